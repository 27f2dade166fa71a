//! The job that looks at the disk, and tells IT by mail when it has less room than before (TRUST 4).
//!
//! Invariants: one mail for each crossing into a worse level, none while it lasts; after a start one that was written in the last
//! week is not written again; without an address of IT's the pages alone tell it.

use parking_lot::Mutex;

use super::store;
use crate::db::Db;
use crate::disk::Level;
use crate::error::Result;
use crate::outbox::email::Sender;
use crate::policy::jobs::{SendNotices, may};

/// Whole seconds between two looks.
pub const EVERY: u64 = 10;

/// Who is told, and what was told last.
pub struct Watch {
    /// IT's address, from the settings.
    it: Option<String>,
    /// Where the status page is.
    origin: String,
    sender: Sender,
    told: Mutex<Option<Level>>,
}

impl Watch {
    /// Tells `it` with links to `origin` (`https://bookbag.example`, no slash at its end).
    #[must_use]
    pub fn new(it: Option<String>, origin: impl Into<String>, sender: Sender) -> Self {
        Self { it, origin: origin.into(), sender, told: Mutex::default() }
    }

    /// Looks at the disk, and writes the mail where the level is worse than the one told last.
    ///
    /// # Errors
    /// As the disk and the database give them; what was not told is told at the next look.
    pub fn run(&self, db: &Db) -> Result<()> {
        let level = db.disk().look()?;
        let mut told = self.told.lock();
        let worse = told.is_none_or(|told| level > told) && level.is_scarce();
        if worse && let Some(it) = &self.it {
            let share = db.disk().room()?.share();
            let first = told.is_none();
            db.write(&may::<SendNotices>(), |tx, may| {
                if first && store::was_told(tx, may, level)? {
                    return Ok(());
                }
                store::tell(
                    tx,
                    may,
                    &store::Warning { it, level, share, link: format!("{}/status", self.origin) },
                    &self.sender,
                )
            })?;
        }
        *told = Some(level);
        Ok(())
    }
}
