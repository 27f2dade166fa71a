//! A certificate in files, which somebody else renews: looked at every minute, and at once on SIGHUP.

use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

use tokio::time::{MissedTickBehavior, interval};
use zeroize::Zeroizing;

use super::{Certificate, Unfit};

/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);

/// Where the certificate comes from.
#[derive(Clone, Debug)]
pub struct Files {
    cert: PathBuf,
    key: PathBuf,
    /// The files as they were when they were looked at last; never later than when they were read.
    seen: [Mark; 2],
}

/// What tells two versions of a file apart: time of change, length.
type Mark = Option<(SystemTime, u64)>;

impl Files {
    /// The chain and its private key, both PEM.
    #[must_use]
    pub fn at(cert: &Path, key: &Path) -> Self {
        Self { cert: cert.into(), key: key.into(), seen: [mark(cert), mark(key)] }
    }

    /// The certificate as the files hold it now.
    ///
    /// # Errors
    /// Where they cannot be read, or do not belong together.
    pub fn read(&self, names: Vec<String>) -> Result<Arc<Certificate>, Unfit> {
        let (chain, key) = self.bytes()?;
        Certificate::new(&chain, &key, names)
    }

    /// Shows what the files hold now.
    ///
    /// # Errors
    /// Where it does not fit; then the present one stays.
    pub fn show(&self, certificate: &Certificate) -> Result<(), Unfit> {
        let (chain, key) = self.bytes()?;
        certificate.change(&chain, &key)
    }

    /// Follows the files for as long as the process lives, and writes to the log what came of each change.
    pub async fn follow(mut self, certificate: Arc<Certificate>) -> std::io::Result<()> {
        let mut called = tokio::signal::unix::signal(tokio::signal::unix::SignalKind::hangup())?;
        let mut look = interval(LOOK);
        look.set_missed_tick_behavior(MissedTickBehavior::Delay);
        loop {
            let asked = tokio::select! { _ = look.tick() => false, _ = called.recv() => true };
            let now = [mark(&self.cert), mark(&self.key)];
            if !asked && now == self.seen {
                continue;
            }
            // Whoever renews writes one file after the other: what does not fit now is looked at again when it changes.
            self.seen = now;
            match self.show(&certificate) {
                Ok(()) => tracing::info!("a new certificate is shown"),
                Err(unfit) => tracing::error!(%unfit, "the new certificate is not shown; the present one stays"),
            }
        }
    }

    fn bytes(&self) -> Result<(Vec<u8>, Zeroizing<Vec<u8>>), Unfit> {
        let read = |path: &PathBuf| {
            std::fs::read(path).map_err(|error| Unfit::Unreadable(format!("{}: {error}", path.display())))
        };
        Ok((read(&self.cert)?, Zeroizing::new(read(&self.key)?)))
    }
}

fn mark(path: &Path) -> Mark {
    let known = std::fs::metadata(path).ok()?;
    Some((known.modified().ok()?, known.len()))
}
