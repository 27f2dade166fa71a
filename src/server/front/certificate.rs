//! The certificate that the front shows, and how it is changed while connections live on.
//!
//! Invariants: TLS 1.2 and 1.3 alone, by ring; a certificate that is not of its key, has run out or bears none of the school's
//! names never takes the place of one that serves.

pub mod files;

use std::sync::Arc;
use std::time::Duration;

use parking_lot::RwLock;
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::client::{verify_server_cert_signed_by_trust_anchor, verify_server_name};
use tokio_rustls::rustls::crypto::{CryptoProvider, ring};
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer, ServerName, UnixTime};
use tokio_rustls::rustls::server::{ClientHello, ParsedCertificate, ResolvesServerCert};
use tokio_rustls::rustls::sign::CertifiedKey;
use tokio_rustls::rustls::version::{TLS12, TLS13};
use tokio_rustls::rustls::{CertificateError, Error as TlsError, RootCertStore, ServerConfig};

use crate::clock::Clock;
use crate::error::{Error, Result};

/// Why a certificate cannot be shown.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It or its key cannot be read.
    #[error("it cannot be read: {0}")]
    Unreadable(String),
    /// The chain holds no certificate.
    #[error("the file holds no certificate")]
    Empty,
    /// The key belongs to another certificate.
    #[error("the private key belongs to another certificate ({0})")]
    OtherKey(TlsError),
    /// It is good for another time.
    #[error("it has run out, or is not good yet")]
    OutOfTime,
    /// It bears none of the school's names.
    #[error("it bears none of the names under which people open Bookbag")]
    OtherName,
}

/// The certificate that is shown now.
#[derive(Debug)]
pub struct Certificate {
    names: Vec<String>,
    shown: RwLock<Arc<CertifiedKey>>,
}

impl Certificate {
    /// A chain and its private key, PEM. `names`: those under which people open Bookbag.
    ///
    /// What has run out or bears another name is shown nevertheless, and the log says so: browsers warn, but nobody is locked out.
    ///
    /// # Errors
    /// Where it cannot be read or the key is another's.
    pub fn new(chain: &[u8], key: &[u8], names: Vec<String>) -> std::result::Result<Arc<Self>, Unfit> {
        let first = read(chain, key)?;
        if let Err(unfit) = fits(&first, &names) {
            tracing::error!(%unfit, "browsers will warn of the certificate");
        }
        Ok(Arc::new(Self { names, shown: RwLock::new(Arc::new(first)) }))
    }

    /// Shows another from the next handshake on; connections that are open keep theirs.
    ///
    /// # Errors
    /// Where it does not fit; then the present one stays.
    pub fn change(&self, chain: &[u8], key: &[u8]) -> std::result::Result<(), Unfit> {
        let next = read(chain, key)?;
        fits(&next, &self.names)?;
        *self.shown.write() = Arc::new(next);
        Ok(())
    }

    /// What ends TLS with it.
    ///
    /// # Errors
    /// A fault where the cryptography does not offer these versions.
    pub(super) fn acceptor(self: &Arc<Self>) -> Result<TlsAcceptor> {
        let mut config = ServerConfig::builder_with_provider(provider())
            .with_protocol_versions(&[&TLS13, &TLS12])
            .map_err(Error::fault)?
            .with_no_client_auth()
            .with_cert_resolver(Arc::clone(self) as Arc<dyn ResolvesServerCert>);
        config.alpn_protocols = vec![b"h2".to_vec(), b"http/1.1".to_vec()];
        Ok(TlsAcceptor::from(Arc::new(config)))
    }
}

impl ResolvesServerCert for Certificate {
    fn resolve(&self, _: ClientHello<'_>) -> Option<Arc<CertifiedKey>> {
        Some(Arc::clone(&self.shown.read()))
    }
}

fn provider() -> Arc<CryptoProvider> {
    Arc::new(ring::default_provider())
}

