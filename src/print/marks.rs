//! Marks that Latin and Chinese text share and draw differently: a narrow `’` beside Latin letters, one as wide as a Han
//! character in Chinese.

/// Quotes, apostrophe, dash, ellipsis, middle dot, hyphen. What is left of them on a line decides, or right of them.
const SHARED: &str = "‘’“”—…·‐";

/// How a shared mark is drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Form {
    /// As Latin text has it.
    Narrow,
    /// As wide as a Han character.
    Wide,
}

/// Does the way it is drawn depend on what stands around it?
pub(super) fn is_shared(character: char) -> bool {
    SHARED.contains(character)
}

/// The form of each shared mark of a line, by its place; nothing for all other characters. Empty for a line without
/// such marks.
///
/// An apostrophe in a Latin word is narrow. A quotation is marked as the text around it is, whatever it quotes: `他说“OK”。`
/// wide, `the “主轴” unit` narrow. Where one side speaks for this and the other for that, the line as a whole decides.
pub(super) fn forms(line: &[char]) -> Vec<Option<Form>> {
    if !line.iter().copied().any(is_shared) {
        return Vec::new();
    }
    let around = Around::new(line);
    let mut forms = vec![None; line.len()];
    let mut open: Vec<usize> = Vec::new();
    for (place, character) in line.iter().copied().enumerate().filter(|(_, character)| is_shared(*character)) {
        let form = match character {
            '“' | '‘' if !around.is_in_word(place) => {
                open.push(place);
                around.decide(around.before[place], None)
            }
            '”' | '’' if !around.is_in_word(place) => {
                let opening = if character == '”' { '“' } else { '‘' };
                match open.iter().rposition(|place| line[*place] == opening) {
                    Some(last) => {
                        let first = open[last];
                        open.truncate(last);
                        let form = around.decide(around.before[first], around.after[place]);
                        forms[first] = Some(form);
                        form
                    }
                    // At the end of a word: the customers’ machines.
                    None if character == '’' && around.follows_latin(place) => Form::Narrow,
                    None => around.decide(None, around.after[place]),
                }
            }
            '…' => around.decide(around.before[place].or(around.after[place]), None),
            '—' => around.decide(around.before[place], around.after[place]),
            _ if around.is_in_word(place) => Form::Narrow,
            _ => around.decide(around.before[place], around.after[place]),
        };
        forms[place] = Some(form);
    }
    forms
}

/// What stands around each place of a line.
struct Around<'a> {
    line: &'a [char],
    /// The nearest letter before each place.
    before: Vec<Option<Form>>,
    /// The nearest letter behind it.
    after: Vec<Option<Form>>,
    /// What most of the line is.
    whole: Form,
}

impl Around<'_> {
    fn new(line: &[char]) -> Around<'_> {
        let nearest = |last: &mut Option<Form>, character: &char| {
            let known = *last;
            *last = speaks_for(*character).or(known);
            Some(known)
        };
        let before = line.iter().scan(None, nearest).collect();
        let mut after: Vec<Option<Form>> = line.iter().rev().scan(None, nearest).collect();
        after.reverse();
        let han = line.iter().filter(|character| speaks_for(**character) == Some(Form::Wide)).count();
        let words = line.chunk_by(|this, next| speaks_for(*this) == speaks_for(*next));
        let words = words.filter(|word| speaks_for(word[0]) == Some(Form::Narrow)).count();
        // A Chinese word has two characters, as a rule.
        let whole = if han > 0 && han >= 2 * words { Form::Wide } else { Form::Narrow };
        Around { line, before, after, whole }
    }

    /// What both sides speak for, or the one that says anything; else what the line is.
    fn decide(&self, before: Option<Form>, after: Option<Form>) -> Form {
        match (before, after) {
            (Some(before), Some(after)) if before != after => self.whole,
            _ => before.or(after).unwrap_or(self.whole),
        }
    }

    /// Between two letters or digits that are not Han: don’t.
    fn is_in_word(&self, place: usize) -> bool {
        self.follows_latin(place) && self.line.get(place + 1).copied().is_some_and(is_latin)
    }

    fn follows_latin(&self, place: usize) -> bool {
        place.checked_sub(1).is_some_and(|before| is_latin(self.line[before]))
    }
}

fn is_latin(character: char) -> bool {
    character.is_alphanumeric() && speaks_for(character) != Some(Form::Wide)
}

/// Which form a character speaks for: letters do, Han and Latin ones; digits, spaces and signs are in both.
fn speaks_for(character: char) -> Option<Form> {
    let is_han = matches!(
        character as u32,
        0x2E80..=0xA4CF | 0xAC00..=0xD7A3 | 0xF900..=0xFAFF | 0xFE30..=0xFE4F | 0xFF00..=0xFFEF | 0x2_0000..=0x3_FFFF
    );
    if is_han {
        return Some(Form::Wide);
    }
    character.is_alphabetic().then_some(Form::Narrow)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The forms of a line's marks in their order: `n` and `w`.
    fn shapes(line: &str) -> String {
        let line: Vec<char> = line.chars().collect();
        let letter = |form| if form == Form::Narrow { 'n' } else { 'w' };
        forms(&line).into_iter().flatten().map(letter).collect()
    }

    #[test]
    fn marks_are_drawn_as_the_text_around_them() {
        let table = [
            ("no marks 没有", ""),
            // English is narrow, Chinese wide.
            ("it’s the customers’ “new” machine — the ’90s… N·m", "nnnnnnnn"),
            ("他说：“主轴——异响……”，‘好’。买买提·艾力", "wwwwwwwww"),
            // A quotation is marked as the text around it is.
            ("他说“OK”。", "ww"),
            ("the “主轴” unit", "nn"),
            ("您报修的“CK6140 don’t start”（服务单号", "wnw"),
            ("“OK”，他说", "ww"),
            ("Please see “主轴异响”", "nn"),
            ("“主轴异响”", "ww"),
            ("“CK6140”", "nn"),
            ("“‘a’ 主轴", "www"),
            // Latin words in Chinese, joined by marks of their own.
            ("扭矩 25 N·m，型号 A‐1，O’Neil 说", "nnn"),
            // Digits and signs are in both.
            ("共“3”件", "ww"),
            ("说:“1”,然后", "ww"),
            ("2026—2027年", "w"),
            ("12—15 pcs", "n"),
            ("12—15", "n"),
            ("—", "n"),
            // One side for this, the other for that: the whole line.
            ("CK6140“主轴”有异响", "ww"),
            ("The spindle of 华东 — it is worn", "n"),
            ("华东机电 — spindle", "w"),
            ("Thank you for “主轴异响” — 华东机电, we’ll come", "nnwn"),
            // What a line ends with is what it goes on with.
            ("Main spin…", "n"),
            ("主轴有…", "w"),
            ("noise” to us (call 2)", "n"),
            ("异响”（服务单号", "w"),
        ];
        for (line, expected) in table {
            assert_eq!(shapes(line), expected, "{line}");
        }
    }
}
