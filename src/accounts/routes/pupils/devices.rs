//! A device that a teacher opens for the class: the children's tiles, and handing it on.

use askama::Template;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use super::{Forgetting, NotNow, NotNowPage, session_of};
use crate::accounts::Device;
use crate::accounts::codes::Secret;
use crate::accounts::store::pupils::{self as store, Tile};
use crate::accounts::store::{end_session, end_sessions, forget_device_of};
use crate::db::Db;
use crate::db::ids::ClassDeviceId;
use crate::error::{Error, Result};
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::people::Caller;
use crate::policy::public::{ChangeOwnAccount, Visit};
use crate::policy::pupils::OpenClassDevice;

#[derive(Template)]
#[template(path = "accounts/pupils/tiles.html")]
pub(super) struct TilesPage {
    page: Page,
    class_name: String,
    tiles: Vec<Tile>,
}

#[derive(Responder)]
pub(super) enum Front {
    Tiles(Html<TilesPage>),
    NotNow(Html<NotNowPage>),
}

/// The children of the class in front of its device; anywhere else a page that says how it comes to be one.
#[get("/sign-in/class")]
pub(super) fn show(may: May<Visit>, page: Page, device: Device<'_>, db: &State<Db>) -> Result<Front> {
    db.read(&may, |tx, _| {
        Ok(match NotNow::unless_open(store::here(tx, device.class_fingerprint())?) {
            Ok(device) => {
                let tiles = store::tiles(tx, device.class)?;
                Front::Tiles(Html(TilesPage { page, class_name: device.class_name, tiles }))
            }
            Err(why) => Front::NotNow(Html(NotNowPage { page, why })),
        })
    })
}

/// Makes the device that asks the class's, and opens the window; whoever does so is signed out there.
#[post("/classes/<_>/devices")]
pub(super) fn open(
    may: May<OpenClassDevice>,
    caller: &Caller,
    device: Device<'_>,
    db: &State<Db>,
) -> Result<Forgetting> {
    let (session, person) = session_of(caller).ok_or(Error::SignIn)?;
    let token = Secret::of_256_bits()?;
    let lasts = db.write(&may, |tx, may| {
        let ends_at = store::open_class_device(tx, may.class(), token.fingerprint, may.person())?;
        store::open_the_window(tx, may.class(), may.person())?;
        // The tablet is the class's now: it must not let the teacher's password in without a second proof.
        forget_device_of(tx, person, session)?;
        end_session(tx, person, session)?;
        tx.note_object(may.class().0);
        Ok(ends_at.since(tx.now()))
    })?;
    device.give_class(&token, lasts);
    device.take_session();
    Ok(Forgetting::to("/sign-in/class"))
}

/// Takes a device away from the class: whoever is signed in there is so no longer.
#[post("/classes/<_>/devices/<device>/closing")]
pub(super) fn close(may: May<OpenClassDevice>, device: i64, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| {
        if !store::close_class_device(tx, may.class(), ClassDeviceId(device), may.person())? {
            tx.nothing_changed();
        }
        Ok(())
    })?;
    Ok(Redirect::to(format!("/classes/{}/sign-ins?done=class-device-closed", may.class())))
}

/// Opens the window for the class: for 90 minutes its devices sign children in.
#[post("/classes/<_>/window")]
pub(super) fn open_window(may: May<OpenClassDevice>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| store::open_the_window(tx, may.class(), may.person()))?;
    Ok(Redirect::to(format!("/classes/{}/sign-ins?done=class-window-open", may.class())))
}

/// Shuts the window, and signs everybody out on the class's devices.
#[post("/classes/<_>/window/closing")]
pub(super) fn shut_window(may: May<OpenClassDevice>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| {
        if !store::shut_the_window(tx, may.class(), Some(may.person()))? {
            tx.nothing_changed();
        }
        Ok(())
    })?;
    Ok(Redirect::to(format!("/classes/{}/sign-ins?done=class-window-shut", may.class())))
}

/// 'I am done': the child's session ends, and the tiles of the class are there for the next.
#[post("/sign-in/class/next")]
pub(super) fn hand_on(may: May<ChangeOwnAccount>, device: Device<'_>, db: &State<Db>) -> Result<Forgetting> {
    db.write(&may, |tx, may| end_sessions(tx, may.person(), None))?;
    device.take_session();
    Ok(Forgetting::to("/sign-in/class"))
}
