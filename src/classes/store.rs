//! The SQL of classes, enrolments and teaching.

pub mod day_passes;

use jiff::Timestamp;
use jiff::tz::TimeZone;
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::named_params;

use super::{Class, Listed, NewPupil, Profile, Teacher};
use crate::accounts::mails::{Post, send};
use crate::clock::{DAY, Moment};
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::outbox::wording::Mail;
use crate::school::names::fold;

/// How many buddies there are.
const BUDDIES: u32 = 11_200;
/// A body in a colour: classmates should differ in it.
const LOOKS: u32 = 64;

/// This school's academic year.
///
/// # Errors
/// As the database gives them.
pub fn academic_year(tx: &Tx<'_>) -> Result<i64> {
    tx.one("SELECT academic_year FROM school", [], |row| row.get(0))
}

/// Makes a class; its name is clean and unused in that year.
///
/// # Errors
/// [`Error::Conflict`] if the year has a class of that name.
pub fn add(tx: &Tx<'_>, name: &str, year_group: i64, academic_year: i64) -> Result<ClassId> {
    if tx.exists("SELECT 1 FROM class WHERE academic_year = ?1 AND name = ?2", (academic_year, name))? {
        return Err(Error::Conflict("classes-name-taken"));
    }
    let count: i64 =
        tx.one("SELECT count(*) FROM class WHERE academic_year = ?1", [academic_year], |row| row.get(0))?;
    let tone = crate::page::tone(count);
    tx.insert(
        "INSERT INTO class (name, year_group, academic_year, tone, made_at) VALUES (:name, :year_group, :academic_year, :tone, :now)",
        named_params! { ":name": name, ":year_group": year_group, ":academic_year": academic_year, ":tone": tone, ":now": tx.now() },
    )
    .map(ClassId)
}

/// Renames a class and sets its year group.
///
/// # Errors
/// [`Error::NotFound`]; [`Error::Conflict`] if the year has another class of that name.
pub fn rename(tx: &Tx<'_>, class: ClassId, name: &str, year_group: i64) -> Result<()> {
    let taken = tx.exists(
        "SELECT 1 FROM class AS other JOIN class AS this ON this.class_id = ?1
          WHERE other.class_id <> ?1 AND other.academic_year = this.academic_year AND other.name = ?2",
        (class, name),
    )?;
    if taken {
        return Err(Error::Conflict("classes-name-taken"));
    }
    match tx.execute("UPDATE class SET name = ?2, year_group = ?3 WHERE class_id = ?1", (class, name, year_group))? {
        0 => Err(Error::NotFound),
        _ => Ok(()),
    }
}

/// The class with its teachers.
///
/// # Errors
/// [`Error::NotFound`].
pub fn show(tx: &Tx<'_>, class: ClassId) -> Result<Class> {
    let mut shown = tx.one(
        "SELECT class_id, name, year_group, academic_year,
                (SELECT count(*) FROM enrolment WHERE enrolment.class_id = class.class_id AND ended_at IS NULL)
           FROM class WHERE class_id = ?1",
        [class],
        |row| {
            Ok(Class {
                class_id: row.get(0)?,
                name: row.get(1)?,
                year_group: row.get(2)?,
                academic_year: row.get(3)?,
                pupils: row.get(4)?,
                teachers: Vec::new(),
            })
        },
    )?;
    shown.teachers = teachers(tx, class)?;
    Ok(shown)
}

/// The classes of this academic year with their teachers.
///
/// # Errors
/// As the database gives them.
pub fn list(tx: &Tx<'_>) -> Result<Vec<Class>> {
    let classes: Vec<ClassId> = tx.rows(
        "SELECT class_id FROM class WHERE academic_year = (SELECT academic_year FROM school) ORDER BY year_group, name",
        [],
        |row| row.get(0),
    )?;
    classes.into_iter().map(|class| show(tx, class)).collect()
}

