//! Many desks at once: what each of them waits for, on a server and on a file. What is measured here is time on the
//! wall, for several processes work together. No save may fail, no number be missing or given twice.

#[cfg(unix)]
mod delay;
mod mix;
mod office;
mod toll;

use std::{
    collections::BTreeMap,
    sync::Mutex,
    time::{Duration, Instant as Moment},
};

use aftercare::{
    base::failure::Failure,
    db::{address::Address, check, clock::Clock, desk::Desk, number, open, query::Toll},
};

use crate::{desk::NOW, table::Table};
use mix::{Pace, Worker};
use office::Office;

/// How long the desks of a row work.
const AT_FULL_SPEED: Duration = Duration::from_secs(12);
const AT_AN_OFFICES_PACE: Duration = Duration::from_secs(25);

/// As an office has its server: what it acknowledges is on the disk. The desks of the widest row need 200 connections.
#[cfg(unix)]
const LASTING: &str = "-c max_connections=300";

/// What the desks of one row did and waited for.
#[derive(Default)]
struct Worked {
    waited: BTreeMap<mix::Kind, Vec<Duration>>,
    failures: Vec<Failure>,
    retries: u64,
}

/// Times desks on a server, near and far, and on a file.
pub fn bench(_: &mut Table) {
    let mut failed = 0;
    let only = std::env::var("AFTERCARE_DESKS").unwrap_or_default();
    let is_wanted = |what: &str| only.is_empty() || only.split(',').any(|word| word == what);
    let place = tempfile::tempdir().unwrap();
    #[cfg(unix)]
    if (is_wanted("server") || is_wanted("far"))
        && let Some(server) = crate::util::server::Server::start_with(LASTING)
    {
        let address = Address::parse(&server.address()).unwrap();
        let office = Office::found(&address, place.path());
        let small = size(&address);
        if is_wanted("server") {
            toll::tell("PostgreSQL", &office);
            for desks in [1, 5, 20, 50] {
                failed += row("PostgreSQL", &office, desks, Pace::None);
            }
            failed += row("PostgreSQL", &office, 50, Pace::Office);
        }
        if is_wanted("far") {
            let far = office.seen_from(&delay::Proxy::start(server.folder()).address());
            failed += row("PostgreSQL, 5 ms away", &far, 1, Pace::None);
            failed += row("PostgreSQL, 5 ms away", &far, 20, Pace::Office);
        }
        failed += sound(&address, small);
    }
    if is_wanted("file") {
        let address = Address::from(&place.path().join("desks.db"));
        let office = Office::found(&address, place.path());
        let small = size(&address);
        toll::tell("SQLite", &office);
        for desks in [1, 5] {
            failed += row("SQLite", &office, desks, Pace::None);
        }
        failed += row("SQLite", &office, 5, Pace::Office);
        failed += sound(&address, small);
    }
    if failed > 0 {
        eprintln!("{failed} things failed");
        std::process::exit(1);
    }
}

/// So many desks at work, and what they waited for; the number of failures.
fn row(engine: &str, office: &Office, desks: usize, pace: Pace) -> usize {
    let worked = Mutex::new(Worked::default());
    let lasts = if pace == Pace::None { AT_FULL_SPEED } else { AT_AN_OFFICES_PACE };
    let opened: Vec<Desk> = (0..desks)
        .map(|_| Desk::open(office.address.clone(), Clock::standing_at(NOW), std::sync::Arc::new(|| {})).unwrap())
        .collect();
    let begins = Moment::now();
    std::thread::scope(|scope| {
        for (number, desk) in opened.iter().enumerate() {
            let worked = &worked;
            scope.spawn(move || {
                let mut worker = Worker::new(office, desk, number, desks);
                worker.work_until(begins + lasts, pace);
                let toll = mix::wait(desk.write(|conn| Ok(conn.toll()))).unwrap_or_default();
                note(worked, worker, toll);
            });
        }
    });
    let seconds = begins.elapsed().as_secs_f64();
    drop(opened);
    let worked = worked.into_inner().unwrap();
    print(engine, desks, pace, &worked, seconds);
    worked.failures.len()
}

fn note(worked: &Mutex<Worked>, worker: Worker<'_>, toll: Toll) {
    let mut worked = worked.lock().unwrap();
    worked.retries += toll.retries;
    worked.failures.extend(worker.failures);
    for (kind, waited) in worker.waited {
        worked.waited.entry(kind).or_default().extend(waited);
    }
}

#[expect(clippy::cast_precision_loss, reason = "a rate, for people")]
fn print(engine: &str, desks: usize, pace: Pace, worked: &Worked, seconds: f64) {
    let done: usize = worked.waited.values().map(Vec::len).sum();
    let saves: usize = worked.waited.iter().filter(|(kind, _)| kind.is_save()).map(|(_, waited)| waited.len()).sum();
    let per_second = done as f64 / seconds;
    println!(
        "\n{engine}, desks: {desks}, {}: {per_second:.1} operations per second; saves: {saves}, retries: {}, failures: {}",
        pace.name(),
        worked.retries,
        worked.failures.len(),
    );
    for failure in worked.failures.iter().take(5) {
        println!("  failed: {failure:?}");
    }
    let mut table = Table::default();
    for (kind, waited) in &worked.waited {
        table.waited(kind.name(), None, waited.clone());
    }
    table.print();
}

/// No number is missing or given twice, and history tells how everything became what it is; 1 where it is not so.
fn sound(address: &Address, small: u64) -> usize {
    let conn = open::to_read(address.clone()).unwrap();
    let gaps = number::gaps(&conn).unwrap();
    // What was made for the benchmark has numbers of its own, not taken from a counter.
    let sql = "SELECT COUNT(*), COUNT(DISTINCT number), (SELECT last FROM counter WHERE series = 'call')
         FROM call WHERE number NOT LIKE 'OLD%' ESCAPE '\\'";
    let (calls, numbers, counted): (i64, i64, i64) = conn.row(sql, &[]).unwrap().unwrap();
    let findings = check::whole(&conn).unwrap();
    println!("\nsize before: {small} bytes, now: {} bytes", size(address));
    println!(
        "\ncalls: {calls}, their numbers: {numbers}, counted: {counted}, gaps: {gaps:?}, sound: {}",
        findings.is_sound()
    );
    usize::from(calls != numbers || calls != counted || !gaps.is_empty() || !findings.is_sound())
}

/// How much of the disk the data takes, in bytes.
fn size(address: &Address) -> u64 {
    if let Some(file) = address.file() {
        return std::fs::metadata(file).map_or(0, |found| found.len());
    }
    let conn = open::to_read(address.clone()).unwrap();
    let bytes: i64 = conn.value("SELECT pg_database_size(current_database())", &[]).unwrap().unwrap();
    u64::try_from(bytes).unwrap()
}
