//! The blob format: a header of 64 bytes, then chunks of 64 KiB, each with its AES-256-GCM tag; and the wrap of a blob's key.
//!
//! Header: `"BOOKBAG1" | cipher u8 | log2(chunk) u8 | 6 zero | blob id 16 | media kind 16 | zero 16`. The chunks' key is
//! HKDF-SHA256(blob key, salt = header), so a changed header opens nothing. Nonce: `7 zero | chunk number u32 BE | last u8`
//! (the STREAM construction): order, cutting and lengthening are all noticed. One random key a blob makes counting safe.
//!
//! A blob's key is kept sealed under HKDF(owner key ‖ keys of all tagged pupils in the order of their ids; info = blob id):
//! to destroy any one of them shreds the blob in every backup (ARCHITECTURE 'Keys and media').

use std::collections::BTreeMap;
use std::io::{self, Read, Seek, SeekFrom, Write};
use std::ops::Range;

use ring::aead::{AES_256_GCM, Aad, LessSafeKey, NONCE_LEN, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use zeroize::Zeroizing;

use super::{BlobError, MediaKind};
use crate::db::ids::{BlobId, PupilId};
use crate::error::{Error, Result};
use crate::keys::Key32;

/// Bytes of clear text in a chunk, but for the last.
pub const CHUNK: usize = 1 << CHUNK_LOG2;
const CHUNK_LOG2: u8 = 16;
/// Bytes of a blob before its first chunk.
pub const HEADER: usize = 64;
const TAG: usize = 16;
const SEALED_CHUNK: usize = CHUNK + TAG;
const MAGIC: &[u8; 8] = b"BOOKBAG1";
const AES_256_GCM_CIPHER: u8 = 1;
const WRAPPED: usize = NONCE_LEN + 32 + TAG;

/// A blob's own key: random, used for one blob, kept only wrapped.
pub struct BlobKey(Key32);

impl BlobKey {
    /// A new random key.
    ///
    /// # Errors
    /// [`Error::Fault`] if the machine gives no random bytes.
    pub fn random() -> Result<Self> {
        Ok(Self(Key32::random().map_err(Error::fault)?))
    }

    /// This key sealed under the owner's key and those of all tagged pupils together: 60 bytes for the database.
    ///
    /// # Errors
    /// [`Error::Fault`] if the machine gives no random bytes.
    pub fn wrap(&self, id: BlobId, owners: &Owners) -> Result<Vec<u8>> {
        let mut wrapped = Vec::with_capacity(WRAPPED);
        wrapped.resize(NONCE_LEN, 0);
        random(&mut wrapped)?;
        let nonce = Nonce::try_assume_unique_for_key(&wrapped).map_err(|_| unsealable())?;
        let mut sealed = Zeroizing::new(self.0.bytes().to_vec());
        let tag = owners
            .key(id)?
            .seal_in_place_separate_tag(nonce, Aad::from(id.0), &mut sealed)
            .map_err(|_| unsealable())?;
        wrapped.extend_from_slice(&sealed);
        wrapped.extend_from_slice(tag.as_ref());
        Ok(wrapped)
    }

    /// Opens what [`BlobKey::wrap`] made.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] if a key is missing, too many, another's, or a bit was changed.
    pub fn unwrap(wrapped: &[u8], id: BlobId, owners: &Owners) -> Result<Self, BlobError> {
        const WRONG: BlobError = BlobError::Damaged("its key does not open");
        if wrapped.len() != WRAPPED {
            return Err(WRONG);
        }
        let (nonce, sealed) = wrapped.split_at(NONCE_LEN);
        let nonce = Nonce::try_assume_unique_for_key(nonce).map_err(|_| WRONG)?;
        let mut sealed = Zeroizing::new(sealed.to_vec());
        let key = owners.key(id).map_err(|_| WRONG)?;
        let opened = key.open_in_place(nonce, Aad::from(id.0), &mut sealed).map_err(|_| WRONG)?;
        Key32::from_slice(opened).map(Self).ok_or(WRONG)
    }
}

/// Whose keys a blob hangs on: its owner's (a class-year, the school, a pupil) and those of all pupils in the picture.
pub struct Owners {
    owner: Key32,
    pupils: BTreeMap<PupilId, Key32>,
}

impl Owners {
    /// Hangs on the owner alone.
    #[must_use]
    pub fn only(owner: Key32) -> Self {
        Self { owner, pupils: BTreeMap::new() }
    }

    /// Hangs on `pupil`'s key too. The order in which pupils are named does not matter, nor does naming one twice.
    #[must_use]
    pub fn and(mut self, pupil: PupilId, key: Key32) -> Self {
        self.pupils.insert(pupil, key);
        self
    }

    fn key(&self, id: BlobId) -> Result<LessSafeKey> {
        let mut all = Zeroizing::new(Vec::with_capacity(32 * (1 + self.pupils.len())));
        all.extend_from_slice(self.owner.bytes());
        for key in self.pupils.values() {
            all.extend_from_slice(key.bytes());
        }
        derive(&all, &[], &id.0)
    }
}

/// Seals what is written into it, chunk by chunk, and passes it on; holds at most one chunk of clear text, in memory.
///
/// Only [`Sealer::finish`] completes a blob; one that was dropped before does not open.
pub struct Sealer<W: Write> {
    out: W,
    key: LessSafeKey,
    number: u32,
    waiting: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealer<W> {
    /// Begins a blob by writing its header.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn new(mut out: W, key: &BlobKey, id: BlobId, kind: MediaKind) -> Result<Self> {
        let header = header(id, kind);
        out.write_all(&header)?;
        let waiting = Zeroizing::new(Vec::with_capacity(SEALED_CHUNK));
        Ok(Self { out, key: derive(key.0.bytes(), &header, b"")?, number: 0, waiting })
    }

    /// Seals the last chunk and gives `out` back.
    ///
    /// # Errors
    /// Those of `out`.
    pub fn finish(mut self) -> Result<W> {
        self.seal(true)?;
        self.out.flush()?;
        Ok(self.out)
    }

    fn seal(&mut self, last: bool) -> io::Result<()> {
        let tag = self
            .key
            .seal_in_place_separate_tag(nonce(self.number, last), Aad::empty(), &mut self.waiting)
            .map_err(|_| io::Error::other("cannot seal"))?;
        self.out.write_all(&self.waiting)?;
        self.out.write_all(tag.as_ref())?;
        self.waiting.clear();
        self.number = self.number.checked_add(1).ok_or(io::ErrorKind::FileTooLarge)?;
        Ok(())
    }
}

impl<W: Write> Write for Sealer<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk is sealed only once more comes: until then it may be the last.
        if self.waiting.len() == CHUNK && !bytes.is_empty() {
            self.seal(false)?;
        }
        let taken = bytes.len().min(CHUNK - self.waiting.len());
        self.waiting.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.out.flush()
    }
}

