//! The manual's pictures: pages of the demo school, made by `bin/manual` together with the list of their sizes.

/// A picture, and the room that a page keeps for it before it has come.
#[derive(Clone, Copy, Debug)]
pub struct Picture {
    /// Its name, which is its file's without the ending.
    pub name: &'static str,
    /// Width in CSS pixels: as wide as the part of the page that it shows.
    pub width: u32,
    /// Height in CSS pixels.
    pub height: u32,
}

impl Picture {
    /// Where it lies under `web/`.
    #[must_use]
    pub fn path(&self) -> String {
        format!("help/pictures/{}.webp", self.name)
    }
}

/// All pictures, in the order of their names.
pub(super) fn all() -> impl Iterator<Item = Picture> {
    include_str!("../../web/help/pictures/sizes.csv").lines().skip(1).filter_map(|line| {
        let mut cells = line.split(',');
        Some(Picture { name: cells.next()?, width: cells.next()?.parse().ok()?, height: cells.next()?.parse().ok()? })
    })
}

/// The picture of that name.
pub(super) fn named(name: &str) -> Option<Picture> {
    all().find(|picture| picture.name == name)
}
