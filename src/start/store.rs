//! The school's first rows, the link, and the first leader.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rusqlite::named_params;

use super::LINK_LASTS;
use crate::clock::Moment;
use crate::db::Tx;
use crate::error::{Error, Result};
use crate::policy::jobs::{ByMachine, SetUpSchool as SetUp};
use crate::policy::public::hash;

/// What the console asks about the school; everything else a leader sets later.
pub struct Founding<'a> {
    /// Its name.
    pub name: &'a str,
    /// IANA name of its time zone.
    pub time_zone: &'a str,
}

/// Writes the school's row and its first privacy notice.
///
/// # Errors
/// [`Error::Conflict`] where there is a school already.
pub fn found(tx: &Tx<'_>, _may: &ByMachine<SetUp>, founding: &Founding<'_>) -> Result<()> {
    if tx.exists("SELECT 1 FROM school", [])? {
        return Err(Error::Conflict("start-school-exists"));
    }
    tx.execute(
        "INSERT INTO school (school_id, name, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, created_at)
         VALUES (1, :name, :zone, '#17694f', 'en ar', :year, 'required', 'required', :now)",
        named_params! {
            ":name": founding.name, ":zone": founding.time_zone,
            ":year": academic_year(tx.now(), founding.time_zone), ":now": tx.now(),
        },
    )?;
    tx.execute("INSERT INTO privacy_notice (published_at) VALUES (:now)", named_params! { ":now": tx.now() })?;
    Ok(())
}

/// The year in which the academic year of this moment began: it begins on the first of August.
fn academic_year(now: Moment, time_zone: &str) -> i64 {
    let zone = TimeZone::get(time_zone).unwrap_or(TimeZone::UTC);
    let date = Timestamp::from_millisecond(now.0).unwrap_or_default().to_zoned_datetime(zone).date();
    i64::from(if date.month() >= 8 { date.year() } else { date.year() - 1 })
}

/// Keeps a new link for the first leader, of which only the hash is stored, and ends the ones before; returns when it expires.
///
/// # Errors
/// [`Error::Conflict`] once there is a leader.
pub fn issue_link(tx: &Tx<'_>, _may: &ByMachine<SetUp>, token: &str) -> Result<Moment> {
    if tx.exists("SELECT 1 FROM staff_role WHERE role = 'leader' AND ended_at IS NULL", [])? {
        return Err(Error::Conflict("start-leader-exists"));
    }
    tx.execute(
        "UPDATE start_link SET revoked_at = :now WHERE used_at IS NULL AND revoked_at IS NULL",
        named_params! { ":now": tx.now() },
    )?;
    let expires = tx.now().plus(LINK_LASTS);
    tx.execute(
        "INSERT INTO start_link (code_hash, issued_at, expires_at) VALUES (:hash, :now, :expires)",
        named_params! { ":hash": hash(token), ":now": tx.now(), ":expires": expires },
    )?;
    Ok(expires)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_set_up_in_the_summer_holidays_begins_with_the_new_year() {
        let july = Moment(1_784_829_600_000);
        assert_eq!(academic_year(july, "Europe/London"), 2025);
        assert_eq!(academic_year(july.plus(20 * crate::clock::DAY), "Europe/London"), 2026);
    }
}
