//! What the call's form shows, as plain data from one question to the store.

use std::sync::Arc;

use crate::{
    base::{
        calendar::Pause,
        failure::Failure,
        id::{CallId, CustomerId, EquipmentId, ItemId},
        kind::{Kind, Subject},
        say::Said,
        time::Instant,
    },
    call::{
        Call, Status,
        command::{self, Draft},
        rules::{self, Clock, Deadlines, Event},
        store::{self, Look},
    },
    customer,
    cx::records::{By, Found},
    db::query::Conn,
    equipment, item, people,
    setting::{self, Settings},
    ui::log::LogLine,
};

/// A call with everything around it.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The call.
    pub call: Call,
    /// Name of the customer.
    pub customer: String,
    /// Name of the owner; empty for none.
    pub owner: String,
    /// What both deadlines come from: where they stand is told for each moment (CLK-4, CLK-6).
    pub deadlines: Arc<Deadlines>,
    /// The steps, and why one can't be done.
    pub steps: Vec<(Event, Result<(), Said>)>,
    /// What keeps a processed call from closing.
    pub missing: Vec<Said>,
    /// A due was missed: the form asks why (CLK-7).
    pub asks_delay_cause: bool,
    /// Names and lists around it.
    pub look: Look,
    /// The service log, newest first.
    pub log: Vec<LogLine>,
}

/// Reads a call for the form.
///
/// # Errors
/// When there is none, or the engine fails.
pub(super) fn shown(conn: &Conn, id: i64, by: By) -> Result<Found<Draft, Shown>, Failure> {
    let (id, now) = (CallId(id), by.now);
    let call = store::get(conn, id)?;
    let settings = setting::store::load(conn)?;
    let facts = command::facts(conn, &call, by.user, None, now)?;
    let about = (call.customer_id, call.equipment_id, call.item_id);
    let shown = Shown {
        customer: customer::store::name(conn, Some(call.customer_id))?,
        owner: people::store::name(conn, call.owner_id)?,
        deadlines: Arc::new(store::deadlines(conn, &call, &settings)?),
        steps: rules::possible(&call, &facts),
        missing: match call.status {
            Status::Processed => facts.missing(&call, now).iter().map(rules::Missing::said).collect(),
            _ => Vec::new(),
        },
        asks_delay_cause: rules::missed(&call, now).is_some() || !call.delay_cause.is_empty(),
        look: store::look(conn, about, &call.problem_type, call.opened_at, Some(id), &settings)?,
        log: log(conn, id)?,
        call,
    };
    Ok(Found { id: id.0, version: shown.call.version, draft: Draft::of(conn, id)?, shown })
}

/// The service log: who, when, from where to where, why (CALL-1).
fn log(conn: &Conn, id: CallId) -> Result<Vec<LogLine>, Failure> {
    let line = |step: &crate::call::CallStep| {
        Ok(LogLine {
            at: step.happened_at,
            who: people::store::name(conn, Some(step.user_id))?,
            what: store::said_of(step),
            why: step.why.clone(),
            about: None,
        })
    };
    store::steps(conn, id)?.iter().rev().map(line).collect()
}

/// A new call's draft, from a customer, a unit or a call that it repeats.
///
/// # Errors
/// When the engine fails.
pub(super) fn started(conn: &Conn, from: Option<Subject>) -> Result<Draft, Failure> {
    let mut draft = Draft::new();
    match from {
        Some(Subject { kind: Kind::Customer, id }) => draft.customer = customer::store::get(conn, CustomerId(id))?.code,
        Some(Subject { kind: Kind::Equipment, id }) => {
            let unit = equipment::store::get(conn, EquipmentId(id))?;
            draft.customer = customer::store::get(conn, unit.customer_id)?.code;
            draft.equipment = unit.number.unwrap_or_else(|| format!("#{id}"));
        }
        Some(Subject { kind: Kind::Item, id }) => draft.item = item::store::get(conn, ItemId(id))?.code,
        Some(Subject { kind: Kind::Call, id }) => {
            let old = Draft::of(conn, CallId(id))?;
            draft.customer = old.customer;
            draft.contact = old.contact;
            draft.phone = old.phone;
            draft.equipment = old.equipment;
        }
        _ => {}
    }
    Ok(draft)
}

/// What the form of a new call knows before it is saved (CALL-2).
#[derive(Clone, Debug)]
pub(super) struct Known {
    /// The call as it would be recorded now, with what covers it.
    pub call: Call,
    /// Response and resolve, as they would begin.
    pub clocks: [Option<Clock>; 2],
    /// The calls around it.
    pub look: Look,
    /// Why the unit can't be chosen, or what is to be minded with it (EQ-3).
    pub unit: Option<UnitWord>,
    /// When it was looked up.
    pub at: Instant,
}

/// What is to be said of the unit that was chosen.
#[derive(Clone, Debug)]
pub(super) struct UnitWord {
    /// What.
    pub said: Said,
    /// The card and its version, where registering it again would help.
    pub again: Option<(EquipmentId, i64)>,
}

fn unit_word(conn: &Conn, id: EquipmentId) -> Result<Option<UnitWord>, Failure> {
    let card = equipment::store::get(conn, id)?;
    let helps = equipment::rules::possible(card.status).contains(&equipment::rules::Step::Reregister);
    Ok(match equipment::rules::choosable(&card) {
        Ok(said) => said.map(|said| UnitWord { said, again: None }),
        Err(refusal) => Some(UnitWord { said: refusal.into(), again: helps.then_some((card.id, card.version)) }),
    })
}

/// Fills in what the customer, the unit and the problem propose, and looks up what is known before the call is
/// saved.
///
/// # Errors
/// When the engine fails.
pub(super) fn known(conn: &Conn, mut draft: Draft, now: Instant) -> Result<(Draft, Option<Known>), Failure> {
    command::fill(conn, &mut draft)?;
    let settings = setting::store::load(conn)?;
    let Some(call) = command::foresee(conn, &draft, &settings, now)? else { return Ok((draft, None)) };
    let about = (call.customer_id, call.equipment_id, call.item_id);
    let look = store::look(conn, about, &call.problem_type, call.opened_at, None, &settings)?;
    let unit = call.equipment_id.map(|id| unit_word(conn, id)).transpose()?.flatten();
    Ok((draft, Some(Known { unit, clocks: clocks(&call, &[], now, &settings), call, look, at: now })))
}

/// The clocks of a call; a promise beyond every calendar has none to show.
fn clocks(call: &Call, pauses: &[Pause], now: Instant, settings: &Settings) -> [Option<Clock>; 2] {
    let calendar = rules::calendar_of(call, settings);
    let promise = rules::promise(call, &settings.policy);
    [(promise.response, call.responded_at), (promise.resolve, call.solved_at)].map(|(minutes, answered)| {
        let times = (call.opened_at, answered, now);
        minutes.and_then(|minutes| rules::clock_of(minutes, times, pauses, &calendar).ok())
    })
}
