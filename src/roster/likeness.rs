//! Guardians who may be one person although their names are not written alike: suggested, and one person only where the office
//! says so.
//!
//! Invariants: two people on one address stay two people until somebody ticks them; where a court order is known of either,
//! nothing is suggested but the very same name (D123); two contacts whom a file names of one child are never one.

use std::collections::{BTreeSet, HashMap, HashSet};

use super::adults::mobile_key;
use super::plan::{KnownAdult, KnownLink, LinkState, School};
use super::{Answer, Doubt, Link, Reading};
use crate::db::ids::{PersonId, PupilId};
use crate::school::names::fold;

/// The most that are suggested at once; a file with more has another fault.
const MOST: usize = 100;
/// The most people on one address of whom any two are compared; more is a school's own mailbox.
const SHARING: usize = 6;

/// Whom an adult of the file may be.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Twin {
    /// An adult further up in the file, by position.
    File(usize),
    /// An adult of the school whom the file does not name.
    School(PersonId),
}

/// That an adult of the file may be somebody else of whom the school knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Suggestion {
    /// Position in [`Reading::adults`].
    pub adult: usize,
    pub twin: Twin,
}

impl Suggestion {
    /// Its word in forms: `12-file-7`, `12-school-44`.
    #[must_use]
    pub fn word(self) -> String {
        match self.twin {
            Twin::File(other) => format!("{}-file-{other}", self.adult),
            Twin::School(person) => format!("{}-school-{person}", self.adult),
        }
    }

    /// The suggestion of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        let (adult, twin) = word.split_once('-')?;
        let twin = match twin.split_once('-')? {
            ("file", other) => Twin::File(other.parse().ok()?),
            ("school", person) => Twin::School(person.parse().ok()?),
            _ => return None,
        };
        Some(Self { adult: adult.parse().ok()?, twin })
    }
}

/// A child, whether the school knows it or not.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
enum Child {
    Known(PupilId),
    New(usize),
}

/// Who is compared.
struct Somebody {
    given: String,
    family: String,
    /// Whose guardian the file says they are, and as what.
    named: HashMap<Child, String>,
    /// Whose guardian the school knows them as, and as what.
    known: HashMap<Child, String>,
    /// Whether a court order is known of any link.
    is_ordered: bool,
}

/// Everybody of the file and the school's adults whom it does not name.
struct People<'a> {
    reading: &'a Reading,
    school: &'a School,
    pupils: &'a [Option<usize>],
    adults: &'a [Option<usize>],
    links_of_person: HashMap<PersonId, Vec<usize>>,
    links_of_adult: HashMap<usize, Vec<usize>>,
    adults_of_pupil: HashMap<usize, Vec<usize>>,
}

/// Who may be one person. `pupils` and `adults` say for each of the file which of the school it is.
#[must_use]
pub fn suggest(
    reading: &Reading,
    school: &School,
    pupils: &[Option<usize>],
    adults: &[Option<usize>],
) -> Vec<Suggestion> {
    let people = People::new(reading, school, pupils, adults);
    let named: HashSet<usize> = adults.iter().copied().flatten().collect();
    let mut sharing: HashMap<String, Vec<Twin>> = HashMap::new();
    for (_, known) in school.adults.iter().enumerate().filter(|(position, _)| !named.contains(position)) {
        for key in keys(known.email.as_deref(), known.mobile.as_deref()) {
            sharing.entry(key).or_default().push(Twin::School(known.person_id));
        }
    }
    let mut suggestions = Vec::new();
    for (position, known) in adults.iter().enumerate() {
        let keys = people.keys(position);
        if known.is_none() && suggestions.len() < MOST {
            let theirs = keys.iter().filter_map(|key| sharing.get(key)).filter(|twins| twins.len() <= SHARING);
            let mut theirs = theirs.flatten().copied().peekable();
            if theirs.peek().is_some() {
                let somebody = people.of_file(position);
                let found = theirs.find(|twin| may_be_one(&somebody, &people.of(*twin)));
                suggestions.extend(found.map(|twin| Suggestion { adult: position, twin }));
            }
        }
        for key in keys {
            sharing.entry(key).or_default().push(Twin::File(position));
        }
    }
    suggestions
}

