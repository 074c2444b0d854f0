//! What a user can do with dispatches (DSP-1, 2, 6). Each step moves the call too, in the same
//! transaction.

mod suggest;

use chrono_tz::Tz;

use crate::{
    base::{
        failure::Failure,
        id::{CallId, DispatchId, UserId},
        kind::{Kind, Subject},
        parse::Parser,
        say::Said,
        time::Instant,
    },
    call::{
        self,
        rules::{Event as CallEvent, Step},
    },
    db::{
        query::Conn,
        tx::{self, Outcome, Tx},
    },
    people::{self, Role, User, command::UserDraft},
    setting,
};

use super::{
    Dispatch, Status,
    rules::{Act, Event, Refusal, may_change_technician},
    store,
};

pub use suggest::{Suggested, suggested};

/// A dispatch as it is typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct Draft {
    /// Which one is edited; empty for a new one.
    pub id: Option<DispatchId>,
    /// The version it was read with.
    pub version: i64,
    /// On which call, by number.
    pub call: String,
    /// Who is sent, by name.
    pub technician: String,
    /// Planned from.
    pub planned_from: String,
    /// Planned to.
    pub planned_to: String,
    /// The planned time is agreed with the customer: `1` or empty.
    pub agreed: String,
    /// What to do and to bring.
    pub instructions: String,
    /// When it was issued; now when empty (CALL-18).
    pub happened_at: String,
}

/// What is asked before a step is done.
#[derive(Clone, Debug, Default, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(default)]
pub struct StepDraft {
    /// Why.
    pub why: String,
    /// Who goes instead, by name.
    pub technician: String,
    /// When it happened; now when empty (CALL-18).
    pub happened_at: String,
}

/// A dispatch to be issued.
#[derive(Clone, Debug, PartialEq)]
pub struct Order {
    /// On which call.
    pub call: CallId,
    /// Who is sent.
    pub technician: UserId,
    /// Planned from.
    pub planned_from: Option<Instant>,
    /// Planned to.
    pub planned_to: Option<Instant>,
    /// The planned time is agreed with the customer (DSP-8).
    pub is_agreed: bool,
    /// What to do and to bring.
    pub instructions: String,
    /// When it was issued; now when empty (CALL-18).
    pub happened_at: Option<Instant>,
}

/// What a user can do with a dispatch.
#[derive(Clone, Debug)]
pub enum Command {
    /// Sends a technician.
    Issue(Draft),
    /// Changes plan or instructions of an open one.
    Save(Draft),
    /// The technician takes it.
    Accept {
        /// Which.
        dispatch: DispatchId,
        /// When; now when empty.
        happened_at: Option<Instant>,
    },
    /// The technician says no.
    Reject {
        /// Which.
        dispatch: DispatchId,
        /// Why.
        why: String,
        /// When; now when empty.
        happened_at: Option<Instant>,
    },
    /// It is taken back.
    Revoke {
        /// Which.
        dispatch: DispatchId,
        /// Why.
        why: String,
        /// When; now when empty.
        happened_at: Option<Instant>,
    },
    /// All open ones of a call are taken back (DSP-2).
    RevokeAll {
        /// Of which call.
        call: CallId,
        /// Why.
        why: String,
    },
    /// Another technician gets it: this one is taken back and a new one issued, in one step (DSP-6).
    ChangeTechnician {
        /// Which.
        dispatch: DispatchId,
        /// Who goes instead.
        technician: UserId,
        /// Why.
        why: String,
    },
    /// A user can't act any more: all that they still had to do is taken back, in one step (DSP-2).
    Deactivate {
        /// The user as they are typed.
        user: Box<UserDraft>,
        /// Why.
        why: String,
    },
    /// A step as it is typed in the form.
    Step {
        /// Which.
        dispatch: DispatchId,
        /// The version it was read with.
        version: i64,
        /// What is done with it.
        act: Act,
        /// What was asked before.
        draft: StepDraft,
    },
}

