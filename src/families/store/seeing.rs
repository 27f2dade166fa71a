//! A session that sees as one of a child's adults: begun and ended. Who may, and what it opens, `policy/seeing.rs` says.

use rusqlite::named_params;

use crate::db::Tx;
use crate::db::ids::{PersonId, PupilId, SessionId};
use crate::error::Result;
use crate::policy::seeing::LASTS;

/// The adult's name.
///
/// # Errors
/// [`crate::error::Error::NotFound`].
pub fn adult_name(tx: &Tx<'_>, adult: PersonId) -> Result<String> {
    tx.one("SELECT given_name || ' ' || family_name FROM person WHERE person_id = ?1", [adult], |row| row.get(0))
}

/// Lets the session see as the adult, with the reason in the line of the access log.
///
/// # Errors
/// As the database gives them.
pub fn begin(tx: &Tx<'_>, session: SessionId, adult: PersonId, pupil: PupilId, reason: &str) -> Result<()> {
    tx.note_reason(reason)?;
    tx.execute(
        "INSERT INTO seeing_as (session_id, adult_id, pupil_id, begun_at, ends_at) VALUES (:session, :adult, :pupil, :now, :ends)
             ON CONFLICT (session_id) DO UPDATE SET adult_id = :adult, pupil_id = :pupil, begun_at = :now, ends_at = :ends",
        named_params! {
            ":session": session, ":adult": adult, ":pupil": pupil, ":now": tx.now(), ":ends": tx.now().plus(LASTS),
        },
    )?;
    Ok(())
}

/// Ends it; the line names the child.
///
/// # Errors
/// As the database gives them.
pub fn end(tx: &Tx<'_>, session: SessionId, pupil: PupilId) -> Result<()> {
    tx.note_pupil(pupil);
    tx.execute("DELETE FROM seeing_as WHERE session_id = ?1", [session])?;
    Ok(())
}
