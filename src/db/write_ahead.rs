//! The write-ahead log, looked at before SQLite does.
//!
//! SQLite takes the first frame whose checksum is wrong for the end of the log, and forgets in silence what comes after it. That
//! is right after a power cut, which can only spoil the one commit that was being written: every commit is synced before the next
//! begins. Where two commits or more lie behind the first bad frame, it was no power cut but damage, and what people were told is
//! saved would be gone (TRUST 4 'damaged page'). Format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};

use rusqlite::Connection;

use crate::durable;
use crate::error::{Error, Result};

const HEADER: usize = 32;
const FRAME_HEADER: usize = 24;
const MAGIC: u32 = 0x377f_0682;

/// Looks at the log of the closed database at `path`.
///
/// # Errors
/// [`Error::Damaged`] in words where commits behind a damaged part would be forgotten.
pub fn examine(path: &Path) -> Result<()> {
    let name = log_of(path);
    let file = match File::open(&name) {
        Ok(file) => file,
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    let damaged = |what: String| {
        Error::Damaged(format!(
            "{}: {what}; what was saved behind it would be lost in silence, so nothing was opened. Keep a copy of the data folder, \
             and restore the last snapshot",
            name.display()
        ))
    };
    let mut log = BufReader::new(file);
    let mut header = [0; HEADER];
    if !fill(&mut log, &mut header)? {
        return Ok(());
    }
    let Some(mut reading) = Reading::begin(&header) else {
        // A header is one sector, there or not; a log that was never written to has none, but zeros.
        return if header == [0; HEADER] { Ok(()) } else { Err(damaged("its beginning is damaged".into())) };
    };
    let mut frame = vec![0; FRAME_HEADER + reading.page];
    let (mut number, mut bad, mut commits_behind, mut strange) = (0_u64, None, 0, 0);
    while fill(&mut log, &mut frame)? {
        number += 1;
        let seen = reading.frame(&frame);
        if !seen.is_of_this_life {
            // The remains of an earlier life lie at the end; before frames of this one it was no other.
            strange += usize::from(seen.commits);
            continue;
        }
        if bad.is_none() && !seen.is_right {
            bad = Some(number);
        }
        if bad.is_some() {
            commits_behind += usize::from(seen.commits) + std::mem::take(&mut strange);
        }
    }
    match bad {
        Some(bad) if commits_behind > 1 => {
            Err(damaged(format!("frame {bad} of {number} is damaged, {commits_behind} commits lie behind it")))
        }
        _ => Ok(()),
    }
}

/// Writes the log onto the disk once more, as it reads now, while nobody else can write.
///
/// After an fsync that failed, or a kill before one, the kernel may show frames that are not on the disk and that no fsync brings
/// there, for it calls their pages clean. What is read here is about to be believed, so it is written first.
///
/// # Errors
/// As the database and the file system give them.
pub(super) fn make_firm(conn: &Connection, path: &Path) -> Result<()> {
    let name = log_of(path);
    let mut log = match OpenOptions::new().read(true).write(true).open(&name) {
        Ok(log) if log.metadata()?.len() > 0 => log,
        Ok(_) => return Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(()),
        Err(error) => return Err(error.into()),
    };
    conn.execute_batch("BEGIN IMMEDIATE")?;
    let firm = write_again(&mut log).and_then(|()| durable::sync(&log, &name));
    conn.execute_batch("ROLLBACK")?;
    match firm {
        // A full disk that cannot even be written to in place: what is there stays as firm as it is.
        Err(error) if error.kind() == ErrorKind::StorageFull => {
            tracing::warn!(%error, "the write-ahead log could not be written once more");
            Ok(())
        }
        firm => Ok(firm?),
    }
}

fn write_again(log: &mut File) -> std::io::Result<()> {
    let mut piece = vec![0; 1 << 20];
    let mut at = 0;
    loop {
        log.seek(SeekFrom::Start(at))?;
        let read = log.read(&mut piece)?;
        let Some(bytes) = piece.get(..read).filter(|bytes| !bytes.is_empty()) else { return Ok(()) };
        log.seek(SeekFrom::Start(at))?;
        log.write_all(bytes)?;
        at += bytes.len() as u64;
    }
}

fn log_of(path: &Path) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push("-wal");
    name.into()
}

/// Fills the whole buffer; false where the file ends before.
fn fill(from: &mut impl Read, buffer: &mut [u8]) -> Result<bool> {
    match from.read_exact(buffer) {
        Ok(()) => Ok(true),
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        Err(error) => Err(error.into()),
    }
}

struct Reading {
    page: usize,
    big_endian: bool,
    salts: [u8; 8],
    sum: (u32, u32),
}

struct Seen {
    is_of_this_life: bool,
    is_right: bool,
    commits: bool,
}

impl Reading {
    /// What the header says, if it is one.
    fn begin(header: &[u8; HEADER]) -> Option<Self> {
        let magic = number(header, 0)?;
        let page = usize::try_from(number(header, 8)?).ok()?;
        let salts = header.get(16..24)?.try_into().ok()?;
        let mut reading = Self { page, big_endian: magic & 1 == 1, salts, sum: (0, 0) };
        reading.add(header.get(..24)?);
        let right = reading.sum == (number(header, 24)?, number(header, 28)?);
        (right && magic & !1 == MAGIC && (512..=65_536).contains(&page)).then_some(reading)
    }

    /// One whole frame.
    fn frame(&mut self, frame: &[u8]) -> Seen {
        let commits = number(frame, 4) > Some(0);
        if frame.get(8..16) != Some(&self.salts) {
            // Its salt is damaged, or it is of another life: SQLite ends its reading here, and the sum fits nothing from here on.
            self.sum = (u32::MAX, u32::MAX);
            return Seen { is_of_this_life: false, is_right: false, commits };
        }
        self.add(frame.get(..8).unwrap_or_default());
        self.add(frame.get(FRAME_HEADER..).unwrap_or_default());
        let is_right = (Some(self.sum.0), Some(self.sum.1)) == (number(frame, 16), number(frame, 20));
        Seen { is_of_this_life: true, is_right, commits }
    }

    fn add(&mut self, bytes: &[u8]) {
        let (mut one, mut other) = self.sum;
        for &[a, b, c, d, e, f, g, h] in bytes.as_chunks::<8>().0 {
            let (first, second) = ([a, b, c, d], [e, f, g, h]);
            let (first, second) = if self.big_endian {
                (u32::from_be_bytes(first), u32::from_be_bytes(second))
            } else {
                (u32::from_le_bytes(first), u32::from_le_bytes(second))
            };
            one = one.wrapping_add(first).wrapping_add(other);
            other = other.wrapping_add(second).wrapping_add(one);
        }
        self.sum = (one, other);
    }
}

/// Four bytes, the most significant first.
fn number(bytes: &[u8], at: usize) -> Option<u32> {
    Some(u32::from_be_bytes(bytes.get(at..at + 4)?.try_into().ok()?))
}
