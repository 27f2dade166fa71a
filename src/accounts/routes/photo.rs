//! The photo that an adult may show, and who sees it (D84).

use askama::Template;
use rocket::http::{Header, Status};
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use crate::accounts::photo::Photo;
use crate::accounts::store;
use crate::db::Db;
use crate::error::Result;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::families::SeeGuardianPhoto;
use crate::policy::people::FreshProof;
use crate::policy::public::{ChangeOwnContact, ReadOwnRecord};

#[derive(Template)]
#[template(path = "accounts/photo.html")]
pub(super) struct PhotoPage {
    page: Page,
    entered: Entered,
    person: i64,
    has_photo: bool,
}

#[derive(Responder)]
pub(super) enum Shown {
    Elsewhere(Redirect),
    Page(Html<PhotoPage>),
}

#[derive(Responder)]
pub(super) enum Kept {
    Again((Status, Html<PhotoPage>)),
    Kept(Redirect),
}

/// A picture that no cache keeps and no browser runs (TRUST 2.6).
#[derive(Responder)]
#[response(content_type = "image/jpeg")]
pub(super) struct Picture {
    jpeg: Vec<u8>,
    policy: Header<'static>,
}

#[get("/account/photo")]
pub(super) fn show(may: May<ReadOwnRecord>, _fresh: FreshProof, page: Page, db: &State<Db>) -> Result<Shown> {
    let (adult, has_photo) = db
        .read(&may, |tx, may| Ok((store::own_account(tx, may.person())?.adult, store::has_photo(tx, may.person())?)))?;
    if !adult {
        return Ok(Shown::Elsewhere(Redirect::to("/account")));
    }
    let person = may.person().0;
    Ok(Shown::Page(Html(PhotoPage { page, entered: Entered::nothing(), person, has_photo })))
}

#[post("/account/photo", data = "<photo>")]
pub(super) fn keep(may: May<ChangeOwnContact>, page: Page, photo: Photo, db: &State<Db>) -> Result<Kept> {
    let jpeg = match photo.0 {
        Ok(jpeg) => jpeg,
        Err(complaint) => {
            let has_photo = db.read(&may, |tx, may| store::has_photo(tx, may.person()))?;
            let entered = Entered::nothing().wrong(vec![complaint]);
            let page = PhotoPage { page, entered, person: may.person().0, has_photo };
            return Ok(Kept::Again((Status::UnprocessableEntity, Html(page))));
        }
    };
    db.write(&may, |tx, may| store::keep_photo(tx, may.person(), &jpeg))?;
    Ok(Kept::Kept(Redirect::to("/account/photo?done=photo-kept")))
}

#[post("/account/photo/removal")]
pub(super) fn remove(may: May<ChangeOwnContact>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| store::remove_photo(tx, may.person()))?;
    Ok(Redirect::to("/account/photo?done=photo-removed"))
}

#[get("/photos/<_>")]
pub(super) fn see(may: May<SeeGuardianPhoto>, db: &State<Db>) -> Result<Picture> {
    let jpeg = db.read(&may, |tx, may| store::photo_of(tx, may.photo().0))?;
    let policy = Header::new("Content-Security-Policy", "default-src 'none'; sandbox");
    Ok(Picture { jpeg, policy })
}
