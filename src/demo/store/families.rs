//! Pupils, guardians, their links and everything that hangs on them: consents, accounts, invitations, paper, restrictions.

use std::collections::{BTreeMap, BTreeSet};

use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::named_params;

use super::school::add_account;
use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::demo::content::{Content, FamilyRow};
use crate::demo::world::{Lot, Roll, plain};
use crate::demo::{Calendar, Locks};
use crate::error::{Error, Result};
use crate::locale::Lang;

/// What the filling of families keeps at hand.
struct Filling<'a> {
    tx: &'a Tx<'a>,
    content: &'a Content,
    calendar: &'a Calendar,
    locks: &'a Locks,
    office: Option<PersonId>,
    faces: BTreeMap<ClassId, BTreeSet<usize>>,
    lot: Lot,
}

/// All pupils with their guardians.
pub fn fill_families(
    tx: &Tx<'_>,
    content: &Content,
    calendar: &Calendar,
    locks: &Locks,
    roll: &mut Roll,
) -> Result<()> {
    let office = content.people.staff.iter().find(|staff| staff.roles.iter().any(|role| role == "office"));
    let mut filling = Filling {
        tx,
        content,
        calendar,
        locks,
        office: office.and_then(|office| roll.staff.get(&office.name).copied()),
        faces: BTreeMap::new(),
        lot: Lot::new(211),
    };
    for row in &content.links {
        let (class, left) = row.class_and_left();
        let class = roll.class(class)?;
        let pupil = match roll.pupils.get(&(class, row.pupil_first.clone())) {
            Some(pupil) => *pupil,
            None => filling.pupil(row, class, left, roll)?,
        };
        let guardian = filling.guardian(row, roll)?;
        filling.link(row, guardian, pupil, roll.since)?;
        if row.standing == "account" && row.link == "current" {
            roll.guardians.entry(pupil).or_default().push(guardian);
            let readers = roll.readers.entry(class).or_default();
            if !left && !readers.contains(&guardian) {
                readers.push(guardian);
            }
        }
    }
    Ok(())
}

/// Every guardian's answers, or what the office recorded from paper; then the pupils' accounts, which hang on them.
pub fn give_consents(
    tx: &Tx<'_>,
    content: &Content,
    calendar: &Calendar,
    locks: &Locks,
    roll: &mut Roll,
) -> Result<()> {
    let office = content.people.staff.iter().find(|staff| staff.roles.iter().any(|role| role == "office"));
    let office = office.and_then(|office| roll.staff.get(&office.name).copied());
    let mut answered = BTreeSet::new();
    for row in &content.links {
        let (class, left) = row.class_and_left();
        let class = roll.class(class)?;
        let Some(pupil) = roll.pupils.get(&(class, row.pupil_first.clone())).copied() else { continue };
        let by_hand = row.standing == "account" && row.link == "current" && row.responsibility == "yes";
        let by_paper = row.standing == "paper" && !answered.contains(&pupil);
        let guardian = roll.numbers.get(&row.guardian).copied().filter(|_| by_hand);
        if guardian.is_none() && !by_paper {
            continue;
        }
        answered.insert(pupil);
        for (purpose, answer) in answers(row) {
            tx.execute(
                "INSERT INTO consent (pupil_id, purpose, answer, guardian_id, attested_by, attested_on, given_at)
                 VALUES (:pupil, :purpose, :answer, :guardian, :office, :day, :at)",
                named_params! {
                    ":pupil": pupil, ":purpose": purpose, ":answer": answer, ":guardian": guardian,
                    ":office": guardian.is_none().then_some(office).flatten(),
                    ":day": guardian.is_none().then_some(roll.since), ":at": roll.since.plus(DAY).min(tx.now()),
                },
            )?;
        }
        if row.account == "yes" && !left && !has_account(tx, pupil)? {
            let (user_name, password) = pupil_sign_in(content, row);
            add_account(tx, pupil.person(), Some(&user_name), locks.of(password)?, guardian, calendar.days_ago(20))?;
            if row.stories == "yes" {
                roll.young_readers.entry(class).or_default().push(pupil.person());
            }
            if password.is_some() {
                roll.visitors.push(pupil.person());
            }
        }
    }
    Ok(())
}

