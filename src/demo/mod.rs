//! The demo school, Birch Lane Primary: one complete, invented school for `bookbag demo`, the tests, the screenshots and the manual.
//!
//! Invariants: everything is invented and in `web/demo/`; the same school comes out each time, its days counted from now; nobody
//! has a second factor, and only the people that [`people`] names have a password that anybody knows.

mod calendar;
mod content;
mod pictures;
mod store;
mod world;

use std::collections::BTreeMap;

use ring::rand::{SecureRandom, SystemRandom};
use serde::Serialize;

use self::calendar::Calendar;
use self::content::{Content, GuardianCard, PupilCard, StaffCard};
use crate::accounts::hashing::Hasher;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::keys::{KeyOwner, Keybox};
use crate::media::store::BlobStore;
use crate::policy::May;
use crate::policy::jobs::{ByMachine, StartDemo};

/// How much of the school is wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Size {
    /// All of it: a year of posts.
    Whole,
    /// Everybody, and the posts of the last days: for tests, each of which has its own school.
    Small,
}

/// What the school is filled into.
#[derive(Clone, Copy)]
pub struct Place<'a> {
    /// The database, empty.
    pub db: &'a Db,
    /// The keys of classes and pupils.
    pub keybox: &'a Keybox,
    /// Where the pictures go.
    pub blobs: &'a dyn BlobStore,
    /// What stores the passwords.
    pub hasher: &'a Hasher,
}

/// Somebody who can sign in to the demo, as `bookbag demo --json` tells it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SignIn {
    /// First and last name.
    pub name: String,
    /// `leader`, `teacher`, `guardian`, `pupil`, …
    pub roles: Vec<String>,
    /// What goes into the field 'E-mail or user name'.
    pub sign_in: String,
    /// What goes into the field 'Password'.
    pub password: String,
    /// The class that a pupil is in or a teacher teaches; several are separated by a comma.
    pub class: Option<String>,
    /// A guardian's children, by first name.
    pub children: Vec<String>,
    /// What to try first, in a sentence.
    #[serde(rename = "try")]
    pub first_step: String,
}

/// Fills the school in one transaction, unless one is there already; says whether it did.
///
/// # Errors
/// Where the disk fails, or `web/demo` does not hold together.
pub fn fill(may: &May<ByMachine<StartDemo>>, place: &Place<'_>, size: Size) -> Result<bool> {
    if place.db.read(may, |tx, _| store::is_filled(tx))? {
        return Ok(false);
    }
    let content = Content::read()?;
    let locks = Locks::make(&content, place.hasher)?;
    place.db.write(may, |tx, _| {
        let calendar = Calendar::new(tx.now(), &content.people.school.zone)?;
        let mut roll = store::fill_school(tx, &content, &calendar, &locks)?;
        store::fill_families(tx, &content, &calendar, &locks, &mut roll)?;
        store::give_consents(tx, &content, &calendar, &locks, &mut roll)?;
        let waiting = store::fill_stories(tx, &content, &calendar, &roll, size)?;
        let classes = roll.classes.values().map(|class| KeyOwner::Class(class.0));
        place.keybox.ensure(classes.chain(roll.pupils.values().map(|pupil| KeyOwner::Pupil(pupil.0))))?;
        for (one, sizes) in waiting.iter().zip(pictures::seal_all(place, &content, &waiting)?) {
            for sealed in &sizes {
                store::add_picture(tx, one, sealed)?;
            }
        }
        Ok(true)
    })
}

/// Who can sign in, in the order in which a visitor should read them.
///
/// # Errors
/// Where `web/demo` does not hold together.
pub fn people() -> Result<Vec<SignIn>> {
    let content = Content::read()?;
    let staff = content.people.staff.iter().filter_map(|staff| content.staff_sign_in(staff));
    let guardians = content.people.guardian.iter().map(|guardian| content.guardian_sign_in(guardian));
    let pupils = content.people.pupil.iter().map(|pupil| content.pupil_sign_in(pupil));
    Ok(staff.chain(guardians).chain(pupils).collect())
}

impl Content {
    fn staff_sign_in(&self, staff: &StaffCard) -> Option<SignIn> {
        let children = self.children(&staff.name);
        let also = (!children.is_empty()).then(|| "guardian".to_owned());
        Some(SignIn {
            name: staff.name.clone(),
            roles: staff.roles.iter().cloned().chain(also).collect(),
            sign_in: staff.email.clone(),
            password: self.password(staff.password.as_ref()?),
            class: (!staff.classes.is_empty()).then(|| staff.classes.join(", ")),
            children,
            first_step: staff.first_step.clone(),
        })
    }

    fn guardian_sign_in(&self, guardian: &GuardianCard) -> SignIn {
        let email = self.links.iter().find(|row| row.name() == guardian.name).map(|row| row.email.clone());
        SignIn {
            name: guardian.name.clone(),
            roles: vec!["guardian".into()],
            sign_in: guardian.user_name.clone().or(email).unwrap_or_default(),
            password: self.password(&guardian.password),
            class: None,
            children: self.children(&guardian.name),
            first_step: guardian.first_step.clone(),
        }
    }

    fn pupil_sign_in(&self, pupil: &PupilCard) -> SignIn {
        SignIn {
            name: pupil.name.clone(),
            roles: vec!["pupil".into()],
            sign_in: pupil.user_name.clone(),
            password: self.password(&pupil.password),
            class: Some(pupil.class.clone()),
            children: Vec::new(),
            first_step: pupil.first_step.clone(),
        }
    }

    /// The password of this kind, as it is typed.
    fn password(&self, kind: &str) -> String {
        self.people.passwords.get(kind).cloned().unwrap_or_default()
    }

    /// The first names of a guardian's children.
    fn children(&self, guardian: &str) -> Vec<String> {
        self.links.iter().filter(|row| row.name() == guardian).map(|row| row.pupil_first.clone()).collect()
    }
}

/// The stored passwords: one for each kind of person, and one that no text leads to.
struct Locks {
    known: BTreeMap<String, String>,
    nobody: String,
}

impl Locks {
    /// Hashes the few passwords side by side.
    fn make(content: &Content, hasher: &Hasher) -> Result<Self> {
        let known = std::thread::scope(|scope| {
            let under_way: Vec<_> = content
                .people
                .passwords
                .iter()
                .map(|(kind, text)| (kind, scope.spawn(move || hasher.hash_here(text))))
                .collect();
            let mut known = BTreeMap::new();
            for (kind, hash) in under_way {
                known.insert(kind.clone(), hash.join().map_err(|_| Error::fault("hashing broke off"))??);
            }
            Ok::<_, Error>(known)
        })?;
        let some = known.values().next().and_then(|stored| stored.rsplit_once('$'));
        let (start, _) = some.ok_or_else(|| Error::fault("people.toml has no password"))?;
        let mut tag = [0; 32];
        SystemRandom::new().fill(&mut tag).map_err(|_| Error::fault("the machine gives no random bytes"))?;
        let nobody = format!("{start}${}", data_encoding::BASE64_NOPAD.encode(&tag));
        Ok(Self { known, nobody })
    }

    /// The stored password of this kind; without a kind one that opens to nobody.
    fn of(&self, kind: Option<&str>) -> Result<&str> {
        let Some(kind) = kind else { return Ok(&self.nobody) };
        self.known
            .get(kind)
            .map(String::as_str)
            .ok_or_else(|| Error::fault(format!("people.toml has no password {kind}")))
    }
}
