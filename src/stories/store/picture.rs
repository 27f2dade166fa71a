//! Pictures and their sealed files: added, taken away, and who is in them.
//!
//! Invariant: a picture's key is wrapped under the key of the class-year (or the school) and those of exactly the pupils who are
//! tagged in it, in the transaction that changes the tags.

use rusqlite::named_params;

use super::super::manuscript::Said;
use super::super::{MOST_PICTURES, Story};
use super::draft;
use crate::db::Tx;
use crate::db::ids::{BlobId, ClassId, PersonId, PictureId, PostId, PupilId};
use crate::error::{Complaint, Error, Result};
use crate::keys::{KeyOwner, Keybox};
use crate::media::Stored;
use crate::media::seal::{BlobKey, Owners};
use crate::policy::May;
use crate::policy::stories::{ArrangePost, ReadMedia, ReadTags, ReviseDraft};

/// A sealed file with what opens it.
pub struct SealedRow {
    /// The file.
    pub blob: BlobId,
    /// What it is served as.
    pub media_type: String,
    /// Its key, wrapped.
    pub wrapped_key: Vec<u8>,
    /// The class whose key is in the wrap; none: the school's.
    pub class: Option<ClassId>,
    /// The pupils whose keys are in the wrap.
    pub pupils: Vec<PupilId>,
}

/// The sealed file that a browser asks for.
///
/// # Errors
/// [`Error::NotFound`].
pub fn sealed(tx: &Tx<'_>, may: &May<ReadMedia>) -> Result<SealedRow> {
    let shown = may.shown();
    let lacking = "SELECT 1 FROM blob_pupil AS tag
                    WHERE tag.blob_id = :blob
                      AND NOT EXISTS (SELECT 1 FROM consent_agreed AS agreed
                                       WHERE agreed.pupil_id = tag.pupil_id AND agreed.purpose = :purpose)";
    let purpose = Story::of(shown.posted.class).purpose();
    // When a consent ends, what hung on it is hidden at once (D102); who writes the draft still sees it.
    if shown.posted.published && tx.exists(lacking, named_params! { ":blob": shown.blob, ":purpose": purpose })? {
        return Err(Error::NotFound);
    }
    row(tx, shown.blob)
}

/// Adds a picture with its sealed sizes at the end of the draft.
///
/// # Errors
/// [`Error::Invalid`] where the draft has as many as a post may have.
pub(super) fn add(tx: &Tx<'_>, post: PostId, class: Option<ClassId>, sizes: &[Stored]) -> Result<PictureId> {
    let (count, last) =
        tx.one("SELECT count(*), coalesce(max(position), 0) FROM picture WHERE post_id = ?1", [post], |row| {
            Ok((row.get::<_, i64>(0)?, row.get::<_, i64>(1)?))
        })?;
    if count >= i64::try_from(MOST_PICTURES).unwrap_or(i64::MAX) {
        return Err(Complaint::new("photo", "stories-too-many-pictures")
            .with("most", MOST_PICTURES.to_string())
            .into());
    }
    let largest = sizes.first().ok_or_else(|| Error::fault("a picture without sizes"))?;
    let picture = PictureId(tx.insert(
        "INSERT INTO picture (post_id, position, width, height, added_at) VALUES (?1, ?2, ?3, ?4, ?5)",
        (post, last + 1, largest.width, largest.height, tx.now()),
    )?);
    for size in sizes {
        tx.execute(
            "INSERT INTO blob (blob_id, media_type, clear_bytes, owner_class, wrapped_key, stored_at)
             VALUES (:blob, 'image/jpeg', :bytes, :class, :key, :now)",
            named_params! { ":blob": size.blob, ":bytes": size.clear_bytes, ":class": class, ":key": size.wrapped_key, ":now": tx.now() },
        )?;
        tx.execute(
            "INSERT INTO picture_size (picture_id, blob_id, width, height) VALUES (?1, ?2, ?3, ?4)",
            (picture, size.blob, size.width, size.height),
        )?;
    }
    Ok(picture)
}

