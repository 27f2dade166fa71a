//! Adults' photos.

use rusqlite::named_params;

use crate::db::Tx;
use crate::db::ids::PersonId;
use crate::error::Result;

/// Whether the person shows a photo.
pub fn has_photo(tx: &Tx<'_>, person: PersonId) -> Result<bool> {
    tx.exists("SELECT 1 FROM portrait WHERE person_id = ?1", [person])
}

/// The JPEG of the person's photo.
pub fn photo_of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<u8>> {
    tx.one("SELECT jpeg FROM portrait WHERE person_id = ?1", [person], |row| row.get(0))
}

/// Keeps the photo in the place of an earlier one.
pub fn keep_photo(tx: &Tx<'_>, person: PersonId, jpeg: &[u8]) -> Result<()> {
    tx.execute(
        "INSERT INTO portrait (person_id, jpeg, kept_at) VALUES (:person, :jpeg, :now)
             ON CONFLICT (person_id) DO UPDATE SET jpeg = :jpeg, kept_at = :now",
        named_params! { ":person": person, ":jpeg": jpeg, ":now": tx.now() },
    )
    .map(|_| ())
}

/// Removes the photo; none is as good.
pub fn remove_photo(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM portrait WHERE person_id = ?1", [person]).map(|_| ())
}
