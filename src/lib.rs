//! Aftercare (售后通): the after-sales service desk of a company that sells equipment.
//!
//! The map of the code, its invariants and walkthroughs are in `src/README.md`.
//! The modules stand in reading order, which is also the order of who may import whom.

/// What is made by one thread and dropped by another, row after row, is where the memory of most systems is slow.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// Pure building stones.
pub mod base;
/// The store.
pub mod db;
/// Sheets of paper, in millimetres, and the PDF.
pub mod print;
/// Widgets, forms, tables.
pub mod ui;
/// Where the window's context and the store meet.
pub mod cx;

// The business objects, in their fixed order: each looks back only.
pub mod setting;
pub mod people;
pub mod view;
pub mod customer;
pub mod item;
pub mod equipment;
pub mod contract;
pub mod delivery;
pub mod call;
pub mod dispatch;
pub mod handling;
pub mod settlement;
pub mod receipt;
pub mod credit;
pub mod revisit;
pub mod alert;
pub mod document;
pub mod report;
/// Import and export of all of them.
pub mod exchange;

/// The window.
pub mod app;
/// The command line.
pub mod cli;
