//! Doors for everybody, and the account that everybody has.

use super::place::Account;
use super::rights::{open_rights, rights};
use super::{Ask, Concerns, Right, School};
use crate::db::Effect;
use crate::db::ids::{InvitationId, PersonId, PupilId};
use crate::error::{Error, Result};

open_rights! {
    /// Anyone may open the sign-in page.
    Visit: Read;
    /// Anyone may read the manual.
    ReadHelp: Read;
    /// Anyone may read the privacy notice.
    ReadPrivacyNotice: Read;
    /// Anyone may ask whether the server is up, and learns only that.
    ProbeHealth: Read;
    /// Anyone with an open account may sign in; pupils only while a guardian agrees to the account. Who gets in, the form decides.
    SignIn: Write;
    /// Anyone may ask for a reset link; it goes to the address of the account, and the answer is the same whether one exists.
    ResetOwnPassword: Write;
}

rights! { account: Account;
    /// Everyone may choose a language, change their own password and see and end their own sessions.
    ChangeOwnAccount: Write = |ask, _| ask.person().map(|_| true);
    /// Every adult may change their own e-mail, telephone, photo, passkeys and second factor; a day pass asks for none.
    ChangeOwnContact: Write + StepUp = |ask, _| Ok(ask.is_adult()? && (ask.is_guardian()? || ask.has_any_role()?));
    /// A pupil may choose a drawn avatar.
    ChooseAvatar: WriteQuiet = |ask, _| ask.is_pupil();
    /// Everyone may be told by the server that something they can see has changed.
    FollowLive: Read = |ask, _| ask.person().map(|_| true);
    /// A guardian may close their own account and go on on paper.
    CloseOwnAccount: Write + StepUp = |ask, _| Ok(ask.is_guardian()? && !ask.has_any_role()?);
    /// A guardian may see what will happen before closing their own account.
    OpenClosure as "CloseOwnAccount": Read + StepUp = |ask, _| Ok(ask.is_guardian()? && !ask.has_any_role()?);
    /// Every adult may acknowledge a changed privacy notice.
    AcknowledgeNotice: Write = |ask, _| ask.is_adult();
    /// Everyone may see what the school keeps about them.
    ReadOwnRecord: Read = |ask, _| ask.person().map(|_| true);
    /// Every adult may see who looked at their own record.
    ReadOwnAccessReport: Read = |ask, _| ask.is_adult();
    /// Staff and substitutes may acknowledge the briefing.
    AcknowledgeBriefing: Write = |ask, _| ask.is_staff();
    /// A guardian may open the page with their own children's day.
    OpenGuardianHome: Read = |ask, _| ask.is_guardian();
    /// A pupil may open its own page.
    OpenPupilHome: Read = |ask, _| ask.is_pupil();
}

rights! { school: School;
    /// Staff may open the staff side once they have acknowledged this year's briefing.
    OpenStaffSide: Read = |ask, _| ask.may_open_staff_side();
    /// Leaders, office, data protection officer and IT may use their school-wide rights only with a second factor.
    UseWholeSchoolReach: Read = |ask, _| Ok(ask.leads()? || ask.in_office()? || ask.protects_data()? || ask.supports_it()?);
    /// Staff and substitutes may read the data-protection briefing.
    ReadBriefing: Read = |ask, _| ask.is_staff();
    /// Staff and current guardians may see names, photos and classes of the staff.
    ReadStaffList: Read = |ask, _| Ok(ask.is_current_guardian()? || ask.is_teacher()? || ask.leads()? || ask.in_office()?
        || ask.protects_data()? || ask.supports_it()?);
    /// Everyone signed in may read the table of rights in plain words.
    ReadWhoMayWhat: Read = |ask, _| ask.person().map(|_| true);
}

/// Whoever holds the one-time token from the console may set up the school.
#[derive(Clone)]
pub struct SetUpSchool {
    token_hash: [u8; 32],
}

impl SetUpSchool {
    /// The hash of the proved token, by which the store marks it used.
    #[must_use]
    pub fn token_hash(&self) -> &[u8; 32] {
        &self.token_hash
    }
}

impl Right for SetUpSchool {
    const NAME: &'static str = "SetUpSchool";
    const EFFECT: Effect = Effect::Write;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        valid_start(ask).map(|token_hash| Self { token_hash })
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "setup", ..Concerns::default() }
    }
}

