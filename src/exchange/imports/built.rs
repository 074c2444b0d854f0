//! What was built on an import since: with any of it, the import stays.

use std::collections::BTreeMap;

use crate::{
    base::{
        failure::Failure,
        kind::{Kind, Subject},
        say::{Arg, Said},
        value::Val,
    },
    db::{
        history,
        query::Conn,
        record, references,
        together::{TOGETHER, filled, holes},
    },
    vals,
};

use super::back::{Wrote, standing};

/// So many are told one by one.
const TOLD: usize = 100;

/// Something that was built on an import.
#[derive(Clone, Debug, PartialEq)]
pub struct Obstacle {
    /// The record that was changed since, or that names what would go.
    pub subject: Subject,
    /// What the record is called.
    pub name: String,
    /// What happened.
    pub why: Said,
}

/// What stands against taking an import back, and how many more there are.
pub(super) fn obstacles(conn: &Conn, wrote: &Wrote) -> Result<(Vec<Obstacle>, usize), Failure> {
    let mut found: BTreeMap<Subject, Built> = BTreeMap::new();
    changed(conn, wrote, &mut found)?;
    named(conn, wrote, &mut found)?;
    printed(conn, wrote, &mut found)?;
    let more = found.len().saturating_sub(TOLD);
    let told = found.into_iter().take(TOLD).map(|(subject, built)| {
        let name = name_of(conn, subject)?;
        Ok(Obstacle { subject, name, why: built.said(conn, subject)? })
    });
    Ok((told.collect::<Result<Vec<Obstacle>, Failure>>()?, more))
}

/// How something was built on an import.
enum Built {
    /// The record was saved since, when it was at this version.
    Changed(i64),
    /// It, or what stands on its form, names a record that would go: which kind of record names which.
    Names(Kind, Subject),
    /// It was printed.
    Printed,
}

impl Built {
    fn said(&self, conn: &Conn, subject: Subject) -> Result<Said, Failure> {
        match self {
            Self::Changed(version) => Ok(match history::since(conn, subject, *version)?.last() {
                Some(last) => Said::new("exchange-undo-changed")
                    .with("by", last.by.as_str())
                    .with("at", last.at)
                    .with("op", Arg::Key(last.op.clone())),
                None => Said::new("exchange-undo-gone"),
            }),
            Self::Names(kind, named) if *named == subject => {
                Ok(Said::new("exchange-undo-grew").with_word("kind", *kind))
            }
            Self::Names(_, named) => {
                Ok(Said::new("exchange-undo-names").with_word("kind", named.kind).with("name", name_of(conn, *named)?))
            }
            Self::Printed => Ok(Said::new("exchange-undo-printed")),
        }
    }
}

/// Records that were saved since the import did.
fn changed(conn: &Conn, wrote: &Wrote, found: &mut BTreeMap<Subject, Built>) -> Result<(), Failure> {
    let mut left: BTreeMap<Kind, BTreeMap<i64, i64>> = wrote.made.clone();
    // Who was told has read it.
    left.remove(&Kind::Message);
    for (subject, version) in &wrote.left {
        left.entry(subject.kind).or_default().insert(subject.id, *version);
    }
    for (kind, records) in left {
        let ids: Vec<i64> = records.keys().copied().collect();
        let now: BTreeMap<i64, i64> = standing(conn, kind, &ids)?.into_iter().collect();
        for (id, version) in records {
            let subject = Subject { kind, id };
            if now.get(&id) != Some(&version) && differs(conn, subject, version)? {
                found.insert(subject, Built::Changed(version));
            }
        }
    }
    Ok(())
}

/// A record is otherwise than it was at a version. What was changed and changed back, as by an import that was taken
/// back, makes no difference; lines that came to it are found by naming it.
fn differs(conn: &Conn, subject: Subject, version: i64) -> Result<bool, Failure> {
    let mut fields: BTreeMap<String, (Val, Val)> = BTreeMap::new();
    for entry in history::since(conn, subject, version)? {
        if entry.fate != "changed" {
            return Ok(true);
        }
        for (column, old, new) in entry.fields {
            fields.entry(column).or_insert_with(|| (old, Val::Null)).1 = new;
        }
    }
    Ok(fields.values().any(|(old, new)| old != new))
}

