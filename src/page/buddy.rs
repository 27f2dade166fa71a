//! Buddies: the drawings that stand for pupils.

use super::tone;

/// A buddy: the drawing that stands for a pupil, from a number drawn by lot at enrolment (0 to 11,199).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Buddy(pub u32);

impl Buddy {
    /// Its colour, one of [`TONES`].
    #[must_use]
    pub fn tone(&self) -> &'static str {
        tone(i64::from(self.0 % 8))
    }

    /// Its body, 0 to 7.
    #[must_use]
    pub fn body(&self) -> u32 {
        self.0 / 8 % 8
    }

    /// Its eyes, 0 to 4.
    #[must_use]
    pub fn eyes(&self) -> u32 {
        self.0 / 64 % 5
    }

    /// Its mouth, 0 to 4.
    #[must_use]
    pub fn mouth(&self) -> u32 {
        self.0 / 320 % 5
    }

    /// What it wears, 0 (nothing) to 6.
    #[must_use]
    pub fn extra(&self) -> u32 {
        self.0 / 1600 % 7
    }
}

/// [`Buddy`] from the number as a template has it.
#[must_use]
pub fn buddy(number: &impl BuddyNumber) -> Buddy {
    Buddy(number.number())
}

/// What a buddy's number comes as: the database gives an `i64`, a template references to it.
pub trait BuddyNumber {
    /// The number; 0 for what is none.
    fn number(&self) -> u32;
}

impl BuddyNumber for i64 {
    fn number(&self) -> u32 {
        u32::try_from(*self).unwrap_or_default()
    }
}

impl BuddyNumber for u32 {
    fn number(&self) -> u32 {
        *self
    }
}

impl<T: BuddyNumber> BuddyNumber for &T {
    fn number(&self) -> u32 {
        (*self).number()
    }
}
