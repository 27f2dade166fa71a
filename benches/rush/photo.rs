//! What sealing costs a reader: a photo of 200 kB, opened and verified, beside the same bytes from a plain file, by one Rocket.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use bookbag::db::ids::BlobId;
use bookbag::keys::Key32;
use bookbag::media::Media;
use bookbag::media::pictures::Rendition;
use bookbag::media::seal::Owners;
use rocket::config::{Config, LogLevel};
use rocket::http::ContentType;
use rocket::{State, get, routes};

use super::client::play;
use super::limits::free_port;
use super::process::Process;

const BYTES: usize = 200_000;

struct Photo {
    media: Media,
    blob: BlobId,
    wrapped_key: Vec<u8>,
    owner: Key32,
    plain: std::path::PathBuf,
}

#[get("/sealed")]
fn sealed(photo: &State<Photo>) -> (ContentType, Vec<u8>) {
    let owners = Owners::only(photo.owner.clone());
    tokio::task::block_in_place(|| {
        let mut opener = photo.media.opener(photo.blob, &photo.wrapped_key, &owners).unwrap();
        (ContentType::JPEG, opener.read(0..opener.length()).unwrap())
    })
}

#[get("/plain")]
fn plain(photo: &State<Photo>) -> (ContentType, Vec<u8>) {
    tokio::task::block_in_place(|| (ContentType::JPEG, std::fs::read(&photo.plain).unwrap()))
}

/// Serves until killed; prints its port.
pub fn serve(folder: &Path) {
    let (media, owner) = (Media::open(folder).unwrap(), Key32::random().unwrap());
    let jpeg: Vec<u8> = (0..BYTES).map(|byte| (byte * 31 % 251) as u8).collect();
    let plain_file = folder.join("plain");
    std::fs::write(&plain_file, &jpeg).unwrap();
    let stored = media.keep(&[Rendition { width: 1, height: 1, jpeg }], &Owners::only(owner.clone())).unwrap();
    let stored = stored.into_iter().next().unwrap();
    let (blob, wrapped_key) = (stored.blob, stored.wrapped_key);
    let port = free_port();
    println!("{port}");
    std::io::stdout().flush().unwrap();
    let config = Config { port, log_level: LogLevel::Off, ..Config::release_default() };
    let pieces = rocket::fairing::AdHoc::on_response("64 KiB pieces", |_, response| {
        Box::pin(async move { response.set_max_chunk_size(64 << 10) })
    });
    let photo = Photo { media, blob, wrapped_key, owner, plain: plain_file };
    let rocket = rocket::custom(config).manage(photo).attach(pieces).mount("/", routes![sealed, plain]);
    rocket::execute(rocket.launch()).unwrap();
}

/// Measures both in turn and prints the row.
pub fn row() {
    let folder = tempfile::tempdir().unwrap();
    let mut command = Command::new(std::env::current_exe().unwrap());
    command.arg("--photo").arg(folder.path()).stdout(Stdio::piped());
    let server = Process::that_prints_its_port(command);
    let mut least = [f64::INFINITY; 2];
    for _ in 0..3 {
        for (path, least) in ["/plain", "/sealed"].iter().zip(&mut least) {
            let request = |_: usize| format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
            let before = server.cpu_ms();
            let played = play(server.port, 4, Duration::from_secs(2), &request);
            *least = least.min((server.cpu_ms() - before) * 1000.0 / played.requests as f64);
        }
    }
    let ratio = least[1] / least[0];
    let told = format!("{:.0} and {:.0} µs: {ratio:.2}", least[0], least[1]);
    super::row("a photo of 200 kB, CPU in clear and sealed", &told, "≤ 1.5", ratio <= 1.5);
}
