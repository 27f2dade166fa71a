//! What stories ask the database: reading here, writing in `store/`.

pub mod draft;
pub mod picture;
pub mod talk;
pub mod unkept;

use rusqlite::{Row, named_params};

use super::{Before, Comment, Onlooker, PAGE, Picture, Post, Reader, Size, Story};
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId, PostId};
use crate::error::Result;
use crate::page::Face;
use crate::policy::May;
use crate::policy::stories::{ReadClassStory, ReadPost, ReadSchoolStory};

/// What is shown around a feed.
#[derive(Clone, Debug)]
pub struct Heading {
    /// The class's name; empty for the school story.
    pub class: String,
    /// Its year group.
    pub year_group: i64,
    /// Who teaches it, as children call them.
    pub teachers: Vec<String>,
    /// How many pupils are in it.
    pub children: i64,
    /// Drafts that the reader may go on with.
    pub drafts: Vec<(PostId, String)>,
}

/// A page of a feed.
#[derive(Clone, Debug)]
pub struct Feed {
    /// What the reader may do here.
    pub reader: Reader,
    /// What is kept at the top, on the first page only.
    pub pinned: Vec<Post>,
    /// Newest first.
    pub posts: Vec<Post>,
    /// Where the next page begins; none at the end.
    pub older: Option<Before>,
}

/// A page of the class's story.
///
/// # Errors
/// As the database gives them.
pub fn class_feed(tx: &Tx<'_>, may: &May<ReadClassStory>, by: Onlooker, before: Before) -> Result<Feed> {
    feed(tx, Story::Class(may.class()), may.person(), by, before)
}

/// A page of the school story.
///
/// # Errors
/// As the database gives them.
pub fn school_feed(tx: &Tx<'_>, may: &May<ReadSchoolStory>, by: Onlooker, before: Before) -> Result<Feed> {
    feed(tx, Story::School, may.person(), by, before)
}

/// What stands around the class's story.
///
/// # Errors
/// As the database gives them.
pub fn class_heading(tx: &Tx<'_>, may: &May<ReadClassStory>, by: Onlooker) -> Result<Heading> {
    let class = may.class();
    let (name, year_group, children) = tx.one(
        "SELECT name, year_group, (SELECT count(*) FROM enrolment WHERE enrolment.class_id = class.class_id AND ended_at IS NULL)
           FROM class WHERE class_id = ?1",
        [class],
        |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
    )?;
    let teachers = tx.rows(
        "SELECT coalesce(nullif(titled_name, ''), given_name || ' ' || family_name)
           FROM teaching JOIN person USING (person_id) WHERE class_id = ?1 AND ended_at IS NULL ORDER BY since_at, person_id",
        [class],
        |row| row.get(0),
    )?;
    Ok(Heading {
        class: name,
        year_group,
        teachers,
        children,
        drafts: draft::open_drafts(tx, Story::Class(class), may.person(), by)?,
    })
}

/// What stands around the school story.
///
/// # Errors
/// As the database gives them.
pub fn school_heading(tx: &Tx<'_>, may: &May<ReadSchoolStory>, by: Onlooker) -> Result<Heading> {
    let children = tx.one("SELECT count(*) FROM enrolment WHERE ended_at IS NULL", [], |row| row.get(0))?;
    let drafts = draft::open_drafts(tx, Story::School, may.person(), by)?;
    Ok(Heading { class: String::new(), year_group: 0, teachers: Vec::new(), children, drafts })
}

/// One post with all its comments.
///
/// # Errors
/// [`crate::error::Error::NotFound`] where the reader may not know of it.
pub fn post(tx: &Tx<'_>, may: &May<ReadPost>, by: Onlooker) -> Result<(Reader, Post)> {
    let story = Story::of(may.posted().class);
    let reader = reader(tx, story, may.person(), by)?;
    let mut posts = vec![tx.one(
        "SELECT post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at, post.comments,
                post.like_count, post.comment_count, author.given_name, author.family_name, author.titled_name,
                EXISTS (SELECT 1 FROM post_like WHERE post_like.post_id = post.post_id AND post_like.person_id = :reader)
           FROM readable_post AS post JOIN person AS author ON author.person_id = post.author_id
          WHERE post.reader_id = :reader AND post.post_id = :post",
        named_params! { ":reader": reader.person, ":post": may.posted().post },
        |row| from_row(row, reader.person),
    )?];
    add_pictures(tx, &mut posts, reader.person, by)?;
    if reader.adult {
        add_comments(tx, &mut posts, reader.person, i64::MAX)?;
    }
    let post = posts.pop().ok_or(crate::error::Error::NotFound)?;
    Ok((reader, post))
}

