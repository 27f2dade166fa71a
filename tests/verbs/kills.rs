//! SIGKILL under write load: what somebody was told is saved is there, and nothing is half there (TRUST 4).

use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::time::Duration;

use bookbag::keys::{Key32, Keys};
use rusqlite::Connection;

use crate::demo::{DemoSchool, settings};
use crate::http::Browser;
use crate::program::{Outcome, said};

const WRITERS: usize = 8;

/// How many kills: 50, or as many as `BOOKBAG_KILLS` says (1,000 before a release).
fn kills() -> usize {
    std::env::var("BOOKBAG_KILLS").ok().and_then(|count| count.parse().ok()).unwrap_or(50)
}

#[test]
fn every_comment_that_was_answered_survives_a_kill() -> Outcome {
    let folder = tempfile::tempdir()?;
    let school = DemoSchool::open(folder.path())?;
    let config = settings(folder.path())?;
    let browsers = guardians(&school)?;
    let post = newest_post(&mut browsers.first().ok_or("no guardian")?.clone())?;
    let mut running = Some(school);
    let mut answered = Vec::new();
    for round in 0..kills() {
        let school = match running.take() {
            Some(school) => school,
            None => DemoSchool::open(folder.path())?,
        };
        answered.extend(load_until_killed(school, &browsers, &post, round)?);
        let output =
            Command::new(env!("CARGO_BIN_EXE_bookbag")).args(["verify", "--json", "--config"]).arg(&config).output()?;
        assert!(output.status.success(), "kill {round}: {}", said(&output));
        let lost = lost(folder.path(), &answered)?;
        assert!(
            lost.is_empty(),
            "kill {round}: {} of {} answered comments are lost: {lost:?}",
            lost.len(),
            answered.len()
        );
    }
    assert!(answered.len() > kills(), "the load was no load: {} comments", answered.len());
    Ok(())
}

/// Guardians of one class, signed in.
fn guardians(school: &DemoSchool) -> Outcome<Vec<Browser>> {
    let mut browsers = Vec::new();
    for (_, sign_in, password) in school.people("guardian") {
        let mut browser = school.signed_in(&sign_in, &password)?;
        if newest_post(&mut browser).is_ok() {
            browsers.push(browser);
            break;
        }
    }
    Ok(browsers)
}

/// The address of the newest post that this reader may comment on.
pub fn newest_post(browser: &mut Browser) -> Outcome<String> {
    let home = browser.get("/home")?;
    let classes = addresses(&home.body, "/classes/");
    for class in classes.iter().filter(|address| address.ends_with("/stories")) {
        let story = browser.get(class)?;
        for post in addresses(&story.body, "/posts/") {
            let post = post.split('/').take(3).collect::<Vec<_>>().join("/");
            if browser.get(&post)?.body.contains(&format!("action=\"{post}/comments\"")) {
                return Ok(post);
            }
        }
    }
    Err("no post to comment on".into())
}

/// Every address on the page that begins so.
fn addresses(html: &str, start: &str) -> Vec<String> {
    let mut found: Vec<String> = html
        .split('"')
        .filter(|part| part.starts_with(start))
        .map(|part| part.split(['?', '#']).next().unwrap_or_default().to_owned())
        .collect();
    found.dedup();
    found
}

/// Writes from all sides until the server is killed at a random moment; gives the texts that were answered as saved.
fn load_until_killed(school: DemoSchool, browsers: &[Browser], post: &str, round: usize) -> Outcome<Vec<String>> {
    let over = Arc::new(AtomicBool::new(false));
    let answered = Arc::new(Mutex::new(Vec::new()));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| {
            let browser = browsers.get(writer % browsers.len()).map(|browser| browser.moved_to(school.address));
            let (over, answered, post) = (Arc::clone(&over), Arc::clone(&answered), post.to_owned());
            std::thread::spawn(move || {
                let Some(mut browser) = browser else { return };
                for number in 0.. {
                    if over.load(Ordering::SeqCst) {
                        return;
                    }
                    let text = format!("written {round}-{writer}-{number}");
                    let answer = browser.post(&format!("{post}/comments"), &[("text", &text)]);
                    if answer.is_ok_and(|answer| answer.status == 303) {
                        answered.lock().unwrap_or_else(std::sync::PoisonError::into_inner).push(text);
                    }
                }
            })
        })
        .collect();
    std::thread::sleep(lot()?);
    school.kill()?;
    over.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.join().map_err(|_| "a writer broke")?;
    }
    Ok(Arc::into_inner(answered)
        .ok_or("still written")?
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner))
}

/// 5 to 500 ms by lot.
fn lot() -> Outcome<Duration> {
    let bytes = *Key32::random()?.bytes();
    Ok(Duration::from_millis(5 + u64::from(u16::from_be_bytes([bytes[0], bytes[1]])) % 496))
}

/// The answered comments that are not in the database.
fn lost(folder: &Path, answered: &[String]) -> Outcome<Vec<String>> {
    let keys = Keys::load(&folder.join("key"))?;
    let conn = Connection::open(folder.join("school/school.db"))?;
    conn.execute_batch(&format!("PRAGMA key = \"x'{}'\"", keys.db().hex().as_str()))?;
    let mut kept = conn.prepare("SELECT text FROM comment WHERE text LIKE 'written %'")?;
    let kept: std::collections::HashSet<String> = kept.query_map([], |row| row.get(0))?.collect::<Result<_, _>>()?;
    Ok(answered.iter().filter(|text| !kept.contains(*text)).cloned().collect())
}
