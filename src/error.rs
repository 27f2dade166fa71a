//! One error for the whole house, its variants named by what the person can do about them.
//!
//! Invariants: nothing internal reaches a page (what [`Error::Fault`], [`Error::NoRoom`] and [`Error::Damaged`] carry goes to the
//! log with the request's id); nothing is swallowed.

use std::borrow::Cow;

/// What went wrong, seen from the person who asked.
#[derive(Debug, thiserror::Error)]
pub enum Error {
    /// Nobody is signed in: the answer leads to the sign-in page (401).
    #[error("nobody is signed in")]
    SignIn,
    /// The thing does not exist, or the person may not know that it does (404).
    #[error("not found")]
    NotFound,
    /// A door that everybody can see and this person may not pass (403).
    #[error("forbidden: {0:?}")]
    Forbidden(Barrier),
    /// What was entered cannot be accepted; the form comes back with its content and these complaints (422).
    #[error("invalid: {0:?}")]
    Invalid(Vec<Complaint>),
    /// More than the route takes (413).
    #[error("too large")]
    TooLarge,
    /// Somebody else changed the same thing first, or it was done already (409).
    #[error("conflict: {0}")]
    Conflict(&'static str),
    /// Too many tries; allowed again after so many whole seconds (429).
    #[error("throttled for {0} s")]
    Throttled(u64),
    /// The server is busy; the same request will do in so many whole seconds (503).
    #[error("busy, again in {0} s")]
    Busy(u64),
    /// The disk is full or failing: reading goes on, nothing half-written stays (507).
    #[error("no room: {0}")]
    NoRoom(String),
    /// The database holds what was not written there: the page fails, writes stop, IT is told at once (500).
    #[error("damaged: {0}")]
    Damaged(String),
    /// Ours: the page shows a request id, the log shows this text beside the same id (500).
    #[error("fault: {0}")]
    Fault(String),
}

/// Why a visible door is shut, and therefore what the page says and offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Barrier {
    /// Not for this person.
    NotYours,
    /// The data-protection briefing of this year comes first (D129).
    Briefing,
    /// The session was opened without a second factor (D105).
    SecondFactor,
    /// The password or passkey must be proved again, it was longer than ten minutes ago (TRUST 2.2).
    StepUp,
    /// The request came from another site (TRUST 2.3).
    CrossSite,
    /// A condition of the right does not hold; the text is a message id of the locale files that says which.
    Condition(&'static str),
}

/// One complaint about one field of a form.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Complaint {
    /// The field's name in the form; empty for the form as a whole.
    pub field: Cow<'static, str>,
    /// The message id in the locale files.
    pub message: &'static str,
    /// Values for the message's variables.
    pub values: Vec<(&'static str, String)>,
}

impl Complaint {
    /// A complaint about `field` whose text is the locale message `message`.
    #[must_use]
    pub fn new(field: &'static str, message: &'static str) -> Self {
        Self { field: Cow::Borrowed(field), message, values: Vec::new() }
    }

    /// The same complaint with one more value for its message.
    #[must_use]
    pub fn with(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.values.push((name, value.into()));
        self
    }
}

impl From<Complaint> for Error {
    fn from(complaint: Complaint) -> Self {
        Self::Invalid(vec![complaint])
    }
}

impl Error {
    /// A fault of ours, with a text for the log.
    pub fn fault(what: impl std::fmt::Display) -> Self {
        Self::Fault(what.to_string())
    }

    /// One complaint about one field.
    #[must_use]
    pub fn invalid(field: &'static str, message: &'static str) -> Self {
        Complaint::new(field, message).into()
    }
}

impl From<rusqlite::Error> for Error {
    fn from(error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode::{DatabaseCorrupt, DiskFull, NotADatabase, SystemIoFailure};
        use rusqlite::ffi::{SQLITE_IOERR_DIR_FSYNC, SQLITE_IOERR_FSYNC, SQLITE_IOERR_READ, SQLITE_IOERR_SHORT_READ};
        let Some(code) = error.sqlite_error() else { return Self::Fault(format!("database: {error}")) };
        if matches!(code.extended_code, SQLITE_IOERR_FSYNC | SQLITE_IOERR_DIR_FSYNC) {
            crate::durable::sync_failed(&error.to_string());
            return Self::Fault(format!("database: {error}"));
        }
        match (code.code, code.extended_code) {
            (DatabaseCorrupt | NotADatabase, _) | (_, SQLITE_IOERR_READ | SQLITE_IOERR_SHORT_READ) => {
                Self::Damaged(error.to_string())
            }
            (DiskFull | SystemIoFailure, _) => Self::NoRoom(error.to_string()),
            _ => Self::Fault(format!("database: {error}")),
        }
    }
}

impl From<std::io::Error> for Error {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::NoRoom(error.to_string()),
            _ => Self::Fault(format!("file: {error}")),
        }
    }
}

/// The house's result.
pub type Result<T, E = Error> = std::result::Result<T, E>;
