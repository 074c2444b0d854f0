//! A contract with its parts as they begin: nothing said that nobody has agreed.

use chrono::NaiveDate;

use crate::{
    base::{
        id::{ContractEventId, ContractId, ContractLineId, CustomerId, EquipmentId, UserId},
        money::Money,
        time::Instant,
    },
    contract::{Contract, ContractEvent, ContractKind, ContractLine, ContractType, Event, Status, Terms},
};

impl Contract {
    /// An approved contract for everything of a customer, from its first to its last day.
    pub fn approved(customer_id: CustomerId, (starts_on, ends_on): (NaiveDate, NaiveDate)) -> Self {
        Self {
            id: ContractId::default(),
            version: 0,
            number: None,
            customer_id,
            contact_id: None,
            covers: ContractType::Customer,
            kind: ContractKind::Regular,
            template_id: None,
            terms: Terms::default(),
            starts_on,
            ends_on,
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
}

impl ContractLine {
    /// Of a unit, as long as the contract.
    pub fn of_unit(contract_id: ContractId, equipment_id: EquipmentId) -> Self {
        Self { equipment_id: Some(equipment_id), ..Self::of_group(contract_id, "") }
    }

    /// Of a group of items, as long as the contract.
    pub fn of_group(contract_id: ContractId, item_group: &str) -> Self {
        Self {
            id: ContractLineId::default(),
            version: 0,
            contract_id,
            equipment_id: None,
            item_group: item_group.to_owned(),
            starts_on: None,
            ends_on: None,
            ended_on: None,
            end_reason: String::new(),
        }
    }
}

impl ContractEvent {
    /// The approval of a contract from a day on, by whom and when.
    pub fn approval(contract_id: ContractId, day: NaiveDate, (user_id, at): (UserId, Instant)) -> Self {
        Self {
            id: ContractEventId::default(),
            version: 0,
            contract_id,
            event: Event::Approved,
            day,
            at,
            user_id,
            reason: String::new(),
            old_end: None,
            new_end: None,
        }
    }
}
