//! Which contacts of a file are one person: siblings' guardians come once a child and must not become two people.
//!
//! Invariants: two contacts of one pupil are never merged unless they are the same row twice; the same contact number is
//! one person; without it, the same name with the same address or mobile is, unless a court order stands on one of the two links
//! alone: that is suggested to the office (D123, `likeness.rs`). Where it stands on both, both wait for the office, and being one
//! person opens nothing. Two names on one address stay two people.

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};

use super::{Adult, Answer};
use crate::school::names::fold;

/// A contact as one row names it.
#[derive(Clone, Debug)]
pub struct Contact {
    pub id: Option<String>,
    pub adult: Adult,
    pub relation: String,
    pub responsibility: Answer,
    pub court_order: Answer,
    pub priority: Option<u8>,
    pub lives_with: Answer,
}

/// Finds for each contact the adult that it is, adding the ones not seen yet.
#[derive(Debug, Default)]
pub struct Merging {
    pub adults: Vec<Adult>,
    known: Vec<Known>,
    by_id: HashMap<String, usize>,
    /// Adults by the hash of folded name and one more mark of them, so that a hostile file of like-named people costs no more than others.
    by_mark: HashMap<u64, Vec<usize>>,
    hashing: RandomState,
}

/// What makes two like-named contacts worth comparing.
#[derive(Hash)]
enum Mark<'a> {
    Email(&'a str),
    Mobile(&'a str),
    Pupil(usize),
}

/// What is known of an adult besides what a reading keeps.
#[derive(Debug)]
struct Known {
    name: String,
    emails: Vec<String>,
    mobiles: Vec<String>,
    /// Pupils with the relation to each, folded.
    pupils: Vec<(usize, String)>,
    has_id: bool,
    is_ordered: bool,
}

/// A contact in the form in which contacts are compared.
struct Seen {
    name: String,
    email: Option<String>,
    mobile: Option<String>,
    pupil: usize,
    relation: String,
    is_ordered: bool,
}

impl Seen {
    fn marks(&self, hashing: &RandomState) -> impl Iterator<Item = u64> {
        let marks = [
            self.email.as_deref().map(Mark::Email),
            self.mobile.as_deref().map(Mark::Mobile),
            Some(Mark::Pupil(self.pupil)),
        ];
        marks.map(|mark| mark.map(|mark| hashing.hash_one((&self.name, mark)))).into_iter().flatten()
    }
}

impl Merging {
    /// The adult that `contact` of `pupil` is.
    pub fn find(&mut self, pupil: usize, contact: &Contact) -> usize {
        let seen = Seen {
            name: fold(&format!("{} {}", contact.adult.given, contact.adult.family)),
            email: contact.adult.email.as_deref().map(str::to_lowercase),
            mobile: contact.adult.mobile.as_deref().map(mobile_key),
            pupil,
            relation: fold(&contact.relation),
            is_ordered: contact.court_order == Answer::Yes,
        };
        let by_id = contact.id.as_ref().and_then(|id| self.by_id.get(id).copied());
        let adult = by_id.or_else(|| self.likest(&seen)).unwrap_or_else(|| self.add(contact, &seen));
        self.learn(adult, contact, seen);
        adult
    }

    /// The known adult that is surely this contact; among equals the one that came first.
    fn likest(&self, seen: &Seen) -> Option<usize> {
        let candidates = seen.marks(&self.hashing).filter_map(|key| self.by_mark.get(&key)).flatten().copied();
        let scored = candidates.filter_map(|adult| Some((self.likeness(adult, seen)?, adult)));
        scored
            .reduce(|best, next| if (next.0, best.1) > (best.0, next.1) { next } else { best })
            .map(|(_, adult)| adult)
    }

    /// How surely a like-named adult is this contact; none if it is not.
    fn likeness(&self, adult: usize, seen: &Seen) -> Option<u8> {
        let known = &self.known[adult];
        if known.name != seen.name {
            return None;
        }
        let same_mobile = seen.mobile.as_ref().is_some_and(|mobile| known.mobiles.contains(mobile));
        let same_email = seen.email.as_ref().is_some_and(|email| known.emails.contains(email));
        if let Some((_, relation)) = known.pupils.iter().find(|(pupil, _)| *pupil == seen.pupil) {
            let repeated = *relation == seen.relation
                && (same_mobile || seen.mobile.is_none())
                && (same_email || seen.email.is_none());
            return repeated.then_some(7);
        }
        if known.is_ordered != seen.is_ordered {
            return None;
        }
        let same_relation = known.pupils.iter().any(|(_, relation)| *relation == seen.relation);
        let score = u8::from(same_mobile) * 4 + u8::from(same_email) * 2;
        (score > 0).then(|| score + u8::from(same_relation))
    }

    fn add(&mut self, contact: &Contact, seen: &Seen) -> usize {
        self.adults.push(contact.adult.clone());
        self.known.push(Known {
            name: seen.name.clone(),
            emails: Vec::new(),
            mobiles: Vec::new(),
            pupils: Vec::new(),
            has_id: false,
            is_ordered: false,
        });
        self.adults.len() - 1
    }

    fn learn(&mut self, adult: usize, contact: &Contact, seen: Seen) {
        for key in seen.marks(&self.hashing) {
            let adults = self.by_mark.entry(key).or_default();
            if !adults.contains(&adult) {
                adults.push(adult);
            }
        }
        let (kept, known) = (&mut self.adults[adult], &mut self.known[adult]);
        kept.title = kept.title.take().or_else(|| contact.adult.title.clone());
        kept.email = kept.email.take().or_else(|| contact.adult.email.clone());
        kept.mobile = kept.mobile.take().or_else(|| contact.adult.mobile.clone());
        known.is_ordered |= seen.is_ordered;
        known.emails.extend(seen.email.filter(|email| !known.emails.contains(email)));
        known.mobiles.extend(seen.mobile.filter(|mobile| !known.mobiles.contains(mobile)));
        if !known.pupils.iter().any(|(pupil, _)| *pupil == seen.pupil) {
            known.pupils.push((seen.pupil, seen.relation));
        }
        if let Some(id) = &contact.id {
            known.has_id = true;
            self.by_id.insert(id.clone(), adult);
        }
    }

    /// The adults, and where each number that [`Merging::find`] gave is among them now: whoever has neither number nor
    /// address is the like-named adult of the same relation beside the same other guardian of a sibling.
    pub fn settle(self) -> (Vec<Adult>, Vec<usize>) {
        let mut of_pupil: HashMap<usize, Vec<usize>> = HashMap::new();
        for (adult, known) in self.known.iter().enumerate() {
            for (pupil, _) in &known.pupils {
                of_pupil.entry(*pupil).or_default().push(adult);
            }
        }
        let mut goes_to: Vec<usize> = (0..self.adults.len()).collect();
        let mut beside: HashMap<(&str, &str, usize), usize> = HashMap::new();
        for (adult, known) in self.known.iter().enumerate() {
            let is_bare = !known.has_id && known.emails.is_empty() && known.mobiles.is_empty();
            for (pupil, relation) in &known.pupils {
                for third in of_pupil.get(pupil).into_iter().flatten().filter(|third| **third != adult) {
                    let twin = *beside.entry((&known.name, relation, *third)).or_insert(adult);
                    if is_bare
                        && goes_to[adult] == adult
                        && self.known[twin].is_ordered == known.is_ordered
                        && self.known[twin].pupils.iter().all(|(other, _)| other != pupil)
                    {
                        goes_to[adult] = twin;
                    }
                }
            }
        }
        renumber(self.adults, &goes_to)
    }
}

fn renumber(adults: Vec<Adult>, goes_to: &[usize]) -> (Vec<Adult>, Vec<usize>) {
    let mut kept = Vec::with_capacity(adults.len());
    let mut place = vec![0; adults.len()];
    for (adult, known) in adults.into_iter().enumerate() {
        if goes_to[adult] == adult {
            place[adult] = kept.len();
            kept.push(known);
        } else {
            // Whoever went elsewhere went to one that came earlier.
            place[adult] = place[goes_to[adult]];
        }
    }
    (kept, place)
}

/// A mobile number for comparing: digits only, the British country code as the leading zero that it replaces.
#[must_use]
pub fn mobile_key(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let bare = digits.strip_prefix("0044").or_else(|| digits.strip_prefix("44").filter(|rest| rest.len() == 10));
    bare.map_or(digits.clone(), |rest| format!("0{}", rest.trim_start_matches('0')))
}
