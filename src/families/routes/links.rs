//! One link of a child: made, looked at, changed, restricted, ended; and paper for its adult.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::{Done, Record, again, complaints, family_of};
use crate::classes::{self, Profile};
use crate::db::ids::{LinkId, PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::Result;
use crate::families::entered::{LinkForm, LinkWords, reference};
use crate::families::{NewAdult, NewLink, Relative, store};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::families::{
    ChangeFamilyLink, ReadGuardianContacts, ReadRestriction, RecordPaperFamily, ReopenFamilyLink, RestrictGuardian,
};

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![new_link, add_link, show_link, change_link, end_link, restrict, paper, end_paper]
}

/// The page that links another adult.
#[derive(Template)]
#[template(path = "families/add-link.html")]
struct AddLinkPage {
    page: Page,
    profile: Profile,
    entered: Entered,
}

#[get("/pupils/<_>/links/new")]
fn new_link(may: May<ReadGuardianContacts>, page: Page, db: &State<Db>) -> Result<Html<AddLinkPage>> {
    let profile = db.read(&may, |tx, may| classes::store::profile(tx, may.pupil()))?;
    Ok(Html(AddLinkPage { page, profile, entered: Entered::nothing() }))
}

#[post("/pupils/<_>/links", data = "<form>")]
fn add_link(
    may: May<ChangeFamilyLink>,
    page: Page,
    form: Form<LinkForm<'_>>,
    db: &State<Db>,
) -> Result<Done<AddLinkPage>> {
    let linked = form.read().and_then(|read| {
        let titled = "";
        let adult = NewAdult {
            given: &read.given,
            family: &read.family,
            titled,
            email: read.email.as_deref(),
            mobile: read.mobile.as_deref(),
        };
        db.write(&may, |tx, may| {
            let guardian = store::find_adult(tx, &adult)?.map_or_else(|| store::add_adult(tx, &adult), Ok)?;
            let link = NewLink { relation: &read.relation, responsibility: read.responsibility, household: "" };
            store::add_link(tx, may.person(), guardian, may.pupil(), &link).map(|_| ())
        })
    });
    let complaints = match linked {
        Ok(()) => return Ok(Ok(family_of(may.pupil(), "families-linked"))),
        Err(error) => complaints(error)?,
    };
    let profile = db.read(&may, |tx, may| classes::store::profile(tx, may.pupil()))?;
    Ok(again(AddLinkPage { page, profile, entered: form.entered().wrong(complaints) }))
}

/// One link with everything that can be done about it.
#[derive(Template)]
#[template(path = "families/link.html")]
pub(super) struct LinkPage {
    page: Page,
    profile: Profile,
    relative: Relative,
    entered: Entered,
}

impl LinkPage {
    /// The parts that a link opens by itself: field, label, hint.
    fn parts(&self) -> [(&'static str, &'static str, &'static str); 4] {
        [
            ("contact", "families-part-contact", "families-part-contact-hint"),
            ("feed", "families-part-feed", "families-part-feed-hint"),
            ("photos", "families-part-photos", "families-part-photos-hint"),
            ("messages", "families-part-messages", "families-part-messages-hint"),
        ]
    }
}

fn link_page(tx: &Tx<'_>, page: Page, pupil: PupilId, link: LinkId, entered: Option<Entered>) -> Result<LinkPage> {
    let (profile, relative) = Record::read(tx, pupil)?.relative(link)?;
    let entered = entered.unwrap_or_else(|| LinkWords::of(&relative, &page.times.zone));
    Ok(LinkPage { page, profile, relative, entered })
}

#[get("/pupils/<_>/links/<link>", rank = 2)]
fn show_link(may: May<ReadRestriction>, page: Page, link: i64, db: &State<Db>) -> Result<Html<LinkPage>> {
    db.read(&may, |tx, may| link_page(tx, page, may.pupil(), LinkId(link), None)).map(Html)
}

#[post("/pupils/<_>/links/<link>", data = "<form>")]
fn change_link(
    may: May<ChangeFamilyLink>,
    reopen: Option<May<ReopenFamilyLink>>,
    page: Page,
    link: i64,
    form: Form<LinkWords<'_>>,
    db: &State<Db>,
) -> Result<Done<LinkPage>> {
    let changed = form.read(&page.times.zone).and_then(|words| {
        db.write(&may, |tx, may| {
            store::change_link(tx, may.person(), may.pupil(), LinkId(link), &words, reopen.is_some())
        })
    });
    match changed {
        Ok(()) => Ok(Ok(family_of(may.pupil(), "families-saved"))),
        Err(error) => {
            let entered = form.entered().wrong(complaints(error)?);
            db.read(&may, |tx, may| link_page(tx, page, may.pupil(), LinkId(link), Some(entered))).map(again)
        }
    }
}

#[post("/pupils/<_>/links/<link>/ending")]
fn end_link(
    may: May<ChangeFamilyLink>,
    reopen: Option<May<ReopenFamilyLink>>,
    link: i64,
    db: &State<Db>,
) -> Result<Redirect> {
    db.write(&may, |tx, may| store::end_link(tx, may.person(), may.pupil(), LinkId(link), reopen.is_some()))?;
    Ok(family_of(may.pupil(), "families-unlinked"))
}

#[derive(FromForm)]
struct RestrictionForm<'r> {
    order: &'r str,
}

#[post("/pupils/<_>/links/<_>/restriction", data = "<form>")]
fn restrict(
    may: May<RestrictGuardian>,
    page: Page,
    form: Form<RestrictionForm<'_>>,
    db: &State<Db>,
) -> Result<Done<LinkPage>> {
    let at = may.link();
    let restricted = reference(form.order).and_then(|reference| {
        db.write(&may, |tx, may| store::restrict(tx, may.person(), at.pupil, at.link, at.guardian, &reference))
    });
    match restricted {
        Ok(()) => Ok(Ok(family_of(at.pupil, "families-restricted"))),
        Err(error) => {
            let complaints = complaints(error)?;
            let mut shown = db.read(&may, |tx, _| link_page(tx, page, at.pupil, at.link, None))?;
            shown.entered = shown.entered.with("order", form.order).wrong(complaints);
            Ok(again(shown))
        }
    }
}

#[post("/pupils/<_>/guardians/<guardian>/paper")]
fn paper(may: May<RecordPaperFamily>, guardian: i64, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| store::record_paper(tx, may.person(), may.pupil(), PersonId(guardian)))?;
    Ok(Redirect::to(format!("/pupils/{}/record?done=families-paper", may.pupil())))
}

#[post("/pupils/<_>/guardians/<guardian>/paper/ending")]
fn end_paper(may: May<RecordPaperFamily>, guardian: i64, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| store::end_paper(tx, may.pupil(), PersonId(guardian)))?;
    Ok(Redirect::to(format!("/pupils/{}/record?done=families-paper-ended", may.pupil())))
}
