//! The privacy desk, its first room: who looked at what (D110, D112).
//!
//! Invariants: a leader reads the access log only with a written reason, which stands in the log itself; a guardian is told which
//! staff looked at their child, never what the other household did, and never that or whom a court order names (D123).

mod notice;
mod routes;
pub mod store;

pub use self::routes::routes;

use crate::clock::Moment;

/// Lines on one page.
pub const PAGE_SIZE: i64 = 50;

/// One line of the access log with the names that its ids have today.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Its place in the chain.
    pub seq: i64,
    /// When.
    pub at: Moment,
    /// Who; none for a visitor, the machine, or somebody who is erased.
    pub actor: Option<Actor>,
    /// The right that was used, by its name in permissions.csv.
    pub right: String,
    /// The pupil concerned.
    pub pupil: Option<(i64, String)>,
    /// The name of the class concerned.
    pub class: Option<String>,
    /// The reason that was written down.
    pub reason: Option<String>,
    /// The adult whose account, or whose view of the child, it was about.
    pub adult: Option<String>,
}

/// Whoever did or looked.
#[derive(Clone, Debug)]
pub struct Actor {
    /// The person.
    pub person: i64,
    /// The name that others see.
    pub name: String,
    /// Open roles, separated by spaces.
    pub roles: String,
}

/// What of the log is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// All of it.
    Everything,
    /// What one person did.
    Actor(i64),
}
