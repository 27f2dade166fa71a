//! Where gateways say what became of an SMS: a secret address, without a session, by GET, a form or JSON.
//!
//! Invariants: who does not know the secret hears what stands at no address at all (404); of what comes in nothing is kept but the
//! one word that says what became of the SMS.

use rocket::data::{Data, ToByteUnit};
use rocket::form::ValueField;
use rocket::http::Status;
use rocket::http::uri::Origin;
use rocket::{Route, State, get, post, routes};
use serde_json::Value;

use crate::config::sms::Receipts;
use crate::db::Db;
use crate::error::{Error, Result};
use crate::outbox::store::deliveries::{self, Name, Receipt};
use crate::outbox::store::sms::receipt_words;
use crate::policy::May;
use crate::policy::operations::TellReceipt;

/// More of a receipt is not read.
const LONGEST_KIB: u64 = 64;

pub(super) fn routes() -> Vec<Route> {
    routes![by_address, by_address_named, by_body, by_body_named]
}

#[get("/hooks/sms/<_>", rank = 2)]
fn by_address(may: May<TellReceipt>, asked: &Origin<'_>, db: &State<Db>) -> Result<Status> {
    heard(&may, db, &Said::of(asked, ""), None)
}

#[get("/hooks/sms/<_>/<name>")]
fn by_address_named(may: May<TellReceipt>, asked: &Origin<'_>, db: &State<Db>, name: &str) -> Result<Status> {
    heard(&may, db, &Said::of(asked, ""), Some(name))
}

#[post("/hooks/sms/<_>", data = "<body>", rank = 2)]
async fn by_body(may: May<TellReceipt>, asked: &Origin<'_>, body: Data<'_>, db: &State<Db>) -> Result<Status> {
    heard(&may, db, &Said::of(asked, &text(body).await?), None)
}

#[post("/hooks/sms/<_>/<name>", data = "<body>")]
async fn by_body_named(
    may: May<TellReceipt>,
    asked: &Origin<'_>,
    body: Data<'_>,
    db: &State<Db>,
    name: &str,
) -> Result<Status> {
    heard(&may, db, &Said::of(asked, &text(body).await?), Some(name))
}

async fn text(body: Data<'_>) -> Result<String> {
    let read = body.open(LONGEST_KIB.kibibytes()).into_string().await?;
    if read.is_complete() { Ok(read.into_inner()) } else { Err(Error::TooLarge) }
}

/// What a gateway says: fields of the address and of a form, or JSON.
struct Said {
    fields: Vec<(String, String)>,
    json: Option<Value>,
}

impl Said {
    fn of(asked: &Origin<'_>, body: &str) -> Self {
        let json = serde_json::from_str(body).ok();
        let form = if json.is_some() { "" } else { body };
        let query = asked.query().map(|query| query.as_str()).unwrap_or_default();
        let fields = query.split('&').chain(form.trim().split('&')).map(|field| {
            let field = ValueField::parse(field);
            let clear = |text: &str| {
                let spaced = text.replace('+', " ");
                rocket::http::RawStr::new(&spaced).percent_decode_lossy().into_owned()
            };
            (clear(field.name.source().as_str()), clear(field.value))
        });
        Self { fields: fields.collect(), json }
    }

    /// The value of a field, or what a JSON pointer points at.
    fn value(&self, name: &str) -> Option<String> {
        let pointed =
            self.json.as_ref().and_then(|json| if name.starts_with('/') { json.pointer(name) } else { json.get(name) });
        match pointed {
            Some(Value::String(text)) => Some(text.clone()),
            Some(Value::Number(number)) => Some(number.to_string()),
            _ => self.fields.iter().find(|(found, _)| found == name).map(|(_, value)| value.clone()),
        }
    }
}

/// Saves what became of the SMS, and answers so that the gateway does not ask again.
fn heard(may: &May<TellReceipt>, db: &State<Db>, said: &Said, name: Option<&str>) -> Result<Status> {
    let words = db.read(may, |tx, _| receipt_words(tx))?;
    let words =
        if words.is_empty() { None } else { Some(serde_json::from_str::<Receipts>(&words).map_err(Error::fault)?) };
    let receipt = match &words {
        Some(words) => by_words(words, said),
        None => said.value("type").as_deref().and_then(by_kannel),
    };
    let theirs = words.as_ref().and_then(|words| said.value(words.name.as_deref()?));
    let Some(receipt) = receipt else { return Ok(Status::NoContent) };
    db.write(may, |tx, _| {
        let known = match (name, &theirs) {
            (Some(name), _) => deliveries::record(tx, Name::Ours(name), receipt)?,
            (None, Some(name)) => {
                deliveries::record(tx, Name::Theirs(name), receipt)?
                    || deliveries::record(tx, Name::Ours(name), receipt)?
            }
            (None, None) => false,
        };
        if known { Ok(Status::NoContent) } else { Err(Error::NotFound) }
    })
}

/// Kannel's types: delivered 1, failed 2, rejected 16; accepted and buffered are no end.
fn by_kannel(kind: &str) -> Option<Receipt> {
    match kind {
        "1" => Some(Receipt::Delivered),
        "2" | "16" => Some(Receipt::Failed),
        _ => None,
    }
}

fn by_words(words: &Receipts, said: &Said) -> Option<Receipt> {
    let status = said.value(&words.status)?;
    let is = |known: &[String]| known.iter().any(|word| word.eq_ignore_ascii_case(&status));
    match (is(&words.delivered), is(&words.failed)) {
        (true, _) => Some(Receipt::Delivered),
        (false, true) => Some(Receipt::Failed),
        (false, false) => None,
    }
}
