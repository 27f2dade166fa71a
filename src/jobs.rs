//! What runs by itself, and when: one table.
//!
//! Invariants: a job that fails is written to the log and tried again at its next time; a job never brings the server down.

use std::sync::Arc;

use rocket::fairing::{Fairing, Info, Kind};
use rocket::tokio::task::spawn_blocking;
use rocket::tokio::time::{Duration, interval};
use rocket::{Orbit, Rocket};

use crate::error::Result;

/// One piece of periodic work.
pub struct Job {
    /// Its name in the log.
    pub name: &'static str,
    /// Whole seconds from one beginning to the next.
    pub every: u64,
    /// The work, with what it needs inside.
    pub work: Arc<dyn Fn() -> Result<()> + Send + Sync>,
}

impl Job {
    /// Runs `work` every so many seconds.
    pub fn new(name: &'static str, every: u64, work: impl Fn() -> Result<()> + Send + Sync + 'static) -> Self {
        Self { name, every, work: Arc::new(work) }
    }
}

/// Starts the jobs once the server answers; they end with it.
pub struct Jobs(pub Vec<Job>);

#[rocket::async_trait]
impl Fairing for Jobs {
    fn info(&self) -> Info {
        Info { name: "jobs", kind: Kind::Liftoff }
    }

    async fn on_liftoff(&self, rocket: &Rocket<Orbit>) {
        for job in &self.0 {
            let (name, every, work, mut stopping) = (job.name, job.every, Arc::clone(&job.work), rocket.shutdown());
            rocket::tokio::spawn(async move {
                let mut due = interval(Duration::from_secs(every));
                loop {
                    rocket::tokio::select! {
                        () = &mut stopping => break,
                        _ = due.tick() => {}
                    }
                    let work = Arc::clone(&work);
                    match spawn_blocking(move || work()).await {
                        Ok(Ok(())) => {}
                        Ok(Err(error)) => tracing::error!(job = name, %error, "a job failed"),
                        Err(panic) => tracing::error!(job = name, %panic, "a job broke off"),
                    }
                }
            });
        }
    }
}
