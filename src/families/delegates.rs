//! Delegates: an adult whom a guardian with responsibility lets see chosen things about one child, until a date (D78).
//!
//! Invariants: a delegate sees never more than the guardian's own link opens, and nothing once that link is shut; an end is
//! required, at most a year away, and counts by the clock; a delegate invites nobody and sees nobody's e-mail or telephone; the
//! other guardian does not learn of it, and who was shut out of the child's family cannot be invited.

use std::str::FromStr;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use rocket::form::FromForm;

use crate::clock::Moment;
use crate::db::Db;
use crate::db::ids::{DelegateId, InvitationId, LinkId, PersonId, PupilId};
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Page};
use crate::policy::jobs::{EndByDate, may};
use crate::school::names;

/// What the guardian's own link opens.
#[derive(Clone, Copy, Debug)]
pub(crate) struct OwnReach {
    pub guardian: PersonId,
    pub link: LinkId,
    pub feed: bool,
    pub photos: bool,
    pub shuts_at: Moment,
}

/// How far a delegate has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum State {
    /// A mail is on its way, nobody has joined.
    Invited,
    /// Joined, and sees what was chosen.
    Open,
    /// The guardian's own link is shut or without responsibility, so nothing opens.
    Resting,
    /// The date has passed.
    Over,
    /// Ended by the guardian, the office or a leader.
    Revoked(Moment),
}

/// One delegate, as the guardian who invited and the office see them.
#[derive(Clone, Debug)]
pub(crate) struct Delegate {
    pub delegate: DelegateId,
    pub name: String,
    pub relation: String,
    pub invited_by: String,
    pub feed: bool,
    pub photos: bool,
    pub pick_up: bool,
    /// The last moment of it.
    pub until: Moment,
    pub state: State,
}

impl Delegate {
    /// Whether there is anything left to end.
    #[must_use]
    pub fn is_endable(&self) -> bool {
        matches!(self.state, State::Invited | State::Open | State::Resting)
    }

    /// The state's message and sugar paper.
    #[must_use]
    pub fn mark(&self) -> (&'static str, &'static str) {
        match self.state {
            State::Invited => ("families-delegate-invited", "sky"),
            State::Open => ("families-delegate-open", "leaf"),
            State::Resting => ("families-delegate-resting", "plum"),
            State::Over => ("families-delegate-over", "clay"),
            State::Revoked(_) => ("families-delegate-revoked", "clay"),
        }
    }

    /// What the adult may, in words.
    #[must_use]
    pub fn may(&self, page: &Page) -> String {
        granted(page, self.feed, self.photos, self.pick_up)
    }
}

fn granted(page: &Page, feed: bool, photos: bool, pick_up: bool) -> String {
    let all = [(feed, "families-may-feed"), (photos, "families-may-photos"), (pick_up, "families-may-pick-up")];
    page.list(&all.into_iter().filter(|(may, _)| *may).map(|(_, word)| page.t(word)).collect::<Vec<_>>())
}

/// What a delegate's code opens.
#[derive(Clone, Debug)]
pub(crate) struct Opened {
    pub invitation: InvitationId,
    pub delegate: DelegateId,
    pub adult: PersonId,
    pub name: String,
    pub given_name: String,
    pub family_name: String,
    /// The address, if no other adult has the same: it then signs in.
    pub email: Option<String>,
    pub child: String,
    pub pupil: PupilId,
    pub feed: bool,
    pub photos: bool,
    pub pick_up: bool,
    pub until: Moment,
    pub has_account: bool,
}

impl Opened {
    /// What the adult may, in words.
    #[must_use]
    pub fn may(&self, page: &Page) -> String {
        granted(page, self.feed, self.photos, self.pick_up)
    }
}

/// Whom a guardian invites, and to what.
#[derive(FromForm)]
pub(super) struct InviteForm<'r> {
    #[field(default = "")]
    given: &'r str,
    #[field(default = "")]
    family: &'r str,
    #[field(default = "")]
    relation: &'r str,
    #[field(default = "")]
    email: &'r str,
    #[field(default = false)]
    feed: bool,
    #[field(default = false)]
    photos: bool,
    #[field(default = false)]
    pick_up: bool,
    #[field(default = "")]
    until: &'r str,
}

