//! Families that stay on paper, as the reach page records it (D25): the strip of a letter that came back.

use rusqlite::named_params;

use crate::db::Tx;
use crate::db::ids::{PersonId, PupilId};
use crate::error::Result;

/// Records the 'no' of a strip that came back: open invitations about the child end with it, and the adult gets paper.
///
/// # Errors
/// [`crate::error::Error::NotFound`] if the adult is not linked to the child.
pub fn decline_on_paper(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId, by: PersonId) -> Result<()> {
    tx.one(
        "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (guardian, pupil),
        |_| Ok(()),
    )?;
    let ended = tx.execute(
        "UPDATE invitation SET declined_at = :now
          WHERE person_id = :guardian AND pupil_id = :pupil AND kind = 'guardian'
            AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL AND expires_at > :now",
        named_params! { ":now": tx.now(), ":guardian": guardian, ":pupil": pupil },
    )?;
    let new = tx.execute(
        "INSERT INTO paper_family (guardian_id, pupil_id, cause, recorded_by, recorded_at)
         VALUES (:guardian, :pupil, 'declined', :by, :now)
             ON CONFLICT (guardian_id, pupil_id) WHERE ended_at IS NULL DO NOTHING",
        named_params! { ":guardian": guardian, ":pupil": pupil, ":by": by, ":now": tx.now() },
    )?;
    if new == 0 && ended == 0 {
        tx.nothing_changed();
    }
    Ok(())
}
