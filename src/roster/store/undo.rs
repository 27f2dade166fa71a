//! Taking an import back within 30 days: exactly what it did, as long as nothing new hangs on it (D141).
//!
//! Invariants: all of it or nothing, in one transaction; whoever has signed up, answered, written or been decided about since is
//! named and keeps the import; a cell that somebody changed since stays as they left it and is named; nothing opens that a newer
//! file or the office has shut (D123); an import of the school year before is over.

use rusqlite::named_params;
use rusqlite::types::Value;

use super::past::{UNDONE_WITHIN, undoable};
use super::trace::{Field, cell, enrolled, write};
use crate::clock::Moment;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// How many of those who keep an import are named.
const NAMED: usize = 50;

/// What hangs on a person, link or class that an import made.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Keeps {
    /// The person's or the class's name.
    pub name: String,
    /// What it is, as a word: `account`, `invitation`, `consent`, …
    pub what: String,
}

/// How undoing ended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Undone {
    /// All is as it was; but these cells stay as somebody changed them since, and so many unused invitations ended.
    Whole(Vec<Keeps>, i64),
    /// Nothing was undone, because of these.
    Kept(Vec<Keeps>),
}

/// How many unused invitations end if the import is undone: of the adults that it made, and about the children to whom it linked
/// others.
///
/// # Errors
/// As the database gives them.
pub fn unused_invitations(tx: &Tx<'_>, import: i64) -> Result<i64> {
    tx.one(
        "WITH ended (invitation_id) AS (
                  SELECT invitation_id FROM import_trace JOIN invitation ON person_id = row_id
                   WHERE import_id = ?1 AND import_trace.kind = 'adult'
                  UNION
                  SELECT invitation_id FROM import_trace JOIN family_link AS link ON link.link_id = row_id
                    JOIN invitation ON person_id = link.guardian_id AND invitation.pupil_id = link.pupil_id
                   WHERE import_id = ?1 AND import_trace.kind = 'link')
         SELECT count(*) FROM ended JOIN invitation USING (invitation_id)
          WHERE used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL",
        [import],
        |row| row.get(0),
    )
}

/// Takes an import back.
///
/// # Errors
/// As [`undoable`]; [`Error::Conflict`] if something hangs on it that this version cannot name.
pub fn undo(tx: &Tx<'_>, by: PersonId, import: i64) -> Result<Undone> {
    let past = undoable(tx, import)?;
    let keeps = keeps(tx, import, past.at)?;
    if !keeps.is_empty() {
        tx.nothing_changed();
        return Ok(Undone::Kept(keeps));
    }
    let mut stays = Vec::new();
    let invitations = unused_invitations(tx, import)?;
    put_cells_back(tx, import, past.at, &mut stays)?;
    put_pupils_back(tx, import, past.at, &mut stays)?;
    take_suspensions_back(tx, import, past.at, &mut stays)?;
    let removed = remove_what_was_made(tx, by, import);
    if let Err(Error::Fault(why)) = &removed
        && why.contains("FOREIGN KEY")
    {
        return Err(Error::Conflict("roster-undo-kept-otherwise"));
    }
    removed?;
    tx.execute("DELETE FROM import_trace WHERE import_id = ?1", [import])?;
    tx.execute("DELETE FROM roster_alias WHERE import_id = ?1", [import])?;
    tx.execute("UPDATE roster_import SET undone_by = ?2, undone_at = ?3 WHERE import_id = ?1", (import, by, tx.now()))?;
    tx.note_object(import);
    tx.announce(Topic::Rights);
    stays.sort();
    stays.dedup();
    Ok(Undone::Whole(stays, invitations))
}

/// Forgets what imports of more than 30 days ago did; tells how much that was.
///
/// # Errors
/// As the database gives them.
pub fn forget_traces(tx: &Tx<'_>) -> Result<usize> {
    tx.execute(
        "DELETE FROM import_trace WHERE import_id IN (SELECT import_id FROM roster_import WHERE applied_at <= ?1)",
        [tx.now().plus(-UNDONE_WITHIN)],
    )
}

