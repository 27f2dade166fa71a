//! `bookbag verify`: whether everything is whole, from the pages of the database to the access log's chain.
//!
//! It changes nothing, and may run beside a running school. Exit 0: all is whole; 1: something is to be looked at; 3: something is
//! damaged.

use serde::Serialize;

use super::opening::{Looked, Stop, look, settings};
use super::{Common, Console, Ending, Verify};
use crate::audit::{self, Broken};
use crate::clock::Clock;
use crate::config::Config;
use crate::house::BLOBS;
use crate::media::BlobError;
use crate::media::store::{BlobStore, Folder, rows};
use crate::policy::jobs::{self, ReadStatus, VerifyAccessLog};

/// What was found, as `--json` prints it.
#[derive(Debug, Default, Serialize)]
struct Report {
    /// Whether everything that was looked at is whole.
    whole: bool,
    /// Complaints of the database about its pages; none where they were not looked at.
    #[serde(skip_serializing_if = "Option::is_none")]
    pages: Option<Vec<String>>,
    /// How often the keybox has been written.
    #[serde(skip_serializing_if = "Option::is_none")]
    keybox_generation: Option<u64>,
    /// The sealed pictures.
    #[serde(skip_serializing_if = "Option::is_none")]
    blobs: Option<BlobReport>,
    /// The access log.
    #[serde(skip_serializing_if = "Option::is_none")]
    log: Option<LogReport>,
}

#[derive(Debug, Default, Serialize)]
struct BlobReport {
    rows: usize,
    missing: Vec<String>,
    damaged: Vec<String>,
    without_row: usize,
}

#[derive(Debug, Serialize)]
struct LogReport {
    lines: i64,
    #[serde(skip_serializing_if = "Option::is_none")]
    broken: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    line: Option<i64>,
}

/// Verifies, says what it found, and ends accordingly.
///
/// # Errors
/// A [`Stop`] where the school cannot be opened at all: then key, keybox or database are broken, and it says which.
pub fn run(common: &Common, verify: Verify, console: Console) -> Result<Ending, Stop> {
    let config = settings(common)?;
    let looked = look(&config, Clock::machine())?;
    let mut report = Report::default();
    let mut ending = Ending::Fine;
    if !verify.log {
        ending = worse(ending, stored(&looked, &config, verify.quick, &mut report, console)?);
    }
    if !verify.quick {
        ending = worse(ending, log(&looked, &mut report, console)?);
    }
    report.whole = ending == Ending::Fine;
    console.report(&report);
    if report.whole {
        console.say("Everything that was looked at is whole.");
    }
    Ok(ending)
}

/// Pages, keybox, and blobs beside their rows.
fn stored(
    looked: &Looked,
    config: &Config,
    quick: bool,
    report: &mut Report,
    console: Console,
) -> Result<Ending, Stop> {
    let complaints = looked.db.check_pages(quick)?;
    for complaint in &complaints {
        console.complain(&format!("database: {complaint}"));
    }
    let pages = if complaints.is_empty() { Ending::Fine } else { Ending::Broken };
    console.say(if complaints.is_empty() { "database   whole" } else { "database   DAMAGED" });
    report.pages = Some(complaints);
    report.keybox_generation = Some(looked.keybox.generation());
    console.say(&format!("keybox     whole, {} keys", looked.keybox.owners().len()));
    Ok(worse(pages, blobs(looked, config, quick, report, console)?))
}

/// Every blob: opened whole, or only looked for; and the files that no row names.
fn blobs(looked: &Looked, config: &Config, quick: bool, report: &mut Report, console: Console) -> Result<Ending, Stop> {
    let rows = looked.db.read(&jobs::may::<ReadStatus>(), |tx, may| rows::all(tx, may))?;
    let folder = Folder::beside(config.data.join(BLOBS));
    let mut found = BlobReport { rows: rows.len(), ..BlobReport::default() };
    for kept in &rows {
        let trouble = if quick { folder.open(kept.blob).err() } else { kept.open_whole(&folder, &looked.keybox).err() };
        match trouble {
            None => {}
            Some(BlobError::Missing(blob)) => found.missing.push(blob.to_string()),
            Some(error) => {
                console.complain(&format!("blob {}: {error}", kept.blob));
                found.damaged.push(kept.blob.to_string());
            }
        }
    }
    found.without_row = rows::without_row(&folder, &rows)?.len();
    let whole = found.missing.is_empty() && found.damaged.is_empty();
    console.say(&format!(
        "pictures   {}, {} files, {} missing, {} damaged, {} files without a row (an upload under way, or cleared at the next start)",
        if whole { "whole" } else { "DAMAGED" },
        found.rows,
        found.missing.len(),
        found.damaged.len(),
        found.without_row
    ));
    report.blobs = Some(found);
    Ok(if whole { Ending::Fine } else { Ending::Broken })
}

/// The access log's chain.
fn log(looked: &Looked, report: &mut Report, console: Console) -> Result<Ending, Stop> {
    let may = jobs::may::<VerifyAccessLog>();
    let (lines, broken) = looked.db.read(&may, |tx, _| audit::verify(tx, looked.keys.audit()))?;
    let (word, line) = match broken {
        None => {
            console.say(&format!("access log whole, {lines} lines"));
            report.log = Some(LogReport { lines, broken: None, line: None });
            return Ok(Ending::Fine);
        }
        Some(Broken::Edited(line)) => ("edited", line),
        Some(Broken::Missing(line)) => ("missing-before", line),
        Some(Broken::CutAfter(line)) => ("cut-after", line),
    };
    console.say(&format!("access log BROKEN at line {line} of {lines} ({word})"));
    console.complain("somebody changed the access log: keep this folder as it is and tell the data protection officer");
    report.log = Some(LogReport { lines, broken: Some(word), line: Some(line) });
    Ok(Ending::Broken)
}

fn worse(one: Ending, other: Ending) -> Ending {
    if (other as u8) > (one as u8) { other } else { one }
}
