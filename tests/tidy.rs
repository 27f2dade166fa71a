//! What the compiler cannot hold: rules of the house, read off the files themselves.
//!
//! Every rule says what to do about what it finds, and every rule is shown one planted fault, so that none of them sleeps.
//! The rules are in `tests/tidy/`; this file is the list.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

#[path = "tidy/crates.rs"]
mod crates;
#[path = "tidy/documents.rs"]
mod documents;
#[path = "tidy/files.rs"]
mod files;
#[path = "tidy/law.rs"]
mod law;
#[path = "tidy/pages.rs"]
mod pages;
#[path = "tidy/rights.rs"]
mod rights;
#[path = "tidy/rooms.rs"]
mod rooms;
#[path = "tidy/source.rs"]
mod source;
#[path = "tidy/ways.rs"]
mod ways;
#[path = "tidy/words.rs"]
mod words;

use source::{Fault, Tree};

/// Fails with everything that `rule` finds in the house, one line each.
fn holds(rule: fn(&Tree) -> Vec<Fault>) {
    let faults = rule(&Tree::ours());
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert!(faults.is_empty(), "\n{}\n", lines.join("\n"));
}

/// A planted fault is found: exactly `count` in files that are not ours.
fn finds(count: usize, rule: fn(&Tree) -> Vec<Fault>, planted: &[(&str, &str)]) {
    let faults = rule(&Tree::planted(planted));
    let lines: Vec<String> = faults.iter().map(ToString::to_string).collect();
    assert_eq!(faults.len(), count, "\n{}\n", lines.join("\n"));
}
