//! The gateway that SMS leave by: Kannel, the spool of smstools, or any gateway that takes requests by a template.

use std::collections::BTreeMap;
use std::fs::{self, File};
use std::net::IpAddr;
use std::os::unix::fs::MetadataExt as _;
use std::path::{Path, PathBuf};

use serde::{Deserialize, Serialize};

use super::{ConfigError, is_host};

/// How SMS leave.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Sms {
    /// The school's calling code, `"44"`: by it numbers are read that name no country.
    pub country: String,
    /// What stands before a number within the country; `"0"` unless given, may be empty.
    #[serde(default = "zero")]
    pub trunk: String,
    /// The sender that telephones show, where the gateway lets one choose: a number, or at most 11 letters.
    #[serde(default)]
    pub from: String,
    /// Which gateway.
    pub gateway: Gateway,
}

/// Which gateway.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Gateway {
    /// A Kannel smsbox, the school's own or a provider's.
    Kannel(Kannel),
    /// The spool folder of smstools, with a modem on this machine.
    Smstools(Smstools),
    /// Any other that takes one request for each SMS.
    Http(Http),
}

/// Kannel's `sendsms`.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Kannel {
    /// The whole address: `http://127.0.0.1:13013/cgi-bin/sendsms`.
    pub url: String,
    /// The name of its `sendsms-user`.
    pub user: String,
    /// The file with the password.
    pub password_file: PathBuf,
    /// A certificate authority (PEM): where it is given, the only one trusted for this gateway (TRUST 2.7).
    pub ca_file: Option<PathBuf>,
}

/// smstools (`smsd`).
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Smstools {
    /// The folder with `outgoing`, `sent`, `failed` and `report`: `/var/spool/sms`. The last three are not sticky, and their group,
    /// which Bookbag's user belongs to, may write in them.
    pub spool: PathBuf,
}

/// A gateway by template. `{to}`, `{to_plain}` (without `+`), `{from}`, `{text}`, `{id}`, `{receipts}` (the address for receipts of
/// this SMS) and `{secret}` stand for what they say, escaped for the place where they stand.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Http {
    /// `POST` unless given.
    #[serde(default)]
    pub method: HttpMethod,
    /// The whole address; its host is fixed.
    pub url: String,
    /// Fields of the request's head, by name.
    #[serde(default)]
    pub headers: BTreeMap<String, String>,
    /// The body.
    #[serde(default)]
    pub body: String,
    /// How values are escaped in the body.
    #[serde(default)]
    pub escape: Escape,
    /// The file with what `{secret}` stands for: a key, a token, the base64 of `user:password`.
    pub secret_file: Option<PathBuf>,
    /// What the answer must contain beside a status of 200 to 299 for the SMS to be taken.
    pub taken: Option<String>,
    /// Where the gateway's own name of the SMS stands in its answer: a JSON pointer (RFC 6901), `/messages/0/id`.
    pub name: Option<String>,
    /// How its receipts are read.
    pub receipts: Option<Receipts>,
    /// A certificate authority (PEM): where it is given, the only one trusted for this gateway (TRUST 2.7).
    pub ca_file: Option<PathBuf>,
}

/// How a request is made.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "UPPERCASE")]
pub enum HttpMethod {
    /// With a body.
    #[default]
    Post,
    /// Everything in the address.
    Get,
}

/// How values are escaped in the body of a request.
#[derive(Clone, Copy, Debug, Default, Deserialize, PartialEq, Eq)]
#[serde(rename_all = "kebab-case")]
pub enum Escape {
    /// As in a form.
    #[default]
    Form,
    /// As within quotes in JSON.
    Json,
}

/// How the receipts of a gateway by template are read: from its address, a form or JSON.
#[derive(Clone, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Receipts {
    /// The field, or JSON pointer, with the name of the SMS: ours, or the gateway's. Not needed where `{receipts}` is sent along.
    pub name: Option<String>,
    /// The field, or JSON pointer, with what became of it.
    pub status: String,
    /// The words that mean 'on the telephone'.
    pub delivered: Vec<String>,
    /// The words that mean 'never will be'.
    pub failed: Vec<String>,
}

fn zero() -> String {
    "0".to_owned()
}

/// An address of the configuration, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Address {
    /// Whether it is `https`.
    pub secure: bool,
    /// The host's name, without brackets.
    pub name: String,
    /// Its port.
    pub port: u16,
    /// Path and query, beginning with `/`.
    pub path: String,
}

