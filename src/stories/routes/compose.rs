//! The composer: a draft on the server, a photo a request, and the door that only a complete and permitted post passes.

use askama::Template;
use rocket::http::{Accept, MediaType, Status};
use rocket::response::Redirect;
use rocket::response::content::RawJson;
use rocket::{Route, State, get, post, routes};
use serde_json::{Value, json};
use tokio::task::block_in_place;

use super::super::manuscript::{Act, Manuscript, is_form_key};
use super::super::store::draft::{self, Desk, Outcome};
use super::super::store::{picture, unkept};
use super::super::{Consent, MOST_PICTURES, Story, Taggable};
use super::form_key;
use crate::db::Db;
use crate::db::ids::{ClassId, PictureId};
use crate::disk::{Disk, Level};
use crate::error::{Complaint, Error, Result};
use crate::keys::{KeyOwner, Keybox};
use crate::media::pictures::{Refusal, prepare};
use crate::media::{Media, Stored};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::stories::{PostToClass, PostToSchool, ReadDraft, ReviseDraft};

pub(super) fn routes() -> Vec<Route> {
    routes![start_in_class, start_in_school, open, pictures, keep, publish_in_class, publish_in_school]
}

/// The composer's page.
#[derive(Template)]
#[template(path = "stories/compose.html")]
struct Compose {
    page: Page,
    desk: Desk,
    entered: Entered,
    room: Level,
}

/// The pictures of a draft, for the composer's script.
#[derive(Template)]
#[template(path = "stories/pictures.html")]
struct Pictures {
    page: Page,
    desk: Desk,
    entered: Entered,
}

impl Desk {
    /// The title of the story it will stand in.
    fn title(&self, page: &Page) -> String {
        if self.class.is_empty() {
            page.t("stories-of-school")
        } else {
            page.t_with("stories-of-class", &[("class", self.class.as_str())])
        }
    }

    /// The blocked pupils of one kind, by name.
    fn blocked_by(&self, page: &Page, refused: bool) -> Option<String> {
        let kind = if refused { Consent::Refused } else { Consent::Unasked };
        let names: Vec<String> =
            self.blocked.iter().filter(|pupil| pupil.consent == kind).map(|pupil| pupil.name.clone()).collect();
        (!names.is_empty()).then(|| page.list(&names))
    }

    /// Pupils of the class whose names stand in the words.
    fn named(&self, page: &Page) -> Option<String> {
        let is_written =
            |name: &str| self.draft.text.split(|letter: char| !letter.is_alphanumeric()).any(|word| word == name);
        let first = |pupil: &Taggable| pupil.name.split(' ').next().unwrap_or_default().to_owned();
        let mut names: Vec<String> = self.taggable.iter().map(first).filter(|name| is_written(name)).collect();
        names.dedup();
        (!names.is_empty() && self.draft.story != Story::School).then(|| page.list(&names))
    }

    fn is_full(&self) -> bool {
        self.draft.pictures.len() >= MOST_PICTURES
    }

    /// Where a script finds the pictures anew.
    fn pictures_address(&self) -> String {
        format!("/posts/{}/draft/pictures", self.draft.post)
    }
}

#[post("/classes/<_>/stories/drafts")]
fn start_in_class(may: May<PostToClass>, db: &State<Db>) -> Result<Redirect> {
    let key = form_key()?;
    let post = db.write(&may, |tx, may| draft::start_in_class(tx, may, &key))?;
    Ok(Redirect::to(format!("/posts/{post}/draft")))
}

#[post("/stories/drafts")]
fn start_in_school(may: May<PostToSchool>, db: &State<Db>) -> Result<Redirect> {
    let key = form_key()?;
    let post = db.write(&may, |tx, may| draft::start_in_school(tx, may, &key))?;
    Ok(Redirect::to(format!("/posts/{post}/draft")))
}

#[get("/posts/<_>/draft")]
fn open(may: May<ReadDraft>, page: Page, db: &State<Db>) -> Result<Html<Compose>> {
    let desk = db.read(&may, draft::open)?;
    Ok(Html(Compose { page, desk, entered: Entered::nothing(), room: db.disk().look()? }))
}

#[get("/posts/<_>/draft/pictures")]
fn pictures(may: May<ReadDraft>, page: Page, db: &State<Db>) -> Result<Html<Pictures>> {
    let desk = db.read(&may, draft::open)?;
    Ok(Html(Pictures { page, desk, entered: Entered::nothing() }))
}

