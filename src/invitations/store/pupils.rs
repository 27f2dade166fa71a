//! Pupils' own accounts: made at home by a guardian, or at school once a guardian has agreed (D19, D21).

use rusqlite::named_params;

use crate::accounts::store::pupils as ways;
use crate::accounts::{store as accounts, user_names};
use crate::clock::Moment;
use crate::consents::store::give;
use crate::consents::{Answer, Purpose};
use crate::db::Tx;
use crate::db::ids::{PersonId, PupilId};
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
    /// Whether there is an open account.
    pub has_account: bool,
    /// The user name of the open account; none where there is no account, or only a card or pictures open it.
    pub user_name: Option<String>,
    /// When the card in use was printed.
    pub card_printed_at: Option<Moment>,
    /// Whether three pictures are chosen.
    pub has_pictures: bool,
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
                EXISTS (SELECT 1 FROM active_link WHERE active_link.pupil_id = pupil.pupil_id AND guardian_id = :reader),
                EXISTS (SELECT 1 FROM account WHERE account.person_id = pupil.pupil_id AND account.closed_at IS NULL),
                (SELECT printed_at FROM pupil_card WHERE pupil_card.pupil_id = pupil.pupil_id AND revoked_at IS NULL),
                EXISTS (SELECT 1 FROM pupil_pictures WHERE pupil_pictures.pupil_id = pupil.pupil_id)
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
                has_account: row.get(6)?,
                card_printed_at: row.get(7)?,
                has_pictures: row.get(8)?,
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
    ways::open_account(tx, pupil, Some(user_name), password, Some(by))
}

/// Gives the pupil a new password, and a user name where the account has none; the pupil's sign-ins end. Tells the user name.
///
/// # Errors
/// [`Error::NotFound`] where there is no account; [`Error::Invalid`] where the user name is taken.
pub fn reset_pupil_password(tx: &Tx<'_>, pupil: PupilId, user_name: Option<&str>, password: &str) -> Result<String> {
    if let Some(user_name) = user_name {
        if user_names::is_taken(tx, user_name)? {
            return Err(Error::invalid("user_name", "user-names-taken"));
        }
        tx.execute("UPDATE account SET user_name = ?2 WHERE person_id = ?1 AND user_name IS NULL", (pupil, user_name))?;
    }
    accounts::keep_password(tx, pupil.person(), password)?;
    accounts::end_sessions(tx, pupil.person(), None)?;
    tx.one("SELECT coalesce(user_name, '') FROM account WHERE person_id = ?1", [pupil], |row| row.get(0))
}

/// Closes the pupil's account, with cards, pictures and codes; what the pupil made stays. Tells whether there was one.
///
/// # Errors
/// As the database gives them.
pub fn close_pupil_account(tx: &Tx<'_>, pupil: PupilId, by: PersonId) -> Result<bool> {
    let closed = tx.execute(
        "UPDATE account SET closed_at = ?2, user_name = NULL WHERE person_id = ?1 AND closed_at IS NULL",
        (pupil, tx.now()),
    )?;
    ways::end_ways_in(tx, pupil, by)?;
    accounts::end_sessions(tx, pupil.person(), None)?;
    Ok(closed > 0)
}
