//! Pages leave gzipped, at level 2: level 1 is cheaper, but its fixed codes let a class story's first view pass its 60 kB.

use std::io::Write;

use flate2::Compression;
use flate2::write::GzEncoder;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Header, Status};
use rocket::{Request, Response};

/// Compresses whole pages; streams, pictures and what is compressed already pass untouched.
pub(super) struct Gzip;

/// Below this the gzip frame costs more than it saves.
const WORTH_IT: usize = 600;

#[rocket::async_trait]
impl Fairing for Gzip {
    fn info(&self) -> Info {
        Info { name: "gzip", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let is_page = response.content_type().is_some_and(|kind| kind.is_html());
        if !is_page || response.headers().contains("Content-Encoding") || response.status() == Status::NotModified {
            return;
        }
        response.adjoin_header(Header::new("Vary", "Accept-Encoding"));
        if !accepts_gzip(request) || response.body_mut().size().await.is_none_or(|size| size < WORTH_IT) {
            return;
        }
        let Ok(clear) = response.body_mut().to_bytes().await else {
            response.set_status(Status::InternalServerError);
            return;
        };
        let mut encoder = GzEncoder::new(Vec::with_capacity(clear.len() / 4), Compression::new(2));
        match encoder.write_all(&clear).and_then(|()| encoder.finish()) {
            Ok(packed) => {
                response.set_header(Header::new("Content-Encoding", "gzip"));
                response.set_sized_body(packed.len(), std::io::Cursor::new(packed));
            }
            Err(_) => response.set_sized_body(clear.len(), std::io::Cursor::new(clear)),
        }
    }
}

/// RFC 9110 §12.5.3: gzip is named and not refused by a weight of zero.
fn accepts_gzip(request: &Request<'_>) -> bool {
    request.headers().get("Accept-Encoding").flat_map(|header| header.split(',')).any(|coding| {
        let (name, weight) = coding.trim().split_once(';').unwrap_or((coding.trim(), ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.trim().parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}
