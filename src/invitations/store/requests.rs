//! Requests to join in the database: the list, proofs of addresses, what was asked.

use rusqlite::named_params;

use crate::accounts::codes::Fingerprint;
use crate::clock::DAY;
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::error::{Error, Result};
use crate::invitations::requests::{
    Candidate, DAILY_ALL, DAILY_EACH, Listed, NewRequest, PROOF_LASTS, REQUEST_LASTS, Request,
};
use crate::locale::folding::mentions;

/// Whether the list of teachers is open.
///
/// # Errors
/// As the database gives them.
pub fn list_is_open(tx: &Tx<'_>) -> Result<bool> {
    tx.exists("SELECT 1 FROM teacher_list WHERE closed_at IS NULL", [])
}

/// The classes of this academic year that somebody teaches, with how the teachers are called.
///
/// # Errors
/// As the database gives them.
pub fn teacher_list(tx: &Tx<'_>) -> Result<Vec<Listed>> {
    let classes: Vec<(ClassId, String, bool)> = tx.rows(
        "SELECT class_id, name, EXISTS (SELECT 1 FROM listed_class WHERE listed_class.class_id = class.class_id)
           FROM class
          WHERE academic_year = (SELECT academic_year FROM school)
            AND EXISTS (SELECT 1 FROM teaching WHERE teaching.class_id = class.class_id AND ended_at IS NULL)
          ORDER BY year_group, name",
        [],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let with_teachers = |(class, name, listed)| {
        let teachers = tx.rows(
            "SELECT CASE titled_name WHEN '' THEN family_name ELSE titled_name END
               FROM teaching JOIN person USING (person_id)
              WHERE class_id = ?1 AND ended_at IS NULL
              ORDER BY since_at, person_id",
            [class],
            |row| row.get(0),
        )?;
        Ok(Listed { class, name, teachers, listed })
    };
    classes.into_iter().map(with_teachers).collect()
}

/// Opens or shuts the list and says which classes stand in it. The same once more leaves no line.
///
/// # Errors
/// As the database gives them.
pub fn keep_teacher_list(tx: &Tx<'_>, by: PersonId, open: bool, classes: &[ClassId]) -> Result<()> {
    let before: Vec<Listed> = teacher_list(tx)?;
    let mut changed = list_is_open(tx)? != open;
    if changed && open {
        tx.execute("INSERT INTO teacher_list (opened_by, opened_at) VALUES (?1, ?2)", (by, tx.now()))?;
    } else if changed {
        tx.execute("UPDATE teacher_list SET closed_by = ?1, closed_at = ?2 WHERE closed_at IS NULL", (by, tx.now()))?;
    }
    for class in before {
        let wanted = classes.contains(&class.class);
        if wanted == class.listed {
            continue;
        }
        changed = true;
        if wanted {
            tx.execute(
                "INSERT INTO listed_class (class_id, listed_by, listed_at) VALUES (?1, ?2, ?3)",
                (class.class, by, tx.now()),
            )?;
        } else {
            tx.execute("DELETE FROM listed_class WHERE class_id = ?1", [class.class])?;
        }
    }
    if !changed {
        tx.nothing_changed();
    }
    Ok(())
}

/// Keeps that a link was mailed to an address; false where it has had enough of them today, and then none is to be sent.
///
/// # Errors
/// [`Error::Throttled`] where the whole school has had enough of them today.
pub fn keep_proof(tx: &Tx<'_>, email: &str, token: Fingerprint) -> Result<bool> {
    let since = tx.now().plus(-DAY);
    let (all, own): (i64, i64) = tx.one(
        "SELECT count(*), count(*) FILTER (WHERE email = ?1) FROM address_proof WHERE asked_at > ?2",
        (email, since),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if all >= DAILY_ALL {
        return Err(Error::Throttled(3_600));
    }
    if own >= DAILY_EACH {
        return Ok(false);
    }
    tx.execute(
        "INSERT INTO address_proof (token_hash, email, asked_at, expires_at) VALUES (?1, ?2, ?3, ?4)",
        (token, email, tx.now(), tx.now().plus(PROOF_LASTS)),
    )?;
    Ok(true)
}

/// The address that a link proves.
///
/// # Errors
/// [`Error::NotFound`] where the link is none, or too old.
pub fn proved(tx: &Tx<'_>, token: Fingerprint) -> Result<String> {
    tx.one("SELECT email FROM address_proof WHERE token_hash = ?1 AND expires_at > ?2", (token, tx.now()), |row| {
        row.get(0)
    })
}

/// The name of an adult who is signed in.
///
/// # Errors
/// As the database gives them.
pub fn name_of(tx: &Tx<'_>, person: PersonId) -> Result<(String, String)> {
    tx.one("SELECT given_name, family_name FROM person WHERE person_id = ?1", [person], |row| {
        Ok((row.get(0)?, row.get(1)?))
    })
}

/// Keeps a request; the same one once more changes nothing. No child is looked up.
///
/// # Errors
/// [`Error::Invalid`] where the class does not stand in the list; [`Error::Throttled`] where there were too many today.
pub fn ask(tx: &Tx<'_>, by: Option<PersonId>, email: Option<&str>, request: &NewRequest) -> Result<()> {
    if !tx.exists("SELECT 1 FROM listed_class WHERE class_id = ?1", [request.class])? {
        return Err(Error::invalid("class", "requests-class-missing"));
    }
    let again = tx.exists(
        "SELECT 1 FROM join_request WHERE class_id = :class AND asked_by IS :by AND email IS :email AND child = :child AND decision IS NULL",
        named_params! { ":class": request.class, ":by": by, ":email": email, ":child": request.child },
    )?;
    if again {
        tx.nothing_changed();
        return Ok(());
    }
    let (all, own): (i64, i64) = tx.one(
        "SELECT count(*), count(*) FILTER (WHERE asked_by IS :by AND email IS :email) FROM join_request WHERE asked_at > :since",
        named_params! { ":by": by, ":email": email, ":since": tx.now().plus(-DAY) },
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    if all >= DAILY_ALL || own >= DAILY_EACH {
        return Err(Error::Throttled(3_600));
    }
    let id = tx.insert(
        "INSERT INTO join_request (class_id, asked_by, email, given_name, family_name, language, child, relation, asked_at)
         VALUES (:class, :by, :email, :given, :family, :language, :child, :relation, :now)",
        named_params! {
            ":class": request.class, ":by": by, ":email": email, ":given": request.given_name, ":family": request.family_name,
            ":language": request.language, ":child": request.child, ":relation": request.relation, ":now": tx.now(),
        },
    )?;
    tx.note_object(id);
    Ok(())
}

/// How many requests of a class wait.
///
/// # Errors
/// As the database gives them.
pub fn waiting_requests(tx: &Tx<'_>, class: ClassId) -> Result<i64> {
    tx.one(
        "SELECT count(*) FROM join_request WHERE class_id = ?1 AND decision IS NULL AND asked_at > ?2",
        (class, tx.now().plus(-REQUEST_LASTS)),
        |row| row.get(0),
    )
}

/// Where requests wait that the person may look at: a teacher's own classes, all for leaders and the office.
///
/// # Errors
/// As the database gives them.
pub fn waiting_for(tx: &Tx<'_>, person: PersonId) -> Result<Vec<(ClassId, String, i64)>> {
    tx.rows(
        "SELECT class.class_id, class.name, count(*)
           FROM join_request JOIN class USING (class_id)
          WHERE decision IS NULL AND asked_at > :since
            AND (EXISTS (SELECT 1 FROM teaching
                          WHERE teaching.class_id = class.class_id AND teaching.person_id = :person AND teaching.ended_at IS NULL)
                 OR EXISTS (SELECT 1 FROM staff_role
                             WHERE staff_role.person_id = :person AND role IN ('leader', 'office') AND staff_role.ended_at IS NULL))
          GROUP BY class.class_id
          ORDER BY class.name",
        named_params! { ":person": person, ":since": tx.now().plus(-REQUEST_LASTS) },
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )
}

/// The requests of a class that wait, the oldest first; `children` are the class's.
///
/// # Errors
/// As the database gives them.
pub fn requests(tx: &Tx<'_>, class: ClassId, children: &[Candidate]) -> Result<Vec<Request>> {
    let restricted: Vec<&str> =
        children.iter().filter(|child| child.restricted).map(|child| child.given_name.as_str()).collect();
    tx.rows(
        "SELECT request_id, asked_by, given_name || ' ' || family_name, email, child, relation, asked_at
           FROM join_request
          WHERE class_id = ?1 AND decision IS NULL AND asked_at > ?2
          ORDER BY asked_at
          LIMIT 100",
        (class, tx.now().plus(-REQUEST_LASTS)),
        |row| {
            let child: String = row.get(4)?;
            Ok(Request {
                restricted: restricted.iter().any(|name| mentions(&child, name)),
                id: row.get(0)?,
                asked_by: row.get(1)?,
                name: row.get(2)?,
                email: row.get(3)?,
                child,
                relation: row.get(5)?,
                asked_at: row.get(6)?,
            })
        },
    )
}

/// The children of a class, each with the adults who have not joined yet.
///
/// # Errors
/// As the database gives them.
pub fn candidates(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Candidate>> {
    let mut children: Vec<Candidate> = tx.rows(
        "SELECT person_id, given_name, family_name, buddy,
                EXISTS (SELECT 1 FROM family_link AS link JOIN restriction USING (link_id)
                         WHERE link.pupil_id = person_id AND link.ended_at IS NULL AND restriction.lifted_at IS NULL)
           FROM enrolment JOIN person ON person_id = enrolment.pupil_id JOIN pupil ON pupil.pupil_id = person_id
          WHERE class_id = ?1 AND ended_at IS NULL
          ORDER BY family_name, given_name",
        [class],
        |row| {
            let pupil = PupilId(row.get(0)?);
            Ok(Candidate {
                pupil,
                given_name: row.get(1)?,
                family_name: row.get(2)?,
                buddy: row.get(3)?,
                restricted: row.get(4)?,
                adults: Vec::new(),
            })
        },
    )?;
    for child in &mut children {
        child.adults = tx.rows(
            "SELECT guardian_id, given_name || ' ' || family_name || ', ' || relation
               FROM active_link JOIN person ON person_id = guardian_id
              WHERE pupil_id = ?1
                AND NOT EXISTS (SELECT 1 FROM account WHERE account.person_id = guardian_id AND closed_at IS NULL)
              ORDER BY family_name, given_name",
            [child.pupil],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
    }
    Ok(children)
}

/// Deletes requests and proofs that have outlived their purpose, and what was mailed to strangers about them; tells how many rows.
///
/// # Errors
/// As the database gives them.
pub fn forget_requests(tx: &Tx<'_>) -> Result<usize> {
    let long_ago = tx.now().plus(-REQUEST_LASTS);
    let requests = tx.execute("DELETE FROM join_request WHERE asked_at <= ?1", [long_ago])?;
    let proofs = tx.execute("DELETE FROM address_proof WHERE asked_at <= ?1", [tx.now().plus(-DAY)])?;
    // Nobody's record holds these addresses; who is in the school has their own term.
    let mails = tx.execute("DELETE FROM outbox WHERE person_id IS NULL AND queued_at <= ?1", [long_ago])?;
    Ok(requests + proofs + mails)
}
