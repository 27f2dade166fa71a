//! Seeing as: a leader or the office looks at one child exactly as one of its adults does (D123).
//!
//! The session then asks with the adult's identity, so that the very rules decide that decide for the adult. Invariants: nothing
//! is written; nothing opens but that child, its class's story, the school story and what everybody may read; the adult's own
//! account stays shut; staff relations of the adult open nothing; the access log names who truly looks.

use super::place::{Place, School};
use super::rights::rights;
use super::{Ask, Concerns, Right};
use crate::clock::{MINUTE, Moment};
use crate::db::ids::{ClassId, PersonId, PupilId, SessionId};
use crate::db::{Effect, Tx};
use crate::error::{Barrier, Error, Result};
use crate::policy::people::Session;
use crate::policy::place::PupilAdult;

/// How long it lasts, unless it is ended before.
pub const LASTS: i64 = 15 * MINUTE;

/// As whom a session sees, and what.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Viewing {
    /// Who truly looks.
    pub by: PersonId,
    /// The child.
    pub pupil: PupilId,
}

rights! { at: PupilAdult;
    /// Leaders and the office may see a child's pages exactly as one of its adults sees them, read only.
    SeeAsAdult: ReadLogged + StepUp = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// The same may open the page that asks for the reason.
    GiveReasonToSee as "SeeAsAdult": Read + StepUp = |ask, _| Ok(ask.leads()? || ask.in_office()?);
}

rights! { school: School;
    /// Whoever sees as somebody else may end it.
    StopSeeing as "SeeAsAdult": ReadLogged = |ask, _| Ok(ask.viewing().is_some());
}

/// Everyone may sign out, also while they see as somebody else: it ends the session of whoever truly looks.
#[derive(Clone, Copy)]
pub struct SignOut {
    person: PersonId,
    session: SessionId,
}

impl SignOut {
    /// Whose session it is.
    #[must_use]
    pub fn person(&self) -> PersonId {
        self.person
    }
    /// The session that ends.
    #[must_use]
    pub fn session(&self) -> SessionId {
        self.session
    }
}

impl Right for SignOut {
    const NAME: &'static str = "ChangeOwnAccount";
    const EFFECT: Effect = Effect::Write;
    const STEP_UP: bool = false;
    const OWN_WHILE_SEEING: bool = true;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        let session = ask.session.as_ref().ok_or(Error::SignIn)?;
        Ok(Self { person: session.actor(), session: session.session })
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "account", id: Some(self.person.0), ..Concerns::default() }
    }
}

/// Refuses what nobody may do while seeing as somebody else, before the right is looked at: every write.
pub(super) fn refuse_writes<R: Right>(ask: &Ask<'_>) -> Result<()> {
    match R::EFFECT {
        Effect::Write | Effect::WriteQuiet if ask.viewing().is_some() && !R::OWN_WHILE_SEEING => {
            Err(Error::Forbidden(Barrier::Condition("policy-seeing-as")))
        }
        _ => Ok(()),
    }
}

/// Refuses what is not about the child, after the right was proved by the adult's own rules.
pub(super) fn confine<R: Right>(ask: &Ask<'_>, concerns: &Concerns) -> Result<()> {
    let Some(viewing) = ask.viewing() else { return Ok(()) };
    if R::OWN_WHILE_SEEING {
        return Ok(());
    }
    if concerns.object == "account" && R::NAME != "OpenGuardianHome" {
        return Err(Error::Forbidden(Barrier::Condition("policy-seeing-as")));
    }
    let elsewhere = concerns.pupil.is_some_and(|pupil| pupil != viewing.pupil)
        || match concerns.class {
            Some(class) => !is_the_childs(ask.tx, viewing.pupil, class)?,
            None => false,
        };
    if elsewhere { Err(Error::NotFound) } else { Ok(()) }
}

/// Whether the class is the child's, now or in an earlier year.
fn is_the_childs(tx: &Tx<'_>, pupil: PupilId, class: ClassId) -> Result<bool> {
    tx.exists("SELECT 1 FROM shared_class WHERE pupil_id = ?1 AND class_id = ?2", (pupil, class))
}

/// Whether the right would open at `path` for the adult by the ways of the child's family alone. It makes no proof: the nightly
/// self-test asks the rules with it.
///
/// # Errors
/// As the database gives them; a refusal is none.
pub(crate) fn would_open<R: Right>(tx: &Tx<'_>, adult: PersonId, pupil: PupilId, path: &str) -> Result<bool> {
    let place = Place::of(path);
    let session = Session::seen_as(adult, pupil, tx.now());
    match R::prove(&Ask::new(tx, Some(session), false, &place)) {
        Ok(_) => Ok(true),
        Err(Error::NotFound | Error::Forbidden(_) | Error::SignIn) => Ok(false),
        Err(error) => Err(error),
    }
}

/// The names that the banner of every page shows, and the child, while a session sees as somebody else.
#[derive(Clone, Debug)]
pub struct Seen {
    /// The child.
    pub pupil: PupilId,
    /// The adult's name.
    pub adult: String,
    /// The child's first name.
    pub child: String,
    /// When it ends by itself.
    pub ends_at: Moment,
}
