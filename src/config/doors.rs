//! The settings of the front door: port 80, and how many come in at once.

use std::net::SocketAddr;

use serde::Deserialize;

use super::{Config, Tls};

/// Where browsers that ask without encryption are led to HTTPS from.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(try_from = "String")]
pub enum Redirect {
    /// Nowhere.
    Off,
    /// There, usually port 80.
    At(SocketAddr),
}

impl TryFrom<String> for Redirect {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        match text.as_str() {
            "off" => Ok(Self::Off),
            address => address
                .parse()
                .map(Self::At)
                .map_err(|_| format!("\"{text}\" is neither an address with a port, as 0.0.0.0:80, nor \"off\"")),
        }
    }
}

/// A connection takes a descriptor, and each of its requests two: with this many the usual limit of 16,384 suffices.
const MOST_CONNECTIONS: u16 = 4_096;

pub(super) fn usual_connections() -> u16 {
    1_024
}

pub(super) fn usual_connections_per_address() -> u16 {
    64
}

impl Config {
    /// Where browsers are led to HTTPS from: as set, else from port 80 where HTTPS is on its usual port.
    #[must_use]
    pub fn redirects_from(&self) -> Option<SocketAddr> {
        match self.redirect {
            Some(Redirect::Off) => None,
            Some(Redirect::At(address)) => Some(address),
            None if self.tls != Tls::Off && self.listen.port() == 443 => Some(SocketAddr::new(self.listen.ip(), 80)),
            None => None,
        }
    }

    /// Key, complaint and remedy for the first of these settings that makes no sense.
    pub(super) fn doors_nonsense(&self) -> Option<(&'static str, String, &'static str)> {
        if self.tls == Tls::Off && matches!(self.redirect, Some(Redirect::At(_))) {
            return Some((
                "redirect",
                "without encryption there is nothing to lead to".into(),
                "leave it out; a proxy that encrypts leads browsers to HTTPS itself",
            ));
        }
        if !(16..=MOST_CONNECTIONS).contains(&self.connections) {
            let what = format!("{} is not between 16 and {MOST_CONNECTIONS}", self.connections);
            return Some(("connections", what, "1024 is the usual"));
        }
        if !(1..=self.connections).contains(&self.connections_per_address) {
            let what = format!("{} is not between 1 and all {}", self.connections_per_address, self.connections);
            return Some(("connections_per_address", what, "64 is the usual"));
        }
        None
    }
}
