//! What the roster's own page lists: the classes, and the links that wait for the office.

use crate::db::Tx;
use crate::db::ids::{ClassId, PupilId};
use crate::error::Result;

/// One class with how many pupils it has, as the roster lists it.
#[derive(Debug)]
pub struct ClassCount {
    pub class_id: ClassId,
    pub name: String,
    pub pupils: i64,
}

/// The classes of this academic year with the number of their pupils.
///
/// # Errors
/// As the database gives them.
pub fn class_counts(tx: &Tx<'_>) -> Result<Vec<ClassCount>> {
    tx.rows(
        "SELECT class.class_id, class.name, count(enrolment.pupil_id)
           FROM class LEFT JOIN enrolment ON enrolment.class_id = class.class_id AND enrolment.ended_at IS NULL
          WHERE class.academic_year = (SELECT academic_year FROM school)
          GROUP BY class.class_id
          ORDER BY class.year_group, class.name",
        [],
        |row| Ok(ClassCount { class_id: row.get(0)?, name: row.get(1)?, pupils: row.get(2)? }),
    )
}

/// A link that waits for the office, with who and why.
#[derive(Debug)]
pub struct Waiting {
    pub pupil_id: PupilId,
    pub pupil: String,
    pub buddy: i64,
    pub class: String,
    pub guardian: String,
    pub relation: String,
    pub cause: String,
}

/// The links that wait for the office, by class and child.
///
/// # Errors
/// As the database gives them.
pub fn waiting(tx: &Tx<'_>) -> Result<Vec<Waiting>> {
    tx.rows(
        "SELECT link.pupil_id, child.given_name || ' ' || child.family_name, pupil.buddy, coalesce(class.name, ''),
                trim(adult.given_name || ' ' || adult.family_name), link.relation, suspension.cause
           FROM suspension
           JOIN family_link AS link ON link.link_id = suspension.link_id AND link.ended_at IS NULL
           JOIN person AS child ON child.person_id = link.pupil_id
           JOIN person AS adult ON adult.person_id = link.guardian_id
           JOIN pupil ON pupil.pupil_id = link.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id
          WHERE suspension.decision IS NULL
          ORDER BY class.year_group, class.name, child.family_name, child.given_name, link.link_id",
        [],
        |row| {
            Ok(Waiting {
                pupil_id: row.get(0)?,
                pupil: row.get(1)?,
                buddy: row.get(2)?,
                class: row.get(3)?,
                guardian: row.get(4)?,
                relation: row.get(5)?,
                cause: row.get(6)?,
            })
        },
    )
}
