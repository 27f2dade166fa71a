//! 'See as': a leader or the office opens a child's pages with the eyes of one of its adults, read only, for 15 minutes.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::{Done, again, complaints};
use crate::classes::{self, Profile};
use crate::db::ids::PersonId;
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::families::entered::reason;
use crate::families::store::seeing as store;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::Caller;
use crate::policy::seeing::{GiveReasonToSee, SeeAsAdult, StopSeeing};

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![ask, begin, end]
}

/// Asks for the reason.
#[derive(Template)]
#[template(path = "families/see-as.html")]
struct SeePage {
    page: Page,
    profile: Profile,
    adult: PersonId,
    name: String,
    entered: Entered,
}

impl SeePage {
    fn read(tx: &Tx<'_>, page: Page, at: crate::policy::place::PupilAdult, entered: Entered) -> Result<Self> {
        let profile = classes::store::profile(tx, at.pupil)?;
        Ok(Self { page, profile, adult: at.adult, name: store::adult_name(tx, at.adult)?, entered })
    }
}

#[get("/pupils/<_>/adults/<_>/view")]
fn ask(may: May<GiveReasonToSee>, page: Page, db: &State<Db>) -> Result<Html<SeePage>> {
    db.read(&may, |tx, may| SeePage::read(tx, page, may.at(), Entered::nothing())).map(Html)
}

#[derive(FromForm)]
struct ReasonForm<'r> {
    #[field(default = "")]
    reason: &'r str,
}

#[post("/pupils/<_>/adults/<_>/view", data = "<form>")]
fn begin(
    may: May<SeeAsAdult>,
    asking: May<GiveReasonToSee>,
    page: Page,
    caller: &Caller,
    form: Form<ReasonForm<'_>>,
    db: &State<Db>,
) -> Result<Done<SeePage>> {
    let session = caller.session.as_ref().ok_or(Error::SignIn)?.session;
    let at = may.at();
    let begun = reason(form.reason)
        .and_then(|reason| db.write(&may, |tx, _| store::begin(tx, session, at.adult, at.pupil, &reason)));
    match begun {
        Ok(()) => Ok(Ok(Redirect::to("/home"))),
        Err(error) => {
            let entered = Entered::nothing().with("reason", form.reason).wrong(complaints(error)?);
            db.read(&asking, |tx, _| SeePage::read(tx, page, at, entered)).map(again)
        }
    }
}

#[post("/seeing/end")]
fn end(may: May<StopSeeing>, caller: &Caller, db: &State<Db>) -> Result<Redirect> {
    let (Some(session), Some(seen)) = (&caller.session, &caller.seen) else { return Err(Error::NotFound) };
    db.write(&may, |tx, _| store::end(tx, session.session, seen.pupil))?;
    Ok(Redirect::to(format!("/pupils/{}/family?done=families-seen", seen.pupil)))
}
