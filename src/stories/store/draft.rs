//! Drafts: begun with the first word or picture, kept on the server, published once.

use rusqlite::named_params;

use super::super::manuscript::Manuscript;
use super::super::{Consent, Draft, DraftPicture, Onlooker, Reach, Story, Taggable, words};
use super::picture;
use crate::db::Tx;
use crate::db::ids::{PersonId, PictureId, PostId};
use crate::error::{Complaint, Error, Result};
use crate::keys::Keybox;
use crate::media::Stored;
use crate::policy::May;
use crate::policy::stories::{PostToClass, PostToSchool, ReadDraft, ReviseDraft};

/// What became of the wish to publish. But for [`Outcome::Published`] the words are kept as a draft.
#[derive(Clone, Debug)]
pub enum Outcome {
    /// It is out, now or by the same form before.
    Published(PostId),
    /// Something is missing.
    Incomplete(Box<Desk>, Vec<Complaint>),
    /// Pupils in the pictures have no consent for them here.
    Blocked(Box<Desk>),
}

/// A draft with what the composer shows around it.
#[derive(Clone, Debug)]
pub struct Desk {
    /// The draft.
    pub draft: Draft,
    /// The class's name; empty for the school story.
    pub class: String,
    /// Who may be in its pictures.
    pub taggable: Vec<Taggable>,
    /// Whom it will reach.
    pub reach: Reach,
    /// The tagged pupils without consent for pictures here.
    pub blocked: Vec<Taggable>,
}

/// Where the draft stands: its story, and who may publish it.
struct Place {
    story: Story,
    person: PersonId,
}

/// Begins a draft for the class's story, or goes on with an empty one.
///
/// # Errors
/// As the database gives them.
pub fn start_in_class(tx: &Tx<'_>, may: &May<PostToClass>, form_key: &str) -> Result<PostId> {
    start(tx, &Place { story: Story::Class(may.class()), person: may.person() }, form_key)
}

/// Begins a draft for the school story, or goes on with an empty one.
///
/// # Errors
/// As the database gives them.
pub fn start_in_school(tx: &Tx<'_>, may: &May<PostToSchool>, form_key: &str) -> Result<PostId> {
    start(tx, &Place { story: Story::School, person: may.person() }, form_key)
}

/// Publishes what the form sends to the class's story; the same form twice is one post.
///
/// # Errors
/// [`Error::NotFound`] where the form's draft is not this story's.
pub fn publish_in_class(
    tx: &Tx<'_>,
    may: &May<PostToClass>,
    sent: &Manuscript,
    sizes: &[Stored],
    keybox: &Keybox,
) -> Result<Outcome> {
    publish(tx, &Place { story: Story::Class(may.class()), person: may.person() }, sent, sizes, keybox)
}

/// Publishes what the form sends to the school story; the same form twice is one post.
///
/// # Errors
/// [`Error::NotFound`] where the form's draft is not this story's, or somebody else's.
pub fn publish_in_school(
    tx: &Tx<'_>,
    may: &May<PostToSchool>,
    sent: &Manuscript,
    sizes: &[Stored],
    keybox: &Keybox,
) -> Result<Outcome> {
    publish(tx, &Place { story: Story::School, person: may.person() }, sent, sizes, keybox)
}

/// The draft as the composer shows it.
///
/// # Errors
/// As the database gives them.
pub fn open(tx: &Tx<'_>, may: &May<ReadDraft>) -> Result<Desk> {
    desk(tx, load(tx, may.posted().post)?)
}

/// Keeps what the form sends, with the sealed sizes of a new picture, whose number it tells.
///
/// # Errors
/// [`Error::Invalid`] where a pupil is not here or there are too many pictures.
pub fn keep(
    tx: &Tx<'_>,
    may: &May<ReviseDraft>,
    sent: &Manuscript,
    sizes: &[Stored],
    keybox: &Keybox,
) -> Result<Option<PictureId>> {
    let posted = may.posted();
    keep_words(tx, posted.post, Story::of(posted.class), may.person(), sent, keybox)?;
    if sizes.is_empty() {
        return Ok(None);
    }
    picture::add(tx, posted.post, posted.class, sizes).map(Some)
}

/// The draft after a change that was refused in part.
///
/// # Errors
/// As the database gives them.
pub fn look_again(tx: &Tx<'_>, may: &May<ReviseDraft>) -> Result<Desk> {
    desk(tx, load(tx, may.posted().post)?)
}

