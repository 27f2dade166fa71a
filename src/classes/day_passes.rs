//! Day passes: a substitute's entry to one class on one day (D15, D113).
//!
//! Invariants: a pass names one adult, one class and one day in the school's time zone; it opens nothing before that day begins
//! and nothing after it ends, also on pages that lie open; who comes from outside holds a code on paper that works once.

use std::str::FromStr;

use jiff::civil::{Date, Weekday};
use jiff::tz::TimeZone;

use crate::clock::Moment;
use crate::db::ids::{ClassId, DayPassId, PersonId};

/// How many days ahead a pass may be issued.
const FARTHEST: i64 = 60;

/// A pass as the office sees it.
#[derive(Clone, Debug)]
pub(crate) struct DayPass {
    pub day_pass: DayPassId,
    pub name: String,
    /// Its first moment.
    pub day: Moment,
    pub used_at: Option<Moment>,
    /// Whether a code on paper carries it.
    pub on_paper: bool,
}

/// Somebody who may be given a pass.
#[derive(Clone, Debug)]
pub(crate) struct Substitute {
    pub person: PersonId,
    pub name: String,
    /// Has an account of the staff, and needs no paper.
    pub on_staff: bool,
}

/// The pass behind a code.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Carried {
    pub day_pass: DayPassId,
    pub person: PersonId,
    pub class: ClassId,
    pub starts: Moment,
    pub ends: Moment,
}

/// The first moment of the named school day and the first after it; today where none is named; else what is wrong.
pub(crate) fn school_day(text: &str, now: Moment, zone: &TimeZone) -> Result<(Moment, Moment), &'static str> {
    let missing = "classes-pass-day-missing";
    let today = jiff::Timestamp::from_millisecond(now.0).map_err(|_| missing)?.to_zoned_datetime(zone.clone()).date();
    let day = if text.trim().is_empty() { today } else { Date::from_str(text.trim()).map_err(|_| missing)? };
    let farthest = today.checked_add(jiff::Span::new().days(FARTHEST)).map_err(|_| missing)?;
    if day < today || day > farthest {
        return Err("classes-pass-day-range");
    }
    if matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
        return Err("classes-pass-no-school");
    }
    let start = |day: Date| -> Result<Moment, &'static str> {
        let there = day.at(0, 0, 0, 0).to_zoned_datetime(zone.clone()).map_err(|_| missing)?;
        Ok(Moment(there.timestamp().as_millisecond()))
    };
    Ok((start(day)?, start(day.tomorrow().map_err(|_| missing)?)?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::HOUR;

    #[test]
    fn a_pass_is_for_a_whole_school_day_in_the_schools_zone() {
        let zone = TimeZone::get("Europe/Warsaw").unwrap();
        let now = Moment(1_795_529_100_000);
        let (start, end) = school_day("", now, &zone).unwrap();
        assert_eq!((end.since(start), start), (24 * HOUR, Moment(1_795_474_800_000)));
        assert_eq!(school_day("2026-11-24", now, &zone), Ok((start, end)));
        for (text, wrong) in [
            ("tomorrow", "classes-pass-day-missing"),
            ("2026-11-23", "classes-pass-day-range"),
            ("2027-03-01", "classes-pass-day-range"),
            ("2026-11-28", "classes-pass-no-school"),
        ] {
            assert_eq!(school_day(text, now, &zone), Err(wrong), "{text}");
        }
    }
}
