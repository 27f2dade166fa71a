//! Live events: one stream a page, per relation; each event is proved before it leaves, and the person at least every 30 seconds.

use rocket::response::stream::{Event, EventStream};
use rocket::tokio::select;
use rocket::tokio::sync::broadcast::error::RecvError;
use rocket::tokio::time::{self, Duration};
use rocket::{Route, Shutdown, State, get, routes};

use crate::db::{Db, Topic};
use crate::policy::May;
use crate::policy::public::FollowLive;

pub(super) fn routes() -> Vec<Route> {
    routes![follow]
}

/// The net under 'rights changed': the longest time for which an ended session's stream lives on (TRUST 2.2).
const PROVED_EVERY: Duration = Duration::from_secs(30);

#[get("/live")]
fn follow<'r>(may: May<FollowLive>, db: &'r State<Db>, mut stopping: Shutdown) -> EventStream![Event + 'r] {
    let mut topics = db.live().listen();
    EventStream! {
        let mut net = time::interval(PROVED_EVERY);
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
