//! One question by HTTP and its answer (RFC 9112): to a configured host, without following it anywhere else.
//!
//! [`Outbound::ask`] blocks its thread on a runtime of its own: jobs ask, never a page.

use std::future::{Future, poll_fn};
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;

use hyper::body::{Body as _, Incoming};
use hyper::client::conn::http1::{SendRequest, handshake};
use hyper::header::{CONNECTION, HOST, HeaderMap, HeaderName, HeaderValue, USER_AGENT};
use hyper::{Method, Request, Response};
use hyper_util::rt::TokioIo;
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::timeout;
use tokio_rustls::TlsConnector;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName};
use tokio_rustls::rustls::{ClientConfig, RootCertStore};

use super::{ANSWER_WITHIN, CONNECT_WITHIN, Encryption, Failure, Host, Outbound, Purpose, resolve};

/// More of an answer is not read.
pub const LONGEST_ANSWER: usize = 1 << 20;

/// What is asked.
pub struct Asked {
    /// `GET`, `HEAD` or `POST`.
    pub method: Method,
    /// Path and query, beginning with `/`.
    pub path: String,
    /// Fields of the head, besides the host.
    pub headers: Vec<(String, String)>,
    /// The body; empty for none.
    pub body: String,
}

/// What was answered.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Answered {
    /// The status.
    pub status: u16,
    /// The fields of the head.
    pub headers: HeaderMap,
    /// The body, up to [`LONGEST_ANSWER`].
    pub body: Vec<u8>,
}

impl Outbound {
    /// Asks the host for `purpose` and gives its answer, whatever its status.
    ///
    /// Blocks for up to [`CONNECT_WITHIN`] for each address of the host, and [`ANSWER_WITHIN`] for the whole answer.
    ///
    /// # Errors
    /// [`Failure`]; but for [`Failure::NoAnswer`] nothing of the question has left the school.
    pub fn ask(&self, purpose: Purpose, asked: Asked) -> Result<Answered, Failure> {
        let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build();
        runtime.map_err(|error| Failure::Unreachable(error.to_string()))?.block_on(self.converse(purpose, asked))
    }

    /// As [`Self::ask`], where a runtime of one's own is there already. It looks the host's name up in the thread that polls it.
    ///
    /// # Errors
    /// As [`Self::ask`].
    pub async fn converse(&self, purpose: Purpose, asked: Asked) -> Result<Answered, Failure> {
        let host = self.host(purpose).ok_or(Failure::NotConfigured)?;
        let answered = converse(host, asked).await;
        self.note(host, matches!(answered, Ok(_) | Err(Failure::NoAnswer(_))));
        answered
    }
}

async fn converse(host: &Host, asked: Asked) -> Result<Answered, Failure> {
    let request = written(host, asked)?;
    let tcp = connect(&resolve(host)?).await?;
    let no_answer = |why: &dyn std::fmt::Display| Failure::NoAnswer(why.to_string());
    let answer = if host.encryption == Encryption::None {
        timeout(ANSWER_WITHIN, spoken(tcp, request)).await
    } else {
        let name = ServerName::try_from(host.name.clone()).map_err(|error| Failure::NotEncrypted(error.to_string()))?;
        let shaking = TlsConnector::from(trust(host)?).connect(name, tcp);
        let stream = timeout(CONNECT_WITHIN, shaking).await.map_err(|late| Failure::Unreachable(late.to_string()))?;
        let stream = stream.map_err(|error| Failure::NotEncrypted(error.to_string()))?;
        timeout(ANSWER_WITHIN, spoken(stream, request)).await
    };
    answer.map_err(|late| no_answer(&late))?.map_err(|error| no_answer(&error))
}

pub(super) async fn connect(addresses: &[SocketAddr]) -> Result<TcpStream, Failure> {
    let mut why = "its name has no address".to_owned();
    for address in addresses {
        match timeout(CONNECT_WITHIN, TcpStream::connect(address)).await {
            Ok(Ok(stream)) => return Ok(stream),
            Ok(Err(error)) => why = error.to_string(),
            Err(late) => why = late.to_string(),
        }
    }
    Err(Failure::Unreachable(why))
}

/// The question as it is sent.
fn written(host: &Host, asked: Asked) -> Result<Request<String>, Failure> {
    let unfit = |what: &dyn std::fmt::Display| Failure::Unfit(what.to_string());
    let usual = if host.encryption == Encryption::None { 80 } else { 443 };
    let name = if host.name.contains(':') { format!("[{}]", host.name) } else { host.name.clone() };
    let named = if host.port == usual { name } else { format!("{name}:{}", host.port) };
    let mut request =
        Request::builder().method(asked.method).uri(asked.path).body(asked.body).map_err(|e| unfit(&e))?;
    let head = request.headers_mut();
    head.insert(HOST, HeaderValue::from_str(&named).map_err(|e| unfit(&e))?);
    head.insert(USER_AGENT, HeaderValue::from_static("Bookbag"));
    head.insert(CONNECTION, HeaderValue::from_static("close"));
    for (name, value) in asked.headers {
        let mut value = HeaderValue::from_str(&value).map_err(|e| unfit(&e))?;
        value.set_sensitive(true);
        head.insert(HeaderName::from_bytes(name.as_bytes()).map_err(|e| unfit(&e))?, value);
    }
    Ok(request)
}

async fn spoken<S>(stream: S, request: Request<String>) -> Result<Answered, hyper::Error>
where
    S: AsyncRead + AsyncWrite + Unpin,
{
    let (sender, connection) = handshake(TokioIo::new(stream)).await?;
    beside(connection, heard(sender, request)).await
}

/// Drives the connection until the answer is read; how the connection ends afterwards concerns nobody.
async fn beside<T>(connection: impl Future<Output = Result<(), hyper::Error>>, answer: impl Future<Output = T>) -> T {
    tokio::pin!(connection, answer);
    let mut open = true;
    loop {
        tokio::select! {
            answered = &mut answer => return answered,
            _ = &mut connection, if open => open = false,
        }
    }
}

async fn heard(mut sender: SendRequest<String>, request: Request<String>) -> Result<Answered, hyper::Error> {
    let answer: Response<Incoming> = sender.send_request(request).await?;
    let (head, mut body) = answer.into_parts();
    let mut read = Vec::new();
    while let Some(frame) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
        if let Ok(piece) = frame?.into_data() {
            read.extend_from_slice(&piece);
        }
        if read.len() >= LONGEST_ANSWER {
            read.truncate(LONGEST_ANSWER);
            break;
        }
    }
    Ok(Answered { status: head.status.as_u16(), headers: head.headers, body: read })
}

/// Whom to believe about a host's certificate: the configured file alone, else the machine's own authorities.
pub(super) fn trust(host: &Host) -> Result<Arc<ClientConfig>, Failure> {
    let unusable = |what: &dyn std::fmt::Display| Failure::NotEncrypted(what.to_string());
    let mut roots = RootCertStore::empty();
    match &host.authorities {
        Some(file) => {
            let pem = std::fs::read(file).map_err(|error| unusable(&error))?;
            for authority in CertificateDer::pem_slice_iter(&pem) {
                roots.add(authority.map_err(|error| unusable(&error))?).map_err(|error| unusable(&error))?;
            }
        }
        None => drop(roots.add_parsable_certificates(rustls_native_certs::load_native_certs().certs)),
    }
    let config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
        .with_safe_default_protocol_versions()
        .map_err(|error| unusable(&error))?
        .with_root_certificates(roots)
        .with_no_client_auth();
    Ok(Arc::new(config))
}
