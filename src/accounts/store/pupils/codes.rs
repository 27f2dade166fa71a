//! Codes with which pupils make their own accounts: one in use a pupil, for thirty days and once (D20).

use rusqlite::named_params;

use crate::accounts::codes::Fingerprint;
use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::{PersonId, PupilCodeId, PupilId};
use crate::error::{Error, Result};

/// How long a pupil's code works: as long as a letter's.
pub const CODE_LASTS: i64 = 30 * DAY;
/// Wrong tries that end a typed code (TRUST 2.1).
const WRONG_TRIES: i64 = 10;

/// A code as the table holds it.
pub struct SealedCode<'a> {
    /// The fingerprint of the link in the QR code.
    pub link: Fingerprint,
    /// Four characters that find it.
    pub find: &'a str,
    /// The hash of those that prove it.
    pub prove: &'a str,
}

/// Issues a code for a pupil without account; the one until now works no longer. Tells until when it does.
///
/// # Errors
/// [`Error::Conflict`] where the pupil has an account.
pub fn issue_code(tx: &Tx<'_>, pupil: PupilId, sealed: &SealedCode<'_>, by: PersonId) -> Result<Moment> {
    if super::has_account(tx, pupil)? {
        return Err(Error::Conflict("pupils-account-exists"));
    }
    tx.execute(
        "UPDATE pupil_code SET revoked_at = ?2 WHERE pupil_id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (pupil, tx.now()),
    )?;
    let until = tx.now().plus(CODE_LASTS);
    tx.insert(
        "INSERT INTO pupil_code (pupil_id, token_hash, find_part, prove_hash, issued_by, issued_at, expires_at)
         VALUES (:pupil, :link, :find, :prove, :by, :now, :until)",
        named_params! {
            ":pupil": pupil, ":link": sealed.link, ":find": sealed.find, ":prove": sealed.prove, ":by": by,
            ":now": tx.now(), ":until": until,
        },
    )?;
    Ok(until)
}

/// Whether a code that is or was has this finding part.
///
/// # Errors
/// As the database gives them.
pub fn is_code_taken(tx: &Tx<'_>, find: &str) -> Result<bool> {
    tx.exists("SELECT 1 FROM pupil_code WHERE find_part = ?1", [find])
}

/// A typed code that waits to be proved.
pub struct Findable {
    /// The code.
    pub code: PupilCodeId,
    /// Whose.
    pub pupil: PupilId,
    /// The hash of its proving part.
    pub prove_hash: String,
}

/// The open code with this finding part.
///
/// # Errors
/// As the database gives them.
pub fn findable_code(tx: &Tx<'_>, find: &str) -> Result<Option<Findable>> {
    tx.row(
        "SELECT code_id, pupil_id, prove_hash FROM pupil_code
          WHERE find_part = :find AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now AND wrong_tries < :most",
        named_params! { ":find": find, ":now": tx.now(), ":most": WRONG_TRIES },
        |row| Ok(Findable { code: row.get(0)?, pupil: row.get(1)?, prove_hash: row.get(2)? }),
    )
}

/// Lets a link open what the typed code has proved, as long as the code lasts.
///
/// # Errors
/// As the database gives them.
pub fn open_typed_code(tx: &Tx<'_>, code: PupilCodeId, link: Fingerprint) -> Result<()> {
    tx.note_object(code.0);
    tx.execute(
        "UPDATE pupil_code SET typed_hash = :link, wrong_tries = 0 WHERE code_id = :code",
        named_params! { ":link": link, ":code": code },
    )
    .map(|_| ())
}

/// Counts a wrong try; the tenth ends the typed code.
///
/// # Errors
/// As the database gives them.
pub fn count_wrong_code(tx: &Tx<'_>, code: PupilCodeId) -> Result<()> {
    tx.note_object(code.0);
    tx.execute("UPDATE pupil_code SET wrong_tries = wrong_tries + 1 WHERE code_id = ?1", [code]).map(|_| ())
}

/// Uses the code up.
///
/// # Errors
/// [`Error::NotFound`] where somebody was faster.
pub fn use_code(tx: &Tx<'_>, code: PupilCodeId) -> Result<()> {
    let used = tx.execute(
        "UPDATE pupil_code SET used_at = ?2 WHERE code_id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (code, tx.now()),
    )?;
    if used == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// First name and drawing of the pupil whom a proved code is for.
///
/// # Errors
/// [`Error::NotFound`].
pub fn code_owner(tx: &Tx<'_>, pupil: PupilId) -> Result<(String, i64)> {
    tx.one(
        "SELECT given_name, buddy FROM pupil JOIN person ON person_id = pupil_id WHERE pupil_id = ?1",
        [pupil],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
