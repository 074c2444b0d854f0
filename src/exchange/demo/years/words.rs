//! The words that a large demo company is told with: a file per language, pieces that are put together by chance.

use std::collections::BTreeMap;

use crate::{base::text::Lang, exchange::demo::Chance};

const CHINESE: &str = include_str!("../../../../resources/demo/words/zh.txt");
const ENGLISH: &str = include_str!("../../../../resources/demo/words/en.txt");

/// The words of a language, by section.
pub(super) struct Words {
    is_chinese: bool,
    /// Single words, between semicolons.
    lists: BTreeMap<&'static str, Vec<&'static str>>,
    /// Rows of fields, between bars.
    rows: BTreeMap<&'static str, Vec<Vec<&'static str>>>,
}

impl Words {
    pub(super) fn of(lang: Lang) -> Self {
        let source = match lang {
            Lang::Zh => CHINESE,
            Lang::En => ENGLISH,
        };
        let (mut lists, mut rows) = (BTreeMap::<_, Vec<_>>::new(), BTreeMap::<_, Vec<_>>::new());
        let mut section = "";
        for line in source.lines().filter(|line| !line.starts_with('#') && !line.is_empty()) {
            if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
                section = name;
                continue;
            }
            lists.entry(section).or_default().extend(line.split(';'));
            rows.entry(section).or_default().push(line.split('|').collect());
        }
        Self { is_chinese: lang == Lang::Zh, lists, rows }
    }

    /// The words of a section.
    pub(super) fn list(&self, section: &str) -> &[&'static str] {
        self.lists.get(section).expect("both languages have the same sections, which a test holds")
    }

    /// The rows of a section.
    pub(super) fn rows(&self, section: &str) -> &[Vec<&'static str>] {
        self.rows.get(section).expect("both languages have the same sections, which a test holds")
    }

    /// One word of a section.
    pub(super) fn one(&self, chance: &mut Chance, section: &str) -> &'static str {
        let words = self.list(section);
        words[chance.below(words.len())]
    }

    /// One word of a section with its holes filled.
    pub(super) fn told(&self, chance: &mut Chance, section: &str, item: &str) -> String {
        let word = self.one(chance, section);
        filled(chance, word, item)
    }

    /// A person's name.
    pub(super) fn person(&self, chance: &mut Chance) -> String {
        let (surname, given) = (self.one(chance, "surnames"), self.one(chance, "given"));
        if self.is_chinese { format!("{surname}{given}") } else { format!("{given} {surname}") }
    }

    /// A brand that nobody owns.
    pub(super) fn brand(&self, chance: &mut Chance) -> String {
        format!("{}{}", self.one(chance, "brands"), self.one(chance, "brand-ends"))
    }

    /// Words of a name, put together as the language does.
    pub(super) fn joined(&self, words: &[&str]) -> String {
        words.join(if self.is_chinese { "" } else { " " })
    }

    /// Parts of a report, each a sentence.
    pub(super) fn sentences(&self, parts: &[String]) -> String {
        let mut text = String::new();
        for part in parts.iter().filter(|part| !part.is_empty()) {
            if self.is_chinese {
                text.push_str(part);
                text.push('。');
            } else {
                let mut letters = part.chars();
                let first = letters.next().map(|letter| letter.to_uppercase().to_string()).unwrap_or_default();
                text.push_str(if text.is_empty() { "" } else { " " });
                text.push_str(&format!("{first}{}.", letters.as_str()));
            }
        }
        text
    }

    /// A landline of a place, which nobody has.
    pub(super) fn phone(&self, chance: &mut Chance, area: &str) -> String {
        if self.is_chinese {
            format!("{area}-{}000{:04}", 5 + chance.below(4), chance.below(10_000))
        } else {
            format!("({area}) 555-01{:02} ext. {}", chance.below(100), 100 + chance.below(900))
        }
    }

    /// A mobile that nobody has: its middle is zeros, or its exchange is the one kept for stories.
    pub(super) fn mobile(&self, chance: &mut Chance) -> String {
        let first = self.one(chance, "mobiles");
        if self.is_chinese {
            format!("{first}0000{:04}", chance.below(10_000))
        } else {
            format!("({first}) 555-01{:02}", chance.below(100))
        }
    }

    /// Where in a street.
    pub(super) fn street(&self, chance: &mut Chance, street: &str) -> String {
        let number = 1 + chance.below(998);
        if self.is_chinese { format!("{street}{number}号") } else { format!("{number} {street}") }
    }
}

/// A text with its holes filled: `{n}`, `{t}`, `{code}`, `{axis}`, `{item}`.
pub(super) fn filled(chance: &mut Chance, text: &str, item: &str) -> String {
    if !text.contains('{') {
        return text.to_owned();
    }
    let mut done = text.replace("{item}", item);
    if done.contains("{n}") {
        done = done.replace("{n}", &(2 + chance.below(58)).to_string());
    }
    if done.contains("{t}") {
        done = done.replace("{t}", &(98 + chance.below(17)).to_string());
    }
    if done.contains("{code}") {
        let letter = chance.of(&["E", "AL", "SV", "F", "ERR"]);
        done = done.replace("{code}", &format!("{letter}-{:03}", 1 + chance.below(899)));
    }
    if done.contains("{axis}") {
        done = done.replace("{axis}", ["X", "Y", "Z", "A"][chance.below(4)]);
    }
    done
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_languages_have_the_same_sections_with_rows_of_the_same_length() {
        let (chinese, english) = (Words::of(Lang::Zh), Words::of(Lang::En));
        let shape = |words: &Words| -> Vec<(&'static str, usize)> {
            words.rows.iter().map(|(section, rows)| (*section, rows[0].len())).collect()
        };
        assert_eq!(shape(&chinese), shape(&english));
        for words in [&chinese, &english] {
            for (section, rows) in &words.rows {
                assert!(rows.iter().all(|row| row.len() == rows[0].len()), "{section}");
            }
        }
    }

    #[test]
    fn every_part_that_a_fault_names_is_in_the_catalogue() {
        for lang in [Lang::Zh, Lang::En] {
            let words = Words::of(lang);
            let parts: Vec<&str> = words.rows("parts").iter().map(|part| part[0]).collect();
            for fault in words.rows("faults") {
                assert!(fault[7] == "-" || parts.contains(&fault[7]), "{fault:?}");
            }
        }
    }
}
