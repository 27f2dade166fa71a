//! Opening a school on this machine: settings, keys, keybox, database; and how a verb stops when that fails.

use std::fs::{File, OpenOptions};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use rustix::fs::{FlockOperation, flock};

use super::owner::Owner;
use super::{Common, Ending};
use crate::clock::Clock;
use crate::config::{Config, ConfigError};
use crate::db::{Db, examine_log};
use crate::durable;
use crate::error::Error;
use crate::house::{DATABASE, House};
use crate::keys::{KeyError, Keybox, Keys};

/// Why a verb stops, in words for whoever runs it.
#[derive(Debug)]
pub struct Stop {
    /// The exit code.
    pub ending: Ending,
    /// What to say.
    pub words: String,
}

impl Stop {
    /// Something that the person can change.
    pub fn refused(words: impl Into<String>) -> Self {
        Self { ending: Ending::Refused, words: words.into() }
    }

    /// Something that is broken.
    pub fn broken(words: impl Into<String>) -> Self {
        Self { ending: Ending::Broken, words: words.into() }
    }
}

impl From<ConfigError> for Stop {
    fn from(error: ConfigError) -> Self {
        Self::refused(error.to_string())
    }
}

impl From<KeyError> for Stop {
    fn from(error: KeyError) -> Self {
        match error {
            KeyError::Missing(_) | KeyError::Exists(_) | KeyError::InsideData { .. } | KeyError::Exposed { .. } => {
                Self::refused(error.to_string())
            }
            _ => Self::broken(error.to_string()),
        }
    }
}

impl From<Error> for Stop {
    fn from(error: Error) -> Self {
        Self::broken(match error {
            Error::Fault(what) | Error::NoRoom(what) | Error::Damaged(what) => what,
            other => other.to_string(),
        })
    }
}

impl From<std::io::Error> for Stop {
    fn from(error: std::io::Error) -> Self {
        Error::from(error).into()
    }
}

/// A school opened beside one that may be running: the files are looked at, nothing is cleared.
pub struct Looked {
    /// What is derived from the master key.
    pub keys: Keys,
    /// The keys of pupils, classes and the school.
    pub keybox: Keybox,
    /// The database.
    pub db: Db,
}

/// Opens the school that the settings name, to look at it or to write a row. Root becomes the owner of the data folder for that,
/// so that what the database writes beside itself stays readable for the running school.
///
/// # Errors
/// A [`Stop`] where a key or file is missing, wrong or damaged; nothing has been changed then.
pub fn look(config: &Config, clock: Clock) -> Result<Looked, Stop> {
    if let Some(owner) = Owner::other_than_root(&config.data)? {
        owner.become_them()?;
    }
    let (keys, keybox) = keys(config)?;
    if !is_at_work(&config.data)? {
        examine_log(&config.data.join(DATABASE))?;
    }
    let db = Db::open(&config.data.join(DATABASE), keys.db(), keys.audit().clone(), clock)?;
    Ok(Looked { keys, keybox, db })
}

/// Opens the school that the settings name, to run it. The caller has taken the folder ([`take_folder`]).
///
/// # Errors
/// As [`look`].
pub fn open(config: &Config, clock: Clock) -> Result<House, Stop> {
    // A school without its keybox has lost its pictures' keys: that is to be said, not covered up by a new one.
    let (keys, _) = keys(config)?;
    Ok(House::open(&config.data, keys, clock)?)
}

fn keys(config: &Config) -> Result<(Keys, Keybox), Stop> {
    if !is_set_up(config) {
        return Err(Stop::refused(format!("there is no school in {} yet; run `bookbag setup`", config.data.display())));
    }
    let keys = Keys::load(&config.key_file)?;
    let keybox = Keybox::open(&config.data, keys.keybox())?;
    Ok((keys, keybox))
}

/// Whether setup has been run to its end here.
#[must_use]
pub fn is_set_up(config: &Config) -> bool {
    config.data.join(DATABASE).exists()
}

/// The settings, with `--data` before what the file says.
///
/// # Errors
/// A complaint about the settings.
pub fn settings(common: &Common) -> Result<Config, Stop> {
    Ok(Config::load(&common.config, common.data.as_deref())?)
}

/// Takes the data folder for one process; it is given back when the file is closed.
///
/// # Errors
/// A refusal where another process has it.
pub fn take_folder(folder: &Path) -> Result<File, Stop> {
    let path = folder.join("lock");
    let file = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(&path)?;
    flock(&file, FlockOperation::NonBlockingLockExclusive)
        .map_err(|_| Stop::refused(format!("another Bookbag is at work in {}; stop it first", folder.display())))?;
    Ok(file)
}

/// Whether another process runs the school in this folder.
fn is_at_work(folder: &Path) -> Result<bool, Stop> {
    match File::open(folder.join("lock")) {
        Ok(file) => Ok(flock(&file, FlockOperation::NonBlockingLockShared).is_err()),
        Err(error) if error.kind() == std::io::ErrorKind::NotFound => Ok(false),
        Err(error) => Err(error.into()),
    }
}

/// Makes a folder, readable by its owner alone, where there is none.
///
/// # Errors
/// What the file system says.
pub fn private_folder(path: &Path) -> std::io::Result<()> {
    durable::make_folder(path, 0o700)
}
