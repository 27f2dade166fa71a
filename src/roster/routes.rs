//! The office's roster: what it holds, the upload, the look before it counts, and the confirmation.

use std::sync::Arc;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::{ContentType, Header, Status};
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::decided::{Decided, Detail};
use super::likeness::Suggestion;
use super::mapper;
use super::mapping::Mapping;
use super::overrule::{DATE_ORDERS, DELIMITERS, ENCODINGS, Overrule};
use super::pending::{Pending, Sent, Uploads};
use super::plan::{Outcome, Plan};
use super::preview::{Preview, Shown};
use super::store::{self, ClassCount, PastImport, Waiting};
use super::undo;
use super::upload::Upload;
use super::{MOST_BYTES, Refusal, fingerprints, read_as, sketch};
use crate::accounts::mails::Post;
use crate::clock::Moment;
use crate::db::Db;
use crate::error::{Complaint, Error, Result};
use crate::keys::Keys;
use crate::locale::text;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::office::{ApplyImport, PreviewImport, ReadRoster};
use crate::policy::people::FreshProof;

/// All routes of the roster.
#[must_use]
pub fn routes() -> Vec<Route> {
    let mut routes = rocket::routes![show, choose, template, upload, look, decide, confirmation, confirm, stop];
    routes.extend(mapper::routes());
    routes.extend(undo::routes());
    routes
}

#[derive(Template)]
#[template(path = "roster/show.html")]
struct RosterPage {
    page: Page,
    classes: Vec<ClassCount>,
    waiting: Vec<Waiting>,
    imports: Vec<PastImport>,
}

impl RosterPage {
    fn cause(&self, waiting: &Waiting) -> String {
        self.page.t(cause(&waiting.cause))
    }

    fn said(&self, import: &PastImport) -> String {
        let figures = [
            ("new", import.pupils_new),
            ("changed", import.pupils_changed),
            ("left", import.pupils_left),
            ("suspended", import.links_suspended),
        ];
        self.page.t_with("roster-import-said", &figures)
    }

    fn until(&self, until: &Moment) -> String {
        self.page.t_with("roster-undo-until", &[("day", self.page.day(until))])
    }

    fn undone(&self, who: &str, at: &Moment) -> String {
        self.page.t_with("roster-undone-by", &[("name", who.to_owned()), ("day", self.page.day(at))])
    }
}

/// The locale message of a suspension's cause.
#[must_use]
pub fn cause(cause: &str) -> &'static str {
    match cause {
        "court_order" => "roster-doubt-court-order",
        "no_responsibility" => "roster-doubt-no-responsibility",
        _ => "roster-doubt-unsaid",
    }
}

#[derive(Template)]
#[template(path = "roster/import.html")]
struct ChoosePage {
    page: Page,
    /// Why the last file was refused, in words.
    refused: Option<String>,
}

impl ChoosePage {
    fn encodings() -> impl Iterator<Item = (&'static str, &'static str)> {
        ENCODINGS.into_iter().map(|(word, encoding)| (word, encoding.name()))
    }

    /// Word and message of each delimiter.
    fn delimiters() -> impl Iterator<Item = (&'static str, String)> {
        DELIMITERS.into_iter().map(|(word, _)| (word, format!("roster-delimiter-{word}")))
    }

    /// Word and message of each order of dates.
    fn date_orders() -> impl Iterator<Item = (&'static str, String)> {
        DATE_ORDERS.into_iter().map(|(word, _)| (word, format!("roster-said-{word}")))
    }

    /// The template's captions and what each is for.
    fn template_columns() -> [(&'static str, &'static str); 16] {
        [
            ("Roster number", "roster-column-number"),
            ("First name", "roster-column-given"),
            ("Last name", "roster-column-family"),
            ("Birth date", "roster-column-birth"),
            ("Class", "roster-column-class"),
            ("Year group", "roster-column-year"),
            ("Contact ID", "roster-column-contact-id"),
            ("Title", "roster-column-title"),
            ("Contact first name, Contact last name", "roster-column-contact-name"),
            ("Relationship", "roster-column-relationship"),
            ("Parental responsibility", "roster-column-responsibility"),
            ("Court order", "roster-column-court-order"),
            ("Priority", "roster-column-priority"),
            ("Lives with pupil", "roster-column-lives-with"),
            ("E-mail", "roster-column-email"),
            ("Mobile", "roster-column-mobile"),
        ]
    }
}

#[derive(Template)]
#[template(path = "roster/confirm.html")]
struct ConfirmPage {
    page: Page,
    preview: Preview,
    entered: Entered,
}

/// The school's own template: header and two example rows.
const TEMPLATE: &str = include_str!("../../web/roster/template.csv");

#[derive(rocket::Responder)]
struct Download {
    text: &'static str,
    kind: ContentType,
    disposition: Header<'static>,
}

