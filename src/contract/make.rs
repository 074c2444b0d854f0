//! Builders for tests.

use chrono::NaiveDate;

use super::{
    Contract, ContractEvent, ContractKind, ContractLine, ContractType, Coverage, Event, Relief, ServiceKind, Status,
    Template, Terms,
};
use crate::{
    base::{
        id::{ContractEventId, ContractId, ContractLineId, CustomerId, EquipmentId, TemplateId, UserId},
        money::{Money, Rate},
        time::Instant,
    },
    setting::GeneralService,
};

/// A day from ISO text.
pub(crate) fn day(text: &str) -> NaiveDate {
    text.parse().expect("an ISO day")
}

/// Parts and labour free.
pub(crate) fn parts_and_labour() -> Relief {
    Relief { parts: Rate::WHOLE, labour: Rate::WHOLE, ..Relief::default() }
}

/// An approved contract for everything of customer 1, with a number made of its id.
pub(crate) fn contract(id: i64, starts_on: &str, ends_on: &str) -> Contract {
    Contract {
        id: ContractId(id),
        version: 1,
        number: Some(format!("HT2026-{id:05}")),
        customer_id: CustomerId(1),
        contact_id: None,
        covers: ContractType::Customer,
        kind: ContractKind::Regular,
        template_id: None,
        terms: Terms { relief: parts_and_labour(), ..Terms::default() },
        starts_on: day(starts_on),
        ends_on: day(ends_on),
        amount: Money::ZERO,
        owner_id: None,
        status: Status::Approved,
        clauses: String::new(),
        remind_days: 30,
        delivery_id: None,
        note: String::new(),
        renewal_of_id: None,
    }
}

/// An event of contract 1.
pub(crate) fn event(event: Event, on: &str) -> ContractEvent {
    ContractEvent {
        id: ContractEventId(0),
        version: 1,
        contract_id: ContractId(1),
        event,
        day: day(on),
        at: Instant(0),
        user_id: UserId(1),
        reason: String::new(),
        old_end: None,
        new_end: None,
    }
}

/// A line for a unit.
pub(crate) fn unit_line(contract: ContractId, unit: EquipmentId) -> ContractLine {
    ContractLine {
        id: ContractLineId(0),
        version: 0,
        contract_id: contract,
        equipment_id: Some(unit),
        item_group: String::new(),
        starts_on: None,
        ends_on: None,
        ended_on: None,
        end_reason: String::new(),
    }
}

/// A line for a group of items.
pub(crate) fn group_line(contract: ContractId, group: &str) -> ContractLine {
    ContractLine { equipment_id: None, item_group: group.to_owned(), ..unit_line(contract, EquipmentId(0)) }
}

/// A warranty template of twelve months: parts and labour free.
pub(crate) fn template(name: &str) -> Template {
    Template {
        id: TemplateId(0),
        version: 0,
        name: name.to_owned(),
        covers: ContractType::Serial,
        kind: ContractKind::Warranty,
        duration_months: 12,
        terms: Terms { relief: parts_and_labour(), ..Terms::default() },
        renewable: false,
        remind_days: 30,
        price: Money::ZERO,
        clauses: String::new(),
        active: true,
    }
}

/// A decision that nothing covers.
pub(crate) fn coverage() -> Coverage {
    Coverage {
        as_of: Instant(0),
        service: ServiceKind::General,
        in_warranty: false,
        warranty_relief: Relief::default(),
        warranty_contract_id: None,
        contract_id: None,
        contract_number: String::new(),
        contract_relief: Relief::default(),
        in_hours: true,
        next_covered: None,
        windows: None,
        holidays_covered: false,
        response: Default::default(),
        resolve: Default::default(),
        reasons: Vec::new(),
        warranty_refined: Vec::new(),
        contract_refined: Vec::new(),
        modes: None,
        choices: Vec::new(),
        parts: Vec::new(),
        general: GeneralService::Warning,
    }
}
