//! Contract templates, service contracts, and the coverage decision they make.

pub mod command;
pub mod fields;
pub mod panel;
pub mod print;
pub mod rules;
pub mod section;
pub mod store;

#[cfg(test)]
pub(crate) mod make;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::{
    base::{
        calendar::Week,
        id::{
            ChargeLineId, ContactId, ContractEventId, ContractId, ContractLineId, CustomerId, DeliveryId, EquipmentId,
            ItemId, TemplateId, UserId,
        },
        money::{Money, Qty, Rate},
        time::Instant,
    },
    setting::{GeneralService, Hours},
};

crate::words! {
    /// What a contract covers, from the most specific.
    pub enum ContractType in "contract-type" {
        /// Single units.
        Serial = "serial",
        /// Groups of items.
        ItemGroup = "item_group",
        /// Everything of the customer.
        Customer = "customer",
    }

    /// Bought service, or the warranty that came with a delivery.
    pub enum ContractKind in "contract-kind" {
        /// Bought.
        Regular = "regular",
        /// Came with the unit (COV-3).
        Warranty = "warranty",
    }

    /// Where a contract stands. Expired is derived, never stored.
    pub enum Status in "contract-status" {
        /// Being written.
        Draft = "draft",
        /// In force between its dates.
        Approved = "approved",
        /// Standing still.
        Suspended = "suspended",
        /// Ended before its time.
        Terminated = "terminated",
        /// Never came to be.
        Void = "void",
    }

    /// What happened to a contract, dated (CON-1).
    pub enum Event in "contract-event" {
        /// Approved.
        Approved = "approved",
        /// Suspended.
        Suspended = "suspended",
        /// Taken up again.
        Resumed = "resumed",
        /// Terminated.
        Terminated = "terminated",
        /// Given a later end (CON-4).
        Extended = "extended",
        /// The dates of a warranty follow its card: installed later, exchanged (EQ-7).
        Moved = "moved",
        /// One line of it ended before its time; the others go on.
        LineEnded = "line_ended",
    }

    /// How service reaches the customer (TPL-2).
    pub enum ServiceMode in "contract-mode" {
        /// By phone or over the net.
        Remote = "remote",
        /// A technician comes.
        OnSite = "on_site",
        /// The customer brings the unit.
        CarryIn = "carry_in",
        /// Another unit is lent meanwhile.
        Loaner = "loaner",
    }

    /// What a limit counts (CON-9).
    pub enum LimitOf in "contract-limit" {
        /// Dispatches that were worked on.
        Visits = "visits",
        /// Calls that were taken.
        Incidents = "incidents",
        /// Hours worked.
        Hours = "hours",
    }

    /// Over which time a limit counts (CON-9).
    pub enum LimitPer in "contract-per" {
        /// Each year of the contract, counted from its first day.
        Year = "year",
        /// The whole term.
        Term = "term",
    }
}

impl Event {
    /// It changes whether the contract holds; the others change its dates, or one line.
    pub fn moves_state(self) -> bool {
        !matches!(self, Self::Extended | Self::Moved | Self::LineEnded)
    }
}

/// What part of each kind of line a contract or warranty takes over: 100 % is free.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Relief {
    /// For parts.
    pub parts: Rate,
    /// For labour.
    pub labour: Rate,
    /// For travel.
    pub travel: Rate,
    /// For everything else.
    pub other: Rate,
}

/// A mode of service that the terms include, with its own end if it has one (TPL-2).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ModeTerm {
    /// Which.
    pub mode: ServiceMode,
    /// For so many months from the contract's first day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub months: Option<i64>,
    /// Until this day, counted whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub until: Option<NaiveDate>,
}

/// What a refined line says of who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LineRelief {
    /// This share is taken over: 100 % is free.
    Share(Rate),
    /// The customer pays this amount for the line, whatever its quantity, and never more than without it.
    Fixed(Money),
}

/// Relief of one item or group of items, before that of its kind (TPL-3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReliefLine {
    /// The item; it goes before a group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub item_id: Option<ItemId>,
    /// Its code.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item: String,
    /// The group's code, where no item is named.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub item_group: String,
    /// Who pays what.
    pub relief: LineRelief,
}

/// How much a contract gives (CON-9).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Limit {
    /// Of what.
    pub of: LimitOf,
    /// Over which time.
    pub per: LimitPer,
    /// So many; hours may be broken.
    pub amount: Qty,
}