/// Comments of each post that a feed shows; the post's own page has all.
const COMMENTS_IN_FEED: i64 = 3;

/// Leaves the newest few comments, as a feed shows them.
pub fn keep_newest_comments(post: &mut Post) {
    let newest = usize::try_from(COMMENTS_IN_FEED).unwrap_or_default();
    post.comments.drain(..post.comments.len().saturating_sub(newest));
}

fn feed(tx: &Tx<'_>, story: Story, person: PersonId, by: Onlooker, before: Before) -> Result<Feed> {
    let reader = reader(tx, story, person, by)?;
    let mut posts = match story {
        Story::Class(class) => class_posts(tx, class, person, before)?,
        Story::School => school_posts(tx, person, before)?,
    };
    let more = posts.len() > usize::try_from(PAGE).unwrap_or(usize::MAX);
    posts.truncate(usize::try_from(PAGE).unwrap_or(usize::MAX));
    let older = posts.last().filter(|_| more).map(Post::key);
    let mut pinned = if before == Before::NOW { pinned(tx, story, person)? } else { Vec::new() };
    for posts in [&mut posts, &mut pinned] {
        add_pictures(tx, posts, person, by)?;
        if reader.adult {
            add_comments(tx, posts, person, COMMENTS_IN_FEED)?;
        }
    }
    Ok(Feed { reader, pinned, posts, older })
}

fn class_posts(tx: &Tx<'_>, class: ClassId, reader: PersonId, before: Before) -> Result<Vec<Post>> {
    tx.rows(
        "SELECT post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at, post.comments,
                post.like_count, post.comment_count, author.given_name, author.family_name, author.titled_name,
                EXISTS (SELECT 1 FROM post_like WHERE post_like.post_id = post.post_id AND post_like.person_id = :reader)
           FROM readable_post AS post JOIN person AS author ON author.person_id = post.author_id
          WHERE post.reader_id = :reader AND post.class_id = :class AND post.pinned_at IS NULL
            AND (post.published_at, post.post_id) < (:at, :before)
          ORDER BY post.published_at DESC, post.post_id DESC
          LIMIT :size",
        named_params! { ":reader": reader, ":class": class, ":at": before.at, ":before": before.post, ":size": PAGE + 1 },
        |row| from_row(row, reader),
    )
}

fn school_posts(tx: &Tx<'_>, reader: PersonId, before: Before) -> Result<Vec<Post>> {
    tx.rows(
        "SELECT post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at, post.comments,
                post.like_count, post.comment_count, author.given_name, author.family_name, author.titled_name,
                EXISTS (SELECT 1 FROM post_like WHERE post_like.post_id = post.post_id AND post_like.person_id = :reader)
           FROM readable_post AS post JOIN person AS author ON author.person_id = post.author_id
          WHERE post.reader_id = :reader AND post.class_id IS NULL AND post.pinned_at IS NULL
            AND (post.published_at, post.post_id) < (:at, :before)
          ORDER BY post.published_at DESC, post.post_id DESC
          LIMIT :size",
        named_params! { ":reader": reader, ":at": before.at, ":before": before.post, ":size": PAGE + 1 },
        |row| from_row(row, reader),
    )
}

fn pinned(tx: &Tx<'_>, story: Story, reader: PersonId) -> Result<Vec<Post>> {
    tx.rows(
        "SELECT post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at, post.comments,
                post.like_count, post.comment_count, author.given_name, author.family_name, author.titled_name,
                EXISTS (SELECT 1 FROM post_like WHERE post_like.post_id = post.post_id AND post_like.person_id = :reader)
           FROM readable_post AS post JOIN person AS author ON author.person_id = post.author_id
          WHERE post.reader_id = :reader
            AND post.post_id IN (SELECT post_id FROM post AS kept
                                  WHERE kept.class_id IS :class AND kept.pinned_at IS NOT NULL AND kept.withdrawn_at IS NULL)
          ORDER BY post.pinned_at DESC
          LIMIT 3",
        named_params! { ":reader": reader, ":class": story.class() },
        |row| from_row(row, reader),
    )
}

