//! The one door out: every connection that Bookbag opens to another machine is opened here (TRUST 2.5).
//!
//! Invariants: a caller names a purpose and never a host, hosts come from the configuration alone; TLS is verified and never
//! falls back, plain text only reaches this very machine; every attempt is told to the ledger, and so is how it ended;
//! ten seconds to connect, thirty for each answer, which is read up to a size; no answer leads to another host.

pub mod imap;
pub mod spool;
pub mod web;

use std::error::Error as _;
use std::io;
use std::net::{SocketAddr, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

use lettre::transport::smtp::client::{Certificate, CertificateStore, SmtpConnection, TlsParameters};
use lettre::transport::smtp::extension::ClientId;

/// How long a host may take to accept a connection.
pub const CONNECT_WITHIN: Duration = Duration::from_secs(10);
/// How long a host may take for each answer.
pub const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// What a connection is for. The list is closed: what is not in it cannot leave the school.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// Handing mail to the school's own mail host.
    Smtp,
    /// Handing SMS to the school's gateway.
    Sms,
    /// Asking the authority for the school's certificate.
    Acme,
    /// Reading the mailbox that mails come back to.
    Imap,
}

impl Purpose {
    /// The purpose as the ledger and the log write it.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Smtp => "smtp",
            Self::Sms => "sms",
            Self::Acme => "acme",
            Self::Imap => "imap",
        }
    }
}

/// How a connection is kept from other eyes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Encryption {
    /// Begins in plain text and must turn to TLS before anything is said (ports 587 and 143).
    StartTls,
    /// TLS from the first byte (ports 465 and 993).
    Implicit,
    /// None at all: only to this very machine (a relay beside Bookbag).
    None,
}

/// A host that the configuration allows for one purpose.
#[derive(Clone, Debug)]
pub struct Host {
    /// What it may be used for.
    pub purpose: Purpose,
    /// Its name or address, as configured and as its certificate must say.
    pub name: String,
    /// Its port.
    pub port: u16,
    /// How the connection is encrypted.
    pub encryption: Encryption,
    /// A PEM file with the only authorities to trust for this host; without it the machine's own are trusted.
    pub authorities: Option<PathBuf>,
}

/// One attempt to leave the school, for the ledger. It names no person and holds nothing of what was said.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Crossing {
    /// What the connection was for.
    pub purpose: Purpose,
    /// The host as configured.
    pub host: String,
    /// Its port; 0 where there is none, as for a folder.
    pub port: u16,
    /// Whether the connection stood, encrypted as it must be.
    pub opened: bool,
}

/// Why no connection stands.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Failure {
    /// The configuration names no host for this purpose.
    #[error("no host is configured for this purpose")]
    NotConfigured,
    /// Plain text would have left this machine.
    #[error("plain text is allowed to this machine only")]
    PlainBeyondLoopback,
    /// The name does not resolve, nobody listens, or nobody answered in time.
    #[error("unreachable: {0}")]
    Unreachable(String),
    /// No TLS, or a certificate that does not fit: the connection was closed before anything was said.
    #[error("not encrypted as it must be: {0}")]
    NotEncrypted(String),
    /// The host answered and turned us away, with this code.
    #[error("turned away with {0}")]
    TurnedAway(u16),
    /// What should be said cannot be said: a value of the configuration does not fit where it stands.
    #[error("cannot be said: {0}")]
    Unfit(String),
    /// The question left, and no whole answer came back: it may have been heard, or not.
    #[error("no answer: {0}")]
    NoAnswer(String),
}

/// The door, with the hosts that the configuration allows and the ledger that hears of each crossing.
pub struct Outbound {
    hosts: Vec<Host>,
    ledger: Box<dyn Fn(&Crossing) + Send + Sync>,
}

impl Outbound {
    /// A door that opens to `hosts` alone and tells `ledger` of every attempt.
    pub fn new(hosts: Vec<Host>, ledger: impl Fn(&Crossing) + Send + Sync + 'static) -> Self {
        Self { hosts, ledger: Box::new(ledger) }
    }

    /// The host that the configuration names for `purpose`.
    #[must_use]
    pub fn host(&self, purpose: Purpose) -> Option<&Host> {
        self.hosts.iter().find(|host| host.purpose == purpose)
    }

    /// Opens the connection for `purpose`, greets as `hello` and returns once it is encrypted as configured.
    ///
    /// Blocks for up to [`CONNECT_WITHIN`] for each address of the host, then [`ANSWER_WITHIN`] for each answer.
    ///
    /// # Errors
    /// [`Failure`], after which nothing of a mail has left the school.
    pub fn connect(&self, purpose: Purpose, hello: &ClientId) -> Result<SmtpConnection, Failure> {
        let host = self.host(purpose).ok_or(Failure::NotConfigured)?;
        let connection = open(host, hello);
        self.note(host, connection.is_ok());
        connection
    }

