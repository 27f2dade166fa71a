//! Words that belong into one room: SQL, the database's door, the network's door, printing.

use crate::source::{Fault, File, Tree, words};
use crate::{finds, holds};

const SQL: [&str; 8] =
    ["SELECT", "INSERT INTO", "INSERT OR", "UPDATE", "DELETE FROM", "CREATE TABLE", "PRAGMA", "SAVEPOINT"];

/// Files of the ground floor that translate between the database's types and ours.
const KNOWS_THE_DATABASE: [&str; 2] = ["src/error.rs", "src/clock.rs"];

/// Rooms whose matter is the database; every other file with SQL is called `store.rs`.
fn may_speak_sql(path: &str) -> bool {
    path.ends_with("/store.rs")
        || path.contains("/store/")
        || ["src/db/", "src/policy/", "src/audit/"].iter().any(|room| path.starts_with(room))
}

fn sql_at_home(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.below("src/", "rs").filter(|file| !may_speak_sql(&file.path)) {
        let (code, bare) = (file.code(), file.bare());
        let in_text = |at: &usize| bare.as_bytes().get(*at) == Some(&b' ');
        for word in SQL {
            let advice = format!("`{word}`: SQL lives in store.rs, db, policy and audit; make it a function there");
            faults.extend(words(&code, word).filter(in_text).map(|at| Fault::at(file, at, advice.clone())));
        }
        if !KNOWS_THE_DATABASE.contains(&file.path.as_str()) {
            let beyond_types = |at: &usize| {
                let (line, rest) = (bare[..*at].rsplit('\n').next().unwrap_or(""), &bare[*at..]);
                !rest.starts_with("rusqlite::types")
                    && !line.contains("fn to_sql")
                    && !line.contains("fn column_result")
            };
            faults.extend(
                words(&bare, "rusqlite")
                    .filter(beyond_types)
                    .map(|at| Fault::at(file, at, "`rusqlite` is for store.rs, db, policy and audit")),
            );
        }
    }
    faults
}

#[test]
fn sql_is_spoken_in_the_store_alone() {
    holds(sql_at_home);
    finds(
        2,
        sql_at_home,
        &[
            ("src/stories/routes.rs", "//! SELECT in words\nuse rusqlite::params;\nfn a() { tx.row(\"SELECT 1\") }"),
            ("src/stories/store.rs", "//! x\nfn a() { tx.row(\"SELECT 1\") }"),
        ],
    );
}

fn sql_constant(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.below("src/", "rs").filter(|file| !file.path.starts_with("src/db/")) {
        let code = file.code();
        for (at, _) in code.match_indices("format!(") {
            let text = code[at..].chars().take(200).collect::<String>();
            let text = text.split_once('"').map_or("", |(_, rest)| rest).split('"').next().unwrap_or("").to_owned();
            if SQL.iter().any(|word| words(&text, word).next().is_some()) {
                faults.push(Fault::at(
                    file,
                    at,
                    "SQL is a constant with named parameters; never put together (TRUST 2.5)",
                ));
            }
        }
    }
    faults
}

#[test]
fn sql_is_never_put_together() {
    holds(sql_constant);
    finds(1, sql_constant, &[("src/a/store.rs", "//! x\nfn a() { format!(\"SELECT {x}\"); format!(\"a post\") }")]);
}

/// A word of code, where alone it may stand, and what to do instead.
const DOORS: [(&str, &[&str], &str); 8] = [
    ("Connection::open", &["src/db/"], "the database is opened once, in db"),
    ("Connection::open_with_flags", &["src/db/"], "the database is opened once, in db"),
    (
        "TcpStream::connect",
        &["src/outbound.rs", "src/outbound/"],
        "go out by outbound::connect, which knows the purpose, the allow-list and the ledger",
    ),
    ("TempFile", &[], "no clear byte touches a disk: read the body as a stream and seal it"),
    ("println!", &["src/commands/"], "print through the writer of commands/, or log"),
    ("print!", &["src/commands/"], "print through the writer of commands/, or log"),
    ("eprintln!", &["src/commands/"], "print through the writer of commands/, or log"),
    ("SystemTime::now", &["src/clock.rs"], "ask the Clock, so that a test can move it"),
];

fn doors(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.below("src/", "rs") {
        let bare = file.bare();
        for (word, homes, advice) in DOORS {
            if !homes.iter().any(|home| file.path.starts_with(home)) {
                let places = bare.match_indices(word).map(|(at, _)| at).filter(|at| starts_alone(&bare, *at));
                faults.extend(places.map(|at| Fault::at(file, at, format!("`{word}`: {advice}"))));
            }
        }
    }
    faults
}

fn starts_alone(text: &str, at: usize) -> bool {
    !text[..at].ends_with(|letter: char| letter.is_alphanumeric() || letter == '_')
}

fn opened_once(tree: &Tree) -> Vec<Fault> {
    let files: Vec<&File> = tree.below("src/", "rs").filter(|file| file.bare().contains("Connection::open")).collect();
    let advice = "the database is opened in one file, which sets the key and every PRAGMA";
    files.iter().skip(1).map(|file| Fault::file(&file.path, advice)).collect()
}

#[test]
fn doors_are_where_they_belong() {
    holds(doors);
    holds(opened_once);
    finds(
        4,
        doors,
        &[
            (
                "src/a/routes.rs",
                "//! x\nfn a(f: TempFile) { println!(\"x\"); Connection::open(p); tokio::net::TcpStream::connect(a) }",
            ),
            ("src/commands/a.rs", "//! x\nfn a() { println!(\"TcpStream::connect\") }"),
        ],
    );
    finds(1, opened_once, &[("src/db/a.rs", "Connection::open(x)"), ("src/db/b.rs", "Connection::open_with_flags(x)")]);
}
