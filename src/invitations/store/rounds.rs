//! A round that was sent, and how far whole classes have come.

use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId};
use crate::error::Result;

/// Begins a round; false where the same form has come before, and then nothing is to be done.
///
/// # Errors
/// As the database gives them.
pub fn begin_round(tx: &Tx<'_>, class: ClassId, form_key: &str, by: PersonId) -> Result<bool> {
    let new = tx.execute(
        "INSERT INTO invitation_round (form_key, class_id, sent_by, sent_at) VALUES (?1, ?2, ?3, ?4)
             ON CONFLICT (form_key) DO NOTHING",
        (form_key, class, by, tx.now()),
    )?;
    Ok(new == 1)
}

/// The classes of this academic year, by year group and name.
///
/// # Errors
/// As the database gives them.
pub fn classes(tx: &Tx<'_>) -> Result<Vec<(ClassId, String)>> {
    tx.rows(
        "SELECT class_id, name FROM class WHERE academic_year = (SELECT academic_year FROM school) ORDER BY year_group, name",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}
