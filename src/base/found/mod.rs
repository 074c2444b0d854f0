//! What a record offers to the search, and what of it is looked up (PLAT-12).
//!
//! Chinese has no spaces: of each run of characters every pair is a word, so that any part of a text is found as the
//! row of its pairs. Other scripts are found by whole words and by how these begin; numbers, serials and phones by
//! their middle: each three, each four, and the row of each five letters in them. A number stands in no other way among
//! the words: a million words that each stand in one record make every question for a beginning slow.

pub mod fit;
pub mod pinyin;
pub mod sought;

pub use self::pinyin::readings;

use std::collections::BTreeSet;

use super::{alike, phone};

/// Marks the beginning of a word or key: one or two letters are looked up by it.
const START: char = '‹';
/// Marks how a name, or a word in it, begins when it is typed as it is spoken; in keys, how all of it is typed.
const SPOKEN: char = '«';
/// Marks letters in a row of a key.
const MIDDLE: char = '·';
/// Stands where a row ends and another begins that could be taken for its going on.
const GAP: &str = "‖";
/// A longer word is looked up by so many letters.
const LONGEST_WORD: usize = 40;
/// So many words of a record are looked up in rows; what stands behind is not found.
const MOST_IN_ROWS: usize = 16_000;
/// Beginnings shorter than any row of letters.
const SHORT: usize = 2;
/// Beginnings of what is spoken up to so many letters are words of their own: the newest that begin so are at hand.
const SHORT_SPOKEN: usize = 4;
/// So many letters of a key stand together. Where three or four were typed they are one word: rows of shorter ones, which
/// stand in a great many numbers, would be looked through for long. Of more, each five in their row tell keys apart.
const TOGETHER: [usize; 2] = [3, 4];
/// So many letters stand in rows.
const IN_ROWS: usize = 5;

/// What a record offers to the search.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Offered {
    /// Numbers, codes and serials, as they are written.
    pub keys: Vec<String>,
    /// Numbers and serials of other records that it names: it is found by them whole and from their beginning.
    pub named: Vec<String>,
    /// Phones, as they are written.
    pub phones: Vec<String>,
    /// Names: found by their pinyin too, and before texts where they begin with what is sought.
    pub names: Vec<String>,
    /// How names are spoken, where somebody wrote it.
    pub spoken: Vec<String>,
    /// All else.
    pub texts: Vec<String>,
}

/// What of a record is looked up.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Words {
    /// Words whose order counts.
    pub rows: Vec<Vec<String>>,
    /// Words whose order does not, each once, sorted.
    pub loose: Vec<String>,
}

/// A run of letters that belong together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// The letters, folded.
    pub text: String,
    /// They are of a script without spaces.
    pub is_wide: bool,
}

impl Offered {
    /// What this is looked up by as a whole: keys and names without anything but letters and digits, and the digits of
    /// phones; and, marked, how names are typed as they are spoken. Each once, in order.
    pub fn keys(&self) -> Vec<String> {
        let phones = self.digits().map(|digits| digits.trim_start_matches('0').to_owned());
        let written = self.keys.iter().chain(&self.named).chain(&self.names).map(|text| squeezed(text));
        let all: BTreeSet<String> = written.chain(phones).filter(|key| !key.is_empty()).collect();
        let spoken = self.spoken_ways().flat_map(|spoken| spoken.wholes).map(|whole| format!("{SPOKEN}{whole}"));
        all.into_iter().chain(spoken.collect::<BTreeSet<_>>()).collect()
    }

    /// The words that it is found by.
    pub fn words(&self) -> Words {
        let mut words = Words::default();
        for key in self.keys.iter().map(|key| squeezed(key)).chain(self.digits()) {
            words.take_key(&key);
        }
        for key in &self.keys {
            words.take_parts(key);
        }
        for text in self.names.iter().chain(&self.texts).chain(&self.spoken) {
            words.take_text(text);
        }
        for spoken in self.spoken_ways() {
            words.take_spoken(&spoken);
        }
        // Sorted once they are all there: they are many, and as many of them stand there twice.
        words.loose.sort_unstable();
        words.loose.dedup();
        words
    }

    /// How its names are typed as they are spoken: as somebody wrote, else by the readings of their letters.
    fn spoken_ways(&self) -> impl Iterator<Item = pinyin::Spoken> {
        let is_written = self.spoken.iter().any(|text| !text.trim().is_empty());
        let (written, names) = if is_written { (&self.spoken[..], &[][..]) } else { (&[][..], &self.names[..]) };
        written.iter().map(|text| pinyin::of_typed(text)).chain(names.iter().map(|name| pinyin::of_name(name)))
    }

    fn digits(&self) -> impl Iterator<Item = String> {
        self.phones.iter().map(|phone| phone::digits(phone)).filter(|digits| !digits.is_empty())
    }
}

