//! Uploads that wait for confirmation: in memory alone, for an hour, under a token (nothing of a file touches the disk before
//! somebody confirms it).
//!
//! Invariants: what can be read is the reading, in which nothing stands that Bookbag must not hold; the file itself waits sealed,
//! so that its columns can be said otherwise without choosing it again, and the key is the token, which only the person's
//! browser has: Bookbag keeps its hash. Only the person who chose the file finds it again; one upload a person, the next one
//! takes its place; a restart forgets all.

use std::sync::Arc;

use parking_lot::Mutex;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};

use super::decided::Decided;
use super::plan::Plan;
use super::{Overrule, Reading};
use crate::clock::{HOUR, Moment};
use crate::db::ids::PersonId;
use crate::error::{Error, Result};
use crate::keys::Key32;

/// The most uploads that wait at once; the oldest makes room.
const MOST: usize = 6;
/// The largest file that waits sealed, in bytes; of a larger one only the reading waits.
pub const MOST_SEALED: usize = 4 * 1024 * 1024;

/// One upload that waits and was understood.
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
    /// What the office has decided about it.
    pub decided: Decided,
    /// The plan that the page showed last.
    pub shown: Option<Arc<Plan>>,
}

/// One upload that waits, as it was sent.
pub struct Sent {
    /// What the file was called, cleaned.
    pub file_name: String,
    /// What was said about it.
    pub said: Overrule,
    /// The file; none if it was too large to wait.
    pub bytes: Option<Vec<u8>>,
    /// What was understood; none while the columns are not.
    pub reading: Option<Arc<Reading>>,
}

/// All uploads that wait.
#[derive(Default)]
pub struct Uploads(Mutex<Vec<Kept>>);

struct Kept {
    token_hash: [u8; 32],
    person: PersonId,
    file_name: String,
    read_at: Moment,
    said: Overrule,
    sealed: Option<Arc<Vec<u8>>>,
    reading: Option<Arc<Reading>>,
    decided: Decided,
    shown: Option<Arc<Plan>>,
}

impl Uploads {
    /// Keeps an upload for an hour and tells its token.
    ///
    /// # Errors
    /// A fault if the system gives no random bytes.
    pub fn keep(&self, person: PersonId, sent: Sent, now: Moment) -> Result<String> {
        let mut bytes = [0; 16];
        SystemRandom::new().fill(&mut bytes).map_err(|_| Error::fault("the system gives no random bytes"))?;
        let token = data_encoding::HEXLOWER.encode(&bytes);
        let Sent { file_name, said, bytes, reading } = sent;
        let sealed = bytes.map(|bytes| seal(&token, bytes)).transpose()?.map(Arc::new);
        let mut waiting = self.0.lock();
        waiting.retain(|kept| kept.person != person && now.since(kept.read_at) < HOUR);
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        waiting.push(Kept {
            token_hash: hash(&token),
            person,
            file_name,
            read_at: now,
            said,
            sealed,
            reading,
            decided: Decided::default(),
            shown: None,
        });
        Ok(token)
    }

    /// The person's upload of that token; none if it was confirmed, an hour is over, Bookbag was restarted, or its columns are
    /// not understood yet.
    #[must_use]
    pub fn find(&self, person: PersonId, token: &str, now: Moment) -> Option<Pending> {
        let waiting = self.0.lock();
        let kept = waiting.iter().find(|kept| kept.is(person, token, now))?;
        Some(Pending {
            token: token.to_owned(),
            file_name: kept.file_name.clone(),
            read_at: kept.read_at,
            reading: Arc::clone(kept.reading.as_ref()?),
            decided: kept.decided.clone(),
            shown: kept.shown.clone(),
        })
    }

    /// The person's upload of that token as it was sent; none if it is over.
    ///
    /// # Errors
    /// A fault if what was sealed does not open.
    pub fn sent(&self, person: PersonId, token: &str, now: Moment) -> Result<Option<Sent>> {
        let waiting = self.0.lock();
        let Some(kept) = waiting.iter().find(|kept| kept.is(person, token, now)) else { return Ok(None) };
        let (file_name, said, reading) = (kept.file_name.clone(), kept.said.clone(), kept.reading.clone());
        let sealed = kept.sealed.clone();
        drop(waiting);
        let bytes = sealed.map(|sealed| open(token, &sealed)).transpose()?;
        Ok(Some(Sent { file_name, said, bytes, reading }))
    }

