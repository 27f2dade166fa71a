//! The database: it opens only to a proof.
//!
//! Invariants: `read` and `write` take a [`Proof`], and prove it again on the very transaction in which the work runs, so that a
//! right revoked in between wins; a write and its line in the access log are one transaction; nobody hears 'saved' before the
//! commit is on the disk; after the first damaged page nothing is written any more. This room knows no right by name.

mod group;
pub mod ids;
pub mod live;
mod migrate;
mod open;
mod tx;
mod write_ahead;

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use parking_lot::{Condvar, Mutex};
use rusqlite::Connection;
use tokio::task::block_in_place;

use self::group::Writer;
pub use self::live::{Live, Topic};
use self::open::Use;
pub use self::tx::{Noted, Tx};
pub use self::write_ahead::examine as examine_log;
use crate::audit::{self, Line};
use crate::clock::{Clock, Moment};
use crate::disk::{Disk, Level};
use crate::durable;
use crate::error::{Error, Result};
use crate::keys::Key32;

/// Readers on WAL snapshots; one page uses one for its whole reading.
const READERS: usize = 4;
/// How often the seals of pages are asked for before a broken one is believed.
const SEAL_TRIES: usize = 3;

/// What a right's use leaves behind (permissions.csv, column 'effect').
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Looks; leaves no line in the access log.
    Read,
    /// Looks at a person's record; leaves a line.
    ReadLogged,
    /// Changes; leaves a line in the same transaction.
    Write,
    /// Changes a small thing of one's own; leaves no line.
    WriteQuiet,
}

/// A proven right, as the database sees it. Only `policy` implements it (`tests/tidy.rs` holds that).
pub trait Proof {
    /// Proves the right again on this connection.
    ///
    /// # Errors
    /// The refusal, where it no longer holds.
    fn prove_again(&self, tx: &Tx<'_>) -> Result<()>;
    /// What its use leaves behind.
    fn effect(&self) -> Effect;
    /// Whether it may still write when the disk is all but full.
    fn holds_when_full(&self) -> bool;
    /// The line that its use leaves in the access log.
    fn line(&self) -> Line;
}

/// The key to [`Db::look`]. Only `policy` has one, to prove rights with (`tests/tidy.rs` holds that).
pub trait Door {}

/// The school's database. Clones are the same one: the server and the jobs share it.
#[derive(Clone)]
pub struct Db(Arc<Inner>);

struct Inner {
    writer: Writer,
    idle: Mutex<Vec<Connection>>,
    back: Condvar,
    clock: Clock,
    audit_key: Key32,
    live: Live,
    disk: Disk,
    path: PathBuf,
    damaged: AtomicBool,
}

impl Db {
    /// Opens the database at `path`, creating it where there is none, and brings its schema up to date.
    ///
    /// # Errors
    /// In words: the wrong key, a newer schema, a file that cannot be read or written.
    pub fn open(path: &Path, key: &Key32, audit_key: Key32, clock: Clock) -> Result<Self> {
        Self::with(open::open(path, key.bytes(), Use::Write)?, path, key, audit_key, clock)
    }

    /// Opens the database for the one process that runs the school: its log is examined first, made firm and begun anew.
    ///
    /// # Errors
    /// As [`Db::open`], and [`Error::Damaged`] where the log lost what was saved.
    pub fn take_over(path: &Path, key: &Key32, audit_key: Key32, clock: Clock) -> Result<Self> {
        write_ahead::examine(path)?;
        let conn = open::open(path, key.bytes(), Use::Write)?;
        write_ahead::make_firm(&conn, path)?;
        let db = Self::with(conn, path, key, audit_key, clock)?;
        db.0.writer.begin_log_anew(path);
        Ok(db)
    }

