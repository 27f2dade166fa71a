//! Times as people say them, in the school's time zone: `today, 14:05`, `yesterday, 9:10`, `Tuesday 24 November`.
//!
//! Invariants: 24 hours, no leading zero in the hour; a day of another year carries its year; nothing here reads a clock.

use jiff::Timestamp;
use jiff::civil::{Date, DateTime, Time};
use jiff::tz::TimeZone;

use super::{Lang, Value, text};
use crate::clock::Moment;

/// The now and the time zone against which times are told.
#[derive(Clone, Debug)]
pub struct Times {
    /// When the page is made.
    pub now: Moment,
    /// The school's time zone.
    pub zone: TimeZone,
    /// The day of `now` there, asked for with each moment that is told.
    today: Date,
}

impl Times {
    /// Times as seen at `now` in the zone with this IANA name; UTC where the name is unknown.
    #[must_use]
    pub fn new(now: Moment, zone: &str) -> Self {
        let zone = TimeZone::get(zone).unwrap_or(TimeZone::UTC);
        Self { now, today: zone.to_datetime(timestamp(now)).date(), zone }
    }

    /// A moment seen from now: `today, 14:05`, `yesterday, 9:10`, `tomorrow, 8:45`, `Friday 20 November, 16:30`, `3 July 2025, 9:00`.
    #[must_use]
    pub fn near(&self, lang: Lang, moment: Moment) -> String {
        let there = self.civil(moment);
        let (day, clock) = (there.date(), clock_at(lang, there.time()));
        let id = match (day - self.today).get_days() {
            0 if day == self.today => "time-today",
            -1 if self.today.yesterday().is_ok_and(|yesterday| yesterday == day) => "time-yesterday",
            1 if self.today.tomorrow().is_ok_and(|tomorrow| tomorrow == day) => "time-tomorrow",
            _ => return lang.t_with("time-then", &[("day", self.day_of(lang, day)), ("clock", clock)]),
        };
        lang.t_with(id, &[("clock", clock)])
    }

    /// The hour and minute: `9:10`.
    #[must_use]
    pub fn clock(&self, lang: Lang, moment: Moment) -> String {
        clock_at(lang, self.civil(moment).time())
    }

    /// The day of a moment: `Tuesday 24 November`, with the year if it is not this one.
    #[must_use]
    pub fn day(&self, lang: Lang, moment: Moment) -> String {
        self.day_of(lang, self.date(moment))
    }

    /// The day of a moment in short, for tables: `24 Nov 2026`.
    #[must_use]
    pub fn short(&self, lang: Lang, moment: Moment) -> String {
        let date = self.date(moment);
        let month = lang.t(&format!("time-month-short-{}", date.month()));
        named(lang, "time-date-short", date, month, String::new())
    }

    /// The moment for machines, as `<time datetime>` wants it: `2026-11-24T14:05:00Z`.
    #[must_use]
    pub fn machine(&self, moment: Moment) -> String {
        Timestamp::from_second(moment.0.div_euclid(1000)).unwrap_or(Timestamp::UNIX_EPOCH).to_string()
    }

    /// The hour of the day, 0 to 23, now: for `Good morning`.
    #[must_use]
    pub fn hour(&self) -> i8 {
        self.civil(self.now).hour()
    }

    fn day_of(&self, lang: Lang, date: Date) -> String {
        let month = lang.t(&format!("time-month-{}", date.month()));
        let weekday = lang.t(&format!("time-weekday-{}", date.weekday().to_monday_one_offset()));
        let id = if date.year() == self.today.year() { "time-day" } else { "time-day-year" };
        named(lang, id, date, month, weekday)
    }

    fn date(&self, moment: Moment) -> Date {
        self.civil(moment).date()
    }

    fn civil(&self, moment: Moment) -> DateTime {
        self.zone.to_datetime(timestamp(moment))
    }
}

fn clock_at(lang: Lang, time: Time) -> String {
    let (hour, minute) = (time.hour().to_string(), format!("{:02}", time.minute()));
    lang.t_with("time-clock", &[("hour", hour), ("minute", minute)])
}

/// Digits go in as texts: a year has no grouping.
fn named(lang: Lang, id: &str, date: Date, month: String, weekday: String) -> String {
    let values =
        [("day", date.day().to_string()), ("month", month), ("weekday", weekday), ("year", date.year().to_string())];
    let values = values.map(|(name, value)| (name, Value::Text(value)));
    text(lang, id, &values)
}

fn timestamp(moment: Moment) -> Timestamp {
    Timestamp::from_millisecond(moment.0).unwrap_or(Timestamp::UNIX_EPOCH)
}
