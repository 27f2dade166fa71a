//! What an import would do, as a page shows it: figures, rows with their outcome, changes, what waits, what is wrong.
//!
//! Invariant: decisions are here, in methods; the templates only show them.

use std::sync::Arc;

use askama::Template;

use super::decided::{Detail, Reach};
use super::likeness::{Suggestion, Twin};
use super::pending::Pending;
use super::plan::{AdultStep, Change, LinkStep, Outcome, Plan, PupilStep};
use super::{Counts, Flaw, Row, Why, counts};
use crate::locale::Value;
use crate::page::Page;

/// How many rows one page shows.
const ROWS: usize = 100;
/// How many flaws one page shows; a file with more has one cause, and the first ones name it.
const FLAWS: usize = 200;

/// A pending upload with its plan.
pub struct Preview {
    pub pending: Pending,
    pub plan: Arc<Plan>,
    outcomes: Vec<Outcome>,
}

impl Preview {
    /// Puts both together.
    #[must_use]
    pub fn new(pending: Pending, plan: Arc<Plan>) -> Self {
        let outcomes = plan.outcomes(&pending.reading);
        Self { pending, plan, outcomes }
    }

    /// How many rows come out so.
    #[must_use]
    pub fn count(&self, outcome: &Outcome) -> usize {
        self.outcomes.iter().filter(|row| *row == outcome).count()
    }

    /// The rows that count when it is confirmed.
    #[must_use]
    pub fn confirmed_rows(&self) -> usize {
        self.outcomes.len() - self.count(&Outcome::Error)
    }

    /// The file in figures.
    #[must_use]
    pub fn counts(&self) -> Counts {
        counts(&self.pending.reading)
    }

    /// How many links will wait for the office.
    #[must_use]
    pub fn suspended_links(&self) -> usize {
        self.plan.links.iter().filter(|step| matches!(step, LinkStep::NewSuspended(_) | LinkStep::Suspend(..))).count()
    }

    /// How many links the file opens anew.
    #[must_use]
    pub fn new_links(&self) -> usize {
        self.plan.links.iter().filter(|step| **step == LinkStep::New).count()
    }

    /// How the file was understood, a line each.
    #[must_use]
    pub fn understood(&self, page: &Page) -> Vec<String> {
        super::told::understood(&self.pending.reading, page.lang)
    }

    fn name(&self, pupil: usize) -> String {
        let pupil = &self.pending.reading.pupils[pupil];
        format!("{} {}", pupil.given, pupil.family)
    }
}

/// The page that shows it before it counts.
#[derive(Template)]
#[template(path = "roster/preview.html")]
pub struct Shown {
    pub page: Page,
    pub preview: Preview,
    filter: Option<Outcome>,
    after: usize,
    /// Whether all rows stand on one page, for printing.
    whole: bool,
}

/// Two who may be one person.
struct TwinShown {
    word: String,
    one: String,
    other: String,
    shared: String,
    ticked: bool,
}

/// An address or number of which Bookbag has another than the file.
struct ReachShown<'a> {
    word: String,
    name: String,
    file: &'a str,
    /// Empty where Bookbag has none.
    known: &'a str,
    taken: bool,
    /// Whether somebody else signs in with the file's, so that it cannot be taken.
    is_elsewhere: bool,
}

/// One row as the table shows it.
struct RowShown {
    line: usize,
    outcome: Outcome,
    child: String,
    class: String,
    adults: String,
    what: String,
}

/// One flaw as the table shows it.
struct FlawShown<'a> {
    line: usize,
    child: String,
    column: &'a str,
    cell: &'a str,
    why: String,
    left_out: bool,
}

impl Shown {
    /// The page, with only the rows of one outcome where one is asked for, below a line.
    #[must_use]
    pub fn new(page: Page, preview: Preview, filter: Option<Outcome>, after: usize, whole: bool) -> Self {
        Self { page, preview, filter, after, whole }
    }

    fn address(&self) -> String {
        format!("/roster/imports/{}", self.preview.pending.token)
    }

    /// That the columns are read as somebody said, and when that was.
    fn told(&self) -> Option<String> {
        super::mapper::told(&self.page, self.preview.pending.reading.understood.told)
    }

    fn is_shown(&self, outcome: &Outcome) -> bool {
        self.filter == Some(*outcome)
    }

    fn rows(&self) -> Vec<RowShown> {
        let rows = self.preview.pending.reading.rows.iter().zip(&self.preview.outcomes);
        let wanted =
            rows.filter(|(row, outcome)| row.line > self.after && self.filter.is_none_or(|filter| filter == **outcome));
        wanted.take(if self.whole { usize::MAX } else { ROWS }).map(|(row, outcome)| self.row(row, *outcome)).collect()
    }