fn from_row(row: &Row<'_>, reader: PersonId) -> rusqlite::Result<Post> {
    let author: PersonId = row.get("author_id")?;
    Ok(Post {
        post: row.get("post_id")?,
        story: Story::of(row.get("class_id")?),
        author: face(author, row.get("titled_name")?, row.get("given_name")?, row.get("family_name")?),
        is_own: author == reader,
        text: row.get("text")?,
        published_at: row.get("published_at")?,
        revised_at: row.get("revised_at")?,
        pinned: row.get::<_, Option<i64>>("pinned_at")?.is_some(),
        comments_open: row.get::<_, String>("comments")? == "open",
        likes: row.get("like_count")?,
        comment_count: row.get("comment_count")?,
        liked: row.get(13)?,
        own_comments: 0,
        pictures: Vec::new(),
        comments: Vec::new(),
    })
}

/// An adult as others see them: staff as children call them, others by name.
fn face(person: PersonId, titled: String, given: String, family: String) -> Face {
    let mut face = Face::new(person.0, format!("{given} {family}"), "");
    if !titled.is_empty() {
        face.name = titled;
    }
    face
}

/// What the person may do in the story; the rights decide again at each deed.
pub(super) fn reader(tx: &Tx<'_>, story: Story, person: PersonId, by: Onlooker) -> Result<Reader> {
    let keeps = match story {
        _ if by.family_alone => false,
        Story::Class(class) => {
            tx.exists("SELECT 1 FROM staff_reach WHERE reader_id = ?1 AND class_id = ?2", (person, class))?
        }
        Story::School => tx.exists(
            "SELECT 1 FROM staff_role WHERE person_id = ?1 AND role IN ('teacher', 'leader') AND ended_at IS NULL",
            [person],
        )?,
    };
    // Whom a guardian lets look only looks: the talk is the families' and the school's.
    let takes_part = keeps
        || tx.exists(
            "SELECT 1 FROM family_reach WHERE reader_id = ?1 AND way <> 'delegate' AND (?2 IS NULL OR class_id = ?2)
             UNION ALL SELECT 1 FROM staff_role WHERE person_id = ?1 AND role = 'office' AND ended_at IS NULL AND ?2 IS NULL AND NOT ?3",
            (person, story.class(), by.family_alone),
        )?;
    Ok(Reader { person, adult: by.adult && takes_part, takes_part, keeps })
}

/// Whether the reader sees the story's pictures: a link may leave them out (D123), and whom a guardian lets look sees those of
/// the child's class, not of the school.
///
/// # Errors
/// As the database gives them.
pub fn sees_pictures(tx: &Tx<'_>, story: Story, reader: PersonId, by: Onlooker) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM family_reach
          WHERE reader_id = :reader AND photos AND opens_at <= :now AND shuts_at > :now
            AND CASE WHEN :class IS NULL THEN way <> 'delegate' ELSE class_id = :class END
         UNION ALL SELECT 1 FROM staff_reach WHERE reader_id = :reader AND class_id = :class AND NOT :family_alone
         UNION ALL SELECT 1 FROM staff_role
                    WHERE person_id = :reader AND role IN ('teacher', 'leader', 'office') AND ended_at IS NULL AND :class IS NULL
                      AND NOT :family_alone",
        named_params! {
            ":reader": reader, ":class": story.class(), ":family_alone": by.family_alone, ":now": tx.now(),
        },
    )
}

fn numbers(posts: &[Post]) -> String {
    let numbers: Vec<String> = posts.iter().map(|post| post.post.to_string()).collect();
    format!("[{}]", numbers.join(","))
}

