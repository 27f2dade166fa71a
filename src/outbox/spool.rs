//! What smsd left in its folders about our SMS: sent, failed, and the network's reports.
//!
//! Invariants: only files of ours are taken away, once what they say is saved; they hold texts and numbers, and nobody else clears
//! them.

use std::path::Path;

use super::folders::{Fate, Folders};
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
/// As the database gives them.
pub(super) fn gather(db: &Db, spool: &Path, folders: &mut Folders) -> Result<()> {
    let may = may::<SendNotices>();
    let now = db.clock().now();
    let ours = file_name("");
    let is_ours = |file: &str| is_written(file) && file.starts_with(&ours);
    folders.each(&spool.join("sent"), AT_ONCE, now, is_ours, |file, text| {
        if let (Some(to), Some(id)) = (field(text, "To"), field(text, "Message_id")) {
            db.write(&may, |tx, _| call(tx, &file[ours.len()..], &theirs(to, id)))?;
        }
        Ok(Fate::Away)
    })?;
    folders.each(&spool.join("failed"), AT_ONCE, now, is_ours, |file, _| {
        db.write(&may, |tx, _| deliveries::record(tx, Name::Ours(&file[ours.len()..]), Receipt::Failed))?;
        Ok(Fate::Away)
    })?;
    folders.each(&spool.join("report"), AT_ONCE, now, is_written, |_, text| {
        let said = |name: &str| text.split_once(REPORT).and_then(|(_, said)| field(said, name));
        let (Some(from), Some(id), Some(status)) = (field(text, "From"), said("Message_id"), said("Status")) else {
            return Ok(Fate::Stays);
        };
        let Some(receipt) = end(status) else { return Ok(Fate::Stays) };
        let theirs = theirs(from, id);
        let is_ours = db.write(&may, |tx, _| deliveries::record(tx, Name::Theirs(&theirs), receipt))?;
        Ok(if is_ours { Fate::Away } else { Fate::Stays })
    })
}

/// Whether smsd has written the whole file: it locks what it is at.
fn is_written(file: &str) -> bool {
    !file.ends_with(".LOCK")
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
