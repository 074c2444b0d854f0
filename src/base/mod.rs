//! Pure building stones: no database, no egui, no clock, no files.

pub mod alike;
pub mod calendar;
pub mod capitals;
pub mod csv;
pub mod failure;
pub mod field;
pub mod filter;
pub mod font;
pub mod found;
pub mod hours;
pub mod id;
pub mod kind;
pub mod layout;
pub mod meet;
pub mod money;
pub mod parse;
pub mod phone;
pub mod progress;
pub mod say;
pub mod shown;
pub mod slot;
pub mod text;
pub mod time;
pub mod typed;
pub mod value;
pub mod words;
