//! Live events: *that* something changed, never what. They leave after the commit, or not at all.

use tokio::sync::broadcast;

use super::ids::{ClassId, PersonId, PostId};

/// What changed. A stream passes it on only to those who may read the thing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Topic {
    /// A class's story.
    ClassStory(ClassId),
    /// The school story.
    SchoolStory,
    /// One post, with its likes and comments.
    Post(PostId),
    /// Links, roles or consents changed: every stream proves itself again at once.
    Rights,
    /// Sessions of a person ended: their streams end.
    Sessions(PersonId),
}

impl Topic {
    /// How pages and streams call it, in `data-live`.
    #[must_use]
    pub fn name(self) -> String {
        match self {
            Self::ClassStory(class) => format!("class-story-{class}"),
            Self::SchoolStory => "school-story".into(),
            Self::Post(post) => format!("post-{post}"),
            Self::Rights | Self::Sessions(_) => "rights".into(),
        }
    }
}

/// The sending side; clones are the same channel.
#[derive(Clone, Debug)]
pub struct Live(broadcast::Sender<Topic>);

impl Default for Live {
    fn default() -> Self {
        Self(broadcast::channel(1024).0)
    }
}

impl Live {
    /// A new listener; one that lags behind is told so and reloads.
    #[must_use]
    pub fn listen(&self) -> broadcast::Receiver<Topic> {
        self.0.subscribe()
    }

    pub(super) fn tell(&self, topics: Vec<Topic>) {
        for topic in topics {
            // No listener is no failure: nobody has a page open.
            let _ = self.0.send(topic);
        }
    }
}
