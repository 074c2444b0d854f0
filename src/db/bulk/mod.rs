//! Many records at once that are made rather than typed, each with the history it would have if people had saved it
//! at the time: for data of any size that obeys what [`super::check`] holds against every file.
//!
//! One thread makes records ([`Maker`], [`Grown`]) and hands them on in batches, another writes them ([`Writer`]), all
//! in one transaction.

mod write;

use std::{collections::BTreeMap, ops::Deref};

use chrono::NaiveDate;

use crate::base::{
    failure::Failure,
    id::{Id as _, UserId},
    kind::Kind,
    time::Instant,
    value::{ToVal as _, Val},
    words::Word as _,
};

use super::{
    history::fields,
    number::Pattern,
    query::Conn,
    record::{self, Record},
};

pub use write::Writer;

/// When a record was saved, by whom, by which operation.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    /// When.
    pub at: Instant,
    /// By whom.
    pub by: UserId,
    /// The text key of the operation.
    pub op: &'static str,
}

impl Stamp {
    /// At that moment, by this user and operation.
    pub fn new(at: Instant, by: UserId, op: &'static str) -> Self {
        Self { at, by, op }
    }
}

/// One row of the history, as it will be written.
#[derive(Clone, Debug)]
struct Save {
    version: i64,
    stamp: Stamp,
    fate: &'static str,
    fields: String,
}

/// A record that grows as people save it, with a row of history for each save. One that is not traced has a single
/// row at the end, which tells it as it has become: as when it is taken over from another program.
#[derive(Clone, Debug)]
pub struct Grown<R: Record> {
    record: R,
    is_traced: bool,
    saves: Vec<Save>,
}

impl<R: Record> Deref for Grown<R> {
    type Target = R;

    fn deref(&self) -> &R {
        &self.record
    }
}

impl<R: Record> Grown<R> {
    /// Changes it, as one save. Nothing is saved where nothing differs.
    pub fn change(&mut self, stamp: Stamp, f: impl FnOnce(&mut R)) {
        if !self.is_traced {
            f(&mut self.record);
            return;
        }
        let before = self.record.values();
        f(&mut self.record);
        let after = self.record.values();
        let changed: Vec<(&str, &Val, &Val)> = R::COLUMNS
            .iter()
            .zip(before.iter().zip(&after))
            .skip(2)
            .filter(|(_, (before, after))| before != after)
            .map(|(column, (before, after))| (*column, before, after))
            .collect();
        if changed.is_empty() {
            return;
        }
        let version = self.record.version() + 1;
        self.saves.push(Save { version, stamp, fate: "changed", fields: fields::of_changed(&changed) });
        self.record.saved(self.record.id(), version);
    }
}

fn made<R: Record>(values: &[Val], stamp: Stamp) -> Save {
    let fields = fields::of_made(R::COLUMNS.iter().copied().zip(values).skip(2));
    Save { version: 1, stamp, fate: "made", fields }
}

/// Rows on their way to the store.
#[derive(Debug, Default)]
pub struct Batch {
    /// By kind: the columns, and the values of each record.
    records: BTreeMap<Kind, (&'static [&'static str], Vec<Vec<Val>>)>,
    history: Vec<(Instant, Vec<Val>)>,
    numbers: Vec<Vec<Val>>,
    rows: usize,
}

impl Batch {
    /// How many rows it holds, of records, history and numbers.
    pub fn rows(&self) -> usize {
        self.rows
    }
}

/// Gives ids and numbers, and gathers what is made.
#[derive(Debug)]
pub struct Maker {
    next_ids: BTreeMap<Kind, i64>,
    patterns: BTreeMap<Kind, Pattern>,
    counters: BTreeMap<(Kind, String), i64>,
    batch: Batch,
    made: BTreeMap<Kind, u64>,
    history: u64,
}

