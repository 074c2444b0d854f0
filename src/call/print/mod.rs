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
    equipment::{self, Equipment},
    print::data::{Data, DocField, FieldKind},
    setting::{Company, Settings},
};

pub use values::FIELDS;

/// The fields of what somebody is sent to do, for slip and order: for whom, where, and what was reported.
pub const SERVICE: &[DocField] = &[
    DocField::text("customer.name", "print-order-customer"),
    DocField::text("contact", "print-order-contact"),
    DocField::text("phone", "print-order-phone"),
    DocField::text("site", "print-order-site"),
    DocField::text("call.subject", "print-order-subject"),
    DocField::text("call.description", "print-order-description"),
    DocField::text("call.call_type", "print-order-call-type"),
    DocField::text("call.priority", "call-priority"),
    DocField::text("call.response_due", "call-response-due").of(FieldKind::Date),
    DocField::text("call.resolve_due", "call-resolve-due").of(FieldKind::Date),
];

/// Everything that stands on a proof. Empty texts are left out of the paper.
struct Facts {
    /// Number of the call.
    number: String,
    /// Who issues it.
    company: Company,
    /// Name of the customer.
    customer: String,
    /// The unit's values.
    unit: Data,
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
    let facts = Facts {
        company: settings.company.clone(),
        customer: customer::store::name(conn, Some(call.customer_id))?,
        unit: equipment::print::unit(conn, unit.as_ref(), call.item_id)?,
        number: call.number,
        subject: call.subject,
        deadlines,
        proofs,
        at: now,
    };
    Ok(values::of(&facts, texts))
}
