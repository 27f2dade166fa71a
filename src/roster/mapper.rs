//! The page of columns: what each was understood as, with two cells of it, and what it is meant to be.
//!
//! Invariants: columns that Bookbag must not hold show no cell and can be nothing else; looking at it and reading the file again
//! write nothing, what was said is remembered with the import that is confirmed.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::headers::{MOST_CONTACTS, Use};
use super::mapping::{Mapping, Told, contact_fields, field, pupil_fields, said_twice, without_name};
use super::overrule::{DATE_ORDERS, DELIMITERS, ENCODINGS};
use super::pending::{Sent, Uploads};
use super::routes::{memory, over, sentence};
use super::store::Remembered;
use super::{Kind, Refusal, Sketch, fingerprints, read_as, sketch};
use crate::db::Db;
use crate::error::{Complaint, Error, Result};
use crate::keys::Keys;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::office::{ApplyImport, PreviewImport};
use crate::policy::people::FreshProof;

/// The routes of the columns.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![columns, say, remembered, forget]
}

#[derive(Template)]
#[template(path = "roster/columns.html")]
pub struct ColumnsPage {
    page: Page,
    token: String,
    file_name: String,
    said: super::Overrule,
    sketch: Sketch,
    /// What the selects show, by column; what was sent where something of it is wrong.
    uses: Vec<Use>,
    entered: Entered,
    /// Why it is no roster yet, in words.
    refused: Option<String>,
}

/// One field that a column can be: its word and what it is called.
struct Choice {
    word: String,
    name: String,
    chosen: bool,
}

/// The fields of the child or of one contact.
struct Choices {
    whose: String,
    fields: Vec<Choice>,
}

impl ColumnsPage {
    fn encodings(&self) -> impl Iterator<Item = (&'static str, &'static str, bool)> {
        ENCODINGS.into_iter().map(|(word, encoding)| (word, encoding.name(), self.said.encoding_word() == word))
    }

    fn delimiters(&self) -> impl Iterator<Item = (&'static str, String, bool)> {
        let said = self.said.delimiter_word();
        DELIMITERS.into_iter().map(move |(word, _)| (word, format!("roster-delimiter-{word}"), said == word))
    }

    fn date_orders(&self) -> impl Iterator<Item = (&'static str, String, bool)> {
        let said = self.said.date_order_word();
        DATE_ORDERS.into_iter().map(move |(word, _)| (word, format!("roster-said-{word}"), said == word))
    }

    fn header_line(&self) -> String {
        self.said.header_line.map(|line| line.to_string()).unwrap_or_default()
    }

    fn header(&self) -> String {
        data_encoding::HEXLOWER.encode(&self.sketch.understood.header)
    }

    fn is_barred(&self, column: &usize) -> bool {
        self.sketch.understood.columns[*column].used == Use::Barred
    }

    fn is_told(&self) -> Option<String> {
        told(&self.page, self.sketch.understood.told)
    }

    fn used(&self, column: &usize) -> Use {
        self.uses.get(*column).copied().unwrap_or(Use::NotNeeded)
    }

    /// The column's place and caption, for whoever hears the page.
    fn select_label(&self, column: &usize) -> String {
        let caption = self.sketch.understood.columns.get(*column).map_or("", |column| &column.caption);
        self.page.t_with("roster-field-of", &[("column", (column + 1).to_string()), ("caption", caption.to_owned())])
    }

    /// What a column can be, the child's fields first; one contact more than are known.
    fn choices(&self, column: &usize) -> Vec<Choices> {
        let chosen = self.used(column).word();
        let choice = |used: Use| {
            let word = used.word();
            Choice { chosen: word == chosen, name: self.field_name(used), word: word.replace(' ', "-") }
        };
        let known = self.uses.iter().map(|used| if let Use::Contact(number, _) = used { *number } else { 0 }).max();
        let contacts = (known.unwrap_or(0) + 1).clamp(2, MOST_CONTACTS);
        let child = Choices { whose: self.page.t("roster-child"), fields: pupil_fields().map(choice).collect() };
        let contact =
            |number| Choices { whose: whose(&self.page, number), fields: contact_fields(number).map(choice).collect() };
        std::iter::once(child).chain((1..=contacts).map(contact)).chain(std::iter::once(contact(0))).collect()
    }

