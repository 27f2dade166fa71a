//! Files: how long, how they open, what they are called, what no file holds.

use crate::source::{Fault, File, Tree, words};
use crate::{finds, holds};

const LONGEST: usize = 500;

fn short(tree: &Tree) -> Vec<Fault> {
    let ours = |file: &&File| {
        matches!(file.ending(), "rs" | "js" | "mjs" | "css" | "html" | "sql" | "sh")
            && !file.path.starts_with("web/vendor/")
            && file.path != "migrations/schema.sql"
    };
    let long = |file: &File| {
        let lines = file.text.lines().count();
        (lines > LONGEST).then(|| {
            Fault::file(&file.path, format!("{lines} lines: split it by verb (aim at 200, at most {LONGEST})"))
        })
    };
    tree.files.iter().filter(ours).filter_map(long).collect()
}

#[test]
fn no_file_is_longer_than_500_lines() {
    holds(short);
    finds(1, short, &[("src/a.rs", &"\n".repeat(501)), ("src/b.rs", &"\n".repeat(500))]);
}

fn opened(tree: &Tree) -> Vec<Fault> {
    let rust = tree.below("src/", "rs").chain(tree.below("tests/", "rs")).chain(tree.below("benches/", "rs"));
    rust.filter(|file| !file.text.starts_with("//!") && file.path != "src/main.rs" && !file.path.ends_with("/tests.rs"))
        .map(|file| Fault::file(&file.path, "open it with `//!`: what it is in one sentence, then its invariants"))
        .collect()
}

#[test]
fn every_file_opens_with_what_it_is() {
    holds(opened);
    finds(1, opened, &[("src/a.rs", "use x;"), ("src/b.rs", "//! B.\n")]);
}

const EMPTY_NAMES: [&str; 9] = ["info", "item", "process", "handle", "manager", "service", "helper", "util", "impl"];
/// Names that a trait of a library asks for.
const GIVEN_NAMES: [&str; 3] = ["info", "handle", "from_data"];

fn named(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.below("src/", "rs").filter(|file| !is_test(file)) {
        let stem = file.name().trim_end_matches(".rs");
        if ["util", "utils", "helper", "helpers", "manager", "service", "types", "common"].contains(&stem) {
            faults.push(Fault::file(&file.path, "name the file after what it knows, not after what it is"));
        }
        let bare = file.bare();
        for kind in ["fn", "struct", "enum", "trait", "mod", "type"] {
            for at in words(&bare, kind) {
                let rest = bare[at + kind.len()..].trim_start();
                let name: String =
                    rest.chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
                if !GIVEN_NAMES.contains(&name.as_str()) && parts(&name).iter().any(|part| empty(part)) {
                    faults.push(Fault::at(
                        file,
                        at,
                        format!("`{name}`: say what it is in the school's words (ARCHITECTURE 'Words')"),
                    ));
                }
            }
        }
    }
    faults
}

/// Unit tests in a file of their own, which their name says.
fn is_test(file: &File) -> bool {
    file.path.ends_with("/tests.rs") || file.path.contains("/tests/")
}

fn empty(part: &str) -> bool {
    EMPTY_NAMES.contains(&part) || EMPTY_NAMES.iter().any(|name| part.strip_suffix('s') == Some(name))
}

fn parts(name: &str) -> Vec<String> {
    let mut parts = vec![String::new()];
    for letter in name.chars() {
        if letter == '_' || letter.is_uppercase() {
            parts.push(String::new());
        }
        if let Some(last) = parts.last_mut() {
            last.extend(letter.to_lowercase().filter(|letter| *letter != '_'));
        }
    }
    parts
}

#[test]
fn names_say_something() {
    holds(named);
    finds(
        3,
        named,
        &[(
            "src/helpers.rs",
            "//! x\nfn process_post() {}\nstruct PostManager;\nfn information() {}\nfn processing() {}",
        )],
    );
}

/// Words that mark something unfinished; put together here, so that this file passes.
const MARKS: [&str; 4] = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X"), concat!("HA", "CK")];

fn finished(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    let ours = |file: &&File| {
        matches!(file.ending(), "rs" | "js" | "mjs" | "css" | "html" | "sql" | "sh" | "ftl" | "toml" | "")
    };
    for file in tree.files.iter().filter(ours) {
        for mark in MARKS {
            for at in words(&file.text, mark) {
                faults.push(Fault::at(
                    file,
                    at,
                    format!("`{mark}`: do it now, or write an issue and take the mark out"),
                ));
            }
        }
    }
    faults
}

#[test]
fn nothing_is_marked_as_unfinished() {
    holds(finished);
    finds(1, finished, &[("src/a.rs", concat!("// TO", "DO later"))]);
}

fn prompt(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in tree.below("tests/web/", "rs") {
        let bare = file.bare();
        faults.extend(
            words(&bare, "sleep").map(|at| Fault::at(file, at, "move the school's clock; a test never sleeps")),
        );
        faults.extend(
            bare.match_indices("#[ignore")
                .map(|(at, _)| Fault::at(file, at, "mend the test or take it out; none is skipped")),
        );
    }
    faults
}

#[test]
fn tests_neither_sleep_nor_are_skipped() {
    holds(prompt);
    finds(2, prompt, &[("tests/web/a.rs", "//! x\n#[ignore]\nfn a() { std::thread::sleep(x) }")]);
}
