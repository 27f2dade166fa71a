//! From text to rows: which sign separates the cells, where the header stands, and each row with its line.
//!
//! Invariants: title rows and `sep=` above the header are skipped; no more than 20,000 rows of 200 cells are read
//! (TRUST 2.5); one row is held at a time.

use csv::{ReaderBuilder, StringRecord};

use super::Refusal;
use super::headers::{Header, Use};
use super::mapping::{HeaderMark, mark};
use super::overrule::Overrule;
use crate::school::names::is_invisible;

/// The most rows below the header (TRUST 2.5).
pub const MOST_ROWS: usize = 20_000;
/// The most columns (TRUST 2.5).
pub const MOST_COLUMNS: usize = 200;
/// The longest cell, in bytes: what a spreadsheet's cell can hold.
pub const LONGEST_CELL: usize = 32_767;
/// How far the header may stand from the start.
const HEADER_ROWS: usize = 50;
/// How much text is looked at for it, in bytes.
const HEADER_TEXT: usize = 256 * 1024;

/// What separates cells, the likelier first.
const DELIMITERS: [u8; 7] = *b",;\t|:^~";
/// What prose has between its words too, so that it makes no table of what has no header.
const NOT_ALONE: [u8; 3] = *b":^~";
/// What separates the cells of text that Bookbag itself made of a workbook: no cell holds it, so none is in quotation marks.
pub const UNIT: u8 = 0x1f;

/// Where the table begins and how it is cut.
#[derive(Debug)]
pub struct Table<'a> {
    text: &'a str,
    /// What separates the cells.
    pub delimiter: u8,
    /// The header's line, counted from 1.
    pub header_line: usize,
    /// The header, understood.
    pub header: Header,
    /// By what it is known again.
    pub mark: HeaderMark,
    rows_start: usize,
    rows_line: usize,
}

/// Walks through rows and knows the line of each, whatever blank lines or line breaks in cells there are.
struct Walk<'a> {
    text: &'a str,
    reader: csv::Reader<&'a [u8]>,
    seen: usize,
    line: usize,
}

impl<'a> Walk<'a> {
    fn new(text: &'a str, delimiter: u8, first_line: usize) -> Self {
        let reader = ReaderBuilder::new()
            .delimiter(delimiter)
            .quoting(delimiter != UNIT)
            .flexible(true)
            .has_headers(false)
            .from_reader(text.as_bytes());
        Self { text, reader, seen: 0, line: first_line }
    }

    /// Reads the next row into `record` and says its line; none at the end.
    fn next(&mut self, record: &mut StringRecord) -> Result<Option<usize>, Refusal> {
        if !self.reader.read_record(record).map_err(|_| Refusal::Binary)? {
            return Ok(None);
        }
        let reported = record.position().map_or(0, |position| usize::try_from(position.byte()).unwrap_or(0));
        let blank = self.text.as_bytes()[reported..].iter().take_while(|byte| **byte == b'\n').count();
        let start = reported + blank;
        self.line += self.text.as_bytes()[self.seen..start].iter().filter(|byte| **byte == b'\n').count();
        self.seen = start;
        Ok(Some(self.line))
    }

    fn end(&self) -> usize {
        usize::try_from(self.reader.position().byte()).unwrap_or(self.text.len())
    }
}

impl<'a> Table<'a> {
    /// Finds the delimiter and the header.
    ///
    /// # Errors
    /// [`Refusal::NoHeader`] if no row names a pupil's first name, last name and class.
    pub fn find(text: &'a str, said: &Overrule) -> Result<Self, Refusal> {
        let (declared, body) = separator_line(text);
        let start = text.len() - body.len();
        if let Some(only) = said.delimiter {
            return Self::find_cut(text, start, &[only], said, said.header_line);
        }
        if let Some(declared) = declared
            && let Ok(table) = Self::find_cut(text, start, &[declared], said, said.header_line)
        {
            return Ok(table);
        }
        Self::find_cut(text, start, &DELIMITERS, said, said.header_line)
    }

    /// Finds the header in text whose cells are separated by [`UNIT`].
    ///
    /// # Errors
    /// [`Refusal::NoHeader`] if no row names a pupil's first name, last name and class.
    pub fn find_units(text: &'a str, said: &Overrule, header_line: Option<usize>) -> Result<Self, Refusal> {
        Self::find_cut(text, 0, &[UNIT], said, header_line)
    }

