//! `aftercare explain due`: when a promise of working time is due.

use chrono::Timelike as _;
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use serde_json::Value;

use super::input::{Promise, Reader};
use crate::{
    base::{
        calendar::{ClockError, Due},
        failure::Failure,
        field::Show,
        id::Id as _,
        say::Said,
        shown::{Shown, What},
        time::{Instant, MINUTE_MS},
    },
    call::{self, Call},
    db::query::Conn,
    setting,
};

/// How a line on standard input looks, and its answer.
pub const EXAMPLE: &str = r#"  {"calendar":{"zone":"Asia/Shanghai","week":{"mon":[["08:30","12:00"],["13:30","17:30"]],"tue":[["08:30","12:00"],["13:30","17:30"]]},"holidays":["2026-10-01"],"makeup":{"2026-10-10":"mon"}},"start":"2026-09-28T09:00","minutes":240,"pauses":[["2026-09-28T11:00","2026-09-29T14:00"]]}
  → {"due":"2026-09-29T16:00"}
  "pauses":[["2026-09-28T11:00"]] → {"standing":true,"remaining":120}"#;

/// An answer about a due.
#[derive(Debug, PartialEq, Serialize)]
#[serde(untagged)]
pub enum Answer {
    /// It is due, as local time of the calendar's zone.
    Due {
        /// When.
        due: String,
    },
    /// The clock stands.
    Standing {
        /// Says so.
        standing: bool,
        /// What is left when it goes on.
        remaining: Minutes,
    },
}

/// Minutes as they are written for scripts: whole ones without a point.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Minutes(pub i64);

impl Serialize for Minutes {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        if self.0 % MINUTE_MS == 0 { to.serialize_i64(self.0 / MINUTE_MS) } else { to.serialize_f64(fraction(self.0)) }
    }
}

#[expect(clippy::cast_precision_loss, reason = "a promise has few digits; whole minutes are written exactly")]
fn fraction(ms: i64) -> f64 {
    ms as f64 / MINUTE_MS as f64
}

/// When the promise of a line is due.
pub fn due_of(line: &Value, reader: &mut Reader) -> Result<String, Said> {
    let Promise { calendar, start, minutes, pauses } = reader.promise(line)?;
    let due = calendar.due_with_pauses(start, minutes, &pauses).map_err(ClockError::said)?;
    Ok(serde_json::to_string(&answer_of(due, calendar.calendar().zone)).expect("an answer has plain fields"))
}

/// A due as it is answered.
pub fn answer_of(due: Due, zone: Tz) -> Answer {
    match due {
        Due::At(at) => Answer::Due { due: local(at, zone) },
        Due::Standing { remaining_ms } => Answer::Standing { standing: true, remaining: Minutes(remaining_ms) },
    }
}

/// A moment as local time, with seconds where it has some.
pub fn local(at: Instant, zone: Tz) -> String {
    let local = at.local(zone);
    let form = if local.second() == 0 { "%Y-%m-%dT%H:%M" } else { "%Y-%m-%dT%H:%M:%S" };
    local.format(form).to_string()
}

/// Both clocks of a call, with what they are worked out from.
pub fn of_call(conn: &Conn, call: &Call, now: Instant) -> Result<Shown, Failure> {
    let settings = setting::store::load(conn)?;
    let clocks = call::store::clocks(conn, call, now, &settings)?;
    let mut shown = Shown::default()
        .script("id", &call.id.raw())
        .fact("number", "call-number", Show::Text, &call.number)
        .fact("status", "call-status", Show::Word("call-status"), &call.status)
        .fact("opened_at", "call-opened-at", Show::Instant, &call.opened_at)
        .add("calendar", "explain-calendar", What::Said(calendar_said(call)))
        .add("zone", "explain-zone", What::List(vec![settings.calendar.zone.name().to_owned()]));
    shown.facts.extend(call::store::show_clocks(call, clocks).facts);
    shown.facts.extend(call::store::show_log(conn, call.id)?.facts.into_iter().filter(|fact| fact.key == "pauses"));
    Ok(shown)
}

/// In whose hours the clocks of a call count.
pub fn calendar_said(call: &Call) -> Said {
    let coverage = call.coverage.as_ref();
    let holidays = coverage.is_some_and(|coverage| coverage.holidays_covered);
    let key = match (coverage.is_some_and(|coverage| coverage.windows.is_some()), holidays) {
        (true, true) => "explain-calendar-windows-holidays",
        (true, false) => "explain-calendar-windows",
        (false, true) => "explain-calendar-company-holidays",
        (false, false) => "explain-calendar-company",
    };
    Said::new(key)
}
