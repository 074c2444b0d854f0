//! How a file is understood: which column fills which field, what the words in it mean. Shown before anything is
//! checked, so that whoever imports can say it otherwise.

use std::collections::{BTreeMap, BTreeSet};

use crate::base::field::Input;

use super::{
    Sheet,
    cell::Reader,
    import::{Columns, Options, OtherWords},
    map::{self, Wording, plain},
};

/// So many different words of a column are looked at: a column of texts that was taken for one of words has thousands.
const WORDS: usize = 60;

/// How a file is understood.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Guess {
    /// Its columns, without those that have no heading.
    pub columns: Vec<Column>,
    /// The fields that there are.
    pub fields: Vec<Target>,
    /// The words in the columns that hold words.
    pub words: Vec<Word>,
}

/// A column of the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// Its heading.
    pub heading: String,
    /// The first cell that is not empty.
    pub sample: String,
    /// The field it fills, by its key; empty where it is left out.
    pub field: String,
}

/// A field that a column may fill.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Target {
    /// Its key.
    pub key: &'static str,
    /// The text key of its name.
    pub label: &'static str,
    /// A column must fill it.
    pub required: bool,
}

/// A word in a column.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// The key of the field.
    pub field: &'static str,
    /// The text key of its name.
    pub label: &'static str,
    /// The text family of the words that it may mean.
    pub family: &'static str,
    /// The words that it may mean.
    pub choices: &'static [&'static str],
    /// As the file writes it.
    pub theirs: String,
    /// In how many rows it stands.
    pub count: usize,
    /// What it means; empty where nobody knows.
    pub meant: String,
}

impl Guess {
    /// Looks at a sheet.
    pub(super) fn of<C: Columns>(importer: &C, sheet: &Sheet, options: &Options) -> Self {
        let wording = Wording::default();
        let fields = importer.fields();
        let found = map::columns(sheet, fields, (importer.also(), &options.map), &wording);
        let mut guess = Self::default();
        for (at, heading) in sheet.headings.iter().enumerate().filter(|(_, heading)| !heading.is_empty()) {
            let cells = sheet.rows.iter().filter_map(|row| row.cells.get(at));
            let sample = cells.map(|cell| cell.trim()).find(|cell| !cell.is_empty()).unwrap_or_default();
            let field = found[at].map_or("", |(field, _)| field.key).to_owned();
            guess.columns.push(Column { heading: heading.clone(), sample: sample.to_owned(), field });
        }
        let edited = fields.iter().filter_map(|field| field.edit.map(|edit| (field, edit)));
        guess.fields = edited
            .map(|(field, edit)| Target { key: field.key, label: field.label, required: edit.required })
            .collect();
        let mut seen = BTreeSet::new();
        for (at, found) in found.iter().enumerate() {
            let Some((field, edit)) = found.filter(|(field, _)| seen.insert(field.key)) else { continue };
            let Input::Choice(family, choices) = edit.with else { continue };
            let more: Vec<&OtherWords> = importer.words().iter().filter(|(of, ..)| *of == field.key).collect();
            let by_hand = options.words_of(field.key);
            // Words matched by hand with what there is not are complained of where the file is made ready.
            let reader = Reader::of(edit.with, &wording).knowing(&more, &by_hand).unwrap_or(Reader::Text);
            let word = |(theirs, count): (String, usize)| {
                let meant = reader.read(&theirs).ok().filter(|word| choices.contains(&word.as_str()));
                let meant = meant.unwrap_or_default();
                Word { field: field.key, label: field.label, family, choices, theirs, count, meant }
            };
            guess.words.extend(words_of(sheet, at).into_iter().map(word));
        }
        guess
    }

    /// The words that nobody knows.
    pub fn unknown_words(&self) -> usize {
        self.words.iter().filter(|word| word.meant.is_empty()).count()
    }

    /// The columns that are left out.
    pub fn left_out(&self) -> usize {
        self.columns.iter().filter(|column| column.field.is_empty()).count()
    }

    /// Says which field a column fills; another that filled it is left out. What was said by hand goes into `options`.
    pub fn fill(&mut self, at: usize, field: &str, options: &mut Options) {
        for column in self.columns.iter_mut().filter(|column| !field.is_empty() && column.field == field) {
            column.field.clear();
            options.map.insert(column.heading.clone(), String::new());
        }
        if let Some(column) = self.columns.get_mut(at) {
            field.clone_into(&mut column.field);
            options.map.insert(column.heading.clone(), field.to_owned());
        }
    }

