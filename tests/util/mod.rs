//! What several tests need.

pub mod file;
pub mod plan;
pub mod program;
#[cfg(unix)]
pub mod proxy;
#[cfg(unix)]
pub mod server;
pub mod source;
