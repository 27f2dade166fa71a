//! Excel's workbooks (.xlsx, ECMA-376), a sheet at a time as text that the table reader takes.
//!
//! Invariants: a row stands in the line of its number; formulas are passed over, only the values that they last had are read;
//! dates come as `YYYY-MM-DD`; a number that a format fills up with zeros keeps them; no more text is held than a roster has.

use std::io::Read;

use super::Refusal;
use super::archive::Archive;
use super::styles::{Shape, Styles};
use super::table::{LONGEST_CELL, MOST_COLUMNS, UNIT};
use super::xml::{Document, Step};

/// The most text of one sheet, in bytes.
const MOST_TEXT: usize = 24 * 1024 * 1024;
/// The most text that the cells of all sheets share, in bytes.
const MOST_SHARED: usize = 16 * 1024 * 1024;
/// The most sheets that are looked at.
const MOST_SHEETS: usize = 20;
/// The last row that a sheet can have.
const LAST_ROW: usize = 1_048_576;
/// What is read past the rows that a roster may have, for titles.
const MOST_ROWS: usize = super::table::MOST_ROWS + 100;

/// A workbook whose parts have been found.
pub struct Workbook<'a> {
    archive: &'a Archive<'a>,
    sheets: Vec<Sheet>,
    shared: Shared,
    styles: Styles,
}

/// A sheet of a workbook.
pub struct Sheet {
    /// Its name on the tab.
    pub name: String,
    part: String,
}

impl<'a> Workbook<'a> {
    /// Finds the sheets and reads what their cells share; none if the archive is no workbook.
    ///
    /// # Errors
    /// A [`Refusal`] where it is damaged or breaks a limit.
    pub fn open(archive: &'a Archive<'a>) -> Result<Option<Self>, Refusal> {
        let Some(main) = archive.names().find(|name| name.ends_with("xl/workbook.xml") || *name == "workbook.xml")
        else {
            return Ok(None);
        };
        let folder = &main[..main.len() - "workbook.xml".len()];
        let parts = Parts::read(archive, folder)?;
        let (named, counts_from_1904) = sheets(archive, main)?;
        let part = |id: &str| parts.0.iter().find(|part| part.id == id).map(|part| part.name.clone());
        let of_kind = |kind: &str| parts.0.iter().find(|part| part.kind.ends_with(kind)).map(|part| part.name.as_str());
        let sheets = named
            .into_iter()
            .filter_map(|(name, id)| Some(Sheet { name, part: part(&id)? }))
            .take(MOST_SHEETS)
            .collect();
        Ok(Some(Self {
            archive,
            sheets,
            shared: Shared::read(archive, of_kind("/sharedStrings"))?,
            styles: Styles::read(archive, of_kind("/styles"), counts_from_1904)?,
        }))
    }

    /// The sheets in the order of their tabs.
    pub fn sheets(&self) -> impl Iterator<Item = &Sheet> {
        self.sheets.iter()
    }

    /// A sheet as text: a line a row, cells cut by [`UNIT`].
    ///
    /// # Errors
    /// A [`Refusal`] where it is damaged or larger than a roster.
    pub fn text(&self, sheet: &Sheet) -> Result<String, Refusal> {
        let content = self.archive.content(&sheet.part).ok_or(Refusal::DamagedArchive)?;
        let mut rows = Rows { workbook: self, text: String::new(), line: 1, cuts: 0, rows: 0 };
        let mut document = Document::new(content);
        let (mut row, mut next) = (0, 0);
        loop {
            match (document.step()?, document.name.as_str()) {
                (Step::End, _) => return Err(Refusal::DamagedArchive),
                (Step::Close | Step::Empty, "worksheet") => return Ok(rows.text),
                (Step::Open, "row") => {
                    let number = document.attribute("r").and_then(|number| number.parse().ok());
                    row = number.filter(|number| (row + 1..=LAST_ROW).contains(number)).unwrap_or(row + 1);
                    next = 0;
                }
                (Step::Open, "c") => {
                    let cell = Cell::begin(&document, next);
                    next = cell.column + 1;
                    rows.put(row, cell.read(&mut document)?)?;
                }
                (Step::Empty, "c") => next = Cell::begin(&document, next).column + 1,
                _ => {}
            }
        }
    }
}

