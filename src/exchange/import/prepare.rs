//! A sheet made ready without the store: headings matched, words of any language understood.

use std::collections::BTreeMap;

use crate::{
    base::{
        alike::half_width,
        failure::{Failure, FieldError},
        field::{Edit, Input},
        progress::Progress,
        say::{Arg, Said},
    },
    exchange::{
        Found, Sheet, SheetRow, Source,
        cell::Reader,
        kinds::Sample,
        map::{Filled, Mapping, Wording, map},
    },
};

use super::{Columns, Options, OtherWords, Report, RowError};

/// A sheet prepared for an import, without the store.
pub struct Prepared<D: 'static> {
    found: Found,
    pub(in crate::exchange) source: Source,
    pub(in crate::exchange) rows: Vec<SheetRow>,
    headings: Vec<String>,
    pub(in crate::exchange) mapping: Mapping<D>,
    pub(in crate::exchange) drafts: Vec<D>,
    /// Errors found so far, by row.
    pub(in crate::exchange) errors: BTreeMap<usize, Vec<RowError>>,
    /// Indexes of rows, record by record, in the order of first appearance.
    pub(super) records: Vec<Vec<usize>>,
}

/// Matches the headings and makes drafts of the rows. Needs no store: done before any transaction.
///
/// # Errors
/// When the headings don't fit ([`map`]), or cancelled.
pub fn prepare<C: Columns>(
    importer: &C,
    sheet: Sheet,
    (options, wording): (&Options, &Wording),
    progress: &Progress,
) -> Result<Prepared<C::Draft>, Failure> {
    known_words(importer, options)?;
    let mapping = map(&sheet, importer.fields(), (importer.also(), &options.map), wording)?;
    let reader = |filled: &Filled<C::Draft>| {
        let more: Vec<&OtherWords> = importer.words().iter().filter(|(field, ..)| *field == filled.field.key).collect();
        Reader::of(filled.edit.with, wording).knowing(&more, &options.words_of(filled.field.key))
    };
    let readers = mapping.filled.iter().map(reader).collect::<Result<Vec<Reader>, Failure>>()?;
    let drafts = Vec::with_capacity(sheet.rows.len());
    let mut prepared = Prepared {
        found: sheet.found,
        source: sheet.source,
        rows: sheet.rows,
        headings: sheet.headings,
        mapping,
        drafts,
        errors: BTreeMap::new(),
        records: Vec::new(),
    };
    progress.stage(Said::new("exchange-stage-checking"), prepared.rows.len() as u64);
    let mut by_key: BTreeMap<String, usize> = BTreeMap::new();
    let mut named: BTreeMap<String, usize> = BTreeMap::new();
    for index in 0..prepared.rows.len() {
        progress.step(index as u64)?;
        let draft = prepared.draft(index, &readers);
        let key = importer.key(&draft);
        prepared.drafts.push(draft);
        prepared.refuse_second(index, importer.unique(), &mut named);
        match by_key.get(&key).filter(|_| !key.is_empty()) {
            Some(&record) => prepared.records[record].push(index),
            None => {
                by_key.insert(key, prepared.records.len());
                prepared.records.push(vec![index]);
            }
        }
    }
    Ok(prepared)
}

/// A word that is matched by hand is of a field that there is.
fn known_words<C: Columns>(importer: &C, options: &Options) -> Result<(), Failure> {
    let holds_words = |edit: Edit<C::Draft>| matches!(edit.with, Input::Choice(..));
    let known = importer.fields().iter().filter(|field| field.edit.is_some_and(holds_words));
    let known: Vec<&str> = known.map(|field| field.key).collect();
    match options.words.iter().find(|(field, ..)| !known.contains(&field.as_str())) {
        None => Ok(()),
        Some((field, ..)) => {
            let said = Said::new("exchange-word-no-field").with("field", field.as_str());
            Err(said.with("known", if known.is_empty() { "–".to_owned() } else { known.join(", ") }).into())
        }
    }
}

