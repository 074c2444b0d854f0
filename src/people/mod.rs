//! People: users with their roles, technicians, queues, and the messages they get.

pub mod rules;
pub mod store;
pub mod command;
pub mod fields;
pub mod panel;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

use crate::base::{
    calendar::Week,
    id::{DepartmentId, MessageId, QueueId, UserId},
    kind::Kind,
    money::Money,
    say::Said,
    time::Instant,
};

/// The text key of what the automatic rules are called where a user's name would stand.
pub const SYSTEM_NAME: &str = "people-system";

crate::words! {
    /// What a person does (00-overview). One person may hold several roles.
    pub enum Role in "people-role" {
        /// Registers deliveries, equipment cards, contracts.
        Sales = "sales",
        /// Records calls and hands them on.
        FrontDesk = "front_desk",
        /// Gives the calls of a queue an owner, unlocks locked calls.
        QueueManager = "queue_manager",
        /// Answers for a call until it is closed.
        Owner = "owner",
        /// Is dispatched, does the work, records it.
        Technician = "technician",
        /// Issues, transfers and takes back parts.
        Storekeeper = "storekeeper",
        /// Settles, receives payments.
        Accountant = "accountant",
        /// Asks the customer afterwards.
        Revisitor = "revisitor",
        /// Complaints, locked calls, reports.
        Supervisor = "supervisor",
        /// Settings, users, dictionaries, backup.
        Admin = "admin",
    }
}

/// The roles of a user.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Roles(pub Vec<Role>);

/// Codes of dictionary entries: skills, problem types.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Codes(pub Vec<String>);

/// Members of a queue.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Members(pub Vec<UserId>);

/// Working hours of a technician's own, Monday to Sunday.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct OwnHours(pub Week);

/// Days on which somebody is away.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Leave {
    /// The first day.
    pub from: NaiveDate,
    /// The last day.
    pub to: NaiveDate,
    /// Why.
    #[serde(default)]
    pub reason: String,
}

/// The leave of somebody, by day, without overlaps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Leaves(pub Vec<Leave>);

crate::stored_as_json!(Roles, Codes, Members, OwnHours, Leaves);

/// A person who acts in the program. One with the role technician can be dispatched.
#[derive(Clone, Debug, PartialEq)]
pub struct User {
    /// Id.
    pub id: UserId,
    /// Counts the saves.
    pub version: i64,
    /// Name, unique.
    pub name: String,
    /// What they do.
    pub roles: Roles,
    /// Phone.
    pub phone: String,
    /// E-mail.
    pub email: String,
    /// Can act and be chosen.
    pub active: bool,
    /// Skills, by code (DSP-3).
    pub skills: Codes,
    /// Territory, by code.
    pub territory: String,
    /// Cost per hour.
    pub cost_rate: Money,
    /// Working hours of their own; none for the company's.
    pub own_hours: Option<OwnHours>,
    /// When they are away.
    pub leave: Option<Leaves>,
}

crate::columns!(User, UserId in User:
    name, roles, phone, email, active, skills, territory, cost_rate, own_hours, leave);

impl User {
    /// When they are away, by day.
    pub fn leaves(&self) -> &[Leave] {
        self.leave.as_ref().map_or(&[], |leave| leave.0.as_slice())
    }
}

/// A group of people who take calls, with a manager.
#[derive(Clone, Debug, PartialEq)]
pub struct Queue {
    /// Id.
    pub id: QueueId,
    /// Counts the saves.
    pub version: i64,
    /// Name, unique.
    pub name: String,
    /// Who gives its calls an owner.
    pub manager_id: Option<UserId>,
    /// Who takes its calls.
    pub members: Members,
    /// Problem types that lead to it, by code (CALL-4).
    pub problem_types: Codes,
    /// Can be chosen.
    pub active: bool,
    /// Groups of items that lead to it where the problem type leads nowhere, by code (CALL-4).
    pub item_groups: Option<Codes>,
}

crate::columns!(Queue, QueueId in Queue: name, manager_id, members, problem_types, active, item_groups);

/// A department: repeated and urgent calls of its problem types are told to its head (CALL-10).
#[derive(Clone, Debug, PartialEq)]
pub struct Department {
    /// Id.
    pub id: DepartmentId,
    /// Counts the saves.
    pub version: i64,
    /// Name, unique.
    pub name: String,
    /// Who heads it.
    pub head_id: Option<UserId>,
    /// Problem types that it hears of, by code.
    pub problem_types: Codes,
    /// Hears of calls.
    pub active: bool,
}

crate::columns!(Department, DepartmentId in Department: name, head_id, problem_types, active);

/// An in-app notice to a user.
#[derive(Clone, Debug, PartialEq)]
pub struct Message {
    /// Id.
    pub id: MessageId,
    /// Counts the saves.
    pub version: i64,
    /// To whom.
    pub user_id: UserId,
    /// When.
    pub at: Instant,
    /// What.
    pub said: Said,
    /// About what kind of record.
    pub about_kind: Option<Kind>,
    /// About which one.
    pub about_id: Option<i64>,
    /// When it was read.
    pub read_at: Option<Instant>,
}

crate::columns!(Message, MessageId in Message: user_id, at, said, about_kind, about_id, read_at);
