//! What the nightly self-test of restricted links found, for leaders and the data protection officer.

use askama::Template;
use rocket::{Route, State, get};

use crate::db::Db;
use crate::error::Result;
use crate::families::self_test::{Leak, Report};
use crate::families::store::self_test as store;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::families::ReadRestrictionTests;

/// So many nights are listed.
const NIGHTS: i64 = 30;

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![show]
}

#[derive(Template)]
#[template(path = "families/self-test.html")]
struct TestsPage {
    page: Page,
    reports: Vec<Report>,
    leaks: Vec<Leak>,
}

impl TestsPage {
    fn cause(&self, leak: &Leak) -> String {
        self.page.t(&format!("families-cause-{}", leak.cause))
    }
}

#[get("/restriction-tests")]
fn show(may: May<ReadRestrictionTests>, page: Page, db: &State<Db>) -> Result<Html<TestsPage>> {
    let (reports, leaks) = db.read(&may, |tx, _| Ok((store::reports(tx, NIGHTS)?, store::last_leaks(tx)?)))?;
    Ok(Html(TestsPage { page, reports, leaks }))
}
