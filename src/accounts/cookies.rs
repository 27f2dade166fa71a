//! What the browser holds: the session, and the mark of a known device; and where a request comes from and goes to next.
//!
//! Invariants: both cookies are `__Host-`, Secure, HttpOnly, Lax (plain names only over loopback HTTP); nothing else of a
//! person is kept in a browser; a page leads on only to a path of this server.

use std::net::{IpAddr, Ipv4Addr};

use rocket::Request;
use rocket::form::{self, FromFormField, ValueField};
use rocket::http::uri::Origin;
use rocket::http::{Cookie, CookieJar, SameSite, Status};
use rocket::outcome::Outcome;
use rocket::request::FromRequest;
use rocket::time::Duration;

use super::codes::{Fingerprint, Secret};
use super::sessions::Signing;
use super::store::{self, Opening};
use crate::clock::DAY;
use crate::db::Tx;
use crate::db::ids::PersonId;
use crate::error::{Error, Result};
use crate::policy::people::Cookies;

/// How long a browser keeps the mark of a known device: as long as browsers allow.
const DEVICE_LASTS: i64 = 400 * DAY;

/// The address that a request comes from.
#[derive(Clone, Copy, Debug)]
pub struct Client(pub IpAddr);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Client {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Self::Error), Status> {
        Outcome::Success(Self(request.client_ip().unwrap_or(IpAddr::V4(Ipv4Addr::LOCALHOST))))
    }
}

/// The text that names the kind of device which asks, as its browser says; read for the page of this very request and kept
/// nowhere (D49).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Browser(pub &'static str);

impl Browser {
    /// Reads `User-Agent`.
    #[must_use]
    pub fn read(agent: &str) -> Self {
        let has = |word: &str| agent.contains(word);
        Self(match () {
            () if has("iPad") => "accounts-device-ipad",
            () if has("iPhone") => "accounts-device-iphone",
            () if has("Android") => "accounts-device-android",
            () if has("CrOS") => "accounts-device-chromebook",
            () if has("Windows") => "accounts-device-windows",
            () if has("Macintosh") => "accounts-device-mac",
            () if has("Linux") => "accounts-device-linux",
            () => "accounts-device-other",
        })
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Browser {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Self::Error), Status> {
        Outcome::Success(Self::read(request.headers().get_one("User-Agent").unwrap_or_default()))
    }
}

/// The browser's cookies for signing in and out.
pub struct Device<'r> {
    jar: &'r CookieJar<'r>,
    names: Cookies,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Device<'r> {
    type Error = Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Error), Status> {
        let names = request.rocket().state::<Cookies>().copied().unwrap_or(Cookies { secure: true });
        Outcome::Success(Self { jar: request.cookies(), names })
    }
}

impl Device<'_> {
    /// The fingerprint of the mark that this browser holds.
    #[must_use]
    pub fn fingerprint(&self) -> Option<Fingerprint> {
        self.jar.get(self.names.device()).map(|cookie| Fingerprint::of(cookie.value()))
    }

    /// The mark to remember this browser by: the one it has, or a new one.
    pub(super) fn mark(&self) -> Result<Fingerprint> {
        match self.fingerprint() {
            Some(known) => Ok(known),
            None => {
                let mark = Secret::of_256_bits()?;
                self.set(self.names.device(), mark.held.to_string(), Some(DEVICE_LASTS));
                Ok(mark.fingerprint)
            }
        }
    }

    /// Gives the browser a session's token; on a shared computer it lasts no longer than the browser is open.
    pub fn give_session(&self, token: &Secret, lasts: Option<i64>) {
        self.set(self.names.session(), token.held.to_string(), lasts);
    }

    /// The fingerprint of the cookie that a device has which is opened for a class.
    #[must_use]
    pub fn class_fingerprint(&self) -> Option<Fingerprint> {
        self.jar.get(self.names.class()).map(|cookie| Fingerprint::of(cookie.value()))
    }

    /// Makes this browser a device of a class, for so many milliseconds.
    pub fn give_class(&self, token: &Secret, lasts: i64) {
        self.set(self.names.class(), token.held.to_string(), Some(lasts));
    }

    /// Takes the session's token away; the device stays known.
    pub fn take_session(&self) {
        self.set(self.names.session(), String::new(), Some(0));
    }

    fn set(&self, name: &'static str, value: String, lasts: Option<i64>) {
        let mut cookie = Cookie::build((name, value))
            .path("/")
            .secure(self.names.secure)
            .http_only(true)
            .same_site(SameSite::Lax)
            .build();
        cookie.set_max_age(lasts.map(Duration::milliseconds));
        self.jar.add(cookie);
    }
}

