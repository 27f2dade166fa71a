//! A folder that another program of this machine sends from: no connection of ours, but a way out all the same, so that the ledger
//! hears of it.

use std::fs::{self, File, Permissions};
use std::io::{self, Write as _};
use std::os::unix::fs::PermissionsExt as _;
use std::path::Path;

use super::{Crossing, Outbound, Purpose};

impl Outbound {
    /// Puts a whole file into `folder` by a rename, so that nobody ever reads half of it; one of the same name is replaced.
    ///
    /// # Errors
    /// What the file system says; nothing is then in the folder that was not there before.
    pub fn put(&self, purpose: Purpose, spool: &Path, folder: &str, name: &str, text: &str) -> io::Result<()> {
        let unready = spool.join(format!(".{name}"));
        let put = written(&unready, text).and_then(|()| fs::rename(&unready, spool.join(folder).join(name)));
        (self.ledger)(&Crossing { purpose, host: spool.display().to_string(), port: 0, opened: put.is_ok() });
        if put.is_err() {
            // It may not even have come into being; what the first error says counts.
            let _gone = fs::remove_file(unready);
        }
        put
    }
}

/// The file for its owner and the folder's group alone: what is in it concerns nobody else on this machine.
fn written(path: &Path, text: &str) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.set_permissions(Permissions::from_mode(0o660))?;
    file.write_all(text.as_bytes())?;
    file.sync_all()
}