    fn field_name(&self, used: Use) -> String {
        match used {
            Use::Pupil(Kind::Number(_)) => self.page.t("roster-field-roster-number"),
            Use::Pupil(kind) | Use::Contact(_, kind) => {
                self.page.t(&format!("roster-field-{}", kind.word().replace(' ', "-")))
            }
            Use::Barred => self.page.t("roster-field-barred"),
            Use::NotNeeded => self.page.t("roster-field-none"),
        }
    }
}

/// That somebody said it before, and when; none if Bookbag saw it for itself.
#[must_use]
pub fn told(page: &Page, told: Told) -> Option<String> {
    match told {
        Told::Seen => None,
        Told::Now => Some(page.t("roster-told-now")),
        Told::Before(at) => Some(page.t_with("roster-told-before", &[("day", page.day(&at))])),
    }
}

fn whose(page: &Page, contact: u8) -> String {
    if contact == 0 { page.t("roster-each-contact") } else { page.t_count("roster-contact-number", i64::from(contact)) }
}

/// A page of columns, or the way to where the upload is now.
type Columns = Result<(Status, Html<ColumnsPage>), Redirect>;

#[get("/roster/imports/<token>/columns")]
fn columns(
    may: May<PreviewImport>,
    page: Page,
    token: &str,
    db: &State<Db>,
    uploads: &State<Uploads>,
) -> Result<Columns> {
    let Some(sent) = uploads.sent(may.person(), token, db.clock().now())? else { return Ok(Err(over())) };
    let Sent { file_name, said, bytes, .. } = sent;
    let Some(bytes) = bytes else { return Ok(Err(Redirect::to("/roster/import?done=roster-made-room"))) };
    let Ok(sketch) = tokio::task::block_in_place(|| sketch(bytes, &said)) else { return Ok(Err(over())) };
    let shown = shown(page, token, file_name, said, sketch);
    Ok(Ok((Status::Ok, Html(shown))))
}

/// The page as it shows a sketch.
fn shown(page: Page, token: &str, file_name: String, said: super::Overrule, sketch: Sketch) -> ColumnsPage {
    let uses = sketch.understood.columns.iter().map(|column| column.used).collect();
    let lacking: Vec<String> =
        Refusal::NoHeader { lacking: sketch.lacking.clone() }.lacking().into_iter().map(|need| page.t(need)).collect();
    let refused =
        (!lacking.is_empty()).then(|| page.t_with("roster-columns-lack", &[("lacking", page.list(&lacking))]));
    ColumnsPage { page, token: token.to_owned(), file_name, said, sketch, uses, entered: Entered::nothing(), refused }
}

#[derive(FromForm)]
struct Saying<'r> {
    encoding: &'r str,
    delimiter: &'r str,
    header_line: &'r str,
    date_order: &'r str,
    /// The header that the columns are of; of another they say nothing.
    header: &'r str,
    column: Vec<&'r str>,
}

