//! Opening a link that an import suspended or a person restricted: slow on purpose, with a fresh proof of the password.
//!
//! Invariants: a suspended link needs a written reason (D123); a restriction needs a leader who asks and a second person.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::entered::reason;
use super::routes::{Done, Record, again, complaints, decision, family_of};
use super::{Relative, Standing, store};
use crate::classes::Profile;
use crate::db::ids::{LinkId, PersonId, RestrictionId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::families::{
    ConfirmLiftedRestriction, ConfirmSuspendedLink, LiftGuardianRestriction, ReadRestriction,
};
use crate::policy::people::FreshProof;

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![show_decision, decide, show_lift, ask_to_lift, confirm_lift]
}

#[derive(Template)]
#[template(path = "families/decision.html")]
struct DecisionPage {
    page: Page,
    profile: Profile,
    relative: Relative,
    entered: Entered,
}

impl DecisionPage {
    fn read(tx: &Tx<'_>, page: Page, pupil: crate::db::ids::PupilId, link: LinkId) -> Result<Self> {
        let (profile, relative) = Record::read(tx, pupil)?.relative(link)?;
        match relative.standing {
            Standing::Suspended(_) | Standing::Refused => {
                Ok(Self { page, profile, relative, entered: Entered::nothing() })
            }
            Standing::Open | Standing::Restricted { .. } => Err(Error::NotFound),
        }
    }

    fn cause(&self) -> String {
        match &self.relative.standing {
            Standing::Suspended(cause) => self.page.t(match cause.as_str() {
                "court_order" => "families-cause-court-order",
                "no_responsibility" => "families-cause-no-responsibility",
                _ => "families-cause-not-stated",
            }),
            _ => self.page.t("families-cause-refused"),
        }
    }
}

#[get("/pupils/<_>/links/<link>/decision")]
fn show_decision(
    may: May<ReadRestriction>,
    _fresh: FreshProof,
    page: Page,
    link: i64,
    db: &State<Db>,
) -> Result<Html<DecisionPage>> {
    db.read(&may, |tx, may| DecisionPage::read(tx, page, may.pupil(), LinkId(link))).map(Html)
}

#[derive(FromForm)]
struct DecisionForm<'r> {
    decision: Option<&'r str>,
    reason: &'r str,
}

#[post("/pupils/<_>/links/<_>/decision", data = "<form>")]
fn decide(
    may: May<ConfirmSuspendedLink>,
    page: Page,
    form: Form<DecisionForm<'_>>,
    db: &State<Db>,
) -> Result<Done<DecisionPage>> {
    let at = may.link();
    let decided =
        decision(form.decision.unwrap_or_default()).and_then(|decision| Ok((decision, reason(form.reason)?))).and_then(
            |(decision, reason)| db.write(&may, |tx, may| store::decide(tx, may.person(), at.link, decision, &reason)),
        );
    match decided {
        Ok(()) => Ok(Ok(family_of(at.pupil, "families-decided"))),
        Err(error @ Error::Invalid(_)) => {
            let complaints = complaints(error)?;
            let mut shown = db.read(&may, |tx, _| DecisionPage::read(tx, page, at.pupil, at.link))?;
            shown.entered = Entered::nothing()
                .with("decision", form.decision.unwrap_or_default())
                .with("reason", form.reason)
                .wrong(complaints);
            Ok(again(shown))
        }
        Err(error) => Err(error),
    }
}

#[derive(Template)]
#[template(path = "families/lift.html")]
struct LiftPage {
    page: Page,
    profile: Profile,
    relative: Relative,
    restriction: RestrictionId,
    reference: String,
    asked_by: Option<PersonId>,
    asked_name: String,
    reader: PersonId,
}

impl LiftPage {
    fn own_wish(&self) -> bool {
        self.asked_by == Some(self.reader)
    }
}

#[get("/pupils/<_>/restrictions/<restriction>/lift")]
fn show_lift(
    may: May<ReadRestriction>,
    _fresh: FreshProof,
    page: Page,
    restriction: i64,
    db: &State<Db>,
) -> Result<Html<LiftPage>> {
    let wanted = RestrictionId(restriction);
    let record = db.read(&may, |tx, may| Record::read(tx, may.pupil()))?;
    let found = record.relatives.into_iter().find_map(|relative| match relative.standing.clone() {
        Standing::Restricted { restriction, reference, lift_asked_by, lift_asked_name } if restriction == wanted => {
            Some((relative, reference, lift_asked_by, lift_asked_name))
        }
        _ => None,
    });
    let (relative, reference, asked_by, asked_name) = found.ok_or(Error::NotFound)?;
    let reader = may.person();
    Ok(Html(LiftPage {
        page,
        profile: record.profile,
        relative,
        restriction: wanted,
        reference,
        asked_by,
        asked_name,
        reader,
    }))
}

#[post("/pupils/<_>/restrictions/<_>/lift")]
fn ask_to_lift(may: May<LiftGuardianRestriction>, db: &State<Db>) -> Result<Redirect> {
    let at = may.restriction();
    db.write(&may, |tx, may| store::ask_to_lift(tx, may.person(), at.restriction))?;
    Ok(family_of(at.pupil, "families-lift-asked"))
}

#[post("/pupils/<_>/restrictions/<_>/confirmation")]
fn confirm_lift(may: May<ConfirmLiftedRestriction>, db: &State<Db>) -> Result<Redirect> {
    let at = may.restriction();
    db.write(&may, |tx, may| store::lift(tx, may.person(), at.restriction))?;
    Ok(family_of(at.pupil, "families-lifted"))
}
