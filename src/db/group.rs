//! The one writer, and how many callers share one commit.
//!
//! Each caller runs its own closure in its own savepoint on its own thread; whoever finds nobody queued behind commits for all;
//! nobody hears 'saved' before the commit is on the disk. A lone writer pays nothing for the scheme.
//!
//! Liveness: `queued` is raised and lowered around one blocking `lock()` with no await between, so whoever sees it above zero may
//! leave the transaction open: the next caller is certain to come through the door.

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering::SeqCst};

use parking_lot::{Condvar, Mutex, MutexGuard};
use rusqlite::Connection;

use super::write_ahead::Head;
use crate::error::{Error, Result};

/// At most so many callers share one commit.
const MOST: usize = 256;
/// Pages of the write-ahead log that may wait for the database (SQLite's own number).
const LONGEST_LOG: i64 = 1_000;

pub(super) struct Writer {
    door: Mutex<Desk>,
    queued: AtomicUsize,
}

struct Desk {
    conn: Connection,
    group: Option<Arc<Group>>,
    size: usize,
    head: Option<Head>,
}

/// The callers of one commit, waiting for its fate.
#[derive(Default)]
struct Group {
    fate: Mutex<Option<Result<(), Lost>>>,
    told: Condvar,
}

/// Why a commit was lost: each caller of the group hears it.
#[derive(Clone)]
enum Lost {
    NoRoom(String),
    Damaged(String),
    Fault(String),
}

impl From<rusqlite::Error> for Lost {
    fn from(error: rusqlite::Error) -> Self {
        match Error::from(error) {
            Error::NoRoom(what) => Self::NoRoom(what),
            Error::Damaged(what) => Self::Damaged(what),
            other => Self::Fault(other.to_string()),
        }
    }
}

impl From<Lost> for Error {
    fn from(lost: Lost) -> Self {
        match lost {
            Lost::NoRoom(what) => Self::NoRoom(what),
            Lost::Damaged(what) => Self::Damaged(what),
            Lost::Fault(what) => Self::Fault(what),
        }
    }
}

impl Group {
    fn tell(&self, fate: Result<(), Lost>) {
        *self.fate.lock() = Some(fate);
        self.told.notify_all();
    }

    fn wait(&self) -> Result<()> {
        let mut fate = self.fate.lock();
        loop {
            match &*fate {
                Some(Ok(())) => return Ok(()),
                Some(Err(lost)) => return Err(lost.clone().into()),
                None => self.told.wait(&mut fate),
            }
        }
    }
}

impl Desk {
    fn join(&mut self) -> Result<Arc<Group>> {
        if let Some(group) = &self.group {
            self.size += 1;
            return Ok(Arc::clone(group));
        }
        self.conn.execute_batch("BEGIN IMMEDIATE")?;
        let group = Arc::new(Group::default());
        self.group = Some(Arc::clone(&group));
        self.size = 1;
        Ok(group)
    }

    fn close(&mut self, group: &Group, fate: Result<(), Lost>) {
        self.group = None;
        self.size = 0;
        group.tell(fate);
    }

    fn commit(&mut self, group: &Group) {
        let fate = self.conn.execute_batch("COMMIT").map_err(Lost::from);
        if fate.is_err() && !self.conn.is_autocommit() {
            // The commit's own error is what the callers hear; a rollback that fails too changes nothing of it.
            let _ = self.conn.execute_batch("ROLLBACK");
        }
        let kept = fate.is_ok();
        self.close(group, fate);
        if kept {
            self.look_after_log();
        }
    }

    /// Marks how far the write-ahead log has been synced, and brings it into the database once it is long. SQLite would do the
    /// latter by itself at a commit, but it swallows what goes wrong there: a failed fsync of the database would be tried again,
    /// and then believed (TRUST 4 'fsync fails').
    fn look_after_log(&self) {
        let length = self
            .conn
            .query_row("PRAGMA wal_checkpoint(NOOP)", [], |row| Ok((row.get::<_, i64>(1)?, row.get::<_, i64>(2)?)));
        let (frames, done) = match length {
            Ok(length) => length,
            Err(error) => {
                tracing::warn!(%error, "the write-ahead log could not be measured");
                return;
            }
        };
        if let (Some(head), Ok(frames)) = (&self.head, u64::try_from(frames))
            && let Err(error) = head.note(frames)
        {
            tracing::warn!(%error, "how far the write-ahead log has been synced could not be marked");
        }
        if frames.saturating_sub(done) >= LONGEST_LOG {
            self.checkpoint("PRAGMA wal_checkpoint(PASSIVE)");
        }
    }

    /// What is committed stays in the log if this fails; a failed fsync ends the process.
    fn checkpoint(&self, how: &str) {
        if let Err(error) = self.conn.query_row(how, [], |_| Ok(())).map_err(Error::from) {
            tracing::error!(%error, "the write-ahead log could not be brought into the database");
        }
    }
}

impl Writer {
    pub(super) fn new(conn: Connection) -> Self {
        Self { door: Mutex::new(Desk { conn, group: None, size: 0, head: None }), queued: AtomicUsize::new(0) }
    }

    /// Brings the whole log of the database at `path` into it and begins it anew, so that nothing of an earlier life lies behind
    /// its end; from here on each commit is marked, if the disk has room for a mark.
    pub(super) fn begin_log_anew(&self, path: &Path) {
        let mut desk = self.door.lock();
        desk.checkpoint("PRAGMA wal_checkpoint(TRUNCATE)");
        match Head::open(&desk.conn, path) {
            Ok(head) => desk.head = Some(head),
            Err(error) => tracing::warn!(%error, "how far the write-ahead log has been synced cannot be marked"),
        }
    }

    /// Brings into the database what nobody reads in the log any more.
    pub(super) fn bring_log_in(&self) {
        self.door.lock().checkpoint("PRAGMA wal_checkpoint(PASSIVE)");
    }

    /// Runs `work` in a savepoint of its own and returns once its commit is on the disk.
    ///
    /// # Errors
    /// What `work` refuses (then nothing of it stays), or [`Error::NoRoom`] where the commit was lost.
    pub(super) fn write<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        self.queued.fetch_add(1, SeqCst);
        let mut desk = self.door.lock();
        self.queued.fetch_sub(1, SeqCst);
        let group = match desk.join() {
            Ok(group) => group,
            Err(error) => {
                MutexGuard::unlock_fair(desk);
                return Err(error);
            }
        };
        let done = catch_unwind(AssertUnwindSafe(|| {
            let savepoint = desk.conn.savepoint()?;
            let value = work(&savepoint)?;
            savepoint.commit()?;
            Ok(value)
        }));
        if desk.conn.is_autocommit() {
            // A full disk and the like: SQLite itself rolled the whole group back.
            desk.close(&group, Err(Lost::NoRoom("the disk is full or failing".into())));
        } else if self.queued.load(SeqCst) == 0 || desk.size >= MOST {
            desk.commit(&group);
        }
        MutexGuard::unlock_fair(desk);
        match done {
            Err(panic) => resume_unwind(panic),
            Ok(Err(refused)) => Err(refused),
            Ok(Ok(value)) => group.wait().map(|()| value),
        }
    }
}
