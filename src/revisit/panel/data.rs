//! What the form of a revisit shows, gathered before drawing.

use crate::{
    base::{
        failure::Failure,
        id::{CallId, Id as _, RevisitId},
        kind::{Kind, Subject},
        say::Said,
        time::Instant,
        words::Word as _,
    },
    call::{self, CallStep},
    customer,
    cx::records::{By, Found},
    db::query::Conn,
    equipment, handling, item, people,
    revisit::{Revisit, Status, command::Draft, store},
    ui::log::LogLine,
};

/// A revisit with the story of its call.
#[derive(Clone, Debug)]
pub(super) struct Shown {
    /// The revisit.
    pub(super) revisit: Revisit,
    /// Its call.
    pub(super) call: Subject,
    /// The call's number.
    pub(super) number: String,
    /// Where the call stands, as a text key.
    pub(super) status: String,
    /// Whose call.
    pub(super) customer: String,
    /// Whom to ask for.
    pub(super) contact: String,
    /// How to reach them.
    pub(super) phone: String,
    /// The unit: item and serial.
    pub(super) unit: String,
    /// The fault.
    pub(super) subject: String,
    /// The fault in full.
    pub(super) description: String,
    /// What was done.
    pub(super) works: Vec<Work>,
    /// What the customer said on earlier revisits of this call.
    pub(super) earlier: Vec<(Status, String)>,
    /// The call's log.
    pub(super) log: Vec<LogLine>,
}

/// What was done on the call.
#[derive(Clone, Debug)]
pub(super) struct Work {
    /// When it ended.
    pub(super) ended_at: Instant,
    /// Who did it.
    pub(super) user: String,
    /// How it came out, as a text key.
    pub(super) outcome: String,
    /// The solution, or what was tried.
    pub(super) solution: String,
}

/// Reads a revisit for its form.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub(super) fn shown(conn: &Conn, id: i64, _: By) -> Result<Found<Draft, Shown>, Failure> {
    let id = RevisitId(id);
    let revisit = store::get(conn, id)?;
    let call = call::store::get(conn, revisit.call_id)?;
    let unit = call.equipment_id.map(|unit| equipment::store::get(conn, unit)).transpose()?;
    let item = item::store::name(conn, unit.as_ref().map(|unit| unit.item_id).or(call.item_id))?.1;
    let mut works = Vec::new();
    for one in handling::store::of_call(conn, call.id)? {
        works.push(Work {
            ended_at: one.ended_at,
            user: people::store::name(conn, Some(one.user_id))?,
            outcome: one.outcome.key(),
            solution: one.solution,
        });
    }
    let earlier = store::of_call(conn, call.id)?.into_iter().filter(|one| one.id < id && one.status != Status::Dropped);
    let shown = Shown {
        call: Subject { kind: Kind::Call, id: call.id.raw() },
        status: call.status.key(),
        customer: customer::store::name(conn, Some(call.customer_id))?,
        contact: call.contact_name,
        phone: call.phone,
        unit: [item, unit.map_or_else(String::new, |unit| unit.serial)].join(" ").trim().to_owned(),
        number: call.number,
        subject: call.subject,
        description: call.description,
        works,
        earlier: earlier.map(|one| (one.status, one.words)).collect(),
        log: log(conn, call.id)?,
        revisit,
    };
    Ok(Found { id: id.0, version: shown.revisit.version, draft: Draft::of(conn, id)?, shown })
}

fn log(conn: &Conn, call: CallId) -> Result<Vec<LogLine>, Failure> {
    let line = |step: CallStep| -> Result<LogLine, Failure> {
        Ok(LogLine {
            at: step.happened_at,
            who: people::store::name(conn, Some(step.user_id))?,
            what: Said::new(format!("call-step-{}", step.event.replace('_', "-"))),
            why: step.why,
            about: None,
        })
    };
    call::store::steps(conn, call)?.into_iter().map(line).collect()
}
