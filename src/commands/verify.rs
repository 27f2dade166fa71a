//! `bookbag verify`: whether everything is whole, from the pages of the database to the access log's chain.
//!
//! It changes nothing, and may run beside a running school. Exit 0: all is whole; 1: something is to be looked at; 3: something is
//! damaged. The tests of power cuts judge by [`examine`] too, so that there is one judge.

use std::path::Path;

use serde::Serialize;

use super::opening::{Stop, look, settings};
use super::{Common, Console, Ending, Verify};
use crate::audit::{self, Broken};
use crate::clock::{Clock, DAY, Moment};
use crate::db::Db;
use crate::error::Result;
use crate::house::BLOBS;
use crate::keys::{Keybox, Keys};
use crate::media::BlobError;
use crate::media::store::rows::Kept;
use crate::media::store::{BlobStore, Folder, rows};
use crate::policy::jobs::{self, ReadStatus, VerifyAccessLog};

/// With `--quick` one blob in so many is opened, others each day: after four weeks each was (TRUST 4 'damaged page or blob').
const ROUND: i64 = 28;

/// What was found, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
pub struct Report {
    /// Whether everything that was looked at is whole.
    pub whole: bool,
    /// Complaints of the database about its pages; none where they were not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub pages: Option<Vec<String>>,
    /// How often the keybox has been written.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keybox_generation: Option<u64>,
    /// Keys in the keybox.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub keys: Option<usize>,
    /// The sealed pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub blobs: Option<BlobReport>,
    /// The access log.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub log: Option<LogReport>,
}

/// The sealed pictures beside their rows.
#[derive(Debug, Default, Serialize)]
pub struct BlobReport {
    /// How many rows there are.
    pub rows: usize,
    /// Rows whose file is not there.
    pub missing: Vec<String>,
    /// Files that do not open whole, with the reason.
    pub damaged: Vec<(String, String)>,
    /// Files of the last day without a row: an upload under way, or one that was cut off.
    pub without_row: usize,
    /// Files without a row for longer than a day: nothing should leave such.
    pub without_row_for_a_day: Vec<String>,
}

/// The access log's chain.
#[derive(Debug, Serialize)]
pub struct LogReport {
    /// Lines in it.
    pub lines: i64,
    /// What is wrong with it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub broken: Option<&'static str>,
    /// At which line.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub line: Option<i64>,
}

/// Verifies, says what it found, and ends accordingly.
///
/// # Errors
/// A [`Stop`] where the school cannot be opened at all: then key, keybox or database are broken, and it says which.
pub fn run(common: &Common, verify: Verify, console: Console) -> Result<Ending, Stop> {
    let config = settings(common)?;
    let looked = look(&config, Clock::machine())?;
    let report = examine(&looked.db, &looked.keys, &looked.keybox, &config.data, verify)?;
    let ending = report.ending();
    report.tell(console);
    console.report(&report);
    if report.whole {
        console.say("Everything that was looked at is whole.");
    }
    Ok(ending)
}

/// Examines an opened school whose folder is `data`, as far as `verify` says.
///
/// # Errors
/// As the database and the file system give them.
pub fn examine(db: &Db, keys: &Keys, keybox: &Keybox, data: &Path, verify: Verify) -> Result<Report> {
    let mut report = Report::default();
    if !verify.log {
        report.pages = Some(db.check_pages(verify.quick)?);
        report.keybox_generation = Some(keybox.generation());
        report.keys = Some(keybox.owners().len());
        report.blobs = Some(blobs(db, keybox, data, verify.quick)?);
    }
    if !verify.quick {
        report.log = Some(log(db, keys)?);
    }
    report.whole = report.ending() == Ending::Fine;
    Ok(report)
}

