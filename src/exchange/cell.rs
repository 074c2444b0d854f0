//! One cell of a file, as a draft holds it: words of any language, yes and no, formulas that failed.

use crate::base::{alike::half_width, failure::Failure, field::Input, say::Said};

use super::{
    import::OtherWords,
    map::{Wording, plain},
};

/// How a cell becomes what a draft holds.
pub(super) enum Reader {
    /// As it is.
    Text,
    /// Digits, which Chinese keyboards also write in full width.
    Number,
    /// Yes or no: `1` or `0`, so that a no is told from an empty cell.
    Flag(Vec<String>, Vec<String>),
    /// One of these words, by word or by its text: plain name and word; and how each is said.
    Choice(Vec<(String, &'static str)>, Vec<Said>),
}

/// What spreadsheets write where a formula has no value.
const FORMULA_ERRORS: &[&str] =
    &["#DIV/0!", "#N/A", "#NAME?", "#NULL!", "#NUM!", "#REF!", "#VALUE!", "#GETTING_DATA", "#SPILL!", "#CALC!"];

impl Reader {
    /// How cells of such an input are read.
    pub(super) fn of(input: Input, wording: &Wording) -> Self {
        let words = |key: &str, more: &[&str]| {
            let own = wording.of(key);
            own.iter().map(String::as_str).chain(more.iter().copied()).map(plain).collect()
        };
        match input {
            Input::Flag => Self::Flag(
                words("base-yes", &["1", "true", "y", "x", "on", "√", "启用", "有效"]),
                words("base-no", &["0", "false", "n", "off", "×", "停用", "无效"]),
            ),
            Input::Choice(family, choices) => {
                let mut names = Vec::new();
                for &word in choices {
                    names.push((plain(word), word));
                    let texts = wording.of(&format!("{family}-{}", word.replace('_', "-")));
                    names.extend(texts.iter().map(|text| (plain(text), word)));
                }
                let shown = choices.iter().map(|word| Said::new(format!("{family}-{}", word.replace('_', "-"))));
                Self::Choice(names, shown.collect())
            }
            Input::Int | Input::Money | Input::Qty | Input::Rate | Input::Day | Input::Instant => Self::Number,
            _ => Self::Text,
        }
    }

    /// Knows further names of its words: those of other programs, and those matched by hand, which come first.
    ///
    /// # Errors
    /// When a word was matched by hand with one that there is not.
    pub(super) fn knowing(mut self, others: &[&OtherWords], by_hand: &[(&str, &str)]) -> Result<Self, Failure> {
        let Self::Choice(names, shown) = &mut self else { return Ok(self) };
        for (_, word, ways) in others {
            names.extend(ways.iter().map(|way| (plain(way), *word)));
        }
        let mut matched = Vec::new();
        for (theirs, meant) in by_hand {
            let Some(word) = choice(names, &plain(meant)) else {
                let said = Said::new("error-not-a-choice").with("value", *meant).with("choices", shown.clone());
                return Err(said.into());
            };
            matched.push(((*theirs).to_owned(), word));
        }
        names.splice(0..0, matched);
        Ok(self)
    }

    /// What the draft holds for a cell.
    pub(super) fn read(&self, cell: &str) -> Result<String, Said> {
        if FORMULA_ERRORS.contains(&cell) {
            return Err(Said::new("exchange-formula-error").with("value", cell));
        }
        if cell.is_empty() {
            return Ok(String::new());
        }
        match self {
            Self::Text => Ok(cell.to_owned()),
            Self::Number => Ok(half_width(cell)),
            Self::Flag(yes, no) => match plain(cell) {
                word if yes.contains(&word) => Ok("1".to_owned()),
                word if no.contains(&word) => Ok("0".to_owned()),
                _ => Err(Said::new("exchange-not-yes-or-no").with("value", cell)),
            },
            Self::Choice(names, shown) => {
                let word = choice(names, &plain(cell)).map(str::to_owned);
                word.ok_or_else(|| Said::new("error-not-a-choice").with("value", cell).with("choices", shown.clone()))
            }
        }
    }
}

/// The word of a name, or of its beginning where that is clear: 重点 for 重点客户.
fn choice(names: &[(String, &'static str)], name: &str) -> Option<&'static str> {
    if let Some((_, word)) = names.iter().find(|(known, _)| known == name) {
        return Some(word);
    }
    let mut words: Vec<&str> =
        names.iter().filter(|(known, _)| known.starts_with(name)).map(|(_, word)| *word).collect();
    words.sort_unstable();
    words.dedup();
    if words.len() == 1 && name.chars().count() > 1 { words.pop() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn yes_no_and_choices_are_understood_in_any_language() {
        let wording = Wording::default();
        let flag = Reader::of(Input::Flag, &wording);
        for cell in ["是", "YES", "1", "TRUE", "√"] {
            assert_eq!(flag.read(cell), Ok("1".to_owned()), "{cell}");
        }
        for cell in ["否", "no", "0", "False"] {
            assert_eq!(flag.read(cell), Ok("0".to_owned()), "{cell}");
        }
        assert_eq!(flag.read(""), Ok(String::new()));
        assert_eq!(flag.read("maybe"), Err(Said::new("exchange-not-yes-or-no").with("value", "maybe")));
        let choice = Reader::of(Input::Choice("kind", &["fitted_part", "item"]), &wording);
        for cell in ["配件", "fitted part", "Fitted_Part"] {
            assert_eq!(choice.read(cell), Ok("fitted_part".to_owned()), "{cell}");
        }
        assert_eq!(choice.read("物料"), Ok("item".to_owned()));
        assert_eq!(choice.read("fit"), Ok("fitted_part".to_owned()), "the beginning is enough where it is clear");
        assert_eq!(choice.read("screw").unwrap_err().key, "error-not-a-choice");
        assert_eq!(Reader::of(Input::Line, &wording).read("#N/A").unwrap_err().key, "exchange-formula-error");
    }
}