impl<D: Default + Clone> Prepared<D> {
    fn draft(&mut self, index: usize, readers: &[Reader]) -> D {
        let mut draft = D::default();
        let row = &self.rows[index];
        let mut errors = Vec::new();
        for (filled, reader) in self.mapping.filled.iter().zip(readers) {
            let cell = row.cells.get(filled.column).map_or("", |cell| cell.trim());
            match reader.read(cell) {
                Ok(_) if cell.is_empty() && filled.edit.required => {
                    errors.push(self.error(index, filled.column, Said::new("error-required")));
                }
                Ok(value) => *(filled.edit.of)(&mut draft) = value,
                Err(said) => errors.push(self.error(index, filled.column, said)),
            }
        }
        if let Some(column) = (self.headings.len()..row.cells.len()).find(|&column| !row.cells[column].is_empty()) {
            errors.push(self.error(index, column, Said::new("exchange-row-too-wide")));
        }
        if !errors.is_empty() {
            self.errors.insert(index, errors);
        }
        draft
    }

    /// Notes which row names a record first, and refuses any further one.
    fn refuse_second(&mut self, index: usize, unique: Option<&str>, named: &mut BTreeMap<String, usize>) {
        let filled = self.mapping.filled.iter().find(|filled| Some(filled.field.key) == unique);
        let Some((column, of)) = filled.map(|filled| (filled.column, filled.edit.of)) else { return };
        // As records are found by it: in any case and width.
        let value = half_width(of(&mut self.drafts[index])).to_uppercase();
        if value.is_empty() {
            return;
        }
        let first = *named.entry(value).or_insert(index);
        if first != index {
            let said = Said::new("exchange-row-again").with("first", i64::from(self.rows[first].number));
            let error = self.error(index, column, said);
            self.errors.entry(index).or_default().push(error);
        }
    }

    /// Notes what is wrong with a field of a row.
    pub(in crate::exchange) fn refuse(&mut self, index: usize, field: &'static str, said: Said) {
        let error = self.error_at(index, FieldError::new(field, said));
        self.errors.entry(index).or_default().push(error);
    }

    pub(in crate::exchange) fn error(&self, index: usize, column: usize, said: Said) -> RowError {
        RowError {
            row: self.rows[index].number,
            column: self.headings.get(column).cloned().unwrap_or_default(),
            value: self.rows[index].cells.get(column).cloned().unwrap_or_default(),
            said,
        }
    }

    /// An error of a field with the cell it is about; of a field without a column, with none.
    pub(in crate::exchange) fn error_at(&self, index: usize, FieldError { field, said }: FieldError) -> RowError {
        let filled = self.mapping.filled.iter().find(|filled| filled.field.key == field);
        self.error(index, filled.map_or(usize::MAX, |filled| filled.column), said)
    }

    /// The errors of a failure, each with the cell it is about. An error of a line says in its
    /// argument `row` which of the record's rows it is; any other is of the row that is blamed.
    pub(super) fn errors_of(&self, rows: &[usize], blamed: usize, failure: Failure) -> Vec<RowError> {
        match failure {
            Failure::Invalid(errors) => {
                errors.into_iter().map(|error| self.error_at(row_of(rows, blamed, &error), error)).collect()
            }
            other => vec![self.error(rows[blamed], usize::MAX, other.said())],
        }
    }

    /// The first rows as they will go in, for the preview.
    pub fn sample(&self, rows: usize) -> Sample {
        let columns = self.mapping.filled.iter().map(|filled| (filled.field.label, filled.field.show)).collect();
        let values = |index: usize| {
            let mut draft = self.drafts[index].clone();
            let values = self.mapping.filled.iter().map(|filled| (filled.edit.of)(&mut draft).clone()).collect();
            (self.rows[index].number, values)
        };
        Sample { columns, rows: (0..self.drafts.len().min(rows)).map(values).collect() }
    }

    pub(in crate::exchange) fn report(&self) -> Report {
        Report {
            found: self.found.clone(),
            unknown_headings: self.mapping.unknown.clone(),
            spare_headings: self.mapping.spare.clone(),
            rows: self.rows.len(),
            good_rows: 0,
            made: 0,
            changed: 0,
            same: 0,
            open: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
            is_done: false,
            also_made: Vec::new(),
            changes: Vec::new(),
            import: None,
        }
    }
}

/// The row that an error or warning is of: the line that its argument `row` counts (from 1), else the
/// one that is blamed.
pub(super) fn row_of(rows: &[usize], blamed: usize, error: &FieldError) -> usize {
    let line = error.said.args.iter().find(|(name, _)| name == "row");
    let line = line.and_then(|(_, arg)| if let Arg::Int(line) = arg { usize::try_from(*line).ok() } else { None });
    line.map_or(rows[blamed], |line| rows[line.clamp(1, rows.len()) - 1])
}
