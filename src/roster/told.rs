//! A reading in figures and in message ids: what the verb prints and the preview page shows.
//!
//! Invariant: the keys of [`Counts`] are those of `tests/fixtures/roster/expected.json`.

use std::collections::{BTreeSet, HashMap};

use serde::Serialize;

use crate::locale::{Lang, Value, text};

use super::{Answer, DateOrder, Doubt, Format, Need, Reading, Refusal, Understood, Use, Why};

/// A roster in figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Counts {
    /// Pupils, each once.
    pub pupils: usize,
    /// The names of the classes, sorted.
    pub classes: Vec<String>,
    /// Adults, each once.
    pub adults: usize,
    /// Links between an adult and a pupil.
    pub links: usize,
    /// Links with a court order.
    pub court_order_links: Figure,
    /// Links of adults who have no parental responsibility, by the file's own word.
    pub links_without_responsibility: Figure,
    /// Adults who get letters, because the file has no e-mail address of theirs.
    pub adults_without_email: usize,
    /// Adults whose address is another adult's too.
    pub adults_sharing_an_email: usize,
}

/// A figure, or that a format cannot say it: a nought would read as 'none'.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum Figure {
    /// So many.
    Count(usize),
    /// The format has no place for it.
    NotInFormat(&'static str),
}

impl Figure {
    /// The count; none if the format cannot say it.
    #[must_use]
    pub fn count(self) -> Option<usize> {
        if let Self::Count(count) = self { Some(count) } else { None }
    }
}

/// Counts what a reading holds.
#[must_use]
pub fn counts(reading: &Reading) -> Counts {
    let mut addresses: HashMap<String, usize> = HashMap::new();
    for email in reading.adults.iter().filter_map(|adult| adult.email.as_deref()) {
        *addresses.entry(email.to_lowercase()).or_default() += 1;
    }
    let is_silent = reading.understood.format == Format::OneRoster;
    let figure = |count, silence| if is_silent { Figure::NotInFormat(silence) } else { Figure::Count(count) };
    let classes: BTreeSet<&str> = reading.pupils.iter().map(|pupil| pupil.class.as_str()).collect();
    Counts {
        pupils: reading.pupils.len(),
        classes: classes.into_iter().map(str::to_owned).collect(),
        adults: reading.adults.len(),
        links: reading.links.len(),
        court_order_links: figure(
            reading.links.iter().filter(|link| link.court_order == Answer::Yes).count(),
            "not in this format: every link waits for the office",
        ),
        links_without_responsibility: figure(
            reading.links.iter().filter(|link| link.responsibility == Answer::No).count(),
            "not in this format",
        ),
        adults_without_email: reading.adults.iter().filter(|adult| adult.email.is_none()).count(),
        adults_sharing_an_email: addresses.into_values().filter(|adults| *adults > 1).sum(),
    }
}

/// How the file was understood, a line each.
#[must_use]
pub fn understood(reading: &Reading, lang: Lang) -> Vec<String> {
    let understood = &reading.understood;
    let mut lines = vec![understood.read_as(lang)];
    lines.extend(understood.date_order.map(|order| lang.t(order.message())));
    lines.push(lang.t(match understood.side_by_side {
        Some(true) => "roster-side-by-side",
        Some(false) => "roster-row-per-contact",
        None => "roster-no-contacts",
    }));
    for (id, captions) in
        [("roster-barred", reading.barred().collect::<Vec<_>>()), ("roster-not-needed", reading.not_needed().collect())]
    {
        if !captions.is_empty() {
            lines.push(lang.t_with(id, &[("columns", captions.join(", "))]));
        }
    }
    lines
}

impl Understood {
    /// What the file is and where its header stands, in a sentence.
    fn read_as(&self, lang: Lang) -> String {
        let line = ("line", Value::from(self.header_line));
        let (encoding, delimiter) = match &self.format {
            Format::Text { encoding, delimiter } => (encoding, *delimiter),
            Format::Workbook { sheet } => {
                return text(lang, "roster-understood-workbook", &[("sheet", sheet.into()), line]);
            }
            Format::OneRoster => return lang.t("roster-understood-oneroster"),
        };
        let delimiter = match delimiter {
            ',' => lang.t("roster-delimiter-comma"),
            ';' => lang.t("roster-delimiter-semicolon"),
            '\t' => lang.t("roster-delimiter-tab"),
            '|' => lang.t("roster-delimiter-bar"),
            sign => lang.t_with("roster-delimiter-other", &[("sign", sign.to_string())]),
        };
        let values = [("encoding", Value::from(encoding.name())), ("delimiter", delimiter.into()), line];
        text(lang, "roster-understood", &values)
    }
}

