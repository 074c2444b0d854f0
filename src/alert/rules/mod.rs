//! What is to be warned of, and who is told: pure functions of what is known and the moment.

use chrono::NaiveDate;
use chrono_tz::Tz;

use super::{AlertRule, LeadKind, Recipient, Recipients, Rule};
use crate::{
    base::{
        calendar::{Calendar, Compiled, Due, Pause},
        id::UserId,
        time::{HOUR_MS, Instant, end_of_day},
    },
    call::{
        Call, Status,
        rules::{Promise, promise},
    },
    people::{Role, User},
    setting::Policy,
};

#[cfg(test)]
mod tests;

/// What had ended so long before the last run was entered late, and is not warned of.
const ENTERED_LATE_DAYS: i64 = 30;
/// A shop is never closed for longer: working days before a day are looked for among so many.
const CLOSED_DAYS_AT_MOST: i64 = 60;

/// A moment from which on something is to be warned of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// By which rule.
    pub rule: Rule,
    /// By which of its leads; zero without one.
    pub lead: i64,
    /// The moment.
    pub at: Instant,
    /// From when on it comes too late to say anything.
    pub until: Option<Instant>,
}

/// What was warned of before: rule, lead, moment.
pub type Warned = (Rule, i64, Instant);

/// A warning that is due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Warning {
    /// Of what.
    pub moment: Moment,
    /// Somebody is told. Where the due itself has passed meanwhile, its shares are only written down.
    pub speaks: bool,
}

/// From when on something is warned of. However long the program was off, it catches up; what was before the day of its
/// first run, or before a rule was switched on, is of an older time.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Floor {
    /// The beginning of the day on which the rules ran first.
    first: Instant,
    /// When they ran last.
    last: Instant,
    /// The rules that had been off, and when they were switched on.
    on_since: Vec<(Rule, Instant)>,
    zone: Tz,
}

impl Floor {
    /// From the first and the last run, none before the first time. A run that was told a later moment than it is
    /// counts as one of now.
    pub fn new(now: Instant, zone: Tz, runs: Option<(Instant, Instant)>, on_since: Vec<(Rule, Instant)>) -> Self {
        let (first, last) = runs.unwrap_or((now, now));
        let day = first.min(now).day(zone);
        let begins = day.pred_opt().map_or(first, |before| end_of_day(before, zone));
        Self { first: begins, last: last.min(now), on_since, zone }
    }

    /// From when on moments of a rule count.
    pub fn of(&self, rule: Rule) -> Instant {
        let on = self.on_since.iter().find(|(of, _)| *of == rule);
        on.map_or(self.first, |(_, at)| self.first.max(*at))
    }

    /// From which day on ends count. An office enters old papers too: what had ended long before the last run is
    /// nothing that was missed.
    pub fn day_of(&self, rule: Rule) -> NaiveDate {
        let missed = self.last.plus_ms(-ENTERED_LATE_DAYS * 24 * HOUR_MS);
        self.of(rule).max(missed).day(self.zone)
    }
}

/// The moments of a call, of the rules that are switched on (CLK-5). A clock that stands has none; nor has a promise
/// that was answered, nor a wanted date that was used; nor one that had passed when the call came in from another program.
pub fn call_moments(
    call: &Call,
    pauses: &[Pause],
    (clock, company): (&Compiled, &Calendar),
    policy: &Policy,
    rules: &[AlertRule],
) -> Vec<Moment> {
    use Status::{Assigned, InProgress, Locked, Waiting};
    if !matches!(call.status, Waiting | Assigned | InProgress | Locked) {
        return Vec::new();
    }
    let Promise { response, resolve } = promise(call, policy);
    let mut moments = Vec::new();
    if call.responded_at.is_none() {
        let both = [Rule::ResponseShare, Rule::ResponseDue];
        moments.extend(promise_moments(both, (call.opened_at, response), pauses, clock, rules));
    }
    if call.solved_at.is_none() {
        let both = [Rule::ResolveShare, Rule::ResolveDue];
        moments.extend(promise_moments(both, (call.opened_at, resolve), pauses, clock, rules));
    }
    // Who imports ten years of calls is not told of each that was late before: a due that moves since is news again.
    moments.retain(|moment| call.imported_at.is_none_or(|came| moment.at > came));
    if call.status != Locked && !call.wanted_used {
        moments.extend(call.wanted_on.into_iter().flat_map(|day| wanted_moments(day, company, rules)));
    }
    moments
}

/// The moments of a promise of working minutes: its shares, and its due.
fn promise_moments(
    [share, due]: [Rule; 2],
    (start, minutes): (Instant, Option<i64>),
    pauses: &[Pause],
    clock: &Compiled,
    rules: &[AlertRule],
) -> Vec<Moment> {
    let Some(minutes) = minutes else { return Vec::new() };
    let at = |part: i64| match clock.due_with_pauses(start, part, pauses) {
        Ok(Due::At(at)) => Some(at),
        // A promise beyond every calendar is never due.
        Ok(Due::Standing { .. }) | Err(_) => None,
    };
    let shares = leads(rules, share).filter_map(|percent| {
        let part = (minutes.saturating_mul(percent)).saturating_add(99) / 100;
        Some(Moment { rule: share, lead: percent, at: at(part)?, until: None })
    });
    let ends = rules.iter().filter(|one| one.rule == due && one.active);
    let dues = ends.filter_map(|_| Some(Moment { rule: due, lead: 0, at: at(minutes)?, until: None }));
    shares.chain(dues).collect()
}

