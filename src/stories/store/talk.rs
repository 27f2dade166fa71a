//! What people do with a published post: like, comment, revise, withdraw, arrange.

use rusqlite::named_params;

use super::super::{Story, words};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::policy::May;
use crate::policy::stories::{
    ArrangePost, CommentOnPost, LikePost, ReviseOwnComment, ReviseOwnPost, WithdrawComment, WithdrawPost,
};

/// Likes the post; twice is once.
///
/// # Errors
/// As the database gives them.
pub fn like(tx: &Tx<'_>, may: &May<LikePost>) -> Result<()> {
    let post = may.posted().post;
    let new = tx.execute(
        "INSERT INTO post_like (post_id, person_id, liked_at) VALUES (?1, ?2, ?3) ON CONFLICT DO NOTHING",
        (post, may.person(), tx.now()),
    )?;
    if new > 0 {
        tx.execute("UPDATE post SET like_count = like_count + 1 WHERE post_id = ?1", [post])?;
        tx.announce(Topic::Post(post));
    }
    Ok(())
}

/// Takes the like back; twice is once.
///
/// # Errors
/// As the database gives them.
pub fn unlike(tx: &Tx<'_>, may: &May<LikePost>) -> Result<()> {
    let post = may.posted().post;
    if tx.execute("DELETE FROM post_like WHERE post_id = ?1 AND person_id = ?2", (post, may.person()))? > 0 {
        tx.execute("UPDATE post SET like_count = like_count - 1 WHERE post_id = ?1", [post])?;
        tx.announce(Topic::Post(post));
    }
    Ok(())
}

/// Comments on the post; the same form twice is one comment.
///
/// # Errors
/// [`Error::Invalid`] where nothing was written or too much.
pub fn comment(tx: &Tx<'_>, may: &May<CommentOnPost>, form_key: &str, text: &str) -> Result<()> {
    let post = may.posted().post;
    let text = comment_text(text)?;
    // The key is the writer's own: nobody can use up another's.
    let form_key = format!("{}-{form_key}", may.person());
    let new = tx.execute(
        "INSERT INTO comment (post_id, author_id, form_key, text, written_at) VALUES (:post, :author, :form_key, :text, :now)
         ON CONFLICT (form_key) DO NOTHING",
        named_params! { ":post": post, ":author": may.person(), ":form_key": form_key, ":text": text, ":now": tx.now() },
    )?;
    if new == 0 {
        tx.nothing_changed();
        return Ok(());
    }
    tx.execute("UPDATE post SET comment_count = comment_count + 1 WHERE post_id = ?1", [post])?;
    tx.announce(Topic::Post(post));
    Ok(())
}

/// Revises one's own comment.
///
/// # Errors
/// [`Error::Invalid`] where nothing was written or too much.
pub fn revise_comment(tx: &Tx<'_>, may: &May<ReviseOwnComment>, text: &str) -> Result<()> {
    let at = may.commented();
    let text = comment_text(text)?;
    tx.execute("UPDATE comment SET text = ?2, revised_at = ?3 WHERE comment_id = ?1", (at.comment, text, tx.now()))?;
    tx.announce(Topic::Post(at.posted.post));
    Ok(())
}

/// Withdraws a comment.
///
/// # Errors
/// As the database gives them.
pub fn withdraw_comment(tx: &Tx<'_>, may: &May<WithdrawComment>) -> Result<()> {
    let at = may.commented();
    let gone = tx.execute(
        "UPDATE comment SET withdrawn_by = ?2, withdrawn_at = ?3 WHERE comment_id = ?1 AND withdrawn_at IS NULL",
        (at.comment, may.person(), tx.now()),
    )?;
    if gone > 0 {
        tx.execute("UPDATE post SET comment_count = comment_count - 1 WHERE post_id = ?1", [at.posted.post])?;
        tx.announce(Topic::Post(at.posted.post));
    }
    Ok(())
}

/// Revises one's own post.
///
/// # Errors
/// [`Error::Invalid`] where nothing is left of it, or it is too long.
pub fn revise(tx: &Tx<'_>, may: &May<ReviseOwnPost>, text: &str) -> Result<()> {
    let posted = may.posted();
    let text = words::clean(text);
    if let Some(complaint) = words::too_long("text", &text, words::LONGEST_POST) {
        return Err(complaint.into());
    }
    if text.is_empty() && !tx.exists("SELECT 1 FROM picture WHERE post_id = ?1", [posted.post])? {
        return Err(Error::invalid("text", "stories-empty"));
    }
    tx.execute("UPDATE post SET text = ?2, revised_at = ?3 WHERE post_id = ?1", (posted.post, text, tx.now()))?;
    tx.announce(Story::of(posted.class).topic());
    tx.announce(Topic::Post(posted.post));
    Ok(())
}

/// Withdraws a post with everything under it.
///
/// # Errors
/// As the database gives them.
pub fn withdraw(tx: &Tx<'_>, may: &May<WithdrawPost>) -> Result<()> {
    let posted = may.posted();
    tx.execute(
        "UPDATE post SET withdrawn_by = ?2, withdrawn_at = ?3 WHERE post_id = ?1 AND withdrawn_at IS NULL",
        (posted.post, may.person(), tx.now()),
    )?;
    tx.announce(Story::of(posted.class).topic());
    tx.announce(Topic::Post(posted.post));
    Ok(())
}

/// Keeps a post at the top or lets it go, opens or closes its comments; what is not named stays.
///
/// # Errors
/// As the database gives them.
pub fn arrange(tx: &Tx<'_>, may: &May<ArrangePost>, pinned: Option<bool>, comments_open: Option<bool>) -> Result<()> {
    let posted = may.posted();
    if let Some(pinned) = pinned {
        tx.execute(
            "UPDATE post SET pinned_at = CASE WHEN ?2 THEN coalesce(pinned_at, ?3) END WHERE post_id = ?1",
            (posted.post, pinned, tx.now()),
        )?;
    }
    if let Some(open) = comments_open {
        tx.execute(
            "UPDATE post SET comments = ?2 WHERE post_id = ?1",
            (posted.post, if open { "open" } else { "closed" }),
        )?;
    }
    tx.announce(Story::of(posted.class).topic());
    tx.announce(Topic::Post(posted.post));
    Ok(())
}

fn comment_text(text: &str) -> Result<String> {
    let text = words::clean(text);
    if text.is_empty() {
        return Err(Error::invalid("text", "stories-comment-empty"));
    }
    match words::too_long("text", &text, words::LONGEST_COMMENT) {
        Some(complaint) => Err(complaint.into()),
        None => Ok(text),
    }
}
