//! The demo school's days, counted from now: a post of today is of today whenever the demo is opened.
//!
//! Invariants: nothing lies in the future; what happened at school happened on a weekday.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan};

use crate::clock::{DAY, Moment};
use crate::error::{Error, Result};

/// The school's calendar as seen from one moment.
pub(super) struct Calendar {
    now: Moment,
    today: Date,
    zone: TimeZone,
}

impl Calendar {
    /// The calendar in the zone with this IANA name.
    pub fn new(now: Moment, zone: &str) -> Result<Self> {
        let zone = TimeZone::get(zone).map_err(Error::fault)?;
        let today = Timestamp::from_millisecond(now.0).map_err(Error::fault)?.to_zoned_datetime(zone.clone()).date();
        Ok(Self { now, today, zone })
    }

    /// The year in which the academic year began.
    pub fn academic_year(&self) -> i64 {
        i64::from(self.today.year()) - i64::from(self.today.month() < 9)
    }

    /// The first of September of this academic year, nine o'clock; not after now.
    pub fn first_day(&self) -> Result<Moment> {
        let year = i16::try_from(self.academic_year()).map_err(Error::fault)?;
        let day = Date::new(year, 9, 1).map_err(Error::fault)?;
        Ok(self.at(day, Time::constant(9, 0, 0, 0))?.min(self.now))
    }

    /// So many days before now, at the same time of the day.
    pub fn days_ago(&self, days: i64) -> Moment {
        self.now.plus(-days * DAY)
    }

    /// The moment that `when` means: `today 14:05`, `3 days ago 11:20`, or `10-06 13:40`, the latest that has passed.
    pub fn moment(&self, when: &str) -> Result<Moment> {
        let unclear = || Error::fault(format!("\"{when}\" is no time of the demo school"));
        let (day, time) = when.rsplit_once(' ').ok_or_else(unclear)?;
        let (hour, minute) = time.split_once(':').ok_or_else(unclear)?;
        let number = |text: &str| text.parse::<i8>().map_err(|_| unclear());
        let time = Time::new(number(hour)?, number(minute)?, 0, 0).map_err(Error::fault)?;
        let day = match day.split_once('-') {
            Some((month, day)) => self.latest(number(month)?, number(day)?, time)?,
            None if day == "today" => self.today,
            None => {
                let days = number(day.split(' ').next().unwrap_or_default())?;
                self.today.checked_sub(i64::from(days).days()).map_err(Error::fault)?
            }
        };
        self.on_a_school_day(day, time)
    }

    /// The latest such day of the year whose moment has passed.
    fn latest(&self, month: i8, day: i8, time: Time) -> Result<Date> {
        let this = Date::new(self.today.year(), month, day).map_err(Error::fault)?;
        if self.at(this, time)? <= self.now {
            return Ok(this);
        }
        Date::new(self.today.year() - 1, month, day).map_err(Error::fault)
    }

    /// That day at that time, or the weekday before, so that it has passed.
    fn on_a_school_day(&self, mut day: Date, time: Time) -> Result<Moment> {
        loop {
            let moment = self.at(day, time)?;
            if moment <= self.now && !matches!(day.weekday(), Weekday::Saturday | Weekday::Sunday) {
                return Ok(moment);
            }
            day = day.yesterday().map_err(Error::fault)?;
        }
    }

    fn at(&self, day: Date, time: Time) -> Result<Moment> {
        let there = day.to_datetime(time).to_zoned_datetime(self.zone.clone()).map_err(Error::fault)?;
        Ok(Moment(there.timestamp().as_millisecond()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Tuesday 24 November 2026, 10:42 in London.
    const TUESDAY: Moment = Moment(1_795_516_920_000);

    fn told(now: Moment, when: &str) -> String {
        let calendar = Calendar::new(now, "Europe/London").unwrap();
        let moment = calendar.moment(when).unwrap();
        let there = Timestamp::from_millisecond(moment.0).unwrap().to_zoned_datetime(calendar.zone);
        format!("{} {}", there.date(), there.time())
    }

    #[test]
    fn what_has_not_happened_yet_today_happened_yesterday() {
        assert_eq!(told(TUESDAY, "today 9:40"), "2026-11-24 09:40:00");
        assert_eq!(told(TUESDAY, "today 14:05"), "2026-11-23 14:05:00");
    }

    #[test]
    fn nothing_happens_at_a_weekend() {
        assert_eq!(told(TUESDAY, "2 days ago 11:20"), "2026-11-20 11:20:00");
        assert_eq!(told(TUESDAY, "3 days ago 11:20"), "2026-11-20 11:20:00");
        assert_eq!(told(TUESDAY, "5 days ago 11:20"), "2026-11-19 11:20:00");
    }

    #[test]
    fn a_day_of_the_year_is_the_latest_that_has_passed() {
        assert_eq!(told(TUESDAY, "11-23 11:40"), "2026-11-23 11:40:00");
        assert_eq!(told(TUESDAY, "06-24 15:05"), "2026-06-24 15:05:00");
        assert_eq!(told(TUESDAY, "12-10 13:30"), "2025-12-10 13:30:00");
    }

    #[test]
    fn the_academic_year_begins_in_september() {
        let year = |now: Moment| Calendar::new(now, "Europe/London").unwrap().academic_year();
        assert_eq!(year(TUESDAY), 2026);
        assert_eq!(year(TUESDAY.plus(-120 * DAY)), 2025);
    }
}
