//! Who is who in the demo school while it is being filled, and the lot that decides small things.
//!
//! Invariant: the lot is seeded, so the same school comes out of the same files.

use std::collections::BTreeMap;

use unicode_normalization::UnicodeNormalization;

use crate::clock::Moment;
use crate::db::ids::{ClassId, PersonId, PupilId};

/// Everybody's number, by name.
pub(super) struct Roll {
    /// The first day of the academic year.
    pub since: Moment,
    pub classes: BTreeMap<String, ClassId>,
    pub staff: BTreeMap<String, PersonId>,
    pub teachers: BTreeMap<ClassId, Vec<PersonId>>,
    pub head: Option<PersonId>,
    pub notice: i64,
    /// Guardians by their number in the families' file.
    pub numbers: BTreeMap<u32, PersonId>,
    /// By class and first name, which is unique in a class.
    pub pupils: BTreeMap<(ClassId, String), PupilId>,
    /// Guardians with account and an open link, by class.
    pub readers: BTreeMap<ClassId, Vec<PersonId>>,
    /// The guardians of a pupil who can write.
    pub guardians: BTreeMap<PupilId, Vec<PersonId>>,
    /// Pupils with account and story consent, by class.
    pub young_readers: BTreeMap<ClassId, Vec<PersonId>>,
    /// Who signs in at the demo: the newest posts are new to them.
    pub visitors: Vec<PersonId>,
}

impl Roll {
    /// An empty one.
    pub fn new(since: Moment) -> Self {
        Self {
            since,
            classes: BTreeMap::new(),
            staff: BTreeMap::new(),
            teachers: BTreeMap::new(),
            head: None,
            notice: 0,
            numbers: BTreeMap::new(),
            pupils: BTreeMap::new(),
            readers: BTreeMap::new(),
            guardians: BTreeMap::new(),
            young_readers: BTreeMap::new(),
            visitors: Vec::new(),
        }
    }
}

/// First name, and everything after it.
pub(super) fn split_name(name: &str) -> (&str, &str) {
    name.split_once(' ').unwrap_or((name, ""))
}

/// The letters of a name as a user name has them: small, without accents and spaces.
pub(super) fn plain(name: &str) -> String {
    name.nfkd()
        .flat_map(char::to_lowercase)
        .map(|letter| if letter == 'ł' { 'l' } else { letter })
        .filter(char::is_ascii_alphanumeric)
        .collect()
}

/// Small decisions by a seeded lot (SplitMix64): nothing secret hangs on them.
pub(super) struct Lot(u64);

impl Lot {
    /// The lot that begins at `seed`.
    pub fn new(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below `end`, which is not 0.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        usize::try_from((mixed ^ (mixed >> 31)) % (end.max(1) as u64)).unwrap_or_default()
    }

    /// True in `percent` of a hundred draws.
    pub fn chance(&mut self, percent: usize) -> bool {
        self.below(100) < percent
    }

    /// At most `count` of them, each once, in an order by lot.
    pub fn some<T: Copy>(&mut self, of: &[T], count: usize) -> Vec<T> {
        let mut rest = of.to_vec();
        let count = count.min(rest.len());
        (0..count).map(|_| rest.swap_remove(self.below(rest.len()))).collect()
    }
}
