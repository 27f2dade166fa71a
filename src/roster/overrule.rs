//! What a person says about a file that the reader would understand otherwise: encoding, delimiter, header row, date order.
//!
//! Invariant: what is not said, or not understood, leaves the reader to its own judgement.

use super::{DateOrder, Encoding};

/// What was said.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Overrule {
    /// How bytes are letters; says nothing of workbooks and archives.
    pub encoding: Option<Encoding>,
    /// What separates the cells; says nothing of workbooks and archives.
    pub delimiter: Option<u8>,
    /// The header's line, counted from 1.
    pub header_line: Option<usize>,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
}

/// The encodings that can be said, by their word.
pub const ENCODINGS: [(&str, Encoding); 6] = [
    ("utf-8", Encoding::Utf8),
    ("windows-1252", Encoding::Windows1252),
    ("windows-1250", Encoding::Windows1250),
    ("cp850", Encoding::Cp850),
    ("utf-16-le", Encoding::Utf16Le),
    ("utf-16-be", Encoding::Utf16Be),
];

/// The delimiters that can be said, by their word.
pub const DELIMITERS: [(&str, u8); 4] = [("comma", b','), ("semicolon", b';'), ("tab", b'\t'), ("bar", b'|')];

/// The orders that can be said, by their word.
pub const DATE_ORDERS: [(&str, DateOrder); 3] = [
    ("day-first", DateOrder::DayMonthYear),
    ("month-first", DateOrder::MonthDayYear),
    ("year-first", DateOrder::YearMonthDay),
];

impl Overrule {
    /// Takes a field of the form.
    pub fn take(&mut self, field: &str, said: &str) {
        match field {
            "encoding" => self.encoding = find(&ENCODINGS, said),
            "delimiter" => self.delimiter = find(&DELIMITERS, said),
            "header_line" => self.header_line = said.trim().parse().ok(),
            "date_order" => self.date_order = find(&DATE_ORDERS, said),
            _ => {}
        }
    }
}

fn find<T: Copy>(known: &[(&str, T)], said: &str) -> Option<T> {
    known.iter().find(|(word, _)| *word == said).map(|(_, meant)| *meant)
}
