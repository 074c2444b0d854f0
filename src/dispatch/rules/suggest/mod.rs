//! Who could go (DSP-3): technicians in order, each with a score and the reasons for it. Pure.

mod time;

#[cfg(test)]
mod tests;

use chrono::NaiveDate;

use crate::{
    base::{
        calendar::Calendar,
        id::{CallId, DispatchId, EquipmentId, UserId},
        kind::{Kind, Subject},
        say::{Arg, Mark, Reason, Said},
        time::Instant,
    },
    people::Leave,
    setting::SuggestWeights,
};

pub use time::{Window, free_slots, next_working_day};

/// The points of somebody who meets a wish wholly. A score is a share of these, weighed.
const WHOLE: i64 = 100;
/// The points of somebody who was at the unit and could not solve it: they know it, at least.
const UNSOLVED: i64 = 40;

/// What a technician is looked for.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// The call they are to go on.
    pub call: CallId,
    /// The skill that its item needs, with its name and the item.
    pub skill: Option<(String, String, Subject)>,
    /// Who is named for it, the nearest first: by the call, its card, its customer.
    pub named: Vec<Named>,
    /// Where it is, by code and name.
    pub territory: Option<(String, String)>,
    /// At which unit.
    pub unit: Option<EquipmentId>,
    /// When, where that is known.
    pub window: Option<Window>,
    /// The day that leave is asked for without a window, and whose week the load is of.
    pub day: NaiveDate,
}

/// Somebody who is named as the technician for a job.
#[derive(Clone, Debug, PartialEq)]
pub struct Named {
    /// Where: the text key.
    pub role: &'static str,
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// By which record.
    pub about: Subject,
}

/// A technician, as far as it matters.
#[derive(Clone, Debug, PartialEq)]
pub struct Candidate {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// They are active, and technicians.
    pub can_go: bool,
    /// Their skills, by code.
    pub skills: Vec<String>,
    /// Their territory, by code.
    pub territory: String,
    /// When they work: their own hours, else the company's.
    pub calendar: Calendar,
    /// When they are away.
    pub leaves: Vec<Leave>,
    /// Their open dispatches.
    pub booked: Vec<Booking>,
    /// Their last visit to the unit.
    pub last: Option<Visit>,
}

/// An open dispatch of a technician.
#[derive(Clone, Debug, PartialEq)]
pub struct Booking {
    /// Which.
    pub dispatch: DispatchId,
    /// Its number.
    pub number: String,
    /// On which call.
    pub call: CallId,
    /// When it is planned.
    pub planned: Option<Window>,
}

/// A visit to a unit that was recorded.
#[derive(Clone, Debug, PartialEq)]
pub struct Visit {
    /// On which call.
    pub call: CallId,
    /// The call's number.
    pub number: String,
    /// When it ended.
    pub at: Instant,
    /// The fault was solved.
    pub solved: bool,
}

/// A technician who is suggested, or why not.
#[derive(Clone, Debug, PartialEq)]
pub struct Suggestion {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// How well they fit, from 0 to 100.
    pub score: i64,
    /// They come last, whatever their score: the first reason says why.
    pub is_excluded: bool,
    /// They can be sent at all.
    pub can_go: bool,
    /// Why.
    pub reasons: Vec<Reason>,
}

/// When somebody has time who suits (DSP-8).
#[derive(Clone, Debug, PartialEq)]
pub struct Free {
    /// Who.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// The next slots, one after the other; at least one.
    pub slots: Vec<Window>,
}

/// When those who are suggested have so many working minutes free from a moment on, at most `count` slots of each: who
/// has time first comes first, then who suits better. Who comes last in the suggestions does not suit.
pub fn free(
    suggestions: &[Suggestion],
    candidates: &[Candidate],
    from: Instant,
    minutes: i64,
    count: usize,
) -> Vec<Free> {
    let suiting = suggestions.iter().filter(|one| one.can_go && !one.is_excluded);
    let of = |one: &Suggestion| {
        let candidate = candidates.iter().find(|candidate| candidate.user == one.user)?;
        let slots = free_slots(&candidate.calendar, &candidate.leaves, &candidate.booked, from, minutes, count);
        (!slots.is_empty()).then(|| Free { user: one.user, name: one.name.clone(), slots })
    };
    let mut all: Vec<Free> = suiting.filter_map(of).collect();
    all.sort_by_key(|one| one.slots.first().map(|slot| slot.from));
    all
}

