//! What a code opens, and what joining writes.

use rusqlite::named_params;

use super::drop_carried;
use crate::accounts::codes::Fingerprint;
use crate::db::Tx;
use crate::db::ids::{InvitationId, LinkId, PersonId, PupilId};
use crate::db::live::Topic;
use crate::error::{Error, Result};

/// Wrong tries that end a letter's code (TRUST 2.1).
pub const MOST_WRONG_TRIES: i64 = 10;

/// What an open invitation names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Opened {
    /// The invitation.
    pub invitation: InvitationId,
    /// The one adult.
    pub guardian: PersonId,
    /// The adult's first name.
    pub given_name: String,
    /// The adult's family name.
    pub family_name: String,
    /// The adult's e-mail address, if no other adult has the same: it then signs in.
    pub email: Option<String>,
    /// The child.
    pub pupil: PupilId,
    /// The child's first name.
    pub child: String,
    /// Whether the adult decides on consents (GDPR art. 8, PRODUCT).
    pub responsible: bool,
    /// Whether the adult has an account already.
    pub joined: bool,
    /// Whether somebody has looked at it before.
    pub seen: bool,
}

impl Opened {
    /// The adult's whole name.
    #[must_use]
    pub fn name(&self) -> String {
        format!("{} {}", self.given_name, self.family_name)
    }
}

/// What the code in a link opens: unused, in time, and about a link that is neither restricted nor waiting.
///
/// # Errors
/// [`Error::NotFound`] for everything else, alike.
pub fn opened_by(tx: &Tx<'_>, link: Fingerprint) -> Result<Opened> {
    tx.one(
        "SELECT invitation.invitation_id, invitation.person_id, adult.given_name, adult.family_name,
                CASE WHEN NOT EXISTS (SELECT 1 FROM person AS other
                                       WHERE other.email = adult.email AND other.person_id <> adult.person_id)
                     THEN adult.email END,
                invitation.pupil_id, child.given_name, active_link.responsibility = 'yes',
                EXISTS (SELECT 1 FROM account WHERE account.person_id = adult.person_id AND account.closed_at IS NULL),
                invitation.opened_at IS NOT NULL
           FROM invitation
           JOIN person AS adult ON adult.person_id = invitation.person_id
           JOIN person AS child ON child.person_id = invitation.pupil_id
           JOIN active_link ON active_link.guardian_id = invitation.person_id AND active_link.pupil_id = invitation.pupil_id
          WHERE (invitation.token_hash = :link OR invitation.typed_hash = :link)
            AND invitation.kind = 'guardian'
            AND invitation.used_at IS NULL AND invitation.declined_at IS NULL AND invitation.revoked_at IS NULL
            AND invitation.expires_at > :now",
        named_params! { ":link": link, ":now": tx.now() },
        |row| {
            Ok(Opened {
                invitation: row.get(0)?,
                guardian: row.get(1)?,
                given_name: row.get(2)?,
                family_name: row.get(3)?,
                email: row.get(4)?,
                pupil: row.get(5)?,
                child: row.get(6)?,
                responsible: row.get(7)?,
                joined: row.get(8)?,
                seen: row.get(9)?,
            })
        },
    )
}

/// Who used the code of a link in the last ten minutes, for a form that was sent twice.
///
/// # Errors
/// [`Error::NotFound`] where nobody did.
pub fn just_used_by(tx: &Tx<'_>, link: Fingerprint) -> Result<PersonId> {
    tx.one(
        "SELECT person_id FROM invitation
          WHERE (token_hash = :link OR typed_hash = :link) AND kind = 'guardian' AND used_at > :since",
        named_params! { ":link": link, ":since": tx.now().plus(-10 * crate::clock::MINUTE) },
        |row| row.get(0),
    )
}

/// Whether the code of a link was used, and `person` is linked to its child: for a page or form that comes again.
///
/// # Errors
/// As the database gives them.
pub fn is_in(tx: &Tx<'_>, link: Fingerprint, person: PersonId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM invitation JOIN active_link USING (pupil_id)
          WHERE (token_hash = :link OR typed_hash = :link) AND kind = 'guardian' AND used_at IS NOT NULL AND guardian_id = :person",
        named_params! { ":link": link, ":person": person },
    )
}

/// That the code of a link was declined, for a no that is sent twice.
///
/// # Errors
/// [`Error::NotFound`] where it was not.
pub fn was_declined(tx: &Tx<'_>, link: Fingerprint) -> Result<()> {
    tx.one(
        "SELECT 1 FROM invitation
          WHERE (token_hash = :link OR typed_hash = :link) AND kind = 'guardian' AND declined_at IS NOT NULL",
        named_params! { ":link": link },
        |_| Ok(()),
    )
}

