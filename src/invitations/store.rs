//! Invitations in the database: who can be invited, what was issued, what became of it.

mod decisions;
mod joining;
mod paper;
mod pupils;
mod requests;
mod rounds;

pub use decisions::*;
pub use joining::*;
pub use paper::*;
pub use pupils::*;
pub use requests::*;
pub use rounds::*;

use rusqlite::{Row, named_params};

use super::{Carrier, Invitee, Standing};
use crate::accounts::codes::Fingerprint;
use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::{ClassId, InvitationId, OutboxId, PersonId, PupilId};
use crate::error::{Error, Result};

/// The guardians of a class's pupils and how far each has come, by pupil and name. Whom a restriction names only the office and
/// leaders may see (D123), so for anybody else restricted adults are left out.
///
/// # Errors
/// As the database gives them.
pub fn list(tx: &Tx<'_>, class: ClassId, reader: PersonId) -> Result<Vec<Invitee>> {
    tx.rows(
        "SELECT link.guardian_id, adult.given_name || ' ' || adult.family_name, link.pupil_id,
                child.given_name, child.family_name, pupil.buddy, link.relation,
                adult.email IS NOT NULL,
                EXISTS (SELECT 1 FROM restriction
                         WHERE restriction.link_id = link.link_id AND restriction.lifted_at IS NULL) AS restricted,
                NOT EXISTS (SELECT 1 FROM active_link WHERE active_link.link_id = link.link_id) AS shut,
                EXISTS (SELECT 1 FROM account WHERE account.person_id = adult.person_id AND account.closed_at IS NULL) AS joined,
                paper.cause,
                (SELECT count(*) FROM invitation
                  WHERE invitation.person_id = link.guardian_id AND invitation.pupil_id = link.pupil_id) AS times,
                newest.carrier, newest.issued_at, newest.expires_at, newest.declined_at, newest.revoked_at, newest.invitation_id,
                newest.used_at, newest.opened_at,
                EXISTS (SELECT 1 FROM dead_address WHERE dead_address.person_id = adult.person_id AND channel = 'email'),
                (SELECT max(issued_at) FROM invitation AS any
                  WHERE any.person_id = adult.person_id AND any.kind = 'guardian' AND any.revoked_at IS NULL),
                adult.language, paper.recorded_at, adult.mobile,
                EXISTS (SELECT 1 FROM dead_address WHERE dead_address.person_id = adult.person_id AND channel = 'sms')
           FROM enrolment
           JOIN family_link AS link ON link.pupil_id = enrolment.pupil_id AND link.ended_at IS NULL
           JOIN person AS adult ON adult.person_id = link.guardian_id
           JOIN person AS child ON child.person_id = link.pupil_id
           JOIN pupil ON pupil.pupil_id = link.pupil_id
           LEFT JOIN paper_family AS paper
             ON paper.guardian_id = link.guardian_id AND paper.pupil_id = link.pupil_id AND paper.ended_at IS NULL
           LEFT JOIN invitation AS newest
             ON newest.invitation_id = (SELECT max(invitation_id) FROM invitation
                                         WHERE invitation.person_id = link.guardian_id AND invitation.pupil_id = link.pupil_id)
          WHERE enrolment.class_id = :class AND enrolment.ended_at IS NULL
            AND (NOT restricted
                 OR EXISTS (SELECT 1 FROM staff_role
                             WHERE person_id = :reader AND role IN ('leader', 'office') AND ended_at IS NULL))
          ORDER BY child.family_name, child.given_name, link.pupil_id, adult.family_name, adult.given_name",
        named_params! { ":class": class, ":reader": reader },
        |row| invitee(row, tx.now()),
    )
}

fn invitee(row: &Row<'_>, now: Moment) -> rusqlite::Result<Invitee> {
    Ok(Invitee {
        guardian: row.get(0)?,
        name: row.get(1)?,
        pupil: row.get(2)?,
        child: row.get(3)?,
        child_family_name: row.get(4)?,
        buddy: row.get(5)?,
        language: row.get(23)?,
        relation: row.get(6)?,
        has_email: row.get(7)?,
        bounced: row.get(21)?,
        mobile: row.get(25)?,
        mobile_fails: row.get(26)?,
        times: row.get(12)?,
        last_at: row.get(22)?,
        opened_at: row.get(20)?,
        paper: row.get::<_, Option<String>>(11)?.is_some(),
        open: open(row, now)?,
        standing: standing(row, now)?,
    })
}

