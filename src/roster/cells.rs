//! One row's cells, read by their kind; what is wrong with one becomes a flaw with line, column and remedy.
//!
//! Invariant: a cell is cleaned before it is kept, and kept only by those who ask for it by column.

use std::str::FromStr;

use csv::StringRecord;

use super::{Answer, Column, Flaw, Why};
use crate::school::names::{LONGEST_NAME, clean, fold, is_invisible};

/// The longest class name, relation, number or form of address, in characters.
const LONGEST_TEXT: usize = 40;
/// How much of a cell a flaw shows, in characters.
const SHOWN: usize = 60;

/// The cells of one row and the flaws found in them.
pub struct Cells<'a> {
    pub line: usize,
    pub flaws: Vec<Flaw>,
    record: &'a StringRecord,
    width: usize,
}

impl<'a> Cells<'a> {
    pub fn new(line: usize, record: &'a StringRecord, width: usize) -> Self {
        Self { line, flaws: Vec::new(), record, width }
    }

    /// The cell as it stands in the file.
    pub fn raw(&self, column: usize) -> &'a str {
        let cell = self.record.get(column).unwrap_or_default();
        let bare = cell.trim();
        // What an export writes so that a spreadsheet keeps the zeros: `="0123"` or `'0123`.
        let kept =
            bare.strip_prefix("=\"").and_then(|rest| rest.strip_suffix('"')).filter(|inner| !inner.contains('"'));
        let marked =
            bare.strip_prefix('\'').filter(|rest| rest.starts_with(|sign: char| sign.is_ascii_digit() || sign == '+'));
        if let Some(inner) = kept.or(marked) {
            return inner;
        }
        // A space before the quotation mark hides it from the one who cuts the cells.
        match bare.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')) {
            Some(inner) if bare.len() < cell.len() => inner,
            _ => cell,
        }
    }

    /// Whether the row is the header again, as at the top of a printed page.
    pub fn repeats(&self, captions: &[Column]) -> bool {
        let filled = (0..captions.len()).filter(|column| !self.is_blank(*column));
        let same = filled.clone().filter(|column| clean(self.raw(*column)) == captions[*column].caption).count();
        same > 2 && same == filled.count()
    }

    /// Whether the cell holds nothing that can be seen.
    pub fn is_blank(&self, column: usize) -> bool {
        self.raw(column).chars().all(|character| character.is_whitespace() || is_invisible(character))
    }

    /// Notes a flaw of a cell, with the cell.
    pub fn blame(&mut self, column: usize, why: Why) {
        let cell = clean(self.raw(column)).chars().take(SHOWN).collect();
        self.flaws.push(Flaw { line: self.line, column, cell, why });
    }

    /// Notes a flaw of a cell that must not be kept.
    pub fn blame_unseen(&mut self, column: usize, why: Why) {
        self.flaws.push(Flaw { line: self.line, column, cell: String::new(), why });
    }

    /// Whether the row has other cells than the header; blank cells at the end do not count.
    pub fn is_wrongly_cut(&mut self) -> bool {
        let beyond = (self.width..self.record.len()).any(|column| !self.is_blank(column));
        let short = self.record.len() < self.width && self.record.len() * 2 < self.width;
        if beyond || short {
            self.blame_unseen(self.record.len().min(self.width).saturating_sub(1), Why::WrongWidth);
        }
        beyond || short
    }

    /// A short text; none if blank, a formula or too long for its kind.
    pub fn text(&self, column: usize) -> Option<String> {
        let text = clean(self.raw(column));
        (!text.is_empty() && !text.starts_with(['=', '@']) && text.chars().count() <= LONGEST_TEXT).then_some(text)
    }

    /// The class; its lack leaves the row out.
    pub fn class(&mut self, column: usize) -> Option<String> {
        let class = self.text(column).filter(|class| class.chars().any(char::is_alphanumeric));
        if class.is_none() {
            self.blame(column, Why::NoClass);
        }
        class
    }

    /// A pupil's name; its lack leaves the row out.
    pub fn name(&mut self, column: usize, lack: Why) -> Option<String> {
        if self.is_blank(column) {
            self.blame(column, lack);
            return None;
        }
        self.contact_name(column)
    }

    /// A name that is a name; what is none is noted.
    pub fn contact_name(&mut self, column: usize) -> Option<String> {
        let raw = self.raw(column);
        let name = clean(raw);
        let looks_wrong = name.starts_with(['=', '+', '-', '@'])
            || name.contains("://")
            || name.contains('@')
            || !name.chars().any(char::is_alphabetic);
        let why = if looks_wrong {
            Why::NotAName
        } else if name.chars().count() > LONGEST_NAME {
            Why::TooLong
        } else {
            if name.contains('?') || name.contains(char::REPLACEMENT_CHARACTER) {
                self.blame(column, Why::LostLetter);
            }
            if raw.chars().any(|character| is_invisible(character) && !character.is_whitespace()) {
                self.blame(column, Why::Invisible);
            }
            return Some(name);
        };
        self.blame(column, why);
        None
    }

    /// The first e-mail address of the cell, in a form that mail can be sent to.
    pub fn email(&mut self, column: usize) -> Option<String> {
        let text = clean(self.raw(column));
        // `Nia Smith <nia@example.org>` and what a link in a workbook shows.
        let bare =
            text.split_once('<').and_then(|(_, rest)| rest.split_once('>')).map_or(text.as_str(), |(inner, _)| inner);
        let bare = bare.strip_prefix("mailto:").unwrap_or(bare);
        let mut addresses = bare.split([';', ',', ' ']).filter(|part| !part.is_empty());
        let first = addresses.next()?;
        let valid = lettre::Address::from_str(first).is_ok()
            && first.len() <= 254
            && first.rsplit('@').next().is_some_and(|domain| domain.contains('.'));
        if !valid {
            self.blame(column, Why::NotAnAddress);
            return None;
        }
        if addresses.next().is_some() {
            self.blame(column, Why::SeveralAddresses);
        }
        Some(first.to_owned())
    }

    /// A mobile number as digits; what a spreadsheet ate is put back: the zero (`7700 900189`), or the plus (`447700900189`).
    pub fn mobile(&mut self, column: usize) -> Option<String> {
        let text = clean(self.raw(column)).replace("(0)", "");
        if text.is_empty() {
            return None;
        }
        let is_number = text.chars().all(|character| {
            character.is_ascii_digit() || matches!(character, ' ' | '+' | '-' | '(' | ')' | '.' | '/')
        });
        let digits: String = text.chars().filter(char::is_ascii_digit).collect();
        if !is_number || !(7..=15).contains(&digits.len()) {
            self.blame(column, Why::NotANumber);
            return None;
        }
        Some(if let Some(rest) = digits.strip_prefix("440").filter(|_| digits.len() == 13) {
            format!("+44{rest}")
        } else if text.starts_with('+') {
            format!("+{digits}")
        } else if digits.len() == 10 && digits.starts_with('7') {
            format!("0{digits}")
        } else if digits.len() == 12 && digits.starts_with("447") {
            format!("+{digits}")
        } else {
            digits
        })
    }

    /// What the cell answers; `blank` is what an empty one means. A yes or no with more words behind it counts only where it
    /// is `strict`, the answer that opens less; else a person must read them.
    pub fn answer(&mut self, column: usize, blank: Answer, strict: Answer) -> Answer {
        if self.is_blank(column) {
            return blank;
        }
        let raw = self.raw(column);
        let folded = fold(raw);
        let ticked = folded.is_empty() && raw.contains(['✓', '✔', '☑']);
        let first = folded.split(' ').next().unwrap_or_default();
        let begun = yes_or_no(first).filter(|answer| first.len() > 1 && *answer == strict);
        let found = if ticked { Some(Answer::Yes) } else { yes_or_no(&folded).or(begun) };
        if found.is_none() {
            self.blame(column, Why::NotYesOrNo);
        }
        found.unwrap_or(Answer::Unsaid)
    }
}

