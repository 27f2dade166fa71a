//! Rights of the machine: jobs and commands, and nobody else. They are made here and nowhere else.

use std::marker::PhantomData;

use super::{Ask, Asker, Concerns, May, Place, Right};
use crate::db::Effect;
use crate::error::{Error, Result};

/// What the machine may be doing; the type in the proof says which.
pub trait Work: Send + Sync + 'static {
    /// Its name in permissions.csv.
    const NAME: &'static str;
    /// What its use leaves behind.
    const EFFECT: Effect;
}

macro_rules! works {
    ($($(#[$doc:meta])+ $Name:ident: $effect:ident;)+) => {$(
        $(#[$doc])+
        pub struct $Name;
        impl Work for $Name {
            const NAME: &'static str = stringify!($Name);
            const EFFECT: Effect = Effect::$effect;
        }
    )+};
}

works! {
    /// Only the setup command may name the school and make the first leader's link.
    SetUpSchool: Write;
    /// Only the command line may start a demo school.
    StartDemo: Write;
    /// The machine sends what is due.
    SendNotices: WriteQuiet;
    /// The nightly job and commands may check that the log is whole.
    VerifyAccessLog: Read;
    /// Commands may read the state of the machine: counts, versions and dates, and whether every blob has its row.
    ReadStatus: Read;
    /// The nightly job clears what has outlived its purpose by itself: drafts' leftovers, ended sessions, forgotten failures.
    RunRetention: Write;
    /// At a leaver's last day the machine ends the enrolment.
    EndEnrolments: Write;
    /// A job renews the certificate.
    ChangeCertificate: Write;
    /// The nightly job proves that no restricted link opens anything, and keeps what it found.
    ProveRestrictions: Write;
    /// What the date of a link or a delegate says begins and ends by itself.
    EndByDate: Write;
}

/// The right to one kind of machine work.
pub struct ByMachine<W: Work>(PhantomData<fn() -> W>);

impl<W: Work> Right for ByMachine<W> {
    const NAME: &'static str = W::NAME;
    const EFFECT: Effect = W::EFFECT;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        if ask.machine { Ok(Self(PhantomData)) } else { Err(Error::NotFound) }
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "school", ..Concerns::default() }
    }
}

/// The machine's proof for its work. No guard gives it: a request can never hold one.
#[must_use]
pub fn may<W: Work>() -> May<ByMachine<W>> {
    May { right: ByMachine(PhantomData), asker: Asker::Machine, place: Place::default(), person: None }
}
