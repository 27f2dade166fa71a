//! What turns HTTP into calls.
//!
//! Invariants: every answer, errors included, carries the header block of TRUST 2.4; a request that changes something comes from
//! the school's own pages (TRUST 2.3); what an error page says is in the reader's language and never ours to be read by others.

pub mod assets;
mod compression;
mod errors;
mod face;
mod headers;
mod journal;
pub mod live;
mod origin;
mod reports;

use std::net::IpAddr;
use std::sync::atomic::{AtomicBool, Ordering};

use rocket::config::{Config as RocketConfig, Ident, LogLevel, TlsConfig};
use rocket::data::{ByteUnit, Limits};
use rocket::http::{Method, Status};
use rocket::{Build, Data, Request, Rocket, Route};

use crate::db::Db;
use crate::error::Result;
use crate::policy::people::{self, Cookies};

pub use self::errors::Refused;
pub use self::journal::RequestId;
pub use self::origin::{Hosts, Said};
pub use self::reports::directive;

/// How this server is reached.
pub struct Front {
    /// The address to listen on.
    pub address: IpAddr,
    /// The port; 0 lets the system choose.
    pub port: u16,
    /// TLS by Rocket; none on loopback or behind a named proxy.
    pub tls: Option<TlsConfig>,
    /// Whether browsers reach it by TLS, here or at the proxy.
    pub secure: bool,
    /// The names and ports that browsers may ask for.
    pub hosts: Hosts,
    /// Whether HSTS may be sent: a publicly trusted certificate has been live for a day (TRUST 2.4).
    pub strict_transport: bool,
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
pub fn rocket(front: &Front, db: Db) -> Rocket<Build> {
    rocket::custom(config(front))
        .manage(db)
        .manage(Cookies { secure: front.secure })
        .manage(front.hosts.clone())
        .manage(SetUp(AtomicBool::new(false)))
        .manage(reports::Reports::default())
        .attach(rocket::shield::Shield::new())
        .attach(journal::Journal)
        .attach(origin::SameSite)
        .attach(compression::Gzip)
        .attach(headers::Block { strict_transport: front.strict_transport })
        .register("/", errors::catchers())
        .mount("/", routes())
}

/// The server where setup has not been run: every page says 'not set up yet' (503), and there is nothing else.
#[must_use]
pub fn waiting(front: &Front) -> Rocket<Build> {
    let everything =
        [Method::Get, Method::Head, Method::Post, Method::Put, Method::Patch, Method::Delete, Method::Options]
            .map(|method| Route::ranked(20, method, "/<_..>", NotSetUp));
    rocket::custom(config(front))
        .attach(rocket::shield::Shield::new())
        .attach(journal::Journal)
        .attach(headers::Block { strict_transport: front.strict_transport })
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

fn config(front: &Front) -> RocketConfig {
    let limits = Limits::new()
        .limit("form", ByteUnit::Kibibyte(256))
        .limit("data-form", ByteUnit::Kibibyte(256))
        .limit("string", ByteUnit::Kibibyte(64))
        .limit("bytes", ByteUnit::Kibibyte(64))
        .limit("json", ByteUnit::Kibibyte(64))
        .limit("file", ByteUnit::Mebibyte(25));
    RocketConfig {
        address: front.address,
        port: front.port,
        limits,
        ident: Ident::none(),
        ip_header: front.hosts.client_header().map(Into::into),
        log_level: LogLevel::Off,
        keep_alive: 15,
        tls: front.tls.clone(),
        ..RocketConfig::release_default()
    }
}

fn routes() -> Vec<Route> {
    [assets::routes(), live::routes(), errors::routes(), face::routes(), reports::routes()].concat()
}