/// A pupil's user name, and the kind of password if anybody knows it.
fn pupil_sign_in<'a>(content: &'a Content, row: &FamilyRow) -> (String, Option<&'a str>) {
    let name = row.pupil_name();
    let card = content.people.pupil.iter().find(|card| card.class == row.class && card.name == name);
    card.map_or_else(
        || (format!("{}.{}", plain(&row.pupil_first), plain(&row.class)), None),
        |card| (card.user_name.clone(), Some(card.password.as_str())),
    )
}

fn has_account(tx: &Tx<'_>, pupil: PupilId) -> Result<bool> {
    tx.exists("SELECT 1 FROM account WHERE person_id = ?1", [pupil])
}

/// The answers that a row of the families stands for; nothing where nobody was asked.
fn answers(row: &FamilyRow) -> Vec<(&'static str, &'static str)> {
    let said = |yes: bool| if yes { "yes" } else { "no" };
    let mut all = Vec::new();
    if !row.photos.is_empty() {
        all.push(("photos_class", said(row.photos != "no")));
        all.push(("photos_school", said(row.photos == "school")));
        all.push(("photos_public", "no"));
    }
    if !row.stories.is_empty() {
        all.push(("stories", said(row.stories == "yes")));
        all.push(("portfolio", said(row.stories == "yes")));
        all.push(("account", said(row.account == "yes")));
    }
    all
}