    /// Whether the person's upload of that token waits, understood or not.
    #[must_use]
    pub fn is_there(&self, person: PersonId, token: &str, now: Moment) -> bool {
        self.0.lock().iter().any(|kept| kept.is(person, token, now))
    }

    /// Puts another reading of the same file in the place of the one before, and what was said for it.
    pub fn read_again(&self, token: &str, said: Overrule, reading: Option<Reading>) {
        let wanted = hash(token);
        if let Some(kept) = self.0.lock().iter_mut().find(|kept| kept.token_hash == wanted) {
            (kept.said, kept.reading, kept.shown) = (said, reading.map(Arc::new), None);
            kept.decided = Decided::default();
        }
    }

    /// Puts what the office decides in the place of what it decided before.
    pub fn decide(&self, token: &str, decided: Decided) {
        let wanted = hash(token);
        if let Some(kept) = self.0.lock().iter_mut().find(|kept| kept.token_hash == wanted) {
            (kept.decided, kept.shown) = (decided, None);
        }
    }

    /// Remembers the plan that a page shows, so that confirming it confirms just that.
    pub fn show(&self, token: &str, plan: Arc<Plan>) {
        let wanted = hash(token);
        if let Some(kept) = self.0.lock().iter_mut().find(|kept| kept.token_hash == wanted) {
            kept.shown = Some(plan);
        }
    }

    /// Forgets an upload.
    pub fn forget(&self, token: &str) {
        let wanted = hash(token);
        self.0.lock().retain(|kept| kept.token_hash != wanted);
    }
}

impl Kept {
    fn is(&self, person: PersonId, token: &str, now: Moment) -> bool {
        self.person == person && self.token_hash == hash(token) && now.since(self.read_at) < HOUR
    }
}

fn hash(token: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(digest(&SHA256, token.as_bytes()).as_ref());
    hash
}

/// The key that the token is. A token seals one file, so a nonce of zeros never repeats.
fn key(token: &str) -> Result<LessSafeKey> {
    let key = Key32::derive(token.as_bytes(), b"", &[b"roster upload"]).map_err(|_| broken())?;
    Ok(LessSafeKey::new(UnboundKey::new(&AES_256_GCM, key.bytes()).map_err(|_| broken())?))
}

fn broken() -> Error {
    Error::fault("an upload that waits cannot be sealed or opened")
}

fn seal(token: &str, mut bytes: Vec<u8>) -> Result<Vec<u8>> {
    key(token)?
        .seal_in_place_append_tag(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut bytes)
        .map_err(|_| broken())?;
    Ok(bytes)
}

fn open(token: &str, sealed: &[u8]) -> Result<Vec<u8>> {
    let mut bytes = sealed.to_vec();
    let length = key(token)?
        .open_in_place(Nonce::assume_unique_for_key([0; 12]), Aad::empty(), &mut bytes)
        .map_err(|_| broken())?
        .len();
    bytes.truncate(length);
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_waits_unreadable_and_opens_for_its_token_alone() {
        let uploads = Uploads::default();
        let (person, now) = (PersonId(3), Moment(1_000));
        let said = Overrule { header_line: Some(2), ..Overrule::default() };
        let sent = Sent {
            file_name: "autumn.csv".to_owned(),
            said,
            bytes: Some(b"Forename,Religion".to_vec()),
            reading: None,
        };
        let token = uploads.keep(person, sent, now).unwrap();
        assert!(uploads.0.lock().iter().all(|kept| {
            let sealed = kept.sealed.as_ref().unwrap();
            !sealed.windows(8).any(|part| part == b"Religion") && !kept.file_name.contains(&token)
        }));
        let again = uploads.sent(person, &token, now).unwrap().unwrap();
        assert_eq!(again.bytes.as_deref(), Some(b"Forename,Religion".as_slice()));
        assert_eq!(again.said.header_line, Some(2));
        assert!(uploads.find(person, &token, now).is_none(), "nothing was understood yet");
        assert!(uploads.sent(PersonId(4), &token, now).unwrap().is_none());
        assert!(uploads.sent(person, &token, now.plus(HOUR)).unwrap().is_none());
    }
}
