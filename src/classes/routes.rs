//! Pages of classes: the list and its settings for the office, the class and the children's profiles for its teachers.

mod day_passes;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::store;
use super::{Class, Listed, NewPupil, Profile, Teacher, YEAR_GROUPS, year_name};
use crate::db::Db;
use crate::db::ids::{ClassId, PersonId};
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::classes::{AddPupil, ArrangeClasses, ReadClassList, ReadPupil};
use crate::policy::office::ReadRoster;
use crate::school::names;

/// All routes of classes.
#[must_use]
pub fn routes() -> Vec<Route> {
    let own =
        rocket::routes![list, add, show_roster, settings, rename, let_teach, end_teaching, show, add_pupil, show_pupil];
    [own, day_passes::routes()].concat()
}

/// A page, or the form again with what is wrong.
type Done<T> = Result<Redirect, (Status, Html<T>)>;

fn again<T>(page: T) -> Done<T> {
    Err((Status::UnprocessableEntity, Html(page)))
}

#[derive(Template)]
#[template(path = "classes/list.html")]
struct ListPage {
    page: Page,
    classes: Vec<Class>,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "classes/settings.html")]
struct SettingsPage {
    page: Page,
    class: Class,
    could_teach: Vec<Teacher>,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "classes/show.html")]
struct ClassPage {
    page: Page,
    class: Class,
    pupils: Vec<Listed>,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "roster/class.html")]
struct RosterClassPage {
    page: Page,
    class: Class,
    pupils: Vec<Listed>,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "classes/add-pupil.html")]
struct AddPupilPage {
    page: Page,
    class: Class,
    entered: Entered,
    from: &'static str,
}

#[derive(Template)]
#[template(path = "classes/pupil.html")]
struct PupilPage {
    page: Page,
    profile: Profile,
    own: bool,
}

impl ClassPage {
    fn from(&self) -> &'static str {
        "class"
    }
}

impl RosterClassPage {
    fn from(&self) -> &'static str {
        "roster"
    }
}

impl AddPupilPage {
    fn from(&self) -> &'static str {
        self.from
    }
}

/// A year group's name.
fn year(page: &Page, year_group: i64) -> String {
    page.t_with(year_name(year_group), &[("year", year_group)])
}

impl ListPage {
    fn years(&self) -> Vec<(i64, String)> {
        YEAR_GROUPS.map(|group| (group, year(&self.page, group))).collect()
    }

    fn year(&self, class: &Class) -> String {
        year(&self.page, class.year_group)
    }

    fn teachers(&self, class: &Class) -> String {
        self.page.list(&class.teachers.iter().map(|teacher| teacher.name.clone()).collect::<Vec<_>>())
    }
}

impl SettingsPage {
    fn years(&self) -> Vec<(i64, String)> {
        YEAR_GROUPS.map(|group| (group, year(&self.page, group))).collect()
    }
}

#[derive(FromForm)]
struct ClassForm<'r> {
    name: &'r str,
    year_group: i64,
}

impl ClassForm<'_> {
    fn entered(&self) -> Entered {
        Entered::nothing().with("name", self.name).with("year_group", self.year_group.to_string())
    }

    /// The clean name and the year group.
    fn read(&self) -> Result<(String, i64), Vec<Complaint>> {
        let name = names::entered("name", self.name).map_err(|complaint| vec![complaint])?;
        if name.chars().count() > 40 {
            return Err(vec![Complaint::new("name", "classes-name-too-long")]);
        }
        if !YEAR_GROUPS.contains(&self.year_group) {
            return Err(vec![Complaint::new("year_group", "classes-year-missing")]);
        }
        Ok((name, self.year_group))
    }
}

#[get("/classes")]
fn list(may: May<ReadRoster>, page: Page, db: &State<Db>) -> Result<Html<ListPage>> {
    let classes = db.read(&may, |tx, _| store::list(tx))?;
    Ok(Html(ListPage { page, classes, entered: Entered::nothing() }))
}

#[post("/classes", data = "<form>")]
fn add(may: May<ArrangeClasses>, page: Page, form: Form<ClassForm<'_>>, db: &State<Db>) -> Result<Done<ListPage>> {
    let added = form.read().map_or_else(
        |complaints| Err(Error::Invalid(complaints)),
        |(name, year_group)| {
            db.write(&may, |tx, _| {
                let class = store::add(tx, &name, year_group, store::academic_year(tx)?)?;
                tx.note_class(class);
                Ok(())
            })
        },
    );
    let complaints = match added {
        Ok(()) => return Ok(Ok(Redirect::to("/classes?done=classes-added"))),
        Err(error) => complaints(error)?,
    };
    let classes = db.read(&may, |tx, _| store::list(tx))?;
    Ok(again(ListPage { page, classes, entered: form.entered().wrong(complaints) }))
}

/// What a form may be told; other errors go on.
fn complaints(error: Error) -> Result<Vec<Complaint>> {
    match error {
        Error::Invalid(complaints) => Ok(complaints),
        Error::Conflict(message) => Ok(vec![Complaint::new("name", message)]),
        error => Err(error),
    }
}

