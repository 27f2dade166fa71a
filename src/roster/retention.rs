//! What the roster forgets by itself: what an import can be taken back from, once it no longer can.

use super::store;
use crate::db::Db;
use crate::error::Result;
use crate::policy::jobs::{RunRetention, may};

/// The nightly work. Leaves a line only where something was forgotten.
///
/// # Errors
/// As the database gives them.
pub fn forget(db: &Db) -> Result<()> {
    db.write(&may::<RunRetention>(), |tx, _| {
        if store::forget_traces(tx)? == 0 {
            tx.nothing_changed();
        }
        Ok(())
    })
}
