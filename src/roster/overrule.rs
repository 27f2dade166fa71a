//! What a person says about a file that the reader would understand otherwise: encoding, delimiter, header row, date order,
//! columns.
//!
//! Invariant: what is not said, or not understood, leaves the reader to its own judgement.

use super::headers::{Header, Use};
use super::mapping::{Mapping, Told, mark};
use super::{DateOrder, Encoding};

/// What was said.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrule {
    /// How bytes are letters; says nothing of workbooks and archives.
    pub encoding: Option<Encoding>,
    /// What separates the cells; says nothing of workbooks and archives.
    pub delimiter: Option<u8>,
    /// The header's line, counted from 1.
    pub header_line: Option<usize>,
    /// The order of day and month.
    pub date_order: Option<DateOrder>,
    /// What single columns are, by their captions.
    pub named: Vec<(String, Use)>,
    /// What all columns of a header are; the first that fits counts.
    pub mappings: Vec<Mapping>,
    /// Whether a table counts whose captions say nothing.
    pub any_table: bool,
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
    /// Takes a field of the form; tells whether it was understood.
    pub fn take(&mut self, field: &str, said: &str) -> bool {
        match field {
            "encoding" => self.encoding = find(&ENCODINGS, said),
            "delimiter" => self.delimiter = find(&DELIMITERS, said),
            "header_line" => self.header_line = said.trim().parse().ok(),
            "date_order" => self.date_order = find(&DATE_ORDERS, said),
            _ => return false,
        }
        match field {
            "encoding" => self.encoding.is_some(),
            "delimiter" => self.delimiter.is_some(),
            "header_line" => self.header_line.is_some(),
            _ => self.date_order.is_some(),
        }
    }

    /// The word of the encoding that was said.
    #[must_use]
    pub fn encoding_word(&self) -> &'static str {
        word(&ENCODINGS, self.encoding)
    }

    /// The word of the delimiter that was said.
    #[must_use]
    pub fn delimiter_word(&self) -> &'static str {
        word(&DELIMITERS, self.delimiter)
    }

    /// The word of the order of dates that was said.
    #[must_use]
    pub fn date_order_word(&self) -> &'static str {
        word(&DATE_ORDERS, self.date_order)
    }

    /// The header that these captions are.
    #[must_use]
    pub fn header(&self, captions: &[&str]) -> Header {
        let seen = Header::read(captions.iter().copied());
        if !self.mappings.is_empty() {
            let mark = mark(captions);
            if let Some(mapping) = self.mappings.iter().find(|mapping| mapping.header == mark) {
                let said = Header::told(captions, &mapping.uses);
                if said
                    .columns
                    .iter()
                    .map(|column| column.used.word())
                    .eq(seen.columns.iter().map(|column| column.used.word()))
                {
                    return seen;
                }
                return Header { told: mapping.told_at.map_or(Told::Now, Told::Before), ..said };
            }
        }
        seen.with_named(captions, &self.named).unwrap_or(seen)
    }
}

fn word<T: Copy + PartialEq>(known: &[(&'static str, T)], said: Option<T>) -> &'static str {
    known.iter().find(|(_, meant)| Some(*meant) == said).map_or("", |(word, _)| word)
}

fn find<T: Copy>(known: &[(&str, T)], said: &str) -> Option<T> {
    known.iter().find(|(word, _)| *word == said).map(|(_, meant)| *meant)
}
