//! How the office helps a guardian in: a letter that opens the account once, an end to sign-ins, a stop.

use askama::Template;
use rocket::response::Redirect;
use rocket::{State, get, post};
use zeroize::Zeroizing;

use crate::accounts::codes::Secret;
use crate::accounts::mails::Post;
use crate::accounts::qr::Qr;
use crate::accounts::store::{self, Guardian};
use crate::clock::{DAY, Moment};
use crate::db::Db;
use crate::db::ids::PersonId;
use crate::error::{Error, Result};
use crate::page::{Face, Html, Page};
use crate::policy::May;
use crate::policy::office::{HelpGuardianSignIn, ListAccounts};
use crate::policy::people::FreshProof;

/// How long the letter opens the account.
const LETTER_LASTS: i64 = 7 * DAY;

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
    db: &State<Db>,
) -> Result<Html<GuardianPage>> {
    let found = db.read(&may, |tx, _| store::guardians(tx, Some(PersonId(person))))?;
    let guardian = found.into_iter().next().ok_or(Error::NotFound)?;
    Ok(Html(GuardianPage { page, face: face(&guardian), guardian }))
}

/// The letter is shown once, to be printed; its link lets the guardian choose a new password.
#[post("/guardians/<_>/sign-in-letter")]
pub(super) fn print_letter(
    may: May<HelpGuardianSignIn>,
    page: Page,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<LetterPage>> {
    let code = Secret::of_128_bits()?;
    let link = Zeroizing::new(post.address(&format!("/password-reset/{}", code.held.as_str())));
    let qr = Qr::of(&link)?;
    let (guardian, until) = db.write(&may, |tx, may| {
        let person = may.guardian().0;
        let guardian = store::guardians(tx, Some(person))?.into_iter().next().ok_or(Error::NotFound)?;
        if !guardian.has_account {
            return Err(Error::Conflict("accounts-guardian-no-account"));
        }
        let until = tx.now().plus(LETTER_LASTS);
        store::keep_letter(tx, person, code.fingerprint, until)?;
        Ok((guardian, until))
    })?;
    Ok(Html(LetterPage { page, guardian, link, qr, until }))
}

#[post("/guardians/<_>/sessions/end")]
pub(super) fn end_sessions(may: May<HelpGuardianSignIn>, db: &State<Db>) -> Result<Redirect> {
    let person = may.guardian().0;
    db.write(&may, |tx, _| store::end_sessions(tx, person, None))?;
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
