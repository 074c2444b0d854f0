//! How Chinese names are typed without Chinese: by the first letters of their syllables, or by the syllables (CUS-1).

mod typed;

use std::collections::{BTreeMap, BTreeSet};

use pinyin::ToPinyinMulti as _;

pub use self::typed::spoken as of_typed;

/// So many ways to read a name are known; one with many letters of several readings has more, and those with the
/// fewest unusual readings count.
const MOST_WAYS: usize = 64;
/// By so many of them it is found as a whole.
const MOST_WHOLE: usize = 16;
/// Readings of one letter that are looked at: those behind are of old books.
const MOST_READINGS: usize = 3;

/// What a name can be typed as. Nothing where it has no Chinese.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Spoken {
    /// From each of its letters on: first letters, and whole syllables.
    pub words: BTreeSet<String>,
    /// From its beginning, and from that of each word in it.
    pub begins: BTreeSet<String>,
    /// All of it, the most usual reading first.
    pub wholes: Vec<String>,
}

/// A part of a name.
#[derive(Clone, Debug)]
struct Part {
    /// A word begins here.
    begins: bool,
    reads: Reads,
}

#[derive(Clone, Debug)]
enum Reads {
    /// A letter with its readings, the most usual first, without tones.
    Syllable(Vec<&'static str>),
    /// A letter or digit that is typed as it is.
    Plain(char),
}

/// Ways to type something, each with how many unusual readings it has; in that order.
type Ways = Vec<(usize, String)>;

/// What a name can be typed as, with every reading of a letter that has several.
pub fn of_name(name: &str) -> Spoken {
    let mut spoken = Spoken::default();
    spoken.take(&parts(name));
    spoken
}

/// All that a name can be typed as from each of its letters on.
pub fn words(name: &str) -> BTreeSet<String> {
    of_name(name).words
}

/// How a name is read, letter by letter, with all readings: `zhong/chong qing`. Empty for a name without Chinese.
pub fn readings(name: &str) -> String {
    let parts = parts(name);
    if !is_chinese(&parts) {
        return String::new();
    }
    let mut read = String::new();
    let mut was_plain = false;
    for part in parts {
        let (text, is_plain) = match part.reads {
            Reads::Syllable(readings) => (readings.join("/"), false),
            Reads::Plain(c) => (c.to_string(), true),
        };
        let stands_apart = part.begins || !was_plain || !is_plain;
        if stands_apart && !read.is_empty() {
            read.push(' ');
        }
        read.push_str(&text);
        was_plain = is_plain;
    }
    read
}

impl Spoken {
    /// Takes in what these parts, one behind the other, can be typed as.
    fn take(&mut self, parts: &[Part]) {
        if !is_chinese(parts) {
            return;
        }
        // From the end forwards: what a tail can be typed as is begun by the letter before it.
        let mut tails: [Ways; 2] = [vec![(0, String::new())], vec![(0, String::new())]];
        for part in parts.iter().rev() {
            for (tails, heads) in tails.iter_mut().zip(heads(&part.reads)) {
                *tails = begun(&heads, tails);
                let typed = || tails.iter().map(|(_, word)| word.clone());
                if matches!(part.reads, Reads::Syllable(_)) || part.begins {
                    self.words.extend(typed());
                }
                if part.begins {
                    self.begins.extend(typed());
                }
            }
        }
        for ways in tails {
            self.wholes.extend(ways.into_iter().take(MOST_WHOLE).map(|(_, word)| word));
        }
    }
}

/// A part as it is typed: by its first letter, and as a syllable.
fn heads(reads: &Reads) -> [Ways; 2] {
    match reads {
        Reads::Plain(c) => [vec![(0, c.to_string())], vec![(0, c.to_string())]],
        Reads::Syllable(readings) => {
            let nth = || readings.iter().enumerate().map(|(nth, reading)| (nth.min(1), *reading));
            let first = nth().map(|(nth, reading)| (nth, reading.chars().take(1).collect())).collect();
            let whole = nth().flat_map(|(nth, reading)| written(reading).map(move |way| (nth, way))).collect();
            [first, whole]
        }
    }
}

/// A syllable as keyboards have it: its ü is typed as v, u or ü.
fn written(reading: &str) -> impl Iterator<Item = String> {
    let letters: &[&str] = if reading.contains('ü') { &["v", "u", "ü"] } else { &["ü"] };
    letters.iter().map(move |letter| reading.replace('ü', letter))
}

/// Each tail with each head before it; those with the fewest unusual readings.
fn begun(heads: &Ways, tails: &Ways) -> Ways {
    let mut all: BTreeMap<String, usize> = BTreeMap::new();
    for (head_count, head) in heads {
        for (tail_count, tail) in tails {
            let count = head_count + tail_count;
            all.entry(format!("{head}{tail}")).and_modify(|known| *known = count.min(*known)).or_insert(count);
        }
    }
    let mut ways: Ways = all.into_iter().map(|(word, count)| (count, word)).collect();
    ways.sort_unstable();
    ways.truncate(MOST_WAYS);
    ways
}

fn is_chinese(parts: &[Part]) -> bool {
    parts.iter().any(|part| matches!(part.reads, Reads::Syllable(_)))
}

fn parts(name: &str) -> Vec<Part> {
    let mut parts: Vec<Part> = Vec::new();
    let mut begins = true;
    for c in name.chars().filter_map(super::letter) {
        let readings = readings_of(c);
        let reads = if !readings.is_empty() {
            Reads::Syllable(readings)
        } else if c.is_alphanumeric() {
            Reads::Plain(c)
        } else {
            begins = true;
            continue;
        };
        let is_plain = |reads: &Reads| matches!(reads, Reads::Plain(_));
        let is_other = parts.last().is_some_and(|last| is_plain(&last.reads) != is_plain(&reads));
        parts.push(Part { begins: begins || is_other, reads });
        begins = false;
    }
    parts
}

/// The readings of a letter, the most usual first; none for one that is not Chinese.
fn readings_of(c: char) -> Vec<&'static str> {
    let mut readings: Vec<&'static str> = Vec::new();
    for reading in c.to_pinyin_multi().into_iter().flatten().map(pinyin::Pinyin::plain) {
        if !readings.contains(&reading) && readings.len() < MOST_READINGS {
            readings.push(reading);
        }
    }
    readings
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cus_1_a_name_is_typed_by_first_letters_or_syllables_from_any_letter_on() {
        let words = words("华北电机");
        for typed in ["hbdj", "bdj", "dj", "huabeidianji", "dianji"] {
            assert!(words.contains(typed), "{typed}: {words:?}");
        }
        assert!(super::words("North Works 7").is_empty());
        assert!(super::words("A7电机").contains("dianji"));
        assert!(super::words("A7电机").contains("a7dj"));
    }