/// What hangs on the people, links and classes that the import made.
fn keeps(tx: &Tx<'_>, import: i64, at: Moment) -> Result<Vec<Keeps>> {
    let mut keeps = tx.rows(
        "WITH made AS (SELECT kind, row_id FROM import_trace WHERE import_id = :import),
              people AS (SELECT row_id AS person_id FROM made WHERE kind IN ('pupil', 'adult')),
              links AS (SELECT row_id AS link_id FROM made WHERE kind = 'link'),
              hanging (person_id, what) AS (
                  SELECT person_id, 'account' FROM account JOIN people USING (person_id)
                  UNION SELECT person_id, 'invitation' FROM invitation JOIN people USING (person_id) WHERE used_at IS NOT NULL OR declined_at IS NOT NULL
                  UNION SELECT pupil_id, 'invitation' FROM invitation WHERE pupil_id IN people AND person_id NOT IN people
                  UNION SELECT pupil_id, 'consent' FROM consent WHERE pupil_id IN people
                  UNION SELECT guardian_id, 'consent' FROM consent WHERE guardian_id IN people
                  UNION SELECT author_id, 'post' FROM post WHERE author_id IN people
                  UNION SELECT author_id, 'post' FROM comment WHERE author_id IN people
                  UNION SELECT pupil_id, 'picture' FROM picture_tag WHERE pupil_id IN people
                  UNION SELECT pupil_id, 'picture' FROM blob_pupil WHERE pupil_id IN people
                  UNION SELECT guardian_id, 'paper' FROM paper_family WHERE guardian_id IN people OR pupil_id IN people
                  UNION SELECT person_id, 'mail' FROM outbox JOIN people USING (person_id)
                  UNION SELECT pupil_id, 'card' FROM pupil_card WHERE pupil_id IN people
                  UNION SELECT pupil_id, 'card' FROM pupil_code WHERE pupil_id IN people
                  UNION SELECT person_id, 'delegate' FROM delegate WHERE person_id IN people OR pupil_id IN people OR link_id IN links
                  UNION SELECT pupil_id, 'joining' FROM join_request WHERE pupil_id IN people
                  UNION SELECT person_id, 'work' FROM staff_role JOIN people USING (person_id)
                  UNION SELECT pupil_id, 'link' FROM family_link WHERE pupil_id IN people AND link_id NOT IN links
                  UNION SELECT guardian_id, 'link' FROM family_link WHERE guardian_id IN people AND link_id NOT IN links
                  UNION SELECT link.guardian_id, 'consent' FROM family_link AS link JOIN consent USING (guardian_id, pupil_id) WHERE link.link_id IN links
                  UNION SELECT link.guardian_id, 'paper' FROM family_link AS link JOIN paper_family USING (guardian_id, pupil_id) WHERE link.link_id IN links
                  UNION SELECT link.guardian_id, 'invitation' FROM family_link AS link JOIN invitation ON person_id = guardian_id AND invitation.pupil_id = link.pupil_id
                         WHERE link.link_id IN links AND (used_at IS NOT NULL OR declined_at IS NOT NULL)
                  UNION SELECT guardian_id, 'decision' FROM family_link JOIN suspension USING (link_id) WHERE link_id IN links AND decision IS NOT NULL
                  UNION SELECT guardian_id, 'decision' FROM family_link JOIN restriction USING (link_id) WHERE link_id IN links
                  UNION SELECT guardian_id, 'decision' FROM family_link WHERE link_id IN links AND (ended_at IS NOT NULL OR confirmed_at IS NOT NULL)
                  UNION SELECT pupil_id, 'moved' FROM enrolment WHERE pupil_id IN people AND (since_at <> :at OR ended_at IS NOT NULL)
                  UNION SELECT row_id, 'import' FROM import_trace WHERE import_id <> :import AND kind IN ('cell', 'entered', 'ended') AND row_id IN people
                        AND (field IS NULL OR field <> 'responsibility'))
         SELECT trim(given_name || ' ' || family_name), what FROM hanging JOIN person USING (person_id)
          ORDER BY what, family_name, given_name",
        named_params! { ":import": import, ":at": at },
        |row| Ok(Keeps { name: row.get(0)?, what: row.get(1)? }),
    )?;
    keeps.extend(keeping_classes(tx, import)?);
    keeps.truncate(NAMED);
    Ok(keeps)
}

