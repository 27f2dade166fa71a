//! Second factors, recovery codes, and the codes that lead back in.

use rusqlite::named_params;

use crate::accounts::codes::{Fingerprint, Secret};
use crate::accounts::totp::Factor;
use crate::clock::{MINUTE, Moment};
use crate::db::Tx;
use crate::db::ids::{PersonId, SessionId};
use crate::error::{Error, Result};

/// How long a link for a new password works.
pub const RESET_LASTS: i64 = 30 * MINUTE;
/// Links for a new password that one person may have asked for within that time.
const RESETS_AT_ONCE: i64 = 3;

/// The confirmed second factor of the person and the last step used; none if there is none.
pub fn factor_of(tx: &Tx<'_>, person: PersonId) -> Result<Option<(Factor, i64)>> {
    tx.row("SELECT secret, last_step FROM totp WHERE person_id = ?1 AND confirmed_at IS NOT NULL", [person], |row| {
        Ok((Factor::stored(row.get(0)?), row.get(1)?))
    })
}

/// Keeps a second factor whose first code, of this step, was right. Nobody has two.
pub fn keep_factor(tx: &Tx<'_>, person: PersonId, factor: &Factor, step: i64) -> Result<()> {
    let kept = tx.execute(
        "INSERT INTO totp (person_id, secret, last_step, confirmed_at) VALUES (:person, :secret, :step, :now)
             ON CONFLICT (person_id) DO UPDATE SET secret = excluded.secret, last_step = excluded.last_step, confirmed_at = excluded.confirmed_at
             WHERE confirmed_at IS NULL",
        named_params! { ":person": person, ":secret": factor.as_bytes(), ":step": step, ":now": tx.now() },
    )?;
    if kept == 1 { Ok(()) } else { Err(Error::Conflict("accounts-factor-is-set")) }
}

/// The session has shown a second factor: it gets a new token, and the device counts as having shown it.
pub fn show_factor(tx: &Tx<'_>, session: SessionId, token: Fingerprint, device: Option<Fingerprint>) -> Result<()> {
    super::renew_token(tx, session, token)?;
    tx.execute("UPDATE session SET second_factor = 1 WHERE session_id = ?1", [session])?;
    tx.execute(
        "UPDATE device SET factor_at = :now
          WHERE token_hash = :device AND person_id = (SELECT person_id FROM session WHERE session_id = :session)",
        named_params! { ":now": tx.now(), ":device": device, ":session": session },
    )
    .map(|_| ())
}

/// Spends a step: a code of it or of an older one opens nothing any more. Tells whether it was unspent.
pub fn spend_step(tx: &Tx<'_>, person: PersonId, step: i64) -> Result<bool> {
    Ok(tx.execute("UPDATE totp SET last_step = ?2 WHERE person_id = ?1 AND last_step < ?2", (person, step))? == 1)
}

/// Removes the authenticator; with the last second proof goes every memory of one.
pub fn remove_factor(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM totp WHERE person_id = ?1", [person])?;
    forget_second_proof(tx, person)
}

/// Removes the authenticator and all passkeys, as for somebody who has lost them.
pub fn remove_second_proofs(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute("DELETE FROM passkey WHERE person_id = ?1", [person])?;
    remove_factor(tx, person)
}

/// Where no second proof is left: forgets its recovery codes, and that sessions and devices have shown one.
pub(super) fn forget_second_proof(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    if super::has_second_proof(tx, person)? {
        return Ok(());
    }
    tx.execute("DELETE FROM recovery_code WHERE person_id = ?1", [person])?;
    tx.execute("UPDATE session SET second_factor = 0 WHERE person_id = ?1", [person])?;
    tx.execute("UPDATE device SET factor_at = NULL WHERE person_id = ?1", [person]).map(|_| ())
}

/// Replaces the recovery codes of the person.
pub fn keep_recovery_codes(tx: &Tx<'_>, person: PersonId, codes: &[Secret]) -> Result<()> {
    tx.execute("DELETE FROM recovery_code WHERE person_id = ?1", [person])?;
    for code in codes {
        tx.execute("INSERT INTO recovery_code (code_hash, person_id) VALUES (?1, ?2)", (code.fingerprint, person))?;
    }
    Ok(())
}

/// Uses up a recovery code of the person; tells whether it was one.
pub fn use_recovery_code(tx: &Tx<'_>, person: PersonId, code: Fingerprint) -> Result<bool> {
    let used = tx.execute(
        "UPDATE recovery_code SET used_at = :now WHERE code_hash = :code AND person_id = :person AND used_at IS NULL",
        named_params! { ":now": tx.now(), ":code": code, ":person": person },
    )?;
    Ok(used == 1)
}

/// How many recovery codes are left.
pub fn recovery_codes_left(tx: &Tx<'_>, person: PersonId) -> Result<i64> {
    tx.one("SELECT count(*) FROM recovery_code WHERE person_id = ?1 AND used_at IS NULL", [person], |row| row.get(0))
}

/// Notes a link for a new password; tells whether it may be sent (three in half an hour are enough).
pub fn keep_reset(tx: &Tx<'_>, person: PersonId, code: Fingerprint) -> Result<bool> {
    let open = tx.one(
        "SELECT count(*) FROM reset_code WHERE person_id = ?1 AND kind = 'password' AND issued_at > ?2",
        (person, tx.now().plus(-RESET_LASTS)),
        |row| row.get::<_, i64>(0),
    )?;
    if open >= RESETS_AT_ONCE {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO reset_code (code_hash, person_id, kind, issued_at, expires_at) VALUES (:code, :person, 'password', :now, :end)",
        named_params! { ":code": code, ":person": person, ":now": tx.now(), ":end": tx.now().plus(RESET_LASTS) },
    )?;
    Ok(true)
}

/// Whose unused link this is, and the name that signs in.
pub fn reset_of(tx: &Tx<'_>, code: Fingerprint) -> Result<(PersonId, String)> {
    tx.one(
        "SELECT reset_code.person_id, coalesce(user_name, email, '')
           FROM reset_code JOIN person USING (person_id) JOIN account USING (person_id)
          WHERE code_hash = ?1 AND used_at IS NULL AND expires_at > ?2 AND closed_at IS NULL AND suspended_at IS NULL",
        (code, tx.now()),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

/// Whether the link is the office's letter, made for somebody whose identity it has checked.
pub fn is_letter(tx: &Tx<'_>, code: Fingerprint) -> Result<bool> {
    tx.exists("SELECT 1 FROM reset_code WHERE code_hash = ?1 AND kind = 'letter'", [code])
}

/// Uses up the link, and with it all others of the person.
pub fn use_reset(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute("UPDATE reset_code SET used_at = ?2 WHERE person_id = ?1 AND used_at IS NULL", (person, tx.now()))
        .map(|_| ())
}

/// Notes a one-time letter to sign in with; earlier ones are void.
pub fn keep_letter(tx: &Tx<'_>, person: PersonId, code: Fingerprint, ends: Moment) -> Result<()> {
    use_reset(tx, person)?;
    tx.execute(
        "INSERT INTO reset_code (code_hash, person_id, kind, issued_at, expires_at) VALUES (:code, :person, 'letter', :now, :end)",
        named_params! { ":code": code, ":person": person, ":now": tx.now(), ":end": ends },
    )
    .map(|_| ())
}
