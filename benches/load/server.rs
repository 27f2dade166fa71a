//! The servers that this bench plays with: a release Bookbag over the built school, and Rocket with a constant page.

use std::path::Path;
use std::process::{Command, Stdio};

use super::client::{Connection, Played};
use super::limits::free_port;
use super::process::Process;

pub struct Running {
    pub process: Process,
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
    /// `bookbag serve` over the built school, in clear.
    pub fn school(folder: &Path) -> (Self, Start) {
        let process = serve(folder, "tls = \"off\"");
        let answer = Connection::open(process.port).fetch("GET /sign-in HTTP/1.1\r\nHost: localhost\r\n\r\n");
        assert_eq!(answer.status, 200);
        let start = Start { first_page_cpu_ms: process.cpu_ms() };
        (Self { process }, start)
    }

    /// Rocket's constant page in pieces of `piece` bytes, by this very program.
    pub fn constant(size: usize, piece: usize) -> Self {
        let mut command = Command::new(std::env::current_exe().unwrap());
        command.args(["--constant", &size.to_string(), &piece.to_string()]).stdout(Stdio::piped());
        Self { process: Process::that_prints_its_port(command) }
    }

    /// CPU of the server for each request of a round of play.
    pub fn cpu_per_request(&self, round: impl FnOnce() -> Played) -> Cost {
        let before = self.process.cpu_ms();
        let played = round();
        Cost { us: (self.process.cpu_ms() - before) * 1000.0 / played.requests as f64, rate: played.rate }
    }
}

/// `bookbag serve` over the school in the folder; `tls` is the line of its settings.
pub fn serve(folder: &Path, tls: &str) -> Process {
    let port = free_port();
    let config = folder.join("config.toml");
    std::fs::write(&config, super::world::config(folder, port, tls)).unwrap();
    let mut command = Command::new(env!("CARGO_BIN_EXE_bookbag"));
    command.arg("serve").arg("--config").arg(&config).stdout(Stdio::null());
    Process::at(port, command.spawn().unwrap())
}
