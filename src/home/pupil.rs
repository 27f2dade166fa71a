//! The pupil's home: who one is, and the newest from the class.

use askama::Template;

use super::{Child, Recent};
use crate::page::Page;

/// The page.
#[derive(Template)]
#[template(path = "home/pupil.html")]
pub(super) struct PupilHome {
    pub page: Page,
    pub child: Child,
    pub posts: Vec<Recent>,
}

impl PupilHome {
    /// A pupil's posts carry no name tapes.
    fn nobody(&self) -> Vec<&Child> {
        Vec::new()
    }
}
