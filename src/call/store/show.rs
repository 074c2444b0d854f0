//! A call shown whole, and its clocks as they stand.

use serde_json::json;

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CallId, Id as _},
        say::{Arg, Said},
        shown::{Shown, What},
        time::{HOUR_MS, Instant, MINUTE_MS},
        value::ToVal as _,
        words::Word as _,
    },
    call::{
        Call, CallStep,
        fields::FIELDS,
        rules::{Clock, Event, Which},
    },
    contract::Coverage,
    db::query::Conn,
    people,
    setting::{Dict, Settings, store::name_of},
    vals,
};

use super::{deadline::deadlines, get, pauses, steps};

/// The two clocks of a call; none where nothing is promised.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Clocks {
    /// Until the first contact.
    pub response: Option<Clock>,
    /// Until it is solved.
    pub resolve: Option<Clock>,
}

/// How a call's promises stand at a moment, in the calendar of its coverage (CLK-2…4).
///
/// # Errors
/// When the engine fails, or a promise ends after every year that calendars know.
pub fn clocks(conn: &Conn, call: &Call, now: Instant, settings: &Settings) -> Result<Clocks, Failure> {
    let deadlines = deadlines(conn, call, settings)?;
    let clock = |which| deadlines.clock(which, now).map_err(|error| Failure::from(error.said()));
    Ok(Clocks { response: clock(Which::Response)?, resolve: clock(Which::Resolve)? })
}

/// A call with its coverage and why: codes and names instead of ids.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: CallId) -> Result<Shown, Failure> {
    let call = get(conn, id)?;
    let user = |id| people::store::name(conn, id);
    let equipment: Option<(Option<String>, String)> =
        conn.row("SELECT number, serial FROM equipment WHERE id = $1", vals![call.equipment_id])?;
    let (card, serial) = equipment.unwrap_or_default();
    let (customer, customer_name): (String, String) =
        conn.row("SELECT code, name FROM customer WHERE id = $1", vals![call.customer_id])?.unwrap_or_default();
    // Where a unit is known, what it is.
    let (item, item_name): (Option<String>, Option<String>) = conn
        .row(
            "SELECT code, name FROM item WHERE id = COALESCE($1, (SELECT item_id FROM equipment WHERE id = $2))",
            vals![call.item_id, call.equipment_id],
        )?
        .unwrap_or_default();
    let contract: Option<Option<String>> =
        conn.value("SELECT number FROM contract WHERE id = $1", vals![call.contract_id])?;
    let queue: Option<String> = conn.value("SELECT name FROM queue WHERE id = $1", vals![call.queue_id])?;
    let shown = Shown::of(FIELDS, id.raw(), call.version)
        .put("number", &call.number)
        .put("status", &call.status)
        .script("kept_status", &call.kept_status)
        .put("priority", &call.priority)
        .named("customer", &customer, customer_name)
        .fact("contact_name", "call-contact", Show::Text, &call.contact_name)
        .put("phone", &call.phone)
        .put("equipment", &card)
        .fact("serial", "equipment-serial", Show::Text, &serial)
        .named("item", &item, item_name.unwrap_or_default())
        .put("subject", &call.subject)
        .put("description", &call.description)
        .put("channel", &call.channel)
        .put("call_type", &call.call_type)
        .named("problem_type", &call.problem_type, name_of(conn, Dict::ProblemType, &call.problem_type)?)
        .put("fault_class", &call.fault_class)
        .put("impact", &call.impact)
        .put("urgency", &call.urgency)
        .put("contract", &contract.flatten())
        .put("queue", &queue)
        .put("owner", &user(call.owner_id)?)
        .put("technician", &user(call.technician_id)?)
        .named("territory", &call.territory, name_of(conn, Dict::Territory, &call.territory)?)
        .put("wanted_on", &call.wanted_on)
        .put("wanted_time", &call.wanted_time)
        .put("solve_by", &call.solve_by)
        .put("relayed_by", &call.relayed_by)
        .put("working_notes", &call.working_notes);
    let delay_cause = name_of(conn, Dict::DelayCause, &call.delay_cause)?;
    let shown = progress(shown, &call).named("delay_cause", &call.delay_cause, delay_cause);
    Ok(match &call.coverage {
        Some(coverage) => shown.add("coverage", "call-coverage", What::Part(show_coverage(coverage))),
        None => shown.script("coverage", &None::<String>),
    })
}

/// What became of the call so far.
fn progress(shown: Shown, call: &Call) -> Shown {
    shown
        .put("opened_at", &call.opened_at)
        .add("response_due", "", What::Val(call.response_due.to_val(), Show::Instant))
        .add("resolve_due", "", What::Val(call.resolve_due.to_val(), Show::Instant))
        .put("target_at", &call.target_at)
        .add("responded_at", "", What::Val(call.responded_at.to_val(), Show::Instant))
        .add("solved_at", "", What::Val(call.solved_at.to_val(), Show::Instant))
        .put("closed_at", &call.closed_at)
        .put("attempts", &call.attempts)
        .script("attempts_total", &call.attempts_total)
        .fact("hold_reason", "call-hold-reason", Show::Text, &call.hold_reason)
        .put("resume_on", &call.resume_on)
        .fact("reason", "call-why", Show::Text, &call.reason)
        .fact("outcome", "handling-outcome", Show::Word("call-outcome"), &call.outcome)
        .fact("unsolvable_whose", "call-step-whose", Show::Word("call-whose"), &call.unsolvable_whose)
        .put("solution", &call.solution)
        .add("revisit_owed", "", What::Val(call.revisit_owed.to_val(), Show::Flag))
        .add("first_contact", "", What::Val(call.first_contact.to_val(), Show::Flag))
        .add("in_error", "", What::Val(call.in_error.to_val(), Show::Flag))
}

