//! What the front answers by itself: a page in words, with the header block of TRUST 2.4.

use std::pin::Pin;
use std::task::{Context, Poll};

use askama::Template;
use hyper::body::{Body, Bytes, Frame, SizeHint};
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Response, StatusCode};

use super::kept;
use crate::locale::{ENGLISH, Lang};
use crate::page::ErrorPage;
use crate::server::{face, headers};

/// An answer on its way out.
pub(super) type Answer = Response<AnswerBody>;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum AnswerBody {
    /// Rocket's, as it streams.
    Handed(kept::Handed),
    /// The front's own, until it is sent.
    Own(Option<Bytes>),
}

impl Body for AnswerBody {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        match &mut *self {
            Self::Handed(body) => Pin::new(body).poll_frame(cx),
            Self::Own(text) => Poll::Ready(text.take().map(|text| Ok(Frame::data(text)))),
        }
    }

    fn is_end_stream(&self) -> bool {
        match self {
            Self::Handed(body) => body.is_end_stream(),
            Self::Own(text) => text.is_none(),
        }
    }

    fn size_hint(&self) -> SizeHint {
        match self {
            Self::Handed(body) => body.size_hint(),
            Self::Own(text) => SizeHint::with_exact(text.as_ref().map_or(0, |text| text.len() as u64)),
        }
    }
}

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
    let text = Some(text.into()).filter(|text: &Bytes| !text.is_empty());
    let mut answer = Response::new(AnswerBody::Own(text));
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
