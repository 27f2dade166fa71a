//! SMS by the real things: Kannel with its fake SMSC, and smsd with a modem that a script plays: what they take, what they refuse,
//! and the receipts that come back; and a gateway by HTTPS, under an authority that the school names.
//!
//! The fixtures start them on ports and folders of their own and stop them at the end. Kannel's receipts come to a listener of the
//! test, which hands each on to the school as it came.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

#[path = "../web/house.rs"]
mod house;
mod https;
mod kannel;
#[path = "../web/school.rs"]
mod school;
mod smsd;
#[path = "../web/world.rs"]
mod world;

use std::path::Path;

use bookbag::clock::{DAY, HOUR};
use bookbag::config::Config;
use bookbag::db::Db;
use bookbag::db::ids::PersonId;
use bookbag::locale::ENGLISH;
use bookbag::outbox::sending::Sending;
use bookbag::outbox::sms::{self, Message, NewSms, Number};
use bookbag::outbox::wording;
use bookbag::policy::jobs::{SendNotices, may};
use kannel::{Kannel, Listener};
use school::School;
use smsd::Smsd;

/// Lena, Theo's mother.
const LENA: PersonId = PersonId(40);

fn sending(kannel: &Kannel, receipts: &Listener, password: &str) -> Sending {
    let file = kannel.folder.path().join("password");
    std::fs::write(&file, password).unwrap();
    let text = format!(
        "hosts = [\"127.0.0.1:{}\"]\ntls = \"off\"\nlisten = \"127.0.0.1:{}\"\n[sms]\ncountry = \"44\"\nfrom = \"BirchLane\"\n\
         [sms.gateway.kannel]\nurl = \"http://127.0.0.1:{}/cgi-bin/sendsms\"\nuser = \"school\"\npassword_file = \"{}\"\n",
        receipts.port,
        receipts.port,
        kannel.sendsms,
        file.display()
    );
    Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap()
}

fn queue(db: &Db, child: &str) {
    db.write(&may::<SendNotices>(), |tx, _| {
        let country = sms::country(tx)?.expect("SMS are configured");
        let recipient = Number::read("07700 900123", &country).expect("a number");
        let link = format!("https://bookbag.birchlane.example/join/{}", "x".repeat(22));
        let school = wording::School { name: "Birch Lane Primary".to_owned(), ..wording::School::default() };
        let text = Message::GuardianInvitation { link, child: child.to_owned() }.compose(&school, ENGLISH);
        sms::queue(tx, &NewSms { kind: "test", person: Some(LENA), recipient: &recipient, text: &text, lasts: DAY })
    })
    .unwrap();
}

fn states(school: &School) -> String {
    school.text(
        "SELECT group_concat(state, ' ') FROM (SELECT state FROM delivery WHERE channel = 'sms' ORDER BY outbox_id)",
        [],
    )
}

/// Hands receipts on as they come until the school knows as much.
fn until(school: &School, receipts: &Listener, wanted: &str) {
    while states(school) != wanted {
        let path = receipts.next();
        assert_eq!(school.visitor().get(&path).status.code, 204, "{path}");
    }
}

#[test]
fn kannel_takes_sms_and_says_what_became_of_them() {
    let mut kannel = Kannel::start();
    let receipts = Listener::start();
    let school = School::new();
    school.tell("UPDATE person SET mobile = '07700 900123' WHERE person_id = 40");
    let db = school.client.rocket().state::<Db>().unwrap();

    // A wrong password stops the queue and costs no SMS its life.
    sending(&kannel, &receipts, "wrong").run(db).unwrap();
    queue(db, "Theo");
    sending(&kannel, &receipts, "wrong").run(db).unwrap();
    assert_eq!(school.text("SELECT last_code FROM outbox WHERE channel = 'sms'", []), "login 403");
    assert_eq!(states(&school), "queued");

    // The network is down: Kannel keeps the SMS, and sends it when the network is there.
    let right = sending(&kannel, &receipts, "s3cret");
    right.run(db).unwrap();
    assert_eq!(states(&school), "sent");
    assert_eq!(school.number("SELECT count(*) FROM outbox WHERE text <> ''", []), 0, "no text stays behind");
    kannel.connect();
    until(&school, &receipts, "delivered");
    kannel.wait_for("for Theo is ready. https://bookbag.birchlane.example/join/xxxx");

    // Two alphabets; long ones come as parts, with one end each.
    queue(db, "Amélie");
    queue(db, "Łucja");
    right.run(db).unwrap();
    until(&school, &receipts, "delivered delivered delivered");
    assert_eq!(school.text("SELECT group_concat(parts, ' ') FROM outbox WHERE channel = 'sms'", []), "1 2 3");

    // What comes late changes nothing.
    let late = receipts.last().replace("type=1", "type=4").replace("type=8", "type=4");
    assert_eq!(school.visitor().get(&late).status.code, 204);
    let failed = late.replace("type=4", "type=2");
    assert_eq!(school.visitor().get(&failed).status.code, 204);
    assert_eq!(states(&school), "delivered delivered delivered");

    kannel.stop();
    queue(db, "Theo");
    school.clock.advance(HOUR);
    right.run(db).unwrap();
    assert_eq!(states(&school), "delivered delivered delivered queued");
    assert_eq!(school.text("SELECT last_code FROM outbox ORDER BY outbox_id DESC LIMIT 1", []), "unreachable");
    let contacts =
        "SELECT purpose || ' ' || contacts || ' ' || failures FROM outbound_contact WHERE host LIKE '127.0.0.1:%'";
    assert_eq!(school.text(contacts, []), "sms 5 1", "every contact stands in the ledger");
}

#[test]
fn smsd_takes_sms_out_of_its_spool_and_reports_what_became_of_them() {
    let smsd = Smsd::start(&["00", "46"]);
    let school = School::new();
    school.tell("UPDATE person SET mobile = '07700 900123' WHERE person_id = 40");
    let db = school.client.rocket().state::<Db>().unwrap();
    let text = format!(
        "hosts = [\"bookbag.birchlane.example\"]\n[sms]\ncountry = \"44\"\n[sms.gateway.smstools]\nspool = \"{}\"\n",
        smsd.spool().display()
    );
    let sending = Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap();
    sending.run(db).unwrap();

    for wanted in ["delivered", "delivered failed"] {
        queue(db, "Theo");
        let done = || {
            sending.run(db).unwrap();
            states(&school) == wanted
        };
        kannel::until(done, || format!("{}\n{}", states(&school), smsd.log()));
    }
    assert_eq!(smsd.files(&["outgoing", "checked", "sent", "failed", "report"]), 0, "no text stays behind");
    assert_eq!(school.number("SELECT count(*) FROM dead_address WHERE person_id = 40 AND channel = 'sms'", []), 1);
    let contacts = "SELECT purpose || ' ' || contacts || ' ' || failures FROM outbound_contact WHERE host LIKE '%/sms'";
    assert_eq!(school.text(contacts, []), "sms 2 0", "a folder is a way out too");
}
