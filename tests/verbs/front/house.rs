//! A front with a small Rocket of the test's own behind it: a download, an upload, a live stream, and what Rocket was told.

use std::net::{Ipv4Addr, SocketAddr};
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock};

use bookbag::server::Hosts;
use bookbag::server::front::certificate::Certificate;
use bookbag::server::front::{Challenges, Front, Limits, Street};
use bookbag::server::live::Closing;
use rcgen::{CertificateParams, KeyPair};
use rocket::config::{Config, LogLevel, Shutdown};
use rocket::data::{Data, ToByteUnit};
use rocket::response::stream::{Event, EventStream};
use rocket::tokio::io::AsyncReadExt;
use rocket::{Build, Request, Rocket, State, get, post, routes};
use tokio::task::JoinHandle;

use crate::program::Outcome;

/// Bytes of the download.
pub const DOWNLOAD: usize = 8 << 20;

/// How often Rocket was asked.
#[derive(Clone, Default)]
pub struct Asked(Arc<AtomicUsize>);

impl Asked {
    pub fn times(&self) -> usize {
        self.0.load(Ordering::SeqCst)
    }
}

/// A front that is open.
pub struct House {
    pub address: SocketAddr,
    pub port_80: SocketAddr,
    pub certificate: Option<Arc<Certificate>>,
    pub challenges: Challenges,
    pub closing: Closing,
    pub asked: Asked,
    pub running: JoinHandle<Result<(), String>>,
}

/// How it stands.
pub struct Plan {
    pub secure: bool,
    pub proxy: Option<Ipv4Addr>,
    pub limits: Limits,
}

impl Default for Plan {
    fn default() -> Self {
        Self { secure: true, proxy: None, limits: Limits { per_address: 64, in_all: 1024 } }
    }
}

/// A certificate for `localhost`, as PEM.
pub fn certificate() -> Outcome<(String, String)> {
    let key = KeyPair::generate()?;
    Ok((CertificateParams::new(["localhost".to_owned()])?.self_signed(&key)?.pem(), key.serialize_pem()))
}

impl House {
    pub async fn usual() -> Outcome<Self> {
        Self::open(Plan::default()).await
    }

    pub async fn open(plan: Plan) -> Outcome<Self> {
        let certificate = if plan.secure {
            let (chain, key) = certificate()?;
            Some(Certificate::new(chain.as_bytes(), key.as_bytes(), vec!["localhost".to_owned()])?)
        } else {
            None
        };
        let free = std::net::TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let front = Front::listen(Street {
            listen: "127.0.0.1:0".parse()?,
            redirect: Some(free),
            certificate: certificate.clone(),
            hosts: Hosts::new(["localhost".to_owned(), "127.0.0.1".to_owned()], true),
            proxy: plan.proxy.map(Into::into),
            limits: plan.limits,
        })
        .map_err(|(_, error)| error)?;
        let asked = Asked::default();
        let rocket = rocket(asked.clone());
        let (closing, challenges) = (Closing::of(&rocket), front.challenges());
        let address = SocketAddr::from((Ipv4Addr::LOCALHOST, front.port()));
        let running = tokio::spawn(async move { front.open(rocket).await.map_err(|error| error.to_string()) });
        Ok(Self { address, port_80: free, certificate, challenges, closing, asked, running })
    }
}

fn rocket(asked: Asked) -> Rocket<Build> {
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port: 0,
        log_level: LogLevel::Off,
        ip_header: Some("x-bookbag-client".into()),
        shutdown: Shutdown { ctrlc: false, signals: Default::default(), grace: 1, mercy: 1, ..Shutdown::default() },
        ..Config::release_default()
    };
    let counted = asked.clone();
    rocket::custom(config)
        .manage(Closing::default())
        .attach(rocket::fairing::AdHoc::on_request("counted", move |_, _| {
            counted.0.fetch_add(1, Ordering::SeqCst);
            Box::pin(async {})
        }))
        .mount("/", routes![page, download, upload, told, live])
}

#[get("/")]
fn page() -> String {
    "a page ".repeat(1000)
}

/// The bytes of the download.
pub fn bytes() -> &'static [u8] {
    static BYTES: LazyLock<Vec<u8>> = LazyLock::new(|| (0..=250).cycle().take(DOWNLOAD).collect());
    &BYTES
}

#[get("/download")]
fn download() -> &'static [u8] {
    bytes()
}

#[post("/upload", data = "<sent>")]
async fn upload(sent: Data<'_>) -> Result<String, std::io::Error> {
    let mut stream = sent.open(64.mebibytes());
    let (mut piece, mut all) = (vec![0; 64 << 10], 0);
    loop {
        match stream.read(&mut piece).await? {
            0 => return Ok(all.to_string()),
            count => all += count,
        }
    }
}

/// What Rocket was told: the client's address and every field.
struct Told(String);

#[rocket::async_trait]
impl<'r> rocket::request::FromRequest<'r> for Told {
    type Error = ();

    async fn from_request(request: &'r Request<'_>) -> rocket::request::Outcome<Self, ()> {
        let client = request.client_ip().map(|client| client.to_string()).unwrap_or_default();
        let fields: Vec<String> = request.headers().iter().map(|field| field.to_string().to_lowercase()).collect();
        rocket::request::Outcome::Success(Self(format!("client {client}\n{}", fields.join("\n"))))
    }
}

#[get("/told")]
fn told(told: Told) -> String {
    told.0
}

#[get("/live")]
fn live(closing: &State<Closing>) -> EventStream![Event + '_] {
    EventStream! {
        yield Event::retry(std::time::Duration::from_secs(2));
        closing.begun().await;
    }
}
