//! Pages of consents: a family's own, what staff see and record, the register.

use askama::Template;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post, routes};

use super::store::{self, Child, Entry, RegisterLine, Standing};
use super::{Answer, Answers, Purpose};
use crate::clock::Moment;
use crate::db::Db;
use crate::error::{Complaint, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::families::{AttestConsent, GiveConsent, ReadConsentRegister, ReadConsents};

/// The routes of consents.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![show, give, attest, register]
}

#[derive(Template)]
#[template(path = "consents/show.html")]
struct FamilyPage {
    page: Page,
    child: Child,
    standings: Vec<Standing>,
    history: Vec<Entry>,
    entered: Entered,
    responsible: bool,
}

#[derive(Template)]
#[template(path = "consents/staff.html")]
struct StaffPage {
    page: Page,
    child: Child,
    standings: Vec<Standing>,
    history: Vec<Entry>,
    entered: Entered,
    attests: bool,
}

#[derive(Template)]
#[template(path = "consents/register.html")]
struct Register {
    page: Page,
    lines: Vec<RegisterLine>,
}

impl Register {
    fn mark(&self, answer: &Option<Answer>) -> String {
        self.page.t(match answer {
            Some(Answer::Yes) => "consents-register-yes",
            Some(Answer::No) => "consents-register-no",
            None => "consents-register-open",
        })
    }

    fn tone(&self, answer: &Option<Answer>) -> &'static str {
        match answer {
            Some(Answer::Yes) => "leaf",
            Some(Answer::No) => "coral",
            None => "",
        }
    }
}

#[derive(Responder)]
enum Shown {
    Family(Html<FamilyPage>),
    Staff(Html<StaffPage>),
}

#[derive(Responder)]
enum Given {
    Again((Status, Html<FamilyPage>)),
    Kept(Redirect),
}

#[derive(Responder)]
enum Attested {
    Again((Status, Html<StaffPage>)),
    Kept(Redirect),
}

/// What holds for a child: a guardian sees the questions, staff what was agreed.
#[get("/pupils/<_>/consents")]
fn show(may: May<ReadConsents>, page: Page, db: &State<Db>) -> Result<Shown> {
    db.read(&may, |tx, may| {
        let child = store::child(tx, may.pupil())?;
        let standings = store::standings(tx, may.pupil(), may.person())?;
        Ok(match store::guarding(tx, may.pupil(), may.person())? {
            Some(responsible) => {
                let history = store::own_history(tx, may.pupil(), may.person())?;
                let entered = chosen(&standings);
                Shown::Family(Html(FamilyPage { page, child, standings, history, entered, responsible }))
            }
            None => {
                let history = store::history(tx, may.pupil())?;
                let attests = store::attests(tx, may.pupil(), may.person())?;
                Shown::Staff(Html(StaffPage { page, child, standings, history, entered: Entered::nothing(), attests }))
            }
        })
    })
}

/// The own answers until now, for the form.
fn chosen(standings: &[Standing]) -> Entered {
    standings
        .iter()
        .filter_map(|standing| Some((standing.purpose, standing.own?.0)))
        .fold(Entered::nothing(), |entered, (purpose, answer)| entered.with(purpose.field(), answer.word()))
}

#[derive(FromForm)]
struct GiveForm<'r> {
    answers: Answers<'r>,
}

#[post("/pupils/<_>/consents", data = "<form>")]
fn give(may: May<GiveConsent>, page: Page, form: Form<GiveForm<'_>>, db: &State<Db>) -> Result<Given> {
    let answers = match form.answers.read(&page) {
        Ok(answers) => answers,
        Err(complaints) => {
            let entered = form.answers.kept(Entered::nothing()).wrong(complaints);
            let again = db.read(&may, |tx, may| {
                Ok(FamilyPage {
                    page,
                    child: store::child(tx, may.pupil())?,
                    standings: store::standings(tx, may.pupil(), may.person())?,
                    history: store::own_history(tx, may.pupil(), may.person())?,
                    entered,
                    responsible: true,
                })
            })?;
            return Ok(Given::Again((Status::UnprocessableEntity, Html(again))));
        }
    };
    let pupil = may.pupil();
    db.write(&may, |tx, may| {
        if !store::give(tx, may.pupil(), may.person(), &answers)? {
            tx.nothing_changed();
        }
        Ok(())
    })?;
    Ok(Given::Kept(Redirect::to(format!("/pupils/{pupil}/consents?done=consents-kept"))))
}

#[derive(FromForm)]
struct AttestForm<'r> {
    #[field(default = "")]
    purpose: &'r str,
    #[field(default = "")]
    answer: &'r str,
    #[field(default = "")]
    attested_on: &'r str,
}

impl AttestForm<'_> {
    fn read(&self, zone: &TimeZone, now: Moment) -> Result<(Purpose, Answer, Moment), Vec<Complaint>> {
        let chosen = Purpose::from_word(self.purpose).zip(Answer::from_word(self.answer));
        let on = day(self.attested_on, zone).filter(|on| *on <= now);
        match (chosen, on) {
            (Some((purpose, answer)), Some(on)) => Ok((purpose, answer, on)),
            (chosen, on) => Err([
                chosen.is_none().then(|| Complaint::new("purpose", "consents-attest-choose")),
                on.is_none().then(|| Complaint::new("attested_on", "consents-attest-date-wrong")),
            ]
            .into_iter()
            .flatten()
            .collect()),
        }
    }
}

/// The beginning of the day that a form names (`2026-11-24`), in the school's time zone.
fn day(text: &str, zone: &TimeZone) -> Option<Moment> {
    let date: Date = text.parse().ok()?;
    zone.to_timestamp(date.at(0, 0, 0, 0)).ok().map(|start| Moment(start.as_millisecond()))
}

#[post("/pupils/<_>/consents/attestation", data = "<form>")]
fn attest(may: May<AttestConsent>, page: Page, form: Form<AttestForm<'_>>, db: &State<Db>) -> Result<Attested> {
    let (purpose, answer, on) = match form.read(&page.times.zone, db.clock().now()) {
        Ok(read) => read,
        Err(complaints) => {
            let entered = Entered::nothing()
                .with("purpose", form.purpose)
                .with("answer", form.answer)
                .with("attested_on", form.attested_on)
                .wrong(complaints);
            let again = db.read(&may, |tx, may| {
                Ok(StaffPage {
                    page,
                    child: store::child(tx, may.pupil())?,
                    standings: store::standings(tx, may.pupil(), may.person())?,
                    history: store::history(tx, may.pupil())?,
                    entered,
                    attests: true,
                })
            })?;
            return Ok(Attested::Again((Status::UnprocessableEntity, Html(again))));
        }
    };
    let pupil = may.pupil();
    db.write(&may, |tx, may| store::attest(tx, may.pupil(), may.person(), purpose, answer, on))?;
    Ok(Attested::Kept(Redirect::to(format!("/pupils/{pupil}/consents?done=consents-attested"))))
}

/// What holds for every pupil, to read and to print.
#[get("/consents")]
fn register(may: May<ReadConsentRegister>, page: Page, db: &State<Db>) -> Result<Html<Register>> {
    let lines = db.read(&may, |tx, _| store::register(tx))?;
    Ok(Html(Register { page, lines }))
}
