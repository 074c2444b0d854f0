//! The company that lists and search are measured on.

use std::{path::PathBuf, time::Instant};

use aftercare::{
    base::{progress::Progress, text::Lang},
    db::{address::Address, open},
    exchange::demo::years::{Plan, make},
};

/// A company of some size. `AFTERCARE_BENCH_DATA` names one that is there: a file, or the address of a server. Without it
/// one of `AFTERCARE_BENCH_CALLS` calls is made, of a hundred thousand where that is not said either.
pub struct Data {
    /// Where it is.
    pub address: Address,
    /// The same, where it is a file.
    pub file: Option<PathBuf>,
    _place: Option<tempfile::TempDir>,
}

impl Data {
    /// Finds or makes it.
    pub fn find() -> Self {
        if let Ok(place) = std::env::var("AFTERCARE_BENCH_DATA") {
            let address = Address::parse(&place).unwrap();
            // What of it is of an earlier version is brought up first.
            drop(open::to_write(address.clone()).unwrap());
            return Self { file: address.file().map(ToOwned::to_owned), address, _place: None };
        }
        let calls = std::env::var("AFTERCARE_BENCH_CALLS").ok().and_then(|calls| calls.parse().ok()).unwrap_or(100_000);
        let place = tempfile::tempdir().unwrap();
        let file = place.path().join("company.db");
        let start = Instant::now();
        let conn = open::to_write(&file).unwrap();
        make(&conn, Plan::new(calls, Lang::Zh, 1), &Progress::default()).unwrap();
        eprintln!("a company of {calls} calls: {:.1} s", start.elapsed().as_secs_f64());
        Self { address: Address::File(file.clone()), file: Some(file), _place: Some(place) }
    }

    /// The bare engine on the same file; none on a server.
    pub fn engine(&self) -> Option<rusqlite::Connection> {
        let file = self.file.as_ref()?;
        let engine = rusqlite::Connection::open_with_flags(file, rusqlite::OpenFlags::SQLITE_OPEN_READ_ONLY).unwrap();
        engine.pragma_update(None, "cache_size", -16_000).unwrap();
        Some(engine)
    }
}

/// The file of the company that is named to be measured on, where one is.
pub fn named() -> Option<PathBuf> {
    let address = Address::parse(&std::env::var("AFTERCARE_BENCH_DATA").ok()?).unwrap();
    address.file().map(ToOwned::to_owned)
}

/// The most memory that this program has taken so far, in megabytes; none where the system does not say.
pub fn most_memory_mb() -> Option<u64> {
    most_memory_of("self")
}

/// The most memory that a process has taken so far, in megabytes.
pub fn most_memory_of(process: &str) -> Option<u64> {
    let status = std::fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes / 1024)
}
