//! What the database knows of accounts: names, sessions, devices.
//!
//! Invariants: a name is compared folded; only hashes of tokens are stored; whatever ends sessions announces it, so that open
//! streams end too.

mod departures;
mod factors;
mod forgetting;
mod guardians;
mod passkeys;
mod photo;
pub mod pupils;
mod sessions;
mod staff;

pub use departures::*;
pub use factors::*;
pub use forgetting::*;
pub use guardians::*;
pub use passkeys::*;
pub use photo::*;
pub use sessions::*;
pub use staff::*;

use rusqlite::named_params;

use super::codes::Fingerprint;
use super::roles::Role;
use super::sessions::Signing;
use crate::clock::{DAY, Moment};
use crate::db::ids::{PersonId, SessionId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// An account that a name opens.
#[derive(Clone, Debug)]
pub struct Known {
    /// Whose it is.
    pub person: PersonId,
    /// The stored hash of the password.
    pub password: String,
    /// An adult; else a pupil.
    pub adult: bool,
    /// Nobody has stopped it, and for a pupil a guardian agrees.
    pub open: bool,
    /// A pupil's, and it would be open if a guardian agreed (D71).
    pub waits_for_consent: bool,
}

/// What a name for signing in looks like in the table: lower case, NFC, without spaces around.
#[must_use]
pub fn folded(name: &str) -> String {
    use unicode_normalization::UnicodeNormalization;
    name.trim().to_lowercase().nfc().collect()
}

/// The account of a name: a user name first, else an e-mail address that only one account without user name has.
pub fn find(tx: &Tx<'_>, name: &str) -> Result<Option<Known>> {
    let name = folded(name);
    let found = tx.rows(
        "SELECT account.person_id, password_hash, kind = 'adult',
                suspended_at IS NULL AND (kind = 'adult' OR EXISTS
                  (SELECT 1 FROM consent_agreed WHERE pupil_id = account.person_id AND purpose = 'account')),
                user_name IS NOT NULL, suspended_at IS NULL AND kind = 'pupil'
           FROM account JOIN person USING (person_id)
          WHERE closed_at IS NULL AND (user_name = :name OR email = :name)
          ORDER BY user_name = :name DESC",
        named_params! { ":name": name },
        |row| {
            let open: bool = row.get(3)?;
            let waits_for_consent = !open && row.get::<_, bool>(5)?;
            let known =
                Known { person: row.get(0)?, password: row.get(1)?, adult: row.get(2)?, open, waits_for_consent };
            Ok((known, row.get::<_, bool>(4)?))
        },
    )?;
    let by_user_name = tx.exists("SELECT 1 FROM account WHERE user_name = ?1 AND closed_at IS NULL", [&name])?;
    if by_user_name || found.len() == 1 {
        return Ok(found.into_iter().next().map(|(known, _)| known));
    }
    let mut unnamed = found.into_iter().filter(|(_, has_user_name)| !has_user_name).map(|(known, _)| known);
    let first = unnamed.next();
    Ok(if unnamed.next().is_none() { first } else { None })
}

/// The stored hash of a person's password.
pub fn password_of(tx: &Tx<'_>, person: PersonId) -> Result<String> {
    tx.one("SELECT password_hash FROM account WHERE person_id = ?1 AND closed_at IS NULL", [person], |row| row.get(0))
}

/// What the length of a session depends on; `device` is the fingerprint of the device's cookie.
pub fn signing(tx: &Tx<'_>, person: PersonId, device: Option<Fingerprint>, shared_computer: bool) -> Result<Signing> {
    let adult = tx.one("SELECT kind = 'adult' FROM person WHERE person_id = ?1", [person], |row| row.get(0))?;
    let known_device = match device {
        Some(device) => knows_device(tx, person, device)?,
        None => false,
    };
    Ok(Signing { adult, roles: roles_of(tx, person)?, known_device, shared_computer })
}

/// The open roles of a person.
pub fn roles_of(tx: &Tx<'_>, person: PersonId) -> Result<Vec<Role>> {
    let words = tx.rows("SELECT role FROM staff_role WHERE person_id = ?1 AND ended_at IS NULL", [person], |row| {
        row.get::<_, String>(0)
    })?;
    Ok(Role::ALL.into_iter().filter(|role| words.iter().any(|word| word == role.word())).collect())
}

/// Whether the device has signed in to this account before.
pub fn knows_device(tx: &Tx<'_>, person: PersonId, device: Fingerprint) -> Result<bool> {
    tx.exists("SELECT 1 FROM device WHERE token_hash = ?1 AND person_id = ?2", (device, person))
}

/// Whether the person has signed in before, from anywhere.
pub fn has_signed_in(tx: &Tx<'_>, person: PersonId) -> Result<bool> {
    tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND last_sign_in_day IS NOT NULL", [person])
}

/// When this device last showed the person's second factor.
pub fn factor_shown_at(tx: &Tx<'_>, person: PersonId, device: Fingerprint) -> Result<Option<Moment>> {
    Ok(tx
        .row("SELECT factor_at FROM device WHERE token_hash = ?1 AND person_id = ?2", (device, person), |row| {
            row.get(0)
        })?
        .flatten())
}

/// A sign-in that is about to be written down.
pub struct Opening<'a> {
    /// Who.
    pub person: PersonId,
    /// What its length depends on.
    pub signing: &'a Signing,
    /// The fingerprint of the new session's token.
    pub token: Fingerprint,
    /// The fingerprint of the device's cookie.
    pub device: Fingerprint,
    /// A second factor was shown now.
    pub factor_shown: bool,
    /// The session counts as opened with a second factor: shown now, or by this device lately.
    pub second_factor: bool,
}

