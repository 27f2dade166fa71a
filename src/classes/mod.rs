//! Classes: who is in them and who teaches them.
//!
//! Invariants: a pupil is in at most one class; a class belongs to one academic year; whoever leaves a class, as pupil or as
//! teacher, loses what hung on it in the same second (`Topic::Rights`); a buddy is drawn by lot, never from the name.

mod day_passes;
mod routes;
pub(crate) mod store;

pub use routes::routes;

use crate::accounts::mails::Post;
use crate::db::Db;
use crate::error::Result;
use crate::policy::jobs::{self, EndEnrolments};

use crate::clock::Moment;
use crate::db::ids::{ClassId, PersonId, PupilId};

/// Year groups that a school can choose: nursery (-2, -1), Reception (0), years 1 to 13.
pub(crate) const YEAR_GROUPS: std::ops::RangeInclusive<i64> = -2..=13;

/// The locale message that names a year group, and its number.
#[must_use]
pub(crate) fn year_name(year_group: i64) -> &'static str {
    match year_group {
        ..0 => "classes-year-nursery",
        0 => "classes-year-reception",
        _ => "classes-year",
    }
}

/// An academic year by the year in which it begins: `2026/27`.
#[must_use]
pub(crate) fn academic_year_name(begins: i64) -> String {
    format!("{begins}/{:02}", (begins + 1) % 100)
}

/// A pupil who is enrolled for the first time; names are clean.
pub(crate) struct NewPupil<'a> {
    pub given: &'a str,
    pub family: &'a str,
    pub roster_number: Option<&'a str>,
    pub birth: Option<[u8; 16]>,
}

/// A class as its settings and its list show it.
#[derive(Clone, Debug)]
pub(crate) struct Class {
    pub class_id: ClassId,
    pub name: String,
    pub year_group: i64,
    pub academic_year: i64,
    pub pupils: i64,
    /// Names of those who teach it now.
    pub teachers: Vec<Teacher>,
}

/// Who teaches a class, or could.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Teacher {
    pub person_id: PersonId,
    pub name: String,
}

/// A pupil in a list.
#[derive(Clone, Debug)]
pub(crate) struct Listed {
    pub pupil_id: PupilId,
    pub given: String,
    pub family: String,
    pub buddy: i64,
    /// Whether somebody has recorded a restriction: who hands over the child asks the office (D123).
    pub restricted: bool,
}

/// A pupil's profile.
#[derive(Clone, Debug)]
pub(crate) struct Profile {
    pub pupil_id: PupilId,
    pub given: String,
    pub family: String,
    pub buddy: i64,
    /// The class of now; none for leavers.
    pub class: Option<(ClassId, String)>,
    /// When the child left.
    pub left_at: Option<Moment>,
    pub teachers: Vec<Teacher>,
}

/// Once an hour: whoever's last day is over leaves the class, and with it what hung on it; their guardians hear of it by mail.
///
/// # Errors
/// As the database gives them.
pub fn end_enrolments(db: &Db, post: &Post) -> Result<()> {
    db.write(&jobs::may::<EndEnrolments>(), |tx, _| store::end_due(tx, post))
}
