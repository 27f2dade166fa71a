//! A zip archive in memory: its list of contents, and one of them at a time, inflated as it is read.
//!
//! Invariants: no name in an archive is ever opened as a path; names that climb out, links, encrypted, doubled and overlapping
//! contents refuse the whole archive; what is inflated is counted while it is read, whatever the headers say, and stops at
//! 200 MB or a hundred times the archive (TRUST 2.5); an archive inside an archive is never opened.

use std::cell::Cell;
use std::io::{self, Read};

use flate2::read::DeflateDecoder;

use super::Refusal;

/// The most contents (TRUST 2.5).
const MOST_CONTENTS: usize = 1_000;
/// The most that all reading of one archive may inflate, in bytes (TRUST 2.5).
const MOST_INFLATED: u64 = 200 * 1024 * 1024;
/// How many times its own size an archive may inflate to (TRUST 2.5).
const MOST_TIMES: u64 = 100;
/// What a small archive may inflate to all the same, in bytes.
const ALWAYS_INFLATED: u64 = 4 * 1024 * 1024;

const END: [u8; 4] = *b"PK\x05\x06";
const END_SIZE: usize = 22;
const LISTED: [u8; 4] = *b"PK\x01\x02";
const LISTED_SIZE: usize = 46;
const LOCAL: [u8; 4] = *b"PK\x03\x04";
const LOCAL_SIZE: usize = 30;

/// An archive whose list of contents has been checked.
pub struct Archive<'a> {
    bytes: &'a [u8],
    contents: Vec<Content>,
    left: Cell<u64>,
}

/// One of the contents.
struct Content {
    name: String,
    deflated: bool,
    start: usize,
    end: usize,
}

impl<'a> Archive<'a> {
    /// Reads the list of contents.
    ///
    /// # Errors
    /// [`Refusal::Archive`] where it is damaged, [`Refusal::HostileArchive`] where it breaks a limit or a rule.
    pub fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let end = find_end(bytes).ok_or(Refusal::DamagedArchive)?;
        let count = usize::from(u16_at(bytes, end + 10)?);
        if count > MOST_CONTENTS {
            return Err(Refusal::HostileArchive);
        }
        let mut at = usize_at(bytes, end + 16)?;
        let (mut contents, mut spans, mut declared) = (Vec::with_capacity(count), Vec::with_capacity(count), 0_u64);
        for _ in 0..count {
            let listed = Listed::read(bytes, at)?;
            at = listed.next;
            declared = declared.saturating_add(listed.inflated);
            let content = listed.locate(bytes)?;
            spans.push((listed.local, content.end));
            contents.push(content);
        }
        let allowed = MOST_INFLATED.min(ALWAYS_INFLATED.max(MOST_TIMES * u64::try_from(bytes.len()).unwrap_or(0)));
        spans.sort_unstable();
        let overlap = spans.windows(2).any(|pair| pair[1].0 < pair[0].1);
        let mut names: Vec<&str> = contents.iter().map(|content| content.name.as_str()).collect();
        names.sort_unstable();
        let doubled = names.windows(2).any(|pair| pair[0] == pair[1]);
        if declared > allowed || overlap || doubled {
            return Err(Refusal::HostileArchive);
        }
        Ok(Self { bytes, contents, left: Cell::new(allowed) })
    }

    /// The names of the contents, in their order.
    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.contents.iter().map(|content| content.name.as_str())
    }

    /// The content of that name, inflated as it is read; none if there is no such.
    pub fn content(&self, name: &str) -> Option<Inflating<'_>> {
        let content = self.contents.iter().find(|content| content.name == name)?;
        let packed = self.bytes.get(content.start..content.end)?;
        let source =
            if content.deflated { Source::Deflated(DeflateDecoder::new(packed)) } else { Source::Stored(packed) };
        Some(Inflating { source, left: &self.left })
    }

    /// The content of that name, whole; none if there is no such.
    ///
    /// # Errors
    /// Where it is damaged, or larger than `most` bytes.
    pub fn whole(&self, name: &str, most: usize) -> Result<Option<Vec<u8>>, Refusal> {
        let Some(content) = self.content(name) else { return Ok(None) };
        let mut bytes = Vec::new();
        content.take(u64::try_from(most).unwrap_or(u64::MAX) + 1).read_to_end(&mut bytes).map_err(refusal)?;
        if bytes.len() > most { Err(Refusal::TooLarge) } else { Ok(Some(bytes)) }
    }
}

/// What a failed read of a content says about the archive.
#[must_use]
pub fn refusal(error: io::Error) -> Refusal {
    if error.kind() == io::ErrorKind::QuotaExceeded { Refusal::HostileArchive } else { Refusal::DamagedArchive }
}

/// A content on its way out of the archive, counted.
pub struct Inflating<'a> {
    source: Source<'a>,
    left: &'a Cell<u64>,
}

