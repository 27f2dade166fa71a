//! Day passes in the database: issued for one class and one day, carried by a code where the substitute has no account.
//!
//! Invariants: a pass opens something from its first to its last moment and never besides; taken back, its last moment is now;
//! the session that its code opens ends with it.

use rusqlite::named_params;

use crate::accounts::codes::Fingerprint;
use crate::classes::day_passes::{Carried, DayPass, Substitute};
use crate::clock::Moment;
use crate::db::ids::{ClassId, DayPassId, PersonId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// Passes of the class that are not over, the nearest first.
///
/// # Errors
/// As the database gives them.
pub fn list(tx: &Tx<'_>, class: ClassId) -> Result<Vec<DayPass>> {
    tx.rows(
        "SELECT day_pass_id, CASE titled_name WHEN '' THEN given_name || ' ' || family_name ELSE titled_name END,
                starts_at, used_at, token_hash IS NOT NULL
           FROM day_pass JOIN person USING (person_id)
          WHERE class_id = ?1 AND ends_at > ?2 AND revoked_at IS NULL
          ORDER BY starts_at, day_pass_id",
        (class, tx.now()),
        |row| {
            Ok(DayPass {
                day_pass: row.get(0)?,
                name: row.get(1)?,
                day: row.get(2)?,
                used_at: row.get(3)?,
                on_paper: row.get(4)?,
            })
        },
    )
}

/// Who may be chosen: staff who do not teach the class, and substitutes who were here before. IT and the data protection
/// officer take part in no class.
///
/// # Errors
/// As the database gives them.
pub fn known_substitutes(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Substitute>> {
    tx.rows(
        "SELECT person_id, given_name || ' ' || family_name,
                EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = person.person_id AND ended_at IS NULL)
           FROM person
          WHERE person_id IN (SELECT person_id FROM staff_role WHERE role IN ('teacher', 'leader', 'office') AND ended_at IS NULL
                              UNION SELECT person_id FROM day_pass)
            AND person_id NOT IN (SELECT person_id FROM teaching WHERE class_id = ?1 AND ended_at IS NULL)
          ORDER BY family_name, given_name",
        [class],
        |row| Ok(Substitute { person: row.get(0)?, name: row.get(1)?, on_staff: row.get(2)? }),
    )
}

/// Makes a substitute from outside known, by name alone.
///
/// # Errors
/// As the database gives them.
pub fn add_substitute(tx: &Tx<'_>, given: &str, family: &str) -> Result<PersonId> {
    tx.insert(
        "INSERT INTO person (kind, given_name, family_name, created_at) VALUES ('adult', ?1, ?2, ?3)",
        (given, family, tx.now()),
    )
    .map(PersonId)
}

/// Issues a pass from `starts` until `ends`; with a code where there is no account to sign in with.
///
/// # Errors
/// As the database gives them.
pub fn issue(
    tx: &Tx<'_>,
    by: PersonId,
    class: ClassId,
    to: PersonId,
    (starts, ends): (Moment, Moment),
    code: Option<Fingerprint>,
) -> Result<DayPassId> {
    let pass = tx.insert(
        "INSERT INTO day_pass (person_id, class_id, starts_at, ends_at, issued_by, issued_at, token_hash)
         VALUES (:to, :class, :starts, :ends, :by, :now, :code)",
        named_params! { ":to": to, ":class": class, ":starts": starts, ":ends": ends, ":by": by, ":now": tx.now(), ":code": code },
    )?;
    tx.announce(Topic::Rights);
    Ok(DayPassId(pass))
}

/// Takes a pass of the class back: it ends at this moment, and so does the session that stands on it. Done already is as good.
///
/// # Errors
/// [`Error::NotFound`] if it is another class's.
pub fn revoke(tx: &Tx<'_>, by: PersonId, class: ClassId, pass: DayPassId) -> Result<()> {
    tx.one("SELECT 1 FROM day_pass WHERE day_pass_id = ?1 AND class_id = ?2", (pass, class), |_| Ok(()))?;
    let ended = tx.execute(
        "UPDATE day_pass SET ends_at = min(ends_at, :now), revoked_by = :by, revoked_at = :now
          WHERE day_pass_id = :pass AND revoked_at IS NULL",
        named_params! { ":now": tx.now(), ":by": by, ":pass": pass },
    )?;
    if ended == 0 {
        tx.nothing_changed();
    }
    tx.announce(Topic::Rights);
    Ok(())
}

/// The pass that an unused code carries, while its day is not over.
///
/// # Errors
/// [`Error::NotFound`] for everything else, alike.
pub fn carried_by(tx: &Tx<'_>, code: Fingerprint) -> Result<Carried> {
    tx.one(
        "SELECT day_pass_id, person_id, class_id, starts_at, ends_at FROM day_pass
          WHERE token_hash = ?1 AND used_at IS NULL AND revoked_at IS NULL AND ends_at > ?2",
        (code, tx.now()),
        |row| {
            Ok(Carried {
                day_pass: row.get(0)?,
                person: row.get(1)?,
                class: row.get(2)?,
                starts: row.get(3)?,
                ends: row.get(4)?,
            })
        },
    )
}

/// Uses the code up and opens a session that ends with the pass.
///
/// # Errors
/// [`Error::NotFound`] where it was used in between.
pub fn enter(tx: &Tx<'_>, carried: &Carried, token: Fingerprint) -> Result<()> {
    let used = tx.execute(
        "UPDATE day_pass SET used_at = ?2 WHERE day_pass_id = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (carried.day_pass, tx.now()),
    )?;
    if used == 0 {
        return Err(Error::NotFound);
    }
    tx.insert(
        "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor)
         VALUES (:token, :person, :now, :now, :ends - :now, :ends, :now, 0)",
        named_params! { ":token": token, ":person": carried.person, ":now": tx.now(), ":ends": carried.ends },
    )?;
    tx.note_actor(carried.person);
    tx.note_class(carried.class);
    Ok(())
}

/// Until when the person's pass for the class holds.
///
/// # Errors
/// [`Error::NotFound`] where there is none now.
pub fn holds_until(tx: &Tx<'_>, class: ClassId, person: PersonId) -> Result<Moment> {
    let until: Option<Moment> = tx.one(
        "SELECT max(ends_at) FROM day_pass WHERE person_id = ?1 AND class_id = ?2 AND starts_at <= ?3 AND ends_at > ?3",
        (person, class, tx.now()),
        |row| row.get(0),
    )?;
    until.ok_or(Error::NotFound)
}
