//! The gate before the decoders: two pictures at once, a large one alone (TRUST 2.6).

use std::time::Duration;

use parking_lot::{Condvar, Mutex};

use super::Refusal;

const PLACES: u8 = 2;
const PATIENCE: Duration = Duration::from_secs(20);

/// Lets two pictures in at once, or one large one. Shared by all requests, because memory is.
pub struct Gate {
    free: Mutex<u8>,
    left: Condvar,
}

impl Default for Gate {
    fn default() -> Self {
        Self { free: Mutex::new(PLACES), left: Condvar::new() }
    }
}

/// A place inside; dropping it lets the next one in.
pub(super) struct Place<'a> {
    gate: &'a Gate,
    size: u8,
}

impl Gate {
    /// Waits for a place, or for both if the picture is large.
    pub(super) fn enter(&self, large: bool) -> Result<Place<'_>, Refusal> {
        let size = if large { PLACES } else { 1 };
        let mut free = self.free.lock();
        let waited = self.left.wait_while_for(&mut free, |free| *free < size, PATIENCE);
        if waited.timed_out() && *free < size {
            return Err(Refusal::Busy);
        }
        *free -= size;
        Ok(Place { gate: self, size })
    }
}

impl Drop for Place<'_> {
    fn drop(&mut self) {
        *self.gate.free.lock() += self.size;
        self.gate.left.notify_all();
    }
}
