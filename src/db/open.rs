//! Opening the encrypted database: the only place that names a connection.
//!
//! SQLCipher 4 with a raw key, WAL, `synchronous=FULL`, checkpoints by the writer alone (`group.rs`). The key is given before anything else and proved by a first read, so
//! that a wrong key is said to be one and nothing is written over (TRUST 3).

use std::path::Path;

use rusqlite::config::DbConfig;
use rusqlite::{Connection, OpenFlags};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// What a connection is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Use {
    /// The one writer.
    Write,
    /// One of the readers; the connection refuses to write.
    Read,
}

/// Opens the database at `path` with the raw 32-byte `key`; creates it for [`Use::Write`].
///
/// # Errors
/// [`Error::Fault`] that names the key or the file where it cannot be opened.
pub(super) fn open(path: &Path, key: &[u8; 32], purpose: Use) -> Result<Connection> {
    let mut flags = OpenFlags::SQLITE_OPEN_NO_MUTEX | OpenFlags::SQLITE_OPEN_READ_WRITE;
    if purpose == Use::Write {
        flags |= OpenFlags::SQLITE_OPEN_CREATE;
    }
    let conn = Connection::open_with_flags(path, flags)?;
    // SQLCipher writes its own complaints to standard error; ours name the file and the remedy.
    conn.execute_batch("PRAGMA cipher_log_level = NONE")?;
    let raw = Zeroizing::new(format!("PRAGMA key = \"x'{}'\"", data_encoding::HEXLOWER.encode(key)));
    conn.execute_batch(&raw)?;
    conn.query_row("SELECT count(*) FROM sqlite_schema", [], |row| row.get::<_, i64>(0)).map_err(|error| {
        Error::fault(format!("the database {} does not open with this key: {error}", path.display()))
    })?;
    conn.execute_batch(
        "PRAGMA journal_mode = WAL;
         PRAGMA synchronous = FULL;
         PRAGMA foreign_keys = ON;
         PRAGMA trusted_schema = OFF;
         PRAGMA temp_store = MEMORY;
         PRAGMA journal_size_limit = 67108864;
         PRAGMA wal_autocheckpoint = 0;
         PRAGMA busy_timeout = 5000;
         PRAGMA cache_size = -16000;",
    )?;
    if purpose == Use::Read {
        conn.execute_batch("PRAGMA query_only = ON;")?;
    }
    // Without the planner's stability guarantee SQLite peeks at bound values and compiles a cached statement anew at each use,
    // because clearing its bindings counts as a change: measured as nine tenths of a page's cost.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true)?;
    conn.set_prepared_statement_cache_capacity(128);
    Ok(conn)
}
