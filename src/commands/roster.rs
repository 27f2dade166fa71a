//! `bookbag roster preview FILE`: reads a roster and says what it holds, without a school and without writing anything.
//!
//! Invariant: no name, address or cell of a file goes to the output but the ones that a flaw shows, because the output may
//! land in a ticket.

use std::fs::File;
use std::io::{self, Read, Write};
use std::path::Path;

use serde::Serialize;

use super::Said;
use crate::keys::Key32;
use crate::locale::{ENGLISH, Value, text};
use crate::roster::{self, Counts, Format, Overrule, Reading, Refusal};

/// How many flaws are printed; with `--json` all are.
const SHOWN_FLAWS: usize = 40;

/// How a preview ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    /// The file is a roster.
    Roster,
    /// It is none, or cannot be opened; a sentence says why.
    Refused,
}

/// Reads the roster at `path` and writes what was understood to `out`, with `json` as one object with the keys of
/// `tests/fixtures/roster/expected.json`.
///
/// # Errors
/// What writing to `out` says.
pub fn preview(path: &Path, said: &Overrule, json: bool, out: &mut impl Write) -> io::Result<Outcome> {
    let read = contents(path)
        .map_err(|error| text(ENGLISH, "roster-refusal-unreadable", &[("reason", error.to_string().into())]));
    // A key that nobody keeps: its fingerprints tell like-named children of one file apart, and are good for nothing else.
    let key = Key32::random().map_err(io::Error::other)?;
    let reading = read.and_then(|bytes| {
        roster::read_as(bytes, said, &roster::fingerprints(&key)).map_err(|refusal| sentence(&refusal))
    });
    match reading {
        Ok(reading) if json => {
            serde_json::to_writer(&mut *out, &Report::new(&reading)).map_err(io::Error::from)?;
            writeln!(out)?;
            Ok(Outcome::Roster)
        }
        Ok(reading) => {
            for line in lines(&reading) {
                writeln!(out, "{line}")?;
            }
            Ok(Outcome::Roster)
        }
        Err(sentence) => {
            if json {
                serde_json::to_writer(&mut *out, &serde_json::json!({ "error": sentence })).map_err(io::Error::from)?;
                writeln!(out)?;
            } else {
                writeln!(out, "{sentence}")?;
            }
            Ok(Outcome::Refused)
        }
    }
}

/// What the command line says of the file.
///
/// # Errors
/// A sentence about the word that is none.
pub fn overrule(said: &Said) -> Result<Overrule, String> {
    let mut overrule = Overrule::default();
    let words = [("encoding", &said.encoding), ("delimiter", &said.delimiter), ("date_order", &said.date_order)];
    for (field, word) in words {
        if let Some(word) = word
            && !overrule.take(field, word)
        {
            let flag = field.replace('_', "-");
            return Err(text(ENGLISH, "roster-flag-unknown", &[("flag", flag.into()), ("word", word.into())]));
        }
    }
    overrule.header_line = said.header_line.map(usize::from);
    for map in &said.map {
        let named = map.rsplit_once('=').and_then(|(header, field)| Some((header.to_owned(), roster::field(field)?)));
        let unknown = || text(ENGLISH, "roster-map-unknown", &[("map", map.into())]);
        overrule.named.push(named.ok_or_else(unknown)?);
    }
    Ok(overrule)
}

/// The file, but never much more of it than a roster may have.
fn contents(path: &Path) -> io::Result<Vec<u8>> {
    let mut bytes = Vec::new();
    File::open(path)?.take(u64::try_from(roster::MOST_BYTES).unwrap_or(u64::MAX) + 1).read_to_end(&mut bytes)?;
    Ok(bytes)
}

fn sentence(refusal: &Refusal) -> String {
    let (line, column) = refusal.place();
    let lacking: Vec<String> = refusal.lacking().into_iter().map(|need| ENGLISH.t(need)).collect();
    text(
        ENGLISH,
        refusal.message(),
        &[("line", line.into()), ("column", column.into()), ("lacking", ENGLISH.list(&lacking).into())],
    )
}

