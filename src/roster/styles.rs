//! How a workbook shows its numbers: which of them are days, and which are filled up with zeros (ECMA-376 part 1, 18.8).

use std::collections::HashMap;

use jiff::civil::date;
use jiff::{Span, civil};

use super::Refusal;
use super::archive::Archive;
use super::xml::{Document, Step};

/// The most styles; Excel has no more either.
const MOST_STYLES: usize = 65_536;
/// The last day that Excel knows, 9999-12-31.
const LAST_DAY: f64 = 2_958_465.0;

/// How a number is shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Shape {
    /// As it is.
    #[default]
    Plain,
    /// As a day.
    Date,
    /// With zeros in front, up to so many digits.
    Padded(usize),
}

/// The styles of a workbook.
#[derive(Debug, Default)]
pub struct Styles {
    shapes: Vec<Shape>,
    counts_from_1904: bool,
}

impl Styles {
    /// Reads the part of the styles; without one there are none.
    ///
    /// # Errors
    /// A [`Refusal`] where it is damaged.
    pub fn read(archive: &Archive<'_>, name: Option<&str>, counts_from_1904: bool) -> Result<Self, Refusal> {
        let mut styles = Self { shapes: Vec::new(), counts_from_1904 };
        let Some(content) = name.and_then(|name| archive.content(name)) else { return Ok(styles) };
        let mut document = Document::new(content);
        let mut own: HashMap<u32, Shape> = HashMap::new();
        let mut in_cells = false;
        loop {
            let step = document.step()?;
            let number = |name| document.attribute(name).and_then(|number| number.parse::<u32>().ok());
            match (step, document.name.as_str()) {
                (Step::End, _) => return Ok(styles),
                (Step::Open | Step::Empty, "numFmt") if own.len() < MOST_STYLES => {
                    let code = document.attribute("formatCode").unwrap_or_default();
                    own.extend(number("numFmtId").map(|id| (id, shape(&code))));
                }
                (Step::Open, "cellXfs") => in_cells = true,
                (Step::Close, "cellXfs") => in_cells = false,
                (Step::Open | Step::Empty, "xf") if in_cells && styles.shapes.len() < MOST_STYLES => {
                    let id = number("numFmtId").unwrap_or(0);
                    styles.shapes.push(own.get(&id).copied().unwrap_or_else(|| built_in(id)));
                }
                _ => {}
            }
        }
    }

    /// How a cell of that style shows its number.
    #[must_use]
    pub fn shape(&self, style: usize) -> Shape {
        self.shapes.get(style).copied().unwrap_or_default()
    }

    /// The day of that number as `YYYY-MM-DD`; none if there is no such.
    #[must_use]
    pub fn day(&self, number: f64) -> Option<String> {
        day(number, if self.counts_from_1904 { date(1904, 1, 1) } else { date(1899, 12, 30) })
    }
}

/// The day that Excel's number stands for where it counts from 1900.
#[must_use]
pub fn usual_day(number: f64) -> Option<String> {
    day(number, date(1899, 12, 30))
}

fn day(number: f64, first: civil::Date) -> Option<String> {
    if !(1.0..=LAST_DAY).contains(&number) {
        return None;
    }
    let days: i64 = format!("{:.0}", number.floor()).parse().ok()?;
    Some(first.checked_add(Span::new().try_days(days).ok()?).ok()?.to_string())
}

fn built_in(id: u32) -> Shape {
    if matches!(id, 14..=17 | 22 | 27..=31 | 36 | 50..=54 | 57 | 58) { Shape::Date } else { Shape::Plain }
}

/// What a format code shows: letters of day and year make a day, nothing but zeros fills up.
fn shape(code: &str) -> Shape {
    let first = code.split(';').next().unwrap_or_default();
    if first.len() > 1 && first.bytes().all(|byte| byte == b'0') {
        return Shape::Padded(first.len().min(20));
    }
    let (mut bare, mut closing, mut escaped) = (String::new(), None, false);
    for letter in first.chars() {
        match (closing, letter) {
            _ if escaped => escaped = false,
            (None, '\\' | '_' | '*') => escaped = true,
            (None, '"') => closing = Some('"'),
            (None, '[') => closing = Some(']'),
            (None, letter) => bare.push(letter.to_ascii_lowercase()),
            (Some(end), letter) if letter == end => closing = None,
            (Some(_), _) => {}
        }
    }
    if !bare.contains("general") && bare.contains(['d', 'y']) { Shape::Date } else { Shape::Plain }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn formats_tell_days_and_filled_numbers() {
        for code in ["dd/mm/yyyy", "yyyy-mm-dd;@", "[$-409]d-mmm-yy", "\"Born \"d. mmmm yyyy"] {
            assert_eq!(shape(code), Shape::Date, "{code}");
        }
        for code in ["General", "0.00", "#,##0 \"days\"", "[Red]0", "h:mm", "\\d0"] {
            assert_eq!(shape(code), Shape::Plain, "{code}");
        }
        assert_eq!(shape("000000"), Shape::Padded(6));
        assert_eq!(usual_day(43_609.0).as_deref(), Some("2019-05-24"));
    }
}