#[get("/roster")]
fn show(may: May<ReadRoster>, page: Page, db: &State<Db>) -> Result<Html<RosterPage>> {
    let (classes, waiting, imports) =
        db.read(&may, |tx, _| Ok((store::class_counts(tx)?, store::waiting(tx)?, store::past_imports(tx)?)))?;
    Ok(Html(RosterPage { page, classes, waiting, imports }))
}

#[get("/roster/import")]
fn choose(_may: May<PreviewImport>, page: Page) -> Html<ChoosePage> {
    Html(ChoosePage { page, refused: None })
}

#[get("/roster/template.csv")]
fn template(_may: May<PreviewImport>) -> Download {
    Download {
        text: TEMPLATE,
        kind: ContentType::CSV,
        disposition: Header::new("Content-Disposition", "attachment; filename=\"bookbag-roster-template.csv\""),
    }
}

#[post("/roster/import", data = "<upload>")]
async fn upload(
    may: May<PreviewImport>,
    page: Page,
    upload: Upload,
    keys: &State<Keys>,
    uploads: &State<Uploads>,
    db: &State<Db>,
) -> Result<Result<Redirect, (Status, Html<ChoosePage>)>> {
    let Upload { file_name, mut said, bytes } = upload;
    said.mappings = memory(&may, db)?;
    let waits = (bytes.len() <= MOST_BYTES).then(|| bytes.clone());
    // Reading a large file takes a moment of one core; other requests go on meanwhile.
    let read = tokio::task::block_in_place(|| read_as(bytes, &said, &fingerprints(keys.roster())));
    let (reading, step) = match read {
        Ok(reading) => (Some(Arc::new(reading)), ""),
        Err(Refusal::NoHeader { .. }) if is_table(waits.as_deref(), &said) => (None, "/columns"),
        Err(refusal) => {
            let refused = Some(sentence(&page, &refusal));
            return Ok(Err((Status::UnprocessableEntity, Html(ChoosePage { page, refused }))));
        }
    };
    let token = uploads.keep(may.person(), Sent { file_name, said, bytes: waits, reading }, db.clock().now())?;
    Ok(Ok(Redirect::to(format!("/roster/imports/{token}{step}"))))
}

/// Whether the office can say what the columns are, where the reader cannot.
fn is_table(bytes: Option<&[u8]>, said: &Overrule) -> bool {
    bytes.is_some_and(|bytes| tokio::task::block_in_place(|| sketch(bytes.to_vec(), said)).is_ok())
}

/// What the office said of columns with earlier imports.
pub fn memory(may: &May<PreviewImport>, db: &Db) -> Result<Vec<Mapping>> {
    db.read(may, |tx, _| store::mappings(tx))
}

/// Why a file is no roster, in the reader's language.
pub fn sentence(page: &Page, refusal: &Refusal) -> String {
    let (line, column) = refusal.place();
    let lacking: Vec<String> = refusal.lacking().into_iter().map(|need| page.t(need)).collect();
    text(
        page.lang,
        refusal.message(),
        &[("line", line.into()), ("column", column.into()), ("lacking", page.list(&lacking).into())],
    )
}

/// The upload of that token, or the way to its columns, or to a new one.
fn waiting(may: &May<PreviewImport>, uploads: &Uploads, token: &str, db: &Db) -> Result<Pending, Redirect> {
    let now = db.clock().now();
    if let Some(pending) = uploads.find(may.person(), token, now) {
        return Ok(pending);
    }
    let is_there = uploads.is_there(may.person(), token, now);
    Err(if is_there { Redirect::to(format!("/roster/imports/{token}/columns")) } else { over() })
}

/// The way to a new upload.
pub fn over() -> Redirect {
    Redirect::to("/roster/import?done=roster-upload-over")
}

/// The plan as of now, remembered as shown.
fn planned(may: &May<PreviewImport>, db: &Db, uploads: &Uploads, pending: &Pending) -> Result<Arc<Plan>> {
    let plan = Arc::new(db.read(may, |tx, _| Ok(Plan::new(&pending.reading, &store::school(tx)?, &pending.decided)))?);
    uploads.show(&pending.token, Arc::clone(&plan));
    Ok(plan)
}

/// A page, or the way back to choosing a file.
type OrOver<T> = Result<Html<T>, Redirect>;

#[get("/roster/imports/<token>?<rows>&<after>&<whole>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
fn look(
    may: May<PreviewImport>,
    page: Page,
    token: &str,
    rows: Option<&str>,
    after: Option<usize>,
    whole: Option<bool>,
    db: &State<Db>,
    uploads: &State<Uploads>,
) -> Result<OrOver<Shown>> {
    let pending = match waiting(&may, uploads, token, db) {
        Ok(pending) => pending,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    let plan = planned(&may, db, uploads, &pending)?;
    let filter = rows.and_then(Outcome::from_word);
    Ok(Ok(Html(Shown::new(page, Preview::new(pending, plan), filter, after.unwrap_or(0), whole.unwrap_or(false)))))
}

#[derive(FromForm)]
struct Deciding<'r> {
    merge: Vec<&'r str>,
    /// `12-email`: of which adult of the file what counts.
    take: Vec<&'r str>,
}

