//! The machine-level settings, from one TOML file; what a head may change lives in the database.
//!
//! Invariants: an unknown key, a wrong type and an impossible value are errors that name file, line, key and remedy; plain
//! HTTP is spoken only on loopback or behind a named proxy (TRUST 2.7); secrets are never in this file, only names of files.

mod acme;
pub mod bounces;
mod complaint;
mod doors;
pub mod sms;

use std::fs;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

use serde::Deserialize;

pub use acme::Acme;
pub use bounces::Bounces;
pub use complaint::ConfigError;
pub use doors::Redirect;
pub use sms::Sms;

/// Where the settings are looked for unless `--config` names another place.
pub const DEFAULT_PATH: &str = "/etc/bookbag/config.toml";

/// All settings of the machine.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// The folder with everything that the school owns.
    #[serde(default = "default_data")]
    pub data: PathBuf,
    /// The file with the master key, outside the data folder.
    #[serde(default = "default_key_file")]
    pub key_file: PathBuf,
    /// The address to listen on.
    #[serde(default = "default_listen")]
    pub listen: SocketAddr,
    /// Names under which people open Bookbag, the first being the one in letters and mails; a name may carry a port
    /// (`bookbag.example:8443`). A request for any other name is answered 421.
    pub hosts: Vec<String>,
    /// How the connection is encrypted.
    #[serde(default)]
    pub tls: Tls,
    /// The address of the proxy in front, which encrypts: it alone may connect, and the client's address is the last that it
    /// writes into `X-Forwarded-For`, or what it writes into `X-Real-IP`.
    pub proxy: Option<IpAddr>,
    /// Where browsers are led to HTTPS from: `"0.0.0.0:80"`, `"off"`; port 80 where `listen` is port 443, unless given.
    pub redirect: Option<Redirect>,
    /// Connections in all, 16 to 4,096.
    #[serde(default = "doors::usual_connections")]
    pub connections: u16,
    /// Connections of one address (IPv6: of one network of /64), or behind a proxy requests under way for one address.
    #[serde(default = "doors::usual_connections_per_address")]
    pub connections_per_address: u16,
    /// The mail server; without it letters are printed and nothing is mailed.
    pub mail: Option<Mail>,
    /// The gateway for SMS; without it none are offered.
    pub sms: Option<Sms>,
    /// Where IT support is told of trouble with the machine.
    pub it: Option<String>,
    /// The form of the technical log on standard output.
    #[serde(default)]
    pub log: LogFormat,
    /// The largest file that a person may send, in MB (million bytes), 1 to 500.
    #[serde(default = "default_upload")]
    pub upload_mb: u32,
}

/// How the connection is encrypted.
#[derive(Clone, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub enum Tls {
    /// Not at all: only on loopback, or behind a named proxy.
    Off,
    /// With a certificate of Bookbag's own making, kept in the data folder.
    #[default]
    SelfSigned,
    /// With a certificate from files.
    Files {
        /// The chain, PEM.
        cert: PathBuf,
        /// Its private key, PEM.
        key: PathBuf,
    },
    /// With a certificate that an authority issues and Bookbag renews.
    Acme(Acme),
}

/// The mail server through which all e-mail leaves.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    /// Its name.
    pub host: String,
    /// Its port; 587 or 465, by `security`, unless given.
    pub port: Option<u16>,
    /// The name to sign in with, if the server asks for one.
    pub user: Option<String>,
    /// The file with the password, readable by the service alone.
    pub password_file: Option<PathBuf>,
    /// The address that mails come from.
    pub from: String,
    /// How the conversation is encrypted; there is no unencrypted one but to loopback.
    #[serde(default)]
    pub security: MailSecurity,
    /// A certificate authority (PEM): where it is given, the only one trusted for this server (TRUST 2.7).
    pub ca_file: Option<PathBuf>,
    /// Where mails that cannot be delivered come back to; without it only what the server says at once is known.
    pub bounces: Option<Bounces>,
}

/// How the conversation with the mail server is encrypted.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum MailSecurity {
    /// Begins plain and must turn to TLS before anything else is said.
    #[default]
    Starttls,
    /// TLS from the first byte.
    Implicit,
    /// None: only to a mail server on this machine.
    Loopback,
}

