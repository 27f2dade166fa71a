//! Who asks: the session behind a request, and the face that every page shows of the person and the school.
//!
//! A session is looked up by the hash of its token at each proof, so that ending it ends everything at once. It holds only while
//! the person may have an account: not suspended, not closed, for a pupil only while a guardian agrees to it (D71), for a
//! substitute only while the pass is for today. Whom a guardian invites once more signs in to accept, and sees nothing before.

mod guards;

pub use self::guards::{FreshProof, Trouble, caller, status, trouble};

use rusqlite::named_params;

use super::{Asker, Proving};
use crate::clock::{MINUTE, Moment};
use crate::db::ids::{BlobId, ClassId, InvitationId, PersonId, PupilId, SessionId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::policy::public::hash;
use crate::policy::seeing::{Seen, Viewing};

/// An open session.
#[derive(Clone, Debug)]
pub struct Session {
    /// Its row.
    pub session: SessionId,
    /// Who signed in.
    pub person: PersonId,
    /// An adult; else a pupil.
    pub adult: bool,
    /// When the password or passkey was last proved.
    pub proved_at: Moment,
    /// When it was last used, at most a minute late.
    pub seen_at: Moment,
    /// Opened with a second factor.
    pub second_factor: bool,
    /// The language that the person chose.
    pub language: String,
    /// On a device that is opened for a class: the next child takes it over.
    pub on_class_device: bool,
    /// While it sees as somebody else: who truly looks, and at which child; `person` is then the adult.
    pub viewing: Option<Viewing>,
}

impl Session {
    /// Who truly acts and looks.
    #[must_use]
    pub fn actor(&self) -> PersonId {
        self.viewing.map_or(self.person, |viewing| viewing.by)
    }

    /// A session that exists nowhere: how the nightly self-test asks as an adult of a child.
    pub(super) fn seen_as(adult: PersonId, pupil: PupilId, now: Moment) -> Self {
        let viewing = Some(Viewing { by: adult, pupil });
        Self {
            session: SessionId(0),
            person: adult,
            adult: true,
            proved_at: now,
            seen_at: now,
            second_factor: false,
            language: String::new(),
            on_class_device: false,
            viewing,
        }
    }
}

/// The open session of the token whose hash this is.
///
/// # Errors
/// As the database gives them.
pub(super) fn session(tx: &Tx<'_>, token_hash: &[u8; 32]) -> Result<Option<Session>> {
    tx.row(
        "SELECT session.session_id, session.person_id, person.kind = 'adult', proved_at, seen_at, second_factor, person.language,
                device_id IS NOT NULL, seen.adult_id, seen.pupil_id
           FROM session
           JOIN person ON person.person_id = session.person_id
           LEFT JOIN account ON account.person_id = session.person_id
           LEFT JOIN seeing_as AS seen ON seen.session_id = session.session_id AND seen.ends_at > :now
          WHERE token_hash = :token AND session.ends_at > :now AND seen_at + idle_for > :now
            AND account.suspended_at IS NULL AND account.closed_at IS NULL
            AND CASE person.kind
                WHEN 'pupil' THEN EXISTS (SELECT 1 FROM consent_agreed AS agreed
                                           WHERE agreed.pupil_id = person.person_id AND agreed.purpose = 'account')
                ELSE EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = person.person_id AND staff_role.ended_at IS NULL)
                  OR EXISTS (SELECT 1 FROM family_link WHERE family_link.guardian_id = person.person_id AND family_link.ended_at IS NULL)
                  OR EXISTS (SELECT 1 FROM day_pass WHERE day_pass.person_id = person.person_id AND starts_at <= :now AND day_pass.ends_at > :now)
                  OR EXISTS (SELECT 1 FROM open_delegate AS let WHERE let.person_id = person.person_id AND opens_at <= :now AND shuts_at > :now)
                  OR EXISTS (SELECT 1 FROM delegate JOIN invitation ON invitation.invitation_id = delegate.invitation_id
                              WHERE invitation.person_id = person.person_id AND used_at IS NULL AND declined_at IS NULL
                                AND invitation.revoked_at IS NULL AND expires_at > :now
                                AND delegate.revoked_at IS NULL AND delegate.until_at > :now)
                END",
        named_params! { ":token": token_hash, ":now": tx.now() },
        |row| {
            let person: PersonId = row.get(1)?;
            let (adult, pupil): (Option<PersonId>, Option<PupilId>) = (row.get(8)?, row.get(9)?);
            Ok(Session {
                viewing: pupil.map(|pupil| Viewing { by: person, pupil }),
                session: row.get(0)?,
                person: adult.unwrap_or(person),
                adult: row.get(2)?,
                proved_at: row.get(3)?,
                seen_at: row.get(4)?,
                second_factor: row.get(5)?,
                language: row.get(6)?,
                on_class_device: row.get(7)?,
            })
        },
    )
}

/// What every page shows of the school.
#[derive(Clone, Debug)]
pub struct SchoolFace {
    /// Its name.
    pub name: String,
    /// Its colour, `#rrggbb`.
    pub colour: String,
    /// IANA name of its time zone.
    pub time_zone: String,
    /// The languages offered to families.
    pub languages: Vec<String>,
    /// The year in which the academic year began.
    pub academic_year: i64,
}

