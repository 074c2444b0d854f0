//! What is printed of a call: the proof of its deadlines, for the customer (CLK-6).

/// From the facts to the pages.
mod sheet;
/// Papers read back.
mod tests;
pub mod words;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, Id as _},
        text::Texts,
        time::Instant,
    },
    call::{
        rules::{Deadlines, Proof, Which},
        store,
    },
    customer,
    db::{query::Conn, record},
    equipment::Equipment,
    item::Item,
    print::page::Sheet,
    setting::{Company, Settings},
};

/// Everything that stands on a proof. Empty texts are left out of the paper.
struct Facts {
    /// Number of the call.
    number: String,
    /// Who issues it.
    company: Company,
    /// Name of the customer.
    customer: String,
    /// The item's name and specification.
    unit: String,
    /// The unit's serial, or its card's number.
    serial: String,
    /// The fault in one line.
    subject: String,
    /// What the deadlines come from.
    deadlines: Deadlines,
    /// The proofs, in order.
    proofs: Vec<Proof>,
    /// The moment of the paper.
    at: Instant,
}

/// The proof of these promises of a call, in the language of the texts, as they stand at a moment (CLK-6). What was not
/// promised is left out.
///
/// # Errors
/// When there is no such call, a promise ends after every year that calendars know, or the database fails.
pub fn deadline_proof(
    conn: &Conn,
    call: CallId,
    which: &[Which],
    (now, settings, texts): (Instant, &Settings, &Texts),
) -> Result<Sheet, Failure> {
    let call = store::get(conn, call)?;
    let deadlines = store::deadlines(conn, &call, settings)?;
    let mut proofs = Vec::new();
    for one in which {
        proofs.extend(deadlines.proof(*one, now).map_err(|error| Failure::from(error.said()))?);
    }
    let equipment = call.equipment_id.map(|id| record::get::<Equipment>(conn, id)).transpose()?;
    let item = equipment.as_ref().map(|it| it.item_id).or(call.item_id);
    let item = item.map(|id| record::get::<Item>(conn, id)).transpose()?;
    let serial = |unit: Equipment| match unit.serial.trim() {
        "" => unit.number.unwrap_or_else(|| format!("#{}", unit.id.raw())),
        serial => serial.to_owned(),
    };
    let facts = Facts {
        company: settings.company.clone(),
        customer: customer::store::name(conn, Some(call.customer_id))?,
        unit: item.map(|it| format!("{} {}", it.name, it.specification).trim().to_owned()).unwrap_or_default(),
        serial: equipment.map(serial).unwrap_or_default(),
        number: call.number,
        subject: call.subject,
        deadlines,
        proofs,
        at: now,
    };
    Ok(sheet::lay_out(&facts, texts))
}