/// The terms of a template, and a contract's own copy of them (TPL-1).
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Terms {
    /// Response promised, in minutes of working time per priority; empty takes the company's.
    pub response: Hours,
    /// Resolution promised, likewise.
    pub resolve: Hours,
    /// When service is given; empty for the company's hours.
    pub windows: Option<Week>,
    /// Holidays are working days here.
    pub holidays_covered: bool,
    /// Who pays what.
    pub relief: Relief,
    /// Relief of single items and groups, before that of their kind (TPL-3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub refined: Vec<ReliefLine>,
    /// The modes included (TPL-2); empty where the terms name none, and every mode is given.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub modes: Vec<ModeTerm>,
    /// How much is given (CON-9); empty for without limit.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub limits: Vec<Limit>,
}

crate::stored_as_json!(Terms);

/// Terms that new contracts start from.
#[derive(Clone, Debug, PartialEq)]
pub struct Template {
    /// Id.
    pub id: TemplateId,
    /// Counts the saves.
    pub version: i64,
    /// Name, unique.
    pub name: String,
    /// What its contracts cover.
    pub covers: ContractType,
    /// Bought or warranty.
    pub kind: ContractKind,
    /// Months that its contracts run.
    pub duration_months: i64,
    /// The terms.
    pub terms: Terms,
    /// May be renewed.
    pub renewable: bool,
    /// Reminds so many days before the end.
    pub remind_days: i64,
    /// Price for the whole term.
    pub price: Money,
    /// Clauses.
    pub clauses: String,
    /// Offered for new contracts.
    pub active: bool,
}

/// What was promised to a customer, from when to when.
#[derive(Clone, Debug, PartialEq)]
pub struct Contract {
    /// Id.
    pub id: ContractId,
    /// Counts the saves.
    pub version: i64,
    /// Number, given at approval.
    pub number: Option<String>,
    /// Whose.
    pub customer_id: CustomerId,
    /// Contact for the contract.
    pub contact_id: Option<ContactId>,
    /// What it covers.
    pub covers: ContractType,
    /// Bought or warranty.
    pub kind: ContractKind,
    /// Where it came from.
    pub template_id: Option<TemplateId>,
    /// Its own copy of the terms.
    pub terms: Terms,
    /// First day.
    pub starts_on: NaiveDate,
    /// Last day, counted whole (CON-1); extensions move it.
    pub ends_on: NaiveDate,
    /// Price.
    pub amount: Money,
    /// Who looks after it.
    pub owner_id: Option<UserId>,
    /// Where it stands.
    pub status: Status,
    /// Clauses.
    pub clauses: String,
    /// Reminds so many days before the end.
    pub remind_days: i64,
    /// The delivery that made this warranty.
    pub delivery_id: Option<DeliveryId>,
    /// Note.
    pub note: String,
    /// The contract that it renews (CON-5).
    pub renewal_of_id: Option<ContractId>,
}

/// A line of a contract's charge plan (CON-6): settled at most once.
#[derive(Clone, Debug, PartialEq)]
pub struct ChargeLine {
    /// Id.
    pub id: ChargeLineId,
    /// Counts the saves.
    pub version: i64,
    /// Of which contract.
    pub contract_id: ContractId,
    /// When it is due.
    pub due_on: NaiveDate,
    /// How much, tax included.
    pub amount: Money,
    /// What it is for.
    pub note: String,
}

/// What a contract covers: a unit, or a group of items.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractLine {
    /// Id.
    pub id: ContractLineId,
    /// Counts the saves.
    pub version: i64,
    /// Of which contract.
    pub contract_id: ContractId,
    /// The unit, for type `serial`.
    pub equipment_id: Option<EquipmentId>,
    /// The group's code, for type `item_group`; empty otherwise.
    pub item_group: String,
    /// Its own first day inside the contract's.
    pub starts_on: Option<NaiveDate>,
    /// Its own last day.
    pub ends_on: Option<NaiveDate>,
    /// Ended alone, before its time: it covers nothing from this day on.
    pub ended_on: Option<NaiveDate>,
    /// Why.
    pub end_reason: String,
}

/// A dated event of a contract.
#[derive(Clone, Debug, PartialEq)]
pub struct ContractEvent {
    /// Id.
    pub id: ContractEventId,
    /// Counts the saves.
    pub version: i64,
    /// Of which contract.
    pub contract_id: ContractId,
    /// What happened.
    pub event: Event,
    /// From which day it holds.
    pub day: NaiveDate,
    /// When it was recorded.
    pub at: Instant,
    /// By whom.
    pub user_id: UserId,
    /// Why.
    pub reason: String,
    /// The end before an extension.
    pub old_end: Option<NaiveDate>,
    /// The end after it.
    pub new_end: Option<NaiveDate>,
}

