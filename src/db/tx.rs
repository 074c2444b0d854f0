//! Every change is a command in one transaction, and leaves history rows in it (PLAT-5).

mod back;
mod later;
mod many;

use std::{cell::RefCell, collections::BTreeSet, ops::Deref, time::Duration};

use crate::base::{
    failure::{Failure, Stale},
    id::{Id, UserId},
    kind::{Kind, Subject},
    say::{Reason, Said},
    time::Instant,
    value::{ToVal, Val},
};

pub use super::changes::{Change, Changes, Fate};
use super::{
    bulk::Stamp,
    clock::Clock,
    history, open,
    query::Conn,
    record::{self, Record},
    search::{self, Touched, Written},
    unsure::{self, Trace},
};

/// How often a transaction is tried that the engine refuses because of what others did meanwhile.
const TRIES: u32 = 40;
/// How often a transaction is begun again because the connection broke.
const BREAKS: u32 = 3;

/// How often it is tried while others write too; then nobody else writes until it is done. Else of twenty who save all
/// the time some are refused each time.
const AMONG_OTHERS: u32 = 2;

/// What a user can do, as a value: sent by a panel, a verb of the command line or a rule, and run
/// in one transaction. It may be run again when the engine asks for it, so it has no effect but
/// through the transaction.
pub trait Command: std::fmt::Debug + Send + 'static {
    /// The text key of what it does: history, undo and notices show it.
    fn op(&self) -> &'static str;
    /// Does it.
    ///
    /// # Errors
    /// Whatever keeps it from being done; then nothing has changed.
    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure>;
}

/// What a command answers when it is done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outcome {
    /// The record made or changed: where to go next.
    pub subject: Option<Subject>,
    /// What to tell the user; the op's text where this is empty.
    pub said: Option<Said>,
    /// Why it came out so.
    pub reasons: Vec<Reason>,
}

impl Outcome {
    /// About a record.
    pub fn of(kind: Kind, id: impl Id) -> Self {
        Self { subject: Some(Subject::new(kind, id)), ..Self::default() }
    }

    /// Telling the user this.
    #[must_use]
    pub fn saying(mut self, said: Said) -> Self {
        self.said = Some(said);
        self
    }

    /// With the reasons of a decision.
    #[must_use]
    pub fn because(mut self, reasons: Vec<Reason>) -> Self {
        self.reasons = reasons;
        self
    }
}

/// A command that was done.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Done {
    /// The command's answer.
    pub outcome: Outcome,
    /// The records it touched.
    pub changes: Vec<Change>,
}

/// A transaction: reads like a connection, and writes records with their history.
pub struct Tx<'a> {
    conn: &'a Conn,
    op: &'static str,
    actor: UserId,
    now: Instant,
    changes: RefCell<Vec<Change>>,
    /// The documents whose lines it wrote.
    documents: RefCell<Vec<Subject>>,
    /// The rows of the history that it wrote.
    rows: RefCell<Vec<i64>>,
    /// The first history row: it is kept when the transaction is, and only then.
    first: RefCell<Option<Vec<Val>>>,
    /// What the search may find otherwise than before.
    touched: RefCell<Touched>,
}

impl Deref for Tx<'_> {
    type Target = Conn;

    fn deref(&self) -> &Conn {
        self.conn
    }
}

/// Runs a command as a user, in one transaction.
///
/// # Errors
/// What the command answers, or the engine; then nothing has changed.
pub fn transact(conn: &Conn, clock: &Clock, actor: UserId, command: &dyn Command) -> Result<Done, Failure> {
    within(conn, clock, actor, command.op(), |tx| command.run(tx)).map(|(outcome, changes)| Done { outcome, changes })
}

