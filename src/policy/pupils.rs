//! How pupils sign in: their cards and codes, and the devices that are opened for a class.

use super::public::hash;
use super::rights::rights;
use super::{Ask, Concerns, Right};
use crate::db::Effect;
use crate::db::ids::{ClassId, PupilCodeId, PupilId};
use crate::error::{Error, Result};

rights! { class: ClassId;
    /// Teachers of the class, today's substitute and leaders may open a device that shows the class with names and avatars, and close it.
    OpenClassDevice as "ReadClassList": Write = |ask, class| Ok(ask.teaches(class)? || ask.has_pass(class)? || ask.leads()?);
    /// Teachers of the class and leaders may see how its pupils sign in.
    ListPupilSignIns as "ResetPupilSignIn": ReadLogged = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
    /// Teachers of the class and leaders may make the accounts of those pupils for whom a guardian has agreed.
    CreatePupilAccounts as "CreatePupilAccount": Write = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
    /// Teachers of the class and leaders may print cards and codes for its pupils.
    PrintPupilCards as "ResetPupilSignIn": Write = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
}

rights! { pupil: PupilId;
    /// Whoever may give a pupil another way to sign in may open the page for it.
    OpenPupilSignIn as "ResetPupilSignIn": Read = |ask, pupil| Ok(ask.guards_current(pupil)? || ask.teaches_pupil(pupil)? || ask.leads()?);
}

/// A pupil may sign in with the QR card that the teacher printed. Whether the card opens anything, and on this device, the
/// handler finds out; an adult who is signed in never meets this door (D40).
#[derive(Clone, Copy)]
pub struct SignInWithCard {
    card: [u8; 32],
}

impl SignInWithCard {
    /// The hash of the token in the address.
    #[must_use]
    pub fn card(&self) -> [u8; 32] {
        self.card
    }
}

impl Right for SignInWithCard {
    const NAME: &'static str = "SignInWithCard";
    const EFFECT: Effect = Effect::Write;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        if ask.is_adult()? {
            return Err(Error::SignIn);
        }
        Ok(Self { card: hash(ask.place.word("card").ok_or(Error::NotFound)?) })
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "school", ..Concerns::default() }
    }
}

/// An unused code of a pupil who has no account yet, and for whose account a guardian agrees.
#[derive(Clone, Copy)]
pub struct PupilCode {
    /// The code.
    pub code: PupilCodeId,
    /// The one pupil whom it is for.
    pub pupil: PupilId,
}

impl PupilCode {
    /// Finds it by the token in the address; whoever is signed in finds nothing (D20).
    fn find(ask: &Ask<'_>) -> Result<Self> {
        if ask.session.is_some() {
            return Err(Error::NotFound);
        }
        let token = hash(ask.place.word("code").ok_or(Error::NotFound)?);
        let found = ask.tx.one(
            "SELECT code_id, pupil_id FROM pupil_code
              WHERE (token_hash = ?1 OR typed_hash = ?1) AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?2
                AND NOT EXISTS (SELECT 1 FROM account WHERE account.person_id = pupil_code.pupil_id AND closed_at IS NULL)",
            (token, ask.now()),
            |row| Ok(Self { code: row.get(0)?, pupil: row.get(1)? }),
        )?;
        if ask.agreed(found.pupil, "account")? { Ok(found) } else { Err(Error::NotFound) }
    }

    fn concerns(self) -> Concerns {
        Concerns { object: "pupil_code", id: Some(self.code.0), class: None, pupil: Some(self.pupil) }
    }
}

macro_rules! code_rights {
    ($($(#[$doc:meta])+ $Name:ident = $effect:ident;)+) => {$(
        $(#[$doc])+
        #[derive(Clone, Copy)]
        pub struct $Name(PupilCode);

        impl $Name {
            /// The code that was proved.
            #[must_use]
            pub fn code(&self) -> PupilCode {
                self.0
            }
        }

        impl Right for $Name {
            const NAME: &'static str = "RedeemPupilCode";
            const EFFECT: Effect = Effect::$effect;
            const STEP_UP: bool = false;

            fn prove(ask: &Ask<'_>) -> Result<Self> {
                PupilCode::find(ask).map(Self)
            }

            fn concerns(&self) -> Concerns {
                self.0.concerns()
            }
        }
    )+};
}

code_rights! {
    /// Whoever holds a pupil's unused code may choose that pupil's user name and password.
    RedeemPupilCode = Write;
    /// … and may open the page before it.
    OpenPupilCode = Read;
}
