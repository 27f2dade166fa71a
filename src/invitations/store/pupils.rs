//! Pupils' own accounts: made at home by a guardian, or at school once a guardian has agreed (D19, D21).

use rusqlite::named_params;

use crate::accounts::{store as accounts, user_names};
use crate::consents::store::give;
use crate::consents::{Answer, Purpose};
use crate::db::Tx;
use crate::db::ids::{PersonId, PupilId};
use crate::db::live::Topic;
use crate::error::{Error, Result};

/// What the page of a pupil's account shows.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// The pupil.
    pub pupil: PupilId,
    /// The first name.
    pub given_name: String,
    /// The family name.
    pub family_name: String,
    /// The drawing.
    pub buddy: i64,
    /// The user name of the open account; none where there is no account.
    pub user_name: Option<String>,
    /// Whether a sign-in of the pupil's own is agreed to.
    pub agreed: bool,
    /// Whether the reader guards the pupil.
    pub by_guardian: bool,
}

/// A pupil with the account, as `reader` finds it.
///
/// # Errors
/// [`Error::NotFound`].
pub fn pupil(tx: &Tx<'_>, pupil: PupilId, reader: PersonId) -> Result<Pupil> {
    tx.one(
        "SELECT given_name, family_name, buddy,
                (SELECT user_name FROM account WHERE account.person_id = pupil.pupil_id AND account.closed_at IS NULL),
                EXISTS (SELECT 1 FROM consent_agreed
                         WHERE consent_agreed.pupil_id = pupil.pupil_id AND purpose = 'account'),
                EXISTS (SELECT 1 FROM active_link WHERE active_link.pupil_id = pupil.pupil_id AND guardian_id = :reader)
           FROM pupil JOIN person ON person_id = pupil_id
          WHERE pupil_id = :pupil",
        named_params! { ":pupil": pupil, ":reader": reader },
        |row| {
            Ok(Pupil {
                pupil,
                given_name: row.get(0)?,
                family_name: row.get(1)?,
                buddy: row.get(2)?,
                user_name: row.get(3)?,
                agreed: row.get(4)?,
                by_guardian: row.get(5)?,
            })
        },
    )
}

/// Makes the pupil's account. A guardian with responsibility who makes it has thereby agreed (D21); it opens only if nobody
/// else who may decide has said no.
///
/// # Errors
/// [`Error::Invalid`] where the user name is taken, there is an account already, or a sign-in is not agreed to.
pub fn make_pupil_account(tx: &Tx<'_>, pupil: PupilId, user_name: &str, password: &str, by: PersonId) -> Result<()> {
    if user_names::is_taken(tx, user_name)? {
        return Err(Error::invalid("user_name", "user-names-taken"));
    }
    if tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL", [pupil])? {
        return Err(Error::invalid("", "pupils-account-exists"));
    }
    let decides = tx.exists(
        "SELECT 1 FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND responsibility = 'yes'",
        (by, pupil),
    )?;
    if decides {
        give(tx, pupil, by, &[(Purpose::Account, Answer::Yes)])?;
    }
    if !tx.exists("SELECT 1 FROM consent_agreed WHERE pupil_id = ?1 AND purpose = 'account'", [pupil])? {
        return Err(Error::invalid("", "pupils-account-no-consent"));
    }
    tx.execute(
        "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_by, made_at)
         VALUES (:pupil, :name, :password, :now, :by, :now)
             ON CONFLICT (person_id) DO UPDATE
            SET user_name = :name, password_hash = :password, password_changed_at = :now, made_by = :by, made_at = :now, closed_at = NULL",
        named_params! { ":pupil": pupil, ":name": user_name, ":password": password, ":now": tx.now(), ":by": by },
    )?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// Gives the pupil a new password; the pupil's sign-ins end. Tells the user name.
///
/// # Errors
/// [`Error::NotFound`] where there is no account.
pub fn reset_pupil_password(tx: &Tx<'_>, pupil: PupilId, password: &str) -> Result<String> {
    accounts::keep_password(tx, pupil.person(), password)?;
    accounts::end_sessions(tx, pupil.person(), None)?;
    tx.one("SELECT coalesce(user_name, '') FROM account WHERE person_id = ?1", [pupil], |row| row.get(0))
}

/// Closes the pupil's account; what the pupil made stays. Tells whether there was one.
///
/// # Errors
/// As the database gives them.
pub fn close_pupil_account(tx: &Tx<'_>, pupil: PupilId) -> Result<bool> {
    let closed = tx.execute(
        "UPDATE account SET closed_at = ?2, user_name = NULL WHERE person_id = ?1 AND closed_at IS NULL",
        (pupil, tx.now()),
    )?;
    accounts::end_sessions(tx, pupil.person(), None)?;
    Ok(closed > 0)
}
