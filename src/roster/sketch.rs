//! A file's columns with two cells of each, for the page on which the office says what they are.
//!
//! Invariants: of a column that Bookbag must not hold no cell is taken (D141); what reads as a date is shown by its shape alone (D64);
//! a sketch is made for a page and kept by nobody.

use super::birth::{self, DateOrder};
use super::headers::Use;
use super::opening::Opened;
use super::overrule::Overrule;
use super::reader::understood;
use super::table::Table;
use super::{Kind, Need, Refusal, Understood};
use crate::school::names::clean;

/// How many cells of a column are shown.
const SAMPLES: usize = 2;
/// How much of a cell is shown, in characters.
const SHOWN: usize = 40;
/// How many rows are looked at for cells that are not blank.
const ROWS: usize = 500;

/// A table as it was understood, before any row of it counts.
#[derive(Clone, Debug)]
pub struct Sketch {
    /// How it was understood; the order of dates is not looked for.
    pub understood: Understood,
    /// For each column up to two cells, none where Bookbag must not hold them.
    pub samples: Vec<Vec<String>>,
    /// What it lacks to be a roster.
    pub lacking: Vec<Need>,
}

/// Sketches a file; a table whose captions say nothing is good enough.
///
/// # Errors
/// A [`Refusal`] that says why the file is no table.
pub fn sketch(bytes: Vec<u8>, said: &Overrule) -> Result<Sketch, Refusal> {
    // A workbook's roster is looked for on every sheet before any other table counts.
    match sketch_as(bytes.clone(), said) {
        Err(Refusal::NoHeader { .. }) => sketch_as(bytes, &Overrule { any_table: true, ..said.clone() }),
        sketched => sketched,
    }
}

fn sketch_as(bytes: Vec<u8>, said: &Overrule) -> Result<Sketch, Refusal> {
    let opened = Opened::new(bytes, said)?;
    let table = opened.table(said)?;
    Ok(Sketch {
        understood: understood(&opened, &table, None),
        samples: samples(&table)?,
        lacking: table.header.lacking(),
    })
}

fn samples(table: &Table<'_>) -> Result<Vec<Vec<String>>, Refusal> {
    let columns = &table.header.columns;
    let mut samples: Vec<Vec<String>> = vec![Vec::new(); columns.len()];
    let mut rows = 0;
    table.each_row(|_, record| {
        rows += 1;
        let cells = record.iter().zip(columns).zip(&mut samples).filter(|_| rows <= ROWS);
        for ((cell, column), samples) in cells.filter(|((_, column), _)| column.used != Use::Barred) {
            if samples.len() < SAMPLES {
                let shown: String = shown(cell, column.used).chars().take(SHOWN).collect();
                if !shown.is_empty() && !samples.contains(&shown) {
                    samples.push(shown);
                }
            }
        }
    })?;
    Ok(samples)
}

fn shown(cell: &str, used: Use) -> String {
    let cell = clean(cell);
    let parted = cell.chars().any(|sign| matches!(sign, '.' | '/' | '-' | ' '));
    let is_date = || {
        [DateOrder::DayMonthYear, DateOrder::MonthDayYear]
            .map(|order| birth::parse(&cell, order))
            .iter()
            .any(Option::is_some)
    };
    if used == Use::Pupil(Kind::Birth) || (parted && is_date()) {
        return cell.chars().map(|sign| if sign.is_alphanumeric() { '·' } else { sign }).collect();
    }
    cell
}
