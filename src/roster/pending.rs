//! Uploads that wait for confirmation: in memory alone, for an hour, under a token (nothing of a file touches the disk before
//! somebody confirms it).
//!
//! Invariants: what is kept is the reading, in which nothing stands that Bookbag must not hold, never the file; only the person
//! who chose the file finds it again; one upload a person, the next one takes its place; a restart forgets all.

use std::sync::Arc;

use parking_lot::Mutex;
use ring::rand::{SecureRandom, SystemRandom};

use super::Reading;
use super::plan::Plan;
use crate::clock::{HOUR, Moment};
use crate::db::ids::PersonId;
use crate::error::{Error, Result};

/// The most uploads that wait at once; the oldest makes room.
const MOST: usize = 6;

/// One upload that waits.
#[derive(Clone)]
pub struct Pending {
    /// The word in its address.
    pub token: String,
    /// What the file was called, cleaned.
    pub file_name: String,
    /// When it was read.
    pub read_at: Moment,
    /// What was understood.
    pub reading: Arc<Reading>,
    /// The plan that the page showed last.
    pub shown: Option<Arc<Plan>>,
    person: PersonId,
}

/// All uploads that wait.
#[derive(Default)]
pub struct Uploads(Mutex<Vec<Pending>>);

impl Uploads {
    /// Keeps a reading for an hour and tells its token.
    ///
    /// # Errors
    /// A fault if the system gives no random bytes.
    pub fn keep(&self, person: PersonId, file_name: String, reading: Reading, now: Moment) -> Result<String> {
        let mut bytes = [0; 16];
        SystemRandom::new().fill(&mut bytes).map_err(|_| Error::fault("the system gives no random bytes"))?;
        let token = data_encoding::HEXLOWER.encode(&bytes);
        let mut waiting = self.0.lock();
        waiting.retain(|pending| pending.person != person && now.since(pending.read_at) < HOUR);
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push(Pending {
            token: token.clone(),
            file_name,
            read_at: now,
            reading: Arc::new(reading),
            shown: None,
            person,
        });
        Ok(token)
    }

    /// The person's upload of that token; none if it was confirmed, an hour is over, or Bookbag was restarted.
    #[must_use]
    pub fn find(&self, person: PersonId, token: &str, now: Moment) -> Option<Pending> {
        let waiting = self.0.lock();
        waiting
            .iter()
            .find(|pending| pending.person == person && pending.token == token && now.since(pending.read_at) < HOUR)
            .cloned()
    }

    /// Remembers the plan that a page shows, so that confirming it confirms just that.
    pub fn show(&self, token: &str, plan: Arc<Plan>) {
        if let Some(pending) = self.0.lock().iter_mut().find(|pending| pending.token == token) {
            pending.shown = Some(plan);
        }
    }

    /// Forgets an upload.
    pub fn forget(&self, token: &str) {
        self.0.lock().retain(|pending| pending.token != token);
    }
}
