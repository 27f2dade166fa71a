//! Stories as pages: the feeds, one post, and what people do with it. Writing is in `compose`, pictures are in `media`.

mod arrange;
mod compose;
mod media;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::request::{FromRequest, Outcome, Request};
use rocket::response::Redirect;
use rocket::{Route, State, get, post, routes};

use super::manuscript::is_form_key;
use super::store::{self, Feed, Heading, talk};
use super::{Before, Onlooker, Post, Reader, Story};
use crate::db::Db;
use crate::db::ids::PostId;
use crate::error::Error;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::Caller;
use crate::policy::stories::{
    CommentOnPost, LikePost, ReadClassStory, ReadPost, ReadSchoolStory, ReviseOwnComment, WithdrawComment,
};

/// All routes of stories.
#[must_use]
pub fn routes() -> Vec<Route> {
    let reading = routes![
        class_story,
        class_posts,
        school_story,
        school_posts,
        show,
        show_talk,
        like,
        unlike,
        comment,
        revise_comment,
        withdraw_comment
    ];
    [reading, arrange::routes(), compose::routes(), media::routes()].concat()
}

/// A story's feed with what stands around it.
#[derive(Template)]
#[template(path = "stories/list.html")]
struct List {
    page: Page,
    story: Story,
    heading: Heading,
    feed: Feed,
    first: bool,
}

impl List {
    fn title(&self) -> String {
        match self.story {
            Story::Class(_) => self.page.t_with("stories-of-class", &[("class", self.heading.class.as_str())]),
            Story::School => self.page.t("stories-of-school"),
        }
    }

    fn older(&self) -> String {
        self.feed.older.map(|before| format!("{}?before={before}", self.story.address())).unwrap_or_default()
    }
}

/// The first page of a feed, for live pages.
#[derive(Template)]
#[template(path = "stories/posts.html")]
struct Posts {
    page: Page,
    story: Story,
    feed: Feed,
    first: bool,
}

/// One post with everything that can be done with it.
#[derive(Template)]
#[template(path = "stories/show.html")]
pub(super) struct Show {
    pub(super) page: Page,
    pub(super) reader: Reader,
    pub(super) post: Post,
    pub(super) entered: Entered,
}

/// Likes and comments of one post, for live pages.
#[derive(Template)]
#[template(path = "stories/talk.html")]
struct Talk {
    page: Page,
    reader: Reader,
    post: Post,
    whole: bool,
}

fn onlooker(caller: &Caller) -> Onlooker {
    let session = caller.session.as_ref();
    Onlooker {
        adult: session.is_some_and(|session| session.adult),
        family_alone: session.is_some_and(|session| session.viewing.is_some()),
    }
}

#[get("/classes/<_>/stories?<before>")]
fn class_story(
    may: May<ReadClassStory>,
    page: Page,
    caller: &Caller,
    before: Option<&str>,
    db: &State<Db>,
) -> Result<Html<List>, Error> {
    let (before, by) = (Before::parse(before), onlooker(caller));
    let (heading, feed) =
        db.read(&may, |tx, may| Ok((store::class_heading(tx, may, by)?, store::class_feed(tx, may, by, before)?)))?;
    Ok(Html(List { page, story: Story::Class(may.class()), heading, feed, first: before == Before::NOW }))
}

#[get("/classes/<_>/stories/posts")]
fn class_posts(may: May<ReadClassStory>, page: Page, caller: &Caller, db: &State<Db>) -> Result<Html<Posts>, Error> {
    let feed = db.read(&may, |tx, may| store::class_feed(tx, may, onlooker(caller), Before::NOW))?;
    Ok(Html(Posts { page, story: Story::Class(may.class()), feed, first: true }))
}

#[get("/stories?<before>")]
fn school_story(
    may: May<ReadSchoolStory>,
    page: Page,
    caller: &Caller,
    before: Option<&str>,
    db: &State<Db>,
) -> Result<Html<List>, Error> {
    let (before, by) = (Before::parse(before), onlooker(caller));
    let (heading, feed) =
        db.read(&may, |tx, may| Ok((store::school_heading(tx, may, by)?, store::school_feed(tx, may, by, before)?)))?;
    Ok(Html(List { page, story: Story::School, heading, feed, first: before == Before::NOW }))
}

#[get("/stories/posts")]
fn school_posts(may: May<ReadSchoolStory>, page: Page, caller: &Caller, db: &State<Db>) -> Result<Html<Posts>, Error> {
    let feed = db.read(&may, |tx, may| store::school_feed(tx, may, onlooker(caller), Before::NOW))?;
    Ok(Html(Posts { page, story: Story::School, feed, first: true }))
}

