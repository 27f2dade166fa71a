//! The wizard of the new school year: what is proposed, what it would do, and the move.

use std::collections::HashMap;

use askama::Template;
use rocket::form::{self, Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::store::{self, Year};
use super::{Next, Rehearsal, Rehearsed, Step, proposed, teacher_name};
use crate::accounts::mails::Post;
use crate::classes::{Teacher, academic_year_name, year_name};
use crate::db::Db;
use crate::db::ids::{ClassId, PersonId};
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::office::{PromoteYear, RehearseYear};
use crate::school::names;

/// All routes of the new school year.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![plan, rehearse, promote]
}

/// The longest name of a class.
const LONGEST_NAME: usize = 40;

#[derive(Template)]
#[template(path = "promotion/plan.html")]
struct PlanPage {
    page: Page,
    from: i64,
    steps: Vec<Step>,
    teachers: Vec<Teacher>,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "promotion/rehearsal.html")]
struct RehearsalPage {
    page: Page,
    from: i64,
    rehearsal: Rehearsal,
    teachers: Vec<Teacher>,
}

impl Step {
    fn leaves(&self) -> bool {
        self.next == Next::Leaves
    }

    /// The name that is proposed or was entered; for leavers what the class is called now, should they stay after all.
    fn name(&self) -> &str {
        match &self.next {
            Next::Leaves => &self.class.name,
            Next::Moves { name, .. } => name,
        }
    }

    fn teaches(&self, person: &PersonId) -> bool {
        matches!(&self.next, Next::Moves { teacher: Some(teacher), .. } if teacher == person)
    }
}

impl PlanPage {
    fn this_year(&self) -> String {
        academic_year_name(self.from)
    }

    fn next_year(&self) -> String {
        academic_year_name(self.from + 1)
    }

    fn year(&self, step: &Step) -> String {
        self.page.t_with(year_name(step.class.year_group), &[("year", step.class.year_group)])
    }
}

impl RehearsalPage {
    fn this_year(&self) -> String {
        academic_year_name(self.from)
    }

    fn next_year(&self) -> String {
        academic_year_name(self.from + 1)
    }

    fn teacher(&self, outcome: &Rehearsed) -> String {
        let Next::Moves { teacher, .. } = outcome.next else { return String::new() };
        teacher_name(&self.teachers, teacher).map_or_else(|| self.page.t("promotion-no-teacher"), str::to_owned)
    }

    fn moved(&self) -> i64 {
        self.rehearsal.outcomes.iter().filter(|class| class.next != Next::Leaves).map(|class| class.pupils).sum()
    }

    fn told(&self) -> i64 {
        self.rehearsal.leavers.iter().map(|leaver| leaver.told).sum()
    }

    fn mixed(&self, name: &str) -> String {
        self.page.t_with("promotion-mixed", &[("name", name)])
    }

    fn untold(&self) -> i64 {
        self.rehearsal.leavers.iter().map(|leaver| leaver.untold).sum()
    }
}

/// The plan as the form sends it, by the numbers of the classes.
#[derive(FromForm)]
struct PlanForm {
    from: i64,
    next: HashMap<i64, String>,
    name: HashMap<i64, String>,
    teacher: HashMap<i64, String>,
}

impl PlanForm {
    /// The steps for the classes of the year, and what is wrong with them.
    ///
    /// # Errors
    /// [`Error::Conflict`] if the school is in another year by now, or a class is not in the plan.
    fn read(&self, year: Year) -> Result<(Vec<Step>, Vec<Complaint>)> {
        if self.from != year.from || year.classes.iter().any(|class| !self.next.contains_key(&class.class_id.0)) {
            return Err(Error::Conflict("promotion-changed-meanwhile"));
        }
        let mut complaints = Vec::new();
        let steps = year
            .classes
            .into_iter()
            .map(|class| {
                let next = self.next_of(class.class_id, &class.name, &mut complaints);
                Step { class, next }
            })
            .collect();
        Ok((steps, complaints))
    }

    fn next_of(&self, class: ClassId, now_called: &str, complaints: &mut Vec<Complaint>) -> Next {
        if self.next.get(&class.0).is_some_and(|next| next == "leaves") {
            return Next::Leaves;
        }
        let entered = self.name.get(&class.0).map(String::as_str).unwrap_or_default();
        let name = names::entered("name", entered).ok().filter(|name| name.chars().count() <= LONGEST_NAME);
        if name.is_none() {
            complaints.push(Complaint::new("", "promotion-name-wrong").with("class", now_called));
        }
        Next::Moves {
            name: name.unwrap_or_else(|| entered.to_owned()),
            teacher: self.teacher.get(&class.0).and_then(|teacher| teacher.parse().ok()).map(PersonId),
        }
    }
}

#[get("/roster/new-year")]
fn plan(may: May<RehearseYear>, page: Page, db: &State<Db>) -> Result<Html<PlanPage>> {
    let Year { from, classes, teachers } = db.read(&may, |tx, _| store::year(tx))?;
    Ok(Html(PlanPage { page, from, steps: proposed(classes), teachers, entered: Entered::nothing() }))
}

/// What a rehearsal shows: the outcome, or the plan again with what is wrong.
type Outcome = Result<Html<RehearsalPage>, (Status, Html<PlanPage>)>;

#[get("/roster/new-year/rehearsal?<plan..>")]
fn rehearse(
    may: May<RehearseYear>,
    page: Page,
    plan: form::Result<'_, PlanForm>,
    db: &State<Db>,
) -> Result<Result<Outcome, Redirect>> {
    let Ok(plan) = plan else { return Ok(Err(Redirect::to("/roster/new-year"))) };
    let year = db.read(&may, |tx, _| store::year(tx))?;
    let (from, teachers) = (year.from, year.teachers.clone());
    let (steps, complaints) = plan.read(year)?;
    if !complaints.is_empty() {
        let entered = Entered::nothing().wrong(complaints);
        let again = Html(PlanPage { page, from, steps, teachers, entered });
        return Ok(Ok(Err((Status::UnprocessableEntity, again))));
    }
    let rehearsal = db.read(&may, |tx, _| store::rehearse(tx, &steps))?;
    Ok(Ok(Ok(Html(RehearsalPage { page, from, rehearsal, teachers }))))
}

#[post("/roster/new-year", data = "<plan>")]
fn promote(may: May<PromoteYear>, plan: Form<PlanForm>, db: &State<Db>, mail: &State<Post>) -> Result<Redirect> {
    db.write(&may, |tx, may| {
        let (steps, complaints) = plan.read(store::year(tx)?)?;
        if !complaints.is_empty() {
            return Err(Error::Invalid(complaints));
        }
        store::promote(tx, may.person(), mail, plan.from, &steps)
    })?;
    Ok(Redirect::to("/roster?done=promotion-done"))
}
