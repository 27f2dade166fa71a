//! The one row of the school.

use rusqlite::named_params;

use crate::db::Tx;
use crate::error::Result;
use crate::policy::May;
use crate::policy::operations::ChangeSchoolSettings;

/// What a leader may set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Settings {
    /// The school's name.
    pub name: String,
    /// The town, which no password may contain.
    pub town: String,
    /// The address for letters and the privacy notice.
    pub address: String,
    /// `#rrggbb`.
    pub colour: String,
    /// IANA name.
    pub time_zone: String,
    /// Tags of the languages offered to families, separated by a space.
    pub languages: String,
    /// Whom families write to about privacy.
    pub privacy_contact: String,
    /// `required` or `off`: whether teachers need a second factor.
    pub teacher_factor: String,
    /// `required` or `off`: whether guardians show a code on a new device.
    pub device_code: String,
    /// Days that a new member of staff has before the second proof is required.
    pub factor_grace_days: i64,
}

/// The settings as they are.
///
/// # Errors
/// As the database gives them.
pub fn show(tx: &Tx<'_>) -> Result<Settings> {
    tx.one(
        "SELECT name, town, address, colour, time_zone, languages, privacy_contact, teacher_factor, device_code, factor_grace_days FROM school",
        [],
        |row| {
            Ok(Settings {
                name: row.get(0)?,
                town: row.get(1)?,
                address: row.get(2)?,
                colour: row.get(3)?,
                time_zone: row.get(4)?,
                languages: row.get(5)?,
                privacy_contact: row.get(6)?,
                teacher_factor: row.get(7)?,
                device_code: row.get(8)?,
                factor_grace_days: row.get(9)?,
            })
        },
    )
}

/// Keeps the settings. The same ones once more leave no line.
///
/// # Errors
/// As the database gives them.
pub fn keep(tx: &Tx<'_>, _may: &May<ChangeSchoolSettings>, settings: &Settings) -> Result<()> {
    if show(tx)? == *settings {
        tx.nothing_changed();
        return Ok(());
    }
    tx.execute(
        "UPDATE school SET name = :name, town = :town, address = :address, colour = :colour, time_zone = :zone,
                languages = :languages, privacy_contact = :contact, teacher_factor = :factor, device_code = :code,
                factor_grace_days = :grace",
        named_params! {
            ":name": settings.name, ":town": settings.town, ":address": settings.address, ":colour": settings.colour,
            ":zone": settings.time_zone, ":languages": settings.languages, ":contact": settings.privacy_contact,
            ":factor": settings.teacher_factor, ":code": settings.device_code, ":grace": settings.factor_grace_days,
        },
    )?;
    Ok(())
}
