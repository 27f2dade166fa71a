//! Media: pictures made harmless, sealed while they are written, kept as blobs in a folder.
//!
//! Invariants: no clear byte of a blob touches a disk; no byte leaves before its chunk was verified; a blob never changes
//! once it is there, only the wrap of its key does (ARCHITECTURE 'Keys and media', TRUST 3).

pub mod pictures;
pub mod range;
pub mod seal;
pub mod store;
#[cfg(test)]
mod tests;

use std::io::Write;
use std::path::Path;
use std::sync::Arc;

use ring::rand::{SecureRandom, SystemRandom};
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use self::pictures::{Gate, Rendition};
use self::seal::{BlobKey, Opener, Owners, Sealer};
use self::store::{BlobStore, Folder, SealedBlob};

use crate::db::ids::BlobId;
use crate::error::{Error, Result};

impl BlobId {
    /// A name that nobody can guess.
    ///
    /// # Errors
    /// [`Error::Fault`] if the machine gives no random bytes.
    pub fn random() -> Result<Self> {
        let mut bytes = [0; 16];
        SystemRandom::new().fill(&mut bytes).map_err(|_| Error::fault("the machine gives no random bytes"))?;
        Ok(Self(bytes))
    }
}

/// What a blob holds, written in its header in 16 bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MediaKind {
    /// A picture that Bookbag itself encoded.
    Jpeg,
    /// A picture of the demo school, drawn and encoded by us beforehand.
    WebP,
}

impl MediaKind {
    /// The content type it is served with (TRUST 2.6: one that browsers never run).
    #[must_use]
    pub fn content_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }

    fn in_header(self) -> [u8; 16] {
        let mut field = [0; 16];
        for (place, byte) in field.iter_mut().zip(self.content_type().bytes()) {
            *place = byte;
        }
        field
    }
}

/// Why a blob cannot be read.
#[derive(Debug, thiserror::Error)]
pub enum BlobError {
    /// There is no file of that name.
    #[error("no blob {0}")]
    Missing(BlobId),
    /// Something in it was changed, cut off or added, or the key is another's. Nothing of the damaged part was given out.
    #[error("blob is damaged: {0}")]
    Damaged(&'static str),
    /// The disk.
    #[error("blob: {0}")]
    Io(#[from] std::io::Error),
}

impl From<BlobError> for Error {
    fn from(error: BlobError) -> Self {
        match error {
            BlobError::Io(error) => error.into(),
            other => Self::fault(other),
        }
    }
}

/// How many pictures may be arriving at once; each is up to 25 MB of memory until it is decoded.
const ARRIVING: usize = 6;

/// The school's media: where blobs lie, and the gates before memory and decoders. Shared by all requests.
pub struct Media {
    blobs: Box<dyn BlobStore>,
    gate: Gate,
    arriving: Arc<Semaphore>,
}

/// A picture's size that lies sealed in the store, and what its row must know.
pub struct Stored {
    /// Its name.
    pub blob: BlobId,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// Bytes of the clear file.
    pub clear_bytes: i64,
    /// Its key, wrapped under its owners' keys.
    pub wrapped_key: Vec<u8>,
}

impl Media {
    /// The media of a school whose blobs lie in `folder`.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn open(folder: &Path) -> Result<Self> {
        Ok(Self {
            blobs: Box::new(Folder::open(folder)?),
            gate: Gate::default(),
            arriving: Arc::new(Semaphore::new(ARRIVING)),
        })
    }

    /// The blobs themselves, for those who look after them.
    #[must_use]
    pub fn blobs(&self) -> &dyn BlobStore {
        &*self.blobs
    }

    /// The gate before the decoders.
    #[must_use]
    pub fn gate(&self) -> &Gate {
        &self.gate
    }

    /// Waits until one more picture may arrive.
    ///
    /// # Errors
    /// [`Error::Busy`] where too many keep arriving.
    pub async fn arrival(&self) -> Result<OwnedSemaphorePermit> {
        const PATIENCE: tokio::time::Duration = tokio::time::Duration::from_secs(20);
        let place = tokio::time::timeout(PATIENCE, Arc::clone(&self.arriving).acquire_owned()).await;
        place.ok().and_then(Result::ok).ok_or(Error::Busy(5))
    }

    /// Seals the sizes of a picture under its owners' keys, largest first; equal sizes once. All of them land, or none stays.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn keep(&self, sizes: &[Rendition], owners: &Owners) -> Result<Vec<Stored>> {
        let mut stored: Vec<Stored> = Vec::with_capacity(sizes.len());
        for size in sizes {
            if stored.iter().any(|kept| kept.width == size.width) {
                continue;
            }
            match self.keep_one(size, owners) {
                Ok(kept) => stored.push(kept),
                Err(error) => {
                    self.remove(stored.iter().map(|kept| kept.blob));
                    return Err(error);
                }
            }
        }
        Ok(stored)
    }

    fn keep_one(&self, size: &Rendition, owners: &Owners) -> Result<Stored> {
        let (blob, key) = (BlobId::random()?, BlobKey::random()?);
        let mut sealer = Sealer::new(self.blobs.begin(blob)?, &key, blob, MediaKind::Jpeg)?;
        sealer.write_all(&size.jpeg)?;
        sealer.finish()?.land()?;
        let wrapped_key = key.wrap(blob, owners)?;
        let clear_bytes = i64::try_from(size.jpeg.len()).unwrap_or(i64::MAX);
        Ok(Stored { blob, width: size.width, height: size.height, clear_bytes, wrapped_key })
    }

    /// Opens a blob with its wrapped key.
    ///
    /// # Errors
    /// [`BlobError`]: its row is there, so it should be whole.
    pub fn opener(
        &self,
        blob: BlobId,
        wrapped_key: &[u8],
        owners: &Owners,
    ) -> Result<Opener<Box<dyn SealedBlob>>, BlobError> {
        let key = BlobKey::unwrap(wrapped_key, blob, owners)?;
        Opener::new(self.blobs.open(blob)?, &key, blob)
    }

    /// Removes files whose rows are gone. What cannot be removed is left to the nightly sweep, and to the log.
    pub fn remove(&self, blobs: impl IntoIterator<Item = BlobId>) {
        for blob in blobs {
            if let Err(error) = self.blobs.remove(blob) {
                tracing::error!(%error, "a blob without a row could not be removed");
            }
        }
    }
}