/// Runs `f` in one transaction under the name of an operation: for rules, imports and tests that
/// are no single command. `f` runs again when the engine asks for it, so it has no effect but through the transaction.
///
/// # Errors
/// What `f` answers, or the engine; then nothing has changed.
pub fn within<T>(
    conn: &Conn,
    clock: &Clock,
    actor: UserId,
    op: &'static str,
    f: impl Fn(&Tx<'_>) -> Result<T, Failure>,
) -> Result<(T, Vec<Change>), Failure> {
    tried(conn, (clock, actor, op), AMONG_OTHERS, f)
}

/// As [`within`], while nobody else writes: for what takes seconds, which nobody wants to do twice. Others who save
/// meanwhile wait until it is done.
///
/// # Errors
/// As [`within`].
pub fn alone<T>(
    conn: &Conn,
    clock: &Clock,
    actor: UserId,
    op: &'static str,
    f: impl Fn(&Tx<'_>) -> Result<T, Failure>,
) -> Result<(T, Vec<Change>), Failure> {
    let _room = open::Room::of(conn);
    tried(conn, (clock, actor, op), 0, f)
}

fn tried<T>(
    conn: &Conn,
    (clock, actor, op): (&Clock, UserId, &'static str),
    among_others: u32,
    f: impl Fn(&Tx<'_>) -> Result<T, Failure>,
) -> Result<(T, Vec<Change>), Failure> {
    let (mut tries, mut breaks) = (0, 0);
    loop {
        tries += 1;
        match attempt(conn, (clock, actor, op), tries > among_others, &f) {
            Ended::Failed(_) if conn.asks_again() && tries < TRIES => {
                conn.begins_anew();
                std::thread::sleep(pause(tries));
            }
            // Nothing of it was kept: it is run again where the connection can be taken up within some seconds.
            Ended::Failed(Failure::Offline) if conn.is_lost() && breaks < BREAKS => {
                breaks += 1;
                conn.take_up()?;
            }
            Ended::Unsure(value, trace) => {
                if unsure::was_kept(conn, &trace)? {
                    return Ok(value);
                }
            }
            Ended::Done(value) => return Ok(value),
            Ended::Failed(failure) => return Err(failure),
        }
    }
}

/// How long to wait before the next try: longer each time, and not for as long as the others who were refused with us.
fn pause(tries: u32) -> Duration {
    let most_ms = u64::from(tries * tries).min(200);
    let spread = std::hash::BuildHasher::hash_one(&std::hash::RandomState::new(), tries);
    Duration::from_millis(1 + spread % (2 * most_ms))
}

/// How a try ended.
enum Ended<T> {
    Done(T),
    /// Nothing has changed.
    Failed(Failure),
    /// The connection was lost while it was to be acknowledged.
    Unsure(T, Trace),
}

fn attempt<T>(
    conn: &Conn,
    (clock, actor, op): (&Clock, UserId, &'static str),
    alone: bool,
    f: impl Fn(&Tx<'_>) -> Result<T, Failure>,
) -> Ended<(T, Vec<Change>)> {
    if let Err(failure) = conn.begin(alone) {
        return Ended::Failed(failure);
    }
    let (changes, documents, rows, first, touched) = Default::default();
    let tx = Tx { conn, op, actor, now: clock.now(), changes, documents, rows, first, touched };
    let result = f(&tx)
        .and_then(|value| tx.count_lines().map(|()| value))
        .and_then(|value| search::keep_up(conn, tx.touched.take()).map(|()| value))
        .and_then(|value| if conn.is_lost() { Err(Failure::Offline) } else { Ok(value) });
    let ended = match result {
        Ok(value) => {
            let old = unsure::worker(conn);
            let committed = conn.commit(&tx.rows.borrow(), &tx.changes.borrow());
            match committed {
                Ok(()) => return Ended::Done((value, tx.changes.into_inner())),
                Err(_) if conn.is_lost() => {
                    Ended::Unsure((value, tx.changes.into_inner()), Trace::new(old, tx.first.into_inner()))
                }
                Err(failure) => Ended::Failed(failure),
            }
        }
        Err(failure) => Ended::Failed(failure),
    };
    // The engine may have rolled back by itself (a full disk); then this fails, rightly.
    let _ = conn.control("ROLLBACK");
    ended
}

impl Tx<'_> {
    /// Who acts.
    pub fn actor(&self) -> UserId {
        self.actor
    }

    /// The moment of this transaction; every row of it bears the same.
    pub fn now(&self) -> Instant {
        self.now
    }

    /// The operation, as history shows it.
    pub fn op(&self) -> &'static str {
        self.op
    }

    /// What each row of its history bears.
    fn stamp(&self) -> Stamp {
        Stamp { at: self.now, by: self.actor, op: self.op }
    }

    /// Inserts a record, gives it its id, and writes its first history row.
    ///
    /// # Errors
    /// When the engine refuses: a unique rule, a missing reference.
    pub fn insert<R: Record>(&self, record: &mut R) -> Result<R::Id, Failure> {
        let columns = &R::COLUMNS[2..];
        let holes = (1..=columns.len()).map(|hole| format!("${hole}")).collect::<Vec<_>>().join(", ");
        let sql = format!(
            "INSERT INTO {} (version, {}) VALUES (1, {holes}) RETURNING id",
            record::table(R::KIND),
            columns.join(", "),
        );
        let values = record.values();
        let id: i64 = self.conn.value(&sql, &values[2..])?.ok_or_else(|| Failure::Db(format!("{sql} gave no id")))?;
        record.saved(R::Id::from_raw(id), 1);
        let subject = Subject { kind: R::KIND, id };
        history::made(self, subject, columns, &values[2..])?;
        self.note::<R>(id, None, Some(&values));
        self.changes.borrow_mut().push((subject, Fate::Made));
        self.wrote_line::<R>(&values);
        Ok(R::Id::from_raw(id))
    }

    /// Saves what differs between a record as it was read and as it shall be. Nothing is written
    /// when nothing differs.
    ///
    /// # Errors
    /// [`Failure::Stale`] when somebody else saved in between.
    pub fn update<R: Record>(&self, old: &R, new: &mut R) -> Result<(), Failure> {
        let (before, after) = (old.values(), new.values());
        let changed: Vec<usize> = (2..R::COLUMNS.len()).filter(|&at| before[at] != after[at]).collect();
        if changed.is_empty() {
            return Ok(());
        }
        let sets: Vec<String> =
            changed.iter().enumerate().map(|(hole, &at)| format!("{} = ${}", R::COLUMNS[at], hole + 3)).collect();
        let sql = format!(
            "UPDATE {} SET version = version + 1, {} WHERE id = $1 AND version = $2",
            record::table(R::KIND),
            sets.join(", "),
        );
        let mut params = vec![old.id().to_val(), old.version().to_val()];
        params.extend(changed.iter().map(|&at| after[at].clone()));
        let subject = Subject::new(R::KIND, old.id());
        if self.conn.write(&sql, &params)? == 0 {
            return Err(self.stale(subject, old.version())?);
        }
        let version = old.version() + 1;
        new.saved(old.id(), version);
        let differences: Vec<(&'static str, Val, Val)> =
            changed.iter().map(|&at| (R::COLUMNS[at], before[at].clone(), after[at].clone())).collect();
        history::changed(self, subject, version, &differences)?;
        self.note::<R>(subject.id, Some(&before), Some(&after));
        self.changes.borrow_mut().push((subject, Fate::Changed));
        self.wrote_line::<R>(&before);
        self.wrote_line::<R>(&after);
        Ok(())
    }

    /// Holds a record against the version that a form was read with.
    ///
    /// # Errors
    /// [`Failure::Stale`] with who and what changed, when it was saved since.
    pub fn expect_version<R: Record>(&self, record: &R, version: i64) -> Result<(), Failure> {
        if record.version() == version {
            return Ok(());
        }
        Err(self.stale(Subject::new(R::KIND, record.id()), version)?)
    }

    /// A record as a form read it at a version.
    ///
    /// # Errors
    /// [`Failure::Stale`] with who and what changed, when it was saved or taken away since.
    pub fn current<R: Record>(&self, id: R::Id, version: i64) -> Result<R, Failure> {
        let Some(found) = record::first::<R>(self, "WHERE id = $1", crate::vals![id])? else {
            return Err(match self.stale(Subject::new(R::KIND, id), version)? {
                Failure::Stale(stale) => Failure::Stale(Box::new(Stale { changed: Vec::new(), ..*stale })),
                failure => failure,
            });
        };
        self.expect_version(&found, version)?;
        Ok(found)
    }

    /// Saves the lines of a document: new ones, those that changed; of the known ones (with the version that they
    /// were read at) those that are gone go. What others added since stays.
    ///
    /// # Errors
    /// [`Failure::Stale`] when somebody else saved one of them since.
    pub fn save_lines<R: Record>(&self, known: &[(R::Id, i64)], lines: &mut [R]) -> Result<(), Failure> {
        for (id, version) in known.iter().filter(|(id, _)| lines.iter().all(|line| line.id() != *id)) {
            if record::first::<R>(self, "WHERE id = $1", crate::vals![*id])?.is_some() {
                self.delete(&self.current::<R>(*id, *version)?)?;
            }
        }
        for line in lines {
            if line.id().raw() == 0 {
                self.insert(line)?;
            } else {
                self.update(&self.current::<R>(line.id(), line.version())?, line)?;
            }
        }
        Ok(())
    }

    /// Changes a record by a closure and saves what differs.
    ///
    /// # Errors
    /// As [`Self::update`].
    pub fn change<R: Record>(&self, record: &mut R, f: impl FnOnce(&mut R)) -> Result<(), Failure> {
        let old = record.clone();
        f(record);
        self.update(&old, record)
    }

    /// Deletes a line or an unnumbered draft; numbered documents are voided instead. The history
    /// keeps what it was.
    ///
    /// # Errors
    /// [`Failure::Stale`] when somebody else saved in between.
    pub fn delete<R: Record>(&self, record: &R) -> Result<(), Failure> {
        let sql = format!("DELETE FROM {} WHERE id = $1 AND version = $2", record::table(R::KIND));
        let subject = Subject::new(R::KIND, record.id());
        if self.conn.write(&sql, crate::vals![record.id(), record.version()])? == 0 {
            return Err(self.stale(subject, record.version())?);
        }
        let values = record.values();
        history::deleted(self, subject, record.version() + 1, R::COLUMNS, &values)?;
        self.note::<R>(subject.id, Some(&values), None);
        self.changes.borrow_mut().push((subject, Fate::Deleted));
        self.wrote_line::<R>(&values);
        Ok(())
    }

    /// A record was written: where it is a line, its document is to be counted.
    fn wrote_line<R: Record>(&self, values: &[Val]) {
        self.wrote_line_of(R::KIND, R::COLUMNS, values);
    }

    fn wrote_line_of(&self, kind: Kind, columns: &[&str], values: &[Val]) {
        let Some((kind, column)) = kind.document() else { return };
        let at = columns.iter().position(|one| *one == column);
        if let Some(Val::Int(id)) = at.and_then(|at| values.get(at)) {
            self.documents.borrow_mut().push(Subject { kind, id: *id });
        }
    }

    /// A document's version counts what is done with its lines: who read it before acts on other lines. Documents that
    /// were not written themselves get a history row without fields. Each transaction ends with it.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn count_lines(&self) -> Result<(), Failure> {
        let documents: BTreeSet<Subject> = self.documents.take().into_iter().collect();
        let written: BTreeSet<Subject> = match documents.is_empty() {
            true => return Ok(()),
            false => self.changes.borrow().iter().map(|(subject, _)| *subject).collect(),
        };
        for document in documents.difference(&written) {
            let table = record::table(document.kind);
            let sql = format!("UPDATE {table} SET version = version + 1 WHERE id = $1 RETURNING version");
            if let Some(version) = self.conn.value::<i64>(&sql, crate::vals![document.id])? {
                history::changed(self, *document, version, &[])?;
                self.changes.borrow_mut().push((*document, Fate::Changed));
            }
        }
        Ok(())
    }

    /// Runs `f` so that what it changed is undone when it fails, and the transaction goes on: rows
    /// of an import.
    ///
    /// # Errors
    /// What `f` answers.
    pub fn savepoint<T>(&self, f: impl FnOnce() -> Result<T, Failure>) -> Result<T, Failure> {
        let (changes, rows) = (self.changes.borrow().len(), self.rows.borrow().len());
        let documents = self.documents.borrow().len();
        let result = self.conn.savepoint(f);
        if result.is_err() {
            self.changes.borrow_mut().truncate(changes);
            self.rows.borrow_mut().truncate(rows);
            self.documents.borrow_mut().truncate(documents);
            if rows == 0 {
                self.first.replace(None);
            }
        }
        result
    }

    /// The first and the last row of the history that it has written so far.
    pub fn rows_written(&self) -> Option<(i64, i64)> {
        let rows = self.rows.borrow();
        Some((*rows.iter().min()?, *rows.iter().max()?))
    }

    /// Notes what the search has to look at before the transaction ends.
    fn note<R: Record>(&self, id: i64, old: Option<&[Val]>, new: Option<&[Val]>) {
        self.touched.borrow_mut().note(&Written { kind: R::KIND, id, columns: R::COLUMNS, old, new });
    }

    /// A statement on the tables that are no records: counters and history.
    pub(super) fn write(&self, sql: &str, params: &[Val]) -> Result<usize, Failure> {
        self.conn.write(sql, params)
    }

    /// Writes a history row.
    pub(super) fn trace(&self, sql: &str, row: &[Val]) -> Result<(), Failure> {
        self.rows.borrow_mut().extend(self.conn.value::<i64>(sql, row)?);
        self.first.borrow_mut().get_or_insert_with(|| row.to_vec());
        Ok(())
    }

    fn stale(&self, subject: Subject, version: i64) -> Result<Failure, Failure> {
        let rows = history::since(self.conn, subject, version)?;
        let Some(last) = rows.last() else {
            return Ok(Failure::NotFound { kind: subject.kind, what: format!("#{}", subject.id) });
        };
        let mut changed: Vec<String> =
            rows.iter().flat_map(|row| row.fields.iter().map(|field| field.0.clone())).collect();
        if rows.iter().any(|row| row.fate == "changed" && row.fields.is_empty()) {
            changed.push("lines".to_owned());
        }
        changed.sort();
        changed.dedup();
        let (by, at) = (last.by.clone(), last.at);
        Ok(Failure::Stale(Box::new(Stale { kind: subject.kind, id: subject.id, by, at, changed })))
    }
}
