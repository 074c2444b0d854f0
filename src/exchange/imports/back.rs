//! An import is taken back: what it made goes, what it changed is as it was before; all of it, or nothing.

use std::{
    cell::RefCell,
    collections::{BTreeMap, BTreeSet},
};

use crate::{
    base::{
        failure::Failure,
        id::ImportId,
        kind::{Kind, Subject},
        say::Said,
        value::Val,
    },
    db::{
        history::{self, FieldChange},
        query::Conn,
        record, references,
        together::{TOGETHER, filled, holes},
        tx::{self, Change, Tx},
    },
    exchange::import::Context,
    people::{self, Role},
    vals,
};

use super::{
    Import,
    built::{self, Obstacle},
};

/// Words of the dictionaries stay: others use them without being told apart from those that the import brought.
const KEPT: &[Kind] = &[Kind::DictEntry];

/// So many records go together.
const PIECE: usize = 500;

/// What taking an import back does, or did; or what stands against it.
#[derive(Clone, Debug, PartialEq)]
pub struct Back {
    /// The import.
    pub import: Import,
    /// How many records of each kind go.
    pub goes: Vec<(Kind, usize)>,
    /// How many records are as before it again.
    pub set_back: usize,
    /// What was built on it: with any, nothing is taken back.
    pub obstacles: Vec<Obstacle>,
    /// Further ones, which are not told one by one.
    pub more: usize,
    /// It was taken back.
    pub is_done: bool,
    /// The records touched, for open lists; empty unless done.
    pub changes: Vec<Change>,
}

impl Back {
    /// What it does, in the order of kinds: lines and logs are not told apart from what they belong to.
    pub fn effects(&self) -> Vec<Said> {
        let told =
            |kind: &Kind| !matches!(kind, Kind::CallStep | Kind::CallPause | Kind::Message | Kind::ContractEvent);
        let goes = self.goes.iter().filter(|(kind, _)| told(kind));
        let mut all: Vec<Said> = goes
            .map(|(kind, count)| Said::new("exchange-undo-goes").with_word("kind", *kind).with("count", *count))
            .collect();
        if self.set_back > 0 {
            all.push(Said::new("exchange-undo-sets-back").with("count", self.set_back));
        }
        all
    }
}

/// What an import wrote, as its history rows tell.
#[derive(Debug, Default)]
pub(super) struct Wrote {
    /// Records that it made, by kind and id, each with the version that it left.
    pub made: BTreeMap<Kind, BTreeMap<i64, i64>>,
    /// The fields of records that it changed: before and after.
    pub changed: BTreeMap<Subject, Vec<FieldChange>>,
    /// The version that it left of each of them.
    pub left: BTreeMap<Subject, i64>,
}

impl Wrote {
    /// Reads it.
    fn of(conn: &Conn, import: &Import) -> Result<Self, Failure> {
        let mut wrote = Self::default();
        let sql =
            "SELECT kind, record_id, version, fate, CASE WHEN fate = 'changed' THEN fields ELSE '' END FROM history
                   WHERE id >= $1 AND id <= $2 AND at = $3 AND user_id = $4 ORDER BY id";
        conn.each(sql, vals![import.first_row, import.last_row, import.at, import.user_id], |row| {
            let (kind, id, version): (Kind, i64, i64) = (row.next()?, row.next()?, row.next()?);
            let (fate, fields): (String, String) = (row.next()?, row.next()?);
            if KEPT.contains(&kind) {
                return Ok(());
            }
            let of_kind = wrote.made.entry(kind).or_default();
            if fate == "made" || of_kind.contains_key(&id) {
                of_kind.insert(id, version);
                return Ok(());
            }
            wrote.change(Subject { kind, id }, version, &fields)
        })?;
        wrote.made.retain(|_, records| !records.is_empty());
        Ok(wrote)
    }

    fn change(&mut self, subject: Subject, version: i64, fields: &str) -> Result<(), Failure> {
        let fields = history::fields_of(fields)
            .map_err(|why| Failure::Damaged(format!("the history of {subject:?} can't be read: {why}")))?;
        // A document whose lines alone were written is counted, and has nothing to be set back.
        if fields.is_empty() && !self.changed.contains_key(&subject) {
            return Ok(());
        }
        self.left.insert(subject, version);
        let known = self.changed.entry(subject).or_default();
        for (column, old, new) in fields {
            match known.iter_mut().find(|(name, ..)| *name == column) {
                Some(before) => before.2 = new,
                None => known.push((column, old, new)),
            }
        }
        Ok(())
    }

    /// How many records of each kind were made.
    fn counts(&self) -> Vec<(Kind, usize)> {
        self.made.iter().map(|(kind, records)| (*kind, records.len())).collect()
    }
}

/// What taking an import back would do, and what stands against it.
///
/// # Errors
/// When there is no such import, or it was taken back before.
pub fn look(conn: &Conn, id: ImportId) -> Result<Back, Failure> {
    found(conn, id).map(|(back, _)| back)
}

fn found(conn: &Conn, id: ImportId) -> Result<(Back, Wrote), Failure> {
    let import: Import = record::get(conn, id)?;
    if let Some(at) = import.undone_at {
        return Err(Said::new("exchange-undo-undone").with("file", import.file.as_str()).with("at", at).into());
    }
    let wrote = Wrote::of(conn, &import)?;
    let (obstacles, more) = built::obstacles(conn, &wrote)?;
    let (goes, set_back) = (wrote.counts(), wrote.changed.len());
    Ok((Back { import, goes, set_back, obstacles, more, is_done: false, changes: Vec::new() }, wrote))
}

