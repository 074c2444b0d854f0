//! What somebody types into a search, as a question to the words that records are found by.

use std::ops::Range;

use super::{
    IN_ROWS, LONGEST_WORD, Run, SHORT, SHORT_SPOKEN, SPOKEN, START, TOGETHER, cut, is_wide, letter, pairs, runs,
    spoken_word, squeezed, together,
};
use crate::base::{phone, say::Said};

/// Longer texts are no search.
pub const LONGEST: usize = 200;
/// More words are no search.
pub const MOST_WORDS: usize = 24;

/// What was typed, read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Sought {
    /// Nothing was typed yet.
    Nothing,
    /// There is neither a letter nor a digit in it.
    OnlyMarks,
    /// It is longer than anything that is searched.
    TooLong,
    /// Words to find.
    Words(Query),
}

/// Words to find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Query {
    /// Its runs of letters: a record has each of them.
    pub runs: Vec<Run>,
    /// All of it as one number, code, serial or name.
    pub key: String,
    /// Its digits, where it can only be meant as a phone.
    pub phone: Option<String>,
}

/// A question to the words of records.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Term {
    /// This word.
    Word(String),
    /// A word that begins so.
    Start(String),
    /// These words, one behind the other.
    Row(Vec<String>),
    /// One of these.
    Any(Vec<Term>),
    /// All of these.
    All(Vec<Term>),
}

impl Sought {
    /// Reads what was typed; quotes, operators and other marks only part words.
    pub fn read(text: &str) -> Self {
        let text = text.trim();
        if text.is_empty() {
            return Self::Nothing;
        }
        // Not counted to the end: a text of megabytes may have been put in.
        if text.chars().nth(LONGEST).is_some() {
            return Self::TooLong;
        }
        let runs = runs(text);
        if runs.is_empty() {
            return Self::OnlyMarks;
        }
        if runs.len() > MOST_WORDS {
            return Self::TooLong;
        }
        Self::Words(Query { runs, key: squeezed(text), phone: phone::sought(text) })
    }

    /// Why nothing is searched, where there is something to say.
    pub fn said(&self) -> Option<Said> {
        match self {
            Self::Nothing | Self::Words(_) => None,
            Self::OnlyMarks => Some(Said::new("base-search-only-marks")),
            Self::TooLong => Some(Said::new("base-search-too-long").with("letters", LONGEST).with("words", MOST_WORDS)),
        }
    }
}

impl Query {
    /// The whole numbers, codes, serials and phones that this may be, or that begin so.
    pub fn keys(&self) -> Vec<String> {
        let mut keys = vec![self.key.clone()];
        keys.extend(self.phone.clone().filter(|phone| *phone != self.key));
        keys
    }

    /// The keys that have to be it as a whole: also what a name is typed as when it is spoken.
    pub fn whole_keys(&self) -> Vec<String> {
        let spoken = self.could_be_spoken().then(|| format!("{SPOKEN}{}", self.key));
        self.keys().into_iter().chain(spoken).collect()
    }

    /// The question for names that begin so, or have a word that does, when they are typed as they are spoken.
    pub fn spoken(&self) -> Option<Term> {
        if !self.could_be_spoken() {
            return None;
        }
        let letters: Vec<char> = self.key.chars().take(LONGEST_WORD).collect();
        let word = spoken_word(&letters);
        Some(if letters.len() <= SHORT_SPOKEN { Term::Word(word) } else { Term::Start(word) })
    }

    fn could_be_spoken(&self) -> bool {
        self.key.starts_with(|c: char| c.is_alphabetic()) && !self.key.chars().any(is_wide)
    }

    /// The question to the words of records: each run is found, or the whole stands in the middle of a key.
    pub fn term(&self) -> Term {
        let each = Term::All(self.runs.iter().map(run_term).collect());
        let mut any = vec![each];
        if self.runs.len() > 1 {
            any.extend(middle(&self.key));
        }
        any.extend(self.phone.as_deref().filter(|phone| *phone != self.key || self.runs.len() > 1).and_then(middle));
        Term::Any(any)
    }

