//! Mail against a real Postfix: what a school's mail host says, and what Bookbag makes of it.
//!
//! The fixture starts its own Postfix from a temporary folder on ports of its own, as root, and stops it at the end.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

mod dovecot;
mod fixture;
mod imap;

use std::path::Path;
use std::time::{Duration, Instant};

use bookbag::clock::{Clock, DAY, Moment};
use bookbag::config::Config;
use bookbag::db::Db;
use bookbag::keys::Key32;
use bookbag::outbound::{Encryption, Host, Outbound, Purpose};
use bookbag::outbox::email::{Content, Due, Login, Outcome, Relay, Sender, Transport, Trouble};
use bookbag::outbox::sending::Sending;
use bookbag::outbox::store::{Letter, enqueue};
use bookbag::policy::jobs::{StartDemo, may};
use fixture::Postfix;
use zeroize::Zeroizing;

fn sender() -> Sender {
    Sender {
        school: "Birch Lane Primary".to_owned(),
        address: "bookbag@birchlane.example".to_owned(),
        hello: "bookbag.birchlane.example".to_owned(),
    }
}

fn due(to: &str, token: &str) -> Due {
    Due {
        to: to.to_owned(),
        message_id: bookbag::outbox::email::message_id(token, &sender()),
        written_at: Moment(1_795_536_000_000),
        content: Content {
            subject: "Zażółć: your place is ready".to_owned(),
            text: "Your place is ready.\n.\nA line with a lone dot above.\n".to_owned(),
            html: "<p>Your place is ready.</p>".to_owned(),
        },
    }
}

struct Route {
    port: u16,
    encryption: Encryption,
    password: Option<&'static str>,
    trusted: bool,
}

fn send(postfix: &Postfix, route: &Route, due: &Due) -> Outcome {
    let host = Host {
        purpose: Purpose::Smtp,
        name: "localhost".to_owned(),
        port: route.port,
        encryption: route.encryption,
        authorities: route.trusted.then(|| postfix.authority.clone()),
    };
    let login = route.password.map(|password| Login {
        user: "school@mx.school.test".to_owned(),
        password: Zeroizing::new(password.to_owned()),
    });
    Transport::Smtp(Relay { login, bounces: Some("bounce@school.test".to_owned()) }).send(
        &sender(),
        due,
        &Outbound::new(vec![host], |_| {}),
    )
}

#[test]
fn a_school_s_mail_host_takes_refuses_and_defers_mails_and_each_answer_is_understood() {
    let postfix = Postfix::start();
    let ports = postfix.ports;
    let plain = Route { port: ports.plain, encryption: Encryption::None, password: None, trusted: true };
    let starttls =
        Route { port: ports.starttls, encryption: Encryption::StartTls, password: Some("s3cret"), trusted: true };
    let implicit =
        Route { port: ports.implicit, encryption: Encryption::Implicit, password: Some("s3cret"), trusted: true };
    let parent = "parent@school.test";

    // Three ways in, all to the same mailbox; the first mail twice, as after a crash.
    for (route, token) in [(&starttls, "one"), (&starttls, "one"), (&implicit, "two"), (&plain, "three")] {
        assert_eq!(send(&postfix, route, &due(parent, token)), Outcome::Sent, "{token}");
    }
    let mails = postfix.mails(4);
    let of = |token: &str| {
        mails.iter().filter(|mail| mail.contains(&format!("Message-ID: <{token}@birchlane.example>"))).count()
    };
    assert_eq!((of("one"), of("two"), of("three")), (2, 1, 1));
    let mail = &mails[0];
    assert!(mail.contains("Auto-Submitted: auto-generated"), "{mail}");
    assert!(mail.contains("From: \"Birch Lane Primary\" <bookbag@birchlane.example>"), "{mail}");
    assert!(mail.contains("A line with a lone dot above."), "{mail}");
    assert!(mail.contains("from bookbag.birchlane.example"), "it greets with the school's own name: {mail}");

    // What is wrong with one recipient ends or defers that mail alone.
    assert_eq!(
        send(&postfix, &starttls, &due("nobody@school.test", "a")),
        Outcome::DeadAddress("550 5.1.1".to_owned())
    );
    assert_eq!(send(&postfix, &starttls, &due("full@school.test", "b")), Outcome::DeadAddress("552 5.2.2".to_owned()));
    assert_eq!(send(&postfix, &starttls, &due("later@school.test", "c")), Outcome::Later("451 4.7.1".to_owned()));

    // What is wrong with the way there stops the queue and kills no mail.
    let cases = [
        ("a wrong password", Route { password: Some("wrong"), ..starttls }, Trouble::Login),
        (
            "plain text where TLS is required",
            Route { encryption: Encryption::None, password: None, ..starttls },
            Trouble::Login,
        ),
        ("an authority we do not know", Route { trusted: false, ..starttls }, Trouble::Encryption),
        ("an authority we do not know, implicit", Route { trusted: false, ..implicit }, Trouble::Encryption),
        ("no STARTTLS on offer", Route { encryption: Encryption::StartTls, ..plain }, Trouble::Encryption),
        ("TLS at a plain port", Route { encryption: Encryption::Implicit, ..plain }, Trouble::Encryption),
    ];
    for (name, route, trouble) in cases {
        let outcome = send(&postfix, &route, &due(parent, "x"));
        assert!(matches!(&outcome, Outcome::Pause(found, _) if *found == trouble), "{name}: {outcome:?}");
    }

    postfix.stop();
    let outcome = send(&postfix, &starttls, &due(parent, "y"));
    assert!(matches!(outcome, Outcome::Pause(Trouble::Unreachable, _)), "Postfix is down: {outcome:?}");
    assert_eq!(postfix.mails(4).len(), 4, "nothing else arrived");
}

