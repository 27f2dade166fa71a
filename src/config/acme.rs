//! The settings of a certificate that an authority issues (RFC 8555).

use std::net::IpAddr;
use std::path::PathBuf;

use hyper::Uri;
use serde::Deserialize;

use super::{Config, Tls};

/// The authority, and how it knows the school.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
#[serde(deny_unknown_fields)]
pub struct Acme {
    /// The address of its directory; Let's Encrypt unless given.
    #[serde(default = "lets_encrypt")]
    pub directory: String,
    /// Where it writes to when something is wrong.
    pub contact: Option<String>,
    /// A PEM file with the only authorities to trust for its own address: an authority inside the school's network.
    pub ca_file: Option<PathBuf>,
    /// The profile of certificates to ask for, where the authority offers several.
    pub profile: Option<String>,
}

fn lets_encrypt() -> String {
    "https://acme-v02.api.letsencrypt.org/directory".to_owned()
}

impl Acme {
    /// Name and port of the authority's host; none where the directory is no `https` address.
    #[must_use]
    pub fn host(&self) -> Option<(String, u16)> {
        let directory: Uri = self.directory.parse().ok()?;
        let host = directory.host()?.trim_matches(['[', ']']).to_owned();
        (directory.scheme_str() == Some("https")).then(|| (host, directory.port_u16().unwrap_or(443)))
    }
}

impl Config {
    /// The names that an authority can prove and put into a certificate.
    #[must_use]
    pub fn provable_names(&self) -> Vec<String> {
        self.host_names().into_iter().filter(|name| name.trim_matches(['[', ']']).parse::<IpAddr>().is_err()).collect()
    }

    /// Key, complaint and remedy for the first setting with which no authority would issue a certificate.
    pub(super) fn acme_nonsense(&self) -> Option<(&'static str, String, &'static str)> {
        let Tls::Acme(acme) = &self.tls else { return None };
        if acme.host().is_none() {
            return Some((
                "tls.acme.directory",
                format!("\"{}\" is not the https address of a directory", acme.directory),
                "leave it out for Let's Encrypt, or ask the authority for it",
            ));
        }
        if acme.contact.as_ref().is_some_and(|contact| !contact.contains('@') || contact.contains([' ', ':'])) {
            return Some((
                "tls.acme.contact",
                "it is not an e-mail address".into(),
                "write the address alone, or leave it out",
            ));
        }
        if self.provable_names().is_empty() {
            return Some((
                "hosts",
                "no authority issues a certificate for an address without a name".into(),
                "name the name that parents open, or use \"self-signed\"",
            ));
        }
        if self.redirects_from().is_none() {
            return Some((
                "redirect",
                "the authority looks at port 80, and nothing listens there".into(),
                "leave it out where listen is on port 443, or write \"0.0.0.0:80\"",
            ));
        }
        None
    }
}
