//! The state machine: its table, typed by hand, and its paths, walked by machine.

mod table;
mod dates;
mod proof;
mod walk;
