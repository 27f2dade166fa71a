//! The program itself, run as a process in folders of its own.

use std::fs;
use std::io::{BufRead, BufReader};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::time::{Duration, Instant};

pub type Outcome<T = ()> = Result<T, Box<dyn std::error::Error + Send + Sync>>;

/// A machine on which nothing is set up yet: folders and a free port.
pub struct Machine {
    pub folder: tempfile::TempDir,
    pub address: SocketAddr,
}

impl Machine {
    pub fn bare() -> Outcome<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        Ok(Self { folder: tempfile::tempdir()?, address })
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    pub fn data(&self) -> PathBuf {
        self.path("school")
    }

    /// Answers for an unattended setup that listens on this machine's loopback.
    pub fn answers(&self) -> Outcome<PathBuf> {
        let file = self.path("answers.toml");
        let text = format!(
            "school = \"Birch Lane Primary\"\nhost = \"127.0.0.1\"\nlisten = \"{}\"\ntls = \"off\"\nit = \"it@birchlane.example\"\n\
             data = {:?}\nkey_file = {:?}\nphrase_to = {:?}\n",
            self.address,
            self.data(),
            self.path("etc/master.key"),
            self.path("phrase.txt"),
        );
        fs::write(&file, text)?;
        Ok(file)
    }

    /// The program with these words, its settings being this machine's.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_bookbag"));
        command.args(words).arg("--config").arg(self.path("etc/config.toml")).stdin(Stdio::null());
        command
    }

    pub fn run(&self, words: &[&str]) -> Outcome<Output> {
        Ok(self.command(words).output()?)
    }

    /// An unattended setup; gives the first leader's link without the address before it.
    pub fn set_up(&self) -> Outcome<String> {
        let answers = self.answers()?;
        let output = self.run(&["setup", "--json", "--answers", &answers.to_string_lossy()])?;
        if !output.status.success() {
            return Err(said(&output).into());
        }
        link(&output)
    }

    /// Serves, and waits until the port answers.
    pub fn serve(&self) -> Outcome<Running> {
        Running::of(self.command(&["serve"]), self.address)
    }
}

/// The path of the link in a `--json` answer.
pub fn link(output: &Output) -> Outcome<String> {
    let object: serde_json::Value = serde_json::from_slice(&output.stdout)?;
    let link = object.get("link").and_then(|link| link.as_str()).ok_or("no link")?;
    Ok(link.split_once("/start/").map(|(_, token)| format!("/start/{token}")).ok_or("no path")?)
}

/// What a command said, for a failing test.
pub fn said(output: &Output) -> String {
    format!("{}\n{}{}", output.status, String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// A server that runs; killed hard when dropped.
pub struct Running {
    pub child: Child,
    pub address: SocketAddr,
}

impl Running {
    /// The server that this command starts.
    pub fn of(mut command: Command, address: SocketAddr) -> Outcome<Self> {
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn()?;
        Self::up(child, address)
    }

    fn up(mut child: Child, address: SocketAddr) -> Outcome<Self> {
        let begun = Instant::now();
        while TcpStream::connect(address).is_err() {
            if let Some(status) = child.try_wait()? {
                let mut words = String::new();
                for line in child.stderr.take().into_iter().flat_map(|pipe| BufReader::new(pipe).lines()) {
                    words += &line?;
                    words.push('\n');
                }
                return Err(format!("the server ended with {status}: {words}").into());
            }
            if begun.elapsed() > Duration::from_secs(30) {
                child.kill()?;
                return Err("the server did not come up in 30 seconds".into());
            }
            std::thread::sleep(Duration::from_millis(10));
        }
        Ok(Self { child, address })
    }

    /// SIGTERM, as systemd sends it; gives how it ended.
    pub fn stop(mut self) -> Outcome<std::process::ExitStatus> {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        Ok(self.child.wait()?)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// All files below a folder.
pub fn files(folder: &Path) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() { found.extend(files(&path)?) } else { found.push(path) }
    }
    Ok(found)
}
