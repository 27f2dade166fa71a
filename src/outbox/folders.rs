//! Folders that other programs of this machine fill for Bookbag: the spool of smsd, a Maildir.
//!
//! Invariants: a file that cannot be read or taken away stops nothing behind it; it is told, passed over and tried again after an
//! hour, and what it says is saved once. Files that stay where they are come behind those that nobody has looked at yet.

use std::collections::{BTreeMap, BTreeSet};
use std::fs::{self, File};
use std::io::{self, ErrorKind, Read as _};
use std::path::{Path, PathBuf};

use crate::clock::{HOUR, Moment};
use crate::error::Result;

/// More of a file is not read: what counts stands at its beginning.
const LONGEST: u64 = 256 << 10;
/// How long a file that is in the way is left alone: by then somebody may have changed its rights.
const AGAIN: i64 = HOUR;

/// What becomes of a file that was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// What it says is saved, and it is taken away.
    Away,
    /// It is somebody else's, and stays.
    Stays,
}

/// Why files lie where they are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Why {
    /// The rights of the folder or of the file.
    Denied,
    /// Anything else.
    Broken,
}

impl Why {
    /// The word that is stored, and that its sentence ends in.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Denied => "denied",
            Self::Broken => "broken",
        }
    }

    fn of(error: &io::Error) -> Self {
        // A sticky folder answers EPERM, which is the same kind.
        if error.kind() == ErrorKind::PermissionDenied { Self::Denied } else { Self::Broken }
    }
}

/// A folder whose files are passed over.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lying {
    /// The folder.
    pub folder: String,
    /// How many of its files; 0 where the folder itself cannot be read.
    pub files: usize,
    /// Why.
    pub why: Why,
}

struct Looked {
    at: Moment,
    /// What it says stands in the database already.
    saved: bool,
    lies: Option<Why>,
}

/// What is known of the files that stayed, while the program runs.
#[derive(Default)]
pub(super) struct Folders {
    files: BTreeMap<PathBuf, Looked>,
    shut: BTreeMap<PathBuf, Why>,
}

impl Folders {
    /// Reads up to `most` files of a folder whose names are wanted, and takes away what `save` is done with.
    ///
    /// # Errors
    /// As `save` gives them; what the folder says is none, and a folder that is not there is empty.
    pub fn each(
        &mut self,
        folder: &Path,
        most: usize,
        now: Moment,
        is_wanted: impl Fn(&str) -> bool,
        mut save: impl FnMut(&str, &str) -> Result<Fate>,
    ) -> Result<()> {
        let found = match names(folder) {
            Ok(found) => found,
            Err(error) if error.kind() == ErrorKind::NotFound => BTreeSet::new(),
            Err(error) => {
                if self.shut.insert(folder.to_owned(), Why::of(&error)).is_none() {
                    tracing::warn!(folder = %folder.display(), %error, "a folder cannot be read");
                }
                return Ok(());
            }
        };
        self.shut.remove(folder);
        self.files.retain(|path, _| {
            path.parent() != Some(folder)
                || path.file_name().is_some_and(|name| found.contains(name.to_string_lossy().as_ref()))
        });
        for (path, name) in self.due(folder, found, now, is_wanted).into_iter().take(most) {
            let is_saved = self.files.get(&path).is_some_and(|looked| looked.saved);
            let fate = match read(&path) {
                _ if is_saved => Fate::Away,
                Ok(text) => save(&name, &text)?,
                Err(error) => {
                    self.pass_over(path, now, false, &error);
                    continue;
                }
            };
            match fate {
                Fate::Stays => drop(self.files.insert(path, Looked { at: now, saved: false, lies: None })),
                Fate::Away => match fs::remove_file(&path) {
                    Ok(()) => drop(self.files.remove(&path)),
                    Err(error) => self.pass_over(path, now, true, &error),
                },
            }
        }
        Ok(())
    }

    /// What is to be looked at now: first what nobody has looked at, then what was looked at longest ago.
    fn due(
        &self,
        folder: &Path,
        found: BTreeSet<String>,
        now: Moment,
        is_wanted: impl Fn(&str) -> bool,
    ) -> Vec<(PathBuf, String)> {
        let wanted = found.into_iter().filter(|name| is_wanted(name)).map(|name| (folder.join(&name), name));
        let mut due: Vec<_> = wanted
            .map(|(path, name)| (self.files.get(&path), path, name))
            .filter(|(looked, ..)| !looked.is_some_and(|l| l.lies.is_some() && now.since(l.at) < AGAIN))
            .map(|(looked, path, name)| (looked.map(|looked| looked.at), path, name))
            .collect();
        due.sort();
        due.into_iter().map(|(_, path, name)| (path, name)).collect()
    }

    fn pass_over(&mut self, path: PathBuf, now: Moment, saved: bool, error: &io::Error) {
        if error.kind() == ErrorKind::NotFound {
            // Somebody else took it away in between.
            self.files.remove(&path);
            return;
        }
        tracing::warn!(file = %path.display(), %error, "a file is passed over");
        self.files.insert(path, Looked { at: now, saved, lies: Some(Why::of(error)) });
    }

