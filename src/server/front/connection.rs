//! One connection from its first byte to its last: TLS, HTTP/1.1 or HTTP/2 under limits, and when it has to end.
//!
//! Invariants: a hello, and the head of a request, are there within ten seconds; what is quiet for longer than fifteen is asked
//! to end, and ended ten later; a reader who takes nothing for a minute is gone.

use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::sync::Arc;
use std::time::Duration;

use hyper::body::Incoming;
use hyper::server::conn::{http1, http2};
use hyper::service::service_fn;
use hyper::{Request, StatusCode};
use hyper_util::rt::{TokioExecutor, TokioIo, TokioTimer};
use tokio::io::{AsyncRead, AsyncWrite};
use tokio::net::TcpStream;
use tokio::time::{MissedTickBehavior, interval, timeout};

use super::Inside;
use super::asked::look;
use super::doors::Seat;
use super::hand_on::Way;
use super::kept::PIECE;
use super::paced::let_pass;
use super::pulse::{Pulse, Socket};
use super::redirect;
use super::refusal::{Answer, refuse};
use crate::server::live::Closing;

/// For a hello, and for a request's head.
const HEAD: Duration = Duration::from_secs(10);
/// How long a connection may be quiet (TRUST 2.5).
const QUIET: Duration = Duration::from_secs(15);
/// How long one that was asked to end may take.
const ENDING: Duration = Duration::from_secs(10);
/// How long a reader may take nothing.
const STALLED: Duration = Duration::from_secs(60);
/// How often it is looked whether a connection has to end.
const LOOK: Duration = Duration::from_secs(1);

/// Streams of one HTTP/2 connection: a browser's first burst may be a hundred.
const STREAMS: u32 = 128;
/// Fields that hyper takes at all; the front refuses more than a hundred, in words.
const FIELDS: usize = 128;
/// Bytes of a head that hyper takes at all; the front refuses more than 32 KiB, in words.
const HEAD_BYTES: usize = 48 << 10;
/// Bytes that a sender may have on the way in a stream, and in a connection.
const WINDOW: (u32, u32) = (256 << 10, 512 << 10);
/// Bytes that wait for a reader in a stream; they are not under way any more, and have to be taken before the connection ends.
const WAITING: usize = 64 << 10;

/// What a connection came for.
#[derive(Clone)]
pub(super) enum Door {
    /// The school.
    School(Arc<Way>),
    /// Port 80.
    Redirect,
}

/// Serves one connection until it ends.
pub(super) async fn serve(tcp: TcpStream, peer: SocketAddr, seat: Seat, door: Door, inside: Arc<Inside>) {
    // Where the system cannot send small pieces at once it sends them a little later.
    let _ = tcp.set_nodelay(true);
    let pulse = Arc::clone(&seat.pulse);
    let socket = Socket { stream: tcp, pulse: Arc::clone(&pulse) };
    let acceptor = inside.tls.clone().filter(|_| matches!(door, Door::School(_)));
    let Some(acceptor) = acceptor else { return speak(socket, false, peer, pulse, door, inside).await };
    let secured = tokio::select! {
        () = pulse.pushed_out() => return,
        () = inside.closing.begun() => return,
        secured = timeout(HEAD, acceptor.accept(socket)) => secured,
    };
    if let Ok(Ok(stream)) = secured {
        let two = stream.get_ref().1.alpn_protocol() == Some(b"h2");
        speak(stream, two, peer, pulse, door, inside).await;
    }
}

async fn speak<S>(stream: S, two: bool, peer: SocketAddr, pulse: Arc<Pulse>, door: Door, inside: Arc<Inside>)
where
    S: AsyncRead + AsyncWrite + Unpin + Send + 'static,
{
    let (beating, closing) = (Arc::clone(&pulse), inside.closing.clone());
    let answering = service_fn(move |request: Request<Incoming>| {
        let (pulse, door, inside) = (Arc::clone(&beating), door.clone(), Arc::clone(&inside));
        async move { Ok::<_, Infallible>(answer(request, peer, &pulse, door, &inside).await) }
    });
    let stream = TokioIo::new(stream);
    if two {
        let connection = http2::Builder::new(TokioExecutor::new())
            .timer(TokioTimer::new())
            .max_concurrent_streams(STREAMS)
            .max_header_list_size(u32::try_from(HEAD_BYTES).unwrap_or(u32::MAX))
            .initial_stream_window_size(WINDOW.0)
            .initial_connection_window_size(WINDOW.1)
            .max_send_buf_size(WAITING)
            .max_pending_accept_reset_streams(20)
            .keep_alive_interval(STALLED)
            // An answer to a ping waits behind all that a slow reader has still to take.
            .keep_alive_timeout(2 * STALLED)
            .serve_connection(stream, answering);
        drive(connection, http2::Connection::graceful_shutdown, &pulse, &closing).await;
    } else {
        let connection = http1::Builder::new()
            .timer(TokioTimer::new())
            .header_read_timeout(HEAD)
            .max_headers(FIELDS)
            .max_header_size(HEAD_BYTES)
            .max_buf_size(PIECE)
            .serve_connection(stream, answering);
        drive(connection, http1::Connection::graceful_shutdown, &pulse, &closing).await;
    }
}

async fn answer(
    request: Request<Incoming>,
    peer: SocketAddr,
    pulse: &Arc<Pulse>,
    door: Door,
    inside: &Inside,
) -> Answer {
    let Door::School(way) = door else {
        let (head, _) = request.into_parts();
        return redirect::answer(&head, &inside.hosts, inside.port, &inside.challenges);
    };
    let (head, body) = request.into_parts();
    let asked = match look(&head, peer, &inside.hosts, inside.proxy) {
        Ok(asked) => asked,
        Err(status) => {
            let_pass(body);
            return refuse(status, &head.headers);
        }
    };
    let Some(turn) = inside.doors.turn(asked.client) else {
        let_pass(body);
        return refuse(StatusCode::SERVICE_UNAVAILABLE, &head.headers);
    };
    way.hand_on(Request::from_parts(head, body), asked, pulse.beat(), turn).await
}

/// Moves a connection on, and ends it where it has to end.
async fn drive<C: Future>(connection: C, end: fn(Pin<&mut C>), pulse: &Pulse, closing: &Closing) {
    let (mut connection, mut ending) = (pin!(connection), false);
    let mut begun = pin!(closing.begun());
    let mut look = interval(LOOK);
    look.set_missed_tick_behavior(MissedTickBehavior::Delay);
    loop {
        tokio::select! {
            biased;
            () = &mut begun, if !ending => {
                ending = true;
                end(connection.as_mut());
            }
            _ = connection.as_mut() => return,
            () = pulse.pushed_out() => return,
            _ = look.tick() => {
                let quiet = pulse.quiet().unwrap_or_default();
                if quiet > QUIET + ENDING || pulse.stalled() > STALLED {
                    return;
                }
                if quiet > QUIET && !ending {
                    ending = true;
                    end(connection.as_mut());
                }
            }
        }
    }
}
