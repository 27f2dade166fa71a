//! What an import did, row by row and in its transaction, so that it can be taken back exactly (D141).
//!
//! Invariants: every cell is written through [`Trace::set`], which notes what stood there; what is noted is deleted after 30 days
//! or with the undoing.

use rusqlite::named_params;
use rusqlite::types::Value;

use crate::db::Tx;
use crate::db::ids::{ClassId, LinkId, PersonId, PupilId};
use crate::error::Result;

/// Everything that one import has done so far.
#[derive(Debug, Default)]
pub struct Trace(Vec<Step>);

/// One row that was made or changed.
#[derive(Debug)]
pub struct Step {
    pub kind: &'static str,
    /// Of the person, link or class.
    pub row: i64,
    pub field: Option<Field>,
    pub class: Option<ClassId>,
    pub before: Value,
    pub after: Value,
}

/// A cell that an import may change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Field {
    Given,
    Family,
    Email,
    Mobile,
    Number,
    Birth,
    Responsibility,
    LeavesOn,
    LeftAt,
    LeftMarkedBy,
}

impl Field {
    const ALL: [Self; 10] = [
        Self::Given,
        Self::Family,
        Self::Email,
        Self::Mobile,
        Self::Number,
        Self::Birth,
        Self::Responsibility,
        Self::LeavesOn,
        Self::LeftAt,
        Self::LeftMarkedBy,
    ];

    /// The column.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Given => "given_name",
            Self::Family => "family_name",
            Self::Email => "email",
            Self::Mobile => "mobile",
            Self::Number => "roster_number",
            Self::Birth => "birth_fingerprint",
            Self::Responsibility => "responsibility",
            Self::LeavesOn => "leaves_on",
            Self::LeftAt => "left_at",
            Self::LeftMarkedBy => "left_marked_by",
        }
    }

    /// The field of that column.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|field| field.word() == word)
    }

    fn reading(self) -> &'static str {
        match self {
            Self::Given => "SELECT given_name FROM person WHERE person_id = ?1",
            Self::Family => "SELECT family_name FROM person WHERE person_id = ?1",
            Self::Email => "SELECT email FROM person WHERE person_id = ?1",
            Self::Mobile => "SELECT mobile FROM person WHERE person_id = ?1",
            Self::Number => "SELECT roster_number FROM pupil WHERE pupil_id = ?1",
            Self::Birth => "SELECT birth_fingerprint FROM pupil WHERE pupil_id = ?1",
            Self::Responsibility => "SELECT responsibility FROM family_link WHERE link_id = ?1",
            Self::LeavesOn => "SELECT leaves_on FROM pupil WHERE pupil_id = ?1",
            Self::LeftAt => "SELECT left_at FROM pupil WHERE pupil_id = ?1",
            Self::LeftMarkedBy => "SELECT left_marked_by FROM pupil WHERE pupil_id = ?1",
        }
    }

    fn writing(self) -> &'static str {
        match self {
            Self::Given => "UPDATE person SET given_name = ?2 WHERE person_id = ?1",
            Self::Family => "UPDATE person SET family_name = ?2 WHERE person_id = ?1",
            Self::Email => "UPDATE person SET email = ?2 WHERE person_id = ?1",
            Self::Mobile => "UPDATE person SET mobile = ?2 WHERE person_id = ?1",
            Self::Number => "UPDATE pupil SET roster_number = ?2 WHERE pupil_id = ?1",
            Self::Birth => "UPDATE pupil SET birth_fingerprint = ?2 WHERE pupil_id = ?1",
            Self::Responsibility => "UPDATE family_link SET responsibility = ?2 WHERE link_id = ?1",
            Self::LeavesOn => "UPDATE pupil SET leaves_on = ?2 WHERE pupil_id = ?1",
            Self::LeftAt => "UPDATE pupil SET left_at = ?2 WHERE pupil_id = ?1",
            Self::LeftMarkedBy => "UPDATE pupil SET left_marked_by = ?2 WHERE pupil_id = ?1",
        }
    }
}

/// What stands in a cell; none if its row is gone.
///
/// # Errors
/// As the database gives them.
pub fn cell(tx: &Tx<'_>, field: Field, row: i64) -> Result<Option<Value>> {
    tx.row(field.reading(), [row], |found| found.get(0))
}

