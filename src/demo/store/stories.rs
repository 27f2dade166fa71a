//! Posts with their pictures, likes, comments, and who has seen them.

use rusqlite::named_params;

use crate::clock::{DAY, HOUR, MINUTE, Moment};
use crate::db::Tx;
use crate::db::ids::{BlobId, ClassId, PersonId, PupilId};
use crate::demo::content::{Content, WrittenPost};
use crate::demo::world::{Lot, Roll};
use crate::demo::{Calendar, Size};
use crate::error::{Error, Result};

/// A picture's file, sealed, with what its rows need.
pub struct Sealed {
    pub blob: BlobId,
    pub wrapped_key: Vec<u8>,
    pub clear_bytes: usize,
    pub width: u32,
    pub height: u32,
}

/// A picture that waits to be sealed: its row is there, its sizes are not.
pub struct Waiting {
    pub picture: i64,
    pub name: String,
    pub class: Option<ClassId>,
    pub tagged: Vec<PupilId>,
}

/// Every post with all that hangs on it; gives the pictures whose files are still to be sealed.
pub fn fill_stories(
    tx: &Tx<'_>,
    content: &Content,
    calendar: &Calendar,
    roll: &Roll,
    size: Size,
) -> Result<Vec<Waiting>> {
    let mut filling =
        Filling { tx, content, roll, lot: Lot::new(253), everyone: everyone(roll), waiting: Vec::new(), number: 0 };
    for (class, post) in content.posts.iter().filter(|(_, post)| size == Size::Whole || post.is_recent()) {
        filling.post(class.as_deref(), post, calendar.moment(&post.when)?)?;
    }
    Ok(filling.waiting)
}

/// All readers of the school story.
fn everyone(roll: &Roll) -> Vec<PersonId> {
    let mut all: Vec<PersonId> =
        roll.readers.values().flatten().chain(roll.young_readers.values().flatten()).copied().collect();
    all.sort_unstable();
    all.dedup();
    all
}

struct Filling<'a> {
    tx: &'a Tx<'a>,
    content: &'a Content,
    roll: &'a Roll,
    lot: Lot,
    everyone: Vec<PersonId>,
    waiting: Vec<Waiting>,
    number: u32,
}

/// Who reads a story: for class stories, class; none is the school's.
struct Circle {
    class: Option<ClassId>,
    author: PersonId,
    readers: Vec<PersonId>,
}