impl Words {
    fn take_text(&mut self, text: &str) {
        for run in runs(text) {
            if run.is_wide {
                self.take_wide(&run.text);
            } else {
                self.take_word(&run.text);
            }
        }
    }

    fn take_wide(&mut self, run: &str) {
        self.loose.extend(run.chars().map(String::from));
        self.take_row(pairs(run));
    }

    /// The parts of a key begin where marks part them; whatever is longer is found in its middle.
    fn take_parts(&mut self, key: &str) {
        for run in runs(key) {
            if run.is_wide {
                self.take_wide(&run.text);
            } else {
                self.take_starts(&run.text);
            }
        }
    }

    fn take_word(&mut self, word: &str) {
        self.loose.push(cut(word));
        self.take_starts(word);
    }

    fn take_key(&mut self, key: &str) {
        self.take_starts(key);
        for length in TOGETHER {
            self.loose.extend(together(key, length));
        }
        self.take_row(together(key, IN_ROWS));
    }

    fn take_spoken(&mut self, spoken: &pinyin::Spoken) {
        for word in &spoken.words {
            self.take_word(word);
        }
        for begin in &spoken.begins {
            let letters: Vec<char> = begin.chars().take(LONGEST_WORD).collect();
            let lengths = (1..=letters.len().min(SHORT_SPOKEN)).chain([letters.len()]);
            self.loose.extend(lengths.map(|length| spoken_word(&letters[..length])));
        }
    }

    fn take_starts(&mut self, word: &str) {
        self.loose.extend((1..=SHORT).filter_map(|length| start(word, length)));
    }

    fn take_row(&mut self, row: Vec<String>) {
        let so_far: usize = self.rows.iter().map(Vec::len).sum();
        let left = MOST_IN_ROWS.saturating_sub(so_far);
        if !row.is_empty() && left > 0 {
            self.rows.push(row.into_iter().take(left).collect());
        }
    }

    /// All words in one line. Rows never run on from one into the next.
    pub fn line(&self) -> String {
        let mut line: Vec<&str> = Vec::new();
        for row in &self.rows {
            if line.last().is_some_and(|last| could_go_on(last, &row[0])) {
                line.push(GAP);
            }
            line.extend(row.iter().map(String::as_str));
        }
        line.extend(self.loose.iter().map(String::as_str));
        line.join(" ")
    }

    /// All words, each with its places: counted from 1 in rows, and none for the others. Between two rows is a hole, wider
    /// than from one word to the next but one: a question may leave out each second word.
    pub fn places(&self) -> std::collections::BTreeMap<&str, Vec<usize>> {
        let mut places: std::collections::BTreeMap<&str, Vec<usize>> = std::collections::BTreeMap::new();
        let mut at = 0;
        for row in &self.rows {
            for word in row {
                at += 1;
                places.entry(word).or_default().push(at);
            }
            at += 2;
        }
        for word in &self.loose {
            places.entry(word).or_default();
        }
        places
    }
}

/// True when the next word could stand behind the last in one row.
fn could_go_on(last: &str, next: &str) -> bool {
    let shared = next.chars().rev().nth(1);
    shared.is_some() && last.chars().last() == shared
}

/// Text as it is compared: half width, small letters, what nobody sees left out. Letter by letter, so that places in it
/// are places in the text.
pub(super) fn letter(c: char) -> Option<char> {
    if c.is_ascii() {
        return Some(c.to_ascii_lowercase());
    }
    let narrow = alike::narrow(c);
    if alike::is_invisible(narrow) {
        return None;
    }
    let mut small = narrow.to_lowercase();
    let first = small.next().unwrap_or(narrow);
    // What becomes several letters stays itself: places would shift.
    Some(if small.next().is_some() { narrow } else { first })
}

/// The runs of letters and digits in a text.
pub fn runs(text: &str) -> Vec<Run> {
    let mut runs: Vec<Run> = Vec::new();
    let mut is_open = false;
    for c in text.chars().filter_map(letter) {
        if !c.is_alphanumeric() {
            is_open = false;
            continue;
        }
        let is_wide = is_wide(c);
        match runs.last_mut().filter(|run| is_open && run.is_wide == is_wide) {
            Some(run) => run.text.push(c),
            None => runs.push(Run { text: c.to_string(), is_wide }),
        }
        is_open = true;
    }
    runs
}

/// The letters and digits of a text alone.
pub fn squeezed(text: &str) -> String {
    text.chars().filter_map(letter).filter(|c| c.is_alphanumeric()).collect()
}

/// Letters of scripts that write without spaces: Chinese, Japanese, Korean and what stands with them.
pub(super) fn is_wide(c: char) -> bool {
    matches!(u32::from(c), 0x0E00..=0x0EFF | 0x1000..=0x109F | 0x1780..=0x17FF | 0x2E80..=0xA4CF | 0xAC00..=0xD7AF | 0xF900..=0xFAFF | 0x20000..)
}