/// Why links wait that would be new and of which the file is clear, by position: their adult is somebody of whom Bookbag knows a
/// court order, or may be, or may be whom the school has shut out of that very child (D123).
pub fn doubts(
    reading: &Reading,
    school: &School,
    pupils: &[Option<usize>],
    adults: &[Option<usize>],
    suggestions: &[Suggestion],
) -> Vec<Option<Doubt>> {
    let people = People::new(reading, school, pupils, adults);
    let named: HashSet<PersonId> = adults.iter().flatten().map(|known| school.adults[*known].person_id).collect();
    let mut shut: HashMap<PupilId, Vec<&KnownLink>> = HashMap::new();
    for link in school.links.iter().filter(|link| is_shut(link) && !named.contains(&link.guardian_id)) {
        shut.entry(link.pupil_id).or_default().push(link);
    }
    let ordered = ordered(school);
    let mut may_be: HashMap<usize, PersonId> = HashMap::new();
    for suggestion in suggestions {
        if let Twin::School(person) = suggestion.twin {
            may_be.insert(suggestion.adult, person);
        }
    }
    let doubt = |link: &Link| {
        let known = adults[link.adult].map(|known| school.adults[known].person_id);
        if known.or_else(|| may_be.get(&link.adult).copied()).is_some_and(|person| ordered.contains(&person)) {
            return Some(Doubt::CourtOrder);
        }
        let child = pupils[link.pupil].map(|known| school.pupils[known].pupil_id)?;
        let somebody = || people.of_file(link.adult);
        let alike = shut
            .get(&child)?
            .iter()
            .find(|shut| are_names_alike(&somebody(), &people.of(Twin::School(shut.guardian_id))));
        alike.map(|shut| {
            if shut.state == LinkState::Restricted { Doubt::CourtOrder } else { shut.doubt.unwrap_or(Doubt::Unsaid) }
        })
    };
    reading.links.iter().map(doubt).collect()
}

fn is_shut(link: &KnownLink) -> bool {
    matches!(link.state, LinkState::Restricted | LinkState::Suspended)
}

/// Of whom the school knows a court order.
#[must_use]
pub fn ordered(school: &School) -> HashSet<PersonId> {
    school.links.iter().filter(|link| is_ordered(link)).map(|link| link.guardian_id).collect()
}

fn is_ordered(link: &KnownLink) -> bool {
    link.state == LinkState::Restricted || link.doubt == Some(Doubt::CourtOrder)
}

/// Makes those one person who were ticked: whoever is of the school is put into `adults`, and for each adult of the file comes out
/// which one further up they are.
pub fn merge(
    ticked: &BTreeSet<Suggestion>,
    suggestions: &[Suggestion],
    reading: &Reading,
    school: &School,
    (pupils, adults): (&[Option<usize>], &mut Vec<Option<usize>>),
) -> Vec<Option<usize>> {
    let before = adults.clone();
    let people = People::new(reading, school, pupils, &before);
    let mut children: HashMap<Twin, HashSet<Child>> = HashMap::new();
    let mut roots: Vec<Option<Twin>> = vec![None; adults.len()];
    for suggestion in suggestions.iter().filter(|suggestion| ticked.contains(suggestion)) {
        // Whoever the twin is: of two who are one person with a third, both are that third.
        let mut root = suggestion.twin;
        while let Twin::File(at) = root
            && let Some(further) = roots[at]
        {
            root = further;
        }
        let theirs = children.entry(root).or_insert_with(|| people.of(root).named.into_keys().collect());
        let own: HashSet<Child> = people.of_file(suggestion.adult).named.into_keys().collect();
        if !theirs.is_disjoint(&own) {
            continue;
        }
        theirs.extend(own);
        roots[suggestion.adult] = Some(root);
        adults[suggestion.adult] = match root {
            Twin::File(at) => adults[at],
            Twin::School(person) => school.adults.iter().position(|known| known.person_id == person),
        };
    }
    roots.into_iter().map(|root| if let Some(Twin::File(at)) = root { Some(at) } else { None }).collect()
}

impl<'a> People<'a> {
    fn new(reading: &'a Reading, school: &'a School, pupils: &'a [Option<usize>], adults: &'a [Option<usize>]) -> Self {
        let mut links_of_person: HashMap<PersonId, Vec<usize>> = HashMap::new();
        for (at, link) in school.links.iter().enumerate() {
            links_of_person.entry(link.guardian_id).or_default().push(at);
        }
        let mut links_of_adult: HashMap<usize, Vec<usize>> = HashMap::new();
        let mut adults_of_pupil: HashMap<usize, Vec<usize>> = HashMap::new();
        for (at, link) in reading.links.iter().enumerate() {
            links_of_adult.entry(link.adult).or_default().push(at);
            adults_of_pupil.entry(link.pupil).or_default().push(link.adult);
        }
        Self { reading, school, pupils, adults, links_of_person, links_of_adult, adults_of_pupil }
    }

    fn of(&self, twin: Twin) -> Somebody {
        match twin {
            Twin::File(position) => self.of_file(position),
            Twin::School(person) => {
                let known = self.school.adults.iter().find(|known| known.person_id == person);
                let (given, family) = known.map(names).unwrap_or_default();
                let (named, known) = (HashMap::new(), HashMap::new());
                let mut somebody = Somebody { given, family, named, known, is_ordered: false };
                self.add_links(person, &mut somebody);
                somebody
            }
        }
    }