/// Opens parts of a blob: only the chunks that a range touches, each verified before a byte of it leaves.
pub struct Opener<R: Read + Seek> {
    sealed: R,
    key: LessSafeKey,
    length: u64,
    last: u32,
    chunk: Zeroizing<Vec<u8>>,
    number: u32,
}

impl<R: Read + Seek> Opener<R> {
    /// Reads the header and proves the last chunk, so that a cut or lengthened blob is refused before anything is sent.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] if it is not the blob `id` sealed under `key`, whole.
    pub fn new(mut sealed: R, key: &BlobKey, id: BlobId) -> Result<Self, BlobError> {
        let size = sealed.seek(SeekFrom::End(0))?;
        let (last, length) = measure(size)?;
        sealed.rewind()?;
        let mut header = [0; HEADER];
        sealed.read_exact(&mut header)?;
        if &header[..8] != MAGIC || header[8] != AES_256_GCM_CIPHER || header[9] != CHUNK_LOG2 {
            return Err(BlobError::Damaged("it is of another format"));
        }
        if header[16..32] != id.0 {
            return Err(BlobError::Damaged("it is another blob"));
        }
        let key = derive(key.0.bytes(), &header, b"").map_err(|_| BlobError::Damaged("its key does not open"))?;
        let chunk = Zeroizing::new(Vec::with_capacity(SEALED_CHUNK));
        let mut opener = Self { sealed, key, length, last, chunk, number: last };
        opener.load(last)?;
        Ok(opener)
    }

    /// Bytes of clear text in the blob.
    #[must_use]
    pub fn length(&self) -> u64 {
        self.length
    }

