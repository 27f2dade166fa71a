//! Whether a connection has something under way, since when it has not, and since when its reader takes nothing.
//!
//! Invariants: a request is under way from its head until the last byte of its answer was handed over; a connection whose
//! socket takes nothing is not quiet, but it may be stalled.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::task::{Context, Poll};
use std::time::Duration;

use parking_lot::Mutex;
use tokio::io::{AsyncRead, AsyncWrite, ReadBuf};
use tokio::sync::Notify;
use tokio::time::Instant;

/// The pulse of one connection, shared by its socket, its requests and the doors.
#[derive(Debug)]
pub(super) struct Pulse {
    began: Instant,
    /// Requests under way.
    under_way: AtomicUsize,
    /// When the last of them ended.
    quiet_since: AtomicU64,
    /// Since when the socket takes nothing.
    stuck: Mark,
    /// Since when the reader of each answer asks for nothing.
    unread: Mutex<Vec<Arc<Mark>>>,
    leave: Notify,
}

/// A moment in milliseconds after the connection began, or none.
#[derive(Debug, Default)]
struct Mark(AtomicU64);

impl Mark {
    /// Sets it, unless it is set already: it says since when.
    fn set(&self, now: u64) {
        if self.0.load(Ordering::Relaxed) == 0 {
            self.0.store(now.max(1), Ordering::Relaxed);
        }
    }

    fn clear(&self) {
        if self.0.load(Ordering::Relaxed) != 0 {
            self.0.store(0, Ordering::Relaxed);
        }
    }

    fn age(&self, now: u64) -> u64 {
        match self.0.load(Ordering::Relaxed) {
            0 => 0,
            since => now.saturating_sub(since),
        }
    }
}

impl Pulse {
    pub(super) fn new() -> Self {
        Self {
            began: Instant::now(),
            under_way: AtomicUsize::new(0),
            quiet_since: AtomicU64::new(0),
            stuck: Mark::default(),
            unread: Mutex::default(),
            leave: Notify::new(),
        }
    }

    fn now(&self) -> u64 {
        u64::try_from(self.began.elapsed().as_millis()).unwrap_or(u64::MAX)
    }

    /// A request begins.
    pub(super) fn beat(self: &Arc<Self>) -> Beat {
        self.under_way.fetch_add(1, Ordering::Relaxed);
        let unread = Arc::new(Mark::default());
        self.unread.lock().push(Arc::clone(&unread));
        Beat { pulse: Arc::clone(self), unread }
    }

    /// How long nothing has been under way; none where something is.
    pub(super) fn quiet(&self) -> Option<Duration> {
        let now = self.now();
        let busy = self.under_way.load(Ordering::Relaxed) > 0 || self.stuck.age(now) > 0;
        (!busy).then(|| Duration::from_millis(now.saturating_sub(self.quiet_since.load(Ordering::Relaxed))))
    }

    /// How long a reader has taken nothing of what is ready for it.
    pub(super) fn stalled(&self) -> Duration {
        let now = self.now();
        let unread = self.unread.lock().iter().map(|mark| mark.age(now)).max().unwrap_or(0);
        Duration::from_millis(unread.max(self.stuck.age(now)))
    }

    /// Tells the connection to leave for another.
    pub(super) fn push_out(&self) {
        self.leave.notify_one();
    }

    /// Ends when the connection is to leave for another.
    pub(super) async fn pushed_out(&self) {
        self.leave.notified().await;
    }
}

/// One request under way.
#[derive(Debug)]
pub(super) struct Beat {
    pulse: Arc<Pulse>,
    unread: Arc<Mark>,
}

impl Beat {
    /// The reader asks for more.
    pub(super) fn asked(&self) {
        self.unread.clear();
    }

    /// The reader has got something, and has to take it before it asks for more.
    pub(super) fn given(&self) {
        self.unread.set(self.pulse.now());
    }
}

impl Drop for Beat {
    fn drop(&mut self) {
        let mut unread = self.pulse.unread.lock();
        if let Some(at) = unread.iter().position(|mark| Arc::ptr_eq(mark, &self.unread)) {
            unread.swap_remove(at);
        }
        self.pulse.quiet_since.store(self.pulse.now(), Ordering::Relaxed);
        self.pulse.under_way.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A socket that notes since when it takes nothing.
#[derive(Debug)]
pub(super) struct Socket<S> {
    pub(super) stream: S,
    pub(super) pulse: Arc<Pulse>,
}

impl<S> Socket<S> {
    fn noted<T>(&self, taken: Poll<T>) -> Poll<T> {
        if taken.is_ready() {
            self.pulse.stuck.clear();
        } else {
            self.pulse.stuck.set(self.pulse.now());
        }
        taken
    }
}

impl<S: AsyncRead + Unpin> AsyncRead for Socket<S> {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        buffer: &mut ReadBuf<'_>,
    ) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_read(cx, buffer)
    }
}

impl<S: AsyncWrite + Unpin> AsyncWrite for Socket<S> {
    fn poll_write(mut self: Pin<&mut Self>, cx: &mut Context<'_>, bytes: &[u8]) -> Poll<std::io::Result<usize>> {
        let taken = Pin::new(&mut self.stream).poll_write(cx, bytes);
        self.noted(taken)
    }

    fn poll_write_vectored(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        pieces: &[std::io::IoSlice<'_>],
    ) -> Poll<std::io::Result<usize>> {
        let taken = Pin::new(&mut self.stream).poll_write_vectored(cx, pieces);
        self.noted(taken)
    }

    fn is_write_vectored(&self) -> bool {
        self.stream.is_write_vectored()
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<std::io::Result<()>> {
        Pin::new(&mut self.stream).poll_shutdown(cx)
    }
}