/// Every blob: opened whole, or (quickly) one in twenty-eight opened and the others looked for; and the files that no row names.
fn blobs(db: &Db, keybox: &Keybox, data: &Path, quick: bool) -> Result<BlobReport> {
    let now = db.clock().now();
    let rows = db.read(&jobs::may::<ReadStatus>(), |tx, may| rows::all(tx, may))?;
    let folder = Folder::beside(data.join(BLOBS));
    let mut found = BlobReport { rows: rows.len(), ..BlobReport::default() };
    for kept in &rows {
        let only_looked_for = quick && !is_due(kept, now);
        let trouble =
            if only_looked_for { folder.open(kept.blob).err() } else { kept.open_whole(&folder, keybox).err() };
        match trouble {
            None => {}
            Some(BlobError::Missing(blob)) => found.missing.push(blob.to_string()),
            Some(error) => found.damaged.push((kept.blob.to_string(), error.to_string())),
        }
    }
    for blob in rows::without_row(&folder, &rows)? {
        if folder.landed_at(blob)?.is_some_and(|landed| now.since(landed) > DAY) {
            found.without_row_for_a_day.push(blob.to_string());
        } else {
            found.without_row += 1;
        }
    }
    Ok(found)
}

/// Whether it is this blob's day to be opened.
fn is_due(kept: &Kept, now: Moment) -> bool {
    let today = now.0.div_euclid(DAY).rem_euclid(ROUND);
    kept.blob.0.first().is_some_and(|first| i64::from(*first) % ROUND == today)
}

/// The access log's chain.
fn log(db: &Db, keys: &Keys) -> Result<LogReport> {
    let may = jobs::may::<VerifyAccessLog>();
    let (lines, broken) = db.read(&may, |tx, _| audit::verify(tx, keys.audit()))?;
    let (word, line) = match broken {
        None => return Ok(LogReport { lines, broken: None, line: None }),
        Some(Broken::Edited(line)) => ("edited", line),
        Some(Broken::Missing(line)) => ("missing-before", line),
        Some(Broken::CutAfter(line)) => ("cut-after", line),
    };
    Ok(LogReport { lines, broken: Some(word), line: Some(line) })
}

impl BlobReport {
    fn ending(&self) -> Ending {
        if !self.missing.is_empty() || !self.damaged.is_empty() {
            Ending::Broken
        } else if !self.without_row_for_a_day.is_empty() {
            Ending::Refused
        } else {
            Ending::Fine
        }
    }
}

impl Report {
    /// How `verify` ends with this.
    #[must_use]
    pub fn ending(&self) -> Ending {
        let pages = self.pages.as_ref().is_some_and(|complaints| !complaints.is_empty());
        let log = self.log.as_ref().is_some_and(|log| log.broken.is_some());
        let blobs = self.blobs.as_ref().map_or(Ending::Fine, BlobReport::ending);
        if pages || log { Ending::Broken } else { blobs }
    }

    fn tell(&self, console: Console) {
        if let Some(complaints) = &self.pages {
            for complaint in complaints {
                console.complain(&format!("database: {complaint}"));
            }
            console.say(if complaints.is_empty() { "database   whole" } else { "database   DAMAGED" });
        }
        if let Some(keys) = self.keys {
            console.say(&format!("keybox     whole, {keys} keys"));
        }
        if let Some(blobs) = &self.blobs {
            blobs.tell(console);
        }
        match &self.log {
            None => {}
            Some(LogReport { lines, broken: Some(word), line }) => {
                console.say(&format!("access log BROKEN at line {} of {lines} ({word})", line.unwrap_or_default()));
                console.complain(
                    "somebody changed the access log: keep this folder as it is and tell the data protection officer",
                );
            }
            Some(LogReport { lines, .. }) => console.say(&format!("access log whole, {lines} lines")),
        }
    }
}

impl BlobReport {
    fn tell(&self, console: Console) {
        for (blob, why) in &self.damaged {
            console.complain(&format!("blob {blob}: {why}"));
        }
        for blob in &self.without_row_for_a_day {
            console.complain(&format!("blob {blob}: a file without a row for more than a day; keep it and ask why"));
        }
        console.say(&format!(
            "pictures   {}, {} files, {} missing, {} damaged, {} files without a row (an upload under way, or cleared at the next start)",
            if self.ending() == Ending::Broken { "DAMAGED" } else { "whole" },
            self.rows,
            self.missing.len(),
            self.damaged.len(),
            self.without_row
        ));
    }
}