    /// The parts of a text that were found, in bytes, in order and apart.
    pub fn lights(&self, text: &str) -> Vec<Range<usize>> {
        let letters: Vec<(usize, usize, char)> =
            text.char_indices().filter_map(|(at, c)| letter(c).map(|small| (at, at + c.len_utf8(), small))).collect();
        let mut lit = vec![false; letters.len()];
        for run in &self.runs {
            light_run(&letters, run, &mut lit);
        }
        for key in self.keys().iter().filter(|key| key.chars().count() > SHORT) {
            light_key(&letters, key, &mut lit);
        }
        let mut ranges: Vec<Range<usize>> = Vec::new();
        for (&(from, to, _), _) in letters.iter().zip(&lit).filter(|(_, lit)| **lit) {
            match ranges.last_mut().filter(|last| last.end == from) {
                Some(last) => last.end = to,
                None => ranges.push(from..to),
            }
        }
        ranges
    }
}

impl Term {
    /// A question that asks for less of a long Chinese text: for its first five letters. Whatever this finds, that does
    /// too. Company names end alike: who asks for all of one goes through what half of all records have.
    pub fn begun(&self) -> Option<Self> {
        const PAIRS: usize = 4;
        let each = |terms: &[Self]| {
            let begun: Vec<Option<Self>> = terms.iter().map(Self::begun).collect();
            let is_shorter = begun.iter().any(Option::is_some);
            let all = || begun.into_iter().zip(terms).map(|(begun, term)| begun.unwrap_or_else(|| term.clone()));
            is_shorter.then(|| all().collect())
        };
        match self {
            Self::Row(row) if row.len() > PAIRS && row[0].starts_with(is_wide) => {
                Some(Self::Row(row[..PAIRS].to_vec()))
            }
            Self::Any(terms) => each(terms).map(Self::Any),
            Self::All(terms) => each(terms).map(Self::All),
            Self::Word(_) | Self::Start(_) | Self::Row(_) => None,
        }
    }
}

fn run_term(run: &Run) -> Term {
    let length = run.text.chars().count();
    match (run.is_wide, length) {
        (true, 1) => Term::Word(run.text.clone()),
        (true, _) => Term::Row(pairs(&run.text)),
        (false, ..=SHORT) => Term::Word(format!("{START}{}", run.text)),
        (false, _) => {
            let begins = if length < LONGEST_WORD { Term::Start(run.text.clone()) } else { Term::Word(cut(&run.text)) };
            Term::Any([Some(begins), middle(&run.text)].into_iter().flatten().collect())
        }
    }
}

/// The question for the middle of a key; none for what is too short.
pub fn middle(key: &str) -> Option<Term> {
    let letters = key.chars().count();
    let is_known = letters >= IN_ROWS || TOGETHER.contains(&letters);
    is_known.then(|| Term::Row(together(key, letters.min(IN_ROWS))))
}

/// Lights a run: anywhere where it is of a script without spaces, else at the beginning of a word; and anywhere in a
/// word with a digit, for it may be of a serial.
fn light_run(letters: &[(usize, usize, char)], run: &Run, lit: &mut [bool]) {
    let sought: Vec<char> = run.text.chars().collect();
    for at in 0..letters.len().saturating_sub(sought.len() - 1) {
        let is_there = letters[at..].iter().zip(&sought).all(|(&(_, _, c), wanted)| c == *wanted);
        let is_word = |c: char| c.is_alphanumeric() && !is_wide(c);
        let begins =
            at == 0 || !is_word(letters[at - 1].2) || sought.iter().any(char::is_ascii_digit) && sought.len() > SHORT;
        if is_there && (run.is_wide || begins) {
            lit[at..at + sought.len()].fill(true);
        }
    }
}