/// Opens a session and remembers the device; the oldest sessions over the number end. Tells how many ended.
pub fn open_session(tx: &Tx<'_>, opening: &Opening<'_>) -> Result<usize> {
    let now = tx.now();
    let terms = opening.signing.terms();
    tx.insert(
        "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor, shared_computer, device_hash)
         VALUES (:token, :person, :now, :now, :idle, :ends, :now, :factor, :shared, :device)",
        named_params! {
            ":token": opening.token, ":person": opening.person, ":now": now, ":idle": terms.idle,
            ":ends": now.plus(terms.absolute), ":factor": opening.second_factor, ":shared": opening.signing.shared_computer,
            ":device": (!opening.signing.shared_computer).then_some(opening.device),
        },
    )?;
    if !opening.signing.shared_computer {
        remember_device(tx, opening)?;
    }
    tx.execute(
        "UPDATE account SET last_sign_in_day = :day WHERE person_id = :person",
        named_params! { ":day": now.0.div_euclid(DAY) * DAY, ":person": opening.person },
    )?;
    end_over(tx, opening.person, terms.at_once)
}

fn remember_device(tx: &Tx<'_>, opening: &Opening<'_>) -> Result<()> {
    tx.execute(
        "INSERT INTO device (token_hash, person_id, known_at, factor_at) VALUES (:device, :person, :now, :factor)
             ON CONFLICT (token_hash, person_id) DO UPDATE SET factor_at = coalesce(excluded.factor_at, factor_at)",
        named_params! {
            ":device": opening.device, ":person": opening.person, ":now": tx.now(),
            ":factor": opening.factor_shown.then(|| tx.now()),
        },
    )?;
    Ok(())
}

fn end_over(tx: &Tx<'_>, person: PersonId, most: usize) -> Result<usize> {
    let ended = tx.execute(
        "UPDATE session SET ends_at = :now
          WHERE person_id = :person AND ends_at > :now
            AND session_id NOT IN (SELECT session_id FROM session
                                    WHERE person_id = :person AND ends_at > :now AND seen_at + idle_for > :now
                                    ORDER BY session_id DESC LIMIT :most)",
        named_params! { ":person": person, ":now": tx.now(), ":most": i64::try_from(most).unwrap_or(i64::MAX) },
    )?;
    if ended > 0 {
        tx.announce(Topic::Sessions(person));
    }
    Ok(ended)
}

