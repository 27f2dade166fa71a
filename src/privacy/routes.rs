//! Who looked: the access log, and what it says about one child or oneself.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::{FromForm, Responder, Route, State, get, post, routes};

use super::{About, Actor, Entry, PAGE_SIZE, store};
use crate::db::Db;
use crate::error::{Complaint, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::privacy::{GiveReason, ReadAccessLog, ReadAccessLogWithReason, ReadChildAccessReport};
use crate::policy::public::ReadOwnAccessReport;
use crate::school::names::clean;

/// The routes of the privacy desk.
#[must_use]
pub fn routes() -> Vec<Route> {
    routes![super::notice::notice, access_log, reason, access_log_with_reason, child, own]
}

/// Fewest letters of a reason: 'x' is none.
const SHORTEST_REASON: usize = 10;
const LONGEST_REASON: usize = 500;

/// Before the newest line.
const NEWEST: i64 = i64::MAX;

#[derive(Template)]
#[template(path = "privacy/access-log.html")]
struct AccessLog {
    page: Page,
    entries: Vec<Entry>,
    actor: Option<i64>,
    /// A leader's reason, sent along to the next page; empty for the data protection officer.
    reason: String,
}

#[derive(Template)]
#[template(path = "privacy/reason.html")]
struct Reason {
    page: Page,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "privacy/child-access.html")]
struct ChildAccess {
    page: Page,
    child: String,
    whole: bool,
    entries: Vec<Entry>,
}

#[derive(Template)]
#[template(path = "privacy/own-access.html")]
struct OwnAccess {
    page: Page,
    entries: Vec<Entry>,
}

impl ChildAccess {
    /// The heading, with the child's name in it.
    fn named(&self, id: &str) -> String {
        self.page.t_with(id, &[("child", self.child.as_str())])
    }

    /// The address of the older lines; empty at the end.
    fn older(&self) -> String {
        older(&self.entries).map_or_else(String::new, |before| format!("{}?before={before}", self.page.path))
    }
}

impl OwnAccess {
    /// The address of the older lines; empty at the end.
    fn older(&self) -> String {
        older(&self.entries).map_or_else(String::new, |before| format!("{}?before={before}", self.page.path))
    }
}

impl AccessLog {
    /// The line before which the older ones stand.
    fn older(&self) -> Option<i64> {
        older(&self.entries)
    }

    /// The address of the older lines, where no reason goes along.
    fn older_address(&self, before: &i64) -> String {
        let actor = self.actor.map_or_else(String::new, |person| format!("&actor={person}"));
        format!("/access-log?before={before}{actor}")
    }
}

/// What happened, in the reader's words.
fn did(page: &Page, entry: &Entry) -> String {
    let id = format!("privacy-did-{}", entry.right);
    page.t(if crate::locale::knows(&id) { &id } else { "privacy-did-other" })
}

/// What a guardian is told of a look: that a court order was looked up is told as the record, where it is kept (D123).
fn looked(page: &Page, entry: &Entry) -> String {
    match entry.right.as_str() {
        "SeeRestrictionMark" | "ReadRestriction" => page.t("privacy-did-ReadRosterRecord"),
        _ => did(page, entry),
    }
}

/// The actor's roles in words.
fn roles(page: &Page, actor: &Actor) -> String {
    let words: Vec<String> =
        actor.roles.split_whitespace().map(|role| page.t(&format!("layout-role-{role}"))).collect();
    page.list(&words)
}

/// The line before which the next page begins, if this one is full.
fn older(entries: &[Entry]) -> Option<i64> {
    let full = i64::try_from(entries.len()).is_ok_and(|count| count == PAGE_SIZE);
    entries.last().filter(|_| full).map(|entry| entry.seq)
}

#[get("/access-log?<before>&<actor>")]
fn access_log(
    may: May<ReadAccessLog>,
    page: Page,
    before: Option<i64>,
    actor: Option<i64>,
    db: &State<Db>,
) -> Result<Html<AccessLog>> {
    let about = actor.map_or(About::Everything, About::Actor);
    let entries = db.read(&may, |tx, may| store::list(tx, may, about, before.unwrap_or(NEWEST)))?;
    Ok(Html(AccessLog { page, entries, actor, reason: String::new() }))
}

#[get("/access-log/reason")]
fn reason(_may: May<GiveReason>, page: Page) -> Html<Reason> {
    Html(Reason { page, entered: Entered::nothing() })
}

#[derive(FromForm)]
struct Given<'r> {
    reason: &'r str,
    before: Option<i64>,
    actor: Option<i64>,
}

/// The log behind its reason, or the form once more.
#[derive(Responder)]
enum Opened {
    Log(Html<AccessLog>),
    Again((Status, Html<Reason>)),
}

#[post("/access-log", data = "<given>")]
fn access_log_with_reason(
    may: May<ReadAccessLogWithReason>,
    page: Page,
    given: Form<Given<'_>>,
    db: &State<Db>,
) -> Result<Opened> {
    let reason = clean(given.reason);
    if !(SHORTEST_REASON..=LONGEST_REASON).contains(&reason.chars().count()) {
        let complaint = Complaint::new("reason", "privacy-reason-length").with("fewest", SHORTEST_REASON.to_string());
        let entered = Entered::nothing().with("reason", reason).wrong(vec![complaint]);
        return Ok(Opened::Again((Status::UnprocessableEntity, Html(Reason { page, entered }))));
    }
    let about = given.actor.map_or(About::Everything, About::Actor);
    let before = given.before.unwrap_or(NEWEST);
    let entries = db.write(&may, |tx, may| store::list_with_reason(tx, may, &reason, about, before))?;
    Ok(Opened::Log(Html(AccessLog { page, entries, actor: given.actor, reason })))
}

#[get("/pupils/<_>/access?<before>")]
fn child(
    may: May<ReadChildAccessReport>,
    page: Page,
    before: Option<i64>,
    db: &State<Db>,
) -> Result<Html<ChildAccess>> {
    let before = before.unwrap_or(NEWEST);
    let (child, whole, entries) = db.read(&may, |tx, may| {
        let whole = store::sees_all(tx, may.person(), may.pupil())?;
        let entries =
            if whole { store::about_child(tx, may, before)? } else { store::looks_at_child(tx, may, before)? };
        Ok((store::first_name(tx, may)?, whole, entries))
    })?;
    Ok(Html(ChildAccess { page, child, whole, entries }))
}

#[get("/account/access?<before>")]
fn own(may: May<ReadOwnAccessReport>, page: Page, before: Option<i64>, db: &State<Db>) -> Result<Html<OwnAccess>> {
    let entries = db.read(&may, |tx, may| store::about_oneself(tx, may, before.unwrap_or(NEWEST)))?;
    Ok(Html(OwnAccess { page, entries }))
}
