//! What home asks the database. Posts come from `readable_post`, children from `active_link`: the rules are there.

use rusqlite::{Row, named_params};

use super::staff::{Draft, Taught};
use super::{Child, Earlier, Group, Lent, Picture, Recent};
use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::{PersonId, PictureId, PupilId};
use crate::error::Result;
use crate::page::Face;
use crate::policy::public::{OpenGuardianHome, OpenPupilHome, OpenStaffSide, UseWholeSchoolReach};
use crate::stories::{Onlooker, Story};

/// How far back 'new' reaches.
const NEW_FOR: i64 = 14 * DAY;
/// Where the newest posts are looked for first.
const LATELY: i64 = 60 * DAY;
/// How many of them home shows.
const SHOWN: usize = 4;

/// The guardian's children by open links, with what was not answered for them.
pub(super) fn children(tx: &Tx<'_>, may: &OpenGuardianHome) -> Result<Vec<Child>> {
    let mut children = tx.rows(
        "SELECT link.pupil_id, child.given_name, pupil.buddy, class.class_id, class.name, class.year_group, class.tone, teachers.names,
                CASE link.responsibility WHEN 'yes' THEN
                    (SELECT count(*)
                       FROM (SELECT 'account' AS purpose UNION ALL SELECT 'stories' UNION ALL SELECT 'photos_class' UNION ALL SELECT 'photos_school') AS asked
                      WHERE NOT EXISTS (SELECT 1 FROM consent WHERE consent.pupil_id = link.pupil_id AND consent.purpose = asked.purpose
                                           AND consent.guardian_id = :reader))
                    ELSE 0 END,
                EXISTS (SELECT 1 FROM account WHERE account.person_id = link.pupil_id AND account.closed_at IS NULL),
                link.feed = 'yes'
           FROM active_link AS link
           JOIN person AS child ON child.person_id = link.pupil_id
           JOIN pupil ON pupil.pupil_id = link.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id
           LEFT JOIN (SELECT teaching.class_id, group_concat(coalesce(nullif(titled_name, ''), given_name || ' ' || family_name), char(10)) AS names
                        FROM teaching JOIN person USING (person_id) WHERE ended_at IS NULL GROUP BY teaching.class_id) AS teachers
                  ON teachers.class_id = class.class_id
          WHERE link.guardian_id = :reader AND link.opens_at <= :now AND link.shuts_at > :now
          ORDER BY class.year_group, child.given_name",
        named_params! { ":reader": may.person(), ":now": tx.now() },
        child,
    )?;
    for child in &mut children {
        child.earlier = earlier(tx, may.person(), child.pupil)?;
    }
    Ok(children)
}

/// The classes of earlier years that the reader still reads by this child.
fn earlier(tx: &Tx<'_>, reader: PersonId, pupil: PupilId) -> Result<Vec<Earlier>> {
    tx.rows(
        "SELECT class.class_id, class.name, class.academic_year
           FROM enrolment JOIN class USING (class_id)
          WHERE enrolment.pupil_id = :pupil AND enrolment.promoted_at IS NOT NULL
            AND EXISTS (SELECT 1 FROM family_reach WHERE reader_id = :reader AND family_reach.class_id = class.class_id)
          ORDER BY class.academic_year DESC",
        named_params! { ":pupil": pupil, ":reader": reader },
        |row| Ok(Earlier { class: row.get(0)?, name: row.get(1)?, academic_year: row.get(2)? }),
    )
}

