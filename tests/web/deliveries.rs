//! What became of SMS and mails: receipts in any order, addresses that do not work, and who is told.

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpListener;
use std::path::Path;

use bookbag::clock::{DAY, HOUR};
use bookbag::config::Config;
use bookbag::db::Db;
use bookbag::db::ids::PersonId;
use bookbag::locale::ENGLISH;
use bookbag::outbox::email::Sender;
use bookbag::outbox::sending::Sending;
use bookbag::outbox::sms::{self, Message, NewSms, Number};
use bookbag::outbox::wording;
use bookbag::policy::jobs::{SendNotices, may};
use rocket::http::{ContentType, Method};

use crate::school::{HOST, School};

const SECRET: &str = "1111111111111111111111111111111111111111111111111111111111111111";

/// A school with a gateway, and Lena with a mobile.
fn school(gateway: &str, words: &str) -> School {
    let school = School::new();
    school.tell(&format!(
        "INSERT INTO sms_gateway (gateway, country, trunk, receipt_secret, receipt_words, kept_at)
         VALUES ('{gateway}', '44', '0', x'{SECRET}', '{words}', NOW);
         UPDATE person SET mobile = '07700 900123' WHERE person_id = 40"
    ));
    school
}

/// An SMS to Lena, named `name`, that has left.
fn sent(school: &School, name: &str) {
    school.tell(&format!(
        "INSERT INTO outbox (channel, kind, person_id, recipient, subject, text, html, parts, message_id, queued_at, expires_at, next_at, sent_at)
         VALUES ('sms', 'test', 40, '+447700900123', '', '', '', 1, '{name}', NOW, NOW + 1 DAY, NOW, NOW)"
    ));
}

fn state(school: &School, name: &str) -> String {
    school.text("SELECT state FROM delivery JOIN outbox USING (outbox_id) WHERE message_id = ?1", [name])
}

fn db(school: &School) -> &Db {
    school.client.rocket().state::<Db>().unwrap()
}

fn queue(school: &School) {
    db(school)
        .write(&may::<SendNotices>(), |tx, _| {
            let country = sms::country(tx)?.expect("a gateway");
            let recipient = Number::read("07700 900123", &country).expect("a number");
            let text = Message::Test.compose(&wording::School::default(), ENGLISH);
            let person = Some(PersonId(40));
            sms::queue(tx, &NewSms { kind: "test", person, recipient: &recipient, text: &text, lasts: 7 * DAY })
        })
        .unwrap();
}

#[test]
fn receipts_may_come_in_any_order_and_more_than_once() {
    let school = school("kannel", "");
    let cases = [
        ("8 1", "delivered"),
        ("1 8", "delivered"),
        ("1 1 4 8 4", "delivered"),
        ("1 2 16", "delivered"),
        ("8 4", "sent"),
        ("2", "failed"),
        ("2 1", "delivered"),
        ("16 4", "failed"),
        ("x", "sent"),
    ];
    for (number, (types, end)) in cases.into_iter().enumerate() {
        let name = format!("sms{number}");
        sent(&school, &name);
        for kind in types.split(' ') {
            school.visitor().fetch(&format!("/hooks/sms/{SECRET}/{name}?type={kind}")).is(204);
        }
        assert_eq!(state(&school, &name), end, "{types}");
    }
}

#[test]
fn a_receipt_that_overtakes_the_attempt_settles_it() {
    let school = school("kannel", "");
    queue(&school);
    let name = school.text("SELECT message_id FROM outbox WHERE channel = 'sms'", []);
    school.visitor().fetch(&format!("/hooks/sms/{SECRET}/{name}?type=1")).is(204);
    assert_eq!(state(&school, &name), "delivered");
    assert_eq!(
        school.number("SELECT count(*) FROM outbox WHERE channel = 'sms' AND text = '' AND sent_at IS NOT NULL", []),
        1
    );
}

