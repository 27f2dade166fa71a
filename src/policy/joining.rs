//! Asking to join without a code: the one way in that begins with a stranger (D18).

use super::place::JoinRequested;
use super::public::hash;
use super::rights::rights;
use super::{Ask, Concerns, Right};
use crate::db::Effect;
use crate::db::ids::{ClassId, PersonId};
use crate::error::{Barrier, Error, Result};

/// A visitor with a proven e-mail or telephone, or any adult signed in, may choose a teacher from the list and ask to be linked to a
/// named child.
#[derive(Clone)]
pub struct AskToJoin {
    person: Option<PersonId>,
    email: Option<String>,
}

impl AskToJoin {
    /// Who is signed in.
    #[must_use]
    pub fn person(&self) -> Option<PersonId> {
        self.person
    }
    /// The address that a visitor has proved.
    #[must_use]
    pub fn email(&self) -> Option<&str> {
        self.email.as_deref()
    }
}

impl Right for AskToJoin {
    const NAME: &'static str = "AskToJoin";
    const EFFECT: Effect = Effect::Write;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        open_list(ask)?;
        let Ok(person) = ask.person() else { return proved(ask) };
        if ask.is_pupil()? || (!ask.is_guardian()? && !ask.has_any_role()?) {
            return Err(Error::Forbidden(Barrier::NotYours));
        }
        Ok(Self { person: Some(person), email: None })
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "school", ..Concerns::default() }
    }
}

/// A visitor whose link from a mail still works.
fn proved(ask: &Ask<'_>) -> Result<AskToJoin> {
    let token = ask.place.word("join-proofs").ok_or(Error::SignIn)?;
    let email = ask.tx.row(
        "SELECT email FROM address_proof WHERE token_hash = ?1 AND expires_at > ?2",
        (hash(token), ask.now()),
        |row| row.get(0),
    )?;
    email.map(|email| AskToJoin { person: None, email: Some(email) }).ok_or(Error::SignIn)
}

/// Anyone who is not signed in may have a link mailed that proves an address, while the list is open.
#[derive(Clone, Copy)]
pub struct ProveAddress(());

impl Right for ProveAddress {
    const NAME: &'static str = "AskToJoin";
    const EFFECT: Effect = Effect::Write;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        open_list(ask)?;
        if ask.session.is_some() { Err(Error::NotFound) } else { Ok(Self(())) }
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "school", ..Concerns::default() }
    }
}

/// The list is there while a leader has opened it.
fn open_list(ask: &Ask<'_>) -> Result<()> {
    if ask.finds("SELECT 1 FROM teacher_list WHERE closed_at IS NULL", [])? { Ok(()) } else { Err(Error::NotFound) }
}

rights! { class: ClassId;
    /// Teachers of the class, leaders and the office may see who asks to join.
    ListJoinRequests: ReadLogged = |ask, class| Ok(ask.teaches(class)? || ask.leads()? || ask.in_office()?);
}

rights! { request: JoinRequested;
    /// A teacher of the class or the office may accept or decline a request; a leader alone where any link to the child is restricted.
    DecideJoinRequest: Write = |ask, at| Ok(ask.leads()? || ((ask.teaches(at.class)? || ask.in_office()?) && !ask.may_mean_restricted(at)?));
}
