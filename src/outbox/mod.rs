//! Mail and SMS that leave the school: what they say ([`wording`], [`sms`]), how they travel ([`email`]), and the queue in between.
//!
//! Invariants: nobody waits for a mail host, a mail is a row first, written in the transaction of what it tells; it is sent at least
//! once with one Message-ID, tried for at most seven days, and dropped when it no longer holds; a mail or SMS carries no more of a
//! child than a first name (D116).

mod bounces;
pub mod email;
mod folders;
pub mod gateway;
mod imap;
pub mod routes;
pub mod sending;
pub mod sms;
mod spool;
pub mod store;
pub mod wording;

pub use routes::routes;
