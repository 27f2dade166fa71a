//! OneRoster archives, 1.1 and 1.2, as one row a pupil with the guardians side by side.
//!
//! Invariants: a row stands in the line that the pupil has in `users.csv`; what the archive says of sex, origin and the like is
//! named among the captions and not taken out of its cells; whoever is marked for deletion is not there; the format knows
//! neither responsibility nor court orders, so every link waits for the office (packaging 6.1).

use std::collections::{HashMap, HashSet};

use csv::{ReaderBuilder, StringRecord};

use super::Refusal;
use super::aliases::normalise;
use super::archive::Archive;
use super::encoding::{MOST_BYTES, decode};
use super::table::UNIT;

/// The most users; twice a roster's rows and some staff.
const MOST_USERS: usize = 60_000;
/// The most enrolments.
const MOST_ENROLMENTS: usize = 400_000;
/// The most guardians of one pupil that are taken; the table reader takes no more either.
const MOST_GUARDIANS: usize = 8;
/// The longest list of agents in a cell, in entries.
const MOST_AGENTS: usize = 100;
/// Columns of `users.csv` and `demographics.csv` that are taken, or say nothing about a person.
const KNOWN: [&str; 19] = [
    "sourcedid",
    "status",
    "datelastmodified",
    "enableduser",
    "orgsourcedids",
    "primaryorgsourcedid",
    "role",
    "givenname",
    "preferredgivenname",
    "familyname",
    "preferredfamilyname",
    "email",
    "sms",
    "agentsourcedids",
    "grades",
    "birthdate",
    "resourcesourcedids",
    "usermasteridentifier",
    "usersourcedid",
];

/// The archive as text for the table reader; none if it is no OneRoster.
///
/// # Errors
/// A [`Refusal`] where it is damaged or larger than a school.
pub fn text(archive: &Archive<'_>) -> Result<Option<String>, Refusal> {
    let Some(folder) = folder(archive) else { return Ok(None) };
    let mut captions = Vec::new();
    let Some(mut people) = People::read(archive, &folder, &mut captions)? else { return Ok(None) };
    people.take_roles(archive, &folder)?;
    people.take_relationships(archive, &folder)?;
    let classes = classes(archive, &folder)?;
    let places = places(archive, &folder, &classes)?;
    let births = births(archive, &folder, &mut captions)?;
    Ok(Some(people.write(&places, &births, &captions)))
}

/// Where `users.csv` lies.
fn folder(archive: &Archive<'_>) -> Option<String> {
    let name = archive.names().find(|name| basename(name) == "users.csv")?;
    Some(name[..name.len() - "users.csv".len()].to_owned())
}

fn basename(name: &str) -> String {
    name.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase()
}

/// A row of one of the archive's tables.
struct Row<'a> {
    columns: &'a HashMap<String, usize>,
    record: &'a StringRecord,
    line: usize,
}

impl<'a> Row<'a> {
    fn get(&self, column: &str) -> &'a str {
        self.columns.get(column).and_then(|index| self.record.get(*index)).unwrap_or_default().trim()
    }

    fn is_deleted(&self) -> bool {
        matches!(self.get("status").to_lowercase().as_str(), "tobedeleted" | "inactive")
    }
}

/// Calls `row` with each row of a table that is not marked for deletion; gives its captions, none if there is no such table.
fn each(
    archive: &Archive<'_>,
    folder: &str,
    table: &str,
    most: usize,
    mut row: impl FnMut(&Row<'_>),
) -> Result<Option<Vec<String>>, Refusal> {
    let found = archive.names().find(|name| name.starts_with(folder) && basename(name) == table);
    let Some(name) = found else { return Ok(None) };
    let bytes = archive.whole(name, MOST_BYTES)?.unwrap_or_default();
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(Some(Vec::new()));
    }
    let (text, _) = decode(bytes)?;
    let mut reader = ReaderBuilder::new().flexible(true).from_reader(text.as_bytes());
    let captions: Vec<String> = reader.headers().map_err(|_| Refusal::Binary)?.iter().map(str::to_owned).collect();
    let columns = captions.iter().enumerate().map(|(index, caption)| (normalise(caption), index)).collect();
    let mut record = StringRecord::new();
    let (mut count, mut last) = (0, 1);
    while reader.read_record(&mut record).map_err(|_| Refusal::Binary)? {
        count += 1;
        if count > most {
            return Err(Refusal::TooManyRows);
        }
        let line = record.position().and_then(|position| usize::try_from(position.line()).ok()).unwrap_or(0);
        last = line.max(last + 1);
        let one = Row { columns: &columns, record: &record, line: last };
        if !one.is_deleted() {
            row(&one);
        }
    }
    Ok(Some(captions))
}

/// A row of `users.csv`.
struct User {
    line: usize,
    id: String,
    roles: HashSet<String>,
    given: String,
    chosen: String,
    family: String,
    chosen_family: String,
    email: String,
    sms: String,
    grades: String,
    agents: Vec<String>,
}