/// Records of others that name one that would go.
fn named(conn: &Conn, wrote: &Wrote, found: &mut BTreeMap<Subject, Built>) -> Result<(), Failure> {
    for one in references::all(conn)? {
        let Some(made) = wrote.made.get(&one.to) else { continue };
        let (owner, owner_column) = owner_of(one.from).unwrap_or((one.from, "id"));
        let sql = format!(
            "SELECT id, {column}, {owner_column} FROM {} WHERE {column} IN ({})",
            record::table(one.from),
            holes(1),
            column = one.column,
        );
        let own = wrote.made.get(&one.from);
        let ids: Vec<i64> = made.keys().copied().collect();
        for piece in ids.chunks(TOGETHER) {
            for (id, named, owner_id) in conn.rows::<(i64, i64, i64)>(&sql, &filled(piece, |id| Val::Int(*id)))? {
                if own.is_none_or(|own| !own.contains_key(&id)) {
                    let subject = Subject { kind: owner, id: owner_id };
                    found.entry(subject).or_insert(Built::Names(one.from, Subject { kind: one.to, id: named }));
                }
            }
        }
    }
    Ok(())
}

/// Records that were put on paper: somebody may have it in hand.
fn printed(conn: &Conn, wrote: &Wrote, found: &mut BTreeMap<Subject, Built>) -> Result<(), Failure> {
    for (kind, records) in &wrote.made {
        let ids: Vec<i64> = records.keys().copied().collect();
        let sql = format!("SELECT about_id FROM print_log WHERE about_kind = $1 AND about_id IN ({})", holes(2));
        for piece in ids.chunks(TOGETHER) {
            let mut params = vals![*kind].to_vec();
            params.extend(filled(piece, |id| Val::Int(*id)));
            for id in conn.values::<i64>(&sql, &params)? {
                found.entry(Subject { kind: *kind, id }).or_insert(Built::Printed);
            }
        }
    }
    Ok(())
}

/// The record on whose form another one stands, and the column that says which.
fn owner_of(kind: Kind) -> Option<(Kind, &'static str)> {
    match kind {
        Kind::CallStep | Kind::CallPause | Kind::Revisit => Some((Kind::Call, "call_id")),
        Kind::FittedPart => Some((Kind::Equipment, "equipment_id")),
        Kind::ContractEvent => Some((Kind::Contract, "contract_id")),
        kind => kind.document(),
    }
}

/// What a record is called: by number, code or name.
fn name_of(conn: &Conn, subject: Subject) -> Result<String, Failure> {
    let shown = match subject.kind {
        Kind::Call => "number || ' ' || subject",
        Kind::Customer | Kind::Item => "code || ' ' || name",
        Kind::Contact | Kind::User | Kind::Queue | Kind::Department | Kind::Template => "name",
        Kind::Address => "city || ' ' || street",
        Kind::Equipment => "COALESCE(number, '') || ' ' || serial",
        Kind::Delivery => "COALESCE(number, '') || ' ' || foreign_number",
        Kind::Contract | Kind::Settlement | Kind::Receipt | Kind::CreditNote => "COALESCE(number, '')",
        Kind::Dispatch => "number",
        Kind::Handling => "(SELECT c.number FROM call c WHERE c.id = call_id)",
        _ => "''",
    };
    let sql = format!("SELECT {shown} FROM {} WHERE id = $1", record::table(subject.kind));
    let name: Option<String> = conn.value(&sql, vals![subject.id])?;
    let name = name.map(|name| name.trim().to_owned()).filter(|name| !name.is_empty());
    Ok(name.unwrap_or_else(|| format!("#{}", subject.id)))
}
