//! A Dovecot of the test's own: configuration, certificate and one mailbox in a temporary folder, two ports of its own.

use std::fs;
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use tempfile::TempDir;

use crate::fixture::certificates;

/// A running Dovecot; stopped when dropped. Its user `bounce` has the password `s3cret`.
pub struct Dovecot {
    folder: TempDir,
    running: Child,
    /// PEM file of the authority behind its certificate.
    pub authority: PathBuf,
    /// Begins in plain text and offers STARTTLS.
    pub starttls: u16,
    /// TLS from the first byte.
    pub implicit: u16,
}

impl Dovecot {
    /// Starts one; without it no mailbox is tested, and that is a failure.
    pub fn start() -> Self {
        assert!(
            installed() || install(),
            "Dovecot 2.3 is not here and could not be installed: apt-get install dovecot-imapd"
        );
        let folder = TempDir::new().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let authority = certificates(folder.path());
        let [starttls, implicit] = [(); 2].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [starttls, implicit] = [starttls, implicit].map(|listener| listener.local_addr().unwrap().port());
        fs::create_dir_all(folder.path().join("mail/bounce/new")).unwrap();
        fs::create_dir_all(folder.path().join("mail/bounce/cur")).unwrap();
        fs::create_dir_all(folder.path().join("mail/bounce/tmp")).unwrap();
        give(&folder.path().join("mail"));
        let conf = folder.path().join("dovecot.conf");
        fs::write(&conf, configuration(folder.path(), starttls, implicit)).unwrap();
        let running = Command::new("dovecot").arg("-F").arg("-c").arg(conf).stdin(Stdio::null()).spawn().unwrap();
        let dovecot = Self { folder, running, authority, starttls, implicit };
        let deadline = Instant::now() + Duration::from_secs(10);
        while TcpStream::connect(("127.0.0.1", implicit)).is_err() {
            assert!(Instant::now() < deadline, "Dovecot does not answer: {}", dovecot.log());
            std::thread::sleep(Duration::from_millis(20));
        }
        dovecot
    }

    /// Puts a mail into the mailbox.
    pub fn deliver(&self, name: &str, mail: &[u8]) {
        let mailbox = self.folder.path().join("mail/bounce");
        fs::write(mailbox.join("tmp").join(name), mail).unwrap();
        give(&mailbox.join("tmp").join(name));
        fs::rename(mailbox.join("tmp").join(name), mailbox.join("new").join(name)).unwrap();
    }

    /// Makes every mail one that nobody has read.
    pub fn make_unread(&self) {
        for file in self.files() {
            let (name, _) = file.rsplit_once(":2,").unwrap();
            let cur = self.folder.path().join("mail/bounce/cur");
            fs::rename(cur.join(&file), cur.join(format!("{name}:2,"))).unwrap();
        }
    }

    /// How many mails there are, and how many of them nobody has read.
    pub fn mails(&self) -> (usize, usize) {
        let files = self.files();
        let read = |file: &&String| file.rsplit_once(":2,").is_some_and(|(_, flags)| flags.contains('S'));
        (files.len(), files.len() - files.iter().filter(read).count())
    }

    /// Stops it, as an outage would.
    pub fn stop(&mut self) {
        let conf = self.folder.path().join("dovecot.conf");
        let _already_stopped = Command::new("doveadm").arg("-c").arg(conf).arg("stop").output();
        let _ended = self.running.wait();
    }

    /// What Dovecot itself says.
    pub fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn files(&self) -> Vec<String> {
        let names = |folder: &str| {
            let files = fs::read_dir(self.folder.path().join("mail/bounce").join(folder)).unwrap();
            files.map(|file| file.unwrap().file_name().into_string().unwrap())
        };
        names("new").chain(names("cur")).collect()
    }
}

impl Drop for Dovecot {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Version 2.4 reads another language of settings.
fn installed() -> bool {
    let version = Command::new("dovecot").arg("--version").output();
    version.is_ok_and(|version| version.stdout.starts_with(b"2.3")) && Path::new("/usr/lib/dovecot/imap").exists()
}

fn install() -> bool {
    Command::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends", "dovecot-imapd"])
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .is_ok_and(|status| status.success())
        && installed()
}

fn give(path: &Path) {
    assert!(Command::new("chown").arg("-R").arg("nobody").arg(path).status().unwrap().success(), "chown");
}

fn configuration(folder: &Path, starttls: u16, implicit: u16) -> String {
    let at = folder.display();
    format!(
        "base_dir = {at}/run
log_path = {at}/log
protocols = imap
listen = 127.0.0.1
ssl = required
ssl_cert = <{at}/host.pem
ssl_key = <{at}/host.key
auth_failure_delay = 0
mail_location = maildir:{at}/mail/%u
passdb {{
  driver = static
  args = password=s3cret
}}
userdb {{
  driver = static
  args = uid=65534 gid=65534 home={at}/mail
}}
service anvil {{
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  inet_listener imap {{
    port = {starttls}
  }}
  inet_listener imaps {{
    port = {implicit}
    ssl = yes
  }}
}}
"
    )
}