/// A part of a workbook, as the main part refers to it.
struct Part {
    id: String,
    kind: String,
    name: String,
}

struct Parts(Vec<Part>);

impl Parts {
    fn read(archive: &Archive<'_>, folder: &str) -> Result<Self, Refusal> {
        let mut parts = Vec::new();
        let name = format!("{folder}_rels/workbook.xml.rels");
        let mut document = Document::new(archive.content(&name).ok_or(Refusal::DamagedArchive)?);
        loop {
            match document.step()? {
                Step::End => return Ok(Self(parts)),
                Step::Open | Step::Empty if document.name == "Relationship" && parts.len() < 1_000 => {
                    let attribute = |name| document.attribute(name).unwrap_or_default();
                    let target = attribute("Target");
                    let name = target.strip_prefix('/').map_or_else(|| format!("{folder}{target}"), str::to_owned);
                    parts.push(Part { id: attribute("Id"), kind: attribute("Type"), name });
                }
                _ => {}
            }
        }
    }
}

/// Name and reference of each sheet, and whether the workbook counts days from 1904.
fn sheets(archive: &Archive<'_>, main: &str) -> Result<(Vec<(String, String)>, bool), Refusal> {
    let (mut sheets, mut counts_from_1904) = (Vec::new(), false);
    let mut document = Document::new(archive.content(main).ok_or(Refusal::DamagedArchive)?);
    loop {
        match (document.step()?, document.name.as_str()) {
            (Step::End, _) => return Ok((sheets, counts_from_1904)),
            (Step::Open | Step::Empty, "sheet") if sheets.len() < 1_000 => {
                let id = document.attribute("id").unwrap_or_default();
                sheets.push((document.attribute("name").unwrap_or_default(), id));
            }
            (Step::Open | Step::Empty, "workbookPr") => {
                counts_from_1904 = document.attribute("date1904").is_some_and(|value| value == "1" || value == "true");
            }
            _ => {}
        }
    }
}

/// The texts that cells share, one behind the other.
#[derive(Default)]
struct Shared {
    text: String,
    ends: Vec<u32>,
}

impl Shared {
    fn read(archive: &Archive<'_>, name: Option<&str>) -> Result<Self, Refusal> {
        let mut shared = Self::default();
        let Some(content) = name.and_then(|name| archive.content(name)) else { return Ok(shared) };
        let mut document = Document::new(content);
        loop {
            match (document.step()?, document.name.as_str()) {
                (Step::End, _) => return Ok(shared),
                (Step::Open, "si") => {
                    shared.text.push_str(&texts(&mut document, "si")?);
                    shared.end()?;
                }
                (Step::Empty, "si") => shared.end()?,
                _ => {}
            }
        }
    }

    fn end(&mut self) -> Result<(), Refusal> {
        if self.text.len() + self.ends.len() * 4 > MOST_SHARED {
            return Err(Refusal::TooLarge);
        }
        self.ends.push(u32::try_from(self.text.len()).map_err(|_| Refusal::TooLarge)?);
        Ok(())
    }

    fn get(&self, index: usize) -> Option<&str> {
        let place = |index: usize| self.ends.get(index).and_then(|end| usize::try_from(*end).ok());
        let start = index.checked_sub(1).map_or(Some(0), place)?;
        self.text.get(start..place(index)?)
    }
}

/// All text inside of the element `around`, without what only says how to pronounce it.
fn texts<R: Read>(document: &mut Document<R>, around: &str) -> Result<String, Refusal> {
    let (mut texts, mut in_text, mut in_sound) = (String::new(), false, false);
    loop {
        match (document.step()?, document.name.as_str()) {
            (Step::End, _) => return Err(Refusal::DamagedArchive),
            (Step::Close, name) if name == around => return Ok(texts),
            (Step::Open, "rPh") => in_sound = true,
            (Step::Close, "rPh") => in_sound = false,
            (Step::Open, "t") => in_text = true,
            (Step::Close, "t") => in_text = false,
            (Step::Text, _) if in_text && !in_sound && texts.len() <= LONGEST_CELL => texts.push_str(&document.text),
            _ => {}
        }
    }
}

