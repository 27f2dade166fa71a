//! What one import leaves for the next: other names of adults, doubts of links, and which addresses sign in.
//!
//! Invariants: a name is kept folded, for whom the office has recognised under it, and goes with the undoing of its import; of a
//! link only what the newest file says is kept (D123, D141).

use std::collections::{HashMap, HashSet};

use rusqlite::named_params;

use super::cause;
use crate::db::Tx;
use crate::db::ids::{LinkId, PersonId};
use crate::error::Result;
use crate::roster::plan::{AdultStep, Plan, PupilStep};
use crate::roster::{Doubt, Reading};
use crate::school::names::fold;

/// The other names by which files call adults.
///
/// # Errors
/// As the database gives them.
pub fn aliases(tx: &Tx<'_>) -> Result<HashMap<PersonId, HashSet<String>>> {
    let said = tx.rows("SELECT person_id, name FROM roster_alias", [], |row| Ok((row.get(0)?, row.get(1)?)))?;
    let mut aliases: HashMap<PersonId, HashSet<String>> = HashMap::new();
    for (person, name) in said {
        aliases.entry(person).or_default().insert(name);
    }
    Ok(aliases)
}

/// The addresses and user names that sign in, and whom: what `accounts::store::email_signs_in` asks of one.
///
/// # Errors
/// As the database gives them.
pub fn signing_in(tx: &Tx<'_>) -> Result<HashMap<String, Vec<PersonId>>> {
    let words = tx.rows(
        "SELECT email, person_id FROM account JOIN person USING (person_id) WHERE closed_at IS NULL AND email IS NOT NULL
          UNION SELECT user_name, person_id FROM account WHERE user_name IS NOT NULL",
        [],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let mut signing_in: HashMap<String, Vec<PersonId>> = HashMap::new();
    for (word, person) in words {
        signing_in.entry(word).or_default().push(person);
    }
    Ok(signing_in)
}

/// Keeps under which other names the file called adults who are known; `adults` says who they are, by position.
///
/// # Errors
/// As the database gives them.
pub fn keep_aliases(tx: &Tx<'_>, import: i64, reading: &Reading, adults: &[PersonId]) -> Result<()> {
    for (adult, person) in reading.adults.iter().zip(adults) {
        let name = fold(&format!("{} {}", adult.given, adult.family));
        let own: String =
            tx.one("SELECT given_name || ' ' || family_name FROM person WHERE person_id = ?1", [person], |row| {
                row.get(0)
            })?;
        if fold(&own) != name {
            tx.execute(
                "INSERT INTO roster_alias (person_id, name, import_id) VALUES (:person, :name, :import) ON CONFLICT DO NOTHING",
                named_params! { ":person": person, ":name": name, ":import": import },
            )?;
        }
    }
    Ok(())
}

/// Keeps what the file says of links that stand already, whether or not it changes them: an older import is not taken back against
/// it. What it does not say is no news.
///
/// # Errors
/// As the database gives them.
pub fn keep_doubts(tx: &Tx<'_>, reading: &Reading, plan: &Plan) -> Result<()> {
    for link in &reading.links {
        let AdultStep::Known { person_id, .. } = known(&plan.adults, link.adult) else { continue };
        let PupilStep::Known { pupil_id, .. } = &plan.pupils[link.pupil] else { continue };
        let standing: Option<LinkId> = tx.row(
            "SELECT link_id FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
            (person_id, pupil_id),
            |row| row.get(0),
        )?;
        match (standing, link.doubt()) {
            (None, _) | (_, Some(Doubt::Unsaid)) => {}
            (Some(standing), Some(doubt)) => {
                tx.execute(
                    "INSERT INTO link_doubt (link_id, cause, said_at) VALUES (:link, :cause, :now)
                         ON CONFLICT (link_id) DO UPDATE SET cause = excluded.cause, said_at = excluded.said_at",
                    named_params! { ":link": standing, ":cause": cause(doubt), ":now": tx.now() },
                )?;
            }
            (Some(standing), None) => {
                tx.execute("DELETE FROM link_doubt WHERE link_id = ?1", [standing])?;
            }
        }
    }
    Ok(())
}

/// What happens with an adult, or with whom they are one.
fn known(adults: &[AdultStep], mut at: usize) -> AdultStep {
    while let AdultStep::Twin(other) = adults[at] {
        at = other;
    }
    adults[at]
}
