//! What a user can do with handling records.

mod draft;

use super::{Charge, HandlingLine, rules, store};
use crate::{
    base::{
        failure::Failure,
        id::{CallId, HandlingId, HandlingLineId},
        kind::Kind,
        money::Money,
        say::{Mark, Reason, Said},
    },
    call::{
        self, Call,
        rules::{Event, Step},
    },
    db::{
        query::Conn,
        record,
        tx::{self, Tx},
    },
    dispatch, people, setting, settlement,
};

pub use draft::{Draft, LineDraft, Parsed};
pub use store::{Around, around, decide};

use rules::{Decision, Refusal};
use store::{judge, keep_waiver};

/// What a user can do with handling records.
#[derive(Clone, Debug)]
pub enum Command {
    /// Records the work on a dispatch, or the owner's own, and moves the call.
    Record(Draft),
    /// Corrects a record until its call is settled (REP-2).
    Correct(Draft),
    /// Has the last word on a line's charge; empty takes it back (MON-2).
    LastWord {
        /// Which line.
        line: HandlingLineId,
        /// The version it was read with.
        version: i64,
        /// Free, discounted or charged; none for what the system proposes.
        word: Option<Charge>,
        /// Why.
        reason: String,
    },
    /// Decides anew what covers a call, and with it what its lines cost whom (COV-4).
    Recover {
        /// Which call.
        call: CallId,
        /// The version it was read with.
        version: i64,
        /// The number of a contract chosen by hand, empty for the one that is decided; none for as it was chosen.
        contract: Option<String>,
    },
    /// Waives a charged line, so that the call can close without it (MON-5).
    Waive {
        /// Which line.
        line: HandlingLineId,
        /// The version it was read with.
        version: i64,
        /// Why.
        reason: String,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Record(_) => "handling-op-record",
            Self::Correct(_) => "handling-op-correct",
            Self::LastWord { .. } => "handling-op-last-word",
            Self::Recover { .. } => "handling-op-recover",
            Self::Waive { .. } => "handling-op-waive",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<tx::Outcome, Failure> {
        people::store::require_active(tx)?;
        match self {
            Self::Record(draft) => record_work(tx, draft),
            Self::Correct(draft) => correct(tx, draft),
            Self::LastWord { line, version, word, reason } => last_word(tx, *line, *version, *word, reason),
            Self::Recover { call, version, contract } => recover(tx, *call, *version, contract.as_deref()),
            Self::Waive { line, version, reason } => waive(tx, *line, *version, reason),
        }
    }
}

/// Records work that was done: the record, its lines as judged, the dispatch as handled, and the
/// call's next state.
///
/// # Errors
/// Field errors of the form, a dispatch that has no record to give, a call that is in no state for it.
pub fn record_work(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let Parsed { call, dispatch, mut handling, mut lines } = draft.parse(tx, tx.now())?;
    if let Some(dispatch) = &dispatch {
        if dispatch.call_id != call.id {
            return Err(Refusal::OtherCall.into());
        }
        rules::may_record(dispatch.status, store::of_dispatch(tx, dispatch.id)?.is_some())?;
    } else {
        handling.user_id = tx.actor();
    }
    let around = around(tx, &lines)?;
    judge(tx, &call, &mut lines, &around)?;
    let id = tx.insert(&mut handling)?;
    store::insert_lines(tx, id, &mut lines)?;
    if let Some(dispatch) = dispatch {
        dispatch::command::handled(tx, dispatch.id, handling.ended_at)?;
    }
    let said = Said::new("handling-said-by")
        .with("name", people::store::name(tx, Some(handling.user_id))?)
        .with_word("outcome", handling.outcome);
    // A slip may tell of work that ended before the office typed the step before it.
    let at = handling.ended_at.max(call.last_step_at);
    call::command::step(tx, call.id, Step::new(Event::Handled).at(at).text(handling.solution.as_str()).said(said))?;
    answer(id, &lines)
}

/// Corrects a record (REP-2): everything but its call, dispatch and outcome.
///
/// # Errors
/// Field errors, a settled line, a call that is over, a changed outcome, a stale version.
pub fn correct(tx: &Tx<'_>, draft: &Draft) -> Result<tx::Outcome, Failure> {
    let old = store::get(tx, draft.id.unwrap_or_default())?;
    tx.expect_version(&old, draft.version)?;
    let Parsed { mut handling, mut lines, .. } = draft.parse(tx, tx.now())?;
    let call: Call = record::get(tx, old.call_id)?;
    rules::may_correct(call.status, settled_on(tx, old.id)?.as_deref())?;
    if handling.outcome != old.outcome {
        return Err(Failure::field("outcome", Refusal::OutcomeStands.into()));
    }
    handling.call_id = old.call_id;
    handling.dispatch_id = old.dispatch_id;
    handling.attempt = old.attempt;
    handling.user_id = old.user_id;
    let around = around(tx, &lines)?;
    judge(tx, &call, &mut lines, &around)?;
    tx.update(&old, &mut handling)?;
    rewrite_lines(tx, old.id, &draft.known_lines, &mut lines)?;
    refresh_settlement(tx, &call)?;
    call::command::close_if_done(tx, call.id)?;
    answer(old.id, &lines)
}

/// Overrules the proposal for one line, or takes the last word back.
///
/// # Errors
/// A missing reason, a settled line, a call that is over, a stale version.
pub fn last_word(
    tx: &Tx<'_>,
    line: HandlingLineId,
    version: i64,
    word: Option<Charge>,
    reason: &str,
) -> Result<tx::Outcome, Failure> {
    let old = store::line(tx, line)?;
    tx.expect_version(&old, version)?;
    let handling = store::get(tx, old.handling_id)?;
    let call: Call = record::get(tx, handling.call_id)?;
    rules::may_correct(call.status, settled_on(tx, handling.id)?.as_deref())?;
    let mut new = HandlingLine { last_word: word, last_word_reason: reason.trim().to_owned(), ..old.clone() };
    match word {
        Some(word) => rules::may_overrule(old.kind, word, reason, old.discount.0 != 0)?,
        None => new.last_word_reason.clear(),
    }
    let around = around(tx, &store::lines(tx, handling.id)?)?;
    judge(tx, &call, std::slice::from_mut(&mut new), &around)?;
    keep_waiver(&old, &mut new);
    tx.update(&old, &mut new)?;
    refresh_settlement(tx, &call)?;
    call::command::close_if_done(tx, call.id)?;
    answer(handling.id, &[new])
}

/// Decides anew what covers a call, and judges its lines by that (COV-4). History keeps what was decided before.
///
/// # Errors
/// A confirmed settlement holds a line; a call that has ended; a contract that can't cover; a stale version.
pub fn recover(tx: &Tx<'_>, call: CallId, version: i64, contract: Option<&str>) -> Result<tx::Outcome, Failure> {
    let records = store::of_call(tx, call)?;
    for record in &records {
        if let Some(number) = settled_on(tx, record.id)? {
            return Err(Refusal::Settled(number).into());
        }
    }
    let call = call::command::recover(tx, call, version, contract)?;
    store::judge_anew(tx, &call)?;
    refresh_settlement(tx, &call)?;
    call::command::close_if_done(tx, call.id)?;
    let said = Said::new("handling-said-recovered").with("number", call.number.as_str());
    Ok(tx::Outcome::of(Kind::Call, call.id).saying(said))
}

/// Waives a charged line (MON-5).
///
/// # Errors
/// Without a supervisor or accountant, without a reason, where nothing is asked for or a settlement
/// holds the line, a stale version.
pub fn waive(tx: &Tx<'_>, line: HandlingLineId, version: i64, reason: &str) -> Result<tx::Outcome, Failure> {
    let mut line = store::line(tx, line)?;
    tx.expect_version(&line, version)?;
    let user = people::store::acting(tx)?;
    let asks = line.charge != Charge::Free && line.net != Money::ZERO && line.waived_reason.is_empty();
    rules::may_waive(&user.roles.0, asks, reason)?;
    if let Some((number, true)) = store::settled_by(tx, line.id)? {
        return Err(Refusal::Settled(number).into());
    }
    let handling = store::get(tx, line.handling_id)?;
    let call: Call = record::get(tx, handling.call_id)?;
    tx.change(&mut line, |one| {
        one.waived_reason = reason.trim().to_owned();
        one.waived_by_id = Some(user.id);
    })?;
    refresh_settlement(tx, &call)?;
    call::command::close_if_done(tx, call.id)?;
    let said = Said::new("handling-said-waived").with("net", line.net).with("reason", reason.trim());
    Ok(tx::Outcome::of(Kind::Handling, handling.id).saying(said))
}

/// A line as it would read on paper, and what it would cost whom.
pub type Preview = Option<(String, Decision)>;

/// What each line of a form would cost whom, while it is typed; none where a line can't be read yet.
///
/// # Errors
/// When the engine fails.
pub fn preview(conn: &Conn, draft: &Draft) -> Result<Vec<Preview>, Failure> {
    let sql = "WHERE number = $1 OR ($1 = '' AND id = (SELECT call_id FROM dispatch WHERE number = $2))";
    let call: Option<Call> = record::first(conn, sql, crate::vals![draft.call.trim(), draft.dispatch.trim()])?;
    let policy = setting::store::policy(conn)?;
    let typed: Vec<Option<HandlingLine>> = draft.lines.iter().map(|line| line.parse(conn).ok()).collect();
    let around = around(conn, &typed.iter().flatten().cloned().collect::<Vec<_>>())?;
    let decided = |line: Option<HandlingLine>| {
        let (line, call) = (line?, call.as_ref()?);
        let decision = decide(call, &policy, &line, &around).ok()?;
        Some((line.description, decision))
    };
    Ok(typed.into_iter().map(decided).collect())
}

/// The number of the confirmed settlement that holds a line of the record, if one does.
///
/// # Errors
/// When the engine fails.
pub fn settled_on(conn: &Conn, handling: HandlingId) -> Result<Option<String>, Failure> {
    for line in store::lines(conn, handling)? {
        if let Some((number, true)) = store::settled_by(conn, line.id)? {
            return Ok(Some(number));
        }
    }
    Ok(None)
}

/// A draft of a settlement follows the handling records of its call.
fn refresh_settlement(tx: &Tx<'_>, call: &Call) -> Result<(), Failure> {
    settlement::store::follow(tx, call.id)
}

/// Saves lines over those the record had: known ones change, new ones come, the others go. What others added since
/// stays.
fn rewrite_lines(
    tx: &Tx<'_>,
    handling: HandlingId,
    known: &[(HandlingLineId, i64)],
    lines: &mut [HandlingLine],
) -> Result<(), Failure> {
    let stored = store::lines(tx, handling)?;
    for old in stored.iter().filter(|old| known.contains(&(old.id, old.version))) {
        if lines.iter().all(|line| line.id != old.id) {
            settlement::store::forget(tx, old.id)?;
        }
    }
    for (place, line) in lines.iter_mut().enumerate() {
        line.handling_id = handling;
        line.position = i64::try_from(place).unwrap_or(i64::MAX) + 1;
        if let Some(old) = stored.iter().find(|old| old.id == line.id) {
            keep_waiver(old, line);
        }
    }
    tx.save_lines(known, lines)
}

/// What the user is told: the sum, and line by line why.
fn answer(id: HandlingId, lines: &[HandlingLine]) -> Result<tx::Outcome, Failure> {
    let net = Money::sum(lines.iter().map(|line| line.net))?;
    let mut reasons = Vec::new();
    for line in lines {
        let mark = if line.charge == Charge::Charged { Mark::No } else { Mark::Yes };
        let said = Said::new("handling-reason-line")
            .with("line", line.description.as_str())
            .with_word("charge", line.charge)
            .with("net", line.net);
        reasons.push(Reason::new(mark, said));
        reasons.extend(line.reasons.0.iter().cloned());
    }
    let said = Said::new("handling-said-recorded").with("net", net);
    Ok(tx::Outcome::of(Kind::Handling, id).saying(said).because(reasons))
}

#[cfg(test)]
mod tests;
