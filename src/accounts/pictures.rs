//! Three pictures in order: the secret of those who cannot read yet (D40).
//!
//! Invariants: a picture has a name that a screen reader says; three pictures are stored as passwords are; what every child
//! would tap first is refused.

/// The pictures, in the order of their grid, by the names of their drawings in `icons/pictures.svg` and of their texts.
pub const PICTURES: [&str; 16] = [
    "sun", "boat", "tree", "fish", "house", "star", "apple", "cat", "moon", "ball", "flower", "kite", "umbrella",
    "car", "drum", "mushroom",
];
/// How many make a secret.
pub const SECRET: usize = 3;

/// Pictures that were tapped so far, in order: at most [`SECRET`].
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Tapped(Vec<&'static str>);

impl Tapped {
    /// What a form carries from step to step, and the picture tapped now; what is no picture counts as not tapped.
    #[must_use]
    pub fn read(before: &str, now: &str) -> Self {
        let known = before.split(' ').chain([now]).filter_map(known);
        Self(known.take(SECRET).collect())
    }

    /// Whether the secret is whole.
    #[must_use]
    pub fn is_whole(&self) -> bool {
        self.0.len() == SECRET
    }

    /// The names, separated by spaces: what a form carries, and what is hashed.
    #[must_use]
    pub fn words(&self) -> String {
        self.0.join(" ")
    }

    /// The places of the secret: the picture, or nothing yet.
    #[must_use]
    pub fn slots(&self) -> Vec<Option<&'static str>> {
        (0..SECRET).map(|slot| self.0.get(slot).copied()).collect()
    }

    /// Three times the same, or three neighbours of the grid in a row.
    #[must_use]
    pub fn is_weak(&self) -> bool {
        let places: Vec<usize> =
            self.0.iter().filter_map(|name| PICTURES.iter().position(|picture| picture == name)).collect();
        let steps: Vec<_> = places.windows(2).map(|pair| (pair[0].abs_diff(pair[1]), pair[0] < pair[1])).collect();
        match steps.as_slice() {
            [first, second] => first == second && first.0 <= 1,
            _ => true,
        }
    }
}

fn known(name: &str) -> Option<&'static str> {
    PICTURES.into_iter().find(|picture| *picture == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_are_gathered_in_order_and_no_more_than_three() {
        let first = Tapped::read("", "cat");
        assert_eq!((first.words().as_str(), first.is_whole()), ("cat", false));
        let all = Tapped::read("cat sun", "cat");
        assert!(all.is_whole() && all.slots() == [Some("cat"), Some("sun"), Some("cat")]);
        assert_eq!(Tapped::read("cat sun cat", "kite").words(), "cat sun cat");
        assert_eq!(Tapped::read("<b> dog", "").words(), "");
    }

    #[test]
    fn what_everybody_would_tap_first_is_weak() {
        for weak in ["sun sun sun", "sun boat tree", "cat apple star", "sun boat"] {
            assert!(Tapped::read(weak, "").is_weak(), "{weak}");
        }
        for strong in ["sun boat sun", "sun tree house", "kite cat moon", "sun sun boat"] {
            assert!(!Tapped::read(strong, "").is_weak(), "{strong}");
        }
    }
}
