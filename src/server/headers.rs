//! The header block of TRUST 2.4, on every answer, Rocket's and the front's.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::Header;
use rocket::{Request, Response};

/// Whether browsers are told to insist on TLS (HSTS, RFC 6797): once a publicly trusted certificate has served for a day (TRUST 2.4).
#[derive(Clone, Debug, Default)]
pub struct StrictTransport(Arc<AtomicBool>);

impl StrictTransport {
    /// From the next answer on, so.
    pub fn set(&self, insists: bool) {
        self.0.store(insists, Ordering::Relaxed);
    }

    fn insists(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// Sets the block, last of all fairings.
pub(super) struct Block {
    pub(super) strict_transport: StrictTransport,
}

/// What the browser may load and do on a page.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; \
     connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; \
     require-trusted-types-for 'script'; trusted-types bookbag; report-uri /csp-reports";

const FIXED: [(&str, &str); 9] = [
    ("X-Content-Type-Options", "nosniff"),
    ("Referrer-Policy", "same-origin"),
    ("Cross-Origin-Opener-Policy", "same-origin"),
    ("Cross-Origin-Resource-Policy", "same-origin"),
    ("Cross-Origin-Embedder-Policy", "require-corp"),
    ("X-Frame-Options", "DENY"),
    ("X-Permitted-Cross-Domain-Policies", "none"),
    ("X-DNS-Prefetch-Control", "off"),
    ("Permissions-Policy", PERMISSIONS),
];

/// What no page may use (D46: the browser's location among it).
const PERMISSIONS: &str = "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), \
     display-capture=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)";

/// The block of an answer that has no rules of its own.
pub(super) fn block() -> impl Iterator<Item = (&'static str, &'static str)> {
    FIXED.into_iter().chain([("Content-Security-Policy", POLICY), ("Cache-Control", "no-store")])
}

#[rocket::async_trait]
impl Fairing for Block {
    fn info(&self) -> Info {
        Info { name: "header block", kind: Kind::Response }
    }

    async fn on_response<'r>(&self, _: &'r Request<'_>, response: &mut Response<'r>) {
        for (name, value) in FIXED {
            response.set_header(Header::new(name, value));
        }
        // A route with stricter rules of its own keeps them: media is sandboxed, assets are immutable.
        if !response.headers().contains("Content-Security-Policy") {
            response.set_header(Header::new("Content-Security-Policy", POLICY));
        }
        // Rocket's event streams say no-cache, which would let a cache keep them.
        if response.headers().get_one("Cache-Control").is_none_or(|said| said == "no-cache") {
            response.set_header(Header::new("Cache-Control", "no-store"));
        }
        if self.strict_transport.insists() {
            response.set_header(Header::new("Strict-Transport-Security", "max-age=63072000; includeSubDomains"));
        } else {
            // Rocket's Shield adds it by itself where Rocket ends TLS: never while the certificate is not publicly trusted.
            response.remove_header("Strict-Transport-Security");
        }
        response.remove_header("Server");
        // Rocket sends bodies in pieces of 4 KiB by default: 64 KiB halve the cost of a page.
        response.set_max_chunk_size(64 << 10);
    }
}
