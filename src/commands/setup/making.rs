//! Making a school so that it is there whole or not at all.
//!
//! Everything is made in `setup.new` inside the data folder and moved into place at the end, the database last. The folder
//! `setup.new` is the sign of a setup that was interrupted: then, and only then, a second run clears what the first one left and
//! takes over its key file. What root makes in a folder of another account is that account's.

use std::fs;
use std::path::{Path, PathBuf};

use zeroize::Zeroizing;

use super::super::opening::{Stop, private_folder};
use super::super::owner::Owner;
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::durable::{create_new, make_folder, sync_folder};
use crate::house::DATABASE;
use crate::keys::{KEYBOX, Keybox, Keys, RecoveryPhrase, create_master, load_master};

const STAGING: &str = "setup.new";

/// What is to be made, and where.
pub struct Plan<'a> {
    config: &'a Config,
    config_file: &'a Path,
    settings: Option<String>,
    phrase_to: Option<PathBuf>,
    interrupted: bool,
}

impl<'a> Plan<'a> {
    /// Checks that nothing would be overwritten.
    ///
    /// # Errors
    /// A refusal that names what stands in the way.
    pub fn new(
        config: &'a Config,
        config_file: &'a Path,
        settings: Option<String>,
        phrase_to: Option<PathBuf>,
    ) -> Result<Self, Stop> {
        let interrupted = config.data.join(STAGING).exists();
        let plan = Self { config, config_file, settings, phrase_to, interrupted };
        if !interrupted {
            plan.refuse_leftovers()?;
        }
        Ok(plan)
    }

    fn refuse_leftovers(&self) -> Result<(), Stop> {
        let key = &self.config.key_file;
        if key.exists() {
            return Err(Stop::refused(format!(
                "{} exists, but there is no school in {}. If the disk with the data is not mounted, mount it; if the key is of \
                 another school, name another file as key_file. It is never overwritten",
                key.display(),
                self.config.data.display()
            )));
        }
        let keybox = self.config.data.join(KEYBOX);
        let phrase = self.phrase_to.iter().cloned();
        for path in std::iter::once(keybox).chain(phrase) {
            if path.exists() {
                return Err(Stop::refused(format!(
                    "{} exists already and is never overwritten; move it away",
                    path.display()
                )));
            }
        }
        Ok(())
    }

    /// Makes everything; `begin` writes the first rows. Returns what `begin` gives, once the school is in its place.
    ///
    /// # Errors
    /// What went wrong; a second run clears up.
    pub fn make<T>(&self, phrase: &RecoveryPhrase, begin: impl FnOnce(&Db) -> Result<T, Stop>) -> Result<T, Stop> {
        let data = &self.config.data;
        let staging = data.join(STAGING);
        self.clear_interrupted(&staging)?;
        private_folder(&staging.join("keys"))?;
        sync_folder(&staging)?;
        let key_folder = self.config.key_file.parent().unwrap_or(Path::new("."));
        make_folder(key_folder, 0o755)?;
        let master = if self.interrupted && self.config.key_file.exists() {
            load_master(&self.config.key_file)?
        } else {
            create_master(&self.config.key_file, data)?
        };
        phrase.keep(&master, &staging)?;
        let keys = Keys::derive(&master)?;
        Keybox::create(&staging, keys.keybox())?;
        let db = Db::open(&staging.join(DATABASE), keys.db(), keys.audit().clone(), Clock::machine())?;
        let begun = begin(&db)?;
        // The last connection to close writes the log back into the one file that is moved.
        drop(db);
        self.write_aside(phrase)?;
        private_folder(&data.join("blobs"))?;
        if let Some(owner) = Owner::other_than_root(data)? {
            owner.give(data)?;
            owner.give(&self.config.key_file)?;
        }
        move_into_place(&staging, data)?;
        Ok(begun)
    }

    /// The files outside the data folder: the phrase where nobody sits at the console, and the settings.
    fn write_aside(&self, phrase: &RecoveryPhrase) -> Result<(), Stop> {
        let failed = |path: &Path| {
            let path = path.display().to_string();
            move |error: std::io::Error| Stop::refused(format!("{path}: {error}"))
        };
        if let Some(path) = &self.phrase_to {
            let words = phrase.words()?;
            create_new(path, format!("{}\n", words.as_str()).as_bytes(), 0o400).map_err(failed(path))?;
        }
        if let Some(settings) = &self.settings {
            make_folder(self.config_file.parent().unwrap_or(Path::new(".")), 0o755)?;
            create_new(self.config_file, settings.as_bytes(), 0o644).map_err(failed(self.config_file))?;
        }
        Ok(())
    }

    /// Clears what an interrupted setup left. The staging folder itself stays, as the sign, until the school is in its place.
    fn clear_interrupted(&self, staging: &Path) -> Result<(), Stop> {
        if !self.interrupted {
            return Ok(());
        }
        let data = &self.config.data;
        if let Some(path) = self.phrase_to.as_ref().filter(|path| path.exists()) {
            let phrase = RecoveryPhrase::parse(&Zeroizing::new(fs::read_to_string(path)?));
            if !phrase.is_ok_and(|phrase| phrase.recover(staging).or_else(|_| phrase.recover(data)).is_ok()) {
                return Err(Stop::refused(format!(
                    "{} exists already and is never overwritten; move it away",
                    path.display()
                )));
            }
            fs::remove_file(path)?;
        }
        if data.join("keys").exists() {
            fs::remove_dir_all(data.join("keys"))?;
        }
        for entry in fs::read_dir(staging)? {
            let path = entry?.path();
            if path.is_dir() { fs::remove_dir_all(path)? } else { fs::remove_file(path)? }
        }
        Ok(())
    }
}

/// The keys first, the database last: with it the school is there.
fn move_into_place(staging: &Path, data: &Path) -> Result<(), Stop> {
    let log = format!("{DATABASE}-wal");
    if staging.join(&log).exists() {
        return Err(Stop::broken("the new database was not closed whole; run `bookbag setup` again"));
    }
    fs::rename(staging.join("keys"), data.join("keys"))?;
    sync_folder(&data.join("keys"))?;
    fs::rename(staging.join(DATABASE), data.join(DATABASE))?;
    sync_folder(&data.join(DATABASE))?;
    fs::remove_dir_all(staging)?;
    Ok(())
}
