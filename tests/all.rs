//! All tests that stand outside the code, in one binary: it links once.

#![allow(clippy::unwrap_used, reason = "a test that can't go on has failed")]
#![allow(clippy::needless_pass_by_value, reason = "a test makes its command for one call")]
#![allow(clippy::redundant_closure_for_method_calls, reason = "the path of a method is not general enough for a query")]

/// Rules against a slow, obvious second way.
mod cases {
    /// Working time, counted minute by minute.
    mod calendar;

    /// The search, by reading everything.
    mod search;
}

/// The store on real files, and what can happen to one: newer, damaged, read-only, held by another
/// program, on a full disk, its writer killed.
mod store;

/// Files into records: good ones, bad ones, and the demo company's.
mod exchange;

/// Settings, people, customers and items on a real store.
mod masters;

/// Calls and dispatches from the first word to the closed call.
mod calls;

/// Lists of every kind: what their filter lines find, and how.
mod lists;

/// The views that lists come with.
mod views;

/// The command line, started as a program: each verb, wrong words, bad files.
mod cli;

/// Many at once, and what goes wrong meanwhile: nothing is lost, doubled or half done.
#[cfg(unix)]
mod faults;

/// The page of today over a week of an office.
mod report;

/// What was delivered to whom, when, and where each line leads.
mod delivered;

/// What if, over the demo company's calls.
mod what_if;

/// Paper: layout, wrapping over pages, the PDF read back.
mod print;

/// Every document about records that say too much, too little, or what no form was made for.
mod papers;

/// The printed page on the screen and in the file, mark by mark.
mod painters;

/// Letters: which face draws which, as it is seen and as it is copied.
mod faces;

/// The printed page on the screen.
mod preview;

/// From a customer to the envelope.
mod envelopes;

/// The house itself: who imports whom, how long files and functions are, which words are not said.
mod tidy;

/// Texts: both languages say everything, with the same arguments, and nothing that nobody shows.
mod texts;

/// What several tests need: files to spoil, small records, reading the source.
mod util;
/// The window, driven by labels.
mod window;
