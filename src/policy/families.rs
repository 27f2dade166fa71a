//! Families: who is linked to whom, what an order forbids, what was agreed.

use super::place::{Delegated, GuardianPhoto, Invited, PupilLink, PupilRestriction};
use super::rights::rights;
use super::{Ask, School};
use crate::db::ids::{ClassId, PupilId};
use crate::error::Result;

/// Nobody on the staff decides what an order or an import shut about a child to whom they are linked themselves.
fn is_of_the_family(ask: &Ask<'_>, pupil: PupilId) -> Result<bool> {
    ask.finds(
        "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
        (ask.person()?, pupil),
    )
}

/// Whether the address names a link of the pupil that an order restricts: a leader alone changes it.
fn names_restricted_link(ask: &Ask<'_>, pupil: PupilId) -> Result<bool> {
    let Some(link) = ask.place.word("links").and_then(|word| word.parse::<i64>().ok()) else { return Ok(false) };
    ask.finds(
        "SELECT 1 FROM restriction JOIN family_link USING (link_id) WHERE link_id = ?1 AND pupil_id = ?2 AND lifted_at IS NULL",
        (link, pupil),
    )
}

/// Is somebody else than the leader who asked for the lift.
fn is_second_for(ask: &Ask<'_>, at: PupilRestriction) -> Result<bool> {
    ask.finds(
        "SELECT 1 FROM restriction WHERE restriction_id = ?1 AND lift_asked_by IS NOT NULL AND lift_asked_by <> ?2",
        (at.restriction, ask.person()?),
    )
}

rights! { pupil: PupilId;
    /// Only the office and leaders may see the e-mail and telephone of a child's guardians.
    ReadGuardianContacts: ReadLogged = |ask, _| Ok(ask.in_office()? || ask.leads()?);
    /// The office or a leader may link a guardian to a child, unlink one and change relation and responsibility.
    ChangeFamilyLink: Write = |ask, pupil| {
        if ask.leads()? {
            Ok(true)
        } else if ask.in_office()? {
            let restricted = names_restricted_link(ask, pupil)?;
            ask.unless(!restricted, "policy-restricted-link")
        } else {
            Ok(false)
        }
    };
    /// A leader may allow contact again on a link where it was not.
    ReopenFamilyLink as "ChangeFamilyLink": Write = |ask, pupil| Ok(ask.leads()? && !is_of_the_family(ask, pupil)?);
    /// Teachers of the class, today's substitute, leaders and the office may see that a restriction exists and to ask the office.
    SeeRestrictionMark: ReadLogged = |ask, pupil| Ok(ask.teaches_pupil(pupil)? || ask.has_pass_for(pupil)? || ask.leads()? || ask.in_office()?);
    /// Only the office and leaders may see whom a restriction names and its reference.
    ReadRestriction: ReadLogged = |ask, _| Ok(ask.in_office()? || ask.leads()?);
    /// The office, a leader or a teacher of the class may record that a family wants paper.
    RecordPaperFamily: Write = |ask, pupil| Ok(ask.teaches_pupil(pupil)? || ask.leads()? || ask.in_office()?);
    /// A guardian with parental responsibility may give or withdraw consent for their child, for each purpose.
    GiveConsent: Write = |ask, pupil| {
        if ask.guards_current(pupil)? {
            let responsible = ask.is_responsible_for(pupil)?;
            ask.unless(responsible, "policy-responsibility")
        } else {
            Ok(false)
        }
    };
    /// A teacher of the class, a leader or the office may record a consent given on paper.
    AttestConsent: Write = |ask, pupil| Ok(ask.teaches_pupil(pupil)? || ask.leads()? || ask.in_office()?);
    /// A child's guardians, teachers, leaders, the office and the data protection officer may see what was agreed.
    ReadConsents: ReadLogged = |ask, pupil| Ok(ask.guards_current(pupil)? || ask.teaches_pupil(pupil)? || ask.leads()? || ask.in_office()? || ask.protects_data()?);
    /// A teacher of the class, a leader or the office may invite a guardian by letter, e-mail or SMS.
    InviteGuardian: Write = |ask, pupil| Ok(ask.teaches_pupil(pupil)? || ask.leads()? || ask.in_office()?);
    /// A child's guardians, teachers of the class, leaders and the office may see name, class and who is linked, without contact.
    ReadRosterRecord: ReadLogged = |ask, pupil| Ok(ask.guards_current(pupil)? || ask.teaches_pupil(pupil)? || ask.leads()? || ask.in_office()?);
    /// Leaders and the office may correct a pupil's name, move the pupil, merge doubles and mark a leaver.
    EditRosterRecord: Write = |ask, _| Ok(ask.leads()? || ask.in_office()?);
}