/// Whether the session was opened on a computer that others use.
pub fn is_shared(tx: &Tx<'_>, session: SessionId) -> Result<bool> {
    tx.one("SELECT shared_computer FROM session WHERE session_id = ?1", [session], |row| row.get(0))
}

/// Gives the session a new token, as after a proof or a change of what it may do (TRUST 2.2).
pub fn renew_token(tx: &Tx<'_>, session: SessionId, token: Fingerprint) -> Result<()> {
    let renewed = tx.execute("UPDATE session SET token_hash = ?2 WHERE session_id = ?1", (session, token))?;
    if renewed == 1 { Ok(()) } else { Err(Error::SignIn) }
}

/// Milliseconds that the browser keeps the session's cookie from now; none on a shared computer.
pub fn lasts(tx: &Tx<'_>, session: SessionId) -> Result<Option<i64>> {
    let (ends_at, shared) =
        tx.one("SELECT ends_at, shared_computer FROM session WHERE session_id = ?1", [session], |row| {
            Ok((row.get::<_, Moment>(0)?, row.get::<_, bool>(1)?))
        })?;
    Ok((!shared).then(|| ends_at.since(tx.now())))
}

/// Notes that the password was proved just now.
pub fn prove_now(tx: &Tx<'_>, session: SessionId) -> Result<()> {
    tx.execute("UPDATE session SET proved_at = ?2 WHERE session_id = ?1", (session, tx.now())).map(|_| ())
}

/// Keeps a new password hash of the person.
pub fn keep_password(tx: &Tx<'_>, person: PersonId, password: &str) -> Result<()> {
    let kept = tx.execute(
        "UPDATE account SET password_hash = :password, password_changed_at = :now WHERE person_id = :person AND closed_at IS NULL",
        named_params! { ":password": password, ":now": tx.now(), ":person": person },
    )?;
    if kept == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Replaces the stored hash of the same password by one of today's parameters.
pub fn rehash(tx: &Tx<'_>, person: PersonId, password: &str) -> Result<()> {
    tx.execute("UPDATE account SET password_hash = ?2 WHERE person_id = ?1", (person, password)).map(|_| ())
}

/// Keeps the language of the person.
pub fn keep_language(tx: &Tx<'_>, person: PersonId, language: &str) -> Result<()> {
    tx.execute("UPDATE person SET language = ?2 WHERE person_id = ?1", (person, language)).map(|_| ())
}

/// The person's own account as its page shows it.
#[derive(Clone, Debug)]
pub struct OwnAccount {
    /// First and last name.
    pub name: String,
    /// An adult; else a pupil.
    pub adult: bool,
    /// Has a role.
    pub staff: bool,
    /// Empty where there is none.
    pub email: String,
    /// Empty where the e-mail address signs in.
    pub user_name: String,
    /// When the password was chosen.
    pub password_changed_at: Moment,
    /// An authenticator is set up and confirmed.
    pub has_factor: bool,
    /// How many passkeys there are.
    pub passkeys: i64,
    /// Has an open link to a child.
    pub guardian: bool,
}

impl OwnAccount {
    /// The name that signs in.
    #[must_use]
    pub fn sign_in_name(self) -> String {
        if self.user_name.is_empty() { self.email } else { self.user_name }
    }
}

/// What stands above a mail, and in which language it is written.
pub struct Letterhead {
    /// The school's name.
    pub school: String,
    /// Its address.
    pub address: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The language that the person chose.
    pub language: String,
}

/// The head of a mail to the person.
pub fn letterhead(tx: &Tx<'_>, person: PersonId) -> Result<Letterhead> {
    tx.one(
        "SELECT school.name, school.address, school.time_zone, person.language FROM person JOIN school WHERE person_id = ?1",
        [person],
        |row| {
            Ok(Letterhead { school: row.get(0)?, address: row.get(1)?, time_zone: row.get(2)?, language: row.get(3)? })
        },
    )
}

/// The head of a mail to somebody who is not known yet.
pub fn letterhead_for(tx: &Tx<'_>, lang: crate::locale::Lang) -> Result<Letterhead> {
    tx.one("SELECT name, address, time_zone FROM school", [], |row| {
        let language = lang.code.to_owned();
        Ok(Letterhead { school: row.get(0)?, address: row.get(1)?, time_zone: row.get(2)?, language })
    })
}

/// Whether somebody signs in with this user name.
pub fn is_user_name_taken(tx: &Tx<'_>, name: &str) -> Result<bool> {
    tx.exists("SELECT 1 FROM account WHERE user_name = ?1", [name])
}

/// The person's own account.
pub fn own_account(tx: &Tx<'_>, person: PersonId) -> Result<OwnAccount> {
    tx.one(
        "SELECT given_name || ' ' || family_name, kind = 'adult', coalesce(email, ''), coalesce(user_name, ''), password_changed_at,
                EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = account.person_id AND ended_at IS NULL),
                EXISTS (SELECT 1 FROM totp WHERE totp.person_id = account.person_id AND confirmed_at IS NOT NULL),
                (SELECT count(*) FROM passkey WHERE passkey.person_id = account.person_id),
                EXISTS (SELECT 1 FROM family_link WHERE guardian_id = account.person_id AND ended_at IS NULL)
           FROM account JOIN person USING (person_id)
          WHERE person_id = ?1",
        [person],
        |row| {
            Ok(OwnAccount {
                name: row.get(0)?,
                adult: row.get(1)?,
                email: row.get(2)?,
                user_name: row.get(3)?,
                password_changed_at: row.get(4)?,
                staff: row.get(5)?,
                has_factor: row.get(6)?,
                passkeys: row.get(7)?,
                guardian: row.get(8)?,
            })
        },
    )
}