/// Throws the draft away; its pictures' files are the caller's to remove.
///
/// # Errors
/// As the database gives them.
pub fn discard(tx: &Tx<'_>, may: &May<ReviseDraft>) -> Result<Vec<crate::db::ids::BlobId>> {
    let post = may.posted().post;
    let mut files = Vec::new();
    for picture in picture::of_post(tx, post)? {
        files.extend(picture::remove(tx, post, picture)?);
    }
    tx.execute("DELETE FROM post WHERE post_id = ?1 AND published_at IS NULL", [post])?;
    Ok(files)
}

/// The drafts of a person for a story, newest first, with their first words.
pub(super) fn open_drafts(tx: &Tx<'_>, story: Story, person: PersonId, by: Onlooker) -> Result<Vec<(PostId, String)>> {
    if by.family_alone {
        return Ok(Vec::new());
    }
    tx.rows(
        "SELECT post_id, substr(text, 1, 60) FROM post
          WHERE author_id = :person AND class_id IS :class AND published_at IS NULL AND withdrawn_at IS NULL AND contribution = 'none'
            AND (text <> '' OR EXISTS (SELECT 1 FROM picture WHERE picture.post_id = post.post_id))
          ORDER BY drafted_at DESC
          LIMIT 5",
        named_params! { ":person": person, ":class": story.class() },
        |row| Ok((row.get(0)?, row.get(1)?)),
    )
}

fn start(tx: &Tx<'_>, place: &Place, form_key: &str) -> Result<PostId> {
    let empty = tx.row(
        "SELECT post_id FROM post
          WHERE author_id = :person AND class_id IS :class AND published_at IS NULL AND withdrawn_at IS NULL AND text = ''
            AND contribution = 'none' AND NOT EXISTS (SELECT 1 FROM picture WHERE picture.post_id = post.post_id)",
        named_params! { ":person": place.person, ":class": place.story.class() },
        |row| row.get::<_, PostId>(0),
    )?;
    match empty {
        Some(post) => {
            tx.nothing_changed();
            Ok(post)
        }
        None => begin(tx, place, form_key),
    }
}

fn begin(tx: &Tx<'_>, place: &Place, form_key: &str) -> Result<PostId> {
    let post = tx.insert(
        "INSERT INTO post (class_id, author_id, form_key, text, drafted_at) VALUES (:class, :author, :form_key, '', :now)",
        named_params! { ":class": place.story.class(), ":author": place.person, ":form_key": form_key, ":now": tx.now() },
    )?;
    tx.note_object(post);
    Ok(PostId(post))
}

fn publish(tx: &Tx<'_>, place: &Place, sent: &Manuscript, sizes: &[Stored], keybox: &Keybox) -> Result<Outcome> {
    let known = tx.row(
        "SELECT post_id, published_at IS NOT NULL,
                class_id IS :class AND withdrawn_at IS NULL AND contribution = 'none'
                AND (class_id IS NOT NULL OR author_id = :person OR EXISTS (SELECT 1 FROM staff_role
                       WHERE staff_role.person_id = :person AND role = 'leader' AND ended_at IS NULL))
           FROM post WHERE form_key = :form_key",
        named_params! { ":class": place.story.class(), ":person": place.person, ":form_key": sent.form_key },
        |row| Ok((row.get::<_, PostId>(0)?, row.get::<_, bool>(1)?, row.get::<_, bool>(2)?)),
    )?;
    let post = match known {
        Some((_, _, false)) => return Err(Error::NotFound),
        Some((post, true, true)) => {
            tx.nothing_changed();
            return Ok(Outcome::Published(post));
        }
        Some((post, false, true)) => post,
        None => begin(tx, place, &sent.form_key)?,
    };
    tx.note_object(post.0);
    keep_words(tx, post, place.story, place.person, sent, keybox)?;
    if !sizes.is_empty() {
        picture::add(tx, post, place.story.class(), sizes)?;
    }
    let desk = Box::new(desk(tx, load(tx, post)?)?);
    if !desk.blocked.is_empty() {
        return Ok(Outcome::Blocked(desk));
    }
    let complaints = incomplete(&desk.draft);
    // Whoever sent a photo with it does not want it to go out without.
    if !complaints.is_empty() || sent.refused.is_some() {
        return Ok(Outcome::Incomplete(desk, complaints));
    }
    let pinned_at = sent.pin.then(|| tx.now());
    tx.execute("UPDATE post SET published_at = ?2, pinned_at = ?3 WHERE post_id = ?1", (post, tx.now(), pinned_at))?;
    tx.announce(place.story.topic());
    Ok(Outcome::Published(post))
}