/// Children at whom a guardian lets the person look, with the last moment of it.
pub(super) fn lent(tx: &Tx<'_>, may: &OpenGuardianHome) -> Result<Vec<Lent>> {
    tx.rows(
        "SELECT child.given_name, pupil.buddy, let.shuts_at, class.class_id, class.name, class.year_group, class.tone, NULL, let.feed, let.pupil_id
           FROM open_delegate AS let
           JOIN person AS child ON child.person_id = let.pupil_id
           JOIN pupil ON pupil.pupil_id = let.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = let.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id
          WHERE let.person_id = :reader AND let.opens_at <= :now AND let.shuts_at > :now
          ORDER BY child.given_name",
        named_params! { ":reader": may.person(), ":now": tx.now() },
        |row| {
            let (last, feed): (Moment, bool) = (row.get(2)?, row.get(8)?);
            let class = group(row, 3)?.filter(|_| feed);
            Ok(Lent { pupil: row.get(9)?, name: row.get(0)?, buddy: row.get(1)?, until: last.plus(-1), class })
        },
    )
}

/// The pupil who asks.
pub(super) fn oneself(tx: &Tx<'_>, may: &OpenPupilHome) -> Result<Child> {
    let mut oneself = tx.one(
        "SELECT pupil.pupil_id, child.given_name, pupil.buddy, class.class_id, class.name, class.year_group, class.tone, teachers.names, 0, 1, 1
           FROM pupil
           JOIN person AS child ON child.person_id = pupil.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = pupil.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id
           LEFT JOIN (SELECT teaching.class_id, group_concat(coalesce(nullif(titled_name, ''), given_name || ' ' || family_name), char(10)) AS names
                        FROM teaching JOIN person USING (person_id) WHERE ended_at IS NULL GROUP BY teaching.class_id) AS teachers
                  ON teachers.class_id = class.class_id
          WHERE pupil.pupil_id = :pupil",
        named_params! { ":pupil": may.person() },
        child,
    )?;
    oneself.earlier = earlier(tx, may.person(), oneself.pupil)?;
    Ok(oneself)
}

fn child(row: &Row<'_>) -> rusqlite::Result<Child> {
    Ok(Child {
        pupil: row.get(0)?,
        name: row.get(1)?,
        buddy: row.get(2)?,
        class: group(row, 3)?,
        earlier: Vec::new(),
        unanswered: row.get(8)?,
        has_account: row.get(9)?,
        feed: row.get(10)?,
    })
}

/// A class from five columns: id, name, year group, tone, teachers by line; none where the id is NULL.
fn group(row: &Row<'_>, from: usize) -> rusqlite::Result<Option<Group>> {
    let Some(class) = row.get(from)? else { return Ok(None) };
    let teachers = row.get::<_, Option<String>>(from + 4)?.unwrap_or_default();
    Ok(Some(Group {
        class,
        name: row.get(from + 1)?,
        year_group: row.get(from + 2)?,
        tone: row.get(from + 3)?,
        teachers: teachers.lines().map(str::to_owned).collect(),
    }))
}

/// The newest from the children's classes and the school; seen as an adult of one child, from what that child's links open.
pub(super) fn family_posts(tx: &Tx<'_>, may: &OpenGuardianHome, alone: Option<PupilId>) -> Result<Vec<Recent>> {
    posts(tx, may.person(), Whose::Children, alone)
}

/// The newest that the pupil may see: nothing without consent to stories, which `readable_post` holds.
pub(super) fn pupil_posts(tx: &Tx<'_>, may: &OpenPupilHome) -> Result<Vec<Recent>> {
    posts(tx, may.person(), Whose::All, None)
}

/// The newest from the classes that one teaches, and from the school.
pub(super) fn staff_posts(tx: &Tx<'_>, may: &OpenStaffSide) -> Result<Vec<Recent>> {
    posts(tx, may.person(), Whose::Taught, None)
}

/// Which of the readable posts home shows.
#[derive(Clone, Copy)]
enum Whose {
    All,
    Children,
    Taught,
}

fn posts(tx: &Tx<'_>, reader: PersonId, whose: Whose, alone: Option<PupilId>) -> Result<Vec<Recent>> {
    let whose = match whose {
        Whose::All => "all",
        Whose::Children => "children",
        Whose::Taught => "taught",
    };
    // The newest of all classes are sorted out of what the index gives for each: of two months first, of all years only where a
    // school has been that silent.
    let lately = posts_since(tx, reader, whose, alone, tx.now().plus(-LATELY))?;
    if lately.len() == SHOWN { Ok(lately) } else { posts_since(tx, reader, whose, alone, Moment(0)) }
}

