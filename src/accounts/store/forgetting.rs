//! What outlives its purpose.

use crate::clock::DAY;
use crate::db::Tx;
use crate::error::Result;

/// Ended sessions stay so long, so that their owner can still be told of them.
const SESSIONS: i64 = 30 * DAY;
/// Spent and expired codes stay so long.
const CODES: i64 = 30 * DAY;
/// A device that signed in so long ago is not known any more: as long as browsers keep its mark.
const DEVICES: i64 = 400 * DAY;
/// Lines of the security table stay so long (TRUST 2.8).
const SECURITY_EVENTS: i64 = 90 * DAY;

/// Deletes what has outlived its purpose, and tells how many rows.
pub fn forget(tx: &Tx<'_>) -> Result<usize> {
    let before = |age: i64| [tx.now().plus(-age)];
    Ok(tx.execute("DELETE FROM session WHERE min(ends_at, seen_at + idle_for) < ?1", before(SESSIONS))?
        + tx.execute(
            "DELETE FROM reset_code WHERE min(expires_at, coalesce(used_at, expires_at)) < ?1",
            before(CODES),
        )?
        + tx.execute("DELETE FROM device WHERE max(known_at, coalesce(factor_at, 0)) < ?1", before(DEVICES))?
        + tx.execute("DELETE FROM security_event WHERE at < ?1", before(SECURITY_EVENTS))?
        + super::pupils::forget(tx, tx.now().plus(-CODES))?)
}
