//! Posts, what stands under them, and the pictures that they show.

use super::Spot;
use crate::db::Tx;
use crate::db::ids::{BlobId, ClassId, CommentId, PersonId, PictureId, PostId};
use crate::error::{Error, Result};
use crate::policy::{Ask, Concerns};

/// A post that is not withdrawn, with the class whose story it is in (none: the school story).
#[derive(Clone, Copy, Debug)]
pub struct Posted {
    /// The post.
    pub post: PostId,
    /// Its class; none is the school story.
    pub class: Option<ClassId>,
    /// Who wrote it.
    pub author: PersonId,
    /// Whether it is published; else a draft.
    pub published: bool,
}

impl Posted {
    pub(in crate::policy) fn load(tx: &Tx<'_>, post: PostId) -> Result<Self> {
        tx.one(
            "SELECT class_id, author_id, published_at IS NOT NULL FROM post WHERE post_id = ?1 AND withdrawn_at IS NULL",
            [post],
            |row| Ok(Self { post, class: row.get(0)?, author: row.get(1)?, published: row.get(2)? }),
        )
    }
}

impl Spot for Posted {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        match ask.place.word("pictures") {
            Some(word) if ask.place.word("posts").is_none() => {
                let picture: PictureId = word.parse().map_err(|_| Error::NotFound)?;
                let post =
                    ask.tx.one("SELECT post_id FROM picture WHERE picture_id = ?1", [picture], |row| row.get(0))?;
                Self::load(ask.tx, post)
            }
            _ => Self::load(ask.tx, ask.place.id("posts")?),
        }
    }
    fn concerns(self) -> Concerns {
        let object = if self.class.is_some() { "post" } else { "school_post" };
        Concerns { object, id: Some(self.post.0), class: self.class, pupil: None }
    }
}

/// A comment that is not withdrawn, under a post that is not withdrawn.
#[derive(Clone, Copy, Debug)]
pub struct Commented {
    /// The comment.
    pub comment: CommentId,
    /// Who wrote it.
    pub author: PersonId,
    /// The post it stands under.
    pub posted: Posted,
}

impl Spot for Commented {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let comment: CommentId = ask.place.id("comments")?;
        let (author, post) = ask.tx.one(
            "SELECT author_id, post_id FROM comment WHERE comment_id = ?1 AND withdrawn_at IS NULL",
            [comment],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Self { comment, author, posted: Posted::load(ask.tx, post)? })
    }
    fn concerns(self) -> Concerns {
        let object = if self.posted.class.is_some() { "comment" } else { "school_comment" };
        Concerns { object, id: Some(self.comment.0), class: self.posted.class, pupil: None }
    }
}

/// A sealed picture as a browser asks for it, with the post that shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The blob.
    pub blob: BlobId,
    /// The post whose picture it is.
    pub posted: Posted,
}

impl Spot for Shown {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let blob: BlobId = ask.place.id("media")?;
        let post = ask.tx.one(
            "SELECT picture.post_id FROM picture_size JOIN picture USING (picture_id) WHERE blob_id = ?1",
            [blob],
            |row| row.get(0),
        )?;
        Ok(Self { blob, posted: Posted::load(ask.tx, post)? })
    }
    fn concerns(self) -> Concerns {
        self.posted.concerns()
    }
}