/// What the composer answers: to a script in JSON, to everybody else by a page.
#[derive(rocket::Responder)]
enum Answer {
    Again(Box<(Status, Html<Compose>)>),
    Go(Redirect),
    Told(Box<(Status, RawJson<String>)>),
}

fn asks_for_json(accept: Option<&Accept>) -> bool {
    accept.is_some_and(|accept| accept.preferred().media_type() == &MediaType::JSON)
}

#[post("/posts/<_>/draft", data = "<sent>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
fn keep(
    may: May<ReviseDraft>,
    page: Page,
    accept: Option<&Accept>,
    mut sent: Manuscript,
    db: &State<Db>,
    media: &State<Media>,
    keybox: &State<Keybox>,
) -> Result<Answer> {
    let posted = may.posted();
    if sent.act == Act::Discard {
        let files = db.write(&may, draft::discard)?;
        media.remove(files);
        return Ok(Answer::Go(Redirect::to(format!("{}?done=stories-discarded", Story::of(posted.class).address()))));
    }
    let (sizes, refusal) = sealed_photo(&mut sent, posted.class, db.disk(), media, keybox)?;
    let kept = db.write(&may, |tx, may| {
        let added = draft::keep(tx, may, &sent, &sizes, keybox)?;
        let files = match sent.act {
            Act::TakeAway(picture) => picture::take_away(tx, may, picture)?,
            _ => Vec::new(),
        };
        Ok((added, files, refusal.is_some().then(|| draft::look_again(tx, may)).transpose()?))
    });
    let (added, files, desk) = match kept {
        Ok(kept) => kept,
        Err(error) => {
            media.remove(sizes.iter().map(|size| size.blob));
            let Error::NoRoom(_) = &error else { return refused(error, &page, accept) };
            if asks_for_json(accept) {
                return Ok(told(Status::InsufficientStorage, &json!({ "message": page.t("stories-not-kept") })));
            }
            let desk = db.read(&may, |tx, may| unkept::of_draft(tx, may, &sent))?;
            return Ok(not_kept(page, desk, db.disk()));
        }
    };
    media.remove(files);
    match (refusal, desk) {
        (Some(complaint), Some(desk)) if !asks_for_json(accept) => {
            Ok(again(Status::UnprocessableEntity, page, desk, vec![complaint], db.disk()))
        }
        (Some(complaint), _) => refused(complaint.into(), &page, accept),
        (None, _) if asks_for_json(accept) => {
            Ok(told(Status::Ok, &json!({ "picture": added.map(|picture: PictureId| picture.0) })))
        }
        (None, _) => {
            Ok(Answer::Go(Redirect::to(format!("/posts/{}/draft?done=stories-kept{}", posted.post, anchor(added)))))
        }
    }
}

fn anchor(picture: Option<PictureId>) -> String {
    picture.map(|picture| format!("#picture-{picture}")).unwrap_or_default()
}

/// To a script in JSON what was refused; to everybody else as a page.
fn refused(error: Error, page: &Page, accept: Option<&Accept>) -> Result<Answer> {
    match error {
        Error::Invalid(complaints) if asks_for_json(accept) => {
            let entered = Entered::nothing().wrong(complaints);
            let message: Vec<String> = entered.all_errors(page).into_iter().map(|(_, text)| text).collect();
            Ok(told(Status::UnprocessableEntity, &json!({ "message": message.join(" ") })))
        }
        error => Err(error),
    }
}

fn told(status: Status, what: &Value) -> Answer {
    Answer::Told(Box::new((status, RawJson(what.to_string()))))
}

fn again(status: Status, page: Page, desk: Desk, complaints: Vec<Complaint>, disk: &Disk) -> Answer {
    let entered = Entered::nothing().wrong(complaints);
    Answer::Again(Box::new((status, Html(Compose { page, desk, entered, room: disk.level() }))))
}

/// The composer with all that was sent, where the disk had no room for it.
fn not_kept(page: Page, desk: Desk, disk: &Disk) -> Answer {
    let complaint = Complaint::new("", "stories-not-kept");
    again(Status::InsufficientStorage, page, desk, vec![complaint], disk)
}

