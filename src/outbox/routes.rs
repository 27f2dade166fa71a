//! IT's page on mail: hosts, counts and errors, without texts and recipients (D90).

use askama::Template;
use rocket::{Route, State, get, routes};

use super::store::{self, Contact, Counts, Mishap};
use crate::db::Db;
use crate::error::Result;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::operations::ReadOutbox;

/// The routes of the outbox.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show]
}

#[derive(Template)]
#[template(path = "outbox/show.html")]
struct Show {
    page: Page,
    counts: Counts,
    mishaps: Vec<Mishap>,
    contacts: Vec<Contact>,
}

impl Show {
    fn n(&self, number: &i64) -> String {
        self.page.number(*number)
    }
}

#[get("/outbox")]
fn show(may: May<ReadOutbox>, page: Page, db: &State<Db>) -> Result<Html<Show>> {
    db.read(&may, |tx, _| {
        Ok(Html(Show {
            page,
            counts: store::counts(tx)?,
            mishaps: store::mishaps(tx)?,
            contacts: store::contacts(tx)?,
        }))
    })
}
