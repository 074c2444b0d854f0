//! How long things take: CPU time of a release build, p50 and p99 of many samples, beside the
//! budget. Run by `cargo bench`; nothing fails here, the table is read.

#![allow(clippy::unwrap_used, reason = "a benchmark that can't go on has failed")]

/// The store alone: saves, pages, ids, opening, checking.
mod store;

/// What people wait for, with a hundred thousand calls in the file.
mod desk;

/// The company that lists and search are measured on.
mod data;

/// Lists in each order they can have.
mod lists;

/// Any record by what is typed.
mod search;

/// A whole list to a file.
mod export;

/// Figures over calls.
mod reports;

/// Many desks at once, on a server and on a file.
mod desks;

/// What others save.
mod feed;

/// The window: its start, its frames, its rest.
mod window;

/// Working time.
mod clock;

/// Letters to a thousand customers.
mod letters;

/// A demo company of some size.
mod demo;

/// A hundred thousand calls from another program's file.
mod import;

/// Measuring, and the table.
mod table;

/// What tests need too.
#[allow(dead_code, reason = "tests need more of it")]
#[path = "../util/mod.rs"]
mod util;

/// A group of benchmarks and its name.
type Group = (&'static str, fn(&mut table::Table));

fn main() {
    // Cargo passes --bench; a word behind it picks the groups to run: cargo bench -- store
    let wanted: Vec<String> = std::env::args().skip(1).filter(|word| !word.starts_with("--")).collect();
    let groups: &[Group] = &[
        ("clock", clock::bench),
        ("store", store::bench),
        ("desk", desk::bench),
        ("lists", lists::bench),
        ("search", search::bench),
        ("export", export::bench),
        ("reports", reports::bench),
        ("desks", desks::bench),
        ("feed", feed::bench),
        ("window", window::bench),
        ("letters", letters::bench),
        ("demo", demo::bench),
        ("import", import::bench),
    ];
    // A group's whole name means it alone.
    let means = |word: &String, group: &str| {
        if groups.iter().any(|(known, _)| known == word) { word == group } else { group.contains(word.as_str()) }
    };
    let is_wanted = |group: &str| wanted.is_empty() || wanted.iter().any(|word| means(word, group));
    for (group, bench) in groups.iter().filter(|(group, _)| is_wanted(group)) {
        eprintln!("{group} …");
        let mut table = table::Table::default();
        bench(&mut table);
        table.print();
    }
}
