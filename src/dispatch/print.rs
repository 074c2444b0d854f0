//! What a dispatch slip (派工单) may say (DOC-2).

use crate::{
    base::{failure::Failure, id::DispatchId, text::Texts},
    call,
    customer::{self, Contact},
    db::{query::Conn, record},
    equipment::{self, Equipment},
    people,
    print::data::{Data, DocField, FieldKind},
    setting::{self, Settings},
};

use super::store;

/// The fields of a dispatch slip, beside those of the company, the service and the unit.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "dispatch-number"),
    DocField::text("dated", "dispatch-issued-at").of(FieldKind::Date),
    DocField::text("technician", "dispatch-technician"),
    DocField::text("planned_from", "dispatch-planned-from").of(FieldKind::Date),
    DocField::text("planned_to", "dispatch-planned-to").of(FieldKind::Date),
    DocField::text("instructions", "dispatch-instructions"),
    DocField::text("status", "dispatch-status"),
    DocField::text("call.number", "dispatch-call"),
    DocField::text("call.opened_at", "print-order-reported").of(FieldKind::Date),
];

/// The values of a dispatch slip.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such dispatch; when the engine fails.
pub fn data(conn: &Conn, id: DispatchId, settings: &Settings, texts: &Texts) -> Result<Data, Failure> {
    let dispatch = store::get(conn, id)?;
    let call = call::store::get(conn, dispatch.call_id)?;
    let contact = call.contact_id.map(|id| record::get::<Contact>(conn, id)).transpose()?;
    let unit = call.equipment_id.map(|id| record::get::<Equipment>(conn, id)).transpose()?;
    let first = |texts: [Option<&str>; 3]| {
        texts.into_iter().flatten().find(|text| !text.trim().is_empty()).unwrap_or_default().to_owned()
    };
    let contact = contact.as_ref();
    let site = unit.as_ref().map(|unit| unit.site_address.clone()).filter(|site| !site.trim().is_empty());
    let unit = equipment::print::unit(conn, unit.as_ref(), call.item_id)?;
    let about = Data::new()
        .with("number", &call.number)
        .with("subject", &call.subject)
        .with("description", &call.description)
        .with("opened_at", call.opened_at)
        .with_word("priority", Some(call.priority))
        .with_word("call_type", Some(call.call_type))
        .with("response_due", call.response_due)
        .with("resolve_due", call.resolve_due);
    Ok(Data::new()
        .with("company", setting::print::company(&settings.company, texts))
        .with("number", &dispatch.number)
        .with("dated", dispatch.issued_at)
        .with("technician", people::store::name(conn, Some(dispatch.technician_id))?)
        .with("planned_from", dispatch.planned_from)
        .with("planned_to", dispatch.planned_to)
        .with("instructions", &dispatch.instructions)
        .with_word("status", Some(dispatch.status))
        .with("call", about)
        .with("customer", Data::new().with("name", customer::store::name(conn, Some(call.customer_id))?))
        .with("contact", first([Some(&call.contact_name), contact.map(|it| it.name.as_str()), None]))
        .with(
            "phone",
            first([Some(&call.phone), contact.map(|it| it.mobile.as_str()), contact.map(|it| it.phone.as_str())]),
        )
        .with("site", site)
        .with("unit", unit))
}
