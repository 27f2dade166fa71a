//! Requests from elsewhere (TRUST 2.3): no tokens, but the browser's own word on where a request comes from.
//!
//! Rule, before routing, for every method but GET and HEAD: `Sec-Fetch-Site` must be `same-origin`; where it is absent `Origin`
//! must be this site; where both are absent the request is refused. A GET from another site is answered only as a navigation of a
//! document. `Host` must be a configured name: the front has seen to it, and it is looked at once more here.

use std::sync::Arc;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Method, Status};
use rocket::{Data, Request};

use super::SetUp;
use super::errors::{self, Refused};
use crate::db::Db;
use crate::policy::people::trouble;

/// The names by which browsers may ask for this server.
#[derive(Clone, Debug)]
pub struct Hosts {
    names: Arc<[String]>,
    secure: bool,
    any: bool,
}

impl Hosts {
    /// `names` as they stand in the `Host` header, without port; any port is this server's. `secure`: browsers use TLS.
    #[must_use]
    pub fn new(names: impl IntoIterator<Item = String>, secure: bool) -> Self {
        Self { names: names.into_iter().map(|name| name.to_ascii_lowercase()).collect(), secure, any: false }
    }

    /// Any name: only before setup, when the server has no name yet, and nothing to give.
    #[must_use]
    pub fn any(secure: bool) -> Self {
        Self { names: Arc::default(), secure, any: true }
    }

    /// The scheme that browsers use.
    fn scheme(&self) -> &'static str {
        if self.secure { "https" } else { "http" }
    }

    /// The address of this site as links in mails and letters write it: the first name, with the port where it is not the usual one.
    #[must_use]
    pub fn address(&self, port: u16) -> String {
        let name = self.names.first().map_or("localhost", String::as_str);
        let usual = if self.secure { 443 } else { 80 };
        let port = if port == usual { String::new() } else { format!(":{port}") };
        format!("{}://{name}{port}", self.scheme())
    }

    /// Whether browsers may ask for this name, without its port.
    pub(super) fn knows(&self, host: &str) -> bool {
        self.any || self.names.iter().any(|name| name.eq_ignore_ascii_case(host))
    }
}

pub(super) struct SameSite;

/// What takes no cookie and may come from anywhere.
const FROM_ANYWHERE: [&str; 1] = ["/csp-reports"];
/// … and below it: receipts of SMS, which prove themselves by a secret in the address.
const FROM_ANYWHERE_BELOW: &str = "/hooks/sms/";

#[rocket::async_trait]
impl Fairing for SameSite {
    fn info(&self) -> Info {
        Info { name: "same site", kind: Kind::Request }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        let refusal = refusal(request);
        if let Some(status) = refusal {
            request.local_cache(|| Refused(Some(status)));
            request.set_method(Method::Get);
            request.set_uri(Origin::const_new(errors::REFUSED, None));
        }
    }
}

fn refusal(request: &Request<'_>) -> Option<Status> {
    let hosts = request.rocket().state::<Hosts>()?;
    // HTTP/2 names the host in `:authority` and sends no header; two headers are a trick in any version.
    let host = request.host().map(|host| host.domain().as_str().trim_matches(['[', ']']).to_owned());
    if request.headers().get("Host").count() > 1 || !host.as_deref().is_some_and(|host| hosts.knows(host)) {
        return Some(Status::MisdirectedRequest);
    }
    if !matches!(request.method(), Method::Get | Method::Head | Method::Post) {
        return Some(Status::MethodNotAllowed);
    }
    let path = request.uri().path().as_str().to_owned();
    if !is_from_here(request, hosts, &path) {
        return Some(Status::Forbidden);
    }
    let (db, set_up) = (request.rocket().state::<Db>()?, request.rocket().state::<SetUp>()?);
    let may_pass = ["/start/", "/assets/", "/healthz", "/school"].iter().any(|start| path.starts_with(start));
    match set_up.is_done(db) {
        Ok(true) => None,
        Ok(false) if may_pass => None,
        Ok(false) => Some(Status::ServiceUnavailable),
        // A database that cannot say whether the school is set up is no school that is not.
        Err(error) => Some(trouble(request, error)),
    }
}

/// The values of one header, as they came.
type Values<'a> = [&'a str];

/// What a request says of where it comes from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Said<'a> {
    /// `Sec-Fetch-Site`.
    pub site: &'a Values<'a>,
    /// `Sec-Fetch-Mode`.
    pub mode: &'a Values<'a>,
    /// `Sec-Fetch-Dest`.
    pub dest: &'a Values<'a>,
    /// `Origin`.
    pub origin: &'a Values<'a>,
}

impl Said<'_> {
    /// Whether it comes from this site, whose origin is `here`; a header given twice says nothing. `reads`: it is a GET or HEAD.
    #[must_use]
    pub fn is_from_here(&self, reads: bool, here: Option<&str>) -> bool {
        match (reads, self.site) {
            (_, [_, _, ..]) => false,
            (true, [site]) => {
                !matches!(*site, "cross-site" | "same-site") || (self.mode == ["navigate"] && self.dest == ["document"])
            }
            (true, []) => true,
            (false, [site]) => *site == "same-origin",
            (false, []) => match (self.origin, here) {
                ([origin], Some(here)) => origin.eq_ignore_ascii_case(here),
                _ => false,
            },
        }
    }
}

fn is_from_here(request: &Request<'_>, hosts: &Hosts, path: &str) -> bool {
    let reads = matches!(request.method(), Method::Get | Method::Head);
    if !reads && (FROM_ANYWHERE.contains(&path) || path.starts_with(FROM_ANYWHERE_BELOW)) {
        return request.headers().get("Sec-Fetch-Site").nth(1).is_none();
    }
    let values = |name: &str| request.headers().get(name).collect::<Vec<_>>();
    let [site, mode, dest, origin] = ["Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Origin"].map(values);
    let here = request.host().map(|host| format!("{}://{host}", hosts.scheme()));
    Said { site: &site, mode: &mode, dest: &dest, origin: &origin }.is_from_here(reads, here.as_deref())
}
