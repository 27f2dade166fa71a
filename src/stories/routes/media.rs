//! The media address: `/media/<128-bit id>`, with the session and a right for each request (TRUST 2.6).
//!
//! Invariants: a picture is served only to who may read its post now; only as a kind that browsers never run, sandboxed; kept by
//! no cache; no byte leaves before its chunk was verified.

use std::io::Cursor;

use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{Responder, Response};
use rocket::{Route, State, get, routes};

use super::super::store::picture;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::keys::Keybox;
use crate::media::Media;
use crate::media::range::{Part, Range};
use crate::policy::May;
use crate::policy::stories::ReadMedia;

pub(super) fn routes() -> Vec<Route> {
    routes![serve]
}

#[get("/media/<_>")]
fn serve(
    may: May<ReadMedia>,
    wish: Wish,
    db: &State<Db>,
    media: &State<Media>,
    keybox: &State<Keybox>,
) -> Result<Opened> {
    let row = db.read(&may, picture::sealed)?;
    tokio::task::block_in_place(|| {
        let owners = picture::owners(keybox, row.class, &row.pupils)?;
        let mut opener = media.opener(row.blob, &row.wrapped_key, &owners)?;
        let length = opener.length();
        let part = wish.0.map_or(Part::Whole, |range| range.of(length));
        let bytes = match part {
            Part::Whole => opener.read(0..length),
            Part::Range(first, last) => opener.read(first..last + 1),
            Part::Outside => Ok(Vec::new()),
        };
        Ok(Opened { media_type: row.media_type, length, part, bytes: bytes.map_err(Error::from)? })
    })
}

/// The range that the request asks for.
struct Wish(Option<Range>);

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Wish {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let mut headers = request.headers().get("Range");
        Outcome::Success(Self(headers.next().filter(|_| headers.next().is_none()).and_then(Range::parse)))
    }
}

/// An opened picture, or a part of it, on its way to the browser.
struct Opened {
    media_type: String,
    length: u64,
    part: Part,
    bytes: Vec<u8>,
}

impl<'r> Responder<'r, 'static> for Opened {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        let mut response = Response::build();
        response
            .header(Header::new("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"))
            .header(Header::new("Cache-Control", "private, no-store"))
            .header(Header::new("Accept-Ranges", "bytes"));
        match self.part {
            Part::Whole => {}
            Part::Range(first, last) => {
                response.status(Status::PartialContent);
                response.header(Header::new("Content-Range", format!("bytes {first}-{last}/{}", self.length)));
            }
            Part::Outside => {
                response.status(Status::RangeNotSatisfiable);
                response.header(Header::new("Content-Range", format!("bytes */{}", self.length)));
            }
        }
        response.header(Header::new("Content-Type", self.media_type));
        response.sized_body(self.bytes.len(), Cursor::new(self.bytes));
        response.ok()
    }
}
