//! A request to join: what a visitor or a signed-in adult asks, and which children of the class it may mean.
//!
//! Invariants: asking looks up no child, so no answer can tell whether one exists; names are matched on the staff's side alone, and
//! only staff decide (D18, TRUST 2.1); what was asked is deleted after 30 days, whatever came of it.

use crate::clock::{DAY, HOUR, Moment};
use crate::db::ids::{ClassId, JoinRequestId, PersonId, PupilId};
use crate::school::names::fold;

/// How long the link that proves an address works.
pub const PROOF_LASTS: i64 = 2 * HOUR;
/// How long a request waits, and how long one that was decided is kept.
pub const REQUEST_LASTS: i64 = 30 * DAY;
/// Links that one e-mail address may ask for, and requests that it may make, in a day (TRUST 2.1).
pub const DAILY_EACH: i64 = 5;
/// Links and requests of all visitors together in a day (TRUST 2.1).
pub const DAILY_ALL: i64 = 50;

/// A class as the list shows it: its name and how its teachers are called, nothing else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listed {
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub name: String,
    /// `Miss Whitlock`, `Mr Bello`.
    pub teachers: Vec<String>,
    /// Whether the school shows it in the list.
    pub listed: bool,
}

/// What somebody asks; the texts are clean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRequest {
    /// The class whose teacher was chosen.
    pub class: ClassId,
    /// The child, in the asker's words.
    pub child: String,
    /// The asker's first name; of who is signed in it is known.
    pub given_name: String,
    /// The asker's family name.
    pub family_name: String,
    /// How the asker is related.
    pub relation: String,
    /// The language in which the asker reads.
    pub language: &'static str,
}

/// A request that waits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Request {
    /// The request.
    pub id: JoinRequestId,
    /// Who asks, where somebody signed in did.
    pub asked_by: Option<PersonId>,
    /// The asker's name.
    pub name: String,
    /// The proved address; none where somebody signed in asks.
    pub email: Option<String>,
    /// The child, in the asker's words.
    pub child: String,
    /// How the asker is related.
    pub relation: String,
    /// When it was asked.
    pub asked_at: Moment,
    /// Whether the child it may mean has an adult whose link is restricted: then a leader alone decides.
    pub restricted: bool,
}

/// A child of the class whom a request may mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Candidate {
    /// The child.
    pub pupil: PupilId,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The drawing.
    pub buddy: i64,
    /// Whether any adult's link to the child is restricted: then a leader alone accepts.
    pub restricted: bool,
    /// Adults of the child without an account, who may be the one who asks.
    pub adults: Vec<(PersonId, String)>,
}

impl Candidate {
    /// How well the asker's words fit: more is better, 0 is not at all.
    #[must_use]
    pub fn fits(&self, words: &str) -> u8 {
        let words = fold(words);
        let has = |name: &str| {
            let name = fold(name);
            !name.is_empty() && format!(" {words} ").contains(&format!(" {name} "))
        };
        2 * u8::from(has(&self.given_name)) + u8::from(has(&self.family_name))
    }
}

/// The children of a class, those first whom the words may mean; how many these are.
#[must_use]
pub fn likely_first(mut candidates: Vec<Candidate>, words: &str) -> (Vec<Candidate>, usize) {
    candidates.sort_by_key(|candidate| std::cmp::Reverse(candidate.fits(words)));
    let likely = candidates.iter().filter(|candidate| candidate.fits(words) >= 2).count();
    (candidates, likely)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn child(number: i64, given: &str, family: &str) -> Candidate {
        Candidate {
            pupil: PupilId(number),
            given_name: given.to_owned(),
            family_name: family.to_owned(),
            buddy: 0,
            restricted: false,
            adults: Vec::new(),
        }
    }

    #[test]
    fn the_child_that_is_meant_stands_first_however_it_is_spelled() {
        let class = vec![child(1, "Una", "Iqbal"), child(2, "Zoë", "Łuczak"), child(3, "Zoe", "Marsh")];
        let (sorted, likely) = likely_first(class, "zoe LUCZAK");
        assert_eq!((sorted[0].pupil, sorted[1].pupil, likely), (PupilId(2), PupilId(3), 2));
        let (_, likely) = likely_first(vec![child(1, "Una", "Iqbal")], "Unabel of nowhere");
        assert_eq!(likely, 0, "a part of a word is no name");
    }
}