/// Takes an import back, in one transaction and while nobody else writes; where something was built on it, nothing is
/// done. Whoever imported it may, and who looks after the office.
///
/// # Errors
/// As [`look`]; when the engine fails, or cancelled: then nothing was changed.
pub fn take_back(context: Context<'_>, id: ImportId) -> Result<Back, Failure> {
    let kept = RefCell::new(None);
    let ((), changes) = tx::alone(context.conn, context.clock, context.actor, "exchange-op-undo", |tx| {
        context.progress.stage(Said::new("exchange-stage-looking-back"), 0);
        context.progress.step(0)?;
        let (mut back, wrote) = found(tx, id)?;
        if back.import.user_id == tx.actor() {
            people::store::require_active(tx)?;
        } else {
            people::store::require(tx, &[Role::Supervisor, Role::Admin])?;
        }
        if back.obstacles.is_empty() {
            written(tx, context, &wrote)?;
            let actor = tx.actor();
            tx.change(&mut back.import, |import| {
                (import.undone_at, import.undone_by_id) = (Some(tx.now()), Some(actor));
            })?;
            back.is_done = true;
        }
        kept.replace(Some(back));
        Ok(())
    })?;
    let back = kept.into_inner().ok_or_else(|| Failure::Db("nothing was looked at".to_owned()))?;
    Ok(Back { changes, ..back })
}

/// Writes it: what names others goes before them.
fn written(tx: &Tx<'_>, context: Context<'_>, wrote: &Wrote) -> Result<(), Failure> {
    let mut going: BTreeMap<Kind, Vec<(i64, i64)>> = BTreeMap::new();
    for (kind, records) in &wrote.made {
        going.insert(*kind, standing(tx, *kind, &records.keys().copied().collect::<Vec<_>>())?);
    }
    for (kind, records) in follow_ups(tx, wrote)? {
        going.entry(kind).or_default().extend(records);
    }
    let total: usize = going.values().map(Vec::len).sum();
    context.progress.stage(Said::new("exchange-stage-taking-back"), total as u64);
    let kinds: Vec<Kind> = going.keys().copied().collect();
    let mut done = 0;
    for kind in references::deleting_order(&kinds, &references::all(tx)?) {
        for piece in going[&kind].chunks(PIECE) {
            tx.delete_all(kind, piece)?;
            done += piece.len();
            context.progress.step(done as u64)?;
        }
    }
    let mut changed: BTreeMap<Kind, Vec<i64>> = BTreeMap::new();
    for subject in wrote.changed.keys() {
        changed.entry(subject.kind).or_default().push(subject.id);
    }
    for (kind, ids) in changed {
        for (id, version) in standing(tx, kind, &ids)? {
            let subject = Subject { kind, id };
            if let Some(fields) = wrote.changed.get(&subject) {
                tx.set_back((subject, version), fields)?;
            }
        }
    }
    Ok(())
}

/// Records with the versions that they have now.
pub(super) fn standing(conn: &Conn, kind: Kind, ids: &[i64]) -> Result<Vec<(i64, i64)>, Failure> {
    let sql = format!("SELECT id, version FROM {} WHERE id IN ({})", record::table(kind), holes(1));
    let mut all = Vec::with_capacity(ids.len());
    for piece in ids.chunks(TOGETHER) {
        all.extend(conn.rows::<(i64, i64)>(&sql, &filled(piece, |id| Val::Int(*id)))?);
    }
    Ok(all)
}

/// Ids of records of one kind, each with its version.
type Versions = Vec<(i64, i64)>;

/// What the program itself said about the records since: alerts, and messages about both. They are about nothing then.
fn follow_ups(conn: &Conn, wrote: &Wrote) -> Result<[(Kind, Versions); 2], Failure> {
    let mut alerts: BTreeSet<(i64, i64)> = BTreeSet::new();
    let mut messages: BTreeSet<(i64, i64)> = BTreeSet::new();
    for (kind, records) in &wrote.made {
        let ids: Vec<i64> = records.keys().copied().collect();
        alerts.extend(about(conn, Kind::Alert, (*kind, &ids))?);
        messages.extend(about(conn, Kind::Message, (*kind, &ids))?);
    }
    let ids: Vec<i64> = alerts.iter().map(|(id, _)| *id).collect();
    messages.extend(about(conn, Kind::Message, (Kind::Alert, &ids))?);
    let is_own = |kind, id: &i64| wrote.made.get(&kind).is_some_and(|made| made.contains_key(id));
    messages.retain(|(id, _)| !is_own(Kind::Message, id));
    Ok([(Kind::Message, messages.into_iter().collect()), (Kind::Alert, alerts.into_iter().collect())])
}

/// The records of a kind that are about these, with their versions.
fn about(conn: &Conn, of: Kind, (kind, ids): (Kind, &[i64])) -> Result<Vec<(i64, i64)>, Failure> {
    let sql =
        format!("SELECT id, version FROM {} WHERE about_kind = $1 AND about_id IN ({})", record::table(of), holes(2));
    let mut all = Vec::new();
    for piece in ids.chunks(TOGETHER) {
        let mut params = vals![kind].to_vec();
        params.extend(filled(piece, |id| Val::Int(*id)));
        all.extend(conn.rows::<(i64, i64)>(&sql, &params)?);
    }
    Ok(all)
}
