//! The data-protection briefing: one page, acknowledged once in each academic year before anything of the staff side opens.
//!
//! Invariant: the register holds who acknowledged which year's briefing and when, and nothing else (D129, D159).

pub mod routes;
pub mod store;

pub use routes::routes;
