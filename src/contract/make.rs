//! Builders for tests.

use chrono::NaiveDate;

use super::{
    Contract, ContractEvent, ContractKind, ContractType, Coverage, Event, Relief, ServiceKind, Template, Terms,
};
use crate::{
    base::{
        id::{ContractId, CustomerId, TemplateId, UserId},
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
        terms: Terms { relief: parts_and_labour(), ..Terms::default() },
        ..Contract::approved(CustomerId(1), (day(starts_on), day(ends_on)))
    }
}

/// An event of contract 1.
pub(crate) fn event(event: Event, on: &str) -> ContractEvent {
    ContractEvent { version: 1, event, ..ContractEvent::approval(ContractId(1), day(on), (UserId(1), Instant(0))) }
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
