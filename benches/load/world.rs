//! A school of 400 pupils with a year behind it: 14 classes, 800 guardians, 4,000 posts, 16,000 comments, 40,000 likes.

use std::path::Path;

use bookbag::clock::{Clock, DAY, HOUR};
use bookbag::db::Tx;
use bookbag::error::Result;
use bookbag::house::House;
use bookbag::keys::{self, Keys};
use bookbag::policy::jobs::{self, StartDemo};
use bookbag::policy::public::hash;

const CLASSES: i64 = 14;
const PUPILS: i64 = 400;
const POSTS: i64 = 4_000;
/// Guardians have the numbers after the pupils', teachers those after theirs.
const GUARDIANS: i64 = 800;

pub struct World;

/// The machine's settings for this school.
pub fn config(folder: &Path, port: u16) -> String {
    format!(
        "data = {:?}\nkey_file = {:?}\nlisten = \"127.0.0.1:{port}\"\nhosts = [\"localhost\"]\ntls = \"off\"\n",
        folder.join("school"),
        folder.join("key")
    )
}

pub fn build(folder: &Path) -> World {
    let data = folder.join("school");
    std::fs::create_dir_all(data.join("keys")).unwrap();
    let master = keys::create_master(&folder.join("key"), &data).unwrap();
    let house = House::open(&data, Keys::derive(&master).unwrap(), Clock::machine()).unwrap();
    house.db.write(&jobs::may::<StartDemo>(), |tx, _| fill(tx)).unwrap();
    World
}

fn fill(tx: &Tx<'_>) -> Result<()> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO school (school_id, name, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, created_at)
         VALUES (1, 'Load Primary', 'Europe/London', '#0b6b4f', 'en', 2026, 'off', 'off', ?1)",
        [now],
    )?;
    let person =
        "INSERT INTO person (person_id, kind, given_name, family_name, created_at) VALUES (?1, ?2, ?3, ?4, ?5)";
    for class in 1..=CLASSES {
        tx.execute(
            "INSERT INTO class (class_id, name, year_group, academic_year, tone, made_at) VALUES (?1, ?2, ?3, 2026, 'sun', ?4)",
            (class, format!("Class {class}"), class % 7, now),
        )?;
        let teacher = PUPILS + GUARDIANS + class;
        tx.execute(person, (teacher, "adult", format!("Teacher{class}"), "Loadson", now))?;
        tx.execute("INSERT INTO staff_role (person_id, role, granted_at) VALUES (?1, 'teacher', ?2)", (teacher, now))?;
        tx.execute("INSERT INTO teaching (person_id, class_id, since_at) VALUES (?1, ?2, ?3)", (teacher, class, now))?;
    }
    // Without a leader's account the school is not set up.
    tx.execute(
        "INSERT INTO staff_role (person_id, role, granted_at) VALUES (?1, 'leader', ?2)",
        (PUPILS + GUARDIANS + 1, now),
    )?;
    tx.execute(
        "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_at) VALUES (?1, 'leader', '-', ?2, ?2)",
        (PUPILS + GUARDIANS + 1, now),
    )?;
    for pupil in 1..=PUPILS {
        tx.execute(person, (pupil, "pupil", format!("Pupil{pupil}"), format!("Family{}", pupil / 2), now))?;
        tx.execute("INSERT INTO pupil (pupil_id, buddy) VALUES (?1, ?2)", (pupil, pupil))?;
        tx.execute(
            "INSERT INTO enrolment (pupil_id, class_id, since_at) VALUES (?1, ?2, ?3)",
            (pupil, class_of(pupil), now),
        )?;
        for guardian in [PUPILS + 2 * pupil - 1, PUPILS + 2 * pupil] {
            tx.execute(
                person,
                (guardian, "adult", format!("Guardian{guardian}"), format!("Family{}", pupil / 2), now),
            )?;
            tx.execute(
                "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (?1, ?2, 'Mother', 'yes', ?3)",
                (guardian, pupil, now),
            )?;
            tx.execute(
                "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_at) VALUES (?1, ?2, '-', ?3, ?3)",
                (guardian, format!("guardian{guardian}"), now),
            )?;
            tx.execute(
                "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?3, 0)",
                (hash(&token(guardian)), guardian, now, 30 * DAY, now.plus(180 * DAY)),
            )?;
        }
    }
    posts(tx)
}

fn posts(tx: &Tx<'_>) -> Result<()> {
    let text = "Our scientists measured the beans again. Day nine, and the tallest is higher than the ruler; ask your child what happened to the one in the cupboard.";
    for post in 1..=POSTS {
        let (class, at) = (post % CLASSES + 1, tx.now().plus(-(POSTS - post) * 2 * HOUR));
        tx.execute(
            "INSERT INTO post (post_id, class_id, author_id, form_key, text, drafted_at, published_at, like_count, comment_count)
             VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?6, 10, 4)",
            (post, class, PUPILS + GUARDIANS + class, format!("post{post}"), format!("{text} {post}"), at),
        )?;
        for reader in 0..10 {
            let pupil = (class - 1 + CLASSES * reader).max(1);
            tx.execute(
                "INSERT OR IGNORE INTO post_like (post_id, person_id, liked_at) VALUES (?1, ?2, ?3)",
                (post, PUPILS + 2 * pupil, at),
            )?;
            if reader < 4 {
                tx.execute(
                    "INSERT INTO comment (post_id, author_id, form_key, text, written_at) VALUES (?1, ?2, ?3, 'How lovely, thank you for the pictures.', ?4)",
                    (post, PUPILS + 2 * pupil, format!("comment{post}-{reader}"), at),
                )?;
            }
        }
    }
    Ok(())
}

fn class_of(pupil: i64) -> i64 {
    pupil % CLASSES + 1
}

fn token(guardian: i64) -> String {
    format!("a-session-of-guardian-{guardian}-with-enough-letters")
}

impl World {
    fn guardian(player: usize) -> (i64, i64) {
        let pupil = i64::try_from(player).unwrap() % PUPILS + 1;
        (PUPILS + 2 * pupil, class_of(pupil))
    }

    /// The class story as the guardian's browser asks for it.
    pub fn story_request(&self, player: usize) -> String {
        let (guardian, class) = Self::guardian(player);
        format!(
            "GET /classes/{class}/stories HTTP/1.1\r\nHost: localhost\r\nCookie: session={}\r\nAccept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n\r\n",
            token(guardian)
        )
    }

    /// A like of the newest post of the class, by the guardian's browser.
    pub fn like_request(&self, player: usize) -> String {
        let (guardian, class) = Self::guardian(player);
        let newest = (POSTS - CLASSES + 1..=POSTS).find(|post| post % CLASSES + 1 == class).unwrap();
        let body = "";
        format!(
            "POST /posts/{newest}/likes HTTP/1.1\r\nHost: localhost\r\nCookie: session={}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n{body}",
            token(guardian),
            body.len()
        )
    }
}
