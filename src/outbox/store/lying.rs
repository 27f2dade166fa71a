//! Folders whose files Bookbag cannot read or take away, for IT's page.

use rusqlite::named_params;

use crate::clock::Moment;
use crate::db::Tx;
use crate::error::Result;
use crate::outbox::folders::Lying;

/// A folder with files in the way, as IT's page shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The folder.
    pub folder: String,
    /// How many of its files; 0 where the folder itself cannot be read.
    pub files: i64,
    /// `denied` or `broken`.
    pub why: String,
    /// Since when.
    pub since_at: Moment,
}

impl Shown {
    /// The id of the sentence that says what to do.
    #[must_use]
    pub fn text(&self) -> String {
        format!("outbox-lying-{}", self.why)
    }
}

/// The folders, by name.
///
/// # Errors
/// As the database gives them.
pub fn lying(tx: &Tx<'_>) -> Result<Vec<Shown>> {
    tx.rows("SELECT folder, files, why, since_at FROM lying_file ORDER BY folder", [], |row| {
        Ok(Shown { folder: row.get(0)?, files: row.get(1)?, why: row.get(2)?, since_at: row.get(3)? })
    })
}

/// Whether the database says of the folders what was found.
///
/// # Errors
/// As the database gives them.
pub fn is_kept(tx: &Tx<'_>, found: &[Lying]) -> Result<bool> {
    let kept = lying(tx)?;
    let same = |(kept, found): (&Shown, &Lying)| {
        kept.folder == found.folder && usize::try_from(kept.files) == Ok(found.files) && kept.why == found.why.word()
    };
    Ok(kept.len() == found.len() && kept.iter().zip(found).all(same))
}

/// Keeps what was found; since when stays with a folder for as long as it is in the list.
///
/// # Errors
/// As the database gives them.
pub fn keep(tx: &Tx<'_>, found: &[Lying]) -> Result<()> {
    for kept in lying(tx)? {
        if !found.iter().any(|found| found.folder == kept.folder) {
            tx.execute("DELETE FROM lying_file WHERE folder = ?1", [kept.folder])?;
        }
    }
    for found in found {
        tx.execute(
            "INSERT INTO lying_file (folder, files, why, since_at) VALUES (:folder, :files, :why, :now)
             ON CONFLICT (folder) DO UPDATE SET files = :files, why = :why",
            named_params! {
                ":folder": found.folder, ":files": i64::try_from(found.files).unwrap_or(i64::MAX), ":why": found.why.word(),
                ":now": tx.now(),
            },
        )?;
    }
    Ok(())
}
