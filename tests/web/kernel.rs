//! The kernel's promises: the chain of the access log, shared commits, proofs that are proved again.

use std::path::Path;
use std::sync::Arc;

use bookbag::audit::{self, Broken};
use bookbag::clock::{Clock, Moment};
use bookbag::db::Db;
use bookbag::house::DATABASE;
use bookbag::keys::Key32;
use bookbag::policy::jobs::{self, RunRetention, StartDemo, VerifyAccessLog};
use rusqlite::Connection;

/// A database of its own, with its keys; the clock stands.
struct Ground {
    folder: tempfile::TempDir,
    key: Key32,
    audit_key: Key32,
    clock: Clock,
}

impl Ground {
    fn new() -> Self {
        Self {
            folder: tempfile::tempdir().unwrap(),
            key: Key32::random().unwrap(),
            audit_key: Key32::random().unwrap(),
            clock: Clock::standing_at(Moment(1_795_500_000_000)),
        }
    }

    fn open(&self) -> Db {
        Db::open(&self.file(), &self.key, self.audit_key.clone(), self.clock.clone()).unwrap()
    }

    fn file(&self) -> std::path::PathBuf {
        self.folder.path().join(DATABASE)
    }

    /// The file as somebody with the key and a tool would open it.
    fn tamper(&self, change: impl FnOnce(&Connection)) {
        let conn = keyed(&self.file(), &self.key);
        conn.execute_batch("DROP TRIGGER access_log_keeps_lines; DROP TRIGGER access_log_keeps_words;").unwrap();
        change(&conn);
    }
}

fn keyed(path: &Path, key: &Key32) -> Connection {
    let conn = Connection::open(path).unwrap();
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", *key.hex())).unwrap();
    conn
}

fn lines(db: &Db, count: usize) {
    for _ in 0..count {
        db.write(&jobs::may::<StartDemo>(), |tx, _| {
            tx.note_object(7);
            Ok(())
        })
        .unwrap();
    }
}

fn verified(db: &Db, key: &Key32) -> (i64, Option<Broken>) {
    db.read(&jobs::may::<VerifyAccessLog>(), |tx, _| audit::verify(tx, key)).unwrap()
}

#[test]
fn an_edited_line_is_found() {
    let ground = Ground::new();
    lines(&ground.open(), 9);
    ground.tamper(|conn| assert_eq!(conn.execute("UPDATE access_log SET object_id = 8 WHERE seq = 4", []).unwrap(), 1));
    assert_eq!(verified(&ground.open(), &ground.audit_key), (9, Some(Broken::Edited(4))));
}

#[test]
fn a_removed_line_is_found() {
    let ground = Ground::new();
    lines(&ground.open(), 9);
    ground.tamper(|conn| assert_eq!(conn.execute("DELETE FROM access_log WHERE seq = 4", []).unwrap(), 1));
    assert_eq!(verified(&ground.open(), &ground.audit_key).1, Some(Broken::Missing(5)));
}

#[test]
fn a_cut_end_is_found() {
    let ground = Ground::new();
    lines(&ground.open(), 9);
    ground.tamper(|conn| assert_eq!(conn.execute("DELETE FROM access_log WHERE seq > 7", []).unwrap(), 2));
    assert_eq!(verified(&ground.open(), &ground.audit_key), (7, Some(Broken::CutAfter(7))));
}

#[test]
fn two_lines_in_each_others_place_are_found() {
    let ground = Ground::new();
    lines(&ground.open(), 9);
    ground.tamper(|conn| {
        conn.execute_batch(
            "UPDATE access_log SET seq = 100 WHERE seq = 4; UPDATE access_log SET seq = 4 WHERE seq = 5; UPDATE access_log SET seq = 5 WHERE seq = 100;
             UPDATE sqlite_sequence SET seq = 9 WHERE name = 'access_log';",
        )
        .unwrap();
    });
    assert_eq!(verified(&ground.open(), &ground.audit_key).1, Some(Broken::Edited(4)));
}