    /// Fields that were said by any of their names are called by their keys from here on.
    pub fn name_fields(&self, options: &mut Options) {
        for (heading, field) in &mut options.map {
            let column = self.columns.iter().find(|column| plain(&column.heading) == plain(heading));
            if let Some(column) = column.filter(|column| !column.field.is_empty()) {
                column.field.clone_into(field);
            }
        }
    }

    /// Says what a word means.
    pub fn mean(&mut self, at: usize, meant: &str, options: &mut Options) {
        let Some(word) = self.words.get_mut(at) else { return };
        meant.clone_into(&mut word.meant);
        let theirs = plain(&word.theirs);
        options.words.retain(|(field, known, _)| *field != word.field || *known != theirs);
        if !meant.is_empty() {
            options.words.push((word.field.to_owned(), theirs, meant.to_owned()));
        }
    }
}

/// The different words of a column, with how often each stands there, the most frequent first.
fn words_of(sheet: &Sheet, column: usize) -> Vec<(String, usize)> {
    let mut all: BTreeMap<String, (String, usize)> = BTreeMap::new();
    for row in &sheet.rows {
        let cell = row.cells.get(column).map_or("", |cell| cell.trim());
        if cell.is_empty() {
            continue;
        }
        let key = plain(cell);
        if all.len() == WORDS && !all.contains_key(&key) {
            continue;
        }
        all.entry(key).or_insert_with(|| (cell.to_owned(), 0)).1 += 1;
    }
    let mut words: Vec<(String, usize)> = all.into_values().collect();
    words.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::exchange::{Found, SheetRow, past::Calls};

    fn sheet() -> Sheet {
        let rows = ["1,甲,漏油,等件,备注", "2,甲,异响,等供应商,", "3,乙,漏油,等供应商,", "4,乙,停机,新建,"];
        let cells = |line: &str| line.split(',').map(str::to_owned).collect::<Vec<String>>();
        let row = |(at, line): (usize, &&str)| SheetRow { number: u32::try_from(at).unwrap() + 2, cells: cells(line) };
        Sheet {
            source: Default::default(),
            found: Found::Text { encoding: "UTF-8", separator: ',' },
            headings: cells("单号,客户,主诉,状态,"),
            rows: rows.iter().enumerate().map(row).collect(),
        }
    }

    fn columns(guess: &Guess) -> Vec<(&str, &str, &str)> {
        guess.columns.iter().map(|one| (one.heading.as_str(), one.sample.as_str(), one.field.as_str())).collect()
    }

    fn words(guess: &Guess) -> Vec<(&str, usize, &str)> {
        guess.words.iter().map(|one| (one.theirs.as_str(), one.count, one.meant.as_str())).collect()
    }

    #[test]
    fn columns_and_words_are_understood_until_somebody_says_otherwise() {
        let sheet = sheet();
        let mut options = Options::default();
        let mut guess = Guess::of(&Calls, &sheet, &options);
        let first =
            [("单号", "1", "number"), ("客户", "甲", "customer"), ("主诉", "漏油", ""), ("状态", "等件", "state")];
        assert_eq!(columns(&guess), first);
        assert_eq!(words(&guess), [("等供应商", 2, ""), ("新建", 1, "waiting"), ("等件", 1, "")]);
        assert_eq!((guess.left_out(), guess.unknown_words()), (1, 2));

        guess.fill(2, "subject", &mut options);
        guess.mean(0, "on_hold", &mut options);
        let again = Guess::of(&Calls, &sheet, &options);
        assert_eq!(columns(&again)[2], ("主诉", "漏油", "subject"));
        assert_eq!(words(&again)[0], ("等供应商", 2, "on_hold"));
        assert_eq!(again, guess, "what is shown is what a next look finds");
    }

    #[test]
    fn a_field_is_filled_by_the_column_that_was_said_last() {
        let mut options = Options::default();
        let mut guess = Guess::of(&Calls, &sheet(), &options);
        guess.fill(2, "customer", &mut options);
        assert_eq!((columns(&guess)[1].2, columns(&guess)[2].2), ("", "customer"));
        guess.fill(1, "customer", &mut options);
        assert_eq!((columns(&guess)[1].2, columns(&guess)[2].2), ("customer", ""));
        assert_eq!(columns(&Guess::of(&Calls, &sheet(), &options)), columns(&guess));
        guess.mean(0, "closed", &mut options);
        guess.mean(0, "on_hold", &mut options);
        assert_eq!(options.words.len(), 1, "a word means one thing");
    }
}
