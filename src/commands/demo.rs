//! `bookbag demo`: opens Birch Lane Primary, ready to click through, and says who can sign in.
//!
//! Invariants: it listens on this machine alone and opens no connection; without `--data` nothing of it stays, also when it is
//! stopped while it begins.

use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::{Arc, OnceLock};

use rocket::fairing::AdHoc;
use serde::Serialize;
use tokio::runtime::Runtime;
use tokio::signal::unix::{SignalKind, signal};

use super::opening::{Stop, private_folder, take_folder};
use super::{Common, Console, Demo, Ending, serve};
use crate::accounts::Door;
use crate::accounts::hashing::Hasher;
use crate::accounts::mails::Post;
use crate::clock::Clock;
use crate::demo::{self, Place, SignIn, Size};
use crate::house::House;
use crate::jobs::{Job, Jobs};
use crate::keys::{Keys, create_master};
use crate::outbox::email::Sender;
use crate::outbox::sending::{self, Sending};
use crate::policy::jobs::{StartDemo, may};
use crate::server::front::{Limits, Street};
use crate::server::live::Closing;
use crate::server::{Hosts, Site, StrictTransport};

/// Connections at once.
const CONNECTIONS: usize = 1_024;

/// What `--json` prints once the port answers.
#[derive(Serialize)]
struct Opened {
    address: String,
    data: PathBuf,
    mail: PathBuf,
    people: Vec<SignIn>,
}

/// Runs the demo school until it is told to stop.
///
/// # Errors
/// A [`Stop`] where the address is not this machine's own or is taken, or the folder cannot be used.
pub fn run(common: &Common, wanted: &Demo, console: Console) -> Result<Ending, Stop> {
    if !wanted.listen.ip().is_loopback() {
        return Err(Stop {
            ending: Ending::WrongUse,
            words: format!(
                "the demo has no encryption and no second factor: {} is not this machine's own address; use 127.0.0.1",
                wanted.listen
            ),
        });
    }
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let folder = DemoFolder::take(common.data.as_deref())?;
    let running = Arc::new(OnceLock::new());
    serve::raise_limit();
    end_in_order(&runtime, &folder, &running)?;
    let ended = runtime.block_on(serve_school(&folder, wanted.listen, &running, console));
    runtime.shutdown_timeout(std::time::Duration::from_secs(1));
    folder.leave();
    ended
}

async fn serve_school(
    folder: &DemoFolder,
    listen: SocketAddr,
    running: &Arc<OnceLock<Closing>>,
    console: Console,
) -> Result<Ending, Stop> {
    let data = folder.path.join("school");
    let _taken = take_folder(&data)?;
    let hosts = Hosts::new(["localhost", "127.0.0.1", "::1"].map(String::from), false);
    // Everybody comes from this machine, so that one address is everybody.
    let limits = Limits { per_address: CONNECTIONS, in_all: CONNECTIONS };
    let street = Street { listen, redirect: None, certificate: None, hosts: hosts.clone(), proxy: None, limits };
    let front = serve::listen(street)?;
    let listen = SocketAddr::new(listen.ip(), front.port());
    let house = open(folder, &data)?;
    let hasher = Hasher::for_school(house.keys.pepper().bytes())?;
    let place = Place { db: &house.db, keybox: &house.keybox, blobs: house.media.blobs(), hasher: &hasher };
    demo::fill(&may::<StartDemo>(), &place, Size::Whole)?;
    let opened = Opened {
        address: format!("http://{listen}"),
        data: folder.path.clone(),
        mail: folder.path.join("mail"),
        people: demo::people()?,
    };
    let site = Site { secure: false, hosts, strict_transport: StrictTransport::default() };
    let sender =
        Sender { school: String::new(), address: "bookbag@birchlane.example".into(), hello: "localhost".into() };
    let post = Post::new(opened.seen_by_browsers(), sender.clone());
    let (sending, db) = (Sending::into_folder(sender, opened.mail.clone()), house.db.clone());
    let (keeps, running) = (folder.keeps, Arc::clone(running));
    let rocket = house
        .rocket(&site, Door::new(hasher)?, post)
        .attach(Jobs(vec![Job::new("mail", sending::EVERY, move || sending.run(&db))]))
        .attach(AdHoc::on_liftoff("who can sign in", move |_| Box::pin(async move { tell(&opened, keeps, console) })));
    // Set once, by the one school.
    let _ = running.set(Closing::of(&rocket));
    front.open(rocket).await.map(|()| Ending::Fine).map_err(|ended| serve::refused(&ended))
}