/// The same, read.
pub(crate) struct Invitee {
    pub given: String,
    pub family: String,
    pub relation: String,
    /// Folded to lower case.
    pub email: String,
    pub feed: bool,
    pub photos: bool,
    pub pick_up: bool,
    /// The start of the day after the last one.
    pub until: Moment,
}

impl InviteForm<'_> {
    pub fn entered(&self) -> Entered {
        let kept = Entered::nothing()
            .with("given", self.given)
            .with("family", self.family)
            .with("relation", self.relation)
            .with("email", self.email)
            .with("until", self.until);
        let ticked = [("feed", self.feed), ("photos", self.photos), ("pick_up", self.pick_up)];
        ticked.into_iter().filter(|(_, on)| *on).fold(kept, |kept, (field, _)| kept.with(field, "true"))
    }

    /// Reads the form as far as the guardian's own link reaches; every complaint at once.
    pub fn read(&self, own: &OwnReach, now: Moment, zone: &TimeZone) -> Result<Invitee> {
        let mut wrong = Vec::new();
        let mut or_wrong = |read: Result<String, Complaint>| {
            read.unwrap_or_else(|complaint| {
                wrong.push(complaint);
                String::new()
            })
        };
        let given = or_wrong(names::entered("given", self.given));
        let family = or_wrong(names::entered("family", self.family));
        let relation = or_wrong(super::entered::named(self.relation));
        let email = super::entered::email(self.email)
            .and_then(|email| email.ok_or(Complaint::new("email", "families-delegate-email-missing")));
        let email = or_wrong(email);
        if !(self.feed || self.photos || self.pick_up) {
            wrong.push(Complaint::new("feed", "families-delegate-nothing"));
        }
        // Pictures stand in the story: without it there is nothing to see them in.
        if (self.feed && !own.feed) || (self.photos && !(own.photos && self.feed)) {
            wrong.push(Complaint::new("feed", "families-delegate-too-much"));
        }
        let until = last_day(self.until, now, zone).unwrap_or_else(|message| {
            wrong.push(Complaint::new("until", message));
            now
        });
        if !wrong.is_empty() {
            return Err(Error::Invalid(wrong));
        }
        let until = Moment(until.0.min(own.shuts_at.0));
        Ok(Invitee {
            given,
            family,
            relation,
            email,
            feed: self.feed,
            photos: self.photos,
            pick_up: self.pick_up,
            until,
        })
    }
}

/// The start of the day after the named one, which is today or later and at most a year away; else what is wrong.
fn last_day(text: &str, now: Moment, zone: &TimeZone) -> Result<Moment, &'static str> {
    let missing = "families-delegate-until-missing";
    let last = Date::from_str(text.trim()).map_err(|_| missing)?;
    let today = jiff::Timestamp::from_millisecond(now.0).map_err(|_| missing)?.to_zoned_datetime(zone.clone()).date();
    let year = today.checked_add(jiff::Span::new().years(1)).map_err(|_| missing)?;
    if last < today || last > year {
        return Err("families-delegate-until-range");
    }
    let after =
        last.tomorrow().and_then(|day| day.at(0, 0, 0, 0).to_zoned_datetime(zone.clone())).map_err(|_| missing)?;
    Ok(Moment(after.timestamp().as_millisecond()))
}

/// Whole seconds between two looks at the dates of links and delegates.
pub const EVERY: u64 = 60;

/// Lets views know that a date has been passed; open streams prove themselves again. The rules do not wait for it.
///
/// # Errors
/// As the database gives them.
pub fn turn_dates(db: &Db) -> Result<()> {
    let may = may::<EndByDate>();
    if db.read(&may, |tx, _| super::store::delegates::dates_are_due(tx))? {
        db.write(&may, |tx, _| super::store::delegates::turn_dates(tx))?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_end_is_required_and_at_most_a_year_away() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let now = Moment(1_795_529_100_000);
        assert_eq!(last_day("2026-11-24", now, &zone), Ok(Moment(1_795_564_800_000)), "today counts to its end");
        assert!(last_day("2027-11-24", now, &zone).is_ok());
        for (text, wrong) in [
            ("", "families-delegate-until-missing"),
            ("soon", "families-delegate-until-missing"),
            ("2026-11-23", "families-delegate-until-range"),
            ("2027-11-25", "families-delegate-until-range"),
        ] {
            assert_eq!(last_day(text, now, &zone), Err(wrong), "{text}");
        }
    }
}
