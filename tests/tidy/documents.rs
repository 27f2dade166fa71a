//! Documents: what they name exists, and what the code cites stands in them.

use std::collections::BTreeSet;

use crate::source::{Fault, Tree};
use crate::{finds, holds};

/// Words in backticks and code blocks of the documents for people.
fn commands_of_documents(tree: &Tree) -> Vec<Fault> {
    let verbs: BTreeSet<String> = tree
        .files
        .iter()
        .filter_map(|file| file.path.strip_prefix("src/commands/")?.split(['/', '.']).next())
        .map(str::to_owned)
        .collect();
    let mut faults = Vec::new();
    for name in ["README.md", "CONTRIBUTING.md", "benches/README.md", "docs/trust.md"] {
        let Some(file) = tree.file(name) else { continue };
        for (at, _) in file.text.match_indices("bin/") {
            if file.text[..at].ends_with(|letter: char| letter.is_alphanumeric() || matches!(letter, '/' | '-')) {
                continue;
            }
            let script: String = file.text[at..]
                .chars()
                .take_while(|letter| letter.is_alphanumeric() || matches!(letter, '/' | '-'))
                .collect();
            if script != "bin/" && tree.file(&script).is_none() {
                faults.push(Fault::at(file, at, format!("`{script}` does not exist")));
            }
        }
        for (at, _) in file.text.match_indices("`bookbag ") {
            let verb: String = file.text[at + 9..]
                .chars()
                .take_while(|letter| letter.is_ascii_lowercase() || *letter == '-')
                .collect();
            if !verb.is_empty() && verb != "help" && !verbs.contains(&verb) {
                faults.push(Fault::at(file, at, format!("`bookbag {verb}` is no verb of src/commands/")));
            }
        }
    }
    faults
}

#[test]
fn commands_that_the_documents_name_exist() {
    holds(commands_of_documents);
    finds(
        2,
        commands_of_documents,
        &[
            ("README.md", "Run `bin/demo`, `bin/lost`, /usr/bin/env; `bookbag serve`, `bookbag fly`."),
            ("bin/demo", ""),
            ("src/commands/serve.rs", ""),
        ],
    );
}

/// Documents that name files of the house in backticks.
const NAMING: [&str; 5] = ["README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "SECURITY.md", "docs/trust.md"];

fn files_of_documents(tree: &Tree) -> Vec<Fault> {
    let mut faults = Vec::new();
    for file in NAMING.iter().filter_map(|name| tree.file(name)) {
        for (at, quoted) in file.text.split('`').scan(0, |from, part| {
            let at = *from;
            *from += part.len() + 1;
            Some((at, part))
        }) {
            let path = quoted.trim_end_matches('/');
            let ours = ["src/", "tests/", "web/", "fuzz/", "benches/", "migrations/", "docs/", "bin/"]
                .iter()
                .any(|root| path.starts_with(root));
            // A word in the place of a name, a choice of names and a sentence are no path.
            if !ours || path.contains([' ', '*', '<', '{', '\n', '…']) || path.contains("/word") {
                continue;
            }
            let known = tree.files.iter().any(|other| {
                other.path == path || other.path.strip_prefix(path).is_some_and(|rest| rest.starts_with('/'))
            });
            if !known && !MADE.contains(&path) {
                faults.push(Fault::at(file, at, format!("`{path}` does not exist")));
            }
        }
    }
    faults
}

/// What a run makes, and what the rules do not read.
const MADE: [&str; 2] = ["tests/browser/shots", "tests/cheats"];

#[test]
fn files_that_the_documents_name_exist() {
    holds(files_of_documents);
    finds(
        1,
        files_of_documents,
        &[
            ("SECURITY.md", "Tried by `tests/web/a.rs`, `tests/web/lost.rs`, `fuzz/` and `src/word/`."),
            ("tests/web/a.rs", ""),
            ("fuzz/targets/a.rs", ""),
        ],
    );
}

/// What code cites of a document: `TRUST 2.4` is a heading of docs/trust.md, `ARCHITECTURE 'Words'` one of ARCHITECTURE.md.
fn headings_that_are_cited(tree: &Tree) -> Vec<Fault> {
    let headings = |path: &str| -> Vec<String> {
        let Some(file) = tree.file(path) else { return Vec::new() };
        let lines = file.text.lines().filter(|line| line.starts_with('#'));
        lines.map(|line| line.trim_start_matches('#').trim().to_owned()).collect()
    };
    let (trust, architecture) = (headings("docs/trust.md"), headings("ARCHITECTURE.md"));
    let mut faults = Vec::new();
    let code = |ending: &str| matches!(ending, "rs" | "sql" | "css" | "js" | "mjs" | "toml" | "md");
    for file in tree.files.iter().filter(|file| code(file.ending()) && file.path != "tests/tidy/documents.rs") {
        for (at, _) in file.text.match_indices("TRUST ") {
            let cited: String =
                file.text[at + 6..].chars().take_while(|letter| letter.is_ascii_digit() || *letter == '.').collect();
            let cited = cited.trim_end_matches('.');
            let stands = |heading: &String| heading.split(' ').next() == Some(cited);
            if !cited.is_empty() && !trust.iter().any(stands) {
                faults.push(Fault::at(file, at, format!("`TRUST {cited}` is no heading of docs/trust.md")));
            }
        }
        for mark in ["ARCHITECTURE '", "ARCHITECTURE.md '"] {
            for (at, _) in file.text.match_indices(mark) {
                let cited = file.text[at + mark.len()..].split('\'').next().unwrap_or_default();
                if !architecture.iter().any(|heading| heading == cited) {
                    faults.push(Fault::at(file, at, format!("`{cited}` is no heading of ARCHITECTURE.md")));
                }
            }
        }
    }
    faults
}

#[test]
fn what_the_code_cites_of_the_documents_stands_in_them() {
    holds(headings_that_are_cited);
    finds(
        2,
        headings_that_are_cited,
        &[
            ("docs/trust.md", "## 2 Rules\n### 2.4 Headers\n"),
            ("ARCHITECTURE.md", "## Words\n"),
            ("src/a.rs", "//! TRUST 2.4, ARCHITECTURE 'Words'.\n"),
            ("src/b.rs", "//! TRUST 2.5, ARCHITECTURE 'Rooms'.\n"),
        ],
    );
}
