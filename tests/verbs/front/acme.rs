//! Certificates of an authority: Debian's pebble issues, refuses and is away, the school's own names on its own port 80.

use std::fs;
use std::net::{SocketAddr, TcpListener};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use super::client::{Browser, Http, shown, tls};
use super::house::certificate;
use super::running::machine;
use crate::program::{Machine, Outcome};

/// An authority of the test's own; it ends with it.
struct Pebble(Child);

impl Drop for Pebble {
    fn drop(&mut self) {
        let _gone = self.0.kill().and_then(|()| self.0.wait());
    }
}

fn free() -> Outcome<SocketAddr> {
    Ok(TcpListener::bind("127.0.0.1:0")?.local_addr()?)
}

/// Where the authority listens, and which file says that it is to be trusted.
struct Authority {
    folder: tempfile::TempDir,
    listen: SocketAddr,
    port_80: SocketAddr,
}

impl Authority {
    fn new() -> Outcome<Self> {
        let authority = Self { folder: tempfile::tempdir()?, listen: free()?, port_80: free()? };
        let (chain, key) = certificate()?;
        fs::write(authority.file("cert.pem"), chain)?;
        fs::write(authority.file("key.pem"), key)?;
        Ok(authority)
    }

    fn file(&self, name: &str) -> std::path::PathBuf {
        self.folder.path().join(name)
    }

    /// Starts it: it looks at `port_80`, its certificates last so many seconds, and it rejects every fifth nonce.
    fn start(&self, port_80: u16, lasts: u32) -> Outcome<Pebble> {
        let text = serde_json::json!({ "pebble": {
            "listenAddress": self.listen.to_string(), "managementListenAddress": free()?.to_string(),
            "certificate": self.file("cert.pem"), "privateKey": self.file("key.pem"),
            "httpPort": port_80, "tlsPort": 5001, "ocspResponderURL": "", "certificateValidityPeriod": lasts,
        }});
        let config = self.file("pebble.json");
        fs::write(&config, text.to_string())?;
        let child = Command::new("pebble")
            .args([Path::new("-config"), &config])
            .envs([("PEBBLE_VA_NOSLEEP", "1"), ("PEBBLE_WFE_NONCEREJECT", "20"), ("PEBBLE_AUTHZREUSE", "0")])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .map_err(|error| format!("pebble cannot be started ({error}): apt-get install pebble"))?;
        let begun = Instant::now();
        while std::net::TcpStream::connect(self.listen).is_err() {
            assert!(begun.elapsed() < Duration::from_secs(20), "pebble does not listen");
            std::thread::sleep(Duration::from_millis(50));
        }
        Ok(Pebble(child))
    }

    /// A school that asks this authority.
    fn school(&self) -> Outcome<Machine> {
        machine(&format!(
            "redirect = \"{}\"\n[tls.acme]\ndirectory = \"https://localhost:{}/dir\"\nca_file = {:?}\ncontact = \"it@school.example\"\n",
            self.port_80,
            self.listen.port(),
            self.file("cert.pem")
        ))
    }
}

/// The certificate shown, once it is another than `before`.
async fn another(than: &Option<Vec<u8>>, address: SocketAddr) -> Outcome<Option<Vec<u8>>> {
    let begun = Instant::now();
    loop {
        let now = shown(&tls(address, Http::One).await?);
        if &now != than {
            return Ok(now);
        }
        assert!(begun.elapsed() < Duration::from_secs(45), "no other certificate is shown");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_authority_issues_the_certificate_and_it_is_renewed_in_place() -> Outcome {
    let authority = Authority::new()?;
    let pebble = authority.start(authority.port_80.port(), 15)?;
    let school = authority.school()?;
    let server = school.serve()?;
    let own = shown(&tls(server.address, Http::One).await?);
    let first = another(&own, server.address).await?;
    let mut kept = Browser::at(server.address, Http::Two).await?;
    assert_eq!(kept.get("/healthz").await?.status, 200);
    let second = another(&first, server.address).await?;
    assert_eq!(kept.get("/healthz").await?.status, 200, "a connection that was open lives on");
    drop(pebble);
    assert!(server.stop()?.success());
    let files: Vec<_> = fs::read_dir(school.data().join("tls"))?.filter_map(Result::ok).collect();
    assert!(!files.is_empty());
    for file in files {
        assert!(!String::from_utf8_lossy(&fs::read(file.path())?).contains("PRIVATE KEY"), "{:?}", file.path());
    }
    // The authority is away: what was kept is shown, at once and after a restart.
    let server = school.serve()?;
    let begun = Instant::now();
    while shown(&tls(server.address, Http::One).await?).is_none_or(|now| Some(now) == own) {
        assert!(begun.elapsed() < Duration::from_secs(10), "the kept certificate is not shown");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    assert!(second.is_some() && server.stop()?.success());
    Ok(())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_name_that_the_authority_does_not_find_leaves_the_school_as_it_was() -> Outcome {
    let authority = Authority::new()?;
    let _pebble = authority.start(free()?.port(), 3_600)?;
    let school = authority.school()?;
    let server = school.serve()?;
    let own = shown(&tls(server.address, Http::One).await?);
    tokio::time::sleep(Duration::from_secs(4)).await;
    assert_eq!(shown(&tls(server.address, Http::One).await?), own);
    assert_eq!(Browser::at(server.address, Http::One).await?.get("/healthz").await?.status, 200);
    assert!(server.stop()?.success());
    Ok(())
}
