//! What the rules do by themselves, and what people can do now.

use crate::{
    base::{
        say::Said,
        time::{Instant, end_of_day},
    },
    call::{Call, Status, Whose},
};

use super::{Event, Facts, Step, next};

/// The automatic row that a call is due for, with the moment its cause came about (30-calls,
/// CALL-13): a hold ends at its date, a wanted date is past. Whoever is on site is not overtaken.
pub fn automatic(call: &Call, facts: &Facts) -> Option<Step> {
    let ended = |day| Some(end_of_day(day, facts.zone)).filter(|end| *end <= facts.now);
    let caused = |event, at: Instant| Some(Step::new(event).at(at.max(call.last_step_at)));
    if call.status == Status::OnHold {
        let begins = call.resume_on?.pred_opt().and_then(ended)?;
        let step = caused(Event::Resume, begins)?;
        let is_past_by_then = |day| step.happened_at.is_some_and(|at| end_of_day(day, facts.zone) <= at);
        return Some(if call.wanted_on.is_some_and(is_past_by_then) { step.wanted(None) } else { step });
    }
    let wanted_on = call.wanted_on.filter(|_| !call.wanted_used);
    let by = call.solve_by.or(wanted_on);
    let nothing_handled = !facts.handled_in_attempt;
    match call.status {
        Status::Waiting => caused(Event::LockOverdue, wanted_on.and_then(ended)?),
        Status::Assigned if nothing_handled && !facts.is_somebody_on_site() => {
            caused(Event::ReturnOverdue, by.and_then(ended)?)
        }
        Status::InProgress if nothing_handled => caused(Event::TellOverdue, by.and_then(ended)?),
        _ => None,
    }
}

/// The steps that people take on the call itself, in the order of its buttons. Answers of revisits
/// and of technicians are given on those.
const BUTTONS: &[Event] = &[
    Event::Consent,
    Event::Take,
    Event::Assign,
    Event::Reassign,
    Event::Begin,
    Event::DispatchIssued,
    Event::DispatchRevoked,
    Event::Handled,
    Event::Answer,
    Event::Hold,
    Event::Resume,
    Event::TakeBack,
    Event::Unlock,
    Event::Unsolvable,
    Event::Continue,
    Event::Close,
    Event::Reopen,
    Event::Decline,
    Event::Cancel,
    Event::Contact,
];

/// Every step that people take on the call, and why it can't be done now. What a step only needs to
/// be given, a reason say, does not count against it.
pub fn possible(call: &Call, facts: &Facts) -> Vec<(Event, Result<(), Said>)> {
    BUTTONS.iter().map(|event| (*event, try_out(call, *event, facts).map_err(Said::from))).collect()
}

fn try_out(call: &Call, event: Event, facts: &Facts) -> Result<(), super::Refusal> {
    let mut facts = Facts { owner_is_active: true, ..facts.clone() };
    if event == Event::Handled {
        // The record that the step comes from is still to be written.
        facts.handled_in_attempt = true;
        facts.last_solved = Some(true);
    }
    if event == Event::DispatchRevoked && facts.open_dispatches.is_empty() {
        return Err(super::Refusal::NoOpenDispatch);
    }
    let step = Step::new(event).why("…").text("…").owner(facts.actor).wanted(None).whose(Whose::Company);
    next(call, &step, &facts).map(|_| ())
}
