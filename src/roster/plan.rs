//! What an import would change: a reading compared with the school as it is, before anything is written.
//!
//! Invariants: a plan is pure, so the page shows exactly what confirmation does; the same file a second time plans nothing;
//! an import never widens access: a link that somebody suspended, restricted or ended stays so, and a doubt that is new
//! suspends at once (D123); people match, they do not double (D141); what a person or the office wrote of an address stays until
//! the office decides otherwise, and nobody gets the address with which somebody else signs in.

use std::collections::{HashMap, HashSet};

use super::adults::mobile_key;
use super::again::find_again;
use super::decided::{Decided, Detail, Reach};
use super::likeness::{self, Suggestion, Twin};
use super::matching::{match_adults, match_pupils};
use super::{Adult, Doubt, Fingerprint, Link, Pupil, Reading};
use crate::db::ids::{LinkId, PersonId, PupilId};
use crate::school::names::fold;

/// The share of the school's pupils, in percent, that a file may lose without being asked about.
const LOSS_ASKED_ABOUT: usize = 10;

/// The school as an import finds it.
#[derive(Clone, Debug, Default)]
pub struct School {
    /// Every pupil that is not erased, leavers too.
    pub pupils: Vec<KnownPupil>,
    /// Every adult.
    pub adults: Vec<KnownAdult>,
    /// Every link, ended ones too.
    pub links: Vec<KnownLink>,
    /// Other names, folded, by which files call adults, as the office has said.
    pub aliases: HashMap<PersonId, HashSet<String>>,
    /// The addresses and user names that sign in, folded, and whom.
    pub signing_in: HashMap<String, Vec<PersonId>>,
}

/// A pupil of the school.
#[derive(Clone, Debug)]
pub struct KnownPupil {
    pub pupil_id: PupilId,
    pub given: String,
    pub family: String,
    /// The class of this academic year; none for leavers.
    pub class: Option<String>,
    pub roster_number: Option<String>,
    pub birth: Option<Fingerprint>,
}

/// An adult of the school.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct KnownAdult {
    pub person_id: PersonId,
    pub given: String,
    pub family: String,
    pub email: Option<String>,
    pub mobile: Option<String>,
    /// Whether they sign in.
    pub has_account: bool,
}

/// A link of the school.
#[derive(Clone, Debug)]
pub struct KnownLink {
    pub link_id: LinkId,
    pub guardian_id: PersonId,
    pub pupil_id: PupilId,
    pub relation: String,
    pub state: LinkState,
    /// The doubt that the last import saw, whether or not the office has decided it since.
    pub doubt: Option<Doubt>,
}

/// Whether a link opens anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkState {
    Open,
    Suspended,
    Restricted,
    Ended,
}

/// What an import would do, position by position of the reading.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Plan {
    /// For each pupil of the reading.
    pub pupils: Vec<PupilStep>,
    /// For each adult of the reading.
    pub adults: Vec<AdultStep>,
    /// For each link of the reading.
    pub links: Vec<LinkStep>,
    /// Pupils of the school that the file does not name.
    pub missing: Vec<Missing>,
    /// How many pupils the school has now.
    pub enrolled: usize,
    /// Who may be one person.
    pub suggestions: Vec<Suggestion>,
    /// The adults of the school who are spoken of: whom a suggestion names, and whose address is another one.
    pub spoken_of: Vec<KnownAdult>,
    /// What the office has decided about people and addresses.
    pub decided: Decided,
}

/// A pupil of the school whom the file does not name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    pub pupil_id: PupilId,
    pub name: String,
    pub class: String,
}

/// What happens with a pupil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PupilStep {
    /// Enrolled for the first time.
    New,
    /// Known already; what changes may be nothing.
    Known { pupil_id: PupilId, changes: Vec<Change> },
}

/// What changes of a known pupil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Change {
    /// The name as it was.
    Name(String),
    /// The class as it was.
    Class(String),
    /// The roster number is new or another.
    Number,
    /// The birth date's fingerprint is new or another.
    Birth,
    /// Had left, and is enrolled again.
    Back,
}

/// What happens with an adult.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdultStep {
    /// Becomes known.
    New,
    /// Known already. What the file has and Bookbag lacks is filled in; what the person or the office wrote stays until the
    /// office takes the file's.
    Known { person_id: PersonId, email: Reach, mobile: Reach },
    /// The same person as one further up in the file, as the office has said.
    Twin(usize),
}

/// What happens with a link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LinkStep {
    /// Made, open.
    New,
    /// Made, suspended until the office confirms it.
    NewSuspended(Doubt),
    /// There already, nothing changes.
    Same,
    /// There and open; a doubt that is new suspends it.
    Suspend(LinkId, Doubt),
    /// There, suspended, restricted or ended: whatever the file says, it stays so until a person decides.
    Kept,
}

