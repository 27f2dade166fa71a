//! Who of a file is who of the school: by number, by name and birth, by name and child or address.
//!
//! Invariants: people match, they do not double, and where nobody can be told for sure nobody is (D141); an address alone makes
//! nobody the guardian of one more child where a court order is known on one side only (D123).

use std::collections::{HashMap, HashSet};

use super::adults::mobile_key;
use super::likeness::ordered;
use super::plan::{KnownAdult, KnownLink, KnownPupil, School};
use super::{Adult, Answer, Link, Pupil, Reading};
use crate::db::ids::{PersonId, PupilId};
use crate::school::names::fold;

fn whole(given: &str, family: &str) -> String {
    fold(&format!("{given} {family}"))
}

/// For each pupil of the file the one of the school: by roster number, then by name and birth, then by a name that only
/// one child has on either side where nothing speaks against it. A child who had left may return under another number.
pub fn match_pupils(file: &[Pupil], school: &[KnownPupil]) -> Vec<Option<usize>> {
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
        let is_same_birth = |known: &KnownPupil| pupil.birth.is_some() && known.birth == pupil.birth;
        let (others, free): (Vec<usize>, Vec<usize>) =
            named.iter().copied().filter(|known| !taken.contains(known)).partition(|known| differs(&school[*known]));
        let same_birth = free.iter().copied().find(|known| is_same_birth(&school[*known]));
        let returned =
            || others.iter().copied().find(|known| school[*known].class.is_none() && is_same_birth(&school[*known]));
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
        *found = same_birth.or_else(alone).or_else(returned);
        taken.extend(*found);
    }
    matches
}

/// For each adult of the file the one of the school: like-named and linked to the same child, else like-named with the
/// same address or mobile.
pub fn match_adults(reading: &Reading, school: &School, pupils: &[Option<usize>]) -> Vec<Option<usize>> {
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
    let ordered = ordered(school);
    let mut taken = HashSet::new();
    let mut matches = Vec::with_capacity(reading.adults.len());
    for (position, adult) in reading.adults.iter().enumerate() {
        let own = || links_of.get(&position).into_iter().flatten();
        let is_ordered = own().any(|link| link.court_order == Answer::Yes);
        let likeness = |known: &KnownAdult| {
            let theirs = own().filter_map(|link| {
                let found = linked.get(&(known.person_id, school.pupils[pupils[link.pupil]?].pupil_id))?;
                Some(if fold(&found.relation) == fold(&link.relation) { 6 } else { 3 })
            });
            let by_child = theirs.max().unwrap_or(0);
            if by_child == 0 && is_ordered != ordered.contains(&known.person_id) {
                return 0;
            }
            by_child + u8::from(same_mobile(adult, known)) * 2 + u8::from(same_email(adult, known))
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