/// The form of the technical log.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum LogFormat {
    /// Lines for people.
    #[default]
    Text,
    /// One JSON object a line.
    Json,
}

impl Config {
    /// Reads and checks the settings of `file`; `data` from the command line goes before the file's.
    ///
    /// # Errors
    /// A [`ConfigError`] with file, line, key and remedy.
    pub fn load(file: &Path, data: Option<&Path>) -> Result<Self, ConfigError> {
        let text = fs::read_to_string(file).map_err(|error| ConfigError::unreadable(file, &error))?;
        let mut config = Self::parse(file, &text)?;
        if let Some(data) = data {
            config.data = data.into();
        }
        Ok(config)
    }

    /// The settings that `text` holds, checked for sense but not against the machine; `file` only names it in errors.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn parse(file: &Path, text: &str) -> Result<Self, ConfigError> {
        let config: Self = toml::from_str(text).map_err(|error| ConfigError::from_toml(file, text, &error))?;
        match config.nonsense() {
            Some((key, what, remedy)) => Err(ConfigError::at_key(file, text, key, what, remedy)),
            None => Ok(config),
        }
    }

    /// Checks that the data folder is there and can be written, and that the named files can be read.
    ///
    /// # Errors
    /// As [`Config::load`].
    pub fn check_machine(&self, file: &Path) -> Result<(), ConfigError> {
        let text = fs::read_to_string(file).unwrap_or_default();
        complaint::check_folder(file, &text, "data", &self.data)?;
        self.sms.as_ref().map_or(Ok(()), |sms| sms.check_spool(file, &text))?;
        let named = [
            ("tls.files.cert", self.tls.files().map(|(cert, _)| cert)),
            ("tls.files.key", self.tls.files().map(|(_, key)| key)),
            ("tls.acme.ca_file", self.tls.acme().and_then(|acme| acme.ca_file.as_deref())),
            ("mail.password_file", self.mail.as_ref().and_then(|mail| mail.password_file.as_deref())),
            ("mail.ca_file", self.mail.as_ref().and_then(|mail| mail.ca_file.as_deref())),
        ];
        let of_sms = self.sms.iter().flat_map(Sms::files);
        let of_bounces = self.mail.iter().filter_map(|mail| mail.bounces.as_ref()).flat_map(Bounces::files);
        let named = named.into_iter().filter_map(|(key, path)| Some((key, path?)));
        for (key, path) in named.chain(of_bounces).chain(of_sms) {
            complaint::check_readable(file, &text, key, path)?;
        }
        Ok(())
    }

    /// The address that letters and mails lead to, without a slash at its end: `https://bookbag.example`.
    #[must_use]
    pub fn origin(&self) -> String {
        let host = self.hosts.first().map_or("localhost", String::as_str);
        let (scheme, usual) = if self.is_secure() { ("https", 443) } else { ("http", 80) };
        let port = self.listen.port();
        if host_has_port(host) || self.proxy.is_some() || port == usual {
            format!("{scheme}://{host}")
        } else {
            format!("{scheme}://{host}:{port}")
        }
    }

    /// The names that a browser may ask for, without ports.
    #[must_use]
    pub fn host_names(&self) -> Vec<String> {
        self.hosts.iter().map(|host| without_port(host).to_owned()).collect()
    }

    /// Whether browsers reach Bookbag by TLS, here or at the proxy.
    #[must_use]
    pub fn is_secure(&self) -> bool {
        self.tls != Tls::Off || self.proxy.is_some()
    }

    /// Key, complaint and remedy for the first value that makes no sense.
    fn nonsense(&self) -> Option<(&'static str, String, &'static str)> {
        if self.hosts.is_empty() {
            return Some(("hosts", "no name is given".into(), "name at least the one that parents open"));
        }
        if let Some(host) = self.hosts.iter().find(|host| !is_host(host)) {
            return Some((
                "hosts",
                format!("\"{host}\" is not a host name"),
                "write the name alone, without https:// and path",
            ));
        }
        if self.tls == Tls::Off && self.proxy.is_none() && !self.listen.ip().is_loopback() {
            return Some((
                "tls",
                format!(
                    "\"off\" would send passwords and pictures unencrypted, since {} can be reached from outside",
                    self.listen
                ),
                "use \"self-signed\" or files, listen on 127.0.0.1, or name the proxy that encrypts",
            ));
        }
        if !(1..=500).contains(&self.upload_mb) {
            return Some(("upload_mb", format!("{} is not between 1 and 500", self.upload_mb), "25 is the usual"));
        }
        self.doors_nonsense()
            .or_else(|| self.acme_nonsense())
            .or_else(|| self.mail.as_ref().and_then(Mail::nonsense))
            .or_else(|| self.sms.as_ref().and_then(Sms::nonsense))
    }
}

