//! Birth dates, which only pass through: read, handed to the caller's keyed fingerprint, and dropped (D64).
//!
//! Invariant: a [`BirthDate`] is a day that exists; no struct of a reading holds one.

use super::styles::usual_day;
use crate::school::names::{clean, fold};

/// A day that exists, on its way into a fingerprint.
#[derive(Clone, Copy, PartialEq, Eq)]
pub struct BirthDate {
    year: i16,
    month: u8,
    day: u8,
}

impl BirthDate {
    /// The day as `YYYY-MM-DD`, the form that every fingerprint is made of.
    #[must_use]
    pub fn iso(self) -> String {
        format!("{:04}-{:02}-{:02}", self.year, self.month, self.day)
    }

    fn new(year: i16, month: u8, day: u8) -> Option<Self> {
        jiff::civil::Date::new(year, i8::try_from(month).ok()?, i8::try_from(day).ok()?).ok()?;
        (1900..=2100).contains(&year).then_some(Self { year, month, day })
    }
}

/// In which order a column writes day, month and year.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DateOrder {
    /// 2019-05-24.
    YearMonthDay,
    /// 24/05/2019, seen from a day above 12.
    DayMonthYear,
    /// 05/24/2019, seen from a day above 12.
    MonthDayYear,
    /// No day above 12 anywhere: day before month is assumed, as in Europe.
    Assumed,
}

/// What the cells of a column say about their order.
#[derive(Clone, Copy, Default)]
pub struct Evidence {
    year_first: usize,
    day_first: usize,
    month_first: usize,
    silent: usize,
}

impl Evidence {
    /// Takes one cell into account.
    pub fn see(&mut self, cell: &str) {
        match numbers(cell) {
            Some((first, _, _)) if first > 31 => self.year_first += 1,
            Some((first, _, _)) if first > 12 => self.day_first += 1,
            Some((_, second, _)) if second > 12 => self.month_first += 1,
            Some(_) => self.silent += 1,
            None => {}
        }
    }

    /// The order that most cells prove; none if no cell is a date.
    #[must_use]
    pub fn order(self) -> Option<DateOrder> {
        let most = self.year_first.max(self.day_first).max(self.month_first);
        if most == 0 {
            (self.silent > 0).then_some(DateOrder::Assumed)
        } else if most == self.year_first {
            Some(DateOrder::YearMonthDay)
        } else if most == self.day_first {
            Some(DateOrder::DayMonthYear)
        } else {
            Some(DateOrder::MonthDayYear)
        }
    }
}

/// The date in a cell, a time of day after it ignored; none if there is no such day.
#[must_use]
pub fn parse(cell: &str, order: DateOrder) -> Option<BirthDate> {
    let (first, second, third) = numbers(cell)?;
    let (year, month, day) = match order {
        _ if first > 31 => (first, second, third),
        DateOrder::MonthDayYear => (third, first, second),
        _ => (third, second, first),
    };
    // Two digits: pupils are born in this century.
    let year = if year < 100 { year + 2000 } else { year };
    BirthDate::new(i16::try_from(year).ok()?, u8::try_from(month).ok()?, u8::try_from(day).ok()?)
}

fn numbers(cell: &str) -> Option<(u16, u16, u16)> {
    let cell = clean(cell);
    if let Some(day) = serial(&cell) {
        return numbers(&day);
    }
    let written = spelled(&cell);
    let date = written.as_deref().unwrap_or(&cell).split([' ', 'T']).next()?;
    if let Some(compact) = (date.len() == 8 && date.bytes().all(|byte| byte.is_ascii_digit())).then_some(date) {
        return Some((compact[..4].parse().ok()?, compact[4..6].parse().ok()?, compact[6..].parse().ok()?));
    }
    let mut parts = date.split(['/', '-', '.']);
    let mut next = || month_name(parts.next()?);
    let numbers = (next()?, next()?, next()?);
    parts.next().is_none().then_some(numbers)
}

/// The day that a spreadsheet's number stands for where the cell lost its format: 1990 to 2099, so that no year is meant.
fn serial(cell: &str) -> Option<String> {
    let number: f64 = cell.parse().ok().filter(|_| !cell.starts_with(['0', '+', '-']))?;
    (32_874.0..73_051.0).contains(&number).then(|| usual_day(number)).flatten()
}

/// `24 May 2019` or `24. Mai 2019` with signs between its parts.
fn spelled(cell: &str) -> Option<String> {
    let parts: Vec<&str> = cell.split([' ', '.', ',']).filter(|part| !part.is_empty()).collect();
    let has_name = parts.iter().take(3).any(|part| part.starts_with(char::is_alphabetic) && month(part).is_some());
    (parts.len() >= 3 && has_name).then(|| parts[..3].join("/"))
}

/// A number, or the number of a month that is written by name (`24-May-2019`).
fn month_name(part: &str) -> Option<u16> {
    if part.is_empty() || part.len() > 20 {
        return None;
    }
    if part.bytes().all(|byte| byte.is_ascii_digit()) {
        return part.parse().ok().filter(|_| part.len() <= 4);
    }
    month(part)
}

/// The month that a word begins like, in the languages of the alias table.
fn month(word: &str) -> Option<u16> {
    #[rustfmt::skip]
    const MONTHS: [&[&str]; 12] = [
        &["jan", "sty", "ene", "ion"], &["feb", "lut", "fev", "chwe"], &["mar", "maer", "maa", "mrt", "maw"],
        &["apr", "kwi", "avr", "abr", "ebr"], &["may", "mai", "mei", "maj", "mayo"], &["jun", "cze", "juin", "jún", "meh"],
        &["jul", "lip", "juil", "gor"], &["aug", "sie", "aou", "ago", "aws"], &["sep", "wrz", "med"],
        &["oct", "okt", "paz", "hyd"], &["nov", "lis", "tach"], &["dec", "dez", "gru", "dic", "rhag"],
    ];
    let folded = fold(&word.to_lowercase().replace('ä', "ae"));
    let index = MONTHS.iter().position(|names| names.iter().any(|name| folded.starts_with(name)))?;
    u16::try_from(index + 1).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn iso(cells: &[&str]) -> Vec<Option<String>> {
        let mut evidence = Evidence::default();
        cells.iter().for_each(|cell| evidence.see(cell));
        let order = evidence.order().unwrap();
        cells.iter().map(|cell| parse(cell, order).map(BirthDate::iso)).collect()
    }

    #[test]
    fn the_order_comes_from_the_whole_column() {
        let some = |date: &str| Some(date.to_owned());
        assert_eq!(iso(&["03/05/2019", "24/05/2019"]), [some("2019-05-03"), some("2019-05-24")]);
        assert_eq!(iso(&["03/05/2019", "05/24/2019"]), [some("2019-03-05"), some("2019-05-24")]);
        assert_eq!(iso(&["03.05.19", "31.11.2019"]), [some("2019-05-03"), None]);
        assert_eq!(
            iso(&["2019-05-03T00:00:00", "20190524", "2019-13-01"]),
            [some("2019-05-03"), some("2019-05-24"), None]
        );
        assert_eq!(iso(&["24-May-2019 00:00", "43609"]), [some("2019-05-24"), some("2019-05-24")]);
        assert_eq!(iso(&["24 May 2019", "3. März 2019"]), [some("2019-05-24"), some("2019-03-03")]);
    }

    #[test]
    fn without_proof_the_day_is_assumed_to_come_first() {
        let mut evidence = Evidence::default();
        evidence.see("03/05/2019");
        evidence.see("not a date");
        assert_eq!(evidence.order(), Some(DateOrder::Assumed));
    }
}
