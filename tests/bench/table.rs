//! Measuring, and the table.

use std::{hint::black_box, time::Duration};

use cpu_time::{ProcessTime, ThreadTime};

/// What was measured so far.
#[derive(Default)]
pub struct Table {
    rows: Vec<Row>,
}

struct Row {
    what: String,
    samples: Vec<Duration>,
    budget: Option<Duration>,
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
        self.rows.push(Row { what: what.to_owned(), samples, budget });
    }

    /// Measures one thing that is done once, with all threads that it starts.
    pub fn measure_once<T>(&mut self, what: &str, budget: Option<Duration>, f: impl FnOnce() -> T) -> T {
        let start = ProcessTime::now();
        let value = f();
        self.rows.push(Row { what: what.to_owned(), samples: vec![start.elapsed()], budget });
        value
    }

    /// Takes in what was measured elsewhere, on another process.
    pub fn known(&mut self, what: &str, budget: Option<Duration>, used: Duration) {
        self.rows.push(Row { what: what.to_owned(), samples: vec![used], budget });
    }

    /// Takes in how long somebody waited, again and again.
    pub fn waited(&mut self, what: &str, samples: Vec<Duration>) {
        if !samples.is_empty() {
            self.rows.push(Row { what: what.to_owned(), samples, budget: None });
        }
    }

    /// Prints the table; what went over its budget at p99 is marked.
    pub fn print(&self) {
        let width = self.rows.iter().map(|row| row.what.chars().count()).max().unwrap_or(0);
        println!("{:width$}  {:>7}  {:>10}  {:>10}  {:>10}", "what", "samples", "p50", "p99", "budget");
        for row in &self.rows {
            let (p50, p99) = (row.at(50), row.at(99));
            let budget = row.budget.map_or_else(String::new, show);
            let mark = if row.budget.is_some_and(|budget| p99 > budget) { "  over" } else { "" };
            let what = &row.what;
            println!(
                "{what:width$}  {:>7}  {:>10}  {:>10}  {budget:>10}{mark}",
                row.samples.len(),
                show(p50),
                show(p99)
            );
        }
    }
}

impl Row {
    /// The sample that so many per cent do not exceed.
    fn at(&self, percent: usize) -> Duration {
        let mut sorted = self.samples.clone();
        sorted.sort_unstable();
        sorted[(sorted.len() * percent).div_ceil(100).clamp(1, sorted.len()) - 1]
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
