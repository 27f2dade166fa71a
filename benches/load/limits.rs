//! What this machine can do at best: Rocket with a constant page, and the disk with bare synced writes.

use std::os::unix::fs::FileExt;
use std::path::Path;
use std::time::{Duration, Instant};

use rocket::http::ContentType;
use rocket::{State, get, routes};

struct Body(String);

#[get("/")]
fn constant(body: &State<Body>) -> (ContentType, String) {
    (ContentType::HTML, body.0.clone())
}

/// Serves a page of `size` bytes until killed, in pieces of `piece` bytes; prints its port.
pub fn serve_constant(size: usize, piece: usize) {
    let config = rocket::Config {
        port: free_port(),
        log_level: rocket::config::LogLevel::Off,
        ..rocket::Config::release_default()
    };
    println!("{}", config.port);
    let pieces = rocket::fairing::AdHoc::on_response("pieces", move |_, response| {
        Box::pin(async move { response.set_max_chunk_size(piece) })
    });
    let rocket = rocket::custom(config).manage(Body("x".repeat(size))).mount("/", routes![constant]).attach(pieces);
    rocket::execute(rocket.launch()).unwrap();
}

/// A port that nobody listens on.
pub fn free_port() -> u16 {
    std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port()
}

/// Overwrites one block of 4 KiB and syncs it, for a second and a half.
pub fn fdatasyncs_per_second(folder: &Path) -> f64 {
    let file = std::fs::File::create(folder.join("raw")).unwrap();
    let block = [7_u8; 4096];
    file.write_all_at(&block, 0).unwrap();
    file.sync_all().unwrap();
    let began = Instant::now();
    let mut count = 0;
    while began.elapsed() < Duration::from_millis(1500) {
        file.write_all_at(&block, 0).unwrap();
        file.sync_data().unwrap();
        count += 1;
    }
    f64::from(count) / began.elapsed().as_secs_f64()
}
