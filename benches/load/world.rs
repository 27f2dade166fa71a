//! A school of 400 pupils: 14 classes, 800 guardians, and for each year behind it 4,000 posts, 16,000 comments, 40,000 likes.

use std::path::Path;

use bookbag::accounts::hashing::Hasher;
use bookbag::clock::{Clock, DAY, HOUR};
use bookbag::db::Tx;
use bookbag::error::Result;
use bookbag::house::House;
use bookbag::keys::{self, Keys};
use bookbag::policy::jobs::{self, StartDemo};
use bookbag::policy::public::hash;

const CLASSES: i64 = 14;
const PUPILS: i64 = 400;
/// Guardians have the numbers after the pupils', teachers those after theirs.
const GUARDIANS: i64 = 800;

/// The password of every guardian.
const PASSWORD: &str = "four warm socks in a row";

pub struct World {
    posts: i64,
    built_at: i64,
}

/// The machine's settings for this school.
pub fn config(folder: &Path, port: u16, tls: &str) -> String {
    // All players come from one address.
    format!(
        "data = {:?}\nkey_file = {:?}\nlisten = \"127.0.0.1:{port}\"\nhosts = [\"localhost\"]\n\
         connections = 4096\nconnections_per_address = 4096\n{tls}\n",
        folder.join("school"),
        folder.join("key")
    )
}

/// Builds the school with so many posts.
pub fn build(folder: &Path, posts: i64) -> World {
    let data = folder.join("school");
    std::fs::create_dir_all(data.join("keys")).unwrap();
    let master = keys::create_master(&folder.join("key"), &data).unwrap();
    let house = House::open(&data, Keys::derive(&master).unwrap(), Clock::machine()).unwrap();
    let hash = Hasher::for_school(house.keys.pepper().bytes()).unwrap().hash_here(PASSWORD).unwrap();
    let built_at =
        house.db.write(&jobs::may::<StartDemo>(), |tx, _| fill(tx, posts, &hash).map(|()| tx.now().0)).unwrap();
    World { posts, built_at }
}

fn fill(tx: &Tx<'_>, all_posts: i64, password_hash: &str) -> Result<()> {
    let now = tx.now();
    tx.execute(
        "INSERT INTO school (school_id, name, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, device_code, created_at)
         VALUES (1, 'Load Primary', 'Europe/London', '#0b6b4f', 'en', 2026, 'off', 'off', 'off', ?1)",
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
                "INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_at) VALUES (?1, ?2, ?3, ?4, ?4)",
                (guardian, format!("guardian{guardian}"), password_hash, now),
            )?;
            tx.execute(
                "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor) VALUES (?1, ?2, ?3, ?3, ?4, ?5, ?3, 0)",
                (hash(&token(guardian)), guardian, now, 30 * DAY, now.plus(180 * DAY)),
            )?;
        }
    }
    posts(tx, all_posts)
}

fn posts(tx: &Tx<'_>, all: i64) -> Result<()> {
    let text = "Our scientists measured the beans again. Day nine, and the tallest is higher than the ruler; ask your child what happened to the one in the cupboard.";
    for post in 1..=all {
        let (class, at) = (post % CLASSES + 1, tx.now().plus(-(all - post) * 2 * HOUR));
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

    /// A page as the guardian's browser asks for it: story, older, home or post.
    pub fn request(&self, player: usize, page: &str) -> String {
        let (guardian, class) = Self::guardian(player);
        format!(
            "GET {} HTTP/1.1\r\nHost: localhost\r\nCookie: session={}\r\nAccept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n\r\n",
            self.path(class, page),
            token(guardian)
        )
    }

    /// The same over TLS, with these cookies or the guardian's own.
    pub fn secured_request(&self, player: usize, page: &str, cookies: Option<&str>) -> String {
        let (guardian, class) = Self::guardian(player);
        let own = format!("__Host-session={}", token(guardian));
        format!(
            "GET {} HTTP/1.1\r\nHost: localhost\r\nCookie: {}\r\nAccept-Encoding: gzip\r\nSec-Fetch-Site: same-origin\r\n\r\n",
            self.path(class, page),
            cookies.unwrap_or(&own)
        )
    }

    fn path(&self, class: i64, page: &str) -> String {
        match page {
            "story" => format!("/classes/{class}/stories"),
            // 180 posts before the newest of the class, by the key that its pages use.
            "older" => format!("/classes/{class}/stories?before={}", self.key(self.newest(class) - 180 * CLASSES)),
            "post" => format!("/posts/{}", self.newest(class)),
            _ => "/home".to_owned(),
        }
    }

    fn key(&self, post: i64) -> String {
        format!("{}-{post}", self.built_at - (self.posts - post) * 2 * HOUR)
    }

    fn newest(&self, class: i64) -> i64 {
        (self.posts - CLASSES + 1..=self.posts).find(|post| post % CLASSES + 1 == class).unwrap()
    }

    /// A like of the newest post of the class, by the guardian's browser.
    pub fn like_request(&self, player: usize) -> String {
        self.like(player, "session")
    }

    /// The same over TLS.
    pub fn secured_like_request(&self, player: usize) -> String {
        self.like(player, "__Host-session")
    }

    fn like(&self, player: usize, cookie: &str) -> String {
        let (guardian, class) = Self::guardian(player);
        format!(
            "POST /posts/{}/likes HTTP/1.1\r\nHost: localhost\r\nCookie: {cookie}={}\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: 0\r\n\r\n",
            self.newest(class),
            token(guardian),
        )
    }

    /// The live stream of the guardian's browser, over TLS.
    pub fn live_request(&self, player: usize) -> String {
        let (guardian, _) = Self::guardian(player);
        format!(
            "GET /live HTTP/1.1\r\nHost: localhost\r\nCookie: __Host-session={}\r\nSec-Fetch-Site: same-origin\r\n\r\n",
            token(guardian)
        )
    }

    /// Whether two players' children are in one class.
    pub fn shares_a_class(&self, one: usize, other: usize) -> bool {
        Self::guardian(one).1 == Self::guardian(other).1
    }

    /// Head and body of the guardian's sign-in, over TLS.
    pub fn sign_in_request(&self, player: usize) -> (String, String) {
        let body = format!("name=guardian{}&password={}&next=", Self::guardian(player).0, PASSWORD.replace(' ', "+"));
        let head = format!(
            "POST /sign-in HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: {}\r\n\r\n",
            body.len()
        );
        (head, body)
    }
}
