//! From a header row to columns: what each is used for, whose it is, and which are dropped at the door.
//!
//! Invariants: only columns with a use of their own are ever read from a row; a caption that comes twice (SIMS: `ID`,
//! `Forename`) is the pupil's first and the contact's then.

use super::Need;
use super::aliases::{Kind, PLAIN_ID, is_barred, meaning, normalise};
use crate::school::names::clean;

/// The most contacts that stand side by side in one row; the columns of more are not needed.
const MOST_CONTACTS: usize = 8;

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
    /// Read, as the contact's; contacts that stand side by side are counted from 1.
    Contact(u8, Kind),
    /// Dropped unread: Bookbag must not hold it.
    Barred,
    /// Not read: Bookbag has no need of it.
    NotNeeded,
}

/// Where a pupil's cells are.
#[derive(Clone, Debug, Default)]
pub struct PupilColumns {
    pub number: Option<usize>,
    pub given: Option<usize>,
    pub chosen: Option<usize>,
    pub family: Option<usize>,
    pub chosen_family: Option<usize>,
    pub prefix: Option<usize>,
    pub full: Option<usize>,
    pub birth: Option<usize>,
    pub class: Option<usize>,
    pub year: Option<usize>,
    number_rank: u8,
    has_plain_id: bool,
}

/// Where one contact's cells are.
#[derive(Clone, Debug, Default)]
pub struct ContactColumns {
    pub id: Option<usize>,
    pub title: Option<usize>,
    pub given: Option<usize>,
    pub family: Option<usize>,
    pub full: Option<usize>,
    pub email: Option<usize>,
    pub mobile: Option<usize>,
    pub relation: Option<usize>,
    /// The relation that the caption itself says: `Mother Email`.
    pub implied_relation: Option<&'static str>,
    pub priority: Option<usize>,
    pub responsibility: Option<usize>,
    pub court: Option<usize>,
    pub lives_with: Option<usize>,
    key: Group,
    email_rank: u8,
}

impl ContactColumns {
    fn is_named(&self) -> bool {
        self.given.is_some() || self.family.is_some() || self.full.is_some()
    }
}

/// A header that was understood.
#[derive(Clone, Debug, Default)]
pub struct Header {
    pub columns: Vec<Column>,
    pub pupil: PupilColumns,
    pub contacts: Vec<ContactColumns>,
}

/// Which contact a caption speaks of.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Group {
    /// None said: the contacts are told apart by position.
    #[default]
    Position,
    Numbered(u8),
    Related(&'static str),
}

/// Whose column a caption says it is.
enum Whose {
    Pupil,
    Contact(Group),
    Unsaid,
}