/// Pictures in which every tagged pupil still has consent: when a consent ends, what hung on it is hidden at once (D102).
fn add_pictures(tx: &Tx<'_>, posts: &mut [Post], reader: PersonId, by: Onlooker) -> Result<()> {
    let Some(story) = posts.first().map(|post| post.story) else { return Ok(()) };
    if !sees_pictures(tx, story, reader, by)? {
        return Ok(());
    }
    let purpose = story.purpose();
    let rows = tx.rows(
        "SELECT picture.post_id, picture.picture_id, picture.description, size.blob_id, size.width, size.height
           FROM picture JOIN picture_size AS size ON size.picture_id = picture.picture_id
          WHERE picture.post_id IN (SELECT value FROM json_each(:posts))
            AND NOT EXISTS (SELECT 1 FROM picture_tag AS tag
                             WHERE tag.picture_id = picture.picture_id
                               AND NOT EXISTS (SELECT 1 FROM consent_agreed AS agreed
                                                WHERE agreed.pupil_id = tag.pupil_id AND agreed.purpose = :purpose))
          ORDER BY picture.post_id, picture.position, picture.picture_id, size.width DESC",
        named_params! { ":posts": numbers(posts), ":purpose": purpose },
        |row| Ok((row.get::<_, PostId>(0)?, size_row(row)?)),
    )?;
    for (post, row) in rows {
        if let Some(post) = posts.iter_mut().find(|known| known.post == post) {
            gather(&mut post.pictures, row);
        }
    }
    Ok(())
}

type SizeRow = (crate::db::ids::PictureId, String, Size);

fn size_row(row: &Row<'_>) -> rusqlite::Result<SizeRow> {
    Ok((
        row.get("picture_id")?,
        row.get("description")?,
        Size { blob: row.get("blob_id")?, width: row.get("width")?, height: row.get("height")? },
    ))
}

/// Adds a size to its picture, which is the last one or a new one.
fn gather(pictures: &mut Vec<Picture>, (picture, description, size): SizeRow) {
    match pictures.last_mut() {
        Some(last) if last.picture == picture => last.sizes.push(size),
        _ => pictures.push(Picture { picture, description, sizes: vec![size] }),
    }
}

fn add_comments(tx: &Tx<'_>, posts: &mut [Post], reader: PersonId, newest: i64) -> Result<()> {
    let own = tx.rows(
        "SELECT post_id, count(*) FROM comment
          WHERE post_id IN (SELECT value FROM json_each(:posts)) AND author_id = :reader GROUP BY post_id",
        named_params! { ":posts": numbers(posts), ":reader": reader },
        |row| Ok((row.get::<_, PostId>(0)?, row.get::<_, i64>(1)?)),
    )?;
    for post in posts.iter_mut() {
        post.own_comments = own.iter().find(|(number, _)| *number == post.post).map_or(0, |(_, count)| *count);
    }
    for post in posts.iter_mut().filter(|post| post.comment_count > 0) {
        post.comments = comments(tx, post.post, reader, newest)?;
    }
    Ok(())
}

/// The newest comments of one post, oldest of them first. One walk of the index for each post: numbering the comments of twenty
/// posts at once read all of them and cost a fifth of a page.
fn comments(tx: &Tx<'_>, post: PostId, reader: PersonId, newest: i64) -> Result<Vec<Comment>> {
    let mut comments = tx.rows(
        "SELECT said.comment_id, said.author_id, said.text, said.written_at, said.revised_at,
                author.given_name, author.family_name, author.titled_name,
                EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = said.author_id AND ended_at IS NULL)
           FROM comment AS said JOIN person AS author ON author.person_id = said.author_id
          WHERE said.post_id = :post AND said.withdrawn_at IS NULL
          ORDER BY said.written_at DESC, said.comment_id DESC
          LIMIT :newest",
        named_params! { ":post": post, ":newest": newest },
        |row| {
            let author: PersonId = row.get(1)?;
            let by_staff = row.get(8)?;
            let titled: String = if by_staff { row.get(7)? } else { String::new() };
            Ok(Comment {
                comment: row.get(0)?,
                author: face(author, titled, row.get(5)?, row.get(6)?),
                by_staff,
                is_own: author == reader,
                text: row.get(2)?,
                written_at: row.get(3)?,
                revised_at: row.get(4)?,
            })
        },
    )?;
    comments.reverse();
    Ok(comments)
}
