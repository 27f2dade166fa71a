//! What the office says that columns are: the fields by their words, and a mapping for one header.
//!
//! Invariants: a mapping belongs to one header, known by a hash of its folded captions, so that neither a caption nor a cell of
//! a file is kept with it; what is barred stays barred, whatever is said of it (D42, D83, D152); no two columns are one field.

use ring::digest::{SHA256, digest};

use super::aliases::{Kind, normalise};
use super::barred::is_barred;
use super::captions::{Group, Whose, understand};
use super::columns::ContactColumns;
use super::headers::{Header, MOST_CONTACTS, Use};
use crate::clock::Moment;
use crate::school::names::{clean, fold};

/// By what a header is known again.
pub type HeaderMark = [u8; 16];

/// What somebody said of every column of one header, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mapping {
    /// Of which header.
    pub header: HeaderMark,
    /// What each column is.
    pub uses: Vec<Use>,
    /// When it was confirmed with an import; none if it was said just now.
    pub told_at: Option<Moment>,
}

/// How a header came by its uses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Told {
    /// Bookbag saw them for itself.
    #[default]
    Seen,
    /// Somebody has just said them.
    Now,
    /// Somebody said them with an earlier import.
    Before(Moment),
}

/// What a pupil's column can be.
const PUPILS: [Kind; 12] = [
    Kind::Number(0),
    Kind::Given,
    Kind::Chosen,
    Kind::Family,
    Kind::ChosenFamily,
    Kind::Prefix,
    Kind::Second,
    Kind::Full,
    Kind::FamilyFirst,
    Kind::Birth,
    Kind::Class,
    Kind::Year,
];

/// What a contact's column can be.
const CONTACTS: [Kind; 15] = [
    Kind::Number(0),
    Kind::Title,
    Kind::Given,
    Kind::Prefix,
    Kind::Family,
    Kind::Second,
    Kind::Full,
    Kind::FamilyFirst,
    Kind::Relation,
    Kind::Responsibility,
    Kind::Court,
    Kind::Priority,
    Kind::LivesWith,
    Kind::Email(0),
    Kind::Mobile(0),
];

/// The fields of the pupil.
pub fn pupil_fields() -> impl Iterator<Item = Use> {
    PUPILS.into_iter().map(Use::Pupil)
}

/// The fields of the contact of that number; 0 is what is said of each contact at once.
pub fn contact_fields(number: u8) -> impl Iterator<Item = Use> {
    CONTACTS
        .into_iter()
        .filter(move |kind| number > 0 || *kind == Kind::Court)
        .map(move |kind| Use::Contact(number, kind))
}

/// The field of that word, as [`Use::word`] says it, with hyphens or spaces; `none` is not taken.
#[must_use]
pub fn field(word: &str) -> Option<Use> {
    let word = word.trim().to_lowercase().replace(['-', '_'], " ");
    if matches!(word.as_str(), "none" | "not taken" | "not needed") {
        return Some(Use::NotNeeded);
    }
    pupil_fields().chain((0..=MOST_CONTACTS).flat_map(contact_fields)).find(|field| field.word() == word)
}

/// By what a header with these captions is known again.
#[must_use]
pub fn mark(captions: &[&str]) -> HeaderMark {
    let folded: Vec<String> = captions.iter().map(|caption| fold(&clean(caption))).collect();
    let mut mark = HeaderMark::default();
    mark.copy_from_slice(&digest(&SHA256, folded.join("\u{1f}").as_bytes()).as_ref()[..16]);
    mark
}

/// Whether Bookbag must not hold what stands below this caption.
#[must_use]
pub fn is_barred_caption(caption: &str) -> bool {
    understand(caption).is_none() && is_barred(&normalise(caption))
}

/// The first field that two columns are said to be.
#[must_use]
pub fn said_twice(uses: &[Use]) -> Option<Use> {
    uses.iter()
        .enumerate()
        .filter(|(_, used)| matches!(used, Use::Pupil(_) | Use::Contact(..)))
        .find(|(index, used)| uses[..*index].iter().any(|before| before.word() == used.word()))
        .map(|(_, used)| *used)
}

/// The first contact of whom columns are said but no name.
#[must_use]
pub fn without_name(uses: &[Use]) -> Option<u8> {
    let names = |kind: Kind| matches!(kind, Kind::Given | Kind::Family | Kind::Full | Kind::FamilyFirst);
    uses.iter().find_map(|used| match *used {
        Use::Contact(number @ 1.., _)
            if !uses.iter().any(|other| matches!(other, Use::Contact(of, kind) if *of == number && names(*kind))) =>
        {
            Some(number)
        }
        _ => None,
    })
}

impl Header {
    /// The header whose columns are used as somebody says; what Bookbag must not hold can be nothing else (D141).
    #[must_use]
    pub fn told(captions: &[&str], uses: &[Use]) -> Self {
        let mut header = Self::default();
        let each = uses.iter().any(|used| matches!(used, Use::Contact(0, _)));
        if each {
            header.contacts.push(ContactColumns::new(Group::Position));
        }
        for (index, caption) in captions.iter().enumerate() {
            let said = uses.get(index).copied().unwrap_or(Use::NotNeeded);
            let used = if is_barred_caption(caption) { Use::Barred } else { header.place_told(index, said, each) };
            if let (Use::Contact(number, _), Some((Whose::Contact(Group::Related(relation)), _))) =
                (used, understand(caption))
                && let Some(contact) = header.contacts.get_mut(place_of(number, each))
            {
                contact.implied_relation.get_or_insert(relation);
            }
            header.push(caption, used);
        }
        header.finish();
        header
    }

