//! What a store works with inside a transaction.
//!
//! All reads of one page come from one snapshot. Statements are constant text with named parameters, prepared once.

use std::cell::{Cell, RefCell};

use rusqlite::{Connection, OptionalExtension, Params, Row};

use super::ids::{ClassId, PersonId, PupilId};
use super::live::Topic;
use crate::clock::Moment;
use crate::error::{Error, Result};

/// An open transaction.
pub struct Tx<'c> {
    conn: &'c Connection,
    now: Moment,
    topics: RefCell<Vec<Topic>>,
    noted: RefCell<Noted>,
    quiet: Cell<bool>,
}

/// What the work found out that its line in the access log should say.
#[derive(Clone, Copy, Debug, Default)]
pub struct Noted {
    /// Who acts, where the proof could not know it yet (signing in, joining).
    pub actor: Option<PersonId>,
    /// The class concerned.
    pub class: Option<ClassId>,
    /// The pupil concerned.
    pub pupil: Option<PupilId>,
    /// The id of the thing made or changed.
    pub object: Option<i64>,
    /// The reason that was written down.
    pub reason: Option<i64>,
}

impl<'c> Tx<'c> {
    pub(super) fn new(conn: &'c Connection, now: Moment) -> Self {
        Self { conn, now, topics: RefCell::default(), noted: RefCell::default(), quiet: Cell::new(false) }
    }

    /// The time of this transaction.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.now
    }

    /// All rows of a query.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn rows<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnMut(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Vec<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params, from_row)?.collect::<rusqlite::Result<Vec<T>>>()?;
        Ok(rows)
    }

    /// The first row of a query, if there is one.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn row<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<Option<T>> {
        let mut statement = self.conn.prepare_cached(sql)?;
        Ok(statement.query_row(params, from_row).optional()?)
    }

    /// The row that must be there.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none.
    pub fn one<T>(
        &self,
        sql: &str,
        params: impl Params,
        from_row: impl FnOnce(&Row<'_>) -> rusqlite::Result<T>,
    ) -> Result<T> {
        self.row(sql, params, from_row)?.ok_or(Error::NotFound)
    }

    /// Whether a query finds anything.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn exists(&self, sql: &str, params: impl Params) -> Result<bool> {
        Ok(self.conn.prepare_cached(sql)?.exists(params)?)
    }

    /// Runs a change and tells how many rows it touched.
    ///
    /// # Errors
    /// As the database gives them; always so in a reading transaction.
    pub fn execute(&self, sql: &str, params: impl Params) -> Result<usize> {
        Ok(self.conn.prepare_cached(sql)?.execute(params)?)
    }

    /// Inserts a row and tells its rowid.
    ///
    /// # Errors
    /// As the database gives them; always so in a reading transaction.
    pub fn insert(&self, sql: &str, params: impl Params) -> Result<i64> {
        Ok(self.conn.prepare_cached(sql)?.insert(params)?)
    }

    /// Tells everyone who may know, after the commit, that `topic` changed.
    pub fn announce(&self, topic: Topic) {
        self.topics.borrow_mut().push(topic);
    }

    /// Lets the access log's line name who acts, where the proof could not know it (signing in, joining).
    pub fn note_actor(&self, person: PersonId) {
        self.noted.borrow_mut().actor = Some(person);
    }

    /// Lets the access log's line name the thing made or changed.
    pub fn note_object(&self, id: i64) {
        self.noted.borrow_mut().object = Some(id);
    }

    /// Lets the access log's line name the class concerned.
    pub fn note_class(&self, class: ClassId) {
        self.noted.borrow_mut().class = Some(class);
    }

    /// Lets the access log's line name the pupil concerned.
    pub fn note_pupil(&self, pupil: PupilId) {
        self.noted.borrow_mut().pupil = Some(pupil);
    }

    /// Keeps a written reason and lets the access log's line point to it.
    ///
    /// # Errors
    /// As the database gives them.
    pub fn note_reason(&self, text: &str) -> Result<()> {
        let id = self.insert("INSERT INTO access_reason (text, given_at) VALUES (?1, ?2)", (text, self.now))?;
        self.noted.borrow_mut().reason = Some(id);
        Ok(())
    }

    /// Leaves no line in the access log, because the work found that nothing changed (the same thing done twice).
    pub fn nothing_changed(&self) {
        self.quiet.set(true);
    }

    pub(super) fn was_quiet(&self) -> bool {
        self.quiet.get()
    }

    pub(crate) fn noted(&self) -> Noted {
        *self.noted.borrow()
    }

    pub(super) fn into_topics(self) -> Vec<Topic> {
        self.topics.into_inner()
    }
}
