//! The self-signed certificate: made by Bookbag for the names in the settings, kept in the data folder, anew each year.
//!
//! Its private key is sealed like every other secret in the data folder.

use jiff::Timestamp;
use jiff::tz::TimeZone;
use rcgen::{CertificateParams, DistinguishedName, DnType, KeyPair, date_time_ymd};
use ring::digest::{SHA256, digest};
use zeroize::Zeroizing;

use super::super::opening::{Stop, private_folder};
use crate::clock::Clock;
use crate::config::Config;
use crate::durable::replace;
use crate::keys::Keys;

/// Chain and private key as PEM.
pub type Pem = (Vec<u8>, Zeroizing<Vec<u8>>);

/// The certificate kept for these names and this year, made where there is none.
pub fn kept(config: &Config, keys: &Keys) -> Result<Pem, Stop> {
    let folder = config.data.join("tls");
    private_folder(&folder)?;
    let year = this_year();
    let names = digest(&SHA256, config.host_names().join(" ").as_bytes());
    let mark: String = data_encoding::HEXLOWER.encode(names.as_ref()).chars().take(8).collect();
    let (cert, key) = (folder.join(format!("{year}-{mark}.pem")), folder.join(format!("{year}-{mark}.key.sealed")));
    if let (Ok(chain), Ok(secret)) = (std::fs::read(&cert), keys.open_secret(&key)) {
        return Ok((chain, Zeroizing::new(secret.to_vec())));
    }
    let (chain, secret) = make(config, year)?;
    keys.keep_secret(&key, &secret)?;
    replace(&cert, &chain, 0o644)?;
    Ok((chain, secret))
}

/// A certificate for the time before setup, kept nowhere.
pub fn passing(config: &Config) -> Result<Pem, Stop> {
    make(config, this_year())
}

/// Chain and private key, good from the begin of the year to the spring after the next.
fn make(config: &Config, year: i32) -> Result<Pem, Stop> {
    let failed = |error: rcgen::Error| Stop::broken(format!("the certificate could not be made: {error}"));
    let mut params = CertificateParams::new(config.host_names()).map_err(failed)?;
    let mut name = DistinguishedName::new();
    name.push(DnType::CommonName, config.host_names().first().cloned().unwrap_or_default());
    params.distinguished_name = name;
    params.not_before = date_time_ymd(year, 1, 1);
    params.not_after = date_time_ymd(year + 2, 3, 31);
    let key = KeyPair::generate().map_err(failed)?;
    let chain = params.self_signed(&key).map_err(failed)?.pem();
    Ok((chain.into_bytes(), Zeroizing::new(key.serialize_pem().into_bytes())))
}

fn this_year() -> i32 {
    let now = Timestamp::from_millisecond(Clock::machine().now().0).unwrap_or_default();
    now.to_zoned_datetime(TimeZone::UTC).year().into()
}
