//! WHO MAY DO WHAT.
//!
//! A right is a type; `May<R>` is the proof that the person who asks has it. Only this room makes proofs, and the database opens
//! to nothing else: a handler without the right, or with the wrong one, does not compile. Each right is one sentence and one
//! rule, in the words of `tests/permissions.csv`, so that a head teacher or an auditor can read the files of this room in one
//! sitting.
//!
//! Invariants: rights follow relations (teaches, guards, leads), not roles alone; who may not know that a thing exists gets 404,
//! who sees a shut door gets 403, who is not signed in gets 401 before anything is looked up; every proof is proved again inside
//! the transaction that uses it; staff relations open nothing before the briefing and the second factor (D105, D129).

mod ask;
pub mod classes;
pub mod families;
pub mod full;
pub mod jobs;
pub mod joining;
pub mod office;
pub mod operations;
pub mod people;
pub mod place;
pub mod privacy;
pub mod public;
pub mod pupils;
mod rights;
pub mod seeing;
pub mod stories;

use std::ops::Deref;

pub use self::ask::Ask;
use self::people::Session;
pub use self::place::{Place, School, Spot};
use crate::audit::Line;
use crate::clock::{MINUTE, Moment};
use crate::db::ids::PersonId;
use crate::db::{Db, Door, Effect, Proof, Tx};
use crate::error::{Barrier, Error, Result};

/// How long a proof of password or passkey opens the doors that ask for a fresh one (TRUST 2.2).
pub const FRESH_FOR: i64 = 10 * MINUTE;

/// Something that a person may be allowed to do.
pub trait Right: Sized + Send + Sync + 'static {
    /// Its name in permissions.csv.
    const NAME: &'static str;
    /// What its use leaves behind.
    const EFFECT: Effect;
    /// Whether a proof of the password must be fresh.
    const STEP_UP: bool;
    /// Whether it is the person's own who truly asks, also while they see as somebody else.
    const OWN_WHILE_SEEING: bool = false;

    /// Proves the right to whoever asks.
    ///
    /// # Errors
    /// The refusal: sign in, not found, or a shut door with its reason.
    fn prove(ask: &Ask<'_>) -> Result<Self>;

    /// What the line in the access log says it was used on.
    fn concerns(&self) -> Concerns;
}

/// What a right was used on.
#[derive(Clone, Copy, Debug, Default)]
pub struct Concerns {
    /// The kind of thing, in the words of the legend.
    pub object: &'static str,
    /// Its id.
    pub id: Option<i64>,
    /// The class concerned.
    pub class: Option<crate::db::ids::ClassId>,
    /// The pupil concerned.
    pub pupil: Option<crate::db::ids::PupilId>,
}

/// Who asks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Asker {
    /// Nobody signed in.
    Visitor,
    /// A session, by the hash of its token: it is looked up anew at each proof.
    Session([u8; 32]),
    /// A job or a command (`jobs.rs`).
    Machine,
}

/// The key to the database's look-up without a right. Nobody outside this room can make one.
pub struct Proving(());

impl Door for Proving {}

/// The proof that whoever asks may do `R`. It derefs to the right, whose getters give the ids that were proved.
pub struct May<R: Right> {
    right: R,
    asker: Asker,
    place: Place,
    person: Option<PersonId>,
}

impl<R: Right> Deref for May<R> {
    type Target = R;
    fn deref(&self) -> &R {
        &self.right
    }
}

impl<R: Right> May<R> {
    /// Proves the right to whoever asks, on one snapshot.
    ///
    /// # Errors
    /// The refusal.
    pub(crate) fn prove(db: &Db, asker: &Asker, place: &Place) -> Result<Self> {
        db.look(&Proving(()), |tx| {
            let (right, person) = prove_on::<R>(tx, asker, place)?;
            Ok(Self { right, asker: asker.clone(), place: place.clone(), person })
        })
    }

    /// Who truly asks, also while seeing as somebody else; none for a visitor or the machine.
    #[must_use]
    pub fn asked_by(&self) -> Option<PersonId> {
        self.person
    }
}

/// Proves `R` on this transaction; the gates of the staff side count only where nothing else opens the door.
fn prove_on<R: Right>(tx: &Tx<'_>, asker: &Asker, place: &Place) -> Result<(R, Option<PersonId>)> {
    let session = match asker {
        Asker::Session(hash) => Some(people::session(tx, hash)?.ok_or(Error::SignIn)?),
        Asker::Visitor | Asker::Machine => None,
    };
    let ask = Ask::new(tx, session, asker == &Asker::Machine, place);
    seeing::refuse_writes::<R>(&ask)?;
    let right = R::prove(&ask).map_err(|refusal| ask.refusal(refusal))?;
    seeing::confine::<R>(&ask, &right.concerns())?;
    if R::STEP_UP
        && let Some(session) = &ask.session
    {
        fresh(session, tx.now())?;
    }
    Ok((right, ask.session.as_ref().map(Session::actor)))
}

/// Refuses where the password was last proved too long ago.
fn fresh(session: &Session, now: Moment) -> Result<()> {
    if now.since(session.proved_at) > FRESH_FOR { Err(Error::Forbidden(Barrier::StepUp)) } else { Ok(()) }
}

impl<R: Right> Proof for May<R> {
    fn prove_again(&self, tx: &Tx<'_>) -> Result<()> {
        prove_on::<R>(tx, &self.asker, &self.place).map(|_| ())
    }

    fn effect(&self) -> Effect {
        R::EFFECT
    }

    fn holds_when_full(&self) -> bool {
        full::holds(R::NAME)
    }

    fn line(&self) -> Line {
        let concerns = self.right.concerns();
        Line {
            actor: self.person,
            right: R::NAME,
            object: concerns.object,
            object_id: concerns.id,
            class: concerns.class,
            pupil: concerns.pupil,
            reason: None,
        }
    }
}

impl May<public::FollowLive> {
    /// Whether the listener may hear of `topic` now; `None` only proves that the session still stands.
    ///
    /// # Errors
    /// [`Error::SignIn`] once the session has ended: the stream ends with it.
    pub fn may_hear(&self, db: &Db, topic: Option<crate::db::Topic>) -> Result<bool> {
        use crate::db::Topic;
        db.look(&Proving(()), |tx| {
            self.prove_again(tx)?;
            let Asker::Session(hash) = &self.asker else { return Err(Error::SignIn) };
            let session = people::session(tx, hash)?.ok_or(Error::SignIn)?;
            let ask = Ask::new(tx, Some(session), false, &self.place);
            match topic {
                None => Ok(true),
                Some(Topic::ClassStory(class)) => ask.reads_class(class),
                Some(Topic::SchoolStory) => ask.reads_school(),
                Some(Topic::Post(post)) => match place::Posted::load(tx, post) {
                    Ok(posted) => ask.reads_post(posted),
                    Err(Error::NotFound) => Ok(false),
                    Err(error) => Err(error),
                },
                // Everyone reloads what they see; it says nothing of whose rights they were.
                Some(Topic::Rights) => Ok(true),
                Some(Topic::Sessions(person)) => Ok(person == ask.person()?),
            }
        })
    }
}
