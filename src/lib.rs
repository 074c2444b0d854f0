//! Aftercare (售后通): the after-sales service desk of a company that sells equipment.
//!
//! The map of the code, its invariants and walkthroughs are in `src/README.md`.
//! The modules stand in reading order, which is also the order of who may import whom.

/// Pure building stones.
pub mod base;
/// Where the window's context and the store meet.
pub mod cx;
/// The store.
pub mod db;
/// Sheets of paper, in millimetres, and the PDF.
pub mod print;
/// Widgets, forms, tables.
pub mod ui;

// The business objects, in their fixed order: each looks back only.
pub mod call;
pub mod contract;
pub mod customer;
pub mod delivery;
pub mod dispatch;
pub mod equipment;
pub mod handling;
pub mod item;
pub mod people;
pub mod revisit;
pub mod setting;
pub mod settlement;