impl Header {
    /// Reads the captions of one row.
    #[must_use]
    pub fn read<'a>(captions: impl Iterator<Item = &'a str>) -> Self {
        let mut header = Self::default();
        for (index, caption) in captions.enumerate() {
            header.take(index, caption);
        }
        for contact in &mut header.contacts {
            settle_name(&mut contact.given, &mut contact.family, &mut contact.full);
        }
        settle_name(&mut header.pupil.given, &mut header.pupil.family, &mut header.pupil.full);
        header.contacts.retain(ContactColumns::is_named);
        header.contacts.truncate(MOST_CONTACTS);
        header.drop_unused();
        header
    }

    /// What this header lacks to be a roster's.
    #[must_use]
    pub fn lacking(&self) -> Vec<Need> {
        let pupil = &self.pupil;
        let mut lacking = Vec::new();
        if pupil.given.or(pupil.chosen).or(pupil.full).is_none() {
            lacking.push(Need::Given);
        }
        if pupil.family.or(pupil.chosen_family).or(pupil.full).is_none() {
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

    fn take(&mut self, index: usize, caption: &str) {
        let name = normalise(caption);
        let used = match understand(&name) {
            _ if is_barred(&name) && meaning(&name).is_none() => Use::Barred,
            Some((whose, kind)) => self.place(index, whose, kind),
            None => Use::NotNeeded,
        };
        let mut caption = clean(caption);
        if let Some((end, _)) = caption.char_indices().nth(60) {
            caption.truncate(end);
        }
        self.columns.push(Column { caption, used });
    }

    fn place(&mut self, index: usize, whose: Whose, kind: Kind) -> Use {
        match whose {
            Whose::Contact(group) => self.place_contact(index, group, kind),
            Whose::Pupil => self.pupil.place(index, kind).unwrap_or(Use::NotNeeded),
            Whose::Unsaid if is_contacts_only(kind) => self.place_contact(index, Group::Position, kind),
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
                let implied_relation = if let Group::Related(relation) = group { Some(relation) } else { None };
                self.contacts.push(ContactColumns { key: group, implied_relation, ..ContactColumns::default() });
                self.contacts.len() - 1
            }
        };
        if self.contacts[position].place(index, kind) {
            Use::Contact(u8::try_from(position + 1).unwrap_or(u8::MAX), kind)
        } else {
            Use::NotNeeded
        }
    }

    /// Says of every column that lost its use (a second number, a contact without name) that it is not needed.
    fn drop_unused(&mut self) {
        let mut read = self.pupil.indexes();
        read.extend(self.contacts.iter().flat_map(ContactColumns::indexes));
        for (index, column) in self.columns.iter_mut().enumerate() {
            if column.used != Use::Barred && !read.contains(&index) {
                column.used = Use::NotNeeded;
            }
        }
    }
}

impl PupilColumns {
    /// Takes the column if the pupil has none of its kind yet; else says no.
    fn place(&mut self, index: usize, kind: Kind) -> Option<Use> {
        if let Kind::Number(rank) = kind {
            return self.place_number(index, rank).then_some(Use::Pupil(kind));
        }
        let slot = match kind {
            Kind::Given => &mut self.given,
            Kind::Chosen => &mut self.chosen,
            Kind::Family => &mut self.family,
            Kind::ChosenFamily => &mut self.chosen_family,
            Kind::Prefix => &mut self.prefix,
            Kind::Full => &mut self.full,
            Kind::Birth => &mut self.birth,
            Kind::Class => &mut self.class,
            Kind::Year => &mut self.year,
            _ => return None,
        };
        if slot.is_some() {
            return None;
        }
        *slot = Some(index);
        Some(Use::Pupil(kind))
    }

    fn place_number(&mut self, index: usize, rank: u8) -> bool {
        if rank == PLAIN_ID && std::mem::replace(&mut self.has_plain_id, true) {
            return false;
        }
        if self.number.is_none() || rank < self.number_rank {
            self.number = Some(index);
            self.number_rank = rank;
        }
        true
    }

    fn indexes(&self) -> Vec<usize> {
        let all = [
            self.number,
            self.given,
            self.chosen,
            self.family,
            self.chosen_family,
            self.prefix,
            self.full,
            self.birth,
            self.class,
            self.year,
        ];
        all.into_iter().flatten().collect()
    }
}

impl ContactColumns {
    fn has_room(&self, kind: Kind) -> bool {
        match kind {
            Kind::Given => self.given.is_none(),
            Kind::Family => self.family.is_none(),
            Kind::Full => self.full.is_none(),
            Kind::Number(_) => self.id.is_none(),
            _ => true,
        }
    }

    fn place(&mut self, index: usize, kind: Kind) -> bool {
        let slot = match kind {
            Kind::Number(_) => &mut self.id,
            Kind::Title => &mut self.title,
            Kind::Given => &mut self.given,
            Kind::Family => &mut self.family,
            Kind::Full => &mut self.full,
            Kind::Mobile => &mut self.mobile,
            Kind::Relation => &mut self.relation,
            Kind::Priority => &mut self.priority,
            Kind::Responsibility => &mut self.responsibility,
            Kind::Court => &mut self.court,
            Kind::LivesWith => &mut self.lives_with,
            Kind::Email(rank) if self.email.is_none() || rank < self.email_rank => {
                self.email_rank = rank;
                self.email = None;
                &mut self.email
            }
            _ => return false,
        };
        if slot.is_some() {
            return false;
        }
        *slot = Some(index);
        true
    }

