//! The machine, and what a leader may set.

use super::School;
use super::rights::rights;

rights! { school: School;
    /// IT, leaders and commands may read the state of the machine.
    ReadStatus: Read = |ask, _| Ok(ask.supports_it()? || ask.leads()?);
    /// A leader may change the school's name, address, languages, quiet hours and switches.
    ChangeSchoolSettings: Write = |ask, _| ask.leads();
    /// Whoever may change the settings may look at them.
    ReadSettings as "ChangeSchoolSettings": Read = |ask, _| ask.leads();
    /// IT may see hosts, counts and errors of mail and SMS, without text and recipients.
    ReadOutbox: Read = |ask, _| ask.supports_it();
    /// Leaders and the office may see which families a message did not reach.
    ListUndelivered: ReadLogged = |ask, _| Ok(ask.leads()? || ask.in_office()?);
    /// Leaders, the data protection officer and IT may see every host that Bookbag speaks to.
    ReadOutboundLedger: Read = |ask, _| Ok(ask.leads()? || ask.protects_data()? || ask.supports_it()?);
}
