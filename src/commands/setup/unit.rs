//! The package's unit: where systemd runs this machine, setup starts it, so that the link which it prints opens at once.

use std::path::Path;
use std::process::{Command, Stdio};

use rustix::process::geteuid;

use crate::config::DEFAULT_PATH;

/// Where a package puts units.
const UNITS: &str = "/usr/lib/systemd/system";

/// What became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Unit {
    /// There is none: whoever ran setup starts Bookbag.
    None,
    /// It runs.
    Runs,
    /// The one of this name did not start.
    Silent(String),
}

impl Unit {
    /// Starts the one that belongs to these settings, now and with the machine.
    pub fn start(config: &Path) -> Self {
        let Some(unit) = name_of(config).filter(|_| Path::new("/run/systemd/system").is_dir() && geteuid().is_root())
        else {
            return Self::None;
        };
        if systemctl(&["enable", "--quiet", &unit]) && systemctl(&["restart", &unit]) {
            Self::Runs
        } else {
            Self::Silent(unit)
        }
    }
}

/// The name of the unit whose settings these are, if it is installed: `bookbag.service`, or `bookbag@SCHOOL.service` for
/// `/etc/bookbag/SCHOOL/config.toml`.
fn name_of(config: &Path) -> Option<String> {
    let usual = Path::new(DEFAULT_PATH);
    let (file, unit) = if config == usual {
        ("bookbag.service", "bookbag.service".to_owned())
    } else {
        let folder = config.parent().filter(|folder| folder.parent() == usual.parent())?;
        let school = folder.file_name().filter(|_| config.file_name() == usual.file_name())?;
        ("bookbag@.service", format!("bookbag@{}.service", school.to_str()?))
    };
    Path::new(UNITS).join(file).exists().then_some(unit)
}

fn systemctl(words: &[&str]) -> bool {
    Command::new("systemctl").args(words).stdin(Stdio::null()).status().is_ok_and(|status| status.success())
}
