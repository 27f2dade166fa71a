//! Classes and the children in them.

use super::School;
use super::rights::rights;
use crate::db::ids::{ClassId, PupilId};

rights! { class: ClassId;
    /// Teachers of the class, today's substitute and leaders may see the class with names and avatars.
    ReadClassList: ReadLogged = |ask, class| Ok(ask.teaches(class)? || ask.has_pass(class)? || ask.leads()?);
    /// A substitute may enter the class on the day of the pass and on no other.
    UseDayPass: Write = |ask, class| ask.has_pass(class);
    /// The same may look at the page that says until when.
    OpenDayPass as "UseDayPass": Read = |ask, class| ask.has_pass(class);
    /// A leader or the office may issue a day pass for the class.
    IssueDayPass: Write = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// The same may see the passes of the class, and the form for one more.
    ListDayPasses as "IssueDayPass": Read = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// A teacher of the class, or a leader, may change its name, skills, groups and seating plan.
    ArrangeClass: Write = |ask, class| Ok(ask.teaches(class)? || ask.leads()?);
    /// A teacher of the class, a leader or the office may add a pupil with first name, last name and class.
    AddPupil: Write = |ask, class| Ok(ask.teaches(class)? || ask.leads()? || ask.in_office()?);
}

rights! { pupil: PupilId;
    /// The pupil, its guardians, its teachers and leaders may see the profile.
    ReadPupil: ReadLogged = |ask, pupil| Ok(ask.person()? == pupil.person() || ask.guards(pupil)? || ask.teaches_pupil(pupil)? || ask.leads()?);
    /// A guardian may make their child's account; a teacher of the class or a leader may do so once a guardian has agreed.
    CreatePupilAccount: Write = |ask, pupil| {
        if ask.guards_current(pupil)? {
            Ok(true)
        } else if ask.teaches_pupil(pupil)? || ask.leads()? {
            let agreed = ask.agreed(pupil, "account")?;
            ask.unless(agreed, "policy-account-consent")
        } else {
            Ok(false)
        }
    };
    /// A guardian of the child, a teacher of the class or a leader may give a pupil a new password or QR card.
    ResetPupilSignIn: Write = |ask, pupil| Ok(ask.guards_current(pupil)? || ask.teaches_pupil(pupil)? || ask.leads()?);
    /// A guardian of the child, a teacher of the class or a leader may close a pupil's account.
    ClosePupilAccount: Write = |ask, pupil| Ok(ask.guards_current(pupil)? || ask.teaches_pupil(pupil)? || ask.leads()?);
}

rights! { school: School;
    /// Leaders and the office may make classes and say who teaches them.
    ArrangeClasses: Write = |ask, _| Ok(ask.leads()? || ask.in_office()?);
}
