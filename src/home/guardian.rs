//! The guardian's home: each child, what waits for an answer, the newest from the class.

use askama::Template;

use super::{Child, Lent, Recent, greeting};
use crate::page::Page;

/// The page.
#[derive(Template)]
#[template(path = "home/guardian.html")]
pub(super) struct GuardianHome {
    pub page: Page,
    pub name: String,
    pub children: Vec<Child>,
    pub lent: Vec<Lent>,
    pub posts: Vec<Recent>,
    pub new_count: i64,
}

impl GuardianHome {
    fn greeting(&self) -> String {
        greeting(&self.page, &self.name)
    }

    /// Children with questions that this guardian has not answered.
    fn waiting(&self) -> Vec<&Child> {
        self.children.iter().filter(|child| child.unanswered > 0).collect()
    }

    /// The name tapes of a post: the guardian's own children in its class.
    fn about(&self, post: &Recent) -> Vec<&Child> {
        let here = |child: &&Child| child.class.as_ref().is_some_and(|group| Some(group.class) == post.class);
        self.children.iter().filter(here).collect()
    }
}
