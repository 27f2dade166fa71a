//! The roster: pupils, classes and guardians as the school's management information system exports them.
//!
//! Invariants: what Bookbag must not hold is dropped at the door, cell by cell, and the reading names its columns (D42,
//! D141, D152); a birth date leaves the reader only as a keyed fingerprint (D64); reading writes nothing; a link that the
//! file leaves in doubt says so and never widens access by itself (D123).

mod adults;
mod again;
mod aliases;
mod archive;
mod barred;
mod birth;
mod captions;
mod cells;
mod columns;
mod decided;
mod encoding;
mod headers;
mod likeness;
mod mapper;
mod mapping;
mod matching;
mod oneroster;
mod opening;
mod overrule;
mod pending;
mod plan;
mod preview;
mod reader;
pub mod retention;
mod routes;
mod sketch;
pub(crate) mod store;
mod styles;
mod table;
mod told;
mod undo;
mod upload;
mod workbook;
mod xml;

pub use aliases::Kind;
pub use birth::{BirthDate, DateOrder};
pub use encoding::{Encoding, MOST_BYTES};
pub use headers::{Column, Use};
pub use mapping::{HeaderMark, Mapping, Told, field};
pub use overrule::Overrule;
pub use pending::Uploads;
pub use reader::{read, read_as};
pub use routes::{cause, routes};
pub use sketch::{Sketch, sketch};
pub use told::{Counts, Figure, counts, understood};

use ring::hmac;

use crate::keys::Key32;

/// Tells two like-named pupils apart without holding a birth date: a keyed hash, made by the caller (D64).
pub type Fingerprint = [u8; 16];

/// Fingerprints under the school's own key.
pub fn fingerprints(key: &Key32) -> impl Fn(BirthDate) -> Fingerprint {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key.bytes());
    move |date| {
        let mut fingerprint = Fingerprint::default();
        fingerprint.copy_from_slice(&hmac::sign(&key, date.iso().as_bytes()).as_ref()[..16]);
        fingerprint
    }
}

/// Why a file is no roster; nothing of it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// No byte, or only white space.
    Empty,
    /// More than 20 MB (TRUST 2.5).
    TooLarge,
    /// A workbook in another form than .xlsx, or behind a password.
    Workbook,
    /// A zip archive with nothing in it that Bookbag reads.
    Archive,
    /// A zip archive or workbook that was cut or damaged.
    DamagedArchive,
    /// A zip archive or workbook that climbs out, overlaps, inflates without end or defines entities (TRUST 2.5).
    HostileArchive,
    /// No text: a picture, a PDF, a program, or text with NULs.
    Binary,
    /// One line is longer than any roster's.
    LongLine {
        /// Counted from 1.
        line: usize,
    },
    /// One cell is longer than any roster's.
    LongCell {
        /// Where the row begins, counted from 1.
        line: usize,
        /// Counted from 1.
        column: usize,
    },
    /// A quotation mark opens a cell and swallows the rows after it.
    BrokenQuotes {
        /// Where the row begins, counted from 1.
        line: usize,
    },
    /// More than 20,000 rows (TRUST 2.5).
    TooManyRows,
    /// More than 200 columns (TRUST 2.5).
    TooManyColumns {
        /// Counted from 1.
        line: usize,
    },
    /// No line names the columns that a roster needs.
    NoHeader {
        /// What the best line lacks; all of it if no line looks like a header.
        lacking: Vec<Need>,
    },
    /// A header and nothing below it.
    NoRows,
}

/// What a roster cannot do without.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Need {
    /// The pupil's first name.
    Given,
    /// The pupil's last name.
    Family,
    /// The pupil's class.
    Class,
}

/// A roster as it was understood. Positions in `pupils`, `adults` and `links` are how its parts name each other.
#[derive(Clone, Debug)]
pub struct Reading {
    /// How the file was understood.
    pub understood: Understood,
    /// Each pupil once, in the order of the file.
    pub pupils: Vec<Pupil>,
    /// Each adult once, siblings' guardians merged.
    pub adults: Vec<Adult>,
    /// Who is linked to whom.
    pub links: Vec<Link>,
    /// Every row below the header, with what came of it.
    pub rows: Vec<Row>,
    /// What a person should look at, in the order of the file.
    pub flaws: Vec<Flaw>,
}

/// How the file was understood; each of it is shown before anything counts.
#[derive(Clone, Debug)]
pub struct Understood {
    /// What kind of file it is.
    pub format: Format,
    /// The header's line, counted from 1.
    pub header_line: usize,
    /// The order of day and month; none if there is no birth date.
    pub date_order: Option<DateOrder>,
    /// Whether contacts stand side by side in a pupil's row rather than one a row; none without contacts.
    pub side_by_side: Option<bool>,
    /// Every column and what it is used for.
    pub columns: Vec<Column>,
    /// By what this header is known again.
    pub header: HeaderMark,
    /// How the columns came by their uses.
    pub told: Told,
}

