//! The school's hours: when cards and pictures open anything (D40).
//!
//! Invariant: hours are told in the school's time zone, also on the two days of a year when its clocks change.

use jiff::Timestamp;
use jiff::civil::Date;
use jiff::tz::TimeZone;

use crate::clock::Moment;

/// Minutes of a day.
pub const DAY_MINUTES: i64 = 24 * 60;

/// Days of the week and times of the day.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hours {
    /// Days as digits, Monday is 1: `12345`.
    pub days: String,
    /// First minute of the day, from 0.
    pub opens: i64,
    /// Minute of the day at which they end, at most [`DAY_MINUTES`].
    pub closes: i64,
}

impl Hours {
    /// The end of the hours in which `now` lies; none outside of them.
    #[must_use]
    pub fn end(&self, now: Moment, zone: &TimeZone) -> Option<Moment> {
        let today = date(now, zone);
        let weekday = char::from(b'0'.saturating_add(today.weekday().to_monday_one_offset().unsigned_abs()));
        if !self.days.contains(weekday) {
            return None;
        }
        let end = moment(today, self.closes, zone)?;
        (moment(today, self.opens, zone)? <= now && now < end).then_some(end)
    }
}

/// `9:05` or `24:00` as minutes of the day.
#[must_use]
pub fn minutes(typed: &str) -> Option<i64> {
    let (hour, minute) = typed.trim().split_once(':')?;
    let (hour, minute): (i64, i64) = (hour.parse().ok()?, minute.parse().ok()?);
    let minutes = hour.checked_mul(60)?.checked_add(minute)?;
    ((0..60).contains(&minute) && (0..=DAY_MINUTES).contains(&minutes)).then_some(minutes)
}

/// Minutes of the day as a clock shows them.
#[must_use]
pub fn clock(minutes: i64) -> String {
    format!("{:02}:{:02}", minutes.div_euclid(60), minutes.rem_euclid(60))
}

fn date(now: Moment, zone: &TimeZone) -> Date {
    zone.to_datetime(Timestamp::from_millisecond(now.0).unwrap_or(Timestamp::UNIX_EPOCH)).date()
}

fn moment(day: Date, minute: i64, zone: &TimeZone) -> Option<Moment> {
    let there = if minute >= DAY_MINUTES {
        day.tomorrow().ok()?.at(0, 0, 0, 0)
    } else {
        day.at(i8::try_from(minute / 60).ok()?, i8::try_from(minute % 60).ok()?, 0, 0)
    };
    Some(Moment(zone.to_timestamp(there).ok()?.as_millisecond()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::{DAY, HOUR, MINUTE};

    /// Tuesday 24 November 2026, 14:05 in London.
    const TUESDAY: Moment = Moment(1_795_529_100_000);

    fn usual() -> Hours {
        Hours { days: "12345".to_owned(), opens: 450, closes: 1020 }
    }

    #[test]
    fn hours_are_open_on_school_days_from_the_first_minute_to_before_the_last() {
        let london = TimeZone::get("Europe/London").unwrap();
        let end = TUESDAY.plus(2 * HOUR + 55 * MINUTE);
        assert_eq!(usual().end(TUESDAY, &london), Some(end));
        assert_eq!(usual().end(end, &london), None);
        assert_eq!(usual().end(end.plus(-1), &london), Some(end));
        let half_past_seven = TUESDAY.plus(-(6 * HOUR + 35 * MINUTE));
        assert_eq!(usual().end(half_past_seven, &london), Some(end));
        assert_eq!(usual().end(half_past_seven.plus(-1), &london), None);
        assert_eq!(usual().end(TUESDAY.plus(4 * DAY), &london), None, "Saturday");
        assert!(usual().end(TUESDAY.plus(6 * DAY), &london).is_some(), "Monday");
    }

    #[test]
    fn hours_follow_the_clocks_of_the_school() {
        let all_day = Hours { days: "1234567".to_owned(), opens: 0, closes: DAY_MINUTES };
        let london = TimeZone::get("Europe/London").unwrap();
        // Sunday 29 March 2026, noon UTC: that day has 23 hours.
        let noon = Moment(1_774_785_600_000);
        assert_eq!(all_day.end(noon, &london), Some(noon.plus(11 * HOUR)));
        assert_eq!(usual().end(TUESDAY, &TimeZone::get("Asia/Tokyo").unwrap()), None, "it is evening there");
    }

    #[test]
    fn times_are_read_as_they_are_shown() {
        for time in ["07:30", "00:00", "24:00", "17:05"] {
            assert_eq!(minutes(time).map(clock).as_deref(), Some(time));
        }
        for wrong in ["", "7", "24:01", "12:60", "-1:00", "99999999999999999999:00"] {
            assert_eq!(minutes(wrong), None, "{wrong}");
        }
    }
}