/// Each two letters that follow one another.
fn pairs(run: &str) -> Vec<String> {
    let letters: Vec<char> = run.chars().collect();
    letters.windows(2).map(String::from_iter).collect()
}

/// Each so many letters that follow one another, marked.
fn together(key: &str, length: usize) -> Vec<String> {
    let letters: Vec<char> = key.chars().collect();
    letters.windows(length).map(|some| std::iter::once(MIDDLE).chain(some.iter().copied()).collect()).collect()
}

/// The first so many letters of a word, marked; none where it has fewer.
fn start(word: &str, length: usize) -> Option<String> {
    let marked: String = std::iter::once(START).chain(word.chars().take(length)).collect();
    (marked.chars().count() == length + 1).then_some(marked)
}

/// How a name begins as it is spoken, marked.
fn spoken_word(letters: &[char]) -> String {
    std::iter::once(SPOKEN).chain(letters.iter().copied()).collect()
}

fn cut(word: &str) -> String {
    word.chars().take(LONGEST_WORD).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(words: &Words, word: &str) -> bool {
        words.loose.iter().any(|known| known == word)
    }

    #[test]
    fn a_letter_is_the_same_by_its_short_way_and_by_the_long_one() {
        for c in '\0'..='\u{7f}' {
            assert!(alike::narrow(c) == c && !alike::is_invisible(c), "{c:?}");
            assert_eq!(letter(c).map(String::from), Some(c.to_lowercase().to_string()));
        }
    }

    #[test]
    fn chinese_is_looked_up_by_pairs_and_single_letters_and_other_words_whole() {
        let offered = Offered { texts: vec!["主轴异响，ＳＮ２０ 报警".to_owned()], ..Offered::default() };
        let words = offered.words();
        assert_eq!(words.rows, [vec!["主轴", "轴异", "异响"], vec!["报警"]]);
        assert_eq!(words.loose, ["sn20", "‹s", "‹sn", "主", "响", "异", "报", "警", "轴"]);
        assert_eq!(words.line(), "主轴 轴异 异响 报警 sn20 ‹s ‹sn 主 响 异 报 警 轴");
        assert_eq!(words.places()["报警"], [6], "a hole stands between two rows");
    }

    #[test]
    fn a_key_is_looked_up_whole_and_by_its_middle_however_it_is_written() {
        let offered = Offered {
            keys: vec!["SN-2024/01".to_owned(), "ｓｎ 202401".to_owned()],
            phones: vec!["(010) 6655-1234".to_owned()],
            names: vec!["苏州 华北".to_owned()],
            ..Offered::default()
        };
        assert_eq!(offered.keys(), ["1066551234", "sn202401", "苏州华北", "«suzhouhuabei", "«szhb"]);
        let words = offered.words();
        assert!(["·sn2", "·401", "·sn20", "·2401"].iter().all(|some| has(&words, some)), "{words:?}");
        assert!(words.rows.contains(&["·sn202", "·n2024", "·20240", "·02401"].map(str::to_owned).to_vec()));
        assert!(!has(&words, "sn"), "a number is no word: {words:?}");
        assert!(has(&words, "‹01") && has(&words, "szhb"), "{words:?}");
    }

    #[test]
    fn cus_1_what_somebody_wrote_of_how_a_name_is_spoken_counts_instead_of_its_letters() {
        let names = vec!["重庆长安".to_owned()];
        let derived = Offered { names: names.clone(), ..Offered::default() };
        assert!(["«cqca", "«zqca"].iter().all(|key| derived.keys().contains(&(*key).to_owned())));
        let written = Offered { names, spoken: vec!["Chóng qìng Cháng ān".to_owned()], ..Offered::default() };
        assert_eq!(written.keys(), ["重庆长安", "«chongqingchangan", "«cqca"]);
        let words = written.words();
        assert!(has(&words, "qca") && !has(&words, "zqca"), "{words:?}");
        assert!(["«c", "«cqca", "«chon", "«chongqingchangan"].iter().all(|word| has(&words, word)));
    }

    #[test]
    fn what_a_record_names_is_found_whole_and_from_its_beginning_alone() {
        let offered = Offered { named: vec!["WS202603-0001".to_owned()], ..Offered::default() };
        assert_eq!(offered.keys(), ["ws2026030001"]);
        assert_eq!(offered.words(), Words::default());
    }

    #[test]
    fn two_rows_never_read_as_one() {
        let words = |texts: &[&str]| {
            Offered { texts: texts.iter().map(ToString::to_string).collect(), ..Offered::default() }.words().line()
        };
        assert!(words(&["主轴", "轴异"]).starts_with("主轴 ‖ 轴异"));
        assert!(words(&["主轴", "异响"]).starts_with("主轴 异响"));
    }
}