/// What is missing before a draft may be published.
fn incomplete(draft: &Draft) -> Vec<Complaint> {
    let mut complaints: Vec<Complaint> =
        words::too_long("text", &draft.text, words::LONGEST_POST).into_iter().collect();
    if draft.text.is_empty() && draft.pictures.is_empty() {
        complaints.push(Complaint::new("text", "stories-empty"));
    }
    for (index, picture) in draft.pictures.iter().enumerate() {
        if picture.tags.is_empty() && !picture.nobody {
            let number = (index + 1).to_string();
            let mut complaint = Complaint::new("pictures", "stories-who-is-missing").with("number", number);
            complaint.field = format!("who-{}", picture.shown.picture).into();
            complaints.push(complaint);
        }
    }
    complaints
}

/// The tagged pupils without consent for pictures here, whether or not they are still on the roll.
pub(super) fn blocked(tx: &Tx<'_>, post: PostId, story: Story) -> Result<Vec<Taggable>> {
    tx.rows(
        "SELECT DISTINCT pupil.pupil_id, person.given_name, pupil.buddy,
                EXISTS (SELECT 1 FROM consent_voice AS voice WHERE voice.pupil_id = pupil.pupil_id AND voice.purpose = :purpose)
           FROM picture
           JOIN picture_tag AS tag ON tag.picture_id = picture.picture_id
           JOIN pupil ON pupil.pupil_id = tag.pupil_id
           JOIN person ON person.person_id = pupil.pupil_id
          WHERE picture.post_id = :post
            AND NOT EXISTS (SELECT 1 FROM consent_agreed AS agreed WHERE agreed.pupil_id = pupil.pupil_id AND agreed.purpose = :purpose)
          ORDER BY person.given_name, pupil.pupil_id",
        named_params! { ":post": post, ":purpose": story.purpose() },
        |row| {
            let consent = if row.get(3)? { Consent::Refused } else { Consent::Unasked };
            Ok(Taggable { pupil: row.get(0)?, name: row.get(1)?, class: String::new(), buddy: row.get(2)?, consent })
        },
    )
}

fn keep_words(
    tx: &Tx<'_>,
    post: PostId,
    story: Story,
    person: PersonId,
    sent: &Manuscript,
    keybox: &Keybox,
) -> Result<()> {
    tx.execute(
        "UPDATE post SET text = :text, comments = :comments, drafted_at = :now WHERE post_id = :post AND published_at IS NULL",
        named_params! { ":post": post, ":text": sent.text, ":comments": if sent.comments_open { "open" } else { "closed" }, ":now": tx.now() },
    )?;
    for (picture, said) in &sent.pictures {
        picture::say(tx, post, story, person, *picture, said, keybox)?;
    }
    Ok(())
}

pub(super) fn desk(tx: &Tx<'_>, draft: Draft) -> Result<Desk> {
    let class = match draft.story {
        Story::Class(class) => tx.one("SELECT name FROM class WHERE class_id = ?1", [class], |row| row.get(0))?,
        Story::School => String::new(),
    };
    Ok(Desk {
        class,
        taggable: taggable(tx, draft.story)?,
        reach: reach(tx, draft.story)?,
        blocked: blocked(tx, draft.post, draft.story)?,
        draft,
    })
}

pub(super) fn load(tx: &Tx<'_>, post: PostId) -> Result<Draft> {
    let mut draft =
        tx.one("SELECT class_id, form_key, text, comments, drafted_at FROM post WHERE post_id = ?1", [post], |row| {
            Ok(Draft {
                post,
                story: Story::of(row.get(0)?),
                form_key: row.get(1)?,
                text: row.get(2)?,
                comments_open: row.get::<_, String>(3)? == "open",
                drafted_at: row.get(4)?,
                pictures: Vec::new(),
            })
        })?;
    draft.pictures = pictures(tx, post)?;
    Ok(draft)
}