    #[test]
    fn cus_1_a_letter_with_several_readings_is_typed_by_each_however_long_the_name_is() {
        for name in ["重庆长安", "重庆长安汽车股份有限公司"] {
            let words = words(name);
            for typed in ["cqca", "zqca", "cqza", "chongqingchangan", "zhongqingzhangan"] {
                assert!(words.iter().any(|word| word.starts_with(typed)), "{typed}: {words:?}");
            }
        }
        assert!(words(&"重行长乐".repeat(20)).len() <= 2 * 80 * MOST_WAYS);
        assert_eq!(of_name("重庆").wholes[..2], ["zq", "cq"], "the usual one first");
    }

    #[test]
    fn a_word_begins_the_name_stands_behind_a_mark_or_where_the_script_changes() {
        let begins = |name: &str| of_name(name).begins.into_iter().collect::<Vec<_>>();
        assert_eq!(begins("上海（苏州）"), ["shanghaisuzhou", "shsz", "suzhou", "sz"]);
        assert_eq!(begins("A7州"), ["a7z", "a7zhou", "z", "zhou"]);
        assert_eq!(begins("North"), [""; 0]);
    }

    #[test]
    fn an_umlaut_is_typed_as_keyboards_have_it() {
        let words = words("吕铝");
        for typed in ["ll", "lvlv", "lulu", "lülü"] {
            assert!(words.contains(typed), "{typed}: {words:?}");
        }
    }

    #[test]
    fn a_name_is_shown_with_all_its_readings() {
        assert_eq!(readings("华北电机 A7（集团）"), "hua bei dian ji/wei a7 ji tuan/qiu");
        assert!(readings("重庆").starts_with("zhong/chong"));
        assert_eq!(readings("North 7"), "");
        assert_eq!(readings(""), "");
    }
}