/// Yes or no in the languages of the alias table, and as their spreadsheets write it.
fn yes_or_no(folded: &str) -> Option<Answer> {
    match folded {
        "t" | "true" | "y" | "yes" | "1" | "x" | "ja" | "j" | "wahr" | "waar" | "oui" | "o" | "vrai" | "si" | "s"
        | "verdadero" | "tak" | "prawda" | "ano" | "a" | "pravda" | "ie" | "ydy" | "oes" | "gwir" => Some(Answer::Yes),
        "f" | "false" | "n" | "no" | "0" | "nein" | "falsch" | "nee" | "onwaar" | "non" | "faux" | "falso" | "nie"
        | "falsz" | "nepravda" | "none" | "na" | "nac ydy" | "nac oes" | "nag oes" | "anwir" => Some(Answer::No),
        _ => None,
    }
}

/// The year group that a cell names: `Year 4`, `4`, `R`, `Reception`, `N2`; 0 is Reception.
#[must_use]
pub fn year_group(cell: &str) -> Option<i8> {
    const BEFORE: [&str; 16] = [
        "year group",
        "year",
        "yr",
        "y",
        "grade",
        "klassenstufe",
        "jahrgangsstufe",
        "jahrgang",
        "klasse",
        "groep",
        "klasa",
        "rocnik",
        "blwyddyn",
        "bl",
        "curso",
        "niveau",
    ];
    let text = fold(cell);
    let bare = BEFORE.iter().find_map(|word| text.strip_prefix(word)).unwrap_or(&text).trim();
    let bare = bare.strip_suffix("klasse").or_else(|| bare.strip_suffix("rocnik")).unwrap_or(bare).trim();
    match bare {
        "r" | "rec" | "reception" | "derbyn" | "k" | "kg" | "f2" | "fs2" | "foundation" => Some(0),
        "n" | "nursery" | "meithrin" | "pk" | "n2" | "f1" | "fs1" => Some(-1),
        "n1" => Some(-2),
        _ => bare.parse().ok().filter(|year| (-3..=13).contains(year)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn year_groups_are_read_as_schools_write_them() {
        let years: Vec<_> =
            ["Year 4", "4", "R", "Reception", "Y6", "N2", "Oak", "99"].into_iter().map(year_group).collect();
        assert_eq!(years, [Some(4), Some(4), Some(0), Some(0), Some(6), Some(-1), None, None]);
    }
}
