//! IT's page on mail and SMS: hosts, counts and errors, without texts and recipients (D90); and for leaders and the office, whom a
//! message did not reach (D139).

mod receipts;

use askama::Template;
use rocket::response::Redirect;
use rocket::{Route, State, get, post, routes};

use super::store::deliveries::{self, Missed, Stuck};
use super::store::lying::{self, Shown};
use super::store::{self, Contact, Counts, Mishap};
use crate::db::Db;
use crate::error::Result;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::operations::{ListUndelivered, ReadOutbox, RetryDelivery};

/// Kinds of messages that have a name of their own on pages.
const NAMED_KINDS: [&str; 4] = ["guardian_invitation", "staff-invitation", "password-reset", "account-changed"];

/// The id of the words for a kind of message.
fn kind_text(kind: &str) -> String {
    if NAMED_KINDS.contains(&kind) {
        format!("outbox-kind-{}", kind.replace('_', "-"))
    } else {
        "outbox-kind-other".to_owned()
    }
}

/// The routes of the outbox.
#[must_use]
pub fn routes() -> Vec<Route> {
    [routes![show, retry, undelivered], receipts::routes()].concat()
}

#[derive(Template)]
#[template(path = "outbox/show.html")]
struct Show {
    page: Page,
    counts: Counts,
    parts: i64,
    mishaps: Vec<Mishap>,
    stuck: Vec<Stuck>,
    lying: Vec<Shown>,
    contacts: Vec<Contact>,
}

impl Show {
    fn n(&self, number: &i64) -> String {
        self.page.number(*number)
    }

    fn kind(&self, stuck: &Stuck) -> String {
        self.page.t(&kind_text(&stuck.kind))
    }
}

#[get("/outbox")]
fn show(may: May<ReadOutbox>, page: Page, db: &State<Db>) -> Result<Html<Show>> {
    db.read(&may, |tx, _| {
        Ok(Html(Show {
            page,
            counts: store::counts(tx)?,
            parts: deliveries::parts_sent(tx)?,
            mishaps: store::mishaps(tx)?,
            stuck: deliveries::stuck(tx)?,
            lying: lying::lying(tx)?,
            contacts: store::contacts(tx)?,
        }))
    })
}

#[post("/deliveries/<_>/retry")]
fn retry(may: May<RetryDelivery>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| deliveries::retry(tx, may))?;
    Ok(Redirect::to("/outbox"))
}

#[derive(Template)]
#[template(path = "outbox/undelivered.html")]
struct Undelivered {
    page: Page,
    addresses: Vec<Missed>,
    messages: Vec<Missed>,
}

impl Undelivered {
    fn kind(&self, missed: &Missed) -> String {
        self.page.t(&kind_text(&missed.kind))
    }
    fn channel(&self, missed: &Missed) -> String {
        self.page.t(if missed.channel == "sms" { "outbox-by-sms" } else { "outbox-by-email" })
    }
    fn children(&self, missed: &Missed) -> String {
        if missed.children.is_empty() { self.page.t("outbox-staff") } else { self.page.list(&missed.children) }
    }
}

#[get("/undelivered")]
fn undelivered(may: May<ListUndelivered>, page: Page, db: &State<Db>) -> Result<Html<Undelivered>> {
    let (addresses, messages) =
        db.read(&may, |tx, may| Ok((deliveries::dead_addresses(tx, may)?, deliveries::undelivered(tx, may)?)))?;
    Ok(Html(Undelivered { page, addresses, messages }))
}
