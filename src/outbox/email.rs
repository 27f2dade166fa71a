//! How a mail travels: its headers, the conversation with the school's mail host, and what each answer means.
//!
//! Invariants: one recipient a mail; From is the school's and never anybody else's; no text of a person reaches a header
//! unstripped; the Message-ID is the row's own, so that a mail sent twice after a crash arrives as one (TRUST 4); what the
//! mail host says is kept as a code, never as a text, for texts repeat addresses.

use std::path::PathBuf;
use std::time::{Duration, UNIX_EPOCH};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, MultiPart, SinglePart};
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::SmtpConnection;
use lettre::transport::smtp::commands::{Data, Mail, Rcpt};
use lettre::transport::smtp::extension::{ClientId, Extension, MailBodyParameter, MailParameter};
use lettre::{Address, Message};
use zeroize::Zeroizing;

use crate::clock::Moment;
use crate::error::{Error, Result};
use crate::outbound::{Failure, Outbound, Purpose};

/// A mail as composed: what stands in it, not yet how it is wrapped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Content {
    /// The subject line.
    pub subject: String,
    /// The text, which alone must say everything.
    pub text: String,
    /// The same as HTML, without anything to load from elsewhere.
    pub html: String,
}

/// A mail that is due: one row of the outbox.
#[derive(Clone, Debug)]
pub struct Due {
    /// The one address it goes to.
    pub to: String,
    /// The row's fixed Message-ID, with its angle brackets.
    pub message_id: String,
    /// When it was written.
    pub written_at: Moment,
    /// What it says.
    pub content: Content,
}

/// Who sends: the same for every mail of the school.
#[derive(Clone, Debug)]
pub struct Sender {
    /// The school's name beside the address.
    pub school: String,
    /// The From address, from the configuration.
    pub address: String,
    /// The name that Bookbag greets the mail host with: its own host name, never the machine's.
    pub hello: String,
}

/// What became of one attempt. The codes are SMTP's (RFC 5321) and enhanced status codes (RFC 3463).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The mail host has taken it over.
    Sent,
    /// The mail host will never take this mail, or the gateway this SMS: no further attempt.
    Refused(String),
    /// Nobody will ever receive anything at this address: no further attempt, and the address is marked.
    DeadAddress(String),
    /// Not now; the same mail again later.
    Later(String),
    /// Nothing can be sent at the moment, whoever it is for: the queue pauses and the mail stays as it is.
    Pause(Trouble, String),
}

/// Why the whole queue stands still. IT sees the word, and what to do about it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Trouble {
    /// The mail host does not answer.
    Unreachable,
    /// No encryption, or a certificate that does not fit.
    Encryption,
    /// The mail host wants other credentials (530, 534, 535, 538).
    Login,
    /// The mail host turns the school as a sender away, or asks to slow down (421).
    Sender,
    /// No mail host is configured, or the folder for mails cannot be written.
    Configuration,
}

impl Trouble {
    /// The word that is stored and that the messages of IT's page end in.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Unreachable => "unreachable",
            Self::Encryption => "encryption",
            Self::Login => "login",
            Self::Sender => "sender",
            Self::Configuration => "configuration",
        }
    }
}

/// Where mails go.
pub enum Transport {
    /// To the mail host that the door out knows.
    Smtp(Relay),
    /// Into a folder, one `.eml` file each: the demo school.
    Folder(PathBuf),
}

/// What the mail host is told besides the mails.
#[derive(Default)]
pub struct Relay {
    /// Credentials, where it wants them.
    pub login: Option<Login>,
    /// The address that mails come back to, each with its own word behind a `+` (VERP); without it they come back to From.
    pub bounces: Option<String>,
}

/// User name and password at the mail host.
pub struct Login {
    /// The user name.
    pub user: String,
    /// The password; wiped when dropped.
    pub password: Zeroizing<String>,
}

impl Transport {
    /// Makes one attempt to send `due` and says what came of it. Blocks up to the limits of [`Outbound`].
    pub fn send(&self, sender: &Sender, due: &Due, door: &Outbound) -> Outcome {
        let message = match wrap(sender, due) {
            Ok(message) => message,
            Err(Error::Invalid(_)) => return Outcome::Refused("address".to_owned()),
            Err(_) => return Outcome::Pause(Trouble::Configuration, String::new()),
        };
        match self {
            Self::Folder(folder) => keep(folder, due, &message.formatted()),
            Self::Smtp(relay) => {
                let back = relay.bounces.as_deref().and_then(|bounces| comes_back_to(bounces, &due.message_id));
                Self::hand_over(relay, back, &sender.hello, &message, door)
            }
        }
    }