fn posts_since(
    tx: &Tx<'_>,
    reader: PersonId,
    whose: &str,
    alone: Option<PupilId>,
    since: Moment,
) -> Result<Vec<Recent>> {
    let found = tx.rows(
        "WITH agreed_picture AS NOT MATERIALIZED (
             SELECT picture.picture_id, picture.post_id, picture.position
               FROM picture JOIN post AS whole ON whole.post_id = picture.post_id
              WHERE NOT EXISTS (SELECT 1 FROM picture_tag AS tag
                                 WHERE tag.picture_id = picture.picture_id
                                   AND NOT EXISTS (SELECT 1 FROM consent_agreed AS agreed WHERE agreed.pupil_id = tag.pupil_id
                                                      AND agreed.purpose = iif(whole.class_id IS NULL, 'photos_school', 'photos_class'))))
         SELECT post.post_id, post.class_id, class.name, post.author_id, author.given_name || ' ' || author.family_name, author.titled_name,
                post.text, post.published_at, post.like_count, post.comment_count,
                post.author_id = :reader OR EXISTS (SELECT 1 FROM post_seen WHERE post_seen.post_id = post.post_id AND post_seen.person_id = :reader),
                (SELECT count(*) FROM agreed_picture WHERE agreed_picture.post_id = post.post_id),
                first.picture_id, first.description, first.width, first.height
           FROM readable_post AS post
           JOIN person AS author ON author.person_id = post.author_id
           LEFT JOIN class ON class.class_id = post.class_id
           LEFT JOIN picture AS first ON first.picture_id = (SELECT picture_id FROM agreed_picture WHERE agreed_picture.post_id = post.post_id ORDER BY position LIMIT 1)
          WHERE post.reader_id = :reader AND post.published_at > :since
            AND CASE :whose
                WHEN 'children' THEN EXISTS (SELECT 1 FROM family_reach AS family
                        WHERE family.reader_id = :reader AND family.opens_at <= :now AND family.shuts_at > :now
                          AND CASE WHEN post.class_id IS NULL THEN family.way <> 'delegate' ELSE family.class_id = post.class_id END)
                    AND (:alone IS NULL OR post.class_id IS NULL
                         OR post.class_id IN (SELECT shared_class.class_id FROM shared_class WHERE shared_class.pupil_id = :alone))
                WHEN 'taught' THEN post.class_id IS NULL
                    OR post.class_id IN (SELECT teaching.class_id FROM teaching WHERE teaching.person_id = :reader AND teaching.ended_at IS NULL)
                ELSE 1 END
          ORDER BY post.published_at DESC, post.post_id DESC
          LIMIT 4",
        named_params! { ":reader": reader, ":whose": whose, ":alone": alone, ":since": since, ":now": tx.now() },
        |row| Ok((recent(row)?, row.get::<_, Option<PictureId>>(12)?)),
    )?;
    let by = Onlooker { adult: true, family_alone: alone.is_some() };
    found.into_iter().map(|(post, picture)| with_sizes(tx, reader, by, post, picture)).collect()
}

fn recent(row: &Row<'_>) -> rusqlite::Result<Recent> {
    let (full, titled): (String, String) = (row.get(4)?, row.get(5)?);
    let mut author = Face::new(row.get(3)?, full, "");
    if !titled.is_empty() {
        author.name = titled;
    }
    let picture = match row.get::<_, Option<i64>>(12)? {
        Some(_) => {
            Some(Picture { description: row.get(13)?, width: row.get(14)?, height: row.get(15)?, sizes: Vec::new() })
        }
        None => None,
    };
    Ok(Recent {
        post: row.get(0)?,
        class: row.get(1)?,
        class_name: row.get(2)?,
        author,
        text: row.get(6)?,
        published_at: row.get(7)?,
        like_count: row.get(8)?,
        comment_count: row.get(9)?,
        seen: row.get(10)?,
        picture_count: row.get(11)?,
        picture,
    })
}

