//! The body of a request, at no less than 1 KiB a second (TRUST 2.5).
//!
//! Invariants: only time in which Bookbag waits for the sender counts; ten seconds are free, each KiB that arrives buys one
//! more, and nobody saves up more than thirty.

use std::pin::Pin;
use std::task::{Context, Poll, ready};
use std::time::Duration;

use hyper::body::{Body, Bytes, Frame, Incoming, SizeHint};
use tokio::time::{Instant, Sleep, sleep_until};

/// What a sender has to begin with.
const FREE: Duration = Duration::from_secs(10);
/// The most that a sender saves up: a phone may lose its net for a moment.
const MOST: Duration = Duration::from_secs(30);
/// Bytes that buy a second.
const A_SECOND: f64 = 1024.0;

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

/// A body that must keep its pace.
#[derive(Debug)]
pub(super) struct Paced {
    body: Incoming,
    left: Duration,
    waiting: Option<(Instant, Pin<Box<Sleep>>)>,
}

impl Paced {
    pub(super) fn new(body: Incoming) -> Self {
        Self { body, left: FREE, waiting: None }
    }
}

impl Body for Paced {
    type Data = Bytes;
    type Error = Broken;

    fn poll_frame(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Broken>>> {
        let Poll::Ready(frame) = Pin::new(&mut self.body).poll_frame(cx) else {
            let left = self.left;
            let (_, end) = self.waiting.get_or_insert_with(|| {
                let now = Instant::now();
                (now, Box::pin(sleep_until(now + left)))
            });
            ready!(end.as_mut().poll(cx));
            return Poll::Ready(Some(Err(Broken::TooSlow)));
        };
        if let Some((since, _)) = self.waiting.take() {
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
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
