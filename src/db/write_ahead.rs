//! The write-ahead log, looked at before SQLite does.
//!
//! SQLite takes the first frame whose checksum is wrong for the end of the log, and forgets in silence what comes after it. That
//! is right after a power cut, which can only spoil the one commit that was being written: every commit is synced before the next
//! begins. Where two commits or more lie behind the first bad frame, it was no power cut but damage, and what people were told is
//! saved would be gone (TRUST 4 'damaged page'). Damage to the last commit alone looks like a power cut; therefore the process that
//! runs the school marks in a file of its own how far the log has been synced ([`Head`]), and a log that ends before its mark is
//! damaged too. Format: <https://www.sqlite.org/fileformat2.html#the_write_ahead_log>.

use std::fs::{File, OpenOptions};
use std::io::{BufReader, ErrorKind, Read, Seek, SeekFrom, Write};
use std::os::unix::fs::{FileExt, OpenOptionsExt};
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
    let mark = Mark::read(path)?.filter(|mark| mark.salts == reading.salts);
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
    let whole = bad.map_or(number, |bad| bad - 1);
    match (bad, mark) {
        (Some(bad), _) if commits_behind > 1 => {
            Err(damaged(format!("frame {bad} of {number} is damaged, {commits_behind} commits lie behind it")))
        }
        (_, Some(mark)) if whole < mark.frames => {
            Err(damaged(format!("it is whole up to frame {whole}, and was up to frame {}", mark.frames)))
        }
        _ => Ok(()),
    }
}

/// How far the log was synced.
struct Mark {
    salts: [u8; 8],
    frames: u64,
}

impl Mark {
    const LENGTH: usize = 24;

    fn of(database: &Path) -> PathBuf {
        beside(database, "-head")
    }

    /// The mark, unless there is none or it is damaged itself: it only ever adds to what can be noticed.
    fn read(database: &Path) -> Result<Option<Self>> {
        let bytes = match std::fs::read(Self::of(database)) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error.into()),
        };
        let parts = || {
            let salts: [u8; 8] = bytes.get(..8)?.try_into().ok()?;
            let frames = u64::from_be_bytes(bytes.get(8..16)?.try_into().ok()?);
            let mark = Self { salts, frames };
            (mark.written()[..] == bytes[..]).then_some(mark)
        };
        Ok(parts())
    }

    fn written(&self) -> Vec<u8> {
        let mut bytes = Vec::with_capacity(Self::LENGTH);
        bytes.extend_from_slice(&self.salts);
        bytes.extend_from_slice(&self.frames.to_be_bytes());
        let sum = ring::digest::digest(&ring::digest::SHA256, &bytes);
        bytes.extend(sum.as_ref().iter().take(8));
        bytes
    }
}

/// Keeps the mark: written after each commit, when the log has been synced, and never synced itself. Whatever mark is on the disk
/// after a power cut, the frames that it speaks of are there.
pub(super) struct Head {
    log: File,
    mark: File,
    page: u64,
}

impl Head {
    /// Opens the log of the open database at `path`, and its mark.
    ///
    /// # Errors
    /// As the file system gives them.
    pub(super) fn open(conn: &Connection, path: &Path) -> Result<Self> {
        // SQLCipher answers with its own number, as a text.
        let page: String = conn.query_row("PRAGMA cipher_page_size", [], |row| row.get(0))?;
        let log = File::open(log_of(path))?;
        let mark = OpenOptions::new().write(true).create(true).truncate(false).mode(0o600).open(Mark::of(path))?;
        let page = page.parse().map_err(|_| Error::fault("the database has no page size"))?;
        Ok(Self { log, mark, page })
    }

    /// The log has been synced up to this frame, counted from one.
    ///
    /// # Errors
    /// As the file system gives them; the mark is then an older one.
    pub(super) fn note(&self, frames: u64) -> std::io::Result<()> {
        let Some(before) = frames.checked_sub(1) else { return Ok(()) };
        let mut salts = [0; 8];
        self.log.read_exact_at(&mut salts, HEADER as u64 + before * (FRAME_HEADER as u64 + self.page) + 8)?;
        self.mark.write_all_at(&Mark { salts, frames }.written(), 0)
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
    beside(path, "-wal")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
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
