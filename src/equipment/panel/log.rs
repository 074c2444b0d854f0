//! The life of a unit in order: its own history, contracts, calls and parts (EQ-9).

use crate::{
    base::{
        failure::Failure,
        id::CallId,
        kind::{Kind, Subject},
        say::{Arg, Said},
        value::Val,
    },
    call, contract,
    db::{
        history::{self, Entry},
        query::Conn,
    },
    equipment::{
        Equipment, FittedPart,
        fields::FIELDS,
        store::{self, PartRow},
    },
    people,
    ui::log::LogLine,
};

/// Columns whose changes the operation's own name says already, or that say nothing to people.
const SILENT: &[&str] = &["status", "kept_status", "identity", "number", "reason"];

/// What happened to a unit, oldest first.
///
/// # Errors
/// When the engine fails.
pub(super) fn life(conn: &Conn, card: &Equipment) -> Result<Vec<LogLine>, Failure> {
    let own = joined(history::of(conn, Subject::new(Kind::Equipment, card.id))?);
    let mut lines: Vec<LogLine> = own.iter().map(|entry| saved(card, entry)).collect();
    contracts(conn, card, &mut lines)?;
    calls(conn, card, &mut lines)?;
    for row in store::parts(conn, card.id, None)? {
        part(conn, &row, &mut lines)?;
    }
    lines.sort_by_key(|line| line.at);
    Ok(lines)
}

/// The saves of one operation told as one: an operation may save a card more than once.
fn joined(entries: Vec<Entry>) -> Vec<Entry> {
    let mut joined: Vec<Entry> = Vec::new();
    for entry in entries {
        match joined.last_mut().filter(|last| (last.at, &last.op, last.by_id) == (entry.at, &entry.op, entry.by_id)) {
            Some(last) => last.fields.extend(entry.fields),
            None => joined.push(entry),
        }
    }
    joined
}

/// One save of the card: what was done, and what it changed.
fn saved(card: &Equipment, entry: &Entry) -> LogLine {
    let op = Arg::Key(entry.op.clone());
    let is_first = entry.fate == "made";
    let fields: Vec<Said> = entry.fields.iter().filter_map(change).collect();
    let what = if is_first || fields.is_empty() {
        Said::new(entry.op.clone())
    } else {
        Said { args: vec![("op".into(), op)], ..Said::new("equipment-log-changed") }.with("fields", fields)
    };
    let delivery = card.delivery_id.filter(|_| entry.op.starts_with("delivery-"));
    LogLine {
        at: entry.at,
        who: entry.by.clone(),
        what,
        why: reason(entry),
        about: delivery.map(|id| Subject::new(Kind::Delivery, id)),
    }
}

/// The reason that was given with this save.
fn reason(entry: &Entry) -> String {
    let given = entry.fields.iter().find(|(column, ..)| column == "reason");
    given.and_then(|(_, _, new)| new.as_text()).unwrap_or_default().to_owned()
}

/// One changed field: what was typed is shown, records are only named.
fn change((column, old, new): &(String, Val, Val)) -> Option<Said> {
    if SILENT.contains(&column.as_str()) {
        return None;
    }
    let key = column.strip_suffix("_id").unwrap_or(column);
    let label = FIELDS.iter().find(|field| field.key == key)?.label;
    let field = Arg::Key(label.to_owned());
    let said = |key| Said { args: vec![("field".into(), field)], ..Said::new(key) };
    match (old.as_text().unwrap_or_default(), new.as_text().unwrap_or_default()) {
        _ if key != column => Some(said("equipment-log-field")),
        ("", new) => Some(said("equipment-log-field-to").with("new", new)),
        (old, new) => Some(said("equipment-log-field-from-to").with("old", old).with("new", new)),
    }
}

fn contracts(conn: &Conn, card: &Equipment, lines: &mut Vec<LogLine>) -> Result<(), Failure> {
    for contract in contract::store::of_equipment(conn, card.id)? {
        let number = contract.number.clone().unwrap_or_else(|| format!("#{}", contract.id.0));
        for event in contract::store::events(conn, contract.id)? {
            lines.push(LogLine {
                at: event.at,
                who: people::store::name(conn, Some(event.user_id))?,
                what: Said::new("equipment-log-contract")
                    .with_word("kind", contract.kind)
                    .with("number", number.as_str())
                    .with_word("event", event.event)
                    .with("day", event.day),
                why: event.reason,
                about: Some(Subject::new(Kind::Contract, contract.id)),
            });
        }
    }
    Ok(())
}

fn calls(conn: &Conn, card: &Equipment, lines: &mut Vec<LogLine>) -> Result<(), Failure> {
    for call in call::store::briefs_of_equipment(conn, card.id)? {
        lines.push(LogLine {
            at: call.opened_at,
            who: call.owner,
            what: Said::new("equipment-log-call")
                .with("number", call.number)
                .with("subject", call.subject)
                .with_word("status", call.status),
            why: call.solution,
            about: Some(Subject::new(Kind::Call, call.id)),
        });
    }
    Ok(())
}

/// What calls did with a part; parts that a unit was built with tell nothing.
fn part(conn: &Conn, row: &PartRow, lines: &mut Vec<LogLine>) -> Result<(), Failure> {
    let part: &FittedPart = &row.part;
    if part.fitted_call_id.is_none() && part.removed_call_id.is_none() {
        return Ok(());
    }
    let saves = history::of(conn, Subject::new(Kind::FittedPart, part.id))?;
    for (column, key, call) in [
        ("fitted_call_id", "equipment-log-fitted", part.fitted_call_id),
        ("removed_call_id", "equipment-log-removed", part.removed_call_id),
    ] {
        let save = saves.iter().find(|entry| entry.fields.iter().any(|(one, ..)| one == column));
        lines.extend(save.zip(call).map(|(entry, call)| moved(row, entry, key, call)));
    }
    Ok(())
}

fn moved(row: &PartRow, entry: &Entry, key: &'static str, call: CallId) -> LogLine {
    let name = format!("{} {}", row.name, row.part.serial);
    LogLine {
        at: entry.at,
        who: entry.by.clone(),
        what: Said::new(key).with("part", name.trim()).with("quantity", row.part.quantity),
        why: String::new(),
        about: Some(Subject::new(Kind::Call, call)),
    }
}
