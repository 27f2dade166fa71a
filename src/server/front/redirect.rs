//! Port 80: leads browsers to HTTPS, and shows what an authority that issues certificates wants to see there (TRUST 2.7).
//!
//! Invariants: nothing of the school is ever sent from here; whatever else is asked is answered 404.

use std::collections::HashMap;
use std::sync::Arc;

use hyper::header::{self, HeaderValue};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, StatusCode};
use parking_lot::RwLock;

use super::super::Hosts;
use super::refusal::{Answer, plain, refuse};

/// Where the authority looks (RFC 8555 §8.3).
const CHALLENGES: &str = "/.well-known/acme-challenge/";

/// What the authority is to find, by token: put up for an order, taken down after it.
#[derive(Clone, Debug, Default)]
pub struct Challenges(Arc<RwLock<HashMap<String, String>>>);

impl Challenges {
    /// Puts up a token's key authorisation.
    pub fn put_up(&self, token: impl Into<String>, authorisation: impl Into<String>) {
        self.0.write().insert(token.into(), authorisation.into());
    }

    /// Takes it down.
    pub fn take_down(&self, token: &str) {
        self.0.write().remove(token);
    }

    fn shown(&self, token: &str) -> Option<String> {
        self.0.read().get(token).cloned()
    }
}

/// The answer of port 80. `port`: where HTTPS listens.
pub(super) fn answer(head: &Parts, hosts: &Hosts, port: u16, challenges: &Challenges) -> Answer {
    let not_found = || refuse(StatusCode::NOT_FOUND, &head.headers);
    if !matches!(head.method, Method::GET | Method::HEAD) {
        return not_found();
    }
    if let Some(token) = head.uri.path().strip_prefix(CHALLENGES) {
        let shown = challenges.shown(token);
        return shown.map_or_else(not_found, |text| plain(StatusCode::OK, "application/octet-stream", text));
    }
    let mut fields = head.headers.get_all(header::HOST).iter();
    let (Some(host), None) = (fields.next(), fields.next()) else { return not_found() };
    let name = host.to_str().ok().and_then(|host| host.parse::<Authority>().ok());
    let Some(name) = name.filter(|name| hosts.knows(name.host().trim_matches(['[', ']']))) else { return not_found() };
    let path = head.uri.path_and_query().map_or("/", |path| path.as_str());
    if head.uri.authority().is_some() || !path.starts_with('/') {
        return not_found();
    }
    let port = if port == 443 { String::new() } else { format!(":{port}") };
    let Ok(location) = HeaderValue::from_str(&format!("https://{}{port}{path}", name.host())) else {
        return not_found();
    };
    let mut answer = plain(StatusCode::PERMANENT_REDIRECT, "text/plain; charset=utf-8", "");
    answer.headers_mut().insert(header::LOCATION, location);
    answer
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    fn asked(method: &str, host: &str, path: &str) -> Result<(u16, String), Box<dyn std::error::Error>> {
        let head = Request::builder().method(method).uri(path).header("host", host).body(())?.into_parts().0;
        let hosts = Hosts::new(["school.example".to_owned()], true);
        let challenges = Challenges::default();
        challenges.put_up("token", "token.thumb");
        challenges.put_up("over", "over.thumb");
        challenges.take_down("over");
        let answer = answer(&head, &hosts, 8443, &challenges);
        let location = answer.headers().get("location").map(|to| to.to_str().map(str::to_owned)).transpose()?;
        assert!(answer.headers().contains_key("content-security-policy"));
        Ok((answer.status().as_u16(), location.unwrap_or_default()))
    }

    #[test]
    fn browsers_are_led_to_https_and_nothing_else_is_there() -> Result<(), Box<dyn std::error::Error>> {
        let there = "https://school.example:8443/a?b=1".to_owned();
        assert_eq!(asked("GET", "school.example", "/a?b=1")?, (308, there.clone()));
        assert_eq!(asked("HEAD", "SCHOOL.example:80", "/a?b=1")?.0, 308);
        assert_eq!(asked("POST", "school.example", "/a")?.0, 404);
        assert_eq!(asked("GET", "evil.example", "/a")?.0, 404);
        assert_eq!(asked("GET", "school.example", "http://evil.example/a")?.0, 404);
        assert_eq!(asked("GET", "any.example", "/.well-known/acme-challenge/token")?.0, 200);
        assert_eq!(asked("GET", "school.example", "/.well-known/acme-challenge/other")?.0, 404);
        assert_eq!(asked("GET", "school.example", "/.well-known/acme-challenge/over")?.0, 404);
        Ok(())
    }
}