#[test]
fn who_does_not_know_the_secret_hears_nothing() {
    let school = school("kannel", "");
    sent(&school, "one");
    let nothing = school.visitor().fetch("/no/such/page").status;
    let guesses = ["0".repeat(64), SECRET[1..].to_owned(), String::from("x"), SECRET.replace('1', "A")];
    for guess in &guesses {
        for path in [format!("/hooks/sms/{guess}/one?type=1"), format!("/hooks/sms/{guess}?type=1")] {
            assert_eq!(school.visitor().fetch(&path).status, nothing, "{path}");
            assert_eq!(school.priya().fetch(&path).status, nothing, "{path}");
            let posted = school.visitor().send(Method::Post, &path, Some((ContentType::Form, b"type=1".to_vec())), &[]);
            assert_eq!(posted.status, nothing, "{path}");
        }
    }
    assert_eq!(state(&school, "one"), "sent");
    school.visitor().fetch(&format!("/hooks/sms/{SECRET}/two?type=1")).is(404);
    school.tell("DELETE FROM sms_gateway");
    school.visitor().fetch(&format!("/hooks/sms/{SECRET}/one?type=1")).is(404);
}

#[test]
fn a_gateway_by_template_tells_by_address_form_or_json_under_its_own_name_or_ours() {
    let words = r#"{"name":"id","status":"/report/status","delivered":["DELIVRD","delivered"],"failed":["UNDELIV"]}"#;
    let school = school("http", words);
    for name in ["one", "two"] {
        sent(&school, name);
    }
    school.tell("UPDATE outbox SET gateway_name = '4711' WHERE message_id = 'two'");
    let tell = |path: &str, kind: ContentType, body: &str| {
        school.visitor().send(Method::Post, path, Some((kind, body.as_bytes().to_vec())), &[]).status.code
    };
    let json = |id: &str, status: &str| format!(r#"{{"id":{id},"report":{{"status":"{status}"}}}}"#);
    let at = format!("/hooks/sms/{SECRET}");
    assert_eq!(tell(&at, ContentType::JSON, &json("\"one\"", "ACCEPTD")), 204);
    assert_eq!(state(&school, "one"), "sent");
    assert_eq!(tell(&at, ContentType::JSON, &json("\"one\"", "delivrd")), 204);
    assert_eq!(state(&school, "one"), "delivered");
    assert_eq!(tell(&at, ContentType::JSON, &json("4711", "UNDELIV")), 204);
    assert_eq!(state(&school, "two"), "failed");
    school.tell(r#"UPDATE sms_gateway SET receipt_words = '{"name":"id","status":"status","delivered":["delivered"],"failed":["failed"]}'"#);
    assert_eq!(tell(&at, ContentType::Form, "id=4711&status=delivered"), 204);
    assert_eq!(state(&school, "two"), "delivered");
    sent(&school, "three");
    assert_eq!(tell(&format!("{at}/three"), ContentType::Form, "status=delivered"), 204);
    assert_eq!(state(&school, "three"), "delivered");
    assert_eq!(tell(&at, ContentType::Form, &format!("id=x&status=failed{}", "&a=b".repeat(20_000))), 413);
}

#[test]
fn an_sms_that_failed_stands_on_the_office_s_list_until_the_number_changes() {
    let school = school("kannel", "");
    sent(&school, "one");
    assert!(school.gill().get("/home/staff").is(200).shows("All addresses work"));
    school.visitor().fetch(&format!("/hooks/sms/{SECRET}/one?type=2")).is(204);
    assert!(school.gill().get("/home/staff").is(200).shows("One address does not work"));
    let before = school.lines("ListUndelivered");
    for somebody in [school.gill(), school.farah()] {
        let page = somebody.get("/undelivered").is(200);
        assert!(page.shows("Lena") && page.shows("Theo") && page.shows("Mobile number"), "{}", page.words());
        assert!(!page.text.contains("7700"), "no number: {}", page.words());
    }
    assert_eq!(school.lines("ListUndelivered"), before + 2, "who looked is written down");
    school.tell("UPDATE person SET mobile = '07700 900124' WHERE person_id = 40");
    assert!(school.gill().get("/home/staff").is(200).shows("All addresses work"));
}

#[test]
fn a_number_that_works_again_is_no_longer_marked() {
    let school = school("kannel", "");
    for (name, kind) in [("one", "2"), ("two", "1")] {
        sent(&school, name);
        school.visitor().fetch(&format!("/hooks/sms/{SECRET}/{name}?type={kind}")).is(204);
    }
    assert_eq!(school.number("SELECT count(*) FROM dead_address", []), 0);
}

#[test]
fn without_a_gateway_no_sms_is_offered_and_with_one_it_leaves() {
    let school = School::new();
    let country = || db(&school).read(&may::<SendNotices>(), |tx, _| sms::country(tx)).unwrap();
    assert_eq!(country(), None);
    let sender = Sender { school: String::new(), address: format!("school@{HOST}"), hello: HOST.to_owned() };
    let sending = Sending::into_folder(sender, school.folder.path().join("out"));
    sending.run(db(&school)).unwrap();
    assert_eq!(country().map(|country| country.code).as_deref(), Some("44"));
    queue(&school);
    for _ in 0..2 {
        sending.run(db(&school)).unwrap();
    }
    let files = std::fs::read_dir(school.folder.path().join("out")).unwrap().flatten();
    let texts = files.filter(|file| file.file_name().to_string_lossy().ends_with(".sms.txt"));
    let texts: Vec<_> = texts.map(|file| std::fs::read_to_string(file.path()).unwrap()).collect();
    assert_eq!(texts.len(), 1);
    assert!(texts[0].starts_with("To: +447700900123\n\n"), "{}", texts[0]);
    assert_eq!(school.text("SELECT language || parts || text FROM outbox WHERE channel = 'sms'", []), "en1");
}

/// A gateway that answers everything with this status.
fn gateway(status: &'static str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    std::thread::spawn(move || {
        for mut stream in listener.incoming().flatten() {
            let mut reader = BufReader::new(stream.try_clone().unwrap());
            let (mut line, mut length) = (String::new(), 0);
            while reader.read_line(&mut line).is_ok_and(|read| read > 2) {
                if let Some(said) = line.to_ascii_lowercase().strip_prefix("content-length:") {
                    length = said.trim().parse().unwrap();
                }
                line.clear();
            }
            let mut body = vec![0; length];
            reader.read_exact(&mut body).unwrap();
            let _gone = write!(stream, "HTTP/1.1 {status}\r\nContent-Length: 0\r\nLocation: http://192.0.2.1/\r\n\r\n");
        }
    });
    port
}