/// How a row of the file comes out, the weightiest of what it names.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Outcome {
    Same,
    New,
    Changed,
    Moved,
    Back,
    Suspended,
    Error,
}

impl Outcome {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 7] =
        [Self::Error, Self::Suspended, Self::New, Self::Back, Self::Moved, Self::Changed, Self::Same];

    /// Its word in addresses and message ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::New => "new",
            Self::Changed => "changed",
            Self::Moved => "moved",
            Self::Back => "back",
            Self::Suspended => "suspended",
            Self::Error => "error",
        }
    }

    /// The outcome of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|outcome| outcome.word() == word)
    }
}

impl Plan {
    /// Compares a reading with the school.
    #[must_use]
    pub fn new(reading: &Reading, school: &School, decided: &Decided) -> Self {
        let pupils = match_pupils(&reading.pupils, &school.pupils);
        let mut adults = match_adults(reading, school, &pupils);
        find_again(reading, school, &pupils, &mut adults);
        let suggestions = likeness::suggest(reading, school, &pupils, &adults);
        let twins = likeness::merge(&decided.merges, &suggestions, reading, school, (&pupils, &mut adults));
        let known: HashMap<(PersonId, PupilId), &KnownLink> =
            school.links.iter().map(|link| ((link.guardian_id, link.pupil_id), link)).collect();
        let doubts = likeness::doubts(reading, school, &pupils, &adults, &suggestions);
        let links = reading
            .links
            .iter()
            .zip(doubts)
            .map(|(link, doubt)| {
                let pair = adults[link.adult]
                    .zip(pupils[link.pupil])
                    .map(|(adult, pupil)| (school.adults[adult].person_id, school.pupils[pupil].pupil_id));
                link_step(link, pair.and_then(|pair| known.get(&pair).copied()), doubt)
            })
            .collect();
        let named: HashSet<usize> = pupils.iter().copied().flatten().collect();
        let enrolled = || school.pupils.iter().enumerate().filter(|(_, pupil)| pupil.class.is_some());
        let steps: Vec<AdultStep> = (0..adults.len())
            .map(|at| match twins[at] {
                Some(twin) => AdultStep::Twin(twin),
                None => adult_step(reading, at, adults[at].map(|known| &school.adults[known]), school, decided),
            })
            .collect();
        Self {
            spoken_of: spoken_of(school, &suggestions, &steps),
            missing: enrolled()
                .filter(|(position, _)| !named.contains(position))
                .map(|(_, pupil)| missing(pupil))
                .collect(),
            enrolled: enrolled().count(),
            pupils: reading
                .pupils
                .iter()
                .zip(&pupils)
                .map(|(pupil, known)| pupil_step(pupil, known.map(|known| &school.pupils[known])))
                .collect(),
            adults: steps,
            links,
            suggestions,
            decided: decided.clone(),
        }
    }

    /// Whether the file loses so many pupils that it may be the wrong one.
    #[must_use]
    pub fn loses_many(&self) -> bool {
        self.missing.len() * 100 > self.enrolled * LOSS_ASKED_ABOUT
    }

    /// Whether confirming would write nothing, missing pupils aside.
    #[must_use]
    pub fn is_nothing(&self) -> bool {
        // That two are one person is remembered, though nothing else of them changes.
        let is_recognised = self.suggestions.iter().any(|suggestion| self.decided.merges.contains(suggestion));
        !is_recognised
            && self.pupils.iter().all(PupilStep::is_same)
            && self.adults.iter().all(|adult| match adult {
                AdultStep::New => false,
                AdultStep::Known { email, mobile, .. } => [email, mobile].into_iter().all(|reach| !reach.writes()),
                AdultStep::Twin(_) => true,
            })
            && self.links.iter().all(|link| matches!(link, LinkStep::Same | LinkStep::Kept))
    }

    /// How each row of the reading comes out.
    #[must_use]
    pub fn outcomes(&self, reading: &Reading) -> Vec<Outcome> {
        let outcome = |row: &super::Row| {
            let Some(pupil) = row.pupil else { return Outcome::Error };
            let links = row.links.iter().map(|link| match self.links[*link] {
                LinkStep::NewSuspended(_) | LinkStep::Suspend(..) => Outcome::Suspended,
                LinkStep::New => Outcome::New,
                LinkStep::Same | LinkStep::Kept => Outcome::Same,
            });
            let reached = row.links.iter().map(|link| match self.adults[reading.links[*link].adult] {
                AdultStep::Known { email, mobile, .. } if email.writes() || mobile.writes() => Outcome::Changed,
                _ => Outcome::Same,
            });
            links.chain(reached).fold(self.pupils[pupil].outcome(), Ord::max)
        };
        reading.rows.iter().map(outcome).collect()
    }
}