impl Deciding<'_> {
    fn read(&self) -> Decided {
        let take = |word: &&str| {
            let (adult, detail) = word.split_once('-')?;
            Some((adult.parse().ok()?, Detail::from_word(detail)?))
        };
        Decided {
            merges: self.merge.iter().filter_map(|word| Suggestion::from_word(word)).collect(),
            takes: self.take.iter().filter_map(take).collect(),
        }
    }
}

#[post("/roster/imports/<token>/decisions", data = "<form>")]
fn decide(
    may: May<PreviewImport>,
    token: &str,
    form: Form<Deciding<'_>>,
    db: &State<Db>,
    uploads: &State<Uploads>,
) -> Redirect {
    if !uploads.is_there(may.person(), token, db.clock().now()) {
        return over();
    }
    uploads.decide(token, form.read());
    Redirect::to(format!("/roster/imports/{token}?done=roster-decided#decisions"))
}

#[get("/roster/imports/<token>/confirmation")]
fn confirmation(
    may: May<PreviewImport>,
    _fresh: FreshProof,
    page: Page,
    token: &str,
    db: &State<Db>,
    uploads: &State<Uploads>,
) -> Result<OrOver<ConfirmPage>> {
    let pending = match waiting(&may, uploads, token, db) {
        Ok(pending) => pending,
        Err(elsewhere) => return Ok(Err(elsewhere)),
    };
    let plan = planned(&may, db, uploads, &pending)?;
    Ok(Ok(Html(ConfirmPage { page, preview: Preview::new(pending, plan), entered: Entered::nothing() })))
}

#[derive(FromForm)]
struct Confirmation<'r> {
    compared: bool,
    missing: Option<&'r str>,
    loss: bool,
}

/// How a confirmation ends: done, or the page again with what it lacks.
type Confirmed = Result<Redirect, (Status, Html<ConfirmPage>)>;

#[post("/roster/imports/<token>/confirmation", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
fn confirm(
    may: May<ApplyImport>,
    page: Page,
    token: &str,
    form: Form<Confirmation<'_>>,
    post: &State<Post>,
    db: &State<Db>,
    uploads: &State<Uploads>,
) -> Result<Confirmed> {
    let pending =
        uploads.find(may.person(), token, db.clock().now()).ok_or(Error::Conflict("done-roster-upload-over"))?;
    let plan = pending.shown.clone().ok_or(Error::Conflict("roster-changed-meanwhile"))?;
    let complaints = lacks(&form, &plan);
    if !complaints.is_empty() {
        let entered = entered(&form).wrong(complaints);
        return Ok(Err((
            Status::UnprocessableEntity,
            Html(ConfirmPage { page, preview: Preview::new(pending, plan), entered }),
        )));
    }
    let leavers = form.missing == Some("leave");
    db.write(&may, |tx, may| store::apply(tx, may.person(), post, &pending.reading, &plan, leavers))?;
    uploads.forget(token);
    Ok(Ok(Redirect::to("/roster?done=roster-imported")))
}

fn entered(form: &Confirmation<'_>) -> Entered {
    let mut entered = Entered::nothing().with("missing", form.missing.unwrap_or_default());
    for (field, ticked) in [("compared", form.compared), ("loss", form.loss)] {
        if ticked {
            entered = entered.with(field, "yes");
        }
    }
    entered
}

/// What a confirmation lacks: the comparison, what becomes of missing children, and a second thought where many are missing.
fn lacks(form: &Confirmation<'_>, plan: &Plan) -> Vec<Complaint> {
    let mut complaints = Vec::new();
    if !form.compared {
        complaints.push(Complaint::new("compared", "roster-compare-first"));
    }
    if !plan.missing.is_empty() && !matches!(form.missing, Some("leave" | "stay")) {
        complaints.push(Complaint::new("missing", "roster-say-of-missing"));
    }
    if plan.loses_many() && form.missing == Some("leave") && !form.loss {
        complaints.push(Complaint::new("loss", "roster-say-of-loss").with("count", plan.missing.len().to_string()));
    }
    complaints
}

#[post("/roster/imports/<token>/stop")]
fn stop(may: May<PreviewImport>, token: &str, db: &State<Db>, uploads: &State<Uploads>) -> Redirect {
    if uploads.is_there(may.person(), token, db.clock().now()) {
        uploads.forget(token);
    }
    Redirect::to("/roster/import?done=roster-stopped")
}
