//! A server as a process of its own, so that its CPU time and memory are its own.

use std::io::{BufRead, BufReader};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use super::client::{Connection, Played};
use super::limits::free_port;

pub struct Running {
    pub port: u16,
    child: Child,
}

/// How the start went.
pub struct Start {
    pub first_page_cpu_ms: f64,
}

/// CPU of the server for one request, and the requests a second that went with it.
pub struct Cost {
    pub us: f64,
    pub rate: f64,
}

impl Running {
    /// `bookbag serve` over the built school.
    pub fn school(folder: &Path) -> (Self, Start) {
        let port = free_port();
        let config = folder.join("config.toml");
        std::fs::write(&config, super::world::config(folder, port)).unwrap();
        let child = Command::new(env!("CARGO_BIN_EXE_bookbag"))
            .arg("serve")
            .arg("--config")
            .arg(&config)
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        let running = Self { port, child };
        running.wait();
        let answer = Connection::open(port).fetch("GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(answer.status, 200);
        let start = Start { first_page_cpu_ms: running.cpu_ms() };
        (running, start)
    }

    /// Rocket's constant page in pieces of `piece` bytes, by this very program.
    pub fn constant(size: usize, piece: usize) -> Self {
        let mut child = Command::new(std::env::current_exe().unwrap())
            .args(["--constant", &size.to_string(), &piece.to_string()])
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let running = Self { port: line.trim().parse().unwrap(), child };
        running.wait();
        running
    }

    fn wait(&self) {
        for _ in 0..1000 {
            if std::net::TcpStream::connect(("127.0.0.1", self.port)).is_ok() {
                return;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server does not answer");
    }

    /// CPU milliseconds used so far, user and system.
    fn cpu_ms(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        ticks * 10.0
    }

    /// CPU of the server for each request of a round of play.
    pub fn cpu_per_request(&self, round: impl FnOnce() -> Played) -> Cost {
        let before = self.cpu_ms();
        let played = round();
        Cost { us: (self.cpu_ms() - before) * 1000.0 / played.requests as f64, rate: played.rate }
    }

    /// Resident memory.
    pub fn memory_mb(&self) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with("VmRSS:")).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

/// The machine in one line.
pub fn machine() -> String {
    let cpu = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let model =
        cpu.lines().find_map(|line| line.strip_prefix("model name\t: ")).unwrap_or("an unknown processor").to_owned();
    let load = std::fs::read_to_string("/proc/loadavg").unwrap_or_default();
    let cores = std::thread::available_parallelism().map_or(0, std::num::NonZero::get);
    format!("{cores} cores of {model}, load {} at the start", load.split(' ').next().unwrap_or("?"))
}