impl tx::Command for Command {
    fn op(&self) -> &'static str {
        match self {
            Self::Issue(_) => "dispatch-op-issue",
            Self::Save(_) => "dispatch-op-save",
            Self::Accept { .. } => "dispatch-op-accept",
            Self::Reject { .. } => "dispatch-op-reject",
            Self::Revoke { .. } => "dispatch-op-revoke",
            Self::RevokeAll { .. } => "dispatch-op-revoke-all",
            Self::Deactivate { .. } => "dispatch-op-deactivate",
            Self::ChangeTechnician { .. } | Self::Step { act: Act::ChangeTechnician, .. } => {
                "dispatch-op-change-technician"
            }
            Self::Step { act: Act::Accept, .. } => "dispatch-op-accept",
            Self::Step { act: Act::Reject, .. } => "dispatch-op-reject",
            Self::Step { act: Act::Revoke, .. } => "dispatch-op-revoke",
            Self::Step { act: Act::RecordWork, .. } => "dispatch-op-record-work",
        }
    }

    fn run(&self, tx: &Tx<'_>) -> Result<Outcome, Failure> {
        let done = |dispatch: &Dispatch| Ok(Outcome::of(Kind::Dispatch, dispatch.id));
        people::store::require_active(tx)?;
        match self {
            Self::Issue(draft) => done(&issue(tx, &draft.parse(tx)?)?),
            Self::Save(draft) => done(&save(tx, draft)?),
            Self::Accept { dispatch, happened_at } => done(&accept(tx, *dispatch, *happened_at)?),
            Self::Reject { dispatch, why, happened_at } => done(&end(tx, *dispatch, Event::Reject, why, *happened_at)?),
            Self::Revoke { dispatch, why, happened_at } => done(&end(tx, *dispatch, Event::Revoke, why, *happened_at)?),
            Self::RevokeAll { call, why } => {
                revoke_all(tx, *call, why)?;
                Ok(Outcome::of(Kind::Call, *call))
            }
            Self::Deactivate { user, why } => deactivate(tx, user, why),
            Self::ChangeTechnician { dispatch, technician, why } => {
                done(&change_technician(tx, *dispatch, *technician, why)?)
            }
            Self::Step { dispatch, version, act, draft } => {
                tx.expect_version(&store::get(tx, *dispatch)?, *version)?;
                done(&step(tx, *dispatch, *act, draft)?)
            }
        }
    }
}

/// A step as it is typed: all errors at once, by field.
fn step(tx: &Tx<'_>, id: DispatchId, act: Act, draft: &StepDraft) -> Result<Dispatch, Failure> {
    let mut parser = Parser::default();
    let happened_at = parser.instant("happened_at", &draft.happened_at, setting::store::calendar(tx)?.zone);
    let why = if act == Act::Accept { String::new() } else { parser.required_text("why", &draft.why) };
    if act != Act::ChangeTechnician {
        parser.done()?;
        return match act {
            Act::Accept => accept(tx, id, happened_at),
            Act::Reject => end(tx, id, Event::Reject, &why, happened_at),
            Act::Revoke => end(tx, id, Event::Revoke, &why, happened_at),
            // The work is recorded in its own form.
            Act::ChangeTechnician | Act::RecordWork => store::get(tx, id),
        };
    }
    let technician =
        parser.record("technician", &draft.technician, Kind::User, |text| people::store::by_code(tx, text))?;
    let technician = parser.need("technician", technician);
    if let Some(Err(refusal)) = technician.as_ref().map(may_be_sent) {
        parser.refuse("technician", refusal.into());
    }
    let Some(technician) = technician else { return Err(parser.failure()) };
    parser.done()?;
    change_technician(tx, id, technician.id, &why)
}

