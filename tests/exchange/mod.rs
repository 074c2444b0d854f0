//! Files from outside: good ones, bad ones, and the demo company's.
#![expect(clippy::unwrap_used, reason = "helpers of tests: what can't be made fails the test")]

/// Rows into records: what goes in, what stays out, what is undone.
mod engine;
/// Files that no spreadsheet would make, and what is said about them.
mod hostile;
