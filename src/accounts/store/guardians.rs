//! Guardians' accounts, as the office helps with them.

use rusqlite::named_params;

use crate::clock::Moment;
use crate::db::ids::PersonId;
use crate::db::{Topic, Tx};
use crate::error::Result;

/// A guardian's account in the list.
#[derive(Clone, Debug)]
pub struct Guardian {
    /// Who.
    pub id: PersonId,
    /// First and last name.
    pub name: String,
    /// First names of the children by an open link.
    pub children: Vec<String>,
    /// Has an account that is not closed.
    pub has_account: bool,
    /// The account was stopped.
    pub suspended: bool,
    /// The name that signs in; empty without account.
    pub sign_in_name: String,
    /// The day of last use, never the hour (D50).
    pub last_day: Option<Moment>,
}

/// Guardians of pupils, or one of them, by family name; at most 1,000.
pub fn guardians(tx: &Tx<'_>, only: Option<PersonId>) -> Result<Vec<Guardian>> {
    tx.rows(
        "SELECT person_id, given_name || ' ' || family_name,
                (SELECT group_concat(child.given_name, char(10)) FROM family_link JOIN person AS child ON child.person_id = pupil_id
                  WHERE guardian_id = person.person_id AND ended_at IS NULL),
                account.person_id IS NOT NULL AND closed_at IS NULL, suspended_at IS NOT NULL,
                CASE WHEN account.person_id IS NULL THEN '' ELSE coalesce(user_name, email, '') END, last_sign_in_day
           FROM person LEFT JOIN account USING (person_id)
          WHERE EXISTS (SELECT 1 FROM family_link WHERE guardian_id = person.person_id AND ended_at IS NULL)
            AND (:only IS NULL OR person_id = :only)
          ORDER BY family_name, given_name
          LIMIT 1000",
        named_params! { ":only": only },
        |row| {
            let children: Option<String> = row.get(2)?;
            Ok(Guardian {
                id: row.get(0)?,
                name: row.get(1)?,
                children: children.map(|names| names.lines().map(str::to_owned).collect()).unwrap_or_default(),
                has_account: row.get(3)?,
                suspended: row.get(4)?,
                sign_in_name: row.get(5)?,
                last_day: row.get(6)?,
            })
        },
    )
}

/// First names of the children by an open link that is neither restricted nor suspended.
pub fn children_of(tx: &Tx<'_>, guardian: PersonId) -> Result<Vec<String>> {
    tx.rows(
        "SELECT given_name FROM active_link JOIN person ON person_id = pupil_id WHERE guardian_id = ?1 AND opens_at <= ?2 AND shuts_at > ?2
          ORDER BY given_name",
        (guardian, tx.now()),
        |row| row.get(0),
    )
}

/// Closes a guardian's account: nothing signs in to it any more, and what concerns the children comes on paper (D25). An
/// invitation opens it again.
pub fn close_guardian(tx: &Tx<'_>, guardian: PersonId) -> Result<()> {
    tx.execute(
        "INSERT INTO paper_family (guardian_id, pupil_id, cause, recorded_by, recorded_at)
         SELECT guardian_id, pupil_id, 'asked', guardian_id, ?2 FROM active_link
              WHERE guardian_id = ?1 AND opens_at <= ?2 AND shuts_at > ?2
             ON CONFLICT DO NOTHING",
        (guardian, tx.now()),
    )?;
    super::remove_photo(tx, guardian)?;
    super::use_reset(tx, guardian)?;
    super::forget_devices(tx, guardian, None)?;
    super::remove_second_proofs(tx, guardian)?;
    tx.execute("UPDATE account SET closed_at = ?2 WHERE person_id = ?1 AND closed_at IS NULL", (guardian, tx.now()))?;
    tx.announce(Topic::Rights);
    super::end_sessions(tx, guardian, None)
}
