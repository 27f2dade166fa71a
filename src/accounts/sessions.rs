//! How long a sign-in lasts, and how many a person may have: the table of TRUST 2.2 as arithmetic.

use super::roles::Role;
use crate::clock::{DAY, HOUR, MINUTE};

/// When a session ends, and how many of them a person may have at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Terms {
    /// Milliseconds of quiet that end it.
    pub idle: i64,
    /// Milliseconds after which it ends whatever happens.
    pub absolute: i64,
    /// Sessions at once; over it the oldest ends.
    pub at_once: usize,
}

/// For how long a teacher's own device counts as having shown the second factor.
pub const FACTOR_LASTS: i64 = 14 * DAY;

/// Who signs in, as far as the terms depend on it.
#[derive(Clone, Debug, Default)]
pub struct Signing {
    /// An adult; else a pupil.
    pub adult: bool,
    /// Open roles; none for a guardian.
    pub roles: Vec<Role>,
    /// The device has signed in to this account before.
    pub known_device: bool,
    /// 'Other people use this computer' was ticked.
    pub shared_computer: bool,
}

impl Signing {
    /// The terms; where somebody is several things, the strictest hold.
    #[must_use]
    pub fn terms(&self) -> Terms {
        let mut terms = if !self.adult {
            Terms { idle: 15 * MINUTE, absolute: 12 * HOUR, at_once: 1 }
        } else if self.roles.iter().any(|role| role.reaches_whole_school()) {
            Terms { idle: HOUR, absolute: 12 * HOUR, at_once: 3 }
        } else if self.roles.contains(&Role::Teacher) {
            Terms { idle: 4 * HOUR, absolute: if self.known_device { 14 * DAY } else { 12 * HOUR }, at_once: 5 }
        } else {
            Terms { idle: 30 * DAY, absolute: 180 * DAY, at_once: 10 }
        };
        if self.shared_computer {
            terms.idle = terms.idle.min(30 * MINUTE);
            terms.absolute = terms.absolute.min(12 * HOUR);
        }
        terms
    }

    /// Whether a second factor that this device showed `ago` milliseconds before is enough: for teachers on their own
    /// device fourteen days, for wider roles never.
    #[must_use]
    pub fn trusts_factor_shown(&self, ago: i64) -> bool {
        self.known_device
            && !self.shared_computer
            && ago < FACTOR_LASTS
            && !self.roles.iter().any(|role| role.reaches_whole_school())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adult(roles: &[Role]) -> Signing {
        Signing { adult: true, roles: roles.to_vec(), ..Signing::default() }
    }

    #[test]
    fn the_terms_are_those_of_the_table() {
        for (signing, idle, absolute, at_once) in [
            (adult(&[Role::Leader]), HOUR, 12 * HOUR, 3),
            (adult(&[Role::It, Role::Teacher]), HOUR, 12 * HOUR, 3),
            (adult(&[Role::Teacher]), 4 * HOUR, 12 * HOUR, 5),
            (Signing { known_device: true, ..adult(&[Role::Teacher]) }, 4 * HOUR, 14 * DAY, 5),
            (adult(&[]), 30 * DAY, 180 * DAY, 10),
            (Signing { shared_computer: true, ..adult(&[]) }, 30 * MINUTE, 12 * HOUR, 10),
            (Signing::default(), 15 * MINUTE, 12 * HOUR, 1),
        ] {
            assert_eq!(signing.terms(), Terms { idle, absolute, at_once }, "{signing:?}");
        }
    }

    #[test]
    fn a_teachers_own_device_is_asked_again_after_a_fortnight_and_a_leaders_each_time() {
        let own = Signing { known_device: true, ..adult(&[Role::Teacher]) };
        assert!(own.trusts_factor_shown(13 * DAY));
        assert!(!own.trusts_factor_shown(14 * DAY));
        assert!(!Signing { shared_computer: true, ..own.clone() }.trusts_factor_shown(0));
        assert!(!Signing { roles: vec![Role::Teacher, Role::Leader], ..own }.trusts_factor_shown(0));
    }
}
