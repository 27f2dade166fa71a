//! The law as files: permissions.csv with its legend, promises.csv, and who cites them.

use std::collections::{BTreeMap, BTreeSet};

use crate::source::{Fault, Tree, words};
use crate::{finds, holds};

/// A row of a table by its columns' names.
pub type Row = BTreeMap<String, String>;

/// The rows of permissions.csv.
pub fn permissions() -> Vec<Row> {
    rows(&Tree::ours(), "tests/permissions.csv")
}

fn rows(tree: &Tree, path: &str) -> Vec<Row> {
    let text = tree.file(path).map_or("", |file| &file.text);
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().collect::<Result<_, _>>().unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn legend(tree: &Tree, kind: &str) -> Vec<String> {
    rows(tree, "tests/permissions-legend.csv")
        .into_iter()
        .filter(|row| row["kind"] == kind)
        .map(|row| row["name"].clone())
        .collect()
}

fn table_agrees_with_legend(tree: &Tree) -> Vec<Fault> {
    const TABLE: &str = "tests/permissions.csv";
    let mut faults = Vec::new();
    let mut say = |right: &str, what: String| faults.push(Fault::file(TABLE, format!("{right}: {what}")));
    let (people, places, conditions) = (legend(tree, "person"), legend(tree, "on"), legend(tree, "condition"));
    let header = tree.file(TABLE).and_then(|file| file.text.lines().next()).unwrap_or_default();
    let expected = format!("area,right,on,effect,step_up,sentence,{},condition,otherwise,why", people.join(","));
    if header != expected {
        say("header", format!("should read {expected}"));
        return faults;
    }
    let mut seen = BTreeSet::new();
    let mut used = BTreeSet::new();
    for row in rows(tree, TABLE) {
        let right = row["right"].clone();
        if !seen.insert((right.clone(), row["on"].clone())) {
            say(&right, format!("stands twice on {}", row["on"]));
        }
        if !places.contains(&row["on"]) {
            say(&right, format!("`on` {} is not in the legend", row["on"]));
        }
        if !["read", "read-logged", "write", "write-quiet"].contains(&row["effect"].as_str()) {
            say(&right, format!("effect {} is not in the legend", row["effect"]));
        }
        if !["yes", "-"].contains(&row["step_up"].as_str()) {
            say(&right, format!("step_up is yes or -, not {}", row["step_up"]));
        }
        let cells: Vec<&str> = people.iter().map(|person| row[person].as_str()).collect();
        for cell in cells.iter().filter(|cell| !["yes", "yes*", "no404", "no403", "signin", "no"].contains(cell)) {
            say(&right, format!("cell {cell} is not in the legend"));
        }
        if cells.contains(&"yes*") == (row["condition"] == "-") {
            say(&right, "a condition stands exactly where a cell says yes*".to_owned());
        }
        for condition in row["condition"].split('+').filter(|condition| *condition != "-") {
            used.insert(condition.to_owned());
            if !conditions.iter().any(|known| known == condition) {
                say(&right, format!("condition {condition} is not in the legend"));
            }
        }
        if row["sentence"].is_empty() || row["why"].is_empty() {
            say(&right, "needs its sentence and its why".to_owned());
        }
    }
    for idle in conditions.iter().filter(|condition| !used.contains(*condition)) {
        say("legend", format!("condition {idle} is used nowhere"));
    }
    faults
}

#[test]
fn the_table_of_rights_agrees_with_its_legend() {
    holds(table_agrees_with_legend);
    let legend = "kind,name,on,meaning\nperson,visitor,,x\non,school,,x\ncondition,briefed,,x\n";
    let table = "area,right,on,effect,step_up,sentence,visitor,condition,otherwise,why\n\
                 a,A,school,read,-,S,yes*,briefed,no403,D1\na,A,school,read,-,S,maybe,-,-,D1\na,B,shed,look,-,S,yes*,-,-,D1\n";
    finds(5, table_agrees_with_legend, &[("tests/permissions.csv", table), ("tests/permissions-legend.csv", legend)]);
}

fn known(tree: &Tree) -> BTreeSet<String> {
    rows(tree, "tests/promises.csv").into_iter().map(|row| row["id"].clone()).collect()
}

fn cited(tree: &Tree) -> Vec<Fault> {
    let known = known(tree);
    let mut faults = Vec::new();
    for file in tree
        .files
        .iter()
        .filter(|file| matches!(file.ending(), "rs" | "md" | "sql" | "csv") && file.path != "tests/promises.csv")
    {
        if file.path.starts_with("tests/tidy/") {
            continue;
        }
        for (at, _) in file.text.match_indices('D') {
            let digits: String = file.text[at + 1..].chars().take_while(char::is_ascii_digit).collect();
            let id = format!("D{digits}");
            if !digits.is_empty()
                && words(&file.text[at.saturating_sub(1).max(floor(&file.text, at))..], &id).next()
                    == Some(usize::from(at > 0))
                && !known.contains(&id)
            {
                faults.push(Fault::at(file, at, format!("`{id}` is no promise of tests/promises.csv")));
            }
        }
    }
    faults
}

/// The last place before `at` where a letter begins.
fn floor(text: &str, at: usize) -> usize {
    (0..at).rev().find(|place| text.is_char_boundary(*place)).unwrap_or(0)
}

#[test]
fn every_promise_that_is_cited_exists() {
    holds(cited);
    finds(
        1,
        cited,
        &[("tests/promises.csv", "id,line\nD1,1\n"), ("src/a.rs", "/// Keeps D1 and D999, not 3D7 or D1x.")],
    );
}
