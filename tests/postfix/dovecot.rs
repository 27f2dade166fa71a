//! A Dovecot of the test's own, which shows the Maildir of returned mails by IMAP.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

const PROGRAM: &str = "/usr/sbin/dovecot";

/// A running Dovecot; stopped when dropped.
pub struct Dovecot {
    folder: TempDir,
    /// Where it listens, with TLS from the first byte.
    pub port: u16,
    running: Child,
}

impl Dovecot {
    /// Starts one over `maildir` with the certificate in `certificates`, or says aloud why there can be none on this machine.
    pub fn start(maildir: &Path, certificates: &Path) -> Option<Self> {
        if !Path::new(PROGRAM).exists() && !install() {
            eprintln!("\n!!! NOT TESTED: Dovecot is not here and could not be installed (dovecot-imapd).\n");
            return None;
        }
        let folder = TempDir::new().unwrap();
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let file = folder.path().join("dovecot.conf");
        fs::write(&file, configuration(folder.path(), port, maildir, certificates)).unwrap();
        let running = Command::new(PROGRAM).arg("-F").arg("-c").arg(file).stdin(Stdio::null()).spawn().unwrap();
        let dovecot = Self { folder, port, running };
        let deadline = Instant::now() + Duration::from_secs(30);
        while TcpStream::connect(("127.0.0.1", port)).is_err() {
            assert!(Instant::now() < deadline, "Dovecot does not answer: {}", dovecot.log());
            std::thread::sleep(Duration::from_millis(50));
        }
        Some(dovecot)
    }

    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        // Asked to end, it takes its own processes along.
        if Command::new("kill").arg(self.running.id().to_string()).status().is_ok() {
            let _its_end = self.running.wait();
        }
    }
}

fn install() -> bool {
    Command::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends", "dovecot-imapd"])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .is_ok_and(|status| status.success())
        && Path::new(PROGRAM).exists()
}

fn configuration(folder: &Path, port: u16, maildir: &Path, certificates: &Path) -> String {
    let (at, mail, keys) = (folder.display(), maildir.display(), certificates.display());
    format!(
        "base_dir = {at}/run
state_dir = {at}/state
log_path = {at}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{keys}/host.pem
ssl_key = <{keys}/host.key
mail_location = maildir:{mail}
service imap-login {{
  inet_listener imap {{
    port = 0
  }}
  inet_listener imaps {{
    port = {port}
    ssl = yes
  }}
}}
passdb {{
  driver = static
  args = password=s3cret
}}
userdb {{
  driver = static
  args = uid=nobody gid=nogroup home={mail}
}}
first_valid_uid = 1
first_valid_gid = 1
"
    )
}
