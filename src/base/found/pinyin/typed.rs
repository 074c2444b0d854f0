//! A pinyin that somebody typed by hand: however it is written, and several of them (CUS-1).

use std::{collections::BTreeSet, sync::LazyLock};

use super::{Part, Reads, Spoken, readings_of};

/// So many ways to part one word into syllables are looked at: `xian` is one or two.
const MOST_PARTINGS: usize = 8;
/// No syllable has more letters: `zhuang`.
const LONGEST_SYLLABLE: usize = 6;

/// All syllables there are, without tones.
static SYLLABLES: LazyLock<BTreeSet<&'static str>> = LazyLock::new(|| {
    let has_vowel = |reading: &&str| reading.chars().any(|c| "aeiouü".contains(c));
    ('\u{4E00}'..='\u{9FFF}').flat_map(readings_of).filter(has_vowel).collect()
});

/// A word of what was typed.
enum Word {
    /// Syllables, as far as it can be parted into some.
    Syllables(Vec<Vec<Part>>),
    /// First letters, or anything else.
    Letters(Vec<Part>),
}

/// What a name can be typed as, where somebody wrote how it is spoken: first letters or syllables, in large or small
/// letters, with or without tones. Several readings stand behind one another with a comma or space between them, those
/// of one syllable with a stroke: `chong/zhong qing`.
pub fn spoken(text: &str) -> Spoken {
    let mut spoken = Spoken::default();
    let folded = folded(text);
    for group in folded.split([',', '，', '、', ';', '；', '|']) {
        let words: Vec<Word> = group.split_whitespace().flat_map(words_of).collect();
        let parted: Option<Vec<&Vec<Vec<Part>>>> = words.iter().map(Word::parted).collect();
        if let Some(parted) = parted {
            // One name, written syllable by syllable or word by word.
            let firsts = parted.iter().flat_map(|partings| partings[0].clone());
            spoken.take(&first_begins(firsts.collect()));
            if parted.len() == 1 || parted.iter().any(|partings| partings[0].len() > 1) {
                parted.into_iter().flatten().for_each(|parts| spoken.take(&first_begins(parts.clone())));
            }
        } else {
            for word in words {
                match word {
                    Word::Syllables(partings) => {
                        partings.into_iter().for_each(|parts| spoken.take(&first_begins(parts)));
                    }
                    Word::Letters(parts) => spoken.take(&first_begins(parts)),
                }
            }
        }
    }
    let mut seen = BTreeSet::new();
    spoken.wholes.retain(|whole| seen.insert(whole.clone()));
    spoken
}

impl Word {
    fn parted(&self) -> Option<&Vec<Vec<Part>>> {
        match self {
            Self::Syllables(partings) => Some(partings),
            Self::Letters(_) => None,
        }
    }
}

/// A word, or the readings that strokes part: of one syllable each they stand in one place.
fn words_of(word: &str) -> Vec<Word> {
    let pieces: Vec<&str> = word.split('/').filter(|piece| !piece.is_empty()).collect();
    let single = |piece: &&str| {
        let whole = partings(piece).into_iter().find(|parting| parting.len() == 1)?;
        whole.first().copied()
    };
    if pieces.len() > 1
        && let Some(readings) = pieces.iter().map(single).collect::<Option<Vec<_>>>()
    {
        let readings = readings.into_iter().flat_map(also).collect();
        return vec![Word::Syllables(vec![vec![Part { begins: false, reads: Reads::Syllable(readings) }]])];
    }
    pieces.into_iter().map(read).collect()
}

fn read(word: &str) -> Word {
    let partings = partings(word);
    if partings.is_empty() {
        return Word::Letters(word.chars().filter(|c| c.is_alphanumeric()).map(letter).collect());
    }
    let part = |syllable: &'static str| Part { begins: false, reads: Reads::Syllable(also(syllable)) };
    Word::Syllables(partings.into_iter().map(|syllables| syllables.into_iter().map(part).collect()).collect())
}

/// A first letter is a short syllable.
fn letter(c: char) -> Part {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyz";
    let reads = match LETTERS.find(c) {
        Some(at) => Reads::Syllable(vec![&LETTERS[at..=at]]),
        None => Reads::Plain(c),
    };
    Part { begins: false, reads }
}

