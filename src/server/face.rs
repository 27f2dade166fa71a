//! The page's frame for this request: who reads, in which language, where the bag leads.

use rocket::http::{ContentType, Header, Status};
use rocket::outcome::Outcome;
use rocket::request::{FromRequest, Request};
use rocket::{Route, State, get, routes};

use crate::clock::Clock;
use crate::db::Db;
use crate::error::Error;
use crate::locale::{ENGLISH, Lang, Times};
use crate::page::{Face, Page, PlaceLink, SchoolFace};
use crate::policy::May;
use crate::policy::people::{self, Caller, PersonFace};
use crate::policy::public::Visit;
use crate::school::colour::Colour;

pub(super) fn routes() -> Vec<Route> {
    routes![colour, health]
}

/// The school's colour as a style sheet; its address changes with the colour, so that it may be kept for ever.
#[get("/school/<name>")]
fn colour(_may: May<Visit>, caller: &Caller, name: &str) -> Result<(ContentType, Sheet), Error> {
    let school = caller.school.as_ref().ok_or(Error::NotFound)?;
    let colour = Colour::parse(&school.colour).ok_or_else(|| Error::fault("the school's colour is none"))?;
    if colour.address().rsplit('/').next() != Some(name) {
        return Err(Error::NotFound);
    }
    Ok((ContentType::CSS, Sheet(colour.style())))
}

#[derive(rocket::Responder)]
struct Immutable {
    text: String,
    cache: Header<'static>,
}

struct Sheet(String);

impl<'r> rocket::response::Responder<'r, 'static> for Sheet {
    fn respond_to(self, request: &'r Request<'_>) -> rocket::response::Result<'static> {
        Immutable { text: self.0, cache: Header::new("Cache-Control", "public, max-age=31536000, immutable") }
            .respond_to(request)
    }
}

/// Says whether the server is up and nothing more; the frame of every request has asked the database already.
#[get("/healthz")]
fn health(may: May<crate::policy::public::ProbeHealth>, db: &State<Db>) -> Result<&'static str, Error> {
    db.read(&may, |_, _| Ok("ok"))
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for &'r Caller {
    type Error = Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Error), Status> {
        match people::caller(request) {
            Ok(caller) => Outcome::Success(caller),
            Err(error) => Outcome::Error((people::trouble(request, error), Error::fault("kept for the page"))),
        }
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Page {
    type Error = Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Error), Status> {
        match people::caller(request) {
            Ok(caller) => Outcome::Success(frame(request, caller)),
            Err(error) => Outcome::Error((people::trouble(request, error), Error::fault("kept for the page"))),
        }
    }
}

/// The frame of a page that the front answers by itself: nothing of the school is looked up.
pub(super) fn nobodys(lang: Lang) -> Page {
    Page {
        lang,
        times: Times::new(Clock::machine().now(), "UTC"),
        school: SchoolFace { name: "Bookbag".to_owned(), style: Colour::default().address() },
        reader: None,
        places: Vec::new(),
        live: false,
        notice: None,
        seen_as: None,
        disk_full: false,
        hands_on: false,
        path: "/".to_owned(),
    }
}

/// The frame of an error page, which must not fail: without the school's face where that is what failed.
pub(super) fn page_for_error(request: &Request<'_>) -> Page {
    people::caller(request).map_or_else(|_| frame(request, &Caller::default()), |caller| frame(request, caller))
}

fn frame(request: &Request<'_>, caller: &Caller) -> Page {
    let lang = language(request, caller);
    let now = request.rocket().state::<Db>().map_or_else(|| Clock::machine().now(), |db| db.clock().now());
    let (name, colour, zone) = caller.school.as_ref().map_or(("Bookbag", "", "UTC"), |school| {
        (school.name.as_str(), school.colour.as_str(), school.time_zone.as_str())
    });
    Page {
        lang,
        times: Times::new(now, zone),
        school: SchoolFace { name: name.to_owned(), style: Colour::parse(colour).unwrap_or_default().address() },
        reader: caller.face.as_ref().map(|face| reader(lang, face)),
        places: caller.face.as_ref().map(|face| places(lang, face)).unwrap_or_default(),
        live: caller.face.is_some() && caller.seen.is_none(),
        notice: notice(request, lang),
        seen_as: caller.seen.as_ref().map(|seen| {
            lang.t_with("layout-seen-as", &[("adult", seen.adult.as_str()), ("child", seen.child.as_str())])
        }),
        disk_full: caller.face.is_some()
            && request.rocket().state::<Db>().is_some_and(|db| db.disk().level().is_full()),
        hands_on: caller.session.as_ref().is_some_and(|session| session.on_class_device),
        path: request.uri().path().to_string(),
    }
}

