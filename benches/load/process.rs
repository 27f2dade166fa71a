//! A server as a process of its own, so that its CPU time and memory are its own.

use std::io::{BufRead, BufReader};
use std::process::{Child, Command};
use std::time::Duration;

/// A server that runs, and its port.
pub struct Process {
    pub port: u16,
    child: Child,
}

impl Process {
    /// A program that prints its port as its first line.
    pub fn that_prints_its_port(mut command: Command) -> Self {
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        Self::at(line.trim().parse().unwrap(), child)
    }

    /// A program that listens on this port soon.
    pub fn at(port: u16, child: Child) -> Self {
        let process = Self { port, child };
        for _ in 0..1000 {
            if std::net::TcpStream::connect(("127.0.0.1", process.port)).is_ok() {
                return process;
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        panic!("the server does not answer");
    }

    /// CPU milliseconds used so far, user and system.
    pub fn cpu_ms(&self) -> f64 {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.child.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(") ").next().unwrap().split(' ').collect();
        let ticks: f64 = fields[11].parse::<f64>().unwrap() + fields[12].parse::<f64>().unwrap();
        ticks * 10.0
    }

    /// Resident memory.
    pub fn memory_mb(&self) -> f64 {
        self.status("VmRSS:")
    }

    /// The most that was ever resident.
    pub fn peak_mb(&self) -> f64 {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> f64 {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.child.id())).unwrap();
        let line = status.lines().find(|line| line.starts_with(field)).unwrap();
        line.split_whitespace().nth(1).unwrap().parse::<f64>().unwrap() / 1024.0
    }
}

impl Drop for Process {
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
