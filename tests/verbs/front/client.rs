//! A browser that speaks TLS, and hands that write bytes no browser would.

use std::net::{Ipv4Addr, SocketAddr};
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use hyper::body::{Body, Frame, Incoming};
use hyper::{HeaderMap, Request, Response};
use hyper_util::rt::{TokioExecutor, TokioIo};
use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};
use tokio::net::{TcpSocket, TcpStream};
use tokio_rustls::TlsConnector;
use tokio_rustls::client::TlsStream;
use tokio_rustls::rustls::client::danger::{HandshakeSignatureValid, ServerCertVerified, ServerCertVerifier};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring, verify_tls12_signature, verify_tls13_signature};
use tokio_rustls::rustls::pki_types::{CertificateDer, ServerName, UnixTime};
use tokio_rustls::rustls::{ClientConfig, DigitallySignedStruct, Error, SignatureScheme};

use crate::program::Outcome;

/// Longer than anything that a test waits for.
pub const LONG: Duration = Duration::from_secs(100);

/// Trusts every certificate: what it is, not who vouches for it, is under test.
#[derive(Debug)]
struct Anybody(Arc<CryptoProvider>);

impl ServerCertVerifier for Anybody {
    fn verify_server_cert(
        &self,
        _: &CertificateDer<'_>,
        _: &[CertificateDer<'_>],
        _: &ServerName<'_>,
        _: &[u8],
        _: UnixTime,
    ) -> Result<ServerCertVerified, Error> {
        Ok(ServerCertVerified::assertion())
    }

    fn verify_tls12_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls12_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn verify_tls13_signature(
        &self,
        message: &[u8],
        cert: &CertificateDer<'_>,
        signed: &DigitallySignedStruct,
    ) -> Result<HandshakeSignatureValid, Error> {
        verify_tls13_signature(message, cert, signed, &self.0.signature_verification_algorithms)
    }

    fn supported_verify_schemes(&self) -> Vec<SignatureScheme> {
        self.0.signature_verification_algorithms.supported_schemes()
    }
}

/// Which HTTP a browser offers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Http {
    One,
    Two,
}

/// A socket from 127.0.`x`.`y`.
pub async fn tcp_from(from: [u8; 2], to: SocketAddr) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.bind((Ipv4Addr::new(127, 0, from[0], from[1]), 0).into())?;
    Ok(socket.connect(to).await?)
}

/// A socket that takes no more than so many bytes at once.
pub async fn narrow(to: SocketAddr, bytes: u32) -> Outcome<TcpStream> {
    let socket = TcpSocket::new_v4()?;
    socket.set_recv_buffer_size(bytes)?;
    Ok(socket.connect(to).await?)
}

/// TLS over this socket.
pub async fn secured(tcp: TcpStream, http: Http) -> Outcome<TlsStream<TcpStream>> {
    let provider = Arc::new(ring::default_provider());
    let mut config = ClientConfig::builder_with_provider(Arc::clone(&provider))
        .with_safe_default_protocol_versions()?
        .dangerous()
        .with_custom_certificate_verifier(Arc::new(Anybody(provider)))
        .with_no_client_auth();
    config.alpn_protocols = vec![if http == Http::Two { b"h2".to_vec() } else { b"http/1.1".to_vec() }];
    let name = ServerName::try_from("localhost")?;
    Ok(TlsConnector::from(Arc::new(config)).connect(name, tcp).await?)
}

/// TLS from this machine's first address.
pub async fn tls(to: SocketAddr, http: Http) -> Outcome<TlsStream<TcpStream>> {
    secured(TcpStream::connect(to).await?, http).await
}

/// The certificate that the other side showed.
pub fn shown(stream: &TlsStream<TcpStream>) -> Option<Vec<u8>> {
    stream.get_ref().1.peer_certificates()?.first().map(|certificate| certificate.to_vec())
}

/// The next piece of a body.
pub async fn piece(body: &mut Incoming) -> Outcome<Option<Vec<u8>>> {
    let frame = std::future::poll_fn(|cx| Pin::new(&mut *body).poll_frame(cx)).await.transpose()?;
    Ok(frame.map(Frame::into_data).and_then(Result::ok).map(|bytes| bytes.to_vec()))
}