/// What every page shows of the person, and what the navigation is made from.
#[derive(Clone, Debug)]
pub struct PersonFace {
    /// The person.
    pub person: PersonId,
    /// An adult; else a pupil.
    pub adult: bool,
    /// First name.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// How staff are called; empty for others.
    pub titled_name: String,
    /// A pupil's buddy.
    pub buddy: Option<i64>,
    /// Open roles.
    pub roles: Vec<String>,
    /// Classes taught, or entered with today's pass.
    pub teaches: Vec<(ClassId, String)>,
    /// Children by an open link that is neither restricted nor suspended, with the class whose story the link opens.
    pub children: Vec<(PupilId, String, Option<ClassId>)>,
    /// Children whose class's story a guardian lets the person see, with the class.
    pub lent: Vec<(PupilId, String, ClassId)>,
    /// Whether a family link of any state exists: the person is a guardian, even if no child may be shown; or a guardian lets the person look.
    pub guardian: bool,
    /// A pupil's own class.
    pub class: Option<ClassId>,
}

/// The request's identity, looked up once.
#[derive(Clone, Debug, Default)]
pub struct Caller {
    token_hash: Option<[u8; 32]>,
    /// The open session.
    pub session: Option<Session>,
    /// The person's face.
    pub face: Option<PersonFace>,
    /// The school's face; none before the school is set up.
    pub school: Option<SchoolFace>,
    /// As whom the session sees, while it does.
    pub seen: Option<Seen>,
}

impl Caller {
    pub(crate) fn asker(&self) -> Asker {
        match (&self.session, self.token_hash) {
            (Some(_), Some(hash)) => Asker::Session(hash),
            _ => Asker::Visitor,
        }
    }

    /// Looks the caller up by the token in the session cookie.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn find(db: &Db, token: Option<&str>) -> Result<Self> {
        let token_hash = token.map(hash);
        let caller = db.look(&Proving(()), |tx| {
            let open = token_hash.map_or(Ok(None), |hash| session(tx, &hash))?;
            let face = open.as_ref().map(|session| face(tx, session)).transpose()?;
            let seen = open.as_ref().map_or(Ok(None), |session| seen(tx, session))?;
            Ok(Self { token_hash, session: open, face, school: school(tx)?, seen })
        })?;
        if let Some(open) = &caller.session
            && db.clock().now().since(open.seen_at) > MINUTE
        {
            let noted = db.note(&Proving(()), |tx| {
                tx.execute("UPDATE session SET seen_at = ?2 WHERE session_id = ?1", (open.session, tx.now()))
                    .map(|_| ())
            });
            // Reading goes on while nothing can be written (TRUST 4 'disk full'): the session idles out a little early, that is all.
            match noted {
                Err(error @ (Error::NoRoom(_) | Error::Damaged(_))) => {
                    tracing::warn!(%error, "a session's use could not be noted");
                }
                noted => noted?,
            }
        }
        Ok(caller)
    }
}

fn school(tx: &Tx<'_>) -> Result<Option<SchoolFace>> {
    tx.row("SELECT name, colour, time_zone, languages, academic_year FROM school", [], |row| {
        Ok(SchoolFace {
            name: row.get(0)?,
            colour: row.get(1)?,
            time_zone: row.get(2)?,
            languages: row.get::<_, String>(3)?.split_whitespace().map(str::to_owned).collect(),
            academic_year: row.get(4)?,
        })
    })
}

fn seen(tx: &Tx<'_>, session: &Session) -> Result<Option<Seen>> {
    if session.viewing.is_none() {
        return Ok(None);
    }
    tx.row(
        "SELECT seen.pupil_id, adult.given_name || ' ' || adult.family_name, child.given_name, seen.ends_at
           FROM seeing_as AS seen JOIN person AS adult ON adult.person_id = seen.adult_id
           JOIN person AS child ON child.person_id = seen.pupil_id
          WHERE seen.session_id = ?1",
        [session.session],
        |row| Ok(Seen { pupil: row.get(0)?, adult: row.get(1)?, child: row.get(2)?, ends_at: row.get(3)? }),
    )
}

