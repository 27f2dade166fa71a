//! Devices that are opened for a class: the children in front of them, and the sessions on them.
//!
//! Invariants: a device belongs to one class and to one day; one child at a time is signed in on it; what ends the device ends
//! the session on it.

use rusqlite::named_params;

use super::hours;
use crate::accounts::codes::Fingerprint;
use crate::accounts::hours::end_of_day;
use crate::clock::{DAY, MINUTE, Moment};
use crate::db::ids::{ClassDeviceId, ClassId, PersonId, PupilId, SessionId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// Quiet that ends a pupil's session on a class's device (TRUST 2.2).
const IDLE: i64 = 10 * MINUTE;

/// A device that is open for a class.
#[derive(Clone, Debug)]
pub struct ClassDevice {
    /// Its row.
    pub device: ClassDeviceId,
    /// The class.
    pub class: ClassId,
    /// Its name.
    pub class_name: String,
    /// When the device is nobody's again.
    pub ends_at: Moment,
}

/// Where somebody stands who wants to sign in with a card or pictures.
#[derive(Clone, Debug)]
pub enum Here {
    /// No teacher has opened this device today.
    Nowhere,
    /// It is open, and school is over or has not begun.
    OutOfHours,
    /// It is open, until this moment.
    Open(ClassDevice, Moment),
}

/// Where this browser stands.
///
/// # Errors
/// As the database gives them.
pub fn here(tx: &Tx<'_>, token: Option<Fingerprint>) -> Result<Here> {
    let Some(token) = token else { return Ok(Here::Nowhere) };
    let found = tx.row(
        "SELECT device_id, class_id, name, ends_at FROM class_device JOIN class USING (class_id)
          WHERE token_hash = :token AND ends_at > :now",
        named_params! { ":token": token, ":now": tx.now() },
        |row| {
            Ok(ClassDevice { device: row.get(0)?, class: row.get(1)?, class_name: row.get(2)?, ends_at: row.get(3)? })
        },
    )?;
    let Some(device) = found else { return Ok(Here::Nowhere) };
    let (hours, zone) = hours(tx)?;
    Ok(match hours.end(tx.now(), &zone) {
        Some(end) => {
            let until = end.min(device.ends_at);
            Here::Open(device, until)
        }
        None => Here::OutOfHours,
    })
}

/// Opens a device for a class until the end of the day, and tells until when.
///
/// # Errors
/// As the database gives them.
pub fn open_class_device(tx: &Tx<'_>, class: ClassId, token: Fingerprint, by: PersonId) -> Result<Moment> {
    let ends_at = end_of_day(tx.now(), &hours(tx)?.1);
    tx.insert(
        "INSERT INTO class_device (class_id, token_hash, opened_by, opened_at, ends_at)
         VALUES (:class, :token, :by, :now, :ends)",
        named_params! { ":class": class, ":token": token, ":by": by, ":now": tx.now(), ":ends": ends_at },
    )?;
    Ok(ends_at)
}

/// A device as the class's page lists it.
#[derive(Clone, Debug)]
pub struct OpenDevice {
    /// Its row.
    pub device: ClassDeviceId,
    /// Who opened it.
    pub opened_by: String,
    /// When.
    pub opened_at: Moment,
    /// The first name of the child who is signed in there.
    pub child: Option<String>,
}

/// The devices that are open for a class, oldest first.
///
/// # Errors
/// As the database gives them.
pub fn class_devices(tx: &Tx<'_>, class: ClassId) -> Result<Vec<OpenDevice>> {
    tx.rows(
        "SELECT device_id, CASE titled_name WHEN '' THEN given_name || ' ' || family_name ELSE titled_name END, opened_at,
                (SELECT given_name FROM session JOIN person USING (person_id)
                  WHERE session.device_id = class_device.device_id AND session.ends_at > :now AND seen_at + idle_for > :now)
           FROM class_device JOIN person ON person_id = opened_by
          WHERE class_id = :class AND ends_at > :now
          ORDER BY opened_at, device_id",
        named_params! { ":class": class, ":now": tx.now() },
        |row| {
            Ok(OpenDevice { device: row.get(0)?, opened_by: row.get(1)?, opened_at: row.get(2)?, child: row.get(3)? })
        },
    )
}

/// Closes a device of the class, or all of them; the session on it ends in the same second. Tells whether any was open.
///
/// # Errors
/// As the database gives them.
pub fn close_class_devices(tx: &Tx<'_>, class: ClassId, only: Option<ClassDeviceId>, by: PersonId) -> Result<bool> {
    let devices: Vec<ClassDeviceId> = tx.rows(
        "SELECT device_id FROM class_device WHERE class_id = :class AND ends_at > :now AND (:only IS NULL OR device_id = :only)",
        named_params! { ":class": class, ":now": tx.now(), ":only": only },
        |row| row.get(0),
    )?;
    for device in &devices {
        tx.execute(
            "UPDATE class_device SET ends_at = ?2, closed_by = ?3 WHERE device_id = ?1",
            (device, tx.now(), by),
        )?;
        end_sessions_on(tx, *device)?;
    }
    Ok(!devices.is_empty())
}

fn end_sessions_on(tx: &Tx<'_>, device: ClassDeviceId) -> Result<()> {
    let open: Vec<(SessionId, PersonId)> = tx.rows(
        "SELECT session_id, person_id FROM session WHERE device_id = :device AND ends_at > :now",
        named_params! { ":device": device, ":now": tx.now() },
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (session, person) in open {
        tx.execute("UPDATE session SET ends_at = ?2 WHERE session_id = ?1", (session, tx.now()))?;
        tx.announce(Topic::Sessions(person));
    }
    Ok(())
}

/// A child of the class as a tile in front of the tablet.
#[derive(Clone, Debug)]
pub struct Tile {
    /// The pupil.
    pub pupil: PupilId,
    /// The first name, with the family name's initial where two are called alike.
    pub name: String,
    /// The drawing.
    pub buddy: i64,
}

/// The children of a class, by first name.
///
/// # Errors
/// As the database gives them.
pub fn tiles(tx: &Tx<'_>, class: ClassId) -> Result<Vec<Tile>> {
    tx.rows(
        "SELECT enrolment.pupil_id,
                CASE WHEN count(*) OVER (PARTITION BY given_name) > 1 THEN given_name || ' ' || substr(family_name, 1, 1) ELSE given_name END,
                buddy
           FROM enrolment JOIN pupil USING (pupil_id) JOIN person ON person_id = pupil_id
          WHERE class_id = :class AND ended_at IS NULL
          ORDER BY given_name, family_name",
        named_params! { ":class": class },
        |row| Ok(Tile { pupil: row.get(0)?, name: row.get(1)?, buddy: row.get(2)? }),
    )
}

/// A child on a device: what a session of theirs is made of.
pub struct Arrival<'a> {
    /// Who.
    pub pupil: PupilId,
    /// On which device.
    pub device: &'a ClassDevice,
    /// The end of the school's hours, or of the device.
    pub until: Moment,
    /// The fingerprint of the session's token.
    pub token: Fingerprint,
    /// The session that the browser had, which ends, and whose it was.
    pub before: Option<(SessionId, PersonId)>,
}

/// Opens a pupil's session on a class's device; whoever was signed in there is so no longer, nor is the pupil elsewhere.
///
/// # Errors
/// [`Error::SignIn`] where a guardian does not agree any more.
pub fn arrive(tx: &Tx<'_>, arrival: &Arrival<'_>) -> Result<()> {
    if !super::is_agreed(tx, arrival.pupil)? {
        return Err(Error::SignIn);
    }
    let (person, now) = (arrival.pupil.person(), tx.now());
    if let Some((before, whose)) = arrival.before {
        crate::accounts::store::end_session(tx, whose, before)?;
    }
    end_sessions_on(tx, arrival.device.device)?;
    let session = SessionId(tx.insert(
        "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor, device_id)
         VALUES (:token, :person, :now, :now, :idle, :ends, :now, 0, :device)",
        named_params! {
            ":token": arrival.token, ":person": person, ":now": now, ":idle": IDLE, ":ends": arrival.until,
            ":device": arrival.device.device,
        },
    )?);
    tx.execute(
        "UPDATE account SET last_sign_in_day = :day WHERE person_id = :person",
        named_params! { ":day": now.0.div_euclid(DAY) * DAY, ":person": person },
    )?;
    crate::accounts::store::end_sessions(tx, person, Some(session))?;
    tx.note_actor(person);
    tx.note_class(arrival.device.class);
    tx.note_pupil(arrival.pupil);
    Ok(())
}
