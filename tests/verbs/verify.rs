//! `bookbag verify`: whole is whole, and whoever changes a byte or a line is found out.

use std::fs;

use bookbag::keys::Keys;
use rusqlite::Connection;

use crate::http::Browser;
use crate::program::{Machine, Outcome, said};

/// A school whose access log has a few lines.
fn used() -> Outcome<Machine> {
    let machine = Machine::bare()?;
    machine.set_up()?;
    for _ in 0..4 {
        machine.run(&["setup", "link"])?;
    }
    Ok(machine)
}

/// The database as somebody with the key and bad intentions opens it, without the triggers that keep the log.
fn forger(machine: &Machine) -> Outcome<Connection> {
    let keys = Keys::load(&machine.path("etc/master.key"))?;
    let conn = Connection::open(machine.path("school/school.db"))?;
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", keys.db().hex().as_str()))?;
    conn.execute_batch("DROP TRIGGER access_log_keeps_lines; DROP TRIGGER access_log_keeps_words;")?;
    Ok(conn)
}

#[test]
fn a_whole_school_verifies() -> Outcome {
    let machine = used()?;
    for words in [&["verify"][..], &["verify", "--quick"], &["verify", "--log"], &["verify", "--json"]] {
        let output = machine.run(words)?;
        assert_eq!(output.status.code(), Some(0), "{words:?}: {}", said(&output));
    }
    let json: serde_json::Value = serde_json::from_slice(&machine.run(&["verify", "--json"])?.stdout)?;
    assert_eq!(json["whole"], true);
    assert!(json["log"]["lines"].as_i64().is_some_and(|lines| lines >= 5), "{json}");
    Ok(())
}

#[test]
fn every_forgery_of_the_access_log_is_found() -> Outcome {
    let forgeries = [
        "UPDATE access_log SET actor_id = 1 WHERE seq = 2",
        "UPDATE access_log SET at = at + 1 WHERE seq = 3",
        "UPDATE access_log SET right = 'Visit' WHERE seq = 1",
        "DELETE FROM access_log WHERE seq = 2",
        "DELETE FROM access_log WHERE seq = 1",
        "DELETE FROM access_log WHERE seq = (SELECT max(seq) FROM access_log)",
        "DELETE FROM access_log",
        "UPDATE access_log SET seq = -1 WHERE seq = 2; UPDATE access_log SET seq = 2 WHERE seq = 3; UPDATE access_log SET seq = 3 WHERE seq = -1",
        "DELETE FROM access_log WHERE seq = 2; UPDATE access_log SET seq = seq - 1 WHERE seq > 2",
        "INSERT INTO access_log (at, right, object, mac) SELECT at, right, object, mac FROM access_log WHERE seq = 1",
    ];
    for forgery in forgeries {
        let machine = used()?;
        forger(&machine)?.execute_batch(forgery)?;
        let output = machine.run(&["verify", "--log", "--json"])?;
        assert_eq!(output.status.code(), Some(3), "{forgery}: {}", said(&output));
    }
    Ok(())
}

#[test]
fn a_flipped_bit_in_the_database_is_found() -> Outcome {
    let machine = used()?;
    let path = machine.path("school/school.db");
    let whole = fs::read(&path)?;
    for part in 1..8 {
        let mut flipped = whole.clone();
        let at = whole.len() * part / 8 + 100;
        if let Some(byte) = flipped.get_mut(at) {
            *byte ^= 4;
        }
        fs::write(&path, &flipped)?;
        let output = machine.run(&["verify"])?;
        assert_eq!(output.status.code(), Some(3), "byte {at} of {}: {}", whole.len(), said(&output));
    }
    Ok(())
}

#[test]
fn a_file_without_a_row_is_said_on_its_first_day_and_an_alarm_after_it() -> Outcome {
    let machine = used()?;
    let shelf = machine.path("school/blobs/ab");
    fs::create_dir_all(&shelf)?;
    let stray = shelf.join("ab".repeat(16));
    fs::write(&stray, b"nobody's")?;
    for (days, ending) in [(0, 0), (2, 1)] {
        let written = std::time::SystemTime::now() - std::time::Duration::from_secs(days * 86_400);
        fs::File::options().write(true).open(&stray)?.set_modified(written)?;
        for words in [&["verify", "--json"][..], &["verify", "--quick", "--json"]] {
            let output = machine.run(words)?;
            assert_eq!(output.status.code(), Some(ending), "{days} days, {words:?}: {}", said(&output));
            assert!(String::from_utf8_lossy(&output.stdout).contains("without_row"), "{}", said(&output));
        }
    }
    assert!(stray.exists(), "verify changes nothing");
    Ok(())
}

#[test]
fn verify_may_run_beside_a_running_school() -> Outcome {
    let machine = used()?;
    let server = machine.serve()?;
    let output = machine.run(&["verify"])?;
    assert!(output.status.success(), "{}", said(&output));
    assert_eq!(Browser::at(server.address).get("/healthz")?.status, 200);
    let second = machine.run(&["serve"])?;
    assert_eq!(second.status.code(), Some(1), "a second server is refused: {}", said(&second));
    Ok(())
}
