//! Looking after a post: revise, withdraw, pin, close comments, say anew who is in its pictures.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post, routes};

use super::super::manuscript::Manuscript;
use super::super::store::{self, picture, talk};
use super::super::{DraftPicture, Story, Taggable};
use super::{Answer, Show, Words, onlooker};
use crate::db::Db;
use crate::db::ids::PostId;
use crate::error::Error;
use crate::keys::Keybox;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::Caller;
use crate::policy::stories::{ArrangePost, ReadPost, ReadTags, ReviseOwnPost, WithdrawPost};

pub(super) fn routes() -> Vec<Route> {
    routes![revise, withdraw, arrange, tags, retag]
}

/// Who is in the pictures of a published post.
#[derive(Template)]
#[template(path = "stories/tags.html")]
struct Tags {
    page: Page,
    post: PostId,
    pictures: Vec<DraftPicture>,
    taggable: Vec<Taggable>,
    entered: Entered,
}

#[post("/posts/<_>", data = "<sent>")]
fn revise(
    may: May<ReviseOwnPost>,
    read: May<ReadPost>,
    page: Page,
    caller: &Caller,
    sent: Form<Words<'_>>,
    db: &State<Db>,
) -> Result<Answer, Error> {
    match db.write(&may, |tx, may| talk::revise(tx, may, sent.text)) {
        Ok(()) => Ok(Answer::Go(Redirect::to(format!("/posts/{}?done=stories-revised", may.posted().post)))),
        Err(Error::Invalid(complaints)) => {
            let (reader, mut post) = db.read(&read, |tx, read| store::post(tx, read, onlooker(caller)))?;
            sent.text.clone_into(&mut post.text);
            Ok(Answer::again(Show { page, reader, post, entered: Entered::nothing().wrong(complaints) }))
        }
        Err(error) => Err(error),
    }
}

#[post("/posts/<_>/withdrawal")]
fn withdraw(may: May<WithdrawPost>, db: &State<Db>) -> Result<Redirect, Error> {
    db.write(&may, talk::withdraw)?;
    Ok(Redirect::to(format!("{}?done=stories-withdrawn", Story::of(may.posted().class).address())))
}

/// What to arrange; what is not named stays as it is.
#[derive(FromForm)]
struct Arrangement<'r> {
    pin: Option<&'r str>,
    comments: Option<&'r str>,
}

#[post("/posts/<_>/arrangement", data = "<sent>")]
fn arrange(may: May<ArrangePost>, sent: Form<Arrangement<'_>>, db: &State<Db>) -> Result<Redirect, Error> {
    let (pinned, open) = (sent.pin.map(|pin| pin == "yes"), sent.comments.map(|comments| comments == "open"));
    db.write(&may, |tx, may| talk::arrange(tx, may, pinned, open))?;
    Ok(Redirect::to(format!("/posts/{}?done=stories-arranged", may.posted().post)))
}

#[get("/posts/<_>/tags")]
fn tags(may: May<ReadTags>, page: Page, db: &State<Db>) -> Result<Html<Tags>, Error> {
    let (pictures, taggable) = db.read(&may, picture::tagging)?;
    let posted = may.posted();
    Ok(Html(Tags { page, post: posted.post, pictures, taggable, entered: Entered::nothing() }))
}

#[derive(rocket::Responder)]
enum Retagged {
    Again(Box<(Status, Html<Tags>)>),
    Go(Redirect),
}

#[post("/posts/<_>/tags", data = "<sent>")]
fn retag(
    may: May<ArrangePost>,
    read: May<ReadTags>,
    page: Page,
    sent: Manuscript,
    db: &State<Db>,
    keybox: &State<Keybox>,
) -> Result<Retagged, Error> {
    match db.write(&may, |tx, may| picture::retag(tx, may, &sent.pictures, keybox)) {
        Ok(()) => Ok(Retagged::Go(Redirect::to(format!("/posts/{}?done=stories-arranged", may.posted().post)))),
        Err(Error::Invalid(complaints)) => {
            let (mut pictures, taggable) = db.read(&read, picture::tagging)?;
            for (number, said) in sent.pictures {
                if let Some(picture) = pictures.iter_mut().find(|picture| picture.shown.picture == number) {
                    picture.tags = said.tags.into_iter().collect();
                    picture.nobody = said.nobody;
                }
            }
            let posted = may.posted();
            let entered = Entered::nothing().wrong(complaints);
            let again = Tags { page, post: posted.post, pictures, taggable, entered };
            Ok(Retagged::Again(Box::new((Status::UnprocessableEntity, Html(again)))))
        }
        Err(error) => Err(error),
    }
}
