//! A gateway by HTTPS of the test's own, under an authority of the test's own.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};

use bookbag::clock::DAY;
use bookbag::config::Config;
use bookbag::db::Db;
use bookbag::outbox::sending::Sending;
use rcgen::{BasicConstraints, CertificateParams, CertifiedIssuer, IsCa, KeyPair};
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::{PrivateKeyDer, PrivatePkcs8KeyDer};
use tokio_rustls::rustls::{ServerConfig, ServerConnection, StreamOwned};

use crate::school::School;
use crate::{queue, states};

/// An authority, and the file that says so.
struct Authority {
    issuer: CertifiedIssuer<'static, KeyPair>,
    file: PathBuf,
}

impl Authority {
    fn new(folder: &Path, name: &str) -> Self {
        let mut params = CertificateParams::default();
        params.is_ca = IsCa::Ca(BasicConstraints::Unconstrained);
        let issuer = CertifiedIssuer::self_signed(params, KeyPair::generate().unwrap()).unwrap();
        let file = folder.join(name);
        std::fs::write(&file, issuer.pem()).unwrap();
        Self { issuer, file }
    }

    /// A certificate for this name, and its key.
    fn server(&self, name: &str) -> Arc<ServerConfig> {
        let key = KeyPair::generate().unwrap();
        let certificate = CertificateParams::new([name.to_owned()]).unwrap().signed_by(&key, &self.issuer).unwrap();
        let key = PrivateKeyDer::Pkcs8(PrivatePkcs8KeyDer::from(key.serialize_der()));
        let config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .unwrap()
            .with_no_client_auth()
            .with_single_cert(vec![certificate.der().clone()], key)
            .unwrap();
        Arc::new(config)
    }
}

/// Takes every SMS and gives what it was asked, head and body, to the test.
fn gateway(config: Arc<ServerConfig>) -> (u16, Receiver<String>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let (sender, asked) = channel();
    std::thread::spawn(move || {
        for tcp in listener.incoming().flatten() {
            let connection = ServerConnection::new(Arc::clone(&config)).unwrap();
            let mut stream = BufReader::new(StreamOwned::new(connection, tcp));
            let (mut head, mut length) = (String::new(), 0);
            // Who does not trust the certificate says nothing at all.
            while stream.read_line(&mut head).is_ok_and(|read| read > 2) {
                let last = head.lines().last().unwrap_or_default().to_ascii_lowercase();
                length = last.strip_prefix("content-length:").map_or(length, |said| said.trim().parse().unwrap());
            }
            let mut body = vec![0; length];
            if head.is_empty() || stream.read_exact(&mut body).is_err() {
                continue;
            }
            let answer = b"HTTP/1.1 200 OK\r\nContent-Length: 13\r\nConnection: close\r\n\r\n{\"id\":\"4711\"}";
            let _gone = stream.get_mut().write_all(answer);
            stream.get_mut().conn.send_close_notify();
            let _gone = stream.get_mut().flush();
            if sender.send(head + &String::from_utf8_lossy(&body)).is_err() {
                break;
            }
        }
    });
    (port, asked)
}

fn sending(port: u16, authority: Option<&Authority>, secret: &Path) -> Sending {
    let trusted = authority.map(|known| format!("ca_file = \"{}\"\n", known.file.display())).unwrap_or_default();
    let text = format!(
        "hosts = [\"bookbag.birchlane.example\"]\n[sms]\ncountry = \"44\"\n[sms.gateway.http]\n\
         url = \"https://localhost:{port}/send\"\nbody = \"to={{to}}&text={{text}}\"\nname = \"/id\"\n\
         headers = {{ Authorization = \"Bearer {{secret}}\" }}\nsecret_file = \"{}\"\n{trusted}",
        secret.display()
    );
    Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap()
}

#[test]
fn an_sms_goes_by_https_to_the_gateway_that_the_named_authority_vouches_for_and_to_no_other() {
    let folder = tempfile::tempdir().unwrap();
    let secret = folder.path().join("secret");
    std::fs::write(&secret, "s3cret\n").unwrap();
    let ours = Authority::new(folder.path(), "ours.pem");
    let other = Authority::new(folder.path(), "other.pem");
    let school = School::new();
    let db = school.client.rocket().state::<Db>().unwrap();
    let (right, taken) = gateway(ours.server("localhost"));
    sending(right, Some(&ours), &secret).run(db).unwrap();
    queue(db, "Theo");

    let (foreign, heard) = gateway(other.server("localhost"));
    let (misnamed, heard_too) = gateway(ours.server("elsewhere.example"));
    let wrong = [
        ("another authority's certificate", foreign, Some(&ours)),
        ("a certificate for another name", misnamed, Some(&ours)),
        ("an authority that only the school knows, and was not told", right, None),
    ];
    for (what, port, authority) in wrong {
        sending(port, authority, &secret).run(db).unwrap();
        assert_eq!(school.text("SELECT last_code FROM outbox WHERE channel = 'sms'", []), "encryption", "{what}");
        let kept =
            "SELECT count(*) FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL AND attempts = 0 AND text <> ''";
        assert_eq!(school.number(kept, []), 1, "{what}: it waits and costs no attempt");
    }
    assert!(heard.try_recv().is_err() && heard_too.try_recv().is_err() && taken.try_recv().is_err());

    school.clock.advance(DAY / 2);
    sending(right, Some(&ours), &secret).run(db).unwrap();
    assert_eq!(states(&school), "sent");
    assert_eq!(school.text("SELECT gateway_name FROM outbox WHERE channel = 'sms'", []), "4711");
    let asked = taken.try_recv().unwrap();
    assert!(asked.starts_with("POST /send HTTP/1.1\r\n") && asked.contains("Bearer s3cret"), "{asked}");
    assert!(asked.contains("to=%2B447700900123&text=Birch%20Lane"), "{asked}");
}
