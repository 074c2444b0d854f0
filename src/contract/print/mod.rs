//! What a service contract (服务合同) may say on paper (DOC-3).

mod terms;
mod tests;

use crate::{
    base::{failure::Failure, id::ContractId, money::Money, text::Texts},
    customer::{self, AddressKind},
    db::{query::Conn, record},
    equipment::Equipment,
    item::Item,
    people::User,
    print::data::{Data, DocField, FieldKind},
    setting::{self, Dict, Settings},
};

use super::{
    Contract, ContractEvent, Event, Status,
    store::{self, LineRow},
};

/// The fields of a contract, beside those of the company and the customer.
pub const FIELDS: &[DocField] = &[
    DocField::text("number", "contract-number"),
    DocField::text("dated", "contract-print-dated").of(FieldKind::Date),
    DocField::text("approved_on", "contract-print-approved-on").of(FieldKind::Date),
    DocField::text("status", "contract-status"),
    DocField::text("is_draft", "contract-status-draft").of(FieldKind::Flag),
    DocField::text("is_void", "contract-status-void").of(FieldKind::Flag),
    DocField::text("is_terminated", "contract-status-terminated").of(FieldKind::Flag),
    DocField::text("is_warranty", "contract-kind-warranty").of(FieldKind::Flag),
    DocField::text("terminated_on", "contract-print-terminated-on").of(FieldKind::Date),
    DocField::text("terminated_why", "contract-step-reason"),
    DocField::text("kind", "contract-kind"),
    DocField::text("covers", "contract-covers"),
    DocField::text("covers_customer", "contract-type-customer").of(FieldKind::Flag),
    DocField::text("template", "contract-template"),
    DocField::text("renewal_of", "contract-renewal-of"),
    DocField::text("owner.name", "contract-owner"),
    DocField::text("owner.phone", "print-order-phone"),
    DocField::text("starts_on", "contract-starts-on").of(FieldKind::Date),
    DocField::text("ends_on", "contract-ends-on").of(FieldKind::Date),
    DocField::text("extensions", "contract-print-extensions").of(FieldKind::List),
    DocField::text("extensions.day", "contract-step-day").of(FieldKind::Date),
    DocField::text("extensions.old_end", "contract-print-old-end").of(FieldKind::Date),
    DocField::text("extensions.new_end", "contract-step-new-end").of(FieldKind::Date),
    DocField::text("extensions.why", "contract-step-reason"),
    DocField::text("units", "contract-print-units").of(FieldKind::List),
    DocField::text("units.item", "print-order-item"),
    DocField::text("units.specification", "print-order-specification"),
    DocField::text("units.serial", "print-order-serial"),
    DocField::text("units.card", "print-order-card"),
    DocField::text("units.site", "print-order-site"),
    DocField::text("units.from", "contract-starts-on").of(FieldKind::Date),
    DocField::text("units.to", "contract-ends-on").of(FieldKind::Date),
    DocField::text("units.ended_on", "contract-line-ended-on").of(FieldKind::Date),
    DocField::text("groups", "contract-print-groups").of(FieldKind::List),
    DocField::text("groups.name", "contract-line-item-group"),
    DocField::text("groups.from", "contract-starts-on").of(FieldKind::Date),
    DocField::text("groups.to", "contract-ends-on").of(FieldKind::Date),
    DocField::text("groups.ended_on", "contract-line-ended-on").of(FieldKind::Date),
    DocField::text("hours", "contract-print-hours"),
    DocField::text("is_office_hours", "contract-terms-office-hours").of(FieldKind::Flag),
    DocField::text("holidays", "contract-holidays-covered"),
    DocField::text("promises", "contract-print-promises").of(FieldKind::List),
    DocField::text("promises.priority", "call-priority"),
    DocField::text("promises.response", "contract-print-response"),
    DocField::text("promises.resolve", "contract-print-resolve"),
    DocField::text("modes", "contract-print-modes").of(FieldKind::List),
    DocField::text("modes.mode", "contract-print-mode"),
    DocField::text("modes.until", "contract-print-mode-until").of(FieldKind::Date),
    DocField::text("limits", "contract-print-limits").of(FieldKind::List),
    DocField::text("limits.limit", "contract-print-limit"),
    DocField::text("reliefs", "contract-print-reliefs").of(FieldKind::List),
    DocField::text("reliefs.what", "contract-print-relief-what"),
    DocField::text("reliefs.how", "contract-print-relief-how"),
    DocField::text("amount", "contract-amount").of(FieldKind::Money),
    DocField::text("charges", "contract-charges").of(FieldKind::List),
    DocField::text("charges.due_on", "contract-charge-due-on").of(FieldKind::Date),
    DocField::text("charges.amount", "contract-charge-amount").of(FieldKind::Money),
    DocField::text("charges.note", "contract-charge-note"),
    DocField::text("charges_sum", "contract-print-charges-sum").of(FieldKind::Money),
    DocField::text("clauses", "contract-clauses"),
    DocField::text("note", "contract-note"),
];

