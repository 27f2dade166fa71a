//! Where a person is signed in, and the devices that are known.
//!
//! Invariant: of a device nothing is kept but the hash of its mark, when it was seen first and the name its owner gave it (D49).

use rusqlite::named_params;

use crate::accounts::codes::Fingerprint;
use crate::accounts::sessions::Signing;
use crate::clock::Moment;
use crate::db::ids::{PersonId, SessionId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// A session as its owner sees it.
#[derive(Clone, Debug)]
pub struct Listed {
    /// Its row.
    pub id: SessionId,
    /// The name that its owner gave the device (D49); may be empty.
    pub name: String,
    /// Since when.
    pub opened_at: Moment,
    /// Last use, at most a minute late.
    pub seen_at: Moment,
    /// When it ends if it is not used.
    pub ends_at: Moment,
    /// On a computer that others use.
    pub shared: bool,
    /// The one that asks.
    pub current: bool,
}

/// The open sessions of a person, newest first; `current` is the one that asks.
pub fn sessions(tx: &Tx<'_>, person: PersonId, current: SessionId) -> Result<Vec<Listed>> {
    tx.rows(
        "SELECT session_id, opened_at, seen_at, min(ends_at, seen_at + idle_for), shared_computer,
                coalesce((SELECT name FROM device WHERE token_hash = session.device_hash AND device.person_id = session.person_id), '')
           FROM session
          WHERE person_id = :person AND ends_at > :now AND seen_at + idle_for > :now
          ORDER BY opened_at DESC
          LIMIT 20",
        named_params! { ":person": person, ":now": tx.now() },
        |row| {
            let id: SessionId = row.get(0)?;
            Ok(Listed {
                id,
                name: row.get(5)?,
                opened_at: row.get(1)?,
                seen_at: row.get(2)?,
                ends_at: row.get(3)?,
                shared: row.get(4)?,
                current: id == current,
            })
        },
    )
}

/// Ends one session of the person.
pub fn end_session(tx: &Tx<'_>, person: PersonId, session: SessionId) -> Result<()> {
    let ended = tx.execute(
        "UPDATE session SET ends_at = :now WHERE session_id = :session AND person_id = :person AND ends_at > :now",
        named_params! { ":session": session, ":person": person, ":now": tx.now() },
    )?;
    if ended == 0 {
        return Err(Error::NotFound);
    }
    tx.note_object(session.0);
    tx.announce(Topic::Sessions(person));
    Ok(())
}

/// Ends all sessions of the person, but for one that stays.
pub fn end_sessions(tx: &Tx<'_>, person: PersonId, but: Option<SessionId>) -> Result<()> {
    tx.execute(
        "UPDATE session SET ends_at = :now WHERE person_id = :person AND ends_at > :now AND session_id IS NOT :but",
        named_params! { ":person": person, ":now": tx.now(), ":but": but },
    )?;
    tx.announce(Topic::Sessions(person));
    Ok(())
}

/// Forgets the device of a session: it is asked for a code at its next sign-in, like a new one.
pub fn forget_device_of(tx: &Tx<'_>, person: PersonId, session: SessionId) -> Result<()> {
    tx.execute(
        "DELETE FROM device WHERE person_id = :person
            AND token_hash = (SELECT device_hash FROM session WHERE session_id = :session AND person_id = :person)",
        named_params! { ":person": person, ":session": session },
    )
    .map(|_| ())
}

/// Forgets all devices of the person but one.
pub fn forget_devices(tx: &Tx<'_>, person: PersonId, but: Option<Fingerprint>) -> Result<()> {
    tx.execute("DELETE FROM device WHERE person_id = ?1 AND token_hash IS NOT ?2", (person, but)).map(|_| ())
}

/// Remembers a device whose holder has proved who they are by a way of its own.
pub fn know_device(tx: &Tx<'_>, person: PersonId, device: Fingerprint) -> Result<()> {
    tx.execute(
        "INSERT INTO device (token_hash, person_id, known_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (device, person, tx.now()),
    )
    .map(|_| ())
}

/// Keeps the name of a known device.
pub fn name_device(tx: &Tx<'_>, person: PersonId, device: Fingerprint, name: &str) -> Result<()> {
    let named = tx.execute(
        "UPDATE device SET name = :name WHERE token_hash = :device AND person_id = :person",
        named_params! { ":name": name, ":device": device, ":person": person },
    )?;
    if named == 1 { Ok(()) } else { Err(Error::Conflict("accounts-device-not-known")) }
}

/// Whether the person has an e-mail address that works, as far as is known.
pub fn reads_mail(tx: &Tx<'_>, person: PersonId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM person WHERE person_id = ?1 AND email IS NOT NULL
            AND NOT EXISTS (SELECT 1 FROM dead_address WHERE dead_address.person_id = ?1 AND channel = 'email')",
        [person],
    )
}

/// The person's mobile number as it was written.
pub fn mobile_of(tx: &Tx<'_>, person: PersonId) -> Result<Option<String>> {
    Ok(tx.row("SELECT mobile FROM person WHERE person_id = ?1", [person], |row| row.get(0))?.flatten())
}

/// Whether a right password is not enough: an adult without a second proof shows a code on a new device, where the school asks for
/// one (TRUST 2.1); a mother who teaches is asked as a mother is.
pub fn asks_for_code(tx: &Tx<'_>, signing: &Signing) -> Result<bool> {
    if !signing.adult || signing.known_device {
        return Ok(false);
    }
    tx.exists("SELECT 1 FROM school WHERE device_code = 'required'", [])
}