impl Reading {
    /// The captions of the columns that were dropped because Bookbag must not hold them.
    pub fn barred(&self) -> impl Iterator<Item = &str> {
        self.captions(Use::Barred)
    }

    /// The captions of the columns that Bookbag has no need of.
    pub fn not_needed(&self) -> impl Iterator<Item = &str> {
        self.captions(Use::NotNeeded)
    }

    fn captions(&self, used: Use) -> impl Iterator<Item = &str> {
        self.understood
            .columns
            .iter()
            .filter(move |column| column.used == used)
            .map(|column| column.caption.as_str())
            .filter(|caption| !caption.is_empty())
    }

    /// The caption of the column at `position`, for a flaw.
    #[must_use]
    pub fn caption(&self, position: usize) -> &str {
        self.understood.columns.get(position).map_or("", |column| &column.caption)
    }

    /// How many rows are left out until somebody mends them.
    #[must_use]
    pub fn rows_left_out(&self) -> usize {
        self.rows.iter().filter(|row| row.pupil.is_none()).count()
    }

    /// How many links wait for the office.
    #[must_use]
    pub fn doubtful_links(&self) -> usize {
        self.links.iter().filter(|link| link.doubt().is_some()).count()
    }
}

impl Refusal {
    /// The locale message that says what the file is and what to do.
    #[must_use]
    pub fn message(&self) -> &'static str {
        match self {
            Self::Empty => "roster-refusal-empty",
            Self::TooLarge => "roster-refusal-too-large",
            Self::Workbook => "roster-refusal-workbook",
            Self::Archive => "roster-refusal-archive",
            Self::DamagedArchive => "roster-refusal-damaged-archive",
            Self::HostileArchive => "roster-refusal-hostile-archive",
            Self::Binary => "roster-refusal-binary",
            Self::LongLine { .. } => "roster-refusal-long-line",
            Self::LongCell { .. } => "roster-refusal-long-cell",
            Self::BrokenQuotes { .. } => "roster-refusal-broken-quotes",
            Self::TooManyRows => "roster-refusal-too-many-rows",
            Self::TooManyColumns { .. } => "roster-refusal-too-many-columns",
            Self::NoHeader { lacking } if lacking.is_empty() => "roster-refusal-no-header",
            Self::NoHeader { .. } => "roster-refusal-lacking",
            Self::NoRows => "roster-refusal-no-rows",
        }
    }

    /// The line and column that the message speaks of, 0 where it speaks of none.
    #[must_use]
    pub fn place(&self) -> (usize, usize) {
        match self {
            Self::LongCell { line, column } => (*line, *column),
            Self::LongLine { line } | Self::BrokenQuotes { line } | Self::TooManyColumns { line } => (*line, 0),
            _ => (0, 0),
        }
    }

    /// The locale messages of what the header lacks.
    #[must_use]
    pub fn lacking(&self) -> Vec<&'static str> {
        let Self::NoHeader { lacking } = self else { return Vec::new() };
        let name = |need: &Need| match need {
            Need::Given => "roster-need-given",
            Need::Family => "roster-need-family",
            Need::Class => "roster-need-class",
        };
        lacking.iter().map(name).collect()
    }
}

impl Why {
    /// The locale message that says what is wrong and how to mend it.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::NoGiven => "roster-why-no-given",
            Self::NoFamily => "roster-why-no-family",
            Self::NoClass => "roster-why-no-class",
            Self::NotAName => "roster-why-not-a-name",
            Self::TooLong => "roster-why-too-long",
            Self::NumberTaken => "roster-why-number-taken",
            Self::WrongWidth => "roster-why-wrong-width",
            Self::LostLetter => "roster-why-lost-letter",
            Self::Invisible => "roster-why-invisible",
            Self::NotADate => "roster-why-not-a-date",
            Self::NotAnAddress => "roster-why-not-an-address",
            Self::SeveralAddresses => "roster-why-several-addresses",
            Self::NotANumber => "roster-why-not-a-number",
            Self::NotYesOrNo => "roster-why-not-yes-or-no",
            Self::Contradiction => "roster-why-contradiction",
            Self::TooManyContacts => "roster-why-too-many-contacts",
            Self::NoContactName => "roster-why-no-contact-name",
        }
    }
}

impl Doubt {
    /// The locale message that says why the link waits.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::CourtOrder => "roster-doubt-court-order",
            Self::NoResponsibility => "roster-doubt-no-responsibility",
            Self::Unsaid => "roster-doubt-unsaid",
        }
    }
}

impl DateOrder {
    /// The locale message that says in which order birth dates were read.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::YearMonthDay => "roster-dates-year-first",
            Self::DayMonthYear => "roster-dates-day-first",
            Self::MonthDayYear => "roster-dates-month-first",
            Self::Assumed => "roster-dates-assumed",
        }
    }
}
