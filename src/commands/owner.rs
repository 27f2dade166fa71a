//! Whose the school's files are: whoever owns the data folder runs Bookbag, and everything in it is theirs.
//!
//! Invariant: no verb that root runs leaves a file which the running school cannot read or write.

use std::io;
use std::os::unix::fs::{MetadataExt, lchown};
use std::path::Path;

use rustix::process::{Gid, Uid, geteuid};
use rustix::thread::{set_thread_groups, set_thread_res_gid, set_thread_res_uid};

/// An account that runs Bookbag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Owner {
    user: u32,
    group: u32,
}

impl Owner {
    /// The owner of `folder`, where root is at work and the folder is somebody else's.
    ///
    /// # Errors
    /// What the file system says of a folder that is there.
    pub fn other_than_root(folder: &Path) -> io::Result<Option<Self>> {
        if !geteuid().is_root() {
            return Ok(None);
        }
        match std::fs::metadata(folder) {
            Ok(found) => Ok(Some(Self { user: found.uid(), group: found.gid() }).filter(|owner| owner.user != 0)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// Gives them `path` and everything below it; links are not followed.
    ///
    /// # Errors
    /// What the file system says.
    pub fn give(self, path: &Path) -> io::Result<()> {
        lchown(path, Some(self.user), Some(self.group))?;
        if path.symlink_metadata()?.is_dir() {
            for entry in std::fs::read_dir(path)? {
                self.give(&entry?.path())?;
            }
        }
        Ok(())
    }

    /// Becomes them, for the rest of this process: called before any other thread runs.
    ///
    /// # Errors
    /// What the system says.
    pub fn become_them(self) -> io::Result<()> {
        let (user, group) = (Uid::from_raw(self.user), Gid::from_raw(self.group));
        set_thread_groups(&[])?;
        set_thread_res_gid(group, group, group)?;
        set_thread_res_uid(user, user, user)?;
        Ok(())
    }
}
