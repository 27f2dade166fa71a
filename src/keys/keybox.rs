//! The keybox: one small sealed file with a random key for the school, each class-year and each pupil (TRUST 3).
//!
//! Destroying a pupil's key makes all that was sealed under it unreadable, in every backup too; therefore the keybox is never
//! inside a snapshot. A change is on disk before anybody hears of it: the file is replaced whole, and its generation rises
//! by one. What cannot be read is never overwritten.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use parking_lot::Mutex;
use zeroize::Zeroizing;

use super::sealed::{self, Kind};
use super::{KEYBOX, Key32, KeyError};
use crate::durable::{create_new, replace};

const ENTRY: usize = 41;

/// Whose key it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum KeyOwner {
    /// The school.
    School,
    /// A class, which lives one academic year; by `class_id`.
    Class(i64),
    /// A pupil; by `pupil_id`.
    Pupil(i64),
}

impl KeyOwner {
    fn code(self) -> (u8, i64) {
        match self {
            Self::School => (0, 0),
            Self::Class(class_id) => (1, class_id),
            Self::Pupil(pupil_id) => (2, pupil_id),
        }
    }

    fn from_code(kind: u8, id: i64) -> Option<Self> {
        match (kind, id) {
            (0, 0) => Some(Self::School),
            (1, class_id) => Some(Self::Class(class_id)),
            (2, pupil_id) => Some(Self::Pupil(pupil_id)),
            _ => None,
        }
    }
}

/// The open keybox of a school; shared by threads, one of which changes it at a time.
pub struct Keybox {
    path: PathBuf,
    key: Key32,
    // A mutex, because a change is a file written while nobody else may write one.
    content: Mutex<Content>,
}

#[derive(Clone, Default)]
struct Content {
    generation: u64,
    keys: BTreeMap<KeyOwner, Key32>,
}

impl Keybox {
    /// Makes the keybox of a new school, with the school's own key in it.
    ///
    /// # Errors
    /// [`KeyError::Exists`] if there is one already; what the file system says.
    pub fn create(data_folder: &Path, key: &Key32) -> Result<Self, KeyError> {
        let path = data_folder.join(KEYBOX);
        let content = Content { generation: 1, keys: BTreeMap::from([(KeyOwner::School, Key32::random()?)]) };
        let sealed = sealed::seal(key, Kind::Keybox, &content.encode())?;
        create_new(&path, &sealed, 0o600).map_err(|error| KeyError::file(&path, error))?;
        Ok(Self { path, key: key.clone(), content: Mutex::new(content) })
    }

    /// Opens the keybox of a school.
    ///
    /// # Errors
    /// [`KeyError::Missing`], [`KeyError::WrongKey`], [`KeyError::CutShort`], [`KeyError::Damaged`], [`KeyError::Foreign`].
    pub fn open(data_folder: &Path, key: &Key32) -> Result<Self, KeyError> {
        let path = data_folder.join(KEYBOX);
        let file = fs::read(&path).map_err(|error| KeyError::file(&path, error))?;
        Self::of(path, key, &file)
    }

    /// The keybox that these bytes are; `path` is where changes go.
    ///
    /// # Errors
    /// As [`Keybox::open`] but for a missing file.
    pub fn of(path: PathBuf, key: &Key32, file: &[u8]) -> Result<Self, KeyError> {
        let opened = sealed::open(key, Kind::Keybox, file, &path)?;
        let content = Content::decode(&opened).ok_or_else(|| KeyError::Damaged { path: path.clone() })?;
        Ok(Self { path, key: key.clone(), content: Mutex::new(content) })
    }

    /// The file that holds this content, where it is a keybox's; for tests that make keyboxes out of any bytes.
    ///
    /// # Errors
    /// [`KeyError::Random`], [`KeyError::Derivation`].
    pub fn sealed(key: &Key32, content: &[u8]) -> Result<Vec<u8>, KeyError> {
        sealed::seal(key, Kind::Keybox, content)
    }

    /// The owner's key, or `None` if it has none (yet, or no more).
    #[must_use]
    pub fn key(&self, owner: KeyOwner) -> Option<Key32> {
        self.content.lock().keys.get(&owner).cloned()
    }

    /// Gives each of these owners a key unless it has one; however many, the file is written at most once.
    ///
    /// # Errors
    /// What the file system says; nothing has changed then.
    pub fn ensure(&self, owners: impl IntoIterator<Item = KeyOwner>) -> Result<(), KeyError> {
        let mut content = self.content.lock();
        let mut next = content.clone();
        for owner in owners {
            if let std::collections::btree_map::Entry::Vacant(place) = next.keys.entry(owner) {
                place.insert(Key32::random()?);
            }
        }
        if next.keys.len() == content.keys.len() {
            return Ok(());
        }
        self.put(&mut content, next)
    }

    /// Destroys the owner's key for ever; says whether there was one.
    ///
    /// # Errors
    /// What the file system says; the key is then still there.
    pub fn destroy(&self, owner: KeyOwner) -> Result<bool, KeyError> {
        let mut content = self.content.lock();
        let mut next = content.clone();
        if next.keys.remove(&owner).is_none() {
            return Ok(false);
        }
        self.put(&mut content, next)?;
        Ok(true)
    }

    /// How often the keybox has been written; a smaller number than one seen before means that an old file was put back.
    #[must_use]
    pub fn generation(&self) -> u64 {
        self.content.lock().generation
    }

    /// Whose keys are in it.
    #[must_use]
    pub fn owners(&self) -> Vec<KeyOwner> {
        self.content.lock().keys.keys().copied().collect()
    }

