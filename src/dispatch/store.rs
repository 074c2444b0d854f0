//! Dispatches in the database.

use crate::{
    base::{
        failure::Failure,
        field::Show,
        id::{CallId, DispatchId, Id as _, UserId},
        kind::{Kind, Subject},
        shown::Shown,
        time::Instant,
    },
    call::rules::OpenDispatch,
    db::{
        query::Conn,
        record::{self, all, first},
        search::pick::{Among, choices},
        tx::Tx,
    },
    vals,
};

use super::{
    Dispatch, Status,
    fields::FIELDS,
    rules::{self, Event},
};

/// The dispatch with that id.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn get(conn: &Conn, id: DispatchId) -> Result<Dispatch, Failure> {
    record::get(conn, id)
}

/// The dispatch with that number.
///
/// # Errors
/// When the engine fails.
pub fn by_code(conn: &Conn, number: &str) -> Result<Option<Dispatch>, Failure> {
    first(conn, "WHERE number = $1", vals![number.trim()])
}

/// The dispatches of a call, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn of_call(conn: &Conn, call: CallId) -> Result<Vec<Dispatch>, Failure> {
    all(conn, "WHERE call_id = $1 ORDER BY id", vals![call])
}

/// The dispatches of a call that are issued or accepted, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn open_of(conn: &Conn, call: CallId) -> Result<Vec<Dispatch>, Failure> {
    all(conn, "WHERE call_id = $1 AND status IN ('issued', 'accepted') ORDER BY id", vals![call])
}

/// The dispatches that a technician still has to do, oldest first.
///
/// # Errors
/// When the engine fails.
pub fn open_of_technician(conn: &Conn, technician: UserId) -> Result<Vec<Dispatch>, Failure> {
    all(conn, "WHERE technician_id = $1 AND status IN ('issued', 'accepted') ORDER BY id", vals![technician])
}

/// What a technician still has to do, for people: id, number, customer, what it is about.
///
/// # Errors
/// When the engine fails.
pub fn open_titles(conn: &Conn, technician: UserId) -> Result<Vec<(DispatchId, String, String, String)>, Failure> {
    conn.rows(
        "SELECT d.id, d.number, k.name, c.subject
         FROM dispatch d JOIN call c ON c.id = d.call_id JOIN customer k ON k.id = c.customer_id
         WHERE d.technician_id = $1 AND d.status IN ('issued', 'accepted') ORDER BY d.id",
        vals![technician],
    )
}

/// All dispatches that are still to be done, by technician and in order.
///
/// # Errors
/// When the engine fails.
pub fn all_open(conn: &Conn) -> Result<Vec<Dispatch>, Failure> {
    all(conn, "WHERE status IN ('issued', 'accepted') ORDER BY technician_id, id", &[])
}

/// The same as a call's rules need them.
///
/// # Errors
/// When the engine fails.
pub fn open_facts(conn: &Conn, call: CallId) -> Result<Vec<OpenDispatch>, Failure> {
    let open = open_of(conn, call)?.into_iter().map(|one| OpenDispatch {
        id: one.id,
        number: one.number,
        accepted: one.status == Status::Accepted,
    });
    Ok(open.collect())
}

/// What a technician has planned between two moments, in order: open dispatches and handled ones.
///
/// # Errors
/// When the engine fails.
pub fn planned(conn: &Conn, technician: UserId, from: Instant, to: Instant) -> Result<Vec<Dispatch>, Failure> {
    let tail = "WHERE technician_id = $1 AND status IN ('issued', 'accepted', 'handled')
           AND planned_from < $3 AND COALESCE(planned_to, planned_from) >= $2 ORDER BY planned_from, id";
    all(conn, tail, vals![technician, from, to])
}

/// Moves a dispatch and writes when it did; the call is moved by who calls this.
///
/// # Errors
/// A step that does not fit, or the engine.
pub fn advance(tx: &Tx<'_>, dispatch: &mut Dispatch, event: Event, at: Instant, why: &str) -> Result<(), Failure> {
    let status = rules::next(dispatch.status, event, why)?;
    tx.change(dispatch, |one| {
        one.status = status;
        match event {
            Event::Accept => one.accepted_at = Some(at),
            Event::Handle => one.ended_at = Some(at),
            Event::Reject | Event::Revoke => {
                one.ended_at = Some(at);
                one.reason = why.trim().to_owned();
            }
        }
    })
}

/// Takes back all open dispatches of a call, which has been moved already (CALL-16).
///
/// # Errors
/// When the engine fails.
pub fn revoke_open(tx: &Tx<'_>, call: CallId, at: Instant, why: &str) -> Result<Vec<Dispatch>, Failure> {
    let mut open = open_of(tx, call)?;
    for dispatch in &mut open {
        advance(tx, dispatch, Event::Revoke, at, why)?;
    }
    Ok(open)
}

/// What a search line offers: id, number, technician, what it is about. Open ones first; at most
/// 20. Within a call or of a technician, only theirs.
///
/// # Errors
/// When the engine fails.
pub fn pick(conn: &Conn, text: &str, within: Option<Subject>) -> Result<Vec<(i64, String, String, String)>, Failure> {
    let of = |kind: Kind| within.filter(|subject| subject.kind == kind).map(|subject| subject.id);
    let among = Among::belonging(Kind::Dispatch, &[("call_id", of(Kind::Call)), ("technician_id", of(Kind::User))]);
    let picked = among.pick_with(conn, text, &[("technician_id", Kind::User)])?;
    let shown =
        "SELECT t.id, t.number, u.name, c.subject, CASE WHEN t.status IN ('issued', 'accepted') THEN 0 ELSE 1 END
         FROM dispatch t JOIN \"user\" u ON u.id = t.technician_id JOIN call c ON c.id = t.call_id";
    choices(conn, shown, &picked)
}

/// The whole dispatch for people and scripts: codes instead of ids.
///
/// # Errors
/// [`Failure::NotFound`] when there is none.
pub fn show(conn: &Conn, id: DispatchId) -> Result<Shown, Failure> {
    let one = get(conn, id)?;
    let call: Option<String> = conn.value("SELECT number FROM call WHERE id = $1", vals![one.call_id])?;
    let technician = crate::people::store::name(conn, Some(one.technician_id))?;
    let replaces: Option<String> = conn.value("SELECT number FROM dispatch WHERE id = $1", vals![one.replaces_id])?;
    Ok(Shown::of(FIELDS, id.raw(), one.version)
        .put("number", &one.number)
        .put("status", &one.status)
        .put("call", &call)
        .put("technician", &technician)
        .put("planned_from", &one.planned_from)
        .put("planned_to", &one.planned_to)
        .put("agreed_at", &one.agreed_at)
        .put("instructions", &one.instructions)
        .put("reason", &one.reason)
        .put("attempt", &one.attempt)
        .put("issued_at", &one.issued_at)
        .put("accepted_at", &one.accepted_at)
        .put("ended_at", &one.ended_at)
        .fact("replaces", "dispatch-replaces", Show::Text, &replaces))
}