    /// The folders with files that are passed over, by name.
    pub fn lying(&self) -> Vec<Lying> {
        let mut lying: BTreeMap<PathBuf, (usize, Why)> =
            self.shut.iter().map(|(folder, why)| (folder.clone(), (0, *why))).collect();
        for (path, looked) in &self.files {
            if let (Some(why), Some(folder)) = (looked.lies, path.parent()) {
                lying.entry(folder.to_owned()).or_insert((0, why)).0 += 1;
            }
        }
        let of = |(folder, (files, why)): (PathBuf, (usize, Why))| Lying {
            folder: folder.display().to_string(),
            files,
            why,
        };
        lying.into_iter().map(of).collect()
    }
}

/// The names of the files of a folder. Those that begin with a dot are not ready yet.
fn names(folder: &Path) -> io::Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        // A name that is no text is none of ours, nor of smsd or a mail server.
        let Ok(name) = entry.file_name().into_string() else { continue };
        if entry.file_type().is_ok_and(|kind| kind.is_file()) && !name.starts_with('.') {
            names.insert(name);
        }
    }
    Ok(names)
}

/// A file as text, whatever its bytes: the fields that count are ASCII.
fn read(file: &Path) -> io::Result<String> {
    let mut bytes = Vec::new();
    File::open(file)?.take(LONGEST).read_to_end(&mut bytes)?;
    Ok(String::from_utf8_lossy(&bytes).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The kernel's own files: everybody may read these, and nobody take them away, not even root.
    const KEPT: &str = "/proc/sys/kernel/keys";

    fn read_all(folders: &mut Folders, folder: &Path, most: usize, now: i64) -> Vec<String> {
        let mut read = Vec::new();
        let save = |name: &str, _: &str| {
            read.push(name.to_owned());
            Ok(if name.starts_with("foreign") { Fate::Stays } else { Fate::Away })
        };
        folders.each(folder, most, Moment(now), |_| true, save).unwrap();
        read
    }

    #[test]
    fn what_cannot_be_taken_away_is_saved_once_and_told_while_it_lies_there() {
        let mut folders = Folders::default();
        let all = fs::read_dir(KEPT).unwrap().count();
        for (now, expected) in [(0, all), (AGAIN - 1, 0), (AGAIN, 0)] {
            assert_eq!(read_all(&mut folders, Path::new(KEPT), 100, now).len(), expected, "after {now} ms");
            assert_eq!(folders.lying(), [Lying { folder: KEPT.to_owned(), files: all, why: Why::Denied }]);
        }
    }

    #[test]
    fn what_cannot_be_read_is_tried_again_after_an_hour_and_forgotten_when_it_is_gone() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("one");
        fs::write(&file, "x").unwrap();
        let mut folders = Folders::default();
        folders.pass_over(file.clone(), Moment(0), false, &ErrorKind::PermissionDenied.into());
        assert_eq!(folders.lying().len(), 1);
        assert_eq!(read_all(&mut folders, folder.path(), 9, AGAIN - 1), [""; 0]);
        assert_eq!(read_all(&mut folders, folder.path(), 9, AGAIN), ["one"]);
        assert!(folders.lying().is_empty() && !file.exists());
        fs::write(&file, "x").unwrap();
        folders.pass_over(file.clone(), Moment(0), false, &ErrorKind::PermissionDenied.into());
        fs::remove_file(&file).unwrap();
        read_all(&mut folders, folder.path(), 9, 1);
        assert!(folders.lying().is_empty());
    }

    #[test]
    fn a_folder_that_is_none_is_told_and_one_that_is_not_there_is_empty() {
        let folder = tempfile::tempdir().unwrap();
        let wrong = folder.path().join("sent");
        fs::write(&wrong, "").unwrap();
        let mut folders = Folders::default();
        read_all(&mut folders, &folder.path().join("none"), 9, 0);
        read_all(&mut folders, &wrong, 9, 0);
        assert_eq!(folders.lying(), [Lying { folder: wrong.display().to_string(), files: 0, why: Why::Broken }]);
        fs::remove_file(&wrong).unwrap();
        read_all(&mut folders, &wrong, 9, 0);
        assert!(folders.lying().is_empty());
    }

    #[test]
    fn files_that_stay_starve_nobody() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["foreign-1", "foreign-2", "foreign-3", "ours"] {
            fs::write(folder.path().join(name), "x").unwrap();
        }
        let mut folders = Folders::default();
        let both: Vec<_> = (0..2).map(|now| read_all(&mut folders, folder.path(), 2, now)).collect();
        assert_eq!(both.concat(), ["foreign-1", "foreign-2", "foreign-3", "ours"]);
        assert!(folders.lying().is_empty(), "what is somebody else's lies in nobody's way");
    }
}