    fn note(&self, host: &Host, opened: bool) {
        (self.ledger)(&Crossing { purpose: host.purpose, host: host.name.clone(), port: host.port, opened });
    }
}

fn open(host: &Host, hello: &ClientId) -> Result<SmtpConnection, Failure> {
    let addresses = resolve(host)?;
    let tls = match host.encryption {
        Encryption::None => None,
        Encryption::StartTls | Encryption::Implicit => Some(trust(host)?),
    };
    let wrapper = tls.as_ref().filter(|_| host.encryption == Encryption::Implicit);
    let mut connection = SmtpConnection::connect(&addresses[..], Some(CONNECT_WITHIN), hello, wrapper, None)
        .map_err(|error| failure(&error))?;
    connection.set_timeout(Some(ANSWER_WITHIN)).map_err(|error| Failure::Unreachable(error.to_string()))?;
    if let (Encryption::StartTls, Some(tls)) = (host.encryption, &tls) {
        connection.starttls(tls, hello).map_err(|error| match failure(&error) {
            Failure::TurnedAway(code) => Failure::NotEncrypted(format!("STARTTLS was refused with {code}")),
            other => other,
        })?;
    }
    Ok(connection)
}

/// The addresses of a configured host; for plain text all of them must be this machine's own.
fn resolve(host: &Host) -> Result<Vec<SocketAddr>, Failure> {
    let addresses: Vec<SocketAddr> = (host.name.as_str(), host.port)
        .to_socket_addrs()
        .map_err(|error| Failure::Unreachable(error.to_string()))?
        .collect();
    if host.encryption == Encryption::None && !addresses.iter().all(|address| address.ip().is_loopback()) {
        return Err(Failure::PlainBeyondLoopback);
    }
    Ok(addresses)
}

/// Whom to believe about a host's certificate: the configured file alone, else the machine's own authorities.
fn trust(host: &Host) -> Result<TlsParameters, Failure> {
    let mut parameters = TlsParameters::builder(host.name.clone());
    if let Some(file) = &host.authorities {
        let unusable = |error: &dyn std::fmt::Display| Failure::NotEncrypted(format!("{}: {error}", file.display()));
        let pem = std::fs::read(file).map_err(|error| unusable(&error))?;
        let authority = Certificate::from_pem(&pem).map_err(|error| unusable(&error))?;
        parameters = parameters.certificate_store(CertificateStore::None).add_root_certificate(authority);
    }
    parameters.build().map_err(|error| Failure::NotEncrypted(error.to_string()))
}

/// What an error before the first command means. A TLS failure is known by its `InvalidData`, for the mail library tells
/// it as a failure of the network.
fn failure(error: &lettre::transport::smtp::Error) -> Failure {
    if let Some(code) = error.status() {
        return Failure::TurnedAway(code.into());
    }
    if error.is_client() {
        return Failure::NotEncrypted(error.to_string());
    }
    let mut source = error.source();
    while let Some(cause) = source {
        if cause.downcast_ref::<io::Error>().is_some_and(|cause| cause.kind() == io::ErrorKind::InvalidData) {
            return Failure::NotEncrypted(error.to_string());
        }
        source = cause.source();
    }
    Failure::Unreachable(error.to_string())
}

#[cfg(test)]
mod tests {
    use std::net::TcpListener;
    use std::sync::{Arc, Mutex};

    use super::*;

    fn host(name: &str, port: u16, encryption: Encryption) -> Host {
        Host { purpose: Purpose::Smtp, name: name.to_owned(), port, encryption, authorities: None }
    }

    fn hello() -> ClientId {
        ClientId::Domain("bookbag.birchlane.example".to_owned())
    }

    #[test]
    fn without_a_configured_host_nothing_leaves_and_nothing_is_noted() {
        let door = Outbound::new(Vec::new(), |crossing| panic!("{crossing:?}"));
        assert_eq!(door.connect(Purpose::Smtp, &hello()).err(), Some(Failure::NotConfigured));
    }

    #[test]
    fn plain_text_never_leaves_the_machine() {
        let door = Outbound::new(vec![host("192.0.2.1", 25, Encryption::None)], |_| {});
        assert_eq!(door.connect(Purpose::Smtp, &hello()).err(), Some(Failure::PlainBeyondLoopback));
    }

    #[test]
    fn a_host_that_does_not_answer_is_unreachable_and_stands_in_the_ledger() {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        drop(listener);
        let seen = Arc::new(Mutex::new(Vec::new()));
        let ledger = Arc::clone(&seen);
        let door = Outbound::new(vec![host("127.0.0.1", port, Encryption::StartTls)], move |crossing| {
            ledger.lock().unwrap().push(crossing.clone());
        });
        assert!(matches!(door.connect(Purpose::Smtp, &hello()).err(), Some(Failure::Unreachable(_))));
        let expected = Crossing { purpose: Purpose::Smtp, host: "127.0.0.1".to_owned(), port, opened: false };
        assert_eq!(*seen.lock().unwrap(), [expected]);
    }
}