    fn find_cut(
        text: &'a str,
        start: usize,
        delimiters: &[u8],
        said: &Overrule,
        header_line: Option<usize>,
    ) -> Result<Self, Refusal> {
        let body = beginning(&text[start..]);
        let mut best: Option<Self> = None;
        let mut lacking = None;
        for delimiter in delimiters.iter().copied() {
            let mut walk = Walk::new(body, delimiter, 1 + usize::from(start > 0));
            let mut record = StringRecord::new();
            for _ in 0..HEADER_ROWS {
                let Some(line) = walk.next(&mut record)? else { break };
                if record.len() > MOST_COLUMNS {
                    break;
                }
                if header_line.is_some_and(|wanted| wanted != line) {
                    continue;
                }
                let header = said.header(&record.iter().collect::<Vec<_>>());
                let missing = header.lacking();
                if missing.is_empty() && best.as_ref().is_none_or(|found| header.weight() > found.header.weight()) {
                    best = Some(Self::below(text, start + walk.end(), (delimiter, line), &record, header));
                } else if header.known() >= 2 && lacking.is_none() {
                    lacking = Some(missing);
                }
            }
        }
        if best.is_none() && said.any_table {
            best = Self::guess(text, start, delimiters, said, header_line)?;
        }
        best.ok_or_else(|| Refusal::NoHeader { lacking: lacking.unwrap_or_default() })
    }

    /// The table below the header in that line.
    fn below(
        text: &'a str,
        rows_start: usize,
        (delimiter, header_line): (u8, usize),
        captions: &StringRecord,
        header: Header,
    ) -> Self {
        let rows_line = 1 + text.as_bytes()[..rows_start].iter().filter(|byte| **byte == b'\n').count();
        let mark = mark(&captions.iter().collect::<Vec<_>>());
        Self { text, delimiter, header_line, header, mark, rows_start, rows_line }
    }

    /// A table whose captions say too little: the first row that is as wide as most of those below it. The delimiter that cuts
    /// the most cells wins.
    fn guess(
        text: &'a str,
        start: usize,
        delimiters: &[u8],
        said: &Overrule,
        header_line: Option<usize>,
    ) -> Result<Option<Self>, Refusal> {
        let body = beginning(&text[start..]);
        let mut best: Option<Self> = None;
        for delimiter in delimiters.iter().copied().filter(|sign| delimiters.len() == 1 || !NOT_ALONE.contains(sign)) {
            let mut walk = Walk::new(body, delimiter, 1 + usize::from(start > 0));
            let (mut record, mut rows) = (StringRecord::new(), Vec::new());
            while rows.len() < HEADER_ROWS
                && let Some(line) = walk.next(&mut record)?
            {
                rows.push((line, record.clone(), walk.end()));
            }
            let is_header = |(at, (line, row, _)): &(usize, &(usize, StringRecord, usize))| {
                let below = rows.get(at + 1..).unwrap_or_default();
                let alike = below.iter().filter(|(_, other, _)| other.len() == row.len()).count();
                let captions = row.iter().filter(|cell| cell.chars().any(char::is_alphabetic)).count();
                header_line.is_none_or(|wanted| wanted == *line)
                    && (2..=MOST_COLUMNS).contains(&row.len())
                    && captions >= 2
                    && alike > 0
                    && alike * 5 >= below.len() * 4
            };
            let Some((_, (line, row, end))) = rows.iter().enumerate().find(is_header) else { continue };
            if best.as_ref().is_none_or(|found| row.len() > found.header.columns.len()) {
                let header = said.header(&row.iter().collect::<Vec<_>>());
                best = Some(Self::below(text, start + end, (delimiter, *line), row, header));
            }
        }
        // Where each column is understood and something lacks, nobody can say more about them.
        Ok(best.filter(|table| table.header.columns.iter().any(|column| column.used == Use::NotNeeded)))
    }

    /// Calls `row` with each row below the header and its line; blank rows are passed over.
    ///
    /// # Errors
    /// A [`Refusal`] where the file breaks a limit or a quotation mark is never closed.
    pub fn each_row(&self, mut row: impl FnMut(usize, &StringRecord)) -> Result<(), Refusal> {
        let mut walk = Walk::new(&self.text[self.rows_start..], self.delimiter, self.rows_line);
        let mut record = StringRecord::new();
        let mut count = 0;
        while let Some(line) = walk.next(&mut record)? {
            self.check(line, &record)?;
            if record
                .iter()
                .all(|cell| cell.chars().all(|character| character.is_whitespace() || is_invisible(character)))
            {
                continue;
            }
            count += 1;
            if count > MOST_ROWS {
                return Err(Refusal::TooManyRows);
            }
            row(line, &record);
        }
        if count == 0 { Err(Refusal::NoRows) } else { Ok(()) }
    }

