//! The line before the two hashing threads.
//!
//! Invariants: 64 places, one for each client address; whoever comes from an address that has a place already waits behind
//! it, not beside it, so a thousand requests from one address delay everybody else by one hash. The threads take the
//! places in turn.

use std::collections::VecDeque;
use std::net::IpAddr;
use std::time::Duration;

use parking_lot::{Condvar, Mutex};
use tokio::sync::oneshot;

use super::{Outcome, Task};
use crate::error::{Error, Result};

/// Client addresses that may wait at once (TRUST 2.1).
const PLACES: usize = 64;
/// Requests that may wait behind one place: a classroom behind one address, and what two threads do in five seconds.
const BEHIND_ONE_PLACE: usize = 32;

type Answer = oneshot::Sender<Result<Outcome>>;

/// What a thread gets from the line.
pub(super) enum Ticket {
    /// The next task, and where its outcome goes.
    Next(Task, Answer),
    /// Nobody came for the whole time.
    Quiet,
    /// The line is closed and empty.
    Closed,
}

#[derive(Default)]
pub(super) struct Line {
    waiting: Mutex<Waiting>,
    arrived: Condvar,
}

#[derive(Default)]
struct Waiting {
    places: VecDeque<(IpAddr, VecDeque<(Task, Answer)>)>,
    closed: bool,
}

impl Line {
    /// Takes a place for `client`, or one behind its place.
    pub(super) fn join(&self, client: IpAddr, task: Task) -> Result<oneshot::Receiver<Result<Outcome>>> {
        let (answer, outcome) = oneshot::channel();
        let mut waiting = self.waiting.lock();
        if let Some((_, behind)) = waiting.places.iter_mut().find(|(address, _)| *address == client) {
            behind.retain(|(_, answer)| !answer.is_closed());
            if behind.len() >= BEHIND_ONE_PLACE {
                return Err(Error::Busy(super::PATIENCE.as_secs()));
            }
            behind.push_back((task, answer));
        } else {
            if waiting.places.len() >= PLACES {
                return Err(Error::Busy(super::PATIENCE.as_secs()));
            }
            waiting.places.push_back((client, VecDeque::from([(task, answer)])));
        }
        drop(waiting);
        self.arrived.notify_one();
        Ok(outcome)
    }

    /// Waits for the next task: for ever, or only `quiet` long where the thread holds memory that it should give back.
    pub(super) fn next(&self, quiet: Duration, holds_memory: bool) -> Ticket {
        let mut waiting = self.waiting.lock();
        loop {
            if let Some((task, answer)) = waiting.take() {
                return Ticket::Next(task, answer);
            }
            if waiting.closed {
                return Ticket::Closed;
            }
            if !holds_memory {
                self.arrived.wait(&mut waiting);
            } else if self.arrived.wait_for(&mut waiting, quiet).timed_out() && waiting.places.is_empty() {
                return Ticket::Quiet;
            }
        }
    }

    /// No more tasks will come: the threads end.
    pub(super) fn close(&self) {
        self.waiting.lock().closed = true;
        self.arrived.notify_all();
    }
}

impl Waiting {
    /// The first task whose asker still waits; its address goes to the end of the line with what is behind it.
    fn take(&mut self) -> Option<(Task, Answer)> {
        while let Some((client, mut behind)) = self.places.pop_front() {
            while let Some((task, answer)) = behind.pop_front() {
                if answer.is_closed() {
                    continue;
                }
                if !behind.is_empty() {
                    self.places.push_back((client, behind));
                }
                return Some((task, answer));
            }
        }
        None
    }
}
