//! The SQL of families: links, suspensions, restrictions, paper.

pub mod delegates;
mod restrictions;
pub mod seeing;
pub mod self_test;

use rusqlite::{Row, named_params};

pub use self::restrictions::{ask_to_lift, lift, restrict};
use super::entered::ChangedLink;
use super::{Contact, Decision, LinkRights, NewAdult, NewLink, Relative, Standing};
use crate::accounts::store::pupils::forget_ways_in;
use crate::db::ids::{LinkId, PersonId, PupilId, RestrictionId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::school::names::fold;

/// Makes an adult known.
///
/// # Errors
/// As the database gives them.
pub fn add_adult(tx: &Tx<'_>, adult: &NewAdult<'_>) -> Result<PersonId> {
    tx.insert(
        "INSERT INTO person (kind, given_name, family_name, titled_name, email, mobile, created_at)
         VALUES ('adult', :given, :family, :titled, :email, :mobile, :now)",
        named_params! {
            ":given": adult.given, ":family": adult.family, ":titled": adult.titled,
            ":email": adult.email.map(str::to_lowercase), ":mobile": adult.mobile, ":now": tx.now(),
        },
    )
    .map(PersonId)
}

/// The adult of that name who has that address or number already; none if nobody, or nobody can be told for sure.
///
/// # Errors
/// As the database gives them.
pub fn find_adult(tx: &Tx<'_>, adult: &NewAdult<'_>) -> Result<Option<PersonId>> {
    let alike: Vec<(PersonId, String)> = tx.rows(
        "SELECT person_id, given_name || ' ' || family_name FROM person
          WHERE kind = 'adult' AND ((:email IS NOT NULL AND email = :email) OR (:mobile IS NOT NULL AND mobile = :mobile))",
        named_params! { ":email": adult.email.map(str::to_lowercase), ":mobile": adult.mobile },
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let name = fold(&format!("{} {}", adult.given, adult.family));
    let mut same = alike.into_iter().filter(|(_, other)| fold(other) == name).map(|(person, _)| person);
    Ok(same.next().filter(|_| same.next().is_none()))
}

/// Links an adult to a child, from now.
///
/// # Errors
/// [`Error::Conflict`] if they are linked already.
pub fn add_link(tx: &Tx<'_>, by: PersonId, guardian: PersonId, pupil: PupilId, link: &NewLink<'_>) -> Result<LinkId> {
    if tx.exists(
        "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (guardian, pupil),
    )? {
        return Err(Error::Conflict("families-linked-already"));
    }
    let link = tx.insert(
        "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, household, linked_by, linked_at)
         VALUES (:guardian, :pupil, :relation, :responsibility, :household, :by, :now)",
        named_params! {
            ":guardian": guardian, ":pupil": pupil, ":relation": link.relation, ":responsibility": link.responsibility,
            ":household": link.household, ":by": by, ":now": tx.now(),
        },
    )?;
    tx.announce(Topic::Rights);
    Ok(LinkId(link))
}

/// Changes what a link says and opens, and keeps who confirmed it; without contact its unused invitations end.
///
/// # Errors
/// [`Error::NotFound`] if it has ended or is another child's; [`Error::Invalid`] where contact is allowed again by somebody who
/// may not `reopen`.
pub fn change_link(
    tx: &Tx<'_>,
    by: PersonId,
    pupil: PupilId,
    link: LinkId,
    words: &ChangedLink,
    reopen: bool,
) -> Result<()> {
    let (guardian, had_contact): (PersonId, bool) = tx.one(
        "SELECT guardian_id, contact = 'yes' FROM family_link WHERE link_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (link, pupil),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if words.rights.contact && !had_contact && !reopen {
        return Err(Error::invalid("contact", "families-contact-leader"));
    }
    let word = |holds: bool| if holds { "yes" } else { "no" };
    let LinkRights { contact, feed, photos, messages, pick_up, begins_at, until_at, reference, .. } = &words.rights;
    tx.execute(
        "UPDATE family_link
            SET relation = :relation, responsibility = :responsibility, contact = :contact, feed = :feed, photos = :photos,
                messages = :messages, pick_up = :pick_up, begins_at = :begins, until_at = :until, reference = :reference,
                confirmed_by = :by, confirmed_at = :now
          WHERE link_id = :link",
        named_params! {
            ":relation": words.relation, ":responsibility": words.responsibility, ":contact": word(*contact),
            ":feed": word(*feed), ":photos": word(*photos), ":messages": word(*messages), ":pick_up": pick_up,
            ":begins": begins_at, ":until": until_at, ":reference": reference, ":by": by, ":now": tx.now(), ":link": link,
        },
    )?;
    delegates::turn_dates(tx)?;
    if *contact || !had_contact {
        return Ok(());
    }
    close(tx, by, guardian, pupil)?;
    forget_ways_in(tx, pupil)
}

/// Ends a link at once; unused invitations that hang on it end too. Ended already is as good.
///
/// # Errors
/// [`Error::NotFound`] if it is another child's; [`Error::Conflict`] if it is restricted, because the mark would go with it, or if
/// it allows no contact or waits for a decision and whoever asks may not `reopen`: linked anew it would be open.
pub fn end_link(tx: &Tx<'_>, by: PersonId, pupil: PupilId, link: LinkId, reopen: bool) -> Result<()> {
    let (guardian, shut): (PersonId, bool) = tx.one(
        "SELECT guardian_id,
                ended_at IS NULL AND (contact = 'no' OR EXISTS (SELECT 1 FROM suspension
                     WHERE suspension.link_id = family_link.link_id AND (decision IS NULL OR decision = 'refused')))
           FROM family_link WHERE link_id = ?1 AND pupil_id = ?2",
        (link, pupil),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if shut && !reopen {
        return Err(Error::Conflict("families-shut-stays"));
    }
    if tx.exists("SELECT 1 FROM restriction WHERE link_id = ?1 AND lifted_at IS NULL", [link])? {
        return Err(Error::Conflict("families-restricted-stays"));
    }
    let ended = tx.execute(
        "UPDATE family_link SET ended_at = ?2, ended_by = ?3 WHERE link_id = ?1 AND ended_at IS NULL",
        (link, tx.now(), by),
    )?;
    if ended == 0 {
        tx.nothing_changed();
        return Ok(());
    }
    close(tx, by, guardian, pupil)?;
    if shut { Ok(()) } else { forget_ways_in(tx, pupil) }
}

/// What ends with a link: unused invitations of that adult for that child, and what another guardian let that adult see of it; every
/// open stream proves itself again. Where the link was open until now, the ways in of the child end too, which the adult may know:
/// the teacher or a guardian makes new ones.
fn close(tx: &Tx<'_>, by: PersonId, guardian: PersonId, pupil: PupilId) -> Result<()> {
    tx.execute(
        "UPDATE delegate SET revoked_by = :by, revoked_at = :now WHERE person_id = :guardian AND pupil_id = :pupil AND revoked_at IS NULL",
        named_params! { ":now": tx.now(), ":by": by, ":guardian": guardian, ":pupil": pupil },
    )?;
    tx.execute(
        "UPDATE invitation SET revoked_at = :now, revoked_by = :by
          WHERE person_id = :guardian AND pupil_id = :pupil AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL",
        named_params! { ":now": tx.now(), ":by": by, ":guardian": guardian, ":pupil": pupil },
    )?;
    tx.announce(Topic::Rights);
    Ok(())
}

/// The office confirms or refuses a link that an import suspended, with the reason.
///
/// # Errors
/// [`Error::Conflict`] if it waits no more.
pub fn decide(tx: &Tx<'_>, by: PersonId, link: LinkId, decision: Decision, reason: &str) -> Result<()> {
    let word = match decision {
        Decision::Confirmed => "confirmed",
        Decision::Refused => "refused",
    };
    // A refusal can be thought over; a confirmation is taken back by a restriction.
    let decided = tx.execute(
        "UPDATE suspension SET decision = :decision, reason = :reason, decided_by = :by, decided_at = :now
          WHERE link_id = :link AND (decision IS NULL OR decision = 'refused')",
        named_params! { ":decision": word, ":reason": reason, ":by": by, ":now": tx.now(), ":link": link },
    )?;
    if decided == 0 {
        return Err(Error::Conflict("families-waits-no-more"));
    }
    tx.announce(Topic::Rights);
    Ok(())
}

/// Records that a guardian of the child wants paper. Recorded already is as good.
///
/// # Errors
/// [`Error::NotFound`] if the adult is not linked to the child.
pub fn record_paper(tx: &Tx<'_>, by: PersonId, pupil: PupilId, guardian: PersonId) -> Result<()> {
    tx.one(
        "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (guardian, pupil),
        |_| Ok(()),
    )?;
    let new = tx.execute(
        "INSERT INTO paper_family (guardian_id, pupil_id, cause, recorded_by, recorded_at)
         VALUES (?1, ?2, 'asked', ?3, ?4) ON CONFLICT DO NOTHING",
        (guardian, pupil, by, tx.now()),
    )?;
    if new == 0 {
        tx.nothing_changed();
    }
    Ok(())
}

/// Ends paper for that guardian and child: the family joins after all.
///
/// # Errors
/// As the database gives them.
pub fn end_paper(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId) -> Result<()> {
    let ended = tx.execute(
        "UPDATE paper_family SET ended_at = ?3 WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (guardian, pupil, tx.now()),
    )?;
    if ended == 0 {
        tx.nothing_changed();
    }
    Ok(())
}

/// The adults linked to the child, in the order in which they were linked.
///
/// # Errors
/// As the database gives them.
pub fn relatives(tx: &Tx<'_>, pupil: PupilId) -> Result<Vec<Relative>> {
    tx.rows(
        "SELECT link.link_id, link.guardian_id,
                CASE adult.titled_name WHEN '' THEN trim(adult.given_name || ' ' || adult.family_name) ELSE adult.titled_name END,
                link.relation, link.responsibility,
                suspension.cause, suspension.decision,
                restriction.restriction_id, restriction.reference, restriction.lift_asked_by,
                coalesce(asker.given_name || ' ' || asker.family_name, ''),
                EXISTS (SELECT 1 FROM account WHERE account.person_id = link.guardian_id AND account.closed_at IS NULL),
                (SELECT recorded_at FROM paper_family AS paper
                  WHERE paper.guardian_id = link.guardian_id AND paper.pupil_id = link.pupil_id AND paper.ended_at IS NULL),
                link.contact = 'yes', link.feed = 'yes', link.photos = 'yes', link.messages = 'yes', link.pick_up,
                link.begins_at, link.until_at, link.reference,
                (SELECT coalesce(nullif(titled_name, ''), given_name || ' ' || family_name) FROM person WHERE person_id = link.confirmed_by),
                link.confirmed_at
           FROM family_link AS link
           JOIN person AS adult ON adult.person_id = link.guardian_id
           LEFT JOIN suspension ON suspension.link_id = link.link_id AND (suspension.decision IS NULL OR suspension.decision = 'refused')
           LEFT JOIN restriction ON restriction.link_id = link.link_id AND restriction.lifted_at IS NULL
           LEFT JOIN person AS asker ON asker.person_id = restriction.lift_asked_by
          WHERE link.pupil_id = ?1 AND link.ended_at IS NULL
          ORDER BY link.link_id",
        [pupil],
        relative,
    )
}

fn relative(row: &Row<'_>) -> rusqlite::Result<Relative> {
    let suspended: Option<String> = row.get(5)?;
    let decision: Option<String> = row.get(6)?;
    let restriction: Option<RestrictionId> = row.get(7)?;
    let standing = match (restriction, suspended, decision) {
        (Some(restriction), _, _) => Standing::Restricted {
            restriction,
            reference: row.get(8)?,
            lift_asked_by: row.get(9)?,
            lift_asked_name: row.get(10)?,
        },
        (None, Some(_), Some(_)) => Standing::Refused,
        (None, Some(cause), None) => Standing::Suspended(cause),
        (None, None, _) => Standing::Open,
    };
    Ok(Relative {
        link_id: row.get(0)?,
        guardian_id: row.get(1)?,
        name: row.get(2)?,
        relation: row.get(3)?,
        responsibility: row.get(4)?,
        standing,
        joined: row.get(11)?,
        paper_since: row.get(12)?,
        rights: rights(row)?,
    })
}

fn rights(row: &Row<'_>) -> rusqlite::Result<LinkRights> {
    let confirmed: Option<String> = row.get(21)?;
    Ok(LinkRights {
        contact: row.get(13)?,
        feed: row.get(14)?,
        photos: row.get(15)?,
        messages: row.get(16)?,
        pick_up: row.get(17)?,
        begins_at: row.get(18)?,
        until_at: row.get(19)?,
        reference: row.get(20)?,
        confirmed: confirmed.zip(row.get(22)?),
    })
}

/// How the child's relatives can be reached.
///
/// # Errors
/// As the database gives them.
pub fn contacts(tx: &Tx<'_>, pupil: PupilId) -> Result<Vec<Contact>> {
    tx.rows(
        "SELECT person_id, email, mobile FROM family_link JOIN person ON person.person_id = family_link.guardian_id
          WHERE pupil_id = ?1 AND ended_at IS NULL",
        [pupil],
        |row| Ok(Contact { guardian_id: row.get(0)?, email: row.get(1)?, mobile: row.get(2)? }),
    )
}

/// Whether the person guards the child by an open link.
///
/// # Errors
/// As the database gives them.
pub fn guards(tx: &Tx<'_>, person: PersonId, pupil: PupilId) -> Result<bool> {
    tx.exists("SELECT 1 FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2", (person, pupil))
}

/// The child's adults whose photo this reader may see, who teaches the class or leads the school (D84).
///
/// # Errors
/// As the database gives them.
pub fn photos(tx: &Tx<'_>, reader: PersonId, pupil: PupilId) -> Result<Vec<PersonId>> {
    tx.rows(
        "SELECT portrait.person_id FROM portrait JOIN family_link AS link ON link.guardian_id = portrait.person_id
          WHERE link.pupil_id = :pupil AND link.ended_at IS NULL
            AND (EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = :reader AND role = 'leader' AND ended_at IS NULL)
              OR EXISTS (SELECT 1 FROM enrolment JOIN teaching ON teaching.class_id = enrolment.class_id AND teaching.ended_at IS NULL
                          WHERE enrolment.pupil_id = :pupil AND enrolment.ended_at IS NULL AND teaching.person_id = :reader))",
        named_params! { ":pupil": pupil, ":reader": reader },
        |row| row.get(0),
    )
}

/// Whether any link of the child is restricted.
///
/// # Errors
/// As the database gives them.
pub fn is_restricted(tx: &Tx<'_>, pupil: PupilId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM family_link JOIN restriction USING (link_id) WHERE pupil_id = ?1 AND ended_at IS NULL AND lifted_at IS NULL",
        [pupil],
    )
}

/// Corrects a pupil's name and roster number.
///
/// # Errors
/// [`Error::Conflict`] if the number is another pupil's.
pub fn correct(tx: &Tx<'_>, pupil: PupilId, given: &str, family: &str, roster_number: Option<&str>) -> Result<()> {
    if tx.exists("SELECT 1 FROM pupil WHERE roster_number = ?2 AND pupil_id <> ?1", (pupil, roster_number))? {
        return Err(Error::Conflict("families-number-taken"));
    }
    tx.execute("UPDATE person SET given_name = ?2, family_name = ?3 WHERE person_id = ?1", (pupil, given, family))?;
    tx.execute("UPDATE pupil SET roster_number = ?2 WHERE pupil_id = ?1", (pupil, roster_number))?;
    Ok(())
}

/// A pupil's roster number, and the planned last day.
///
/// # Errors
/// [`Error::NotFound`].
pub fn number_and_last_day(tx: &Tx<'_>, pupil: PupilId) -> Result<(Option<String>, Option<crate::clock::Moment>)> {
    tx.one("SELECT roster_number, leaves_on FROM pupil WHERE pupil_id = ?1", [pupil], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}
