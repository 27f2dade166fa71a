//! What the office types into a record's forms, cleaned, or what is wrong with it.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rocket::form::FromForm;

use super::{LinkRights, Relative};
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

/// What a link says and opens.
#[derive(FromForm)]
pub(super) struct LinkWords<'r> {
    relation: &'r str,
    responsibility: Option<&'r str>,
    contact: Option<&'r str>,
    feed: Option<&'r str>,
    photos: Option<&'r str>,
    messages: Option<&'r str>,
    pick_up: Option<&'r str>,
    #[field(default = "")]
    begins: &'r str,
    #[field(default = "")]
    until: &'r str,
    #[field(default = "")]
    reference: &'r str,
}

/// The same, read.
pub(crate) struct ChangedLink {
    pub relation: String,
    pub responsibility: &'static str,
    pub rights: LinkRights,
}

impl LinkWords<'_> {
    pub fn entered(&self) -> Entered {
        let either = |answer: Option<&str>| answer.unwrap_or_default().to_owned();
        Entered::nothing()
            .with("relation", self.relation)
            .with("responsibility", either(self.responsibility))
            .with("contact", either(self.contact))
            .with("feed", either(self.feed))
            .with("photos", either(self.photos))
            .with("messages", either(self.messages))
            .with("pick_up", either(self.pick_up))
            .with("begins", self.begins)
            .with("until", self.until)
            .with("reference", self.reference)
    }

    /// The form as the link stands.
    pub fn of(relative: &Relative, zone: &TimeZone) -> Entered {
        let rights = &relative.rights;
        let either = |holds: bool| if holds { "yes" } else { "no" };
        let day = |moment: Option<Moment>| moment.map(|moment| day_of(moment, zone)).unwrap_or_default();
        Entered::nothing()
            .with("relation", relative.relation.clone())
            .with("responsibility", relative.responsibility.clone())
            .with("contact", either(rights.contact))
            .with("feed", either(rights.feed))
            .with("photos", either(rights.photos))
            .with("messages", either(rights.messages))
            .with("pick_up", rights.pick_up.clone())
            .with("begins", day(rights.begins_at))
            .with("until", day(rights.until_at.map(|until| until.plus(-1))))
            .with("reference", rights.reference.clone())
    }

    /// Reads the form; every complaint at once.
    pub fn read(&self, zone: &TimeZone) -> Result<ChangedLink> {
        let mut wrong = Vec::new();
        let relation = named(self.relation).map_err(|complaint| wrong.push(complaint)).ok();
        let responsibility = responsibility(self.responsibility).map_err(|complaint| wrong.push(complaint)).ok();
        let mut either = |field: &'static str, answer: Option<&str>| match answer {
            Some("yes") => true,
            Some("no") => false,
            _ => {
                wrong.push(Complaint::new(field, "families-part-missing"));
                false
            }
        };
        let (contact, feed) = (either("contact", self.contact), either("feed", self.feed));
        let (photos, messages) = (either("photos", self.photos), either("messages", self.messages));
        let pick_up = match self.pick_up {
            Some(word @ ("yes" | "no" | "unknown")) => word.to_owned(),
            _ => {
                wrong.push(Complaint::new("pick_up", "families-part-missing"));
                String::new()
            }
        };
        let mut date = |field: &'static str, text: &str, after: bool| {
            start_of(text, zone, after).unwrap_or_else(|()| {
                wrong.push(Complaint::new(field, "families-date-wrong"));
                None
            })
        };
        let (begins_at, until_at) = (date("begins", self.begins, false), date("until", self.until, true));
        if begins_at.zip(until_at).is_some_and(|(begins, until)| begins >= until) {
            wrong.push(Complaint::new("until", "families-dates-crossed"));
        }
        let reference = clean(self.reference);
        if reference.chars().count() > LONGEST_TEXT {
            wrong.push(Complaint::new("reference", "families-too-long").with("most", LONGEST_TEXT.to_string()));
        }
        match (relation, responsibility) {
            (Some(relation), Some(responsibility)) if wrong.is_empty() => Ok(ChangedLink {
                relation,
                responsibility,
                rights: LinkRights {
                    contact,
                    feed,
                    photos,
                    messages,
                    pick_up,
                    begins_at,
                    until_at,
                    reference,
                    confirmed: None,
                },
            }),
            _ => Err(Error::Invalid(wrong)),
        }
    }
}

/// The start of the named day, or of the one after it; nothing where none is named.
fn start_of(text: &str, zone: &TimeZone, after: bool) -> Result<Option<Moment>, ()> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    let date = Date::from_str(text.trim()).map_err(|_| ())?;
    let date = if after { date.tomorrow().map_err(|_| ())? } else { date };
    let start = date.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).map_err(|_| ())?;
    Ok(Some(Moment(start.timestamp().as_millisecond())))
}

/// The day of a moment, as a date field has it.
fn day_of(moment: Moment, zone: &TimeZone) -> String {
    jiff::Timestamp::from_millisecond(moment.0).unwrap_or_default().to_zoned_datetime(zone.clone()).date().to_string()
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
    long("order", text, "families-reference-missing")
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