/// The person's e-mail address; none for pupils and adults without one.
pub fn email_of(tx: &Tx<'_>, person: PersonId) -> Result<Option<String>> {
    Ok(tx.row("SELECT email FROM person WHERE person_id = ?1", [person], |row| row.get(0))?.flatten())
}

/// Whether an address signs in to an account already, other than this person's.
pub fn email_signs_in(tx: &Tx<'_>, email: &str, but: PersonId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM account JOIN person USING (person_id)
          WHERE email = ?1 AND person_id <> ?2 AND closed_at IS NULL
          UNION ALL SELECT 1 FROM account WHERE user_name = ?1 AND person_id <> ?2",
        (email, but),
    )
}

/// Keeps another e-mail address of the person.
pub fn keep_email(tx: &Tx<'_>, person: PersonId, email: &str) -> Result<()> {
    tx.execute("UPDATE person SET email = ?2 WHERE person_id = ?1 AND kind = 'adult'", (person, email)).map(|_| ())
}

/// The words that make a bad password for this person: names of the school, its town, the person, their children.
pub fn context_of(tx: &Tx<'_>, person: PersonId) -> Result<super::passwords::Context> {
    let words = tx.rows(
        "SELECT name FROM school UNION ALL SELECT town FROM school
         UNION ALL SELECT given_name || ' ' || family_name FROM person WHERE person_id = :person
         UNION ALL SELECT titled_name FROM person WHERE person_id = :person
         UNION ALL SELECT coalesce(user_name, '') FROM account WHERE person_id = :person
         UNION ALL SELECT given_name || ' ' || family_name FROM family_link JOIN person ON person_id = pupil_id
                    WHERE guardian_id = :person AND ended_at IS NULL",
        named_params! { ":person": person },
        |row| row.get::<_, String>(0),
    )?;
    let context = words.iter().fold(super::passwords::Context::new(), |context, word| context.with(word));
    Ok(match email_of(tx, person)? {
        Some(email) => context.with_email(&email),
        None => context,
    })
}
