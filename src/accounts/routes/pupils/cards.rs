//! QR cards: scanned by a child on a class's device, printed for a class on sheets of ten, taken back one by one.
//!
//! The address on a card opens a page with one big button, since looking changes nothing; a script presses it where there is one.

use askama::Template;
use rocket::form::Form;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use super::{ChosenForm, NotNow, NotNowPage, Recognised, attempt, come_in, is_slowed, session_of};
use crate::accounts::codes::Secret;
use crate::accounts::mails::Post;
use crate::accounts::qr::Qr;
use crate::accounts::store::pupils::{self as store, ClassDevice};
use crate::accounts::{Device, Door};
use crate::db::ids::{ClassId, PupilId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::classes::ResetPupilSignIn;
use crate::policy::people::{Caller, keep_security_event};
use crate::policy::public::Visit;
use crate::policy::pupils::{PrintPupilCards, SignInWithCard};

/// Cards on one sheet: two beside each other, five below each other.
const ON_A_SHEET: usize = 10;
/// Most cards that one printing makes.
const MOST: usize = 120;

#[derive(Template)]
#[template(path = "accounts/pupils/card.html")]
pub(super) struct CardPage {
    page: Page,
}

/// A card, ready to print.
pub(super) struct Card {
    name: String,
    buddy: i64,
    square: Qr,
}

#[derive(Template)]
#[template(path = "accounts/pupils/cards.html")]
pub(super) struct Sheets {
    page: Page,
    class: ClassId,
    class_name: String,
    cards: Vec<Card>,
}

impl Sheets {
    fn sheets(&self) -> std::slice::Chunks<'_, Card> {
        self.cards.chunks(ON_A_SHEET)
    }
}

#[derive(Responder)]
pub(super) enum Shown {
    Card(Html<CardPage>),
    NotNow(Html<NotNowPage>),
}

#[derive(Responder)]
pub(super) enum Scanned {
    NotNow((Status, Html<NotNowPage>)),
    In(Redirect),
}

/// The page behind a card's square: alike for every card, also for none.
#[get("/sign-in/card/<_>")]
pub(super) fn show(may: May<Visit>, page: Page, device: Device<'_>, db: &State<Db>) -> Result<Shown> {
    let here = db.read(&may, |tx, _| store::here(tx, device.class_fingerprint()))?;
    Ok(match NotNow::unless_open(here) {
        Ok(_) => Shown::Card(Html(CardPage { page })),
        Err(why) => Shown::NotNow(Html(NotNowPage { page, why })),
    })
}

/// Signs the holder of the card in, on a device of its class and while school is on.
#[post("/sign-in/card/<_>")]
pub(super) fn sign_in(
    may: May<SignInWithCard>,
    page: Page,
    caller: &Caller,
    device: Device<'_>,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Scanned> {
    let here = db.read(&may, |tx, _| store::here(tx, device.class_fingerprint()))?;
    let open = match NotNow::unless_open(here) {
        Ok(open) => open,
        Err(why) => return Ok(Scanned::NotNow(why.page(page))),
    };
    let attempt = attempt(&format!("cards on {}", open.device), open.device);
    if is_slowed(door, &attempt, db) {
        return Ok(Scanned::NotNow(refuse(&may, &open, NotNow::Slow, door, db)?.page(page)));
    }
    let Some(pupil) = db.read(&may, |tx, may| store::card_holder(tx, &may.card(), open.class))? else {
        keep_security_event(db, "card_failed", None, None)?;
        return Ok(Scanned::NotNow(refuse(&may, &open, NotNow::Card, door, db)?.page(page)));
    };
    door.pupils.succeeded(&attempt);
    let child = Recognised { pupil, device: &open, before: session_of(caller) };
    Ok(come_in(&may, &child, &device, db)?
        .map_or_else(|| Scanned::NotNow(NotNow::GrownUpFirst.page(page)), Scanned::In))
}

/// What a child hears whose card was refused; after ten in a minute the class's window is shut (TRUST 2.1).
fn refuse(may: &May<SignInWithCard>, on: &ClassDevice, why: NotNow, door: &Door, db: &Db) -> Result<NotNow> {
    if !door.wrong_cards.are_too_many(on.class, db.clock().now()) {
        return Ok(why);
    }
    keep_security_event(db, "class_window_shut", None, None)?;
    db.write(may, |tx, _| store::shut_the_window(tx, on.class, None))?;
    Ok(NotNow::Shut)
}

/// Prints new cards for the chosen children of the class; each replaces the one before. The squares are on this answer alone.
#[post("/classes/<_>/cards", data = "<form>")]
pub(super) fn print(
    may: May<PrintPupilCards>,
    page: Page,
    form: Form<ChosenForm>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Result<Html<Sheets>, Redirect>> {
    let class = may.class();
    let pupils = form.pupils();
    let (class_name, cards) = db.write(&may, |tx, may| {
        let cards = issue(tx, may, &pupils, post)?;
        if cards.is_empty() {
            tx.nothing_changed();
        }
        Ok((store::class_name(tx, may.class())?, cards))
    })?;
    if cards.is_empty() {
        return Ok(Err(Redirect::to(format!("/classes/{class}/sign-ins?done=pupil-cards-none"))));
    }
    Ok(Ok(Html(Sheets { page, class, class_name, cards })))
}

fn issue(tx: &Tx<'_>, may: &May<PrintPupilCards>, pupils: &[PupilId], post: &Post) -> Result<Vec<Card>> {
    let names = store::tiles(tx, may.class())?;
    let with_account = store::sign_ins(tx, may.class())?.into_iter().filter(|listed| listed.has_account);
    let mut cards = Vec::new();
    for listed in with_account.filter(|listed| pupils.contains(&listed.pupil)).take(MOST) {
        let tile = names.iter().find(|tile| tile.pupil == listed.pupil).ok_or(Error::NotFound)?;
        let token = Secret::of_128_bits()?;
        store::issue_card(tx, listed.pupil, token.fingerprint, may.person())?;
        let square = Qr::of(&post.address(&format!("/sign-in/card/{}", *token.held)))?;
        cards.push(Card { name: tile.name.clone(), buddy: tile.buddy, square });
    }
    Ok(cards)
}

/// Takes a card back: it opens nothing any more.
#[post("/pupils/<_>/account/card/revocation")]
pub(super) fn revoke(may: May<ResetPupilSignIn>, db: &State<Db>) -> Result<Redirect> {
    let pupil = may.pupil();
    db.write(&may, |tx, may| {
        if !store::revoke_card(tx, may.pupil(), may.person())? {
            tx.nothing_changed();
        }
        Ok(())
    })?;
    Ok(Redirect::to(format!("/pupils/{pupil}/account?done=pupil-card-revoked")))
}
