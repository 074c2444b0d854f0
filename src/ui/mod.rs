//! Widgets, forms, tables and colours: `base` and egui, no feature and no database.

pub mod choices;
pub mod cx;
pub mod date;
pub mod files;
pub mod form;
pub mod gauge;
pub mod icon;
pub mod ime;
pub mod input;
pub mod lines;
pub mod marks;
pub mod log;
pub mod modal;
pub mod paper;
pub mod picker;
pub mod preview;
pub mod reason;
pub mod saver;
pub mod source;
pub mod steps;
pub mod strip;
pub mod style;
pub mod table;
pub mod timeline;
pub mod tabs;
pub mod widget;