impl Tls {
    /// The authority, where one issues the certificate.
    #[must_use]
    pub fn acme(&self) -> Option<&Acme> {
        match self {
            Self::Acme(acme) => Some(acme),
            Self::Off | Self::SelfSigned | Self::Files { .. } => None,
        }
    }

    /// Certificate and key, where they come from files.
    #[must_use]
    pub fn files(&self) -> Option<(&Path, &Path)> {
        match self {
            Self::Files { cert, key } => Some((cert, key)),
            Self::Off | Self::SelfSigned | Self::Acme(_) => None,
        }
    }
}

impl Mail {
    /// The port to speak to.
    #[must_use]
    pub fn port(&self) -> u16 {
        self.port.unwrap_or(match self.security {
            MailSecurity::Starttls => 587,
            MailSecurity::Implicit => 465,
            MailSecurity::Loopback => 25,
        })
    }

    fn nonsense(&self) -> Option<(&'static str, String, &'static str)> {
        if !is_host(&self.host) {
            return Some(("mail.host", format!("\"{}\" is not a host name", self.host), "write the name alone"));
        }
        if self.security == MailSecurity::Loopback && !is_loopback(&self.host) {
            return Some((
                "mail.security",
                format!("\"loopback\" would send mail unencrypted to {}", self.host),
                "use \"starttls\" or \"implicit\"",
            ));
        }
        if self.user.is_some() != self.password_file.is_some() {
            return Some((
                "mail.user",
                "name and password belong together".into(),
                "give user and password_file, or neither",
            ));
        }
        if !self.from.split_once('@').is_some_and(|(local, domain)| !local.is_empty() && is_host(domain)) {
            return Some((
                "mail.from",
                format!("\"{}\" is not an e-mail address", self.from),
                "for example bookbag@school.example",
            ));
        }
        self.bounces.as_ref().and_then(Bounces::nonsense)
    }
}

/// Whether this is a host name or address, with or without a port.
fn is_host(host: &str) -> bool {
    if host.parse::<IpAddr>().is_ok() || host.parse::<SocketAddr>().is_ok() {
        return true;
    }
    if let Some(inner) = host.strip_prefix('[').and_then(|rest| rest.strip_suffix(']')) {
        return inner.parse::<std::net::Ipv6Addr>().is_ok();
    }
    let name = match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name,
        Some(_) => return false,
        None => host,
    };
    name.len() <= 253
        && name.split('.').all(|label| {
            (1..=63).contains(&label.len())
                && !label.starts_with('-')
                && !label.ends_with('-')
                && label.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-')
        })
}

/// Whether nothing that is said to this host leaves the machine.
fn is_loopback(host: &str) -> bool {
    host == "localhost" || host.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
}

fn host_has_port(host: &str) -> bool {
    without_port(host) != host
}

/// The host without its port; an IPv6 address keeps its brackets off only where they were.
fn without_port(host: &str) -> &str {
    if host.parse::<IpAddr>().is_ok() {
        return host;
    }
    match host.rsplit_once(':') {
        Some((name, port)) if port.parse::<u16>().is_ok() => name.trim_matches(['[', ']']),
        _ => host,
    }
}

fn default_data() -> PathBuf {
    "/var/lib/bookbag".into()
}

fn default_key_file() -> PathBuf {
    "/etc/bookbag/master.key".into()
}

fn default_listen() -> SocketAddr {
    SocketAddr::from(([0, 0, 0, 0], 443))
}

fn default_upload() -> u32 {
    25
}

#[cfg(test)]
mod tests;