/// The technicians for a job, the best first. Excluded ones come last, who can't go after all others; equal ones by
/// name, then by id.
pub fn suggest(job: &Job, candidates: &[Candidate], weights: &SuggestWeights) -> Vec<Suggestion> {
    let mut judged: Vec<(i64, Suggestion)> = candidates.iter().map(|one| judge(job, one, weights)).collect();
    judged.sort_by(|(a_sum, a), (b_sum, b)| {
        let order = (!a.can_go, a.is_excluded).cmp(&(!b.can_go, b.is_excluded)).then(b_sum.cmp(a_sum));
        order.then_with(|| a.name.cmp(&b.name)).then(a.user.cmp(&b.user))
    });
    judged.into_iter().map(|(_, one)| one).collect()
}

/// One wish, as far as a candidate meets it: points of [`WHOLE`], and why.
struct Met {
    weight: i64,
    points: i64,
    reasons: Vec<Reason>,
}

/// The weighed points of a candidate, and what is said of them. A wish that the job does not have counts for nobody.
fn judge(job: &Job, one: &Candidate, weights: &SuggestWeights) -> (i64, Suggestion) {
    let wishes = [
        skill(job, one, weights.skill),
        specialist(job, one, weights.specialist),
        territory(job, one, weights.territory),
        free_in_window(job, one, weights.free),
        load(job, one, weights.load),
        last_on_unit(job, one, weights.last_on_unit),
    ];
    let met: Vec<Met> = wishes.into_iter().flatten().filter(|met| met.weight > 0).collect();
    let sum: i64 = met.iter().map(|met| met.weight * met.points).sum();
    let most: i64 = met.iter().map(|met| met.weight).sum();
    let mut reasons = exclusions(job, one, weights);
    let is_excluded = !reasons.is_empty();
    reasons.extend(met.into_iter().flat_map(|met| met.reasons));
    let suggestion = Suggestion {
        user: one.user,
        name: one.name.clone(),
        score: if most == 0 { 0 } else { (2 * sum + most) / (2 * most) },
        is_excluded,
        can_go: one.can_go,
        reasons,
    };
    (sum, suggestion)
}

/// Why somebody comes last: they can't go, are on it already, or lack a skill that is required.
fn exclusions(job: &Job, one: &Candidate, weights: &SuggestWeights) -> Vec<Reason> {
    let mut reasons = Vec::new();
    if !one.can_go {
        reasons.push(Reason::new(Mark::Warning, Said::new("dispatch-suggest-cannot-go")));
    }
    if let Some(sent) = one.booked.iter().find(|booking| booking.call == job.call) {
        let said = Said::new("dispatch-suggest-already-sent").with("number", sent.number.as_str());
        reasons.push(Reason::new(Mark::Warning, said).about(Subject::new(Kind::Dispatch, sent.dispatch)));
    }
    if weights.skill_required
        && let Some((code, name, item)) = &job.skill
        && !one.skills.contains(code)
    {
        let said = Said::new("dispatch-suggest-skill-required").with("skill", name.as_str());
        reasons.push(Reason::new(Mark::Warning, said).about(*item));
    }
    reasons
}

fn met(weight: i64, is_met: bool, reason: Reason) -> Option<Met> {
    Some(Met { weight, points: if is_met { WHOLE } else { 0 }, reasons: vec![reason] })
}

fn mark(is_for: bool) -> Mark {
    if is_for { Mark::Yes } else { Mark::No }
}

fn skill(job: &Job, one: &Candidate, weight: i64) -> Option<Met> {
    let (code, name, item) = job.skill.as_ref()?;
    let has = one.skills.contains(code);
    let key = if has { "dispatch-suggest-skill" } else { "dispatch-suggest-no-skill" };
    met(weight, has, Reason::new(mark(has), Said::new(key).with("skill", name.as_str())).about(*item))
}