/// What kind of file a roster came in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Format {
    /// Text, cut into cells.
    Text {
        /// How bytes are letters.
        encoding: Encoding,
        /// What separates the cells.
        delimiter: char,
    },
    /// A sheet of a workbook (.xlsx).
    Workbook {
        /// The sheet's name, cleaned and shortened.
        sheet: String,
    },
    /// A OneRoster archive, 1.1 or 1.2; it knows neither responsibility nor court orders.
    OneRoster,
}

/// A pupil as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pupil {
    /// The first name that the child is called by: the chosen one where the file has one.
    pub given: String,
    /// The last name.
    pub family: String,
    /// The class, as the school writes it.
    pub class: String,
    /// The year group: 0 is Reception, negative is before it.
    pub year_group: Option<i8>,
    /// The number in the school's management information system (D45).
    pub roster_number: Option<String>,
    /// The birth date's keyed fingerprint.
    pub birth: Option<Fingerprint>,
    /// The first line that names this pupil.
    pub line: usize,
}

/// A guardian or other contact as the file has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adult {
    /// The form of address, if the file has one.
    pub title: Option<String>,
    /// The first name; may be empty where the file has only a last name.
    pub given: String,
    /// The last name.
    pub family: String,
    /// The e-mail address, checked for its form only.
    pub email: Option<String>,
    /// The mobile number as digits, a leading `+` kept.
    pub mobile: Option<String>,
}

impl Adult {
    /// The name as a letter is addressed: `Ms Nia O'Brien`.
    #[must_use]
    pub fn titled_name(&self) -> String {
        let parts = [self.title.as_deref().unwrap_or_default(), &self.given, &self.family];
        parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ")
    }
}

/// What a cell answers to a yes-or-no column.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Yes.
    Yes,
    /// No.
    No,
    /// The file does not say, or not understandably.
    Unsaid,
}

/// One adult's link to one pupil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// Position in [`Reading::pupils`].
    pub pupil: usize,
    /// Position in [`Reading::adults`].
    pub adult: usize,
    /// What the adult is to the child, as the file says; empty if it does not.
    pub relation: String,
    /// Parental responsibility.
    pub responsibility: Answer,
    /// A court order; a blank cell of an existing column is a no, a missing column is unsaid.
    pub court_order: Answer,
    /// Who is called first, 1 upwards.
    pub priority: Option<u8>,
    /// Whether the child lives with this adult.
    pub lives_with: Answer,
    /// The line that names this link.
    pub line: usize,
}

/// Why a link waits for the office (D123).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Doubt {
    /// The file names a court order.
    CourtOrder,
    /// The file says that there is no parental responsibility.
    NoResponsibility,
    /// The file does not say who has responsibility, or knows no court orders.
    Unsaid,
}

impl Link {
    /// Why the link must wait for the office; none if the file is clear.
    #[must_use]
    pub fn doubt(&self) -> Option<Doubt> {
        match (self.court_order, self.responsibility) {
            (Answer::Yes, _) => Some(Doubt::CourtOrder),
            (_, Answer::No) => Some(Doubt::NoResponsibility),
            (Answer::Unsaid, _) | (_, Answer::Unsaid) => Some(Doubt::Unsaid),
            (Answer::No, Answer::Yes) => None,
        }
    }
}

/// One row of the file and what was read from it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins, counted from 1 with title rows.
    pub line: usize,
    /// The pupil it names; none if the row was left out because of a flaw.
    pub pupil: Option<usize>,
    /// The links it names.
    pub links: Vec<usize>,
}

/// Something in the file that a person should look at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flaw {
    /// The row's line, counted from 1.
    pub line: usize,
    /// The column's position, counted from 0.
    pub column: usize,
    /// The cell, cleaned and shortened; empty where it must not be kept (birth dates).
    pub cell: String,
    /// What is wrong, and with it how to mend it.
    pub why: Why,
}

/// What is wrong with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Why {
    /// A pupil without first name: the row is left out.
    NoGiven,
    /// A pupil without last name: the row is left out.
    NoFamily,
    /// A pupil without class: the row is left out.
    NoClass,
    /// Not a name: a formula, digits, signs. The row, or the contact, is left out.
    NotAName,
    /// Longer than a name can be: the row, or the contact, is left out.
    TooLong,
    /// The roster number already stands for another pupil: the row is left out.
    NumberTaken,
    /// More or fewer cells than the header: the row is left out.
    WrongWidth,
    /// The export wrote `?` for a letter that it could not write.
    LostLetter,
    /// Invisible characters or direction marks were taken out.
    Invisible,
    /// No date, or a day that does not exist: matched without it.
    NotADate,
    /// No e-mail address: left out, the family gets a letter.
    NotAnAddress,
    /// Several addresses in one cell: the first is used.
    SeveralAddresses,
    /// No telephone number: left out.
    NotANumber,
    /// Neither yes nor no: the link waits for the office.
    NotYesOrNo,
    /// The same contact comes twice for one pupil and differs: the stricter is used.
    Contradiction,
    /// More contacts than a pupil can have: left out.
    TooManyContacts,
    /// The contact has no name: left out.
    NoContactName,
}

#[cfg(test)]
mod tests;
