//! What the office types into a record's forms, cleaned, or what is wrong with it.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rocket::form::FromForm;

use crate::clock::Moment;
use crate::error::{Complaint, Error, Result};
use crate::page::Entered;
use crate::school::names::{self, clean};

/// The longest reason, reference or note, in characters.
const LONGEST_TEXT: usize = 500;
/// The longest relation or roster number, in characters.
const LONGEST_WORD: usize = 40;

/// The correction of a record.
#[derive(FromForm)]
pub(super) struct RecordForm<'r> {
    given: &'r str,
    family: &'r str,
    roster_number: &'r str,
}

/// A correction, read.
pub(super) struct Corrected {
    pub given: String,
    pub family: String,
    pub roster_number: Option<String>,
}

impl RecordForm<'_> {
    pub fn entered(&self) -> Entered {
        Entered::nothing()
            .with("given", self.given)
            .with("family", self.family)
            .with("roster_number", self.roster_number)
    }

    pub fn read(&self) -> Result<Corrected> {
        let roster_number = short("roster_number", self.roster_number);
        match (names::entered("given", self.given), names::entered("family", self.family), roster_number) {
            (Ok(given), Ok(family), Ok(number)) => {
                Ok(Corrected { given, family, roster_number: Some(number).filter(|number| !number.is_empty()) })
            }
            (given, family, number) => {
                Err(Error::Invalid([given.err(), family.err(), number.err()].into_iter().flatten().collect()))
            }
        }
    }
}

/// An adult who is linked by hand.
#[derive(FromForm)]
pub(super) struct LinkForm<'r> {
    given: &'r str,
    family: &'r str,
    email: &'r str,
    mobile: &'r str,
    relation: &'r str,
    responsibility: Option<&'r str>,
}

/// The same, read.
pub(super) struct NewRelative {
    pub given: String,
    pub family: String,
    pub email: Option<String>,
    pub mobile: Option<String>,
    pub relation: String,
    pub responsibility: &'static str,
}

impl LinkForm<'_> {
    pub fn entered(&self) -> Entered {
        Entered::nothing()
            .with("given", self.given)
            .with("family", self.family)
            .with("email", self.email)
            .with("mobile", self.mobile)
            .with("relation", self.relation)
            .with("responsibility", self.responsibility.unwrap_or_default())
    }

    pub fn read(&self) -> Result<NewRelative> {
        let (given, family) = (names::entered("given", self.given), names::entered("family", self.family));
        let (email, mobile) = (email(self.email), mobile(self.mobile));
        let (relation, responsibility) = (named(self.relation), responsibility(self.responsibility));
        match (given, family, email, mobile, relation, responsibility) {
            (Ok(given), Ok(family), Ok(email), Ok(mobile), Ok(relation), Ok(responsibility)) => {
                Ok(NewRelative { given, family, email, mobile, relation, responsibility })
            }
            (given, family, email, mobile, relation, responsibility) => {
                let wrong =
                    [given.err(), family.err(), email.err(), mobile.err(), relation.err(), responsibility.err()];
                Err(Error::Invalid(wrong.into_iter().flatten().collect()))
            }
        }
    }
}

/// What a link says of relation and responsibility.
#[derive(FromForm)]
pub(super) struct LinkWords<'r> {
    relation: &'r str,
    responsibility: Option<&'r str>,
}

impl LinkWords<'_> {
    pub fn entered(&self) -> Entered {
        Entered::nothing()
            .with("relation", self.relation)
            .with("responsibility", self.responsibility.unwrap_or_default())
    }

    pub fn read(&self) -> Result<(String, &'static str)> {
        match (named(self.relation), responsibility(self.responsibility)) {
            (Ok(relation), Ok(responsibility)) => Ok((relation, responsibility)),
            (relation, responsibility) => {
                Err(Error::Invalid([relation.err(), responsibility.err()].into_iter().flatten().collect()))
            }
        }
    }
}

pub(super) fn named(relation: &str) -> Result<String, Complaint> {
    short("relation", relation).and_then(|relation| {
        if relation.is_empty() { Err(Complaint::new("relation", "families-relation-missing")) } else { Ok(relation) }
    })
}

fn short(field: &'static str, text: &str) -> Result<String, Complaint> {
    let text = clean(text);
    if text.chars().count() > LONGEST_WORD {
        Err(Complaint::new(field, "families-too-long").with("most", LONGEST_WORD.to_string()))
    } else {
        Ok(text)
    }
}

fn responsibility(word: Option<&str>) -> Result<&'static str, Complaint> {
    match word {
        Some("yes") => Ok("yes"),
        Some("no") => Ok("no"),
        Some("unknown") => Ok("unknown"),
        _ => Err(Complaint::new("responsibility", "families-responsibility-missing")),
    }
}

pub(super) fn email(text: &str) -> Result<Option<String>, Complaint> {
    let text = clean(text);
    if text.is_empty() {
        return Ok(None);
    }
    let is_address = lettre::Address::from_str(&text).is_ok() && text.len() <= 254;
    if is_address { Ok(Some(text.to_lowercase())) } else { Err(Complaint::new("email", "families-not-an-address")) }
}

fn mobile(text: &str) -> Result<Option<String>, Complaint> {
    let text = clean(text);
    if text.is_empty() {
        return Ok(None);
    }
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let is_number = text.chars().all(|c| c.is_ascii_digit() || matches!(c, ' ' | '+' | '-' | '(' | ')' | '.' | '/'))
        && (7..=15).contains(&digits.len());
    let number = if text.starts_with('+') { format!("+{digits}") } else { digits };
    if is_number { Ok(Some(number)) } else { Err(Complaint::new("mobile", "families-not-a-number")) }
}

/// The reason for a decision: written down, or nothing is decided (D123).
pub(super) fn reason(text: &str) -> Result<String> {
    long("reason", text, "families-reason-missing")
}

/// The reference of a court order, as the paper has it.
pub(super) fn reference(text: &str) -> Result<String> {
    long("reference", text, "families-reference-missing")
}

fn long(field: &'static str, text: &str, missing: &'static str) -> Result<String> {
    let text = clean(text);
    match text.chars().count() {
        0 => Err(Error::invalid(field, missing)),
        length if length > LONGEST_TEXT => {
            Err(Complaint::new(field, "families-too-long").with("most", LONGEST_TEXT.to_string()).into())
        }
        _ => Ok(text),
    }
}

/// The start of a day that a date field names, in the school's zone.
pub(super) fn last_day(text: &str, zone: &TimeZone) -> Result<Moment> {
    let wrong = || Error::invalid("last_day", "families-last-day-missing");
    let date = Date::from_str(text.trim()).map_err(|_| wrong())?;
    let start = date.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).map_err(|_| wrong())?;
    Ok(Moment(start.timestamp().as_millisecond()))
}
