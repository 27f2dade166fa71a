//! The SQL of the move to the next school year.

use std::collections::BTreeMap;

use rusqlite::named_params;

use super::{Leaver, Next, Rehearsal, Rehearsed, Step};
use crate::accounts::mails::{Post, send};
use crate::classes::{self, Class, Teacher};
use crate::clock::DAY;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::outbox::wording::Mail;

/// The year that ends, its classes, and who could teach the next.
pub(super) struct Year {
    pub from: i64,
    pub classes: Vec<Class>,
    pub teachers: Vec<Teacher>,
}

/// The year as it is.
///
/// # Errors
/// As the database gives them.
pub(super) fn year(tx: &Tx<'_>) -> Result<Year> {
    let teachers = tx.rows(
        "SELECT DISTINCT person_id, CASE titled_name WHEN '' THEN given_name || ' ' || family_name ELSE titled_name END
           FROM staff_role JOIN person USING (person_id)
          WHERE role = 'teacher' AND ended_at IS NULL
          ORDER BY family_name, given_name, person_id",
        [],
        |row| Ok(Teacher { person_id: row.get(0)?, name: row.get(1)? }),
    )?;
    Ok(Year { from: classes::store::academic_year(tx)?, classes: classes::store::list(tx)?, teachers })
}

/// What the plan would do.
///
/// # Errors
/// As the database gives them.
pub(super) fn rehearse(tx: &Tx<'_>, steps: &[Step]) -> Result<Rehearsal> {
    let mut leavers = Vec::new();
    let mut outcomes = Vec::with_capacity(steps.len());
    for step in steps {
        let class = step.class.class_id;
        if step.next == Next::Leaves {
            leavers.extend(leaving(tx, class)?);
        }
        let drafts = tx.one(
            "SELECT count(*) FROM post WHERE class_id = ?1 AND published_at IS NULL AND withdrawn_at IS NULL",
            [class],
            |row| row.get(0),
        )?;
        outcomes.push(Rehearsed {
            class,
            name: step.class.name.clone(),
            pupils: step.class.pupils,
            drafts,
            next: step.next.clone(),
        });
    }
    Ok(Rehearsal { outcomes, leavers })
}

/// The children of a class who would leave, with how many of their guardians a mail reaches.
fn leaving(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Leaver>> {
    tx.rows(
        "SELECT child.given_name || ' ' || child.family_name, class.name, pupil.buddy,
                (SELECT count(*) FROM active_link AS link JOIN person ON person_id = guardian_id
                  WHERE link.pupil_id = pupil.pupil_id AND email IS NOT NULL),
                (SELECT count(*) FROM active_link AS link JOIN person ON person_id = guardian_id
                  WHERE link.pupil_id = pupil.pupil_id AND email IS NULL)
           FROM enrolment
           JOIN class USING (class_id)
           JOIN pupil USING (pupil_id)
           JOIN person AS child ON child.person_id = pupil.pupil_id
          WHERE enrolment.class_id = ?1 AND enrolment.ended_at IS NULL
          ORDER BY child.family_name, child.given_name, pupil.pupil_id",
        [class],
        |row| {
            Ok(Leaver {
                name: row.get(0)?,
                class: row.get(1)?,
                buddy: row.get(2)?,
                told: row.get(3)?,
                untold: row.get(4)?,
            })
        },
    )
}

/// Moves the school from the year `from` to the next, as rehearsed.
///
/// # Errors
/// [`Error::Conflict`] if the school is in another year by now, or has other classes than the plan.
pub(super) fn promote(tx: &Tx<'_>, by: PersonId, post: &Post, from: i64, steps: &[Step]) -> Result<()> {
    let planned: Vec<ClassId> = steps.iter().map(|step| step.class.class_id).collect();
    let present: Vec<ClassId> = classes::store::list(tx)?.into_iter().map(|class| class.class_id).collect();
    if classes::store::academic_year(tx)? != from || present != planned {
        return Err(Error::Conflict("promotion-changed-meanwhile"));
    }
    for step in steps.iter().filter(|step| step.next == Next::Leaves) {
        leave(tx, by, post, step.class.class_id)?;
    }
    let mut made = BTreeMap::new();
    for step in steps {
        if let Next::Moves { name, teacher } = &step.next {
            let new = next_class(tx, &mut made, name, step.class.year_group + 1, from + 1)?;
            move_pupils(tx, step.class.class_id, new)?;
            if let Some(teacher) = teacher {
                classes::store::let_teach(tx, new, *teacher)?;
            }
        }
        close(tx, step.class.class_id)?;
    }
    tx.execute("UPDATE school SET academic_year = ?1", [from + 1])?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// The next year's class of that name: made now, or there already.
fn next_class(
    tx: &Tx<'_>,
    made: &mut BTreeMap<String, ClassId>,
    name: &str,
    year_group: i64,
    academic_year: i64,
) -> Result<ClassId> {
    if let Some(class) = made.get(name) {
        return Ok(*class);
    }
    let prepared =
        tx.row("SELECT class_id FROM class WHERE academic_year = ?1 AND name = ?2", (academic_year, name), |row| {
            row.get(0)
        })?;
    let class = prepared.map_or_else(|| classes::store::add(tx, name, year_group, academic_year), Ok)?;
    made.insert(name.to_owned(), class);
    Ok(class)
}

fn move_pupils(tx: &Tx<'_>, old: ClassId, new: ClassId) -> Result<()> {
    let moving: Vec<PupilId> =
        tx.rows("SELECT pupil_id FROM enrolment WHERE class_id = ?1 AND ended_at IS NULL", [old], |row| row.get(0))?;
    tx.execute(
        "UPDATE enrolment SET ended_at = :now, promoted_at = :now WHERE class_id = :old AND ended_at IS NULL",
        named_params! { ":now": tx.now(), ":old": old },
    )?;
    for pupil in moving {
        tx.execute("INSERT INTO enrolment (pupil_id, class_id, since_at) VALUES (?1, ?2, ?3)", (pupil, new, tx.now()))?;
    }
    Ok(())
}

/// The children of the class leave the school, and their guardians hear of it.
fn leave(tx: &Tx<'_>, by: PersonId, post: &Post, class: ClassId) -> Result<()> {
    let told: Vec<(PersonId, String)> = tx.rows(
        "SELECT link.guardian_id, child.given_name
           FROM enrolment
           JOIN active_link AS link USING (pupil_id)
           JOIN person AS child ON child.person_id = enrolment.pupil_id
          WHERE enrolment.class_id = ?1 AND enrolment.ended_at IS NULL
          ORDER BY link.link_id",
        [class],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let leavers: Vec<PupilId> =
        tx.rows("SELECT pupil_id FROM enrolment WHERE class_id = ?1 AND ended_at IS NULL", [class], |row| row.get(0))?;
    for pupil in leavers {
        classes::store::mark_leaver(tx, by, pupil)?;
    }
    for (guardian, child) in told {
        send(tx, post, guardian, "child-left", 7 * DAY, |_| Mail::ChildLeft { child, link: post.address("/home") })?;
    }
    Ok(())
}

/// The class is over for its teachers, and talk under its posts ends, since nobody looks after it.
fn close(tx: &Tx<'_>, class: ClassId) -> Result<()> {
    tx.execute("UPDATE teaching SET ended_at = ?2 WHERE class_id = ?1 AND ended_at IS NULL", (class, tx.now()))?;
    tx.execute(
        "UPDATE post SET comments = 'closed'
          WHERE class_id = ?1 AND published_at IS NOT NULL AND withdrawn_at IS NULL AND comments = 'open'",
        [class],
    )?;
    Ok(())
}