/// The customer's own technician, or whom card or call name.
fn specialist(job: &Job, one: &Candidate, weight: i64) -> Option<Met> {
    let nearest = job.named.first()?;
    let own = job.named.iter().rfind(|named| named.user == one.user);
    let named = own.unwrap_or(nearest);
    let key = if own.is_some() { "dispatch-suggest-named" } else { "dispatch-suggest-other-named" };
    let said = Said::new(key).with("role", Arg::Key(named.role.to_owned())).with("name", named.name.as_str());
    met(weight, own.is_some(), Reason::new(mark(own.is_some()), said).about(named.about))
}

fn territory(job: &Job, one: &Candidate, weight: i64) -> Option<Met> {
    let (code, name) = job.territory.as_ref()?;
    let is_there = one.territory == *code;
    let key = if is_there { "dispatch-suggest-territory" } else { "dispatch-suggest-other-territory" };
    met(weight, is_there, Reason::new(mark(is_there), Said::new(key).with("territory", name.as_str())))
}

/// Free in the window: not away, inside their hours, nothing else planned. Without a window: not away that day.
fn free_in_window(job: &Job, one: &Candidate, weight: i64) -> Option<Met> {
    let mut against = Vec::new();
    let (from, to) = match job.window {
        Some(window) => window.days(&one.calendar),
        None => (job.day, job.day),
    };
    if let Some(leave) = one.leaves.iter().find(|leave| leave.from <= to && from <= leave.to) {
        against.push(Reason::new(Mark::No, leave_said(leave)));
    }
    if let Some(window) = job.window {
        for other in one.booked.iter().filter(|other| other.planned.is_some_and(|other| other.overlaps(window))) {
            let said = Said::new("dispatch-suggest-busy").with("number", other.number.as_str());
            against.push(Reason::new(Mark::No, said).about(Subject::new(Kind::Dispatch, other.dispatch)));
        }
        if !window.is_within(&one.calendar) {
            against.push(Reason::new(Mark::No, Said::new("dispatch-suggest-outside-hours")));
        }
    }
    if !against.is_empty() {
        return Some(Met { weight, points: 0, reasons: against });
    }
    let said = match job.window {
        Some(_) => Said::new("dispatch-suggest-free"),
        None => Said::new("dispatch-suggest-not-away").with("day", job.day),
    };
    met(weight, true, Reason::new(Mark::Yes, said))
}

fn leave_said(leave: &Leave) -> Said {
    let key = if leave.reason.is_empty() { "dispatch-suggest-on-leave" } else { "dispatch-suggest-on-leave-why" };
    let said = Said::new(key).with("from", leave.from).with("to", leave.to);
    if leave.reason.is_empty() { said } else { said.with("reason", leave.reason.as_str()) }
}

/// What they have to do until the week is over, of what they can do in it.
fn load(job: &Job, one: &Candidate, weight: i64) -> Option<Met> {
    let (count, busy) = time::busy(&one.booked, time::end_of_week(&one.calendar, job.day));
    let capacity = time::week_minutes(&one.calendar, &one.leaves, job.day);
    let points = if capacity == 0 { 0 } else { WHOLE * (capacity - busy.min(capacity)) / capacity };
    let mark = if busy >= capacity {
        Mark::No
    } else if 2 * busy <= capacity {
        Mark::Yes
    } else {
        Mark::Note
    };
    let said = Said::new("dispatch-suggest-load")
        .with("count", count)
        .with("busy", Arg::Minutes(busy))
        .with("capacity", Arg::Minutes(capacity));
    Some(Met { weight, points, reasons: vec![Reason::new(mark, said)] })
}

fn last_on_unit(job: &Job, one: &Candidate, weight: i64) -> Option<Met> {
    job.unit?;
    let Some(visit) = &one.last else {
        return met(weight, false, Reason::new(Mark::No, Said::new("dispatch-suggest-never-there")));
    };
    let (points, mark, key) = if visit.solved {
        (WHOLE, Mark::Yes, "dispatch-suggest-solved-there")
    } else {
        (UNSOLVED, Mark::Note, "dispatch-suggest-unsolved-there")
    };
    let said = Said::new(key).with("day", visit.at.day(one.calendar.zone)).with("number", visit.number.as_str());
    let reason = Reason::new(mark, said).about(Subject::new(Kind::Call, visit.call));
    Some(Met { weight, points, reasons: vec![reason] })
}
