//! How the office helps a guardian in: a letter that opens the account once, an end to sign-ins, a stop.

use askama::Template;
use rocket::response::Redirect;
use rocket::{State, get, post};
use zeroize::Zeroizing;

use super::staff::leads;
use crate::accounts::codes::Secret;
use crate::accounts::mails::Post;
use crate::accounts::qr::Qr;
use crate::accounts::store::{self, Guardian};
use crate::clock::{DAY, MINUTE, Moment};
use crate::db::Db;
use crate::db::ids::PersonId;
use crate::error::{Error, Result};
use crate::page::{Face, Html, Page};
use crate::policy::May;
use crate::policy::office::{HelpGuardianSignIn, ListAccounts};
use crate::policy::people::{Caller, FreshProof};

/// How long the letter opens the account.
const LETTER_LASTS: i64 = 7 * DAY;
/// How long the code on the office's screen lets a phone in.
const PHONE_LASTS: i64 = 15 * MINUTE;

#[derive(Template)]
#[template(path = "accounts/guardians.html")]
pub(super) struct ListPage {
    page: Page,
    rows: Vec<(Face, Guardian)>,
}

#[derive(Template)]
#[template(path = "accounts/guardian.html")]
pub(super) struct GuardianPage {
    page: Page,
    face: Face,
    guardian: Guardian,
    /// A photo that this reader may see (D84).
    has_photo: bool,
}

#[derive(Template)]
#[template(path = "accounts/sign-in-letter.html")]
pub(super) struct LetterPage {
    page: Page,
    guardian: Guardian,
    link: Zeroizing<String>,
    qr: Qr,
    until: Moment,
}

#[get("/guardians")]
pub(super) fn list(may: May<ListAccounts>, page: Page, db: &State<Db>) -> Result<Html<ListPage>> {
    let guardians = db.read(&may, |tx, _| store::guardians(tx, None))?;
    Ok(Html(ListPage { page, rows: guardians.into_iter().map(|guardian| (face(&guardian), guardian)).collect() }))
}

fn face(guardian: &Guardian) -> Face {
    Face::new(guardian.id.0, guardian.name.clone(), "")
}

#[get("/guardians/<person>")]
pub(super) fn show(
    may: May<ListAccounts>,
    _fresh: FreshProof,
    page: Page,
    person: i64,
    caller: &Caller,
    db: &State<Db>,
) -> Result<Html<GuardianPage>> {
    let (found, shows_photo) = db.read(&may, |tx, _| {
        Ok((store::guardians(tx, Some(PersonId(person)))?, store::has_photo(tx, PersonId(person))?))
    })?;
    let has_photo = shows_photo && leads(caller);
    let guardian = found.into_iter().next().ok_or(Error::NotFound)?;
    Ok(Html(GuardianPage { page, face: face(&guardian), guardian, has_photo }))
}

#[derive(Template)]
#[template(path = "accounts/phone.html")]
pub(super) struct PhonePage {
    page: Page,
    way: WayIn,
}

/// A way in that is shown once.
struct WayIn {
    guardian: Guardian,
    link: Zeroizing<String>,
    qr: Qr,
    until: Moment,
}

/// Makes a link by which the guardian chooses a new password. Never for a member of staff, not even a teacher: what the
/// office hands out must not open more than the office may (TRUST 2.1; D69: nor what pupils write).
fn way_in(may: &May<HelpGuardianSignIn>, lasts: i64, post: &Post, db: &Db) -> Result<WayIn> {
    let code = Secret::of_128_bits()?;
    let link = Zeroizing::new(post.address(&format!("/password-reset/{}", code.held.as_str())));
    let qr = Qr::of(&link)?;
    let (guardian, until) = db.write(may, |tx, may| {
        let person = may.guardian().0;
        let guardian = store::guardians(tx, Some(person))?.into_iter().next().ok_or(Error::NotFound)?;
        if !guardian.has_account {
            return Err(Error::Conflict("accounts-guardian-no-account"));
        }
        if !store::roles_of(tx, person)?.is_empty() {
            return Err(Error::Conflict("accounts-guardian-is-staff"));
        }
        let until = tx.now().plus(lasts);
        store::keep_letter(tx, person, code.fingerprint, until)?;
        Ok((guardian, until))
    })?;
    Ok(WayIn { guardian, link, qr, until })
}

/// The letter is shown once, to be printed; its link lets the guardian choose a new password.
#[post("/guardians/<_>/sign-in-letter")]
pub(super) fn print_letter(
    may: May<HelpGuardianSignIn>,
    page: Page,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<LetterPage>> {
    let WayIn { guardian, link, qr, until } = way_in(&may, LETTER_LASTS, post, db)?;
    Ok(Html(LetterPage { page, guardian, link, qr, until }))
}

/// 'Let this phone in': the guardian stands at the desk, and the phone reads the code from the office's screen.
#[post("/guardians/<_>/phone")]
pub(super) fn let_phone_in(
    may: May<HelpGuardianSignIn>,
    page: Page,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<PhonePage>> {
    Ok(Html(PhonePage { page, way: way_in(&may, PHONE_LASTS, post, db)? }))
}

#[post("/guardians/<_>/sessions/end")]
pub(super) fn end_sessions(may: May<HelpGuardianSignIn>, db: &State<Db>) -> Result<Redirect> {
    let person = may.guardian().0;
    db.write(&may, |tx, _| {
        // A phone that was stolen must not be let in again without a code because it is known.
        store::forget_devices(tx, person, None)?;
        store::end_sessions(tx, person, None)
    })?;
    Ok(Redirect::to(format!("/guardians/{person}?done=guardian-signed-out")))
}

#[post("/guardians/<_>/suspension")]
pub(super) fn suspend(may: May<HelpGuardianSignIn>, db: &State<Db>) -> Result<Redirect> {
    let person = may.guardian().0;
    db.write(&may, |tx, may| store::suspend(tx, may.person(), person, true))?;
    Ok(Redirect::to(format!("/guardians/{person}?done=staff-suspended")))
}

#[post("/guardians/<_>/suspension/end")]
pub(super) fn end_suspension(may: May<HelpGuardianSignIn>, db: &State<Db>) -> Result<Redirect> {
    let person = may.guardian().0;
    db.write(&may, |tx, may| store::suspend(tx, may.person(), person, false))?;
    Ok(Redirect::to(format!("/guardians/{person}?done=staff-suspension-ended")))
}
