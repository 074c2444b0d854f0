//! The import of any kind of record: the same engine for customers, items, deliveries…
//!
//! A sheet is prepared without the store (headings matched, words of any language understood), then
//! walked through in one transaction, each record in a savepoint. A preview is the same walk, rolled
//! back: so it finds what only the rows before can tell, a code given twice or a component made
//! further up.

use std::{cell, collections::BTreeMap};

use crate::{
    base::{
        alike::half_width,
        failure::{Failure, FieldError},
        field::Field,
        id::UserId,
        kind::{Kind, Subject},
        progress::Progress,
        say::{Arg, Said},
    },
    db::{
        clock::Clock,
        query::Conn,
        tx::{self, Change, Tx},
    },
    people::{self, Role},
};

use super::{
    Found, Sheet, SheetRow,
    cell::Reader,
    map::{Mapping, Wording, map},
    nearest,
};

/// How one kind of record is imported.
pub trait Importer: Send + Sync {
    /// One row as text, field by field.
    type Draft: Default + Clone + Send + Sync + 'static;
    /// The text key of the operation, for the history.
    fn op(&self) -> &'static str;
    /// What kind of record comes of it.
    fn kind(&self) -> Kind;
    /// The fields a file may have columns for.
    fn fields(&self) -> &'static [Field<Self::Draft>];
    /// Who may import it; empty for everybody.
    fn roles(&self) -> &'static [Role] {
        &[]
    }
    /// Further headings by the keys of fields: names that only files use.
    fn also(&self) -> &'static [(&'static str, &'static str)] {
        &[]
    }
    /// Rows with the same key are one record: lines of a delivery. Empty: a record of its own.
    fn key(&self, row: &Self::Draft) -> String {
        let _ = row;
        String::new()
    }
    /// The field by which a file names a record once: a second row with the same value is an error,
    /// for which of them is meant nobody can tell. None where rows may repeat it.
    fn unique(&self) -> Option<&'static str> {
        None
    }
    /// Makes or changes the record that these rows tell of.
    ///
    /// # Errors
    /// What is wrong with it, and with which of the rows.
    fn apply(&self, tx: &Tx<'_>, rows: &Rows<'_, Self::Draft>) -> Result<Applied, Trouble>;
}

/// The rows of one record.
pub struct Rows<'a, D: 'static> {
    /// Their drafts, in the order of the file; never empty.
    pub drafts: Vec<&'a D>,
    mapping: &'a Mapping<D>,
}

impl<D: Clone> Rows<'_, D> {
    /// The first row.
    pub fn first(&self) -> &D {
        self.drafts[0]
    }

    /// True when the file has a column for the field.
    pub fn has(&self, key: &str) -> bool {
        self.mapping.filled.iter().any(|filled| filled.field.key == key)
    }

    /// What a row says of a field; nothing when the file has no column for it or the cell is empty:
    /// then a record keeps what it has.
    pub fn given(&self, row: usize, key: &str) -> Option<String> {
        let filled = self.mapping.filled.iter().find(|filled| filled.field.key == key)?;
        let value = std::mem::take((filled.edit.of)(&mut self.drafts[row].clone()));
        (!value.is_empty()).then_some(value)
    }

    /// Lays what a row says over a draft made of the record as it is: an empty cell keeps it.
    pub fn overlay(&self, row: usize, onto: &mut D) {
        let mut row = self.drafts[row].clone();
        for filled in &self.mapping.filled {
            let value = std::mem::take((filled.edit.of)(&mut row));
            if !value.is_empty() {
                *(filled.edit.of)(onto) = value;
            }
        }
    }
}

/// What became of a record.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// It is new.
    Made,
    /// It was there and changed.
    Changed,
    /// It was there and is as before.
    Same,
}

/// A record that went in.
#[derive(Clone, Debug, PartialEq)]
pub struct Applied {
    /// Which.
    pub subject: Subject,
    /// What became of it.
    pub effect: Effect,
    /// What to mind, by field: nothing was blocked.
    pub warnings: Vec<FieldError>,
}

impl Applied {
    /// A record that went in without a warning.
    pub fn new(subject: Subject, effect: Effect) -> Self {
        Self { subject, effect, warnings: Vec::new() }
    }
}

/// A record that did not go in, and which of its rows is to blame.
#[derive(Debug)]
pub struct Trouble {
    /// Index into [`Rows::drafts`].
    pub row: usize,
    /// What is wrong.
    pub failure: Failure,
}

impl Trouble {
    /// Trouble with one of several rows.
    pub fn at(row: usize, failure: Failure) -> Self {
        Self { row, failure }
    }
}

impl From<Failure> for Trouble {
    fn from(failure: Failure) -> Self {
        Self { row: 0, failure }
    }
}

/// What is wrong with one row, or what to mind.
#[derive(Clone, Debug, PartialEq)]
pub struct RowError {
    /// The row's number as a spreadsheet shows it.
    pub row: u32,
    /// The heading of the column, as the file has it; empty when it is about the whole row.
    pub column: String,
    /// What stands there.
    pub value: String,
    /// What is wrong.
    pub said: Said,
}