fn read(chain: &[u8], key: &[u8]) -> std::result::Result<CertifiedKey, Unfit> {
    let unreadable = |error: &dyn std::fmt::Display| Unfit::Unreadable(error.to_string());
    let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_slice_iter(chain)
        .collect::<std::result::Result<_, _>>()
        .map_err(|error| unreadable(&error))?;
    if chain.is_empty() {
        return Err(Unfit::Empty);
    }
    let key = PrivateKeyDer::from_pem_slice(key).map_err(|error| unreadable(&error))?;
    CertifiedKey::from_der(chain, key, &provider()).map_err(|error| match error {
        TlsError::InconsistentKeys(_) => Unfit::OtherKey(error),
        other => unreadable(&other),
    })
}

/// Whether browsers can take it now, as far as this machine can know: they, not the school's server, know the authorities.
fn fits(certified: &CertifiedKey, names: &[String]) -> std::result::Result<(), Unfit> {
    let (Some(first), Some(last)) = (certified.cert.first(), certified.cert.last()) else { return Err(Unfit::Empty) };
    let parsed = ParsedCertificate::try_from(first).map_err(|error| Unfit::Unreadable(error.to_string()))?;
    let bears = |name: &String| {
        ServerName::try_from(name.as_str()).is_ok_and(|name| verify_server_name(&parsed, &name).is_ok())
    };
    if !names.iter().any(bears) {
        return Err(Unfit::OtherName);
    }
    let mut roots = RootCertStore::empty();
    roots.add(last.clone()).map_err(|error| Unfit::Unreadable(error.to_string()))?;
    let now = Duration::from_millis(u64::try_from(Clock::machine().now().0).unwrap_or(0));
    let between = certified.cert.get(1..).unwrap_or_default();
    let algorithms = provider().signature_verification_algorithms.all;
    match verify_server_cert_signed_by_trust_anchor(
        &parsed,
        &roots,
        between,
        UnixTime::since_unix_epoch(now),
        algorithms,
    ) {
        Err(TlsError::InvalidCertificate(
            CertificateError::Expired
            | CertificateError::ExpiredContext { .. }
            | CertificateError::NotValidYet
            | CertificateError::NotValidYetContext { .. },
        )) => Err(Unfit::OutOfTime),
        // Anything else is about trust, which is the browser's to give.
        _ => Ok(()),
    }
}

#[cfg(test)]
mod tests {
    use rcgen::{CertificateParams, KeyPair, date_time_ymd};

    use super::*;

    type Outcome<T = ()> = std::result::Result<T, Box<dyn std::error::Error>>;

    fn made(name: &str, until: i32) -> Outcome<(String, String)> {
        let mut params = CertificateParams::new([name.to_owned()])?;
        params.not_before = date_time_ymd(2020, 1, 1);
        params.not_after = date_time_ymd(until, 1, 1);
        let key = KeyPair::generate()?;
        Ok((params.self_signed(&key)?.pem(), key.serialize_pem()))
    }

    #[test]
    fn only_what_browsers_could_take_is_shown_instead() -> Outcome {
        let (chain, key) = made("school.example", 2090)?;
        let certificate = Certificate::new(chain.as_bytes(), key.as_bytes(), vec!["school.example".into()])?;
        let first = Arc::clone(&certificate.shown.read());
        let (next, next_key) = made("school.example", 2091)?;
        let change = |chain: &str, key: &str| certificate.change(chain.as_bytes(), key.as_bytes());
        assert!(matches!(change(&next, &key), Err(Unfit::OtherKey(_))));
        assert!(matches!(change("", &key), Err(Unfit::Empty)));
        assert!(matches!(change(&next, "no key"), Err(Unfit::Unreadable(_))));
        let (old, old_key) = made("school.example", 2021)?;
        assert!(matches!(change(&old, &old_key), Err(Unfit::OutOfTime)));
        let (other, other_key) = made("other.example", 2090)?;
        assert!(matches!(change(&other, &other_key), Err(Unfit::OtherName)));
        assert!(Arc::ptr_eq(&first, &certificate.shown.read()));
        change(&next, &next_key)?;
        assert!(!Arc::ptr_eq(&first, &certificate.shown.read()));
        Ok(())
    }
}