#[get("/posts/<_>")]
fn show(may: May<ReadPost>, page: Page, caller: &Caller, db: &State<Db>) -> Result<Html<Show>, Error> {
    let (reader, post) = db.read(&may, |tx, may| store::post(tx, may, onlooker(caller)))?;
    Ok(Html(Show { page, reader, post, entered: Entered::nothing() }))
}

#[get("/posts/<_>/talk?<whole>")]
fn show_talk(
    may: May<ReadPost>,
    page: Page,
    caller: &Caller,
    whole: Option<bool>,
    db: &State<Db>,
) -> Result<Html<Talk>, Error> {
    let whole = whole.unwrap_or_default();
    let (reader, mut post) = db.read(&may, |tx, may| store::post(tx, may, onlooker(caller)))?;
    if !whole {
        store::keep_newest_comments(&mut post);
    }
    Ok(Html(Talk { page, reader, post, whole }))
}

#[post("/posts/<_>/likes")]
fn like(may: May<LikePost>, back: Back, db: &State<Db>) -> Result<Redirect, Error> {
    db.write(&may, talk::like)?;
    Ok(back.to(may.posted().post))
}

#[post("/posts/<_>/likes/withdrawal")]
fn unlike(may: May<LikePost>, back: Back, db: &State<Db>) -> Result<Redirect, Error> {
    db.write(&may, talk::unlike)?;
    Ok(back.to(may.posted().post))
}

/// What somebody writes under a post.
#[derive(FromForm)]
struct Comment<'r> {
    #[field(default = "")]
    form_key: &'r str,
    #[field(default = "")]
    text: &'r str,
}

#[post("/posts/<_>/comments", data = "<sent>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
fn comment(
    may: May<CommentOnPost>,
    read: May<ReadPost>,
    page: Page,
    caller: &Caller,
    back: Back,
    sent: Form<Comment<'_>>,
    db: &State<Db>,
) -> Result<Answer, Error> {
    let fresh = form_key()?;
    let key = if is_form_key(sent.form_key) { sent.form_key } else { &fresh };
    match db.write(&may, |tx, may| talk::comment(tx, may, key, sent.text)) {
        Ok(()) => Ok(Answer::Go(back.to(may.posted().post))),
        Err(Error::Invalid(complaints)) => {
            let (reader, post) = db.read(&read, |tx, read| store::post(tx, read, onlooker(caller)))?;
            let entered = Entered::nothing().with("text", sent.text).wrong(complaints);
            Ok(Answer::again(Show { page, reader, post, entered }))
        }
        Err(error) => Err(error),
    }
}

/// Changed words.
#[derive(FromForm)]
struct Words<'r> {
    #[field(default = "")]
    text: &'r str,
}

#[post("/comments/<_>", data = "<sent>")]
fn revise_comment(
    may: May<ReviseOwnComment>,
    back: Back,
    sent: Form<Words<'_>>,
    db: &State<Db>,
) -> Result<Redirect, Error> {
    db.write(&may, |tx, may| talk::revise_comment(tx, may, sent.text))?;
    Ok(back.to(may.commented().posted.post))
}

#[post("/comments/<_>/withdrawal")]
fn withdraw_comment(may: May<WithdrawComment>, back: Back, db: &State<Db>) -> Result<Redirect, Error> {
    db.write(&may, talk::withdraw_comment)?;
    Ok(back.to(may.commented().posted.post))
}

/// A page again with what was entered and what is wrong with it, or the way on.
#[derive(rocket::Responder)]
enum Answer {
    Again(Box<(Status, Html<Show>)>),
    Go(Redirect),
}

impl Answer {
    fn again(show: Show) -> Self {
        Self::Again(Box::new((Status::UnprocessableEntity, Html(show))))
    }
}

/// A new random key that makes a double submission one deed.
fn form_key() -> Result<String, Error> {
    crate::db::ids::BlobId::random().map(|id| id.to_string())
}

/// The story page from which somebody acted on a post: back to the same place on it.
struct Back(Option<String>);

impl Back {
    fn to(self, post: PostId) -> Redirect {
        let page = self.0.unwrap_or_else(|| format!("/posts/{post}"));
        Redirect::to(format!("{page}#post-{post}"))
    }
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Back {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, Self::Error> {
        // Only path and query of the referring page count, and only pages of stories: never another site.
        let from = request.headers().get_one("Referer").and_then(|from| rocket::http::uri::Absolute::parse(from).ok());
        let here = from
            .map(|from| from.path().to_string() + &from.query().map(|query| format!("?{query}")).unwrap_or_default());
        let is_story = |path: &String| {
            let words: Vec<&str> = path.split(['/', '?']).skip(1).collect();
            matches!(words.as_slice(), ["classes", _, "stories", ..] | ["stories", ..] | ["posts", _])
        };
        Outcome::Success(Self(here.filter(is_story)))
    }
}
