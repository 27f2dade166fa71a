//! The schema's way forward: numbered files, each in one transaction, never back.

use rusqlite::Connection;

use crate::error::{Error, Result};

/// Every migration in order; its place in the list, from 1, is its number.
const MIGRATIONS: [(&str, &str); 21] = [
    ("0001_people", include_str!("../../migrations/0001_people.sql")),
    ("0002_classes", include_str!("../../migrations/0002_classes.sql")),
    ("0003_consents", include_str!("../../migrations/0003_consents.sql")),
    ("0004_media", include_str!("../../migrations/0004_media.sql")),
    ("0005_stories", include_str!("../../migrations/0005_stories.sql")),
    ("0006_invitations", include_str!("../../migrations/0006_invitations.sql")),
    ("0007_outbox", include_str!("../../migrations/0007_outbox.sql")),
    ("0008_access_log", include_str!("../../migrations/0008_access_log.sql")),
    ("0009_privacy", include_str!("../../migrations/0009_privacy.sql")),
    ("0010_damage", include_str!("../../migrations/0010_damage.sql")),
    ("0011_plans", include_str!("../../migrations/0011_plans.sql")),
    ("0012_roster_memory", include_str!("../../migrations/0012_roster_memory.sql")),
    ("0013_delegates", include_str!("../../migrations/0013_delegates.sql")),
    ("0014_deliveries", include_str!("../../migrations/0014_deliveries.sql")),
    ("0015_joining", include_str!("../../migrations/0015_joining.sql")),
    ("0016_pupil_accounts", include_str!("../../migrations/0016_pupil_accounts.sql")),
    ("0017_factors", include_str!("../../migrations/0017_factors.sql")),
    ("0018_years", include_str!("../../migrations/0018_years.sql")),
    ("0019_windows", include_str!("../../migrations/0019_windows.sql")),
    ("0020_roster_again", include_str!("../../migrations/0020_roster_again.sql")),
    ("0021_lying", include_str!("../../migrations/0021_lying.sql")),
];

/// Brings the schema to this program's version.
///
/// # Errors
/// [`Error::Fault`] in words where the database was written by a newer Bookbag, or a migration fails; then nothing of it stays.
pub(super) fn migrate(conn: &mut Connection) -> Result<()> {
    let known = MIGRATIONS.len();
    let version: i64 = conn.query_row("PRAGMA user_version", [], |row| row.get(0))?;
    let applied = usize::try_from(version).unwrap_or(usize::MAX);
    if applied > known {
        return Err(Error::fault(format!(
            "this school's database is of schema {version}, written by a newer Bookbag; this one knows {known}. \
             Install the newer Bookbag again, or restore a snapshot from before the upgrade."
        )));
    }
    for (index, (name, sql)) in MIGRATIONS.iter().enumerate().skip(applied) {
        let tx = conn.transaction()?;
        tx.execute_batch(sql).map_err(|error| Error::fault(format!("migration {name}: {error}")))?;
        tx.pragma_update(None, "user_version", i64::try_from(index + 1).unwrap_or(i64::MAX))?;
        tx.commit()?;
    }
    Ok(())
}

/// The whole schema as it is, one statement after the other in the order of their names within each kind.
///
/// # Errors
/// As the database gives them.
pub(super) fn schema(conn: &Connection) -> Result<String> {
    let mut statement = conn.prepare(
        "SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE 'sqlite_%'
          ORDER BY CASE type WHEN 'table' THEN 1 WHEN 'index' THEN 2 WHEN 'view' THEN 3 ELSE 4 END, name",
    )?;
    let statements = statement.query_map([], |row| row.get::<_, String>(0))?.collect::<Result<Vec<_>, _>>()?;
    Ok(statements.join(";\n\n") + ";\n")
}