/// Opens a session for a person whose proofs were right, and gives its token to the browser once `tx` commits.
///
/// The caller sets the cookie with [`Opened::give`] after the commit, so that a lost commit leaves no cookie.
pub fn open_for(tx: &Tx<'_>, device: &Device<'_>, who: PersonId, proofs: Proofs) -> Result<Opened> {
    let signing = store::signing(tx, who, device.fingerprint(), proofs.shared_computer)?;
    let first = !store::has_signed_in(tx, who)?;
    let token = Secret::of_256_bits()?;
    let opening = Opening {
        person: who,
        signing: &signing,
        token: token.fingerprint,
        device: device.mark()?,
        factor_shown: proofs.factor_shown,
        second_factor: proofs.factor_shown || proofs.factor_trusted,
    };
    let ended = store::open_session(tx, &opening)?;
    tx.note_actor(who);
    Ok(Opened { token, new_device: !first && !signing.known_device, ended, signing })
}

/// What was proved at a sign-in besides the password.
#[derive(Clone, Copy, Debug, Default)]
pub struct Proofs {
    /// 'Other people use this computer'.
    pub shared_computer: bool,
    /// A second factor was shown now.
    pub factor_shown: bool,
    /// This device showed it lately enough.
    pub factor_trusted: bool,
}

/// A session that was opened.
pub struct Opened {
    token: Secret,
    /// The account was used before, but not from this device: its owner is told.
    pub new_device: bool,
    /// So many older sessions ended because there were too many.
    pub ended: usize,
    signing: Signing,
}

impl Opened {
    /// Gives the token to the browser.
    pub fn give(&self, device: &Device<'_>) {
        device.give_session(&self.token, (!self.signing.shared_computer).then(|| self.signing.terms().absolute));
    }
}

/// Where a page leads on: a path of this server, with its query; anything else is the home page.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Next(String);

impl Next {
    /// Reads what a query or a form says.
    #[must_use]
    pub fn read(text: &str) -> Self {
        let local = text.starts_with('/')
            && !text.starts_with("//")
            && !text.contains(['\\', '\r', '\n'])
            && Origin::parse(text).is_ok();
        Self(if local && text.len() <= 2_000 { text.to_owned() } else { "/".to_owned() })
    }

    /// The path.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.0
    }

    /// The path with a notice for the page there: `?done=…`.
    #[must_use]
    pub fn saying(&self, done: &str) -> String {
        let mark = if self.0.contains('?') { '&' } else { '?' };
        format!("{}{mark}done={done}", self.0)
    }
}

impl Default for Next {
    fn default() -> Self {
        Self("/".to_owned())
    }
}

impl<'v> FromFormField<'v> for Next {
    fn from_value(field: ValueField<'v>) -> form::Result<'v, Self> {
        Ok(Self::read(field.value))
    }

    fn default() -> Option<Self> {
        Some(Default::default())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_page_leads_on_only_within_the_school() {
        assert_eq!(Next::read("/classes/7/stories?before=3").path(), "/classes/7/stories?before=3");
        for elsewhere in
            ["https://example.org/", "//example.org", "/\\example.org", "javascript:alert(1)", "", "classes", "/a\r\nb"]
        {
            assert_eq!(Next::read(elsewhere).path(), "/", "{elsewhere}");
        }
        assert_eq!(Next::read("/staff").saying("accounts-invited"), "/staff?done=accounts-invited");
        assert_eq!(Next::read("/staff?a=1").saying("x"), "/staff?a=1&done=x");
    }
}
