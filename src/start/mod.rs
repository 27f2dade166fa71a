//! The beginning: the school is named on the console, and one link from there lets the first leader in (`accounts` has the page).
//!
//! Invariants: nothing can be claimed by a visitor; the link works once, for thirty minutes, and only while there is no leader;
//! a new link ends the one before.

pub mod store;

use crate::clock::MINUTE;

/// How long the first leader's link is good for, in milliseconds.
pub const LINK_LASTS: i64 = 30 * MINUTE;
