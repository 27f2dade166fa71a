//! Where blobs lie: a folder, `blobs/ab/<32 hex>`.
//!
//! Invariants: a blob under its name is whole and on the disk (written under another name, fsync, rename, fsync of the
//! folder: TRUST 4 'power cut'), so the row that names it may be written after [`Landing::land`]; it never changes.

pub mod rows;

use std::collections::BTreeSet;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Read, Seek, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::time::UNIX_EPOCH;

use parking_lot::Mutex;

use super::BlobError;
use crate::clock::Moment;
use crate::db::ids::BlobId;
use crate::durable;
use crate::error::Result;

/// A sealed blob, open for reading anywhere in it.
pub trait SealedBlob: Read + Seek + Send {}
impl<T: Read + Seek + Send> SealedBlob for T {}

/// A blob that is being written. Dropped before [`Landing::land`], it leaves nothing behind.
pub trait Landing: Write + Send {
    /// Makes the blob durable under its name.
    ///
    /// # Errors
    /// `NoRoom` or `Fault`; then no row may name it (a file may be left, which the nightly sweep takes away).
    fn land(self: Box<Self>) -> Result<()>;
}

/// A place for blobs: a folder here, later also a distributed store (ARCHITECTURE 'Beyond one machine').
pub trait BlobStore: Send + Sync {
    /// Begins the blob `id`.
    ///
    /// # Errors
    /// `NoRoom` or `Fault`.
    fn begin(&self, id: BlobId) -> Result<Box<dyn Landing>>;

    /// Opens the blob `id`, still sealed.
    ///
    /// # Errors
    /// [`BlobError::Missing`] or [`BlobError::Io`].
    fn open(&self, id: BlobId) -> Result<Box<dyn SealedBlob>, BlobError>;

    /// Removes the blob `id`; one that is not there is removed already.
    ///
    /// # Errors
    /// `Fault`.
    fn remove(&self, id: BlobId) -> Result<()>;

    /// The ids of all blobs that have landed, in no order.
    ///
    /// # Errors
    /// `Fault`.
    fn list(&self) -> Result<Vec<BlobId>>;

    /// When the blob `id` was written; nothing where there is none.
    ///
    /// # Errors
    /// `Fault`.
    fn landed_at(&self, id: BlobId) -> Result<Option<Moment>>;
}

/// The default place: a folder on this machine, its files readable by the service alone.
pub struct Folder {
    root: PathBuf,
    /// Shelves whose names are on the disk; one that another upload has only just made is not there yet.
    shelves: Mutex<BTreeSet<PathBuf>>,
}

const UNFINISHED: &str = "part";

impl Folder {
    /// Opens the folder, makes it if it is not there, and clears away what a kill left half-written.
    ///
    /// # Errors
    /// `NoRoom` or `Fault`.
    pub fn open(root: impl Into<PathBuf>) -> Result<Self> {
        let folder = Self::beside(root);
        if make_folder(&folder.root)?
            && let Some(parent) = folder.root.parent().filter(|parent| !parent.as_os_str().is_empty())
        {
            sync_folder(parent)?;
        }
        folder.each(|path| {
            if path.extension().is_some_and(|ending| ending == UNFINISHED) {
                fs::remove_file(path)?;
            }
            Ok(())
        })?;
        // A kill may have come between a new shelf and its sync.
        sync_folder(&folder.root)?;
        let known: BTreeSet<PathBuf> = folder.shelves_there()?.into_iter().collect();
        folder.shelves.lock().extend(known);
        Ok(folder)
    }

    /// Looks at the folder beside a running school: makes nothing and clears nothing.
    #[must_use]
    pub fn beside(root: impl Into<PathBuf>) -> Self {
        Self { root: root.into(), shelves: Mutex::default() }
    }

    fn path(&self, id: BlobId) -> PathBuf {
        let name = id.to_string();
        self.root.join(&name[..2]).join(name)
    }

    fn each(&self, mut visit: impl FnMut(&Path) -> io::Result<()>) -> Result<()> {
        for shelf in self.shelves_there()? {
            for file in fs::read_dir(shelf)? {
                visit(&file?.path())?;
            }
        }
        Ok(())
    }

    fn shelves_there(&self) -> io::Result<Vec<PathBuf>> {
        let mut found = Vec::new();
        for shelf in fs::read_dir(&self.root)? {
            let shelf = shelf?;
            if shelf.file_type()?.is_dir() {
                found.push(shelf.path());
            }
        }
        Ok(found)
    }

    /// Makes the shelf, and its name durable, unless this process knows that it is.
    fn ready(&self, shelf: &Path) -> io::Result<()> {
        if self.shelves.lock().contains(shelf) {
            return Ok(());
        }
        make_folder(shelf)?;
        sync_folder(&self.root)?;
        self.shelves.lock().insert(shelf.to_owned());
        Ok(())
    }
}

impl BlobStore for Folder {
    fn begin(&self, id: BlobId) -> Result<Box<dyn Landing>> {
        let path = self.path(id);
        let shelf = self.root.join(&id.to_string()[..2]);
        self.ready(&shelf)?;
        let part = path.with_extension(UNFINISHED);
        let file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&part)?;
        Ok(Box::new(LandingFile { file, part, path, shelf, landed: false }))
    }

    fn open(&self, id: BlobId) -> Result<Box<dyn SealedBlob>, BlobError> {
        match File::open(self.path(id)) {
            Ok(file) => Ok(Box::new(file)),
            Err(error) if error.kind() == ErrorKind::NotFound => Err(BlobError::Missing(id)),
            Err(error) => Err(error.into()),
        }
    }

    fn remove(&self, id: BlobId) -> Result<()> {
        match fs::remove_file(self.path(id)) {
            Ok(()) => Ok(sync_folder(&self.root.join(&id.to_string()[..2]))?),
            Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
            Err(error) => Err(error.into()),
        }
    }

    fn list(&self) -> Result<Vec<BlobId>> {
        let mut ids = Vec::new();
        self.each(|path| {
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            ids.extend(name.parse::<BlobId>().ok());
            Ok(())
        })?;
        Ok(ids)
    }

    fn landed_at(&self, id: BlobId) -> Result<Option<Moment>> {
        let written = match fs::metadata(self.path(id)) {
            Ok(metadata) => metadata.modified()?,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let since = written.duration_since(UNIX_EPOCH).unwrap_or_default();
        Ok(Some(Moment(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))))
    }
}

struct LandingFile {
    file: File,
    part: PathBuf,
    path: PathBuf,
    shelf: PathBuf,
    landed: bool,
}

impl Write for LandingFile {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.file.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        self.file.flush()
    }
}

impl Landing for LandingFile {
    fn land(mut self: Box<Self>) -> Result<()> {
        durable::sync(&self.file, &self.part)?;
        fs::rename(&self.part, &self.path)?;
        self.landed = true;
        Ok(sync_folder(&self.shelf)?)
    }
}

impl Drop for LandingFile {
    fn drop(&mut self) {
        if !self.landed {
            // If even this fails, the next start clears it away.
            let _ = fs::remove_file(&self.part);
        }
    }
}

/// Makes a folder for the service alone; false if it is there already.
fn make_folder(path: &Path) -> io::Result<bool> {
    match fs::DirBuilder::new().mode(0o700).create(path) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::AlreadyExists => Ok(false),
        Err(error) => Err(error),
    }
}

fn sync_folder(path: &Path) -> io::Result<()> {
    durable::sync(&File::open(path)?, path)
}
