//! What is asked, looked at before it goes on: one host and ours, no field twice, no more fields than a browser sends; and what
//! of it Rocket is told.
//!
//! Invariants: Rocket hears the names [`SECRET`] and [`CLIENT`] from the front alone; nothing that speaks of the connection
//! (RFC 9110 §7.6.1) or of how the request came here goes through; the client's address is the peer's, or behind the named proxy
//! the one that the proxy saw.

use std::net::{IpAddr, SocketAddr};

use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::http::request::Parts;
use hyper::http::uri::Authority;
use hyper::{Method, StatusCode, Uri, Version};

use super::super::Hosts;

/// Where the secret of this start stands.
pub(super) const SECRET: HeaderName = HeaderName::from_static("x-bookbag-front");
/// Where the client's address stands.
pub(in crate::server) const CLIENT: &str = "x-bookbag-client";

/// Bytes of all fields together.
const MOST_BYTES: usize = 32 << 10;
/// Fields of a request; a browser sends about twenty.
const MOST_FIELDS: usize = 100;

/// Fields about the connection or the way, which end here.
const ENDS_HERE: [&str; 19] = [
    "connection",
    "keep-alive",
    "proxy-connection",
    "proxy-authenticate",
    "proxy-authorization",
    "te",
    "trailer",
    "transfer-encoding",
    "upgrade",
    "expect",
    "http2-settings",
    "forwarded",
    "via",
    "x-forwarded-for",
    "x-forwarded-host",
    "x-forwarded-proto",
    "x-real-ip",
    "x-bookbag-front",
    CLIENT,
];
/// Fields that a proxy adds beside those of its client.
const OF_PROXIES: [&str; 5] = ["forwarded", "via", "x-forwarded-for", "x-forwarded-host", "x-forwarded-proto"];

/// A request that may go on: whom it asks, and where it comes from.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Asked {
    pub(super) host: HeaderValue,
    pub(super) client: IpAddr,
}

/// Looks at a request's head.
///
/// # Errors
/// The status with which it is refused.
pub(super) fn look(head: &Parts, peer: SocketAddr, hosts: &Hosts, proxy: Option<IpAddr>) -> Result<Asked, StatusCode> {
    if !matches!(head.method, Method::GET | Method::HEAD | Method::POST) {
        return Err(StatusCode::METHOD_NOT_ALLOWED);
    }
    count(&head.headers)?;
    no_field_twice(head, proxy.is_some())?;
    let host = host(head)?;
    let name = host.parse::<Authority>().map_err(|_| StatusCode::BAD_REQUEST)?;
    if name.as_str().contains('@') {
        return Err(StatusCode::BAD_REQUEST);
    }
    if !hosts.knows(name.host().trim_matches(['[', ']'])) {
        return Err(StatusCode::MISDIRECTED_REQUEST);
    }
    if !head.uri.path().starts_with('/') {
        return Err(StatusCode::BAD_REQUEST);
    }
    let peer = peer.ip().to_canonical();
    let client = if proxy.is_some() { forwarded(&head.headers)?.unwrap_or(peer) } else { peer };
    let host = HeaderValue::from_str(&host).map_err(|_| StatusCode::BAD_REQUEST)?;
    Ok(Asked { host, client })
}

fn count(fields: &HeaderMap) -> Result<(), StatusCode> {
    let bytes: usize = fields.iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if fields.len() > MOST_FIELDS || bytes > MOST_BYTES {
        return Err(StatusCode::REQUEST_HEADER_FIELDS_TOO_LARGE);
    }
    Ok(())
}

/// HTTP/2 splits a cookie into crumbs (RFC 9113 §8.2.3); every other field stands once.
fn no_field_twice(head: &Parts, behind_proxy: bool) -> Result<(), StatusCode> {
    let may = |name: &HeaderName| {
        (*name == header::COOKIE && head.version == Version::HTTP_2)
            || (behind_proxy && OF_PROXIES.contains(&name.as_str()))
    };
    if head.headers.len() == head.headers.keys_len() {
        return Ok(());
    }
    let twice = |name: &HeaderName| head.headers.get_all(name).iter().nth(1).is_some();
    if head.headers.keys().any(|name| twice(name) && !may(name)) {
        return Err(StatusCode::BAD_REQUEST);
    }
    Ok(())
}

