//! Who is reached: the whole school class by class, and families that stay on paper.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{State, get, post};

use super::staff::back;
use crate::db::Db;
use crate::db::ids::{ClassId, PersonId};
use crate::error::Result;
use crate::families;
use crate::invitations::{Tally, store};
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::families::RecordPaperFamily;
use crate::policy::office::ListAccounts;

#[derive(Template)]
#[template(path = "invitations/reach.html")]
pub(super) struct ReachPage {
    page: Page,
    classes: Vec<Reached>,
}

/// One class with its numbers.
struct Reached {
    class: ClassId,
    name: String,
    tally: Tally,
    requests: i64,
}

impl ReachPage {
    fn whole(&self) -> Tally {
        self.classes.iter().map(|class| class.tally).fold(Tally::default(), Tally::plus)
    }

    fn families(&self) -> String {
        let whole = self.whole();
        self.page.t_with("invitations-families", &[("joined", whole.families_joined), ("all", whole.families)])
    }

    fn requests(&self) -> i64 {
        self.classes.iter().map(|class| class.requests).sum()
    }
}

impl Reached {
    fn joined_of(&self, page: &Page) -> String {
        page.t_with("invitations-of", &[("joined", self.tally.families_joined), ("all", self.tally.families)])
    }
}

/// How far every class has come.
#[get("/invitations")]
pub(super) fn school(may: May<ListAccounts>, page: Page, db: &State<Db>) -> Result<Html<ReachPage>> {
    let classes = db.read(&may, |tx, may| {
        let reached = |(class, name)| {
            let tally = Tally::of(&store::list(tx, class, may.person())?);
            Ok(Reached { class, name, tally, requests: store::waiting_requests(tx, class)? })
        };
        store::classes(tx)?.into_iter().map(reached).collect::<Result<Vec<_>>>()
    })?;
    Ok(Html(ReachPage { page, classes }))
}

#[derive(FromForm)]
pub(super) struct PaperForm {
    guardian: i64,
}

/// Enters the strip of a letter that came back with a 'no'.
#[post("/pupils/<_>/invitations/refusal", data = "<form>")]
pub(super) fn decline(may: May<RecordPaperFamily>, form: Form<PaperForm>, db: &State<Db>) -> Result<Redirect> {
    let back = db.write(&may, |tx, may| {
        store::decline_on_paper(tx, may.pupil(), PersonId(form.guardian), may.person())?;
        back(tx, may.pupil())
    })?;
    Ok(Redirect::to(format!("{back}?done=invitation-declined")))
}

/// Marks a guardian as one who gets paper, whatever the reason.
#[post("/pupils/<_>/invitations/paper", data = "<form>")]
pub(super) fn paper(may: May<RecordPaperFamily>, form: Form<PaperForm>, db: &State<Db>) -> Result<Redirect> {
    let back = db.write(&may, |tx, may| {
        families::store::record_paper(tx, may.person(), may.pupil(), PersonId(form.guardian))?;
        back(tx, may.pupil())
    })?;
    Ok(Redirect::to(format!("{back}?done=families-paper")))
}

/// Takes it back.
#[post("/pupils/<_>/invitations/paper/ending", data = "<form>")]
pub(super) fn end_paper(may: May<RecordPaperFamily>, form: Form<PaperForm>, db: &State<Db>) -> Result<Redirect> {
    let back = db.write(&may, |tx, may| {
        families::store::end_paper(tx, may.pupil(), PersonId(form.guardian))?;
        back(tx, may.pupil())
    })?;
    Ok(Redirect::to(format!("{back}?done=families-paper-ended")))
}
