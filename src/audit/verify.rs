//! Whether the access log is whole: one pass from its first line to its last.

use super::{BEGINNING, seal};
use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::PersonId;
use crate::error::Result;
use crate::keys::Key32;

/// Where the chain is broken. The numbers are those of lines.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Broken {
    /// The line was edited, or stands in another's place.
    Edited(i64),
    /// A line before this one is gone.
    Missing(i64),
    /// Lines after this one are gone.
    CutAfter(i64),
}

struct Stored {
    seq: i64,
    at: Moment,
    actor: Option<PersonId>,
    right: String,
    object: String,
    ids: [Option<i64>; 4],
    mac: [u8; 32],
}

/// Checks every line; returns how many there are, and the first place where the chain is broken.
///
/// # Errors
/// As the database gives them.
pub fn verify(tx: &Tx<'_>, key: &Key32) -> Result<(i64, Option<Broken>)> {
    let mut previous = BEGINNING;
    let mut seq = 0;
    let mut broken = None;
    tx.rows(
        "SELECT seq, at, actor_id, right, object, object_id, class_id, pupil_id, reason_id, mac FROM access_log ORDER BY seq",
        [],
        |row| {
            let line = Stored {
                seq: row.get(0)?,
                at: row.get(1)?,
                actor: row.get(2)?,
                right: row.get(3)?,
                object: row.get(4)?,
                ids: [row.get(5)?, row.get(6)?, row.get(7)?, row.get(8)?],
                mac: row.get(9)?,
            };
            let expected = seal(key, &previous, line.seq, line.at, line.actor, &line.right, &line.object, line.ids);
            if broken.is_none() && line.seq != seq + 1 {
                broken = Some(Broken::Missing(line.seq));
            } else if broken.is_none() && expected != line.mac {
                broken = Some(Broken::Edited(line.seq));
            }
            previous = line.mac;
            seq = line.seq;
            Ok(())
        },
    )?;
    let highest: i64 =
        tx.row("SELECT seq FROM sqlite_sequence WHERE name = 'access_log'", [], |row| row.get(0))?.unwrap_or(0);
    if broken.is_none() && highest > seq {
        broken = Some(Broken::CutAfter(seq));
    }
    Ok((seq, broken))
}