rights! { pupil: PupilId;
    /// A guardian with responsibility may let a named adult see chosen things about the child until a date.
    InviteDelegate: Write = |ask, pupil| {
        if ask.guards_current(pupil)? {
            let responsible = ask.is_responsible_for(pupil)?;
            ask.unless(responsible, "policy-responsibility")
        } else {
            Ok(false)
        }
    };
    /// The same guardian may open the form for it, and finds there whom they let look.
    ListOwnDelegates as "InviteDelegate": Read = |ask, pupil| {
        if ask.guards_current(pupil)? {
            let responsible = ask.is_responsible_for(pupil)?;
            ask.unless(responsible, "policy-responsibility")
        } else {
            Ok(false)
        }
    };
}

rights! { delegate: Delegated;
    /// Whoever invited a delegate, the office or a leader may end it at once.
    RevokeDelegate: Write = |ask, at| Ok((at.invited_by == ask.person()? && ask.guards(at.pupil)?) || ask.leads()? || ask.in_office()?);
}

rights! { link: PupilLink;
    /// The office or a leader may mark a link as restricted, at once.
    RestrictGuardian: Write = |ask, _| Ok(ask.in_office()? || ask.leads()?);
    /// The office or a leader may confirm or refuse a link that an import has suspended, with the reason.
    ConfirmSuspendedLink: Write + StepUp = |ask, at| Ok((ask.in_office()? || ask.leads()?) && !is_of_the_family(ask, at.pupil)?);
}

rights! { restriction: PupilRestriction;
    /// A leader may lift a restriction, and a second leader or the office confirms it (see [`ConfirmLiftedRestriction`]).
    LiftGuardianRestriction: Write + StepUp = |ask, at| Ok(ask.leads()? && !is_of_the_family(ask, at.pupil)?);
    /// A second leader, or the office, confirms a lift that a leader has asked for; never the one who asked.
    ConfirmLiftedRestriction as "LiftGuardianRestriction": Write + StepUp = |ask, at| Ok((ask.leads()? || ask.in_office()?) && is_second_for(ask, at)? && !is_of_the_family(ask, at.pupil)?);
}

rights! { photo: GuardianPhoto;
    /// Staff of the class, leaders and the guardian may see a guardian's photo.
    SeeGuardianPhoto: Read = |ask, photo| Ok(ask.person()? == photo.0 || ask.teaches_child_of(photo.0)? || ask.leads()?);
}

rights! { invitation: Invited;
    /// Whoever may invite a guardian of the child may revoke the invitation.
    RevokeInvitation as "InviteGuardian": Write = |ask, at| Ok(ask.teaches_pupil(at.pupil)? || ask.leads()? || ask.in_office()?);
}

rights! { class: ClassId;
    /// A teacher of the class, a leader or the office may see who was invited and print the letters for a whole class.
    PrintInvitations: Write + StepUp = |ask, class| Ok(ask.teaches(class)? || ask.leads()? || ask.in_office()?);
    /// A teacher of the class, a leader or the office may invite many guardians of the class with one press.
    InviteClass as "PrintInvitations": Write + StepUp = |ask, class| Ok(ask.teaches(class)? || ask.leads()? || ask.in_office()?);
    /// A teacher of the class, a leader or the office may see which guardians of the class have joined.
    ListInvitations as "InviteGuardian": ReadLogged = |ask, class| Ok(ask.teaches(class)? || ask.leads()? || ask.in_office()?);
}

rights! { school: School;
    /// Leaders and the data protection officer may read what the nightly self-test of restricted links found.
    ReadRestrictionTests: ReadLogged = |ask, _| Ok(ask.leads()? || ask.protects_data()?);
    /// Leaders, the office and the data protection officer may read and print the consent register.
    ReadConsentRegister: ReadLogged = |ask, _| Ok(ask.leads()? || ask.in_office()? || ask.protects_data()?);
}
