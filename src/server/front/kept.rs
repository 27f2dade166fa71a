//! Connections to Rocket over loopback, kept for the next request.
//!
//! Invariants: a connection goes back only when question and answer have passed whole; where Rocket has answered without reading
//! a body to its end, its answer is heard nevertheless, and what is still written goes nowhere.

use std::error::Error;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use hyper::client::conn::http1::{Builder, SendRequest};
use hyper::{Request, Response};
use hyper_util::rt::TokioIo;
use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::net::{TcpSocket, TcpStream};
use tokio::time::timeout;

use super::doors::Turn;
use super::paced::{NOWHERE, Paced};
use super::pulse::Beat;

/// Bytes that are read at once on the way between front and Rocket.
pub(super) const PIECE: usize = 64 << 10;
/// How many connections are kept.
const MOST_KEPT: usize = 64;
/// A kept connection is ready, or not worth waiting for.
const SOON: Duration = Duration::from_millis(50);

/// Why Rocket gave no answer.
pub(super) type Silence = Box<dyn Error + Send + Sync>;

/// The connections.
#[derive(Debug)]
pub(super) struct Kept {
    rocket: SocketAddr,
    idle: Mutex<Vec<SendRequest<Paced>>>,
}

impl Kept {
    pub(super) fn to(rocket: SocketAddr) -> Self {
        Self { rocket, idle: Mutex::default() }
    }

    /// Asks Rocket, over a kept connection where there is one; gives the answer and the connection that it comes by.
    pub(super) async fn ask(
        &self,
        mut request: Request<Paced>,
    ) -> Result<(Response<Incoming>, SendRequest<Paced>), Silence> {
        loop {
            let idle = self.idle.lock().pop();
            let Some(mut kept) = idle else { break };
            if !matches!(timeout(SOON, kept.ready()).await, Ok(Ok(()))) {
                continue;
            }
            match kept.try_send_request(request).await {
                Ok(answer) => return Ok((answer, kept)),
                Err(mut error) => match error.take_message() {
                    Some(unsent) => request = unsent,
                    None => return Err(error.into_error().into()),
                },
            }
        }
        let mut new = self.connect().await?;
        let answer = new.send_request(request).await?;
        Ok((answer, new))
    }

    async fn connect(&self) -> Result<SendRequest<Paced>, Silence> {
        let tcp = TcpSocket::new_v4()?.connect(self.rocket).await?;
        tcp.set_nodelay(true)?;
        let stream = TokioIo::new(ToRocket { tcp, nowhere: None });
        let (sender, connection) = Builder::new().max_buf_size(PIECE).handshake(stream).await?;
        // How it ends is heard by whoever waits for an answer.
        tokio::spawn(async move { drop(connection.await) });
        Ok(sender)
    }
}

/// An answer's body, which keeps its request under way until the last byte was taken, and then gives the connection back.
#[derive(Debug)]
pub(super) struct Handed {
    pub(super) body: Incoming,
    pub(super) beat: Beat,
    pub(super) _turn: Turn,
    pub(super) connection: Option<SendRequest<Paced>>,
    pub(super) kept: Arc<Kept>,
    /// Whether the question has passed whole.
    pub(super) sent: Arc<AtomicBool>,
    pub(super) ended: bool,
}

impl Body for Handed {
    type Data = Bytes;
    type Error = hyper::Error;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, hyper::Error>>> {
        self.beat.asked();
        let frame = Pin::new(&mut self.body).poll_frame(cx);
        if let Poll::Ready(given) = &frame {
            self.ended |= given.is_none();
            self.beat.given();
        }
        frame
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

impl Drop for Handed {
    fn drop(&mut self) {
        let whole = (self.ended || self.body.is_end_stream()) && self.sent.load(Ordering::Acquire);
        if let Some(connection) = self.connection.take().filter(|connection| whole && !connection.is_closed()) {
            let mut idle = self.kept.idle.lock();
            if idle.len() < MOST_KEPT {
                idle.push(connection);
            }
        }
    }
}

/// A connection to Rocket that goes on listening when Rocket does not: the answer may lie there already.
#[derive(Debug)]
struct ToRocket {
    tcp: TcpStream,
    /// Bytes that went nowhere since Rocket stopped reading.
    nowhere: Option<usize>,
}

impl ToRocket {
    fn went(&mut self, written: Poll<io::Result<usize>>, length: usize) -> Poll<io::Result<usize>> {
        use io::ErrorKind::{BrokenPipe, ConnectionReset};
        match written {
            Poll::Ready(Err(error)) if matches!(error.kind(), BrokenPipe | ConnectionReset) => {
                let nowhere = self.nowhere.unwrap_or(0) + length;
                self.nowhere = Some(nowhere);
                Poll::Ready(if nowhere > NOWHERE { Err(error) } else { Ok(length) })
            }
            other => other,
        }
    }
}

impl AsyncRead for ToRocket {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, buffer: &mut ReadBuf<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_read(cx, buffer)
    }
}

impl AsyncWrite for ToRocket {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write(cx, bytes);
        self.went(written, bytes.len())
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[io::IoSlice<'_>],
    ) -> Poll<io::Result<usize>> {
        let written = Pin::new(&mut self.tcp).poll_write_vectored(cx, pieces);
        self.went(written, pieces.iter().map(|piece| piece.len()).sum())
    }

    fn is_write_vectored(&self) -> bool {
        self.tcp.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.tcp).poll_shutdown(cx)
    }
}
