//! Measuring, and the table.

use std::{
    hint::black_box,
    time::{Duration, Instant},
};

use cpu_time::{ProcessTime, ThreadTime};

/// What was measured so far.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
    notes: Vec<String>,
    /// It is waited for a server: the clock on the wall counts, not what this program computes.
    pub waits: bool,
}

struct Row {
    what: String,
    samples: Vec<Duration>,
    budget: Option<Duration>,
    /// What the bare engine takes for the same, in the middle.
    bare: Option<Duration>,
}

impl Table {
    /// Measures one thing so many times, on this thread. The first run warms up and does not count.
    pub fn measure<T>(&mut self, what: &str, budget: Option<Duration>, times: usize, mut f: impl FnMut(usize) -> T) {
        black_box(f(0));
        let samples = (1..=times).map(|number| {
            let start = ThreadTime::now();
            black_box(f(number));
            start.elapsed()
        });
        let samples = samples.collect();
        self.rows.push(Row { what: what.to_owned(), samples, budget, bare: None });
    }

    /// Measures one thing until that took so long, beside what the bare engine takes for it; the last answer.
    pub fn measure_for<T>(
        &mut self,
        what: &str,
        budget: Option<Duration>,
        patience: Duration,
        bare: Option<Duration>,
        f: impl FnMut() -> T,
    ) -> T {
        let (samples, value) = samples(patience, self.waits, f);
        let row = Row { what: what.to_owned(), samples, budget, bare };
        // What runs for long is watched while it runs.
        eprintln!("{}", row.line(what.chars().count()));
        self.rows.push(row);
        value
    }

    /// What one thing takes in the middle, asked until that took so long.
    pub fn middle<T>(patience: Duration, f: impl FnMut() -> T) -> Duration {
        at(&samples(patience, false, f).0, 50)
    }

    /// Says something below the table.
    pub fn note(&mut self, note: &str) {
        self.notes.push(note.to_owned());
    }

    /// Measures one thing that is done once, with all threads that it starts.
    pub fn measure_once<T>(&mut self, what: &str, budget: Option<Duration>, f: impl FnOnce() -> T) -> T {
        let start = ProcessTime::now();
        let value = f();
        self.rows.push(Row { what: what.to_owned(), samples: vec![start.elapsed()], budget, bare: None });
        value
    }

    /// Measures one thing that is done once as who waits for it does: by the clock on the wall, its threads beside one
    /// another, and the disk. What all threads compute is noted.
    pub fn wait_once<T>(&mut self, what: &str, budget: Option<Duration>, f: impl FnOnce() -> T) -> T {
        let (start, computed) = (Instant::now(), ProcessTime::now());
        let value = f();
        self.waited(what, budget, vec![start.elapsed()]);
        self.note(&format!("{what}: {} of processor time", show(computed.elapsed())));
        value
    }

    /// Takes in what was measured elsewhere, on another process.
    pub fn known(&mut self, what: &str, budget: Option<Duration>, used: Duration) {
        self.rows.push(Row { what: what.to_owned(), samples: vec![used], budget, bare: None });
    }

    /// Takes in how long somebody waited, again and again.
    pub fn waited(&mut self, what: &str, budget: Option<Duration>, samples: Vec<Duration>) {
        if !samples.is_empty() {
            self.rows.push(Row { what: what.to_owned(), samples, budget, bare: None });
        }
    }

    /// Prints the table; what went over its budget at p99 is marked.
    pub fn print(&self) {
        let width = self.rows.iter().map(|row| row.what.chars().count()).max().unwrap_or(0);
        let [p50, p99, budget, alone, ratio] = ["p50", "p99", "budget", "alone", "ratio"];
        println!("{:width$}  {:>7}  {p50:>10}  {p99:>10}  {budget:>10}  {alone:>10}  {ratio:>6}", "what", "samples");
        self.rows.iter().for_each(|row| println!("{}", row.line(width)));
        self.notes.iter().for_each(|note| println!("{note}"));
    }
}

/// Asks once to warm up, then until that took so long, two hundred times at most. What takes longer than that at once is
/// asked once more; what takes four times as long counts as it was.
fn samples<T>(patience: Duration, waits: bool, mut f: impl FnMut() -> T) -> (Vec<Duration>, T) {
    let mut ask = || {
        let (start, wall) = (ThreadTime::now(), Instant::now());
        let value = black_box(f());
        let wall = wall.elapsed();
        (value, if waits { wall } else { start.elapsed() }, wall)
    };
    let (mut value, first, mut used) = ask();
    if used > patience * 4 {
        return (vec![first], value);
    }
    let mut samples = Vec::new();
    used = Duration::ZERO;
    while samples.is_empty() || samples.len() < 200 && used < patience {
        let (answer, sample, wall) = ask();
        value = answer;
        samples.push(sample);
        used += wall;
    }
    (samples, value)
}

/// The sample that so many per cent do not exceed.
fn at(samples: &[Duration], percent: usize) -> Duration {
    let mut sorted = samples.to_vec();
    sorted.sort_unstable();
    sorted[(sorted.len() * percent).div_ceil(100).clamp(1, sorted.len()) - 1]
}

impl Row {
    fn line(&self, width: usize) -> String {
        let (p50, p99) = (at(&self.samples, 50), at(&self.samples, 99));
        let budget = self.budget.map_or_else(String::new, show);
        let mark = if self.budget.is_some_and(|budget| p99 > budget) { "  over" } else { "" };
        let alone = self.bare.map_or_else(String::new, show);
        let ratio = self.bare.filter(|bare| !bare.is_zero()).map(|bare| p50.as_secs_f64() / bare.as_secs_f64());
        let ratio = ratio.map_or_else(String::new, |ratio| format!("{ratio:.1}"));
        let (what, count) = (&self.what, self.samples.len());
        format!(
            "{what:width$}  {count:>7}  {:>10}  {:>10}  {budget:>10}  {alone:>10}  {ratio:>6}{mark}",
            show(p50),
            show(p99)
        )
    }
}

fn show(time: Duration) -> String {
    let micros = time.as_micros();
    if micros >= 1_000_000 {
        format!("{}.{:02} s", micros / 1_000_000, micros % 1_000_000 / 10_000)
    } else {
        format!("{}.{:03} ms", micros / 1000, micros % 1000)
    }
}
