//! The imports of the past: what each did, and until when it can be undone.
//!
//! Invariant: an import can be undone within 30 days and within its school year, however many came after it (D141).

use rusqlite::named_params;

use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::error::{Error, Result};

/// How long an import can be undone, in milliseconds.
pub const UNDONE_WITHIN: i64 = 30 * DAY;

/// One import of the past, in figures.
#[derive(Debug)]
pub struct PastImport {
    pub import_id: i64,
    pub by: String,
    pub at: Moment,
    pub pupils_new: i64,
    pub pupils_changed: i64,
    pub pupils_left: i64,
    pub adults_new: i64,
    pub links_new: i64,
    pub links_suspended: i64,
    pub classes_new: i64,
    /// Until when it can be undone; none once it was, once 30 days are over, or once the school has moved to its next year.
    pub until: Option<Moment>,
    /// Whether nothing but the new school year stands in its way.
    pub is_built_on: bool,
    /// Who took it back, and when.
    pub undone: Option<(String, Moment)>,
}

/// The imports that can still be undone, however many, and the last ten of the others, newest first.
///
/// # Errors
/// As the database gives them.
pub fn past_imports(tx: &Tx<'_>) -> Result<Vec<PastImport>> {
    let imports = "SELECT import_id, coalesce(person.given_name || ' ' || person.family_name, ''), applied_at, pupils_new, pupils_changed,
                pupils_left, adults_new, links_new, links_suspended, classes_new,
                EXISTS (SELECT 1 FROM import_trace WHERE import_trace.import_id = roster_import.import_id)
                  OR EXISTS (SELECT 1 FROM roster_alias WHERE roster_alias.import_id = roster_import.import_id),
                (SELECT given_name || ' ' || family_name FROM person AS other WHERE other.person_id = undone_by), undone_at,
                academic_year = (SELECT academic_year FROM school)
           FROM roster_import LEFT JOIN person ON person.person_id = roster_import.applied_by
          WHERE applied_at > :since
             OR import_id IN (SELECT import_id FROM roster_import WHERE applied_at <= :since ORDER BY import_id DESC LIMIT 10)
          ORDER BY import_id DESC";
    let now = tx.now();
    let mut imports = tx.rows(imports, named_params! { ":since": now.plus(-UNDONE_WITHIN) }, |row| {
        let (at, traced, is_this_year): (Moment, bool, bool) = (row.get(2)?, row.get(10)?, row.get(13)?);
        let until = at.plus(UNDONE_WITHIN);
        let undone_at: Option<Moment> = row.get(12)?;
        let is_young = traced && now < until;
        Ok(PastImport {
            import_id: row.get(0)?,
            by: row.get(1)?,
            at,
            pupils_new: row.get(3)?,
            pupils_changed: row.get(4)?,
            pupils_left: row.get(5)?,
            adults_new: row.get(6)?,
            links_new: row.get(7)?,
            links_suspended: row.get(8)?,
            classes_new: row.get(9)?,
            until: (is_young && is_this_year).then_some(until),
            is_built_on: is_young && !is_this_year,
            undone: row.get::<_, Option<String>>(11)?.zip(undone_at),
        })
    })?;
    let mut others = 0;
    imports.retain(|import| {
        others += usize::from(import.until.is_none());
        import.until.is_some() || others <= 10
    });
    Ok(imports)
}

/// The import of that number, if it can be undone.
///
/// # Errors
/// [`Error::Conflict`] if there is none, it was undone, 30 days are over, or the school is in its next year.
pub fn undoable(tx: &Tx<'_>, import: i64) -> Result<PastImport> {
    match past_imports(tx)?.into_iter().find(|past| past.import_id == import) {
        Some(past) if past.until.is_some() => Ok(past),
        Some(past) if past.is_built_on => Err(Error::Conflict("roster-undo-built-on")),
        _ => Err(Error::Conflict("roster-undo-over")),
    }
}
