//! Home: the first page of everyone, with what matters to them today.
//!
//! Invariants: a guardian sees their own children and nobody else's; a restricted or suspended link shows no child; IT sees
//! counts and no content; what stands here leads somewhere, nothing can be done here that is not done elsewhere.

mod guardian;
mod pupil;
mod routes;
mod staff;
mod store;

pub use self::routes::routes;

use crate::classes::academic_year_name;
use crate::clock::Moment;
use crate::db::ids::{BlobId, ClassId, PostId, PupilId};
use crate::page::{Face, Page};

/// A guardian's child, as the card shows it.
struct Child {
    pupil: PupilId,
    name: String,
    buddy: i64,
    class: Option<Group>,
    /// Whether the reader sees the class's story: a link may leave it out (D123).
    feed: bool,
    /// Classes of earlier years whose story the family goes on reading, the newest first.
    earlier: Vec<Earlier>,
    /// Questions about consent that this guardian has not answered; none where they may not answer.
    unanswered: i64,
    /// Whether the child has a sign-in.
    has_account: bool,
}

/// A class of an earlier year.
struct Earlier {
    class: ClassId,
    name: String,
    academic_year: i64,
}

impl Earlier {
    /// `2025/26`.
    fn year(&self) -> String {
        academic_year_name(self.academic_year)
    }
}

/// A child at whom a guardian lets the reader look.
struct Lent {
    pupil: PupilId,
    name: String,
    buddy: i64,
    /// Its class, where the reader sees the story.
    class: Option<Group>,
    /// The last moment of it.
    until: Moment,
}

/// A class with what its card says.
struct Group {
    class: ClassId,
    name: String,
    year_group: i64,
    tone: String,
    teachers: Vec<String>,
}

impl Group {
    /// `Year 2 with Miss Whitlock and Mr Bello`.
    fn described(&self, page: &Page) -> String {
        let year = page.t_count("home-year", self.year_group);
        if self.teachers.is_empty() {
            return year;
        }
        page.t_with("home-year-with", &[("year", year), ("teachers", page.list(&self.teachers))])
    }
}

/// A post as home announces it.
struct Recent {
    post: PostId,
    class: Option<ClassId>,
    class_name: Option<String>,
    author: Face,
    text: String,
    published_at: Moment,
    seen: bool,
    like_count: i64,
    comment_count: i64,
    picture: Option<Picture>,
    picture_count: i64,
}

/// The first picture of a post: the address of each width.
struct Picture {
    description: String,
    width: i64,
    height: i64,
    sizes: Vec<(BlobId, i64)>,
}

impl Picture {
    /// What `srcset` wants.
    fn sources(&self) -> String {
        let sources: Vec<String> = self.sizes.iter().map(|(blob, width)| format!("/media/{blob} {width}w")).collect();
        sources.join(", ")
    }

    /// The smallest, for browsers that choose nothing.
    fn smallest(&self) -> String {
        self.sizes.first().map(|(blob, _)| format!("/media/{blob}")).unwrap_or_default()
    }
}

impl Recent {
    /// `in Hazel’s story`, or `in the school story`.
    fn place(&self, page: &Page) -> String {
        match &self.class_name {
            Some(class) => page.t_with("home-in-class", &[("class", class.as_str())]),
            None => page.t("home-in-school"),
        }
    }
}

/// `Good morning`, by the school's clock.
fn greeting(page: &Page, name: &str) -> String {
    let id = match page.times.hour() {
        5..=11 => "home-morning",
        12..=17 => "home-afternoon",
        _ => "home-evening",
    };
    page.t_with(id, &[("name", name)])
}
