//! A Postfix of the test's own: configuration, users and mailboxes in a temporary folder, three ports of its own.

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::{TcpListener, TcpStream};
use std::os::unix::fs::PermissionsExt as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tempfile::TempDir;

/// What may have to be installed first.
const PACKAGES: [&str; 3] = ["postfix", "libsasl2-modules", "sasl2-bin"];

/// The three ways in.
#[derive(Clone, Copy)]
pub struct Ports {
    /// Plain text, no TLS on offer, no sign-in.
    pub plain: u16,
    /// STARTTLS required, sign-in.
    pub starttls: u16,
    /// TLS from the first byte, sign-in.
    pub implicit: u16,
}

/// A running Postfix; stopped when dropped.
pub struct Postfix {
    folder: TempDir,
    /// PEM file of the authority behind its certificate.
    pub authority: PathBuf,
    /// Where it listens.
    pub ports: Ports,
}

impl Postfix {
    /// Starts one; without it no mail is tested, and that is a failure.
    pub fn start() -> Self {
        assert!(
            installed() || install(),
            "Postfix is not here and could not be installed: apt-get install {}",
            PACKAGES.join(" ")
        );
        let folder = TempDir::new().unwrap();
        fs::set_permissions(folder.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let ports = free_ports();
        let authority = certificates(folder.path());
        configure(folder.path(), ports, elsewhere());
        let postfix = Self { folder, authority, ports };
        postfix.command("start");
        postfix.wait_until_it_answers();
        postfix
    }

    /// Stops it, as an outage would.
    pub fn stop(&self) {
        self.command("stop");
    }

    /// The Maildir that mails come back into.
    pub fn bounces(&self) -> PathBuf {
        self.folder.path().join("mail/bounce")
    }

    /// The mails in the parent's mailbox, once there are `expected` of them.
    pub fn mails(&self, expected: usize) -> Vec<String> {
        let folder = self.folder.path().join("mail/parent/new");
        let deadline = Instant::now() + Duration::from_secs(30);
        loop {
            let files: Vec<_> = fs::read_dir(&folder).map(|files| files.flatten().collect()).unwrap_or_default();
            if files.len() >= expected || Instant::now() > deadline {
                assert_eq!(files.len(), expected, "{}", self.log());
                return files.iter().map(|file| fs::read_to_string(file.path()).unwrap()).collect();
            }
            std::thread::sleep(Duration::from_millis(50));
        }
    }

    fn command(&self, verb: &str) {
        let done = Command::new("postfix").arg("-c").arg(self.folder.path().join("etc")).arg(verb).output().unwrap();
        assert!(done.status.success(), "postfix {verb}: {}{}", String::from_utf8_lossy(&done.stderr), self.log());
    }

    fn log(&self) -> String {
        fs::read_to_string(self.folder.path().join("log")).unwrap_or_default()
    }

    fn wait_until_it_answers(&self) {
        let deadline = Instant::now() + Duration::from_secs(30);
        while std::net::TcpStream::connect(("127.0.0.1", self.ports.implicit)).is_err() {
            assert!(Instant::now() < deadline, "Postfix does not answer: {}", self.log());
            std::thread::sleep(Duration::from_millis(50));
        }
    }
}

impl Drop for Postfix {
    fn drop(&mut self) {
        let etc = self.folder.path().join("etc");
        let _already_stopped = Command::new("postfix").arg("-c").arg(etc).arg("stop").output();
    }
}

fn installed() -> bool {
    let there = |program: &str| {
        Command::new(program)
            .arg("-?")
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .stdin(Stdio::null())
            .status()
            .is_ok()
    };
    there("postconf") && there("saslpasswd2")
}

fn install() -> bool {
    Command::new("apt-get")
        .args(["install", "--yes", "--no-install-recommends"])
        .args(PACKAGES)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .status()
        .is_ok_and(|status| status.success())
        && installed()
}

fn free_ports() -> Ports {
    let listeners = [(); 3].map(|()| TcpListener::bind("127.0.0.1:0").unwrap());
    let [plain, starttls, implicit] = listeners.map(|listener| listener.local_addr().unwrap().port());
    Ports { plain, starttls, implicit }
}

/// An authority of the test's own and a certificate for `localhost` by it.
pub fn certificates(folder: &Path) -> PathBuf {
    let mut parameters = CertificateParams::new(Vec::new()).unwrap();
    parameters.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
    let authority = CertifiedIssuer::self_signed(parameters, KeyPair::generate().unwrap()).unwrap();
    let key = KeyPair::generate().unwrap();
    let host = CertificateParams::new(vec!["localhost".to_owned()]).unwrap().signed_by(&key, &authority).unwrap();
    fs::write(folder.join("authority.pem"), authority.pem()).unwrap();
    fs::write(folder.join("host.pem"), host.pem()).unwrap();
    fs::write(folder.join("host.key"), key.serialize_pem()).unwrap();
    fs::set_permissions(folder.join("host.key"), fs::Permissions::from_mode(0o600)).unwrap();
    folder.join("authority.pem")
}

/// A mail server elsewhere that takes connections and refuses every recipient, as one does that has no such user.
fn elsewhere() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _closed = refuse(stream);
        }
    });
    port
}

