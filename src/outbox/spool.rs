//! What smsd left in its folders about our SMS: sent, failed, and the network's reports.
//!
//! Invariants: only files of ours are taken away, once what they say is saved; they hold texts and numbers, and nobody else clears
//! them.

use std::fs;
use std::io::ErrorKind;
use std::path::{Path, PathBuf};

use super::gateway::file_name;
use super::store::deliveries::{self, Name, Receipt};
use super::store::sms::call;
use crate::db::Db;
use crate::error::Result;
use crate::policy::jobs::{SendNotices, may};

/// Files that one run looks at in one folder.
const AT_ONCE: usize = 200;

/// What stands in a report between its head and what it says.
const REPORT: &str = "\n\nSMS STATUS REPORT\n";

/// Reads what there is and saves it.
///
/// # Errors
/// As the folders and the database give them; a folder that is not there is empty.
pub(super) fn gather(db: &Db, spool: &Path) -> Result<()> {
    let may = may::<SendNotices>();
    let ours = file_name("");
    for (file, name) in files(&spool.join("sent"))? {
        let Some(name) = name.strip_prefix(&ours) else { continue };
        let text = read(&file)?;
        if let (Some(to), Some(id)) = (field(&text, "To"), field(&text, "Message_id")) {
            db.write(&may, |tx, _| call(tx, name, &theirs(to, id)))?;
        }
        fs::remove_file(file)?;
    }
    for (file, name) in files(&spool.join("failed"))? {
        let Some(name) = name.strip_prefix(&ours) else { continue };
        db.write(&may, |tx, _| deliveries::record(tx, Name::Ours(name), Receipt::Failed))?;
        fs::remove_file(file)?;
    }
    for (file, _) in files(&spool.join("report"))? {
        let text = read(&file)?;
        let said = |name: &str| text.split_once(REPORT).and_then(|(_, said)| field(said, name));
        let (Some(from), Some(id), Some(status)) = (field(&text, "From"), said("Message_id"), said("Status")) else {
            continue;
        };
        let Some(receipt) = end(status) else { continue };
        let theirs = theirs(from, id);
        if db.write(&may, |tx, _| deliveries::record(tx, Name::Theirs(&theirs), receipt))? {
            fs::remove_file(file)?;
        }
    }
    Ok(())
}

/// The modem's name of an SMS: its reference counts to 255 and begins anew, so that the number belongs to it.
fn theirs(number: &str, id: &str) -> String {
    format!("{}/{id}", number.trim_start_matches('+'))
}

/// What a status report says in the end (3GPP TS 23.040 §9.2.3.15): nothing while the network goes on trying.
fn end(status: &str) -> Option<Receipt> {
    match status.split(',').next()?.trim().parse::<u8>().ok()? {
        0..=31 => Some(Receipt::Delivered),
        32..=63 => None,
        64..=127 => Some(Receipt::Failed),
        128.. => Some(Receipt::Unknown),
    }
}

/// The value of a field in the head of a file of smstools.
fn field<'t>(text: &'t str, name: &str) -> Option<&'t str> {
    let mut head = text.lines().take_while(|line| !line.trim().is_empty());
    head.find_map(|line| line.strip_prefix(name)?.strip_prefix(':').map(str::trim))
}

/// The files of a folder, with their names; smsd locks what it still writes.
fn files(folder: &Path) -> Result<Vec<(PathBuf, String)>> {
    let entries = match fs::read_dir(folder) {
        Ok(entries) => entries,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Vec::new()),
        Err(error) => return Err(error.into()),
    };
    let mut files = Vec::new();
    for entry in entries.take(AT_ONCE) {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_file() && !name.ends_with(".LOCK") && !name.starts_with('.') {
            files.push((entry.path(), name));
        }
    }
    Ok(files)
}

/// A file as text, whatever its bytes: the fields that count are ASCII.
fn read(file: &Path) -> Result<String> {
    Ok(String::from_utf8_lossy(&fs::read(file)?).into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_report_of_the_network_is_understood() {
        let text = "From: 447700900123\nLength: 117\n\nSMS STATUS REPORT\nMessage_id: 17\nStatus: 0,Ok,short message received by the SME";
        let (_, said) = text.split_once(REPORT).unwrap();
        assert_eq!((field(text, "From"), field(said, "Message_id")), (Some("447700900123"), Some("17")));
        assert_eq!(field(said, "Status").and_then(end), Some(Receipt::Delivered));
        assert_eq!(end("32,Still trying"), None);
        assert_eq!(end("70,Error,SM validity period expired"), Some(Receipt::Failed));
        assert_eq!(end("nothing"), None);
    }
}
