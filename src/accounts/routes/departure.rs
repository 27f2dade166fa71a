//! A member of staff leaves: a page that shows what will happen, and then it happens.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use crate::accounts::store::{self, Bonds, Handover};
use crate::db::Db;
use crate::db::ids::{ClassId, PersonId};
use crate::error::{Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::office::{GrantRole, OpenDeparture};
use crate::policy::{May, Right};

#[derive(Template)]
#[template(path = "accounts/departure.html")]
pub(super) struct DeparturePage {
    page: Page,
    entered: Entered,
    person: PersonId,
    name: String,
    bonds: Bonds,
    handover: Handover,
}

impl DeparturePage {
    fn counts(&self) -> Vec<String> {
        let count = |id: &str, count: i64| (count > 0).then(|| self.page.t_count(id, count));
        [
            count("accounts-departure-sessions", self.bonds.sessions),
            count("accounts-departure-proofs", if self.bonds.guardian { 0 } else { self.bonds.proofs }),
            count("accounts-departure-passes", self.bonds.day_passes),
            count("accounts-departure-invitations", self.bonds.invitations),
        ]
        .into_iter()
        .flatten()
        .collect()
    }

    fn takes_class(&self, class: &ClassId, colleague: &PersonId) -> bool {
        self.handover.classes.contains(&(*class, Some(*colleague)))
    }

    fn takes_drafts(&self, colleague: &PersonId) -> bool {
        self.handover.drafts == Some(*colleague)
    }
}

#[derive(Responder)]
pub(super) enum Departed {
    Again((Status, Html<DeparturePage>)),
    Gone(Redirect),
}

#[derive(FromForm)]
pub(super) struct ClassField<'r> {
    class: i64,
    #[field(default = "")]
    to: &'r str,
}

#[derive(FromForm)]
pub(super) struct DepartureForm<'r> {
    #[field(default = Vec::new())]
    classes: Vec<ClassField<'r>>,
    #[field(default = "")]
    drafts: &'r str,
}

#[get("/staff/<_>/departure")]
pub(super) fn show(may: May<OpenDeparture>, page: Page, db: &State<Db>) -> Result<Html<DeparturePage>> {
    let person = may.account().0;
    Ok(Html(departure_page(&may, page, (Entered::nothing(), Handover::default()), person, db)?))
}

fn departure_page<R: Right>(
    may: &May<R>,
    page: Page,
    (entered, handover): (Entered, Handover),
    person: PersonId,
    db: &Db,
) -> Result<DeparturePage> {
    let (member, bonds) =
        db.read(may, |tx, _| Ok((store::members(tx, Some(person))?.into_iter().next(), store::bonds(tx, person)?)))?;
    let name = member.ok_or(Error::NotFound)?.name;
    Ok(DeparturePage { page, entered, person, name, bonds, handover })
}

#[post("/staff/<_>/departure", data = "<form>")]
pub(super) fn depart(
    may: May<GrantRole>,
    page: Page,
    form: Form<DepartureForm<'_>>,
    db: &State<Db>,
) -> Result<Departed> {
    let person = may.account().0;
    let handover = Handover {
        classes: form.classes.iter().map(|field| (ClassId(field.class), colleague(field.to))).collect(),
        drafts: colleague(form.drafts),
    };
    match db.write(&may, |tx, may| store::depart(tx, may.person(), person, &handover)) {
        Ok(()) => Ok(Departed::Gone(Redirect::to("/staff?done=staff-departed"))),
        Err(Error::Invalid(complaints)) => {
            let entered = Entered::nothing().wrong(complaints);
            let page = departure_page(&may, page, (entered, handover), person, db)?;
            Ok(Departed::Again((Status::UnprocessableEntity, Html(page))))
        }
        Err(error) => Err(error),
    }
}

fn colleague(text: &str) -> Option<PersonId> {
    text.parse().ok().map(PersonId)
}
