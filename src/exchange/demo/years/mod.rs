//! A demo company of any size (PLAT-21): ten years of an office, up to a million calls, told by chance from a seed and
//! moved by the program's own rules, so that everything holds that holds where people work.
//!
//! One thread tells the years day by day; the other writes what was told. The last of the calls were saved here step
//! by step; what was before was taken over from another program, and has one save each.

mod calls;
mod cover;
mod found;
mod life;
mod money;
mod office;
mod plan;
mod sales;
mod story;
mod words;
mod work;

use std::{
    sync::mpsc::{SyncSender, sync_channel},
    time::Instant as Stopwatch,
};

use crate::{
    alert,
    base::{failure::Failure, kind::Kind, progress::Progress, say::Said},
    db::{
        bulk::{Batch, Ending, Writer},
        clock::Clock,
        query::Conn,
        search,
    },
};

use super::Chance;
use office::Office;
pub use plan::{MOST_CALLS, Plan};

/// So many rows are written together.
const ROWS_TOGETHER: usize = 20_000;

/// What was made.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Made {
    /// How many records of each kind.
    pub counts: Vec<(Kind, u64)>,
    /// How many rows of history.
    pub history: u64,
    /// How many rows were written: records, history, numbers.
    pub rows: u64,
    /// How many seconds each stage took.
    pub seconds: Vec<(&'static str, f64)>,
}

/// Fills an empty store with the company. All of it, or where it is stopped nothing but its founding.
///
/// # Errors
/// A store that is founded already, a full disk, [`Failure::Cancelled`].
pub fn make(conn: &Conn, plan: Plan, progress: &Progress) -> Result<Made, Failure> {
    let mut watch = Stopwatch::now();
    let mut made = Made::default();
    let mut lap = |made: &mut Made, stage: &'static str| {
        made.seconds.push((stage, watch.elapsed().as_secs_f64()));
        watch = Stopwatch::now();
    };
    progress.stage(Said::new("exchange-demo-founding"), 1);
    let office = found::found(conn, &plan)?;
    lap(&mut made, "founding");
    progress.stage(Said::new("exchange-demo-telling"), plan.calls as u64);
    let mut writer = Writer::begin(conn)?;
    let ending = told(office, &plan, progress, |batch| {
        made.rows += batch.rows() as u64;
        writer.write(&batch)
    })?;
    lap(&mut made, "telling");
    progress.stage(Said::new("exchange-demo-indexing"), 1);
    let index = |done: usize, count: usize| {
        progress.stage(Said::new("exchange-demo-indexing"), count as u64);
        progress.step(done as u64)
    };
    writer.finish(&ending, index, |conn| {
        lap(&mut made, "indexing");
        search::rebuild(conn, progress)?;
        lap(&mut made, "search");
        progress.stage(Said::new("exchange-demo-rules"), 1);
        warn(conn, &plan)?;
        lap(&mut made, "rules");
        Ok(())
    })?;
    made.history = ending.history();
    made.counts = ending.made().iter().map(|(kind, count)| (*kind, *count)).collect();
    Ok(made)
}

/// The automatic rules have run until the last moment: what ends soon, and what is late, was found and told.
fn warn(conn: &Conn, plan: &Plan) -> Result<(), Failure> {
    let clock = Clock::standing_at(plan.end().plus_ms(-3 * 86_400_000));
    alert::command::finish(conn, &clock)?;
    clock.set(plan.end());
    alert::command::run_all(conn, &clock).map(|_| ())
}

/// Tells the years on a thread of their own, and hands on what was told.
fn told(
    office: Office,
    plan: &Plan,
    progress: &Progress,
    mut write: impl FnMut(Batch) -> Result<(), Failure>,
) -> Result<Ending, Failure> {
    std::thread::scope(|scope| {
        let (sender, receiver) = sync_channel(3);
        let teller = scope.spawn(move || tell(office, plan, progress, &sender));
        // When the writing fails the receiver goes, and the teller stops at its next batch.
        let written = receiver.into_iter().try_for_each(&mut write);
        let told = teller.join().unwrap_or_else(|panic| std::panic::resume_unwind(panic));
        written.and(told)
    })
}

fn tell(mut office: Office, plan: &Plan, progress: &Progress, sender: &SyncSender<Batch>) -> Result<Ending, Failure> {
    let days = plan.days(&office.settings.calendar);
    let mut left = plan.calls;
    let live = days.iter().find(|day| {
        let is_live = left <= plan.traced;
        left -= day.calls;
        is_live
    });
    office.live_from = live.map_or(plan.end(), |day| office.at(day.day, 0));
    let mut done = 0;
    for (place, day) in days.iter().enumerate() {
        let mut chance = Chance::from_seed(plan.seed.wrapping_mul(1_000_003).wrapping_add(place as u64));
        // Somebody has to be there who calls.
        let is_first = office.clients.is_empty() && day.calls > 0;
        for _ in 0..day.customers.max(usize::from(is_first)) {
            sales::gain(&mut office, &mut chance, day.day);
        }
        sales::deliver(&mut office, &mut chance, day.day, day.cards)?;
        if day.cards > 0 {
            sales::contracts(&mut office, &mut chance, day.day)?;
        }
        for minute in Plan::minutes(&mut chance, day.calls) {
            let at = office.at(day.day, minute).plus_ms(i64::try_from(chance.below(60_000)).unwrap_or(0));
            // What would come in after the last moment comes just before it.
            let at = at.min(office.end.plus_ms(-60_000));
            calls::call(&mut office, chance.child(), at)?;
            done += 1;
            if office.maker.waiting() >= ROWS_TOGETHER {
                hand_on(&mut office, sender, progress, done)?;
            }
        }
    }
    for card in std::mem::take(&mut office.cards) {
        for part in card.fitted {
            let over = office.taken_over();
            office.maker.finish(part, over);
        }
    }
    hand_on(&mut office, sender, progress, done)?;
    Ok(office.maker.ending())
}

fn hand_on(office: &mut Office, sender: &SyncSender<Batch>, progress: &Progress, done: u64) -> Result<(), Failure> {
    progress.step(done)?;
    // Nobody takes it: the writing has failed, and says why.
    if sender.send(office.maker.take()).is_err() { Err(Failure::Cancelled) } else { Ok(()) }
}