    fn put(&self, content: &mut Content, mut next: Content) -> Result<(), KeyError> {
        next.generation += 1;
        let sealed = sealed::seal(&self.key, Kind::Keybox, &next.encode())?;
        replace(&self.path, &sealed, 0o600).map_err(|error| KeyError::file(&self.path, error))?;
        *content = next;
        Ok(())
    }
}

impl Content {
    fn encode(&self) -> Zeroizing<Vec<u8>> {
        // Room for all of it at once: a vector that grows leaves copies behind.
        let mut bytes = Zeroizing::new(Vec::with_capacity(8 + self.keys.len() * ENTRY));
        bytes.extend_from_slice(&self.generation.to_be_bytes());
        for (owner, key) in &self.keys {
            let (kind, id) = owner.code();
            bytes.push(kind);
            bytes.extend_from_slice(&id.to_be_bytes());
            bytes.extend_from_slice(key.bytes());
        }
        bytes
    }

    fn decode(bytes: &[u8]) -> Option<Self> {
        let (generation, entries) = bytes.split_first_chunk::<8>()?;
        if entries.len() % ENTRY != 0 {
            return None;
        }
        let mut keys = BTreeMap::new();
        for entry in entries.chunks_exact(ENTRY) {
            let (kind, rest) = entry.split_first()?;
            let (id, key) = rest.split_first_chunk::<8>()?;
            keys.insert(KeyOwner::from_code(*kind, i64::from_be_bytes(*id))?, Key32::from_slice(key)?);
        }
        Some(Self { generation: u64::from_be_bytes(*generation), keys })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    struct Place {
        folder: tempfile::TempDir,
        key: Key32,
    }

    fn place() -> Result<Place, Box<dyn std::error::Error>> {
        let folder = tempfile::tempdir()?;
        fs::create_dir(folder.path().join("keys"))?;
        Ok(Place { folder, key: Key32::random()? })
    }

    impl Place {
        fn path(&self) -> PathBuf {
            self.folder.path().join(KEYBOX)
        }
        fn create(&self) -> Result<Keybox, KeyError> {
            Keybox::create(self.folder.path(), &self.key)
        }
        fn open(&self) -> Result<Keybox, KeyError> {
            Keybox::open(self.folder.path(), &self.key)
        }
    }

    #[test]
    fn keys_are_there_again_after_a_restart() -> Outcome {
        let place = place()?;
        let keybox = place.create()?;
        keybox.ensure((1..=400).map(KeyOwner::Pupil).chain([KeyOwner::Class(3)]))?;
        assert_eq!(keybox.generation(), 2, "400 keys are one write");
        keybox.ensure([KeyOwner::Pupil(7)])?;
        assert_eq!(keybox.generation(), 2, "nothing new is no write");
        let again = place.open()?;
        assert_eq!(again.owners().len(), 402);
        assert_eq!(
            again.key(KeyOwner::Pupil(7)).map(|key| key.hex()),
            keybox.key(KeyOwner::Pupil(7)).map(|key| key.hex())
        );
        assert!(again.key(KeyOwner::School).is_some());
        Ok(())
    }

    #[test]
    fn an_erased_pupils_key_is_gone_for_good() -> Outcome {
        let place = place()?;
        let keybox = place.create()?;
        keybox.ensure([KeyOwner::Pupil(1), KeyOwner::Pupil(2)])?;
        let before = keybox.key(KeyOwner::Pupil(1)).map(|key| key.hex());
        assert!(keybox.destroy(KeyOwner::Pupil(1))?);
        assert!(!keybox.destroy(KeyOwner::Pupil(1))?);
        let again = place.open()?;
        assert!(again.key(KeyOwner::Pupil(1)).is_none());
        assert!(again.key(KeyOwner::Pupil(2)).is_some());
        again.ensure([KeyOwner::Pupil(1)])?;
        assert_ne!(again.key(KeyOwner::Pupil(1)).map(|key| key.hex()), before);
        Ok(())
    }

    #[test]
    fn a_wrong_key_a_flipped_bit_and_a_cut_are_told_apart_and_nothing_is_overwritten() -> Outcome {
        let place = place()?;
        place.create()?.ensure((1..=20).map(KeyOwner::Pupil))?;
        let whole = fs::read(place.path())?;
        assert!(matches!(Keybox::open(place.folder.path(), &Key32::random()?), Err(KeyError::WrongKey { .. })));
        for length in 0..whole.len() {
            fs::write(place.path(), whole.get(..length).unwrap_or_default())?;
            assert!(matches!(place.open(), Err(KeyError::CutShort { .. })), "cut to {length}");
        }
        for index in 0..whole.len() {
            let mut flipped = whole.clone();
            if let Some(byte) = flipped.get_mut(index) {
                *byte ^= 1 << (index % 8);
            }
            fs::write(place.path(), &flipped)?;
            assert!(place.open().is_err(), "byte {index}");
            assert!(matches!(place.create(), Err(KeyError::Exists(_))));
            assert_eq!(fs::read(place.path())?, flipped);
        }
        fs::write(place.path(), &whole)?;
        assert!(place.open().is_ok());
        Ok(())
    }

    #[test]
    fn the_file_shows_no_key_and_only_the_service_may_read_it() -> Outcome {
        use std::os::unix::fs::PermissionsExt;
        let place = place()?;
        let keybox = place.create()?;
        keybox.ensure([KeyOwner::Pupil(1)])?;
        let file = fs::read(place.path())?;
        for owner in keybox.owners() {
            let Some(key) = keybox.key(owner) else { return Err("no key".into()) };
            assert!(!file.windows(8).any(|window| key.bytes().windows(8).any(|part| part == window)));
        }
        assert_eq!(fs::metadata(place.path())?.permissions().mode() & 0o777, 0o600);
        Ok(())
    }
}
