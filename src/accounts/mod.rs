//! Accounts: what a person signs in with, and everything around the door.
//!
//! Invariants: nobody can tell from an answer, its length or its time whether a name exists; nothing that a person holds
//! (password, code, token) is stored so that it could be used again; no account is ever closed by failures of a stranger;
//! whatever changes a password, a factor or a role ends the sessions that stand on it, in the same transaction.

pub mod codes;
mod cookies;
pub mod hashing;
pub mod hours;
pub mod mails;
pub mod passkeys;
pub mod passwords;
mod pending;
mod photo;
pub mod pictures;
pub mod qr;
pub mod retention;
pub mod roles;
pub mod routes;
pub mod sessions;
pub mod store;
pub mod throttle;
pub mod totp;
pub mod user_names;
pub mod wrong_cards;

pub use cookies::{Client, Device, Next, Proofs, open_for};
pub use hashing::Hasher;
pub use routes::{pupil_routes, routes};

use crate::error::Result;

/// What the door keeps in memory: the hashing threads, the throttle, and the sign-ins under way.
pub struct Door {
    /// Compares passwords.
    pub hasher: Hasher,
    /// Slows down guessers.
    pub throttle: throttle::Throttle,
    /// … and children who tap the wrong pictures: their mistakes never count against anybody else at the school's address.
    pub pupils: throttle::Throttle,
    /// Shuts a class's window where cards are guessed.
    pub wrong_cards: wrong_cards::WrongCards,
    pub(crate) pending: pending::Pending,
    pub(crate) enrolling: pending::Enrolling,
    pub(crate) waiting: pending::Waiting,
}

impl Door {
    /// A door with nobody before it.
    pub fn new(hasher: Hasher) -> Result<Self> {
        Ok(Self {
            hasher,
            throttle: throttle::Throttle::default(),
            pupils: throttle::Throttle::default(),
            wrong_cards: wrong_cards::WrongCards::default(),
            pending: pending::Pending::default(),
            enrolling: pending::Enrolling::default(),
            waiting: pending::Waiting::new()?,
        })
    }
}
