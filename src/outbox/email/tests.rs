//! A mail on the wire, and what the mail host says of it.

use super::*;

fn sender() -> Sender {
    Sender {
        school: "Birch Lane Primary".to_owned(),
        address: "bookbag@birchlane.example".to_owned(),
        hello: "bookbag.birchlane.example".to_owned(),
    }
}

fn due(to: &str, subject: &str) -> Due {
    Due {
        to: to.to_owned(),
        message_id: message_id("q3vfe2", &sender()),
        written_at: Moment(1_795_536_000_000),
        content: Content {
            subject: subject.to_owned(),
            text: "Your place is ready.\n".to_owned(),
            html: "<p>Your place is ready.</p>".to_owned(),
        },
    }
}

fn on_the_wire(due: &Due) -> String {
    String::from_utf8(wrap(&sender(), due).unwrap().formatted()).unwrap()
}

#[test]
fn a_mail_stands_on_the_wire_as_reviewed() {
    insta::assert_snapshot!(on_the_wire(&due("amara.mensah@example.org", "Your place in Bookbag is ready")));
}

#[test]
fn a_subject_cannot_smuggle_a_second_recipient_or_turn_the_reading_order() {
    let mail = on_the_wire(&due("amara.mensah@example.org", "Kofi\r\nBcc: all@example.org\u{202e}\0"));
    assert!(!mail.contains("\nBcc:"), "{mail}");
    assert_eq!(one_line("Kofi\r\nBcc: all@example.org\u{202e}\0"), "Kofi  Bcc: all@example.org");
}

#[test]
fn an_address_that_holds_two_or_a_line_end_is_no_address() {
    for to in ["a@example.org, b@example.org", "a@example.org\r\nBcc: b@example.org", "", "amara"] {
        assert!(wrap(&sender(), &due(to, "Hello")).is_err(), "{to:?}");
    }
}

#[test]
fn a_second_attempt_is_the_same_mail_byte_by_byte() {
    let due = due("amara.mensah@example.org", "Ça va, Łukasz");
    assert_eq!(on_the_wire(&due), on_the_wire(&due));
}

#[test]
fn only_a_no_about_the_recipient_or_the_text_ends_a_mail() {
    assert_eq!(judge(Step::Recipient, Some(550), "5.1.1"), Outcome::DeadAddress("550 5.1.1".to_owned()));
    assert_eq!(judge(Step::Recipient, Some(552), "5.2.2"), Outcome::DeadAddress("552 5.2.2".to_owned()));
    assert_eq!(judge(Step::Recipient, Some(451), "4.7.1"), Outcome::Later("451 4.7.1".to_owned()));
    assert_eq!(judge(Step::Recipient, Some(554), "5.7.1"), Outcome::Later("554 5.7.1".to_owned()));
    assert_eq!(judge(Step::Login, Some(535), "5.7.8"), Outcome::Pause(Trouble::Login, "535 5.7.8".to_owned()));
    assert_eq!(judge(Step::Sender, Some(530), "5.7.0"), Outcome::Pause(Trouble::Login, "530 5.7.0".to_owned()));
    assert_eq!(judge(Step::Sender, Some(553), ""), Outcome::Pause(Trouble::Sender, "553".to_owned()));
    assert_eq!(judge(Step::Text, Some(421), "4.3.2"), Outcome::Pause(Trouble::Sender, "421 4.3.2".to_owned()));
    assert_eq!(judge(Step::Text, Some(554), "5.6.0"), Outcome::Refused("554 5.6.0".to_owned()));
    assert_eq!(judge(Step::Text, None, ""), Outcome::Later(String::new()));
}

#[test]
fn what_the_mail_host_says_is_kept_without_the_address_in_it() {
    assert_eq!(enhanced("permanent error (550): 5.1.1 <amara@example.org>: no such user 1.2.3"), "5.1.1");
    assert_eq!(enhanced("permanent error (550): 10.20.30.40 is on a list"), "");
}

#[test]
fn the_demo_keeps_each_mail_once_as_a_file() {
    let folder = tempfile::tempdir().unwrap();
    let transport = Transport::Folder(folder.path().join("mail"));
    let door = Outbound::new(Vec::new(), |_| {});
    for _ in 0..2 {
        assert_eq!(transport.send(&sender(), &due("amara.mensah@example.org", "Hello"), &door), Outcome::Sent);
    }
    let files: Vec<_> = std::fs::read_dir(folder.path().join("mail")).unwrap().collect();
    assert_eq!(files.len(), 1);
}

#[test]
fn without_a_mail_host_the_queue_waits_and_the_mail_lives() {
    let transport = Transport::Smtp(Relay::default());
    let door = Outbound::new(Vec::new(), |_| {});
    let outcome = transport.send(&sender(), &due("amara.mensah@example.org", "Hello"), &door);
    assert!(matches!(outcome, Outcome::Pause(Trouble::Configuration, _)), "{outcome:?}");
}