impl Filling<'_> {
    fn pupil(&mut self, row: &FamilyRow, class: ClassId, left: bool, roll: &mut Roll) -> Result<PupilId> {
        let since = roll.since;
        let person = self.tx.insert(
            "INSERT INTO person (kind, given_name, family_name, created_at) VALUES ('pupil', ?1, ?2, ?3)",
            (&row.pupil_first, &row.pupil_last, since),
        )?;
        let pupil = PupilId(person);
        let left_at = left.then(|| self.calendar.days_ago(35));
        self.tx.execute(
            "INSERT INTO pupil (pupil_id, roster_number, buddy, left_at, left_marked_by)
             VALUES (:pupil, :number, :buddy, :left, :by)",
            named_params! {
                ":pupil": pupil, ":number": format!("BL{person:06}"), ":buddy": self.face(class),
                ":left": left_at, ":by": left_at.and(self.office),
            },
        )?;
        self.tx.execute(
            "INSERT INTO enrolment (pupil_id, class_id, since_at, ended_at) VALUES (?1, ?2, ?3, ?4)",
            (pupil, class, since.min(left_at.unwrap_or(since)), left_at),
        )?;
        roll.pupils.insert((class, row.pupil_first.clone()), pupil);
        Ok(pupil)
    }

    /// A buddy by lot whose body and colour nobody in the class has yet.
    fn face(&mut self, class: ClassId) -> i64 {
        let taken = self.faces.entry(class).or_default();
        let free: Vec<usize> = (0..64).filter(|look| !taken.contains(look)).collect();
        let look = free.get(self.lot.below(free.len())).copied().unwrap_or_default();
        taken.insert(look);
        i64::try_from(look + 64 * self.lot.below(175)).unwrap_or_default()
    }

    fn guardian(&mut self, row: &FamilyRow, roll: &mut Roll) -> Result<PersonId> {
        if let Some(known) = roll.numbers.get(&row.guardian) {
            return Ok(*known);
        }
        if let Some(also_staff) = roll.staff.get(&row.name()) {
            roll.numbers.insert(row.guardian, *also_staff);
            return Ok(*also_staff);
        }
        let language = Lang::from_code(&row.language).map_or("en", |lang| lang.code);
        let email = (!row.email.is_empty()).then_some(row.email.as_str());
        let person = PersonId(self.tx.insert(
            "INSERT INTO person (kind, given_name, family_name, language, email, created_at)
             VALUES ('adult', :given, :family, :language, :email, :at)",
            named_params! { ":given": row.first, ":family": row.last, ":language": language, ":email": email, ":at": roll.since },
        )?);
        roll.numbers.insert(row.guardian, person);
        if row.standing == "account" {
            let card = self.content.people.guardian.iter().find(|card| card.name == row.name());
            let lock = self.locks.of(card.map(|card| card.password.as_str()))?;
            add_account(self.tx, person, card.and_then(|card| card.user_name.as_deref()), lock, None, roll.since)?;
            self.tx.execute(
                "INSERT INTO notice_acknowledgement (person_id, notice_id, acknowledged_at) VALUES (?1, ?2, ?3)",
                (person, roll.notice, roll.since),
            )?;
            if card.is_some() {
                roll.visitors.push(person);
            }
        }
        Ok(person)
    }

    fn link(&mut self, row: &FamilyRow, guardian: PersonId, pupil: PupilId, since: Moment) -> Result<()> {
        let stated = if row.link == "suspended" && row.responsibility == "yes" {
            "unknown"
        } else {
            row.responsibility.as_str()
        };
        let mut relation = row.relation.clone();
        if let Some(first) = relation.get_mut(..1) {
            first.make_ascii_uppercase();
        }
        let link = self.tx.insert(
            "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, household, linked_by, linked_at)
             VALUES (:guardian, :pupil, :relation, :responsibility, :household, :office, :at)",
            named_params! {
                ":guardian": guardian, ":pupil": pupil, ":relation": relation, ":responsibility": stated,
                ":household": row.household.to_string(), ":office": self.office, ":at": since,
            },
        )?;
        self.bars(row, link, stated, since)?;
        match row.standing.as_str() {
            "paper" => {
                self.tx.execute(
                    "INSERT INTO paper_family (guardian_id, pupil_id, cause, recorded_by, recorded_at) VALUES (?1, ?2, 'declined', ?3, ?4)",
                    (guardian, pupil, self.office, since),
                )?;
            }
            "invited" => self.letter(guardian, pupil)?,
            _ => {}
        }
        Ok(())
    }

    /// What keeps a link from opening anything, or did until the office looked.
    fn bars(&self, row: &FamilyRow, link: i64, stated: &str, since: Moment) -> Result<()> {
        if row.link == "restricted" {
            self.tx.execute(
                "INSERT INTO restriction (link_id, reference, recorded_by, recorded_at) VALUES (?1, ?2, ?3, ?4)",
                (link, "Family court at Marshford, order of 12 June", self.office, since),
            )?;
        }
        let cause = if stated == "unknown" { "not_stated" } else { "no_responsibility" };
        if row.link == "suspended" {
            self.tx.execute(
                "INSERT INTO suspension (link_id, cause, since_at) VALUES (?1, ?2, ?3)",
                (link, cause, since),
            )?;
        } else if row.responsibility == "no" {
            self.tx.execute(
                "INSERT INTO suspension (link_id, cause, since_at, decision, reason, decided_by, decided_at)
                 VALUES (?1, ?2, ?3, 'confirmed', 'Both parents agreed in writing', ?4, ?3)",
                (link, cause, since, self.office),
            )?;
        }
        Ok(())
    }

    /// A letter that lies at home unopened. Its code is known to nobody.
    fn letter(&mut self, guardian: PersonId, pupil: PupilId) -> Result<()> {
        let mut token = [0; 32];
        SystemRandom::new().fill(&mut token).map_err(|_| Error::fault("the machine gives no random bytes"))?;
        let issued = self.calendar.days_ago(5);
        self.tx.execute(
            "INSERT INTO invitation (kind, person_id, pupil_id, carrier, token_hash, prove_hash, issued_by, issued_at, expires_at)
             VALUES ('guardian', :guardian, :pupil, 'letter', :token, :stored, :office, :at, :until)",
            named_params! {
                ":guardian": guardian, ":pupil": pupil, ":token": token, ":stored": self.locks.of(None)?,
                ":office": self.office, ":at": issued, ":until": issued.plus(30 * DAY),
            },
        )?;
        Ok(())
    }
}