/// Writes a cell.
///
/// # Errors
/// As the database gives them.
pub fn write(tx: &Tx<'_>, field: Field, row: i64, value: &Value) -> Result<()> {
    tx.execute(field.writing(), (row, value)).map(|_| ())
}

impl Trace {
    fn made(&mut self, kind: &'static str, row: i64) {
        self.0.push(Step { kind, row, field: None, class: None, before: Value::Null, after: Value::Null });
    }

    /// Notes a pupil that was made.
    pub fn pupil(&mut self, pupil: PupilId) -> PupilId {
        self.made("pupil", pupil.0);
        pupil
    }

    /// Notes an adult who was made.
    pub fn adult(&mut self, adult: PersonId) -> PersonId {
        self.made("adult", adult.0);
        adult
    }

    /// Notes a link that was made.
    pub fn link(&mut self, link: LinkId) -> LinkId {
        self.made("link", link.0);
        link
    }

    /// Notes a class that was made.
    pub fn class(&mut self, class: ClassId) -> ClassId {
        self.made("class", class.0);
        class
    }

    /// Notes a link that stood before and was suspended.
    pub fn suspended(&mut self, link: LinkId) {
        self.made("suspended", link.0);
    }

    /// Writes a cell and notes what stood there.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn set(&mut self, tx: &Tx<'_>, field: Field, row: i64, after: impl Into<Value>) -> Result<()> {
        let (before, after) = (cell(tx, field, row)?.unwrap_or(Value::Null), after.into());
        if before != after {
            write(tx, field, row, &after)?;
            self.0.push(Step { kind: "cell", row, field: Some(field), class: None, before, after });
        }
        Ok(())
    }

    /// Lets `work` move a pupil or mark a leaver, and notes what became of the enrolment and the days of leaving.
    ///
    /// # Errors
    /// What `work` gives.
    pub fn moving(&mut self, tx: &Tx<'_>, pupil: PupilId, work: impl FnOnce() -> Result<()>) -> Result<()> {
        const LEAVING: [Field; 3] = [Field::LeavesOn, Field::LeftAt, Field::LeftMarkedBy];
        let look = || -> Result<Vec<Option<Value>>> { LEAVING.iter().map(|field| cell(tx, *field, pupil.0)).collect() };
        let (class, days) = (enrolled(tx, pupil)?, look()?);
        work()?;
        let now = enrolled(tx, pupil)?;
        for (kind, class) in [("ended", class.filter(|_| class != now)), ("entered", now.filter(|_| class != now))] {
            if class.is_some() {
                self.0.push(Step { kind, row: pupil.0, field: None, class, before: Value::Null, after: Value::Null });
            }
        }
        for ((field, before), after) in LEAVING.into_iter().zip(days).zip(look()?) {
            if before != after {
                let (before, after) = (before.unwrap_or(Value::Null), after.unwrap_or(Value::Null));
                self.0.push(Step { kind: "cell", row: pupil.0, field: Some(field), class: None, before, after });
            }
        }
        Ok(())
    }

    /// How many steps of a kind there are.
    #[must_use]
    pub fn count(&self, kind: &str) -> usize {
        self.0.iter().filter(|step| step.kind == kind).count()
    }

    /// Keeps everything with its import.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn keep(&self, tx: &Tx<'_>, import: i64) -> Result<()> {
        for (number, step) in (1_i64..).zip(&self.0) {
            tx.execute(
                "INSERT INTO import_trace (import_id, step, kind, row_id, field, class_id, before, after)
                 VALUES (:import, :step, :kind, :row, :field, :class, :before, :after)",
                named_params! {
                    ":import": import, ":step": number, ":kind": step.kind, ":row": step.row, ":field": step.field.map(Field::word),
                    ":class": step.class, ":before": step.before, ":after": step.after,
                },
            )?;
        }
        Ok(())
    }
}

/// The class in which a pupil is now.
///
/// # Errors
/// As the database gives them.
pub fn enrolled(tx: &Tx<'_>, pupil: PupilId) -> Result<Option<ClassId>> {
    tx.row("SELECT class_id FROM enrolment WHERE pupil_id = ?1 AND ended_at IS NULL", [pupil], |row| row.get(0))
}
