//! The media address: `/media/<128-bit id>`, with the session and a right for each request (TRUST 2.6).
//!
//! Invariants: a picture is served only to who may read its post now; only as a kind that browsers never run, sandboxed; kept by
//! no cache; no byte leaves before its chunk was verified, and in the place of a damaged picture stands one that says so.

use std::io::Cursor;

use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::{Responder, Response};
use rocket::{Route, State, get, routes};

use super::super::store::picture;
use crate::db::Db;
use crate::error::Result;
use crate::keys::Keybox;
use crate::media::range::{Part, Range};
use crate::media::seal::Opener;
use crate::media::store::SealedBlob;
use crate::media::{BlobError, Media};
use crate::policy::May;
use crate::policy::people::keep_damage;
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
        let opened = media.opener(row.blob, &row.wrapped_key, &owners).and_then(|opener| wish.take(opener));
        match opened {
            Ok((length, part, bytes)) => {
                Ok(Opened { media_type: row.media_type, length, shown: Shown::Picture(part), bytes })
            }
            Err(error) => {
                tracing::error!(blob = %row.blob, %error, "a picture is damaged: put its file back from a snapshot");
                if let Err(error) = keep_damage(db, row.blob) {
                    tracing::error!(%error, "… and that could not be noted");
                }
                Ok(Opened::damaged())
            }
        }
    })
}

/// What is sent in answer to an address of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Shown {
    /// The picture, or a part of it.
    Picture(Part),
    /// In its place one that says why.
    Grey,
}

/// The grey picture, in words (TRUST 4 'damaged page or blob').
const GREY: &[u8] = include_bytes!("../../../web/stories/damaged.png");

/// The range that the request asks for.
struct Wish(Option<Range>);

impl Wish {
    /// The whole length, which part was wished for, and its bytes.
    fn take(&self, mut opener: Opener<Box<dyn SealedBlob>>) -> Result<(u64, Part, Vec<u8>), BlobError> {
        let length = opener.length();
        let part = self.0.map_or(Part::Whole, |range| range.of(length));
        let bytes = match part {
            Part::Whole => opener.read(0..length)?,
            Part::Range(first, last) => opener.read(first..last + 1)?,
            Part::Outside => Vec::new(),
        };
        Ok((length, part, bytes))
    }
}

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
    shown: Shown,
    bytes: Vec<u8>,
}

impl Opened {
    fn damaged() -> Self {
        let length = u64::try_from(GREY.len()).unwrap_or(u64::MAX);
        Self { media_type: "image/png".into(), length, shown: Shown::Grey, bytes: GREY.to_vec() }
    }
}

impl<'r> Responder<'r, 'static> for Opened {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        let mut response = Response::build();
        response
            .header(Header::new("Content-Security-Policy", "default-src 'none'; sandbox; frame-ancestors 'none'"))
            .header(Header::new("Cache-Control", "private, no-store"))
            .header(Header::new("Accept-Ranges", "bytes"));
        match self.shown {
            Shown::Picture(Part::Whole) => {}
            // A browser shows a picture whatever the status; a script, a cache and the log learn that it is none of the school's.
            Shown::Grey => {
                response.status(Status::InternalServerError);
            }
            Shown::Picture(Part::Range(first, last)) => {
                response.status(Status::PartialContent);
                response.header(Header::new("Content-Range", format!("bytes {first}-{last}/{}", self.length)));
            }
            Shown::Picture(Part::Outside) => {
                response.status(Status::RangeNotSatisfiable);
                response.header(Header::new("Content-Range", format!("bytes */{}", self.length)));
            }
        }
        response.header(Header::new("Content-Type", self.media_type));
        response.sized_body(self.bytes.len(), Cursor::new(self.bytes));
        response.ok()
    }
}
