//! What a step of a call depends on, gathered from this feature and the later ones.

use crate::{
    base::{failure::Failure, id::UserId, time::Instant},
    call::{
        Call,
        rules::{Facts, Unsettled, revisit_is_owed},
    },
    db::query::Conn,
    dispatch, handling,
    people::{self, Role, User},
    revisit, setting,
};

/// The facts of a call for somebody who acts, as they stand now. `owner` is whom the step gives the
/// call to. The panel asks its buttons with this, the command asks again in its transaction.
///
/// # Errors
/// When the engine fails.
pub fn facts(conn: &Conn, call: &Call, actor: UserId, owner: Option<UserId>, now: Instant) -> Result<Facts, Failure> {
    let settings = setting::store::load(conn)?;
    let active = people::store::active(conn)?;
    let is_active = |id: Option<UserId>| active.iter().any(|user| Some(user.id) == id);
    let (handled_in_attempt, last_solved) = handling::store::attempt_facts(conn, call.id, call.attempts_total)?;
    let unsettled = handling::store::unsettled(conn, call.id)?.into_iter().map(|line| Unsettled {
        line: line.id,
        description: line.description,
        net: line.net,
    });
    let acting =
        if actor == people::store::SYSTEM { people::store::system() } else { people::store::get(conn, actor)? };
    let manager = queue_manager(conn, call)?;
    Ok(Facts {
        now,
        zone: settings.calendar.zone,
        actor,
        roles: acting.roles,
        manages_queue: manager == Some(actor),
        nobody_manages: !active.iter().any(|user| user.id != actor && (manages(user) || Some(user.id) == manager)),
        nobody_supervises: !active.iter().any(|user| user.id != actor && user.roles.0.contains(&Role::Supervisor)),
        owner_is_active: is_active(owner),
        last_owner_is_active: is_active(call.owner_id.or(call.last_owner_id)),
        open_dispatches: dispatch::store::open_facts(conn, call.id)?,
        anything_handled: !handling::store::of_call(conn, call.id)?.is_empty(),
        handled_in_attempt,
        last_solved,
        unsettled: unsettled.collect(),
        revisit_is_open: revisit::store::open(conn, call.id)?.is_some(),
        revisit_owed: revisit_is_owed(call.call_type, &settings.policy),
        attempts_until_locked: settings.policy.attempts_until_locked,
        reopen_days: settings.policy.reopen_days,
    })
}

fn manages(user: &User) -> bool {
    user.roles.0.iter().any(|role| matches!(role, Role::QueueManager | Role::Supervisor))
}

fn queue_manager(conn: &Conn, call: &Call) -> Result<Option<UserId>, Failure> {
    let Some(queue) = call.queue_id else { return Ok(None) };
    Ok(people::store::queue(conn, queue)?.manager_id)
}
