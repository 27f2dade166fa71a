//! What turns HTTP into calls: the front, then Rocket behind it.
//!
//! Invariants: every answer, errors included, carries the header block of TRUST 2.4; a request that changes something comes from
//! the school's own pages (TRUST 2.3); what an error page says is in the reader's language and never ours to be read by others.

pub mod assets;
mod compression;
mod errors;
mod face;
pub mod front;
mod headers;
mod journal;
pub mod live;
mod origin;
mod reports;

use std::collections::HashSet;
use std::net::Ipv4Addr;
use std::sync::atomic::{AtomicBool, Ordering};

use rocket::config::{Config as RocketConfig, Ident, LogLevel, Shutdown};
use rocket::data::{ByteUnit, Limits};
use rocket::http::{Method, Status};
use rocket::{Build, Data, Request, Rocket, Route};

use crate::db::Db;
use crate::error::Result;
use crate::policy::people::{self, Cookies};

pub use self::errors::Refused;
pub use self::headers::StrictTransport;
pub use self::journal::RequestId;
pub use self::origin::{Hosts, Said};
pub use self::reports::directive;

/// How browsers know this server.
pub struct Site {
    /// Whether browsers reach it by TLS, at the front or at the proxy.
    pub secure: bool,
    /// The names that browsers may ask for.
    pub hosts: Hosts,
    /// Whether HSTS is sent.
    pub strict_transport: StrictTransport,
}

/// Whether the first leader has signed up; until then every page says 'not set up yet'.
#[derive(Debug)]
pub struct SetUp(AtomicBool);

impl SetUp {
    /// Whether it is, asked again as long as the answer was no.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn is_done(&self, db: &Db) -> Result<bool> {
        if self.0.load(Ordering::Relaxed) {
            return Ok(true);
        }
        let done = people::is_set_up(db)?;
        self.0.store(done, Ordering::Relaxed);
        Ok(done)
    }
}

/// The server over an opened school: fairings, error pages and the routes of the house; features mount theirs in `commands`.
#[must_use]
pub fn rocket(site: &Site, db: Db) -> Rocket<Build> {
    rocket::custom(config())
        .manage(db)
        .manage(Cookies { secure: site.secure })
        .manage(site.hosts.clone())
        .manage(SetUp(AtomicBool::new(false)))
        .manage(reports::Reports::default())
        .manage(live::Closing::default())
        .attach(rocket::shield::Shield::new())
        .attach(journal::Journal)
        .attach(origin::SameSite)
        .attach(compression::Gzip)
        .attach(headers::Block { strict_transport: site.strict_transport.clone() })
        .register("/", errors::catchers())
        .mount("/", routes())
}

/// The server where setup has not been run: every page says 'not set up yet' (503), and there is nothing else.
#[must_use]
pub fn waiting(site: &Site) -> Rocket<Build> {
    let everything =
        [Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch, Method::Delete, Method::Options]
            .map(|method| Route::ranked(20, method, "/<_..>", NotSetUp));
    rocket::custom(config())
        .manage(live::Closing::default())
        .attach(rocket::shield::Shield::new())
        .attach(journal::Journal)
        .attach(headers::Block { strict_transport: site.strict_transport.clone() })
        .register("/", errors::catchers())
        .mount("/", assets::routes())
        .mount("/", everything.to_vec())
}

#[derive(Clone)]
struct NotSetUp;

#[rocket::async_trait]
impl rocket::route::Handler for NotSetUp {
    async fn handle<'r>(&self, _: &'r Request<'_>, _: Data<'r>) -> rocket::route::Outcome<'r> {
        rocket::route::Outcome::Error(Status::ServiceUnavailable)
    }
}

/// Rocket listens on loopback alone, on a port of the system's choice: people come in by the [front], which also hears signals.
fn config() -> RocketConfig {
    let limits = Limits::new()
        .limit("form", ByteUnit::Kibibyte(256))
        .limit("data-form", ByteUnit::Kibibyte(256))
        .limit("string", ByteUnit::Kibibyte(64))
        .limit("bytes", ByteUnit::Kibibyte(64))
        .limit("json", ByteUnit::Kibibyte(64))
        .limit("file", ByteUnit::Mebibyte(25));
    RocketConfig {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        limits,
        ident: Ident::none(),
        ip_header: Some(front::CLIENT.into()),
        log_level: LogLevel::Off,
        shutdown: Shutdown { ctrlc: false, signals: HashSet::new(), grace: 1, mercy: 1, ..Shutdown::default() },
        ..RocketConfig::release_default()
    }
}

fn routes() -> Vec<Route> {
    [assets::routes(), live::routes(), errors::routes(), face::routes(), reports::routes()].concat()
}