fn by_template(port: u16) -> Sending {
    let text = format!(
        "hosts = [\"{HOST}\"]\n[sms]\ncountry = \"44\"\n[sms.gateway.http]\nurl = \"http://127.0.0.1:{port}/send\"\nbody = \"to={{to}}&text={{text}}\"\n"
    );
    Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap()
}

#[test]
fn an_sms_that_nobody_takes_is_tried_six_times_and_one_that_is_refused_once() {
    for (status, tries) in [("503 Busy", 6), ("400 No", 1)] {
        let school = School::new();
        let sending = by_template(gateway(status));
        sending.run(db(&school)).unwrap();
        queue(&school);
        for _ in 0..12 {
            sending.run(db(&school)).unwrap();
            school.clock.advance(6 * HOUR);
        }
        let sql = "SELECT attempts || ' ' || (given_up_at IS NOT NULL) FROM outbox WHERE channel = 'sms'";
        assert_eq!(school.text(sql, []), format!("{tries} 1"), "{status}");
        assert_eq!(school.number("SELECT contacts FROM outbound_contact WHERE purpose = 'sms'", []), tries);
    }
}

#[test]
fn it_sends_again_what_failed_and_sees_neither_text_nor_number() {
    let school = School::new();
    let refusing = by_template(gateway("302 Elsewhere"));
    refusing.run(db(&school)).unwrap();
    queue(&school);
    refusing.run(db(&school)).unwrap();
    let page = school.priya().get("/outbox").is(200);
    assert!(page.shows("Send again") && page.shows("its address leads nowhere"), "{}", page.words());
    assert!(!page.text.contains("7700") && !page.shows("this is a test"), "{}", page.words());
    let id = school.number("SELECT outbox_id FROM outbox WHERE channel = 'sms'", []);
    school.gill().post(&format!("/deliveries/{id}/retry"), &[]).is(404);
    school.priya().post(&format!("/deliveries/{id}/retry"), &[]).leads_to("/outbox");
    by_template(gateway("200 OK")).run(db(&school)).unwrap();
    assert_eq!(school.text("SELECT state FROM delivery WHERE channel = 'sms'", []), "sent");
    school.priya().post(&format!("/deliveries/{id}/retry"), &[]).is(404);
}