    fn with(mut conn: Connection, path: &Path, key: &Key32, audit_key: Key32, clock: Clock) -> Result<Self> {
        migrate::migrate(&mut conn)?;
        // SQLite does not sync the folder for a new main file, and for a new log it does not look whether that failed (TRUST 5.1):
        // both are there by now.
        durable::sync_folder(path)?;
        let idle = (0..READERS).map(|_| open::open(path, key.bytes(), Use::Read)).collect::<Result<Vec<_>>>()?;
        Ok(Self(Arc::new(Inner {
            writer: Writer::new(conn),
            idle: Mutex::new(idle),
            back: Condvar::new(),
            clock,
            audit_key,
            live: Live::default(),
            disk: Disk::of(path.parent().unwrap_or(Path::new("."))),
            path: path.to_owned(),
            damaged: AtomicBool::new(false),
        })))
    }

    /// The clock that gives every transaction its time.
    #[must_use]
    pub fn clock(&self) -> &Clock {
        &self.0.clock
    }

    /// Where live events come from.
    #[must_use]
    pub fn live(&self) -> &Live {
        &self.0.live
    }

    /// The disk on which it lies.
    #[must_use]
    pub fn disk(&self) -> &Disk {
        &self.0.disk
    }

    /// The file.
    #[must_use]
    pub fn path(&self) -> &Path {
        &self.0.path
    }

