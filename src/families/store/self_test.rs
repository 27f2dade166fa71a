//! What the self-test asks the tables, and what it keeps.
//!
//! Invariant: whom it tries is found by `tested_link` and `tested_delegate`, never by the views that the rules use.

use rusqlite::named_params;

use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::{BlobId, ClassId, DelegateId, PersonId, PostId, PupilId};
use crate::error::Result;
use crate::families::self_test::{Cause, Leak, Outcome, Pair, Report};

/// Adults and children between whom nothing may open, with each class that the child has or had: every link and every
/// delegation of theirs is shut.
///
/// # Errors
/// As the database gives them.
pub fn shut_pairs(tx: &Tx<'_>) -> Result<Vec<(Pair, Cause)>> {
    tx.rows(
        "SELECT known.adult, known.pupil_id, enrolment.class_id,
                max(EXISTS (SELECT 1 FROM restriction WHERE restriction.link_id = known.link_id AND lifted_at IS NULL)),
                max(EXISTS (SELECT 1 FROM suspension WHERE suspension.link_id = known.link_id AND coalesce(decision, 'refused') = 'refused')),
                max(known.contact = 'no'), min(known.ended)
           FROM (SELECT guardian_id AS adult, pupil_id, link_id, contact, ended_at IS NOT NULL AS ended FROM family_link
                 UNION ALL SELECT person_id, pupil_id, NULL, 'yes', 1 FROM delegate) AS known
           LEFT JOIN enrolment ON enrolment.pupil_id = known.pupil_id AND (enrolment.ended_at IS NULL OR promoted_at IS NOT NULL)
          WHERE NOT EXISTS (SELECT 1 FROM tested_link AS link
                             WHERE link.guardian_id = known.adult AND link.pupil_id = known.pupil_id AND opens_at <= :now AND shuts_at > :now)
            AND NOT EXISTS (SELECT 1 FROM tested_delegate AS let
                             WHERE let.person_id = known.adult AND let.pupil_id = known.pupil_id AND opens_at <= :now AND shuts_at > :now)
          GROUP BY known.adult, known.pupil_id, enrolment.class_id",
        named_params! { ":now": tx.now() },
        |row| {
            let cause = match (row.get(3)?, row.get(4)?, row.get(5)?, row.get(6)?) {
                (true, _, _, _) => Cause::Order,
                (_, true, _, _) => Cause::Suspended,
                (_, _, true, _) => Cause::NoContact,
                (_, _, _, true) => Cause::Ended,
                _ => Cause::Dates,
            };
            Ok((Pair { adult: row.get(0)?, pupil: row.get(1)?, class: row.get(2)? }, cause))
        },
    )
}

/// Open links that leave out the story or its pictures.
///
/// # Errors
/// As the database gives them.
pub fn partial_links(tx: &Tx<'_>) -> Result<Vec<(Pair, Cause)>> {
    tx.rows(
        "SELECT link.guardian_id, link.pupil_id, enrolment.class_id, link.feed = 'no'
           FROM tested_link AS link
           JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND (enrolment.ended_at IS NULL OR promoted_at IS NOT NULL)
          WHERE opens_at <= :now AND shuts_at > :now AND (link.feed = 'no' OR link.photos = 'no')",
        named_params! { ":now": tx.now() },
        |row| {
            let cause = if row.get(3)? { Cause::NoFeed } else { Cause::NoPhotos };
            Ok((Pair { adult: row.get(0)?, pupil: row.get(1)?, class: row.get(2)? }, cause))
        },
    )
}

/// Two adults of one child in different households, each seen from the other.
///
/// # Errors
/// As the database gives them.
pub fn apart(tx: &Tx<'_>) -> Result<Vec<(Pair, PersonId)>> {
    tx.rows(
        "SELECT one.guardian_id, one.pupil_id, other.guardian_id
           FROM tested_link AS one JOIN tested_link AS other
             ON other.pupil_id = one.pupil_id AND other.guardian_id <> one.guardian_id AND other.household <> one.household",
        [],
        |row| Ok((Pair { adult: row.get(0)?, pupil: row.get(1)?, class: None }, row.get(2)?)),
    )
}

/// The delegates whom one guardian let look at the child.
///
/// # Errors
/// As the database gives them.
pub fn delegates_of(tx: &Tx<'_>, guardian: PersonId, pupil: PupilId) -> Result<Vec<DelegateId>> {
    tx.rows(
        "SELECT delegate_id FROM delegate JOIN family_link USING (link_id) WHERE guardian_id = ?1 AND delegate.pupil_id = ?2",
        (guardian, pupil),
        |row| row.get(0),
    )
}

/// How else the adult reads the class's story and the school story: by another child, or let by a guardian; and with pictures.
///
/// # Errors
/// As the database gives them.
pub fn other_ways(tx: &Tx<'_>, adult: PersonId, class: Option<ClassId>) -> Result<Ways> {
    tx.one(
        "SELECT coalesce(max(class_id = :class), 0), coalesce(max(class_id = :class AND photos), 0), coalesce(max(linked), 0)
           FROM (SELECT enrolment.class_id, link.photos = 'yes' AS photos, 1 AS linked
                   FROM tested_link AS link
                   JOIN enrolment ON enrolment.pupil_id = link.pupil_id
                                 AND (enrolment.ended_at IS NULL
                                      OR (promoted_at IS NOT NULL
                                          AND EXISTS (SELECT 1 FROM enrolment AS present
                                                       WHERE present.pupil_id = link.pupil_id AND present.ended_at IS NULL)))
                  WHERE link.guardian_id = :adult AND link.feed = 'yes' AND opens_at <= :now AND shuts_at > :now
                 UNION ALL
                 SELECT enrolment.class_id, let.photos = 'yes' AND let.link_photos = 'yes', 0
                   FROM tested_delegate AS let JOIN enrolment ON enrolment.pupil_id = let.pupil_id AND enrolment.ended_at IS NULL
                  WHERE let.person_id = :adult AND let.feed = 'yes' AND let.link_feed = 'yes' AND opens_at <= :now AND shuts_at > :now)",
        named_params! { ":adult": adult, ":class": class, ":now": tx.now() },
        |row| Ok(Ways { class: row.get(0)?, photos: row.get(1)?, school: row.get(2)? }),
    )
}