impl Draft {
    /// A new dispatch on a call, to the technician planned for it.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn for_call(conn: &Conn, call: CallId) -> Result<Self, Failure> {
        let call = call::store::get(conn, call)?;
        let technician = people::store::name(conn, call.technician_id)?;
        Ok(Self { call: call.number, technician, ..Self::default() })
    }

    /// A dispatch to edit.
    ///
    /// # Errors
    /// When there is none.
    pub fn of(conn: &Conn, id: DispatchId) -> Result<Self, Failure> {
        let one = store::get(conn, id)?;
        let zone = setting::store::calendar(conn)?.zone;
        let show = |at: Option<Instant>| at.map_or_else(String::new, |at| at.show(zone));
        Ok(Self {
            id: Some(one.id),
            version: one.version,
            call: call::store::get(conn, one.call_id)?.number,
            technician: people::store::name(conn, Some(one.technician_id))?,
            planned_from: show(one.planned_from),
            planned_to: show(one.planned_to),
            agreed: if one.agreed_at.is_some() { "1".to_owned() } else { String::new() },
            instructions: one.instructions,
            happened_at: show(Some(one.issued_at)),
        })
    }

    /// Reads it.
    ///
    /// # Errors
    /// All errors at once, by field.
    pub fn parse(&self, conn: &Conn) -> Result<Order, Failure> {
        let zone = setting::store::calendar(conn)?.zone;
        let mut parser = Parser::default();
        let call = parser.record("call", &self.call, Kind::Call, |text| call::store::by_code(conn, text))?;
        let call = parser.need("call", call);
        let technician =
            parser.record("technician", &self.technician, Kind::User, |text| people::store::by_code(conn, text))?;
        let technician = parser.need("technician", technician);
        if let Some(Err(refusal)) = technician.as_ref().map(may_be_sent) {
            parser.refuse("technician", refusal.into());
        }
        let (planned_from, planned_to) = self.plan(&mut parser, zone);
        let is_agreed = self.agreed(&mut parser, planned_from);
        let instructions = parser.text("instructions", &self.instructions);
        let happened_at = parser.instant("issued_at", &self.happened_at, zone);
        let (Some(call), Some(technician)) = (call, technician) else { return Err(parser.failure()) };
        parser.done()?;
        let (call, technician) = (call.id, technician.id);
        Ok(Order { call, technician, planned_from, planned_to, is_agreed, instructions, happened_at })
    }

    /// Only a time that is planned can be agreed.
    fn agreed(&self, parser: &mut Parser, from: Option<Instant>) -> bool {
        let is_agreed = parser.flag("agreed_at", &self.agreed);
        if is_agreed && from.is_none() {
            parser.refuse("planned_from", Refusal::AgreedWithoutTime.into());
        }
        is_agreed
    }

    fn plan(&self, parser: &mut Parser, zone: Tz) -> (Option<Instant>, Option<Instant>) {
        let from = parser.instant("planned_from", &self.planned_from, zone);
        let to = parser.instant("planned_to", &self.planned_to, zone);
        if from.zip(to).is_some_and(|(from, to)| from >= to) {
            parser.refuse("planned_to", Refusal::PlanInverted.into());
        }
        (from, to)
    }
}

/// Sends a technician on a call (DSP-1). Who issues becomes the owner of a call that has none.
///
/// # Errors
/// A call that takes no dispatch now; someone who is no technician.
pub fn issue(tx: &Tx<'_>, order: &Order) -> Result<Dispatch, Failure> {
    let dispatch = place(tx, order, None)?;
    let step = Step::new(CallEvent::DispatchIssued);
    move_call(tx, &dispatch, Step { happened_at: order.happened_at, ..step })?;
    store::get(tx, dispatch.id)
}

/// The technician takes it: the work on the call has begun.
///
/// # Errors
/// A dispatch that was taken already, or has ended.
pub fn accept(tx: &Tx<'_>, dispatch: DispatchId, happened_at: Option<Instant>) -> Result<Dispatch, Failure> {
    let mut dispatch = store::get(tx, dispatch)?;
    store::advance(tx, &mut dispatch, Event::Accept, happened_at.unwrap_or(tx.now()), "")?;
    move_call(tx, &dispatch, Step { happened_at, ..Step::new(CallEvent::DispatchAccepted) })?;
    Ok(dispatch)
}

