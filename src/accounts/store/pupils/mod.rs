//! How pupils sign in, in the database: the account itself, the list of a class, and the school's hours.
//!
//! Invariants: an account opens nothing until a guardian agrees, whatever lies ready for it (D71); only hashes are stored.

mod cards;
mod codes;
mod devices;

pub use cards::*;
pub use codes::*;
pub use devices::*;

use jiff::tz::TimeZone;
use rusqlite::named_params;

use crate::accounts::hours::Hours;
use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::live::Topic;
use crate::error::{Error, Result};

/// Whether a pupil has an open account.
pub fn has_account(tx: &Tx<'_>, pupil: PupilId) -> Result<bool> {
    tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL AND suspended_at IS NULL", [pupil])
}

/// Whether the guardians agree to a sign-in of the pupil's own, or the school attests it.
pub fn is_agreed(tx: &Tx<'_>, pupil: PupilId) -> Result<bool> {
    tx.exists("SELECT 1 FROM consent_agreed WHERE pupil_id = ?1 AND purpose = 'account'", [pupil])
}

/// Makes the account of a pupil, or opens a closed one again: by `by`, or by the pupil itself. Without a user name only cards and
/// pictures open it, and `password` is the hash of a text that nobody knows.
///
/// # Errors
/// As the database gives them.
pub fn open_account(
    tx: &Tx<'_>,
    pupil: PupilId,
    user_name: Option<&str>,
    password: &str,
    by: Option<PersonId>,
) -> Result<()> {
    tx.execute(
        "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_by, made_at)
         VALUES (:pupil, :name, :password, :now, :by, :now)
             ON CONFLICT (person_id) DO UPDATE
            SET user_name = :name, password_hash = :password, password_changed_at = :now, made_by = :by, made_at = :now, closed_at = NULL",
        named_params! { ":pupil": pupil, ":name": user_name, ":password": password, ":now": tx.now(), ":by": by },
    )?;
    tx.execute(
        "UPDATE pupil_code SET revoked_at = ?2 WHERE pupil_id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (pupil, tx.now()),
    )?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// Ends every way in that hung on a closed account: cards, pictures, codes.
///
/// # Errors
/// As the database gives them.
pub fn end_ways_in(tx: &Tx<'_>, pupil: PupilId, by: PersonId) -> Result<()> {
    revoke_card(tx, pupil, by)?;
    tx.execute("DELETE FROM pupil_pictures WHERE pupil_id = ?1", [pupil])?;
    tx.execute(
        "UPDATE pupil_code SET revoked_at = ?2 WHERE pupil_id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (pupil, tx.now()),
    )?;
    Ok(())
}

/// A pupil of a class, with the ways in.
#[derive(Clone, Debug)]
pub struct SignsIn {
    /// The pupil.
    pub pupil: PupilId,
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// The drawing.
    pub buddy: i64,
    /// A guardian agrees.
    pub agreed: bool,
    /// Has an account that is not closed.
    pub has_account: bool,
    /// The user name; none where there is none.
    pub user_name: Option<String>,
    /// When the card in use was printed.
    pub card_printed_at: Option<Moment>,
    /// Three pictures are chosen.
    pub has_pictures: bool,
    /// Until when an unused code works.
    pub code_until: Option<Moment>,
    /// The day of last use, never the hour (D50).
    pub last_day: Option<Moment>,
}

/// The pupils of a class by first name, and how each signs in.
///
/// # Errors
/// As the database gives them.
pub fn sign_ins(tx: &Tx<'_>, class: ClassId) -> Result<Vec<SignsIn>> {
    tx.rows(
        "SELECT enrolment.pupil_id, given_name, family_name, buddy,
                EXISTS (SELECT 1 FROM consent_agreed
                         WHERE consent_agreed.pupil_id = enrolment.pupil_id AND purpose = 'account'),
                account.person_id IS NOT NULL, account.user_name,
                (SELECT printed_at FROM pupil_card WHERE pupil_card.pupil_id = enrolment.pupil_id AND revoked_at IS NULL),
                EXISTS (SELECT 1 FROM pupil_pictures WHERE pupil_pictures.pupil_id = enrolment.pupil_id),
                (SELECT expires_at FROM pupil_code
                  WHERE pupil_code.pupil_id = enrolment.pupil_id AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now),
                account.last_sign_in_day
           FROM enrolment
           JOIN pupil ON pupil.pupil_id = enrolment.pupil_id
           JOIN person ON person.person_id = enrolment.pupil_id
           LEFT JOIN account ON account.person_id = enrolment.pupil_id AND account.closed_at IS NULL
          WHERE enrolment.class_id = :class AND enrolment.ended_at IS NULL
          ORDER BY given_name, family_name",
        named_params! { ":class": class, ":now": tx.now() },
        |row| {
            Ok(SignsIn {
                pupil: row.get(0)?,
                given_name: row.get(1)?,
                family_name: row.get(2)?,
                buddy: row.get(3)?,
                agreed: row.get(4)?,
                has_account: row.get(5)?,
                user_name: row.get(6)?,
                card_printed_at: row.get(7)?,
                has_pictures: row.get(8)?,
                code_until: row.get(9)?,
                last_day: row.get(10)?,
            })
        },
    )
}

/// Makes the accounts of those of these pupils of the class who have none and for whom a guardian agrees; tells how many.
///
/// # Errors
/// As the database gives them.
pub fn open_accounts(tx: &Tx<'_>, class: ClassId, pupils: &[PupilId], password: &str, by: PersonId) -> Result<usize> {
    let listed = sign_ins(tx, class)?;
    let without = listed.iter().filter(|listed| listed.agreed && !listed.has_account && pupils.contains(&listed.pupil));
    let mut made = 0;
    for listed in without {
        open_account(tx, listed.pupil, None, password, Some(by))?;
        made += 1;
    }
    tx.note_class(class);
    Ok(made)
}

/// Deletes cards, codes, windows and class devices that ended before this moment, and tells how many. A device stays as long as a session
/// on it is remembered.
///
/// # Errors
/// As the database gives them.
pub fn forget(tx: &Tx<'_>, before: Moment) -> Result<usize> {
    Ok(tx.execute("DELETE FROM pupil_card WHERE revoked_at < ?1", [before])?
        + tx.execute("DELETE FROM pupil_code WHERE min(expires_at, coalesce(used_at, revoked_at, expires_at)) < ?1", [before])?
        + tx.execute(
            "DELETE FROM class_device
              WHERE ends_at < ?1 AND NOT EXISTS (SELECT 1 FROM session WHERE session.device_id = class_device.device_id)",
            [before],
        )?
        + tx.execute("DELETE FROM class_window WHERE ends_at < ?1", [before])?)
}

/// Ends the ways in that an adult of the family may know: user name with password, pictures, unused codes; and every session. The
/// card stays, which works at school alone.
///
/// # Errors
/// As the database gives them.
pub fn forget_ways_in(tx: &Tx<'_>, pupil: PupilId) -> Result<()> {
    tx.execute("UPDATE account SET user_name = NULL WHERE person_id = ?1", [pupil])?;
    tx.execute("DELETE FROM pupil_pictures WHERE pupil_id = ?1", [pupil])?;
    tx.execute(
        "UPDATE pupil_code SET revoked_at = ?2 WHERE pupil_id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (pupil, tx.now()),
    )?;
    super::end_sessions(tx, pupil.person(), None)
}

/// The name of a class.
///
/// # Errors
/// [`Error::NotFound`].
pub fn class_name(tx: &Tx<'_>, class: ClassId) -> Result<String> {
    tx.one("SELECT name FROM class WHERE class_id = ?1", [class], |row| row.get(0))
}

/// The school's hours, and its time zone.
///
/// # Errors
/// As the database gives them.
pub fn hours(tx: &Tx<'_>) -> Result<(Hours, TimeZone)> {
    let (days, opens, closes, zone) =
        tx.one("SELECT school_days, opens_minute, closes_minute, time_zone FROM school", [], |row| {
            Ok((row.get(0)?, row.get(1)?, row.get(2)?, row.get::<_, String>(3)?))
        })?;
    Ok((Hours { days, opens, closes }, TimeZone::get(&zone).map_err(Error::fault)?))
}

/// Keeps other hours; the same ones once more leave no line.
///
/// # Errors
/// As the database gives them.
pub fn keep_hours(tx: &Tx<'_>, kept: &Hours) -> Result<()> {
    if hours(tx)?.0 == *kept {
        tx.nothing_changed();
        return Ok(());
    }
    tx.execute(
        "UPDATE school SET school_days = :days, opens_minute = :opens, closes_minute = :closes",
        named_params! { ":days": kept.days, ":opens": kept.opens, ":closes": kept.closes },
    )?;
    let zone = hours(tx)?.1;
    devices::end_sessions_by(tx, kept.end(tx.now(), &zone).unwrap_or(tx.now()))
}
