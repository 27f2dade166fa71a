//! Bookbag: one school's book bag between classroom and home, as one program.
//!
//! The map, from the ground up. Imports point down only (`tests/tidy.rs` holds that).

pub mod clock;
pub mod error;
