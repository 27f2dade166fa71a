//! A small file of secrets, sealed whole: the keybox and the copy of the master key.
//!
//! Layout: `BOOKBAGS` | kind 1 | zero 3 | length of what follows the header u32 BE | key's mark 8 | salt 32 | content sealed by
//! AES-256-GCM with its tag 16. The sealing key is HKDF(key, random salt, header), used once, so that a nonce of zeros never
//! repeats; the header is authenticated. The mark tells a wrong key from a damaged file.

use std::path::Path;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::{Key32, KeyError};

const MAGIC: &[u8; 8] = b"BOOKBAGS";
const HEADER: usize = 56;
const TAG: usize = 16;

/// What a sealed file is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Master = 1,
    Keybox = 2,
    Secret = 3,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Self::Master => "copy of the master key",
            Self::Keybox => "keybox",
            Self::Secret => "secret",
        }
    }
}

/// Seals `content` as a file of this kind.
pub(super) fn seal(key: &Key32, kind: Kind, content: &[u8]) -> Result<Vec<u8>, KeyError> {
    let mut salt = [0; 32];
    SystemRandom::new().fill(&mut salt).map_err(|_| KeyError::Random)?;
    let length = u32::try_from(content.len() + TAG).map_err(|_| KeyError::Derivation)?;
    let mut file = Vec::with_capacity(HEADER + content.len() + TAG);
    file.extend_from_slice(MAGIC);
    file.extend_from_slice(&[kind as u8, 0, 0, 0]);
    file.extend_from_slice(&length.to_be_bytes());
    file.extend_from_slice(&mark(key)?);
    file.extend_from_slice(&salt);
    let mut sealed = Zeroizing::new(content.to_vec());
    let tag = once(key, &file)?
        .seal_in_place_separate_tag(Nonce::assume_unique_for_key([0; 12]), Aad::from(&file), &mut sealed)
        .map_err(|_| KeyError::Derivation)?;
    file.extend_from_slice(&sealed);
    file.extend_from_slice(tag.as_ref());
    Ok(file)
}

/// Opens what [`seal`] made; `path` only names the file in errors.
pub(super) fn open(key: &Key32, kind: Kind, file: &[u8], path: &Path) -> Result<Zeroizing<Vec<u8>>, KeyError> {
    let foreign = || KeyError::Foreign { path: path.into(), kind: kind.name() };
    let short =
        |expected: usize| KeyError::CutShort { path: path.into(), expected: expected as u64, found: file.len() as u64 };
    if !file.starts_with(MAGIC) {
        return Err(if MAGIC.starts_with(file) { short(HEADER + TAG) } else { foreign() });
    }
    let Some((header, content)) = file.split_at_checked(HEADER) else { return Err(short(HEADER + TAG)) };
    if header.get(8..12) != Some([kind as u8, 0, 0, 0].as_slice()) {
        return Err(foreign());
    }
    let promised = header.get(12..16).and_then(|bytes| bytes.try_into().ok()).map_or(0, u32::from_be_bytes) as usize;
    if promised != content.len() || content.len() < TAG {
        return Err(short(HEADER + promised));
    }
    if header.get(16..24) != Some(mark(key)?.as_slice()) {
        return Err(KeyError::WrongKey { path: path.into() });
    }
    let mut opened = Zeroizing::new(content.to_vec());
    let length = once(key, header)?
        .open_in_place(Nonce::assume_unique_for_key([0; 12]), Aad::from(header), &mut opened)
        .map_err(|_| KeyError::Damaged { path: path.into() })?
        .len();
    opened.truncate(length);
    Ok(opened)
}

/// The AEAD key for the one file with this header.
fn once(key: &Key32, header: &[u8]) -> Result<LessSafeKey, KeyError> {
    let salt = header.get(24..HEADER).unwrap_or_default();
    let once = Key32::derive(key.bytes(), salt, &[b"sealed file", header])?;
    let key = UnboundKey::new(&AES_256_GCM, once.bytes()).map_err(|_| KeyError::Derivation)?;
    Ok(LessSafeKey::new(key))
}

/// Eight bytes that say which key it is and nothing about it.
fn mark(key: &Key32) -> Result<[u8; 8], KeyError> {
    let mark = Key32::derive(key.bytes(), b"", &[b"mark"])?;
    mark.bytes().first_chunk().copied().ok_or(KeyError::Derivation)
}
