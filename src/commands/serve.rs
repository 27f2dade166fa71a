//! `bookbag serve`: opens, checks, migrates and runs the school.
//!
//! Before setup has been run it answers every page with 'not set up yet' (503) and waits: nothing can be claimed by a visitor.
//! Without any settings yet it does so by the usual ones, for whatever name it is asked.

mod acme;
mod certificate;
mod journal;
mod supervisor;

use std::path::Path;
use std::sync::Arc;
use std::time::Duration;

use rocket::fairing::AdHoc;
use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
use tokio::signal::unix::{SignalKind, signal};

use self::supervisor::Supervisor;
use super::opening::{Stop, is_set_up, open, settings, take_folder};
use super::{Common, Console, Ending};
use crate::accounts::Door;
use crate::accounts::hashing::Hasher;
use crate::accounts::mails::Post;
use crate::accounts::retention;
use crate::classes;
use crate::clock::Clock;
use crate::config::{Config, DEFAULT_PATH, Tls};
use crate::families::self_test::SelfTest;
use crate::families::{delegates, self_test};
use crate::house::{DATABASE, House};
use crate::invitations;
use crate::jobs::{Job, Jobs};
use crate::keys::Keys;
use crate::machine::{self, Watch};
use crate::media::store::rows;
use crate::outbox::sending::{EVERY, Sending, sender};
use crate::policy::jobs::{self, ReadStatus};
use crate::policy::people;
use crate::server::front::certificate::files::Files;
use crate::server::front::certificate::{Certificate, Unfit};
use crate::server::front::{Ended, Front, Limits, Street};
use crate::server::live::Closing;
use crate::server::{Hosts, Site, StrictTransport, waiting};

/// More files without rows than uploads can have been under way.
const MOST_CUT_OFF: usize = 100;

/// Seconds of a day: how often accounts forget what has outlived its purpose.
const DAILY: u64 = 86_400;
/// How often a waiting server looks whether setup has been run.
const LOOK_AGAIN: Duration = Duration::from_secs(1);
/// Open files that the process asks for (TRUST 2.5).
const DESCRIPTORS: u64 = 16_384;

/// Runs the school until it is told to stop.
///
/// # Errors
/// A [`Stop`] where the school cannot be opened or the address is taken.
pub fn run(common: &Common, console: Console) -> Result<Ending, Stop> {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let supervisor = Supervisor::named_by_environment();
    raise_limit();
    if has_no_settings(common) {
        let bare = bare(common)?;
        journal::start(bare.log);
        if !runtime.block_on(wait_for_settings(&bare, common, &supervisor, console))? {
            return Ok(Ending::Fine);
        }
    }
    let config = settings(common)?;
    config.check_machine(&common.config)?;
    journal::start(config.log);
    runtime.block_on(serve(&config, &supervisor, console))
}

/// Whether there are no settings where they usually are; a file that was named must be there.
fn has_no_settings(common: &Common) -> bool {
    common.config == Path::new(DEFAULT_PATH) && !common.config.exists()
}

/// The usual settings of a machine that has none yet.
fn bare(common: &Common) -> Result<Config, Stop> {
    let mut config = Config::parse(&common.config, "hosts = [\"localhost\"]")?;
    if let Some(data) = &common.data {
        config.data.clone_from(data);
    }
    Ok(config)
}

/// Says 'not set up yet' until there are settings and a school (then true), or until it is told to stop (then false).
async fn wait_for_settings(
    bare: &Config,
    common: &Common,
    supervisor: &Supervisor,
    console: Console,
) -> Result<bool, Stop> {
    let street = Street { hosts: Hosts::any(true), ..street(bare, certificate(bare)?) };
    let front = listen(street)?;
    console.say("There is no school here yet: run `bookbag setup`.");
    let common = common.clone();
    let is_there = move || settings(&common).is_ok_and(|config| is_set_up(&config));
    wait(&site(bare), &front, supervisor, is_there).await
}

