//! What is wrong with the settings: always with the file, the line, the key and the remedy.

use std::fmt;
use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

/// One complaint about the settings.
#[derive(Debug, PartialEq, Eq)]
pub struct ConfigError {
    file: PathBuf,
    line: Option<usize>,
    key: String,
    what: String,
    remedy: String,
}

impl std::error::Error for ConfigError {}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, ", line {line}")?;
        }
        if !self.key.is_empty() {
            write!(f, ", {}", self.key)?;
        }
        write!(f, ": {}", self.words())
    }
}

impl ConfigError {
    /// What is wrong and the remedy, without the place: for whoever has just answered the question.
    pub(crate) fn words(&self) -> String {
        format!("{}. Remedy: {}.", self.what, self.remedy)
    }

    /// The settings cannot be read at all.
    pub(super) fn unreadable(file: &Path, error: &io::Error) -> Self {
        let remedy = match error.kind() {
            io::ErrorKind::NotFound => "run `bookbag setup`, which writes it, or name another with --config",
            io::ErrorKind::PermissionDenied => "let the user that runs Bookbag read it",
            _ => "look at the file and its disk",
        };
        Self { file: file.into(), line: None, key: String::new(), what: error.to_string(), remedy: remedy.into() }
    }

    /// What the TOML reader complains about, with its position.
    pub(crate) fn from_toml(file: &Path, text: &str, error: &toml::de::Error) -> Self {
        let start = error.span().map(|span| span.start.min(text.len()));
        // A missing key is reported at the start of its table, or of the file: there is no line to look at.
        let missing = error.message().starts_with("missing field");
        let line = start.filter(|_| !missing).map(|start| line_at(text, start));
        let key = line.map(|line| key_of_line(text, line)).unwrap_or_default();
        let (what, remedy) = plain_words(error.message());
        Self { file: file.into(), line, key, what, remedy }
    }

    /// A complaint about the value of a key, found again in the text.
    pub(super) fn at_key(file: &Path, text: &str, key: &str, what: String, remedy: &str) -> Self {
        Self { file: file.into(), line: line_of_key(text, key), key: key.into(), what, remedy: remedy.into() }
    }
}

/// Checks that `folder` exists and that a file can be made in it.
pub(super) fn check_folder(file: &Path, text: &str, key: &str, folder: &Path) -> Result<(), ConfigError> {
    let shown = folder.display();
    if !folder.is_dir() {
        let remedy = format!(
            "run `bookbag setup`, which makes it, or `install -d -m 0700 {shown}` as the user that runs Bookbag"
        );
        return Err(ConfigError::at_key(file, text, key, format!("the folder {shown} does not exist"), &remedy));
    }
    let trial = folder.join(".writable");
    if let Err(error) = File::create(&trial).and_then(|_| fs::remove_file(&trial)) {
        let remedy = format!("let the user that runs Bookbag write there, for example `chown -R bookbag: {shown}`");
        return Err(ConfigError::at_key(
            file,
            text,
            key,
            format!("nothing can be written in {shown} ({error})"),
            &remedy,
        ));
    }
    Ok(())
}

/// Checks that the named file can be read.
pub(super) fn check_readable(file: &Path, text: &str, key: &str, named: &Path) -> Result<(), ConfigError> {
    File::open(named).map(drop).map_err(|error| {
        let remedy = "correct the path, or let the user that runs Bookbag read the file";
        ConfigError::at_key(file, text, key, format!("{} cannot be read ({error})", named.display()), remedy)
    })
}

/// The reader's message in words for whoever keeps the machine, and what to do.
fn plain_words(message: &str) -> (String, String) {
    let message = message.trim();
    if let Some(rest) = message.strip_prefix("unknown field ") {
        let (name, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let known = known.trim_start_matches("one of ").replace('`', "");
        return (format!("there is no setting called {}", name.replace('`', "")), format!("use one of: {known}"));
    }
    if let Some(name) = message.strip_prefix("missing field ") {
        return (format!("the setting {} is missing", name.replace('`', "")), "add it".into());
    }
    if let Some(rest) = message.strip_prefix("unknown variant ") {
        let (name, known) = rest.split_once(", expected ").unwrap_or((rest, ""));
        let known = known.trim_start_matches("one of ").replace('`', "");
        return (format!("\"{}\" is no possible value", name.replace('`', "")), format!("use one of: {known}"));
    }
    if let Some(rest) = message.strip_prefix("invalid type: ") {
        let (found, wanted) = rest.split_once(", expected ").unwrap_or((rest, "another type"));
        return (
            format!("the value is of the wrong type: {}", found.replace('`', "")),
            format!("write {}", said(wanted)),
        );
    }
    if let Some(number) = message.strip_prefix("invalid value: integer `").and_then(|rest| rest.split('`').next()) {
        return (format!("{number} is out of range"), "README.md shows what is usual".into());
    }
    (message.replace('\n', " "), "correct this line; README.md shows a whole file".into())
}

/// A type of the reader's in words.
fn said(wanted: &str) -> &str {
    match wanted.trim() {
        "u16" | "u32" | "u64" | "i64" => "a whole number, without quotes",
        "a boolean" => "true or false",
        other => other,
    }
}

/// The line, from 1, on which the byte at `position` stands.
fn line_at(text: &str, position: usize) -> usize {
    text.bytes().take(position).filter(|byte| *byte == b'\n').count() + 1
}

/// The full name of the key on this line: its table's name, a dot, its own.
fn key_of_line(text: &str, line: usize) -> String {
    walk(text).find(|(number, _)| *number == line).map(|(_, key)| key).unwrap_or_default()
}

/// The line on which `key` is set, or that of the nearest table or key around it.
fn line_of_key(text: &str, key: &str) -> Option<usize> {
    let mut wanted = key;
    loop {
        if let Some((line, _)) = walk(text).find(|(_, found)| found == wanted) {
            return Some(line);
        }
        wanted = wanted.rsplit_once('.')?.0;
    }
}

/// Lines that set a key or open a table, with the full name.
fn walk(text: &str) -> impl Iterator<Item = (usize, String)> + '_ {
    let mut table = String::new();
    text.lines().enumerate().filter_map(move |(index, line)| {
        let line = line.trim();
        if line.starts_with('#') {
            return None;
        }
        if let Some(name) = line.strip_prefix('[').and_then(|rest| rest.split(']').next()) {
            table = name.trim().to_owned();
            return Some((index + 1, table.clone()));
        }
        let (key, _) = line.split_once('=')?;
        let key = key.trim();
        Some((index + 1, if table.is_empty() { key.to_owned() } else { format!("{table}.{key}") }))
    })
}
