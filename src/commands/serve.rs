//! `bookbag serve`: opens, checks, migrates and runs the school.
//!
//! Before setup has been run it answers every page with 'not set up yet' (503) and waits: nothing can be claimed by a visitor.

mod certificate;
mod journal;

use std::time::Duration;

use rocket::config::TlsConfig;
use rocket::{Build, Rocket};

use super::opening::{Stop, is_set_up, open, settings, take_folder};
use super::{Common, Console, Ending};
use crate::accounts::Door;
use crate::accounts::hashing::Hasher;
use crate::accounts::mails::Post;
use crate::accounts::retention;
use crate::classes;
use crate::clock::Clock;
use crate::config::{Config, Tls};
use crate::house::{DATABASE, House};
use crate::jobs::{Job, Jobs};
use crate::machine::{self, Watch};
use crate::media::store::rows;
use crate::outbox::sending::{EVERY, Sending, sender};
use crate::policy::jobs::{self, ReadStatus};
use crate::server::{Front, Hosts, waiting};

/// More files without rows than uploads can have been under way.
const MOST_CUT_OFF: usize = 100;

/// Seconds of a day: how often accounts forget what has outlived its purpose.
const DAILY: u64 = 86_400;
/// How often a waiting server looks whether setup has been run.
const LOOK_AGAIN: Duration = Duration::from_secs(1);

/// Runs the school until it is told to stop.
///
/// # Errors
/// A [`Stop`] where the school cannot be opened or the address is taken.
pub fn run(common: &Common, console: Console) -> Result<Ending, Stop> {
    let config = settings(common)?;
    config.check_machine(&common.config)?;
    journal::start(config.log);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    runtime.block_on(async {
        if !is_set_up(&config) {
            console.say(&format!("There is no school in {} yet: run `bookbag setup`.", config.data.display()));
            if !wait(&config).await? {
                return Ok(Ending::Fine);
            }
        }
        let _taken = take_folder(&config.data)?;
        let house = open(&config, Clock::machine())?;
        clear_cut_off(&house)?;
        let tls = tls(&config, Some(&house))?;
        let jobs = work(&config, &house)?;
        let door = Door::new(Hasher::for_school(house.keys.pepper().bytes())?)?;
        let post = Post::new(config.origin(), sender(&config));
        let rocket = house.rocket(&front(&config, tls), door, post).attach(jobs);
        console.say(&format!("{} on {}", config.origin(), config.listen));
        launch(rocket).await.map(|()| Ending::Fine)
    })
}

/// Removes the files of uploads that a kill cut off before their row was written. Many at once are no such thing: then the
/// database may be of another day than the files, and nothing is removed.
fn clear_cut_off(house: &House) -> Result<(), Stop> {
    let kept = house.db.read(&jobs::may::<ReadStatus>(), |tx, may| rows::all(tx, may))?;
    let cut_off = rows::without_row(house.media.blobs(), &kept)?;
    if cut_off.len() > MOST_CUT_OFF {
        tracing::error!(files = cut_off.len(), "many pictures have no row; nothing was removed, run `bookbag verify`");
        return Ok(());
    }
    house.media.remove(cut_off);
    Ok(())
}

/// What runs by itself in a running school.
fn work(config: &Config, house: &House) -> Result<Jobs, Stop> {
    let (sending, db) = (Sending::configured(config)?, house.db.clone());
    let (accounts, school) = (house.db.clone(), house.db.clone());
    house.db.disk().watch(true)?;
    let (watch, disk) = (Watch::new(config.it.clone(), config.origin(), sender(config)), house.db.clone());
    Ok(Jobs(vec![
        Job::new("outbox", EVERY, move || sending.run(&db)),
        Job::new("accounts", DAILY, move || retention::forget(&accounts)),
        Job::new("disk", machine::EVERY, move || watch.run(&disk)),
        Job::new("leavers", 3_600, move || classes::end_enrolments(&school)),
    ]))
}

/// How the settings say that this server is reached.
fn front(config: &Config, tls: Option<TlsConfig>) -> Front {
    Front {
        address: config.listen.ip(),
        port: config.listen.port(),
        tls,
        secure: config.is_secure(),
        hosts: Hosts::new(config.host_names(), config.is_secure()).behind(config.proxy),
        strict_transport: false,
    }
}

fn tls(config: &Config, house: Option<&House>) -> Result<Option<TlsConfig>, Stop> {
    match (&config.tls, house) {
        (Tls::Off, _) => Ok(None),
        (Tls::Files { cert, key }, _) => Ok(Some(TlsConfig::from_paths(cert, key))),
        (Tls::SelfSigned, Some(house)) => certificate::kept(config, &house.keys).map(Some),
        (Tls::SelfSigned, None) => certificate::passing(config).map(Some),
    }
}

/// Says 'not set up yet' until setup has been run (then true), or until it is told to stop (then false).
async fn wait(config: &Config) -> Result<bool, Stop> {
    let rocket = ignite(waiting(&front(config, tls(config, None)?))).await?;
    let stopping = rocket.shutdown();
    let database = config.data.join(DATABASE);
    tokio::spawn(async move {
        while !database.exists() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        stopping.notify();
    });
    rocket.launch().await.map_err(|error| refused(&error))?;
    Ok(is_set_up(config))
}

async fn ignite(rocket: Rocket<Build>) -> Result<Rocket<rocket::Ignite>, Stop> {
    rocket.ignite().await.map_err(|error| refused(&error))
}

pub(super) async fn launch(rocket: Rocket<Build>) -> Result<(), Stop> {
    ignite(rocket).await?.launch().await.map(drop).map_err(|error| refused(&error))
}

/// Rocket's own words; the error is marked as seen, for it panics when dropped unseen.
fn refused(error: &rocket::Error) -> Stop {
    use rocket::error::ErrorKind;
    match error.kind() {
        ErrorKind::Bind(why) => Stop::refused(format!(
            "the address cannot be listened on: {why}. Another program has it, or it needs a right that this user lacks"
        )),
        ErrorKind::Collisions(both) => {
            let named =
                both.routes.iter().map(|(one, other)| format!("{one} and {other}")).collect::<Vec<_>>().join("; ");
            Stop::broken(format!("two pages have one address: {named}"))
        }
        other => Stop::broken(format!("the server did not start: {other}")),
    }
}
