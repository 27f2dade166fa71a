//! Pages of a child's roster record and family: who is linked, what waits, what is restricted.
//!
//! Invariants: a guardian finds only their own link here, a teacher no restriction's name or paper; e-mail and telephone are
//! the office's and the leaders' (D39); what opens a link again asks for a fresh proof and, for an order, a second person.

mod delegates;
mod links;
mod seeing;
mod self_test;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::delegates::Delegate;
use super::entered::{Corrected, RecordForm, last_day};
use super::store;
use super::{Contact, Decision, Relative, Standing};
use crate::classes::{self, Class, Profile};
use crate::clock::Moment;
use crate::db::ids::{ClassId, LinkId, PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::families::{EditRosterRecord, ReadGuardianContacts, ReadRosterRecord, SeeRestrictionMark};

/// All routes of families.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own = rocket::routes![show, show_mark, show_family, correct, move_class, leave];
    [own, links::routes(), delegates::routes(), seeing::routes(), self_test::routes(), super::orders::routes()].concat()
}

/// A page, or the form again with what is wrong.
pub(super) type Done<T> = Result<Redirect, (Status, Html<T>)>;

pub(super) fn again<T>(page: T) -> Done<T> {
    Err((Status::UnprocessableEntity, Html(page)))
}

/// The child's record: name, class and who is linked, without contact.
#[derive(Template)]
#[template(path = "families/record.html")]
struct RecordPage {
    page: Page,
    record: Record,
    /// Whether a restriction is recorded: ask the office (D123). Staff alone are told.
    restricted: bool,
    /// The guardian who reads and finds only their own link; staff find all.
    own_link_of: Option<PersonId>,
    /// Whom a guardian lets pick the child up; staff alone are told.
    pick_ups: Vec<Delegate>,
    /// Adults whose photo this reader may see.
    photos: Vec<PersonId>,
}

/// The family as the office and leaders see it, and what they can do.
#[derive(Template)]
#[template(path = "families/family.html")]
struct FamilyPage {
    page: Page,
    record: Record,
    desk: Desk,
    entered: Entered,
}

/// Whether a restriction is recorded, and nothing of whom or why.
#[derive(Template)]
#[template(path = "families/restriction-mark.html")]
struct MarkPage {
    page: Page,
    profile: Profile,
    restricted: bool,
}

/// What everybody with the record's right sees, sifted by the page.
pub(super) struct Record {
    pub profile: Profile,
    pub relatives: Vec<Relative>,
}

/// What only the office and leaders see.
struct Desk {
    contacts: Vec<Contact>,
    classes: Vec<Class>,
    roster_number: Option<String>,
    leaves_on: Option<Moment>,
    delegates: Vec<Delegate>,
}

impl Desk {
    fn read(tx: &Tx<'_>, pupil: PupilId) -> Result<Self> {
        let (roster_number, leaves_on) = store::number_and_last_day(tx, pupil)?;
        Ok(Self {
            contacts: store::contacts(tx, pupil)?,
            classes: classes::store::list(tx)?,
            roster_number,
            leaves_on,
            delegates: store::delegates::delegates(tx, pupil, None)?,
        })
    }
}

impl Record {
    pub(super) fn read(tx: &Tx<'_>, pupil: PupilId) -> Result<Self> {
        Ok(Self { profile: classes::store::profile(tx, pupil)?, relatives: store::relatives(tx, pupil)? })
    }

    /// The relative of that link.
    pub(super) fn relative(self, link: LinkId) -> Result<(Profile, Relative)> {
        let found = self.relatives.into_iter().find(|relative| relative.link_id == link).ok_or(Error::NotFound)?;
        Ok((self.profile, found))
    }
}

impl RecordPage {
    fn shows(&self, adult: &PersonId) -> bool {
        self.photos.contains(adult)
    }

    fn relatives(&self) -> impl Iterator<Item = &Relative> {
        self.record.relatives.iter().filter(|relative| self.own_link_of.is_none_or(|own| relative.guardian_id == own))
    }
}

impl FamilyPage {
    fn email(&self, relative: &Relative) -> &str {
        self.contact(relative).and_then(|contact| contact.email.as_deref()).unwrap_or_default()
    }

    fn mobile(&self, relative: &Relative) -> &str {
        self.contact(relative).and_then(|contact| contact.mobile.as_deref()).unwrap_or_default()
    }

    fn contact(&self, relative: &Relative) -> Option<&Contact> {
        self.desk.contacts.iter().find(|contact| contact.guardian_id == relative.guardian_id)
    }
}

impl Relative {
    /// The message id of the responsibility.
    #[must_use]
    pub fn responsibility_message(&self) -> &'static str {
        match self.responsibility.as_str() {
            "yes" => "families-responsibility-yes",
            "no" => "families-responsibility-no",
            _ => "families-responsibility-unknown",
        }
    }

    /// Whether an order is recorded.
    #[must_use]
    pub fn is_restricted(&self) -> bool {
        matches!(self.standing, Standing::Restricted { .. })
    }

    /// The message id and the tone of the standing; none where the link is open.
    #[must_use]
    pub fn mark(&self) -> Option<(&'static str, &'static str)> {
        match &self.standing {
            Standing::Open if !self.rights.contact => Some(("families-no-contact-mark", "coral")),
            Standing::Open if !self.rights.is_whole() => Some(("families-in-part", "sun")),
            Standing::Open => None,
            Standing::Suspended(_) => Some(("families-suspended", "plum")),
            Standing::Refused => Some(("families-refused", "clay")),
            Standing::Restricted { .. } => Some(("families-restricted", "coral")),
        }
    }
}

