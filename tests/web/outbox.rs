//! The queue of mails: nothing lost, nothing twice, nothing too late.

use std::path::Path;

use bookbag::clock::{Clock, DAY, HOUR, MINUTE, Moment};
use bookbag::config::Config;
use bookbag::db::Db;
use bookbag::keys::Key32;
use bookbag::outbox::email::{Content, Sender};
use bookbag::outbox::sending::Sending;
use bookbag::outbox::store::{Letter, enqueue};
use bookbag::policy::jobs::{self, StartDemo};

use crate::school::{HOST, School};

/// A school's database without its house.
struct Ground {
    folder: tempfile::TempDir,
    clock: Clock,
    db: Db,
}

impl Ground {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let clock = Clock::standing_at(Moment(1_795_500_000_000));
        let key = Key32::random().unwrap();
        let db = Db::open(&folder.path().join("school.db"), &key, Key32::random().unwrap(), clock.clone()).unwrap();
        db.write(&jobs::may::<StartDemo>(), |tx, _| {
            tx.execute(
                "INSERT INTO school (school_id, name, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, created_at)
                 VALUES (1, 'Birch Lane Primary', 'Europe/London', '#17694f', 'en', 2026, 'off', 'off', 0)",
                [],
            )
        })
        .unwrap();
        Self { folder, clock, db }
    }

    fn write(&self, name: &str, lasts: i64) {
        let content =
            Content { subject: name.to_owned(), text: "Hello.\n".to_owned(), html: "<p>Hello.</p>".to_owned() };
        let message_id = format!("<{name}@birchlane.example>");
        let letter = Letter {
            kind: "notice",
            person: None,
            recipient: "amara@example.org",
            content: &content,
            message_id: &message_id,
            lasts,
        };
        self.db.write(&jobs::may::<StartDemo>(), |tx, _| enqueue(tx, &letter)).unwrap();
    }

    fn number(&self, sql: &str) -> i64 {
        self.db.read(&jobs::may::<StartDemo>(), |tx, _| tx.one(sql, [], |row| row.get(0))).unwrap()
    }

    /// Sends into a folder.
    fn folder(&self) -> Sending {
        let sender =
            Sender { school: String::new(), address: "bookbag@birchlane.example".to_owned(), hello: HOST.to_owned() };
        Sending::into_folder(sender, self.folder.path().join("mail"))
    }

    fn mails(&self) -> Vec<String> {
        let Ok(files) = std::fs::read_dir(self.folder.path().join("mail")) else { return Vec::new() };
        files.flatten().map(|file| std::fs::read_to_string(file.path()).unwrap()).collect()
    }

    /// Sends to a mail host that is not there.
    fn nowhere() -> Sending {
        let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let text = format!(
            "hosts = [\"{HOST}\"]\n[mail]\nhost = \"127.0.0.1\"\nport = {port}\nfrom = \"bookbag@birchlane.example\"\nsecurity = \"loopback\"\n"
        );
        Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap()
    }
}

#[test]
fn a_mail_leaves_once_and_leaves_no_text_behind() {
    let ground = Ground::new();
    let sending = ground.folder();
    ground.write("one", DAY);
    for _ in 0..3 {
        sending.run(&ground.db).unwrap();
    }
    let mails = ground.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("From: \"Birch Lane Primary\" <bookbag@birchlane.example>"), "{}", mails[0]);
    assert_eq!(
        ground.number(
            "SELECT count(*) FROM outbox WHERE sent_at IS NOT NULL AND text = '' AND html = '' AND subject = ''"
        ),
        1
    );
}

#[test]
fn a_back_log_leaves_a_few_at_a_time_newest_first() {
    let ground = Ground::new();
    for name in ["a", "b", "c", "d", "e", "f", "g"] {
        ground.write(name, DAY);
    }
    let sending = ground.folder();
    sending.run(&ground.db).unwrap();
    assert_eq!(ground.mails().len(), 5);
    assert!(ground.mails().iter().all(|mail| !mail.contains("<a@") && !mail.contains("<b@")));
    sending.run(&ground.db).unwrap();
    assert_eq!(ground.mails().len(), 7);
}

#[test]
fn three_days_without_a_mail_host_lose_nothing_and_what_is_too_late_is_dropped() {
    let ground = Ground::new();
    let down = Ground::nowhere();
    ground.write("reset", 30 * MINUTE);
    ground.write("notice", 7 * DAY);
    for _ in 0..72 {
        down.run(&ground.db).unwrap();
        ground.clock.advance(HOUR);
    }
    assert_eq!(
        ground.number("SELECT count(*) FROM outbox WHERE given_up_at IS NULL AND attempts = 0"),
        1,
        "no attempt is counted"
    );
    assert_eq!(ground.number("SELECT count(*) FROM outbox WHERE given_up_at IS NOT NULL AND text = ''"), 1);
    ground.folder().run(&ground.db).unwrap();
    let mails = ground.mails();
    assert_eq!(mails.len(), 1);
    assert!(mails[0].contains("Subject: notice"), "{}", mails[0]);
    ground.write("late", 30 * DAY);
    ground.clock.advance(7 * DAY);
    ground.folder().run(&ground.db).unwrap();
    assert_eq!(ground.mails().len(), 1, "nothing is tried for more than seven days");
}

#[test]
fn while_the_mail_host_is_down_it_is_asked_less_and_less() {
    let ground = Ground::new();
    let down = Ground::nowhere();
    ground.write("notice", 7 * DAY);
    let contacts = "SELECT coalesce(sum(contacts), 0) FROM outbound_contact";
    for (minutes, expected) in [(0, 1), (0, 1), (1, 2), (1, 2), (4, 3), (15, 4)] {
        ground.clock.advance(minutes * MINUTE);
        down.run(&ground.db).unwrap();
        assert_eq!(ground.number(contacts), expected, "after {minutes} minutes more");
    }
    assert_eq!(ground.number("SELECT failures FROM outbound_contact"), 4);
}

#[test]
fn it_sees_hosts_counts_and_errors_without_texts_and_recipients() {
    let school = School::new();
    school.gill().post("/pupils/20/invitations", &[("guardian", "48")]).leads_to("/classes/1/invitations");
    school.tell("UPDATE outbox SET last_code = 'login 535 5.7.8'");
    let page = school.priya().get("/outbox").is(200);
    assert!(page.shows("does not accept the user name and password") && page.shows("535 5.7.8"), "{}", page.words());
    assert!(!page.text.contains("ada.marsh") && !page.shows("Theo") && !page.shows("ready"), "{}", page.words());
    for somebody in [school.gill(), school.farah(), school.hannah(), school.lena()] {
        somebody.get("/outbox").is(403);
    }
}
