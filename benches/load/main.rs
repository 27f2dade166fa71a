//! Load: a school of 400 pupils with a year of posts, played by signed-in guardians over keep-alive connections, beside the limits
//! of the same machine measured in the same run. One table; see README.md in this folder.

#![allow(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a bench that fails should stop and say where"
)]

#[allow(dead_code, reason = "shared with the other benches")]
mod client;
mod limits;
#[allow(dead_code, reason = "shared with the other benches")]
mod process;
mod server;
#[allow(dead_code, reason = "shared with the other benches")]
mod world;

use std::time::Duration;

use client::{Connection, play};
use server::Running;

/// Guardians who play.
const CONNECTIONS: usize = 8;
/// Posts of a year.
const YEAR: i64 = 4_000;
/// Writers at once.
const WRITERS: usize = 64;

fn main() {
    let mut asked = std::env::args().skip_while(|word| word != "--constant").skip(1);
    if let (Some(size), Some(piece)) = (asked.next(), asked.next()) {
        return limits::serve_constant(size.parse().unwrap(), piece.parse().unwrap());
    }
    if std::env::args().any(|word| word == "--list") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let world = world::build(folder.path(), YEAR);
    println!("{}", process::machine());
    println!("| what | measured | bar |\n|---|---|---|");

    let (running, start) = Running::school(folder.path());
    let first = start.first_page_cpu_ms;
    row("start to first full page, CPU", &format!("{first:.0} ms"), "≤ 300 ms", first <= 300.0);
    let idle = running.process.memory_mb();
    row("memory idle", &format!("{idle:.0} MB"), "≤ 32 MB", idle <= 32.0);

    let story = |guardian: usize| world.request(guardian, "story");
    let size =
        Connection::open(running.process.port).fetch(&story(0).replace("Accept-Encoding: gzip\r\n", "")).body.len();
    play(running.process.port, CONNECTIONS, Duration::from_secs(1), &story);
    let page = running.cpu_per_request(|| play(running.process.port, CONNECTIONS, Duration::from_secs(4), &story));
    let [as_it_comes, large] = [4 << 10, 64 << 10].map(|piece| constant_page(size, piece));
    let ratio = page.us / as_it_comes.us;
    row(
        &format!("class story of 20 posts ({:.1} kB), CPU a page", size as f64 / 1000.0),
        &format!("{:.0} µs, {:.0}/s", page.us, page.rate),
        "",
        true,
    );
    row(
        "Rocket's constant page of that size",
        &format!("{:.0} µs, {:.0}/s", as_it_comes.us, as_it_comes.rate),
        "",
        true,
    );
    row("ratio", &format!("{ratio:.1}"), "≤ 7", ratio <= 7.0);
    row("the same in pieces of 64 KiB", &format!("{:.0} µs; ratio {:.1}", large.us, page.us / large.us), "", true);

    let raw = limits::fdatasyncs_per_second(folder.path());
    let writes = play(running.process.port, WRITERS, Duration::from_secs(4), &|writer| world.like_request(writer));
    let bar = (10.0 * raw).min(3000.0);
    row(
        "64 writers (like, durable)",
        &format!("{:.0}/s, p50 {:.1} ms, p99 {:.1} ms", writes.rate, writes.p50_ms, writes.p99_ms),
        &format!("≥ {bar:.0}/s"),
        writes.rate >= bar,
    );
    row("raw 4 KiB overwriting fdatasync", &format!("{raw:.0}/s"), "", true);

    let open: Vec<Connection> = (0..200)
        .map(|guardian| {
            let mut connection = Connection::open(running.process.port);
            connection.fetch(&story(guardian));
            connection
        })
        .collect();
    let busy = running.process.memory_mb();
    row("memory with 200 keep-alive connections", &format!("{busy:.0} MB"), "≤ 128 MB", busy <= 128.0);
    drop(open);
}

/// What Rocket costs alone: a constant page, in pieces of 4 KiB as it comes or in larger ones.
fn constant_page(size: usize, piece: usize) -> server::Cost {
    let constant = Running::constant(size, piece);
    let plain = |_: usize| "GET / HTTP/1.1\r\nHost: localhost\r\n\r\n".to_owned();
    play(constant.process.port, CONNECTIONS, Duration::from_secs(1), &plain);
    constant.cpu_per_request(|| play(constant.process.port, CONNECTIONS, Duration::from_secs(4), &plain))
}

fn row(what: &str, measured: &str, bar: &str, held: bool) {
    println!("| {what} | {measured} | {bar}{} |", if held { "" } else { " **missed**" });
}