enum Source<'a> {
    Stored(&'a [u8]),
    Deflated(DeflateDecoder<&'a [u8]>),
}

impl Read for Inflating<'_> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = match &mut self.source {
            Source::Stored(bytes) => bytes.read(buffer)?,
            Source::Deflated(decoder) => decoder.read(buffer)?,
        };
        let counted = u64::try_from(read).unwrap_or(u64::MAX);
        let left = self.left.get().checked_sub(counted).ok_or(io::ErrorKind::QuotaExceeded)?;
        self.left.set(left);
        Ok(read)
    }
}

/// An entry of the central directory (APPNOTE 4.3.12).
struct Listed {
    name: String,
    deflated: bool,
    packed: usize,
    inflated: u64,
    local: usize,
    next: usize,
}

impl Listed {
    fn read(bytes: &[u8], at: usize) -> Result<Self, Refusal> {
        if slice(bytes, at, 4)? != LISTED {
            return Err(Refusal::DamagedArchive);
        }
        let (flags, method) = (u16_at(bytes, at + 8)?, u16_at(bytes, at + 10)?);
        let [name, extra, comment] = [28, 30, 32].map(|offset| u16_at(bytes, at + offset).map(usize::from));
        let (name, extra, comment) = (name?, extra?, comment?);
        let mode = u16_at(bytes, at + 40)?;
        let written = slice(bytes, at + LISTED_SIZE, name)?;
        let name_text = String::from_utf8_lossy(written).into_owned();
        let encrypted = flags & 0x41 != 0;
        let link = mode & 0xf000 == 0xa000;
        if encrypted || link || climbs(&name_text) {
            return Err(Refusal::HostileArchive);
        }
        if !matches!(method, 0 | 8) {
            return Err(Refusal::DamagedArchive);
        }
        let extra_bytes = slice(bytes, at + LISTED_SIZE + name, extra)?;
        let mut large = Zip64::find(extra_bytes);
        let mut size = |offset: usize| -> Result<u64, Refusal> {
            let small = u32_at(bytes, at + offset)?;
            if small == u32::MAX { large.next().ok_or(Refusal::DamagedArchive) } else { Ok(u64::from(small)) }
        };
        // The order in which the larger field holds them.
        let (inflated, packed, local) = (size(24)?, size(20)?, size(42)?);
        let position = |number: u64| usize::try_from(number).map_err(|_| Refusal::DamagedArchive);
        Ok(Self {
            name: name_text,
            deflated: method == 8,
            packed: position(packed)?,
            inflated,
            local: position(local)?,
            next: at + LISTED_SIZE + name + extra + comment,
        })
    }

    /// Where the bytes themselves stand.
    fn locate(&self, bytes: &[u8]) -> Result<Content, Refusal> {
        if slice(bytes, self.local, 4)? != LOCAL {
            return Err(Refusal::DamagedArchive);
        }
        let (name, extra) = (u16_at(bytes, self.local + 26)?, u16_at(bytes, self.local + 28)?);
        let start = self.local + LOCAL_SIZE + usize::from(name) + usize::from(extra);
        slice(bytes, start, self.packed)?;
        Ok(Content { name: self.name.clone(), deflated: self.deflated, start, end: start + self.packed })
    }
}

/// The sizes that do not fit 32 bits (APPNOTE 4.5.3), in their order.
struct Zip64<'a>(&'a [u8]);

impl<'a> Zip64<'a> {
    fn find(mut extra: &'a [u8]) -> Self {
        while let [low, high, size_low, size_high, rest @ ..] = extra {
            let size = usize::from(u16::from_le_bytes([*size_low, *size_high])).min(rest.len());
            if [*low, *high] == [1, 0] {
                return Self(&rest[..size]);
            }
            extra = &rest[size..];
        }
        Self(&[])
    }

    fn next(&mut self) -> Option<u64> {
        let (number, rest) = self.0.split_first_chunk::<8>()?;
        self.0 = rest;
        Some(u64::from_le_bytes(*number))
    }
}

/// Whether a name leads out of the folder that it would be unpacked to.
fn climbs(name: &str) -> bool {
    name.starts_with(['/', '\\']) || name.contains(['\0', ':']) || name.split(['/', '\\']).any(|part| part == "..")
}

fn find_end(bytes: &[u8]) -> Option<usize> {
    let last = bytes.len().checked_sub(END_SIZE)?;
    let first = last.saturating_sub(usize::from(u16::MAX));
    (first..=last).rev().find(|at| bytes[*at..].starts_with(&END))
}

fn slice(bytes: &[u8], at: usize, length: usize) -> Result<&[u8], Refusal> {
    at.checked_add(length).and_then(|end| bytes.get(at..end)).ok_or(Refusal::DamagedArchive)
}

fn u16_at(bytes: &[u8], at: usize) -> Result<u16, Refusal> {
    slice(bytes, at, 2).map(|two| u16::from_le_bytes([two[0], two[1]]))
}

fn u32_at(bytes: &[u8], at: usize) -> Result<u32, Refusal> {
    slice(bytes, at, 4).map(|four| u32::from_le_bytes([four[0], four[1], four[2], four[3]]))
}

fn usize_at(bytes: &[u8], at: usize) -> Result<usize, Refusal> {
    usize::try_from(u32_at(bytes, at)?).map_err(|_| Refusal::DamagedArchive)
}
