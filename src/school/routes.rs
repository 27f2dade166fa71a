//! The leader's settings page.

use askama::Template;
use jiff::tz::TimeZone;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post, routes};

use super::colour::{BOTTLE_GREEN, Colour};
use super::store::{self, Settings};
use crate::db::Db;
use crate::error::{Complaint, Error, Result};
use crate::locale::LANGS;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::operations::{ChangeSchoolSettings, ReadSettings};
use crate::school::names::{LONGEST_NAME, clean};

/// The routes of the settings.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, keep]
}

/// Characters of an address or a contact that are kept.
const LONGEST_LINE: usize = 200;

/// Most days that a second proof may wait.
const MOST_GRACE: i64 = 30;

#[derive(Template)]
#[template(path = "school/settings.html")]
struct SettingsPage {
    page: Page,
    entered: Entered,
}

#[derive(FromForm)]
struct SettingsForm<'r> {
    name: &'r str,
    town: &'r str,
    address: &'r str,
    colour: &'r str,
    time_zone: &'r str,
    languages: Vec<&'r str>,
    privacy_contact: &'r str,
    teacher_factor: Option<&'r str>,
    device_code: Option<&'r str>,
    #[field(default = 0)]
    factor_grace_days: i64,
}

#[get("/settings")]
fn show(may: May<ReadSettings>, page: Page, db: &State<Db>) -> Result<Html<SettingsPage>> {
    let settings = db.read(&may, |tx, _| store::show(tx))?;
    Ok(Html(SettingsPage { page, entered: entered(&settings) }))
}

#[post("/settings", data = "<form>")]
fn keep(
    may: May<ChangeSchoolSettings>,
    page: Page,
    form: Form<SettingsForm<'_>>,
    db: &State<Db>,
) -> Result<Redirect, (Status, Result<Html<SettingsPage>, Error>)> {
    let settings = form.read();
    let complaints = complaints(&settings);
    if !complaints.is_empty() {
        let entered = entered(&settings).wrong(complaints);
        return Err((Status::UnprocessableEntity, Ok(Html(SettingsPage { page, entered }))));
    }
    match db.write(&may, |tx, may| store::keep(tx, may, &settings)) {
        Ok(()) => Ok(Redirect::to("/settings?done=settings-kept")),
        Err(error) => Err((crate::policy::people::status(&error), Err(error))),
    }
}

impl SettingsForm<'_> {
    fn read(&self) -> Settings {
        Settings {
            name: line(self.name, LONGEST_NAME),
            town: line(self.town, LONGEST_NAME),
            address: line(self.address, LONGEST_LINE),
            colour: self.colour.trim().to_ascii_lowercase(),
            time_zone: self.time_zone.trim().to_owned(),
            languages: self.languages.join(" "),
            privacy_contact: line(self.privacy_contact, LONGEST_LINE),
            teacher_factor: if self.teacher_factor.is_some() { "required" } else { "off" }.to_owned(),
            device_code: if self.device_code.is_some() { "required" } else { "off" }.to_owned(),
            factor_grace_days: self.factor_grace_days,
        }
    }
}

fn line(text: &str, longest: usize) -> String {
    clean(text).chars().take(longest).collect()
}

fn entered(settings: &Settings) -> Entered {
    let entered = Entered::nothing()
        .with("name", &settings.name)
        .with("town", &settings.town)
        .with("address", &settings.address)
        .with("colour", &settings.colour)
        .with("time_zone", &settings.time_zone)
        .with("privacy_contact", &settings.privacy_contact)
        .with("teacher_factor", &settings.teacher_factor)
        .with("device_code", &settings.device_code)
        .with("factor_grace_days", settings.factor_grace_days.to_string());
    settings.languages.split_whitespace().fold(entered, |entered, language| entered.with("languages", language))
}

fn complaints(settings: &Settings) -> Vec<Complaint> {
    let known = |code: &str| LANGS.iter().any(|lang| lang.code == code);
    let mut complaints = Vec::new();
    if settings.name.is_empty() {
        complaints.push(Complaint::new("name", "school-name-missing"));
    }
    if Colour::parse(&settings.colour).is_none() {
        complaints.push(Complaint::new("colour", "school-colour-wrong").with("example", BOTTLE_GREEN.hex()));
    }
    if TimeZone::get(&settings.time_zone).is_err() {
        complaints.push(Complaint::new("time_zone", "school-time-zone-wrong"));
    }
    if settings.languages.is_empty() || !settings.languages.split(' ').all(known) {
        complaints.push(Complaint::new("languages", "school-languages-missing"));
    }
    if !(0..=MOST_GRACE).contains(&settings.factor_grace_days) {
        complaints.push(Complaint::new("factor_grace_days", "school-grace-wrong").with("most", MOST_GRACE.to_string()));
    }
    complaints
}