/// A handling record tells how it went; the call is moved by who records it.
///
/// # Errors
/// A dispatch that was not taken, or has ended.
pub fn handled(tx: &Tx<'_>, dispatch: DispatchId, at: Instant) -> Result<Dispatch, Failure> {
    let mut dispatch = store::get(tx, dispatch)?;
    store::advance(tx, &mut dispatch, Event::Handle, at, "")?;
    Ok(dispatch)
}

/// Rejected by the technician, or taken back.
fn end(
    tx: &Tx<'_>,
    dispatch: DispatchId,
    event: Event,
    why: &str,
    happened_at: Option<Instant>,
) -> Result<Dispatch, Failure> {
    let mut dispatch = store::get(tx, dispatch)?;
    store::advance(tx, &mut dispatch, event, happened_at.unwrap_or(tx.now()), why)?;
    let event = if event == Event::Reject { CallEvent::DispatchRejected } else { CallEvent::DispatchRevoked };
    if event == CallEvent::DispatchRevoked {
        tell_technician(tx, &dispatch, "dispatch-tell-revoked")?;
    }
    move_call(tx, &dispatch, Step { happened_at, ..Step::new(event).why(why) })?;
    Ok(dispatch)
}

/// Takes back all open dispatches of a call at once (DSP-2).
///
/// # Errors
/// When there is none, or no reason is given.
pub fn revoke_all(tx: &Tx<'_>, call: CallId, why: &str) -> Result<(), Failure> {
    let open = store::open_of(tx, call)?;
    if open.is_empty() {
        return Err(call::rules::Refusal::NoOpenDispatch.into());
    }
    for dispatch in open {
        end(tx, dispatch.id, Event::Revoke, why, None)?;
    }
    Ok(())
}

/// Takes back all that a user still had to do, which moves each call as its table says, and deactivates them.
fn deactivate(tx: &Tx<'_>, user: &UserDraft, why: &str) -> Result<Outcome, Failure> {
    let mut parser = Parser::default();
    let why = parser.required_text("why", why);
    parser.done()?;
    // Who may do it, and whether somebody was faster, is asked before anything is taken back.
    let id = people::command::save_user(tx, &UserDraft { active: String::new(), ..user.clone() })?;
    let open = store::open_of_technician(tx, id)?;
    for dispatch in &open {
        end(tx, dispatch.id, Event::Revoke, &why, None)?;
    }
    let said = Said::new("dispatch-done-deactivated").with("name", user.name.trim()).with("count", open.len());
    Ok(Outcome::of(Kind::User, id).saying(said))
}

/// Another technician gets an issued dispatch (DSP-6): both halves are written before the call's
/// guards are asked, so that the call never stands without anybody sent.
///
/// # Errors
/// A dispatch that was taken already; someone who is no technician; no reason.
pub fn change_technician(tx: &Tx<'_>, old: DispatchId, technician: UserId, why: &str) -> Result<Dispatch, Failure> {
    let mut old = store::get(tx, old)?;
    if old.technician_id == technician {
        return Err(Refusal::SameTechnician.into());
    }
    may_change_technician(old.status)?;
    store::advance(tx, &mut old, Event::Revoke, tx.now(), why)?;
    let order = Order {
        call: old.call_id,
        technician,
        planned_from: old.planned_from,
        planned_to: old.planned_to,
        // They come at the time that the customer knows of.
        is_agreed: old.agreed_at.is_some(),
        instructions: old.instructions.clone(),
        happened_at: None,
    };
    let new = place(tx, &order, Some(old.id))?;
    tell_technician(tx, &old, "dispatch-tell-revoked")?;
    move_call(tx, &old, Step::new(CallEvent::DispatchRevoked).why(why))?;
    move_call(tx, &new, Step::new(CallEvent::DispatchIssued).why(why))?;
    Ok(new)
}

