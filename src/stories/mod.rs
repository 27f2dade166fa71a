//! Stories: the feed of each class and of the school, with pictures, likes and comments.
//!
//! Invariants: nobody reads a post but by the view `readable_post`, and its pictures by the same rule; a post leaves its draft
//! only when it is said for each picture who is in it, and every pupil who is has consent for pictures in this circle (D71,
//! D149); to families a picture carries no names (D68); pupils look and like, and see no comments (D81).

pub mod manuscript;
pub mod routes;
pub mod store;
pub mod words;

use crate::clock::Moment;
use crate::db::ids::{BlobId, ClassId, CommentId, PersonId, PictureId, PostId, PupilId};
use crate::page::Face;

/// The most pictures of one post.
pub const MOST_PICTURES: usize = 12;
/// Posts of one page of a story.
pub const PAGE: i64 = 20;

/// Whose story a post is in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Story {
    /// A class's.
    Class(ClassId),
    /// The school's.
    School,
}

impl Story {
    /// The story of a post with this class.
    #[must_use]
    pub fn of(class: Option<ClassId>) -> Self {
        class.map_or(Self::School, Self::Class)
    }

    /// The class; none is the school story.
    #[must_use]
    pub fn class(self) -> Option<ClassId> {
        match self {
            Self::Class(class) => Some(class),
            Self::School => None,
        }
    }

    /// Where it is read.
    #[must_use]
    pub fn address(self) -> String {
        match self {
            Self::Class(class) => format!("/classes/{class}/stories"),
            Self::School => "/stories".to_owned(),
        }
    }

    /// The consent that a pupil in a picture needs here.
    #[must_use]
    pub fn purpose(self) -> &'static str {
        match self {
            Self::Class(_) => "photos_class",
            Self::School => "photos_school",
        }
    }

    /// What changes when something new is in it.
    #[must_use]
    pub fn topic(self) -> crate::db::Topic {
        match self {
            Self::Class(class) => crate::db::Topic::ClassStory(class),
            Self::School => crate::db::Topic::SchoolStory,
        }
    }
}

/// A published post as its reader sees it.
#[derive(Clone, Debug)]
pub struct Post {
    /// Its number.
    pub post: PostId,
    /// Where it stands.
    pub story: Story,
    /// Who wrote it.
    pub author: Face,
    /// Whether the reader wrote it.
    pub is_own: bool,
    /// What it says.
    pub text: String,
    /// When it was published.
    pub published_at: Moment,
    /// When it was last changed after that.
    pub revised_at: Option<Moment>,
    /// Whether it is kept at the top.
    pub pinned: bool,
    /// Whether comments are open.
    pub comments_open: bool,
    /// How many like it.
    pub likes: i64,
    /// How many comments there are.
    pub comment_count: i64,
    /// Whether the reader likes it.
    pub liked: bool,
    /// Its pictures in order.
    pub pictures: Vec<Picture>,
    /// How many comments the reader ever wrote here, withdrawn ones among them.
    pub own_comments: i64,
    /// Comments, oldest first: the newest few in a feed, all on the post's own page; none for pupils.
    pub comments: Vec<Comment>,
}

impl Post {
    /// Its text in paragraphs and lines.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<Vec<words::Piece<'_>>> {
        words::paragraphs(&self.text)
    }

    /// The live topic of its likes and comments.
    #[must_use]
    pub fn topic(&self) -> String {
        crate::db::Topic::Post(self.post).name()
    }

    /// The key of the reader's next comment here: the same form sent twice makes one comment.
    #[must_use]
    pub fn comment_key(&self) -> String {
        format!("post{}own{}", self.post, self.own_comments)
    }

    /// Where the next page of the feed begins.
    #[must_use]
    pub fn key(&self) -> Before {
        Before { at: self.published_at, post: self.post }
    }
}

/// A picture of a post.
#[derive(Clone, Debug)]
pub struct Picture {
    /// Its number.
    pub picture: PictureId,
    /// What it shows, in words; may be empty.
    pub description: String,
    /// Its sizes, largest first; never none.
    pub sizes: Vec<Size>,
}

impl Picture {
    /// What a reader hears who does not see it.
    #[must_use]
    pub fn words(&self, page: &crate::page::Page) -> String {
        if self.description.is_empty() { page.t("stories-photo") } else { self.description.clone() }
    }

    /// The size that a browser without `srcset` loads: the middle one.
    #[must_use]
    pub fn usual(&self) -> Option<Size> {
        self.sizes.get(1).or_else(|| self.sizes.first()).copied()
    }

    /// The largest size.
    #[must_use]
    pub fn largest(&self) -> Option<Size> {
        self.sizes.first().copied()
    }

