//! Three pictures in order: tapped by a child on a class's device, and chosen with a grown-up.
//!
//! The grid works without scripts: each picture is a button that sends the form, which carries what was tapped before.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use super::{Grid, NotNow, NotNowPage, Recognised, attempt, come_in, is_slowed, picture_name, seat, session_of};
use crate::accounts::hashing::Verdict;
use crate::accounts::pictures::Tapped;
use crate::accounts::store::pupils::{self as store, ClassDevice, Tile};
use crate::accounts::{Client, Device, Door};
use crate::db::Db;
use crate::db::ids::PupilId;
use crate::error::{Error, Result};
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::classes::ResetPupilSignIn;
use crate::policy::people::{Caller, keep_security_event};
use crate::policy::public::SignIn;
use crate::policy::pupils::OpenPupilSignIn;

#[derive(Template)]
#[template(path = "accounts/pupils/tap.html")]
pub(super) struct TapPage {
    page: Page,
    class_name: String,
    tile: Tile,
    grid: Grid,
    wrong: bool,
}

#[derive(Template)]
#[template(path = "accounts/pupils/choose-pictures.html")]
pub(super) struct ChoosePage {
    page: Page,
    pupil: PupilId,
    child: String,
    buddy: i64,
    grid: Grid,
    weak: bool,
}

#[derive(Responder)]
pub(super) enum Tapping {
    Again((Status, Html<TapPage>)),
    NotNow((Status, Html<NotNowPage>)),
    In(Redirect),
}

#[derive(Responder)]
pub(super) enum Chosen {
    Again((Status, Html<ChoosePage>)),
    Kept(Redirect),
}

#[derive(FromForm)]
pub(super) struct TapForm<'r> {
    pupil: i64,
    #[field(default = "")]
    tapped: &'r str,
    #[field(default = "")]
    picture: &'r str,
}

#[derive(FromForm)]
pub(super) struct PicturesForm<'r> {
    #[field(default = "")]
    tapped: &'r str,
    #[field(default = "")]
    picture: &'r str,
}

impl TapPage {
    fn name(&self, picture: &str) -> String {
        picture_name(&self.page, picture)
    }
}

impl ChoosePage {
    fn name(&self, picture: &str) -> String {
        picture_name(&self.page, picture)
    }
}

/// A child taps itself, then one picture after the other; every child of the class is asked for three, who has chosen none too.
#[post("/sign-in/class", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn tap(
    may: May<SignIn>,
    page: Page,
    caller: &Caller,
    form: Form<TapForm<'_>>,
    device: Device<'_>,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Tapping> {
    let pupil = PupilId(form.pupil);
    let (open, tile, stored) = db.read(&may, |tx, _| {
        let open = NotNow::unless_open(store::here(tx, device.class_fingerprint())?);
        let tiles = open.as_ref().map_or_else(|_| Ok(Vec::new()), |open| store::tiles(tx, open.class))?;
        let tile = tiles.into_iter().find(|tile| tile.pupil == pupil);
        let stored = if tile.is_some() { store::pictures_of(tx, pupil)? } else { None };
        Ok((open, tile, stored))
    })?;
    let open = match open {
        Ok(open) => open,
        Err(why) => return Ok(Tapping::NotNow(why.page(page))),
    };
    let tile = tile.ok_or(Error::NotFound)?;
    let tapped = Tapped::read(form.tapped, form.picture);
    if !tapped.is_whole() {
        return Ok(asked(page, open, tile, tapped, false));
    }
    let attempt = attempt(&format!("pictures of {pupil}"), open.device);
    if is_slowed(door, &attempt, db) {
        return Ok(Tapping::NotNow(NotNow::Slow.page(page)));
    }
    let verdict = match door.hasher.verify(seat(open.device), &tapped.words(), stored.as_deref()).await {
        Err(busy @ Error::Busy(_)) => {
            door.pupils.undone(&attempt);
            return Err(busy);
        }
        verdict => verdict?,
    };
    if !matches!(verdict, Verdict::Right { .. }) {
        keep_security_event(db, "pictures_failed", None, None)?;
        return Ok(asked(page, open, tile, Tapped::default(), true));
    }
    door.pupils.succeeded(&attempt);
    let child = Recognised { pupil, device: &open, before: session_of(caller) };
    Ok(come_in(&may, &child, &device, db)?
        .map_or_else(|| Tapping::NotNow(NotNow::GrownUpFirst.page(page)), Tapping::In))
}

fn asked(page: Page, open: ClassDevice, tile: Tile, tapped: Tapped, wrong: bool) -> Tapping {
    let status = if wrong { Status::Unauthorized } else { Status::Ok };
    let grid = Grid { tapped };
    Tapping::Again((status, Html(TapPage { page, class_name: open.class_name, tile, grid, wrong })))
}

/// Where a grown-up and the child choose its pictures.
#[get("/pupils/<_>/account/pictures")]
pub(super) fn show_choice(may: May<OpenPupilSignIn>, page: Page, db: &State<Db>) -> Result<Html<ChoosePage>> {
    let (child, buddy) = db.read(&may, |tx, may| store::code_owner(tx, may.pupil()))?;
    let grid = Grid { tapped: Tapped::default() };
    Ok(Html(ChoosePage { page, pupil: may.pupil(), child, buddy, grid, weak: false }))
}

#[post("/pupils/<_>/account/pictures", data = "<form>")]
pub(super) async fn choose(
    may: May<ResetPupilSignIn>,
    page: Page,
    form: Form<PicturesForm<'_>>,
    client: Client,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Chosen> {
    let pupil = may.pupil();
    let tapped = Tapped::read(form.tapped, form.picture);
    let weak = tapped.is_whole() && tapped.is_weak();
    if weak || !tapped.is_whole() {
        let (child, buddy) = db.read(&may, |tx, may| store::code_owner(tx, may.pupil()))?;
        let grid = Grid { tapped: if weak { Tapped::default() } else { tapped } };
        let status = if weak { Status::UnprocessableEntity } else { Status::Ok };
        return Ok(Chosen::Again((status, Html(ChoosePage { page, pupil, child, buddy, grid, weak }))));
    }
    let secret = door.hasher.hash(client.0, &tapped.words()).await?;
    db.write(&may, |tx, may| {
        if !store::has_account(tx, may.pupil())? {
            return Err(Error::Conflict("pupils-account-first"));
        }
        store::keep_pictures(tx, may.pupil(), &secret, Some(may.person()))
    })?;
    Ok(Chosen::Kept(Redirect::to(format!("/pupils/{pupil}/account?done=pupil-pictures-kept"))))
}
