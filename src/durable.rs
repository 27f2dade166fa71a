//! Files that are either whole or not there, also after a power cut: write, fsync, rename, fsync the folder (TRUST 4).
//!
//! Invariant: an fsync that failed is never tried again. The kernel calls the pages clean after it and may have dropped them, so a
//! second fsync would say 'saved' of what is gone. The program ends instead, and its next start recovers from what is on the disk.

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};

/// How a program ends whose disk did not keep what it was given: broken (as `commands` has it).
const BROKEN: i32 = 3;

static ENDS: AtomicBool = AtomicBool::new(false);

/// From here on a failed fsync ends this process. The program says so at its start; a test that does not, gets the error.
pub fn end_when_a_sync_fails() {
    ENDS.store(true, Ordering::SeqCst);
}

/// An fsync has failed: says so in the journal and ends the process, if it wants to be ended.
pub fn sync_failed(what: &str) {
    if !ENDS.load(Ordering::SeqCst) {
        return;
    }
    let words = "the disk did not keep what it was given (fsync failed): Bookbag ends here, nobody was told 'saved', and the next \
                 start recovers. Look at the disk before you trust it again";
    if tracing::dispatcher::has_been_set() {
        tracing::error!(what, "{words}");
    } else {
        // Nobody can be told if this fails too.
        drop(writeln!(io::stderr(), "bookbag: {words}: {what}"));
    }
    std::process::exit(BROKEN);
}

/// Brings a file or folder, open as `file`, onto the disk.
///
/// # Errors
/// A full disk; anything else ends the process ([`sync_failed`]), or is the error where it does not want to be ended.
pub fn sync(file: &File, path: &Path) -> io::Result<()> {
    file.sync_all().inspect_err(|error| {
        if !matches!(error.kind(), io::ErrorKind::StorageFull | io::ErrorKind::QuotaExceeded) {
            sync_failed(&format!("{}: {error}", path.display()));
        }
    })
}

/// Writes a file that must not be there yet, readable as `mode` says: it appears whole, or not at all.
///
/// # Errors
/// `AlreadyExists`, and whatever the file system says.
pub fn create_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    if path.symlink_metadata().is_ok() {
        return Err(io::ErrorKind::AlreadyExists.into());
    }
    let beside = write_beside(path, bytes, mode)?;
    // A second name is refused where the first is taken; a rename would take its place.
    let named = match fs::hard_link(&beside, path) {
        Err(error) if matches!(error.kind(), io::ErrorKind::PermissionDenied | io::ErrorKind::Unsupported) => {
            fs::rename(&beside, path)
        }
        linked => linked.and(fs::remove_file(&beside)),
    };
    if named.is_err() {
        // What was begun here is ours to remove; the first error is the one to tell.
        drop(fs::remove_file(&beside));
    }
    named?;
    sync_folder(path)
}

/// Puts `bytes` in the place of the file: a reader finds the old or the new one, never a mixture.
///
/// # Errors
/// Whatever the file system says; the old file is then still there.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let beside = write_beside(path, bytes, mode)?;
    fs::rename(&beside, path)?;
    sync_folder(path)
}

/// Writes the bytes into a file beside `path`, whole and on the disk, and says which.
fn write_beside(path: &Path, bytes: &[u8], mode: u32) -> io::Result<PathBuf> {
    let beside = beside(path);
    // Left over from a writer that was killed: never the only copy of anything.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(&beside)?;
    if let Err(error) = file.write_all(bytes).and_then(|()| sync(&file, &beside)) {
        drop(fs::remove_file(&beside));
        return Err(error);
    }
    Ok(beside)
}

/// Makes a folder and those above it that are missing, with this mode, and their names durable.
///
/// # Errors
/// Whatever the file system says.
pub fn make_folder(path: &Path, mode: u32) -> io::Result<()> {
    if path.is_dir() {
        return Ok(());
    }
    if let Some(parent) = path.parent().filter(|parent| !parent.as_os_str().is_empty()) {
        make_folder(parent, mode)?;
    }
    match fs::DirBuilder::new().mode(mode).create(path) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
        _ => {}
    }
    sync_folder(path)
}

/// Makes the entry of `path` in its folder durable.
///
/// # Errors
/// Whatever the file system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    sync(&File::open(folder)?, folder)
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    path.with_file_name(name)
}
