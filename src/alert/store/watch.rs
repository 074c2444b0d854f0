//! The moments of the calls whose clocks run, kept from one run to the next: of twenty thousand open calls only those
//! that changed are looked at again.

use std::{collections::BTreeMap, sync::Arc};

use crate::{
    alert::{
        AlertRule,
        rules::{Floor, Moment, call_moments},
    },
    base::{calendar::Compiled, failure::Failure, id::CallId, time::Instant},
    call::{self, Call},
    db::query::Conn,
    setting::Settings,
};

/// The calendars of calls, each compiled once.
#[derive(Debug, Default)]
pub struct Calendars(BTreeMap<String, Arc<Compiled>>);

impl Calendars {
    /// The calendar that a call's clocks count in.
    pub fn of(&mut self, call: &Call, settings: &Settings) -> Arc<Compiled> {
        let named = call.coverage.as_ref().map(|coverage| (&coverage.windows, coverage.holidays_covered));
        // Calls without coverage share the company's.
        let key = named.and_then(|named| serde_json::to_string(&named).ok()).unwrap_or_default();
        let compiled = self.0.entry(key).or_insert_with(|| Arc::new(call::rules::calendar_of(call, settings)));
        Arc::clone(compiled)
    }
}

/// The moments of the calls whose clocks run.
#[derive(Debug, Default)]
pub struct Watch {
    /// The settings and rules that they were computed by.
    stamp: (i64, i64),
    calls: BTreeMap<CallId, Watched>,
}

/// A call whose clocks run, as of a version.
#[derive(Debug)]
struct Watched {
    version: i64,
    moments: Vec<Moment>,
    /// Up to here everything was said.
    said_until: Option<Instant>,
}

impl Watch {
    /// The calls that have a moment by now that counts, and that was not found to be said before.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn due(
        &mut self,
        conn: &Conn,
        (now, floor): (Instant, &Floor),
        settings: &Settings,
        rules: &[AlertRule],
    ) -> Result<Vec<(CallId, Vec<Moment>)>, Failure> {
        self.look(conn, settings, rules)?;
        let is_due = |call: &Watched, moment: &Moment| {
            (floor.of(moment.rule)..=now).contains(&moment.at)
                && call.said_until.is_none_or(|said| moment.at > said)
                && moment.until.is_none_or(|until| now < until)
        };
        let due = self.calls.iter().filter(|(_, call)| call.moments.iter().any(|moment| is_due(call, moment)));
        Ok(due.map(|(id, call)| (*id, call.moments.clone())).collect())
    }

    /// Nothing of a call is left to be said by a moment: it is looked at again when another moment comes.
    pub fn all_said(&mut self, id: CallId, now: Instant) {
        if let Some(call) = self.calls.get_mut(&id) {
            call.said_until = Some(now);
        }
    }

    /// Looks again at what has changed.
    fn look(&mut self, conn: &Conn, settings: &Settings, rules: &[AlertRule]) -> Result<(), Failure> {
        let sum = |table: &str| -> Result<i64, Failure> {
            Ok(conn.value(&format!("SELECT COALESCE(CAST(SUM(version) AS BIGINT), 0) FROM {table}"), &[])?.unwrap_or(0))
        };
        let stamp = (sum("setting")?, sum("alert_rule")?);
        if stamp != self.stamp {
            (self.stamp, self.calls) = (stamp, BTreeMap::new());
        }
        let sql = "SELECT id, version FROM call WHERE status IN ('waiting', 'assigned', 'in_progress', 'locked')";
        let running: Vec<(CallId, i64)> = conn.rows(sql, &[])?;
        let mut known = std::mem::take(&mut self.calls);
        let mut calendars = Calendars::default();
        for (id, version) in running {
            let watched = match known.remove(&id).filter(|kept| kept.version == version) {
                Some(kept) => kept,
                None => {
                    let call = call::store::get(conn, id)?;
                    let moments = moments(conn, &call, settings, rules, &mut calendars)?;
                    Watched { version, moments, said_until: None }
                }
            };
            self.calls.insert(id, watched);
        }
        Ok(())
    }
}

/// The moments of a call as it is.
///
/// # Errors
/// When the engine fails.
pub fn moments(
    conn: &Conn,
    call: &Call,
    settings: &Settings,
    rules: &[AlertRule],
    calendars: &mut Calendars,
) -> Result<Vec<Moment>, Failure> {
    let pauses = call::store::ledger(conn, call.id)?;
    let clock = calendars.of(call, settings);
    Ok(call_moments(call, &pauses, (&clock, &settings.calendar), &settings.policy, rules))
}