/// A letter that a typed code finds: the stored hash that its proving part must fit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Findable {
    /// The invitation.
    pub invitation: InvitationId,
    /// The slow hash of the ten proving characters.
    pub prove_hash: String,
}

/// The open letter that the four finding characters name.
///
/// # Errors
/// As the database gives them.
pub fn findable(tx: &Tx<'_>, find: &str) -> Result<Option<Findable>> {
    tx.row(
        "SELECT invitation_id, prove_hash FROM invitation
          WHERE find_code = :find AND prove_hash IS NOT NULL AND wrong_tries < :most
            AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL AND expires_at > :now",
        named_params! { ":find": find, ":most": MOST_WRONG_TRIES, ":now": tx.now() },
        |row| Ok(Findable { invitation: row.get(0)?, prove_hash: row.get(1)? }),
    )
}

/// Counts a wrong try; the tenth ends the code.
///
/// # Errors
/// As the database gives them.
pub fn count_wrong_try(tx: &Tx<'_>, invitation: InvitationId) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET wrong_tries = wrong_tries + 1,
                revoked_at = CASE WHEN wrong_tries + 1 >= :most THEN coalesce(revoked_at, :now) ELSE revoked_at END
          WHERE invitation_id = :invitation AND used_at IS NULL",
        named_params! { ":most": MOST_WRONG_TRIES, ":now": tx.now(), ":invitation": invitation },
    )
    .map(|_| ())
}

/// Gives the browser that proved a typed code a link of its own; the QR code's link goes on working.
///
/// # Errors
/// [`Error::NotFound`] where the letter was used or taken back in between.
pub fn open_typed(tx: &Tx<'_>, invitation: InvitationId, link: Fingerprint) -> Result<()> {
    let opened = tx.execute(
        "UPDATE invitation SET typed_hash = :link, wrong_tries = 0, opened_at = coalesce(opened_at, :now)
          WHERE invitation_id = :invitation AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL AND expires_at > :now",
        named_params! { ":link": link, ":now": tx.now(), ":invitation": invitation },
    )?;
    if opened == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// A new guardian's account.
pub struct NewAccount<'a> {
    /// The user name, folded; none where the e-mail address signs in.
    pub user_name: Option<&'a str>,
    /// The stored hash of the password.
    pub password: &'a str,
    /// The language.
    pub language: &'a str,
}

/// Writes the account of an adult who joins.
///
/// # Errors
/// [`Error::Invalid`] where the user name was taken in between; [`Error::Conflict`] where the adult has joined in between.
pub fn make_account(tx: &Tx<'_>, guardian: PersonId, account: &NewAccount<'_>) -> Result<()> {
    if let Some(name) = account.user_name
        && crate::accounts::user_names::is_taken(tx, name)?
    {
        return Err(Error::invalid("user_name", "user-names-taken"));
    }
    if tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL", [guardian])? {
        return Err(Error::Conflict("joining-account-title"));
    }
    // A closed account of the same adult opens again with the new password.
    tx.execute(
        "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_by, made_at)
         VALUES (:person, :name, :password, :now, :person, :now)
             ON CONFLICT (person_id) DO UPDATE
            SET user_name = :name, password_hash = :password, password_changed_at = :now, made_by = :person, made_at = :now,
                closed_at = NULL",
        named_params! { ":person": guardian, ":name": account.user_name, ":password": account.password, ":now": tx.now() },
    )?;
    tx.execute("UPDATE person SET language = ?2 WHERE person_id = ?1", (guardian, account.language))?;
    Ok(())
}

/// Acknowledges the privacy notice that holds now.
///
/// # Errors
/// As the database gives them.
pub fn acknowledge_notice(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute(
        "INSERT INTO notice_acknowledgement (person_id, notice_id, acknowledged_at)
         SELECT :person, notice_id, :now FROM privacy_notice ORDER BY notice_id DESC LIMIT 1
             ON CONFLICT DO NOTHING",
        named_params! { ":person": person, ":now": tx.now() },
    )
    .map(|_| ())
}

