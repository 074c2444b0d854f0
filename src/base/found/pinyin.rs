//! How Chinese names are typed without Chinese: by the first letters of their syllables, or by the syllables (CUS-1).

use std::collections::BTreeSet;

use pinyin::ToPinyinMulti as _;

/// So many ways to read a name are known; one with many letters of several readings has more.
const MOST_WAYS: usize = 64;
/// Readings of one letter that are looked at: those behind are of old books.
const MOST_READINGS: usize = 3;

/// A part of a name.
enum Part {
    /// A letter with its readings, without tones.
    Read(Vec<&'static str>),
    /// A letter or digit that is typed as it is.
    Plain(char),
}

/// The pinyin of a name as it is proposed: its syllables by the most usual reading.
pub fn proposed(name: &str) -> String {
    let mut words: Vec<String> = Vec::new();
    let mut joins = false;
    for part in parts(name) {
        match part {
            Part::Read(readings) => {
                words.push(readings[0].to_owned());
                joins = false;
            }
            Part::Plain(c) => {
                match words.last_mut().filter(|_| joins) {
                    Some(word) => word.push(c),
                    None => words.push(c.to_string()),
                }
                joins = true;
            }
        }
    }
    words.join(" ")
}

/// What a name can be typed as from each of its letters on: first letters, and whole syllables; with every reading
/// of a letter that has several. Nothing for a name without Chinese.
pub fn words(name: &str) -> BTreeSet<String> {
    let parts = parts(name);
    let mut words = BTreeSet::new();
    // From the end forwards: what a tail can be typed as is begun by the letter before it.
    let mut tails: [BTreeSet<String>; 2] = [once(), once()];
    for part in parts.iter().rev() {
        let heads: [Vec<String>; 2] = match part {
            Part::Read(readings) => [
                readings.iter().filter_map(|reading| reading.get(..1)).map(str::to_owned).collect(),
                readings.iter().map(ToString::to_string).collect(),
            ],
            Part::Plain(c) => [vec![c.to_string()], vec![c.to_string()]],
        };
        for (tails, heads) in tails.iter_mut().zip(&heads) {
            let all = heads.iter().flat_map(|head| tails.iter().map(move |tail| format!("{head}{tail}")));
            let all: BTreeSet<String> = all.collect();
            *tails = all.into_iter().take(MOST_WAYS).collect();
            if matches!(part, Part::Read(_)) {
                words.extend(tails.iter().cloned());
            }
        }
    }
    words
}

fn once() -> BTreeSet<String> {
    BTreeSet::from([String::new()])
}

fn parts(name: &str) -> Vec<Part> {
    let read = |c: char| {
        let Some(all) = c.to_pinyin_multi() else { return c.is_alphanumeric().then_some(Part::Plain(c)) };
        let mut readings: Vec<&'static str> = Vec::new();
        for reading in all.into_iter().map(pinyin::Pinyin::plain) {
            if !readings.contains(&reading) && readings.len() < MOST_READINGS {
                readings.push(reading);
            }
        }
        Some(Part::Read(readings))
    };
    name.chars().filter_map(super::letter).filter_map(read).collect()
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
    }

    #[test]
    fn a_letter_with_several_readings_is_typed_by_each() {
        let words = words("重庆长安");
        for typed in ["cqca", "zqca", "cqza", "chongqingchangan", "zhongqingzhangan"] {
            assert!(words.contains(typed), "{typed}: {words:?}");
        }
        assert!(super::words(&"重行长乐".repeat(20)).len() <= 2 * 80 * MOST_WAYS);
    }

    #[test]
    fn the_usual_reading_is_proposed() {
        assert_eq!(proposed("华北电机 A7（集团）"), "hua bei dian ji a7 ji tuan");
        assert_eq!(proposed(""), "");
    }
}