fn language(request: &Request<'_>, caller: &Caller) -> Lang {
    let chosen = caller.session.as_ref().and_then(|session| Lang::from_code(&session.language));
    let asked = || Lang::from_code(request.query_value::<&str>("lang")?.ok()?);
    chosen
        .or_else(asked)
        .unwrap_or_else(|| request.headers().get_one("Accept-Language").map_or(ENGLISH, Lang::from_accept))
}

/// What the last action did, as `?done=stories-published` names it; only messages made for it are said.
fn notice(request: &Request<'_>, lang: Lang) -> Option<String> {
    let done = request.query_value::<&str>("done")?.ok()?;
    let id = format!("done-{done}");
    crate::locale::knows(&id).then(|| lang.t(&id))
}

fn reader(lang: Lang, face: &PersonFace) -> Face {
    let name = format!("{} {}", face.given_name, face.family_name);
    let children: Vec<String> = face.children.iter().map(|child| child.1.clone()).collect();
    let below = match face.roles.first() {
        Some(role) => {
            let classes: Vec<String> = face.teaches.iter().map(|class| class.1.clone()).collect();
            let role = lang.t(&format!("layout-role-{role}"));
            if classes.is_empty() { role } else { format!("{role}, {}", lang.list(&classes)) }
        }
        None => lang.list(&children),
    };
    Face::new(face.person.0, name, below)
}

/// Where the bag leads, by what the person is here.
fn places(lang: Lang, face: &PersonFace) -> Vec<PlaceLink> {
    let has = |role: &str| face.roles.iter().any(|held| held == role);
    let mut places = vec![place(lang, "house", "layout-home", "/")];
    for (class, name) in &face.teaches {
        places.push(named("layout-grid", name, format!("/classes/{class}")));
        if !face.roles.is_empty() {
            places.push(named(
                "newspaper",
                &lang.t_with("layout-story-of", &[("class", name.as_str())]),
                format!("/classes/{class}/stories"),
            ));
        }
    }
    let mut seen: Vec<_> = face.teaches.iter().map(|class| class.0).collect();
    for class in face.children.iter().filter_map(|child| child.2).chain(face.class) {
        if !seen.contains(&class) {
            seen.push(class);
            let child: Vec<String> =
                face.children.iter().filter(|child| child.2 == Some(class)).map(|child| child.1.clone()).collect();
            let label = if child.is_empty() {
                lang.t("layout-class-story")
            } else {
                lang.t_with("layout-story-for", &[("child", lang.list(&child))])
            };
            places.push(named("newspaper", &label, format!("/classes/{class}/stories")));
        }
    }
    let reads_school = face.class.is_some() || !seen.is_empty() || has("teacher") || has("leader") || has("office");
    for (_, child, class) in face.lent.iter().filter(|(_, _, class)| !seen.contains(class)) {
        let label = lang.t_with("layout-story-for", &[("child", child.as_str())]);
        places.push(named("newspaper", &label, format!("/classes/{class}/stories")));
    }
    let rows: [(bool, &'static str, &'static str, &'static str); 8] = [
        (reads_school, "school", "layout-school-story", "/stories"),
        (has("leader") || has("office"), "users", "layout-classes", "/classes"),
        (has("leader") || has("office"), "table", "layout-roster", "/roster"),
        (has("leader"), "id-card", "layout-staff", "/staff"),
        (has("leader") || has("office") || has("dpo"), "shield-check", "layout-consents", "/consents"),
        (has("leader") || has("dpo"), "eye", "layout-access-log", "/access-log"),
        (has("it") || has("leader"), "activity", "layout-status", "/status"),
        (has("leader"), "settings", "layout-settings", "/settings"),
    ];
    places.extend(rows.into_iter().filter(|row| row.0).map(|(_, icon, label, href)| place(lang, icon, label, href)));
    places
}

fn place(lang: Lang, icon: &'static str, label: &str, href: &str) -> PlaceLink {
    PlaceLink { icon, label: lang.t(label), href: href.to_owned(), count: 0 }
}

fn named(icon: &'static str, label: &str, href: String) -> PlaceLink {
    PlaceLink { icon, label: label.to_owned(), href, count: 0 }
}
