//! What several tests need.

pub mod file;
pub mod program;
pub mod source;
