//! 200 parents in one minute: each opens a connection at a moment by lot and reads ten pages at moments by lot; forty of them
//! sign in first.

use std::sync::Arc;
use std::time::{Duration, Instant};

use tokio_rustls::rustls::ClientConfig;

use super::client::Connection;
use super::world::World;

const PARENTS: usize = 200;
const PAGES_EACH: usize = 10;
const MINUTE: Duration = Duration::from_secs(60);
/// Every fifth signs in anew.
const SIGNS_IN: usize = 5;

/// What the minute came to.
#[derive(Default)]
pub struct Rush {
    pub pages: Vec<Duration>,
    pub sign_ins: Vec<Duration>,
    pub errors: usize,
}

impl Rush {
    pub fn page_ms(&self, share: f64) -> f64 {
        self.pages[((self.pages.len() - 1) as f64 * share) as usize].as_secs_f64() * 1000.0
    }

    pub fn longest_sign_in_ms(&self) -> f64 {
        self.sign_ins.iter().max().unwrap().as_secs_f64() * 1000.0
    }
}

/// Plays the minute.
pub fn rush(port: u16, world: &World, trust: &Arc<ClientConfig>) -> Rush {
    let began = Instant::now();
    let mut whole = Rush::default();
    std::thread::scope(|scope| {
        let parents: Vec<_> =
            (0..PARENTS).map(|parent| scope.spawn(move || one(parent, began, port, world, trust))).collect();
        for parent in parents {
            let one = parent.join().unwrap();
            whole.pages.extend(one.pages);
            whole.sign_ins.extend(one.sign_ins);
            whole.errors += one.errors;
        }
    });
    whole.pages.sort_unstable();
    whole
}

/// Spreads numbers over the minute without order, the same at each run.
fn moment(number: usize) -> Duration {
    let share = (number as f64 * 0.618_033_988_75).fract();
    MINUTE.mul_f64(share)
}

fn one(parent: usize, began: Instant, port: u16, world: &World, trust: &Arc<ClientConfig>) -> Rush {
    let mut rush = Rush::default();
    let mut moments: Vec<Duration> = (0..PAGES_EACH).map(|page| moment(parent * PAGES_EACH + page)).collect();
    moments.sort_unstable();
    let mut cookies = None;
    for (page, at) in moments.into_iter().enumerate() {
        std::thread::sleep(at.saturating_sub(began.elapsed()));
        // A phone lets go of its connection between two looks: each pays for TLS.
        if page == 0 && parent.is_multiple_of(SIGNS_IN) {
            let sent = Instant::now();
            let mut connection = Connection::secured(port, trust);
            let (head, body) = world.sign_in_request(parent);
            let answer = connection.send(&head, body.as_bytes());
            rush.sign_ins.push(sent.elapsed());
            rush.errors += usize::from(answer.status != 303);
            cookies = Some(answer.cookies.join("; "));
        }
        let path = ["story", "home", "post"][(parent + page) % 3];
        let sent = Instant::now();
        let mut connection = Connection::secured(port, trust);
        let answer = connection.fetch(&world.secured_request(parent, path, cookies.as_deref()));
        rush.pages.push(sent.elapsed());
        rush.errors += usize::from(answer.status != 200);
    }
    rush
}