/// Uses the code up: the adult is in, no longer on paper because of a no, and no mail about this child goes out.
///
/// # Errors
/// [`Error::NotFound`] where it was used in between.
pub fn use_up(tx: &Tx<'_>, opened: &Opened, by: PersonId) -> Result<()> {
    crate::accounts::store::use_invitation(tx, opened.invitation)?;
    drop_carried(tx, opened.pupil, opened.guardian)?;
    tx.execute(
        "UPDATE paper_family SET ended_at = :now
          WHERE pupil_id = :pupil AND guardian_id IN (:guardian, :by) AND cause = 'declined' AND ended_at IS NULL",
        named_params! { ":now": tx.now(), ":pupil": opened.pupil, ":guardian": opened.guardian, ":by": by },
    )?;
    tx.note_pupil(opened.pupil);
    tx.announce(Topic::Rights);
    Ok(())
}

/// Records that the adult declines: the code ends, and the adult gets paper about this child (D25).
///
/// # Errors
/// As the database gives them.
pub fn decline(tx: &Tx<'_>, opened: &Opened) -> Result<()> {
    tx.execute(
        "UPDATE invitation SET declined_at = ?2 WHERE invitation_id = ?1 AND declined_at IS NULL",
        (opened.invitation, tx.now()),
    )?;
    tx.execute(
        "INSERT INTO paper_family (guardian_id, pupil_id, cause, recorded_at) VALUES (:guardian, :pupil, 'declined', :now)
             ON CONFLICT (guardian_id, pupil_id) WHERE ended_at IS NULL DO NOTHING",
        named_params! { ":guardian": opened.guardian, ":pupil": opened.pupil, ":now": tx.now() },
    )?;
    drop_carried(tx, opened.pupil, opened.guardian)?;
    tx.note_pupil(opened.pupil);
    Ok(())
}

/// How somebody who is signed in stands to what the code opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fit {
    /// The very adult whom the code names.
    Same,
    /// Another row of the roster for the same adult, or so the holder of the code says: the child can be added.
    Addable,
    /// Somebody else: they are linked to the child already, or the named adult has an account of their own.
    Other,
}

/// How `signed_in` stands to `opened`.
///
/// # Errors
/// [`Error::NotFound`] for a pupil, a substitute, and an adult whose link to the child is restricted: the rule of
/// `RedeemInvitation`, for the page before it.
pub fn fit(tx: &Tx<'_>, opened: &Opened, signed_in: PersonId) -> Result<Fit> {
    let may_use = tx.exists(
        "SELECT 1 FROM person
          WHERE person_id = :person AND kind = 'adult'
            AND (EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = :person AND staff_role.ended_at IS NULL)
                 OR EXISTS (SELECT 1 FROM family_link WHERE guardian_id = :person AND family_link.ended_at IS NULL))
            AND NOT EXISTS (SELECT 1 FROM family_link AS link JOIN restriction USING (link_id)
                             WHERE link.guardian_id = :person AND link.pupil_id = :pupil
                               AND link.ended_at IS NULL AND restriction.lifted_at IS NULL)",
        named_params! { ":person": signed_in, ":pupil": opened.pupil },
    )?;
    if !may_use {
        return Err(Error::NotFound);
    }
    if signed_in == opened.guardian {
        return Ok(Fit::Same);
    }
    let linked = tx.exists(
        "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (signed_in, opened.pupil),
    )?;
    Ok(if linked || opened.joined { Fit::Other } else { Fit::Addable })
}

/// Moves the link from the roster's row of an adult to the account that the same adult has already, with whom it lets look.
///
/// # Errors
/// [`Error::NotFound`] where the link has ended or was shut in between.
pub fn move_link(tx: &Tx<'_>, opened: &Opened, to: PersonId) -> Result<()> {
    let old: LinkId = tx.one(
        "SELECT link_id FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2",
        (opened.guardian, opened.pupil),
        |row| row.get(0),
    )?;
    let new = tx.insert(
        "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, household, linked_by, linked_at,
                                  contact, feed, photos, messages, pick_up, begins_at, until_at, reference, confirmed_by, confirmed_at)
         SELECT :to, pupil_id, relation, responsibility, household, :to, :now,
                contact, feed, photos, messages, pick_up, begins_at, until_at, reference, confirmed_by, confirmed_at
           FROM family_link
          WHERE link_id = :old",
        named_params! { ":to": to, ":now": tx.now(), ":old": old },
    )?;
    tx.execute("UPDATE delegate SET link_id = ?1 WHERE link_id = ?2", (new, old))?;
    tx.execute(
        "UPDATE family_link SET ended_at = :now, ended_by = :to
          WHERE guardian_id = :from AND pupil_id = :pupil AND ended_at IS NULL",
        named_params! { ":now": tx.now(), ":to": to, ":from": opened.guardian, ":pupil": opened.pupil },
    )
    .map(|_| ())
}
