//! Who has acknowledged the briefing.

use rusqlite::named_params;

use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::PersonId;
use crate::error::Result;

/// When the person acknowledged this academic year's briefing.
pub fn acknowledged_at(tx: &Tx<'_>, person: PersonId) -> Result<Option<Moment>> {
    tx.row(
        "SELECT acknowledged_at FROM briefing JOIN school USING (academic_year) WHERE person_id = ?1",
        [person],
        |row| row.get(0),
    )
}

/// Acknowledges this academic year's briefing; the first time of the year counts.
pub fn acknowledge(tx: &Tx<'_>, person: PersonId) -> Result<()> {
    tx.execute(
        "INSERT INTO briefing (person_id, academic_year, acknowledged_at) SELECT :person, academic_year, :now FROM school
             WHERE true ON CONFLICT DO NOTHING",
        named_params! { ":person": person, ":now": tx.now() },
    )
    .map(|_| ())
}

/// A line of the register.
#[derive(Clone, Debug)]
pub struct Entry {
    /// Who.
    pub person: PersonId,
    /// First and last name.
    pub name: String,
    /// When this year's briefing was acknowledged.
    pub acknowledged_at: Option<Moment>,
}

/// All staff with this year's acknowledgement, those who lack it first.
pub fn register(tx: &Tx<'_>) -> Result<Vec<Entry>> {
    tx.rows(
        "SELECT person.person_id, given_name || ' ' || family_name, acknowledged_at
           FROM person
           JOIN school
           LEFT JOIN briefing ON briefing.person_id = person.person_id AND briefing.academic_year = school.academic_year
          WHERE EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = person.person_id AND ended_at IS NULL)
          ORDER BY acknowledged_at IS NOT NULL, family_name, given_name
          LIMIT 500",
        [],
        |row| Ok(Entry { person: row.get(0)?, name: row.get(1)?, acknowledged_at: row.get(2)? }),
    )
}
