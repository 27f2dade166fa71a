//! Where mails come back to: a mailbox that is read by IMAP, or a Maildir on this machine.

use std::path::{Path, PathBuf};

use serde::Deserialize;

use super::{MailSecurity, is_host, is_loopback};

/// Where mails come back to: an address whose every `address+word` ends in one mailbox.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Bounces {
    /// The address, without the word: `bounce@school.example`.
    pub address: String,
    /// The mailbox, at the host that keeps it.
    pub imap: Option<Imap>,
    /// Or the Maildir on this machine that the mail server delivers it into. Bookbag empties it.
    pub maildir: Option<PathBuf>,
}

/// A mailbox at a mail host, which nobody else reads.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Imap {
    /// The host's name.
    pub host: String,
    /// Its port; 993 or 143, by `security`, unless given.
    pub port: Option<u16>,
    /// The name to sign in with.
    pub user: String,
    /// The file with the password, readable by the service alone.
    pub password_file: PathBuf,
    /// The folder, as the host writes its name; `INBOX` unless given.
    #[serde(default = "inbox")]
    pub folder: String,
    /// How the conversation is encrypted; from the first byte unless given, and unencrypted to loopback alone.
    #[serde(default = "implicit")]
    pub security: MailSecurity,
    /// A certificate authority (PEM): where it is given, the only one trusted for this host (TRUST 2.7).
    pub ca_file: Option<PathBuf>,
    /// What becomes of a mail that was read.
    #[serde(default)]
    pub afterwards: Afterwards,
}

/// What becomes of a mail that was read.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Afterwards {
    /// It stays, as one that has been read.
    #[default]
    MarkRead,
    /// It is deleted.
    Delete,
}

fn inbox() -> String {
    "INBOX".to_owned()
}

fn implicit() -> MailSecurity {
    MailSecurity::Implicit
}

type Nonsense = (&'static str, String, &'static str);

impl Bounces {
    /// Files that must be readable, by their keys.
    pub(super) fn files(&self) -> Vec<(&'static str, &Path)> {
        let Some(imap) = &self.imap else { return Vec::new() };
        let password = ("mail.bounces.imap.password_file", imap.password_file.as_path());
        let authority = imap.ca_file.as_deref().map(|file| ("mail.bounces.imap.ca_file", file));
        [password].into_iter().chain(authority).collect()
    }

    /// Key, complaint and remedy for the first value that makes no sense.
    pub(super) fn nonsense(&self) -> Option<Nonsense> {
        if !is_plain_address(&self.address) {
            let what = format!("\"{}\" is not an e-mail address to which a word can be added", self.address);
            return Some(("mail.bounces.address", what, "for example bounce@school.example, without +"));
        }
        match (&self.imap, &self.maildir) {
            (Some(imap), None) => imap.nonsense(),
            (None, Some(_)) => None,
            (None, None) => Some((
                "mail.bounces",
                "nothing says where the mails that come back can be read".into(),
                "add [mail.bounces.imap], or maildir where the mail server is on this machine",
            )),
            (Some(_), Some(_)) => Some((
                "mail.bounces.maildir",
                "mails come back to one place, and two are given".into(),
                "keep either maildir or [mail.bounces.imap]",
            )),
        }
    }
}

impl Imap {
    /// The port to speak to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            MailSecurity::Implicit => 993,
            MailSecurity::Starttls | MailSecurity::Loopback => 143,
        })
    }

    fn nonsense(&self) -> Option<Nonsense> {
        if !is_host(&self.host) {
            let what = format!("\"{}\" is not a host name", self.host);
            return Some(("mail.bounces.imap.host", what, "write the name alone"));
        }
        if self.security == MailSecurity::Loopback && !is_loopback(&self.host) {
            let what = format!("\"loopback\" would send the password unencrypted to {}", self.host);
            return Some(("mail.bounces.imap.security", what, "use \"implicit\" or \"starttls\""));
        }
        if self.user.is_empty() || self.user.chars().any(char::is_control) {
            return Some(("mail.bounces.imap.user", "this is no user name".into(), "often it is the address itself"));
        }
        // What a name holds beyond ASCII stands in it as the host writes it (RFC 3501 §5.1.3).
        if self.folder.is_empty() || !self.folder.bytes().all(|byte| matches!(byte, b' '..=b'~')) {
            let what = format!("\"{}\" is not a folder's name as IMAP writes it", self.folder.escape_debug());
            return Some(("mail.bounces.imap.folder", what, "\"INBOX\" is the usual; write other names in ASCII"));
        }
        None
    }
}

/// An address without a word behind a `+`.
fn is_plain_address(address: &str) -> bool {
    address.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && !local.contains('+') && is_host(domain))
}
