//! Mails that came back: delivery status notifications (RFC 3464) in a mailbox ([`imap`](super::imap)), or in the Maildir that a mail
//! server on this machine delivers them into.
//!
//! Invariants: the word in the address that a mail came back to finds it, and nothing that its text says; only `Action: failed`
//! changes anything, for a mail that is merely late may still arrive; what is read is taken away or marked, also what is no notification.

use std::path::{Path, PathBuf};

use super::folders::{Fate, Folders};
use super::imap::Mailbox;
use super::store::deliveries;
use crate::config::Bounces;
use crate::db::Db;
use crate::error::Result;
use crate::outbound::Outbound;
use crate::policy::jobs::{SendNotices, may};

/// Mails that one run reads in one folder.
const AT_ONCE: usize = 100;

/// Where mails come back to.
pub(super) enum Source {
    /// A mailbox that is read by IMAP.
    Imap(Mailbox),
    /// A Maildir on this machine.
    Maildir(PathBuf),
}

impl Source {
    /// The place that the configuration names.
    ///
    /// # Errors
    /// As reading the file with the password gives them.
    pub(super) fn configured(bounces: &Bounces) -> Result<Option<Self>> {
        match (&bounces.imap, &bounces.maildir) {
            (Some(imap), _) => Ok(Some(Self::Imap(Mailbox::configured(imap)?))),
            (None, maildir) => Ok(maildir.clone().map(Self::Maildir)),
        }
    }

    /// Reads what came back, and marks addresses that do not work. Whether a host was asked in vain.
    ///
    /// # Errors
    /// As the database gives them; what a folder or a mailbox's host says is no error.
    pub(super) fn gather(&self, db: &Db, door: &Outbound, folders: &mut Folders) -> Result<bool> {
        match self {
            Self::Imap(mailbox) => mailbox.gather(db, door),
            Self::Maildir(maildir) => gather(db, maildir, folders).map(|()| false),
        }
    }
}

fn gather(db: &Db, maildir: &Path, folders: &mut Folders) -> Result<()> {
    let save = |_: &str, text: &str| take_in(db, text).map(|()| Fate::Away);
    for folder in ["new", "cur"] {
        folders.each(&maildir.join(folder), AT_ONCE, db.clock().now(), |_| true, save)?;
    }
    Ok(())
}

/// Records what a mail tells, where it tells that another one failed; durable once it returns.
///
/// # Errors
/// As the database gives them.
pub(super) fn take_in(db: &Db, mail: &str) -> Result<()> {
    if let Some(failed) = read(mail) {
        db.write(&may::<SendNotices>(), |tx, _| deliveries::came_back(tx, failed.word, failed.status))?;
    }
    Ok(())
}

/// A mail that will never arrive.
#[derive(Debug, PartialEq, Eq)]
struct Failed<'t> {
    /// The word behind the `+` of the address that it came back to.
    word: &'t str,
    /// Its status (RFC 3463), `5.1.1`; empty where none is told.
    status: &'t str,
}

/// What a mail says, where it is a notification that another one failed.
fn read(text: &str) -> Option<Failed<'_>> {
    let (head, body) = split(text)?;
    let word = fields(head)
        .filter(|(name, _)| {
            ["delivered-to", "x-original-to", "to"].iter().any(|known| name.eq_ignore_ascii_case(known))
        })
        .find_map(|(_, value)| word(value))?;
    let status = report(body)?;
    // The first group is about the mail server, each further one about a recipient (RFC 3464 §2.1).
    let mut groups = status.split("\n\n").map(|group| group.trim_start_matches('\n'));
    let failed =
        groups.find(|group| value(group, "Action").is_some_and(|action| action.eq_ignore_ascii_case("failed")))?;
    let status = value(failed, "Status").and_then(|status| status.split_ascii_whitespace().next()).unwrap_or("");
    let is_status = status.len() <= 11
        && status.split('.').count() == 3
        && status.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
    Some(Failed { word, status: if is_status { status } else { "" } })
}

/// The part `message/delivery-status` of a body, without its own head.
fn report(body: &str) -> Option<&str> {
    let mut from = 0;
    while let Some(at) = body[from..].find("\n--") {
        let rest = &body[from + at + 1..];
        from += at + 3;
        let Some((_, part)) = rest.split_once('\n') else { continue };
        let Some((head, text)) = split(part) else { continue };
        let is_report = |(name, value): (&str, &str)| {
            name.eq_ignore_ascii_case("content-type")
                && value.trim_start().to_ascii_lowercase().starts_with("message/delivery-status")
        };
        if fields(head).any(is_report) {
            return Some(text.find("\n--").map_or(text, |end| &text[..end]));
        }
    }
    None
}

/// Head and what follows the empty line.
fn split(text: &str) -> Option<(&str, &str)> {
    text.split_once("\n\n")
}

/// The fields of a head, those that begin a line.
fn fields(head: &str) -> impl Iterator<Item = (&str, &str)> {
    head.lines().filter(|line| !line.starts_with([' ', '\t'])).filter_map(|line| line.split_once(':'))
}

fn value<'t>(group: &'t str, name: &str) -> Option<&'t str> {
    fields(group).find(|(found, _)| found.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim())
}

/// The word behind the `+` of an address, with or without angle brackets.
fn word(value: &str) -> Option<&str> {
    let address = value.trim().trim_start_matches('<').trim_end_matches('>');
    let (local, _) = address.rsplit_once('@')?;
    local.split_once('+').map(|(_, word)| word).filter(|word| !word.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn notification(action: &str) -> String {
        format!(
            "Return-Path: <>\nX-Original-To: bounce+Wo-rd_1@school.test\nDelivered-To: bounce+Wo-rd_1@school.test\n\
             Content-Type: multipart/report; report-type=delivery-status;\n\tboundary=\"b\"\n\nThis is a MIME-encapsulated message.\n\n\
             --b\nContent-Type: text/plain\n\nAction: failed says nobody\n\n--b\nContent-Description: Delivery report\n\
             Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx.school.test\nArrival-Date: Tue, 24 Nov 2026\n\n\
             Final-Recipient: rfc822; amara@elsewhere.test\nAction: {action}\nStatus: 5.1.1\nDiagnostic-Code: smtp; 550 no such user\n\n\
             --b\nContent-Type: message/rfc822\n\nSubject: x\nAction: failed\n\n--b--\n"
        )
    }

    #[test]
    fn a_mail_that_failed_is_known_by_the_word_in_its_address() {
        assert_eq!(read(&notification("failed")), Some(Failed { word: "Wo-rd_1", status: "5.1.1" }));
    }

    #[test]
    fn a_mail_that_is_late_relayed_or_delivered_is_left_alone() {
        for action in ["delayed", "relayed", "delivered", "expanded"] {
            assert_eq!(read(&notification(action)), None, "{action}");
        }
    }

    #[test]
    fn what_is_no_notification_says_nothing() {
        let absent = "To: bounce+word@school.test\nSubject: I am away\n\nAction: failed\nStatus: 5.1.1\n";
        assert_eq!(read(absent), None);
        assert_eq!(read(&notification("failed").replace("bounce+Wo-rd_1", "bounce")), None);
        for end in 0..notification("failed").len() {
            let _cut_off = read(&notification("failed")[..end]);
        }
    }
}
