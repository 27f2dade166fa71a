//! How an SMS travels: to Kannel, into the spool of smstools, or to any other gateway by a template.
//!
//! Invariants: one recipient an SMS; it is sent at least once under one name, by which its receipts find it; what a gateway says is
//! kept as a code, never as a text, for texts repeat numbers; no secret of the configuration has a `Debug`.

mod kannel;
mod template;

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use self::template::Template;
use super::email::{Outcome, Trouble};
use crate::clock::Moment;
use crate::config::sms::{Address, Gateway as Configured, Sms};
use crate::error::{Error, Result};
use crate::outbound::web::Answered;
use crate::outbound::{Encryption, Failure, Host, Outbound, Purpose};

/// An SMS that is due: one row of the outbox.
#[derive(Clone, Debug)]
pub struct Due {
    /// The number, as E.164 writes it.
    pub to: String,
    /// The row's random name.
    pub name: String,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub written_at: Moment,
}

/// What came of one attempt, and the gateway's own name of the SMS where it gave one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// What came of it.
    pub outcome: Outcome,
    /// The gateway's name.
    pub name: Option<String>,
}

impl From<Outcome> for Attempt {
    fn from(outcome: Outcome) -> Self {
        Self { outcome, name: None }
    }
}

/// Where SMS go.
pub enum Gateway {
    /// Nowhere: they wait until there is one.
    None,
    /// To a Kannel.
    Kannel(kannel::Kannel),
    /// Into the spool of smstools.
    Spool(PathBuf),
    /// To a gateway by template.
    Template(Box<Template>),
    /// Into a folder, one file each: the demo school.
    Folder(PathBuf),
}

impl Gateway {
    /// The gateway of the configuration.
    ///
    /// # Errors
    /// As reading the files with its secrets gives them.
    pub fn configured(sms: &Sms) -> Result<Self> {
        Ok(match &sms.gateway {
            Configured::Kannel(kannel) => Self::Kannel(kannel::Kannel::configured(kannel, &sms.from)?),
            Configured::Smstools(smstools) => Self::Spool(smstools.spool.clone()),
            Configured::Http(http) => Self::Template(Box::new(Template::configured(http, &sms.from)?)),
        })
    }

    /// Makes one attempt to send `due`. `receipts` is the address that receipts of this one SMS may come to. Blocks up to the limits
    /// of [`Outbound`].
    pub fn send(&self, due: &Due, receipts: &str, door: &Outbound) -> Attempt {
        match self {
            Self::None => Outcome::Pause(Trouble::Configuration, String::new()).into(),
            Self::Kannel(kannel) => kannel.send(due, receipts, door).into(),
            Self::Spool(spool) => into_spool(spool, due, door).into(),
            Self::Template(template) => template.send(due, receipts, door),
            Self::Folder(folder) => into_folder(folder, due).into(),
        }
    }
}

/// The host that a configured gateway may be reached at; none for a spool.
#[must_use]
pub fn host(sms: &Sms) -> Option<Host> {
    let (url, authorities) = match &sms.gateway {
        Configured::Kannel(kannel) => (&kannel.url, &kannel.ca_file),
        Configured::Http(http) => (&http.url, &http.ca_file),
        Configured::Smstools(_) => return None,
    };
    let address = Address::read(url)?;
    let encryption = if address.secure { Encryption::Implicit } else { Encryption::None };
    Some(Host {
        purpose: Purpose::Sms,
        name: address.name,
        port: address.port,
        encryption,
        authorities: authorities.clone(),
    })
}

/// The name of an SMS's file in the spool; results are found by it.
#[must_use]
pub fn file_name(name: &str) -> String {
    format!("bookbag-{name}")
}

fn into_spool(spool: &Path, due: &Due, door: &Outbound) -> Outcome {
    let to = due.to.trim_start_matches('+');
    let file = format!("To: {to}\nAlphabet: UTF-8\nReport: yes\n\n{}", due.text);
    match door.put(Purpose::Sms, spool, "outgoing", &file_name(&due.name), &file) {
        Ok(()) => Outcome::Sent,
        Err(error) => Outcome::Pause(Trouble::Configuration, error.kind().to_string()),
    }
}

/// Writes an SMS as a file; a second attempt finds the same file and changes nothing.
fn into_folder(folder: &Path, due: &Due) -> Outcome {
    let file = folder.join(format!("{}-{}.sms.txt", due.written_at.0, due.name));
    match fs::create_dir_all(folder).and_then(|()| fs::write(file, format!("To: {}\n\n{}\n", due.to, due.text))) {
        Ok(()) => Outcome::Sent,
        Err(error) => Outcome::Pause(Trouble::Configuration, error.kind().to_string()),
    }
}

/// A secret out of its file, without the line end.
pub(super) fn secret(file: &Path) -> Result<Zeroizing<String>> {
    let said =
        Zeroizing::new(fs::read_to_string(file).map_err(|error| Error::fault(format!("{}: {error}", file.display())))?);
    Ok(Zeroizing::new(said.trim_end_matches(['\r', '\n']).to_owned()))
}

/// What it means that a gateway did not answer.
fn no_answer(failure: &Failure) -> Outcome {
    match failure {
        Failure::NotConfigured | Failure::PlainBeyondLoopback | Failure::Unfit(_) => {
            Outcome::Pause(Trouble::Configuration, String::new())
        }
        Failure::Unreachable(_) => Outcome::Pause(Trouble::Unreachable, String::new()),
        Failure::NotEncrypted(_) => Outcome::Pause(Trouble::Encryption, String::new()),
        Failure::TurnedAway(code) => Outcome::Pause(Trouble::Sender, code.to_string()),
        // It may be on its way already, and each costs money: counted, so that it is not tried for ever.
        Failure::NoAnswer(_) => Outcome::Later(String::new()),
    }
}

/// What a status means that is no success (RFC 9110 §15).
fn judge(answered: &Answered) -> Outcome {
    let said = answered.status.to_string();
    match answered.status {
        401 | 403 | 407 => Outcome::Pause(Trouble::Login, said),
        402 | 429 => Outcome::Pause(Trouble::Sender, said),
        // An address that is not there, or moved: the configuration's, never the recipient's.
        300..=399 | 404 | 405 | 410 => Outcome::Pause(Trouble::Configuration, said),
        408 | 425 => Outcome::Later(said),
        400..=499 => Outcome::Refused(said),
        _ => Outcome::Later(said),
    }
}

/// A value as it stands in a query or a form (RFC 3986 §2.3: only the unreserved stay).
fn percent(value: &str) -> String {
    let mut out = String::with_capacity(value.len());
    for byte in value.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push_str(&data_encoding::HEXUPPER.encode(&[byte]));
        }
    }
    out
}

#[cfg(test)]
mod tests;