    fn hand_over(relay: &Relay, back: Option<Address>, hello: &str, message: &Message, door: &Outbound) -> Outcome {
        let hello = ClientId::Domain(hello.to_owned());
        let mut connection = match door.connect(Purpose::Smtp, &hello) {
            Ok(connection) => connection,
            Err(failure) => return no_connection(failure),
        };
        let outcome = converse(&mut connection, relay.login.as_ref(), back, message);
        connection.abort();
        outcome
    }
}

/// The mail as it stands on the wire.
///
/// # Errors
/// [`Error::Invalid`] for a recipient that is not an address, [`Error::Fault`] for a sender that is not.
pub fn wrap(sender: &Sender, due: &Due) -> Result<Message> {
    let from: Address = sender.address.parse().map_err(|_| Error::fault("the school's From address is not one"))?;
    let to: Address = due.to.parse().map_err(|_| Error::invalid("email", "outbox-address-invalid"))?;
    let written = UNIX_EPOCH + Duration::from_millis(u64::try_from(due.written_at.0).unwrap_or_default());
    let part = |kind: ContentType, body: &str| SinglePart::builder().header(kind).body(body.to_owned());
    Message::builder()
        .from(Mailbox::new(Some(one_line(&sender.school)), from))
        .to(Mailbox::new(None, to))
        .subject(one_line(&due.content.subject))
        .date(written)
        .message_id(Some(due.message_id.clone()))
        .raw_header(HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned()))
        .multipart(
            MultiPart::alternative()
                .boundary(boundary(&due.message_id))
                .singlepart(part(ContentType::TEXT_PLAIN, &readable(&due.content.text)))
                .singlepart(part(ContentType::TEXT_HTML, &readable(&due.content.html))),
        )
        .map_err(Error::fault)
}

/// A Message-ID of the school's own: `token` is the row's random name, the domain that of the From address.
#[must_use]
pub fn message_id(token: &str, sender: &Sender) -> String {
    let domain = sender.address.rsplit_once('@').map_or("bookbag.invalid", |(_, domain)| domain);
    format!("<{token}@{domain}>")
}

/// The address that one mail comes back to: that of `bounces`, with the first part of its Message-ID behind a `+`.
fn comes_back_to(bounces: &str, message_id: &str) -> Option<Address> {
    let (local, domain) = bounces.split_once('@')?;
    let (name, _) = message_id.trim_start_matches('<').split_once('@')?;
    Address::new(format!("{local}+{name}"), domain).ok()
}

/// A text fit for a header: one line, without NUL, other controls and the marks that turn reading order (TRUST 2.5).
#[must_use]
pub fn one_line(text: &str) -> String {
    text.chars()
        .map(|c| if c.is_control() { ' ' } else { c })
        .filter(|c| !turns_order(*c))
        .collect::<String>()
        .trim()
        .to_owned()
}

/// A text fit for a body: line ends stay, other controls and the marks that turn reading order go.
fn readable(text: &str) -> String {
    text.chars().filter(|c| matches!(c, '\n' | '\t') || !c.is_control()).filter(|c| !turns_order(*c)).collect()
}

fn turns_order(c: char) -> bool {
    matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// The line between the two parts. It follows from the Message-ID, so that an attempt repeats the last one byte by byte.
fn boundary(message_id: &str) -> String {
    let digest = ring::digest::digest(&ring::digest::SHA256, message_id.as_bytes());
    data_encoding::HEXLOWER.encode(&digest.as_ref()[..16])
}

/// Writes a mail as `<message id>.eml`; a second attempt finds the same file and changes nothing.
fn keep(folder: &std::path::Path, due: &Due, bytes: &[u8]) -> Outcome {
    let name: String =
        due.message_id.chars().filter(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '.' | '@')).collect();
    let file = folder.join(format!("{}-{name}.eml", due.written_at.0));
    match std::fs::create_dir_all(folder).and_then(|()| std::fs::write(file, bytes)) {
        Ok(()) => Outcome::Sent,
        Err(error) => Outcome::Pause(Trouble::Configuration, error.kind().to_string()),
    }
}

