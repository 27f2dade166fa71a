//! School, classes, staff and the one privacy notice.

use rusqlite::named_params;

use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId};
use crate::demo::content::{Content, StaffCard};
use crate::demo::world::{Roll, split_name};
use crate::demo::{Calendar, Locks};
use crate::error::{Error, Result};

/// Whether a school is there already.
pub fn is_filled(tx: &Tx<'_>) -> Result<bool> {
    tx.exists("SELECT 1 FROM school", [])
}

/// The school, its classes, its staff with their roles, accounts and classes; gives the roll that the rest is written on.
pub fn fill_school(tx: &Tx<'_>, content: &Content, calendar: &Calendar, locks: &Locks) -> Result<Roll> {
    let card = &content.people.school;
    let since = calendar.first_day()?;
    tx.execute(
        "INSERT INTO school (school_id, name, town, address, time_zone, colour, languages, academic_year, teacher_factor,
                             staff_factor, device_code, privacy_contact, created_at, school_days, opens_minute, closes_minute)
         VALUES (1, :name, :town, :address, :zone, :colour, 'en ar', :year, 'off', 'off', 'off', :contact, :at, '1234567', 0, 1440)",
        named_params! {
            ":name": card.name, ":town": card.town, ":address": card.address, ":zone": card.zone, ":colour": card.colour,
            ":year": calendar.academic_year(), ":contact": card.privacy_contact, ":at": since,
        },
    )?;
    let mut roll = Roll::new(since);
    for class in &content.people.class {
        let id = tx.insert(
            "INSERT INTO class (name, year_group, academic_year, tone, made_at) VALUES (:name, :group, :year, :tone, :at)",
            named_params! {
                ":name": class.name, ":group": class.year_group, ":year": calendar.academic_year(), ":tone": class.tone, ":at": since,
            },
        )?;
        roll.classes.insert(class.name.clone(), ClassId(id));
    }
    for staff in &content.people.staff {
        let person = add_staff(tx, staff, &mut roll, calendar, locks)?;
        roll.staff.insert(staff.name.clone(), person);
    }
    let head = content.people.staff.iter().find(|staff| staff.roles.iter().any(|role| role == "leader"));
    roll.head = head.and_then(|head| roll.staff.get(&head.name).copied());
    let notice =
        tx.insert("INSERT INTO privacy_notice (published_at, published_by) VALUES (?1, ?2)", (since, roll.head))?;
    roll.notice = notice;
    Ok(roll)
}

fn add_staff(tx: &Tx<'_>, staff: &StaffCard, roll: &mut Roll, calendar: &Calendar, locks: &Locks) -> Result<PersonId> {
    let since = roll.since;
    let (given, family) = split_name(&staff.name);
    let person = PersonId(tx.insert(
        "INSERT INTO person (kind, given_name, family_name, titled_name, email, created_at)
         VALUES ('adult', :given, :family, :titled, :email, :at)",
        named_params! {
            ":given": given, ":family": family, ":titled": format!("{} {family}", staff.title), ":email": staff.email, ":at": since,
        },
    )?);
    let lock = locks.of(staff.password.as_deref())?;
    add_account(tx, person, None, lock, None, since)?;
    for role in &staff.roles {
        tx.execute(
            "INSERT INTO staff_role (person_id, role, granted_by, granted_at) VALUES (?1, ?2, ?3, ?4)",
            (person, role, roll.head, since),
        )?;
    }
    for class in &staff.classes {
        let class = roll.class(class)?;
        tx.execute("INSERT INTO teaching (person_id, class_id, since_at) VALUES (?1, ?2, ?3)", (person, class, since))?;
        roll.teachers.entry(class).or_default().push(person);
    }
    if staff.briefed {
        tx.execute(
            "INSERT INTO briefing (person_id, academic_year, acknowledged_at) VALUES (?1, ?2, ?3)",
            (person, calendar.academic_year(), since),
        )?;
    }
    Ok(person)
}

/// An account with a stored password; `user_name` only where no e-mail address signs in.
pub(super) fn add_account(
    tx: &Tx<'_>,
    person: PersonId,
    user_name: Option<&str>,
    stored: &str,
    made_by: Option<PersonId>,
    at: Moment,
) -> Result<()> {
    tx.execute(
        "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_by, made_at, last_sign_in_day)
         VALUES (:person, :user_name, :stored, :at, :made_by, :at, :day)",
        named_params! {
            ":person": person, ":user_name": user_name, ":stored": stored, ":at": at, ":made_by": made_by,
            ":day": tx.now().0.div_euclid(DAY) * DAY - DAY,
        },
    )?;
    Ok(())
}

impl Roll {
    /// The class with this name.
    pub fn class(&self, name: &str) -> Result<ClassId> {
        self.classes.get(name).copied().ok_or_else(|| Error::fault(format!("the demo school has no class {name}")))
    }
}
