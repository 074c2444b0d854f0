//! Tells of what was found.

use std::collections::BTreeMap;

use super::run::{Ground, Report};
use crate::{
    alert::{
        Alert,
        rules::{Concerned, hours_of, is_overtaken, service_end, whom},
        store::{self, Calendars},
    },
    base::{
        failure::Failure,
        id::{AlertId, CallId, ContractId, EquipmentId, UserId},
        kind::{Kind, Subject},
        say::{Arg, Said},
        time::Instant,
        words::Word as _,
    },
    call, contract,
    db::{query::Conn, tx::Tx},
    equipment,
    people::{self, User},
};

/// Somebody who would get more messages of one rule at once gets one that counts them.
const AT_ONCE: usize = 5;

/// Tells of alerts of one rule: everybody in their own hours, the others later. What has become idle meanwhile is told
/// to nobody; who would get many messages at once gets one that counts them.
pub(super) fn tell(tx: &Tx<'_>, ground: &Ground, ids: &[AlertId]) -> Result<Report, Failure> {
    let mut report = Report::default();
    let users = people::store::active(tx)?;
    let hours = |user: &User| (user.id, hours_of(user, &ground.settings.calendar, ground.now));
    let hours: BTreeMap<UserId, Instant> = users.iter().map(hours).collect();
    let mut of_users: BTreeMap<UserId, Vec<Alert>> = BTreeMap::new();
    for id in ids {
        let mut alert = store::get(tx, *id)?;
        if alert.told_at.is_some() {
            continue;
        }
        let all = if is_idle(tx, ground, &alert)? { Vec::new() } else { told_by(tx, ground, &alert, &users)? };
        let left = |user: &UserId| !alert.told.split(", ").any(|name| name == name_of(&users, *user));
        let (ready, later): (Vec<UserId>, Vec<UserId>) =
            all.into_iter().filter(left).partition(|user| hours.get(user).is_none_or(|at| *at <= ground.now));
        let next = later.iter().filter_map(|user| hours.get(user).copied()).min();
        let names: Vec<&str> = ready.iter().map(|user| name_of(&users, *user)).collect();
        tx.change(&mut alert, |alert| {
            let told = std::iter::once(alert.told.as_str()).chain(names).filter(|name| !name.is_empty());
            alert.told = told.collect::<Vec<_>>().join(", ");
            match next {
                Some(next) => alert.tell_at = next,
                None => alert.told_at = Some(tx.now()),
            }
        })?;
        for user in ready {
            of_users.entry(user).or_default().push(alert.clone());
        }
    }
    for (user, alerts) in of_users {
        let Some(first) = alerts.first() else { continue };
        if alerts.len() > AT_ONCE {
            let said = Said::new("alert-said-many")
                .with("rule", Arg::Key(first.rule.key()))
                .with("count", alerts.len())
                .with("name", first.name.as_str());
            people::command::tell(tx, user, said, Some(Subject::new(Kind::Alert, first.id)))?;
            report.count(first.rule, 0, 1);
            continue;
        }
        for alert in &alerts {
            people::command::tell(tx, user, alert.said.clone(), Some(alert.about()))?;
            report.count(alert.rule, 0, 1);
        }
    }
    Ok(report)
}

fn name_of(users: &[User], id: UserId) -> &str {
    users.iter().find(|user| user.id == id).map_or("", |user| user.name.as_str())
}

/// What was found need not be told any more: the call was answered or stands, the share is overtaken by the due, the
/// end has moved.
fn is_idle(conn: &Conn, ground: &Ground, alert: &Alert) -> Result<bool, Failure> {
    if ground.rule(alert.rule).is_none() {
        return Ok(true);
    }
    match alert.about_kind {
        Kind::Call => {
            let call = call::store::get(conn, CallId(alert.about_id))?;
            let moments = store::moments(conn, &call, &ground.settings, &ground.rules, &mut Calendars::default())?;
            let own = moments.iter().find(|one| (one.rule, one.at) == (alert.rule, alert.moment));
            let is_late = |until: Option<Instant>| until.is_some_and(|until| ground.now >= until);
            Ok(own.is_none_or(|one| is_late(one.until) || is_overtaken(*one, &moments, ground.now)))
        }
        Kind::Contract => {
            let contract = contract::store::get(conn, ContractId(alert.about_id))?;
            let stands = contract.status == contract::Status::Approved && contract.ends_on.to_string() == alert.key;
            Ok(!stands)
        }
        Kind::Equipment => {
            let unit = equipment::store::get(conn, EquipmentId(alert.about_id))?;
            let end = service_end(unit.warranty_to, &store::covered_until(conn, unit.id)?);
            Ok(end.is_none_or(|end| end.to_string() != alert.key))
        }
        _ => Ok(false),
    }
}

fn told_by(conn: &Conn, ground: &Ground, alert: &Alert, users: &[User]) -> Result<Vec<UserId>, Failure> {
    let Some(rule) = ground.rule(alert.rule) else { return Ok(Vec::new()) };
    let mut concerned = Concerned::default();
    match alert.about_kind {
        Kind::Call => {
            let call = call::store::get(conn, CallId(alert.about_id))?;
            concerned.responsible.extend(call.owner_id);
            concerned.manager = match call.queue_id {
                Some(queue) => people::store::queue(conn, queue)?.manager_id,
                None => None,
            };
        }
        Kind::Contract => {
            let contract = contract::store::get(conn, ContractId(alert.about_id))?;
            concerned.responsible.extend(contract.owner_id);
            concerned.responsible.extend(store::customer(conn, contract.customer_id)?.1);
        }
        Kind::Equipment => {
            let unit = equipment::store::get(conn, EquipmentId(alert.about_id))?;
            concerned.responsible.extend(unit.responsible_id);
            concerned.responsible.extend(store::customer(conn, unit.customer_id)?.1);
        }
        _ => {}
    }
    Ok(whom(&rule.recipients, &concerned, users))
}