/// A school's database with adults who have these addresses, and a mail to each of them.
fn ground(folder: &Path, addresses: &[&str]) -> Db {
    let key = || Key32::random().unwrap();
    let clock = Clock::standing_at(Moment(1_795_536_000_000));
    let db = Db::open(&folder.join("school.db"), &key(), key(), clock).unwrap();
    db.write(&may::<StartDemo>(), |tx, _| {
        tx.execute(
            "INSERT INTO school (school_id, name, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, created_at)
             VALUES (1, 'Birch Lane Primary', 'Europe/London', '#17694f', 'en', 2026, 'off', 'off', 0)",
            [],
        )?;
        for (number, address) in addresses.iter().enumerate() {
            tx.execute(
                "INSERT INTO person (kind, given_name, family_name, email, created_at) VALUES ('adult', 'A', 'B', ?1, 0)",
                [address],
            )?;
            let word = format!("Wo-rd_{number}");
            let content = due(address, "x").content;
            let message_id = bookbag::outbox::email::message_id(&word, &sender());
            enqueue(
                tx,
                &Letter { kind: "test", person: None, recipient: address, content: &content, message_id: &message_id, lasts: DAY },
            )?;
        }
        Ok(())
    })
    .unwrap();
    db
}

fn marked(db: &Db) -> String {
    let sql = "SELECT coalesce(group_concat(email || ' ' || code, ', '), '')
                 FROM (SELECT email, code FROM dead_address JOIN person USING (person_id) ORDER BY email)";
    db.read(&may::<StartDemo>(), |tx, _| tx.one(sql, [], |row| row.get(0))).unwrap()
}

#[test]
fn an_address_that_is_refused_at_once_or_by_a_returned_mail_is_marked_until_it_changes() {
    let postfix = Postfix::start();
    let folder = tempfile::tempdir().unwrap();
    let password = folder.path().join("password");
    std::fs::write(&password, "s3cret").unwrap();
    let text = format!(
        "hosts = [\"bookbag.birchlane.example\"]\n[mail]\nhost = \"localhost\"\nport = {}\nfrom = \"bookbag@birchlane.example\"\n\
         user = \"school@mx.school.test\"\npassword_file = \"{}\"\nca_file = \"{}\"\n\
         [mail.bounces]\naddress = \"bounce@school.test\"\nmaildir = \"{}\"\n",
        postfix.ports.starttls,
        password.display(),
        postfix.authority.display(),
        postfix.bounces().display()
    );
    let sending = Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap();
    let db =
        ground(folder.path(), &["nobody@school.test", "amara@elsewhere.test", "lena@late.test", "parent@school.test"]);
    sending.run(&db).unwrap();
    assert!(marked(&db).contains("nobody@school.test rcpt 550 5.1.1"), "at once: {}", marked(&db));

    let expected = "amara@elsewhere.test dsn 5.1.1, nobody@school.test rcpt 550 5.1.1";
    let deadline = Instant::now() + Duration::from_secs(60);
    while marked(&db) != expected {
        assert!(Instant::now() < deadline, "{}", marked(&db));
        std::thread::sleep(Duration::from_millis(100));
        sending.run(&db).unwrap();
    }
    let sql = "SELECT group_concat(state, ' ') FROM (SELECT state FROM delivery ORDER BY recipient)";
    let states: String = db.read(&may::<StartDemo>(), |tx, _| tx.one(sql, [], |row| row.get(0))).unwrap();
    assert_eq!(states, "failed sent failed sent", "amara, lena, nobody, parent: what is late is not lost");
    let left = std::fs::read_dir(postfix.bounces().join("new")).unwrap().count();
    assert_eq!(left, 0, "what was read is taken away");

    let mend = "UPDATE person SET email = 'amara@school.test' WHERE email = 'amara@elsewhere.test'";
    db.write(&may::<StartDemo>(), |tx, _| tx.execute(mend, [])).unwrap();
    assert_eq!(marked(&db), "nobody@school.test rcpt 550 5.1.1");
}