/// The values of a contract.
///
/// # Errors
/// [`Failure::NotFound`] when there is no such contract; when the engine fails.
pub fn data(conn: &Conn, id: ContractId, settings: &Settings, texts: &Texts) -> Result<Data, Failure> {
    let one = store::get(conn, id)?;
    let events = store::events(conn, id)?;
    let customer = customer::print::party(conn, one.customer_id, one.contact_id, AddressKind::Mailing)?;
    let owner = one.owner_id.map(|id| record::get::<User>(conn, id)).transpose()?;
    let owner = Data::new()
        .with("name", owner.as_ref().map(|owner| owner.name.as_str()))
        .with("phone", owner.as_ref().map(|owner| owner.phone.as_str()));
    let with = dated(standing(&one, &events), &one, &events)
        .with("company", setting::print::company(&settings.company, texts))
        .with("number", store::code(&one))
        .with_word("kind", Some(one.kind))
        .with_word("covers", Some(one.covers))
        .with("covers_customer", one.covers == super::ContractType::Customer)
        .with("template", store::template_name(conn, one.template_id)?)
        .with(
            "renewal_of",
            one.renewal_of_id.map(|old| store::get(conn, old)).transpose()?.map(|old| store::code(&old)),
        )
        .with("customer", customer)
        .with("owner", owner)
        .with("clauses", &one.clauses)
        .with("note", &one.note);
    let with = money(with, conn, &one)?;
    let with = covered(with, conn, &one)?;
    terms::with(with, conn, &one, settings)
}

fn standing(one: &Contract, events: &[ContractEvent]) -> Data {
    let terminated = events.iter().rev().find(|event| event.event == Event::Terminated);
    let terminated = terminated.filter(|_| one.status == Status::Terminated);
    Data::new()
        .with_word("status", Some(one.status))
        .with("is_draft", one.status == Status::Draft)
        .with("is_void", one.status == Status::Void)
        .with("is_terminated", one.status == Status::Terminated)
        .with("is_warranty", one.kind == super::ContractKind::Warranty)
        .with("terminated_on", terminated.map(|event| event.day))
        .with("terminated_why", terminated.map(|event| event.reason.as_str()))
}

/// Its days: when it was approved, its term, and how its end was moved.
fn dated(with: Data, one: &Contract, events: &[ContractEvent]) -> Data {
    let approved_on = events.iter().find(|event| event.event == Event::Approved).map(|event| event.day);
    let extended = events.iter().filter(|event| event.event == Event::Extended);
    let extensions = extended.map(|event| {
        Data::new()
            .with("day", event.day)
            .with("old_end", event.old_end)
            .with("new_end", event.new_end)
            .with("why", &event.reason)
    });
    with.with("dated", approved_on.unwrap_or(one.starts_on))
        .with("approved_on", approved_on)
        .with("starts_on", one.starts_on)
        .with("ends_on", one.ends_on)
        .with("extensions", extensions.collect::<Vec<_>>())
}

fn money(with: Data, conn: &Conn, one: &Contract) -> Result<Data, Failure> {
    let charges = store::charges(conn, one.id)?;
    let sum = Money::sum(charges.iter().map(|line| line.amount))?;
    let rows = charges
        .iter()
        .map(|line| Data::new().with("due_on", line.due_on).with("amount", line.amount).with("note", &line.note));
    Ok(with.with("amount", one.amount).with("charges", rows.collect::<Vec<_>>()).with("charges_sum", sum))
}

/// The units and groups of items it covers, each with its own days where it has some.
fn covered(with: Data, conn: &Conn, one: &Contract) -> Result<Data, Failure> {
    let (mut units, mut groups) = (Vec::new(), Vec::new());
    for row in store::line_rows(conn, one.id)? {
        let days = Data::new()
            .with("from", row.line.starts_on.unwrap_or(one.starts_on))
            .with("to", row.line.ends_on.unwrap_or(one.ends_on))
            .with("ended_on", row.line.ended_on);
        if row.line.item_group.is_empty() {
            units.push(unit(days, conn, &row)?);
        } else {
            groups.push(days.with("name", setting::store::name_of(conn, Dict::ItemGroup, &row.line.item_group)?));
        }
    }
    Ok(with.with("units", units).with("groups", groups))
}

fn unit(with: Data, conn: &Conn, row: &LineRow) -> Result<Data, Failure> {
    let card = row.line.equipment_id.map(|id| record::get::<Equipment>(conn, id)).transpose()?;
    let item = card.as_ref().map(|card| record::get::<Item>(conn, card.item_id)).transpose()?;
    Ok(with
        .with("item", &row.item)
        .with("specification", item.map(|item| item.specification))
        .with("serial", &row.serial)
        .with("card", &row.equipment)
        .with("site", card.map(|card| card.site_address)))
}
