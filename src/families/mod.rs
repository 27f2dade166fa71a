//! Families: which adults are linked to which child, and what a link opens.
//!
//! Invariants: rights follow the link; a restriction or an ended link takes effect at the next request and closes open streams
//! (`Topic::Rights`); closing is quick and one person's act, opening again is slow and takes two (D123); nobody's e-mail or
//! telephone is shown to another family (D39).

pub mod delegates;
mod entered;
mod orders;
mod routes;
pub mod self_test;
pub(crate) mod store;

pub use routes::routes;

use crate::clock::Moment;
use crate::db::ids::{LinkId, PersonId, RestrictionId};

/// An adult who becomes known; names are clean.
pub(crate) struct NewAdult<'a> {
    pub given: &'a str,
    pub family: &'a str,
    /// The name with its form of address, for letters; may be empty.
    pub titled: &'a str,
    pub email: Option<&'a str>,
    pub mobile: Option<&'a str>,
}

/// A link that is made; the responsibility is `yes`, `no` or `unknown`.
pub(crate) struct NewLink<'a> {
    pub relation: &'a str,
    pub responsibility: &'a str,
    pub household: &'a str,
}

/// Whether a link opens anything, and why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It does.
    Open,
    /// An import was unclear; the office has to confirm. The cause as the database has it.
    Suspended(String),
    /// The office looked and refused.
    Refused,
    /// Restricted by a recorded order.
    Restricted {
        restriction: RestrictionId,
        reference: String,
        /// The leader who asked to lift it.
        lift_asked_by: Option<PersonId>,
        lift_asked_name: String,
    },
}

/// One adult of a child's family, as the office sees it.
#[derive(Clone, Debug)]
pub(crate) struct Relative {
    pub link_id: LinkId,
    pub guardian_id: PersonId,
    pub name: String,
    pub relation: String,
    pub responsibility: String,
    pub standing: Standing,
    /// Whether the adult has an account.
    pub joined: bool,
    /// Since when the family gets paper.
    pub paper_since: Option<Moment>,
    pub rights: LinkRights,
}

/// What one link opens, part by part, and who last confirmed it (D123).
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct LinkRights {
    /// Without it nothing opens.
    pub contact: bool,
    /// The class's story and the school story.
    pub feed: bool,
    /// Pictures in them.
    pub photos: bool,
    pub messages: bool,
    /// `yes`, `no` or `unknown`.
    pub pick_up: String,
    /// The start of the first day.
    pub begins_at: Option<Moment>,
    /// The start of the day after the last one.
    pub until_at: Option<Moment>,
    /// Of the order or paper that this rests on; may be empty.
    pub reference: String,
    /// Who last confirmed it, and when.
    pub confirmed: Option<(String, Moment)>,
}

impl LinkRights {
    /// Whether everything is open without a date.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.contact && self.feed && self.photos && self.messages && self.begins_at.is_none() && self.until_at.is_none()
    }

    /// The message id of pick-up.
    #[must_use]
    pub fn pick_up_message(&self) -> &'static str {
        match self.pick_up.as_str() {
            "yes" => "layout-yes",
            "no" => "layout-no",
            _ => "families-responsibility-unknown",
        }
    }
}

/// How an adult can be reached; only the office and leaders see it (D39).
#[derive(Clone, Debug)]
pub(crate) struct Contact {
    pub guardian_id: PersonId,
    pub email: Option<String>,
    pub mobile: Option<String>,
}

/// What came of a confirmation of a suspended link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Confirmed,
    Refused,
}
