//! Mails that came back, read by IMAP: in a real Dovecot, and from a host that breaks every rule.

use std::io::{BufRead as _, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::sync::{Arc, Mutex};

use bookbag::clock::HOUR;
use bookbag::config::Config;
use bookbag::db::Db;
use bookbag::outbox::sending::Sending;
use bookbag::policy::jobs::{StartDemo, may};

use crate::dovecot::Dovecot;
use crate::{ground, marked};

/// The mail host is at a port where nobody listens: nothing here is about sending.
fn sending(folder: &Path, port: u16, password: &str, more: &str) -> Sending {
    let file = folder.join("password");
    std::fs::write(&file, format!("{password}\n")).unwrap();
    let text = format!(
        "hosts = [\"bookbag.birchlane.example\"]\n[mail]\nhost = \"localhost\"\nport = 1\nfrom = \"bookbag@birchlane.example\"\n\
         [mail.bounces]\naddress = \"bounce@school.test\"\n[mail.bounces.imap]\nhost = \"localhost\"\nport = {port}\nuser = \"bounce\"\n\
         password_file = \"{}\"\n{more}",
        file.display()
    );
    Sending::configured(&Config::parse(Path::new("config.toml"), &text).unwrap()).unwrap()
}

/// A notification that the mail with this word failed, as it lies on the host, with what it quotes behind it.
fn notification(word: &str, quoted: &str) -> Vec<u8> {
    format!(
        "Return-Path: <>\r\nTo: bounce+{word}@school.test\r\nContent-Type: multipart/report; report-type=delivery-status;\r\n\
         \tboundary=\"b\"\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nSorry.\r\n\r\n--b\r\nContent-Type: message/delivery-status\r\n\r\n\
         Reporting-MTA: dns; mx.elsewhere.test\r\n\r\nFinal-Recipient: rfc822; x@elsewhere.test\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n\
         --b\r\nContent-Type: message/rfc822\r\n\r\n{quoted}\r\n--b--\r\n"
    )
    .into_bytes()
}

fn ledger(db: &Db) -> String {
    let sql = "SELECT coalesce(max(contacts || ' ' || failures), 'none') FROM outbound_contact WHERE purpose = 'imap'";
    db.read(&may::<StartDemo>(), |tx, _| tx.one(sql, [], |row| row.get(0))).unwrap()
}

#[test]
fn a_mail_that_came_back_marks_its_address_once_and_what_tells_nothing_is_passed_over() {
    let dovecot = Dovecot::start();
    let folder = tempfile::tempdir().unwrap();
    let db = ground(folder.path(), &["amara@elsewhere.test", "lena@elsewhere.test", "parent@school.test"]);
    let trusted = format!("ca_file = \"{}\"\n", dovecot.authority.display());
    let implicit = sending(folder.path(), dovecot.implicit, "s3cret", &trusted);

    let broken: Vec<u8> = (0..=255).cycle().take(4_000).collect();
    dovecot.deliver("1.broken", &broken);
    dovecot.deliver("2.huge", &b"a huge line, which never ends ".repeat(100_000));
    dovecot.deliver("3.empty", b"\n");
    dovecot.deliver("4.returned", &notification("Wo-rd_0", "Subject: your place is ready"));
    dovecot.deliver("5.returned-with-much", &notification("Wo-rd_1", &"x ".repeat(500_000)));
    implicit.run(&db).unwrap();
    assert_eq!(marked(&db), "amara@elsewhere.test dsn 5.1.1, lena@elsewhere.test dsn 5.1.1", "{}", dovecot.log());
    assert_eq!(dovecot.mails(), (5, 0), "each stays, as one that has been read");

    // Between two runs the host is left alone.
    implicit.run(&db).unwrap();
    assert_eq!(ledger(&db), "1 0");

    // The office has looked after both; the same notifications once more mark nobody again.
    db.write(&may::<StartDemo>(), |tx, _| tx.execute("DELETE FROM dead_address", [])).unwrap();
    dovecot.make_unread();
    assert_eq!(dovecot.mails(), (5, 5));
    db.clock().advance(HOUR);
    implicit.run(&db).unwrap();
    assert_eq!((marked(&db), dovecot.mails()), (String::new(), (5, 0)));

    let deleting = format!("{trusted}security = \"starttls\"\nafterwards = \"delete\"\n");
    dovecot.deliver("6.returned", &notification("Wo-rd_2", ""));
    sending(folder.path(), dovecot.starttls, "s3cret", &deleting).run(&db).unwrap();
    assert_eq!(marked(&db), "parent@school.test dsn 5.1.1", "{}", dovecot.log());
    assert_eq!(dovecot.mails(), (0, 0), "each is gone");
}

#[derive(Clone, Default)]
struct Told(Arc<Mutex<Vec<u8>>>);

impl Write for Told {
    fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
        self.0.lock().unwrap().extend_from_slice(bytes);
        Ok(bytes.len())
    }

    fn flush(&mut self) -> std::io::Result<()> {
        Ok(())
    }
}

/// What a run writes into the technical log about the mailbox.
fn told(sending: &Sending, db: &Db) -> String {
    let told = Told::default();
    let writer = told.clone();
    let log = tracing_subscriber::fmt().with_ansi(false).with_writer(move || writer.clone()).finish();
    tracing::subscriber::with_default(log, || sending.run(db).unwrap());
    let said = String::from_utf8(told.0.lock().unwrap().clone()).unwrap();
    said.lines().filter(|line| line.contains("mailbox")).map(str::to_owned).collect()
}

