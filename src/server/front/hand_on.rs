//! Hands a request on to Rocket over loopback, and its answer back, both as they stream.
//!
//! Invariants: Rocket listens on loopback alone, on a port of the system's choice, and answers nobody without the secret that was
//! made at this start; the comparison takes the same time whatever was guessed.

use std::error::Error as _;
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body as _, Incoming};
use hyper::header::{HeaderMap, HeaderValue};
use hyper::http::uri::Authority;
use hyper::{Request, Response, StatusCode};
use hyper_util::client::legacy::Client;
use hyper_util::client::legacy::connect::HttpConnector;
use hyper_util::rt::{TokioExecutor, TokioTimer};
use ring::rand::SecureRandom;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Method, Status};
use rocket::{Data, Request as RocketRequest};
use subtle::ConstantTimeEq;

use super::asked::{self, Asked, SECRET};
use super::doors::Turn;
use super::paced::{Broken, Paced};
use super::pulse::{Beat, Held};
use super::refusal::{Answer, AnswerBody, refuse};
use crate::error::{Error, Result};
use crate::server::errors::{REFUSED, Refused};

/// Bytes that are read at once on the way between front and Rocket.
pub(super) const PIECE: usize = 64 << 10;
/// A body that Rocket may refuse before it has read it: more than a form may be, in bytes.
const LONG: u64 = 256 << 10;
/// How long a connection to Rocket is kept for the next request.
const KEPT: Duration = Duration::from_secs(60);
/// How many are kept.
const MOST_KEPT: usize = 64;

/// What proves to Rocket that a request comes from the front.
#[derive(Clone)]
pub(super) struct Secret(HeaderValue);

impl Secret {
    /// 32 random bytes.
    ///
    /// # Errors
    /// A fault where the system gives none.
    pub(super) fn random() -> Result<Self> {
        let mut bytes = [0_u8; 32];
        let none = || Error::fault("the operating system gives no random bytes");
        ring::rand::SystemRandom::new().fill(&mut bytes).map_err(|_| none())?;
        let mut value = HeaderValue::from_str(&data_encoding::HEXLOWER.encode(&bytes)).map_err(|_| none())?;
        value.set_sensitive(true);
        Ok(Self(value))
    }

    fn is(&self, said: Option<&str>) -> bool {
        said.is_some_and(|said| said.as_bytes().ct_eq(self.0.as_bytes()).into())
    }
}

/// Refuses whatever did not come through the front.
pub(super) struct OnlyByFront(pub(super) Secret);

#[rocket::async_trait]
impl Fairing for OnlyByFront {
    fn info(&self) -> Info {
        Info { name: "only by the front", kind: Kind::Request }
    }

    async fn on_request(&self, request: &mut RocketRequest<'_>, _: &mut Data<'_>) {
        let by_front = {
            let mut said = request.headers().get(SECRET.as_str());
            self.0.is(said.next()) && said.next().is_none()
        };
        if !by_front {
            request.local_cache(|| Refused(Some(Status::MisdirectedRequest)));
            request.set_method(Method::Get);
            request.set_uri(Origin::const_new(REFUSED, None));
        }
    }
}

/// The way to Rocket: connections that are kept, and the secret.
#[derive(Clone)]
pub(super) struct Way {
    client: Client<HttpConnector, Paced>,
    rocket: Arc<Authority>,
    secret: Secret,
}

impl Way {
    /// The way to the Rocket that listens on this port.
    ///
    /// # Errors
    /// A fault where the address is none.
    pub(super) fn to(port: u16, secret: Secret) -> Result<Self> {
        let mut connector = HttpConnector::new();
        connector.set_nodelay(true);
        let client = Client::builder(TokioExecutor::new())
            .pool_timer(TokioTimer::new())
            .pool_idle_timeout(KEPT)
            .pool_max_idle_per_host(MOST_KEPT)
            .http1_max_buf_size(PIECE)
            .set_host(false)
            .build(connector);
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, port));
        let rocket = address.to_string().parse().map_err(Error::fault)?;
        Ok(Self { client, rocket: Arc::new(rocket), secret })
    }

    /// Hands one request on. `beat` and `turn` last until the answer's last byte is taken.
    pub(super) async fn hand_on(&self, request: Request<Incoming>, asked: Asked, beat: Beat, turn: Turn) -> Answer {
        let (mut head, body) = request.into_parts();
        let language = head.headers.get(hyper::header::ACCEPT_LANGUAGE).cloned();
        let refused = |status| {
            let wish = language.into_iter().map(|wish| (hyper::header::ACCEPT_LANGUAGE, wish));
            refuse(status, &HeaderMap::from_iter(wish))
        };
        if let Err(status) = asked::told(&mut head, asked, &self.rocket, &self.secret.0) {
            return refused(status);
        }
        let long = !body.is_end_stream() && body.size_hint().exact().is_none_or(|length| length > LONG);
        match self.client.request(Request::from_parts(head, Paced::new(body))).await {
            Ok(answer) => {
                let (mut head, body) = answer.into_parts();
                asked::answered(&mut head.headers);
                Response::from_parts(head, AnswerBody::Handed(Held { body, beat, _turn: turn }))
            }
            Err(error) => refused(blame(&error, long)),
        }
    }
}

/// Whether Rocket closed the connection while it was written to.
fn closed(cause: &(dyn std::error::Error + 'static)) -> bool {
    use std::io::ErrorKind::{BrokenPipe, ConnectionAborted, ConnectionReset};
    let io = cause.downcast_ref::<std::io::Error>();
    io.is_some_and(|io| matches!(io.kind(), BrokenPipe | ConnectionAborted | ConnectionReset))
        || cause
            .downcast_ref::<hyper::Error>()
            .is_some_and(|hyper| hyper.is_body_write_aborted() || hyper.is_incomplete_message())
}

/// Whose fault it is that there is no answer. Rocket answers a `long` body that it will not take without reading it, and the end of
/// that connection may overtake its answer: then the front says the same.
fn blame(error: &hyper_util::client::legacy::Error, long: bool) -> StatusCode {
    let mut source = error.source();
    while let Some(cause) = source {
        match cause.downcast_ref::<Broken>() {
            Some(Broken::TooSlow) => return StatusCode::REQUEST_TIMEOUT,
            Some(Broken::Off(_)) => return StatusCode::BAD_REQUEST,
            None if long && closed(cause) => return StatusCode::PAYLOAD_TOO_LARGE,
            None => source = cause.source(),
        }
    }
    tracing::error!(%error, "a request could not be handed on");
    StatusCode::BAD_GATEWAY
}
