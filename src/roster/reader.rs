//! The reader: an upload's bytes in, a [`Reading`] out. It writes nothing and remembers nothing.
//!
//! Invariants: only cells of columns with a use are looked at; a birth date is turned into the caller's fingerprint in the
//! very function that reads it; every row is accounted for, by a pupil or by a flaw.

use std::collections::HashMap;

use csv::StringRecord;

use super::adults::{Contact, Merging};
use super::birth::{self, BirthDate, DateOrder, Evidence};
use super::cells::{Cells, year_group};
use super::columns::{ContactColumns, NameColumns, PupilColumns};
use super::headers::Header;
use super::opening::Opened;
use super::overrule::Overrule;
use super::table::Table;
use super::{Adult, Answer, Fingerprint, Flaw, Link, Pupil, Reading, Refusal, Row, Understood, Why};
use crate::school::names::{self, fold};

/// The most contacts of one pupil; more is a broken file.
const MOST_LINKS: usize = 20;

/// Reads a roster. `fingerprint` makes the keyed fingerprint of a birth date; it is called once a row.
///
/// # Errors
/// A [`Refusal`] that says why the file is no roster.
pub fn read(bytes: Vec<u8>, fingerprint: &dyn Fn(BirthDate) -> Fingerprint) -> Result<Reading, Refusal> {
    read_as(bytes, &Overrule::default(), fingerprint)
}

/// Reads a roster as somebody says that it is meant.
///
/// # Errors
/// A [`Refusal`] that says why the file is no roster, or not in that way.
pub fn read_as(
    bytes: Vec<u8>,
    said: &Overrule,
    fingerprint: &dyn Fn(BirthDate) -> Fingerprint,
) -> Result<Reading, Refusal> {
    let opened = Opened::new(bytes, said)?;
    let table = opened.table(said)?;
    let found = date_order(&table)?;
    let date_order = found.map(|found| said.date_order.unwrap_or(found));
    let mut reader = Reader {
        header: &table.header,
        fingerprint,
        date_order: date_order.unwrap_or(DateOrder::Assumed),
        pupils: Vec::new(),
        by_key: HashMap::new(),
        merging: Merging::default(),
        links: Vec::new(),
        links_of: HashMap::new(),
        rows: Vec::new(),
        flaws: Vec::new(),
    };
    table.each_row(|line, record| reader.take(line, record))?;
    let understood = understood(&opened, &table, date_order);
    Ok(reader.finish(understood))
}

pub(super) fn understood(opened: &Opened, table: &Table<'_>, date_order: Option<DateOrder>) -> Understood {
    Understood {
        format: opened.format(table.delimiter),
        header_line: table.header_line,
        date_order,
        side_by_side: (!table.header.contacts.is_empty()).then_some(table.header.contacts.len() > 1),
        columns: table.header.columns.clone(),
        header: table.mark,
        told: table.header.told,
    }
}

/// The order that the whole column of birth dates proves. Every row is walked through before one is kept, so that a file that
/// breaks a limit in its last row costs no memory.
fn date_order(table: &Table<'_>) -> Result<Option<DateOrder>, Refusal> {
    let mut evidence = Evidence::default();
    let birth = table.header.pupil.birth;
    table.each_row(|_, record| {
        evidence.see(birth.and_then(|column| record.get(column)).unwrap_or_default());
    })?;
    Ok(evidence.order())
}

struct Reader<'a> {
    header: &'a Header,
    fingerprint: &'a dyn Fn(BirthDate) -> Fingerprint,
    date_order: DateOrder,
    pupils: Vec<Pupil>,
    by_key: HashMap<Key, usize>,
    merging: Merging,
    links: Vec<Link>,
    links_of: HashMap<usize, Vec<usize>>,
    rows: Vec<Row>,
    flaws: Vec<Flaw>,
}

/// What makes two rows speak of the same pupil.
#[derive(PartialEq, Eq, Hash)]
enum Key {
    Number(String),
    Person { name: String, birth: Option<Fingerprint>, class: String },
}

