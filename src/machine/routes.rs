//! The status page.

use askama::Template;
use rocket::{Route, State, get, routes};

use super::store::{self, Counts};
use crate::db::Db;
use crate::error::Result;
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
    database_mb: i64,
    free_gb: i64,
    free_share: i64,
}

#[get("/status")]
fn show(may: May<ReadStatus>, page: Page, db: &State<Db>) -> Result<Html<Status>> {
    let counts = db.read(&may, store::counts)?;
    let disk = rustix::fs::statvfs(db.path()).map_err(std::io::Error::from)?;
    let database_mb = std::fs::metadata(db.path())?.len().div_ceil(1 << 20);
    let whole = |number: u64| i64::try_from(number).unwrap_or(i64::MAX);
    Ok(Html(Status {
        page,
        counts,
        database_mb: whole(database_mb),
        free_gb: whole((disk.f_bavail * disk.f_frsize) >> 30),
        free_share: whole(disk.f_bavail * 100 / disk.f_blocks.max(1)),
    }))
}
