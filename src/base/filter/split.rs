//! Cuts a line into its parts, their fields and values. Quotes hold together what would be cut.

use std::ops::Range;

use crate::base::alike::half_width;

/// A piece of the line, with where it stands in characters.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Piece {
    /// The characters, without spaces around.
    pub text: String,
    /// Where they stand.
    pub at: Range<usize>,
}

impl Piece {
    /// What stands from a character of this piece on.
    pub fn from(&self, skipped: usize) -> Self {
        piece(&self.text.chars().collect::<Vec<_>>(), skipped..self.text.chars().count(), self.at.start)
    }

    /// What stands up to a character of this piece.
    pub fn until(&self, end: usize) -> Self {
        piece(&self.text.chars().collect::<Vec<_>>(), 0..end, self.at.start)
    }

    /// Begins with a quote that nothing closes.
    pub fn is_open(&self) -> bool {
        let letters: Vec<char> = self.text.chars().collect();
        letters.first().is_some_and(|first| closing(*first).is_some()) && quote_end(&letters, 0).is_none()
    }

    /// What stands within quotes, where the whole piece does.
    pub fn quoted(&self) -> Option<String> {
        let letters: Vec<char> = self.text.chars().collect();
        let close = closing(*letters.first()?)?;
        (quote_end(&letters, 0)? == letters.len()).then(|| {
            let inner: String = letters[1..letters.len() - 1].iter().collect();
            if close == '"' { inner.replace("\"\"", "\"") } else { inner }
        })
    }
}

fn piece(letters: &[char], range: Range<usize>, offset: usize) -> Piece {
    let (mut start, mut end) = (range.start, range.end);
    while start < end && letters[start].is_whitespace() {
        start += 1;
    }
    while end > start && letters[end - 1].is_whitespace() {
        end -= 1;
    }
    Piece { text: letters[start..end].iter().collect(), at: start + offset..end + offset }
}

/// The quote that closes what this one opens.
fn closing(open: char) -> Option<char> {
    match open {
        '"' => Some('"'),
        '“' => Some('”'),
        '「' => Some('」'),
        '＂' => Some('＂'),
        _ => None,
    }
}

/// Where the quote that opens at a character ends, the closing one included; none where nothing closes it.
fn quote_end(letters: &[char], from: usize) -> Option<usize> {
    let close = closing(letters[from])?;
    let mut at = from + 1;
    while at < letters.len() {
        if letters[at] == close {
            // Two of the straight ones stand for one of the text.
            if close == '"' && letters.get(at + 1) == Some(&'"') {
                at += 2;
                continue;
            }
            return Some(at + 1);
        }
        at += 1;
    }
    None
}

/// The half-width form of a sign.
pub(super) fn plain(c: char) -> char {
    match c {
        '；' => ';',
        '：' => ':',
        '，' | '、' => ',',
        '！' => '!',
        '＝' => '=',
        '＜' => '<',
        '＞' => '>',
        c => c,
    }
}

/// Before these a quote opens; elsewhere it is part of a word: 5" pipe.
fn opens_after(c: char) -> bool {
    matches!(plain(c), ';' | ':' | ',' | '!' | '=' | '<' | '>' | '×' | '.' | '\n')
}

/// Walks over the characters outside quotes.
fn outside(letters: &[char], mut see: impl FnMut(usize)) {
    let (mut at, mut before) = (0, None);
    while at < letters.len() {
        let c = letters[at];
        if !c.is_whitespace() {
            if before.is_none_or(opens_after)
                && let Some(end) = quote_end(letters, at)
            {
                (at, before) = (end, Some('"'));
                continue;
            }
            before = Some(c);
        }
        see(at);
        at += 1;
    }
}

/// The parts of a line. Between sizes (M6×30) the sign is none that separates.
pub(super) fn parts(line: &str) -> Vec<Piece> {
    let letters: Vec<char> = line.chars().collect();
    let mut cuts = Vec::new();
    outside(&letters, |at| {
        let of_size = |next: Option<&char>| next.is_some_and(char::is_ascii_digit);
        let is_size = at > 0 && letters[at - 1].is_ascii_alphanumeric() && of_size(letters.get(at + 1));
        if matches!(plain(letters[at]), ';' | '\n') || letters[at] == '×' && !is_size {
            cuts.push(at);
        }
    });
    cut(&letters, &cuts, 0)
}

/// The field and the values of a part, where it has a colon.
pub(super) fn field(part: &Piece) -> Option<(Piece, Piece)> {
    let letters: Vec<char> = part.text.chars().collect();
    let mut colon = None;
    outside(&letters, |at| {
        if plain(letters[at]) == ':' && colon.is_none() {
            colon = Some(at);
        }
    });
    let colon = colon?;
    Some((part.until(colon), part.from(colon + 1)))
}

/// The values of a part. In amounts a comma before three digits is none that separates.
pub(super) fn values(all: &Piece, are_amounts: bool) -> Vec<Piece> {
    let letters: Vec<char> = all.text.chars().collect();
    let mut cuts = Vec::new();
    let digit = |at: usize| letters.get(at).is_some_and(char::is_ascii_digit);
    outside(&letters, |at| {
        let is_thousands = are_amounts
            && letters[at] == ','
            && at > 0
            && digit(at - 1)
            && (1..=3).all(|step| digit(at + step))
            && !digit(at + 4);
        if plain(letters[at]) == ',' && !is_thousands {
            cuts.push(at);
        }
    });
    cut(&letters, &cuts, all.at.start)
}

fn cut(letters: &[char], cuts: &[usize], offset: usize) -> Vec<Piece> {
    let mut pieces = Vec::new();
    let mut from = 0;
    for end in cuts.iter().copied().chain([letters.len()]) {
        pieces.push(piece(letters, from..end, offset));
        from = end + 1;
    }
    pieces.retain(|piece| !piece.text.is_empty());
    pieces
}

/// The two ends of `a..b`, of which one may be missing; `~`, `～` and `至` join them too.
pub(super) fn ends(value: &Piece) -> Option<(Piece, Piece)> {
    let letters: Vec<char> = value.text.chars().collect();
    let found = letters.iter().enumerate().find_map(|(at, c)| match c {
        '.' if letters.get(at + 1) == Some(&'.') => Some((at, 2)),
        '…' => Some((at, 1)),
        '~' | '～' | '至' => Some((at, 1)),
        _ => None,
    });
    found.map(|(at, length)| (value.until(at), value.from(at + length)))
}

/// True where a text stands without quotes as one value or search words.
pub(super) fn is_plain(text: &str) -> bool {
    text.trim() == text
        && !text.is_empty()
        && !text.chars().any(|c| matches!(plain(c), ';' | ',' | '×' | '!' | '=' | '<' | '>') || c.is_control())
        && !text.chars().any(|c| c == '"' || closing(c).is_some())
}

/// A text between quotes.
pub(super) fn quote(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}

/// What is the same of a name however it is typed.
pub(super) fn alike(name: &str) -> String {
    half_width(name).to_lowercase().chars().filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-')).collect()
}
