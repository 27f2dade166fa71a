//! Passkeys: kept, found again by what a browser shows, removed.

use rusqlite::named_params;

use crate::accounts::codes::random;
use crate::accounts::passkeys::{Holder, Made};
use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::PersonId;
use crate::error::{Error, Result};

/// Passkeys that one person may have.
const MOST: i64 = 20;

/// A passkey as its owner sees it.
#[derive(Clone, Debug)]
pub struct ListedPasskey {
    /// Its row.
    pub id: i64,
    /// The name its owner gave it.
    pub name: String,
    /// Since when.
    pub added_at: Moment,
    /// The day of last use (D50).
    pub used_day: Option<Moment>,
}

/// A passkey as a sign-in needs it.
pub struct KeptPasskey {
    /// Its row.
    pub id: i64,
    /// Whose.
    pub person: PersonId,
    /// JSON of the key.
    pub public_key: String,
}

/// The passkeys of a person, oldest first.
pub fn passkeys(tx: &Tx<'_>, person: PersonId) -> Result<Vec<ListedPasskey>> {
    tx.rows(
        "SELECT passkey_id, name, added_at, used_day FROM passkey WHERE person_id = ?1 ORDER BY passkey_id",
        [person],
        |row| Ok(ListedPasskey { id: row.get(0)?, name: row.get(1)?, added_at: row.get(2)?, used_day: row.get(3)? }),
    )
}

/// Whether the person has a passkey.
pub fn has_passkey(tx: &Tx<'_>, person: PersonId) -> Result<bool> {
    tx.exists("SELECT 1 FROM passkey WHERE person_id = ?1", [person])
}

/// Whether the person has a second proof of any kind: an authenticator, or a passkey.
pub fn has_second_proof(tx: &Tx<'_>, person: PersonId) -> Result<bool> {
    Ok(has_passkey(tx, person)? || super::factor_of(tx, person)?.is_some())
}

/// What a new passkey of the person begins with; its handle is that of the others, or by lot.
pub fn passkey_holder(tx: &Tx<'_>, person: PersonId) -> Result<Holder> {
    let known = tx.rows("SELECT credential_id, user_handle FROM passkey WHERE person_id = ?1", [person], |row| {
        Ok((row.get::<_, Vec<u8>>(0)?, row.get::<_, [u8; 16]>(1)?))
    })?;
    let handle = match known.first() {
        Some((_, handle)) => *handle,
        None => *random::<16>()?,
    };
    let account = super::own_account(tx, person)?;
    let shown_name = account.name.clone();
    let known = known.into_iter().map(|(id, _)| id).collect();
    Ok(Holder { person, handle, name: account.sign_in_name(), shown_name, known })
}

/// Keeps a new passkey.
pub fn keep_passkey(tx: &Tx<'_>, person: PersonId, made: &Made, name: &str) -> Result<()> {
    let kept = tx.one("SELECT count(*) FROM passkey WHERE person_id = ?1", [person], |row| row.get::<_, i64>(0))?;
    let known = tx.exists("SELECT 1 FROM passkey WHERE credential_id = ?1", [&made.credential_id])?;
    if kept >= MOST || known {
        return Err(Error::Conflict("accounts-passkey-not-kept"));
    }
    tx.execute(
        "INSERT INTO passkey (person_id, credential_id, user_handle, public_key, name, added_at)
         VALUES (:person, :credential, :handle, :key, :name, :now)",
        named_params! {
            ":person": person, ":credential": made.credential_id, ":handle": made.handle, ":key": made.public_key,
            ":name": name, ":now": tx.now(),
        },
    )
    .map(|_| ())
}

/// The passkey with this id and handle, of an adult whose account is open.
pub fn find_passkey(tx: &Tx<'_>, credential_id: &[u8], handle: &[u8; 16]) -> Result<Option<KeptPasskey>> {
    tx.row(
        "SELECT passkey_id, passkey.person_id, public_key
           FROM passkey JOIN account USING (person_id)
          WHERE credential_id = ?1 AND user_handle = ?2 AND suspended_at IS NULL AND closed_at IS NULL",
        (credential_id, handle),
        |row| Ok(KeptPasskey { id: row.get(0)?, person: row.get(1)?, public_key: row.get(2)? }),
    )
}

/// Notes that a passkey was shown, with its new counter. It must still be there: a removal in between wins.
pub fn use_passkey(tx: &Tx<'_>, passkey: &KeptPasskey, public_key: &str) -> Result<()> {
    let used = tx.execute(
        "UPDATE passkey SET public_key = :key, used_day = :day WHERE passkey_id = :id AND public_key = :before",
        named_params! {
            ":key": public_key, ":day": tx.now().0.div_euclid(DAY) * DAY, ":id": passkey.id, ":before": passkey.public_key,
        },
    )?;
    if used == 1 { Ok(()) } else { Err(Error::invalid("", "accounts-passkey-wrong")) }
}

/// Removes a passkey of the person; with the last second proof goes every memory of one.
pub fn remove_passkey(tx: &Tx<'_>, person: PersonId, passkey: i64) -> Result<()> {
    let removed = tx.execute("DELETE FROM passkey WHERE passkey_id = ?1 AND person_id = ?2", (passkey, person))?;
    if removed == 0 {
        return Err(Error::Conflict("accounts-passkey-gone"));
    }
    tx.note_object(passkey);
    super::forget_second_proof(tx, person)
}
