//! Files from outside: good ones, bad ones, and the demo company's.

/// Deliveries, which become cards and contracts.
mod deliveries;
/// The files of the demo company are what its generator gives.
mod demo;
mod years;
/// Calls with their past, from other programs.
mod calls;
/// Rows into records: what goes in, what stays out, what is undone.
mod engine;
/// Files that no spreadsheet would make, and what is said about them.
mod hostile;
/// Customers, items and bills of materials.
mod masters;
/// The import dialogue in the window.
mod window;
/// Imports that are taken back.
mod undo;
/// Imports that are stopped, closed, waited for.
mod under_way;

/// An import whose program is killed.
mod killed;