#[post("/classes/<_>/stories", data = "<sent>")]
fn publish_in_class(
    may: May<PostToClass>,
    page: Page,
    mut sent: Manuscript,
    db: &State<Db>,
    media: &State<Media>,
    keybox: &State<Keybox>,
) -> Result<Answer> {
    let story = Story::Class(may.class());
    let (sizes, refusal) = sealed_photo(&mut sent, story.class(), db.disk(), media, keybox)?;
    let outcome = db.write(&may, |tx, may| draft::publish_in_class(tx, may, &sent, &sizes, keybox));
    if matches!(outcome, Err(Error::NoRoom(_)))
        && let Some(desk) = db.read(&may, |tx, may| unkept::in_class(tx, may, &sent))?
    {
        media.remove(sizes.iter().map(|size| size.blob));
        return Ok(not_kept(page, desk, db.disk()));
    }
    published(story, page, outcome, (sizes, refusal), db.disk(), media)
}

#[post("/stories", data = "<sent>")]
fn publish_in_school(
    may: May<PostToSchool>,
    page: Page,
    mut sent: Manuscript,
    db: &State<Db>,
    media: &State<Media>,
    keybox: &State<Keybox>,
) -> Result<Answer> {
    let (sizes, refusal) = sealed_photo(&mut sent, None, db.disk(), media, keybox)?;
    let outcome = db.write(&may, |tx, may| draft::publish_in_school(tx, may, &sent, &sizes, keybox));
    if matches!(outcome, Err(Error::NoRoom(_)))
        && let Some(desk) = db.read(&may, |tx, may| unkept::in_school(tx, may, &sent))?
    {
        media.remove(sizes.iter().map(|size| size.blob));
        return Ok(not_kept(page, desk, db.disk()));
    }
    published(Story::School, page, outcome, (sizes, refusal), db.disk(), media)
}

fn published(
    story: Story,
    page: Page,
    outcome: Result<Outcome>,
    (sizes, refusal): (Vec<Stored>, Option<Complaint>),
    disk: &Disk,
    media: &Media,
) -> Result<Answer> {
    match outcome {
        Ok(Outcome::Published(post)) => {
            Ok(Answer::Go(Redirect::to(format!("{}?done=stories-published#post-{post}", story.address()))))
        }
        Ok(Outcome::Incomplete(desk, complaints)) => {
            let complaints = refusal.into_iter().chain(complaints).collect();
            Ok(again(Status::UnprocessableEntity, page, *desk, complaints, disk))
        }
        // permissions.csv, PostToClass: where consent is missing the answer is a shut door, with its reason on the page.
        Ok(Outcome::Blocked(desk)) => Ok(again(Status::Forbidden, page, *desk, refusal.into_iter().collect(), disk)),
        Err(error) => {
            media.remove(sizes.iter().map(|size| size.blob));
            Err(error)
        }
    }
}

/// The photo that came with the form, made harmless and sealed in its sizes; or what is wrong with it.
fn sealed_photo(
    sent: &mut Manuscript,
    class: Option<ClassId>,
    disk: &Disk,
    media: &Media,
    keybox: &Keybox,
) -> Result<(Vec<Stored>, Option<Complaint>)> {
    if !is_form_key(&sent.form_key) {
        sent.form_key = form_key()?;
    }
    if let Some(refusal) = sent.refused {
        return Ok((Vec::new(), Some(Complaint::new("photo", refusal.message()))));
    }
    let Some(photo) = sent.photo.take() else { return Ok((Vec::new(), None)) };
    if disk.look()?.stops_photos() {
        sent.refuse(Refusal::NoRoom);
        return Ok((Vec::new(), Some(Complaint::new("photo", Refusal::NoRoom.message()))));
    }
    let prepared = block_in_place(|| prepare(&photo, media.gate()));
    drop(photo);
    sent.arrived();
    let sizes = match prepared {
        Ok(sizes) => sizes,
        Err(Refusal::Busy) => return Err(Refusal::Busy.about("photo")),
        Err(refusal) => {
            sent.refuse(refusal);
            return Ok((Vec::new(), Some(Complaint::new("photo", refusal.message()))));
        }
    };
    // A class gets its key when it is made; this is the net for one that came by another way.
    let owner = class.map_or(KeyOwner::School, |class| KeyOwner::Class(class.0));
    keybox.ensure([owner]).map_err(Error::fault)?;
    let owners = picture::owners(keybox, class, &[])?;
    Ok((block_in_place(|| media.keep(&sizes, &owners))?, None))
}
