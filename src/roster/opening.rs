//! From the bytes of an upload to text that the table reader takes, whatever kind of file an office has chosen.
//!
//! Invariants: what is in an archive is found by its name in the archive and never by a path of this machine; an archive in an
//! archive is not opened.

use super::archive::Archive;
use super::encoding::{Encoding, MOST_BYTES, decode_as};
use super::oneroster;
use super::overrule::Overrule;
use super::table::{Table, UNIT};
use super::workbook::Workbook;
use super::{Format, Refusal};
use crate::school::names::clean;

/// How much of a sheet's name is kept, in characters.
const SHOWN_NAME: usize = 60;

/// What only the workbooks of other programs hold: .ods, .xlsb and .numbers.
const OTHER_WORKBOOKS: [&str; 3] = ["content.xml", "xl/workbook.bin", "Index/Document.iwa"];

/// A file that has been opened.
#[derive(Debug)]
pub struct Opened {
    /// Its rows.
    pub text: String,
    /// What it was.
    pub kind: Kind,
}

/// What a file was.
#[derive(Debug)]
pub enum Kind {
    /// Text in that encoding.
    Text(Encoding),
    /// A sheet of that name.
    Workbook(String),
    /// A OneRoster archive.
    OneRoster,
}

impl Opened {
    /// Opens the file.
    ///
    /// # Errors
    /// A [`Refusal`] that says what the file is instead.
    pub fn new(bytes: Vec<u8>, said: &Overrule) -> Result<Self, Refusal> {
        if bytes.len() > MOST_BYTES {
            return Err(Refusal::TooLarge);
        }
        if bytes.starts_with(b"PK\x03\x04") || bytes.starts_with(b"PK\x05\x06") {
            return archive(&bytes, said);
        }
        let (text, encoding) = decode_as(bytes, said.encoding)?;
        Ok(Self { text, kind: Kind::Text(encoding) })
    }

    /// Finds the header.
    ///
    /// # Errors
    /// [`Refusal::NoHeader`] if there is none.
    pub fn table(&self, said: &Overrule) -> Result<Table<'_>, Refusal> {
        match self.kind {
            Kind::Text(_) => Table::find(&self.text, said),
            Kind::Workbook(_) => Table::find_units(&self.text, said, said.header_line),
            Kind::OneRoster => Table::find_units(&self.text, said, None),
        }
    }

    /// What the file is, once its cells are cut.
    #[must_use]
    pub fn format(&self, delimiter: u8) -> Format {
        match &self.kind {
            Kind::Text(encoding) => Format::Text { encoding: *encoding, delimiter: char::from(delimiter) },
            Kind::Workbook(sheet) => Format::Workbook { sheet: sheet.clone() },
            Kind::OneRoster => Format::OneRoster,
        }
    }
}

fn archive(bytes: &[u8], said: &Overrule) -> Result<Opened, Refusal> {
    let archive = Archive::open(bytes)?;
    if let Some(workbook) = Workbook::open(&archive)? {
        return sheet(&workbook, said);
    }
    if let Some(text) = oneroster::text(&archive)? {
        return Ok(Opened { text, kind: Kind::OneRoster });
    }
    if archive.names().any(|name| OTHER_WORKBOOKS.contains(&name)) {
        return Err(Refusal::Workbook);
    }
    // An export that was zipped for sending.
    let mut tables = archive.names().filter(|name| {
        let name = name.to_lowercase();
        (name.ends_with(".csv") || name.ends_with(".txt")) && !name.starts_with("__macosx/")
    });
    let (Some(only), None) = (tables.next(), tables.next()) else { return Err(Refusal::Archive) };
    let packed = archive.whole(only, MOST_BYTES)?.unwrap_or_default();
    let (text, encoding) = decode_as(packed, said.encoding)?;
    Ok(Opened { text, kind: Kind::Text(encoding) })
}

/// The first sheet that has a roster's header; without one the refusal of the sheet that came nearest.
fn sheet(workbook: &Workbook<'_>, said: &Overrule) -> Result<Opened, Refusal> {
    let mut nearest = Refusal::Empty;
    for sheet in workbook.sheets() {
        let text = workbook.text(sheet)?;
        match Table::find_units(&text, said, said.header_line) {
            Ok(_) => {
                let name = clean(&sheet.name).chars().take(SHOWN_NAME).collect();
                return Ok(Opened { text, kind: Kind::Workbook(name) });
            }
            Err(_) if text.bytes().all(|byte| byte == UNIT || byte.is_ascii_whitespace()) => {}
            Err(refusal) if is_nearer(&refusal, &nearest) => nearest = refusal,
            Err(_) => {}
        }
    }
    Err(nearest)
}

fn is_nearer(refusal: &Refusal, known: &Refusal) -> bool {
    match (refusal, known) {
        (_, Refusal::Empty) => true,
        (Refusal::NoHeader { lacking }, Refusal::NoHeader { lacking: known }) => {
            !lacking.is_empty() && known.is_empty()
        }
        _ => false,
    }
}