/// Takes a picture out of the draft, if it is one of its; the files are the caller's to remove after the commit.
///
/// # Errors
/// As the database gives them.
pub fn take_away(tx: &Tx<'_>, may: &May<ReviseDraft>, picture: PictureId) -> Result<Vec<BlobId>> {
    remove(tx, may.posted().post, picture)
}

/// Who is tagged in the pictures of a post, and who could be.
///
/// # Errors
/// As the database gives them.
pub fn tagging(
    tx: &Tx<'_>,
    may: &May<ReadTags>,
) -> Result<(Vec<super::super::DraftPicture>, Vec<super::super::Taggable>)> {
    let posted = may.posted();
    Ok((draft::pictures(tx, posted.post)?, draft::taggable(tx, Story::of(posted.class))?))
}

/// Says anew who is in the pictures of a published post; whoever lacks consent blocks it, and nothing is changed.
///
/// # Errors
/// [`Error::Invalid`] that names the picture without a word, or the pupils without consent.
pub fn retag(tx: &Tx<'_>, may: &May<ArrangePost>, said: &[(PictureId, Said)], keybox: &Keybox) -> Result<()> {
    let posted = may.posted();
    let story = Story::of(posted.class);
    for (picture, said) in said {
        if said.tags.is_empty() && !said.nobody {
            return Err(Error::invalid("pictures", "stories-who-is-missing-here"));
        }
        say(tx, posted.post, story, may.person(), *picture, said, keybox)?;
    }
    let lacking: Vec<String> = draft::blocked(tx, posted.post, story)?.into_iter().map(|pupil| pupil.name).collect();
    if !lacking.is_empty() {
        return Err(Complaint::new("pictures", "stories-retag-blocked").with("names", lacking.join(", ")).into());
    }
    tx.announce(crate::db::Topic::Post(posted.post));
    Ok(())
}

pub(super) fn of_post(tx: &Tx<'_>, post: PostId) -> Result<Vec<PictureId>> {
    tx.rows("SELECT picture_id FROM picture WHERE post_id = ?1", [post], |row| row.get(0))
}

pub(super) fn tags(tx: &Tx<'_>, picture: PictureId) -> Result<Vec<PupilId>> {
    tx.rows("SELECT pupil_id FROM picture_tag WHERE picture_id = ?1 ORDER BY pupil_id", [picture], |row| row.get(0))
}

pub(super) fn remove(tx: &Tx<'_>, post: PostId, picture: PictureId) -> Result<Vec<BlobId>> {
    if !belongs(tx, post, picture)? {
        return Ok(Vec::new());
    }
    let files = files(tx, picture)?;
    tx.execute("DELETE FROM picture_tag WHERE picture_id = ?1", [picture])?;
    tx.execute("DELETE FROM picture_size WHERE picture_id = ?1", [picture])?;
    for file in &files {
        tx.execute("DELETE FROM blob_pupil WHERE blob_id = ?1", [file])?;
        tx.execute("DELETE FROM blob WHERE blob_id = ?1", [file])?;
    }
    tx.execute("DELETE FROM picture WHERE picture_id = ?1", [picture])?;
    Ok(files)
}