fn with_sizes(
    tx: &Tx<'_>,
    reader: PersonId,
    by: Onlooker,
    mut post: Recent,
    picture: Option<PictureId>,
) -> Result<Recent> {
    if picture.is_some() && !crate::stories::store::sees_pictures(tx, Story::of(post.class), reader, by)? {
        (post.picture, post.picture_count) = (None, 0);
        return Ok(post);
    }
    if let (Some(shown), Some(id)) = (&mut post.picture, picture) {
        shown.sizes =
            tx.rows("SELECT blob_id, width FROM picture_size WHERE picture_id = ?1 ORDER BY width", [id], |row| {
                Ok((row.get(0)?, row.get(1)?))
            })?;
    }
    Ok(post)
}

/// How many posts of the last fortnight the guardian has not seen; seen as an adult of one child, of what that child's links open.
pub(super) fn new_posts(tx: &Tx<'_>, may: &OpenGuardianHome, alone: Option<PupilId>) -> Result<i64> {
    tx.one(
        "SELECT count(*) FROM readable_post AS post
          WHERE post.reader_id = :reader AND post.published_at > :since
            AND (:alone IS NULL OR post.class_id IS NULL
                 OR post.class_id IN (SELECT shared_class.class_id FROM shared_class WHERE shared_class.pupil_id = :alone))
            AND EXISTS (SELECT 1 FROM family_reach AS family
                         WHERE family.reader_id = :reader AND family.opens_at <= :now AND family.shuts_at > :now
                           AND CASE WHEN post.class_id IS NULL THEN family.way <> 'delegate' ELSE family.class_id = post.class_id END)
            AND NOT EXISTS (SELECT 1 FROM post_seen WHERE post_seen.post_id = post.post_id AND post_seen.person_id = :reader)",
        named_params! { ":reader": may.person(), ":alone": alone, ":since": tx.now().plus(-NEW_FOR), ":now": tx.now() },
        |row| row.get(0),
    )
}

/// The classes that one teaches, or has today's pass for.
pub(super) fn taught(tx: &Tx<'_>, may: &OpenStaffSide) -> Result<Vec<Taught>> {
    classes(tx, Some(may.person()))
}

/// All classes of this year.
pub(super) fn all_classes(tx: &Tx<'_>, _may: &UseWholeSchoolReach) -> Result<Vec<Taught>> {
    classes(tx, None)
}

/// Classes in numbers, without a name of a child: those of one teacher, or all of the year.
fn classes(tx: &Tx<'_>, teacher: Option<PersonId>) -> Result<Vec<Taught>> {
    tx.rows(
        "SELECT class.class_id, class.name, class.year_group, class.tone,
                (SELECT group_concat(coalesce(nullif(person.titled_name, ''), person.given_name || ' ' || person.family_name), char(10))
                   FROM teaching JOIN person USING (person_id) WHERE teaching.class_id = class.class_id AND teaching.ended_at IS NULL),
                (SELECT count(*) FROM enrolment WHERE enrolment.class_id = class.class_id AND enrolment.ended_at IS NULL),
                (SELECT count(*) FROM enrolment WHERE enrolment.class_id = class.class_id AND enrolment.ended_at IS NULL
                    AND EXISTS (SELECT 1 FROM active_link AS link JOIN account ON account.person_id = link.guardian_id AND account.closed_at IS NULL
                                 WHERE link.pupil_id = enrolment.pupil_id)),
                (SELECT max(published_at) FROM post WHERE post.class_id = class.class_id AND published_at IS NOT NULL AND withdrawn_at IS NULL)
           FROM class
          WHERE CASE WHEN :teacher IS NULL THEN academic_year = (SELECT academic_year FROM school)
                ELSE class_id IN (SELECT class_id FROM teaching WHERE person_id = :teacher AND ended_at IS NULL
                                  UNION SELECT class_id FROM day_pass WHERE person_id = :teacher AND starts_at <= :now AND ends_at > :now) END
          ORDER BY class.year_group, class.name",
        named_params! { ":teacher": teacher, ":now": tx.now() },
        in_numbers,
    )
}