/// A school that sends by smsd and a mail host that is not there, and whose mails come back into a Maildir.
fn by_folders(folder: &Path) -> Sending {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let text = format!(
        "hosts = [\"{HOST}\"]\n[sms]\ncountry = \"44\"\n[sms.gateway.smstools]\nspool = \"{0}/sms\"\n\
         [mail]\nhost = \"127.0.0.1\"\nport = {port}\nfrom = \"bookbag@{HOST}\"\nsecurity = \"loopback\"\n\
         [mail.bounces]\naddress = \"bounce@{HOST}\"\nmaildir = \"{0}/bounces\"\n",
        folder.display()
    );
    Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap()
}

#[test]
fn what_lies_in_the_way_stops_neither_receipts_nor_mails_and_it_reads_of_it() {
    let school = School::new();
    let folder = school.folder.path();
    for name in ["sms/failed", "sms/report", "bounces/cur"] {
        std::fs::create_dir_all(folder.join(name)).unwrap();
    }
    // The kernel's files can be read by anybody and taken away by nobody, not even root; and a file is no folder.
    std::os::unix::fs::symlink("/proc/sys/kernel/keys", folder.join("bounces/new")).unwrap();
    std::fs::write(folder.join("sms/sent"), "").unwrap();
    let returned = "To: bounce+back@a.example\n\n\n--b\nContent-Type: message/delivery-status\n\n\n\nAction: failed\nStatus: 5.1.1\n";
    std::fs::write(folder.join("bounces/cur/1"), returned).unwrap();
    let failed = folder.join("sms/failed");
    for number in 0..300 {
        std::fs::write(failed.join(format!("another-{number}")), "").unwrap();
    }
    std::fs::write(failed.join("bookbag-lost"), "").unwrap();
    sent(&school, "lost");
    school.tell(
        "INSERT INTO outbox (channel, kind, person_id, recipient, subject, text, html, message_id, queued_at, expires_at, next_at, sent_at)
         VALUES ('email', 'test', 40, 'lena.marsh@families.example', '', '', '', '<back@a.example>', NOW, NOW + 1 DAY, NOW, NOW),
                ('email', 'test', 40, 'lena.marsh@families.example', 'a', 'a', 'a', '<next@a.example>', NOW, NOW + 1 DAY, NOW, NULL)",
    );
    assert!(!school.priya().get("/outbox").is(200).shows("passed over"));
    let sending = by_folders(folder);
    sending.run(db(&school)).unwrap();
    assert_eq!(state(&school, "lost"), "failed", "files of others stand before ours and starve nothing");
    assert_eq!(state(&school, "<back@a.example>"), "failed");
    assert_eq!(school.text("SELECT last_code FROM outbox WHERE message_id = '<next@a.example>'", []), "unreachable");
    assert_eq!(std::fs::read_dir(&failed).unwrap().count(), 300, "what is not ours stays");
    let page = school.priya().get("/outbox").is(200);
    assert!(
        page.shows("Files that are passed over") && page.shows("sms/sent") && page.shows("bounces/new"),
        "{}",
        page.words()
    );
    assert!(page.shows("take the sticky bit off the folder"), "{}", page.words());

    std::fs::remove_file(folder.join("bounces/new")).unwrap();
    std::fs::remove_file(folder.join("sms/sent")).unwrap();
    sending.run(db(&school)).unwrap();
    assert!(!school.priya().get("/outbox").is(200).shows("passed over"), "mended, it is gone from the page");
}
