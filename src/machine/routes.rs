//! The status page.

use askama::Template;
use rocket::{Route, State, get, routes};

use super::store::{self, Counts};
use crate::db::Db;
use crate::disk::Level;
use crate::error::Result;
use crate::families::self_test::Report;
use crate::families::store::self_test::reports;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::operations::ReadStatus;

/// The routes of IT's pages.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template)]
#[template(path = "machine/status.html")]
struct Status {
    page: Page,
    counts: Counts,
    /// The last self-test of restricted links, without a name.
    test: Option<Report>,
    database_mb: i64,
    free_gb: i64,
    free_share: i64,
    room: Level,
}

impl Status {
    /// The message id of the sentence about scarce room.
    fn warning(&self) -> String {
        format!("machine-disk-{}", self.room.word())
    }
}

#[get("/status")]
fn show(may: May<ReadStatus>, page: Page, db: &State<Db>) -> Result<Html<Status>> {
    let (counts, tests) = db.read(&may, |tx, may| Ok((store::counts(tx, may)?, reports(tx, 1)?)))?;
    let (level, disk) = (db.disk().look()?, db.disk().room()?);
    let database_mb = std::fs::metadata(db.path())?.len().div_ceil(1 << 20);
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(Html(Status {
        page,
        counts,
        test: tests.first().copied(),
        database_mb: whole(database_mb),
        free_gb: whole(disk.free >> 30),
        free_share: whole(disk.share()),
        room: level,
    }))
}
