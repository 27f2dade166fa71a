//! The technical log: one line a request, without personal data (TRUST 2.8): the route's template, never the path; no address.

use std::time::Instant;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::{Data, Request, Response};

/// The request's id: on an error page and in the log.
#[derive(Clone, Debug)]
pub struct RequestId(pub String);

impl RequestId {
    /// Eight letters and digits by lot.
    #[must_use]
    pub fn random() -> Self {
        let mut bytes = [0_u8; 5];
        // An id by which a line is found is no secret: without randomness it stays zero and the line is found by its time.
        let _ = ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut bytes);
        Self(data_encoding::BASE32_NOPAD.encode(&bytes).to_lowercase())
    }
}

struct Began(Instant);

pub(super) struct Journal;

#[rocket::async_trait]
impl Fairing for Journal {
    fn info(&self) -> Info {
        Info { name: "journal", kind: Kind::Request | Kind::Response }
    }

    async fn on_request(&self, request: &mut Request<'_>, _: &mut Data<'_>) {
        request.local_cache(RequestId::random);
        request.local_cache(|| Began(Instant::now()));
    }

    async fn on_response<'r>(&self, request: &'r Request<'_>, response: &mut Response<'r>) {
        let route = request.route().map_or("none", |route| route.uri.as_str());
        if route == "/healthz" {
            return;
        }
        let id = &request.local_cache(RequestId::random).0;
        let began = request.local_cache(|| Began(Instant::now())).0;
        let ms = u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX);
        tracing::info!(request = %id, method = %request.method(), route, status = response.status().code, ms, "answered");
    }
}