/// What to do about bad rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Mode {
    /// One bad row and nothing is imported.
    AllOrNothing,
    /// Bad rows are left out.
    GoodRowsOnly,
}

/// What an import did, or would do.
#[derive(Clone, Debug, PartialEq)]
pub struct Report {
    /// What the file is.
    pub found: Found,
    /// Headings whose columns are left out.
    pub unknown_headings: Vec<String>,
    /// Rows of the file.
    pub rows: usize,
    /// Rows that are in a record that went in.
    pub good_rows: usize,
    /// New records.
    pub made: usize,
    /// Records that changed.
    pub changed: usize,
    /// Records that were there and are as before.
    pub same: usize,
    /// Everything that is wrong, in the order of the rows.
    pub errors: Vec<RowError>,
    /// What to mind.
    pub warnings: Vec<RowError>,
    /// True when the records are in the store; false for a preview, and where one bad row kept all out.
    pub is_done: bool,
    /// The records touched, for open lists; empty unless done.
    pub changes: Vec<Change>,
}

/// A sheet prepared for an import, without the store.
pub struct Prepared<D: 'static> {
    found: Found,
    rows: Vec<SheetRow>,
    headings: Vec<String>,
    mapping: Mapping<D>,
    drafts: Vec<D>,
    /// Errors found so far, by row.
    errors: BTreeMap<usize, Vec<RowError>>,
    /// Indexes of rows, record by record, in the order of first appearance.
    records: Vec<Vec<usize>>,
}

/// Matches the headings and makes drafts of the rows. Needs no store: done before any transaction.
///
/// # Errors
/// When the headings don't fit ([`map`]), or cancelled.
pub fn prepare<I: Importer>(
    importer: &I,
    sheet: Sheet,
    wording: &Wording,
    progress: &Progress,
) -> Result<Prepared<I::Draft>, Failure> {
    let mapping = map(&sheet, importer.fields(), importer.also(), wording)?;
    let readers: Vec<Reader> = mapping.filled.iter().map(|filled| Reader::of(filled.edit.with, wording)).collect();
    let mut prepared = Prepared {
        found: sheet.found,
        rows: sheet.rows,
        headings: sheet.headings,
        mapping,
        drafts: Vec::new(),
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

    fn error(&self, index: usize, column: usize, said: Said) -> RowError {
        RowError {
            row: self.rows[index].number,
            column: self.headings.get(column).cloned().unwrap_or_default(),
            value: self.rows[index].cells.get(column).cloned().unwrap_or_default(),
            said,
        }
    }

    /// An error of a field with the cell it is about; of a field without a column, with none.
    fn error_at(&self, index: usize, FieldError { field, said }: FieldError) -> RowError {
        let filled = self.mapping.filled.iter().find(|filled| filled.field.key == field);
        self.error(index, filled.map_or(usize::MAX, |filled| filled.column), said)
    }

    /// The errors of a failure, each with the cell it is about. An error of a line says in its
    /// argument `row` which of the record's rows it is; any other is of the row that is blamed.
    fn errors_of(&self, rows: &[usize], blamed: usize, failure: Failure) -> Vec<RowError> {
        match failure {
            Failure::Invalid(errors) => {
                errors.into_iter().map(|error| self.error_at(row_of(rows, blamed, &error), error)).collect()
            }
            other => vec![self.error(rows[blamed], usize::MAX, other.said())],
        }
    }

    /// The first rows as they will go in, for the preview: keys of the fields, then their values.
    pub fn sample(&self, rows: usize) -> (Vec<&'static str>, Vec<(u32, Vec<String>)>) {
        let keys = self.mapping.filled.iter().map(|filled| filled.field.label).collect();
        let values = |index: usize| {
            let mut draft = self.drafts[index].clone();
            let values = self.mapping.filled.iter().map(|filled| (filled.edit.of)(&mut draft).clone()).collect();
            (self.rows[index].number, values)
        };
        (keys, (0..self.drafts.len().min(rows)).map(values).collect())
    }

    fn report(&self) -> Report {
        Report {
            found: self.found.clone(),
            unknown_headings: self.mapping.unknown.clone(),
            rows: self.rows.len(),
            good_rows: 0,
            made: 0,
            changed: 0,
            same: 0,
            errors: Vec::new(),
            warnings: Vec::new(),
            is_done: false,
            changes: Vec::new(),
        }
    }
}

/// Who imports, when, and how far it has come.
#[derive(Clone, Copy)]
pub struct Context<'a> {
    /// The writing connection.
    pub conn: &'a Conn,
    /// What time it is.
    pub clock: &'a Clock,
    /// Who acts.
    pub actor: UserId,
    /// How far it has come, and the way to stop it.
    pub progress: &'a Progress,
}

/// What an import would do: the import itself, rolled back.
///
/// # Errors
/// [`Failure::Cancelled`], or what the engine says; bad rows are no error but in the report.
pub fn check<I: Importer>(
    context: Context<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
) -> Result<Report, Failure> {
    walk(context, importer, prepared, |_| false)
}

