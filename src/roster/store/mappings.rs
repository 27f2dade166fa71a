//! What the office said of columns, remembered by the header's hash: no caption and no cell of a file.
//!
//! Invariant: a mapping that says what Bookbag sees anyway is not kept.

use rusqlite::named_params;

use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::PersonId;
use crate::error::Result;
use crate::roster::mapping::{Mapping, Told, field};
use crate::roster::{Understood, Use};

/// One remembered mapping, as the office lists it.
#[derive(Debug)]
pub struct Remembered {
    pub mapping_id: i64,
    /// How many columns the header has.
    pub columns: usize,
    /// How many of them are read.
    pub taken: usize,
    /// Who said it; empty where nobody is known any more.
    pub told_by: String,
    pub told_at: Moment,
}

/// All remembered mappings, for the reader.
///
/// # Errors
/// As the database gives them.
pub fn mappings(tx: &Tx<'_>) -> Result<Vec<Mapping>> {
    tx.rows("SELECT header, fields, told_at FROM roster_mapping", [], |row| {
        let fields: String = row.get(1)?;
        Ok(Mapping { header: row.get(0)?, uses: uses(&fields), told_at: Some(row.get(2)?) })
    })
}

/// All remembered mappings, newest first.
///
/// # Errors
/// As the database gives them.
pub fn remembered(tx: &Tx<'_>) -> Result<Vec<Remembered>> {
    tx.rows(
        "SELECT mapping_id, fields, coalesce(person.given_name || ' ' || person.family_name, ''), told_at
           FROM roster_mapping LEFT JOIN person ON person.person_id = roster_mapping.told_by
          ORDER BY told_at DESC, mapping_id DESC",
        [],
        |row| {
            let fields: String = row.get(1)?;
            let uses = uses(&fields);
            let taken = uses.iter().filter(|used| matches!(used, Use::Pupil(_) | Use::Contact(..))).count();
            Ok(Remembered {
                mapping_id: row.get(0)?,
                columns: uses.len(),
                taken,
                told_by: row.get(2)?,
                told_at: row.get(3)?,
            })
        },
    )
}

/// Remembers what was said of the columns of a file that is confirmed; tells whether anything was to be remembered.
///
/// # Errors
/// As the database gives them.
pub fn remember(tx: &Tx<'_>, by: PersonId, understood: &Understood) -> Result<bool> {
    match understood.told {
        Told::Now => {}
        Told::Before(_) => return Ok(false),
        // What was said before would have counted: it was said that Bookbag sees it right.
        Told::Seen => {
            return Ok(tx.execute("DELETE FROM roster_mapping WHERE header = ?1", [understood.header])? > 0);
        }
    }
    let words: Vec<String> = understood.columns.iter().map(|column| column.used.word()).collect();
    let kept = tx.execute(
        "INSERT INTO roster_mapping (header, fields, told_by, told_at) VALUES (:header, :fields, :by, :now)
         ON CONFLICT (header) DO UPDATE SET fields = excluded.fields, told_by = excluded.told_by, told_at = excluded.told_at
          WHERE fields <> excluded.fields",
        named_params! { ":header": understood.header, ":fields": words.join("\n"), ":by": by, ":now": tx.now() },
    )?;
    Ok(kept > 0)
}

/// Forgets a mapping; forgotten already is as good.
///
/// # Errors
/// As the database gives them.
pub fn forget_mapping(tx: &Tx<'_>, mapping: i64) -> Result<()> {
    if tx.execute("DELETE FROM roster_mapping WHERE mapping_id = ?1", [mapping])? == 0 {
        tx.nothing_changed();
    }
    tx.note_object(mapping);
    Ok(())
}

/// The fields that were written down, one a line; a word that this version does not know is not taken.
fn uses(fields: &str) -> Vec<Use> {
    fields.split('\n').map(|word| field(word).unwrap_or(Use::NotNeeded)).collect()
}