/// Writes a new dispatch and tells the technician; the call is not moved yet.
fn place(tx: &Tx<'_>, order: &Order, replaces_id: Option<DispatchId>) -> Result<Dispatch, Failure> {
    may_be_sent(&people::store::get(tx, order.technician)?)?;
    let call = call::store::get(tx, order.call)?;
    let issued_at = order.happened_at.unwrap_or(tx.now());
    let zone = setting::store::calendar(tx)?.zone;
    let mut dispatch = Dispatch {
        id: DispatchId::default(),
        version: 0,
        number: setting::command::number(tx, Kind::Dispatch, tx.now().day(zone))?,
        call_id: call.id,
        technician_id: order.technician,
        planned_from: order.planned_from,
        planned_to: order.planned_to,
        instructions: order.instructions.clone(),
        status: Status::Issued,
        reason: String::new(),
        attempt: call.attempts_total,
        issued_at,
        accepted_at: None,
        ended_at: None,
        replaces_id,
        agreed_at: order.is_agreed.then_some(issued_at),
    };
    tx.insert(&mut dispatch)?;
    tell_technician(tx, &dispatch, "dispatch-tell-issued")?;
    Ok(dispatch)
}

fn save(tx: &Tx<'_>, draft: &Draft) -> Result<Dispatch, Failure> {
    let id = draft.id.ok_or_else(|| Failure::NotFound { kind: Kind::Dispatch, what: String::new() })?;
    let mut dispatch = store::get(tx, id)?;
    tx.expect_version(&dispatch, draft.version)?;
    if !dispatch.status.is_open() {
        return Err(Refusal::Ended(dispatch.status).into());
    }
    let mut parser = Parser::default();
    let (from, to) = draft.plan(&mut parser, setting::store::calendar(tx)?.zone);
    let is_agreed = draft.agreed(&mut parser, from);
    let instructions = parser.text("instructions", &draft.instructions);
    parser.done()?;
    let now = tx.now();
    tx.change(&mut dispatch, |one| {
        // What was agreed before is not agreed anew by another save, unless it is another time.
        let before = one.agreed_at.filter(|_| (one.planned_from, one.planned_to) == (from, to));
        one.agreed_at = is_agreed.then(|| before.unwrap_or(now));
        one.planned_from = from;
        one.planned_to = to;
        one.instructions = instructions;
    })?;
    Ok(dispatch)
}

/// Moves the call; its log names the dispatch and the technician.
fn move_call(tx: &Tx<'_>, dispatch: &Dispatch, step: Step) -> Result<(), Failure> {
    let technician = people::store::name(tx, Some(dispatch.technician_id))?;
    let said = Said::new("dispatch-note").with("number", dispatch.number.as_str()).with("technician", technician);
    call::command::step(tx, dispatch.call_id, step.said(said)).map(|_| ())
}

/// Tells the technician, with what they need on the way (DSP-5).
fn tell_technician(tx: &Tx<'_>, dispatch: &Dispatch, key: &'static str) -> Result<(), Failure> {
    let call = call::store::get(tx, dispatch.call_id)?;
    let customer = crate::customer::store::name(tx, Some(call.customer_id))?;
    let said = Said::new(key)
        .with("number", dispatch.number.as_str())
        .with("customer", customer)
        .with("phone", call.phone.as_str())
        .with("subject", call.subject.as_str());
    if dispatch.technician_id == tx.actor() {
        return Ok(());
    }
    people::command::tell(tx, dispatch.technician_id, said, Some(Subject::new(Kind::Dispatch, dispatch.id)))
}

/// Only an active technician can be sent.
fn may_be_sent(user: &User) -> Result<(), Refusal> {
    let can = user.active && user.roles.0.contains(&Role::Technician);
    if can { Ok(()) } else { Err(Refusal::NotATechnician(user.name.clone())) }
}
