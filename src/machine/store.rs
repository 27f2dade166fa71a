//! Counts of what is there; the mail to IT when room gets scarce.

use rusqlite::named_params;

use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::disk::Level;
use crate::error::{Error, Result};
use crate::locale::ENGLISH;
use crate::outbox::email::{Sender, message_id};
use crate::outbox::store::{Letter, enqueue};
use crate::outbox::wording::{Mail, School};
use crate::policy::May;
use crate::policy::jobs::{ByMachine, SendNotices};
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

/// What IT is told.
pub struct Warning<'a> {
    /// IT's address.
    pub it: &'a str,
    /// How little room there is.
    pub level: Level,
    /// Whole hundredths that are free.
    pub share: u64,
    /// Where the status page is.
    pub link: String,
}

/// The kind of the mail, as the outbox counts it.
fn kind(level: Level) -> &'static str {
    match level {
        Level::Roomy | Level::Low => "disk-low",
        Level::Paused => "disk-paused",
        Level::Full => "disk-full",
    }
}

/// Whether a mail about this level was written in the last week.
///
/// # Errors
/// As the database gives them.
pub fn was_told(tx: &Tx<'_>, _may: &May<ByMachine<SendNotices>>, level: Level) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM outbox WHERE kind = :kind AND queued_at > :since",
        named_params! { ":kind": kind(level), ":since": tx.now().plus(-7 * DAY) },
    )
}

/// Writes the mail to IT.
///
/// # Errors
/// As the database gives them.
pub fn tell(tx: &Tx<'_>, _may: &May<ByMachine<SendNotices>>, warning: &Warning<'_>, sender: &Sender) -> Result<()> {
    let school = tx.one("SELECT name, address FROM school", [], |row| {
        Ok(School { name: row.get(0)?, address: row.get(1)?, ..School::default() })
    })?;
    let mail = Mail::DiskLow { level: warning.level, share: warning.share.to_string(), link: warning.link.clone() };
    let mut lot = [0; 16];
    ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut lot)
        .map_err(|_| Error::fault("the operating system gives no random bytes"))?;
    let letter = Letter {
        kind: kind(warning.level),
        person: None,
        recipient: warning.it,
        content: &mail.compose(&school, ENGLISH)?,
        message_id: &message_id(&data_encoding::HEXLOWER.encode(&lot), sender),
        lasts: 2 * DAY,
    };
    enqueue(tx, &letter).map(drop)
}