#[get("/pupils/<_>/record")]
fn show(may: May<ReadRosterRecord>, page: Page, db: &State<Db>) -> Result<Html<RecordPage>> {
    db.read(&may, |tx, may| {
        // Who guards the child reads as a guardian, whatever else they are at the school.
        let own_link_of = store::guards(tx, may.person(), may.pupil())?.then_some(may.person());
        let restricted = own_link_of.is_none() && store::is_restricted(tx, may.pupil())?;
        let mut pick_ups = match own_link_of {
            Some(_) => Vec::new(),
            None => store::delegates::delegates(tx, may.pupil(), None)?,
        };
        pick_ups.retain(|delegate| delegate.pick_up && delegate.is_endable());
        let photos = store::photos(tx, may.person(), may.pupil())?;
        Ok(Html(RecordPage { page, record: Record::read(tx, may.pupil())?, restricted, own_link_of, pick_ups, photos }))
    })
}

#[get("/pupils/<_>/restriction-mark")]
fn show_mark(may: May<SeeRestrictionMark>, page: Page, db: &State<Db>) -> Result<Html<MarkPage>> {
    let (profile, restricted) = db.read(&may, |tx, may| {
        Ok((classes::store::profile(tx, may.pupil())?, store::is_restricted(tx, may.pupil())?))
    })?;
    Ok(Html(MarkPage { page, profile, restricted }))
}

#[get("/pupils/<_>/family")]
fn show_family(may: May<ReadGuardianContacts>, page: Page, db: &State<Db>) -> Result<Html<FamilyPage>> {
    let (record, desk) = db.read(&may, |tx, may| Ok((Record::read(tx, may.pupil())?, Desk::read(tx, may.pupil())?)))?;
    let entered = as_it_is(&record, &desk);
    Ok(Html(FamilyPage { page, record, desk, entered }))
}

/// The office's form with what is known.
fn as_it_is(record: &Record, desk: &Desk) -> Entered {
    let class = record.profile.class.as_ref().map(|(class, _)| class.to_string()).unwrap_or_default();
    Entered::nothing()
        .with("given", record.profile.given.clone())
        .with("family", record.profile.family.clone())
        .with("roster_number", desk.roster_number.clone().unwrap_or_default())
        .with("class", class)
}

/// The family's page again, with complaints about one of its forms.
fn family_again(
    db: &Db,
    may: &May<EditRosterRecord>,
    page: Page,
    entered: Option<Entered>,
    error: Error,
) -> Result<Done<FamilyPage>> {
    let complaints = complaints(error)?;
    let (record, desk) = db.read(may, |tx, may| Ok((Record::read(tx, may.pupil())?, Desk::read(tx, may.pupil())?)))?;
    let entered = entered.unwrap_or_else(|| as_it_is(&record, &desk)).wrong(complaints);
    Ok(again(FamilyPage { page, record, desk, entered }))
}

/// What a form may be told; other errors go on.
pub(super) fn complaints(error: Error) -> Result<Vec<Complaint>> {
    match error {
        Error::Invalid(complaints) => Ok(complaints),
        Error::Conflict(message) => Ok(vec![Complaint::new("", message)]),
        error => Err(error),
    }
}

pub(super) fn family_of(pupil: PupilId, done: &str) -> Redirect {
    Redirect::to(format!("/pupils/{pupil}/family?done={done}"))
}

#[post("/pupils/<_>/record", data = "<form>")]
fn correct(
    may: May<EditRosterRecord>,
    page: Page,
    form: Form<RecordForm<'_>>,
    db: &State<Db>,
) -> Result<Done<FamilyPage>> {
    let corrected = form.read().and_then(|Corrected { given, family, roster_number }| {
        db.write(&may, |tx, may| store::correct(tx, may.pupil(), &given, &family, roster_number.as_deref()))
    });
    match corrected {
        Ok(()) => Ok(Ok(family_of(may.pupil(), "families-saved"))),
        Err(error) => family_again(db, &may, page, Some(form.entered()), error),
    }
}

#[derive(FromForm)]
struct MoveForm {
    class: i64,
}

#[post("/pupils/<_>/class", data = "<form>")]
fn move_class(may: May<EditRosterRecord>, form: Form<MoveForm>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| classes::store::move_to(tx, may.pupil(), ClassId(form.class)))?;
    Ok(family_of(may.pupil(), "families-moved"))
}

#[derive(FromForm)]
struct LeaveForm<'r> {
    last_day: &'r str,
}

#[post("/pupils/<_>/leaving", data = "<form>")]
fn leave(
    may: May<EditRosterRecord>,
    page: Page,
    form: Form<LeaveForm<'_>>,
    db: &State<Db>,
) -> Result<Done<FamilyPage>> {
    let (today, zone) = (page.times.now, page.times.zone.clone());
    let left = last_day(form.last_day, &zone).and_then(|last_day| {
        db.write(&may, |tx, may| {
            classes::store::plan_leaving(tx, may.person(), may.pupil(), last_day)?;
            if last_day <= today { classes::store::mark_leaver(tx, may.person(), may.pupil()) } else { Ok(()) }
        })
    });
    match left {
        Ok(()) => Ok(Ok(family_of(may.pupil(), "families-leaving"))),
        Err(error) => family_again(db, &may, page, None, error),
    }
}

/// Whether the decision was to confirm.
pub(super) fn decision(word: &str) -> Result<Decision> {
    match word {
        "confirmed" => Ok(Decision::Confirmed),
        "refused" => Ok(Decision::Refused),
        _ => Err(Error::invalid("decision", "families-decision-missing")),
    }
}
