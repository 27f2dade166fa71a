//! What an import would change: a reading compared with the school as it is, before anything is written.
//!
//! Invariants: a plan is pure, so the page shows exactly what confirmation does; the same file a second time plans nothing;
//! an import never widens access: a link that somebody suspended, restricted or ended stays so, and a doubt that is new
//! suspends at once (D123); people match, they do not double (D141).

use std::collections::{HashMap, HashSet};

use super::adults::mobile_key;
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
#[derive(Clone, Debug)]
pub struct KnownAdult {
    pub person_id: PersonId,
    pub given: String,
    pub family: String,
    pub email: Option<String>,
    pub mobile: Option<String>,
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
    /// Known already. What the file has and Bookbag lacks is filled in; what the person or the office wrote stays.
    Known { person_id: PersonId, fills_email: bool, fills_mobile: bool },
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
    Suspended,
    Error,
}

impl Outcome {
    /// All of them, in the order of the page.
    pub const ALL: [Self; 5] = [Self::Error, Self::Suspended, Self::New, Self::Changed, Self::Same];

    /// Its word in addresses and message ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::New => "new",
            Self::Changed => "changed",
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
    pub fn new(reading: &Reading, school: &School) -> Self {
        let pupils = match_pupils(&reading.pupils, &school.pupils);
        let adults = match_adults(reading, school, &pupils);
        let known: HashMap<(PersonId, PupilId), &KnownLink> =
            school.links.iter().map(|link| ((link.guardian_id, link.pupil_id), link)).collect();
        let links = reading
            .links
            .iter()
            .map(|link| {
                let pair = adults[link.adult]
                    .zip(pupils[link.pupil])
                    .map(|(adult, pupil)| (school.adults[adult].person_id, school.pupils[pupil].pupil_id));
                link_step(link, pair.and_then(|pair| known.get(&pair).copied()))
            })
            .collect();
        let named: HashSet<usize> = pupils.iter().copied().flatten().collect();
        let enrolled = || school.pupils.iter().enumerate().filter(|(_, pupil)| pupil.class.is_some());
        Self {
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
            adults: reading
                .adults
                .iter()
                .zip(&adults)
                .map(|(adult, known)| adult_step(adult, known.map(|known| &school.adults[known])))
                .collect(),
            links,
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
        self.pupils.iter().all(PupilStep::is_same)
            && self
                .adults
                .iter()
                .all(|adult| matches!(adult, AdultStep::Known { fills_email: false, fills_mobile: false, .. }))
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
            let pupil = match &self.pupils[pupil] {
                PupilStep::New => Outcome::New,
                step if step.is_same() => Outcome::Same,
                PupilStep::Known { .. } => Outcome::Changed,
            };
            links.fold(pupil, Ord::max)
        };
        reading.rows.iter().map(outcome).collect()
    }
}

impl PupilStep {
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

fn whole(given: &str, family: &str) -> String {
    fold(&format!("{given} {family}"))
}

/// For each pupil of the file the one of the school: by roster number, then by name and birth, then by a name that only
/// one child has on either side where nothing speaks against it.
fn match_pupils(file: &[Pupil], school: &[KnownPupil]) -> Vec<Option<usize>> {
    let by_number: HashMap<&str, usize> = school
        .iter()
        .enumerate()
        .filter_map(|(position, known)| Some((known.roster_number.as_deref()?, position)))
        .collect();
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, known) in school.iter().enumerate() {
        by_name.entry(whole(&known.given, &known.family)).or_default().push(position);
    }
    let mut in_file: HashMap<String, usize> = HashMap::new();
    for pupil in file {
        *in_file.entry(whole(&pupil.given, &pupil.family)).or_default() += 1;
    }
    let mut matches: Vec<Option<usize>> =
        file.iter().map(|pupil| by_number.get(pupil.roster_number.as_deref()?).copied()).collect();
    let mut taken: HashSet<usize> = matches.iter().copied().flatten().collect();
    for (pupil, found) in file.iter().zip(&mut matches).filter(|(_, found)| found.is_none()) {
        let name = whole(&pupil.given, &pupil.family);
        let named = by_name.get(&name).map(Vec::as_slice).unwrap_or_default();
        let differs = |known: &KnownPupil| known.roster_number.is_some() && pupil.roster_number.is_some();
        let free: Vec<usize> =
            named.iter().copied().filter(|known| !taken.contains(known) && !differs(&school[*known])).collect();
        let same_birth =
            free.iter().copied().find(|known| pupil.birth.is_some() && school[*known].birth == pupil.birth);
        let alone = || match free.as_slice() {
            [only]
                if named.len() == 1
                    && in_file[&name] == 1
                    && (pupil.birth.is_none() || school[*only].birth.is_none()) =>
            {
                Some(*only)
            }
            _ => None,
        };
        *found = same_birth.or_else(alone);
        taken.extend(*found);
    }
    matches
}