impl Filling<'_> {
    fn post(&mut self, class: Option<&str>, post: &WrittenPost, at: Moment) -> Result<()> {
        let circle = self.circle(class, post)?;
        let likers = self.lot.some(&circle.readers, post.likes);
        let id = self.tx.insert(
            "INSERT INTO post (class_id, author_id, form_key, text, drafted_at, published_at, comments, like_count)
             VALUES (:class, :author, :key, :text, :drafted, :at, :comments, :likes)",
            named_params! {
                ":class": circle.class, ":author": circle.author, ":key": self.key(), ":text": post.text,
                ":drafted": at.plus(-5 * MINUTE), ":at": at, ":comments": if post.closed { "closed" } else { "open" },
                ":likes": i64::try_from(likers.len()).map_err(Error::fault)?,
            },
        )?;
        for (place, name) in post.pictures.iter().enumerate() {
            let tagged = if place == 0 { self.tagged(circle.class, post)? } else { Vec::new() };
            self.picture(id, place, name, &circle, tagged, at)?;
        }
        for liker in &likers {
            let liked_at = self.later(at, DAY);
            self.tx.execute(
                "INSERT INTO post_like (post_id, person_id, liked_at) VALUES (?1, ?2, ?3)",
                (id, liker, liked_at),
            )?;
        }
        let commenters = self.comments(id, post, &circle, at)?;
        self.seen(id, &circle, at, &[likers, commenters].concat())
    }

    fn circle(&self, class: Option<&str>, post: &WrittenPost) -> Result<Circle> {
        let missing = || Error::fault(format!("nobody of the demo school writes \"{}\"", post.when));
        let class = class.map(|class| self.roll.class(class)).transpose()?;
        let usual = match class {
            Some(class) => self.roll.teachers.get(&class).and_then(|all| all.first()).copied(),
            None => self.roll.head,
        };
        let author = match &post.by {
            Some(name) => self.roll.staff.get(name).copied(),
            None => usual,
        };
        let readers = match class {
            Some(class) => {
                let of = |readers: &std::collections::BTreeMap<ClassId, Vec<PersonId>>| {
                    readers.get(&class).cloned().unwrap_or_default()
                };
                [of(&self.roll.readers), of(&self.roll.young_readers)].concat()
            }
            None => self.everyone.clone(),
        };
        Ok(Circle { class, author: author.ok_or_else(missing)?, readers })
    }

    fn tagged(&self, class: Option<ClassId>, post: &WrittenPost) -> Result<Vec<PupilId>> {
        let find = |name: &String| {
            class
                .and_then(|class| self.roll.pupils.get(&(class, name.clone())).copied())
                .ok_or_else(|| Error::fault(format!("{name}, tagged in \"{}\", is not in the class", post.when)))
        };
        post.tagged.iter().map(find).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "what a row of a picture holds")]
    fn picture(
        &mut self,
        post: i64,
        place: usize,
        name: &str,
        circle: &Circle,
        tagged: Vec<PupilId>,
        at: Moment,
    ) -> Result<()> {
        let drawn = self.content.pictures.get(name).ok_or_else(|| Error::fault(format!("no picture {name}")))?;
        let nobody = tagged.is_empty();
        let picture = self.tx.insert(
            "INSERT INTO picture (post_id, position, description, width, height, nobody_by, nobody_at, added_at)
             VALUES (:post, :place, :description, :width, :height, :nobody_by, :nobody_at, :at)",
            named_params! {
                ":post": post, ":place": i64::try_from(place).map_err(Error::fault)?, ":description": drawn.alt,
                ":width": drawn.width, ":height": drawn.height, ":nobody_by": nobody.then_some(circle.author),
                ":nobody_at": nobody.then_some(at), ":at": at.plus(-2 * MINUTE),
            },
        )?;
        for pupil in &tagged {
            self.tx.execute(
                "INSERT INTO picture_tag (picture_id, pupil_id, tagged_by, tagged_at) VALUES (?1, ?2, ?3, ?4)",
                (picture, pupil, circle.author, at.plus(-MINUTE)),
            )?;
        }
        self.waiting.push(Waiting { picture, name: name.into(), class: circle.class, tagged });
        Ok(())
    }

    fn comments(&mut self, post: i64, written: &WrittenPost, circle: &Circle, at: Moment) -> Result<Vec<PersonId>> {
        let mut writers = Vec::new();
        let mut when = at;
        for (who, text) in &written.comments {
            let Some(writer) = self.writer(who, circle)? else { continue };
            when = self.later(when.plus(12 * MINUTE), HOUR);
            self.tx.execute(
                "INSERT INTO comment (post_id, author_id, form_key, text, written_at) VALUES (?1, ?2, ?3, ?4, ?5)",
                (post, writer, self.key(), text, when),
            )?;
            writers.push(writer);
        }
        let count = i64::try_from(writers.len()).map_err(Error::fault)?;
        self.tx.execute("UPDATE post SET comment_count = ?2 WHERE post_id = ?1", (post, count))?;
        Ok(writers)
    }

    /// Who signs a comment; none where no guardian of the pupil has an account.
    fn writer(&mut self, who: &str, circle: &Circle) -> Result<Option<PersonId>> {
        if matches!(who, "teacher" | "author") {
            return Ok(Some(circle.author));
        }
        let (class, pupil) = match who.split_once('/') {
            Some((class, pupil)) => (Some(self.roll.class(class)?), pupil),
            None => (circle.class, who),
        };
        let pupil = class.and_then(|class| self.roll.pupils.get(&(class, pupil.to_owned())));
        let pupil = pupil.ok_or_else(|| Error::fault(format!("{who}, whose family comments, is not there")))?;
        Ok(self.roll.guardians.get(pupil).and_then(|all| all.first()).copied())
    }

    /// Most families have seen a post; whoever signs in at the demo has not seen the last two days.
    fn seen(&mut self, post: i64, circle: &Circle, at: Moment, surely: &[PersonId]) -> Result<()> {
        let new = self.tx.now().since(at) < 2 * DAY;
        let share = if new { 35 } else { 82 };
        for reader in &circle.readers {
            let away = new && self.roll.visitors.contains(reader);
            if !surely.contains(reader) && (away || !self.lot.chance(share)) {
                continue;
            }
            let seen_at = self.later(at, DAY);
            self.tx.execute(
                "INSERT INTO post_seen (post_id, person_id, seen_at) VALUES (?1, ?2, ?3)",
                (post, reader, seen_at),
            )?;
        }
        Ok(())
    }

    /// Some time within `within` after `at`, but not after now.
    fn later(&mut self, at: Moment, within: i64) -> Moment {
        let minutes = usize::try_from(within / MINUTE).unwrap_or(1);
        at.plus(i64::try_from(1 + self.lot.below(minutes)).unwrap_or(1) * MINUTE).min(self.tx.now())
    }

    fn key(&mut self) -> String {
        self.number += 1;
        format!("demo-{}", self.number)
    }
}

/// The rows of one sealed size of a picture.
pub fn add_picture(tx: &Tx<'_>, waiting: &Waiting, sealed: &Sealed) -> Result<()> {
    tx.execute(
        "INSERT INTO blob (blob_id, media_type, clear_bytes, owner_class, wrapped_key, stored_at)
         VALUES (:blob, :media, :bytes, :class, :key, :at)",
        named_params! {
            ":blob": sealed.blob, ":media": crate::media::MediaKind::WebP.content_type(),
            ":bytes": i64::try_from(sealed.clear_bytes).map_err(Error::fault)?, ":class": waiting.class,
            ":key": sealed.wrapped_key, ":at": tx.now(),
        },
    )?;
    for pupil in &waiting.tagged {
        tx.execute("INSERT INTO blob_pupil (blob_id, pupil_id) VALUES (?1, ?2)", (sealed.blob, pupil))?;
    }
    tx.execute(
        "INSERT INTO picture_size (picture_id, blob_id, width, height) VALUES (?1, ?2, ?3, ?4)",
        (waiting.picture, sealed.blob, sealed.width, sealed.height),
    )?;
    Ok(())
}