    /// All sizes as `srcset` wants them.
    #[must_use]
    pub fn srcset(&self) -> String {
        let sizes: Vec<String> =
            self.sizes.iter().map(|size| format!("/media/{} {}w", size.blob, size.width)).collect();
        sizes.join(", ")
    }
}

/// One size of a picture.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    /// The sealed file.
    pub blob: BlobId,
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
}

/// A comment under a post.
#[derive(Clone, Debug)]
pub struct Comment {
    /// Its number.
    pub comment: CommentId,
    /// Who wrote it, with the adult's own name.
    pub author: Face,
    /// Whether a teacher or leader wrote it.
    pub by_staff: bool,
    /// Whether the reader wrote it.
    pub is_own: bool,
    /// What it says.
    pub text: String,
    /// When it was written.
    pub written_at: Moment,
    /// When it was last changed.
    pub revised_at: Option<Moment>,
}

impl Comment {
    /// Its text in paragraphs and lines.
    #[must_use]
    pub fn paragraphs(&self) -> Vec<Vec<words::Piece<'_>>> {
        words::paragraphs(&self.text)
    }
}

/// How somebody looks at a story, beyond the proof that they may.
#[derive(Clone, Copy, Debug)]
pub struct Onlooker {
    /// An adult; else a pupil.
    pub adult: bool,
    /// By the family's ways alone: seen as an adult of a child, what that adult is at the school opens nothing (D123).
    pub family_alone: bool,
}

/// What the reader may do in this story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reader {
    /// Who reads.
    pub person: PersonId,
    /// An adult who takes part: sees and writes comments.
    pub adult: bool,
    /// Likes and talks; whom a guardian lets look only looks.
    pub takes_part: bool,
    /// Looks after the story: writes, pins, withdraws.
    pub keeps: bool,
}

/// Where a page of the feed begins: everything older than this.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Before {
    /// When the last post seen was published.
    pub at: Moment,
    /// Which it was.
    pub post: PostId,
}

impl Before {
    /// Older than nothing: the first page.
    pub const NOW: Self = Self { at: Moment(i64::MAX), post: PostId(i64::MAX) };

    /// Reads what [`Before`] writes; anything else is the first page.
    #[must_use]
    pub fn parse(text: Option<&str>) -> Self {
        let parts = text.and_then(|text| text.split_once('-'));
        let key = parts.and_then(|(at, post)| Some(Self { at: Moment(at.parse().ok()?), post: post.parse().ok()? }));
        key.unwrap_or(Self::NOW)
    }
}

impl std::fmt::Display for Before {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}-{}", self.at.0, self.post)
    }
}

/// A pupil as the composer offers it for tagging.
#[derive(Clone, Debug)]
pub struct Taggable {
    /// The pupil.
    pub pupil: PupilId,
    /// First name; with the first letter of the last where two share it.
    pub name: String,
    /// Its class's name; empty where all are of one class.
    pub class: String,
    /// Its buddy.
    pub buddy: i64,
    /// What was said about pictures in this circle.
    pub consent: Consent,
}

impl Taggable {
    /// Whether a tag of this pupil blocks the post.
    #[must_use]
    pub fn is_blocking(&self) -> bool {
        self.consent != Consent::Given
    }
}

/// What a pupil's family said about pictures in a circle.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Consent {
    /// Agreed.
    Given,
    /// Somebody said no, and the no wins.
    Refused,
    /// Nobody has answered, which counts as a no.
    Unasked,
}

/// A draft in the composer.
#[derive(Clone, Debug)]
pub struct Draft {
    /// Its number.
    pub post: PostId,
    /// Where it will stand.
    pub story: Story,
    /// The key that makes a double submission one post.
    pub form_key: String,
    /// What it says so far.
    pub text: String,
    /// Whether families may comment.
    pub comments_open: bool,
    /// When it was last kept.
    pub drafted_at: Moment,
    /// Its pictures in order.
    pub pictures: Vec<DraftPicture>,
}

/// A picture of a draft, with who was said to be in it.
#[derive(Clone, Debug)]
pub struct DraftPicture {
    /// The picture.
    pub shown: Picture,
    /// Who is in it.
    pub tags: Vec<PupilId>,
    /// Somebody said that nobody can be recognised.
    pub nobody: bool,
}

impl DraftPicture {
    /// The name of the question who is in it, for complaints.
    #[must_use]
    pub fn field(&self) -> String {
        format!("who-{}", self.shown.picture)
    }
}

/// Whom a post will reach, in numbers (D139).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Reach {
    /// Pupils on the roll here.
    pub children: i64,
    /// Of them, those with a guardian who reads in Bookbag.
    pub reached: i64,
    /// Guardians who read in Bookbag.
    pub in_bookbag: i64,
    /// Pupils whose families get it on paper.
    pub on_paper: i64,
    /// Adults from whom it is withheld by an order or an open question.
    pub withheld: i64,
}
