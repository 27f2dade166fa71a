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

/// Questions that are asked of a whole table on purpose: by a job at night, a verb, or a list of the whole school.
const WHOLE: [&str; 6] = [
    "src/accounts/store/forgetting.rs: session",                 // once a day
    "src/audit/verify.rs: access_log",                           // reads the whole log: that is what it is for
    "src/consents/store.rs: consent: SELECT enrolment.pupil_id", // the register of the whole school
    "src/machine/store.rs: post: SELECT (SELECT count(*)",       // IT's counts, by an index
    "src/machine/store.rs: session: SELECT (SELECT count(*)",    // IT's counts: sessions end within half a year
    "src/roster/store/undo.rs: ", // an import is taken back, with whatever might hang on it
];

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
        } else if path.file_name().is_some_and(|name| name != "tests.rs")
            && path.extension().is_some_and(|ending| ending == "rs")
        {
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
    let whole: BTreeSet<_> = questions.iter().flat_map(|(file, sql)| whole(&conn, file, sql)).collect();
    let unexpected: Vec<_> = whole.iter().filter(|line| !WHOLE.iter().any(|known| line.starts_with(known))).collect();
    assert!(unexpected.is_empty(), "{} questions read a whole table:\n{unexpected:#?}", unexpected.len());
    let unused: Vec<_> = WHOLE.iter().filter(|known| !whole.iter().any(|line| line.starts_with(*known))).collect();
    assert!(unused.is_empty(), "these do not any more: {unused:?}");
}

/// The growing tables that a question reads from end to end.
fn whole(conn: &Connection, file: &str, sql: &str) -> Vec<String> {
    let mut plan =
        conn.prepare(&format!("EXPLAIN QUERY PLAN {sql}")).unwrap_or_else(|error| panic!("{file}: {error}\n{sql}"));
    let steps: Vec<String> = plan.raw_query().mapped(|row| row.get(3)).collect::<Result<_, _>>().unwrap();
    // Rows come in the index's own order, and only as many as are wanted are read.
    let stops_early = sql.contains("LIMIT") && !steps.iter().any(|step| step.contains("FOR ORDER BY"));
    let scanned = steps.iter().filter_map(|step| step.strip_prefix("SCAN "));
    let scanned = scanned.filter(|step| !stops_early && !partial(conn, step) && grows(sql, step));
    let sql = sql.split_whitespace().collect::<Vec<_>>().join(" ");
    scanned.map(|step| format!("{file}: {}: {sql}", step.split(' ').next().unwrap())).collect()
}

/// Whether the step reads an index of few rows: those that are open, due or not published yet.
fn partial(conn: &Connection, step: &str) -> bool {
    let Some((_, index)) = step.split_once("INDEX ") else { return false };
    let few = ["outbox_due", "post_draft", "post_pinned"];
    let name = index.split(' ').next().unwrap();
    let known =
        conn.query_row("SELECT count(*) FROM sqlite_schema WHERE name = ?1", [name], |row| row.get::<_, i64>(0));
    few.contains(&name) && known.unwrap() == 1
}

/// Whether a step's name, which may be an alias, stands for a growing table in this question, not for a view's rows.
fn grows(sql: &str, step: &str) -> bool {
    let name = step.split(' ').next().unwrap();
    let of_view = sql.contains(&format!("readable_post AS {name}"));
    !of_view && GROWING.iter().any(|table| *table == name || sql.contains(&format!(" {table} AS {name} ")))
}