/// The school in `data`, with new keys and nobody in it where there is none.
fn open(folder: &DemoFolder, data: &Path) -> Result<House, Stop> {
    let key = folder.path.join("key");
    if !key.exists() {
        create_master(&key, data)?;
    }
    Ok(House::open(data, Keys::load(&key)?, Clock::machine())?)
}

impl Opened {
    /// The address as people write it.
    fn seen_by_browsers(&self) -> String {
        self.address.replace("127.0.0.1", "localhost")
    }
}

/// Says where the school is and who can sign in.
fn tell(opened: &Opened, keeps: bool, console: Console) {
    if console.json() {
        console.report(opened);
        return;
    }
    console.say(&format!("\nBirch Lane Primary is open at {}\n", opened.seen_by_browsers()));
    console.say("The demo asks nobody for a second factor. In a real school all staff have one.\n");
    for person in &opened.people {
        let of = match (&person.class, person.children.is_empty()) {
            (Some(class), _) => format!(", {class}"),
            (None, true) => String::new(),
            (None, false) => format!(" of {}", person.children.join(" and ")),
        };
        console.say(&format!("{} ({}{of})", person.name, person.roles.join(", ")));
        console.say(&format!("    sign in as   {}", person.sign_in));
        console.say(&format!("    password     {}", person.password));
        console.say(&format!("    try first    {}\n", person.first_step));
    }
    console.say(&format!("Mails that the school would send are files in {}", opened.mail.display()));
    let end = if keeps { "the school stays there" } else { "nothing of it stays" };
    console.say(&format!("The school lies in {}. Ctrl-C ends the demo; {end}.", opened.data.display()));
}

/// The folder of the demo: a lasting one that was named, or a passing one.
struct DemoFolder {
    path: PathBuf,
    keeps: bool,
}

impl DemoFolder {
    fn take(named: Option<&Path>) -> Result<Self, Stop> {
        let (path, keeps) = match named {
            Some(named) => (named.to_owned(), true),
            None => {
                let mut lot = [0; 8];
                ring::rand::SecureRandom::fill(&ring::rand::SystemRandom::new(), &mut lot)
                    .map_err(|_| Stop::broken("the operating system gives no random bytes"))?;
                (std::env::temp_dir().join(format!("bookbag-demo-{}", data_encoding::HEXLOWER.encode(&lot))), false)
            }
        };
        for part in ["school/keys", "mail"] {
            private_folder(&path.join(part))?;
        }
        Ok(Self { path, keeps })
    }

    /// Removes a passing folder.
    fn leave(&self) {
        if !self.keeps {
            // Whatever cannot be removed is of no use to anybody: its key was beside it and is removed with it.
            drop(std::fs::remove_dir_all(&self.path));
        }
    }
}

/// A signal ends the demo from here: before the server answers by leaving at once, afterwards by asking the server to end.
fn end_in_order(runtime: &Runtime, folder: &DemoFolder, running: &Arc<OnceLock<Closing>>) -> Result<(), Stop> {
    let _within = runtime.enter();
    let (mut end, mut interrupt) = (signal(SignalKind::terminate())?, signal(SignalKind::interrupt())?);
    let (folder, running) = (DemoFolder { path: folder.path.clone(), keeps: folder.keeps }, Arc::clone(running));
    runtime.spawn(async move {
        loop {
            let signal = tokio::select! {
                _ = end.recv() => SignalKind::terminate(),
                _ = interrupt.recv() => SignalKind::interrupt(),
            };
            match running.get() {
                Some(closing) => closing.begin(),
                None => {
                    folder.leave();
                    std::process::exit(128 + signal.as_raw_value());
                }
            }
        }
    });
    Ok(())
}