/// The hash of the token in the address, where it is neither used, revoked nor expired, and there is no leader yet. A
/// signed-in person never meets this door.
fn valid_start(ask: &Ask<'_>) -> Result<[u8; 32]> {
    if ask.session.is_some() {
        return Err(Error::NotFound);
    }
    let token_hash = hash(ask.place.word("start").ok_or(Error::NotFound)?);
    let valid = ask.finds(
        "SELECT 1 FROM start_link
          WHERE code_hash = ?1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?2
            AND NOT EXISTS (SELECT 1 FROM staff_role WHERE role = 'leader' AND ended_at IS NULL)",
        (token_hash, ask.now()),
    )?;
    if valid { Ok(token_hash) } else { Err(Error::NotFound) }
}

/// An adult who holds an unused code may join with it; an adult with a restricted link to the child may not. Whoever is signed in
/// as somebody else than the adult whom the code names may use it only to add the child to an account of the same adult.
#[derive(Clone)]
pub struct RedeemInvitation {
    invitation: InvitationId,
    adult: PersonId,
    pupil: Option<PupilId>,
    signed_in: Option<PersonId>,
}

impl RedeemInvitation {
    /// The invitation that the code opened.
    #[must_use]
    pub fn invitation(&self) -> InvitationId {
        self.invitation
    }
    /// The one adult whom it names.
    #[must_use]
    pub fn adult(&self) -> PersonId {
        self.adult
    }
    /// The child it is about; none for staff.
    #[must_use]
    pub fn pupil(&self) -> Option<PupilId> {
        self.pupil
    }
    /// Who is signed in already.
    #[must_use]
    pub fn signed_in(&self) -> Option<PersonId> {
        self.signed_in
    }
}

impl Right for RedeemInvitation {
    const NAME: &'static str = "RedeemInvitation";
    const EFFECT: Effect = Effect::Write;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        let token = ask.place.word("join").ok_or(Error::NotFound)?;
        let signed_in = ask.person().ok();
        if ask.is_pupil()? {
            return Err(Error::NotFound);
        }
        let (invitation, adult, pupil) = ask.tx.one(
            "SELECT invitation_id, person_id, pupil_id FROM invitation
              WHERE (token_hash = ?1 OR typed_hash = ?1) AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL AND expires_at > ?2",
            (hash(token), ask.now()),
            |row| Ok((row.get::<_, InvitationId>(0)?, row.get::<_, PersonId>(1)?, row.get::<_, Option<PupilId>>(2)?)),
        )?;
        if signed_in.is_some_and(|person| person != adult) && !ask.is_guardian()? && !ask.has_any_role()? {
            return Err(Error::NotFound);
        }
        if let Some(pupil) = pupil {
            let linked = ask.finds(
                "SELECT 1 FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND opens_at <= ?4 AND shuts_at > ?4
                 UNION ALL
                 SELECT 1 FROM delegate JOIN active_link AS link ON link.link_id = delegate.link_id
                  WHERE delegate.invitation_id = ?3 AND delegate.revoked_at IS NULL AND delegate.until_at > ?4
                    AND link.responsibility = 'yes' AND link.opens_at <= ?4 AND link.shuts_at > ?4",
                (adult, pupil, invitation, ask.now()),
            )?;
            let barred = ask.finds(
                "SELECT 1 FROM family_link AS link JOIN restriction USING (link_id)
                  WHERE link.guardian_id = ?1 AND link.pupil_id = ?2 AND link.ended_at IS NULL AND restriction.lifted_at IS NULL",
                (signed_in.unwrap_or(adult), pupil),
            )?;
            if !linked || barred {
                return Err(Error::NotFound);
            }
        }
        Ok(Self { invitation, adult, pupil, signed_in })
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "invitation", id: Some(self.invitation.0), class: None, pupil: self.pupil }
    }
}

/// The stored form of a secret that a person holds: SHA-256 of what stands in the address (TRUST 2.1).
#[must_use]
pub fn hash(secret: &str) -> [u8; 32] {
    let mut hash = [0; 32];
    hash.copy_from_slice(ring::digest::digest(&ring::digest::SHA256, secret.as_bytes()).as_ref());
    hash
}
