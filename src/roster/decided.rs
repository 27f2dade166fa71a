//! What the office decides while it looks at a file: who are one person, and whose address of the file counts.
//!
//! Invariant: nothing is decided until somebody says so; what a person or the office wrote before stays until then.

use std::collections::BTreeSet;

use super::likeness::Suggestion;

/// What the office has decided about a file while it looked at it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Decided {
    /// Who are one person.
    pub merges: BTreeSet<Suggestion>,
    /// Whose address or number of the file counts, by position.
    pub takes: BTreeSet<(usize, Detail)>,
}

/// One way to reach an adult.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Detail {
    Email,
    Mobile,
}

impl Detail {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Email, Self::Mobile];

    /// The detail of that word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|detail| detail.word() == word)
    }

    /// Its word in forms.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Email => "email",
            Self::Mobile => "mobile",
        }
    }
}

/// What becomes of an address or number.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reach {
    /// The file says nothing new.
    Same,
    /// Bookbag has none: the file's is filled in.
    Fills,
    /// Bookbag has another, which stays.
    Differs,
    /// Bookbag has another, and the office takes the file's.
    Taken,
    /// Somebody else signs in with the file's, so it is not for whoever has an account of their own.
    Elsewhere,
}

impl Reach {
    /// Whether confirming writes it.
    #[must_use]
    pub fn writes(self) -> bool {
        matches!(self, Self::Fills | Self::Taken)
    }

    /// Whether there are two, of which the office chooses one.
    #[must_use]
    pub fn is_asked(self) -> bool {
        matches!(self, Self::Differs | Self::Taken)
    }

    /// Whether the page shows it: whatever is asked, and what cannot be.
    #[must_use]
    pub fn is_shown(self) -> bool {
        self.is_asked() || self == Self::Elsewhere
    }

    /// What becomes of it, from the file's, the known one, and whether the office takes the file's.
    #[must_use]
    pub fn of(file: Option<String>, known: Option<String>, taken: bool) -> Self {
        match (file, known) {
            (Some(_), None) => Self::Fills,
            (Some(file), Some(known)) if file != known => {
                if taken {
                    Self::Taken
                } else {
                    Self::Differs
                }
            }
            _ => Self::Same,
        }
    }
}
