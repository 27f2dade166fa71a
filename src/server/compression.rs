//! Pages leave gzipped, at level 4: lower levels are cheaper, but let a class story's first view pass its 60 kB.

use std::cell::RefCell;

use flate2::{Compress, Compression, FlushCompress, Status as Packed};
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::{Header, Status};
use rocket::{Request, Response};

/// Compresses whole pages; streams, pictures and what is compressed already pass untouched.
pub(super) struct Gzip;

/// Of the window that deflate looks back in: 32 KiB.
const WINDOW_BITS: u8 = 15;

thread_local! {
    /// A quarter of a megabyte of tables, made once for each thread: making them anew cost as much as half of a page's packing.
    static PACKER: RefCell<Compress> = RefCell::new(Compress::new_gzip(Compression::new(4), WINDOW_BITS));
}

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
        match packed(&clear) {
            Some(packed) => {
                response.set_header(Header::new("Content-Encoding", "gzip"));
                response.set_sized_body(packed.len(), std::io::Cursor::new(packed));
            }
            None => response.set_sized_body(clear.len(), std::io::Cursor::new(clear)),
        }
    }
}

/// The page in gzip's form (RFC 1952); none where it would not be smaller.
fn packed(clear: &[u8]) -> Option<Vec<u8>> {
    PACKER.with_borrow_mut(|packer| {
        packer.reset();
        let mut packed = Vec::with_capacity(clear.len());
        let end = packer.compress_vec(clear, &mut packed, FlushCompress::Finish).ok()?;
        packed.shrink_to_fit();
        (end == Packed::StreamEnd).then_some(packed)
    })
}

/// RFC 9110 §12.5.3: gzip is named and not refused by a weight of zero.
fn accepts_gzip(request: &Request<'_>) -> bool {
    request.headers().get("Accept-Encoding").flat_map(|header| header.split(',')).any(|coding| {
        let (name, weight) = coding.trim().split_once(';').unwrap_or((coding.trim(), ""));
        let refused = weight.trim().strip_prefix("q=").is_some_and(|weight| weight.trim().parse() == Ok(0.0_f32));
        name.trim().eq_ignore_ascii_case("gzip") && !refused
    })
}
