//! The master key: 32 random bytes in a file of mode 0400, outside the data folder and never in a backup (TRUST 3).
//!
//! A file once made is never overwritten, and one that others could read is refused.

use std::fs::{self, OpenOptions};
use std::io::Read;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;

use zeroize::Zeroizing;

use super::{Key32, KeyError};
use crate::durable::create_new;

/// Makes a new master key and keeps it in `path`, which must not exist and must lie outside `data_folder`.
///
/// # Errors
/// [`KeyError::Exists`], [`KeyError::InsideData`], or what the file system says.
pub fn create(path: &Path, data_folder: &Path) -> Result<Key32, KeyError> {
    let master = Key32::random()?;
    restore(path, data_folder, &master)?;
    Ok(master)
}

/// Writes a master key that the recovery phrase re-made; `path` must not exist and must lie outside `data_folder`.
///
/// # Errors
/// As [`create`].
pub fn restore(path: &Path, data_folder: &Path, master: &Key32) -> Result<(), KeyError> {
    if lies_inside(path, data_folder) {
        return Err(KeyError::InsideData { key: path.into(), folder: data_folder.into() });
    }
    create_new(path, master.bytes(), 0o400).map_err(|error| KeyError::file(path, error))
}

/// Reads the master key.
///
/// # Errors
/// [`KeyError::Missing`], [`KeyError::Exposed`], [`KeyError::Length`], or what the file system says.
pub fn load(path: &Path) -> Result<Key32, KeyError> {
    let file = OpenOptions::new().read(true).open(path).map_err(|error| KeyError::file(path, error))?;
    let metadata = file.metadata().map_err(|error| KeyError::file(path, error))?;
    let mode = metadata.permissions().mode() & 0o7777;
    if mode & 0o077 != 0 {
        return Err(KeyError::Exposed { path: path.into(), mode });
    }
    let mut bytes = Zeroizing::new(Vec::with_capacity(64));
    file.take(33).read_to_end(&mut bytes).map_err(|error| KeyError::file(path, error))?;
    Key32::from_slice(&bytes).ok_or_else(|| KeyError::Length { path: path.into(), found: bytes.len() as u64 })
}

/// Whether `path` would lie in `folder`, links resolved as far as both exist.
fn lies_inside(path: &Path, folder: &Path) -> bool {
    let parent = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    match (fs::canonicalize(parent), fs::canonicalize(folder)) {
        (Ok(parent), Ok(folder)) => parent.starts_with(folder),
        _ => path.starts_with(folder),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn a_new_key_file_is_read_back_and_only_its_owner_may_read_it() -> Outcome {
        let place = tempfile::tempdir()?;
        let path = place.path().join("master.key");
        let made = create(&path, &place.path().join("school"))?;
        assert!(load(&path)?.bytes() == made.bytes());
        assert_eq!(fs::metadata(&path)?.permissions().mode() & 0o777, 0o400);
        Ok(())
    }

    #[test]
    fn a_second_setup_never_overwrites_the_key_of_the_first() -> Outcome {
        let place = tempfile::tempdir()?;
        let path = place.path().join("master.key");
        let first = create(&path, &place.path().join("school"))?;
        assert!(matches!(create(&path, &place.path().join("school")), Err(KeyError::Exists(_))));
        assert!(load(&path)?.bytes() == first.bytes());
        Ok(())
    }

    #[test]
    fn a_key_inside_the_data_folder_is_refused() -> Outcome {
        let place = tempfile::tempdir()?;
        let path = place.path().join("master.key");
        assert!(matches!(create(&path, place.path()), Err(KeyError::InsideData { .. })));
        assert!(!path.exists());
        Ok(())
    }

    #[test]
    fn a_key_that_others_can_read_is_refused_with_the_remedy() -> Outcome {
        let place = tempfile::tempdir()?;
        let path = place.path().join("master.key");
        create(&path, &place.path().join("school"))?;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o440))?;
        let Err(error) = load(&path) else { return Err("a readable key was taken".into()) };
        assert!(error.to_string().contains("chmod 0400"), "{error}");
        Ok(())
    }

    #[test]
    fn a_key_of_a_wrong_length_or_none_is_named() -> Outcome {
        let place = tempfile::tempdir()?;
        let path = place.path().join("master.key");
        assert!(matches!(load(&path), Err(KeyError::Missing(_))));
        for length in [0, 31, 33, 4096] {
            drop(fs::remove_file(&path));
            create_new(&path, &vec![7; length], 0o400)?;
            assert!(matches!(load(&path), Err(KeyError::Length { .. })), "{length}");
        }
        Ok(())
    }
}