/// For each adult of the file the one of the school: like-named and linked to the same child, else like-named with the
/// same address or mobile.
fn match_adults(reading: &Reading, school: &School, pupils: &[Option<usize>]) -> Vec<Option<usize>> {
    let mut by_name: HashMap<String, Vec<usize>> = HashMap::new();
    for (position, known) in school.adults.iter().enumerate() {
        by_name.entry(whole(&known.given, &known.family)).or_default().push(position);
    }
    let linked: HashMap<(PersonId, PupilId), &KnownLink> =
        school.links.iter().map(|link| ((link.guardian_id, link.pupil_id), link)).collect();
    let mut links_of: HashMap<usize, Vec<&Link>> = HashMap::new();
    for link in &reading.links {
        links_of.entry(link.adult).or_default().push(link);
    }
    let mut taken = HashSet::new();
    let mut matches = Vec::with_capacity(reading.adults.len());
    for (position, adult) in reading.adults.iter().enumerate() {
        let likeness = |known: &KnownAdult| {
            let theirs = links_of.get(&position).into_iter().flatten().filter_map(|link| {
                let found = linked.get(&(known.person_id, school.pupils[pupils[link.pupil]?].pupil_id))?;
                Some(if fold(&found.relation) == fold(&link.relation) { 6 } else { 3 })
            });
            theirs.max().unwrap_or(0) + u8::from(same_mobile(adult, known)) * 2 + u8::from(same_email(adult, known))
        };
        let candidates = by_name.get(&whole(&adult.given, &adult.family)).into_iter().flatten().copied();
        let scored =
            candidates.filter(|known| !taken.contains(known)).map(|known| (likeness(&school.adults[known]), known));
        let best = scored
            .filter(|(score, _)| *score > 0)
            .reduce(|best, next| if next.0 > best.0 { next } else { best })
            .map(|(_, known)| known);
        taken.extend(best);
        matches.push(best);
    }
    matches
}

fn same_email(adult: &Adult, known: &KnownAdult) -> bool {
    adult.email.as_ref().zip(known.email.as_ref()).is_some_and(|(one, other)| one.eq_ignore_ascii_case(other))
}

fn same_mobile(adult: &Adult, known: &KnownAdult) -> bool {
    adult.mobile.as_ref().zip(known.mobile.as_ref()).is_some_and(|(one, other)| mobile_key(one) == mobile_key(other))
}

fn pupil_step(pupil: &Pupil, known: Option<&KnownPupil>) -> PupilStep {
    let Some(known) = known else { return PupilStep::New };
    let mut changes = Vec::new();
    if (&known.given, &known.family) != (&pupil.given, &pupil.family) {
        changes.push(Change::Name(format!("{} {}", known.given, known.family)));
    }
    match &known.class {
        None => changes.push(Change::Back),
        Some(class) if *class != pupil.class => changes.push(Change::Class(class.clone())),
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

fn adult_step(adult: &Adult, known: Option<&KnownAdult>) -> AdultStep {
    known.map_or(AdultStep::New, |known| AdultStep::Known {
        person_id: known.person_id,
        fills_email: adult.email.is_some() && known.email.is_none(),
        fills_mobile: adult.mobile.is_some() && known.mobile.is_none(),
    })
}

fn link_step(link: &Link, known: Option<&KnownLink>) -> LinkStep {
    match (known, link.doubt()) {
        (None, None) => LinkStep::New,
        (None, Some(doubt)) => LinkStep::NewSuspended(doubt),
        (Some(known), _) if known.state != LinkState::Open => LinkStep::Kept,
        // What a file does not say is no news of a link that stands.
        (Some(known), Some(doubt)) if doubt != Doubt::Unsaid && known.doubt != Some(doubt) => {
            LinkStep::Suspend(known.link_id, doubt)
        }
        (Some(_), _) => LinkStep::Same,
    }
}
