//! Gathers what technicians are suggested by (DSP-3, DSP-8): a handful of questions, each with its index.

use std::collections::BTreeMap;

use crate::{
    base::{
        calendar::Calendar,
        failure::Failure,
        id::{EquipmentId, UserId},
        kind::{Kind, Subject},
        time::{HOUR_MS, Instant, MINUTE_MS, parse_instant},
    },
    call::{self, Call},
    customer,
    db::query::Conn,
    dispatch::{
        rules::suggest::{
            Booking, Candidate, Free, Job, Named, Suggestion, Visit, Window, free, next_working_day, suggest,
        },
        store,
    },
    equipment::{self, Equipment},
    handling, item,
    people::{self, Role, User},
    setting::{self, Dict, Settings},
};

use super::Draft;

/// So many free slots of each technician are offered.
const SLOTS: usize = 3;

/// Who could go, and when.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Suggested {
    /// The technicians, the best first.
    pub technicians: Vec<Suggestion>,
    /// When those who suit have time next, who has it first coming first; of a new dispatch only.
    pub free: Vec<Free>,
}

/// Who could go on the call of a dispatch as it is typed, and when they have so many hours free. Nobody while no call has that number; the one who has the dispatch already is not suggested for it.
///
/// # Errors
/// When the engine fails.
pub fn suggested(conn: &Conn, draft: &Draft, hours: i64, now: Instant) -> Result<Suggested, Failure> {
    let Some(call) = call::store::by_code(conn, &draft.call)? else { return Ok(Suggested::default()) };
    let settings = setting::store::load(conn)?;
    let (job, card) = job(conn, draft, &call, &settings, now)?;
    let mut candidates = candidates(conn, &job, card.map(|card| card.id), &settings.calendar)?;
    let typed = people::store::by_code(conn, &draft.technician)?.map(|user| user.id);
    let zone = settings.calendar.zone;
    let wanted = call.wanted_on.and_then(|day| Some(Instant::from_local(day.and_hms_opt(0, 0, 0)?, zone)));
    let from = wanted.map_or(now, |wanted| wanted.max(now));
    if draft.id.is_some() {
        candidates.retain(|one| Some(one.user) != typed);
    }
    let technicians = suggest(&job, &candidates, &settings.policy.suggest);
    let minutes = hours.saturating_mul(HOUR_MS / MINUTE_MS);
    let free = match draft.id {
        None => free(&technicians, &candidates, from, minutes, SLOTS),
        Some(_) => Vec::new(),
    };
    Ok(Suggested { technicians, free })
}

/// What is looked for, and the call's card.
fn job(
    conn: &Conn,
    draft: &Draft,
    call: &Call,
    settings: &Settings,
    now: Instant,
) -> Result<(Job, Option<Equipment>), Failure> {
    let zone = settings.calendar.zone;
    let card = call.equipment_id.map(|unit| equipment::store::get(conn, unit)).transpose()?;
    let customer = customer::store::get(conn, call.customer_id)?;
    let skill = match card.as_ref().map(|card| card.item_id).or(call.item_id) {
        Some(id) => Some(item::store::get(conn, id)?).filter(|item| !item.skill.is_empty()),
        None => None,
    };
    let skill = match skill {
        Some(item) => {
            let name = setting::store::name_of(conn, Dict::Skill, &item.skill)?;
            Some((item.skill, name, Subject::new(Kind::Item, item.id)))
        }
        None => None,
    };
    let territory = if call.territory.is_empty() { &customer.territory } else { &call.territory };
    let territory = match territory.as_str() {
        "" => None,
        code => Some((code.to_owned(), setting::store::name_of(conn, Dict::Territory, code)?)),
    };
    let mut named = Vec::new();
    let of_card = card.as_ref().and_then(|card| Some((card.technician_id?, Subject::new(Kind::Equipment, card.id))));
    for (role, who) in [
        ("dispatch-suggest-by-call", call.technician_id.map(|user| (user, Subject::new(Kind::Call, call.id)))),
        ("dispatch-suggest-by-card", of_card),
        (
            "dispatch-suggest-by-customer",
            customer.technician_id.map(|user| (user, Subject::new(Kind::Customer, customer.id))),
        ),
    ] {
        if let Some((user, about)) = who {
            named.push(Named { role, user, name: people::store::name(conn, Some(user))?, about });
        }
    }
    let window = Window::planned(parse_instant(&draft.planned_from, zone), parse_instant(&draft.planned_to, zone));
    let today = settings.calendar.day_of(now);
    let day = match window {
        Some(window) => settings.calendar.day_of(window.from),
        // The day that the customer wants counts also where it is nobody's; today only while somebody works.
        None => {
            let wanted = call.wanted_on.filter(|wanted| *wanted >= today);
            wanted.unwrap_or_else(|| next_working_day(&settings.calendar, now))
        }
    };
    let unit = call.equipment_id;
    Ok((Job { call: call.id, skill, named, territory, unit, window, day }, card))
}

/// All who can be sent, and those who are named and can't any more.
fn candidates(
    conn: &Conn,
    job: &Job,
    unit: Option<EquipmentId>,
    company: &Calendar,
) -> Result<Vec<Candidate>, Failure> {
    let mut users = people::store::with_role(conn, Role::Technician)?;
    for named in &job.named {
        if !users.iter().any(|user| user.id == named.user) {
            users.push(people::store::get(conn, named.user)?);
        }
    }
    let mut booked: BTreeMap<UserId, Vec<Booking>> = BTreeMap::new();
    for one in store::all_open(conn)? {
        let planned = Window::planned(one.planned_from, one.planned_to);
        let booking = Booking { dispatch: one.id, number: one.number, call: one.call_id, planned };
        booked.entry(one.technician_id).or_default().push(booking);
    }
    let mut visits: BTreeMap<UserId, Visit> = BTreeMap::new();
    for (user, call, number, at, outcome) in
        unit.map(|unit| handling::store::on_unit(conn, unit)).transpose()?.unwrap_or_default()
    {
        // The newest come first.
        let solved = outcome == handling::Outcome::Solved;
        visits.entry(user).or_insert(Visit { call, number, at, solved });
    }
    let candidate = |user: User| Candidate {
        user: user.id,
        can_go: user.active && user.roles.0.contains(&Role::Technician),
        calendar: calendar_of(&user, company),
        leaves: user.leaves().to_vec(),
        booked: booked.remove(&user.id).unwrap_or_default(),
        last: visits.remove(&user.id),
        name: user.name,
        skills: user.skills.0,
        territory: user.territory,
    };
    Ok(users.into_iter().map(candidate).collect())
}

/// When somebody works: in hours of their own, else the company's; its holidays and make-up days are everybody's.
fn calendar_of(user: &User, company: &Calendar) -> Calendar {
    match &user.own_hours {
        Some(own) => company.with_windows(own.0.clone(), false),
        None => company.clone(),
    }
}