impl Address {
    /// Takes `http://host:port/path` or `https://…` apart; `None` where it is none, or names somebody before the host.
    #[must_use]
    pub fn read(url: &str) -> Option<Self> {
        let (secure, rest) = match url.strip_prefix("https://") {
            Some(rest) => (true, rest),
            None => (false, url.strip_prefix("http://")?),
        };
        let at = rest.find('/').unwrap_or(rest.len());
        let (host, path) = rest.split_at(at);
        if !is_host(host) || path.chars().any(|c| c.is_whitespace() || c.is_control() || c == '#') {
            return None;
        }
        let usual = if secure { 443 } else { 80 };
        let (name, port) = match host.rsplit_once(':') {
            Some((name, port)) if host.parse::<IpAddr>().is_err() && !port.ends_with(']') => (name, port.parse().ok()?),
            _ => (host, usual),
        };
        let path = if path.is_empty() { "/" } else { path };
        Some(Self { secure, name: name.trim_matches(['[', ']']).to_owned(), port, path: path.to_owned() })
    }

    /// Whether nothing of it leaves this machine.
    #[must_use]
    pub fn is_loopback(&self) -> bool {
        self.name == "localhost" || self.name.parse().is_ok_and(|ip: IpAddr| ip.is_loopback())
    }
}

/// Whether a folder of this mode and owner keeps others' files from a user who may write in it.
fn keeps(mode: u32, owner: u32, user: u32) -> bool {
    mode & 0o1000 != 0 && owner != user && user != 0
}

type Nonsense = (&'static str, String, &'static str);

impl Sms {
    /// Files that must be readable, by their keys.
    pub(super) fn files(&self) -> Vec<(&'static str, &Path)> {
        let files = match &self.gateway {
            Gateway::Kannel(kannel) => vec![
                ("sms.gateway.kannel.password_file", Some(&kannel.password_file)),
                ("sms.gateway.kannel.ca_file", kannel.ca_file.as_ref()),
            ],
            Gateway::Http(http) => vec![
                ("sms.gateway.http.secret_file", http.secret_file.as_ref()),
                ("sms.gateway.http.ca_file", http.ca_file.as_ref()),
            ],
            Gateway::Smstools(_) => Vec::new(),
        };
        files.into_iter().filter_map(|(key, file)| file.map(|file| (key, file.as_path()))).collect()
    }

    /// Checks that the folders of a spool are there, and that Bookbag may take files out of those that smsd fills.
    pub(super) fn check_spool(&self, file: &Path, text: &str) -> Result<(), ConfigError> {
        let Gateway::Smstools(smstools) = &self.gateway else { return Ok(()) };
        let wrong = |what: String, remedy: &str| {
            Err(ConfigError::at_key(file, text, "sms.gateway.smstools.spool", what, remedy))
        };
        for name in ["outgoing", "sent", "failed", "report"] {
            let folder = smstools.spool.join(name);
            let shown = folder.display();
            if !folder.is_dir() {
                let remedy = match name {
                    "outgoing" => "correct the path, or install smstools, which makes it".to_owned(),
                    _ => format!("make it for smsd and its group, and write `{name} = {shown}` in smsd.conf"),
                };
                return wrong(format!("the folder {shown} does not exist"), &remedy);
            }
            // Nothing is written into this one as a trial: smsd would send it.
            if name == "outgoing" {
                continue;
            }
            let remedy = format!(
                "let the user that runs Bookbag belong to the folder's group, and `chmod g+rwx,-t {shown}`: \
                 in a sticky folder it may not take away what smsd wrote"
            );
            let trial = folder.join(".writable");
            if let Err(error) = File::create(&trial).and_then(|_| fs::remove_file(&trial)) {
                return wrong(format!("nothing can be written in {shown} ({error})"), &remedy);
            }
            let us = rustix::process::geteuid();
            if fs::metadata(&folder).is_ok_and(|about| keeps(about.mode(), about.uid(), us.as_raw())) {
                return wrong(format!("the folder {shown} is sticky and another user's"), &remedy);
            }
        }
        Ok(())
    }

    /// Key, complaint and remedy for the first value that makes no sense.
    pub(super) fn nonsense(&self) -> Option<Nonsense> {
        let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(&self.country) || !(1..=3).contains(&self.country.len()) || self.country.starts_with('0') {
            let what = format!("\"{}\" is not a calling code", self.country);
            return Some(("sms.country", what, "write its digits without + and 00: \"44\" for the United Kingdom"));
        }
        if !digits(&self.trunk) || self.trunk.len() > 3 {
            let what = format!("\"{}\" does not stand before numbers within a country", self.trunk);
            return Some(("sms.trunk", what, "\"0\" is the usual; \"\" where a country has none"));
        }
        let number = self.from.strip_prefix('+').unwrap_or(&self.from);
        let name = self.from.len() <= 11 && self.from.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b' ');
        let callable = digits(number) && number.len() <= 15;
        if !name && !callable {
            let what = format!("\"{}\" is neither a number nor at most 11 letters", self.from);
            return Some(("sms.from", what, "for example \"BirchLane\""));
        }
        match &self.gateway {
            Gateway::Kannel(kannel) => address_nonsense("sms.gateway.kannel.url", &kannel.url),
            Gateway::Smstools(_) => None,
            Gateway::Http(http) => address_nonsense("sms.gateway.http.url", &http.url).or_else(|| http.nonsense()),
        }
    }
}

