//! Alerts: what the automatic rules look for, what they found, and whom they told (PLAT-6, PLAT-7).

pub mod rules;
pub mod store;
pub mod command;
pub mod fields;
pub mod panel;

use serde::{Deserialize, Serialize};

use crate::{
    base::{
        id::{AlertId, AlertRuleId, UserId},
        kind::{Kind, Subject},
        say::Said,
        time::Instant,
    },
    call::rules::Event,
    people::Role,
};

crate::words! {
    /// An automatic rule. The first four are rows of the table of calls (30-calls) and always on; the others warn.
    pub enum Rule in "alert-rule" {
        /// A call without owner is locked when its wanted date is past.
        LockOverdue = "lock_overdue",
        /// An assigned call goes back to waiting when its date is past and nothing was handled.
        ReturnOverdue = "return_overdue",
        /// The queue's manager is told when the date is past with a technician at work (CALL-13).
        TellOverdue = "tell_overdue",
        /// A hold ends at its date (CALL-15).
        Resume = "resume",
        /// So much of the time to respond is used (CLK-5).
        ResponseShare = "response_share",
        /// The response is due.
        ResponseDue = "response_due",
        /// So much of the time to resolve is used.
        ResolveShare = "resolve_share",
        /// The resolution is due.
        ResolveDue = "resolve_due",
        /// The customer's wanted date is near.
        WantedAhead = "wanted_ahead",
        /// A contract ends soon (CON-7).
        ContractEnd = "contract_end",
        /// Service for a unit ends soon (EQ-8).
        WarrantyEnd = "warranty_end",
    }

    /// What the leads of a rule count.
    pub enum LeadKind in "alert-lead" {
        /// It has none.
        None = "none",
        /// Per cent of the promised time.
        Share = "share",
        /// Working days before the day.
        WorkingDays = "working_days",
        /// Days before the day.
        Days = "days",
        /// Each contract says its own days.
        OfContract = "of_contract",
    }
}

impl Rule {
    /// A row of the table of calls: it moves calls, and can't be switched off.
    pub fn is_automatic(self) -> bool {
        matches!(self, Self::LockOverdue | Self::ReturnOverdue | Self::TellOverdue | Self::Resume)
    }

    /// The rule that takes a step on a call by itself.
    pub fn of_event(event: Event) -> Option<Self> {
        match event {
            Event::LockOverdue => Some(Self::LockOverdue),
            Event::ReturnOverdue => Some(Self::ReturnOverdue),
            Event::TellOverdue => Some(Self::TellOverdue),
            Event::Resume => Some(Self::Resume),
            _ => None,
        }
    }

    /// What its leads count.
    pub fn lead_kind(self) -> LeadKind {
        match self {
            Self::ResponseShare | Self::ResolveShare => LeadKind::Share,
            Self::WantedAhead => LeadKind::WorkingDays,
            Self::ContractEnd => LeadKind::OfContract,
            Self::WarrantyEnd => LeadKind::Days,
            _ => LeadKind::None,
        }
    }
}

/// Whom a rule tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Recipient {
    /// Who answers for the record: a call's owner; a contract's, a unit's, else their customer's.
    Responsible,
    /// The manager of the call's queue.
    Manager,
    /// Everybody with a role.
    Role(Role),
    /// Somebody by name.
    User(UserId),
}

/// Whom a rule tells, all of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Recipients(pub Vec<Recipient>);

/// How far ahead a rule looks: per cent of the time, or days.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Leads(pub Vec<i64>);

crate::stored_as_json!(Recipients, Leads);

/// How a rule is set. Stored once it was changed; until then it is as the program proposes it.
#[derive(Clone, Debug, PartialEq)]
pub struct AlertRule {
    /// Id; zero before it was first saved.
    pub id: AlertRuleId,
    /// Counts the saves.
    pub version: i64,
    /// Which rule.
    pub rule: Rule,
    /// It looks and tells.
    pub active: bool,
    /// How far ahead.
    pub leads: Leads,
    /// Whom it tells.
    pub recipients: Recipients,
}

crate::columns!(AlertRule, AlertRuleId in AlertRule: rule, active, leads, recipients);

impl AlertRule {
    /// The rule as the program proposes it: three quarters of the time (CLK-5), the working day before the wanted
    /// date, thirty days before service ends (EQ-8).
    pub fn proposed(rule: Rule) -> Self {
        use Recipient::{Manager, Responsible};
        let leads: &[i64] = match rule {
            Rule::ResponseShare | Rule::ResolveShare => &[75],
            Rule::WantedAhead => &[1],
            Rule::WarrantyEnd => &[30],
            _ => &[],
        };
        let recipients: &[Recipient] = match rule {
            Rule::ResponseDue | Rule::ResolveDue => &[Responsible, Manager],
            _ if rule.is_automatic() => &[],
            _ => &[Responsible],
        };
        Self {
            id: AlertRuleId::default(),
            version: 0,
            rule,
            active: true,
            leads: Leads(leads.to_vec()),
            recipients: Recipients(recipients.to_vec()),
        }
    }
}

/// What a rule found, once: the key says of which promise, end or day.
#[derive(Clone, Debug, PartialEq)]
pub struct Alert {
    /// Id.
    pub id: AlertId,
    /// Counts the saves.
    pub version: i64,
    /// Which rule.
    pub rule: Rule,
    /// About what kind of record.
    pub about_kind: Kind,
    /// About which one.
    pub about_id: i64,
    /// What is found once only: unique for rule and record.
    pub key: String,
    /// The lead that it was found by; zero without one.
    pub lead: i64,
    /// The moment that it is about: from then on it was to be found.
    pub moment: Instant,
    /// What the record was called then.
    pub name: String,
    /// What is to be told.
    pub said: Said,
    /// When it was found.
    pub at: Instant,
    /// When telling is tried next: in the working hours of whom it concerns.
    pub tell_at: Instant,
    /// When the last of them was told; empty while somebody is to be told.
    pub told_at: Option<Instant>,
    /// The names of those who were told so far; nobody where it had become idle.
    pub told: String,
}

crate::columns!(Alert, AlertId in Alert:
    rule, about_kind, about_id, key, lead, moment, name, said, at, tell_at, told_at, told);

impl Alert {
    /// The record that it is about.
    pub fn about(&self) -> Subject {
        Subject { kind: self.about_kind, id: self.about_id }
    }
}
