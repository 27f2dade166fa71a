//! Who looked, and whether the log is whole.

use super::School;
use super::rights::rights;
use crate::db::ids::PupilId;

rights! { school: School;
    /// The data protection officer may read the access log; a leader may with a written reason ([`ReadAccessLogWithReason`]).
    ReadAccessLog: ReadLogged = |ask, _| {
        if ask.protects_data()? {
            Ok(true)
        } else if ask.leads()? {
            ask.unless(false, "policy-reason")
        } else {
            Ok(false)
        }
    };
    /// A leader who has written down why may read the access log; the store keeps the reason in the same transaction.
    ReadAccessLogWithReason as "ReadAccessLog": Write = |ask, _| Ok(ask.leads()? || ask.protects_data()?);
    /// A leader may open the page on which the reason is written down; it shows nothing yet.
    GiveReason as "ReadAccessLog": Read = |ask, _| Ok(ask.leads()? || ask.protects_data()?);
    /// The data protection officer, IT and the nightly job may check that the log is whole.
    VerifyAccessLog: Read = |ask, _| Ok(ask.protects_data()? || ask.supports_it()?);
}

rights! { pupil: PupilId;
    /// A child's guardians, a leader and the data protection officer may see which staff looked at the child's record.
    ReadChildAccessReport: ReadLogged = |ask, pupil| Ok(ask.guards(pupil)? || ask.leads()? || ask.protects_data()?);
}