    /// Who may be one person, with what they share.
    fn twins(&self) -> Vec<TwinShown> {
        let plan = &self.preview.plan;
        let twins = plan.suggestions.iter().map(|suggestion| TwinShown {
            word: suggestion.word(),
            one: self.who(suggestion.adult),
            other: self.twin(*suggestion),
            shared: self.shared(*suggestion),
            ticked: plan.decided.merges.contains(suggestion),
        });
        twins.collect()
    }

    /// An adult of the file, with whose guardian it is.
    fn who(&self, adult: usize) -> String {
        let reading = &self.preview.pending.reading;
        let links = reading.links.iter().filter(|link| link.adult == adult);
        let children: Vec<String> = links.map(|link| self.preview.name(link.pupil)).collect();
        let (name, children) = (reading.adults[adult].titled_name(), self.page.list(&children));
        self.page.t_with("roster-who", &[("name", name), ("children", children)])
    }

    fn twin(&self, suggestion: Suggestion) -> String {
        match suggestion.twin {
            Twin::File(other) => self.who(other),
            Twin::School(person) => {
                let known = self.preview.plan.spoken_of.iter().find(|known| known.person_id == person);
                let name = known.map(|known| format!("{} {}", known.given, known.family)).unwrap_or_default();
                self.page.t_with("roster-who-known", &[("name", name)])
            }
        }
    }

    fn shared(&self, suggestion: Suggestion) -> String {
        let reading = &self.preview.pending.reading;
        let own = &reading.adults[suggestion.adult];
        let email = match suggestion.twin {
            Twin::File(other) => reading.adults[other].email.as_deref(),
            Twin::School(person) => {
                let known = self.preview.plan.spoken_of.iter().find(|known| known.person_id == person);
                known.and_then(|known| known.email.as_deref())
            }
        };
        let is_email = own.email.as_deref().zip(email).is_some_and(|(own, other)| own.eq_ignore_ascii_case(other));
        self.page.t(match is_email {
            true => "roster-share-email",
            false if own.email.is_none() && own.mobile.is_none() => "roster-share-beside",
            false => "roster-share-mobile",
        })
    }

