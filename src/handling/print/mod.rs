//! The repair order (维修单) of a call on paper (DOC-1): what a customer signs and a technician hands out.
//!
//! `gather` reads the stores once into plain `OrderFacts`, `values` names them for the templates. The sheet depends on
//! nothing else: the same facts give the same pages, and so the same bytes of a file.

use chrono::NaiveDate;

use crate::{
    base::{
        failure::Failure,
        id::CallId,
        money::{Money, Qty, Rate},
        say::Reason,
        text::Texts,
        time::Instant,
    },
    call::{self, CallType, Channel, Priority},
    contract::ServiceKind,
    db::query::Conn,
    print::data::Data,
    setting::{Company, Settings},
};

use super::{Charge, DecidedBy, LineKind, Method, Outcome};

/// From the stores to the facts.
mod gather;
/// From the facts to the values that templates name.
mod values;
/// Orders from full to nearly empty.
mod tests;

pub use values::FIELDS;

/// The values of a call's repair order, at receipt and at hand-over (DOC-1).
///
/// # Errors
/// When there is no such call, its amounts leave the range, or the database fails.
pub fn data(conn: &Conn, call: CallId, settings: &Settings, texts: &Texts) -> Result<Data, Failure> {
    values::of(&gather::facts(conn, call, settings)?, texts)
}

/// Everything that stands on a repair order. Empty texts and `None` are left out of the paper.
#[derive(Clone, Debug, PartialEq)]
struct OrderFacts {
    /// Number of the call.
    number: String,
    /// The document's own instant: when the call was closed, else when its last step happened.
    dated: Instant,
    /// Who issues it.
    company: Company,
    /// Name of the customer.
    customer: String,
    /// Whom to ask for.
    contact: String,
    /// How to reach them.
    phone: String,
    /// Where the work is done.
    site_address: String,
    /// The unit, or the item alone where no unit is known.
    unit: Option<UnitFacts>,
    /// What stood in the unit when the fault was reported.
    parts: Vec<PartFacts>,
    /// What was reported.
    fault: FaultFacts,
    /// What is promised.
    promise: PromiseFacts,
    /// What is covered, once it was decided.
    coverage: Option<CoverageFacts>,
    /// Who was sent and what was done, in order.
    visits: Vec<VisitFacts>,
    /// The solution of a call that was answered without a visit.
    solution: String,
    /// Parts, labour and the rest, in order.
    lines: Vec<LineFacts>,
    /// Tax contained in the amounts.
    tax_rate: Rate,
    /// That it was declined or withdrawn.
    decision: Option<DecisionFacts>,
}

impl OrderFacts {
    /// Declined or withdrawn before anything was done: there is nothing to charge and nothing to sign.
    fn is_untouched(&self) -> bool {
        self.decision.is_some() && self.lines.is_empty() && self.visits.iter().all(|visit| visit.work.is_none())
    }
}

/// The end of a request that was not taken, or taken back.
#[derive(Clone, Debug, PartialEq)]
struct DecisionFacts {
    /// Declined or cancelled.
    status: call::Status,
    at: Instant,
    by: String,
    why: String,
}

#[derive(Clone, Debug, Default, PartialEq)]
struct UnitFacts {
    item: String,
    specification: String,
    serial: String,
    maker_serial: String,
    card_number: String,
    warranty_to: Option<NaiveDate>,
}

/// A part of the unit.
#[derive(Clone, Debug, Default, PartialEq)]
struct PartFacts {
    /// Name of its item.
    item: String,
    serial: String,
    quantity: Qty,
}

/// By when the customer may count on what.
#[derive(Clone, Debug, PartialEq)]
struct PromiseFacts {
    priority: Priority,
    response_due: Option<Instant>,
    resolve_due: Option<Instant>,
    /// When the customer wants somebody to come.
    wanted_on: Option<NaiveDate>,
    wanted_time: String,
}

#[derive(Clone, Debug, PartialEq)]
struct FaultFacts {
    subject: String,
    description: String,
    reported_at: Instant,
    channel: Channel,
    call_type: CallType,
    /// Name of the problem type.
    problem_type: String,
}

#[derive(Clone, Debug, PartialEq)]
struct CoverageFacts {
    service: ServiceKind,
    contract_number: String,
    reasons: Vec<Reason>,
}

/// A dispatch, what was done on it, or both.
#[derive(Clone, Debug, Default, PartialEq)]
struct VisitFacts {
    /// Number of the dispatch; empty for the owner's own work.
    dispatch: String,
    technician: String,
    /// When it was planned, for a dispatch that was not handled yet.
    planned_from: Option<Instant>,
    planned_to: Option<Instant>,
    /// What was done; empty while nothing was.
    work: Option<WorkFacts>,
}

#[derive(Clone, Debug, PartialEq)]
struct WorkFacts {
    began_at: Instant,
    ended_at: Instant,
    method: Method,
    outcome: Outcome,
    /// Name of the cause.
    cause: String,
    solution: String,
    successor_serial: String,
    signed_by: String,
    signed_at: Option<Instant>,
}

#[derive(Clone, Debug, PartialEq)]
struct LineFacts {
    kind: LineKind,
    description: String,
    serial: String,
    quantity: Qty,
    /// Name of the unit of measure.
    measure: String,
    price: Money,
    discount: Rate,
    relief: Rate,
    charge: Charge,
    decided_by: DecidedBy,
    last_word_reason: String,
    waived_reason: String,
    net: Money,
}
