//! Room on the disk that holds the school, and what Bookbag still does with how much of it (TRUST 4).
//!
//! Invariants: below 15 % somebody is told; below 5 % no photo is taken in; below 2 % nothing is written but what
//! `policy/full.rs` lists. A ballast of 64 MiB is given up at the last level, so that those small writes stay possible, and is
//! laid in again when room is back; whether it lies there or not does not change the level. A disk that tells no size counts as
//! roomy: then the first write that fails says so.

use std::fs::{self, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};

use parking_lot::Mutex;
use rustix::fs::{FallocateFlags, fallocate, statvfs};

use crate::error::Result;

/// The ballast's file in the data folder.
pub const BALLAST: &str = "ballast";
/// Its size in bytes.
pub const BALLAST_BYTES: u64 = 64 << 20;
/// The smallest disk, in bytes, that carries a ballast.
const LEAST_DISK: u64 = 1 << 30;
/// Thousandths of the disk below which each level begins: low, no uploads, reading only.
const BEGINS: [u64; 3] = [150, 50, 20];
/// Thousandths above a level's beginning at which it ends, so that a disk at the edge does not tell somebody every minute.
const MARGIN: u64 = 5;

/// How much room there is, in what Bookbag does about it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Level {
    /// Enough.
    #[default]
    Roomy,
    /// Less than 15 %: IT and leaders are told.
    Low,
    /// Less than 5 %: no photos are taken in.
    Paused,
    /// Less than 2 %: reading, signing in, small words, taking back; nothing else.
    Full,
}

impl Level {
    const ALL: [Self; 4] = [Self::Roomy, Self::Low, Self::Paused, Self::Full];

    /// Whether somebody is to be told.
    #[must_use]
    pub fn is_scarce(self) -> bool {
        self > Self::Roomy
    }

    /// Whether photos pause.
    #[must_use]
    pub fn stops_photos(self) -> bool {
        self >= Self::Paused
    }

    /// Whether hardly anything can be kept.
    #[must_use]
    pub fn is_full(self) -> bool {
        self == Self::Full
    }

    /// The word that ends its message ids.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Roomy => "roomy",
            Self::Low => "low",
            Self::Paused => "paused",
            Self::Full => "full",
        }
    }

    /// The level after this one, with so many thousandths free.
    fn after(self, free: u64) -> Self {
        let holds = |(level, begins): (Self, u64)| free < begins + if self >= level { MARGIN } else { 0 };
        let levels = Self::ALL.into_iter().skip(1).zip(BEGINS);
        levels.filter(|level| holds(*level)).map(|(level, _)| level).max().unwrap_or_default()
    }
}

/// What a disk has, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Room {
    /// Free for whoever is not root.
    pub free: u64,
    /// All of it.
    pub total: u64,
}

impl Room {
    fn of(folder: &Path) -> io::Result<Self> {
        let disk = statvfs(folder)?;
        Ok(Self {
            free: disk.f_bavail.saturating_mul(disk.f_frsize),
            total: disk.f_blocks.saturating_mul(disk.f_frsize),
        })
    }

    /// Whole hundredths that are free.
    #[must_use]
    pub fn share(self) -> u64 {
        self.thousandths() / 10
    }

    fn thousandths(self) -> u64 {
        let thousandths = u128::from(self.free) * 1_000 / u128::from(self.total.max(1));
        if self.total == 0 { 1_000 } else { u64::try_from(thousandths).unwrap_or(u64::MAX) }
    }
}

/// The disk of one school. Clones are the same one: the database, the pages and the job share it.
#[derive(Clone)]
pub struct Disk(Arc<Inner>);

struct Inner {
    folder: PathBuf,
    level: AtomicU8,
    watch: Mutex<Watch>,
}

type Measure = Box<dyn Fn() -> io::Result<Room> + Send>;

#[derive(Default)]
struct Watch {
    /// None: nobody looks, and the disk counts as roomy.
    measure: Option<Measure>,
    ballast: bool,
}

impl Disk {
    /// The disk of this data folder. Nobody looks at it before [`Disk::watch`].
    #[must_use]
    pub fn of(folder: &Path) -> Self {
        Self(Arc::new(Inner { folder: folder.to_owned(), level: AtomicU8::new(0), watch: Mutex::default() }))
    }

    /// Looks at it from now on; `ballast`: and keeps the ballast.
    ///
    /// # Errors
    /// As the first [`Disk::look`].
    pub fn watch(&self, ballast: bool) -> Result<Level> {
        let folder = self.0.folder.clone();
        self.watch_by(ballast, move || Room::of(&folder))
    }

    /// The same, by a measure of the caller's: for tests that fill a disk by saying so.
    ///
    /// # Errors
    /// As the first [`Disk::look`].
    pub fn watch_by(&self, ballast: bool, measure: impl Fn() -> io::Result<Room> + Send + 'static) -> Result<Level> {
        *self.0.watch.lock() = Watch { measure: Some(Box::new(measure)), ballast };
        self.look()
    }

    /// The level as last looked at.
    #[must_use]
    pub fn level(&self) -> Level {
        Level::ALL.get(usize::from(self.0.level.load(Ordering::Relaxed))).copied().unwrap_or_default()
    }

    /// How much room there is now, whether or not anybody watches it.
    ///
    /// # Errors
    /// As the file system gives them.
    pub fn room(&self) -> Result<Room> {
        let watch = self.0.watch.lock();
        Ok(watch.measure.as_ref().map_or_else(|| Room::of(&self.0.folder), |measure| measure())?)
    }

