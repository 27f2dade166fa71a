//! Wrong cards before the devices of a class: ten in a minute, and the class's window closes (TRUST 2.1).

use std::collections::{HashMap, VecDeque};

use parking_lot::Mutex;

use crate::clock::{MINUTE, Moment};
use crate::db::ids::ClassId;

/// So many within a minute are no mistakes of children.
const TOO_MANY: usize = 10;

/// The wrong cards of the last minute, class by class. It lives in memory, like the throttle.
#[derive(Default)]
pub struct WrongCards(Mutex<HashMap<ClassId, VecDeque<Moment>>>);

impl WrongCards {
    /// Counts one more, and tells whether the class has had too many; it then counts anew.
    pub fn are_too_many(&self, class: ClassId, now: Moment) -> bool {
        let mut classes = self.0.lock();
        let times = classes.entry(class).or_default();
        times.push_back(now);
        while times.front().is_some_and(|first| now.since(*first) >= MINUTE) {
            times.pop_front();
        }
        let too_many = times.len() >= TOO_MANY;
        if too_many {
            classes.remove(&class);
        }
        too_many
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SECOND;

    #[test]
    fn ten_within_a_minute_are_too_many_and_ten_in_a_lesson_are_not() {
        let (cards, start) = (WrongCards::default(), Moment(0));
        for wrong in 0..9 {
            assert!(!cards.are_too_many(ClassId(1), start.plus(wrong * SECOND)));
            assert!(!cards.are_too_many(ClassId(2), start.plus(wrong * 10 * SECOND)));
        }
        assert!(cards.are_too_many(ClassId(1), start.plus(9 * SECOND)));
        assert!(!cards.are_too_many(ClassId(1), start.plus(10 * SECOND)), "it counts anew");
        assert!(!cards.are_too_many(ClassId(2), start.plus(90 * SECOND)));
    }
}
