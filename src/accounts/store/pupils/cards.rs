//! Cards and pictures in the database: one card in use a pupil, a new one replaces it; pictures as passwords are kept.

use rusqlite::named_params;

use crate::accounts::codes::Fingerprint;
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::error::Result;

/// Keeps the card that is printed now; the one until now opens nothing any more.
///
/// # Errors
/// As the database gives them.
pub fn issue_card(tx: &Tx<'_>, pupil: PupilId, token: Fingerprint, by: PersonId) -> Result<()> {
    revoke_card(tx, pupil, by)?;
    tx.insert(
        "INSERT INTO pupil_card (pupil_id, token_hash, printed_by, printed_at) VALUES (:pupil, :token, :by, :now)",
        named_params! { ":pupil": pupil, ":token": token, ":by": by, ":now": tx.now() },
    )?;
    Ok(())
}

/// Ends the card in use; tells whether there was one. Sessions that it opened end too.
///
/// # Errors
/// As the database gives them.
pub fn revoke_card(tx: &Tx<'_>, pupil: PupilId, by: PersonId) -> Result<bool> {
    let revoked = tx.execute(
        "UPDATE pupil_card SET revoked_at = :now, revoked_by = :by WHERE pupil_id = :pupil AND revoked_at IS NULL",
        named_params! { ":pupil": pupil, ":by": by, ":now": tx.now() },
    )?;
    if revoked > 0 {
        crate::accounts::store::end_sessions(tx, pupil.person(), None)?;
    }
    Ok(revoked > 0)
}

/// The pupil of this class who holds the card and has an open account.
///
/// # Errors
/// As the database gives them.
pub fn card_holder(tx: &Tx<'_>, card: &[u8; 32], class: ClassId) -> Result<Option<PupilId>> {
    tx.row(
        "SELECT pupil_card.pupil_id
           FROM pupil_card
           JOIN enrolment ON enrolment.pupil_id = pupil_card.pupil_id AND enrolment.ended_at IS NULL
           JOIN account ON account.person_id = pupil_card.pupil_id AND closed_at IS NULL AND suspended_at IS NULL
          WHERE token_hash = :card AND revoked_at IS NULL AND class_id = :class",
        named_params! { ":card": card, ":class": class },
        |row| row.get(0),
    )
}

/// The stored hash of a pupil's pictures; none where none are chosen or the account is closed.
///
/// # Errors
/// As the database gives them.
pub fn pictures_of(tx: &Tx<'_>, pupil: PupilId) -> Result<Option<String>> {
    tx.row(
        "SELECT secret_hash FROM pupil_pictures
           JOIN account ON account.person_id = pupil_id AND closed_at IS NULL AND suspended_at IS NULL
          WHERE pupil_id = ?1",
        [pupil],
        |row| row.get(0),
    )
}

/// Keeps the hash of three pictures, chosen by `by` or by the pupil itself; the pupil's sign-ins end.
///
/// # Errors
/// As the database gives them.
pub fn keep_pictures(tx: &Tx<'_>, pupil: PupilId, secret: &str, by: Option<PersonId>) -> Result<()> {
    tx.execute(
        "INSERT INTO pupil_pictures (pupil_id, secret_hash, chosen_by, chosen_at) VALUES (:pupil, :secret, :by, :now)
             ON CONFLICT (pupil_id) DO UPDATE SET secret_hash = :secret, chosen_by = :by, chosen_at = :now",
        named_params! { ":pupil": pupil, ":secret": secret, ":by": by, ":now": tx.now() },
    )?;
    crate::accounts::store::end_sessions(tx, pupil.person(), None)
}
