//! `bookbag setup`, `setup link`, `serve`: from the bare machine to the first leader.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::time::Duration;

use bookbag::keys::{KEYBOX, RecoveryPhrase};

use crate::http::Browser;
use crate::program::{Machine, Outcome, link, said};

/// The first leader's form.
const LEADER: [(&str, &str); 5] = [
    ("given_name", "Joan"),
    ("family_name", "Okafor"),
    ("titled_name", "Mrs Okafor"),
    ("email", "joan.okafor@birchlane.example"),
    ("password", "four lanterns under the pier"),
];

#[test]
fn a_school_is_set_up_and_its_first_leader_signs_up_once() -> Outcome {
    let machine = Machine::bare()?;
    let start = machine.set_up()?;
    for (file, mode) in [("etc/master.key", 0o400), ("phrase.txt", 0o400), ("school/keys/keybox", 0o600)] {
        assert_eq!(fs::metadata(machine.path(file))?.permissions().mode() & 0o777, mode, "{file}");
    }
    let server = machine.serve()?;
    let mut visitor = Browser::at(server.address);
    for path in ["/", "/sign-in", "/start/guessed", "/classes/1/stories"] {
        let answer = visitor.get(path)?;
        assert!(matches!(answer.status, 503 | 404), "{path}: {}", answer.status);
        assert!(answer.header("Content-Security-Policy").is_some(), "{path}");
    }
    let mut leader = Browser::at(server.address);
    assert_eq!(leader.get(&start)?.status, 200);
    let weak: Vec<_> = LEADER
        .iter()
        .map(|(name, value)| (*name, if *name == "password" { "Birch Lane 1!" } else { *value }))
        .collect();
    let again = leader.post(&start, &weak)?;
    assert_eq!(again.status, 422);
    assert!(again.body.contains("value=\"Okafor\""), "what was written is kept");
    assert_eq!(leader.post(&start, &LEADER)?.status, 303);
    assert_eq!(leader.get(&start)?.status, 404, "the link has done its work");
    assert_eq!(visitor.post(&start, &LEADER)?.status, 404, "and opens nothing for anybody else");
    let refused = machine.run(&["setup", "link"])?;
    assert_eq!(refused.status.code(), Some(1), "{}", said(&refused));
    assert!(server.stop()?.success(), "an orderly stop is no failure");
    Ok(())
}

#[test]
fn of_two_who_send_the_form_at_once_one_becomes_the_leader() -> Outcome {
    let machine = Machine::bare()?;
    let start = machine.set_up()?;
    let server = machine.serve()?;
    let address = server.address;
    let sent: Vec<_> = (0..4)
        .map(|_| {
            let start = start.clone();
            std::thread::spawn(move || Browser::at(address).post(&start, &LEADER).map(|answer| answer.status))
        })
        .collect();
    let mut statuses = Vec::new();
    for one in sent {
        statuses.push(one.join().map_err(|_| "a browser broke")??);
    }
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 404, 404, 404]);
    Ok(())
}

#[test]
fn a_new_link_ends_the_one_before() -> Outcome {
    let machine = Machine::bare()?;
    let first = machine.set_up()?;
    let server = machine.serve()?;
    let output = machine.run(&["setup", "link", "--json"])?;
    assert!(output.status.success(), "{}", said(&output));
    let mut leader = Browser::at(server.address);
    assert_eq!(leader.get(&first)?.status, 404);
    assert_eq!(leader.get(&link(&output)?)?.status, 200);
    Ok(())
}

#[test]
fn a_second_setup_overwrites_nothing() -> Outcome {
    let machine = Machine::bare()?;
    machine.set_up()?;
    let kept =
        ["etc/master.key", "etc/config.toml", "school/keys/keybox", "school/keys/master.sealed", "school/school.db"];
    let read = || kept.iter().map(|file| fs::read(machine.path(file))).collect::<Result<Vec<_>, _>>();
    let before = read()?;
    let again = machine.run(&["setup", "--answers", &machine.answers()?.to_string_lossy()])?;
    assert_eq!(again.status.code(), Some(1), "{}", said(&again));
    assert!(before == read()?, "nothing has changed");
    fs::remove_file(machine.path("school/school.db"))?;
    let again = machine.run(&["setup", "--answers", &machine.answers()?.to_string_lossy()])?;
    assert_eq!(again.status.code(), Some(1), "a key without its school is not taken over: {}", said(&again));
    Ok(())
}

