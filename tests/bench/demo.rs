//! A demo company made (PLAT-21): rows per second, and what a million calls take by that.

use std::time::Duration;

use aftercare::{
    base::{progress::Progress, text::Lang},
    db::open,
    exchange::demo::years::{Plan, make},
};

use crate::table::Table;

/// Enough that most calls were taken over from before, as in a company of a million.
const CALLS: usize = 60_000;

/// Makes one, and says how fast.
pub fn bench(table: &mut Table) {
    let place = tempfile::tempdir().unwrap();
    let conn = open::to_write(&place.path().join("demo.db")).unwrap();
    let plan = Plan::new(CALLS, Lang::Zh, 1);
    // Five minutes for a million.
    let budget = Duration::from_secs(300).mul_f64(CALLS as f64 / 1_000_000.0);
    let made = make(&conn, plan, &Progress::default()).unwrap();
    for (stage, seconds) in &made.seconds {
        table.known(&format!("a company of {CALLS} calls: {stage}"), None, Duration::from_secs_f64(*seconds));
    }
    let seconds: f64 = made.seconds.iter().map(|(_, seconds)| seconds).sum();
    let per_second = (made.rows as f64 / seconds).round();
    let what = format!("all of it: {} rows, {per_second} a second", made.rows);
    table.known(&what, Some(budget), Duration::from_secs_f64(seconds));
}