crate::columns!(ContractLine, ContractLineId in ContractLine: 
    contract_id, equipment_id, item_group, starts_on, ends_on, ended_on, end_reason);
crate::columns!(ContractEvent, ContractEventId in ContractEvent:
    contract_id, event, day, at, user_id, reason, old_end, new_end);
crate::columns!(Template, TemplateId in Template:
    name, covers, kind, duration_months, terms, renewable, remind_days, price, clauses, active);
crate::columns!(Contract, ContractId in Contract:
    number, customer_id, contact_id, covers, kind, template_id, terms, starts_on, ends_on, amount, owner_id, status,
    clauses, remind_days, delivery_id, note, renewal_of_id);
crate::columns!(ChargeLine, ChargeLineId in ChargeLine: contract_id, due_on, amount, note);

crate::words! {
    /// What a call's service counts as, derived (COV-7).
    pub enum ServiceKind in "contract-service" {
        /// The unit is in warranty.
        Warranty = "warranty",
        /// A contract covers.
        Contract = "contract",
        /// Neither.
        General = "general",
    }
}

/// A contract that covers, and could be chosen by hand instead of the one that was (COV-1).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Choice {
    /// The contract.
    pub contract_id: ContractId,
    /// Its number.
    pub number: String,
    /// What it covers.
    pub covers: ContractType,
    /// The fastest response it promises, in minutes of working time.
    pub response_minutes: Option<i64>,
    /// The last day on which it covers this.
    pub ends_on: NaiveDate,
    /// Why it was not chosen; empty for the chosen one.
    pub why_not: Option<crate::base::say::Said>,
}

/// A part of the unit with a warranty of its own, as of the day the fault was reported (EQ-11).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PartWarranty {
    /// The part's item.
    pub item_id: ItemId,
    /// Its name.
    pub name: String,
    /// Its serial, where it has one.
    #[serde(default)]
    pub serial: String,
    /// First day.
    pub from: Option<NaiveDate>,
    /// Last day, counted whole.
    pub to: NaiveDate,
    /// The day is in it.
    pub in_warranty: bool,
}

/// The coverage decision of a call, as it was decided (COV-4): stored with the call, printable, and
/// can be asked again.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Coverage {
    /// The instant it was asked for: when the fault was reported.
    pub as_of: Instant,
    /// Warranty, contract or neither.
    pub service: ServiceKind,
    /// The unit is in warranty on that day (COV-3).
    pub in_warranty: bool,
    /// What warranty relieves; nothing where there is none.
    pub warranty_relief: Relief,
    /// The warranty contract, where one was made on delivery.
    pub warranty_contract_id: Option<ContractId>,
    /// The contract chosen (COV-1).
    pub contract_id: Option<ContractId>,
    /// Its number.
    pub contract_number: String,
    /// What it relieves; nothing where none was chosen.
    pub contract_relief: Relief,
    /// Inside the hours that hold (COV-2).
    pub in_hours: bool,
    /// Outside: the next instant that is covered.
    pub next_covered: Option<Instant>,
    /// The windows that the clocks count in; empty for the company's calendar.
    pub windows: Option<Week>,
    /// Holidays are working days for the clocks.
    pub holidays_covered: bool,
    /// Response promised per priority, the company's hours filled in.
    pub response: Hours,
    /// Resolution promised per priority, the company's hours filled in.
    pub resolve: Hours,
    /// Why: chosen, rejected and each candidate's reason, warranty, hours, warnings.
    pub reasons: Vec<crate::base::say::Reason>,
    /// What the warranty contract says of single items and groups (TPL-3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warranty_refined: Vec<ReliefLine>,
    /// What the chosen contract says of single items and groups (TPL-3).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub contract_refined: Vec<ReliefLine>,
    /// The modes that hold on that day (COV-6); `None` where the terms name none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modes: Option<Vec<ServiceMode>>,
    /// The contracts that cover, in the order of COV-1: the first was chosen, unless by hand.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub choices: Vec<Choice>,
    /// The unit's parts with a warranty of their own (EQ-11).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub parts: Vec<PartWarranty>,
    /// What general service asks for, where it is that (COV-7).
    #[serde(default)]
    pub general: GeneralService,
}

impl Coverage {
    /// It is general service, and a supervisor has to agree before anybody works on it (COV-7).
    pub fn asks_consent(&self) -> bool {
        self.service == ServiceKind::General && self.general == GeneralService::Consent
    }
}

crate::stored_as_json!(Coverage);
