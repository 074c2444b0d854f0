//! Reads the page of today, in a few statements that indexes answer at any size.

use chrono::{NaiveDate, TimeDelta};
use chrono_tz::Tz;

use crate::{
    base::{
        failure::Failure,
        field::{ListQuery, ReadAt},
        filter,
        id::{CallId, UserId},
        time::{Instant, MINUTE_MS, end_of_day},
        words::Word as _,
    },
    call::{
        self,
        fields::{ENDED, NEXT_DUE},
        rules::{Clock, ClockState},
    },
    customer::{self, Level},
    db::{
        list,
        query::{Conn, FromRow, Row},
    },
    setting::Settings,
    vals,
};

use super::{
    CallLine, ContractLine, DayFlow, DispatchLine, ENDING_DAYS, FLOW_DAYS, Group, NextDue, RevisitLine, Today,
    figures::{Age, door},
};

/// So many lines of each are shown; the list behind it has them all.
const SHOWN: i64 = 6;

/// Calls that are not over, in the words of the store.
const OPEN: &str = "status IN ('undecided', 'waiting', 'on_hold', 'assigned', 'in_progress', 'locked', 'processed')";

/// What waits for somebody at a moment, and how the calls go.
///
/// # Errors
/// When the engine fails, or a promise ends after every year that calendars know.
pub fn today(conn: &Conn, user: UserId, now: Instant, settings: &Settings) -> Result<Today, Failure> {
    let zone = settings.calendar.zone;
    let day = now.day(zone);
    // The list counts by the minute.
    let minute = Instant(now.millis().div_euclid(MINUTE_MS) * MINUTE_MS);
    let lines = |ids: &[CallId]| call_lines(conn, ids, now, settings);
    let mine = mine(conn, user)?;
    let first: Vec<CallId> = mine.iter().take(usize::try_from(SHOWN).unwrap_or(0)).map(|(id, _)| *id).collect();
    let of_status = |status: &str| -> Result<Group<CallLine>, Failure> {
        let sql = format!("SELECT COUNT(*) FROM call WHERE status IN ({status})");
        let total = conn.value(&sql, &[])?.unwrap_or(0);
        // As the list behind it: the calls of key accounts come up (CUS-4).
        let sql = format!(
            "SELECT t.id FROM call t JOIN customer k ON k.id = t.customer_id WHERE t.status IN ({status})
             ORDER BY CASE WHEN k.level = 'key' THEN 0 ELSE 1 END, {NEXT_DUE} NULLS LAST, t.id LIMIT {SHOWN}"
        );
        Ok(Group { total, rows: lines(&conn.values(&sql, &[])?)? })
    };
    Ok(Today {
        day,
        is_new: conn.value::<i64>("SELECT 1 FROM call LIMIT 1", &[])?.is_none(),
        overdue: count(mine.iter().filter(|(_, due)| due.is_some_and(|due| due < minute))),
        mine: Group { total: count(mine.iter()), rows: lines(&first)? },
        waiting: of_status("'undecided', 'waiting'")?,
        locked: of_status("'locked'")?,
        dispatches: dispatches(conn, user, now, zone)?,
        revisits: revisits(conn, day)?,
        contracts: contracts(conn, day)?,
        flow: flow(conn, day, zone)?,
        ages: ages(conn, user, ReadAt { now: minute, zone })?,
    })
}

fn count<T>(all: impl Iterator<Item = T>) -> i64 {
    i64::try_from(all.count()).unwrap_or(i64::MAX)
}

/// The calls that somebody owns and that are not over, with their next due, by it.
fn mine(conn: &Conn, user: UserId) -> Result<Vec<(CallId, Option<Instant>)>, Failure> {
    conn.rows(
        &format!("SELECT t.id, {NEXT_DUE} FROM call t WHERE t.owner_id = $1 AND {OPEN} ORDER BY 2 NULLS LAST, t.id"),
        vals![user],
    )
}

fn call_lines(conn: &Conn, ids: &[CallId], now: Instant, settings: &Settings) -> Result<Vec<CallLine>, Failure> {
    let line = |id: &CallId| -> Result<CallLine, Failure> {
        let call = call::store::get(conn, *id)?;
        let clocks = call::store::clocks(conn, &call, now, settings)?;
        let customer = customer::store::get(conn, call.customer_id)?;
        Ok(CallLine {
            id: call.id,
            status: call.status,
            priority: call.priority,
            is_key_account: customer.level == Level::Key,
            customer: customer.name,
            due: next_due(clocks.response, clocks.resolve),
            number: call.number,
            subject: call.subject,
        })
    };
    ids.iter().map(line).collect()
}

/// Of two promises the one to keep next: one that was answered is none any more.
fn next_due(response: Option<Clock>, resolve: Option<Clock>) -> Option<NextDue> {
    let open = |clock: &Clock| matches!(clock.state, ClockState::Running | ClockState::Missed | ClockState::Standing);
    let next = |clock: Clock, is_response: bool| NextDue {
        is_response,
        state: clock.state,
        at: clock.due,
        remaining_ms: clock.remaining_ms,
        promised_minutes: clock.promised_minutes,
    };
    let response = response.filter(open).map(|clock| next(clock, true));
    let resolve = resolve.filter(open).map(|clock| next(clock, false));
    match (response, resolve) {
        (Some(response), Some(resolve)) if resolve.remaining_ms < response.remaining_ms => Some(resolve),
        (Some(response), _) => Some(response),
        (None, resolve) => resolve,
    }
}

