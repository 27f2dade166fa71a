//! A Kannel of the test's own with its fake SMSC, and a listener for its receipts.

use std::fs::{self, File};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use tempfile::TempDir;

/// What may have to be installed first.
const PACKAGES: [&str; 2] = ["kannel", "kannel-extras"];
const FAKE_SMSC: &str = "/usr/lib/kannel/test/fakesmsc";
/// How long anything may take.
const LONGEST: Duration = Duration::from_secs(60);

/// A running Kannel; stopped when dropped.
pub struct Kannel {
    pub folder: TempDir,
    /// The port of `sendsms`.
    pub sendsms: u16,
    smsc: u16,
    running: Vec<Child>,
}

impl Kannel {
    /// Starts bearerbox and smsbox; without them nothing of Kannel is tested, and that is a failure. The network is not connected
    /// yet.
    pub fn start() -> Self {
        assert!(
            std::path::Path::new(FAKE_SMSC).exists() || install(),
            "Kannel is not here and could not be installed: apt-get install {}",
            PACKAGES.join(" ")
        );
        let folder = TempDir::new().unwrap();
        let listeners = [(); 4].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
        let [admin, inner, smsc, sendsms] = listeners.map(|listener| listener.local_addr().unwrap().port());
        let file = folder.path().join("kannel.conf");
        fs::write(&file, configuration(&folder.path().display().to_string(), [admin, inner, smsc, sendsms])).unwrap();
        let mut kannel = Self { folder, sendsms, smsc, running: Vec::new() };
        for (program, port) in [("bearerbox", inner), ("smsbox", sendsms)] {
            let mut command = Command::new(format!("/usr/sbin/{program}"));
            kannel.run(command.args(["-v", "4"]).arg(&file), program);
            until(|| TcpStream::connect(("127.0.0.1", port)).is_ok(), || kannel.log());
        }
        kannel
    }

    /// Connects the fake network, which takes every SMS and prints it.
    pub fn connect(&mut self) {
        let smsc = self.smsc.to_string();
        let mut command = Command::new(FAKE_SMSC);
        self.run(command.args(["-H", "127.0.0.1", "-r", &smsc, "-i", "1", "-m", "0", "100 200 text hi"]), "fakesmsc");
    }

    /// Waits until the fake network has printed `words`.
    pub fn wait_for(&self, words: &str) {
        until(|| self.log().contains(words), || self.log());
    }

    /// Ends it, as an outage would.
    pub fn stop(&mut self) {
        for mut child in self.running.drain(..).rev() {
            let _already_ended = child.kill();
            let _its_end = child.wait();
        }
    }

    fn run(&mut self, command: &mut Command, name: &str) {
        let out = File::create(self.folder.path().join(format!("{name}.out"))).unwrap();
        let errors = out.try_clone().unwrap();
        self.running.push(command.stdin(Stdio::null()).stdout(out).stderr(errors).spawn().unwrap());
    }

    fn log(&self) -> String {
        let read = |name: &str| {
            let bytes = fs::read(self.folder.path().join(format!("{name}.out"))).unwrap_or_default();
            String::from_utf8_lossy(&bytes).into_owned()
        };
        ["bearerbox", "smsbox", "fakesmsc"].map(read).join("\n")
    }
}

impl Drop for Kannel {
    fn drop(&mut self) {
        self.stop();
    }
}

/// Waits until it is done.
pub fn until(mut done: impl FnMut() -> bool, log: impl Fn() -> String) {
    let deadline = Instant::now() + LONGEST;
    while !done() {
        assert!(Instant::now() < deadline, "{}", log());
        std::thread::sleep(Duration::from_millis(50));
    }
}

fn install() -> bool {
    Command::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends"])
        .args(PACKAGES)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .is_ok_and(|status| status.success())
        && std::path::Path::new(FAKE_SMSC).exists()
}

fn configuration(at: &str, [admin, inner, smsc, sendsms]: [u16; 4]) -> String {
    format!(
        "group = core
admin-port = {admin}
admin-password = test
admin-interface = 127.0.0.1
smsbox-port = {inner}
smsbox-interface = 127.0.0.1
box-deny-ip = \"*.*.*.*\"
box-allow-ip = \"127.0.0.1\"
dlr-storage = internal
store-type = file
store-file = \"{at}/kannel.store\"

group = smsc
smsc = fake
smsc-id = FAKE
port = {smsc}
connect-allow-ip = 127.0.0.1

group = smsbox
bearerbox-host = 127.0.0.1
bearerbox-port = {inner}
sendsms-port = {sendsms}
sendsms-interface = 127.0.0.1

group = sendsms-user
username = school
password = s3cret
max-messages = 3
concatenation = true

group = sms-service
keyword = default
max-messages = 0
text = \"\"
"
    )
}

/// Takes receipts as a school's server would, and gives their paths to the test.
pub struct Listener {
    pub port: u16,
    paths: Receiver<String>,
    last: Arc<Mutex<String>>,
}

impl Listener {
    pub fn start() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (sender, paths) = channel();
        let last = Arc::new(Mutex::new(String::new()));
        let heard = Arc::clone(&last);
        std::thread::spawn(move || {
            for mut stream in listener.incoming().flatten() {
                let mut lines = BufReader::new(stream.try_clone().unwrap()).lines().map_while(Result::ok);
                let Some(first) = lines.next() else { continue };
                // The head is read to its end, so that the answer does not cross the question.
                let _fields = lines.take_while(|line| !line.is_empty()).count();
                let _answered = stream.write_all(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n");
                let path = first.split(' ').nth(1).unwrap_or_default().to_owned();
                heard.lock().unwrap().clone_from(&path);
                if sender.send(path).is_err() {
                    break;
                }
            }
        });
        Self { port, paths, last }
    }

    /// The next receipt's path and query.
    pub fn next(&self) -> String {
        self.paths.recv_timeout(LONGEST).expect("Kannel tells what became of the SMS")
    }

    /// The last one that came.
    pub fn last(&self) -> String {
        self.last.lock().unwrap().clone()
    }
}