/// One cell on its way through.
struct Cell {
    column: usize,
    kind: String,
    style: usize,
    value: String,
}

impl Cell {
    /// Where the cell stands and what kind it is, from its tag.
    fn begin<R: Read>(document: &Document<R>, next: usize) -> Self {
        let named = document.attribute("r").and_then(|name| column(&name));
        Self {
            column: named.filter(|column| *column >= next).unwrap_or(next),
            kind: document.attribute("t").unwrap_or_default(),
            style: document.attribute("s").and_then(|style| style.parse().ok()).unwrap_or(0),
            value: String::new(),
        }
    }

    fn read<R: Read>(mut self, document: &mut Document<R>) -> Result<Self, Refusal> {
        let mut in_value = false;
        loop {
            match (document.step()?, document.name.as_str()) {
                (Step::End, _) => return Err(Refusal::DamagedArchive),
                (Step::Close, "c") => return Ok(self),
                (Step::Open, "is") => self.value = texts(document, "is")?,
                (Step::Open, "v") => in_value = true,
                (Step::Close, "v") => in_value = false,
                (Step::Text, _) if in_value => self.value.push_str(&document.text),
                _ => {}
            }
        }
    }
}

/// `C7` is column 2.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic).take(4);
    let number = letters.fold(0, |sum, letter| sum * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    number.checked_sub(1)
}

/// The text that a sheet becomes.
struct Rows<'a> {
    workbook: &'a Workbook<'a>,
    text: String,
    /// The line that is written now, and how many cuts between cells it has.
    line: usize,
    cuts: usize,
    rows: usize,
}

impl Rows<'_> {
    fn put(&mut self, row: usize, cell: Cell) -> Result<(), Refusal> {
        let value = self.value(&cell);
        if value.trim().is_empty() {
            return Ok(());
        }
        if cell.column >= MOST_COLUMNS {
            return Err(Refusal::TooManyColumns { line: row });
        }
        if value.len() > LONGEST_CELL {
            return Err(Refusal::LongCell { line: row, column: cell.column + 1 });
        }
        if row > self.line {
            self.text.extend(std::iter::repeat_n('\n', row - self.line));
            (self.line, self.cuts) = (row, 0);
            self.rows += 1;
        }
        self.text.extend(std::iter::repeat_n(char::from(UNIT), cell.column.saturating_sub(self.cuts)));
        self.cuts = self.cuts.max(cell.column);
        self.text.extend(value.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
        if self.rows > MOST_ROWS {
            return Err(Refusal::TooManyRows);
        }
        if self.text.len() > MOST_TEXT { Err(Refusal::TooLarge) } else { Ok(()) }
    }

    /// The cell's value as a person sees it in the sheet.
    fn value(&self, cell: &Cell) -> String {
        match cell.kind.as_str() {
            "s" => {
                let index = cell.value.trim().parse().ok();
                index.and_then(|index| self.workbook.shared.get(index)).unwrap_or_default().to_owned()
            }
            "b" => if cell.value.trim() == "1" { "TRUE" } else { "FALSE" }.to_owned(),
            "str" | "inlineStr" | "d" => cell.value.clone(),
            "e" => String::new(),
            _ => number(cell.value.trim(), self.workbook.styles.shape(cell.style), &self.workbook.styles),
        }
    }
}

fn number(written: &str, shape: Shape, styles: &Styles) -> String {
    let Ok(value) = written.parse::<f64>() else { return written.to_owned() };
    match shape {
        Shape::Date => styles.day(value).unwrap_or_else(|| written.to_owned()),
        _ if value.fract() != 0.0 || value.abs() >= 1e15 => written.to_owned(),
        Shape::Padded(width) => format!("{value:0width$.0}"),
        Shape::Plain => format!("{value:.0}"),
    }
}