fn refuse(mut stream: TcpStream) -> std::io::Result<()> {
    let lines = BufReader::new(stream.try_clone()?).lines();
    stream.write_all(b"220 elsewhere.test\r\n")?;
    for line in lines.map_while(Result::ok) {
        let answer = match line.get(..4).unwrap_or_default() {
            "RCPT" => "550 5.1.1 no such user",
            "DATA" => "503 5.5.1 no recipient",
            "QUIT" => "221 bye",
            _ => "250 elsewhere.test",
        };
        stream.write_all(format!("{answer}\r\n").as_bytes())?;
    }
    Ok(())
}

fn configure(folder: &Path, ports: Ports, elsewhere: u16) {
    let at = folder.display();
    for name in ["etc/sasl", "spool", "data", "mail"] {
        fs::create_dir_all(folder.join(name)).unwrap();
    }
    fs::write(folder.join("etc/main.cf"), main_cf(&at.to_string())).unwrap();
    fs::write(folder.join("etc/master.cf"), master_cf(ports)).unwrap();
    fs::write(
        folder.join("etc/vmailbox"),
        "parent@school.test parent/\nfull@school.test full/\nlater@school.test later/\nbounce@school.test bounce/\n",
    )
    .unwrap();
    // Nobody listens at port 1: what goes to late.test waits.
    let transport = format!("elsewhere.test smtp:[127.0.0.1]:{elsewhere}\nlate.test smtp:[127.0.0.1]:1\n");
    fs::write(folder.join("etc/transport"), transport).unwrap();
    fs::write(
        folder.join("etc/rcpt"),
        "full@school.test 552 5.2.2 mailbox full\nlater@school.test 451 4.7.1 greylisted\n",
    )
    .unwrap();
    fs::write(
        folder.join("etc/sasl/smtpd.conf"),
        format!(
            "pwcheck_method: auxprop\nauxprop_plugin: sasldb\nsasldb_path: {at}/etc/sasldb2\nmech_list: PLAIN LOGIN\n"
        ),
    )
    .unwrap();
    let mut enrol = Command::new("saslpasswd2")
        .args(["-p", "-c", "-f", &format!("{at}/etc/sasldb2"), "-u", "mx.school.test", "school"])
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    enrol.stdin.take().unwrap().write_all(b"s3cret").unwrap();
    assert!(enrol.wait().unwrap().success(), "saslpasswd2");
    give(folder, "etc/sasldb2", "postfix");
    give(folder, "data", "postfix");
    give(folder, "mail", "nobody");
}

fn give(folder: &Path, name: &str, owner: &str) {
    assert!(Command::new("chown").arg(owner).arg(folder.join(name)).status().unwrap().success(), "chown {name}");
}

fn main_cf(at: &str) -> String {
    format!(
        "compatibility_level = 3.6
config_directory = {at}/etc
queue_directory = {at}/spool
data_directory = {at}/data
maillog_file = {at}/log
maillog_file_prefixes = {at}
mail_owner = postfix
setgid_group = postdrop
myhostname = mx.school.test
mydestination =
mynetworks =
inet_interfaces = 127.0.0.1
inet_protocols = ipv4
recipient_delimiter = +
transport_maps = texthash:{at}/etc/transport
smtp_tls_security_level = none
alias_maps =
alias_database =
virtual_mailbox_domains = school.test
virtual_mailbox_base = {at}/mail
virtual_mailbox_maps = texthash:{at}/etc/vmailbox
virtual_uid_maps = static:65534
virtual_gid_maps = static:65534
smtpd_tls_cert_file = {at}/host.pem
smtpd_tls_key_file = {at}/host.key
smtpd_sasl_type = cyrus
smtpd_sasl_path = smtpd
cyrus_sasl_config_path = {at}/etc/sasl
smtpd_sasl_local_domain = mx.school.test
smtpd_relay_restrictions = permit_sasl_authenticated, reject_unauth_destination
smtpd_recipient_restrictions = check_recipient_access texthash:{at}/etc/rcpt
"
    )
}

fn master_cf(ports: Ports) -> String {
    format!(
        "127.0.0.1:{} inet n - n - - smtpd
127.0.0.1:{} inet n - n - - smtpd -o smtpd_tls_security_level=encrypt -o smtpd_sasl_auth_enable=yes
127.0.0.1:{} inet n - n - - smtpd -o smtpd_tls_wrappermode=yes -o smtpd_sasl_auth_enable=yes
pickup unix n - n 60 1 pickup
cleanup unix n - n - 0 cleanup
qmgr unix n - n 300 1 qmgr
tlsmgr unix - - n 1000? 1 tlsmgr
rewrite unix - - n - - trivial-rewrite
bounce unix - - n - 0 bounce
defer unix - - n - 0 bounce
trace unix - - n - 0 bounce
verify unix - - n - 1 verify
flush unix n - n 1000? 0 flush
proxymap unix - - n - - proxymap
smtp unix - - n - - smtp
relay unix - - n - - smtp
showq unix n - n - - showq
error unix - - n - - error
retry unix - - n - - error
discard unix - - n - - discard
local unix - n n - - local
virtual unix - n n - - virtual
lmtp unix - - n - - lmtp
anvil unix - - n - 1 anvil
scache unix - - n - 1 scache
postlog unix-dgram n - n - 1 postlogd
",
        ports.plain, ports.starttls, ports.implicit
    )
}
