//! What the front answers by itself: a page in words, with the header block of TRUST 2.4.

use askama::Template;
use http_body_util::{Either, Full};
use hyper::body::Bytes;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::doors::Turn;
use super::pulse::Held;
use crate::locale::{ENGLISH, Lang};
use crate::page::ErrorPage;
use crate::server::{face, headers};

/// The body of an answer: Rocket's, or the front's own.
pub(super) type AnswerBody = Either<Held<Turn>, Full<Bytes>>;
/// An answer on its way out.
pub(super) type Answer = Response<AnswerBody>;

/// Seconds after which it is worth asking again where there was no turn.
const AGAIN_IN: u64 = 5;

/// A page that says why this was refused, in the language that the browser asks for.
pub(super) fn refuse(status: StatusCode, asked: &HeaderMap) -> Answer {
    let wish = asked.get(header::ACCEPT_LANGUAGE).and_then(|value| value.to_str().ok());
    let lang = wish.map_or(ENGLISH, Lang::from_accept);
    let again_in = (status == StatusCode::SERVICE_UNAVAILABLE).then_some(AGAIN_IN);
    let page = ErrorPage { page: face::nobodys(lang), status: status.as_u16(), request_id: None, more: None, again_in };
    let page = page.render().unwrap_or_default();
    let mut answer = plain(status, "text/html; charset=utf-8", page);
    if again_in.is_some() {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(AGAIN_IN));
    }
    if status == StatusCode::METHOD_NOT_ALLOWED {
        answer.headers_mut().insert(header::ALLOW, HeaderValue::from_static("GET, HEAD, POST"));
    }
    answer
}

/// A short answer of this kind, with the header block.
pub(super) fn plain(status: StatusCode, kind: &'static str, text: impl Into<Bytes>) -> Answer {
    let mut answer = Response::new(Either::Right(Full::new(text.into())));
    *answer.status_mut() = status;
    let fields = answer.headers_mut();
    fields.insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    for (name, value) in headers::block() {
        if let Ok(name) = HeaderName::from_bytes(name.as_bytes()) {
            fields.insert(name, HeaderValue::from_static(value));
        }
    }
    answer
}
