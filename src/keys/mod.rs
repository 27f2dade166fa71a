//! The school's keys: one master key, everything else derived from it or wrapped by it (TRUST 3).
//!
//! Invariants: the master key is in a file outside the data folder; no key is ever printed, logged or serialised ([`Key32`]
//! has neither `Debug` nor `Display`); no file with keys is ever overwritten in place; a wrong key, one flipped bit or a file
//! cut short gives a named error and leaves everything as it was.

mod derived;
mod keybox;
mod master;
mod phrase;
mod sealed;

use std::io;
use std::path::PathBuf;

use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

pub use derived::Keys;
pub use keybox::{KeyOwner, Keybox};
pub use phrase::RecoveryPhrase;

/// The master key's file: see [`master::create`] and [`master::load`].
pub use master::{create as create_master, load as load_master, restore as restore_master};

/// Where the sealed copy of the master key lies inside the data folder; the recovery phrase opens it.
pub const MASTER_COPY: &str = "keys/master.sealed";
/// Where the keybox lies inside the data folder.
pub const KEYBOX: &str = "keys/keybox";

/// A secret of 256 bits, wiped when dropped. It has no `Debug`, `Display` or `Serialize`, so that it cannot slip into a log.
#[derive(Clone, Zeroize, ZeroizeOnDrop)]
pub struct Key32([u8; 32]);

impl Key32 {
    /// A fresh key from the operating system.
    ///
    /// # Errors
    /// [`KeyError::Random`] if the system gives no random bytes.
    pub fn random() -> Result<Self, KeyError> {
        let mut key = Self([0; 32]);
        SystemRandom::new().fill(&mut key.0).map_err(|_| KeyError::Random)?;
        Ok(key)
    }

    /// The key that these 32 bytes are; `None` for any other length.
    #[must_use]
    pub fn from_slice(bytes: &[u8]) -> Option<Self> {
        bytes.try_into().ok().map(Self)
    }

    /// HKDF-SHA256 (RFC 5869): the key that `info` names under `secret`; `salt` may be empty.
    ///
    /// # Errors
    /// [`KeyError::Derivation`] should the library refuse, which it does for no length used here.
    pub fn derive(secret: &[u8], salt: &[u8], info: &[&[u8]]) -> Result<Self, KeyError> {
        let mut key = Self([0; 32]);
        let pseudorandom = Salt::new(HKDF_SHA256, salt).extract(secret);
        let output = pseudorandom.expand(info, HKDF_SHA256).map_err(|_| KeyError::Derivation)?;
        output.fill(&mut key.0).map_err(|_| KeyError::Derivation)?;
        Ok(key)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// 64 lower-case hexadecimal digits, as SQLCipher wants a raw key; wiped when dropped.
    #[must_use]
    pub fn hex(&self) -> Zeroizing<String> {
        Zeroizing::new(data_encoding::HEXLOWER.encode(&self.0))
    }
}

/// What can be wrong with a key or its file; every text says what to do.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The system has no randomness to give.
    #[error("the operating system gives no random bytes; no key was made")]
    Random,
    /// The key derivation refused.
    #[error("a key could not be derived")]
    Derivation,
    /// There is no such file.
    #[error("{} does not exist. If the school is not set up yet, run `bookbag setup`; if the file is lost, re-make it from the recovery phrase", .0.display())]
    Missing(PathBuf),
    /// The file is there already and a new one must not take its place.
    #[error("{} exists already and is never overwritten: it may be the only key to a school's data. Name another file, or move this one to a safe place first", .0.display())]
    Exists(PathBuf),
    /// The key file lies in the data folder, where a backup or a thief of the folder would take it along.
    #[error("{} lies inside the data folder {}; the key must lie elsewhere, for example in /etc/bookbag", .key.display(), .folder.display())]
    InsideData {
        /// The key file.
        key: PathBuf,
        /// The data folder.
        folder: PathBuf,
    },
    /// Others on the machine could read the file.
    #[error("{} can be read by others on this machine (mode {mode:04o}); run `chmod 0400 {}`, and make new keys if somebody may have read it", .path.display(), .path.display())]
    Exposed {
        /// The key file.
        path: PathBuf,
        /// Its permission bits.
        mode: u32,
    },
    /// A master key has 32 bytes.
    #[error("{} holds {found} bytes, a master key has 32: it is another file, or was cut short. Put back the right one, or re-make it from the recovery phrase", .path.display())]
    Length {
        /// The key file.
        path: PathBuf,
        /// Bytes found, at most 33 are counted.
        found: u64,
    },
    /// The file is not one that Bookbag sealed.
    #[error("{} is not a file that Bookbag sealed as its {kind}; nothing was changed. Put back the right file", .path.display())]
    Foreign {
        /// The file.
        path: PathBuf,
        /// What it should have been.
        kind: &'static str,
    },
    /// The file ends too early or too late.
    #[error("{} is cut short or lengthened ({found} bytes, {expected} expected); nothing was changed. Put back an intact copy", .path.display())]
    CutShort {
        /// The file.
        path: PathBuf,
        /// Bytes that the header promises.
        expected: u64,
        /// Bytes there.
        found: u64,
    },
    /// Sealed with another key.
    #[error("{} was sealed with another key; nothing was changed. Check that the key file or recovery phrase belongs to this school", .path.display())]
    WrongKey {
        /// The file.
        path: PathBuf,
    },
    /// Right key, altered content.
    #[error("{} is damaged: its content does not match its seal; nothing was changed. Put back an intact copy", .path.display())]
    Damaged {
        /// The file.
        path: PathBuf,
    },
    /// A recovery phrase has 24 words.
    #[error("the recovery phrase has 24 words, these are {0}")]
    WordCount(usize),
    /// One word is not of the list. The word itself is not repeated, for it may be nearly right.
    #[error("word {0} of the recovery phrase is not in the list of words; compare it with the paper, letter by letter")]
    UnknownWord(usize),
    /// All words are of the list and yet do not belong together.
    #[error("these 24 words do not belong together: one is wrong, or two have changed places")]
    Checksum,
    /// The file system.
    #[error("{}: {error}", .path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What the system said.
        error: io::Error,
    },
}

impl KeyError {
    /// `error` about `path`, with [`KeyError::Missing`] and [`KeyError::Exists`] told apart.
    fn file(path: &std::path::Path, error: io::Error) -> Self {
        match error.kind() {
            io::ErrorKind::NotFound => Self::Missing(path.into()),
            io::ErrorKind::AlreadyExists => Self::Exists(path.into()),
            _ => Self::File { path: path.into(), error },
        }
    }
}

impl From<KeyError> for crate::error::Error {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::File { error, .. } => error.into(),
            other => Self::fault(other),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_random_keys_are_never_the_same() -> Result<(), KeyError> {
        assert!(Key32::random()?.bytes() != Key32::random()?.bytes());
        Ok(())
    }

    #[test]
    fn derivation_is_that_of_rfc_5869() -> Result<(), KeyError> {
        // Test case 1 of RFC 5869, its first 32 bytes.
        let salt: Vec<u8> = (0x00..=0x0c).collect();
        let info: Vec<u8> = (0xf0..=0xf9).collect();
        let key = Key32::derive(&[0x0b; 22], &salt, &[&info])?;
        assert_eq!(key.hex().as_str(), "3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf");
        Ok(())
    }
}