/// Lights a whole key, however it is parted by marks.
fn light_key(letters: &[(usize, usize, char)], key: &str, lit: &mut [bool]) {
    let sought: Vec<char> = key.chars().collect();
    let places: Vec<usize> = (0..letters.len()).filter(|&at| letters[at].2.is_alphanumeric()).collect();
    for window in places.windows(sought.len()) {
        if window.iter().zip(&sought).all(|(&at, wanted)| letters[at].2 == *wanted) {
            lit[window[0]..=window[sought.len() - 1]].fill(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn query(text: &str) -> Query {
        match Sought::read(text) {
            Sought::Words(query) => query,
            other => panic!("{text}: {other:?}"),
        }
    }

    fn lit(text: &str, typed: &str) -> Vec<String> {
        query(typed).lights(text).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn what_can_not_be_searched_is_told_apart() {
        for (text, read) in [
            ("", Sought::Nothing),
            ("  　", Sought::Nothing),
            ("\"'*()-:^", Sought::OnlyMarks),
            ("，。", Sought::OnlyMarks),
            (&"响".repeat(201), Sought::TooLong),
            (&"a ".repeat(25), Sought::TooLong),
            (&"异响 ".repeat(100_000), Sought::TooLong),
        ] {
            assert_eq!(Sought::read(text), read, "{text:.40}");
        }
    }

    #[test]
    fn of_a_long_chinese_text_its_first_letters_can_be_asked_for_alone() {
        let row = |words: &[&str]| Term::Row(words.iter().map(ToString::to_string).collect());
        for (typed, begun) in [
            ("苏州精密机", None),
            ("sn20240017", None),
            ("苏州精密机械有限公司", Some(vec![row(&["苏州", "州精", "精密", "密机"])])),
            ("异响 苏州精密机械", Some(vec![row(&["异响"]), row(&["苏州", "州精", "精密", "密机"])])),
        ] {
            // Of several runs, their middle in a key stays a question of its own.
            let expected = begun.map(|each| match middle(&query(typed).key).filter(|_| each.len() > 1) {
                Some(middle) => Term::Any(vec![Term::All(each), middle]),
                None => Term::Any(vec![Term::All(each)]),
            });
            assert_eq!(query(typed).term().begun(), expected, "{typed}");
        }
    }

    #[test]
    fn operators_and_quotes_only_part_words() {
        let words = |text: &str| query(text).runs.into_iter().map(|run| run.text).collect::<Vec<_>>();
        assert_eq!(words("\"主轴\" AND NOT 异响*"), ["主轴", "and", "not", "异响"]);
        assert_eq!(words("name:华北'; DROP TABLE"), ["name", "华北", "drop", "table"]);
    }

    #[test]
    fn what_was_found_is_lit_in_the_text_as_it_is_written() {
        assert_eq!(lit("主轴异响，见ＳＮ２０报警", "异响 sn2"), ["异响", "ＳＮ２"]);
        assert_eq!(lit("Assn2 sn20", "sn"), ["sn"]);
        assert_eq!(lit("SN-2024/0017", "2401"), [""; 0]);
        assert_eq!(lit("SN-2024/0017", "240 017"), ["24/0017"]);
        assert_eq!(lit("020-0013 8000 转 2", "00138"), ["0013 8"]);
        assert_eq!(lit("华北电机", "hbdj"), [""; 0], "pinyin has no letters to light");
    }

    proptest! {
        #[test]
        fn whatever_is_typed_is_read_and_lit_without_a_fault(typed in "\\PC{0,60}", text in "\\PC{0,60}") {
            if let Sought::Words(query) = Sought::read(&typed) {
                let lights = query.lights(&text);
                prop_assert!(lights.iter().all(|range| text.get(range.clone()).is_some_and(|part| !part.is_empty())));
                prop_assert!(lights.windows(2).all(|two| two[0].end < two[1].start));
                let _ = query.term();
            }
        }
    }
}
