//! What is derived from the master key, one key for each use, by HKDF-SHA256 and a label (TRUST 3).
//!
//! A label once released never changes: the data under it would be lost.

use std::fs;
use std::path::Path;

use zeroize::Zeroizing;

use super::sealed::{self, Kind};
use super::{Key32, KeyError, load_master};
use crate::durable::replace;

/// The keys of a running school, each for one use.
pub struct Keys {
    db: Key32,
    audit: Key32,
    pepper: Key32,
    session: Key32,
    roster: Key32,
    keybox: Key32,
    wrap: Key32,
}

impl Keys {
    /// All keys of this master.
    ///
    /// # Errors
    /// [`KeyError::Derivation`] should the library refuse.
    pub fn derive(master: &Key32) -> Result<Self, KeyError> {
        let derive = |label: &str| Key32::derive(master.bytes(), b"bookbag", &[label.as_bytes()]);
        Ok(Self {
            db: derive("db")?,
            audit: derive("audit")?,
            pepper: derive("pepper")?,
            session: derive("session")?,
            roster: derive("roster")?,
            keybox: derive("keybox")?,
            wrap: derive("wrap")?,
        })
    }

    /// The keys of the master key in `key_file`.
    ///
    /// # Errors
    /// As [`load_master`].
    pub fn load(key_file: &Path) -> Result<Self, KeyError> {
        Self::derive(&load_master(key_file)?)
    }

    /// SQLCipher's raw page key.
    #[must_use]
    pub fn db(&self) -> &Key32 {
        &self.db
    }

    /// HMAC of the access log's chain.
    #[must_use]
    pub fn audit(&self) -> &Key32 {
        &self.audit
    }

    /// HMAC over a password before argon2id (TRUST 2.1).
    #[must_use]
    pub fn pepper(&self) -> &Key32 {
        &self.pepper
    }

    /// Pseudonyms in the technical log, device cookies.
    #[must_use]
    pub fn session(&self) -> &Key32 {
        &self.session
    }

    /// Fingerprints of birth dates, by which a re-imported row finds its pupil (D33).
    #[must_use]
    pub fn roster(&self) -> &Key32 {
        &self.roster
    }

    /// Seals the keybox.
    #[must_use]
    pub fn keybox(&self) -> &Key32 {
        &self.keybox
    }

    /// Seals single secrets that the database holds: second factors, the mail server's password, signing keys.
    #[must_use]
    pub fn wrap(&self) -> &Key32 {
        &self.wrap
    }

    /// Keeps a secret as a sealed file in the place of an earlier one, readable by nobody without the master key.
    ///
    /// # Errors
    /// What the file system says; the earlier one is then still there.
    pub fn keep_secret(&self, path: &Path, secret: &[u8]) -> Result<(), KeyError> {
        let sealed = sealed::seal(&self.wrap, Kind::Secret, secret)?;
        replace(path, &sealed, 0o600).map_err(|error| KeyError::file(path, error))
    }

    /// Opens what [`Keys::keep_secret`] kept.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::WrongKey`], [`KeyError::Damaged`] and their kin.
    pub fn open_secret(&self, path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
        let file = fs::read(path).map_err(|error| KeyError::file(path, error))?;
        sealed::open(&self.wrap, Kind::Secret, &file, path)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn labels_give_the_keys_they_always_gave() -> Result<(), KeyError> {
        let Some(master) = Key32::from_slice(&[7; 32]) else { return Err(KeyError::Derivation) };
        let keys = Keys::derive(&master)?;
        let all = [keys.db(), keys.audit(), keys.pepper(), keys.session(), keys.roster(), keys.keybox(), keys.wrap()];
        let starts: Vec<String> = all.iter().map(|key| key.hex().chars().take(8).collect()).collect();
        // Computed once with another implementation of RFC 5869: a school opened years later must find the same keys.
        assert_eq!(starts.join(" "), "94e17842 0756cc77 3e5dbddb ad34925c b904fa17 aa8f8c44 8b4f33b8");
        Ok(())
    }
}
