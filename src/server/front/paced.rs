//! The body of a request, at no less than 1 KiB a second (TRUST 2.5).
//!
//! Invariants: only time in which Bookbag waits for the sender counts; ten seconds are free, each KiB that arrives buys one
//! more, and nobody saves up more than thirty.

use std::future::poll_fn;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::runtime::Handle;
use tokio::time::{Instant, Sleep, sleep_until};

/// What a sender has to begin with.
const FREE: Duration = Duration::from_secs(10);
/// The most that a sender saves up: a phone may lose its net for a moment.
const MOST: Duration = Duration::from_secs(30);
/// Bytes that buy a second.
const A_SECOND: f64 = 1024.0;

/// Bytes of a body that may go nowhere.
pub(super) const NOWHERE: usize = 64 << 20;

/// Why a body broke off.
#[derive(Debug, thiserror::Error)]
pub(super) enum Broken {
    /// Less than 1 KiB a second.
    #[error("the body comes too slowly")]
    TooSlow,
    /// The sender left, or what it sent is no body.
    #[error("the body broke off: {0}")]
    Off(#[from] hyper::Error),
}

/// A body that must keep its pace. Where it is let go before its end, because Rocket has answered already, the rest of it passes
/// to nowhere: whoever sends it hears the answer, and not a broken connection.
#[derive(Debug)]
pub(super) struct Paced {
    /// None once the rest passes to nowhere.
    body: Option<Incoming>,
    left: Duration,
    waiting_since: Option<Instant>,
    /// Set once, and again only when it rings too early: what arrives in between puts the end off.
    alarm: Option<Pin<Box<Sleep>>>,
    sent: Arc<AtomicBool>,
}

impl Paced {
    pub(super) fn new(body: Incoming) -> Self {
        let sent = Arc::new(AtomicBool::new(body.is_end_stream()));
        Self { body: Some(body), left: FREE, waiting_since: None, alarm: None, sent }
    }

    /// Turns true when the body has passed whole.
    pub(super) fn sent(&self) -> Arc<AtomicBool> {
        Arc::clone(&self.sent)
    }

    /// Ready when the sender has nothing left.
    fn poll_end(&mut self, cx: &mut Context<'_>) -> Poll<()> {
        let end = *self.waiting_since.get_or_insert_with(Instant::now) + self.left;
        let alarm = self.alarm.get_or_insert_with(|| Box::pin(sleep_until(end)));
        ready!(alarm.as_mut().poll(cx));
        if Instant::now() >= end {
            return Poll::Ready(());
        }
        alarm.as_mut().reset(end);
        alarm.as_mut().poll(cx)
    }
}

impl Drop for Paced {
    fn drop(&mut self) {
        if let Some(body) = self.body.take() {
            let_pass(body);
        }
    }
}

/// Lets a body that nobody wants pass, so that its sender hears the answer and not a broken connection.
pub(super) fn let_pass(body: Incoming) {
    // Where the program ends there is nothing left that it could pass through.
    let Ok(runtime) = Handle::try_current() else { return };
    if body.is_end_stream() {
        return;
    }
    runtime.spawn(async move {
        let (mut body, mut left) = (Paced::new(body), NOWHERE);
        while let Some(Ok(frame)) = poll_fn(|cx| Pin::new(&mut body).poll_frame(cx)).await {
            left = left.saturating_sub(frame.data_ref().map_or(0, Bytes::len));
            if left == 0 {
                break;
            }
        }
        body.body = None;
    });
}

impl Body for Paced {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let Some(body) = &mut self.body else { return Poll::Ready(None) };
        let Poll::Ready(frame) = Pin::new(body).poll_frame(cx) else {
            ready!(self.poll_end(cx));
            self.body = None;
            return Poll::Ready(Some(Err(Broken::TooSlow)));
        };
        if frame.is_none() || self.is_end_stream() {
            self.sent.store(true, Ordering::Release);
        }
        if let Some(since) = self.waiting_since.take() {
            self.left = self.left.saturating_sub(since.elapsed());
        }
        if let Some(Ok(frame)) = &frame
            && let Some(bytes) = frame.data_ref()
        {
            self.left = (self.left + Duration::from_secs_f64(bytes.len() as f64 / A_SECOND)).min(MOST);
        }
        Poll::Ready(frame.map(|frame| frame.map_err(Broken::Off)))
    }

    fn is_end_stream(&self) -> bool {
        self.body.as_ref().is_none_or(Body::is_end_stream)
    }

    fn size_hint(&self) -> SizeHint {
        self.body.as_ref().map_or_else(SizeHint::default, Body::size_hint)
    }
}
