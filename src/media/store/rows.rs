//! The rows of all blobs beside their files: what `bookbag verify` and the start of the server compare.

use std::collections::{BTreeMap, BTreeSet};

use super::BlobStore;
use crate::db::Tx;
use crate::db::ids::{BlobId, ClassId, PupilId};
use crate::error::Result;
use crate::keys::{KeyOwner, Keybox};
use crate::media::BlobError;
use crate::media::seal::{BlobKey, Opener, Owners};
use crate::policy::jobs::{ByMachine, ReadStatus};

/// The row of one blob.
pub struct Kept {
    /// Its name.
    pub blob: BlobId,
    clear_bytes: i64,
    class: Option<ClassId>,
    wrapped_key: Vec<u8>,
    pupils: Vec<PupilId>,
}

/// All rows, by name.
///
/// # Errors
/// As the database gives them.
pub fn all(tx: &Tx<'_>, _may: &ByMachine<ReadStatus>) -> Result<Vec<Kept>> {
    let mut tagged: BTreeMap<BlobId, Vec<PupilId>> = BTreeMap::new();
    for (blob, pupil) in
        tx.rows("SELECT blob_id, pupil_id FROM blob_pupil", [], |row| Ok((row.get(0)?, row.get(1)?)))?
    {
        tagged.entry(blob).or_default().push(pupil);
    }
    tx.rows("SELECT blob_id, clear_bytes, owner_class, wrapped_key FROM blob ORDER BY blob_id", [], |row| {
        let blob: BlobId = row.get(0)?;
        let pupils = tagged.remove(&blob).unwrap_or_default();
        Ok(Kept { blob, clear_bytes: row.get(1)?, class: row.get(2)?, wrapped_key: row.get(3)?, pupils })
    })
}

impl Kept {
    /// Opens every chunk of the blob under the keys that the row names.
    ///
    /// # Errors
    /// [`BlobError`]: the file is gone or damaged, or a key in the keybox is gone or another.
    pub fn open_whole(&self, blobs: &dyn BlobStore, keybox: &Keybox) -> Result<(), BlobError> {
        let owners = self.owners(keybox).ok_or(BlobError::Damaged("a key of its owners is not in the keybox"))?;
        let key = BlobKey::unwrap(&self.wrapped_key, self.blob, &owners)?;
        let mut opener = Opener::new(blobs.open(self.blob)?, &key, self.blob)?;
        let length = opener.length();
        if i64::try_from(length) != Ok(self.clear_bytes) {
            return Err(BlobError::Damaged("it is longer or shorter than its row says"));
        }
        let mut at = 0;
        while at < length {
            at += opener.part(at, length)?.len() as u64;
        }
        Ok(())
    }

    fn owners(&self, keybox: &Keybox) -> Option<Owners> {
        let owner = self.class.map_or(KeyOwner::School, |class| KeyOwner::Class(class.0));
        let mut owners = Owners::only(keybox.key(owner)?);
        for pupil in &self.pupils {
            owners = owners.and(*pupil, keybox.key(KeyOwner::Pupil(pupil.0))?);
        }
        Some(owners)
    }
}

/// Files that no row names: an upload that a kill cut off between the file and the row, or one that is under way.
///
/// # Errors
/// As the file system gives them.
pub fn without_row(blobs: &dyn BlobStore, rows: &[Kept]) -> Result<Vec<BlobId>> {
    let known: BTreeSet<BlobId> = rows.iter().map(|kept| kept.blob).collect();
    Ok(blobs.list()?.into_iter().filter(|blob| !known.contains(blob)).collect())
}