async fn serve(config: &Config, supervisor: &Supervisor, console: Console) -> Result<Ending, Stop> {
    let set_up = is_set_up(config);
    let certificate = certificate(config)?;
    let front = listen(street(config, certificate.clone()))?;
    if !set_up {
        console.say(&format!("There is no school in {} yet: run `bookbag setup`.", config.data.display()));
        let database = config.data.join(DATABASE);
        if !wait(&site(config), &front, supervisor, move || database.exists()).await? {
            return Ok(Ending::Fine);
        }
    }
    let _taken = take_folder(&config.data)?;
    let house = open(config, Clock::machine())?;
    clear_cut_off(&house)?;
    if let (Tls::SelfSigned, Some(certificate)) = (&config.tls, &certificate) {
        let (chain, key) = certificate::kept(config, &house.keys)?;
        certificate.change(&chain, &key).map_err(|unfit| unfit_certificate(&unfit))?;
    }
    let site = site(config);
    if let (Some(settings), Some(shown)) = (config.tls.acme(), certificate) {
        let (keys, db, challenges) = (Keys::load(&config.key_file)?, house.db.clone(), front.challenges());
        let place = acme::Place { keys, db, shown, challenges, strict: site.strict_transport.clone() };
        acme::Keeper::new(config, settings, place)?.start()?;
    }
    let jobs = work(config, &house)?;
    let door = Door::new(Hasher::for_school(house.keys.pepper().bytes())?)?;
    let post = Post::new(config.origin(), sender(config));
    let asked = house.db.clone();
    // An answer that is an error is an answer too: what is damaged is told by other means, and reading goes on.
    let _told = supervisor.keep_told(move || drop(people::is_set_up(&asked)));
    let rocket = house.rocket(&site, door, post).attach(jobs).attach(ready(supervisor));
    close_on_signal(Closing::of(&rocket))?;
    console.say(&format!("{} on {}", config.origin(), config.listen));
    front.open(rocket).await.map(|()| Ending::Fine).map_err(|ended| refused(&ended))
}

/// Tells the supervisor as soon as pages are answered.
fn ready(supervisor: &Supervisor) -> AdHoc {
    let supervisor = supervisor.clone();
    AdHoc::on_liftoff("ready", move |_| Box::pin(async move { supervisor.ready() }))
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
    let (accounts, school, dates) = (house.db.clone(), house.db.clone(), house.db.clone());
    let (requests, imports) = (house.db.clone(), house.db.clone());
    house.db.disk().watch(true)?;
    let (watch, disk) = (Watch::new(config.it.clone(), config.origin(), sender(config)), house.db.clone());
    let post = Post::new(config.origin(), sender(config));
    let leaving = post.clone();
    let (restrictions, tested) = (SelfTest::new(config.it.clone(), post, sender(config)), house.db.clone());
    Ok(Jobs(vec![
        Job::new("outbox", EVERY, move || sending.run(&db)),
        Job::new("accounts", DAILY, move || retention::forget(&accounts)),
        Job::new("requests", DAILY, move || invitations::forget(&requests)),
        Job::new("imports", DAILY, move || crate::roster::retention::forget(&imports)),
        Job::new("disk", machine::EVERY, move || watch.run(&disk)),
        Job::new("leavers", 3_600, move || classes::end_enrolments(&school, &leaving)),
        Job::new("restrictions", self_test::EVERY, move || restrictions.run_if_due(&tested)),
        Job::new("dates", delegates::EVERY, move || delegates::turn_dates(&dates)),
    ]))
}

/// How the settings say that browsers know this server.
fn site(config: &Config) -> Site {
    Site { secure: config.is_secure(), hosts: hosts(config), strict_transport: StrictTransport::default() }
}

fn hosts(config: &Config) -> Hosts {
    Hosts::new(config.host_names(), config.is_secure())
}

/// How the settings say that the front stands.
fn street(config: &Config, certificate: Option<Arc<Certificate>>) -> Street {
    Street {
        listen: config.listen,
        redirect: config.redirects_from(),
        certificate,
        hosts: hosts(config),
        proxy: config.proxy,
        limits: Limits { per_address: config.connections_per_address.into(), in_all: config.connections.into() },
    }
}