    /// Looks now: measures, gives the ballast up or lays it in, and tells the level.
    ///
    /// # Errors
    /// As the file system gives them; the level is then the one before.
    pub fn look(&self) -> Result<Level> {
        let watch = self.0.watch.lock();
        let Some(measure) = &watch.measure else { return Ok(Level::Roomy) };
        let room = measure()?;
        let keeps = watch.ballast && room.total >= LEAST_DISK;
        let lies = self.lies()?;
        let set_aside = if keeps && !lies { BALLAST_BYTES } else { 0 };
        let before = self.level();
        let level = before.after(Room { free: room.free.saturating_sub(set_aside), ..room }.thousandths());
        self.0.level.store(level as u8, Ordering::Relaxed);
        if level != before {
            tracing::warn!(level = level.word(), free_percent = room.share(), "room on the disk");
        }
        if level == Level::Full && lies {
            fs::remove_file(self.ballast())?;
        } else if level < Level::Paused && keeps && !lies {
            self.lay_in()?;
        }
        Ok(level)
    }

    fn ballast(&self) -> PathBuf {
        self.0.folder.join(BALLAST)
    }

    /// Whether the whole ballast is there; half of one, from a kill, is none.
    fn lies(&self) -> Result<bool> {
        match fs::metadata(self.ballast()) {
            Ok(file) => Ok(file.len() == BALLAST_BYTES),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    fn lay_in(&self) -> Result<()> {
        let path = self.ballast();
        let mut file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path)?;
        let laid = match fallocate(&file, FallocateFlags::empty(), 0, BALLAST_BYTES) {
            // A file system that reserves nothing gets bytes instead.
            Err(_) => (0..BALLAST_BYTES >> 20).try_for_each(|_| file.write_all(&[0; 1 << 20])),
            Ok(()) => Ok(()),
        };
        if let Err(error) = laid {
            fs::remove_file(&path)?;
            return Err(error.into());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::atomic::AtomicU64;

    type Outcome = std::result::Result<(), Box<dyn std::error::Error>>;

    const GIB: u64 = 1 << 30;

    /// A disk of 100 GiB that has as much free as the test says.
    fn disk(
        ballast: bool,
    ) -> std::result::Result<(tempfile::TempDir, Disk, Arc<AtomicU64>), Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        let disk = Disk::of(folder.path());
        let free = Arc::new(AtomicU64::new(60 * GIB));
        let told = Arc::clone(&free);
        disk.watch_by(ballast, move || Ok(Room { free: told.load(Ordering::Relaxed), total: 100 * GIB }))?;
        Ok((folder, disk, free))
    }

    #[test]
    fn levels_begin_at_fifteen_five_and_two_percent_and_end_a_little_above() -> Outcome {
        let (_folder, disk, free) = disk(false)?;
        let mut seen = Vec::new();
        for thousandths in [160, 150, 149, 152, 155, 149, 50, 49, 54, 55, 20, 19, 24, 25, 500] {
            free.store(GIB * thousandths / 10, Ordering::Relaxed);
            seen.push((thousandths, disk.look()?));
        }
        let words: Vec<String> = seen.iter().map(|(free, level)| format!("{free} {}", level.word())).collect();
        assert_eq!(
            words.join(", "),
            "160 roomy, 150 roomy, 149 low, 152 low, 155 roomy, 149 low, 50 low, 49 paused, 54 paused, 55 low, \
             20 paused, 19 full, 24 full, 25 paused, 500 roomy"
        );
        Ok(())
    }

    #[test]
    fn the_ballast_is_given_up_at_the_last_level_and_laid_in_again_when_room_is_back() -> Outcome {
        let (folder, disk, free) = disk(true)?;
        let ballast = folder.path().join(BALLAST);
        assert_eq!(fs::metadata(&ballast)?.len(), BALLAST_BYTES);
        for (thousandths, lies) in [(30, true), (19, false), (30, false), (60, true)] {
            free.store(GIB * thousandths / 10, Ordering::Relaxed);
            disk.look()?;
            assert_eq!(ballast.exists(), lies, "at {thousandths} thousandths");
        }
        Ok(())
    }

    #[test]
    fn giving_the_ballast_up_does_not_look_like_room() -> Outcome {
        let folder = tempfile::tempdir()?;
        let disk = Disk::of(folder.path());
        let ballast = folder.path().join(BALLAST);
        let there = ballast.clone();
        // A disk of one GiB, of which all but the ballast is used.
        let measure =
            move || Ok(Room { free: if there.exists() { 10 << 20 } else { (10 << 20) + BALLAST_BYTES }, total: GIB });
        fs::File::create(&ballast)?.set_len(BALLAST_BYTES)?;
        assert_eq!(disk.watch_by(true, measure)?, Level::Full);
        assert!(!ballast.exists());
        assert_eq!(disk.look()?, Level::Full);
        Ok(())
    }

    #[test]
    fn a_small_disk_carries_no_ballast_and_one_without_size_counts_as_roomy() -> Outcome {
        let folder = tempfile::tempdir()?;
        let disk = Disk::of(folder.path());
        assert_eq!(disk.watch_by(true, || Ok(Room { free: 200 << 20, total: 256 << 20 }))?, Level::Roomy);
        assert_eq!(disk.watch_by(true, || Ok(Room::default()))?, Level::Roomy);
        assert!(!folder.path().join(BALLAST).exists());
        Ok(())
    }

    #[test]
    fn nobody_looks_before_somebody_watches() -> Outcome {
        let folder = tempfile::tempdir()?;
        let disk = Disk::of(folder.path());
        assert_eq!(disk.look()?, Level::Roomy);
        assert!(disk.room()?.total > 0);
        Ok(())
    }
}