/// The pictures of a post with who is said to be in them.
pub(super) fn pictures(tx: &Tx<'_>, post: PostId) -> Result<Vec<DraftPicture>> {
    let rows = tx.rows(
        "SELECT picture.picture_id, picture.description, size.blob_id, size.width, size.height, picture.nobody_at IS NOT NULL
           FROM picture JOIN picture_size AS size ON size.picture_id = picture.picture_id
          WHERE picture.post_id = ?1
          ORDER BY picture.position, picture.picture_id, size.width DESC",
        [post],
        |row| Ok((super::size_row(row)?, row.get::<_, bool>(5)?)),
    )?;
    let mut shown = Vec::new();
    let mut said = std::collections::BTreeMap::<PictureId, bool>::new();
    for (row, nobody) in rows {
        said.insert(row.0, nobody);
        super::gather(&mut shown, row);
    }
    let mut pictures = Vec::with_capacity(shown.len());
    for picture in shown {
        let tags = picture::tags(tx, picture.picture)?;
        pictures.push(DraftPicture {
            nobody: said.get(&picture.picture).copied().unwrap_or_default(),
            shown: picture,
            tags,
        });
    }
    Ok(pictures)
}

/// The pupils who may be in a picture of this story, with what was said about pictures here, by class and name.
pub(super) fn taggable(tx: &Tx<'_>, story: Story) -> Result<Vec<Taggable>> {
    let mut pupils = tx.rows(
        "SELECT pupil.pupil_id, person.given_name, person.family_name, CASE WHEN :class IS NULL THEN class.name ELSE '' END,
                pupil.buddy,
                CASE WHEN EXISTS (SELECT 1 FROM consent_agreed AS agreed WHERE agreed.pupil_id = pupil.pupil_id AND agreed.purpose = :purpose) THEN 'yes'
                     WHEN EXISTS (SELECT 1 FROM consent_voice AS voice WHERE voice.pupil_id = pupil.pupil_id AND voice.purpose = :purpose) THEN 'no'
                     END
           FROM enrolment
           JOIN class ON class.class_id = enrolment.class_id
           JOIN pupil ON pupil.pupil_id = enrolment.pupil_id
           JOIN person ON person.person_id = pupil.pupil_id
          WHERE enrolment.ended_at IS NULL AND (:class IS NULL OR enrolment.class_id = :class)
          ORDER BY class.year_group, class.name, person.given_name, person.family_name",
        named_params! { ":class": story.class(), ":purpose": story.purpose() },
        |row| {
            let consent = match row.get::<_, Option<String>>(5)?.as_deref() {
                Some("yes") => Consent::Given,
                Some(_) => Consent::Refused,
                None => Consent::Unasked,
            };
            let pupil = Taggable { pupil: row.get(0)?, name: row.get(1)?, class: row.get(3)?, buddy: row.get(4)?, consent };
            Ok((pupil, row.get::<_, String>(2)?))
        },
    )?;
    let names: Vec<String> = pupils.iter().map(|(pupil, _)| pupil.name.clone()).collect();
    for (pupil, family) in &mut pupils {
        if names.iter().filter(|name| **name == pupil.name).count() > 1 {
            pupil.name.extend([' '].into_iter().chain(family.chars().take(1)).chain(['.']));
        }
    }
    Ok(pupils.into_iter().map(|(pupil, _)| pupil).collect())
}

/// Whom a post in this story will reach.
fn reach(tx: &Tx<'_>, story: Story) -> Result<Reach> {
    tx.one(
        "WITH here AS (SELECT pupil_id FROM enrolment WHERE ended_at IS NULL AND (:class IS NULL OR class_id = :class)),
              reading AS (SELECT DISTINCT link.guardian_id, link.pupil_id
                            FROM here JOIN active_link AS link USING (pupil_id)
                            JOIN account ON account.person_id = link.guardian_id AND account.closed_at IS NULL AND account.suspended_at IS NULL)
         SELECT (SELECT count(*) FROM here),
                (SELECT count(DISTINCT pupil_id) FROM reading),
                (SELECT count(DISTINCT guardian_id) FROM reading),
                (SELECT count(DISTINCT link.guardian_id) FROM here JOIN family_link AS link USING (pupil_id)
                  WHERE link.ended_at IS NULL AND link.link_id NOT IN (SELECT link_id FROM active_link))",
        named_params! { ":class": story.class() },
        |row| {
            let (children, reached): (i64, i64) = (row.get(0)?, row.get(1)?);
            Ok(Reach { children, reached, in_bookbag: row.get(2)?, on_paper: children - reached, withheld: row.get(3)? })
        },
    )
}
