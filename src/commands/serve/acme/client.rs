//! The authority, asked through the one door out.

use std::future::{Future, poll_fn};
use std::pin::Pin;
use std::sync::Arc;

use hyper::body::{Body, Bytes};
use hyper::{Request, Response, Uri};
use instant_acme::{BodyWrapper, BytesResponse, Error, HttpClient};

use crate::config::Acme;
use crate::outbound::web::{Asked, LONGEST_ANSWER};
use crate::outbound::{Outbound, Purpose};

/// What asks.
pub(super) struct Client {
    door: Arc<Outbound>,
    host: Option<(String, u16)>,
}

impl Client {
    pub(super) fn new(door: Arc<Outbound>, settings: &Acme) -> Self {
        Self { door, host: settings.host() }
    }

    /// The authority names addresses in its answers: all of them must be its own.
    fn is_its_own(&self, uri: &Uri) -> bool {
        let host = uri.host().map(|host| host.trim_matches(['[', ']']).to_owned());
        uri.scheme_str() == Some("https") && host.map(|host| (host, uri.port_u16().unwrap_or(443))) == self.host
    }
}

impl HttpClient for Client {
    fn request(
        &self,
        request: Request<BodyWrapper<Bytes>>,
    ) -> Pin<Box<dyn Future<Output = Result<BytesResponse, Error>> + Send>> {
        let (head, body) = request.into_parts();
        if !self.is_its_own(&head.uri) {
            let host = head.uri.host().unwrap_or_default().to_owned();
            return Box::pin(async move { Err(Error::Other(format!("it leads to another host, {host}").into())) });
        }
        let door = Arc::clone(&self.door);
        Box::pin(async move {
            let headers = head.headers.iter().filter_map(|(name, value)| {
                value.to_str().ok().map(|value| (name.as_str().to_owned(), value.to_owned()))
            });
            let asked = Asked {
                method: head.method,
                path: head.uri.path_and_query().map_or_else(|| "/".to_owned(), ToString::to_string),
                headers: headers.collect(),
                body: whole(body).await?,
            };
            let answered = door.converse(Purpose::Acme, asked).await.map_err(|why| Error::Other(Box::new(why)))?;
            let body = String::from_utf8(answered.body).map_err(|error| Error::Other(Box::new(error)))?;
            let mut answer = Response::new(body);
            *answer.status_mut() =
                answered.status.try_into().map_err(|_| Error::Other("it answered with no status".into()))?;
            *answer.headers_mut() = answered.headers;
            Ok(BytesResponse::from(answer))
        })
    }
}

async fn whole(body: BodyWrapper<Bytes>) -> Result<String, Error> {
    let mut body = std::pin::pin!(body);
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|cx| body.as_mut().poll_frame(cx)).await {
        let frame = frame.unwrap_or_else(|never| match never {});
        read.extend(frame.into_data().unwrap_or_default());
        if read.len() > LONGEST_ANSWER {
            return Err(Error::Other("the question is too long".into()));
        }
    }
    String::from_utf8(read).map_err(|error| Error::Other(Box::new(error)))
}
