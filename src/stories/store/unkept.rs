//! A draft as it was sent, where the disk had no room for it: the words go back onto the page on which they were written.

use super::super::manuscript::Manuscript;
use super::draft::{self, Desk};
use crate::db::Tx;
use crate::db::ids::{PersonId, PostId};
use crate::error::Result;
use crate::policy::May;
use crate::policy::stories::{PostToClass, PostToSchool, ReviseDraft};

/// What was sent to the class's story; none where its draft is not the writer's.
///
/// # Errors
/// As the database gives them.
pub fn in_class(tx: &Tx<'_>, may: &May<PostToClass>, sent: &Manuscript) -> Result<Option<Desk>> {
    by_key(tx, may.person(), sent)
}

/// What was sent to the school story; none where its draft is not the writer's.
///
/// # Errors
/// As the database gives them.
pub fn in_school(tx: &Tx<'_>, may: &May<PostToSchool>, sent: &Manuscript) -> Result<Option<Desk>> {
    by_key(tx, may.person(), sent)
}

/// What was sent to be kept in the draft.
///
/// # Errors
/// As the database gives them.
pub fn of_draft(tx: &Tx<'_>, may: &May<ReviseDraft>, sent: &Manuscript) -> Result<Desk> {
    Ok(as_sent(draft::look_again(tx, may)?, sent))
}

fn by_key(tx: &Tx<'_>, person: PersonId, sent: &Manuscript) -> Result<Option<Desk>> {
    let post = tx.row(
        "SELECT post_id FROM post WHERE form_key = ?1 AND author_id = ?2 AND published_at IS NULL AND withdrawn_at IS NULL",
        (&sent.form_key, person),
        |row| row.get::<_, PostId>(0),
    )?;
    let desk = post.map(|post| draft::desk(tx, draft::load(tx, post)?)).transpose()?;
    Ok(desk.map(|desk| as_sent(desk, sent)))
}

fn as_sent(mut desk: Desk, sent: &Manuscript) -> Desk {
    desk.draft.text.clone_from(&sent.text);
    desk.draft.comments_open = sent.comments_open;
    for (picture, said) in &sent.pictures {
        if let Some(shown) = desk.draft.pictures.iter_mut().find(|shown| shown.shown.picture == *picture) {
            shown.tags = said.tags.iter().copied().collect();
            shown.nobody = said.nobody;
            shown.shown.description.clone_from(&said.description);
        }
    }
    desk
}
