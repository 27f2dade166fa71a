//! Live events: one stream a page, per relation; each event is proved before it leaves, and the person at least every 30 seconds.
//!
//! When the school closes each stream ends at once, and its browser comes back after two seconds, as the stream told it at first.

use std::sync::Arc;

use rocket::response::stream::{Event, EventStream};
use rocket::tokio::select;
use rocket::tokio::sync::broadcast::error::RecvError;
use rocket::tokio::sync::watch;
use rocket::tokio::time::{self, Duration};
use rocket::{Build, Rocket, Route, State, get, routes};

use crate::db::{Db, Topic};
use crate::policy::May;
use crate::policy::public::FollowLive;

pub(super) fn routes() -> Vec<Route> {
    routes![follow]
}

/// The net under 'rights changed': the longest time for which an ended session's stream lives on (TRUST 2.2).
const PROVED_EVERY: Duration = Duration::from_secs(30);

/// Whether the school closes: told to the front and to live streams; Rocket is told when they have ended.
#[derive(Clone, Debug)]
pub struct Closing(Arc<watch::Sender<bool>>);

impl Default for Closing {
    fn default() -> Self {
        Self(Arc::new(watch::Sender::new(false)))
    }
}

impl Closing {
    /// That of this server.
    #[must_use]
    pub fn of(rocket: &Rocket<Build>) -> Self {
        rocket.state::<Self>().cloned().unwrap_or_default()
    }

    /// The school closes.
    pub fn begin(&self) {
        self.0.send_replace(true);
    }

    /// Ends when the school closes.
    pub async fn begun(&self) {
        // The sender lives as long as this does, so there is no other end.
        let _ = self.0.subscribe().wait_for(|closing| *closing).await;
    }
}

#[get("/live")]
fn follow<'r>(may: May<FollowLive>, db: &'r State<Db>, closing: &'r State<Closing>) -> EventStream![Event + 'r] {
    let mut topics = db.live().listen();
    EventStream! {
        let mut net = time::interval(PROVED_EVERY);
        let mut stopping = std::pin::pin!(closing.begun());
        yield Event::retry(Duration::from_secs(2));
        loop {
            let topic = select! {
                _ = &mut stopping => break,
                _ = net.tick() => None,
                topic = topics.recv() => match topic {
                    Ok(topic) => Some(topic),
                    Err(RecvError::Lagged(_)) => Some(Topic::Rights),
                    Err(RecvError::Closed) => break,
                },
            };
            match may.may_hear(db, topic) {
                Ok(true) => if let Some(topic) = topic { yield Event::data(topic.name()) },
                Ok(false) => {}
                Err(_) => break,
            }
        }
    }
}
