//! The briefing, its acknowledgement, and the register.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::store::{self, Entry};
use crate::accounts::Next;
use crate::clock::Moment;
use crate::db::Db;
use crate::error::Result;
use crate::page::{Face, Html, Page};
use crate::policy::May;
use crate::policy::office::ReadTrainingRegister;
use crate::policy::public::{AcknowledgeBriefing, ReadBriefing};

/// The briefing and the register.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![show, acknowledge, show_register]
}

/// What the briefing says, as headings and texts: to look only at what one needs, that every look leaves a line and has
/// consequences (D111), that a family may read what is written (D151), that each decides what to share (D159), and what to do
/// when something went wrong.
const SECTIONS: [(&str, &str); 8] = [
    ("training-own", "training-own-text"),
    ("training-log", "training-log-text"),
    ("training-read", "training-read-text"),
    ("training-share", "training-share-text"),
    ("training-pictures", "training-pictures-text"),
    ("training-orders", "training-orders-text"),
    ("training-door", "training-door-text"),
    ("training-breach", "training-breach-text"),
];

#[derive(Template)]
#[template(path = "training/briefing.html")]
struct BriefingPage {
    page: Page,
    sections: [(&'static str, &'static str); 8],
    acknowledged_at: Option<Moment>,
    next: String,
}

#[derive(Template)]
#[template(path = "training/register.html")]
struct RegisterPage {
    page: Page,
    lines: Vec<(Face, Entry)>,
}

#[derive(FromForm)]
struct Acknowledgement {
    next: Next,
}

#[get("/briefing?<next>")]
fn show(may: May<ReadBriefing>, page: Page, next: Option<Next>, db: &State<Db>) -> Result<Html<BriefingPage>> {
    let acknowledged_at = db.read(&may, |tx, may| store::acknowledged_at(tx, may.person()))?;
    let next = next.unwrap_or_default().path().to_owned();
    Ok(Html(BriefingPage { page, sections: SECTIONS, acknowledged_at, next }))
}

#[post("/briefing", data = "<form>")]
fn acknowledge(may: May<AcknowledgeBriefing>, form: Form<Acknowledgement>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| store::acknowledge(tx, may.person()))?;
    Ok(Redirect::to(form.next.saying("briefing-acknowledged")))
}

#[get("/briefing/register")]
fn show_register(may: May<ReadTrainingRegister>, page: Page, db: &State<Db>) -> Result<Html<RegisterPage>> {
    let entries = db.read(&may, |tx, _| store::register(tx))?;
    let lines = entries.into_iter().map(|entry| (Face::new(entry.person.0, entry.name.clone(), ""), entry)).collect();
    Ok(Html(RegisterPage { page, lines }))
}
