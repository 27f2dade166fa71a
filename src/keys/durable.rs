//! Files that are either whole or not there, also after a power cut: write, fsync, rename, fsync the folder (TRUST 4).

use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

/// Writes a file that must not be there yet, readable as `mode` says.
///
/// # Errors
/// `AlreadyExists`, and whatever the file system says; a half-written file is taken away again.
pub fn create_new(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    if let Err(error) = file.write_all(bytes).and_then(|()| file.sync_all()) {
        // What was begun here is ours to remove; the first error is the one to tell.
        drop(fs::remove_file(path));
        return Err(error);
    }
    sync_folder(path)
}

/// Puts `bytes` in the place of the file: a reader finds the old or the new one, never a mixture.
///
/// # Errors
/// Whatever the file system says; the old file is then still there.
pub fn replace(path: &Path, bytes: &[u8], mode: u32) -> io::Result<()> {
    let beside = beside(path);
    // Left over from a writer that was killed: never the only copy of anything.
    match fs::remove_file(&beside) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
        _ => {}
    }
    create_new(&beside, bytes, mode)?;
    fs::rename(&beside, path)?;
    sync_folder(path)
}

/// Makes the entry of `path` in its folder durable.
///
/// # Errors
/// Whatever the file system says.
pub fn sync_folder(path: &Path) -> io::Result<()> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    File::open(folder)?.sync_all()
}

fn beside(path: &Path) -> PathBuf {
    let mut name = path.file_name().unwrap_or_default().to_os_string();
    name.push(".new");
    path.with_file_name(name)
}
