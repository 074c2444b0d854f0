//! What a user can do with calls.

mod again;
mod ask;
mod card;
mod contract;
mod draft;
mod each;
mod facts;
mod foresee;
mod record;
mod step;

use crate::{
    base::{
        failure::Failure,
        id::CallId,
        kind::Kind,
        say::{Mark, Reason, Said},
        time::Instant,
    },
    db::tx::{self, Outcome, Tx},
    people,
};

use super::{
    Call, Status,
    rules::{self, Event, Step},
    store,
};

pub use again::{ask_again, recover};
pub use ask::{Ask, StepDraft, fields as step_fields, reason_fields, said_fields, started as step_draft};
pub use contract::{chosen_number, cover, coverage_asked};
pub use draft::Draft;
pub(crate) use draft::blank;
pub use each::{Each, EachDraft, OfOne};
pub use facts::facts;
pub use foresee::foresee;
pub use record::{fill, record, save};
pub use step::{close_if_done, run_rules, run_rules_of, step};

/// What a user can do with a call.
#[derive(Clone, Debug)]
pub enum Command {
    /// Records a new one (CALL-4, CALL-8).
    Record(Box<Draft>),
    /// Changes what was recorded; the state only changes by steps.
    Save(Box<Draft>),
    /// Moves it.
    Step {
        /// Which.
        call: CallId,
        /// The version that the form was read with.
        version: i64,
        /// How.
        step: Box<Step>,
    },
    /// Logs that somebody spoke with the customer: the first contact counts (CLK-4).
    Contact {
        /// About which call.
        call: CallId,
        /// What was said.
        note: String,
        /// When; now when empty.
        happened_at: Option<Instant>,
    },
    /// Applies the automatic rules.
    RunRules,
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Record(_) => "call-op-record",
            Self::Save(_) => "call-op-save",
            Self::Step { .. } => "call-op-step",
            Self::Contact { .. } => "call-op-contact",
            Self::RunRules => "call-op-rules",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        people::store::require_active(tx)?;
        match self {
            Self::Record(draft) => record(tx, draft).map(|call| outcome(&call, "call-done-record")),
            Self::Save(draft) => {
                let (call, judged) = save(tx, draft)?;
                let key = if call.status == Status::Closed { "call-done-step" } else { "call-done-save" };
                let lines = Said::new("call-done-lines-judged").with("count", judged);
                let lines = (judged > 0).then(|| Reason::new(Mark::Note, lines));
                Ok(outcome(&call, key).because(lines.into_iter().chain(kept_open(tx, &call)?).collect()))
            }
            Self::Step { call, version, step: one } => {
                tx.expect_version(&store::get(tx, *call)?, *version)?;
                let done = step(tx, *call, (**one).clone())?;
                Ok(outcome(&done, "call-done-step").because(kept_open(tx, &done)?))
            }
            Self::Contact { call, note, happened_at } => {
                let one = Step { happened_at: *happened_at, ..Step::new(Event::Contact).why(note.as_str()) };
                step(tx, *call, one).map(|call| outcome(&call, "call-done-contact"))
            }
            Self::RunRules => {
                let moved = run_rules(tx)?.len();
                Ok(Outcome::default().saying(Said::new("call-done-rules").with("moved", moved)))
            }
        }
    }
}

fn outcome(call: &Call, key: &'static str) -> Outcome {
    let said = Said::new(key).with("number", call.number.as_str()).with_word("status", call.status);
    Outcome::of(Kind::Call, call.id).saying(said)
}

/// What keeps a processed call from closing, to be shown at once (CALL-14).
///
/// # Errors
/// When the engine fails.
pub fn kept_open(tx: &Tx<'_>, call: &Call) -> Result<Vec<Reason>, Failure> {
    if call.status != Status::Processed {
        return Ok(Vec::new());
    }
    let facts = facts(tx, call, tx.actor(), None, tx.now())?;
    let missing = facts.missing(call, tx.now()).into_iter().map(|one| {
        let reason = Reason::new(Mark::No, one.said());
        one.about().map_or(reason.clone(), |subject| reason.about(subject))
    });
    let revisit = facts.revisit_is_open.then(|| Reason::new(Mark::Note, rules::Refusal::RevisitDue.into()));
    Ok(missing.chain(revisit).collect())
}
