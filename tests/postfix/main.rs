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

mod fixture;

use bookbag::clock::Moment;
use bookbag::outbound::{Encryption, Host, Outbound, Purpose};
use bookbag::outbox::email::{Content, Due, Login, Outcome, Sender, Transport, Trouble};
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
    Transport::Smtp(login).send(&sender(), due, &Outbound::new(vec![host], |_| {}))
}

#[test]
fn a_school_s_mail_host_takes_refuses_and_defers_mails_and_each_answer_is_understood() {
    let Some(postfix) = Postfix::start() else { return };
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
    assert_eq!(send(&postfix, &starttls, &due("nobody@school.test", "a")), Outcome::Refused("550 5.1.1".to_owned()));
    assert_eq!(send(&postfix, &starttls, &due("full@school.test", "b")), Outcome::Refused("552 5.2.2".to_owned()));
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
