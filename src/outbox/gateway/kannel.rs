//! Kannel's `sendsms` (user guide 1.4.5, chapter 'Using the HTTP interface to smsbox').

use hyper::Method;
use zeroize::Zeroizing;

use super::{Due, judge, no_answer, percent, secret};
use crate::config::sms::{Address, Kannel as Configured};
use crate::error::{Error, Result};
use crate::outbound::web::{Answered, Asked};
use crate::outbound::{Outbound, Purpose};
use crate::outbox::email::{Outcome, Trouble};
use crate::outbox::sms::{Alphabet, parts};

/// Which receipts Kannel is asked for: delivered 1, failed 2, buffered 4, accepted 8, rejected 16.
const RECEIPTS: &str = "31";

/// A Kannel, with who we are there.
pub struct Kannel {
    path: String,
    user: String,
    password: Zeroizing<String>,
    from: String,
}

impl Kannel {
    pub(super) fn configured(kannel: &Configured, from: &str) -> Result<Self> {
        let address = Address::read(&kannel.url).ok_or_else(|| Error::fault("the address of Kannel is none"))?;
        let password = secret(&kannel.password_file)?;
        Ok(Self { path: address.path, user: kannel.user.clone(), password, from: from.to_owned() })
    }

    pub(super) fn send(&self, due: &Due, receipts: &str, door: &Outbound) -> Outcome {
        let asked =
            Asked { method: Method::GET, path: self.question(due, receipts), headers: Vec::new(), body: String::new() };
        match door.ask(Purpose::Sms, asked) {
            Ok(answered) => understood(&answered),
            Err(failure) => no_answer(&failure),
        }
    }

    fn question(&self, due: &Due, receipts: &str) -> String {
        let coding = match parts(&due.text).alphabet {
            Alphabet::Gsm7 => "0",
            Alphabet::Ucs2 => "2",
        };
        let told = format!("{receipts}?type=%d");
        let fields = [
            ("username", self.user.as_str()),
            ("password", self.password.as_str()),
            ("from", self.from.as_str()),
            ("to", due.to.as_str()),
            ("text", due.text.as_str()),
            ("charset", "UTF-8"),
            ("coding", coding),
            ("dlr-mask", RECEIPTS),
            ("dlr-url", told.as_str()),
        ];
        let fields = fields.map(|(name, value)| format!("{name}={}", percent(value)));
        let joint = if self.path.contains('?') { '&' } else { '?' };
        format!("{}{joint}{}", self.path, fields.join("&"))
    }
}

/// `0: Accepted for delivery` and `3: Queued for later delivery` come with 202; a wrong password with 403; a recipient that its lists
/// shut out comes with 403 too, and says so.
fn understood(answered: &Answered) -> Outcome {
    let text = String::from_utf8_lossy(&answered.body);
    match answered.status {
        200..=299 => Outcome::Sent,
        403 if text.starts_with("Authorization") => Outcome::Pause(Trouble::Login, "403".to_owned()),
        // Not delivered to some or all: the number is shut out, or no route leads to it.
        403 | 404 if !text.is_empty() && !text.contains('<') => Outcome::Refused(answered.status.to_string()),
        _ => judge(answered),
    }
}