#[test]
fn the_log_refuses_to_forget_even_with_the_key_in_hand() {
    let ground = Ground::new();
    lines(&ground.open(), 2);
    let conn = keyed(&ground.file(), &ground.key);
    assert!(conn.execute("DELETE FROM access_log", []).is_err());
    assert!(conn.execute("UPDATE access_log SET at = 0", []).is_err());
}

#[test]
fn a_write_that_fails_leaves_neither_row_nor_line_and_disturbs_nobody_else() {
    let ground = Ground::new();
    let db = Arc::new(ground.open());
    std::thread::scope(|scope| {
        for writer in 0..16 {
            let db = Arc::clone(&db);
            scope.spawn(move || {
                for round in 0..10 {
                    let outcome = db.write(&jobs::may::<RunRetention>(), |tx, _| {
                        tx.execute("INSERT INTO security_event (at, event) VALUES (?1, 'x')", [tx.now()])?;
                        if (writer + round) % 2 == 0 { Err(bookbag::error::Error::NotFound) } else { Ok(()) }
                    });
                    assert_eq!(outcome.is_ok(), (writer + round) % 2 == 1);
                }
            });
        }
    });
    let kept: i64 = db
        .read(&jobs::may::<VerifyAccessLog>(), |tx, _| {
            tx.one("SELECT count(*) FROM security_event", [], |row| row.get(0))
        })
        .unwrap();
    assert_eq!(kept, 80);
    assert_eq!(verified(&db, &ground.audit_key), (80, None));
}

#[test]
fn a_panic_in_a_write_rolls_it_back_and_the_next_writer_goes_on() {
    let ground = Ground::new();
    let db = ground.open();
    let broke = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
        db.write(&jobs::may::<RunRetention>(), |tx, _| -> bookbag::error::Result<()> {
            tx.execute("INSERT INTO security_event (at, event) VALUES (1, 'x')", [])?;
            panic!("a fault in the middle");
        })
    }));
    assert!(broke.is_err());
    lines(&db, 1);
    assert_eq!(verified(&db, &ground.audit_key), (1, None));
}

#[test]
fn a_wrong_key_is_said_to_be_one_and_nothing_is_written() {
    let ground = Ground::new();
    drop(ground.open());
    let before = std::fs::read(ground.file()).unwrap();
    let wrong = Db::open(&ground.file(), &Key32::random().unwrap(), ground.audit_key.clone(), ground.clock.clone());
    assert!(wrong.err().unwrap().to_string().contains("does not open with this key"));
    assert_eq!(std::fs::read(ground.file()).unwrap(), before);
}

#[test]
fn a_newer_schema_is_refused_in_words_and_left_alone() {
    let ground = Ground::new();
    drop(ground.open());
    keyed(&ground.file(), &ground.key).execute_batch("PRAGMA user_version = 9999").unwrap();
    let newer = Db::open(&ground.file(), &ground.key, ground.audit_key.clone(), ground.clock.clone());
    assert!(newer.err().unwrap().to_string().contains("written by a newer Bookbag"));
}

#[test]
fn the_whole_schema_stands_in_one_file() {
    let schema = Ground::new().open().schema().unwrap();
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations/schema.sql");
    if std::env::var_os("UPDATE").is_some() {
        std::fs::write(&file, &schema).unwrap();
    }
    assert_eq!(
        std::fs::read_to_string(&file).unwrap_or_default(),
        schema,
        "run again with UPDATE=1 and read the difference"
    );
}

/// D42, D43, D46, D49, D51 to D56, D83, D152: what Bookbag must not hold has no column.
#[test]
fn forbidden_columns_do_not_exist() {
    let schema = Ground::new().open().schema().unwrap().to_lowercase();
    for word in [
        "gender",
        "sex ",
        "ethnic",
        "religio",
        "health",
        "medical",
        "nationality",
        "birth_date",
        "latitude",
        "user_agent",
        "referer",
        "ip_address",
        "street",
        "postcode",
    ] {
        assert!(!schema.contains(word), "{word}");
    }
}