    /// Whose address or number is another one in the file.
    fn reaches(&self) -> Vec<ReachShown<'_>> {
        let (plan, adults) = (&self.preview.plan, &self.preview.pending.reading.adults);
        let mut shown = Vec::new();
        for (at, step) in plan.adults.iter().enumerate() {
            let AdultStep::Known { person_id, email, mobile } = step else { continue };
            let Some(known) = plan.spoken_of.iter().find(|known| known.person_id == *person_id) else { continue };
            for (detail, reach) in [(Detail::Email, email), (Detail::Mobile, mobile)] {
                let (file, before) = match detail {
                    Detail::Email => (&adults[at].email, &known.email),
                    Detail::Mobile => (&adults[at].mobile, &known.mobile),
                };
                if let (true, Some(file)) = (reach.is_shown(), file) {
                    shown.push(ReachShown {
                        word: format!("{at}-{}", detail.word()),
                        name: self.who(at),
                        file,
                        known: before.as_deref().unwrap_or_default(),
                        taken: *reach == Reach::Taken,
                        is_elsewhere: *reach == Reach::Elsewhere,
                    });
                }
            }
        }
        shown
    }

    fn row(&self, row: &Row, outcome: Outcome) -> RowShown {
        let reading = &self.preview.pending.reading;
        let adults: Vec<String> =
            row.links.iter().map(|link| reading.adults[reading.links[*link].adult].titled_name()).collect();
        RowShown {
            line: row.line,
            outcome,
            child: row.pupil.map(|pupil| self.preview.name(pupil)).unwrap_or_default(),
            class: row.pupil.map(|pupil| reading.pupils[pupil].class.clone()).unwrap_or_default(),
            adults: adults.join(", "),
            what: self.what(row),
        }
    }

    /// What happens, in words: the changes, and why a link waits.
    fn what(&self, row: &Row) -> String {
        let page = &self.page;
        let mut what = Vec::new();
        if let Some(pupil) = row.pupil
            && let PupilStep::Known { changes, .. } = &self.preview.plan.pupils[pupil]
        {
            what.extend(changes.iter().map(|change| self.change(pupil, change)));
        }
        for link in &row.links {
            match self.preview.plan.adults[self.preview.pending.reading.links[*link].adult] {
                AdultStep::Known { email, mobile, .. } => {
                    what.extend(email.writes().then(|| page.t("roster-change-email")));
                    what.extend(mobile.writes().then(|| page.t("roster-change-mobile")));
                }
                AdultStep::Twin(_) => what.push(page.t("roster-change-twin")),
                AdultStep::New => {}
            }
            match self.preview.plan.links[*link] {
                LinkStep::NewSuspended(doubt) | LinkStep::Suspend(_, doubt) => what.push(page.t(doubt.message())),
                LinkStep::Kept => what.push(page.t("roster-link-kept")),
                LinkStep::New | LinkStep::Same => {}
            }
        }
        what.dedup();
        what.join("; ")
    }

    fn change(&self, pupil: usize, change: &Change) -> String {
        let after = &self.preview.pending.reading.pupils[pupil];
        let said = |id: &str, from: &str, to: &str| {
            self.page.t_with(id, &[("from", Value::from(from)), ("to", Value::from(to))])
        };
        match change {
            Change::Name(from) => said("roster-change-name", from, &self.preview.name(pupil)),
            Change::Class(from) => said("roster-change-class", from, &after.class),
            Change::Number => self.page.t("roster-change-number"),
            Change::Birth => self.page.t("roster-change-birth"),
            Change::Back => self.page.t("roster-change-back"),
        }
    }

    /// Where the next rows are; empty at the end.
    fn next(&self) -> String {
        let rows = self.preview.pending.reading.rows.iter().zip(&self.preview.outcomes);
        let mut wanted =
            rows.filter(|(row, outcome)| row.line > self.after && self.filter.is_none_or(|filter| filter == **outcome));
        if self.whole {
            return String::new();
        }
        let (last, more) = (wanted.nth(ROWS - 1), wanted.next());
        match (last, more, self.filter) {
            (Some((last, _)), Some(_), Some(filter)) => {
                format!("{}?rows={}&after={}", self.address(), filter.word(), last.line)
            }
            (Some((last, _)), Some(_), None) => format!("{}?after={}", self.address(), last.line),
            _ => String::new(),
        }
    }

    /// What is wrong first, in the order of the file; names to look at after it.
    fn flaws(&self) -> Vec<FlawShown<'_>> {
        let mut flaws: Vec<&Flaw> = self.preview.pending.reading.flaws.iter().collect();
        flaws.sort_by_key(|flaw| (matches!(flaw.why, Why::LostLetter | Why::Invisible), flaw.line));
        flaws.into_iter().take(FLAWS).map(|flaw| self.flaw(flaw)).collect()
    }

    fn flaw<'a>(&'a self, flaw: &'a Flaw) -> FlawShown<'a> {
        let reading = &self.preview.pending.reading;
        let row = reading.rows.binary_search_by_key(&flaw.line, |row| row.line).ok().map(|row| &reading.rows[row]);
        let pupil = row.and_then(|row| row.pupil);
        FlawShown {
            line: flaw.line,
            child: pupil.map(|pupil| self.preview.name(pupil)).unwrap_or_default(),
            column: reading.caption(flaw.column),
            cell: &flaw.cell,
            why: self.page.t(flaw.why.message()),
            left_out: pupil.is_none(),
        }
    }

    fn more_flaws(&self) -> usize {
        self.preview.pending.reading.flaws.len().saturating_sub(FLAWS)
    }

    fn tone(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Error => "coral",
            Outcome::Suspended => "plum",
            Outcome::New => "leaf",
            Outcome::Changed => "sun",
            Outcome::Moved => "sky",
            Outcome::Back => "sea",
            Outcome::Same => "clay",
        }
    }

    fn outcomes() -> &'static [Outcome] {
        &Outcome::ALL
    }

    fn outcome_name(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Error => "roster-outcome-error",
            Outcome::Suspended => "roster-outcome-suspended",
            Outcome::New => "roster-outcome-new",
            Outcome::Changed => "roster-outcome-changed",
            Outcome::Moved => "roster-outcome-moved",
            Outcome::Back => "roster-outcome-back",
            Outcome::Same => "roster-outcome-same",
        }
    }

    fn outcome_rows(outcome: &Outcome) -> &'static str {
        match outcome {
            Outcome::Error => "roster-rows-error",
            Outcome::Suspended => "roster-rows-suspended",
            Outcome::New => "roster-rows-new",
            Outcome::Changed => "roster-rows-changed",
            Outcome::Moved => "roster-rows-moved",
            Outcome::Back => "roster-rows-back",
            Outcome::Same => "roster-rows-same",
        }
    }

    fn loss(&self) -> String {
        let plan = &self.preview.plan;
        self.page.t_with("roster-loss", &[("missing", plan.missing.len()), ("enrolled", plan.enrolled)])
    }
}
