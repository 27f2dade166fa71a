//! Day passes as pages: the office issues, prints and takes back; a substitute enters by the printed code.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post};

use crate::accounts::Device;
use crate::accounts::codes::{Fingerprint, Secret};
use crate::accounts::mails::Post;
use crate::accounts::qr::Qr;
use crate::classes::Class;
use crate::classes::day_passes::{DayPass, Substitute, school_day};
use crate::classes::store::{self, day_passes};
use crate::clock::Moment;
use crate::db::ids::{DayPassId, PersonId};
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::classes::{IssueDayPass, ListDayPasses, OpenDayPass, UseDayPass};
use crate::policy::public::{SignIn, Visit};
use crate::school::names;

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![list, issue, revoke, show_code, enter, today, begin]
}

/// The passes of a class, and the form for one more.
#[derive(Template)]
#[template(path = "classes/day-passes.html")]
struct PassesPage {
    page: Page,
    class: Class,
    passes: Vec<DayPass>,
    known: Vec<Substitute>,
    entered: Entered,
}

/// The sheet that a substitute from outside gets: the code stands on it and nowhere else.
#[derive(Template)]
#[template(path = "classes/day-pass-sheet.html")]
struct Sheet {
    page: Page,
    class: Class,
    name: String,
    day: Moment,
    square: Qr,
}

#[get("/classes/<_>/day-passes")]
fn list(may: May<ListDayPasses>, page: Page, db: &State<Db>) -> Result<Html<PassesPage>> {
    db.read(&may, |tx, may| passes(tx, page, may.class(), Entered::nothing())).map(Html)
}

fn passes(tx: &Tx<'_>, page: Page, class: crate::db::ids::ClassId, entered: Entered) -> Result<PassesPage> {
    Ok(PassesPage {
        page,
        class: store::show(tx, class)?,
        passes: day_passes::list(tx, class)?,
        known: day_passes::known_substitutes(tx, class)?,
        entered,
    })
}

#[derive(FromForm)]
struct PassForm<'r> {
    #[field(default = "")]
    person: &'r str,
    #[field(default = "")]
    given: &'r str,
    #[field(default = "")]
    family: &'r str,
    #[field(default = "")]
    day: &'r str,
}

/// Who the pass is for.
enum Whom {
    Known(PersonId),
    New(String, String),
}

impl PassForm<'_> {
    fn entered(&self) -> Entered {
        Entered::nothing()
            .with("person", self.person)
            .with("given", self.given)
            .with("family", self.family)
            .with("day", self.day)
    }

    fn read(&self, page: &Page) -> Result<(Whom, (Moment, Moment))> {
        let mut wrong = Vec::new();
        let whom = match self.person.parse() {
            Ok(person) => Some(Whom::Known(person)),
            Err(_) => match (names::entered("given", self.given), names::entered("family", self.family)) {
                (Ok(given), Ok(family)) => Some(Whom::New(given, family)),
                (given, family) => {
                    wrong.extend([given.err(), family.err()].into_iter().flatten());
                    None
                }
            },
        };
        let day = school_day(self.day, page.times.now, &page.times.zone)
            .map_err(|message| wrong.push(Complaint::new("day", message)))
            .ok();
        whom.zip(day).ok_or(Error::Invalid(wrong))
    }
}

/// A new pass: on paper, or by the account of the staff; or the form again.
#[derive(Responder)]
enum Issued {
    Sheet(Html<Sheet>),
    Listed(Redirect),
    Again((Status, Html<PassesPage>)),
}

