//! Lines of the access log, newest first, by key.

use rusqlite::{Row, named_params};

use super::notice::Notice;
use super::{About, Actor, Entry, PAGE_SIZE};
use crate::db::Tx;
use crate::db::ids::{PersonId, PupilId};
use crate::error::Result;
use crate::policy::privacy::{ReadAccessLog, ReadAccessLogWithReason, ReadChildAccessReport};
use crate::policy::public::{ReadOwnAccessReport, ReadPrivacyNotice};

/// The log before line `before`, to the data protection officer.
///
/// # Errors
/// As the database gives them.
pub fn list(tx: &Tx<'_>, _may: &ReadAccessLog, about: About, before: i64) -> Result<Vec<Entry>> {
    lines(tx, about, before)
}

/// The log before line `before`, to a leader whose reason is kept in the same transaction.
///
/// # Errors
/// As the database gives them.
pub fn list_with_reason(
    tx: &Tx<'_>,
    _may: &ReadAccessLogWithReason,
    reason: &str,
    about: About,
    before: i64,
) -> Result<Vec<Entry>> {
    tx.note_reason(reason)?;
    lines(tx, about, before)
}

fn lines(tx: &Tx<'_>, about: About, before: i64) -> Result<Vec<Entry>> {
    match about {
        About::Everything => tx.rows(
            "SELECT seq, at, actor_id, actor_name, actor_roles, right, pupil_id, pupil_name, class_name, reason,
                    (SELECT given_name || ' ' || family_name FROM person WHERE object = 'guardian_account' AND person_id = object_id)
               FROM readable_access
              WHERE seq < :before
              ORDER BY seq DESC
              LIMIT :size",
            named_params! { ":before": before, ":size": PAGE_SIZE },
            entry,
        ),
        About::Actor(person) => tx.rows(
            "SELECT seq, at, actor_id, actor_name, actor_roles, right, pupil_id, pupil_name, class_name, reason,
                    (SELECT given_name || ' ' || family_name FROM person WHERE object = 'guardian_account' AND person_id = object_id)
               FROM readable_access
              WHERE actor_id = :person AND seq < :before
              ORDER BY seq DESC
              LIMIT :size",
            named_params! { ":person": person, ":before": before, ":size": PAGE_SIZE },
            entry,
        ),
    }
}

/// Whether the reader sees everything about the child, as leaders and the data protection officer do, or a family's part.
///
/// # Errors
/// As the database gives them.
pub fn sees_all(tx: &Tx<'_>, reader: PersonId, pupil: PupilId) -> Result<bool> {
    let guards = tx.exists(
        "SELECT 1 FROM active_link WHERE guardian_id = :reader AND pupil_id = :pupil",
        named_params! { ":reader": reader, ":pupil": pupil },
    )?;
    Ok(!guards)
}

/// Everything that the log says about the child.
///
/// # Errors
/// As the database gives them.
pub fn about_child(tx: &Tx<'_>, may: &ReadChildAccessReport, before: i64) -> Result<Vec<Entry>> {
    tx.rows(
        "SELECT seq, at, actor_id, actor_name, actor_roles, right, pupil_id, pupil_name, class_name, reason,
                (SELECT given_name || ' ' || family_name FROM person WHERE object = 'guardian_account' AND person_id = object_id)
           FROM readable_access
          WHERE pupil_id = :pupil AND seq < :before
          ORDER BY seq DESC
          LIMIT :size",
        named_params! { ":pupil": may.pupil(), ":before": before, ":size": PAGE_SIZE },
        entry,
    )
}

/// Which staff looked at the child, as a guardian is told: nobody who is linked to the child, no word on court orders.
///
/// # Errors
/// As the database gives them.
pub fn looks_at_child(tx: &Tx<'_>, may: &ReadChildAccessReport, before: i64) -> Result<Vec<Entry>> {
    tx.rows(
        "SELECT seq, at, actor_id, actor_name, actor_roles, right, pupil_id, pupil_name, class_name, NULL, NULL
           FROM readable_access
          WHERE pupil_id = :pupil AND seq < :before
            AND right IN ('ReadPupil', 'ReadRosterRecord', 'ReadConsents', 'ReadGuardianContacts', 'SeeRestrictionMark',
                          'ReadRestriction', 'ReadChildAccessReport')
            AND actor_id <> :reader
            AND EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = actor_id
                        UNION ALL SELECT 1 FROM day_pass WHERE day_pass.person_id = actor_id)
            AND NOT EXISTS (SELECT 1 FROM family_link
                             WHERE family_link.guardian_id = actor_id AND family_link.pupil_id = :pupil)
          ORDER BY seq DESC
          LIMIT :size",
        named_params! { ":pupil": may.pupil(), ":reader": may.person(), ":before": before, ":size": PAGE_SIZE },
        entry,
    )
}

/// The child's first name.
///
/// # Errors
/// As the database gives them.
pub fn first_name(tx: &Tx<'_>, may: &ReadChildAccessReport) -> Result<String> {
    tx.one("SELECT given_name FROM person WHERE person_id = :pupil", named_params! { ":pupil": may.pupil() }, |row| {
        row.get(0)
    })
}

/// Who looked at, or changed, the asker's own record.
///
/// # Errors
/// As the database gives them.
pub fn about_oneself(tx: &Tx<'_>, may: &ReadOwnAccessReport, before: i64) -> Result<Vec<Entry>> {
    tx.rows(
        "SELECT seq, at, actor_id, actor_name, actor_roles, right, NULL, NULL, NULL, NULL, NULL
           FROM readable_access
          WHERE object_id = :person AND object IN ('staff_account', 'guardian_account') AND seq < :before
            AND actor_id <> :person
          ORDER BY seq DESC
          LIMIT :size",
        named_params! { ":person": may.person(), ":before": before, ":size": PAGE_SIZE },
        entry,
    )
}

fn entry(row: &Row<'_>) -> rusqlite::Result<Entry> {
    let actor: Option<i64> = row.get(2)?;
    let (name, roles): (Option<String>, Option<String>) = (row.get(3)?, row.get(4)?);
    let pupil: Option<i64> = row.get(6)?;
    let pupil_name: Option<String> = row.get(7)?;
    Ok(Entry {
        seq: row.get(0)?,
        at: row.get(1)?,
        actor: actor.zip(name).map(|(person, name)| Actor { person, name, roles: roles.unwrap_or_default() }),
        right: row.get(5)?,
        pupil: pupil.zip(pupil_name),
        class: row.get(8)?,
        reason: row.get(9)?,
        adult: row.get(10)?,
    })
}

/// The school as the notice names it.
///
/// # Errors
/// As the database gives them.
pub fn notice(tx: &Tx<'_>, _may: &ReadPrivacyNotice) -> Result<Notice> {
    let row = tx.row(
        "SELECT address, town, privacy_contact, (SELECT max(published_at) FROM privacy_notice) FROM school",
        [],
        |row| {
            let parts: [String; 2] = [row.get(0)?, row.get(1)?];
            let address = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(", ");
            Ok(Notice { address, contact: row.get(2)?, published_at: row.get(3)? })
        },
    )?;
    Ok(row.unwrap_or(Notice { address: String::new(), contact: String::new(), published_at: None }))
}
