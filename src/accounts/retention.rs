//! What accounts forget by themselves: ended sessions, spent codes, devices that nobody used for long.

use super::store;
use crate::db::Db;
use crate::error::Result;
use crate::policy::jobs::{RunRetention, may};

/// The nightly work. Leaves a line only where something was forgotten.
pub fn forget(db: &Db) -> Result<()> {
    db.write(&may::<RunRetention>(), |tx, _| {
        if store::forget(tx)? == 0 {
            tx.nothing_changed();
        }
        Ok(())
    })
}