#[derive(Serialize)]
struct Report<'a> {
    #[serde(flatten)]
    counts: Counts,
    links_waiting_for_the_office: usize,
    rows: usize,
    rows_left_out: usize,
    format: &'static str,
    encoding: Option<&'static str>,
    delimiter: Option<char>,
    sheet: Option<&'a str>,
    header_line: usize,
    dates: Option<String>,
    contacts_side_by_side: Option<bool>,
    columns: Vec<Mapped<'a>>,
    columns_barred: Vec<&'a str>,
    columns_not_needed: Vec<&'a str>,
    errors: Vec<Told<'a>>,
}

/// A column and what it is used for.
#[derive(Serialize)]
struct Mapped<'a> {
    caption: &'a str,
    used: String,
}

#[derive(Serialize)]
struct Told<'a> {
    line: usize,
    column: &'a str,
    column_number: usize,
    cell: &'a str,
    why: String,
}

impl<'a> Report<'a> {
    fn new(reading: &'a Reading) -> Self {
        let told = |flaw: &'a roster::Flaw| Told {
            line: flaw.line,
            column: reading.caption(flaw.column),
            column_number: flaw.column + 1,
            cell: &flaw.cell,
            why: ENGLISH.t(flaw.why.message()),
        };
        let understood = &reading.understood;
        let (format, encoding, delimiter, sheet) = match &understood.format {
            Format::Text { encoding, delimiter } => ("text", Some(encoding.name()), Some(*delimiter), None),
            Format::Workbook { sheet } => ("workbook", None, None, Some(sheet.as_str())),
            Format::OneRoster => ("oneroster", None, None, None),
        };
        let mapped = |column: &'a roster::Column| Mapped { caption: &column.caption, used: column.used.word() };
        Self {
            counts: roster::counts(reading),
            links_waiting_for_the_office: reading.doubtful_links(),
            rows: reading.rows.len(),
            rows_left_out: reading.rows_left_out(),
            format,
            encoding,
            delimiter,
            sheet,
            header_line: understood.header_line,
            dates: understood.date_order.map(|order| ENGLISH.t(order.message())),
            contacts_side_by_side: understood.side_by_side,
            columns: understood.columns.iter().map(mapped).collect(),
            columns_barred: reading.barred().collect(),
            columns_not_needed: reading.not_needed().collect(),
            errors: reading.flaws.iter().map(told).collect(),
        }
    }
}

fn lines(reading: &Reading) -> Vec<String> {
    let counts = roster::counts(reading);
    let mut lines = roster::understood(reading, ENGLISH);
    lines.push(String::new());
    let count = |id: &str, count: usize| text(ENGLISH, id, &[("count", count.into())]);
    lines.push(count("roster-count-pupils", counts.pupils));
    let names: Value = counts.classes.join(", ").into();
    lines.push(text(ENGLISH, "roster-count-classes", &[("count", counts.classes.len().into()), ("names", names)]));
    let figures = [
        ("roster-count-adults", Some(counts.adults)),
        ("roster-count-links", Some(counts.links)),
        ("roster-count-court-orders", counts.court_order_links.count()),
        ("roster-count-without-responsibility", counts.links_without_responsibility.count()),
        ("roster-count-doubtful", Some(reading.doubtful_links())),
        ("roster-count-without-email", Some(counts.adults_without_email)),
        ("roster-count-sharing-email", Some(counts.adults_sharing_an_email)),
        ("roster-count-left-out", Some(reading.rows_left_out())),
    ];
    lines.extend(figures.into_iter().filter_map(|(id, number)| Some(count(id, number?))));
    if !reading.flaws.is_empty() {
        lines.push(String::new());
        lines.extend(reading.flaws.iter().take(SHOWN_FLAWS).map(|flaw| flaw_line(reading, flaw)));
    }
    if let Some(more @ 1..) = reading.flaws.len().checked_sub(SHOWN_FLAWS) {
        lines.push(count("roster-flaws-more", more));
    }
    lines
}

fn flaw_line(reading: &Reading, flaw: &roster::Flaw) -> String {
    let id = if flaw.cell.is_empty() { "roster-flaw-line" } else { "roster-flaw-line-cell" };
    let why = ENGLISH.t(flaw.why.message());
    let values = [
        ("line", Value::from(flaw.line)),
        ("column", reading.caption(flaw.column).into()),
        ("cell", (&flaw.cell).into()),
        ("why", why.into()),
    ];
    text(ENGLISH, id, &values)
}