    fn place_told(&mut self, index: usize, said: Use, each: bool) -> Use {
        let placed = match said {
            Use::Pupil(kind) => self.pupil.place(index, plain(kind)).is_some(),
            Use::Contact(number, kind) => {
                let place = place_of(number, each);
                while self.contacts.len() <= place {
                    let number = u8::try_from(self.contacts.len() + usize::from(!each)).unwrap_or(u8::MAX);
                    self.contacts.push(ContactColumns::new(Group::Numbered(number)));
                }
                self.contacts[place].place(index, plain(kind))
            }
            Use::Barred | Use::NotNeeded => false,
        };
        if placed { said } else { Use::NotNeeded }
    }

    /// This header with some columns used as somebody says by their captions; of captions that come twice the first that was
    /// not said yet. None if none of them stands in it.
    #[must_use]
    pub fn with_named(&self, captions: &[&str], named: &[(String, Use)]) -> Option<Self> {
        let mut said: Vec<Option<Use>> = vec![None; captions.len()];
        for (caption, used) in named {
            let wanted = fold(&clean(caption));
            let found = (0..captions.len()).find(|at| said[*at].is_none() && fold(&clean(captions[*at])) == wanted);
            if let Some(at) = found {
                said[at] = Some(*used);
            }
        }
        if said.iter().all(Option::is_none) {
            return None;
        }
        // What is said takes the place of what was seen elsewhere.
        let taken: Vec<String> = said.iter().flatten().map(|used| used.word()).collect();
        let seen = self.columns.iter().map(|column| column.used);
        let uses: Vec<Use> = seen
            .zip(&said)
            .map(|(seen, said)| said.unwrap_or(if taken.contains(&seen.word()) { Use::NotNeeded } else { seen }))
            .collect();
        Some(Self { told: Told::Now, ..Self::told(captions, &uses) })
    }
}

/// Where the columns of a contact are gathered; those of each contact come first.
fn place_of(number: u8, each: bool) -> usize {
    usize::from(number).saturating_sub(usize::from(!each))
}

/// The kind without rank: what somebody says is as good as any.
fn plain(kind: Kind) -> Kind {
    match kind {
        Kind::Number(_) => Kind::Number(0),
        Kind::Email(_) => Kind::Email(0),
        Kind::Mobile(_) => Kind::Mobile(0),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::super::Need;
    use super::*;

    fn told(captions: &str, words: &str) -> Header {
        let captions: Vec<&str> = captions.split(',').collect();
        let uses: Vec<Use> = words.split(',').map(|word| field(word).unwrap()).collect();
        Header::told(&captions, &uses)
    }

    #[test]
    fn every_field_has_a_word_that_says_it_again() {
        for used in pupil_fields().chain((0..=2).flat_map(contact_fields)) {
            assert_eq!(field(&used.word()), Some(used));
            assert_eq!(field(&used.word().replace(' ', "-")), Some(used));
        }
        assert_eq!([field("none"), field("pupil shoe size")], [Some(Use::NotNeeded), None]);
    }

    #[test]
    fn what_was_understood_and_is_said_again_is_the_same() {
        for captions in [
            "ID,Forename,Surname,ID,Priority,Parental Responsibility,Title,Forename,Surname,Primary Email,Mobile number,Class Name",
            "First name,Last name,Class,Court order,Guardian 1 name,Guardian 2 name",
            "Nachname,Vorname,Geburtsdatum,Klasse,Mutter Vorname,Mutter Nachname,Mutter E-Mail,Vater Name",
            "Vorname,Name,Klasse,E-Mail",
            "Surname,Name,Class,Mother,Mother's email,Father,Gender",
        ] {
            let captions: Vec<&str> = captions.split(',').collect();
            let seen = Header::read(captions.iter().copied());
            let uses: Vec<Use> = seen.columns.iter().map(|column| column.used).collect();
            let said = Header::told(&captions, &uses);
            assert_eq!(said.columns, seen.columns);
            let places = |header: &Header| -> Vec<_> {
                header
                    .contacts
                    .iter()
                    .map(|contact| {
                        let names = &contact.names;
                        (names.given, names.family, names.full, contact.email, contact.court, contact.implied_relation)
                    })
                    .collect()
            };
            assert_eq!(places(&said), places(&seen), "{captions:?}");
        }
    }

    #[test]
    fn barred_columns_cannot_be_made_anything() {
        let header = told("A,B,C,Religion", "pupil-given-name,pupil-family-name,none,pupil-class");
        assert_eq!(header.columns[3].used, Use::Barred);
        assert_eq!(header.lacking(), [Need::Class]);
    }

    #[test]
    fn one_column_said_by_its_name_takes_the_place_of_another() {
        let captions = ["First name", "Last name", "Class", "Set"];
        let seen = Header::read(captions.into_iter());
        let said = seen.with_named(&captions, &[("set".to_owned(), Use::Pupil(Kind::Class))]);
        let said = said.unwrap();
        assert_eq!((said.pupil.class, said.columns[2].used), (Some(3), Use::NotNeeded));
        assert!(seen.with_named(&captions, &[("other".to_owned(), Use::NotNeeded)]).is_none());
    }

    #[test]
    fn two_columns_are_not_one_field_and_a_contact_has_a_name() {
        let uses = |words: &str| words.split(',').map(|word| field(word).unwrap()).collect::<Vec<_>>();
        assert_eq!(said_twice(&uses("pupil-class,none,none,pupil-class")), Some(Use::Pupil(Kind::Class)));
        assert_eq!(said_twice(&uses("none,none,pupil-class")), None);
        assert_eq!(without_name(&uses("contact-1-name,contact-2-email")), Some(2));
        assert_eq!(without_name(&uses("contact-1-given-name,contact-1-email,each-contact-court-order")), None);
    }
}
