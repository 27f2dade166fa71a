//! The machine, and what a leader may set.

use subtle::ConstantTimeEq as _;

use super::place::Delivery;
use super::rights::rights;
use super::{Ask, Concerns, Right, School};
use crate::db::Effect;
use crate::error::{Error, Result};

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

rights! { delivery: Delivery;
    /// IT or the job may send again what failed.
    RetryDelivery: Write = |ask, _| ask.supports_it();
}

/// Whoever holds the secret address that a gateway was given may say what became of an SMS, and nothing else.
#[derive(Clone, Copy)]
pub struct TellReceipt(());

impl Right for TellReceipt {
    const NAME: &'static str = "SendNotices";
    const EFFECT: Effect = Effect::WriteQuiet;
    const STEP_UP: bool = false;

    fn prove(ask: &Ask<'_>) -> Result<Self> {
        let said = ask.place.word("sms").ok_or(Error::NotFound)?;
        let kept =
            ask.tx.row("SELECT lower(hex(receipt_secret)) FROM sms_gateway", [], |row| row.get::<_, String>(0))?;
        let is_the_same = kept.is_some_and(|kept| kept.as_bytes().ct_eq(said.as_bytes()).into());
        if is_the_same { Ok(Self(())) } else { Err(Error::NotFound) }
    }

    fn concerns(&self) -> Concerns {
        Concerns { object: "school", ..Concerns::default() }
    }
}
