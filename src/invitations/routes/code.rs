//! The code of a letter, typed: ten wrong tries end it, and who guesses has to wait (TRUST 2.1).

use std::net::IpAddr;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::{Header, Status};
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use crate::accounts::codes::{Fingerprint, LetterCode, Secret};
use crate::accounts::hashing::Verdict;
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Client, Door};
use crate::db::Db;
use crate::error::{Complaint, Result};
use crate::invitations::store;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::keep_security_event;
use crate::policy::public::{SignIn, Visit};

#[derive(Template)]
#[template(path = "invitations/code.html")]
pub(super) struct CodePage {
    page: Page,
    entered: Entered,
    /// Whether one can ask the school without a code.
    list_is_open: bool,
}

#[derive(Responder)]
pub(super) enum Proved {
    Again((Status, Html<CodePage>)),
    Later(Later),
    Open(Redirect),
}

/// The same page again, and when another try makes sense.
#[derive(Responder)]
pub(super) struct Later {
    page: (Status, Html<CodePage>),
    after: Header<'static>,
}

/// Where the code of a letter is typed.
#[get("/join")]
pub(super) fn ask(may: May<Visit>, page: Page, db: &State<Db>) -> Result<Html<CodePage>> {
    let list_is_open = db.read(&may, |tx, _| store::list_is_open(tx))?;
    Ok(Html(CodePage { page, entered: Entered::nothing(), list_is_open }))
}

#[derive(FromForm)]
pub(super) struct CodeForm<'r> {
    code: &'r str,
}

/// Proves a typed code: ten wrong tries end the letter, and an address that guesses has to wait (TRUST 2.1).
#[post("/join", data = "<form>")]
pub(super) async fn prove(
    may: May<SignIn>,
    page: Page,
    form: Form<CodeForm<'_>>,
    client: Client,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Proved> {
    let entered = Entered::nothing().with("code", form.code);
    let list_is_open = db.read(&may, |tx, _| store::list_is_open(tx))?;
    let again = |complaint: Complaint| CodePage { page, entered: entered.wrong(vec![complaint]), list_is_open };
    let Some(code) = LetterCode::read(form.code) else { return Ok(wrong_code(again)) };
    let attempt = attempt(&code, client.0);
    if let Ruling::WaitForName(seconds) | Ruling::WaitForAddress(seconds) =
        door.throttle.begin(&attempt, db.clock().now())
    {
        return Ok(later(again, seconds));
    }
    let found = db.read(&may, |tx, _| store::findable(tx, code.finds()))?;
    let stored = found.as_ref().map(|found| found.prove_hash.as_str());
    let verdict = door.hasher.verify(client.0, code.proves(), stored).await?;
    match (found, verdict) {
        (Some(found), Verdict::Right { .. }) => {
            let link = Secret::of_128_bits()?;
            db.write(&may, |tx, _| {
                tx.note_object(found.invitation.0);
                store::open_typed(tx, found.invitation, link.fingerprint)
            })?;
            door.throttle.succeeded(&attempt);
            Ok(Proved::Open(Redirect::to(format!("/join/{}", *link.held))))
        }
        (found, _) => {
            // One commit either way, so that a letter that exists takes as long as one that does not.
            match found {
                Some(found) => db.write(&may, |tx, _| {
                    tx.note_object(found.invitation.0);
                    store::count_wrong_try(tx, found.invitation)
                })?,
                None => keep_security_event(db, "code_failed", None, None)?,
            }
            Ok(wrong_code(again))
        }
    }
}

fn attempt(code: &LetterCode, address: IpAddr) -> Try {
    let name = Fingerprint::of(&format!("letter {}", code.finds()));
    Try { name, address, known_device: false, has_waited: true, in_school: false }
}

fn wrong_code(again: impl FnOnce(Complaint) -> CodePage) -> Proved {
    Proved::Again((Status::UnprocessableEntity, Html(again(Complaint::new("code", "joining-code-wrong")))))
}

fn later(again: impl FnOnce(Complaint) -> CodePage, seconds: u64) -> Proved {
    let page = again(Complaint::new("code", "joining-code-wait").with("seconds", seconds.to_string()));
    Proved::Later(Later {
        page: (Status::TooManyRequests, Html(page)),
        after: Header::new("Retry-After", seconds.to_string()),
    })
}