impl Maker {
    /// Goes on after what the store has. The patterns say how the numbers of a kind are written.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn new(conn: &Conn, patterns: Vec<(Kind, Pattern)>) -> Result<Self, Failure> {
        let mut next_ids = BTreeMap::new();
        for kind in Kind::ALL {
            let last: Option<Option<i64>> =
                conn.value(&format!("SELECT MAX(id) FROM {}", record::table(*kind)), &[])?;
            next_ids.insert(*kind, last.flatten().unwrap_or(0) + 1);
        }
        let mut counters = BTreeMap::new();
        for (series, period, last) in
            conn.rows::<(String, String, i64)>("SELECT series, period, last FROM counter ORDER BY series, period", &[])?
        {
            if let Some(kind) = Kind::from_word(&series) {
                counters.insert((kind, period), last);
            }
        }
        let patterns = patterns.into_iter().collect();
        Ok(Self { next_ids, patterns, counters, batch: Batch::default(), made: BTreeMap::new(), history: 0 })
    }

    /// A new record with its id. One that is not traced bears the stamp that it is given when it is done.
    pub fn begin<R: Record>(&mut self, mut record: R, stamp: Stamp, is_traced: bool) -> Grown<R> {
        let next = self.next_ids.entry(R::KIND).or_insert(1);
        record.saved(R::Id::from_raw(*next), 1);
        *next += 1;
        let saves = if is_traced { vec![made::<R>(&record.values(), stamp)] } else { Vec::new() };
        Grown { record, is_traced, saves }
    }

    /// The record is as it shall be: it goes to the store with its history.
    pub fn finish<R: Record>(&mut self, grown: Grown<R>, taken_over: Stamp) {
        let Grown { record, mut saves, .. } = grown;
        let values = record.values();
        if saves.is_empty() {
            saves.push(made::<R>(&values, taken_over));
        }
        self.batch.rows += 1 + saves.len();
        self.history += saves.len() as u64;
        for save in saves {
            let Save { version, stamp, fate, fields } = save;
            let (kind, id) = (R::KIND.to_val(), record.id().raw().to_val());
            let row = vec![
                kind,
                id,
                Val::Int(version),
                stamp.at.to_val(),
                stamp.by.to_val(),
                Val::Text(stamp.op.to_owned()),
                Val::Text(fate.to_owned()),
                Val::Text(fields),
            ];
            self.batch.history.push((stamp.at, row));
        }
        self.batch.records.entry(R::KIND).or_insert((R::COLUMNS, Vec::new())).1.push(values);
        *self.made.entry(R::KIND).or_default() += 1;
    }

    /// A record that was saved once.
    pub fn insert<R: Record>(&mut self, record: R, stamp: Stamp) -> R::Id {
        let grown = self.begin(record, stamp, false);
        let id = grown.id();
        self.finish(grown, stamp);
        id
    }

    /// The next number of a kind on a day (PLAT-2).
    ///
    /// # Errors
    /// A kind whose numbers have no pattern.
    pub fn number(&mut self, kind: Kind, day: NaiveDate) -> Result<String, Failure> {
        let Some(pattern) = self.patterns.get(&kind) else {
            return Err(Failure::Db(format!("numbers of {} have no pattern", kind.word())));
        };
        let period = pattern.period(day);
        let sequence = self.counters.entry((kind, period.clone())).or_default();
        *sequence += 1;
        let number = pattern.fill(day, *sequence);
        self.batch.numbers.push(vec![kind.to_val(), period.to_val(), Val::Int(*sequence), number.to_val()]);
        self.batch.rows += 1;
        Ok(number)
    }

    /// How many rows wait to be taken.
    pub fn waiting(&self) -> usize {
        self.batch.rows
    }

    /// What was made since it was taken last.
    pub fn take(&mut self) -> Batch {
        let mut batch = std::mem::take(&mut self.batch);
        // Within a batch the history is in the order of time, as it is where people save.
        batch.history.sort_by_key(|(at, _)| *at);
        batch
    }

    /// What the store has to know at the end: counters as series, period and last number, and the next ids.
    pub fn ending(self) -> Ending {
        let counters = self
            .counters
            .into_iter()
            .map(|((kind, period), last)| vec![kind.to_val(), period.to_val(), Val::Int(last)]);
        Ending { counters: counters.collect(), next_ids: self.next_ids, made: self.made, history: self.history }
    }
}

/// What a [`Maker`] leaves at its end.
#[derive(Debug)]
pub struct Ending {
    counters: Vec<Vec<Val>>,
    next_ids: BTreeMap<Kind, i64>,
    made: BTreeMap<Kind, u64>,
    history: u64,
}

impl Ending {
    /// How many rows of history were made.
    pub fn history(&self) -> u64 {
        self.history
    }

    /// How many records of each kind were made.
    pub fn made(&self) -> &BTreeMap<Kind, u64> {
        &self.made
    }
}
