//! The office's desk and the leaders' staff list.

use super::School;
use super::place::{GuardianAccount, StaffAccount};
use super::rights::rights;

rights! { school: School;
    /// Leaders and the office may read and export the roster.
    ReadRoster: ReadLogged = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// Leaders and the office may preview an import; nothing is written.
    PreviewImport: Read = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// Leaders, the office or the import command may apply an import.
    ApplyImport: Write + StepUp = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// Leaders and the office may rehearse the move to the next year; nothing is written.
    RehearseYear as "PromoteYear": Read = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// Leaders and the office may move the school to the next year.
    PromoteYear: Write = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// Leaders and the office may see who has an account and its last day of use.
    ListAccounts: ReadLogged = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// A leader may open the form that invites a new member of staff.
    OpenStaffInvitation as "InviteStaff": Read + StepUp = |ask, _| ask.leads();
    /// A leader may invite a new member of staff.
    InviteStaff: Write + StepUp = |ask, _| ask.leads();
    /// Leaders and the data protection officer may see who has acknowledged the briefing.
    ReadTrainingRegister: Read = |ask, _| Ok(ask.leads()? || ask.protects_data()?);
}

rights! { account: StaffAccount;
    /// A leader may give a member of staff a role or take it away.
    GrantRole: Write + StepUp = |ask, _| ask.leads();
    /// A leader, or the command at the console, may remove a lost second factor.
    ResetSecondFactor: Write + StepUp = |ask, _| ask.leads();
    /// A leader, the office, IT or the command at the console may stop a staff account at once.
    SuspendStaffAccount: Write = |ask, _| Ok(ask.leads()? || ask.in_office()? || ask.supports_it()?);
}

rights! { guardian: GuardianAccount;
    /// A leader or the office may print a one-time sign-in letter for a guardian, end their sessions or suspend the account.
    HelpGuardianSignIn: Write + StepUp = |ask, _| Ok(ask.leads()? || ask.in_office()?);
}
