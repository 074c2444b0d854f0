//! What the card itself tells: its days, its warranty, what was saved in it, its parts, and the cards before and after.

use super::{Gathering, Lane, When};
use crate::{
    base::{
        failure::Failure,
        id::CallId,
        kind::{Kind, Subject},
        say::{Arg, Said},
        value::Val,
    },
    db::{
        history::{self, Entry},
        query::Conn,
    },
    equipment::{
        Equipment,
        fields::FIELDS,
        store::{self, PartRow},
    },
};

/// Columns whose changes the operation's own name says already, or that say nothing to people.
const SILENT: &[&str] = &["status", "kept_status", "identity", "number", "reason"];

/// Tells of the card, and of its parts.
pub(super) fn tell(conn: &Conn, card: &Equipment, gathering: &mut Gathering) -> Result<(), Failure> {
    let delivery = card.delivery_id.map(|id| Subject::new(Kind::Delivery, id));
    if let Some(day) = card.delivered_on {
        gathering.add(Lane::Card, When::On(day), Said::new("report-life-delivered")).about = delivery;
    }
    if let Some(day) = card.installed_on {
        gathering.add(Lane::Card, When::On(day), Said::new("report-life-installed"));
    }
    if let Some((from, to)) = card.warranty_from.zip(card.warranty_to).filter(|(from, to)| from <= to) {
        gathering.add(Lane::Cover, When::Days(from, to), Said::new("report-life-warranty"));
    }
    for entry in joined(history::of(conn, Subject::new(Kind::Equipment, card.id))?) {
        let (what, about) = saved(card, &entry);
        let one = gathering.add(Lane::Card, When::At(entry.at), what);
        (one.who, one.why, one.about) = (entry.by.clone(), reason(&entry), about);
    }
    for row in store::parts(conn, card.id, None)? {
        part(conn, &row, gathering)?;
    }
    Ok(())
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

/// One save of the card: what was done, what it changed, and where it leads.
fn saved(card: &Equipment, entry: &Entry) -> (Said, Option<Subject>) {
    let op = Arg::Key(entry.op.clone());
    let is_first = entry.fate == "made";
    let fields: Vec<Said> = entry.fields.iter().filter_map(change).collect();
    let what = if is_first || fields.is_empty() {
        Said::new(entry.op.clone())
    } else {
        Said { args: vec![("op".into(), op)], ..Said::new("equipment-log-changed") }.with("fields", fields)
    };
    let delivery = card.delivery_id.filter(|_| entry.op.starts_with("delivery-"));
    let takes_over = entry.fields.iter().any(|(column, ..)| column == "predecessor_id");
    let is_replaced = entry.fields.iter().any(|(column, ..)| column == "successor_id");
    let other = match (is_replaced, takes_over) {
        (true, _) => card.successor_id,
        (_, true) => card.predecessor_id,
        _ => None,
    };
    let about = delivery.map(|id| Subject::new(Kind::Delivery, id));
    (what, about.or(other.map(|id| Subject::new(Kind::Equipment, id))))
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

/// What calls did with a part; parts that a unit was built with tell nothing.
fn part(conn: &Conn, row: &PartRow, gathering: &mut Gathering) -> Result<(), Failure> {
    let part = &row.part;
    if part.fitted_call_id.is_none() && part.removed_call_id.is_none() {
        return Ok(());
    }
    let saves = history::of(conn, Subject::new(Kind::FittedPart, part.id))?;
    for (column, key, call) in [
        ("fitted_call_id", "equipment-log-fitted", part.fitted_call_id),
        ("removed_call_id", "equipment-log-removed", part.removed_call_id),
    ] {
        let save = saves.iter().find(|entry| entry.fields.iter().any(|(one, ..)| one == column));
        if let Some((entry, call)) = save.zip(call) {
            moved(row, entry, key, call, gathering);
        }
    }
    Ok(())
}

fn moved(row: &PartRow, entry: &Entry, key: &'static str, call: CallId, gathering: &mut Gathering) {
    let name = format!("{} {}", row.name, row.part.serial);
    let what = Said::new(key).with("part", name.trim()).with("quantity", row.part.quantity);
    let one = gathering.add(Lane::Part, When::At(entry.at), what);
    (one.who, one.about) = (entry.by.clone(), Some(Subject::new(Kind::Call, call)));
}
