//! What may happen to contracts, and what they cover.

mod begun;
pub mod charge_plan;
pub mod coverage;
pub mod life;
pub mod limits;
pub mod modes;
pub mod relief;
pub mod renewal;
pub mod standing;
pub mod terms;

pub use coverage::{clock, decide};
pub use life::{Refusal, Step, next, possible};
