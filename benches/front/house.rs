//! The Rocket that both carry: a page, an upload that is read and hashed, a live stream that stays silent.

use std::collections::HashSet;
use std::io::Write;
use std::net::Ipv4Addr;
use std::path::Path;

use bookbag::server::Hosts;
use bookbag::server::front::certificate::Certificate;
use bookbag::server::front::{Front, Limits, Street};
use bookbag::server::live::Closing;
use rocket::config::{Config, LogLevel, Shutdown, TlsConfig};
use rocket::data::{Data, ToByteUnit};
use rocket::fairing::AdHoc;
use rocket::response::stream::{Event, EventStream};
use rocket::tokio::io::AsyncReadExt;
use rocket::{Build, Rocket, State, get, post, routes};

struct Body(String);

#[get("/page")]
fn page(body: &State<Body>) -> String {
    body.0.clone()
}

#[post("/upload", data = "<sent>")]
async fn upload(sent: Data<'_>) -> std::io::Result<String> {
    let mut stream = sent.open(64.mebibytes());
    let (mut piece, mut hash) = (vec![0; 64 << 10], ring::digest::Context::new(&ring::digest::SHA256));
    loop {
        match stream.read(&mut piece).await? {
            0 => return Ok(data_encoding::HEXLOWER.encode(hash.finish().as_ref())),
            count => hash.update(&piece[..count]),
        }
    }
}

#[get("/live")]
fn live(closing: &State<Closing>) -> EventStream![Event + '_] {
    EventStream! {
        yield Event::retry(std::time::Duration::from_secs(2));
        closing.begun().await;
    }
}

fn rocket(port: u16, tls: Option<TlsConfig>) -> Rocket<Build> {
    let config = Config {
        address: Ipv4Addr::LOCALHOST.into(),
        port,
        tls,
        log_level: LogLevel::Off,
        shutdown: Shutdown { ctrlc: false, signals: HashSet::new(), ..Shutdown::default() },
        ..Config::release_default()
    };
    let pieces = AdHoc::on_response("64 KiB pieces", |_, response| {
        Box::pin(async move { response.set_max_chunk_size(64 << 10) })
    });
    rocket::custom(config)
        .manage(Closing::default())
        .manage(Body("a page of a school ".repeat(37_500 / 19)))
        .attach(pieces)
        .mount("/", routes![page, upload, live])
}

/// Serves until killed, by the front or by Rocket's own TLS; prints the port.
pub fn serve(by_front: bool, folder: &Path) {
    let (chain, key) = (folder.join("chain.pem"), folder.join("key.pem"));
    rocket::execute(async move {
        if by_front {
            let pem = |path| std::fs::read(path).unwrap();
            let front = Front::listen(Street {
                listen: "127.0.0.1:0".parse().unwrap(),
                redirect: None,
                certificate: Some(Certificate::new(&pem(chain), &pem(key), vec!["localhost".to_owned()]).unwrap()),
                hosts: Hosts::new(["localhost".to_owned()], true),
                proxy: None,
                limits: Limits { per_address: 4096, in_all: 4096 },
            });
            let Ok(front) = front else { panic!("nobody listens") };
            say(front.port());
            front.open(rocket(0, None)).await.unwrap();
        } else {
            let free = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
            say(free);
            rocket(free, Some(TlsConfig::from_paths(chain, key))).launch().await.unwrap();
        }
    });
}

fn say(port: u16) {
    println!("{port}");
    std::io::stdout().flush().unwrap();
}