impl Reader<'_> {
    fn take(&mut self, line: usize, record: &StringRecord) {
        let mut cells = Cells::new(line, record, self.header.columns.len());
        if cells.repeats(&self.header.columns) {
            return;
        }
        let pupil = self.pupil(&mut cells).map(|pupil| self.place(pupil));
        let pupil = match pupil {
            Some(Err(column)) => {
                cells.blame(column, Why::NumberTaken);
                None
            }
            Some(Ok(position)) => Some(position),
            None => None,
        };
        let mut links = Vec::new();
        if let Some(pupil) = pupil {
            for columns in &self.header.contacts {
                if let Some(contact) = contact(&mut cells, columns)
                    && let Some(link) = self.link(pupil, contact, columns, &mut cells)
                    && !links.contains(&link)
                {
                    links.push(link);
                }
            }
        }
        self.flaws.append(&mut cells.flaws);
        self.rows.push(Row { line, pupil, links });
    }

    /// The pupil of a row; none if a flaw leaves the row out.
    fn pupil(&self, cells: &mut Cells<'_>) -> Option<Pupil> {
        let columns = &self.header.pupil;
        if cells.is_wrongly_cut() {
            return None;
        }
        let (given, family) = pupil_name(cells, columns)?;
        let class = cells.class(columns.class?)?;
        let birth = columns.birth.and_then(|column| self.birth(cells, column));
        Some(Pupil {
            given,
            family,
            class,
            year_group: columns.year.and_then(|column| cells.text(column)).and_then(|year| year_group(&year)),
            roster_number: columns.number.and_then(|column| cells.text(column)),
            birth,
            line: cells.line,
        })
    }

    fn birth(&self, cells: &mut Cells<'_>, column: usize) -> Option<Fingerprint> {
        if cells.is_blank(column) {
            return None;
        }
        let date = birth::parse(cells.raw(column), self.date_order);
        if date.is_none() {
            cells.blame_unseen(column, Why::NotADate);
        }
        date.map(self.fingerprint)
    }

    /// The position of the pupil, added if the file has not named it yet; the number's column if another pupil has it.
    fn place(&mut self, pupil: Pupil) -> Result<usize, usize> {
        let name = fold(&format!("{} {}", pupil.given, pupil.family));
        let key = match &pupil.roster_number {
            Some(number) => Key::Number(number.clone()),
            None => Key::Person { name: name.clone(), birth: pupil.birth, class: pupil.class.clone() },
        };
        if let Some(position) = self.by_key.get(&key) {
            let known = &self.pupils[*position];
            let same = fold(&format!("{} {}", known.given, known.family)) == name;
            return if same { Ok(*position) } else { Err(self.header.pupil.number.unwrap_or_default()) };
        }
        self.pupils.push(pupil);
        self.by_key.insert(key, self.pupils.len() - 1);
        Ok(self.pupils.len() - 1)
    }

    fn link(
        &mut self,
        pupil: usize,
        contact: Contact,
        columns: &ContactColumns,
        cells: &mut Cells<'_>,
    ) -> Option<usize> {
        let adult = self.merging.find(pupil, &contact);
        let theirs = self.links_of.entry(pupil).or_default();
        if let Some(link) = theirs.iter().copied().find(|link| self.links[*link].adult == adult) {
            let known = &mut self.links[link];
            if (known.responsibility, known.court_order) != (contact.responsibility, contact.court_order) {
                cells.blame(columns.court.or(columns.responsibility).unwrap_or_default(), Why::Contradiction);
                known.responsibility = stricter(known.responsibility, contact.responsibility, Answer::No);
                known.court_order = stricter(known.court_order, contact.court_order, Answer::Yes);
            }
            return Some(link);
        }
        if theirs.len() >= MOST_LINKS {
            cells.blame_unseen(columns.name(), Why::TooManyContacts);
            return None;
        }
        let Contact { relation, responsibility, court_order, priority, lives_with, .. } = contact;
        self.links.push(Link {
            pupil,
            adult,
            relation,
            responsibility,
            court_order,
            priority,
            lives_with,
            line: cells.line,
        });
        theirs.push(self.links.len() - 1);
        Some(self.links.len() - 1)
    }

    fn finish(self, understood: Understood) -> Reading {
        let (adults, places) = self.merging.settle();
        let mut links = self.links;
        for link in &mut links {
            link.adult = places[link.adult];
        }
        Reading { understood, pupils: self.pupils, adults, links, rows: self.rows, flaws: self.flaws }
    }
}

