//! What staff make of a request to join.

use rusqlite::named_params;

use crate::db::Tx;
use crate::db::ids::{JoinRequestId, PersonId, PupilId};
use crate::error::{Error, Result};
use crate::families::{self, NewLink};

/// What the decision needs to know of a request that waits.
#[derive(Clone, Debug)]
pub struct Waiting {
    /// Who was signed in.
    pub asked_by: Option<PersonId>,
    /// The proved address.
    pub email: Option<String>,
    /// The asker's first name.
    pub given_name: String,
    /// The asker's family name.
    pub family_name: String,
    /// The asker's language.
    pub language: String,
    /// How the asker is related.
    pub relation: String,
}

/// The request, if it still waits; none where it was decided already.
///
/// # Errors
/// As the database gives them.
pub fn waiting(tx: &Tx<'_>, request: JoinRequestId) -> Result<Option<Waiting>> {
    tx.row(
        "SELECT asked_by, email, given_name, family_name, language, relation
           FROM join_request WHERE request_id = ?1 AND decision IS NULL",
        [request],
        |row| {
            Ok(Waiting {
                asked_by: row.get(0)?,
                email: row.get(1)?,
                given_name: row.get(2)?,
                family_name: row.get(3)?,
                language: row.get(4)?,
                relation: row.get(5)?,
            })
        },
    )
}

/// Writes the decision down; `pupil` is the child whom staff recognised, none where they declined.
///
/// # Errors
/// As the database gives them.
pub fn decide_request(tx: &Tx<'_>, request: JoinRequestId, pupil: Option<PupilId>, by: PersonId) -> Result<()> {
    tx.execute(
        "UPDATE join_request SET decision = :decision, decided_by = :by, decided_at = :now, pupil_id = :pupil
          WHERE request_id = :request AND decision IS NULL",
        named_params! {
            ":decision": if pupil.is_some() { "accepted" } else { "declined" }, ":by": by, ":now": tx.now(), ":pupil": pupil,
            ":request": request,
        },
    )
    .map(|_| ())
}

/// The adult whom the asker turns out to be: one of the child's adults who has not joined, or somebody new with the proved address.
///
/// # Errors
/// [`Error::Invalid`] where the chosen adult is not one of them.
pub fn adult_of_request(tx: &Tx<'_>, pupil: PupilId, chosen: Option<PersonId>, asker: &Waiting) -> Result<PersonId> {
    let Some(known) = chosen else {
        return tx
            .insert(
                "INSERT INTO person (kind, given_name, family_name, email, language, created_at)
                 VALUES ('adult', :given, :family, :email, :language, :now)",
                named_params! {
                    ":given": asker.given_name, ":family": asker.family_name, ":email": asker.email,
                    ":language": asker.language, ":now": tx.now(),
                },
            )
            .map(PersonId);
    };
    // The proved address takes the place of the one that the roster had: it is known to arrive.
    let changed = tx.execute(
        "UPDATE person SET email = :email, language = :language
          WHERE person_id = :known
            AND EXISTS (SELECT 1 FROM active_link WHERE guardian_id = :known AND pupil_id = :pupil)
            AND NOT EXISTS (SELECT 1 FROM account WHERE account.person_id = :known AND closed_at IS NULL)",
        named_params! { ":email": asker.email, ":language": asker.language, ":known": known, ":pupil": pupil },
    )?;
    if changed == 1 { Ok(known) } else { Err(Error::invalid("guardian", "requests-adult-gone")) }
}

/// Whether a teacher's word is not enough that somebody who proved `email` is this adult: without an account yet, with another
/// address, or with a link to another child or work at the school, which joining would open.
///
/// # Errors
/// As the database gives them.
pub fn needs_office(tx: &Tx<'_>, adult: PersonId, pupil: PupilId, email: Option<&str>) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM person
          WHERE person_id = :adult
            AND NOT EXISTS (SELECT 1 FROM account WHERE account.person_id = :adult AND closed_at IS NULL)
            AND ((email IS NOT NULL AND email IS NOT :email)
                 OR EXISTS (SELECT 1 FROM family_link WHERE guardian_id = :adult AND pupil_id <> :pupil AND ended_at IS NULL)
                 OR EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = :adult AND ended_at IS NULL))",
        named_params! { ":adult": adult, ":pupil": pupil, ":email": email },
    )
}

/// Links the adult to the child unless they are; responsibility is what staff said, or unknown.
///
/// # Errors
/// [`Error::Invalid`] where the adult's link to the child is restricted or waits for the office.
pub fn link_by_request(
    tx: &Tx<'_>,
    adult: PersonId,
    pupil: PupilId,
    relation: &str,
    responsibility: &str,
    by: PersonId,
) -> Result<()> {
    let (linked, open): (bool, bool) = tx.one(
        "SELECT EXISTS (SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL),
                EXISTS (SELECT 1 FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2)",
        (adult, pupil),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if linked {
        return if open { Ok(()) } else { Err(Error::invalid("guardian", "requests-link-shut")) };
    }
    let link = NewLink { relation, responsibility, household: "" };
    families::store::add_link(tx, by, adult, pupil, &link).map(drop)
}

/// Whether the adult has an account.
///
/// # Errors
/// As the database gives them.
pub fn has_account(tx: &Tx<'_>, adult: PersonId) -> Result<bool> {
    tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL", [adult])
}
