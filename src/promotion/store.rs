//! The SQL of the move to the next school year.

use std::collections::{BTreeMap, BTreeSet};

use rusqlite::named_params;

use super::{Leaver, Next, Planned, Rehearsal, Rehearsed, Step, mixed};
use crate::accounts::mails::Post;
use crate::classes::{self, Class, Teacher};
use crate::clock::Moment;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::school::names::fold;

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
    let (mut leavers, mut planned) = (Vec::new(), Vec::new());
    let mut outcomes = Vec::with_capacity(steps.len());
    for step in steps {
        let class = step.class.class_id;
        let of_class = leaving(tx, class)?;
        if step.next == Next::Leaves {
            leavers.extend(of_class.into_iter().map(|(leaver, _)| leaver));
        } else {
            let with_day = |(leaver, day): (Leaver, Option<Moment>)| Some(Planned { leaver, last_day: day? });
            planned.extend(of_class.into_iter().filter_map(with_day));
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
    let mixed = mixed(steps, &ready(tx)?);
    Ok(Rehearsal { outcomes, leavers, planned, mixed })
}

/// The classes of the next year that are made already: name and year group.
fn ready(tx: &Tx<'_>) -> Result<Vec<(String, i64)>> {
    tx.rows(
        "SELECT name, year_group FROM class WHERE academic_year = (SELECT academic_year + 1 FROM school) ORDER BY name",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// The children of a class as leavers, with how many of their guardians a mail reaches, and the last day that is planned for them.
fn leaving(tx: &Tx<'_>, class: ClassId) -> Result<Vec<(Leaver, Option<Moment>)>> {
    tx.rows(
        "SELECT child.given_name || ' ' || child.family_name, class.name, pupil.buddy,
                (SELECT count(*) FROM active_link AS link JOIN person ON person_id = guardian_id
                  WHERE link.pupil_id = pupil.pupil_id AND email IS NOT NULL),
                (SELECT count(*) FROM active_link AS link JOIN person ON person_id = guardian_id
                  WHERE link.pupil_id = pupil.pupil_id AND email IS NULL),
                pupil.leaves_on
           FROM enrolment
           JOIN class USING (class_id)
           JOIN pupil USING (pupil_id)
           JOIN person AS child ON child.person_id = pupil.pupil_id
          WHERE enrolment.class_id = ?1 AND enrolment.ended_at IS NULL
          ORDER BY child.family_name, child.given_name, pupil.pupil_id",
        [class],
        |row| {
            let leaver = Leaver {
                name: row.get(0)?,
                class: row.get(1)?,
                buddy: row.get(2)?,
                told: row.get(3)?,
                untold: row.get(4)?,
            };
            Ok((leaver, row.get(5)?))
        },
    )
}

/// Moves the school from the year `from` to the next, as rehearsed.
///
/// # Errors
/// [`Error::Conflict`] if the school is in another year by now, has other classes than the plan, or somebody who was to teach is no
/// teacher any more.
pub(super) fn promote(tx: &Tx<'_>, by: PersonId, post: &Post, from: i64, steps: &[Step]) -> Result<()> {
    let planned: Vec<ClassId> = steps.iter().map(|step| step.class.class_id).collect();
    let present: Vec<ClassId> = classes::store::list(tx)?.into_iter().map(|class| class.class_id).collect();
    if classes::store::academic_year(tx)? != from || present != planned {
        return Err(Error::Conflict("promotion-changed-meanwhile"));
    }
    for step in steps.iter().filter(|step| step.next == Next::Leaves) {
        leave(tx, by, post, step.class.class_id)?;
    }
    let mut next = next_classes(tx, from + 1)?;
    let mut teachers = BTreeSet::new();
    for step in steps {
        if let Next::Moves { name, teacher } = &step.next {
            let new = next_class(tx, &mut next, name, step.class.year_group + 1, from + 1)?;
            move_pupils(tx, step.class.class_id, new)?;
            move_joining(tx, step.class.class_id, new)?;
            teachers.extend(teacher.map(|teacher| (new, teacher)));
        }
        close(tx, step.class.class_id)?;
    }
    for (class, teacher) in teachers {
        let_teach(tx, class, teacher)?;
    }
    tx.execute("UPDATE school SET academic_year = ?1", [from + 1])?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// The classes of the next year by folded name.
fn next_classes(tx: &Tx<'_>, academic_year: i64) -> Result<BTreeMap<String, ClassId>> {
    let classes = tx.rows("SELECT name, class_id FROM class WHERE academic_year = ?1", [academic_year], |row| {
        Ok((row.get::<_, String>(0)?, row.get(1)?))
    })?;
    Ok(classes.into_iter().map(|(name, class)| (fold(&name), class)).collect())
}

/// The next year's class of that name, however its letters are written: made now, or there already.
fn next_class(
    tx: &Tx<'_>,
    next: &mut BTreeMap<String, ClassId>,
    name: &str,
    year_group: i64,
    academic_year: i64,
) -> Result<ClassId> {
    let folded = fold(name);
    if let Some(class) = next.get(&folded) {
        return Ok(*class);
    }
    let class = classes::store::add(tx, name, year_group, academic_year)?;
    next.insert(folded, class);
    Ok(class)
}

/// Lets a teacher teach a class of the next year. Whoever does already changes nothing, and the move has its line all the same.
fn let_teach(tx: &Tx<'_>, class: ClassId, teacher: PersonId) -> Result<()> {
    let is_teacher = tx
        .exists("SELECT 1 FROM staff_role WHERE person_id = ?1 AND role = 'teacher' AND ended_at IS NULL", [teacher])?;
    if !is_teacher {
        return Err(Error::Conflict("promotion-teacher-gone"));
    }
    tx.execute(
        "INSERT INTO teaching (person_id, class_id, since_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (teacher, class, tx.now()),
    )
    .map(|_| ())
}

/// Who has asked to join the class, and whether visitors may ask, goes along.
fn move_joining(tx: &Tx<'_>, old: ClassId, new: ClassId) -> Result<()> {
    tx.execute("UPDATE join_request SET class_id = ?2 WHERE class_id = ?1 AND decision IS NULL", (old, new))?;
    tx.execute(
        "INSERT INTO listed_class (class_id, listed_by, listed_at)
         SELECT :new, listed_by, listed_at FROM listed_class WHERE class_id = :old
             ON CONFLICT DO NOTHING",
        named_params! { ":old": old, ":new": new },
    )
    .map(|_| ())
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
    let leavers: Vec<PupilId> =
        tx.rows("SELECT pupil_id FROM enrolment WHERE class_id = ?1 AND ended_at IS NULL", [class], |row| row.get(0))?;
    for pupil in leavers {
        classes::store::tell_of_leaving(tx, post, pupil)?;
        classes::store::mark_leaver(tx, by, pupil)?;
    }
    Ok(())
}

/// The class is over for its teachers, visitors no longer find it, and talk under its posts ends, since nobody looks after it.
fn close(tx: &Tx<'_>, class: ClassId) -> Result<()> {
    tx.execute("DELETE FROM listed_class WHERE class_id = ?1", [class])?;
    tx.execute("UPDATE teaching SET ended_at = ?2 WHERE class_id = ?1 AND ended_at IS NULL", (class, tx.now()))?;
    tx.execute(
        "UPDATE post SET comments = 'closed'
          WHERE class_id = ?1 AND published_at IS NOT NULL AND withdrawn_at IS NULL AND comments = 'open'",
        [class],
    )?;
    Ok(())
}
