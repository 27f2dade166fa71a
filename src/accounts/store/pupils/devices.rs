//! Devices of a class: the children in front of them, the window in which they sign in, and the sessions on them.
//!
//! Invariants: a device belongs to one class; it signs in only while a teacher's window for the class is open, in the school's
//! hours (TRUST 2.1); one child at a time is signed in on it; what ends the device, or closes the window by hand, ends the session.

use rusqlite::named_params;

use super::hours;
use crate::accounts::codes::Fingerprint;
use crate::clock::{DAY, MINUTE, Moment};
use crate::db::ids::{ClassDeviceId, ClassId, PersonId, PupilId, SessionId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};

/// How long a device is a class's (TRUST 2.1).
const BELONGS: i64 = 90 * DAY;
/// How long a window stays open (TRUST 2.1).
const WINDOW: i64 = 90 * MINUTE;
/// Quiet that ends a pupil's session on a class's device (TRUST 2.2).
const IDLE: i64 = 10 * MINUTE;

/// A device of a class.
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
    /// This device is no class's.
    Nowhere,
    /// It is a class's, and school is over or has not begun.
    OutOfHours,
    /// It is a class's, and no teacher has opened the window.
    Shut,
    /// Children sign in here; school goes on until this moment.
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
    let Some(end) = hours.end(tx.now(), &zone) else { return Ok(Here::OutOfHours) };
    if open_window(tx, device.class)?.is_none() {
        return Ok(Here::Shut);
    }
    let until = end.min(device.ends_at);
    Ok(Here::Open(device, until))
}

/// Until when the class's window is open; none while it is shut.
///
/// # Errors
/// As the database gives them.
pub fn open_window(tx: &Tx<'_>, class: ClassId) -> Result<Option<Moment>> {
    let ends = tx.one(
        "SELECT max(ends_at) FROM class_window WHERE class_id = ?1 AND ends_at > ?2",
        (class, tx.now()),
        |row| row.get::<_, Option<Moment>>(0),
    )?;
    Ok(ends)
}

/// Opens the class's window for 90 minutes from now; one that is open already ends as late as the new one.
///
/// # Errors
/// As the database gives them.
pub fn open_the_window(tx: &Tx<'_>, class: ClassId, by: PersonId) -> Result<()> {
    tx.insert(
        "INSERT INTO class_window (class_id, opened_by, opened_at, ends_at) VALUES (:class, :by, :now, :ends)",
        named_params! { ":class": class, ":by": by, ":now": tx.now(), ":ends": tx.now().plus(WINDOW) },
    )?;
    tx.note_class(class);
    Ok(())
}

/// Shuts the class's window, and ends the sessions on its devices where a teacher does so; tells whether it was open.
///
/// # Errors
/// As the database gives them.
pub fn shut_the_window(tx: &Tx<'_>, class: ClassId, by: Option<PersonId>) -> Result<bool> {
    let shut = tx.execute(
        "UPDATE class_window SET ends_at = :now, closed_by = :by WHERE class_id = :class AND ends_at > :now",
        named_params! { ":now": tx.now(), ":by": by, ":class": class },
    )?;
    if by.is_some() {
        let devices: Vec<ClassDeviceId> = tx.rows(
            "SELECT device_id FROM class_device WHERE class_id = ?1 AND ends_at > ?2",
            (class, tx.now()),
            |row| row.get(0),
        )?;
        for device in devices {
            end_sessions_on(tx, device)?;
        }
    }
    tx.note_class(class);
    Ok(shut > 0)
}

/// Makes a device the class's for 90 days, or until the end of the pass by which a substitute opens it, and tells until when.
///
/// # Errors
/// As the database gives them.
pub fn open_class_device(tx: &Tx<'_>, class: ClassId, token: Fingerprint, by: PersonId) -> Result<Moment> {
    let pass: Option<Moment> = tx.row(
        "SELECT ends_at FROM day_pass
          WHERE person_id = :by AND class_id = :class AND starts_at <= :now AND ends_at > :now
            AND NOT EXISTS (SELECT 1 FROM teaching WHERE teaching.person_id = :by AND teaching.class_id = :class AND ended_at IS NULL)
            AND NOT EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = :by AND role = 'leader' AND ended_at IS NULL)
          ORDER BY ends_at DESC LIMIT 1",
        named_params! { ":by": by, ":class": class, ":now": tx.now() },
        |row| row.get(0),
    )?;
    let ends_at = tx.now().plus(BELONGS).min(pass.unwrap_or(Moment(i64::MAX)));
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

/// The devices of a class, oldest first.
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

/// Takes a device away from the class; the session on it ends in the same second. Tells whether it was the class's.
///
/// # Errors
/// As the database gives them.
pub fn close_class_device(tx: &Tx<'_>, class: ClassId, device: ClassDeviceId, by: PersonId) -> Result<bool> {
    let closed = tx.execute(
        "UPDATE class_device SET ends_at = :now, closed_by = :by WHERE device_id = :device AND class_id = :class AND ends_at > :now",
        named_params! { ":now": tx.now(), ":by": by, ":device": device, ":class": class },
    )?;
    if closed > 0 {
        end_sessions_on(tx, device)?;
    }
    Ok(closed > 0)
}

/// Ends what the person has opened for classes: devices that they made a class's, windows, and codes of pupils that are not used.
///
/// # Errors
/// As the database gives them.
pub fn close_what_is_opened_by(tx: &Tx<'_>, person: PersonId, by: PersonId) -> Result<()> {
    let devices: Vec<(ClassDeviceId, ClassId)> = tx.rows(
        "SELECT device_id, class_id FROM class_device WHERE opened_by = ?1 AND ends_at > ?2",
        (person, tx.now()),
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (device, class) in devices {
        close_class_device(tx, class, device, by)?;
    }
    tx.execute(
        "UPDATE class_window SET ends_at = :now, closed_by = :by WHERE opened_by = :person AND ends_at > :now",
        named_params! { ":now": tx.now(), ":by": by, ":person": person },
    )?;
    tx.execute(
        "UPDATE pupil_code SET revoked_at = ?2 WHERE issued_by = ?1 AND used_at IS NULL AND revoked_at IS NULL",
        (person, tx.now()),
    )
    .map(|_| ())
}

/// Lets no session on a device of a class outlast this moment: the school's hours were changed.
///
/// # Errors
/// As the database gives them.
pub(super) fn end_sessions_by(tx: &Tx<'_>, end: Moment) -> Result<()> {
    let late: Vec<(SessionId, PersonId)> = tx.rows(
        "SELECT session_id, person_id FROM session WHERE device_id IS NOT NULL AND ends_at > ?1",
        [end],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    for (session, person) in late {
        tx.execute("UPDATE session SET ends_at = ?2 WHERE session_id = ?1", (session, end))?;
        tx.announce(Topic::Sessions(person));
    }
    Ok(())
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