/// A coverage decision with its reasons (COV-4).
pub fn show_coverage(coverage: &Coverage) -> Shown {
    Shown::default()
        .fact("service", "contract-service", Show::Word("contract-service"), &coverage.service)
        .fact("contract_number", "contract-number", Show::Text, &coverage.contract_number)
        .fact("as_of", "contract-cover-as-of", Show::Instant, &coverage.as_of)
        .add("in_warranty", "", What::Val(coverage.in_warranty.to_val(), Show::Flag))
        .add("in_hours", "", What::Val(coverage.in_hours.to_val(), Show::Flag))
        .add("next_covered", "", What::Val(coverage.next_covered.to_val(), Show::Instant))
        .add("warranty_relief", "", What::Data(json!(coverage.warranty_relief)))
        .add("contract_relief", "", What::Data(json!(coverage.contract_relief)))
        .add("response", "", What::Data(json!(coverage.response)))
        .add("resolve", "", What::Data(json!(coverage.resolve)))
        .add("modes", "", What::Data(json!(coverage.modes)))
        .add("refined", "", What::Data(json!(coverage.contract_refined)))
        .add("choices", "", What::Data(json!(coverage.choices)))
        .add("parts", "", What::Data(json!(coverage.parts)))
        .add("reasons", "print-order-reasons", What::Reasons(coverage.reasons.clone()))
}

/// The two clocks of a call as people and scripts read them (CLK-4).
pub fn show_clocks(call: &Call, clocks: Clocks) -> Shown {
    let clock = |key: &'static str, label: &'static str, clock: Option<Clock>, answered_at: Option<Instant>| {
        let clock = clock?;
        let minutes = clock.remaining_ms.div_euclid(MINUTE_MS);
        Some(
            Shown::default()
                .script("clock", &key)
                .add("", "call-clock-name", What::Said(Said::new(label)))
                .fact("state", "call-status", Show::Word("call-clock"), &clock.state)
                .fact("due", "call-clock-due", Show::Instant, &clock.due)
                .fact("answered_at", "call-clock-answered", Show::Instant, &answered_at)
                .script("promised_minutes", &clock.promised_minutes)
                .script("remaining_minutes", &minutes)
                .add("left", "call-clock-time", What::Said(clock.left(answered_at.is_some()))),
        )
    };
    let both = [
        clock("response", "call-response", clocks.response, call.responded_at),
        clock("resolve", "call-resolve", clocks.resolve, call.solved_at),
    ];
    Shown::default().add("clocks", "call-clocks", What::Lines(both.into_iter().flatten().collect()))
}

/// The ledger of pauses (CLK-3) and the service log (CALL-1), oldest first.
///
/// # Errors
/// When the engine fails.
pub fn show_log(conn: &Conn, id: CallId) -> Result<Shown, Failure> {
    let pause = |pause: &crate::call::CallPause| {
        Shown::default()
            .fact("from", "call-pause-from", Show::Instant, &pause.from_at)
            .fact("to", "call-pause-to", Show::Instant, &pause.to_at)
            .fact("why", "call-why", Show::Word("call-step"), &pause.why)
    };
    let pauses = pauses(conn, id)?.iter().map(pause).collect();
    let steps = steps(conn, id)?.iter().map(|step| show_step(conn, step)).collect::<Result<_, Failure>>()?;
    Ok(Shown::default().add("pauses", "call-pauses", What::Lines(pauses)).add("steps", "call-log", What::Lines(steps)))
}

fn show_step(conn: &Conn, step: &CallStep) -> Result<Shown, Failure> {
    let name = people::store::name(conn, Some(step.user_id))?;
    let user = (!name.is_empty()).then_some(name);
    let who = user.clone().map_or(What::Said(Said::new("people-system")), |name| What::List(vec![name]));
    Ok(Shown::default()
        .fact("happened_at", "base-log-when", Show::Instant, &step.happened_at)
        .add("recorded_at", "", What::Val(step.recorded_at.to_val(), Show::Instant))
        .script("user", &user)
        .add("", "base-log-who", who)
        .script("event", &step.event)
        .script("from", &step.from_status)
        .script("to", &step.to_status)
        .add("line", "base-log-what", What::Said(said_of(step)))
        .fact("why", "call-why", Show::Text, &step.why)
        .add("said", "", step.said.clone().map_or(What::Data(json!(null)), What::Said)))
}

/// What a step of the log says: what was done, from where to where, and what else is to be said.
/// Recorded over a day after it happened is marked (CALL-18).
pub fn said_of(step: &CallStep) -> Said {
    const DAY_MS: i64 = 24 * HOUR_MS;
    let event = Event::from_word(&step.event).map_or_else(|| step.event.clone(), Event::key);
    let mut said = match step.from_status.filter(|from| *from != step.to_status) {
        Some(from) => Said::new("call-log-moved").with_word("from", from),
        None => Said::new("call-log-line"),
    };
    said = said.with("event", Arg::Key(event)).with_word("to", step.to_status);
    if let Some(more) = &step.said {
        said = Said::new("call-log-with").with("line", said).with("said", more.clone());
    }
    if step.recorded_at.0 - step.happened_at.0 > DAY_MS {
        said = Said::new("call-log-late").with("line", said).with("at", step.recorded_at);
    }
    said
}