/// A body to its end.
pub async fn collect(mut body: Incoming) -> Outcome<Vec<u8>> {
    let mut whole = Vec::new();
    while let Some(piece) = piece(&mut body).await? {
        whole.extend(piece);
    }
    Ok(whole)
}

/// An answer that was read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }
}

/// A connection of a browser, with several requests one after the other.
pub enum Browser {
    One(hyper::client::conn::http1::SendRequest<String>),
    Two(hyper::client::conn::http2::SendRequest<String>),
}

impl Browser {
    pub async fn over<S>(stream: S, http: Http) -> Outcome<Self>
    where
        S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
    {
        let stream = TokioIo::new(stream);
        Ok(match http {
            Http::One => {
                let (sender, connection) = hyper::client::conn::http1::handshake(stream).await?;
                tokio::spawn(connection);
                Self::One(sender)
            }
            Http::Two => {
                let (sender, connection) = hyper::client::conn::http2::handshake(TokioExecutor::new(), stream).await?;
                tokio::spawn(connection);
                Self::Two(sender)
            }
        })
    }

    pub async fn at(to: SocketAddr, http: Http) -> Outcome<Self> {
        Self::over(tls(to, http).await?, http).await
    }

    /// Sends a request for `localhost`; the answer's body has not been read yet.
    pub async fn begin(
        &mut self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        body: impl Into<String>,
    ) -> Outcome<Response<Incoming>> {
        let uri = match self {
            Self::One(_) => path.to_owned(),
            Self::Two(_) => format!("https://localhost{path}"),
        };
        let mut request = Request::builder().method(method).uri(uri);
        if matches!(self, Self::One(_)) && !fields.iter().any(|(name, _)| *name == "host") {
            request = request.header("host", "localhost");
        }
        for (name, value) in fields {
            request = request.header(*name, *value);
        }
        let request = request.body(body.into())?;
        let answer = match self {
            Self::One(sender) => {
                sender.ready().await?;
                tokio::time::timeout(LONG, sender.send_request(request)).await??
            }
            Self::Two(sender) => {
                sender.ready().await?;
                tokio::time::timeout(LONG, sender.send_request(request)).await??
            }
        };
        Ok(answer)
    }

    pub async fn send(
        &mut self,
        method: &str,
        path: &str,
        fields: &[(&str, &str)],
        body: impl Into<String>,
    ) -> Outcome<Answer> {
        let (head, body) = self.begin(method, path, fields, body).await?.into_parts();
        let body = tokio::time::timeout(LONG, collect(body)).await??;
        Ok(Answer { status: head.status.as_u16(), headers: head.headers, body })
    }

    pub async fn get(&mut self, path: &str) -> Outcome<Answer> {
        self.send("GET", path, &[], "").await
    }
}

/// Writes bytes and reads whatever comes until the other side ends.
pub async fn raw<S: AsyncRead + AsyncWrite + Unpin>(stream: &mut S, bytes: &[u8]) -> Outcome<Vec<u8>> {
    // The other side may refuse before it has read everything.
    let _ = stream.write_all(bytes).await;
    let _ = stream.flush().await;
    until_end(stream).await
}

/// Reads until the other side ends, in whatever way.
pub async fn until_end<S: AsyncRead + Unpin>(stream: &mut S) -> Outcome<Vec<u8>> {
    let mut read = Vec::new();
    let mut piece = [0; 16 << 10];
    while let Ok(count) = tokio::time::timeout(LONG, stream.read(&mut piece)).await? {
        if count == 0 {
            break;
        }
        read.extend_from_slice(&piece[..count]);
    }
    Ok(read)
}

/// The statuses of the HTTP/1.1 answers in these bytes.
pub fn statuses(bytes: &[u8]) -> Vec<u16> {
    let text = String::from_utf8_lossy(bytes);
    text.match_indices("HTTP/1.1 ").filter_map(|(at, _)| text.get(at + 9..at + 12)?.parse().ok()).collect()
}
