//! Styles, scripts, fonts and drawings, embedded under names that contain a hash of their content (`build.rs`).
//!
//! Invariants: a name never changes its content, so browsers keep it for a year; what is served is exactly what was embedded;
//! a name that is not in the table is 404.

use rocket::http::{Header, Status};
use rocket::request::{FromRequest, Outcome};
use rocket::response::Responder;
use rocket::{Request, Response, Route, get, routes};
use rust_embed::RustEmbed;

pub(super) fn routes() -> Vec<Route> {
    routes![serve]
}

/// One asset: where the sources name it, where browsers find it, what it is.
struct Asset {
    path: &'static str,
    address: &'static str,
    media: &'static str,
    compressed: bool,
}

/// All assets, sorted by path.
static ASSETS: &[Asset] = &include!(concat!(env!("OUT_DIR"), "/assets.rs"));

#[derive(RustEmbed)]
#[folder = "$OUT_DIR/assets"]
struct Contents;

/// The address of the asset at `path` under `web/`: `base.css` gives `/assets/base-<hash>.css`.
///
/// A path that does not exist gives an address that is 404, and a line in the log; a test reads all templates so that none is left.
#[must_use]
pub fn asset(path: &str) -> &'static str {
    if let Ok(index) = ASSETS.binary_search_by(|asset| asset.path.cmp(path))
        && let Some(asset) = ASSETS.get(index)
    {
        return asset.address;
    }
    tracing::error!(path, "an asset is missing");
    "/assets/missing"
}

/// Whether there is an asset at `path`.
#[must_use]
pub fn exists(path: &str) -> bool {
    ASSETS.binary_search_by(|asset| asset.path.cmp(path)).is_ok()
}

/// The best coding of content that the browser accepts (RFC 9110 §12.5.3).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Coding {
    /// `br`
    Brotli,
    /// `gzip`
    Gzip,
    /// As it is.
    Identity,
}

impl Coding {
    /// Reads an `Accept-Encoding` header; brotli is preferred to gzip, a weight of 0 refuses.
    #[must_use]
    pub fn accepted(header: &str) -> Self {
        let accepts = |name: &str| {
            header.split(',').any(|wish| {
                let (coding, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
                coding.trim() == name && weight.trim().parse::<f32>().is_ok_and(|weight| weight > 0.0)
            })
        };
        if accepts("br") {
            Self::Brotli
        } else if accepts("gzip") {
            Self::Gzip
        } else {
            Self::Identity
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Coding {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        let wishes: Vec<&str> = request.headers().get("accept-encoding").collect();
        Outcome::Success(Self::accepted(&wishes.join(",")))
    }
}

/// An asset on its way to a browser.
pub struct Found {
    asset: &'static Asset,
    coding: Coding,
}

/// Answers with an asset in the best coding that the browser accepts.
#[get("/assets/<name>")]
pub fn serve(name: &str, coding: Coding) -> Option<Found> {
    let asset = ASSETS.iter().find(|asset| asset.address.strip_prefix("/assets/") == Some(name))?;
    Some(Found { asset, coding: if asset.compressed { coding } else { Coding::Identity } })
}

impl<'r> Responder<'r, 'static> for Found {
    fn respond_to(self, _: &'r Request<'_>) -> rocket::response::Result<'static> {
        let name = self.asset.address.trim_start_matches("/assets/");
        let (ending, coding) = match self.coding {
            Coding::Brotli => (".br", Some("br")),
            Coding::Gzip => (".gz", Some("gzip")),
            Coding::Identity => ("", None),
        };
        let file = Contents::get(&format!("{name}{ending}")).ok_or(Status::NotFound)?;
        let mut response = Response::build();
        response
            .header(Header::new("Content-Type", self.asset.media))
            .header(Header::new("Cache-Control", "public, max-age=31536000, immutable"));
        if self.asset.compressed {
            response.header(Header::new("Vary", "Accept-Encoding"));
        }
        if let Some(coding) = coding {
            response.header(Header::new("Content-Encoding", coding));
        }
        match file.data {
            std::borrow::Cow::Borrowed(bytes) => response.sized_body(bytes.len(), std::io::Cursor::new(bytes)),
            std::borrow::Cow::Owned(bytes) => response.sized_body(bytes.len(), std::io::Cursor::new(bytes)),
        };
        response.ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_the_smallest_coding_it_accepts() {
        assert_eq!(Coding::accepted("gzip, deflate, br"), Coding::Brotli);
        assert_eq!(Coding::accepted("gzip, deflate"), Coding::Gzip);
        assert_eq!(Coding::accepted("br;q=0, gzip;q=0.5"), Coding::Gzip);
        assert_eq!(Coding::accepted(""), Coding::Identity);
    }

    #[test]
    fn every_asset_has_its_content_in_every_coding_it_claims() {
        for asset in ASSETS {
            let name = asset.address.trim_start_matches("/assets/");
            assert!(Contents::get(name).is_some(), "{name}");
            assert_eq!(Contents::get(&format!("{name}.br")).is_some(), asset.compressed, "{name}");
        }
        assert!(ASSETS.is_sorted_by_key(|asset| asset.path));
    }

    #[test]
    fn every_icon_that_a_page_names_is_drawn() {
        let sprite = include_str!("../../web/icons/icons.svg");
        for (file, text) in crate::locale::sources::sources(&["html"]) {
            for opening in ["icon(", "turning("] {
                for name in crate::locale::sources::first_strings_after(&text, opening) {
                    assert!(sprite.contains(&format!("id=\"i-{name}\"")), "{file} names the icon {name}");
                }
            }
        }
    }

    #[test]
    fn every_asset_that_a_template_names_exists() {
        for (file, text) in crate::locale::sources::sources(&["html", "rs"]) {
            for path in crate::locale::sources::first_strings_after(&text, "asset(") {
                assert!(exists(&path), "{file} names the asset {path}");
            }
        }
    }
}