fn address_nonsense(key: &'static str, url: &str) -> Option<Nonsense> {
    match Address::read(url) {
        None => Some((key, "this is not a whole address".into(), "for example \"https://sms.example/send\"")),
        Some(address) if !address.secure && !address.is_loopback() => Some((
            key,
            format!("texts and numbers would go unencrypted to {}", address.name),
            "use https, or a gateway on this machine",
        )),
        Some(_) => None,
    }
}

impl Http {
    fn nonsense(&self) -> Option<Nonsense> {
        let everywhere = || {
            let heads = self.headers.iter().flat_map(|(name, value)| [name.as_str(), value.as_str()]);
            [self.url.as_str(), self.body.as_str()].into_iter().chain(heads)
        };
        for needed in ["{to", "{text}"] {
            if ![&self.url, &self.body].iter().any(|text| text.contains(needed)) {
                let what = format!(
                    "neither url nor body says where {} belongs",
                    if needed == "{to" { "{to}" } else { needed }
                );
                return Some(("sms.gateway.http", what, "write {to} and {text} where the gateway expects them"));
            }
        }
        if self.secret_file.is_none() && everywhere().any(|text| text.contains("{secret}")) {
            return Some((
                "sms.gateway.http",
                "{secret} stands for nothing".into(),
                "name the file that it is in: secret_file = \"/etc/bookbag/sms.secret\"",
            ));
        }
        let is_name = |name: &str| {
            !name.is_empty() && name.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
        };
        let wrong = |(name, value): &(&String, &String)| !is_name(name) || value.chars().any(char::is_control);
        if let Some((name, _)) = self.headers.iter().find(wrong) {
            let what = format!("\"{name}\" is no field of a request's head");
            return Some(("sms.gateway.http.headers", what, "for example Authorization = \"Bearer {secret}\""));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_spool_without_reports_or_that_keeps_its_files_is_told_with_the_remedy() {
        let spool = tempfile::tempdir().unwrap();
        let shown = spool.path().display();
        let text =
            format!("hosts = [\"a.example\"]\n[sms]\ncountry = \"44\"\n[sms.gateway.smstools]\nspool = \"{shown}\"\n");
        let sms = crate::config::Config::parse(Path::new("config.toml"), &text).unwrap().sms.unwrap();
        let told = || sms.check_spool(Path::new("config.toml"), &text).err().map(|error| error.to_string());
        for name in ["outgoing", "sent", "failed"] {
            fs::create_dir(spool.path().join(name)).unwrap();
        }
        let missing = told().unwrap();
        assert!(
            missing.contains("line 5") && missing.contains(&format!("`report = {shown}/report` in smsd.conf")),
            "{missing}"
        );
        fs::create_dir(spool.path().join("report")).unwrap();
        assert_eq!(told(), None);
        // /proc lets nobody make a file, root neither.
        fs::remove_dir(spool.path().join("sent")).unwrap();
        std::os::unix::fs::symlink("/proc", spool.path().join("sent")).unwrap();
        assert!(told().is_some_and(|told| told.contains(&format!("`chmod g+rwx,-t {shown}/sent`"))), "{:?}", told());
        assert!(keeps(0o42_000 | 0o1775, 120, 999), "as Debian makes them");
        assert!(!keeps(0o2775, 120, 999) && !keeps(0o1775, 999, 999) && !keeps(0o1775, 120, 0));
    }

    #[test]
    fn an_address_is_taken_apart_and_nobody_stands_before_its_host() {
        let read = |url: &str| Address::read(url).map(|a| (a.secure, a.name, a.port, a.path));
        assert_eq!(read("https://sms.example/a?b=c"), Some((true, "sms.example".into(), 443, "/a?b=c".into())));
        assert_eq!(read("http://127.0.0.1:13013"), Some((false, "127.0.0.1".into(), 13013, "/".into())));
        assert_eq!(read("http://[::1]:80/x"), Some((false, "::1".into(), 80, "/x".into())));
        for wrong in [
            "sms.example",
            "ftp://sms.example/",
            "https://a@sms.example/",
            "https://{to}.example/",
            "https:///x",
            "https://a/ b",
        ] {
            assert_eq!(read(wrong), None, "{wrong}");
        }
    }
}
