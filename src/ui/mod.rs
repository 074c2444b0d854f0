//! Widgets, forms, tables and colours: `base` and egui, no feature and no database.

pub mod cx;
pub mod icon;
pub mod preview;
pub mod table;