impl FromRow for DispatchLine {
    fn from_row(row: &Row<'_>) -> Result<Self, Failure> {
        Ok(Self {
            id: row.next()?,
            number: row.next()?,
            status: row.next()?,
            technician: row.next()?,
            is_mine: row.next()?,
            customer: row.next()?,
            subject: row.next()?,
            planned_from: row.next()?,
            planned_to: row.next()?,
            is_late: false,
        })
    }
}

/// Open dispatches planned until tonight or not planned: what the list of dispatches shows as today's. Mine come first.
fn dispatches(conn: &Conn, user: UserId, now: Instant, zone: Tz) -> Result<Group<DispatchLine>, Failure> {
    let day = now.day(zone);
    let to = end_of_day(day, zone);
    let mut rows: Vec<DispatchLine> = conn.rows(
        "SELECT d.id, d.number, d.status, u.name, CASE WHEN d.technician_id = $2 THEN 1 ELSE 0 END, k.name, c.subject,
           d.planned_from, d.planned_to
         FROM dispatch d JOIN \"user\" u ON u.id = d.technician_id JOIN call c ON c.id = d.call_id
           JOIN customer k ON k.id = c.customer_id
         WHERE d.status IN ('issued', 'accepted') AND (d.planned_from IS NULL OR d.planned_from < $1)
         ORDER BY 5 DESC NULLS LAST, d.planned_from NULLS LAST, d.id",
        vals![to, user],
    )?;
    let total = count(rows.iter());
    rows.truncate(usize::try_from(SHOWN).unwrap_or(0));
    for row in &mut rows {
        let end = row.planned_to.or(row.planned_from);
        row.is_late = end.is_some_and(|end| end < now);
    }
    Ok(Group { total, rows })
}

fn revisits(conn: &Conn, day: NaiveDate) -> Result<Group<RevisitLine>, Failure> {
    let sql = "SELECT COUNT(*) FROM revisit WHERE status = 'due' AND due_on <= $1";
    let total = conn.value(sql, vals![day])?.unwrap_or(0);
    let rows = conn.rows(
        &format!(
            "SELECT r.id, c.number, k.name, c.subject, r.due_on
             FROM revisit r JOIN call c ON c.id = r.call_id JOIN customer k ON k.id = c.customer_id
             WHERE r.status = 'due' AND r.due_on <= $1 ORDER BY r.due_on, r.id LIMIT {SHOWN}"
        ),
        vals![day],
    )?;
    let line = |(id, call, customer, subject, due_on)| RevisitLine { id, call, customer, subject, due_on };
    Ok(Group { total, rows: rows.into_iter().map(line).collect() })
}

fn contracts(conn: &Conn, day: NaiveDate) -> Result<Group<ContractLine>, Failure> {
    let last = day + TimeDelta::days(ENDING_DAYS - 1);
    let ending = "status = 'approved' AND kind = 'regular' AND starts_on <= $1 AND ends_on >= $1 AND ends_on <= $2";
    let sql = format!("SELECT COUNT(*) FROM contract WHERE {ending}");
    let total = conn.value(&sql, vals![day, last])?.unwrap_or(0);
    let rows = conn.rows(
        &format!(
            "SELECT t.id, COALESCE(t.number, ''), k.name, t.ends_on
             FROM (SELECT id, number, customer_id, ends_on FROM contract WHERE {ending} ORDER BY ends_on, id LIMIT {SHOWN}) t
               JOIN customer k ON k.id = t.customer_id ORDER BY t.ends_on, t.id"
        ),
        vals![day, last],
    )?;
    let line = |(id, number, customer, ends_on)| ContractLine { id, number, customer, ends_on };
    Ok(Group { total, rows: rows.into_iter().map(line).collect() })
}

/// Calls in and out, of each day as many as the lists behind its bars have (RPT-0).
fn flow(conn: &Conn, day: NaiveDate, zone: Tz) -> Result<Vec<DayFlow>, Failure> {
    let first = day - TimeDelta::days(FLOW_DAYS - 1);
    let since = vals![midnight(first, zone)];
    let came: Vec<Instant> = conn.values("SELECT opened_at FROM call WHERE opened_at >= $1 AND in_error = 0", since)?;
    let ended: Vec<Instant> =
        conn.values(&format!("SELECT {ENDED} FROM call t WHERE {ENDED} >= $1 AND t.in_error = 0"), since)?;
    let mut days: Vec<DayFlow> =
        (0..FLOW_DAYS).map(|number| DayFlow { day: first + TimeDelta::days(number), came: 0, ended: 0 }).collect();
    let place = |at: Instant| usize::try_from((at.day(zone) - first).num_days()).ok();
    for at in came {
        if let Some(one) = place(at).and_then(|place| days.get_mut(place)) {
            one.came += 1;
        }
    }
    for at in ended {
        if let Some(one) = place(at).and_then(|place| days.get_mut(place)) {
            one.ended += 1;
        }
    }
    Ok(days)
}

/// How old the calls are that are not over: as many as the list behind each age has (RPT-0).
fn ages(conn: &Conn, user: UserId, at: ReadAt) -> Result<Vec<(Age, i64)>, Failure> {
    let spec = call::fields::list_spec();
    let of = |age: &Age| {
        let conditions = filter::resolve(&spec, &door::of_age(*age, at.day()), at, user);
        let query = ListQuery { filter: conditions, ..ListQuery::default() };
        Ok((*age, list::count(conn, &spec, &query)?))
    };
    Age::ALL.iter().map(of).collect()
}

fn midnight(day: NaiveDate, zone: Tz) -> Instant {
    end_of_day(day.pred_opt().unwrap_or(day), zone)
}