impl Saying<'_> {
    /// What all of it says: this header as said now, others as said before.
    fn overrule(&self, remembered: Vec<Mapping>) -> super::Overrule {
        let mut said = super::Overrule::default();
        let fields = [
            ("encoding", self.encoding),
            ("delimiter", self.delimiter),
            ("header_line", self.header_line),
            ("date_order", self.date_order),
        ];
        for (field, word) in fields {
            said.take(field, word);
        }
        let header = data_encoding::HEXLOWER.decode(self.header.as_bytes()).ok().and_then(|mark| mark.try_into().ok());
        said.mappings.extend(header.map(|header| Mapping { header, uses: self.uses(), told_at: None }));
        said.mappings.extend(remembered);
        said
    }

    fn uses(&self) -> Vec<Use> {
        self.column.iter().map(|word| field(word).unwrap_or(Use::NotNeeded)).collect()
    }

    fn complaints(&self, page: &Page) -> Vec<Complaint> {
        let uses = self.uses();
        let mut complaints = Vec::new();
        if let Some(twice) = said_twice(&uses) {
            let places: Vec<String> = (1..)
                .zip(&uses)
                .filter(|(_, used)| **used == twice)
                .map(|(at, _): (usize, _)| at.to_string())
                .collect();
            complaints.push(Complaint::new("columns", "roster-said-twice").with("columns", page.list(&places)));
        }
        if let Some(contact) = without_name(&uses) {
            complaints
                .push(Complaint::new("columns", "roster-contact-without-name").with("count", contact.to_string()));
        }
        complaints
    }
}

#[post("/roster/imports/<token>/columns", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
fn say(
    may: May<PreviewImport>,
    page: Page,
    token: &str,
    form: Form<Saying<'_>>,
    keys: &State<Keys>,
    db: &State<Db>,
    uploads: &State<Uploads>,
) -> Result<Columns> {
    let Some(sent) = uploads.sent(may.person(), token, db.clock().now())? else { return Ok(Err(over())) };
    let Some(bytes) = sent.bytes else { return Ok(Err(over())) };
    let complaints = form.complaints(&page);
    let said = form.overrule(memory(&may, db)?);
    let read = if complaints.is_empty() {
        tokio::task::block_in_place(|| read_as(bytes.clone(), &said, &fingerprints(keys.roster())))
    } else {
        Err(Refusal::NoHeader { lacking: Vec::new() })
    };
    let refusal = match read {
        Ok(reading) => {
            uploads.read_again(token, said, Some(reading));
            return Ok(Err(Redirect::to(format!("/roster/imports/{token}"))));
        }
        Err(refusal) => refusal,
    };
    let sketch = match tokio::task::block_in_place(|| sketch(bytes, &said)) {
        Ok(sketch) => sketch,
        Err(_) => return Err(Error::invalid("file", refusal.message())),
    };
    // Where nothing is wrong with the form the page shows the file as it is read now, and says what still lacks.
    if complaints.is_empty() {
        uploads.read_again(token, said.clone(), None);
    }
    let is_same_header = form.header == data_encoding::HEXLOWER.encode(&sketch.understood.header);
    let mut shown = shown(page, token, sent.file_name, said, sketch);
    if !complaints.is_empty() && is_same_header {
        shown.uses = form.uses();
        shown.refused = None;
    } else if complaints.is_empty() && shown.refused.is_none() {
        shown.refused = Some(sentence(&shown.page, &refusal));
    }
    shown.entered = Entered::nothing().wrong(complaints);
    Ok(Ok((Status::UnprocessableEntity, Html(shown))))
}

#[derive(Template)]
#[template(path = "roster/mappings.html")]
struct MappingsPage {
    page: Page,
    mappings: Vec<Remembered>,
}

impl MappingsPage {
    fn said(&self, mapping: &Remembered) -> String {
        self.page.t_with("roster-mapping", &[("columns", mapping.columns), ("taken", mapping.taken)])
    }
}

#[get("/roster/mappings")]
fn remembered(may: May<PreviewImport>, _fresh: FreshProof, page: Page, db: &State<Db>) -> Result<Html<MappingsPage>> {
    let mappings = db.read(&may, |tx, _| super::store::remembered(tx))?;
    Ok(Html(MappingsPage { page, mappings }))
}

#[post("/roster/mappings/<mapping>/forgetting")]
fn forget(may: May<ApplyImport>, mapping: i64, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, _| super::store::forget_mapping(tx, mapping))?;
    Ok(Redirect::to("/roster/mappings?done=roster-mapping-forgotten"))
}