/// A syllable, and the one that it may stand for: who has no ü types u.
fn also(syllable: &'static str) -> Vec<&'static str> {
    let other = ["lu", "nu", "lue", "nue"].iter().position(|plain| *plain == syllable);
    std::iter::once(syllable).chain(other.map(|at| ["lü", "nü", "lüe", "nüe"][at])).collect()
}

fn first_begins(mut parts: Vec<Part>) -> Vec<Part> {
    if let Some(first) = parts.first_mut() {
        first.begins = true;
    }
    parts
}

/// The ways to part a word into syllables, those with the fewest first. A tone may follow each as a digit.
fn partings(word: &str) -> Vec<Vec<&'static str>> {
    let letters: Vec<char> = word.chars().collect();
    // Of each place the ways to come there, from the beginning on.
    let mut ways: Vec<Vec<Vec<&'static str>>> = vec![Vec::new(); letters.len() + 1];
    ways[0].push(Vec::new());
    for from in 0..letters.len() {
        let known = std::mem::take(&mut ways[from]);
        if known.is_empty() {
            continue;
        }
        for length in 1..=LONGEST_SYLLABLE.min(letters.len() - from) {
            let Some(syllable) = syllable(&letters[from..from + length]) else { continue };
            let mut to = from + length;
            to += usize::from(letters.get(to).is_some_and(|c| ('1'..='5').contains(c)));
            to += usize::from(letters.get(to).is_some_and(|c| "'’-·".contains(*c)));
            ways[to].extend(known.iter().map(|before| before.iter().copied().chain([syllable]).collect()));
            ways[to].sort_by_key(Vec::len);
            ways[to].truncate(MOST_PARTINGS);
        }
    }
    ways.pop().filter(|_| !letters.is_empty()).unwrap_or_default()
}

/// The syllable that these letters are; v stands for ü, which is an u behind j, q, x and y.
fn syllable(letters: &[char]) -> Option<&'static str> {
    let is_plain = letters.first().is_some_and(|first| "jqxy".contains(*first));
    let umlaut = if is_plain { 'u' } else { 'ü' };
    let text: String = letters.iter().map(|c| if "vü".contains(*c) { umlaut } else { *c }).collect();
    SYLLABLES.get(text.as_str()).copied()
}

/// In small letters of half width, without tones.
fn folded(text: &str) -> String {
    let mut folded = String::new();
    for c in text.chars().filter_map(crate::base::found::letter) {
        let plain = match c {
            'ā' | 'á' | 'ǎ' | 'à' => 'a',
            'ē' | 'é' | 'ě' | 'è' | 'ê' => 'e',
            'ī' | 'í' | 'ǐ' | 'ì' => 'i',
            'ō' | 'ó' | 'ǒ' | 'ò' => 'o',
            'ū' | 'ú' | 'ǔ' | 'ù' => 'u',
            'ǖ' | 'ǘ' | 'ǚ' | 'ǜ' => 'ü',
            // Marks that stand alone behind their letter: two dots make an ü, the others are tones.
            ':' | '\u{308}' if folded.ends_with('u') => {
                folded.pop();
                'ü'
            }
            '\u{300}'..='\u{36F}' => continue,
            other => other,
        };
        folded.push(plain);
    }
    folded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_1_a_typed_pinyin_is_read_however_it_is_written() {
        let table: &[(&str, &[&str], &[&str])] = &[
            ("cqca", &["cqca", "ca"], &["chongqing"]),
            ("CQCA", &["cqca"], &[]),
            ("cqca zqca", &["cqca", "zqca"], &["cqcazqca"]),
            ("cqca，zqca", &["cqca", "zqca"], &[]),
            ("chong qing chang an", &["cqca", "chongqingchangan", "changan", "qca"], &["zqca"]),
            ("Chóngqìng Cháng'ān", &["cqca", "chongqingchangan", "ca"], &[]),
            ("chong2qing4 chang2an1", &["cqca", "chongqingchangan"], &[]),
            ("chongqing, zhongqing", &["cq", "zq", "chongqing", "zhongqing"], &[]),
            ("chong/zhong qing", &["cq", "zq", "chongqing", "zhongqing"], &[]),
            ("cq/zq", &["cq", "zq"], &[]),
            ("xian", &["xian", "xa", "x"], &[]),
            ("ｎǚ", &["nv", "nu", "nü", "n"], &[]),
            ("lv you", &["lvyou", "luyou", "ly"], &[]),
            ("lu:", &["lv"], &[]),
            ("lu", &["lv", "lu"], &[]),
            ("qu", &["qu"], &["qv"]),
            ("xu\u{308}\u{30C}", &["xu"], &[]),
            ("a7dj", &["a7dj", "dj"], &[]),
        ];
        for (typed, found, not_found) in table {
            let words = spoken(typed).words;
            for word in *found {
                assert!(words.contains(*word), "{word} of {typed}: {words:?}");
            }
            for word in *not_found {
                assert!(!words.contains(*word), "{word} of {typed}: {words:?}");
            }
        }
        assert_eq!(spoken("，、"), Spoken::default());
        assert_eq!(spoken("cqca zqca").wholes, ["cqca", "zqca"]);
    }

    #[test]
    fn a_long_row_of_letters_takes_no_time() {
        let spoken = spoken(&"xian".repeat(50));
        assert!(spoken.words.len() < 100_000);
    }
}
