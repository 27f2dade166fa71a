//! All routes of home. `/` leads to the home that fits.

use rocket::response::Redirect;
use rocket::{Route, State, get, routes as mounted};

use super::guardian::GuardianHome;
use super::pupil::PupilHome;
use super::staff::{School, StaffHome};
use super::store;
use crate::db::Db;
use crate::error::Error;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::people::Caller;
use crate::policy::public::{OpenGuardianHome, OpenPupilHome, OpenStaffSide, UseWholeSchoolReach, Visit};

/// The routes of home.
#[must_use]
pub fn routes() -> Vec<Route> {
    mounted![start, guardian, pupil, staff]
}

#[get("/")]
fn start(_may: May<Visit>, caller: &Caller) -> Redirect {
    let Some(face) = &caller.face else { return Redirect::to("/sign-in") };
    let is_staff = !face.roles.is_empty() || !face.teaches.is_empty();
    Redirect::to(match (face.adult, is_staff) {
        (true, true) => "/home/staff",
        (true, false) => "/home",
        (false, _) => "/home/pupil",
    })
}

#[get("/home")]
fn guardian(
    may: May<OpenGuardianHome>,
    page: Page,
    caller: &Caller,
    db: &State<Db>,
) -> Result<Html<GuardianHome>, Error> {
    let name = caller.face.as_ref().map(|face| face.given_name.clone()).unwrap_or_default();
    let alone = caller.seen.as_ref().map(|seen| seen.pupil);
    let (mut children, mut lent, posts, new_count) = db.read(&may, |tx, may| {
        Ok((
            store::children(tx, may)?,
            store::lent(tx, may)?,
            store::family_posts(tx, may, alone)?,
            store::new_posts(tx, may, alone)?,
        ))
    })?;
    if let Some(pupil) = alone {
        children.retain(|child| child.pupil == pupil);
        lent.retain(|child| child.pupil == pupil);
    }
    Ok(Html(GuardianHome { page: page.at_home(), name, children, lent, posts, new_count }))
}

#[get("/home/pupil")]
fn pupil(may: May<OpenPupilHome>, page: Page, db: &State<Db>) -> Result<Html<PupilHome>, Error> {
    let (child, posts) = db.read(&may, |tx, may| Ok((store::oneself(tx, may)?, store::pupil_posts(tx, may)?)))?;
    Ok(Html(PupilHome { page: page.at_home(), child, posts }))
}

#[get("/home/staff")]
fn staff(
    may: May<OpenStaffSide>,
    whole: Option<May<UseWholeSchoolReach>>,
    family: Option<May<OpenGuardianHome>>,
    page: Page,
    caller: &Caller,
    db: &State<Db>,
) -> Result<Html<StaffHome>, Error> {
    let face = caller.face.as_ref().ok_or(Error::SignIn)?;
    let (classes, drafts, posts, requests) = db.read(&may, |tx, may| {
        let requests = crate::invitations::store::waiting_for(tx, may.person())?;
        Ok((store::taught(tx, may)?, store::drafts(tx, may)?, store::staff_posts(tx, may)?, requests))
    })?;
    let school = whole.map(|whole| School::read(db, &whole, face)).transpose()?;
    let children =
        family.map(|family| db.read(&family, |tx, may| store::children(tx, may))).transpose()?.unwrap_or_default();
    let name = if face.titled_name.is_empty() { face.given_name.clone() } else { face.titled_name.clone() };
    Ok(Html(StaffHome { page: page.at_home(), name, children, classes, requests, drafts, posts, school }))
}