/// The one host: the authority where there is one, equal to the field where both are there.
fn host(head: &Parts) -> Result<String, StatusCode> {
    let field = head.headers.get(header::HOST).map(|value| value.to_str().map_err(|_| StatusCode::BAD_REQUEST));
    let field = field.transpose()?;
    match (head.uri.authority().map(Authority::as_str), field) {
        (Some(authority), Some(field)) if !authority.eq_ignore_ascii_case(field) => Err(StatusCode::BAD_REQUEST),
        (Some(name), _) | (None, Some(name)) if !name.is_empty() => Ok(name.to_ascii_lowercase()),
        _ => Err(StatusCode::BAD_REQUEST),
    }
}

/// The address that the proxy saw: the last of `X-Forwarded-For`, or `X-Real-IP`.
///
/// Where both stand and differ, the proxy wrote one and let its client's own through: which one, Bookbag cannot know.
fn forwarded(fields: &HeaderMap) -> Result<Option<IpAddr>, StatusCode> {
    let text = |value: &HeaderValue| value.to_str().map(str::to_owned).map_err(|_| StatusCode::BAD_REQUEST);
    let hop = fields.get_all("x-forwarded-for").iter().next_back().map(text).transpose()?;
    let hop = hop.as_deref().and_then(|hops| hops.rsplit(',').next());
    let real = fields.get("x-real-ip").map(text).transpose()?;
    let hop = hop.map(address).transpose()?;
    let real = real.as_deref().map(address).transpose()?;
    match (hop, real) {
        (Some(hop), Some(real)) if hop != real => Err(StatusCode::BAD_REQUEST),
        (hop, real) => Ok(hop.or(real)),
    }
}

/// An address as proxies write it, with or without a port.
fn address(text: &str) -> Result<IpAddr, StatusCode> {
    let text = text.trim();
    let alone = text.parse::<IpAddr>().or_else(|_| text.trim_matches(['[', ']']).parse());
    let address = alone.or_else(|_| text.parse::<SocketAddr>().map(|with_port| with_port.ip()));
    address.map(|address| address.to_canonical()).map_err(|_| StatusCode::BAD_REQUEST)
}

/// Turns the head into what Rocket is told: the path alone, with the host, the client's address and the secret.
pub(super) fn told(head: &mut Parts, asked: Asked, secret: &HeaderValue) -> Result<(), StatusCode> {
    let fields = &mut head.headers;
    for name in named_by_connection(fields) {
        fields.remove(name);
    }
    for name in ENDS_HERE {
        fields.remove(name);
    }
    if fields.get_all(header::COOKIE).iter().nth(1).is_some() {
        let crumbs: Vec<&[u8]> = fields.get_all(header::COOKIE).iter().map(HeaderValue::as_bytes).collect();
        let whole = HeaderValue::from_bytes(&crumbs.join(&b"; "[..])).map_err(|_| StatusCode::BAD_REQUEST)?;
        fields.insert(header::COOKIE, whole);
    }
    let client = HeaderValue::from_str(&asked.client.to_string()).map_err(|_| StatusCode::INTERNAL_SERVER_ERROR)?;
    fields.insert(header::HOST, asked.host);
    fields.insert(CLIENT, client);
    fields.insert(SECRET, secret.clone());
    let mut uri = hyper::http::uri::Parts::default();
    uri.path_and_query = head.uri.path_and_query().cloned();
    head.uri = Uri::from_parts(uri).map_err(|_| StatusCode::BAD_REQUEST)?;
    head.version = Version::HTTP_11;
    Ok(())
}

/// Fields that `Connection` names end with the connection, but it cannot name away what the front itself says.
fn named_by_connection(fields: &HeaderMap) -> Vec<HeaderName> {
    let named = fields.get_all(header::CONNECTION).iter().filter_map(|value| value.to_str().ok());
    named.flat_map(|value| value.split(',')).filter_map(|name| name.trim().parse().ok()).collect()
}

/// Takes from an answer what speaks of the connection to Rocket.
pub(super) fn answered(fields: &mut HeaderMap) {
    for name in ["connection", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding", "upgrade"] {
        fields.remove(name);
    }
}

#[cfg(test)]
mod tests {
    use hyper::Request;

    use super::*;

    const PEER: SocketAddr = SocketAddr::new(IpAddr::V4(std::net::Ipv4Addr::new(192, 0, 2, 1)), 4000);

    fn asked(uri: &str, fields: &[(&str, &str)], proxy: bool) -> Result<Asked, u16> {
        let mut request = Request::builder().uri(uri);
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let head = request.body(()).map_err(|_| 1_u16)?.into_parts().0;
        let hosts = Hosts::new(["school.example".to_owned(), "::1".to_owned()], true);
        look(&head, PEER, &hosts, proxy.then_some(PEER.ip())).map_err(|status| status.as_u16())
    }

