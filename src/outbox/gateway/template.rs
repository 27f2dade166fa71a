//! A gateway by template: one request with the SMS's values in their places, and what its answer means.

use hyper::Method;
use serde_json::Value;
use zeroize::Zeroizing;

use super::{Attempt, Due, judge, no_answer, percent, secret};
use crate::config::sms::{Address, Escape, Http, HttpMethod};
use crate::error::{Error, Result};
use crate::outbound::web::{Answered, Asked};
use crate::outbound::{Outbound, Purpose};
use crate::outbox::email::Outcome;

/// A gateway by template, with its secret.
pub struct Template {
    method: HttpMethod,
    path: String,
    headers: Vec<(String, String)>,
    body: String,
    escape: Escape,
    from: String,
    secret: Zeroizing<String>,
    taken: Option<String>,
    name: Option<String>,
}

impl Template {
    pub(super) fn configured(http: &Http, from: &str) -> Result<Self> {
        let address = Address::read(&http.url).ok_or_else(|| Error::fault("the address of the SMS gateway is none"))?;
        Ok(Self {
            method: http.method,
            path: address.path,
            headers: headers(http),
            body: http.body.clone(),
            escape: http.escape,
            from: from.to_owned(),
            secret: http.secret_file.as_deref().map_or(Ok(Zeroizing::default()), secret)?,
            taken: http.taken.clone(),
            name: http.name.clone(),
        })
    }

    pub(super) fn send(&self, due: &Due, receipts: &str, door: &Outbound) -> Attempt {
        match door.ask(Purpose::Sms, self.question(due, receipts)) {
            Ok(answered) => self.understood(&answered),
            Err(failure) => no_answer(&failure).into(),
        }
    }

    /// The request for one SMS.
    pub(super) fn question(&self, due: &Due, receipts: &str) -> Asked {
        let value = |name: &str| {
            Some(match name {
                "to" => due.to.as_str(),
                "to_plain" => due.to.trim_start_matches('+'),
                "from" => self.from.as_str(),
                "text" => due.text.as_str(),
                "id" => due.name.as_str(),
                "receipts" => receipts,
                "secret" => self.secret.as_str(),
                _ => return None,
            })
        };
        let escape = match self.escape {
            Escape::Form => percent,
            Escape::Json => json,
        };
        let headers = self.headers.iter().map(|(name, text)| (name.clone(), filled(text, &value, str::to_owned)));
        Asked {
            method: match self.method {
                HttpMethod::Post => Method::POST,
                HttpMethod::Get => Method::GET,
            },
            path: filled(&self.path, &value, percent),
            headers: headers.collect(),
            body: filled(&self.body, &value, escape),
        }
    }

    /// What the answer means, and the gateway's name of the SMS in it.
    pub(super) fn understood(&self, answered: &Answered) -> Attempt {
        if !(200..=299).contains(&answered.status) {
            return judge(answered).into();
        }
        let text = String::from_utf8_lossy(&answered.body);
        if self.taken.as_ref().is_some_and(|taken| !text.contains(taken.as_str())) {
            return Outcome::Later(format!("{} not taken", answered.status)).into();
        }
        let value = serde_json::from_str::<Value>(&text).ok();
        let name = value.as_ref().zip(self.name.as_ref()).and_then(|(value, pointer)| word(value.pointer(pointer)?));
        Attempt { outcome: Outcome::Sent, name }
    }
}

/// The fields of the head; the body's type follows from how it is escaped, unless given.
fn headers(http: &Http) -> Vec<(String, String)> {
    let mut headers: Vec<_> = http.headers.iter().map(|(name, value)| (name.clone(), value.clone())).collect();
    if !http.body.is_empty() && !headers.iter().any(|(name, _)| name.eq_ignore_ascii_case("content-type")) {
        let kind = match http.escape {
            Escape::Form => "application/x-www-form-urlencoded",
            Escape::Json => "application/json",
        };
        headers.push(("Content-Type".to_owned(), kind.to_owned()));
    }
    headers
}

/// A name that is a text or a number.
fn word(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.clone()),
        Value::Number(number) => Some(number.to_string()),
        _ => None,
    }
}

/// Puts the values for `{name}` into their places, in one go: what a value holds is never read as a place again. Other braces stay.
fn filled<'v>(template: &str, value: &dyn Fn(&str) -> Option<&'v str>, escape: impl Fn(&str) -> String) -> String {
    let mut out = String::with_capacity(template.len() + 200);
    let mut rest = template;
    while let Some((before, after)) = rest.split_once('{') {
        out.push_str(before);
        match after.split_once('}').and_then(|(name, behind)| Some((value(name)?, behind))) {
            Some((found, behind)) => {
                out.push_str(&escape(found));
                rest = behind;
            }
            None => {
                out.push('{');
                rest = after;
            }
        }
    }
    out.push_str(rest);
    out
}

/// A value as it stands between quotes in JSON (RFC 8259 §7).
fn json(value: &str) -> String {
    let quoted = Value::String(value.to_owned()).to_string();
    quoted[1..quoted.len() - 1].to_owned()
}