/// The open invitation of a row of [`list`], if there is one.
fn open(row: &Row<'_>, now: Moment) -> rusqlite::Result<Option<InvitationId>> {
    let ended: [Option<Moment>; 3] = [row.get(16)?, row.get(17)?, row.get(19)?];
    let expires: Option<Moment> = row.get(15)?;
    let invitation: Option<InvitationId> = row.get(18)?;
    Ok(invitation.filter(|_| ended.iter().all(Option::is_none) && expires.is_some_and(|expires| expires > now)))
}

fn standing(row: &Row<'_>, now: Moment) -> rusqlite::Result<Standing> {
    let (restricted, shut, joined): (bool, bool, bool) = (row.get(8)?, row.get(9)?, row.get(10)?);
    let (cause, since): (Option<String>, Option<Moment>) = (row.get(11)?, row.get(24)?);
    let paper = cause.is_some();
    let carrier = row.get::<_, Option<String>>(13)?.and_then(|word| Carrier::from_word(&word));
    let (issued, expires): (Option<Moment>, Option<Moment>) = (row.get(14)?, row.get(15)?);
    let (declined, revoked): (Option<Moment>, Option<Moment>) = (row.get(16)?, row.get(17)?);
    let bounced = revoked.is_none()
        && match carrier {
            Some(Carrier::Email) => row.get(21)?,
            Some(Carrier::Sms) => row.get(26)?,
            Some(Carrier::Letter) | None => false,
        };
    Ok(match (carrier, issued, expires) {
        _ if restricted => Standing::Restricted,
        _ if shut => Standing::Suspended,
        _ if joined => Standing::Joined,
        (_, Some(when), _) if bounced && !paper => Standing::Bounced(when),
        (Some(carrier), Some(when), Some(until)) if declined.is_none() && revoked.is_none() && until > now => {
            Standing::Invited { carrier, when, until }
        }
        _ if cause.as_deref() == Some("declined") => Standing::Declined(since.unwrap_or_default()),
        _ if paper => Standing::Paper,
        (_, Some(when), _) if revoked.is_some() => Standing::Revoked(when),
        (_, Some(when), _) => Standing::Expired(when),
        _ => Standing::New,
    })
}

/// One adult about one child, as an invitation names them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Named {
    /// The adult.
    pub guardian: PersonId,
    /// The adult's name.
    pub name: String,
    /// The adult's address, where there is one.
    pub email: Option<String>,
    /// The adult's mobile number, as somebody wrote it.
    pub mobile: Option<String>,
    /// The adult's language.
    pub language: String,
    /// The child.
    pub pupil: PupilId,
    /// The child's first name.
    pub child: String,
    /// The child's class.
    pub class: String,
}

/// The adult and the child of an active link whose adult has not joined: whom one may invite now.
///
/// # Errors
/// [`Error::NotFound`] where there is no such link; [`Error::Invalid`] where the adult has joined or the link is shut.
pub fn invitable(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId) -> Result<Named> {
    let (named, shut, joined) = tx.one(
        "SELECT adult.given_name || ' ' || adult.family_name, adult.email, adult.language, child.given_name,
                coalesce(class.name, ''), adult.mobile,
                NOT EXISTS (SELECT 1 FROM active_link WHERE active_link.link_id = link.link_id),
                EXISTS (SELECT 1 FROM account WHERE account.person_id = adult.person_id AND account.closed_at IS NULL)
           FROM family_link AS link
           JOIN person AS adult ON adult.person_id = link.guardian_id
           JOIN person AS child ON child.person_id = link.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id
          WHERE link.pupil_id = :pupil AND link.guardian_id = :guardian AND link.ended_at IS NULL",
        named_params! { ":pupil": pupil, ":guardian": guardian },
        |row| {
            let named = Named {
                guardian,
                name: row.get(0)?,
                email: row.get(1)?,
                language: row.get(2)?,
                pupil,
                child: row.get(3)?,
                class: row.get(4)?,
                mobile: row.get(5)?,
            };
            Ok((named, row.get::<_, bool>(6)?, row.get::<_, bool>(7)?))
        },
    )?;
    match (shut, joined) {
        (true, _) => Err(Error::invalid("guardian", "invitations-not-possible")),
        (_, true) => Err(Error::invalid("guardian", "invitations-already-joined")),
        _ => Ok(named),
    }
}

/// The codes of a new invitation, in the form in which they are stored.
pub struct Sealed {
    /// Of the link and QR code.
    pub link: Fingerprint,
    /// Of a letter: the four characters that find it, and the slow hash of the ten that prove it.
    pub typed: Option<(String, String)>,
}

