//! From a header row to columns: what each is used for, whose it is, and which are dropped at the door.
//!
//! Invariants: only columns with a use of their own are ever read from a row; a caption that comes twice (SIMS: `ID`,
//! `Forename`) is the pupil's first and the contact's then.

use super::Need;
use super::aliases::{Kind, normalise};
use super::barred::is_barred;
use super::captions::{Group, Whose, understand};
use super::columns::{ContactColumns, PupilColumns, UNSAID};
use super::mapping::Told;
use crate::school::names::clean;

/// The most contacts that stand side by side in one row; the columns of more are not needed.
pub const MOST_CONTACTS: u8 = 8;

/// One column of the file, for the page that says what was understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    /// The caption as the file has it, cleaned.
    pub caption: String,
    /// What it is used for.
    pub used: Use,
}

/// What a column is used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Read, as the pupil's.
    Pupil(Kind),
    /// Read, as the contact's; contacts that stand side by side are counted from 1, and 0 is each of them.
    Contact(u8, Kind),
    /// Dropped unread: Bookbag must not hold it (D141; GDPR art. 5(1)(c)).
    Barred,
    /// Not read: Bookbag has no need of it.
    NotNeeded,
}

impl Use {
    /// Its word in `--json`: `pupil given`, `contact 2 email`, `barred`, `not needed`.
    #[must_use]
    pub fn word(self) -> String {
        match self {
            Self::Pupil(kind) => format!("pupil {}", kind.word()),
            Self::Contact(0, kind) => format!("each contact {}", kind.word()),
            Self::Contact(number, kind) => format!("contact {number} {}", kind.word()),
            Self::Barred => "barred".to_owned(),
            Self::NotNeeded => "not needed".to_owned(),
        }
    }
}

/// A header that was understood.
#[derive(Clone, Debug, Default)]
pub struct Header {
    pub columns: Vec<Column>,
    pub pupil: PupilColumns,
    pub contacts: Vec<ContactColumns>,
    /// How the columns came by their uses.
    pub told: Told,
}