    /// Reads on one snapshot, after the right is proved on it again. A right of effect `ReadLogged` leaves its line first.
    ///
    /// # Errors
    /// The refusal of the proof, or what `work` gives.
    pub fn read<P: Proof, T>(&self, may: &P, work: impl FnOnce(&Tx<'_>, &P) -> Result<T>) -> Result<T> {
        block_in_place(|| {
            if may.effect() == Effect::ReadLogged {
                let now = self.0.clock.now();
                self.commit(|conn| {
                    let tx = Tx::new(conn, now);
                    may.prove_again(&tx)?;
                    audit::append(&tx, &self.0.audit_key, &may.line())
                })?;
            }
            self.snapshot(|tx| {
                may.prove_again(tx)?;
                work(tx, may)
            })
        })
    }

    /// Writes in one transaction, after the right is proved in it again, with its line in the access log.
    ///
    /// # Errors
    /// The refusal of the proof, what `work` gives (then nothing of it stays), or [`Error::NoRoom`] where the commit was lost or
    /// the disk is all but full and the right is not one that then holds.
    pub fn write<P: Proof, T>(&self, may: &P, work: impl FnOnce(&Tx<'_>, &P) -> Result<T>) -> Result<T> {
        if may.effect() == Effect::Read {
            return Err(Error::fault("a right to read was used to write"));
        }
        // The level may be ten seconds old: nobody is refused for want of room that is there again.
        let is_full = || self.0.disk.level().is_full() && self.0.disk.look().map_or(true, Level::is_full);
        if !may.holds_when_full() && is_full() {
            return Err(Error::NoRoom("the disk is all but full".into()));
        }
        block_in_place(|| {
            let now = self.0.clock.now();
            let written = self.commit(|conn| {
                let tx = Tx::new(conn, now);
                may.prove_again(&tx)?;
                let value = work(&tx, may)?;
                if may.effect() != Effect::WriteQuiet && !tx.was_quiet() {
                    audit::append(&tx, &self.0.audit_key, &may.line().with(&tx.noted()))?;
                }
                Ok((value, tx.into_topics()))
            });
            if matches!(written, Err(Error::NoRoom(_))) {
                // The ballast is given up at once, for whoever comes next; what is said is the write's own error.
                drop(self.0.disk.look());
            }
            let (value, topics) = written?;
            self.0.live.tell(topics);
            Ok(value)
        })
    }

    /// Looks without a right: for `policy` alone, which proves rights with it.
    ///
    /// # Errors
    /// What `work` gives.
    pub fn look<T>(&self, _door: &impl Door, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        // A proof is a few look-ups in pages that lie in memory: less than it costs to hand this thread's other requests over.
        let idle = self.0.idle.lock().pop();
        match idle {
            Some(conn) => self.snapshot_on(conn, work),
            None => block_in_place(|| self.snapshot(work)),
        }
    }

    /// Notes without a right and without a line: for `policy` alone, which keeps sessions and failures with it.
    ///
    /// # Errors
    /// What `work` gives.
    pub fn note<T>(&self, _door: &impl Door, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        block_in_place(|| {
            let now = self.0.clock.now();
            self.commit(|conn| work(&Tx::new(conn, now)))
        })
    }

    /// Writes, unless the database is known to be damaged: what is written beside a broken page may break more.
    fn commit<T>(&self, work: impl FnOnce(&Connection) -> Result<T>) -> Result<T> {
        if self.0.damaged.load(Ordering::SeqCst) {
            return Err(Error::Damaged("nothing is written until the database was repaired".into()));
        }
        self.watched(self.0.writer.write(work))
    }

    /// Lets damage stop all writes, and tells IT at once.
    fn watched<T>(&self, result: Result<T>) -> Result<T> {
        if let Err(Error::Damaged(what)) = &result
            && !self.0.damaged.swap(true, Ordering::SeqCst)
        {
            tracing::error!(
                what,
                "THE DATABASE IS DAMAGED: nothing is written from now on, what is whole can still be read. Keep a copy of the data \
                 folder, run `bookbag verify`, restore the last snapshot and start Bookbag again"
            );
        }
        result
    }

    fn snapshot<T>(&self, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        self.snapshot_on(self.borrow_reader(), work)
    }

    fn snapshot_on<T>(&self, conn: Connection, work: impl FnOnce(&Tx<'_>) -> Result<T>) -> Result<T> {
        let lent = Lent { home: self, conn: Some(conn) };
        let Some(conn) = &lent.conn else { return Err(Error::fault("a reader was lost")) };
        self.watched(
            conn.unchecked_transaction()
                .map_err(Error::from)
                .and_then(|snapshot| work(&Tx::new(&snapshot, self.0.clock.now()))),
        )
    }

    fn borrow_reader(&self) -> Connection {
        let mut idle = self.0.idle.lock();
        loop {
            if let Some(conn) = idle.pop() {
                return conn;
            }
            self.0.back.wait(&mut idle);
        }
    }

    /// The whole schema in words, as `migrations/schema.sql` holds it.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn schema(&self) -> Result<String> {
        let lent = Lent { home: self, conn: Some(self.borrow_reader()) };
        lent.conn.as_ref().map_or_else(|| Err(Error::fault("a reader was lost")), migrate::schema)
    }

    /// Checks the stored pages: every page's own seal, then SQLite's structure (quickly, or whole). Returns complaints in words.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn check_pages(&self, quick: bool) -> Result<Vec<String>> {
        if quick {
            return self.complaints("PRAGMA quick_check");
        }
        let mut complaints = Vec::new();
        for _ in 0..SEAL_TRIES {
            // Seals are asked of the file alone. After a kill, and beside a running school, a page of it may still be on its way
            // out of the log; only what stays broken is.
            self.0.writer.bring_log_in();
            complaints = self.complaints("PRAGMA cipher_integrity_check")?;
            if complaints.is_empty() {
                break;
            }
        }
        complaints.extend(self.complaints("PRAGMA integrity_check")?);
        complaints.extend(self.complaints("PRAGMA foreign_key_check")?);
        Ok(complaints)
    }

    fn complaints(&self, question: &str) -> Result<Vec<String>> {
        let lent = Lent { home: self, conn: Some(self.borrow_reader()) };
        let Some(conn) = &lent.conn else { return Err(Error::fault("a reader was lost")) };
        let mut complaints = Vec::new();
        let mut statement = conn.prepare(question)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let said = row.get::<_, Option<String>>(0)?.unwrap_or_else(|| "a row without its parent".into());
            if said != "ok" {
                complaints.push(format!("{question}: {said}"));
            }
        }
        Ok(complaints)
    }
}

/// A reader on loan: it goes home when dropped, by an error or a panic too.
struct Lent<'d> {
    home: &'d Db,
    conn: Option<Connection>,
}

impl Drop for Lent<'_> {
    fn drop(&mut self) {
        if let Some(conn) = self.conn.take() {
            self.home.0.idle.lock().push(conn);
            self.home.0.back.notify_one();
        }
    }
}

/// A moment in the database's own words, for tests and verbs that look at it from outside.
impl From<Moment> for i64 {
    fn from(moment: Moment) -> Self {
        moment.0
    }
}
