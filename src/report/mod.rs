//! What stands across the business objects: the page of today.

pub mod panel;
