//! Delegates in the database: invited by one guardian, joined, ended.
//!
//! Invariant: whether a delegate sees anything is said by the view `open_delegate` alone, which follows the guardian's own link.

use rusqlite::{Row, named_params};

use crate::accounts::codes::Fingerprint;
use crate::clock::{DAY, Moment};
use crate::db::ids::{DelegateId, InvitationId, PersonId, PupilId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::families::delegates::{Delegate, Invitee, Opened, OwnReach, State};
use crate::families::{NewAdult, store};
use crate::school::names::fold;

/// The kind of the mail that invites a delegate, as the outbox counts it.
pub const MAIL: &str = "delegate_invitation";
/// How many adults one guardian may invite in a day.
const INVITED_A_DAY: i64 = 10;
/// How long the code in it works.
pub const CODE_LASTS: i64 = 14 * DAY;

/// What the guardian's own link opens: nobody is let see more.
///
/// # Errors
/// [`Error::NotFound`] where there is no open link.
pub fn own_reach(tx: &Tx<'_>, guardian: PersonId, pupil: PupilId) -> Result<OwnReach> {
    tx.one(
        "SELECT link_id, feed = 'yes', photos = 'yes', shuts_at FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2",
        (guardian, pupil),
        |row| Ok(OwnReach { guardian, link: row.get(0)?, feed: row.get(1)?, photos: row.get(2)?, shuts_at: row.get(3)? }),
    )
}

/// The child's delegates: those whom one guardian invited, or all, newest first.
///
/// # Errors
/// As the database gives them.
pub fn delegates(tx: &Tx<'_>, pupil: PupilId, invited_by: Option<PersonId>) -> Result<Vec<Delegate>> {
    tx.rows(
        "SELECT delegate.delegate_id, adult.given_name || ' ' || adult.family_name, delegate.relation,
                inviter.given_name || ' ' || inviter.family_name, delegate.feed = 'yes', delegate.photos = 'yes', delegate.pick_up = 'yes',
                delegate.until_at, delegate.joined_at IS NOT NULL, delegate.revoked_at,
                EXISTS (SELECT 1 FROM active_link AS own WHERE own.link_id = delegate.link_id AND own.responsibility = 'yes')
           FROM delegate
           JOIN person AS adult ON adult.person_id = delegate.person_id
           JOIN family_link AS link ON link.link_id = delegate.link_id
           JOIN person AS inviter ON inviter.person_id = link.guardian_id
          WHERE delegate.pupil_id = :pupil AND (:guardian IS NULL OR link.guardian_id = :guardian)
          ORDER BY delegate.delegate_id DESC",
        named_params! { ":pupil": pupil, ":guardian": invited_by },
        |row| delegate(row, tx.now()),
    )
}

fn delegate(row: &Row<'_>, now: Moment) -> rusqlite::Result<Delegate> {
    let until: Moment = row.get(7)?;
    let (joined, revoked, link_open): (bool, Option<Moment>, bool) = (row.get(8)?, row.get(9)?, row.get(10)?);
    let state = match revoked {
        Some(at) => State::Revoked(at),
        None if until <= now => State::Over,
        None if !link_open => State::Resting,
        None if joined => State::Open,
        None => State::Invited,
    };
    Ok(Delegate {
        delegate: row.get(0)?,
        name: row.get(1)?,
        relation: row.get(2)?,
        invited_by: row.get(3)?,
        feed: row.get(4)?,
        photos: row.get(5)?,
        pick_up: row.get(6)?,
        until: until.plus(-1),
        state,
    })
}

/// The adult to invite.
pub struct Addressee {
    /// Known by name and address, or new.
    pub adult: PersonId,
    /// Whether a mail goes out. None does to an address of the child's own family, which the inviter must not learn (D123): the
    /// delegate then is one in appearance, without an address.
    pub is_told: bool,
}

/// The adult to invite: one who is known by name and address, or a new one.
///
/// # Errors
/// [`Error::Invalid`], always in the same words, where an adult of that name is linked to the child already or was shut out, or the
/// address is the inviter's own; where the guardian lets that adult look already, or has invited too many today.
pub fn adult_to_invite(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId, invitee: &Invitee) -> Result<Addressee> {
    let invited: i64 = tx.one(
        "SELECT count(*) FROM delegate JOIN family_link AS link ON link.link_id = delegate.link_id
          WHERE link.guardian_id = ?1 AND delegate.invited_at > ?2",
        (guardian, tx.now().plus(-DAY)),
        |row| row.get(0),
    )?;
    if invited >= INVITED_A_DAY {
        return Err(Error::invalid("email", "families-delegate-too-many"));
    }
    // An order names a person, who may come with another address or under another spelling: either is enough.
    let family: Vec<(PersonId, String, Option<String>)> = tx.rows(
        "SELECT adult.person_id, adult.given_name || ' ' || adult.family_name, adult.email
           FROM family_link AS link JOIN person AS adult ON adult.person_id = link.guardian_id
          WHERE link.pupil_id = ?1 AND (link.ended_at IS NULL OR EXISTS (SELECT 1 FROM restriction WHERE restriction.link_id = link.link_id))",
        [pupil],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let name = fold(&format!("{} {}", invitee.given, invitee.family));
    let has_address = |email: &Option<String>| email.as_deref() == Some(&invitee.email);
    if family.iter().any(|(other, known, email)| fold(known) == name || (*other == guardian && has_address(email))) {
        return Err(Error::invalid("email", "families-delegate-not-possible"));
    }
    let let_look: Vec<String> = tx.rows(
        "SELECT adult.given_name || ' ' || adult.family_name
           FROM delegate JOIN family_link AS link ON link.link_id = delegate.link_id
           JOIN person AS adult ON adult.person_id = delegate.person_id
          WHERE delegate.pupil_id = ?1 AND link.guardian_id = ?2 AND delegate.revoked_at IS NULL AND delegate.until_at > ?3",
        (pupil, guardian, tx.now()),
        |row| row.get(0),
    )?;
    if let_look.iter().any(|known| fold(known) == name) {
        return Err(Error::invalid("email", "families-delegate-already"));
    }
    let is_told = !family.iter().any(|(_, _, email)| has_address(email));
    let adult = NewAdult {
        given: &invitee.given,
        family: &invitee.family,
        titled: "",
        email: is_told.then_some(invitee.email.as_str()),
        mobile: None,
    };
    let known = if is_told { store::find_adult(tx, &adult)? } else { None };
    let adult = known.map_or_else(|| store::add_adult(tx, &adult), Ok)?;
    Ok(Addressee { adult, is_told })
}

/// Invites: the delegate, and the code that lets the adult join.
///
/// # Errors
/// As the database gives them.
pub fn invite(
    tx: &Tx<'_>,
    by: &OwnReach,
    adult: PersonId,
    pupil: PupilId,
    invitee: &Invitee,
    code: Fingerprint,
) -> Result<DelegateId> {
    let expires = Moment(tx.now().plus(CODE_LASTS).0.min(invitee.until.0));
    let invitation = tx.insert(
        "INSERT INTO invitation (kind, person_id, pupil_id, carrier, token_hash, issued_by, issued_at, expires_at)
         VALUES ('guardian', :adult, :pupil, 'email', :code, :by, :now, :expires)",
        named_params! { ":adult": adult, ":pupil": pupil, ":code": code, ":by": by.guardian, ":now": tx.now(), ":expires": expires },
    )?;
    let word = |may: bool| if may { "yes" } else { "no" };
    tx.insert(
        "INSERT INTO delegate (person_id, pupil_id, link_id, relation, feed, photos, pick_up, until_at, invitation_id, invited_at)
         VALUES (:adult, :pupil, :link, :relation, :feed, :photos, :pick_up, :until, :invitation, :now)",
        named_params! {
            ":adult": adult, ":pupil": pupil, ":link": by.link, ":relation": invitee.relation, ":feed": word(invitee.feed),
            ":photos": word(invitee.photos), ":pick_up": word(invitee.pick_up), ":until": invitee.until,
            ":invitation": invitation, ":now": tx.now(),
        },
    )
    .map(DelegateId)
}

/// Ends a delegate at once, with a code that was not used yet; ended already is as good.
///
/// # Errors
/// As the database gives them.
pub fn revoke(tx: &Tx<'_>, by: PersonId, delegate: DelegateId) -> Result<()> {
    let ended = tx.execute(
        "UPDATE delegate SET revoked_by = ?2, revoked_at = ?3 WHERE delegate_id = ?1 AND revoked_at IS NULL",
        (delegate, by, tx.now()),
    )?;
    if ended == 0 {
        tx.nothing_changed();
        return Ok(());
    }
    tx.execute(
        "UPDATE invitation SET revoked_by = ?2, revoked_at = ?3
          WHERE invitation_id = (SELECT invitation_id FROM delegate WHERE delegate_id = ?1) AND used_at IS NULL AND revoked_at IS NULL",
        (delegate, by, tx.now()),
    )?;
    let adult = tx.one("SELECT person_id FROM delegate WHERE delegate_id = ?1", [delegate], |row| row.get(0))?;
    crate::outbox::store::drop_waiting(tx, adult, MAIL)?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// What the code of a delegate's mail opens, while it is unused and the guardian's own link holds.
///
/// # Errors
/// [`Error::NotFound`] for everything else, alike.
pub fn opened_by(tx: &Tx<'_>, code: Fingerprint) -> Result<Opened> {
    tx.one(
        "SELECT invitation.invitation_id, delegate.delegate_id, adult.person_id, adult.given_name, adult.family_name,
                CASE WHEN NOT EXISTS (SELECT 1 FROM person AS other
                                       WHERE other.email = adult.email AND other.person_id <> adult.person_id)
                     THEN adult.email END,
                child.given_name, delegate.pupil_id, delegate.feed = 'yes', delegate.photos = 'yes', delegate.pick_up = 'yes', delegate.until_at,
                EXISTS (SELECT 1 FROM account WHERE account.person_id = adult.person_id AND account.closed_at IS NULL)
           FROM invitation
           JOIN delegate ON delegate.invitation_id = invitation.invitation_id AND delegate.revoked_at IS NULL
           JOIN active_link AS link ON link.link_id = delegate.link_id AND link.responsibility = 'yes'
           JOIN person AS adult ON adult.person_id = invitation.person_id
           JOIN person AS child ON child.person_id = delegate.pupil_id
          WHERE invitation.token_hash = :code AND invitation.used_at IS NULL AND invitation.declined_at IS NULL
            AND invitation.revoked_at IS NULL AND invitation.expires_at > :now AND delegate.until_at > :now",
        named_params! { ":code": code, ":now": tx.now() },
        opened,
    )
}

fn opened(row: &Row<'_>) -> rusqlite::Result<Opened> {
    let (given, family): (String, String) = (row.get(3)?, row.get(4)?);
    let until: Moment = row.get(11)?;
    Ok(Opened {
        invitation: row.get::<_, InvitationId>(0)?,
        delegate: row.get(1)?,
        adult: row.get(2)?,
        name: format!("{given} {family}"),
        given_name: given,
        family_name: family,
        email: row.get(5)?,
        child: row.get(6)?,
        pupil: row.get(7)?,
        feed: row.get(8)?,
        photos: row.get(9)?,
        pick_up: row.get(10)?,
        until: until.plus(-1),
        has_account: row.get(12)?,
    })
}

/// The adult is in: the code is used up, and what was chosen opens.
///
/// # Errors
/// [`Error::NotFound`] where the code was used in between.
pub fn join(tx: &Tx<'_>, opened: &Opened) -> Result<()> {
    crate::accounts::store::use_invitation(tx, opened.invitation)?;
    tx.execute("UPDATE delegate SET joined_at = ?2 WHERE delegate_id = ?1", (opened.delegate, tx.now()))?;
    crate::outbox::store::drop_waiting(tx, opened.adult, MAIL)?;
    tx.note_pupil(opened.pupil);
    tx.announce(Topic::Rights);
    Ok(())
}

/// Moves the mark by which views know the time to now, where a date of a link or a delegate lies between.
///
/// # Errors
/// As the database gives them.
pub fn turn_dates(tx: &Tx<'_>) -> Result<()> {
    tx.execute("UPDATE clock_mark SET at = ?1", [tx.now()])?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// Whether a date of a link or a delegate has been passed since the mark was moved.
///
/// # Errors
/// As the database gives them.
pub fn dates_are_due(tx: &Tx<'_>) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM clock_mark AS mark
          WHERE EXISTS (SELECT 1 FROM family_link
                         WHERE ended_at IS NULL AND (begins_at > mark.at AND begins_at <= :now OR until_at > mark.at AND until_at <= :now))
             OR EXISTS (SELECT 1 FROM delegate WHERE revoked_at IS NULL AND until_at > mark.at AND until_at <= :now)",
        named_params! { ":now": tx.now() },
    )
}
