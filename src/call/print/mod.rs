//! What is printed of a call: the proof of its deadlines, for the customer (CLK-6).

/// From the facts to the values that templates name.
mod values;
/// Papers read back.
mod tests;
pub mod words;

use crate::{
    base::{failure::Failure, id::CallId, text::Texts, time::Instant, words::Word as _},
    call::{
        rules::{Deadlines, Proof, Which},
        store,
    },
    customer,
    db::{query::Conn, record},
    equipment::Equipment,
    item::Item,
    print::data::Data,
    setting::{Company, Settings},
};

pub use values::FIELDS;

/// Everything that stands on a proof. Empty texts are left out of the paper.
struct Facts {
    /// Number of the call.
    number: String,
    /// Who issues it.
    company: Company,
    /// Name of the customer.
    customer: String,
    /// Name of the item.
    item: String,
    /// The item's specification.
    specification: String,
    /// The unit's serial.
    serial: String,
    /// Number of the unit's card.
    card: String,
    /// The fault in one line.
    subject: String,
    /// What the deadlines come from.
    deadlines: Deadlines,
    /// The proofs, in order.
    proofs: Vec<Proof>,
    /// The moment of the paper.
    at: Instant,
}

/// The values of the proof of a call's promises as they stand at a moment (CLK-6): of one of them, or of both. What was
/// not promised is left out.
///
/// # Errors
/// When there is no such call, a promise ends after every year that calendars know, or the database fails.
pub fn data(
    conn: &Conn,
    call: CallId,
    which: Option<Which>,
    (now, settings, texts): (Instant, &Settings, &Texts),
) -> Result<Data, Failure> {
    let call = store::get(conn, call)?;
    let deadlines = store::deadlines(conn, &call, settings)?;
    let mut proofs = Vec::new();
    for one in Which::ALL.iter().filter(|one| which.is_none_or(|only| only == **one)) {
        proofs.extend(deadlines.proof(*one, now).map_err(|error| Failure::from(error.said()))?);
    }
    let unit = call.equipment_id.map(|id| record::get::<Equipment>(conn, id)).transpose()?;
    let item = unit.as_ref().map(|it| it.item_id).or(call.item_id);
    let item = item.map(|id| record::get::<Item>(conn, id)).transpose()?;
    let [item, specification] = item.map(|it| [it.name, it.specification]).unwrap_or_default();
    let [serial, card] = unit.map(|it| [it.serial, it.number.unwrap_or_default()]).unwrap_or_default();
    let facts = Facts {
        company: settings.company.clone(),
        customer: customer::store::name(conn, Some(call.customer_id))?,
        item,
        specification,
        serial,
        card,
        number: call.number,
        subject: call.subject,
        deadlines,
        proofs,
        at: now,
    };
    Ok(values::of(&facts, texts))
}
