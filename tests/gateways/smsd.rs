//! smsd of smstools of the test's own, with a modem that a script plays on a pseudo-terminal.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};

use tempfile::TempDir;

use crate::kannel::until;

const PROGRAM: &str = "/usr/sbin/smsd";

/// A running smsd; stopped when dropped.
pub struct Smsd {
    folder: TempDir,
    running: Vec<Child>,
}

impl Smsd {
    /// Starts one whose network reports on each SMS in turn with these statuses; without it nothing of smsd is tested, and that is a
    /// failure.
    pub fn start(statuses: &[&str]) -> Self {
        assert!(
            Path::new(PROGRAM).exists() || install(),
            "smsd is not here and could not be installed: apt-get install smstools"
        );
        let folder = TempDir::new().unwrap();
        let mut smsd = Self { folder, running: Vec::new() };
        for name in ["outgoing", "checked", "sent", "failed", "incoming", "report"] {
            fs::create_dir_all(smsd.spool().join(name)).unwrap();
        }
        let modem = smsd.folder.path().join("modem");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gateways/modem.py");
        smsd.run(Command::new("python3").arg(script).arg(&modem).args(statuses), "modem.out");
        until(|| modem.exists(), || smsd.log());
        let file = smsd.folder.path().join("smsd.conf");
        fs::write(&file, configuration(&smsd.folder.path().display().to_string())).unwrap();
        smsd.run(Command::new(PROGRAM).arg("-c").arg(file).arg("-t"), "smsd.out");
        smsd
    }

    /// Its spool folder.
    pub fn spool(&self) -> PathBuf {
        self.folder.path().join("sms")
    }

    /// How many files lie in these folders of the spool.
    pub fn files(&self, folders: &[&str]) -> usize {
        folders.iter().map(|name| fs::read_dir(self.spool().join(name)).unwrap().count()).sum()
    }

    pub fn log(&self) -> String {
        ["smsd.log", "smsd.out", "modem.out"]
            .map(|name| fs::read_to_string(self.folder.path().join(name)).unwrap_or_default())
            .join("\n")
    }

    fn run(&mut self, command: &mut Command, out: &str) {
        let out = File::create(self.folder.path().join(out)).unwrap();
        let errors = out.try_clone().unwrap();
        self.running.push(command.stdin(Stdio::null()).stdout(out).stderr(errors).spawn().unwrap());
    }
}

impl Drop for Smsd {
    fn drop(&mut self) {
        // smsd first: asked to end, it takes its modem's handler along.
        for mut child in self.running.drain(..).rev() {
            let asked = Command::new("kill").arg(child.id().to_string()).status();
            if asked.is_ok() {
                let _its_end = child.wait();
            }
        }
    }
}

fn install() -> bool {
    Command::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends", "smstools"])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .is_ok_and(|status| status.success())
        && Path::new(PROGRAM).exists()
}

fn configuration(at: &str) -> String {
    format!(
        "devices = GSM1
outgoing = {at}/sms/outgoing
checked = {at}/sms/checked
sent = {at}/sms/sent
failed = {at}/sms/failed
incoming = {at}/sms/incoming
report = {at}/sms/report
stats = {at}
logfile = {at}/smsd.log
infofile = {at}/working
pidfile = {at}/pid
delaytime = 1
delaytime_mainprocess = 1
incoming_utf8 = yes

[GSM1]
device = {at}/modem
init = ATE0
incoming = yes
report = yes
baudrate = 115200
rtscts = no
"
    )
}
