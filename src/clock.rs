//! Time, injectable: nothing else in Bookbag reads the machine's clock.
//!
//! A moment is UTC in whole milliseconds, so that it sorts, compares and stores as one integer.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

use parking_lot::Mutex;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};

/// A point in time: milliseconds since 1970-01-01T00:00:00Z.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Moment(pub i64);

/// One second in the unit of [`Moment`].
pub const SECOND: i64 = 1_000;
/// One minute in the unit of [`Moment`].
pub const MINUTE: i64 = 60 * SECOND;
/// One hour in the unit of [`Moment`].
pub const HOUR: i64 = 60 * MINUTE;
/// One day of 24 hours in the unit of [`Moment`].
pub const DAY: i64 = 24 * HOUR;

impl Moment {
    /// The moment `milliseconds` later (earlier if negative).
    #[must_use]
    pub fn plus(self, milliseconds: i64) -> Self {
        Self(self.0.saturating_add(milliseconds))
    }

    /// Milliseconds from `earlier` to this moment.
    #[must_use]
    pub fn since(self, earlier: Self) -> i64 {
        self.0.saturating_sub(earlier.0)
    }

    /// Whole seconds since 1970, rounded down.
    #[must_use]
    pub fn seconds(self) -> i64 {
        self.0.div_euclid(SECOND)
    }
}

impl ToSql for Moment {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::from(self.0))
    }
}

impl FromSql for Moment {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        i64::column_result(value).map(Self)
    }
}

/// Where the time comes from. Clones tell the same time.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    Machine,
    Hand(Arc<Hand>),
}

type Bell = Box<dyn FnMut() + Send>;

/// A clock that a test moves.
struct Hand {
    moment: AtomicI64,
    bell: Mutex<Option<Bell>>,
}

impl Clock {
    /// The machine's own clock.
    #[must_use]
    pub fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A clock that stands still at `start` until [`Clock::advance`] moves it; its clones move with it.
    #[must_use]
    pub fn standing_at(start: Moment) -> Self {
        Self(Source::Hand(Arc::new(Hand { moment: AtomicI64::new(start.0), bell: Mutex::default() })))
    }

    /// Lets a standing clock ring `bell` before each time it is read, so that a test can change the world between the guard of a
    /// request and its write; the machine's clock has no bell.
    pub fn rings(&self, bell: Option<Bell>) {
        if let Source::Hand(hand) = &self.0 {
            *hand.bell.lock() = bell;
        }
    }

    /// Now.
    #[must_use]
    pub fn now(&self) -> Moment {
        match &self.0 {
            Source::Machine => {
                let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
            }
            Source::Hand(hand) => {
                if let Some(bell) = hand.bell.lock().as_mut() {
                    bell();
                }
                Moment(hand.moment.load(Ordering::SeqCst))
            }
        }
    }

    /// Moves a standing clock by `milliseconds`; the machine's clock cannot be moved and stays as it is.
    pub fn advance(&self, milliseconds: i64) {
        if let Source::Hand(hand) = &self.0 {
            hand.moment.fetch_add(milliseconds, Ordering::SeqCst);
        }
    }
}
