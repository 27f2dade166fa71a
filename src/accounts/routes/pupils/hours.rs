//! The school's hours: when cards and pictures open anything.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use crate::accounts::hours::{self, Hours};
use crate::accounts::store::pupils as store;
use crate::db::Db;
use crate::error::{Complaint, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::operations::{ChangeSchoolSettings, ReadSettings};

#[derive(Template)]
#[template(path = "accounts/pupils/hours.html")]
pub(super) struct HoursPage {
    page: Page,
    entered: Entered,
}

impl HoursPage {
    fn days(&self) -> [(&'static str, String); 7] {
        ["1", "2", "3", "4", "5", "6", "7"].map(|day| (day, self.page.t(&format!("time-weekday-{day}"))))
    }
}

#[derive(Responder)]
pub(super) enum Kept {
    Again((Status, Html<HoursPage>)),
    Done(Redirect),
}

#[derive(FromForm)]
pub(super) struct HoursForm<'r> {
    days: Vec<&'r str>,
    opens: &'r str,
    closes: &'r str,
}

/// The hours as they are.
#[get("/settings/school-hours")]
pub(super) fn show(may: May<ReadSettings>, page: Page, db: &State<Db>) -> Result<Html<HoursPage>> {
    let (hours, _) = db.read(&may, |tx, _| store::hours(tx))?;
    let days: Vec<String> = hours.days.chars().map(String::from).collect();
    let days: Vec<&str> = days.iter().map(String::as_str).collect();
    let entered = entered(&days, &hours::clock(hours.opens), &hours::clock(hours.closes));
    Ok(Html(HoursPage { page, entered }))
}

fn entered(days: &[&str], opens: &str, closes: &str) -> Entered {
    let entered = Entered::nothing().with("opens", opens).with("closes", closes);
    days.iter().fold(entered, |entered, day| entered.with("days", *day))
}

#[post("/settings/school-hours", data = "<form>")]
pub(super) fn keep(
    may: May<ChangeSchoolSettings>,
    page: Page,
    form: Form<HoursForm<'_>>,
    db: &State<Db>,
) -> Result<Kept> {
    match read(&form) {
        Ok(hours) => {
            db.write(&may, |tx, _| store::keep_hours(tx, &hours))?;
            Ok(Kept::Done(Redirect::to("/settings/school-hours?done=settings-kept")))
        }
        Err(complaint) => {
            let entered = entered(&form.days, form.opens, form.closes).wrong(vec![complaint]);
            Ok(Kept::Again((Status::UnprocessableEntity, Html(HoursPage { page, entered }))))
        }
    }
}

fn read(form: &HoursForm<'_>) -> Result<Hours, Complaint> {
    let days: String = ('1'..='7').filter(|day| form.days.iter().any(|chosen| *chosen == day.to_string())).collect();
    if days.is_empty() {
        return Err(Complaint::new("days", "pupils-hours-no-day"));
    }
    let opens = hours::minutes(form.opens).ok_or_else(|| Complaint::new("opens", "pupils-hours-wrong"))?;
    let closes = hours::minutes(form.closes).ok_or_else(|| Complaint::new("closes", "pupils-hours-wrong"))?;
    if opens >= closes {
        return Err(Complaint::new("closes", "pupils-hours-backwards"));
    }
    Ok(Hours { days, opens, closes })
}
