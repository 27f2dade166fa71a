//! Restrictions of links: recorded by one, lifted by two.

use super::close;
use crate::accounts::store::pupils::forget_ways_in;
use crate::db::ids::{LinkId, PersonId, PupilId, RestrictionId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// Restricts a link at once. Restricted already is as good.
///
/// # Errors
/// As the database gives them.
pub fn restrict(
    tx: &Tx<'_>,
    by: PersonId,
    pupil: PupilId,
    link: LinkId,
    guardian: PersonId,
    reference: &str,
) -> Result<()> {
    if tx.exists("SELECT 1 FROM restriction WHERE link_id = ?1 AND lifted_at IS NULL", [link])? {
        tx.nothing_changed();
        return Ok(());
    }
    tx.insert(
        "INSERT INTO restriction (link_id, reference, recorded_by, recorded_at) VALUES (?1, ?2, ?3, ?4)",
        (link, reference, by, tx.now()),
    )?;
    close(tx, by, guardian, pupil)?;
    forget_ways_in(tx, pupil)
}

/// A leader asks to lift a restriction; nothing opens before a second person confirms.
///
/// # Errors
/// As the database gives them.
pub fn ask_to_lift(tx: &Tx<'_>, by: PersonId, restriction: RestrictionId) -> Result<()> {
    tx.execute(
        "UPDATE restriction SET lift_asked_by = ?2, lift_asked_at = ?3 WHERE restriction_id = ?1 AND lifted_at IS NULL",
        (restriction, by, tx.now()),
    )?;
    Ok(())
}

/// A second person confirms the lift.
///
/// # Errors
/// [`Error::Conflict`] if nobody asked, or the same person did.
pub fn lift(tx: &Tx<'_>, by: PersonId, restriction: RestrictionId) -> Result<()> {
    let lifted = tx.execute(
        "UPDATE restriction SET lifted_by = ?2, lifted_at = ?3
          WHERE restriction_id = ?1 AND lifted_at IS NULL AND lift_asked_by IS NOT NULL AND lift_asked_by <> ?2",
        (restriction, by, tx.now()),
    )?;
    if lifted == 0 {
        return Err(Error::Conflict("families-lift-needs-two"));
    }
    tx.announce(Topic::Rights);
    Ok(())
}
