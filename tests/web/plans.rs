//! Query plans by the library that is linked: no question that a page asks reads a whole table that grows for ever.
//!
//! Ten years of data cost a page at most 1.15 times one year (benches/rush); this finds the question that would break it.

use std::collections::BTreeSet;
use std::path::Path;

use rusqlite::Connection;

/// Tables that grow with the years, not with the school.
const GROWING: [&str; 13] = [
    "post",
    "comment",
    "post_like",
    "picture",
    "picture_size",
    "picture_tag",
    "access_log",
    "access_reason",
    "security_event",
    "outbox",
    "session",
    "invitation",
    "consent",
];

/// Questions that are asked of a whole table on purpose: by a job at night, a verb, or a list of all.
const WHOLE: [&str; 0] = [];

/// Every SELECT, UPDATE and DELETE in the sources, as the database hears it.
fn questions() -> Vec<(String, String)> {
    let mut found = Vec::new();
    for file in sources(Path::new("src")) {
        let text = std::fs::read_to_string(&file).unwrap();
        for start in ["\"SELECT ", "\"UPDATE ", "\"DELETE ", "\"WITH "] {
            for (at, _) in text.match_indices(start) {
                let rest = &text[at + 1..];
                let sql = &rest[..rest.find('"').unwrap()];
                found.push((file.display().to_string(), sql.to_owned()));
            }
        }
    }
    found
}

fn sources(folder: &Path) -> Vec<std::path::PathBuf> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            found.extend(sources(&path));
        } else if path.extension().is_some_and(|ending| ending == "rs") {
            found.push(path);
        }
    }
    found
}

#[test]
fn no_page_reads_a_table_that_grows_for_ever_from_end_to_end() {
    let conn = Connection::open_in_memory().unwrap();
    conn.execute_batch(&std::fs::read_to_string("migrations/schema.sql").unwrap()).unwrap();
    let questions = questions();
    assert!(questions.len() > 150, "{} questions found", questions.len());
    let mut whole = BTreeSet::new();
    for (file, sql) in &questions {
        let mut plan = conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap_or_else(|error| panic!("{file}: {error}\n{sql}"));
        let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
        let scanned = steps.iter().filter_map(|step| step.strip_prefix("SCAN ")).map(|step| step.split(' ').next().unwrap());
        for table in scanned.filter(|table| named(sql, table)) {
            whole.insert(format!("{file}: {table}: {}", sql.split_whitespace().collect::<Vec<_>>().join(" ")));
        }
    }
    let unexpected: Vec<_> = whole.iter().filter(|line| !WHOLE.iter().any(|known| line.contains(known))).collect();
    assert!(unexpected.is_empty(), "{} questions read a whole table:\n{unexpected:#?}", unexpected.len());
}

/// Whether a step's name, which may be an alias, stands for a growing table in this question.
fn named(sql: &str, name: &str) -> bool {
    GROWING.iter().any(|table| *table == name || sql.contains(&format!("{table} AS {name}")))
}