    fn check(&self, line: usize, record: &StringRecord) -> Result<(), Refusal> {
        if record.len() > MOST_COLUMNS {
            return Err(Refusal::TooManyColumns { line });
        }
        for (index, cell) in record.iter().enumerate() {
            // A cell that spans lines and holds a whole row's worth of delimiters has swallowed its neighbours.
            if cell.contains('\n')
                && cell.bytes().filter(|byte| *byte == self.delimiter).count() + 1 >= self.header.columns.len()
            {
                return Err(Refusal::BrokenQuotes { line });
            }
            if cell.len() > LONGEST_CELL {
                return Err(Refusal::LongCell { line, column: index + 1 });
            }
        }
        Ok(())
    }
}

/// As much of a text as is looked at for the header.
fn beginning(body: &str) -> &str {
    let mut cut = body.len().min(HEADER_TEXT);
    while !body.is_char_boundary(cut) {
        cut -= 1;
    }
    &body[..cut]
}

/// Excel's `sep=;` in the first line, and the text after it.
fn separator_line(text: &str) -> (Option<u8>, &str) {
    let (first, rest) = text.split_once('\n').unwrap_or((text, ""));
    let declared = first.trim_matches(['"', ' ']).strip_prefix("sep=").or_else(|| first.strip_prefix("SEP="));
    match declared.map(|sign| sign.trim_end_matches('"').as_bytes()) {
        Some([sign]) if sign.is_ascii() => (Some(*sign), rest),
        _ => (None, text),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lines(text: &str) -> (u8, usize, Vec<usize>) {
        let table = Table::find(text, &Overrule::default()).unwrap();
        let mut lines = Vec::new();
        table.each_row(|line, _| lines.push(line)).unwrap();
        (table.delimiter, table.header_line, lines)
    }

    #[test]
    fn title_rows_blank_lines_and_breaks_in_cells_do_not_move_a_line() {
        let text =
            "School - Pupils\nRun today\n\nForename,Surname,Class,Note\n\nMia,Smith,2B,\"one\ntwo\"\n\nLeo,Green,2B,\n";
        assert_eq!(lines(text), (b',', 4, vec![6, 9]));
        assert_eq!(lines("sep=;\nForename;Surname;Class\nMia;Smith;2B\n"), (b';', 2, vec![3]));
        assert_eq!(lines("Forename\tSurname\tClass\nMia\tSmith, Jr\t2B"), (b'\t', 1, vec![2]));
        assert_eq!(lines("Forename|Surname|Class\nMia|Smith|2B"), (b'|', 1, vec![2]));
    }

    #[test]
    fn a_file_that_is_no_roster_says_what_it_lacks() {
        let refusal = |text: &str| Table::find(text, &Overrule::default()).err();
        assert_eq!(
            refusal("Dear parents,\nthe fair is on Friday; bring a cake.\n"),
            Some(Refusal::NoHeader { lacking: Vec::new() })
        );
        assert_eq!(
            refusal("Forename,Surname,DOB\nMia,Smith,1.1.2019\n"),
            Some(Refusal::NoHeader { lacking: vec![super::super::Need::Class] })
        );
    }

    #[test]
    fn broken_files_are_refused_with_their_line() {
        let refusal = |text: &str| Table::find(text, &Overrule::default()).unwrap().each_row(|_, _| {}).err();
        let head = "Forename,Surname,Class\n";
        assert_eq!(refusal(&format!("{head}\"Mia,Smith,2B\nLeo,Green,2B\n")), Some(Refusal::BrokenQuotes { line: 2 }));
        assert_eq!(
            refusal(&format!("{head}Mia,Smith,{}\n", "x".repeat(40_000))),
            Some(Refusal::LongCell { line: 2, column: 3 })
        );
        assert_eq!(refusal(&format!("{head}{}\n", "a,".repeat(201))), Some(Refusal::TooManyColumns { line: 2 }));
        assert_eq!(refusal(&format!("{head}{}", "Mia,Smith,2B\n".repeat(20_001))), Some(Refusal::TooManyRows));
        assert_eq!(refusal(head), Some(Refusal::NoRows));
    }
}