fn no_connection(failure: Failure) -> Outcome {
    match failure {
        Failure::NotConfigured | Failure::PlainBeyondLoopback | Failure::Unfit(_) => {
            Outcome::Pause(Trouble::Configuration, failure.to_string())
        }
        Failure::Unreachable(_) => Outcome::Pause(Trouble::Unreachable, String::new()),
        Failure::NotEncrypted(_) => Outcome::Pause(Trouble::Encryption, String::new()),
        Failure::TurnedAway(code) => Outcome::Pause(Trouble::Sender, code.to_string()),
        Failure::NoAnswer(_) => Outcome::Later(String::new()),
    }
}

/// Which step of the conversation an answer belongs to: the same code means different things at each.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Login,
    Sender,
    Recipient,
    Text,
}

fn converse(
    connection: &mut SmtpConnection,
    login: Option<&Login>,
    back: Option<Address>,
    message: &Message,
) -> Outcome {
    match speak(connection, login, back, message) {
        Ok(()) => Outcome::Sent,
        Err((step, error)) => {
            let code = error.status().map(u16::from);
            judge(step, code, &enhanced(&error.to_string()))
        }
    }
}

fn speak(
    connection: &mut SmtpConnection,
    login: Option<&Login>,
    back: Option<Address>,
    message: &Message,
) -> Result<(), (Step, lettre::transport::smtp::Error)> {
    if let Some(login) = login {
        let credentials = Credentials::new(login.user.clone(), login.password.to_string());
        connection.auth(&[Mechanism::Plain, Mechanism::Login], &credentials).map_err(|error| (Step::Login, error))?;
    }
    let bytes = message.formatted();
    let mut parameters = Vec::new();
    if !bytes.is_ascii() && connection.server_info().supports_feature(Extension::EightBitMime) {
        parameters.push(MailParameter::Body(MailBodyParameter::EightBitMime));
    }
    let envelope = message.envelope();
    let from = back.or_else(|| envelope.from().cloned());
    connection.command(Mail::new(from, parameters)).map_err(|error| (Step::Sender, error))?;
    for to in envelope.to() {
        connection.command(Rcpt::new(to.clone(), Vec::new())).map_err(|error| (Step::Recipient, error))?;
    }
    connection.command(Data).map_err(|error| (Step::Text, error))?;
    connection.message(&bytes).map_err(|error| (Step::Text, error))?;
    Ok(())
}

/// What an answer means. Only a plain 'no' about the recipient or the text ends a mail; all else must not kill it.
fn judge(step: Step, code: Option<u16>, enhanced: &str) -> Outcome {
    let Some(code) = code else {
        return if step == Step::Login {
            Outcome::Pause(Trouble::Login, String::new())
        } else {
            Outcome::Later(String::new())
        };
    };
    let said = format!("{code} {enhanced}").trim().to_owned();
    match (step, code) {
        (Step::Login, 400..=499) | (_, 421) => Outcome::Pause(Trouble::Sender, said),
        (Step::Login, _) | (_, 530 | 534 | 535 | 538) => Outcome::Pause(Trouble::Login, said),
        (Step::Sender, 500..=599) => Outcome::Pause(Trouble::Sender, said),
        // Policy, most often 'relay access denied': the relay's settings are at fault rather than the address.
        (Step::Recipient, 500..=599) if enhanced.starts_with("5.7.") => Outcome::Later(said),
        (Step::Recipient, 500..=599) => Outcome::DeadAddress(said),
        (_, 500..=599) => Outcome::Refused(said),
        _ => Outcome::Later(said),
    }
}

/// The enhanced status code in an error's text (`5.1.1`), or nothing; the text itself goes no further.
fn enhanced(text: &str) -> String {
    text.split_ascii_whitespace()
        .find(|word| {
            let parts: Vec<&str> = word.split('.').collect();
            parts.len() == 3
                && matches!(parts[0], "4" | "5")
                && parts[1..]
                    .iter()
                    .all(|part| (1..=3).contains(&part.len()) && part.bytes().all(|b| b.is_ascii_digit()))
        })
        .unwrap_or_default()
        .to_owned()
}

#[cfg(test)]
mod tests;
