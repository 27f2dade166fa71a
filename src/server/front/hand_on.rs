//! Hands a request on to Rocket over loopback, and its answer back, both as they stream.
//!
//! Invariants: Rocket listens on loopback alone, on a port of the system's choice, and answers nobody without the secret that was
//! made at this start; the comparison takes the same time whatever was guessed.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;

use hyper::body::Incoming;
use hyper::header::{HeaderMap, HeaderValue};
use hyper::{Request, Response, StatusCode};
use ring::rand::SecureRandom;
use rocket::fairing::{Fairing, Info, Kind};
use rocket::http::uri::Origin;
use rocket::http::{Method, Status};
use rocket::{Data, Request as RocketRequest};
use subtle::ConstantTimeEq;

use super::asked::{self, Asked, SECRET};
use super::doors::Turn;
use super::kept::{Handed, Kept, Silence};
use super::paced::{Broken, Paced};
use super::pulse::Beat;
use super::refusal::{Answer, AnswerBody, refuse};
use crate::error::{Error, Result};
use crate::server::errors::{REFUSED, Refused};

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
pub(super) struct Way {
    kept: Arc<Kept>,
    secret: Secret,
}

impl Way {
    /// The way to the Rocket that listens on this port.
    pub(super) fn to(port: u16, secret: Secret) -> Self {
        Self { kept: Arc::new(Kept::to(SocketAddr::from((Ipv4Addr::LOCALHOST, port)))), secret }
    }

    /// Hands one request on. `beat` and `turn` last until the answer's last byte is taken.
    pub(super) async fn hand_on(&self, request: Request<Incoming>, asked: Asked, beat: Beat, turn: Turn) -> Answer {
        let (mut head, body) = request.into_parts();
        let language = head.headers.get(hyper::header::ACCEPT_LANGUAGE).cloned();
        let refused = |status| {
            let wish = language.into_iter().map(|wish| (hyper::header::ACCEPT_LANGUAGE, wish));
            refuse(status, &HeaderMap::from_iter(wish))
        };
        if let Err(status) = asked::told(&mut head, asked, &self.secret.0) {
            return refused(status);
        }
        let body = Paced::new(body);
        let sent = body.sent();
        match self.kept.ask(Request::from_parts(head, body)).await {
            Ok((answer, connection)) => {
                let (mut head, body) = answer.into_parts();
                asked::answered(&mut head.headers);
                let (connection, kept) = (Some(connection), Arc::clone(&self.kept));
                let body = Handed { body, beat, _turn: turn, connection, kept, sent, ended: false };
                Response::from_parts(head, AnswerBody::Handed(body))
            }
            Err(silence) => refused(blame(&silence)),
        }
    }
}

/// Whose fault it is that there is no answer.
fn blame(silence: &Silence) -> StatusCode {
    let mut source: Option<&(dyn std::error::Error + 'static)> = Some(silence.as_ref());
    while let Some(cause) = source {
        match cause.downcast_ref::<Broken>() {
            Some(Broken::TooSlow) => return StatusCode::REQUEST_TIMEOUT,
            Some(Broken::Off(_)) => return StatusCode::BAD_REQUEST,
            None => source = cause.source(),
        }
    }
    tracing::error!(%silence, "a request could not be handed on");
    StatusCode::BAD_GATEWAY
}