impl User {
    fn new(row: &Row<'_>) -> Self {
        let text = |column| row.get(column).to_owned();
        Self {
            line: row.line,
            id: text("sourcedid"),
            roles: list(row.get("role")).map(str::to_lowercase).collect(),
            given: text("givenname"),
            chosen: text("preferredgivenname"),
            family: text("familyname"),
            chosen_family: text("preferredfamilyname"),
            email: text("email"),
            sms: text("sms"),
            grades: list(row.get("grades")).next().unwrap_or_default().to_owned(),
            agents: list(row.get("agentsourcedids")).take(MOST_AGENTS).map(str::to_owned).collect(),
        }
    }

    fn is_pupil(&self) -> bool {
        self.roles.contains("student")
    }

    /// What a guardian is called; none if the user is no guardian.
    fn relation(&self) -> Option<&str> {
        let known = ["parent", "guardian", "relative", "contact"];
        known.into_iter().find(|role| self.roles.contains(*role))
    }
}

fn list(cell: &str) -> impl Iterator<Item = &str> {
    cell.split([',', ';']).map(str::trim).filter(|entry| !entry.is_empty())
}

struct People {
    users: Vec<User>,
    by_id: HashMap<String, usize>,
    /// What a relationship table calls a guardian of a pupil.
    relations: HashMap<(usize, usize), String>,
    pairs: Vec<(usize, usize)>,
}

impl People {
    fn read(archive: &Archive<'_>, folder: &str, captions: &mut Vec<String>) -> Result<Option<Self>, Refusal> {
        let mut users = Vec::new();
        let found =
            each(archive, folder, "users.csv", MOST_USERS, |row| users.push(User::new(row)))?.unwrap_or_default();
        let known: Vec<String> = found.iter().map(|caption| normalise(caption)).collect();
        if !["sourcedid", "givenname", "familyname"].iter().all(|caption| known.iter().any(|one| one == caption)) {
            return Ok(None);
        }
        add_untaken(captions, found);
        let by_id = users.iter().enumerate().map(|(position, user)| (user.id.clone(), position)).collect();
        Ok(Some(Self { users, by_id, relations: HashMap::new(), pairs: Vec::new() }))
    }

    /// Version 1.2 has the roles in a table of their own.
    fn take_roles(&mut self, archive: &Archive<'_>, folder: &str) -> Result<(), Refusal> {
        let (users, by_id) = (&mut self.users, &self.by_id);
        each(archive, folder, "roles.csv", MOST_ENROLMENTS, |row| {
            if let Some(user) = by_id.get(row.get("usersourcedid")) {
                users[*user].roles.insert(row.get("role").to_lowercase());
            }
        })?;
        Ok(())
    }

    /// School Data Sync has the pairs in a table of their own.
    fn take_relationships(&mut self, archive: &Archive<'_>, folder: &str) -> Result<(), Refusal> {
        let (by_id, relations, pairs) = (&self.by_id, &mut self.relations, &mut self.pairs);
        each(archive, folder, "relationships.csv", MOST_ENROLMENTS, |row| {
            let both = (by_id.get(row.get("usersourcedid")), by_id.get(row.get("relationshipusersourcedid")));
            if let (Some(one), Some(other)) = both {
                let relation = row.get("relationshiprole");
                relations.insert((*one, *other), relation.to_owned());
                relations.insert((*other, *one), relation.to_owned());
                pairs.push((*one, *other));
            }
        })?;
        Ok(())
    }

    /// Who is a guardian of whom, each pair once, in the order of the file.
    fn guardians(&self) -> HashMap<usize, Vec<usize>> {
        let named = self.users.iter().enumerate().flat_map(|(position, user)| {
            user.agents.iter().filter_map(move |agent| Some((position, *self.by_id.get(agent)?)))
        });
        let mut guardians: HashMap<usize, Vec<usize>> = HashMap::new();
        for (one, other) in named.chain(self.pairs.iter().copied()) {
            for (pupil, adult) in [(one, other), (other, one)] {
                if self.users[pupil].is_pupil() && !self.users[adult].is_pupil() && self.is_guardian(pupil, adult) {
                    let theirs = guardians.entry(pupil).or_default();
                    if theirs.len() < MOST_GUARDIANS && !theirs.contains(&adult) {
                        theirs.push(adult);
                    }
                }
            }
        }
        guardians
    }

    fn is_guardian(&self, pupil: usize, adult: usize) -> bool {
        self.users[adult].relation().is_some() || self.relations.contains_key(&(pupil, adult))
    }