/// Ways to stories that are rightly open.
pub struct Ways {
    /// The class's story.
    pub class: bool,
    /// Its pictures.
    pub photos: bool,
    /// The school story.
    pub school: bool,
}

/// The newest posts of a class's story, each with one of its pictures.
///
/// # Errors
/// As the database gives them.
pub fn newest_posts(tx: &Tx<'_>, class: ClassId) -> Result<Vec<(PostId, Option<BlobId>)>> {
    tx.rows(
        "SELECT post.post_id, (SELECT blob_id FROM picture JOIN picture_size USING (picture_id) WHERE picture.post_id = post.post_id LIMIT 1)
           FROM post
          WHERE post.class_id = ?1 AND post.published_at IS NOT NULL AND post.withdrawn_at IS NULL
          ORDER BY post.published_at DESC, post.post_id DESC LIMIT 10",
        [class],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// What the views that lists are made from hold for the adult: the child's link, a delegation, the story of the class.
///
/// # Errors
/// As the database gives them.
pub fn in_lists(tx: &Tx<'_>, pair: &Pair) -> Result<[(&'static str, bool); 3]> {
    tx.one(
        "SELECT EXISTS (SELECT 1 FROM active_link WHERE guardian_id = :adult AND pupil_id = :pupil AND opens_at <= :now AND shuts_at > :now),
                EXISTS (SELECT 1 FROM open_delegate WHERE person_id = :adult AND pupil_id = :pupil AND opens_at <= :now AND shuts_at > :now),
                EXISTS (SELECT 1 FROM family_reach WHERE reader_id = :adult AND class_id = :class AND opens_at <= :now AND shuts_at > :now)",
        named_params! { ":adult": pair.adult, ":pupil": pair.pupil, ":class": pair.class, ":now": tx.now() },
        |row| Ok([("active_link", row.get(0)?), ("open_delegate", row.get(1)?), ("family_reach", row.get(2)?)]),
    )
}

/// Keeps what was found.
///
/// # Errors
/// As the database gives them.
pub fn keep(tx: &Tx<'_>, outcome: &Outcome, begun: Moment) -> Result<()> {
    let count = |number: usize| i64::try_from(number).unwrap_or(i64::MAX);
    let test = tx.insert(
        "INSERT INTO restriction_test (begun_at, took, links, questions, leaks) VALUES (?1, ?2, ?3, ?4, ?5)",
        (begun, tx.now().since(begun), count(outcome.links), count(outcome.questions), count(outcome.leaks.len())),
    )?;
    for leak in &outcome.leaks {
        tx.insert(
            "INSERT INTO restriction_leak (test_id, person_id, pupil_id, cause, shown) VALUES (?1, ?2, ?3, ?4, ?5)",
            (test, leak.adult, leak.pupil, leak.cause.word(), leak.shown),
        )?;
    }
    Ok(())
}

/// When the last test began.
///
/// # Errors
/// As the database gives them.
pub fn last_begun(tx: &Tx<'_>) -> Result<Option<Moment>> {
    tx.one("SELECT max(begun_at) FROM restriction_test", [], |row| row.get(0))
}

/// The last tests, newest first.
///
/// # Errors
/// As the database gives them.
pub fn reports(tx: &Tx<'_>, most: i64) -> Result<Vec<Report>> {
    tx.rows(
        "SELECT begun_at, took, links, questions, leaks FROM restriction_test ORDER BY test_id DESC LIMIT ?1",
        [most],
        |row| {
            Ok(Report {
                begun_at: row.get(0)?,
                took: row.get(1)?,
                links: row.get(2)?,
                questions: row.get(3)?,
                leaks: row.get(4)?,
            })
        },
    )
}

/// What the last test found open, with names.
///
/// # Errors
/// As the database gives them.
pub fn last_leaks(tx: &Tx<'_>) -> Result<Vec<Leak>> {
    tx.rows(
        "SELECT adult.given_name || ' ' || adult.family_name, child.given_name || ' ' || child.family_name, leak.pupil_id, leak.cause, leak.shown
           FROM restriction_leak AS leak
           JOIN person AS adult ON adult.person_id = leak.person_id
           JOIN person AS child ON child.person_id = leak.pupil_id
          WHERE leak.test_id = (SELECT max(test_id) FROM restriction_test)
          ORDER BY 2, 1, leak.shown LIMIT 500",
        [],
        |row| {
            Ok(Leak { adult: row.get(0)?, child: row.get(1)?, pupil: row.get(2)?, cause: row.get(3)?, shown: row.get(4)? })
        },
    )
}

/// The leaders, who are told of a leak.
///
/// # Errors
/// As the database gives them.
pub fn leaders(tx: &Tx<'_>) -> Result<Vec<PersonId>> {
    tx.rows("SELECT person_id FROM staff_role WHERE role = 'leader' AND ended_at IS NULL", [], |row| row.get(0))
}

/// The school's name, address and time zone.
///
/// # Errors
/// As the database gives them.
pub fn school(tx: &Tx<'_>) -> Result<(String, String, String)> {
    tx.one("SELECT name, address, time_zone FROM school", [], |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)))
}
