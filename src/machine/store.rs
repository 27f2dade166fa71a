//! Counts of what is there.

use crate::clock::Moment;
use crate::db::Tx;
use crate::error::Result;
use crate::policy::May;
use crate::policy::operations::ReadStatus;

/// The state of the school's data in numbers.
#[derive(Clone, Copy, Debug)]
pub struct Counts {
    /// Pupils who are at the school now.
    pub pupils: i64,
    /// Open accounts.
    pub accounts: i64,
    /// Open sessions.
    pub sessions: i64,
    /// Published posts.
    pub posts: i64,
    /// Sealed files.
    pub blobs: i64,
    /// Lines of the access log.
    pub lines: i64,
    /// Mails that wait.
    pub waiting: i64,
    /// When the oldest of them was written.
    pub oldest_waiting: Option<Moment>,
    /// Pictures that did not open whole when somebody wanted to see them.
    pub damaged: i64,
    /// When the last of them was noticed.
    pub last_damaged: Option<Moment>,
}

/// The counts, now.
///
/// # Errors
/// As the database gives them.
pub fn counts(tx: &Tx<'_>, _may: &May<ReadStatus>) -> Result<Counts> {
    tx.one(
        "SELECT (SELECT count(*) FROM enrolment WHERE ended_at IS NULL),
                (SELECT count(*) FROM account WHERE closed_at IS NULL AND suspended_at IS NULL),
                (SELECT count(*) FROM session WHERE ends_at > ?1 AND seen_at + idle_for > ?1),
                (SELECT count(*) FROM post WHERE published_at IS NOT NULL AND withdrawn_at IS NULL),
                (SELECT count(*) FROM blob),
                (SELECT coalesce(max(seq), 0) FROM access_log),
                (SELECT count(*) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL),
                (SELECT min(queued_at) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL),
                (SELECT count(*) FROM damage),
                (SELECT max(noticed_at) FROM damage)",
        [tx.now()],
        |row| {
            Ok(Counts {
                pupils: row.get(0)?,
                accounts: row.get(1)?,
                sessions: row.get(2)?,
                posts: row.get(3)?,
                blobs: row.get(4)?,
                lines: row.get(5)?,
                waiting: row.get(6)?,
                oldest_waiting: row.get(7)?,
                damaged: row.get(8)?,
                last_damaged: row.get(9)?,
            })
        },
    )
}