/// Issues an invitation by `carrier` until `expires`; earlier open ones of the same adult and child are taken back.
///
/// # Errors
/// As the database gives them.
pub fn issue(tx: &Tx<'_>, named: &Named, carrier: Carrier, sealed: &Sealed, by: PersonId) -> Result<InvitationId> {
    revoke_open(tx, named.pupil, named.guardian, by)?;
    let (find, prove) = sealed.typed.as_ref().map_or((None, None), |(find, prove)| (Some(find), Some(prove)));
    tx.insert(
        "INSERT INTO invitation (kind, person_id, pupil_id, carrier, token_hash, find_code, prove_hash, issued_by, issued_at, expires_at)
         VALUES ('guardian', :guardian, :pupil, :carrier, :token, :find, :prove, :by, :now, :expires)",
        named_params! {
            ":guardian": named.guardian, ":pupil": named.pupil, ":carrier": carrier.word(), ":token": sealed.link,
            ":find": find, ":prove": prove, ":by": by, ":now": tx.now(), ":expires": tx.now().plus(carrier.lasts()),
        },
    )
    .map(InvitationId)
}

/// Whether a letter with these four finding characters was ever issued.
///
/// # Errors
/// As the database gives them.
pub fn is_taken(tx: &Tx<'_>, find: &str) -> Result<bool> {
    tx.exists("SELECT 1 FROM invitation WHERE find_code = ?1", [find])
}

/// Says what carries an invitation, so that it is dropped with it and a bounce is known.
///
/// # Errors
/// As the database gives them.
pub fn carry(tx: &Tx<'_>, invitation: InvitationId, outbox: Option<OutboxId>) -> Result<()> {
    tx.execute("UPDATE invitation SET outbox_id = ?2 WHERE invitation_id = ?1", (invitation, outbox)).map(|_| ())
}

/// Takes back the open invitations of one adult about one child, with their mails that wait; tells how many.
///
/// # Errors
/// As the database gives them.
pub fn revoke_open(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId, by: PersonId) -> Result<usize> {
    drop_carried(tx, pupil, guardian)?;
    tx.execute(
        "UPDATE invitation SET revoked_at = :now, revoked_by = :by
          WHERE person_id = :guardian AND pupil_id = :pupil AND kind = 'guardian'
            AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL AND expires_at > :now",
        named_params! { ":now": tx.now(), ":by": by, ":guardian": guardian, ":pupil": pupil },
    )
}

/// Drops the mails and SMS that wait to invite an adult about one child; what waits about a brother or sister leaves.
fn drop_carried(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId) -> Result<()> {
    let carried: Vec<OutboxId> = tx.rows(
        "SELECT outbox_id FROM invitation WHERE person_id = ?1 AND pupil_id = ?2 AND outbox_id IS NOT NULL",
        (guardian, pupil),
        |row| row.get(0),
    )?;
    carried.into_iter().try_for_each(|outbox| crate::outbox::store::drop_one(tx, outbox))
}

/// Takes back one invitation; done twice it changes nothing.
///
/// # Errors
/// As the database gives them.
pub fn revoke(tx: &Tx<'_>, invitation: InvitationId, by: PersonId) -> Result<bool> {
    let carried: Option<OutboxId> =
        tx.one("SELECT outbox_id FROM invitation WHERE invitation_id = ?1", [invitation], |row| row.get(0))?;
    if let Some(outbox) = carried {
        crate::outbox::store::drop_one(tx, outbox)?;
    }
    let revoked = tx.execute(
        "UPDATE invitation SET revoked_at = :now, revoked_by = :by
          WHERE invitation_id = :invitation AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL",
        named_params! { ":now": tx.now(), ":by": by, ":invitation": invitation },
    )?;
    Ok(revoked > 0)
}

/// A class's name.
///
/// # Errors
/// [`Error::NotFound`].
pub fn class_name(tx: &Tx<'_>, class: ClassId) -> Result<String> {
    tx.one("SELECT name FROM class WHERE class_id = ?1", [class], |row| row.get(0))
}

/// The class that a pupil is in now.
///
/// # Errors
/// As the database gives them.
pub fn class_of(tx: &Tx<'_>, pupil: PupilId) -> Result<Option<ClassId>> {
    tx.row("SELECT class_id FROM enrolment WHERE pupil_id = ?1 AND ended_at IS NULL", [pupil], |row| row.get(0))
}

/// That a pupil is in this class now.
///
/// # Errors
/// [`Error::NotFound`] where not.
pub fn in_class(tx: &Tx<'_>, pupil: PupilId, class: ClassId) -> Result<()> {
    if class_of(tx, pupil)? == Some(class) { Ok(()) } else { Err(Error::NotFound) }
}

/// The school's address, for the head of letters.
///
/// # Errors
/// As the database gives them.
pub fn school_address(tx: &Tx<'_>) -> Result<String> {
    tx.one("SELECT address FROM school", [], |row| row.get(0))
}
