//! Rooms: imports point down only, and in no circle (ARCHITECTURE 'Rooms').

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Fault, File, Tree, words};
use crate::{finds, holds};

/// From the ground up; a room that is not named here is a feature. The access log's line belongs to the transaction that it
/// records: `audit` and `db` are one floor, and one room where circles are looked for.
const FLOORS: [&[&str]; 5] = [
    &["error", "clock", "durable"],
    &["config", "keys", "disk"],
    &["db", "audit", "locale", "server/assets"],
    &["policy", "media", "outbox", "outbound"],
    &["page", "server/parts"],
];
const STORES: usize = FLOORS.len();
const JOBS: usize = STORES + 1;
const ROUTES: usize = STORES + 2;
const SERVER: usize = STORES + 3;
const HOUSE: usize = STORES + 4;
const COMMANDS: usize = STORES + 5;

/// The room of a file, `stories/routes` and `stories` being two: what a feature shows and what it knows.
fn room(path: &str) -> Option<String> {
    let path = path.strip_prefix("src/")?.strip_suffix(".rs")?;
    let mut parts = path.split('/');
    let first = parts.next()?;
    if matches!(first, "lib" | "main") {
        return None;
    }
    Some(match parts.next() {
        Some("routes") => format!("{first}/routes"),
        Some(part) if first == "server" => server_room(part),
        _ => first.to_owned(),
    })
}

/// Within the server: what is embedded lies low, what a route may use lies below the routes, the rest is above them.
fn server_room(part: &str) -> String {
    match part {
        "assets" => "server/assets".to_owned(),
        "live" | "ranges" | "journal" | "origin" | "sealed" | "RequestId" | "Hosts" => "server/parts".to_owned(),
        _ => "server".to_owned(),
    }
}

fn floor(room: &str) -> usize {
    match room {
        "commands" => COMMANDS,
        "house" | "demo" => HOUSE,
        "server" => SERVER,
        "jobs" => JOBS,
        _ if room.ends_with("/routes") => ROUTES,
        _ => FLOORS.iter().position(|rooms| rooms.contains(&room)).unwrap_or(STORES),
    }
}

/// The rooms that a file imports, each with the place where it says so.
fn imports(file: &File) -> Vec<(String, usize)> {
    let bare = file.bare();
    let mut found = Vec::new();
    for at in words(&bare, "crate") {
        let Some(rest) = bare[at..].strip_prefix("crate::") else { continue };
        if let Some(group) = rest.strip_prefix('{') {
            let mut depth = 1;
            let mut word = String::new();
            for letter in group.chars() {
                match letter {
                    '{' => depth += 1,
                    '}' => depth -= 1,
                    ',' if depth == 1 => found.push((std::mem::take(&mut word), at)),
                    _ if depth == 1 => word.push(letter),
                    _ => {}
                }
                if depth == 0 {
                    break;
                }
            }
            found.push((word, at));
        } else {
            let path: String =
                rest.chars().take_while(|letter| letter.is_alphanumeric() || matches!(letter, '_' | ':')).collect();
            found.push((path, at));
        }
    }
    let room = |(path, at): (String, usize)| {
        let mut parts = path.trim().split("::");
        let first = parts.next().unwrap_or_default().to_owned();
        let whole = match parts.next() {
            Some("routes") => format!("{first}/routes"),
            Some(part) if first == "server" => server_room(part),
            _ => first,
        };
        (whole, at)
    };
    let is_module = |(name, _): &(String, usize)| name.starts_with(|letter: char| letter.is_lowercase());
    found.into_iter().map(room).filter(is_module).collect()
}

fn downward(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.below("src/", "rs") {
        let Some(from) = room(&file.path) else { continue };
        for (to, at) in imports(file) {
            let routes_of_another =
                to.ends_with("/routes") && floor(&from) <= ROUTES && to != from && !to.starts_with(&format!("{from}/"));
            if floor(&to) > floor(&from) || routes_of_another {
                faults.push(Fault::at(
                    file,
                    at,
                    format!("`{from}` imports `{to}`, which lies above it or is another's front: move what both need down, or ask its store"),
                ));
            }
        }
    }
    faults
}

/// Every circle of rooms once, as the rooms on it.
fn circles(tree: &Tree) -> Vec<Fault> {
    let mut ways: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    let one_room = |room: String| if room == "audit" { "db".to_owned() } else { room };
    for file in tree.below("src/", "rs") {
        let Some(from) = room(&file.path).map(one_room) else { continue };
        let targets = imports(file).into_iter().map(|(to, _)| one_room(to)).filter(|to| *to != from);
        ways.entry(from.clone()).or_default().extend(targets.filter(|to| !to.starts_with(&format!("{from}/"))));
    }
    let mut faults = Vec::new();
    for start in ways.keys() {
        let mut reached: BTreeMap<&String, &String> = BTreeMap::new();
        let mut next = vec![start];
        while let Some(here) = next.pop() {
            for to in ways.get(here).into_iter().flatten() {
                if !reached.contains_key(to) {
                    reached.insert(to, here);
                    next.push(to);
                }
            }
        }
        if reached.contains_key(start) {
            let mut path = vec![start.as_str()];
            let mut here = reached[start];
            while here != start {
                path.push(here);
                here = reached[here];
            }
            if path.iter().min() == Some(&start.as_str()) {
                path.push(start);
                path.reverse();
                faults.push(Fault::file(
                    &format!("src/{start}"),
                    format!("a circle of imports: {}; let one of them ask downwards", path.join(" → ")),
                ));
            }
        }
    }
    faults
}

#[test]
fn imports_point_down() {
    holds(downward);
    finds(
        3,
        downward,
        &[
            ("src/db/open.rs", "//! x\nuse crate::policy::May;"),
            ("src/stories/store.rs", "//! x\nuse crate::{clock::Clock, db::Tx, server};\nuse crate::classes::store;"),
            (
                "src/home/routes.rs",
                "//! x\nuse crate::stories::routes::card;\nuse crate::stories::store;\nuse crate::page::Page;",
            ),
        ],
    );
}

#[test]
fn no_imports_go_in_a_circle() {
    holds(circles);
    finds(
        1,
        circles,
        &[
            ("src/stories/mod.rs", "//! x\nuse crate::consents::Purpose;"),
            ("src/consents/store.rs", "//! x\nfn a() { crate::families::store::list() }"),
            ("src/families/mod.rs", "//! x\nuse crate::stories::Post;\npub mod routes;"),
            ("src/families/routes.rs", "//! x\nuse crate::families::store;"),
        ],
    );
}