#[test]
fn a_mailbox_that_cannot_be_read_stays_as_it_is_and_the_log_says_why() {
    let mut dovecot = Dovecot::start();
    let folder = tempfile::tempdir().unwrap();
    let db = ground(folder.path(), &["amara@elsewhere.test"]);
    dovecot.deliver("1.returned", &notification("Wo-rd_0", ""));
    let trusted = format!("ca_file = \"{}\"\n", dovecot.authority.display());
    let starttls = format!("{trusted}security = \"starttls\"\n");
    let another = format!("{trusted}folder = \"Nowhere\"\n");
    let cases = [
        ("a wrong password", dovecot.implicit, "wr0ng", &trusted, "login"),
        ("an authority we do not know", dovecot.implicit, "s3cret", &String::new(), "encryption"),
        ("TLS at a port that begins without", dovecot.starttls, "s3cret", &trusted, "encryption"),
        ("a folder that is not there", dovecot.implicit, "s3cret", &another, "configuration"),
    ];
    for (name, port, password, more, trouble) in cases {
        let sending = sending(folder.path(), port, password, more);
        let said = told(&sending, &db);
        assert!(said.contains(&format!("trouble=\"{trouble}\"")), "{name}: {said}\n{}", dovecot.log());
        assert!(!said.contains(password) && !said.contains("amara"), "{name}: {said}");
        assert_eq!((marked(&db), dovecot.mails()), (String::new(), (1, 1)), "{name}");
        let contacts = ledger(&db);
        let failed = contacts.split_once(' ').is_some_and(|(contacts, failures)| contacts == failures);
        assert!(failed, "{name}: IT sees that each was in vain: {contacts}");
        assert_eq!(told(&sending, &db), "", "{name}: it waits before it asks again");
        assert_eq!(ledger(&db), contacts, "{name}");
    }
    dovecot.stop();
    let down = sending(folder.path(), dovecot.starttls, "s3cret", &starttls);
    assert!(told(&down, &db).contains("trouble=\"unreachable\""));
    assert_eq!((marked(&db), dovecot.mails()), (String::new(), (1, 1)), "a host that is down");
}

/// A host that gives of mail 1 far more than was asked for, and of mail 2 a notification; it notes what is marked when it is told
/// that a mail is done.
fn misbehave(stream: TcpStream, db: &Db, done: &Mutex<Vec<String>>) -> std::io::Result<()> {
    let mut host = stream.try_clone()?;
    host.write_all(b"* OK ready {3}\r\n")?;
    for line in BufReader::new(stream).lines() {
        let line = line?;
        let (tag, command) = line.split_once(' ').unwrap_or_default();
        let data = match command {
            "s STARTTLS" | "STARTTLS" => b"s OK begin\r\nb1 OK said by whoever sits between\r\n".to_vec(),
            "CAPABILITY" => b"* CAPABILITY IMAP4rev1\r\n".to_vec(),
            "UID SEARCH UNSEEN" => b"* SEARCH 2 1\r\n* 3 EXISTS\r\n".to_vec(),
            _ if command.starts_with("UID FETCH 1 ") => b"* 1 FETCH (UID 1 BODY[]<0> {999999999}\r\n".to_vec(),
            _ if command.starts_with("UID FETCH 2 ") => {
                let mail = notification("Wo-rd_0", "");
                let head = format!("* 2 FETCH (UID 2 BODY[]<0> {{{}}}\r\n", mail.len());
                [head.into_bytes(), mail, b")\r\n".to_vec()].concat()
            }
            _ if command.starts_with("UID STORE ") => {
                done.lock().unwrap().push(format!("{command}: {}", marked(db)));
                Vec::new()
            }
            _ => Vec::new(),
        };
        host.write_all(&data)?;
        host.write_all(format!("{tag} OK done\r\n").as_bytes())?;
    }
    Ok(())
}

#[test]
fn a_host_that_breaks_the_rules_stops_a_run_but_no_mail_stops_those_behind_it() {
    let folder = tempfile::tempdir().unwrap();
    let db = Arc::new(ground(folder.path(), &["amara@elsewhere.test"]));
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let port = listener.local_addr().unwrap().port();
    let done = Arc::new(Mutex::new(Vec::new()));
    let (of_host, seen_by_host) = (Arc::clone(&done), Arc::clone(&db));
    std::thread::spawn(move || {
        for stream in listener.incoming().flatten() {
            let _closed = misbehave(stream, &seen_by_host, &of_host);
        }
    });
    let plain = sending(folder.path(), port, "s3 \"cret", "security = \"loopback\"\n");
    assert!(told(&plain, &db).contains("trouble=\"unreachable\""), "mail 1 is no mail");
    assert_eq!(marked(&db), "");
    db.clock().advance(HOUR);
    assert!(told(&plain, &db).contains("trouble=\"unreachable\""), "mail 1 is no better now");
    assert_eq!(marked(&db), "amara@elsewhere.test dsn 5.1.1", "but mail 2 was read first");
    let injected = sending(folder.path(), port, "s3cret", "security = \"starttls\"\n");
    assert!(told(&injected, &db).contains("trouble=\"encryption\""));
    let marked_before = "UID STORE 2 +FLAGS.SILENT (\\Seen): amara@elsewhere.test dsn 5.1.1";
    assert_eq!(*done.lock().unwrap(), [marked_before], "a mail is done only once what it tells is kept");
}
