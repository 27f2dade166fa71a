//! Every route of the house and the row of the table that it is (`routes.csv`), and what is mounted in truth.

use std::collections::BTreeSet;

use rocket::http::Method;

use crate::law::Row;
use crate::school::School;

/// One line of routes.csv.
#[derive(Clone, Debug)]
pub struct Door {
    pub method: Method,
    pub path: String,
    pub right: String,
    /// The kinds of thing it is asked on.
    pub on: Vec<String>,
    /// The form that is sent: `name=value&…`; `?…` where it need not be right, so that a complaint counts as let in; `stream`
    /// where the answer has no end; `look` for the page of a form, which reads what the right may change and leaves no line; `aside` where a test of its own asks it.
    pub body: String,
}

/// All lines of routes.csv.
pub fn doors() -> Vec<Door> {
    let mut reader = csv::Reader::from_reader(include_bytes!("routes.csv").as_slice());
    let door = |row: csv::StringRecord| Door {
        method: row[0].parse().expect("a method"),
        path: row[1].to_owned(),
        right: row[2].to_owned(),
        on: row[3].split_whitespace().map(str::to_owned).collect(),
        body: row[4].to_owned(),
    };
    reader.records().map(|row| door(row.expect("a line of routes.csv"))).collect()
}

/// What the server has mounted: method and shape of the path.
pub fn mounted(school: &School) -> BTreeSet<String> {
    school.client.rocket().routes().map(|route| format!("{} {}", route.method, shape(&route.uri.to_string()))).collect()
}

/// A path with every parameter as `<_>`.
pub fn shape(path: &str) -> String {
    let path = path.split('?').next().unwrap_or(path);
    let words = path.split('/').map(|word| match word {
        word if word.starts_with('<') && word.ends_with("..>") => "<_..>",
        word if word.starts_with('<') => "<_>",
        word => word,
    });
    words.collect::<Vec<_>>().join("/")
}

/// The questions of the matrix: every door on every thing of its rows.
pub fn rows_of<'t>(table: &'t [Row], door: &Door) -> Vec<&'t Row> {
    let rows: Vec<&Row> = table.iter().filter(|row| row.right == door.right && door.on.contains(&row.on)).collect();
    assert!(!rows.is_empty(), "{} {}: no row of {} on {:?}", door.method, door.path, door.right, door.on);
    rows
}