impl PupilStep {
    fn outcome(&self) -> Outcome {
        let Self::Known { changes, .. } = self else { return Outcome::New };
        let weight = |change: &Change| match change {
            Change::Back => Outcome::Back,
            Change::Class(_) => Outcome::Moved,
            Change::Name(_) | Change::Number | Change::Birth => Outcome::Changed,
        };
        changes.iter().map(weight).max().unwrap_or(Outcome::Same)
    }

    /// Whether nothing of a known pupil changes.
    #[must_use]
    pub fn is_same(&self) -> bool {
        matches!(self, Self::Known { changes, .. } if changes.is_empty())
    }
}

fn missing(pupil: &KnownPupil) -> Missing {
    Missing {
        pupil_id: pupil.pupil_id,
        name: format!("{} {}", pupil.given, pupil.family),
        class: pupil.class.clone().unwrap_or_default(),
    }
}

fn pupil_step(pupil: &Pupil, known: Option<&KnownPupil>) -> PupilStep {
    let Some(known) = known else { return PupilStep::New };
    let mut changes = Vec::new();
    if (&known.given, &known.family) != (&pupil.given, &pupil.family) {
        changes.push(Change::Name(format!("{} {}", known.given, known.family)));
    }
    match &known.class {
        None => changes.push(Change::Back),
        Some(class) if fold(class) != fold(&pupil.class) => changes.push(Change::Class(class.clone())),
        Some(_) => {}
    }
    // What the file lacks takes nothing away.
    if pupil.roster_number.is_some() && pupil.roster_number != known.roster_number {
        changes.push(Change::Number);
    }
    if pupil.birth.is_some() && pupil.birth != known.birth {
        changes.push(Change::Birth);
    }
    PupilStep::Known { pupil_id: known.pupil_id, changes }
}

fn spoken_of(school: &School, suggestions: &[Suggestion], steps: &[AdultStep]) -> Vec<KnownAdult> {
    let twins = suggestions.iter().filter_map(|suggestion| match suggestion.twin {
        Twin::School(person) => Some(person),
        Twin::File(_) => None,
    });
    let others = steps.iter().filter_map(|step| match step {
        AdultStep::Known { person_id, email, mobile } if email.is_shown() || mobile.is_shown() => Some(*person_id),
        _ => None,
    });
    let wanted: HashSet<PersonId> = twins.chain(others).collect();
    school.adults.iter().filter(|known| wanted.contains(&known.person_id)).cloned().collect()
}

fn adult_step(
    reading: &Reading,
    at: usize,
    known: Option<&KnownAdult>,
    school: &School,
    decided: &Decided,
) -> AdultStep {
    let Some(known) = known else { return AdultStep::New };
    let adult: &Adult = &reading.adults[at];
    let taken = |detail| decided.takes.contains(&(at, detail));
    let folded = |email: &Option<String>| email.as_deref().map(str::to_lowercase);
    let key = |mobile: &Option<String>| mobile.as_deref().map(mobile_key);
    let file = folded(&adult.email);
    let signing_in = file.as_ref().and_then(|email| school.signing_in.get(email));
    let is_elsewhere =
        known.has_account && signing_in.is_some_and(|people| people.iter().any(|person| *person != known.person_id));
    AdultStep::Known {
        person_id: known.person_id,
        email: match Reach::of(file, folded(&known.email), taken(Detail::Email)) {
            Reach::Same => Reach::Same,
            _ if is_elsewhere => Reach::Elsewhere,
            reach => reach,
        },
        mobile: Reach::of(key(&adult.mobile), key(&known.mobile), taken(Detail::Mobile)),
    }
}

/// What happens with a link; `doubt` is why it waits although the file is clear, if it is new.
fn link_step(link: &Link, known: Option<&KnownLink>, doubt: Option<Doubt>) -> LinkStep {
    match (known, link.doubt()) {
        (None, said) => said.or(doubt).map_or(LinkStep::New, LinkStep::NewSuspended),
        (Some(known), _) if known.state != LinkState::Open => LinkStep::Kept,
        // What a file does not say is no news of a link that stands.
        (Some(known), Some(doubt)) if doubt != Doubt::Unsaid && known.doubt != Some(doubt) => {
            LinkStep::Suspend(known.link_id, doubt)
        }
        (Some(_), _) => LinkStep::Same,
    }
}
