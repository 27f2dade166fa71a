//! Half past three: 200 parents come within a minute and read, 40 of them sign in anew, all over TLS, on the school's two cores
//! (TRUST 4). Then a thousand live streams; then the same pages in a school of ten years; then a sealed photo. One table.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that fails should stop and say where"
)]

#[path = "../load/client.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod client;
#[path = "../load/limits.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod limits;
mod parents;
mod photo;
#[path = "../load/process.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod process;
#[path = "../load/server.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod server;
#[path = "../load/trust.rs"]
mod trust;
#[path = "../load/world.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod world;

use std::path::Path;
use std::sync::Arc;
use std::time::{Duration, Instant};

use client::{Connection, play};
use process::Process;
use tokio_rustls::rustls::ClientConfig;
use world::World;

/// Live streams at once.
const STREAMS: usize = 1_000;
/// A guardian who has not liked the newest post yet.
const LIKES_ANEW: usize = 140;
/// A year of posts, and ten.
const YEARS: [i64; 2] = [4_000, 40_000];

fn main() {
    let mut asked = std::env::args().skip_while(|word| word != "--constant").skip(1);
    if let (Some(size), Some(piece)) = (asked.next(), asked.next()) {
        return limits::serve_constant(size.parse().unwrap(), piece.parse().unwrap());
    }
    if let Some(folder) = std::env::args().skip_while(|word| word != "--photo").nth(1) {
        return photo::serve(Path::new(&folder));
    }
    if std::env::args().any(|word| word == "--list") {
        return;
    }
    println!("{}", process::machine());
    println!("| what | measured | bar |\n|---|---|---|");
    let folders = YEARS.map(|posts| {
        let folder = tempfile::tempdir().unwrap();
        let world = world::build(folder.path(), posts);
        (folder, world)
    });
    let [(folder, world), (of_ten_years, ten)] = &folders;
    trust::certificate(folder.path());
    let trust = trust::client(folder.path());
    let tls = format!(
        "tls = {{ files = {{ cert = {:?}, key = {:?} }} }}",
        folder.path().join("chain.pem"),
        folder.path().join("key.pem")
    );
    let school = server::serve(folder.path(), &tls);
    rush(&school, world, &trust);
    streams(&school, world, &trust);
    drop(school);
    years(folder.path(), world, of_ten_years.path(), ten);
    photo::row();
}

fn rush(school: &Process, world: &World, trust: &Arc<ClientConfig>) {
    let before = school.cpu_ms();
    let rush = parents::rush(school.port, world, trust);
    let (p95, p99) = (rush.page_ms(0.95), rush.page_ms(0.99));
    let told = format!("p50 {:.0}, p95 {p95:.0}, p99 {p99:.0} ms", rush.page_ms(0.5));
    row(
        &format!("{} pages by 200 parents in a minute", rush.pages.len()),
        &told,
        "p95 ≤ 300, p99 ≤ 1,000 ms",
        p95 <= 300.0 && p99 <= 1000.0,
    );
    let (longest, sign_ins) = (rush.longest_sign_in_ms(), rush.sign_ins.len());
    row(
        &format!("{sign_ins} sign-ins meanwhile, the longest"),
        &format!("{longest:.0} ms"),
        "≤ 6,000 ms",
        sign_ins == 40 && longest <= 6000.0,
    );
    row("errors", &rush.errors.to_string(), "0", rush.errors == 0);
    row("CPU of the minute", &format!("{:.1} s", (school.cpu_ms() - before) / 1000.0), "", true);
    row("most memory", &format!("{:.0} MB", school.peak_mb()), "< 600 MB", school.peak_mb() < 600.0);
}

fn streams(school: &Process, world: &World, trust: &Arc<ClientConfig>) {
    let before = school.memory_mb();
    let mut streams: Vec<Connection> = (0..STREAMS)
        .map(|player| {
            let mut stream = Connection::secured(school.port, trust);
            stream.begin(&world.live_request(player));
            stream.wait_for("retry");
            stream
        })
        .collect();
    let kilobytes = (school.memory_mb() - before) * 1024.0 / STREAMS as f64;
    row(
        &format!("memory of each of {STREAMS} live streams"),
        &format!("{kilobytes:.0} kB"),
        "≤ 80 kB",
        kilobytes <= 80.0,
    );
    let began = Instant::now();
    assert_eq!(Connection::secured(school.port, trust).fetch(&world.secured_like_request(LIKES_ANEW)).status, 303);
    // Everybody in the liker's class hears of it; whoever may not know of the post hears nothing.
    let class: Vec<_> =
        streams.iter_mut().enumerate().filter(|(player, _)| world.shares_a_class(LIKES_ANEW, *player)).collect();
    let listeners = class.len();
    for (_, stream) in class {
        stream.wait_for("data");
    }
    let woken = began.elapsed().as_secs_f64() * 1000.0;
    row(
        &format!("a like, until the last of {listeners} listeners heard of it"),
        &format!("{woken:.0} ms"),
        "≤ 1,000 ms",
        woken <= 1000.0,
    );
}

/// CPU of pages in a young school and in one of ten years, in turn, so that a noisy moment meets both.
fn years(young: &Path, world: &World, old: &Path, ten: &World) {
    let schools = [server::serve(young, "tls = \"off\""), server::serve(old, "tls = \"off\"")];
    for (page, path) in [("class story", "story"), ("its tenth page", "older"), ("home", "home"), ("one post", "post")]
    {
        let mut least = [f64::INFINITY; 2];
        for _ in 0..4 {
            for ((school, world), least) in schools.iter().zip([world, ten]).zip(&mut least) {
                let request = |player: usize| world.request(player, path);
                play(school.port, 4, Duration::from_millis(300), &request);
                let before = school.cpu_ms();
                let played = play(school.port, 4, Duration::from_secs(2), &request);
                *least = least.min((school.cpu_ms() - before) * 1000.0 / played.requests as f64);
            }
        }
        let ratio = least[1] / least[0];
        let told = format!("{:.0} and {:.0} µs: {ratio:.2}", least[0], least[1]);
        row(&format!("{page}, CPU at one and at ten years"), &told, "≤ 1.15", ratio <= 1.15);
    }
}

pub(crate) fn row(what: &str, measured: &str, bar: &str, held: bool) {
    println!("| {what} | {measured} | {bar}{} |", if held { "" } else { " **missed**" });
}
