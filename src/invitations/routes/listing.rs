//! The leader's switch for the list of teachers, and which classes stand in it (D18): off until it is turned on.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{State, get, post};

use crate::db::Db;
use crate::db::ids::ClassId;
use crate::error::{Error, Result};
use crate::invitations::requests::Listed;
use crate::invitations::store;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::operations::{ChangeSchoolSettings, ReadSettings};

#[derive(Template)]
#[template(path = "invitations/listing.html")]
pub(super) struct ListingPage {
    page: Page,
    open: bool,
    classes: Vec<Listed>,
}

impl ListingPage {
    fn teachers(&self, class: &Listed) -> String {
        self.page.list(&class.teachers)
    }
}

#[get("/settings/teacher-list")]
pub(super) fn show(may: May<ReadSettings>, page: Page, db: &State<Db>) -> Result<Html<ListingPage>> {
    let (open, classes) = db.read(&may, |tx, _| Ok((store::list_is_open(tx)?, store::teacher_list(tx)?)))?;
    Ok(Html(ListingPage { page, open, classes }))
}

#[derive(FromForm)]
pub(super) struct ListingForm {
    #[field(default = false)]
    open: bool,
    #[field(default = Vec::new())]
    classes: Vec<i64>,
}

#[post("/settings/teacher-list", data = "<form>")]
pub(super) fn keep(may: May<ChangeSchoolSettings>, form: Form<ListingForm>, db: &State<Db>) -> Result<Redirect> {
    let classes: Vec<ClassId> = form.classes.iter().copied().map(ClassId).collect();
    if form.open && classes.is_empty() {
        return Err(Error::invalid("classes", "requests-listing-empty"));
    }
    db.write(&may, |tx, may| store::keep_teacher_list(tx, may.person(), form.open, &classes))?;
    Ok(Redirect::to("/settings/teacher-list?done=teacher-list-kept"))
}