fn face(tx: &Tx<'_>, session: &Session) -> Result<PersonFace> {
    let person = session.person;
    let mut face = tx.one(
        "SELECT given_name, family_name, titled_name, buddy,
                (SELECT class_id FROM enrolment WHERE enrolment.pupil_id = person_id AND ended_at IS NULL),
                EXISTS (SELECT 1 FROM family_link WHERE guardian_id = person.person_id AND ended_at IS NULL)
                OR EXISTS (SELECT 1 FROM open_delegate AS let WHERE let.person_id = person.person_id)
           FROM person LEFT JOIN pupil ON pupil_id = person_id WHERE person.person_id = ?1",
        [person],
        |row| {
            Ok(PersonFace {
                person,
                adult: session.adult,
                given_name: row.get(0)?,
                family_name: row.get(1)?,
                titled_name: row.get(2)?,
                buddy: row.get(3)?,
                class: row.get(4)?,
                guardian: row.get(5)?,
                roles: Vec::new(),
                teaches: Vec::new(),
                children: Vec::new(),
                lent: Vec::new(),
            })
        },
    )?;
    if face.adult {
        face.roles = tx.rows(
            "SELECT role FROM staff_role WHERE person_id = ?1 AND ended_at IS NULL ORDER BY role",
            [person],
            |row| row.get(0),
        )?;
        face.teaches = tx.rows(
            "SELECT class_id, name FROM class
              WHERE class_id IN (SELECT class_id FROM teaching WHERE person_id = ?1 AND ended_at IS NULL
                                 UNION SELECT class_id FROM day_pass WHERE person_id = ?1 AND starts_at <= ?2 AND ends_at > ?2)
              ORDER BY year_group, name",
            (person, tx.now()),
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        face.children = tx.rows(
            "SELECT link.pupil_id, child.given_name, CASE link.feed WHEN 'yes' THEN enrolment.class_id END
               FROM active_link AS link JOIN person AS child ON child.person_id = link.pupil_id
               LEFT JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
              WHERE link.guardian_id = ?1 AND link.opens_at <= ?2 AND link.shuts_at > ?2 ORDER BY child.given_name",
            (person, tx.now()),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        face.lent = tx.rows(
            "SELECT let.pupil_id, child.given_name, enrolment.class_id
               FROM open_delegate AS let JOIN person AS child ON child.person_id = let.pupil_id
               JOIN enrolment ON enrolment.pupil_id = let.pupil_id AND enrolment.ended_at IS NULL
              WHERE let.person_id = ?1 AND let.feed AND let.opens_at <= ?2 AND let.shuts_at > ?2 ORDER BY child.given_name",
            (person, tx.now()),
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
    }
    if let Some(viewing) = session.viewing {
        confine(&mut face, viewing.pupil);
    }
    Ok(face)
}

/// Seen as an adult of a child, the ways lead to that child's things alone.
fn confine(face: &mut PersonFace, pupil: PupilId) {
    face.roles.clear();
    face.teaches.clear();
    face.children.retain(|(child, _, _)| *child == pupil);
    face.lent.retain(|(child, _, _)| *child == pupil);
}

/// Whether the school has its first leader: before that every page says 'not set up yet'.
///
/// # Errors
/// As the database gives them.
pub fn is_set_up(db: &Db) -> Result<bool> {
    db.look(&Proving(()), |tx| {
        tx.exists(
            "SELECT 1 FROM staff_role JOIN account USING (person_id) WHERE role = 'leader' AND ended_at IS NULL AND account.closed_at IS NULL",
            [],
        )
    })
}

/// Keeps an event of the security table: 90 days, never a name or a whole address (TRUST 2.8).
///
/// # Errors
/// As the database gives them.
pub fn keep_security_event(
    db: &Db,
    event: &'static str,
    person: Option<PersonId>,
    address_mark: Option<&[u8]>,
) -> Result<()> {
    db.note(&Proving(()), |tx| {
        tx.execute(
            "INSERT INTO security_event (at, event, person_id, address_mark) VALUES (?1, ?2, ?3, ?4)",
            (tx.now(), event, person, address_mark),
        )
        .map(|_| ())
    })
}

/// Keeps that somebody has looked at an invitation, once, so that the school knows whom to ring rather than write to again.
///
/// # Errors
/// As the database gives them.
pub fn keep_opening(db: &Db, invitation: InvitationId) -> Result<()> {
    db.note(&Proving(()), |tx| {
        tx.execute(
            "UPDATE invitation SET opened_at = ?2 WHERE invitation_id = ?1 AND opened_at IS NULL",
            (invitation, tx.now()),
        )
        .map(|_| ())
    })
}

/// Keeps the fact that a blob did not open whole, once, for IT's page (TRUST 4 'damaged page or blob').
///
/// # Errors
/// As the database gives them.
pub fn keep_damage(db: &Db, blob: BlobId) -> Result<()> {
    db.note(&Proving(()), |tx| {
        tx.execute("INSERT INTO damage (blob_id, noticed_at) VALUES (?1, ?2) ON CONFLICT DO NOTHING", (blob, tx.now()))
            .map(|_| ())
    })
}

/// How the cookies are called here. Over plain HTTP on loopback a browser may refuse `__Host-` and Secure, so that there, and
/// nowhere else, the plain names are used (ARCHITECTURE, 'One request').
#[derive(Clone, Copy, Debug)]
pub struct Cookies {
    /// TLS here, or at the named proxy before it.
    pub secure: bool,
}

impl Cookies {
    /// The session's cookie.
    #[must_use]
    pub fn session(self) -> &'static str {
        if self.secure { "__Host-session" } else { "session" }
    }
    /// The known device's cookie.
    #[must_use]
    pub fn device(self) -> &'static str {
        if self.secure { "__Host-device" } else { "device" }
    }
    /// The cookie of a device that is opened for a class.
    #[must_use]
    pub fn class(self) -> &'static str {
        if self.secure { "__Host-class" } else { "class" }
    }
}
