//! The demo school as a process: a whole used school with people who can sign in.

use std::io::{BufRead, BufReader};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use serde_json::Value;

use crate::http::Browser;
use crate::program::Outcome;

/// A running demo school.
pub struct DemoSchool {
    child: Child,
    pub address: SocketAddr,
    /// What it said of itself: who can sign in, and with what.
    pub told: Value,
}

impl DemoSchool {
    /// Opens the demo school in this folder, or opens it again, and waits until its port answers.
    pub fn open(folder: &Path) -> Outcome<Self> {
        let mut child = Command::new(env!("CARGO_BIN_EXE_bookbag"))
            .args(["demo", "--json", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::inherit())
            .spawn()?;
        let mut line = String::new();
        let out = child.stdout.take().ok_or("no output")?;
        BufReader::new(out).read_line(&mut line)?;
        let told: Value = serde_json::from_str(&line).map_err(|error| format!("the demo said {line:?}: {error}"))?;
        let address = told["address"]
            .as_str()
            .ok_or("no address")?
            .trim_start_matches("http://")
            .trim_end_matches('/')
            .parse()?;
        Ok(Self { child, address, told })
    }

    /// People with this role and a password: name, how they sign in, password.
    pub fn people(&self, role: &str) -> Vec<(String, String, String)> {
        let people = self.told["people"].as_array().cloned().unwrap_or_default();
        let text = |person: &Value, key: &str| person[key].as_str().unwrap_or_default().to_owned();
        let has =
            |person: &Value| person["roles"].as_array().is_some_and(|roles| roles.iter().any(|held| held == role));
        people
            .iter()
            .filter(|person| has(person) && person["password"].is_string())
            .map(|person| (text(person, "name"), text(person, "sign_in"), text(person, "password")))
            .collect()
    }

    /// A browser in which this person is signed in.
    pub fn signed_in(&self, sign_in: &str, password: &str) -> Outcome<Browser> {
        let mut browser = Browser::at(self.address);
        let answer = browser.post("/sign-in", &[("name", sign_in), ("password", password), ("next", "")])?;
        if answer.status != 303 {
            return Err(format!("{sign_in} could not sign in: {}", answer.status).into());
        }
        Ok(browser)
    }

    /// The number of its process.
    pub fn process(&self) -> u32 {
        self.child.id()
    }

    /// SIGKILL.
    pub fn kill(mut self) -> Outcome {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// SIGTERM, and its end.
    pub fn stop(mut self) -> Outcome {
        Command::new("kill").args(["-TERM", &self.child.id().to_string()]).status()?;
        self.child.wait()?;
        Ok(())
    }
}

impl Drop for DemoSchool {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Settings with which the other verbs find the school of a demo folder.
pub fn settings(folder: &Path) -> Outcome<PathBuf> {
    let file = folder.join("config.toml");
    let (data, key) = (folder.join("school"), folder.join("key"));
    std::fs::write(
        &file,
        format!(
            "hosts = [\"localhost\"]\nlisten = \"127.0.0.1:8080\"\ntls = \"off\"\ndata = {data:?}\nkey_file = {key:?}\n"
        ),
    )?;
    Ok(file)
}
