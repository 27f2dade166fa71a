//! The demo school's rows, written past the features' stores: there a guardian joins with a code and a teacher posts with a right
//! of their own, here the machine invents all of them at once (policy `StartDemo`).

mod families;
mod school;
mod stories;
#[cfg(test)]
mod tests;

pub(super) use self::families::{fill_families, give_consents};
pub(super) use self::school::{fill_school, is_filled};
pub(super) use self::stories::{Sealed, Waiting, add_picture, fill_stories};