fn teachers(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Teacher>> {
    tx.rows(
        "SELECT person_id, CASE titled_name WHEN '' THEN given_name || ' ' || family_name ELSE titled_name END
           FROM teaching JOIN person USING (person_id)
          WHERE class_id = ?1 AND ended_at IS NULL
          ORDER BY since_at, person_id",
        [class],
        |row| Ok(Teacher { person_id: row.get(0)?, name: row.get(1)? }),
    )
}

/// Teachers on the staff who do not teach the class yet.
///
/// # Errors
/// As the database gives them.
pub fn could_teach(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Teacher>> {
    tx.rows(
        "SELECT person_id, CASE titled_name WHEN '' THEN given_name || ' ' || family_name ELSE titled_name END
           FROM staff_role JOIN person USING (person_id)
          WHERE role = 'teacher' AND ended_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM teaching WHERE teaching.person_id = staff_role.person_id AND class_id = ?1 AND teaching.ended_at IS NULL)
          ORDER BY family_name, given_name",
        [class],
        |row| Ok(Teacher { person_id: row.get(0)?, name: row.get(1)? }),
    )
}

/// Lets a teacher teach the class from now; already so is as good.
///
/// # Errors
/// [`Error::NotFound`] if there is no such class, or the person is no teacher.
pub fn let_teach(tx: &Tx<'_>, class: ClassId, teacher: PersonId) -> Result<()> {
    tx.one("SELECT 1 FROM class WHERE class_id = ?1", [class], |_| Ok(()))?;
    tx.one(
        "SELECT 1 FROM staff_role WHERE person_id = ?1 AND role = 'teacher' AND ended_at IS NULL",
        [teacher],
        |_| Ok(()),
    )?;
    let new = tx.execute(
        "INSERT INTO teaching (person_id, class_id, since_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (teacher, class, tx.now()),
    )?;
    changed(tx, class, new)
}

/// Ends that somebody teaches the class, at once; ended already is as good.
///
/// # Errors
/// As the database gives them.
pub fn end_teaching(tx: &Tx<'_>, class: ClassId, teacher: PersonId) -> Result<()> {
    let ended = tx.execute(
        "UPDATE teaching SET ended_at = ?3 WHERE class_id = ?1 AND person_id = ?2 AND ended_at IS NULL",
        (class, teacher, tx.now()),
    )?;
    changed(tx, class, ended)
}

fn changed(tx: &Tx<'_>, class: ClassId, rows: usize) -> Result<()> {
    if rows == 0 {
        tx.nothing_changed();
    } else {
        tx.note_class(class);
        tx.announce(Topic::Rights);
    }
    Ok(())
}

/// Enrols a child for the first time and draws the buddy by lot.
///
/// # Errors
/// As the database gives them.
pub fn enrol(tx: &Tx<'_>, pupil: &NewPupil<'_>, class: ClassId) -> Result<PupilId> {
    let person = tx.insert(
        "INSERT INTO person (kind, given_name, family_name, created_at) VALUES ('pupil', :given, :family, :now)",
        named_params! { ":given": pupil.given, ":family": pupil.family, ":now": tx.now() },
    )?;
    let pupil_id = PupilId(person);
    tx.execute(
        "INSERT INTO pupil (pupil_id, roster_number, birth_fingerprint, buddy) VALUES (:pupil, :number, :birth, :buddy)",
        named_params! { ":pupil": pupil_id, ":number": pupil.roster_number, ":birth": pupil.birth, ":buddy": draw_buddy(tx, class)? },
    )?;
    enter(tx, pupil_id, class)?;
    Ok(pupil_id)
}

/// Draws a buddy; while a classmate has the same body in the same colour, again, as long as there is another.
fn draw_buddy(tx: &Tx<'_>, class: ClassId) -> Result<u32> {
    let taken: Vec<u32> = tx.rows(
        "SELECT buddy % 64 FROM enrolment JOIN pupil USING (pupil_id) WHERE class_id = ?1 AND ended_at IS NULL",
        [class],
        |row| row.get(0),
    )?;
    let random = SystemRandom::new();
    let mut bytes = [0; 4];
    let mut buddy = 0;
    for _ in 0..LOOKS {
        random.fill(&mut bytes).map_err(|_| Error::fault("the system gives no random bytes"))?;
        buddy = u32::from_le_bytes(bytes) % BUDDIES;
        if !taken.contains(&(buddy % LOOKS)) {
            break;
        }
    }
    Ok(buddy)
}

fn enter(tx: &Tx<'_>, pupil: PupilId, class: ClassId) -> Result<()> {
    tx.execute("INSERT INTO enrolment (pupil_id, class_id, since_at) VALUES (?1, ?2, ?3)", (pupil, class, tx.now()))?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// Moves a pupil to a class, out of the one before; a leaver comes back with it. Already there is as good.
///
/// # Errors
/// [`Error::NotFound`] if there is no such class.
pub fn move_to(tx: &Tx<'_>, pupil: PupilId, class: ClassId) -> Result<()> {
    tx.one("SELECT 1 FROM class WHERE class_id = ?1", [class], |_| Ok(()))?;
    if tx
        .exists("SELECT 1 FROM enrolment WHERE pupil_id = ?1 AND class_id = ?2 AND ended_at IS NULL", (pupil, class))?
    {
        tx.nothing_changed();
        return Ok(());
    }
    tx.execute("UPDATE enrolment SET ended_at = ?2 WHERE pupil_id = ?1 AND ended_at IS NULL", (pupil, tx.now()))?;
    tx.execute(
        "UPDATE pupil SET leaves_on = NULL, left_at = NULL, left_marked_by = NULL WHERE pupil_id = ?1",
        [pupil],
    )?;
    enter(tx, pupil, class)
}

/// Marks a leaver from now: the enrolment ends, and with it what hung on it.
///
/// # Errors
/// As the database gives them.
pub fn mark_leaver(tx: &Tx<'_>, by: PersonId, pupil: PupilId) -> Result<()> {
    tx.execute(
        "UPDATE pupil SET left_at = :now, left_marked_by = :by, leaves_on = coalesce(leaves_on, :now) WHERE pupil_id = :pupil AND left_at IS NULL",
        named_params! { ":now": tx.now(), ":by": by, ":pupil": pupil },
    )?;
    let ended =
        tx.execute("UPDATE enrolment SET ended_at = ?2 WHERE pupil_id = ?1 AND ended_at IS NULL", (pupil, tx.now()))?;
    if ended == 0 {
        tx.nothing_changed();
    } else {
        tx.announce(Topic::Rights);
    }
    Ok(())
}

/// Plans the last day (start of the day); the night after it ends the enrolment.
///
/// # Errors
/// As the database gives them.
pub fn plan_leaving(tx: &Tx<'_>, by: PersonId, pupil: PupilId, last_day: Moment) -> Result<()> {
    tx.execute(
        "UPDATE pupil SET leaves_on = ?2, left_marked_by = ?3 WHERE pupil_id = ?1 AND left_at IS NULL",
        (pupil, last_day, by),
    )?;
    Ok(())
}

/// The child's guardians hear that it has left, by its first name alone (D116); nothing for whoever has no address.
///
/// # Errors
/// As the database gives them.
pub fn tell_of_leaving(tx: &Tx<'_>, post: &Post, pupil: PupilId) -> Result<()> {
    let told: Vec<(PersonId, String)> = tx.rows(
        "SELECT link.guardian_id, child.given_name
           FROM active_link AS link JOIN person AS child ON child.person_id = link.pupil_id
          WHERE link.pupil_id = ?1
          ORDER BY link.link_id",
        [pupil],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (guardian, child) in told {
        send(tx, post, guardian, "child-left", 7 * DAY, |_| Mail::ChildLeft { child, link: post.address("/home") })?;
    }
    Ok(())
}

/// Ends the enrolments of those whose last day is over in the school's time zone, and tells their guardians.
///
/// # Errors
/// As the database gives them.
pub fn end_due(tx: &Tx<'_>, post: &Post) -> Result<()> {
    let zone: String = tx.one("SELECT time_zone FROM school", [], |row| row.get(0))?;
    let zone = TimeZone::get(&zone).unwrap_or(TimeZone::UTC);
    let now = Timestamp::from_millisecond(tx.now().0).map_err(Error::fault)?.to_zoned_datetime(zone);
    let today = Moment(now.start_of_day().map_err(Error::fault)?.timestamp().as_millisecond());
    let due: Vec<PupilId> =
        tx.rows("SELECT pupil_id FROM pupil WHERE leaves_on < ?1 AND left_at IS NULL", [today], |row| row.get(0))?;
    if due.is_empty() {
        tx.nothing_changed();
        return Ok(());
    }
    for pupil in &due {
        tell_of_leaving(tx, post, *pupil)?;
        tx.execute("UPDATE enrolment SET ended_at = ?2 WHERE pupil_id = ?1 AND ended_at IS NULL", (pupil, tx.now()))?;
        tx.execute("UPDATE pupil SET left_at = ?2 WHERE pupil_id = ?1", (pupil, tx.now()))?;
    }
    tx.announce(Topic::Rights);
    Ok(())
}

/// The pupils of the class by first name, with the mark of a recorded restriction.
///
/// # Errors
/// As the database gives them.
pub fn pupils(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Listed>> {
    tx.rows(
        "SELECT pupil.pupil_id, given_name, family_name, buddy,
                EXISTS (SELECT 1 FROM family_link JOIN restriction USING (link_id)
                         WHERE family_link.pupil_id = pupil.pupil_id AND family_link.ended_at IS NULL AND lifted_at IS NULL)
           FROM enrolment JOIN pupil USING (pupil_id) JOIN person ON person.person_id = pupil.pupil_id
          WHERE enrolment.class_id = ?1 AND enrolment.ended_at IS NULL
          ORDER BY given_name, family_name, pupil.pupil_id",
        [class],
        |row| Ok(Listed { pupil_id: row.get(0)?, given: row.get(1)?, family: row.get(2)?, buddy: row.get(3)?, restricted: row.get(4)? }),
    )
}

/// A pupil's profile.
///
/// # Errors
/// [`Error::NotFound`].
pub fn profile(tx: &Tx<'_>, pupil: PupilId) -> Result<Profile> {
    let mut profile = tx.one(
        "SELECT pupil.pupil_id, given_name, family_name, buddy, left_at, class.class_id, class.name
           FROM pupil JOIN person ON person.person_id = pupil.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = pupil.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id
          WHERE pupil.pupil_id = ?1",
        [pupil],
        |row| {
            let class = row.get::<_, Option<ClassId>>(5)?.zip(row.get::<_, Option<String>>(6)?);
            Ok(Profile {
                pupil_id: row.get(0)?,
                given: row.get(1)?,
                family: row.get(2)?,
                buddy: row.get(3)?,
                left_at: row.get(4)?,
                class,
                teachers: Vec::new(),
            })
        },
    )?;
    if let Some((class, _)) = &profile.class {
        profile.teachers = teachers(tx, *class)?;
    }
    Ok(profile)
}

/// Whether the class has a child of that name already.
///
/// # Errors
/// As the database gives them.
pub fn has_namesake(tx: &Tx<'_>, class: ClassId, given: &str, family: &str) -> Result<bool> {
    let name = fold(&format!("{given} {family}"));
    Ok(pupils(tx, class)?.iter().any(|pupil| fold(&format!("{} {}", pupil.given, pupil.family)) == name))
}