#[post("/classes/<_>/day-passes", data = "<form>")]
fn issue(
    may: May<IssueDayPass>,
    page: Page,
    form: Form<PassForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Issued> {
    let code = Secret::of_128_bits()?;
    let issued = form.read(&page).and_then(|(whom, day)| {
        db.write(&may, |tx, may| {
            let known = day_passes::known_substitutes(tx, may.class())?;
            let (person, name, on_staff) = match whom {
                Whom::New(given, family) => {
                    (day_passes::add_substitute(tx, &given, &family)?, format!("{given} {family}"), false)
                }
                Whom::Known(person) => {
                    let found = known.into_iter().find(|other| other.person == person);
                    let found = found.ok_or(Error::invalid("person", "classes-pass-nobody"))?;
                    (found.person, found.name, found.on_staff)
                }
            };
            let fingerprint = (!on_staff).then_some(code.fingerprint);
            let pass = day_passes::issue(tx, may.person(), may.class(), person, day, fingerprint)?;
            tx.note_object(pass.0);
            Ok((store::show(tx, may.class())?, name, day.0, on_staff))
        })
    });
    match issued {
        Ok((class, _, _, true)) => {
            Ok(Issued::Listed(Redirect::to(format!("/classes/{}/day-passes?done=classes-pass-issued", class.class_id))))
        }
        Ok((class, name, day, false)) => {
            let square = Qr::of(&post.address(&format!("/day-pass/{}", *code.held)))?;
            Ok(Issued::Sheet(Html(Sheet { page, class, name, day, square })))
        }
        Err(Error::Invalid(wrong)) => {
            let entered = form.entered().wrong(wrong);
            let again = db.read(&may, |tx, may| passes(tx, page, may.class(), entered))?;
            Ok(Issued::Again((Status::UnprocessableEntity, Html(again))))
        }
        Err(error) => Err(error),
    }
}

#[post("/classes/<_>/day-passes/<pass>/revocation")]
fn revoke(may: May<IssueDayPass>, pass: i64, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| day_passes::revoke(tx, may.person(), may.class(), DayPassId(pass)))?;
    Ok(Redirect::to(format!("/classes/{}/day-passes?done=classes-pass-ended", may.class())))
}

/// What a code opens, before it is used: a look at the page does not use it up.
#[derive(Template)]
#[template(path = "classes/day-pass-code.html")]
struct CodePage {
    page: Page,
    code: String,
    /// The first moment of the day, where that is still to come.
    not_before: Option<Moment>,
}

#[get("/day-pass/<code>")]
fn show_code(may: May<Visit>, page: Page, code: &str, db: &State<Db>) -> Result<Html<CodePage>> {
    let carried = db.read(&may, |tx, _| day_passes::carried_by(tx, Fingerprint::of(code)))?;
    let not_before = Some(carried.starts).filter(|starts| *starts > page.times.now);
    Ok(Html(CodePage { page, code: code.to_owned(), not_before }))
}

#[post("/day-pass/<code>")]
fn enter(may: May<SignIn>, code: &str, device: Device<'_>, db: &State<Db>) -> Result<Redirect> {
    let token = Secret::of_256_bits()?;
    let class = db.write(&may, |tx, _| {
        let carried = day_passes::carried_by(tx, Fingerprint::of(code))?;
        if carried.starts > tx.now() {
            return Err(Error::Conflict("classes-pass-not-yet"));
        }
        day_passes::enter(tx, &carried, token.fingerprint)?;
        Ok(carried.class)
    })?;
    device.give_session(&token, None);
    Ok(Redirect::to(format!("/classes/{class}/day-pass")))
}

/// The substitute's day: where to begin, and until when.
#[derive(Template)]
#[template(path = "classes/day-pass.html")]
struct TodayPage {
    page: Page,
    class: Class,
    until: Moment,
}

#[get("/classes/<_>/day-pass")]
fn today(may: May<OpenDayPass>, page: Page, db: &State<Db>) -> Result<Html<TodayPage>> {
    let (class, until) = db.read(&may, |tx, may| {
        Ok((store::show(tx, may.class())?, day_passes::holds_until(tx, may.class(), may.person())?))
    })?;
    Ok(Html(TodayPage { page, class, until: until.plus(-1) }))
}

/// The substitute begins: the access log keeps when.
#[post("/classes/<_>/day-pass")]
fn begin(may: May<UseDayPass>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| day_passes::holds_until(tx, may.class(), may.person()).map(drop))?;
    Ok(Redirect::to(format!("/classes/{}", may.class())))
}