fn keeping_classes(tx: &Tx<'_>, import: i64) -> Result<Vec<Keeps>> {
    tx.rows(
        "WITH classes AS (SELECT row_id AS class_id FROM import_trace WHERE import_id = :import AND kind = 'class'),
              own AS (SELECT row_id AS pupil_id FROM import_trace WHERE import_id = :import AND kind IN ('pupil', 'entered')),
              hanging (class_id, what) AS (
                  SELECT class_id, 'teacher' FROM teaching JOIN classes USING (class_id)
                  UNION SELECT class_id, 'teacher' FROM day_pass JOIN classes USING (class_id)
                  UNION SELECT class_id, 'post' FROM post JOIN classes USING (class_id)
                  UNION SELECT class_id, 'card' FROM class_device JOIN classes USING (class_id)
                  UNION SELECT class_id, 'card' FROM class_window JOIN classes USING (class_id)
                  UNION SELECT class_id, 'joining' FROM listed_class JOIN classes USING (class_id)
                  UNION SELECT class_id, 'joining' FROM join_request JOIN classes USING (class_id)
                  UNION SELECT class_id, 'mail' FROM invitation_round JOIN classes USING (class_id)
                  UNION SELECT class_id, 'pupils' FROM enrolment JOIN classes USING (class_id) WHERE pupil_id NOT IN own)
         SELECT name, what FROM hanging JOIN class USING (class_id) ORDER BY name",
        named_params! { ":import": import },
        |row| Ok(Keeps { name: row.get(0)?, what: row.get(1)? }),
    )
}

/// One cell that was changed.
struct Changed {
    row: i64,
    field: Field,
    before: Value,
    after: Value,
}

fn put_cells_back(tx: &Tx<'_>, import: i64, at: Moment, stays: &mut Vec<Keeps>) -> Result<()> {
    let changed = tx.rows(
        "SELECT row_id, field, before, after FROM import_trace WHERE import_id = ?1 AND kind = 'cell' ORDER BY step DESC",
        [import],
        |row| Ok((row.get(0)?, row.get::<_, String>(1)?, row.get(2)?, row.get(3)?)),
    )?;
    let changed = changed
        .into_iter()
        .filter_map(|(row, word, before, after)| Some(Changed { row, field: Field::from_word(&word)?, before, after }));
    let (numbers, others): (Vec<_>, Vec<_>) = changed.partition(|cell| cell.field == Field::Number);
    // Numbers that were exchanged must all be free before one of them is given back.
    let mut free = Vec::new();
    for number in numbers {
        if is_untouched(tx, &number, stays)? {
            write(tx, Field::Number, number.row, &Value::Null)?;
            free.push(number);
        }
    }
    for number in free {
        let taken = tx.exists("SELECT 1 FROM pupil WHERE roster_number = ?1", [&number.before])?;
        let value = if taken { &number.after } else { &number.before };
        write(tx, Field::Number, number.row, value)?;
        if taken {
            stays.extend(named(tx, &number)?);
        }
    }
    for cell in others {
        if let Some(what) = built_on(tx, &cell, at)? {
            stays.extend(named_person(tx, whose(tx, &cell)?, what)?);
        } else if is_untouched(tx, &cell, stays)? {
            write(tx, cell.field, cell.row, &cell.before)?;
        }
    }
    Ok(())
}