/// The moments before a wanted day: the beginnings of the working days before it, until it is over.
fn wanted_moments(day: NaiveDate, company: &Calendar, rules: &[AlertRule]) -> Vec<Moment> {
    let until = Some(end_of_day(day, company.zone));
    let moment = |lead| {
        let before = working_day_before(day, lead, company);
        Moment { rule: Rule::WantedAhead, lead, at: company.day_bounds(before).0, until }
    };
    leads(rules, Rule::WantedAhead).map(moment).collect()
}

/// The day so many working days before another; that day itself for none.
fn working_day_before(day: NaiveDate, days: i64, company: &Calendar) -> NaiveDate {
    let (mut found, mut left) = (day, days);
    for _ in 0..CLOSED_DAYS_AT_MOST {
        let Some(before) = found.pred_opt().filter(|_| left > 0) else { break };
        found = before;
        if !company.spans_of(found).is_empty() {
            left -= 1;
        }
    }
    found
}

/// The leads of a rule that is switched on.
fn leads(rules: &[AlertRule], rule: Rule) -> impl Iterator<Item = i64> + '_ {
    rules.iter().filter(move |one| one.rule == rule && one.active).flat_map(|one| one.leads.0.iter().copied())
}

/// The warnings that are due: each once. A due that was moved later is another one and is warned of anew; one that was
/// moved to before an earlier warning is not, for that has been said. `floor` is from when on moments count.
pub fn due_warnings(moments: &[Moment], warned: &[Warned], (now, floor): (Instant, &Floor)) -> Vec<Warning> {
    let is_new = |moment: &Moment| {
        let same = warned.iter().filter(|(rule, lead, _)| (*rule, *lead) == (moment.rule, moment.lead));
        same.map(|(_, _, at)| *at).max().is_none_or(|last| moment.at > last)
    };
    let in_time = |moment: &Moment| {
        (floor.of(moment.rule)..=now).contains(&moment.at)
            && moment.until.is_none_or(|until| now < until)
            && is_new(moment)
    };
    let due: Vec<Moment> = moments.iter().copied().filter(in_time).collect();
    let speaks = |moment: &Moment| !is_overtaken(*moment, moments, now);
    due.into_iter().map(|moment| Warning { speaks: speaks(&moment), moment }).collect()
}

/// A later warning of the same promise is due by now: it says more.
pub fn is_overtaken(moment: Moment, moments: &[Moment], now: Instant) -> bool {
    let of = |rule| match rule {
        Rule::ResponseShare | Rule::ResponseDue => 1,
        Rule::ResolveShare | Rule::ResolveDue => 2,
        _ => 0,
    };
    let said_more = |other: &Moment| {
        let rank = |one: &Moment| (one.rule.lead_kind() == LeadKind::None, one.lead);
        of(other.rule) == of(moment.rule) && other.at <= now && rank(other) > rank(&moment)
    };
    of(moment.rule) != 0 && moments.iter().any(said_more)
}

/// Whether an end is warned of on a day: so many days ahead, and afterwards where nobody looked (CON-7, EQ-8). Ends
/// count from `since` on.
pub fn is_end_due(end: NaiveDate, days: i64, today: NaiveDate, since: NaiveDate) -> bool {
    (end - today).num_days() <= days && end >= since
}

/// Until when a unit is served: by its warranty, or by the last contract that covers it.
pub fn service_end(warranty_to: Option<NaiveDate>, covered: &[NaiveDate]) -> Option<NaiveDate> {
    covered.iter().copied().chain(warranty_to).max()
}

/// From when on somebody may be told something: now in their working hours, else at the next opening (CLK-5). Whoever
/// has hours of their own is told in those, others in the company's.
pub fn hours_of(user: &User, company: &Calendar, now: Instant) -> Instant {
    let own = user.own_hours.as_ref().map(|own| company.with_windows(own.0.clone(), false));
    let clock = own.and_then(|own| Compiled::new(&own).ok()).or_else(|| Compiled::new(company).ok());
    clock.and_then(|clock| clock.next_open(now)).unwrap_or(now)
}

/// Who answers for the record of an alert.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Concerned {
    /// Who answers for it, the first that is active: a unit's person, else its customer's.
    pub responsible: Vec<UserId>,
    /// The manager of its queue.
    pub manager: Option<UserId>,
}

/// Whom a rule tells of a record, each once (CLK-5). Nobody who has left; where that leaves nobody, the queue's
/// manager, else the supervisors, else the administrators: an alert always reaches somebody.
pub fn whom(recipients: &Recipients, concerned: &Concerned, users: &[User]) -> Vec<UserId> {
    let is_active = |id: UserId| users.iter().any(|user| user.id == id && user.active);
    let with_role =
        |role: Role| users.iter().filter(move |user| user.active && user.roles.0.contains(&role)).map(|user| user.id);
    let manager = concerned.manager.filter(|id| is_active(*id));
    let responsible = concerned.responsible.iter().copied().find(|id| is_active(*id)).or(manager);
    let mut told: Vec<UserId> = Vec::new();
    for one in &recipients.0 {
        match one {
            Recipient::Responsible => told.extend(responsible),
            Recipient::Manager => told.extend(manager),
            Recipient::Role(role) => told.extend(with_role(*role)),
            Recipient::User(user) => told.extend(Some(*user).filter(|id| is_active(*id))),
        }
    }
    if told.is_empty() {
        told.extend(manager);
    }
    for role in [Role::Supervisor, Role::Admin] {
        if told.is_empty() {
            told.extend(with_role(role));
        }
    }
    let mut once = Vec::new();
    for id in told {
        if !once.contains(&id) {
            once.push(id);
        }
    }
    once
}