/// First and last name of a pupil; none if a flaw leaves the row out.
fn pupil_name(cells: &mut Cells<'_>, columns: &PupilColumns) -> Option<(String, String)> {
    let names = &columns.names;
    let chosen = columns.chosen.filter(|column| !cells.is_blank(*column));
    let chosen_family = columns.chosen_family.filter(|column| !cells.is_blank(*column));
    match (chosen.or(names.given), chosen_family.or(names.family), names.full) {
        (Some(given), Some(family), _) => {
            let (first, last) = (cells.name(given, Why::NoGiven), cells.name(family, Why::NoFamily));
            Some((first?, whole_family(cells, names, last?)))
        }
        (_, _, Some(full)) => {
            let name = cells.name(full, Why::NoGiven)?;
            let (given, family) = split(&name, names.family_first);
            if given.is_empty() || family.is_empty() {
                cells.blame(full, Why::NoFamily);
                return None;
            }
            Some((given, family))
        }
        _ => None,
    }
}

/// The last name with what stands before it, and the second one, in columns of their own.
fn whole_family(cells: &Cells<'_>, names: &NameColumns, family: String) -> String {
    let part = |column: Option<usize>| column.and_then(|column| cells.text(column)).unwrap_or_default();
    let (prefix, second) = (part(names.prefix), part(names.second));
    [prefix, family, second].into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
}

fn split(name: &str, family_first: bool) -> (String, String) {
    if family_first { names::split_family_first(name) } else { names::split_full(name) }
}

/// Of two answers the one that opens less.
fn stricter(one: Answer, other: Answer, strict: Answer) -> Answer {
    if one == strict || other == strict {
        strict
    } else if one == Answer::Unsaid || other == Answer::Unsaid {
        Answer::Unsaid
    } else {
        one
    }
}

/// The contact in one group of columns; none if the cells are blank or a flaw leaves it out.
fn contact(cells: &mut Cells<'_>, columns: &ContactColumns) -> Option<Contact> {
    let (title, given, family) = contact_name(cells, columns)?;
    let title = columns.title.and_then(|column| cells.text(column)).or(title);
    let email = columns.email.and_then(|column| cells.email(column));
    let mobile = columns.mobile.and_then(|column| cells.mobile(column));
    let relation =
        columns.relation.and_then(|column| cells.text(column)).or(columns.implied_relation.map(str::to_owned));
    Some(Contact {
        id: columns.id.and_then(|column| cells.text(column)),
        adult: Adult { title, given, family, email, mobile },
        relation: relation.unwrap_or_default(),
        responsibility: columns
            .responsibility
            .map_or(Answer::Unsaid, |column| cells.answer(column, Answer::Unsaid, Answer::No)),
        court_order: columns.court.map_or(Answer::Unsaid, |column| cells.answer(column, Answer::No, Answer::Yes)),
        priority: columns.priority.and_then(|column| cells.text(column)).and_then(|priority| priority.parse().ok()),
        lives_with: columns
            .lives_with
            .map_or(Answer::Unsaid, |column| cells.answer(column, Answer::Unsaid, Answer::No)),
    })
}

/// Form of address, first and last name of a contact.
fn contact_name(cells: &mut Cells<'_>, columns: &ContactColumns) -> Option<(Option<String>, String, String)> {
    let names = &columns.names;
    if [names.given, names.family, names.full].iter().flatten().all(|column| cells.is_blank(*column)) {
        let tells = [columns.email, columns.mobile].into_iter().flatten().find(|column| !cells.is_blank(*column));
        if let Some(column) = tells {
            cells.blame(column, Why::NoContactName);
        }
        return None;
    }
    if let Some(full) = names.full {
        let name = cells.contact_name(full)?;
        let (title, name) = names::split_title(&name);
        let (given, family) = split(name, names.family_first);
        return Some((title.map(str::to_owned), given, family));
    }
    let mut part = |column: Option<usize>| match column.filter(|column| !cells.is_blank(*column)) {
        Some(column) => cells.contact_name(column),
        None => Some(String::new()),
    };
    let (given, family) = (part(names.given)?, part(names.family)?);
    Some((None, given, whole_family(cells, names, family)))
}