/// What stands on a cell although nobody has touched it: somebody signs in with the address; the office, or a newer file, has
/// judged the link since (D123).
fn built_on(tx: &Tx<'_>, changed: &Changed, at: Moment) -> Result<Option<&'static str>> {
    match changed.field {
        Field::Email => {
            let signs_in =
                tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL", [changed.row])?;
            Ok(signs_in.then_some("signs-in"))
        }
        Field::Responsibility if is_doubted_again(tx, changed.row, at)? => Ok(Some("newer")),
        Field::Responsibility => {
            let decided = tx.exists(
                "SELECT 1 FROM family_link LEFT JOIN suspension USING (link_id)
                  WHERE link_id = ?1 AND (decided_at >= ?2 OR confirmed_at >= ?2)",
                (changed.row, at),
            )?;
            Ok(decided.then_some("decision"))
        }
        _ => Ok(None),
    }
}

/// Whether the newest file that names the link, newer than the import, doubts it.
fn is_doubted_again(tx: &Tx<'_>, link: i64, at: Moment) -> Result<bool> {
    tx.exists("SELECT 1 FROM link_doubt WHERE link_id = ?1 AND said_at > ?2", (link, at))
}

/// Whether the cell is as the import left it; if not, it stays and is named.
fn is_untouched(tx: &Tx<'_>, changed: &Changed, stays: &mut Vec<Keeps>) -> Result<bool> {
    let is_same = cell(tx, changed.field, changed.row)?.as_ref() == Some(&changed.after);
    if !is_same {
        stays.extend(named(tx, changed)?);
    }
    Ok(is_same)
}

/// Whose cell it is and what it is.
fn named(tx: &Tx<'_>, changed: &Changed) -> Result<Option<Keeps>> {
    let what = match changed.field {
        Field::Given | Field::Family => "name",
        Field::Email => "email",
        Field::Mobile => "mobile",
        Field::Number | Field::Birth => "number",
        Field::Responsibility => "responsibility",
        Field::LeavesOn | Field::LeftAt | Field::LeftMarkedBy => "leaving",
    };
    named_person(tx, whose(tx, changed)?, what)
}

fn whose(tx: &Tx<'_>, changed: &Changed) -> Result<Option<i64>> {
    match changed.field {
        Field::Responsibility => guardian(tx, changed.row),
        _ => Ok(Some(changed.row)),
    }
}

fn guardian(tx: &Tx<'_>, link: i64) -> Result<Option<i64>> {
    tx.row("SELECT guardian_id FROM family_link WHERE link_id = ?1", [link], |row| row.get(0))
}

fn named_person(tx: &Tx<'_>, person: Option<i64>, what: &str) -> Result<Option<Keeps>> {
    tx.row("SELECT trim(given_name || ' ' || family_name) FROM person WHERE person_id = ?1", [person], |row| {
        Ok(Keeps { name: row.get(0)?, what: what.to_owned() })
    })
}

/// Moved pupils go back, leavers come back, whoever came back has left again, unless they were moved once more since.
fn put_pupils_back(tx: &Tx<'_>, import: i64, at: Moment, stays: &mut Vec<Keeps>) -> Result<()> {
    let moved = tx.rows(
        "SELECT row_id, max(CASE kind WHEN 'ended' THEN class_id END), max(CASE kind WHEN 'entered' THEN class_id END)
           FROM import_trace WHERE import_id = ?1 AND kind IN ('ended', 'entered')
          GROUP BY row_id",
        [import],
        |row| Ok((row.get::<_, PupilId>(0)?, row.get::<_, Option<ClassId>>(1)?, row.get::<_, Option<ClassId>>(2)?)),
    )?;
    for (pupil, ended, entered) in moved {
        if enrolled(tx, pupil)? != entered {
            stays.extend(named_person(tx, Some(pupil.0), "class")?);
            continue;
        }
        tx.execute(
            "DELETE FROM enrolment WHERE pupil_id = ?1 AND class_id = ?2 AND since_at = ?3 AND ended_at IS NULL",
            (pupil, entered, at),
        )?;
        tx.execute(
            "UPDATE enrolment SET ended_at = NULL WHERE pupil_id = ?1 AND class_id = ?2 AND ended_at = ?3
                AND NOT EXISTS (SELECT 1 FROM enrolment AS open WHERE open.pupil_id = ?1 AND open.ended_at IS NULL)",
            (pupil, ended, at),
        )?;
    }
    Ok(())
}

fn take_suspensions_back(tx: &Tx<'_>, import: i64, at: Moment, stays: &mut Vec<Keeps>) -> Result<()> {
    let links: Vec<i64> =
        tx.rows("SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'suspended'", [import], |row| {
            row.get(0)
        })?;
    for link in links {
        if is_doubted_again(tx, link, at)? {
            stays.extend(named_person(tx, guardian(tx, link)?, "newer")?);
            continue;
        }
        let gone =
            tx.execute("DELETE FROM suspension WHERE link_id = ?1 AND since_at = ?2 AND decision IS NULL", (link, at))?;
        if gone == 0 {
            stays.extend(named_person(tx, guardian(tx, link)?, "decision")?);
        }
    }
    Ok(())
}

/// The rows that hang on others go first. An invitation about a child to whom nobody links its adult any more opens nothing.
fn remove_what_was_made(tx: &Tx<'_>, by: PersonId, import: i64) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET revoked_at = :now, revoked_by = :by
          WHERE invitation_id IN (SELECT invitation_id
                                    FROM import_trace JOIN family_link AS link ON link.link_id = row_id
                                    JOIN invitation AS about ON about.person_id = link.guardian_id AND about.pupil_id = link.pupil_id
                                   WHERE import_id = :import AND import_trace.kind = 'link')
            AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL",
        named_params! { ":now": tx.now(), ":by": by, ":import": import },
    )?;
    for sql in [
        "DELETE FROM suspension WHERE link_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'link')",
        "DELETE FROM family_link WHERE link_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'link')",
        "DELETE FROM invitation WHERE used_at IS NULL AND person_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'adult')",
        "DELETE FROM enrolment WHERE pupil_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'pupil')",
        "DELETE FROM pupil WHERE pupil_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'pupil')",
        "DELETE FROM person WHERE person_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind IN ('pupil', 'adult'))",
        "DELETE FROM class WHERE class_id IN (SELECT row_id FROM import_trace WHERE import_id = ?1 AND kind = 'class')",
    ] {
        tx.execute(sql, [import])?;
    }
    Ok(())
}