impl Header {
    /// Reads the captions of one row.
    #[must_use]
    pub fn read<'a>(captions: impl Iterator<Item = &'a str>) -> Self {
        let mut header = Self::default();
        for (index, caption) in captions.enumerate() {
            header.take(index, caption);
        }
        header.finish();
        header
    }

    /// Decides what the columns make together, once each has been seen.
    pub fn finish(&mut self) {
        for contact in &mut self.contacts {
            contact.names.settle();
        }
        self.pupil.names.settle();
        self.share_what_names_nobody();
        self.contacts.retain(|contact| contact.names.is_given());
        self.contacts.truncate(usize::from(MOST_CONTACTS));
        self.drop_unused();
    }

    /// Adds a column after the ones before.
    pub fn push(&mut self, caption: &str, used: Use) {
        let mut caption = clean(caption);
        if let Some((end, _)) = caption.char_indices().nth(60) {
            caption.truncate(end);
        }
        self.columns.push(Column { caption, used });
    }

    /// What this header lacks to be a roster's.
    #[must_use]
    pub fn lacking(&self) -> Vec<Need> {
        let pupil = &self.pupil;
        let mut lacking = Vec::new();
        let names = &pupil.names;
        if names.given.or(pupil.chosen).or(names.full).is_none() {
            lacking.push(Need::Given);
        }
        if names.family.or(pupil.chosen_family).or(names.full).is_none() {
            lacking.push(Need::Family);
        }
        if pupil.class.is_none() {
            lacking.push(Need::Class);
        }
        lacking
    }

    /// How many columns have a use or are known to be barred.
    #[must_use]
    pub fn known(&self) -> usize {
        self.columns.iter().filter(|column| column.used != Use::NotNeeded).count()
    }

    /// How sure it is that this is the header: one that somebody spoke of before any other.
    #[must_use]
    pub fn weight(&self) -> (bool, usize) {
        (self.told != Told::Seen, self.known())
    }

    fn take(&mut self, index: usize, caption: &str) {
        let used = match understand(caption) {
            Some((whose, kind)) => self.place(index, whose, kind),
            None if is_barred(&normalise(caption)) => Use::Barred,
            None => Use::NotNeeded,
        };
        self.push(caption, used);
    }

    fn place(&mut self, index: usize, whose: Whose, kind: Kind) -> Use {
        match whose {
            Whose::Contact(group) => self.place_contact(index, group, kind),
            Whose::Pupil => self.pupil.place(index, kind).unwrap_or(Use::NotNeeded),
            Whose::Loose(number) => {
                let group = Group::Numbered(number);
                if self.contacts.iter().any(|contact| contact.key == group) {
                    self.place_contact(index, group, kind)
                } else if number == 1 {
                    self.place(index, Whose::Unsaid, kind)
                } else {
                    Use::NotNeeded
                }
            }
            Whose::Unsaid if is_contacts_only(kind) => self.place_contact(index, Group::Position, unsaid(kind)),
            Whose::Unsaid => match self.pupil.place(index, kind) {
                Some(used) => used,
                None => self.place_contact(index, Group::Position, kind),
            },
        }
    }

    fn place_contact(&mut self, index: usize, group: Group, kind: Kind) -> Use {
        let found = self.contacts.iter().rposition(|contact| contact.key == group);
        let position = match found {
            Some(position) if group != Group::Position || self.contacts[position].has_room(kind) => position,
            _ => {
                self.contacts.push(ContactColumns::new(group));
                self.contacts.len() - 1
            }
        };
        if self.contacts[position].place(index, kind) {
            Use::Contact(u8::try_from(position + 1).unwrap_or(u8::MAX), kind)
        } else {
            Use::NotNeeded
        }
    }

    /// A court order that stands beside numbered contacts and names none of them is about each; the rest of such columns is
    /// the only contact's.
    fn share_what_names_nobody(&mut self) {
        let Some(position) = self.contacts.iter().position(|contact| !contact.names.is_given()) else { return };
        let nobody = self.contacts[position].clone();
        let named = || self.contacts.iter().filter(|contact| contact.names.is_given());
        let is_only = named().count() == 1;
        for contact in self.contacts.iter_mut().filter(|contact| contact.names.is_given()) {
            contact.court = contact.court.or(nobody.court);
            if is_only {
                contact.relation = contact.relation.or(nobody.relation);
                contact.priority = contact.priority.or(nobody.priority);
                contact.responsibility = contact.responsibility.or(nobody.responsibility);
                contact.lives_with = contact.lives_with.or(nobody.lives_with);
            }
        }
    }

    /// Says of every column that lost its use (a second number, a contact without name) that it is not needed, and of every
    /// other whose it is.
    fn drop_unused(&mut self) {
        let mut read = self.pupil.indexes();
        read.extend(self.contacts.iter().flat_map(ContactColumns::indexes));
        for (index, column) in self.columns.iter_mut().enumerate() {
            if column.used != Use::Barred && !read.contains(&index) {
                column.used = Use::NotNeeded;
            }
            match &mut column.used {
                Use::Pupil(kind) => *kind = self.pupil.names.settled(index, *kind),
                Use::Contact(number, kind) => {
                    let mut theirs =
                        (1..).zip(&self.contacts).filter(|(_, contact)| contact.indexes().contains(&index));
                    if let Some((first, contact)) = theirs.next() {
                        *kind = contact.names.settled(index, *kind);
                        *number = if theirs.next().is_some() { 0 } else { first };
                    }
                }
                Use::Barred | Use::NotNeeded => {}
            }
        }
    }
}

fn is_contacts_only(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Title
            | Kind::Email(_)
            | Kind::Mobile(_)
            | Kind::Relation
            | Kind::Priority
            | Kind::Responsibility
            | Kind::Court
            | Kind::LivesWith
    )
}