#[test]
fn a_setup_that_was_killed_is_simply_run_again() -> Outcome {
    for after in (0..12).map(|step| Duration::from_millis(step * 12)) {
        let machine = Machine::bare()?;
        let answers = machine.answers()?;
        let mut child = machine.command(&["setup", "--json", "--answers", &answers.to_string_lossy()]).spawn()?;
        std::thread::sleep(after);
        child.kill()?;
        child.wait()?;
        if !machine.path("school/school.db").exists() {
            machine.set_up()?;
        }
        let verified = machine.run(&["verify"])?;
        assert!(verified.status.success(), "killed after {after:?}: {}", said(&verified));
    }
    Ok(())
}

#[test]
fn the_recovery_phrase_makes_the_key_file_again() -> Outcome {
    let machine = Machine::bare()?;
    machine.set_up()?;
    let key = fs::read(machine.path("etc/master.key"))?;
    let phrase = RecoveryPhrase::parse(&fs::read_to_string(machine.path("phrase.txt"))?)?;
    assert!(phrase.recover(&machine.data())?.bytes().as_slice() == key);
    Ok(())
}

#[test]
fn before_setup_every_page_says_so_and_then_the_same_server_opens_the_school() -> Outcome {
    let machine = Machine::bare()?;
    fs::create_dir_all(machine.path("etc"))?;
    fs::create_dir_all(machine.data())?;
    let settings = format!(
        "hosts = [\"127.0.0.1\"]\nlisten = \"{}\"\ntls = \"off\"\ndata = {:?}\nkey_file = {:?}\n",
        machine.address,
        machine.data(),
        machine.path("etc/master.key")
    );
    fs::write(machine.path("etc/config.toml"), settings)?;
    let server = machine.serve()?;
    let mut visitor = Browser::at(server.address);
    for path in ["/", "/sign-in", "/start/x", "/setup", "/healthz"] {
        let answer = visitor.get(path)?;
        assert_eq!(answer.status, 503, "{path}");
    }
    assert_eq!(visitor.post("/setup", &[("school", "Mine")])?.status, 503);
    let start = machine.set_up()?;
    for _ in 0..500 {
        if visitor.get(&start).is_ok_and(|answer| answer.status == 200) {
            return Ok(());
        }
        std::thread::sleep(Duration::from_millis(20));
    }
    Err("the server never opened the school".into())
}

#[test]
fn a_lost_or_foreign_key_is_named_and_nothing_is_changed() -> Outcome {
    let machine = Machine::bare()?;
    machine.set_up()?;
    let (key, keybox) = (machine.path("etc/master.key"), machine.data().join(KEYBOX));
    let whole = fs::read(&keybox)?;
    fs::rename(&key, machine.path("etc/elsewhere"))?;
    let missing = machine.run(&["serve"])?;
    assert_eq!(missing.status.code(), Some(1));
    assert!(said(&missing).contains("master.key does not exist"), "{}", said(&missing));
    fs::write(&key, [7; 32])?;
    fs::set_permissions(&key, fs::Permissions::from_mode(0o400))?;
    let foreign = machine.run(&["serve"])?;
    assert_eq!(foreign.status.code(), Some(3));
    assert!(said(&foreign).contains("sealed with another key"), "{}", said(&foreign));
    fs::remove_file(&key)?;
    fs::rename(machine.path("etc/elsewhere"), &key)?;
    fs::write(&keybox, whole.get(..whole.len() - 1).unwrap_or_default())?;
    let cut = machine.run(&["verify"])?;
    assert_eq!(cut.status.code(), Some(3));
    assert!(said(&cut).contains("cut short"), "{}", said(&cut));
    fs::remove_file(&keybox)?;
    assert_eq!(machine.run(&["serve"])?.status.code(), Some(1), "a lost keybox is not replaced by an empty one");
    assert!(!keybox.exists());
    Ok(())
}
