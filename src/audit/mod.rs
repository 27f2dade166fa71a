//! The access log: who did or looked at what, when.
//!
//! Invariants: a line is appended in the transaction of what it records and never edited (D110); it holds ids, never names or
//! texts; each line's seal is HMAC-SHA-256(audit key, previous seal ‖ line), so that an edited, removed or reordered line shows.

mod verify;

use ring::hmac;
use rusqlite::named_params;

pub use self::verify::{Broken, verify};
use crate::clock::Moment;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Noted, Tx};
use crate::error::Result;
use crate::keys::Key32;

/// What one line says; its time and place in the chain are given when it is appended.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Who acted; none for a visitor or the machine.
    pub actor: Option<PersonId>,
    /// The right that was used, by its name in permissions.csv.
    pub right: &'static str,
    /// What kind of thing it was used on: the words of the legend ('class', 'pupil', 'school', …).
    pub object: &'static str,
    /// The thing's id, where it has one.
    pub object_id: Option<i64>,
    /// The class concerned.
    pub class: Option<ClassId>,
    /// The pupil concerned.
    pub pupil: Option<PupilId>,
    /// The row of the written reason.
    pub reason: Option<i64>,
}

impl Line {
    /// The line with what the work found out.
    #[must_use]
    pub fn with(mut self, noted: &Noted) -> Self {
        self.actor = noted.actor.or(self.actor);
        self.class = noted.class.or(self.class);
        self.pupil = noted.pupil.or(self.pupil);
        self.object_id = noted.object.or(self.object_id);
        self.reason = noted.reason.or(self.reason);
        self
    }
}

/// The seal before the first line.
const BEGINNING: [u8; 32] = [0; 32];

/// Appends a line in the caller's transaction.
///
/// # Errors
/// As the database gives them; then the transaction it belongs to is lost too.
pub fn append(tx: &Tx<'_>, key: &Key32, line: &Line) -> Result<()> {
    let last = tx.row("SELECT seq, mac FROM access_log ORDER BY seq DESC LIMIT 1", [], |row| {
        Ok((row.get::<_, i64>(0)?, row.get::<_, [u8; 32]>(1)?))
    })?;
    let (previous_seq, previous) = last.unwrap_or((0, BEGINNING));
    let seq = previous_seq + 1;
    let mac = seal(
        key,
        &previous,
        seq,
        tx.now(),
        line.actor,
        line.right,
        line.object,
        [line.object_id, line.class.map(|id| id.0), line.pupil.map(|id| id.0), line.reason],
    );
    tx.execute(
        "INSERT INTO access_log (seq, at, actor_id, right, object, object_id, class_id, pupil_id, reason_id, mac)
         VALUES (:seq, :at, :actor, :right, :object, :object_id, :class, :pupil, :reason, :mac)",
        named_params! {
            ":seq": seq, ":at": tx.now(), ":actor": line.actor, ":right": line.right, ":object": line.object,
            ":object_id": line.object_id, ":class": line.class, ":pupil": line.pupil, ":reason": line.reason, ":mac": mac,
        },
    )?;
    Ok(())
}

/// The seal of one line.
#[allow(clippy::too_many_arguments, reason = "the line's fields, in the order in which they are sealed")]
fn seal(
    key: &Key32,
    previous: &[u8; 32],
    seq: i64,
    at: Moment,
    actor: Option<PersonId>,
    right: &str,
    object: &str,
    ids: [Option<i64>; 4],
) -> [u8; 32] {
    let [object_id, class, pupil, reason] = ids;
    let bytes =
        sealed_bytes(previous, seq, at, [right, object], [actor.map(|id| id.0), object_id, class, pupil, reason]);
    let mut mac = [0; 32];
    mac.copy_from_slice(hmac::sign(&hmac::Key::new(hmac::HMAC_SHA256, key.bytes()), &bytes).as_ref());
    mac
}

/// What is sealed of a line: every field at a fixed width or behind its length, so that no two lines are the same bytes. `texts`
/// are right and object; `ids` the actor, the thing, class, pupil and reason.
#[must_use]
pub fn sealed_bytes(previous: &[u8; 32], seq: i64, at: Moment, texts: [&str; 2], ids: [Option<i64>; 5]) -> Vec<u8> {
    let mut bytes = previous.to_vec();
    bytes.extend_from_slice(&seq.to_be_bytes());
    bytes.extend_from_slice(&at.0.to_be_bytes());
    for text in texts {
        bytes.extend_from_slice(&u64::try_from(text.len()).unwrap_or(u64::MAX).to_be_bytes());
        bytes.extend_from_slice(text.as_bytes());
    }
    for id in ids {
        bytes.push(u8::from(id.is_some()));
        bytes.extend_from_slice(&id.unwrap_or_default().to_be_bytes());
    }
    bytes
}