    fn write(&self, places: &HashMap<String, Place>, births: &HashMap<String, String>, untaken: &[String]) -> String {
        let guardians = self.guardians();
        let captions = captions(guardians.values().map(Vec::len).max().unwrap_or(0), untaken);
        let mut sheet = Written { text: String::new(), line: 1 };
        sheet.row(1, captions.iter().map(String::as_str));
        for (position, pupil) in self.users.iter().enumerate().filter(|(_, user)| user.is_pupil()) {
            let place = places.get(&pupil.id);
            let birth = births.get(&pupil.id).map_or("", String::as_str);
            let class = place.map_or("", |place| place.class.as_str());
            let grades = if pupil.grades.is_empty() { place.map_or("", |place| &place.grades) } else { &pupil.grades };
            let mut cells = vec![
                pupil.id.as_str(),
                &pupil.given,
                &pupil.chosen,
                &pupil.family,
                &pupil.chosen_family,
                birth,
                class,
                grades,
            ];
            for adult in guardians.get(&position).into_iter().flatten() {
                let user = &self.users[*adult];
                let relation = self.relations.get(&(position, *adult)).map(String::as_str);
                let relation = relation.or(user.relation()).unwrap_or_default();
                cells.extend([user.id.as_str(), &user.given, &user.family, relation, &user.email, &user.sms]);
            }
            cells.resize(captions.len(), "");
            sheet.row(pupil.line, cells.into_iter());
        }
        sheet.text
    }
}

/// The captions of the pupil, of so many guardians, and of what is not taken.
fn captions(guardians: usize, untaken: &[String]) -> Vec<String> {
    const PUPIL: [&str; 8] = [
        "sourcedId",
        "givenName",
        "preferredGivenName",
        "familyName",
        "preferredFamilyName",
        "birthDate",
        "class",
        "grades",
    ];
    let mut captions = PUPIL.map(str::to_owned).to_vec();
    for number in 1..=guardians {
        let of = |what| format!("Guardian {number} {what}");
        captions.extend(["ID", "first name", "last name", "relationship", "email", "mobile"].map(of));
    }
    captions.extend(untaken.iter().cloned());
    captions
}

/// Text that grows by rows in lines of their own.
struct Written {
    text: String,
    line: usize,
}

impl Written {
    fn row<'a>(&mut self, line: usize, cells: impl Iterator<Item = &'a str>) {
        self.text.extend(std::iter::repeat_n('\n', line.saturating_sub(self.line)));
        self.line = self.line.max(line);
        for (index, cell) in cells.enumerate() {
            if index > 0 {
                self.text.push(char::from(UNIT));
            }
            self.text.extend(cell.chars().map(|letter| if letter.is_control() { ' ' } else { letter }));
        }
    }
}

/// The captions whose cells are not taken, for the page that says so.
fn add_untaken(captions: &mut Vec<String>, found: Vec<String>) {
    let untaken = found.into_iter().filter(|caption| !KNOWN.contains(&normalise(caption).as_str()));
    captions.extend(untaken.take(40));
}

/// A class of the archive.
struct Class {
    title: String,
    grades: String,
    is_homeroom: bool,
}

/// The class that a pupil is in.
struct Place {
    class: String,
    grades: String,
    rank: (bool, bool),
}

fn classes(archive: &Archive<'_>, folder: &str) -> Result<HashMap<String, Class>, Refusal> {
    let mut classes = HashMap::new();
    each(archive, folder, "classes.csv", MOST_USERS, |row| {
        let class = Class {
            title: row.get("title").to_owned(),
            grades: list(row.get("grades")).next().unwrap_or_default().to_owned(),
            is_homeroom: row.get("classtype").eq_ignore_ascii_case("homeroom"),
        };
        classes.insert(row.get("sourcedid").to_owned(), class);
    })?;
    Ok(classes)
}

/// Each pupil's class: the one that is a home room, then the one that is called primary, then the first.
fn places(
    archive: &Archive<'_>,
    folder: &str,
    classes: &HashMap<String, Class>,
) -> Result<HashMap<String, Place>, Refusal> {
    let mut places: HashMap<String, Place> = HashMap::new();
    each(archive, folder, "enrollments.csv", MOST_ENROLMENTS, |row| {
        let Some(class) = classes.get(row.get("classsourcedid")) else { return };
        if !row.get("role").eq_ignore_ascii_case("student") {
            return;
        }
        let rank = (class.is_homeroom, row.get("primary").eq_ignore_ascii_case("true"));
        let pupil = row.get("usersourcedid").to_owned();
        if places.get(&pupil).is_none_or(|known| rank > known.rank) {
            places.insert(pupil, Place { class: class.title.clone(), grades: class.grades.clone(), rank });
        }
    })?;
    Ok(places)
}

fn births(archive: &Archive<'_>, folder: &str, captions: &mut Vec<String>) -> Result<HashMap<String, String>, Refusal> {
    let mut births = HashMap::new();
    let found = each(archive, folder, "demographics.csv", MOST_USERS, |row| {
        let id = if row.get("sourcedid").is_empty() { row.get("usersourcedid") } else { row.get("sourcedid") };
        births.insert(id.to_owned(), row.get("birthdate").to_owned());
    })?;
    add_untaken(captions, found.unwrap_or_default());
    Ok(births)
}