/// An address of which nobody says whose it is may be the pupil's own: any that names the contact is better.
fn unsaid(kind: Kind) -> Kind {
    match kind {
        Kind::Email(rank) => Kind::Email(rank + UNSAID),
        Kind::Mobile(rank) => Kind::Mobile(rank + UNSAID),
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn header(captions: &str) -> Header {
        Header::read(captions.split(','))
    }

    #[test]
    fn doubled_captions_are_the_pupils_and_then_the_contacts() {
        let sims = header(
            "ID,Forename,Surname,ID,Priority,Parental Responsibility,Lives with Pupil,Title,Forename,Surname,Home Email,Main Telephone,Primary Email,Mobile number,Class ID,Class Name",
        );
        assert_eq!(sims.lacking(), []);
        assert_eq!(
            (sims.pupil.number, sims.pupil.names.given, sims.pupil.names.family, sims.pupil.class),
            (Some(0), Some(1), Some(2), Some(15))
        );
        let contact = &sims.contacts[0];
        assert_eq!(
            (contact.id, contact.names.given, contact.names.family, contact.email, contact.mobile),
            (Some(3), Some(8), Some(9), Some(12), Some(13))
        );
        assert_eq!([sims.columns[10].used, sims.columns[11].used, sims.columns[14].used], [Use::NotNeeded; 3]);
    }

    #[test]
    fn the_schools_own_number_is_taken_before_the_national_one() {
        let sims = header("ID,UPN,Adno,Legal Forename,Legal Surname,Chosen Forename,DOB,Reg,Year");
        assert_eq!((sims.pupil.number, sims.pupil.chosen), (Some(2), Some(5)));
        assert_eq!(sims.columns[1].used, Use::NotNeeded);
    }

    #[test]
    fn contacts_side_by_side_are_told_apart() {
        for captions in [
            "First name,Last name,Class,Guardian 1 Name,Guardian 1 Email,Guardian 2 Name,Guardian 2 Email",
            "First name,Last name,Class,Contact Name 1,Contact Email 1,Contact Name 2,Contact Email 2",
            "First name,Last name,Class,Mother Name,Mother Email,Father Name,Father Email",
            "First name,Last name,Class,Contact name,Email,Contact name,Email",
            "First name,Last name,Class,Name of parent 1,Email of parent 1,Name of parent 2,Email of parent 2",
        ] {
            let found = header(captions);
            let places: Vec<_> = found.contacts.iter().map(|contact| (contact.names.full, contact.email)).collect();
            assert_eq!(places, [(Some(3), Some(4)), (Some(5), Some(6))], "{captions}");
        }
    }

    #[test]
    fn a_pupils_own_address_makes_no_contact() {
        let found = header("Vorname,Name,Klasse,E-Mail");
        assert!(found.contacts.is_empty());
        assert_eq!(
            (found.pupil.names.given, found.pupil.names.family, found.columns[3].used),
            (Some(0), Some(1), Use::NotNeeded)
        );
    }

    #[test]
    fn blocks_that_begin_with_the_relation_are_told_apart() {
        let found = header("First name,Last name,Class,Relationship,Contact name,Relationship,Contact name");
        let places: Vec<_> = found.contacts.iter().map(|contact| (contact.relation, contact.names.full)).collect();
        assert_eq!(places, [(Some(3), Some(4)), (Some(5), Some(6))]);
    }

    #[test]
    fn a_pupils_own_address_is_not_given_to_the_contact() {
        for (captions, expected) in [
            ("First name,Last name,Class,Email,Contact name,Contact email", Some(5)),
            ("Forename,Surname,Email,Class,Forename,Surname,Email", Some(6)),
            ("Forename,Surname,Email,Class,Forename,Surname", None),
            ("Forename,Surname,Class,Relationship,Email,Forename,Surname", Some(4)),
        ] {
            let found = header(captions);
            assert_eq!((found.contacts.len(), found.contacts[0].email), (1, expected), "{captions}");
        }
    }

    #[test]
    fn a_court_order_that_names_no_contact_is_about_each() {
        let found = header("First name,Last name,Class,Court order,Guardian 1 name,Guardian 2 name");
        assert_eq!(found.contacts.iter().map(|contact| contact.court).collect::<Vec<_>>(), [Some(3), Some(3)]);
        assert_eq!(found.columns[5].used, Use::Contact(2, Kind::Full));
    }

    #[test]
    fn headers_in_eight_languages_are_whole() {
        for captions in [
            "Nachname,Vorname,Geburtsdatum,Klasse,Mutter Vorname,Mutter Nachname,Mutter E-Mail,Vater Name",
            "Leerlingnummer,Roepnaam,Tussenvoegsel,Achternaam,Groep,Ouder 1 naam,Ouder 1 e-mail,Ouder 2 naam",
            "Nazwisko,Imię,Data urodzenia,Klasa,Imię i nazwisko matki,E-mail matki,Imię i nazwisko ojca",
            "Priezvisko,Meno,Dátum narodenia,Trieda,Meno matky,Priezvisko matky,Meno otca,Priezvisko otca",
            "Nom,Prénom,Date de naissance,Classe,Nom responsable 1,Prénom responsable 1,Nom responsable 2",
            "Nombre,Apellidos,Fecha de nacimiento,Clase,Nombre tutor 1,Apellidos tutor 1,Nombre tutor 2",
            "Enw cyntaf,Cyfenw,Dyddiad geni,Dosbarth,Enw rhiant 1,E-bost rhiant 1,Enw rhiant 2",
            "Surname,Name,Class,Mother,Mother's email,Father",
        ] {
            let found = header(captions);
            assert_eq!((found.lacking(), found.contacts.len()), (Vec::new(), 2), "{captions}");
            let unread =
                found.columns.iter().filter(|column| matches!(column.used, Use::NotNeeded | Use::Barred)).count();
            assert_eq!(unread, 0, "{captions}: {:?}", found.columns);
        }
    }

    #[test]
    fn what_bookbag_must_not_hold_is_barred() {
        let found = header(
            "Gender,Ethnicity,SEN Status,Home Address,Guardian 1 Postcode,Pupil Premium,Dietary requirements,Email address,Religion,Mother tongue,Sex,Absender",
        );
        let barred: Vec<_> = found.columns.iter().map(|column| column.used == Use::Barred).collect();
        assert_eq!(barred, [true, true, true, true, true, true, true, false, true, true, true, false]);
    }
}