/// Imports, in one transaction.
///
/// # Errors
/// As [`check`]; then nothing was changed.
pub fn run<I: Importer>(
    context: Context<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
    mode: Mode,
) -> Result<Report, Failure> {
    walk(context, importer, prepared, |report| mode == Mode::GoodRowsOnly || report.errors.is_empty())
}

fn walk<I: Importer>(
    context: Context<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
    keep: impl Fn(&Report) -> bool,
) -> Result<Report, Failure> {
    // What is found out on the way stays when the transaction is taken back, and begins anew with each try of it.
    let found = cell::RefCell::new(prepared.report());
    context.progress.stage(Said::new("exchange-stage-writing"), prepared.rows.len() as u64);
    let result = tx::within(context.conn, context.clock, context.actor, importer.op(), |tx| {
        if !importer.roles().is_empty() {
            people::store::require(tx, importer.roles())?;
        }
        let mut report = found.borrow_mut();
        *report = prepared.report();
        let mut walked = 0;
        for rows in &prepared.records {
            record(tx, importer, prepared, rows, &mut report)?;
            walked += rows.len();
            context.progress.step(walked as u64)?;
        }
        report.is_done = keep(&report);
        // An error is the way to roll back; it ends here.
        if report.is_done { Ok(()) } else { Err(Failure::Cancelled) }
    });
    let mut report = found.into_inner();
    nearest::propose(context.conn, &mut report.errors)?;
    report.errors.sort_by_key(|error| error.row);
    report.warnings.sort_by_key(|warning| warning.row);
    match result {
        Ok(((), changes)) => report.changes = changes,
        Err(Failure::Cancelled) if !report.is_done && context.progress.step(prepared.rows.len() as u64).is_ok() => {}
        Err(failure) => return Err(failure),
    }
    Ok(report)
}

/// One record: its rows go in together or not at all.
fn record<I: Importer>(
    tx: &Tx<'_>,
    importer: &I,
    prepared: &Prepared<I::Draft>,
    rows: &[usize],
    report: &mut Report,
) -> Result<(), Failure> {
    let known = report.errors.len();
    report.errors.extend(rows.iter().filter_map(|row| prepared.errors.get(row)).flatten().cloned());
    if report.errors.len() > known {
        leave_out(report, prepared, rows, known);
        return Ok(());
    }
    let group = Rows { drafts: rows.iter().map(|&row| &prepared.drafts[row]).collect(), mapping: &prepared.mapping };
    let blamed = cell::Cell::new(0);
    let result = tx.savepoint(|| {
        importer.apply(tx, &group).map_err(|trouble| {
            blamed.set(trouble.row.min(rows.len() - 1));
            trouble.failure
        })
    });
    match result {
        Ok(applied) => count(report, prepared, rows, applied),
        Err(failure) => {
            if is_fatal(&failure) {
                return Err(failure);
            }
            report.errors.extend(prepared.errors_of(rows, blamed.get(), failure));
            leave_out(report, prepared, rows, known);
        }
    }
    Ok(())
}

/// The other rows of a record that stays out say with which row they do: no row is missing without a
/// word.
fn leave_out<D: Default + Clone>(report: &mut Report, prepared: &Prepared<D>, rows: &[usize], known: usize) {
    let bad: Vec<u32> = report.errors[known..].iter().map(|error| error.row).collect();
    let Some(first) = bad.first() else { return };
    let said = Said::new("exchange-left-out-with").with("row", i64::from(*first));
    let innocent = rows.iter().filter(|row| !bad.contains(&prepared.rows[**row].number));
    report.errors.extend(innocent.map(|row| prepared.error(*row, usize::MAX, said.clone())));
}

fn count<D: Default + Clone>(report: &mut Report, prepared: &Prepared<D>, rows: &[usize], applied: Applied) {
    report.good_rows += rows.len();
    match applied.effect {
        Effect::Made => report.made += 1,
        Effect::Changed => report.changed += 1,
        Effect::Same => report.same += 1,
    }
    let warnings = applied.warnings.into_iter();
    let warnings = warnings.map(|warning| prepared.error_at(row_of(rows, 0, &warning), warning));
    report.warnings.extend(warnings);
}

/// The row that an error or warning is of: the line that its argument `row` counts (from 1), else the
/// one that is blamed.
fn row_of(rows: &[usize], blamed: usize, error: &FieldError) -> usize {
    let line = error.said.args.iter().find(|(name, _)| name == "row");
    let line = line.and_then(|(_, arg)| if let Arg::Int(line) = arg { usize::try_from(*line).ok() } else { None });
    line.map_or(rows[blamed], |line| rows[line.clamp(1, rows.len()) - 1])
}

/// Not about a row, but about the file, the disk or the user's wish: nothing further is tried.
fn is_fatal(failure: &Failure) -> bool {
    !(failure.is_of_a_rule() || matches!(failure, Failure::Db(_)))
}
