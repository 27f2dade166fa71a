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

use super::decided::Decided;
use super::plan::Plan;
use super::{Overrule, Reading};
use crate::accounts::codes::{Fingerprint, Secret};
use crate::clock::{HOUR, Moment};
use crate::db::ids::PersonId;
use crate::error::{Error, Result};
use crate::keys::Key32;

/// The most uploads that wait at once; the oldest makes room.
const MOST: usize = 6;
/// The most that waits sealed in all, in bytes: a file of the largest size (TRUST 2.5) beside a few of the usual one. The oldest
/// makes room, and then only its reading waits.
const SEALED_IN_ALL: usize = 24 * 1024 * 1024;

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
    /// The file; none once it has made room for others.
    pub bytes: Option<Vec<u8>>,
    /// What was understood; none while the columns are not.
    pub reading: Option<Arc<Reading>>,
}

/// All uploads that wait.
#[derive(Default)]
pub struct Uploads(Mutex<Vec<Kept>>);

struct Kept {
    token: Fingerprint,
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
        let Secret { held, fingerprint } = Secret::of_128_bits()?;
        let token = held.as_str().to_owned();
        let Sent { file_name, said, bytes, reading } = sent;
        let sealed = bytes.map(|bytes| seal(&token, bytes)).transpose()?.map(Arc::new);
        let mut waiting = self.0.lock();
        waiting.retain(|kept| kept.person != person && now.since(kept.read_at) < HOUR);
        if waiting.len() >= MOST {
            waiting.remove(0);
        }
        let mut room = SEALED_IN_ALL.saturating_sub(sealed.as_ref().map_or(0, |sealed| sealed.len()));
        for kept in waiting.iter_mut().rev() {
            let size = kept.sealed.as_ref().map_or(0, |sealed| sealed.len());
            if size > room {
                kept.sealed = None;
            } else {
                room -= size;
            }
        }
        // Without its bytes and without a reading there is nothing that anybody could look at.
        waiting.retain(|kept| kept.sealed.is_some() || kept.reading.is_some());
        waiting.push(Kept {
            token: fingerprint,
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
        let wanted = Fingerprint::of(token);
        if let Some(kept) = self.0.lock().iter_mut().find(|kept| kept.token == wanted) {
            (kept.said, kept.reading, kept.shown) = (said, reading.map(Arc::new), None);
            kept.decided = Decided::default();
        }
    }

    /// Puts what the office decides in the place of what it decided before.
    pub fn decide(&self, token: &str, decided: Decided) {
        let wanted = Fingerprint::of(token);
        if let Some(kept) = self.0.lock().iter_mut().find(|kept| kept.token == wanted) {
            (kept.decided, kept.shown) = (decided, None);
        }
    }

    /// Remembers the plan that a page shows, so that confirming it confirms just that.
    pub fn show(&self, token: &str, plan: Arc<Plan>) {
        let wanted = Fingerprint::of(token);
        if let Some(kept) = self.0.lock().iter_mut().find(|kept| kept.token == wanted) {
            kept.shown = Some(plan);
        }
    }

    /// Forgets an upload.
    pub fn forget(&self, token: &str) {
        let wanted = Fingerprint::of(token);
        self.0.lock().retain(|kept| kept.token != wanted);
    }
}

impl Kept {
    fn is(&self, person: PersonId, token: &str, now: Moment) -> bool {
        self.person == person && self.token == Fingerprint::of(token) && now.since(self.read_at) < HOUR
    }
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

    #[test]
    fn a_file_of_the_largest_size_waits_too_and_the_oldest_makes_room() {
        const LARGEST: usize = super::super::MOST_BYTES;
        let (uploads, now) = (Uploads::default(), Moment(1_000));
        let file = |size| Sent {
            file_name: "autumn.csv".to_owned(),
            said: Overrule::default(),
            bytes: Some(vec![b'a'; size]),
            reading: None,
        };
        let keep = |person, size| uploads.keep(PersonId(person), file(size), now).unwrap();
        let (large, small) = (keep(3, LARGEST), keep(4, 1_000));
        let size = |person, token: &str| {
            let sent = uploads.sent(PersonId(person), token, now).unwrap();
            sent.and_then(|sent| sent.bytes).map(|bytes| bytes.len())
        };
        assert_eq!((size(3, &large), size(4, &small)), (Some(LARGEST), Some(1_000)));
        let other = keep(5, LARGEST);
        assert_eq!((size(3, &large), size(4, &small), size(5, &other)), (None, Some(1_000), Some(LARGEST)));
    }
}