    fn of_file(&self, position: usize) -> Somebody {
        let adult = &self.reading.adults[position];
        let links: Vec<_> =
            self.links_of_adult.get(&position).into_iter().flatten().map(|at| &self.reading.links[*at]).collect();
        let child = |pupil: usize| match self.pupils[pupil] {
            Some(known) => Child::Known(self.school.pupils[known].pupil_id),
            None => Child::New(pupil),
        };
        let mut somebody = Somebody {
            given: fold(&adult.given),
            family: fold(&adult.family),
            named: links.iter().map(|link| (child(link.pupil), fold(&link.relation))).collect(),
            known: HashMap::new(),
            is_ordered: links.iter().any(|link| link.court_order == Answer::Yes),
        };
        if let Some(known) = self.adults[position] {
            self.add_links(self.school.adults[known].person_id, &mut somebody);
        }
        somebody
    }

    fn add_links(&self, person: PersonId, somebody: &mut Somebody) {
        for link in self.links_of_person.get(&person).into_iter().flatten().map(|at| &self.school.links[*at]) {
            somebody.known.insert(Child::Known(link.pupil_id), fold(&link.relation));
            somebody.is_ordered |= is_ordered(link);
        }
    }

    /// What an adult of the file shares with whom it may be: an address, a mobile number, or, of whoever has neither, name and
    /// relation beside the same other guardian of a sibling.
    fn keys(&self, position: usize) -> Vec<String> {
        let adult = &self.reading.adults[position];
        let mut keys: Vec<String> = keys(adult.email.as_deref(), adult.mobile.as_deref()).collect();
        if !keys.is_empty() {
            return keys;
        }
        let name = fold(&format!("{} {}", adult.given, adult.family));
        for link in self.links_of_adult.get(&position).into_iter().flatten().map(|at| &self.reading.links[*at]) {
            let others =
                self.adults_of_pupil.get(&link.pupil).into_iter().flatten().filter(|other| **other != position);
            keys.extend(others.map(|other| format!("{name}, {} beside {other}", fold(&link.relation))));
        }
        keys
    }
}

fn names(known: &KnownAdult) -> (String, String) {
    (fold(&known.given), fold(&known.family))
}

/// What people share who live on one address, for comparing.
pub fn keys(email: Option<&str>, mobile: Option<&str>) -> impl Iterator<Item = String> {
    let email = email.map(str::to_lowercase);
    let mobile = mobile.map(mobile_key);
    email.into_iter().chain(mobile).filter(|key| !key.is_empty())
}

fn may_be_one(one: &Somebody, other: &Somebody) -> bool {
    let is_same_name = one.given == other.given && one.family == other.family;
    let is_likely = is_same_name || (!one.is_ordered && !other.is_ordered && are_names_alike(one, other));
    is_likely
        && one.named.keys().all(|child| !other.named.contains_key(child))
        && one.named.iter().all(|(child, relation)| other.known.get(child).is_none_or(|known| known == relation))
}

fn are_names_alike(one: &Somebody, other: &Somebody) -> bool {
    let given = is_alike(&one.given, &other.given) || is_short_for(&one.given, &other.given);
    let family = is_alike(&one.family, &other.family)
        || one.family.split(' ').any(|part| part.len() > 2 && other.family.split(' ').any(|word| word == part));
    let married = one.given == other.given && one.given.chars().count() >= 3;
    (given && family) || married || (one.given == other.family && one.family == other.given)
}

/// Whether one is the beginning of the other: `N`, `Kat`.
fn is_short_for(one: &str, other: &str) -> bool {
    !one.is_empty() && !other.is_empty() && (one.starts_with(other) || other.starts_with(one))
}

/// Whether two words are one but for a single letter.
fn is_alike(one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    let (one, other): (Vec<char>, Vec<char>) = (one.chars().collect(), other.chars().collect());
    let (short, long) = if one.len() <= other.len() { (&one, &other) } else { (&other, &one) };
    if short.len() < 4 || long.len() - short.len() > 1 {
        return false;
    }
    let same = short.iter().zip(long).take_while(|(left, right)| left == right).count();
    let rest = &short[same + usize::from(short.len() == long.len())..];
    *rest == long[same + 1..]
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_letter_more_less_or_other_is_alike() {
        for (one, other, alike) in [
            ("smith", "smyth", true),
            ("smith", "smiths", true),
            ("katherine", "kathrine", true),
            ("sam", "sara", false),
            ("smith", "smart", false),
            ("anna", "anne", true),
        ] {
            assert_eq!((is_alike(one, other), is_alike(other, one)), (alike, alike), "{one} {other}");
        }
    }

    #[test]
    fn a_suggestion_has_a_word() {
        for twin in [Twin::File(7), Twin::School(PersonId(44))] {
            let suggestion = Suggestion { adult: 12, twin };
            assert_eq!(Suggestion::from_word(&suggestion.word()), Some(suggestion));
        }
        assert_eq!(Suggestion::from_word("12-moon-7"), None);
    }
}
