//! Every mail as its reader gets it.

use super::*;
use crate::locale::{ARABIC, ENGLISH};

fn school() -> School {
    School {
        name: "Birch Lane Primary".to_owned(),
        address: "Birch Lane, Marshford".to_owned(),
        telephone: "01632 960117".to_owned(),
    }
}

fn all() -> Vec<(&'static str, Mail)> {
    let link = |path: &str| format!("https://bookbag.birchlane.example/{path}");
    let changed = |change: Change| Mail::AccountChanged {
        change,
        when: "24 November 2026, 14:05".to_owned(),
        link: link("me/devices"),
    };
    let disk = |level, share: &str| Mail::DiskLow { level, share: share.to_owned(), link: link("status") };
    vec![
        (
            "staff_invitation",
            Mail::StaffInvitation {
                link: link("join/staff/0V4M2J9Q7K1XBT5R8W3N6ZC0DE"),
                until: "8 December 2026".to_owned(),
            },
        ),
        (
            "guardian_invitation",
            Mail::GuardianInvitation {
                link: link("join/0V4M2J9Q7K1XBT5R8W3N6ZC0DE"),
                child: "Kofi".to_owned(),
                until: "8 December 2026".to_owned(),
            },
        ),
        ("child_left", Mail::ChildLeft { child: "Kofi".to_owned(), link: link("home") }),
        (
            "guardian_reminder",
            Mail::GuardianReminder {
                link: link("join/0V4M2J9Q7K1XBT5R8W3N6ZC0DE"),
                child: "Kofi".to_owned(),
                until: "8 December 2026".to_owned(),
            },
        ),
        (
            "delegate_invitation",
            Mail::DelegateInvitation {
                link: link("join/0V4M2J9Q7K1XBT5R8W3N6ZC0DE/delegate"),
                child: "Kofi".to_owned(),
                until: "8 December 2026".to_owned(),
            },
        ),
        ("address_proof", Mail::AddressProof { link: link("join-proofs/0V4M2J9Q7K1XBT5R8W3N6ZC0DE") }),
        ("request_accepted", Mail::RequestAccepted { link: link("join/0V4M2J9Q7K1XBT5R8W3N6ZC0DE") }),
        ("request_declined", Mail::RequestDeclined { link: link("join") }),
        ("password_reset", Mail::PasswordReset { link: link("reset/0V4M2J9Q7K1XBT5R8W3N6ZC0DE") }),
        ("sign_in_code", Mail::SignInCode { code: "4821 0937".to_owned(), link: link("account") }),
        ("changed_device", changed(Change::NewDevice)),
        ("changed_password", changed(Change::Password)),
        ("changed_email", changed(Change::Email)),
        ("changed_factor", changed(Change::SecondFactor)),
        ("changed_recovery", changed(Change::RecoveryCode)),
        ("changed_joined", changed(Change::Joined)),
        ("changed_closed", changed(Change::Closed)),
        ("restriction_leak", Mail::RestrictionLeak { count: "3".to_owned(), link: link("restriction-tests") }),
        ("disk_low", disk(Level::Low, "14")),
        ("disk_paused", disk(Level::Paused, "4")),
        ("disk_full", disk(Level::Full, "1")),
    ]
}

#[test]
fn every_mail_reads_as_reviewed() {
    for (name, mail) in all() {
        let content = mail.compose(&school(), ENGLISH).unwrap();
        insta::assert_snapshot!(name, format!("Subject: {}\n\n{}", content.subject, content.text));
    }
    let content = all()[1].1.compose(&school(), ENGLISH).unwrap();
    insta::assert_snapshot!("guardian_invitation_html", content.html);
}

#[test]
fn every_mail_loads_nothing_and_has_its_link_once_in_each_part() {
    for (name, mail) in all() {
        let content = mail.compose(&school(), ENGLISH).unwrap();
        for foreign in ["src=", "@import", "url(", "<script", "<link"] {
            assert!(!content.html.contains(foreign), "{name} has {foreign}");
        }
        assert_eq!(content.text.matches("https://").count(), 1, "{name}");
        assert_eq!(content.html.matches("https://").count(), 1, "{name}");
        assert!(content.text.lines().all(|line| line.chars().count() <= 76 || line.starts_with("https://")), "{name}");
    }
}

#[test]
fn a_mail_in_arabic_reads_from_right_to_left() {
    let content = all()[1].1.compose(&school(), ARABIC).unwrap();
    assert!(content.html.contains("lang=\"ar\" dir=\"rtl\""), "{}", content.html);
}

#[test]
fn a_first_name_that_is_markup_arrives_as_letters() {
    let mail = Mail::GuardianInvitation {
        link: "https://bookbag.birchlane.example/join/x".to_owned(),
        child: "<b>Kofi</b>".to_owned(),
        until: "8 December 2026".to_owned(),
    };
    let content = mail.compose(&school(), ENGLISH).unwrap();
    assert!(!content.html.contains("<b>Kofi"), "{}", content.html);
}