/// Records what was said about a picture and wraps its keys anew where the pupils changed.
#[expect(clippy::too_many_arguments, reason = "who says what of which picture, each of its own type")]
pub(super) fn say(
    tx: &Tx<'_>,
    post: PostId,
    story: Story,
    person: PersonId,
    picture: PictureId,
    said: &Said,
    keybox: &Keybox,
) -> Result<()> {
    // A form that was open while the picture was taken away elsewhere still keeps its words.
    if !belongs(tx, post, picture)? {
        return Ok(());
    }
    let (nobody_by, nobody_at) =
        if said.nobody && said.tags.is_empty() { (Some(person), Some(tx.now())) } else { (None, None) };
    tx.execute(
        "UPDATE picture SET description = :description,
                nobody_by = CASE WHEN :by IS NULL THEN NULL ELSE coalesce(nobody_by, :by) END,
                nobody_at = CASE WHEN :by IS NULL THEN NULL ELSE coalesce(nobody_at, :at) END
          WHERE picture_id = :picture",
        named_params! { ":picture": picture, ":description": said.description, ":by": nobody_by, ":at": nobody_at },
    )?;
    let before = tags(tx, picture)?;
    let after: Vec<PupilId> = said.tags.iter().copied().collect();
    if before == after {
        return Ok(());
    }
    for pupil in &after {
        let here = tx.exists(
            "SELECT 1 FROM enrolment WHERE pupil_id = ?1 AND ended_at IS NULL AND (?2 IS NULL OR class_id = ?2)",
            (pupil, story.class()),
        )?;
        if !here && !before.contains(pupil) {
            return Err(Error::invalid("pictures", "stories-not-on-the-roll"));
        }
    }
    tx.execute("DELETE FROM picture_tag WHERE picture_id = ?1", [picture])?;
    for pupil in &after {
        tx.execute(
            "INSERT INTO picture_tag (picture_id, pupil_id, tagged_by, tagged_at) VALUES (?1, ?2, ?3, ?4)",
            (picture, pupil, person, tx.now()),
        )?;
    }
    // Pupils get their keys at enrolment; this is the net for one who came by another way.
    keybox.ensure(after.iter().map(|pupil| KeyOwner::Pupil(pupil.0))).map_err(Error::fault)?;
    for file in files(tx, picture)? {
        wrap_anew(tx, file, &after, keybox)?;
    }
    Ok(())
}

fn wrap_anew(tx: &Tx<'_>, blob: BlobId, pupils: &[PupilId], keybox: &Keybox) -> Result<()> {
    let sealed = row(tx, blob)?;
    let key = BlobKey::unwrap(&sealed.wrapped_key, blob, &owners(keybox, sealed.class, &sealed.pupils)?)?;
    let wrapped = key.wrap(blob, &owners(keybox, sealed.class, pupils)?)?;
    tx.execute("UPDATE blob SET wrapped_key = ?2 WHERE blob_id = ?1", (blob, wrapped))?;
    tx.execute("DELETE FROM blob_pupil WHERE blob_id = ?1", [blob])?;
    for pupil in pupils {
        tx.execute("INSERT INTO blob_pupil (blob_id, pupil_id) VALUES (?1, ?2)", (blob, pupil))?;
    }
    Ok(())
}

/// The keys that a wrap hangs on.
///
/// # Errors
/// [`Error::Fault`] where one of them is gone: then nobody can open the file any more.
pub fn owners(keybox: &Keybox, class: Option<ClassId>, pupils: &[PupilId]) -> Result<Owners> {
    let gone = || Error::fault("a key of this picture is gone");
    let owner = class.map_or(KeyOwner::School, |class| KeyOwner::Class(class.0));
    let mut owners = Owners::only(keybox.key(owner).ok_or_else(gone)?);
    for pupil in pupils {
        owners = owners.and(*pupil, keybox.key(KeyOwner::Pupil(pupil.0)).ok_or_else(gone)?);
    }
    Ok(owners)
}

fn belongs(tx: &Tx<'_>, post: PostId, picture: PictureId) -> Result<bool> {
    tx.exists("SELECT 1 FROM picture WHERE picture_id = ?1 AND post_id = ?2", (picture, post))
}

fn files(tx: &Tx<'_>, picture: PictureId) -> Result<Vec<BlobId>> {
    tx.rows("SELECT blob_id FROM picture_size WHERE picture_id = ?1", [picture], |row| row.get(0))
}

fn row(tx: &Tx<'_>, blob: BlobId) -> Result<SealedRow> {
    let mut sealed =
        tx.one("SELECT media_type, wrapped_key, owner_class FROM blob WHERE blob_id = ?1", [blob], |row| {
            Ok(SealedRow {
                blob,
                media_type: row.get(0)?,
                wrapped_key: row.get(1)?,
                class: row.get(2)?,
                pupils: Vec::new(),
            })
        })?;
    sealed.pupils = tx.rows("SELECT pupil_id FROM blob_pupil WHERE blob_id = ?1", [blob], |row| row.get(0))?;
    Ok(sealed)
}