fn in_numbers(row: &Row<'_>) -> rusqlite::Result<Taught> {
    let group = group(row, 0)?.ok_or(rusqlite::Error::QueryReturnedNoRows)?;
    Ok(Taught { group, pupils: row.get(5)?, reached: row.get(6)?, last_post_at: row.get(7)? })
}

/// Posts that wait to be published: one's own, and those of the classes that one teaches.
pub(super) fn drafts(tx: &Tx<'_>, may: &OpenStaffSide) -> Result<Vec<Draft>> {
    tx.rows(
        "SELECT post.post_id, class.name, post.text, post.drafted_at,
                (SELECT count(*) FROM picture WHERE picture.post_id = post.post_id),
                (SELECT count(*) FROM picture WHERE picture.post_id = post.post_id AND picture.nobody_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM picture_tag WHERE picture_tag.picture_id = picture.picture_id))
           FROM post LEFT JOIN class ON class.class_id = post.class_id
          WHERE post.published_at IS NULL AND post.withdrawn_at IS NULL AND post.contribution = 'none'
            AND (post.text <> '' OR EXISTS (SELECT 1 FROM picture WHERE picture.post_id = post.post_id))
            AND (post.class_id IN (SELECT class_id FROM teaching WHERE person_id = :reader AND ended_at IS NULL)
                 OR (post.author_id = :reader AND (post.class_id IS NULL
                        OR EXISTS (SELECT 1 FROM staff_role WHERE person_id = :reader AND role = 'leader' AND ended_at IS NULL))))
          ORDER BY post.drafted_at DESC
          LIMIT 10",
        named_params! { ":reader": may.person() },
        |row| {
            Ok(Draft {
                post: row.get(0)?,
                class_name: row.get(1)?,
                text: row.get(2)?,
                drafted_at: row.get(3)?,
                pictures: row.get(4)?,
                untold: row.get(5)?,
            })
        },
    )
}

/// What waits at the desks, in numbers.
pub(super) struct DeskCounts {
    pub suspended: i64,
    pub not_joined: i64,
    pub unanswered: i64,
    pub pupils: i64,
    pub waiting_mails: i64,
    pub dead_addresses: i64,
}

/// Counts without a name in them.
pub(super) fn desk_counts(tx: &Tx<'_>, _may: &UseWholeSchoolReach) -> Result<DeskCounts> {
    tx.one(
        "SELECT (SELECT count(*) FROM suspension JOIN family_link USING (link_id) WHERE decision IS NULL AND ended_at IS NULL),
                (SELECT count(DISTINCT link.guardian_id) FROM active_link AS link
                   JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
                  WHERE NOT EXISTS (SELECT 1 FROM account WHERE account.person_id = link.guardian_id AND account.closed_at IS NULL)
                    AND NOT EXISTS (SELECT 1 FROM paper_family AS paper WHERE paper.guardian_id = link.guardian_id AND paper.ended_at IS NULL)),
                (SELECT count(*) FROM enrolment WHERE ended_at IS NULL
                    AND NOT EXISTS (SELECT 1 FROM consent WHERE consent.pupil_id = enrolment.pupil_id AND consent.purpose = 'photos_class')),
                (SELECT count(*) FROM enrolment WHERE ended_at IS NULL),
                (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL),
                (SELECT count(*) FROM dead_address)",
        [],
        |row| {
            Ok(DeskCounts {
                suspended: row.get(0)?,
                not_joined: row.get(1)?,
                unanswered: row.get(2)?,
                pupils: row.get(3)?,
                waiting_mails: row.get(4)?,
                dead_addresses: row.get(5)?,
            })
        },
    )
}