    fn client(fields: &[(&str, &str)], proxy: bool) -> Result<String, u16> {
        let fields: Vec<_> = [("host", "school.example")].iter().chain(fields).copied().collect();
        asked("/", &fields, proxy).map(|asked| asked.client.to_string())
    }

    #[test]
    fn one_host_and_ours() {
        let of = |uri, fields| asked(uri, fields, false).map(|asked| asked.host);
        assert_eq!(of("/", &[("host", "School.example:8443")]), Ok(HeaderValue::from_static("school.example:8443")));
        assert_eq!(of("/", &[("host", "[::1]:443")]), Ok(HeaderValue::from_static("[::1]:443")));
        assert_eq!(of("https://school.example/a", &[]), Ok(HeaderValue::from_static("school.example")));
        assert_eq!(of("/", &[]), Err(400));
        assert_eq!(of("/", &[("host", "")]), Err(400));
        assert_eq!(of("/", &[("host", "evil.example")]), Err(421));
        assert_eq!(of("https://evil.example/", &[("host", "school.example")]), Err(400));
        assert_eq!(of("/", &[("host", "school.example"), ("host", "school.example")]), Err(400));
        assert_eq!(of("/", &[("host", "me@school.example")]), Err(400));
    }

    #[test]
    fn a_field_twice_or_too_many_are_refused() {
        let twice = [("host", "school.example"), ("cookie", "a=1"), ("cookie", "b=2")];
        assert_eq!(asked("/", &twice, false).err(), Some(400));
        let many: Vec<String> = (0..100).map(|number| format!("x-{number}")).collect();
        let mut fields = vec![("host", "school.example")];
        fields.extend(many.iter().map(|name| (name.as_str(), "1")));
        assert_eq!(asked("/", &fields, false).err(), Some(431));
        let long = "a".repeat(33_000);
        assert_eq!(asked("/", &[("host", "school.example"), ("cookie", &long)], false).err(), Some(431));
    }

    #[test]
    fn the_clients_address_is_the_peers_or_what_the_named_proxy_saw() {
        let spoofed = [("x-forwarded-for", "10.1.1.1"), ("x-real-ip", "10.1.1.1")];
        assert_eq!(client(&spoofed, false), Ok("192.0.2.1".to_owned()));
        assert_eq!(client(&[("x-forwarded-for", "10.1.1.1, 198.51.100.7")], true), Ok("198.51.100.7".to_owned()));
        let lines = [("x-forwarded-for", "10.1.1.1"), ("x-forwarded-for", "198.51.100.7:4711")];
        assert_eq!(client(&lines, true), Ok("198.51.100.7".to_owned()));
        assert_eq!(client(&[("x-real-ip", "2001:db8::7")], true), Ok("2001:db8::7".to_owned()));
        assert_eq!(client(&[("x-forwarded-for", "198.51.100.7"), ("x-real-ip", "10.1.1.1")], true), Err(400));
        assert_eq!(client(&[("x-forwarded-for", "somebody")], true), Err(400));
        assert_eq!(client(&[], true), Ok("192.0.2.1".to_owned()));
    }

    #[test]
    fn rocket_hears_the_secret_and_the_address_from_the_front_alone() -> Result<(), Box<dyn std::error::Error>> {
        let request = Request::builder()
            .uri("https://school.example/a?b")
            .version(Version::HTTP_2)
            .header("x-bookbag-front", "guess")
            .header("x-bookbag-client", "10.1.1.1")
            .header("x-forwarded-for", "10.1.1.1")
            .header("connection", "close, x-secret, host")
            .header("x-secret", "1")
            .header("cookie", "a=1")
            .header("cookie", "b=2")
            .body(())?;
        let mut head = request.into_parts().0;
        let hosts = Hosts::new(["school.example".to_owned()], true);
        let asked = look(&head, PEER, &hosts, None).map_err(|status| status.to_string())?;
        told(&mut head, asked, &HeaderValue::from_static("true")).map_err(|status| status.to_string())?;
        let said: Vec<(&str, &[u8])> =
            head.headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
        let field =
            |name: &str| said.iter().filter(|(own, _)| *own == name).map(|(_, value)| *value).collect::<Vec<_>>();
        assert_eq!(field("x-bookbag-front"), [b"true"]);
        assert_eq!(field("x-bookbag-client"), [b"192.0.2.1"]);
        assert_eq!(field("host"), [b"school.example"]);
        assert_eq!(field("cookie"), [b"a=1; b=2"]);
        assert_eq!(said.len(), 4, "{said:?}");
        assert_eq!(head.uri.to_string(), "/a?b");
        Ok(())
    }
}
