//! What the front door costs: the same small Rocket behind it and behind Rocket's own TLS, in one run. One table; see the README
//! of this folder's parent.

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
mod house;
#[path = "../load/process.rs"]
#[allow(dead_code, reason = "shared with the other benches")]
mod process;
#[path = "../load/trust.rs"]
mod trust;

use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::{Duration, Instant};

use client::Connection;
use process::Process;
use tokio_rustls::rustls::ClientConfig;

/// People at once.
const PEOPLE: usize = 8;
/// How often each is tried, in turn, so that a noisy moment meets both.
const ROUNDS: usize = 3;
/// Live streams.
const STREAMS: usize = 300;
/// Bytes of an upload.
const UPLOAD: usize = 8 << 20;

fn main() {
    let mut asked = std::env::args().skip_while(|word| word != "--serve").skip(1);
    if let (Some(how), Some(folder)) = (asked.next(), asked.next()) {
        return house::serve(how == "front", Path::new(&folder));
    }
    if std::env::args().any(|word| word == "--list") {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    trust::certificate(folder.path());
    let trust = trust::client(folder.path());
    println!("{}", process::machine());
    println!("| what | Rocket's own TLS | the front | | bar |\n|---|---|---|---|---|");

    let both = ["rocket", "front"].map(|how| Tried::start(how, folder.path(), &trust));
    let page = "GET /page HTTP/1.1\r\nHost: localhost\r\n\r\n";
    let [own, front] = least(&both, |tried| tried.cpu_us(Duration::from_secs(3), page, &[]));
    let more = front - own;
    row("page of 37 kB, CPU", [own, front], "µs", &format!("+ {more:.0} µs"), "≤ 70 µs", more <= 70.0);
    let head = format!("POST /upload HTTP/1.1\r\nHost: localhost\r\nContent-Length: {UPLOAD}\r\n\r\n");
    let body = vec![7; UPLOAD];
    let [own, front] = least(&both, |tried| tried.cpu_us(Duration::from_secs(4), &head, &body) / 1000.0);
    let more = (front / own - 1.0) * 100.0;
    row("upload of 8 MiB with its SHA-256, CPU", [own, front], "ms", &format!("+ {more:.0} %"), "≤ 40 %", more <= 40.0);
    let [own, front] = both.each_ref().map(Tried::kilobytes_a_stream);
    row("live stream, memory", [own, front], "kB", "", "≤ 80 kB", front <= 80.0);
}

/// A server under test.
struct Tried {
    process: Process,
    trust: Arc<ClientConfig>,
}

impl Tried {
    fn start(how: &str, folder: &Path, trust: &Arc<ClientConfig>) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--serve", how]).arg(folder).stdout(Stdio::piped());
        Self { process: Process::that_prints_its_port(command), trust: Arc::clone(trust) }
    }

    /// CPU microseconds of the server for each request.
    fn cpu_us(&self, time: Duration, head: &str, body: &[u8]) -> f64 {
        let (port, trust) = (self.process.port, &self.trust);
        let (before, began) = (self.process.cpu_ms(), Instant::now());
        let requests: usize = std::thread::scope(|scope| {
            let people: Vec<_> = (0..PEOPLE)
                .map(|_| {
                    scope.spawn(move || {
                        let (mut connection, mut requests) = (Connection::secured(port, trust), 0);
                        while began.elapsed() < time {
                            assert_eq!(connection.send(head, body).status, 200);
                            requests += 1;
                        }
                        requests
                    })
                })
                .collect();
            people.into_iter().map(|person| person.join().unwrap()).sum()
        });
        (self.process.cpu_ms() - before) * 1000.0 / requests as f64
    }

    fn kilobytes_a_stream(&self) -> f64 {
        let before = self.process.memory_mb();
        let streams: Vec<Connection> = (0..STREAMS)
            .map(|_| {
                let mut stream = Connection::secured(self.process.port, &self.trust);
                stream.begin("GET /live HTTP/1.1\r\nHost: localhost\r\n\r\n");
                stream.wait_for("retry");
                stream
            })
            .collect();
        let after = self.process.memory_mb();
        drop(streams);
        (after - before) * 1024.0 / STREAMS as f64
    }
}

/// The least of some rounds for each.
fn least(both: &[Tried; 2], measure: impl Fn(&Tried) -> f64) -> [f64; 2] {
    let mut least = [f64::INFINITY; 2];
    for _ in 0..ROUNDS {
        for (least, tried) in least.iter_mut().zip(both) {
            *least = least.min(measure(tried));
        }
    }
    least
}

fn row(what: &str, [own, front]: [f64; 2], unit: &str, more: &str, bar: &str, held: bool) {
    let missed = if held { "" } else { " **missed**" };
    println!("| {what} | {own:.1} {unit} | {front:.1} {unit} | {more} | {bar}{missed} |");
}