    fn indexes(&self) -> Vec<usize> {
        let all = [
            self.id,
            self.title,
            self.given,
            self.family,
            self.full,
            self.email,
            self.mobile,
            self.relation,
            self.priority,
            self.responsibility,
            self.court,
            self.lives_with,
        ];
        all.into_iter().flatten().collect()
    }
}

/// `Name` beside a first name is the last name (German exports); a whole name beside both is not needed.
fn settle_name(given: &mut Option<usize>, family: &mut Option<usize>, full: &mut Option<usize>) {
    if given.is_some() && full.is_some() {
        let name = full.take();
        *family = family.or(name);
    }
}

fn is_contacts_only(kind: Kind) -> bool {
    matches!(
        kind,
        Kind::Title
            | Kind::Email(_)
            | Kind::Mobile
            | Kind::Relation
            | Kind::Priority
            | Kind::Responsibility
            | Kind::Court
            | Kind::LivesWith
    )
}

/// What a normalised caption means and whose column it says it is.
fn understand(name: &str) -> Option<(Whose, Kind)> {
    if let Some(kind) = meaning(name) {
        return Some((Whose::Unsaid, kind));
    }
    for prefix in ["legal", "pupils", "pupil", "students", "student", "child", "learner"] {
        if let Some(kind) = name.strip_prefix(prefix).and_then(meaning) {
            return Some((Whose::Pupil, kind));
        }
    }
    let (group, rest) = contact(name)?;
    if is_barred(rest) {
        return None;
    }
    meaning(rest).map(|kind| (Whose::Contact(group), kind))
}

/// `guardian1email`, `contactforename2`, `motheremail`: which contact, and what of it.
fn contact(name: &str) -> Option<(Group, &str)> {
    const RELATED: [(&str, &str); 6] = [
        ("mothers", "Mother"),
        ("mother", "Mother"),
        ("fathers", "Father"),
        ("father", "Father"),
        ("mutter", "Mutter"),
        ("vater", "Vater"),
    ];
    const NUMBERED: [&str; 9] = [
        "parentcarer",
        "parentguardian",
        "primaryguardian",
        "guardian",
        "contact",
        "parent",
        "carer",
        "erzieher",
        "sorgeberechtigter",
    ];
    for (prefix, relation) in RELATED {
        if let Some(rest) = name.strip_prefix(prefix) {
            return Some((Group::Related(relation), rest));
        }
    }
    let rest = NUMBERED.iter().find_map(|prefix| name.strip_prefix(prefix))?;
    let unled = rest.trim_start_matches(|character: char| character.is_ascii_digit());
    let led = &rest[..rest.len() - unled.len()];
    let rest = unled.trim_end_matches(|character: char| character.is_ascii_digit());
    let number = if led.is_empty() { &unled[rest.len()..] } else { led };
    Some((number.parse().map_or(Group::Position, Group::Numbered), rest))
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
            (sims.pupil.number, sims.pupil.given, sims.pupil.family, sims.pupil.class),
            (Some(0), Some(1), Some(2), Some(15))
        );
        let contact = &sims.contacts[0];
        assert_eq!(
            (contact.id, contact.given, contact.family, contact.email, contact.mobile),
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
        ] {
            let found = header(captions);
            let places: Vec<_> = found.contacts.iter().map(|contact| (contact.full, contact.email)).collect();
            assert_eq!(places, [(Some(3), Some(4)), (Some(5), Some(6))], "{captions}");
        }
    }

    #[test]
    fn a_pupils_own_address_makes_no_contact() {
        let found = header("Vorname,Name,Klasse,E-Mail");
        assert!(found.contacts.is_empty());
        assert_eq!((found.pupil.given, found.pupil.family, found.columns[3].used), (Some(0), Some(1), Use::NotNeeded));
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
