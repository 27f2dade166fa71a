//! A member of staff leaves: what hangs on them, and its end in one transaction.
//!
//! Invariants: their words and what they did stay with the school; every way in ends at the commit, and open streams with it; a
//! class is handed to a colleague or said to be without a teacher, never left by accident; whoever is a parent here goes on as one.

use rusqlite::named_params;

use crate::db::ids::{ClassId, PersonId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// What hangs on somebody who leaves.
#[derive(Clone, Debug)]
pub struct Bonds {
    /// Classes taught, and who else teaches each.
    pub classes: Vec<(ClassId, String, i64)>,
    /// Drafts of posts that nobody else would find.
    pub drafts: i64,
    /// Open sign-ins.
    pub sessions: i64,
    /// Passkeys and authenticators.
    pub proofs: i64,
    /// Passes for a day, from now on.
    pub day_passes: i64,
    /// Unused invitations and pupils' codes that they made for the school.
    pub invitations: i64,
    /// Is a guardian's or a delegate's account too, and stays one.
    pub guardian: bool,
    /// Teachers who could take over.
    pub colleagues: Vec<(PersonId, String)>,
}

/// What hangs on the person now.
pub fn bonds(tx: &Tx<'_>, person: PersonId) -> Result<Bonds> {
    let classes = tx.rows(
        "SELECT class_id, name, (SELECT count(*) FROM teaching AS other
                                  WHERE other.class_id = class.class_id AND other.ended_at IS NULL AND other.person_id <> ?1)
           FROM teaching JOIN class USING (class_id)
          WHERE teaching.person_id = ?1 AND teaching.ended_at IS NULL
          ORDER BY year_group, name",
        [person],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let colleagues = tx.rows(
        "SELECT person_id, CASE titled_name WHEN '' THEN given_name || ' ' || family_name ELSE titled_name END
           FROM staff_role JOIN person USING (person_id)
          WHERE role = 'teacher' AND ended_at IS NULL AND person_id <> ?1
          ORDER BY family_name, given_name",
        [person],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    tx.one(
        "SELECT (SELECT count(*) FROM post WHERE author_id = :person AND published_at IS NULL AND withdrawn_at IS NULL AND contribution = 'none'),
                (SELECT count(*) FROM session WHERE person_id = :person AND ends_at > :now AND seen_at + idle_for > :now),
                (SELECT count(*) FROM passkey WHERE person_id = :person) + (SELECT count(*) FROM totp WHERE person_id = :person),
                (SELECT count(*) FROM day_pass WHERE person_id = :person AND ends_at > :now),
                (SELECT count(*) FROM invitation WHERE issued_by = :person AND used_at IS NULL AND declined_at IS NULL
                    AND revoked_at IS NULL AND expires_at > :now
                    AND NOT EXISTS (SELECT 1 FROM delegate WHERE delegate.invitation_id = invitation.invitation_id))
                  + (SELECT count(*) FROM pupil_code WHERE issued_by = :person AND used_at IS NULL AND revoked_at IS NULL
                        AND expires_at > :now),
                EXISTS (SELECT 1 FROM family_link WHERE guardian_id = :person AND ended_at IS NULL)
                  OR EXISTS (SELECT 1 FROM open_delegate WHERE open_delegate.person_id = :person)",
        named_params! { ":person": person, ":now": tx.now() },
        |row| {
            Ok(Bonds {
                classes,
                drafts: row.get(0)?,
                sessions: row.get(1)?,
                proofs: row.get(2)?,
                day_passes: row.get(3)?,
                invitations: row.get(4)?,
                guardian: row.get(5)?,
                colleagues,
            })
        },
    )
}

/// What the leader decided.
#[derive(Clone, Debug, Default)]
pub struct Handover {
    /// Who takes over which class; none leaves it without this teacher.
    pub classes: Vec<(ClassId, Option<PersonId>)>,
    /// Who takes over the drafts; none deletes them.
    pub drafts: Option<PersonId>,
}

/// Ends the person's place on the staff, at once and whole.
pub fn depart(tx: &Tx<'_>, by: PersonId, person: PersonId, handover: &Handover) -> Result<()> {
    if by == person {
        return Err(Error::Conflict("accounts-departure-self"));
    }
    let bonds = bonds(tx, person)?;
    if super::roles_of(tx, person)?.is_empty() {
        return Err(Error::Conflict("accounts-departure-done"));
    }
    let decided = |class: &ClassId| handover.classes.iter().any(|(known, _)| known == class);
    let taught = |class: &ClassId| bonds.classes.iter().any(|(known, _, _)| known == class);
    if !bonds.classes.iter().all(|(class, _, _)| decided(class))
        || !handover.classes.iter().all(|(class, _)| taught(class))
    {
        return Err(Error::invalid("", "accounts-departure-changed"));
    }
    let may_take = |to: &PersonId| bonds.colleagues.iter().any(|(colleague, _)| colleague == to);
    let successors = handover.classes.iter().filter_map(|(_, to)| to.as_ref()).chain(handover.drafts.as_ref());
    if !successors.into_iter().all(may_take) {
        return Err(Error::invalid("", "accounts-departure-changed"));
    }
    for (class, to) in &handover.classes {
        if let Some(to) = to {
            hand_over(tx, *class, *to)?;
        }
    }
    end_drafts(tx, by, person, handover.drafts)?;
    super::set_roles(tx, by, person, &std::collections::BTreeSet::new())?;
    end_ways_in(tx, by, person, bonds.guardian)?;
    tx.announce(Topic::Rights);
    super::end_sessions(tx, person, None)
}

fn hand_over(tx: &Tx<'_>, class: ClassId, to: PersonId) -> Result<()> {
    tx.execute(
        "INSERT INTO teaching (person_id, class_id, since_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (to, class, tx.now()),
    )
    .map(|_| ())
}

/// Drafts go to the colleague who was named; those of a class only to somebody who teaches it, the named one first. What nobody
/// could go on with is taken back.
fn end_drafts(tx: &Tx<'_>, by: PersonId, person: PersonId, to: Option<PersonId>) -> Result<()> {
    if let Some(to) = to {
        tx.execute(
            "UPDATE post SET author_id = coalesce(
                    CASE WHEN class_id IS NULL THEN :to
                         ELSE (SELECT person_id FROM teaching
                                WHERE teaching.class_id = post.class_id AND teaching.ended_at IS NULL AND person_id <> :person
                                ORDER BY person_id = :to DESC, since_at DESC, person_id LIMIT 1) END,
                    author_id)
              WHERE author_id = :person AND published_at IS NULL AND withdrawn_at IS NULL AND contribution = 'none'",
            named_params! { ":to": to, ":person": person },
        )?;
    }
    tx.execute(
        "UPDATE post SET withdrawn_by = :by, withdrawn_at = :now, text = ''
          WHERE author_id = :person AND published_at IS NULL AND withdrawn_at IS NULL AND contribution = 'none'",
        named_params! { ":by": by, ":now": tx.now(), ":person": person },
    )
    .map(|_| ())
}

/// Passes, invitations, codes, and the devices that they know or have opened for a class end; who is no guardian has no account any more.
fn end_ways_in(tx: &Tx<'_>, by: PersonId, person: PersonId, guardian: bool) -> Result<()> {
    let now = tx.now();
    tx.execute("UPDATE day_pass SET ends_at = ?2 WHERE person_id = ?1 AND ends_at > ?2", (person, now))?;
    tx.execute(
        "UPDATE invitation SET revoked_by = :by, revoked_at = :now
          WHERE issued_by = :person AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL
            AND NOT EXISTS (SELECT 1 FROM delegate WHERE delegate.invitation_id = invitation.invitation_id)",
        named_params! { ":by": by, ":now": now, ":person": person },
    )?;
    tx.execute(
        "UPDATE invitation SET revoked_by = :by, revoked_at = :now
          WHERE person_id = :person AND kind = 'staff' AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL",
        named_params! { ":by": by, ":now": now, ":person": person },
    )?;
    super::pupils::close_what_is_opened_by(tx, person, by)?;
    super::use_reset(tx, person)?;
    super::forget_devices(tx, person, None)?;
    if guardian {
        return Ok(());
    }
    super::remove_photo(tx, person)?;
    super::remove_second_proofs(tx, person)?;
    tx.execute("UPDATE account SET closed_at = ?2 WHERE person_id = ?1 AND closed_at IS NULL", (person, now))
        .map(|_| ())
}