    /// The clear bytes of `range`, cut to what is there.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] if a chunk of it was changed.
    pub fn read(&mut self, range: Range<u64>) -> Result<Vec<u8>, BlobError> {
        let end = range.end.min(self.length);
        let mut at = range.start;
        let mut clear = Vec::with_capacity(usize::try_from(end.saturating_sub(at)).unwrap_or(0));
        while at < end {
            let part = self.part(at, end)?;
            at += part.len() as u64;
            clear.extend_from_slice(part);
        }
        Ok(clear)
    }

    /// The clear bytes from `at` to the end of its chunk or to `end`, whichever comes first; for streams.
    ///
    /// # Errors
    /// [`BlobError::Damaged`] if the chunk was changed or `at` is outside.
    pub fn part(&mut self, at: u64, end: u64) -> Result<&[u8], BlobError> {
        const OUTSIDE: BlobError = BlobError::Damaged("read outside of it");
        let number = u32::try_from(at >> CHUNK_LOG2).map_err(|_| OUTSIDE)?;
        if at >= self.length || end > self.length || end < at {
            return Err(OUTSIDE);
        }
        if number != self.number {
            self.load(number)?;
        }
        let begin = u64::from(number) << CHUNK_LOG2;
        let from = usize::try_from(at - begin).map_err(|_| OUTSIDE)?;
        let to = usize::try_from(end - begin).unwrap_or(usize::MAX).min(self.chunk.len());
        self.chunk.get(from..to).ok_or(OUTSIDE)
    }

    fn load(&mut self, number: u32) -> Result<(), BlobError> {
        let at = HEADER as u64 + u64::from(number) * SEALED_CHUNK as u64;
        self.sealed.seek(SeekFrom::Start(at))?;
        self.chunk.clear();
        Read::by_ref(&mut self.sealed).take(SEALED_CHUNK as u64).read_to_end(&mut self.chunk)?;
        let opened = self
            .key
            .open_in_place(nonce(number, number == self.last), Aad::empty(), &mut self.chunk)
            .map(|clear| clear.len());
        match opened {
            Ok(length) => {
                self.chunk.truncate(length);
                self.number = number;
                Ok(())
            }
            Err(_) => {
                self.chunk.clear();
                Err(BlobError::Damaged("a chunk was changed"))
            }
        }
    }
}

/// Number of the last chunk and length of the clear text in a blob file of `size` bytes.
fn measure(size: u64) -> Result<(u32, u64), BlobError> {
    const SHORT: BlobError = BlobError::Damaged("it is cut off");
    let body = size.checked_sub(HEADER as u64).filter(|body| *body >= TAG as u64).ok_or(SHORT)?;
    let last = (body - 1) / SEALED_CHUNK as u64;
    let rest = body - last * SEALED_CHUNK as u64;
    if rest < TAG as u64 || (last > 0 && rest == TAG as u64) {
        return Err(SHORT);
    }
    let length = body - (last + 1) * TAG as u64;
    Ok((u32::try_from(last).map_err(|_| BlobError::Damaged("it is too long"))?, length))
}

fn header(id: BlobId, kind: MediaKind) -> [u8; HEADER] {
    let mut header = [0; HEADER];
    header[..8].copy_from_slice(MAGIC);
    header[8] = AES_256_GCM_CIPHER;
    header[9] = CHUNK_LOG2;
    header[16..32].copy_from_slice(&id.0);
    header[32..48].copy_from_slice(&kind.in_header());
    header
}

fn nonce(number: u32, last: bool) -> Nonce {
    let mut bytes = [0; NONCE_LEN];
    bytes[7..11].copy_from_slice(&number.to_be_bytes());
    bytes[11] = u8::from(last);
    Nonce::assume_unique_for_key(bytes)
}

fn derive(secret: &[u8], salt: &[u8], about: &[u8]) -> Result<LessSafeKey> {
    let about = [about];
    let key = Salt::new(HKDF_SHA256, salt).extract(secret);
    let key = key.expand(&about, &AES_256_GCM).map_err(|_| unsealable())?;
    Ok(LessSafeKey::new(UnboundKey::from(key)))
}

fn random(bytes: &mut [u8]) -> Result<()> {
    SystemRandom::new().fill(bytes).map_err(|_| Error::fault("the machine gives no random bytes"))
}

fn unsealable() -> Error {
    Error::fault("cannot seal")
}