#[get("/roster/classes/<class>")]
fn show_roster(may: May<ReadRoster>, page: Page, class: i64, db: &State<Db>) -> Result<Html<RosterClassPage>> {
    let (class, pupils) =
        db.read(&may, |tx, _| Ok((store::show(tx, ClassId(class))?, store::pupils(tx, ClassId(class))?)))?;
    Ok(Html(RosterClassPage { page, class, pupils, entered: Entered::nothing() }))
}

#[get("/roster/classes/<class>/settings")]
fn settings(may: May<ReadRoster>, page: Page, class: i64, db: &State<Db>) -> Result<Html<SettingsPage>> {
    let (class, could_teach) =
        db.read(&may, |tx, _| Ok((store::show(tx, ClassId(class))?, store::could_teach(tx, ClassId(class))?)))?;
    let entered = Entered::nothing().with("name", class.name.clone()).with("year_group", class.year_group.to_string());
    Ok(Html(SettingsPage { page, class, could_teach, entered }))
}

#[post("/roster/classes/<class>/settings", data = "<form>")]
fn rename(
    may: May<ArrangeClasses>,
    page: Page,
    class: i64,
    form: Form<ClassForm<'_>>,
    db: &State<Db>,
) -> Result<Done<SettingsPage>> {
    let class = ClassId(class);
    let renamed = form.read().map_or_else(
        |complaints| Err(Error::Invalid(complaints)),
        |(name, year_group)| {
            db.write(&may, |tx, _| {
                tx.note_class(class);
                store::rename(tx, class, &name, year_group)
            })
        },
    );
    let complaints = match renamed {
        Ok(()) => return Ok(Ok(Redirect::to(format!("/roster/classes/{class}/settings?done=classes-changed")))),
        Err(error) => complaints(error)?,
    };
    let (class, could_teach) = db.read(&may, |tx, _| Ok((store::show(tx, class)?, store::could_teach(tx, class)?)))?;
    Ok(again(SettingsPage { page, class, could_teach, entered: form.entered().wrong(complaints) }))
}

#[derive(FromForm)]
struct TeacherForm {
    teacher: i64,
}

#[post("/roster/classes/<class>/teachers", data = "<form>")]
fn let_teach(may: May<ArrangeClasses>, class: i64, form: Form<TeacherForm>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, _| store::let_teach(tx, ClassId(class), PersonId(form.teacher)))?;
    Ok(Redirect::to(format!("/roster/classes/{class}/settings?done=classes-changed")))
}

#[post("/roster/classes/<class>/teachers/<teacher>/ending")]
fn end_teaching(may: May<ArrangeClasses>, class: i64, teacher: i64, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, _| store::end_teaching(tx, ClassId(class), PersonId(teacher)))?;
    Ok(Redirect::to(format!("/roster/classes/{class}/settings?done=classes-changed")))
}

#[get("/classes/<_>")]
fn show(may: May<ReadClassList>, page: Page, db: &State<Db>) -> Result<Html<ClassPage>> {
    let (class, pupils) =
        db.read(&may, |tx, may| Ok((store::show(tx, may.class())?, store::pupils(tx, may.class())?)))?;
    Ok(Html(ClassPage { page, class, pupils, entered: Entered::nothing() }))
}

#[derive(FromForm)]
struct PupilForm<'r> {
    given: &'r str,
    family: &'r str,
    another: bool,
    from: Option<&'r str>,
}

#[post("/classes/<_>/pupils", data = "<form>")]
fn add_pupil(may: May<AddPupil>, page: Page, form: Form<PupilForm<'_>>, db: &State<Db>) -> Result<Done<AddPupilPage>> {
    let from = if form.from == Some("roster") { "roster" } else { "class" };
    let added = match (names::entered("given", form.given), names::entered("family", form.family)) {
        (Ok(given), Ok(family)) => db.write(&may, |tx, may| {
            if !form.another && store::has_namesake(tx, may.class(), &given, &family)? {
                return Err(Error::invalid("another", "classes-namesake"));
            }
            let pupil = store::enrol(
                tx,
                &NewPupil { given: &given, family: &family, roster_number: None, birth: None },
                may.class(),
            )?;
            tx.note_pupil(pupil);
            Ok(())
        }),
        (given, family) => Err(Error::Invalid([given.err(), family.err()].into_iter().flatten().collect())),
    };
    let complaints = match added {
        Ok(()) if from == "roster" => {
            return Ok(Ok(Redirect::to(format!("/roster/classes/{}?done=classes-pupil-added", may.class()))));
        }
        Ok(()) => return Ok(Ok(Redirect::to(format!("/classes/{}?done=classes-pupil-added", may.class())))),
        Err(Error::Invalid(complaints)) => complaints,
        Err(error) => return Err(error),
    };
    let class = db.read(&may, |tx, may| store::show(tx, may.class()))?;
    let entered = Entered::nothing().with("given", form.given).with("family", form.family).wrong(complaints);
    Ok(again(AddPupilPage { page, class, entered, from }))
}

#[get("/pupils/<_>")]
fn show_pupil(may: May<ReadPupil>, page: Page, db: &State<Db>) -> Result<Html<PupilPage>> {
    let profile = db.read(&may, |tx, may| store::profile(tx, may.pupil()))?;
    let own = may.person() == may.pupil().person();
    Ok(Html(PupilPage { page, profile, own }))
}