/// The certificate to begin with: from files, which are followed from now on, or a passing one until the school's keys are open.
fn certificate(config: &Config) -> Result<Option<Arc<Certificate>>, Stop> {
    match &config.tls {
        Tls::Off => Ok(None),
        // An authority's is shown as soon as it is there.
        Tls::SelfSigned | Tls::Acme(_) => {
            let (chain, key) = certificate::passing(config)?;
            let certificate = Certificate::new(&chain, &key, config.host_names());
            certificate.map(Some).map_err(|unfit| unfit_certificate(&unfit))
        }
        Tls::Files { cert, key } => {
            let files = Files::at(cert, key);
            let certificate = files.read(config.host_names()).map_err(|unfit| unfit_certificate(&unfit))?;
            let shown = Arc::clone(&certificate);
            tokio::spawn(async move {
                if let Err(error) = files.follow(shown).await {
                    tracing::error!(%error, "the certificate's files are not followed");
                }
            });
            Ok(Some(certificate))
        }
    }
}

fn unfit_certificate(unfit: &Unfit) -> Stop {
    Stop::refused(format!("the certificate cannot be shown: {unfit}"))
}

/// Says 'not set up yet' until the school `is_there` (then true), or until it is told to stop (then false).
async fn wait(
    site: &Site,
    front: &Front,
    supervisor: &Supervisor,
    is_there: impl Fn() -> bool + Clone + Send + Sync + 'static,
) -> Result<bool, Stop> {
    let rocket = waiting(site).attach(ready(supervisor));
    let closing = Closing::of(&rocket);
    close_on_signal(closing.clone())?;
    let _told = supervisor.keep_told(|| ());
    let comes = is_there.clone();
    tokio::spawn(async move {
        while !comes() {
            tokio::time::sleep(LOOK_AGAIN).await;
        }
        closing.begin();
    });
    front.open(rocket).await.map_err(|ended| refused(&ended))?;
    Ok(is_there())
}

/// SIGTERM and SIGINT close the school. SIGHUP, which looks at certificate files again, ends it nowhere.
fn close_on_signal(closing: Closing) -> Result<(), Stop> {
    let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let mut hang_up = signal(SignalKind::hangup())?;
    tokio::spawn(async move {
        loop {
            tokio::select! {
                _ = end.recv() => break,
                _ = interrupt.recv() => break,
                _ = hang_up.recv() => {}
            }
        }
        closing.begin();
    });
    Ok(())
}

/// A connection takes a descriptor and each request two more: the usual soft limit of 1,024 would be reached before the doors are
/// full. Where it cannot be raised the front lets the longest idle go.
pub(super) fn raise_limit() {
    let Rlimit { current, maximum } = getrlimit(Resource::Nofile);
    let wanted = maximum.unwrap_or(DESCRIPTORS).min(DESCRIPTORS);
    if current.is_some_and(|current| current < wanted)
        && let Err(error) = setrlimit(Resource::Nofile, Rlimit { current: Some(wanted), maximum })
    {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

pub(super) fn listen(street: Street) -> Result<Front, Stop> {
    let here = street.listen;
    Front::listen(street).map_err(|(address, why)| {
        let remedy = if address == here { "" } else { "; where it is not wanted, write redirect = \"off\"" };
        Stop::refused(format!(
            "the address {address} cannot be listened on: {why}. Another program has it, or it needs a right that this user lacks{remedy}"
        ))
    })
}

/// Why the school ended, in words; Rocket's own error is marked as seen, for it panics when dropped unseen.
pub(super) fn refused(ended: &Ended) -> Stop {
    use rocket::error::ErrorKind;
    let Ended::Rocket(error) = ended else { return Stop::broken(ended.to_string()) };
    match error.kind() {
        ErrorKind::Collisions(both) => {
            let named =
                both.routes.iter().map(|(one, other)| format!("{one} and {other}")).collect::<Vec<_>>().join("; ");
            Stop::broken(format!("two pages have one address: {named}"))
        }
        other => Stop::broken(format!("the server did not start: {other}")),
    }
}
