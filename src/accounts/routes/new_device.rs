//! A guardian on a new device: after the password a code that went to their mailbox or telephone (TRUST 2.1, PRODUCT §1).
//!
//! Who has no address for a code goes to the office, which lets the phone in.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{State, get, post};
use zeroize::Zeroizing;

use super::sign_in::{Answer, once_more, open_and_tell, welcome};
use crate::accounts::cookies::Proofs;
use crate::accounts::mails::{self, Post};
use crate::accounts::pending::CODE_LASTS;
use crate::accounts::throttle::Try;
use crate::accounts::{Device, Door, Next, store};
use crate::db::Db;
use crate::db::ids::PersonId;
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::keep_security_event;
use crate::policy::public::{SignIn, Visit};

#[derive(Template)]
#[template(path = "accounts/new-device.html")]
pub(super) struct NewDevicePage {
    page: Page,
    entered: Entered,
    next: String,
    /// None where no code could be sent.
    ticket: Option<Zeroizing<String>>,
    /// How often codes may be asked for is used up.
    enough: bool,
}

#[derive(FromForm)]
pub(super) struct CodeForm<'r> {
    ticket: &'r str,
    code: &'r str,
    next: Next,
}

/// A sign-in whose password was right, on a device that is not known.
pub(super) struct Stranger {
    pub(super) person: PersonId,
    pub(super) shared: bool,
    pub(super) attempt: Try,
}

/// Sends a code to the person, and asks for it.
#[expect(clippy::too_many_arguments, reason = "the request's parts, each of its own type")]
pub(super) fn ask(
    may: &May<SignIn>,
    page: Page,
    next: &Next,
    stranger: &Stranger,
    door: &Door,
    post: &Post,
    db: &Db,
) -> Result<Answer> {
    let Stranger { person, shared, attempt } = *stranger;
    let (next, entered) = (next.path().to_owned(), Entered::nothing());
    // The password was right: this is no failure, and guessing codes is counted for itself.
    door.throttle.succeeded(&attempt);
    let Some(carrier) = db.read(may, |tx, _| mails::carrier_of(tx, person))? else {
        let page = NewDevicePage { page, entered, next, ticket: None, enough: false };
        return Ok(Answer::NewDevice((Status::Forbidden, Html(page))));
    };
    let Some((ticket, code)) = door.pending.keep_for_code(person, shared, attempt, db.clock().now())? else {
        let page = NewDevicePage { page, entered, next, ticket: None, enough: true };
        return Ok(Answer::NewDevice((Status::TooManyRequests, Html(page))));
    };
    db.write(may, |tx, _| {
        tx.note_actor(person);
        mails::send_code(tx, post, person, &carrier, format!("{} {}", &code[..4], &code[4..]), CODE_LASTS)
    })?;
    let page = NewDevicePage { page, entered, next, ticket: Some(ticket), enough: false };
    Ok(Answer::NewDevice((Status::Ok, Html(page))))
}

/// The page that asks for a code cannot be asked for by address: it belongs to a sign-in under way.
#[get("/sign-in/device")]
pub(super) fn show(_may: May<Visit>) -> Redirect {
    Redirect::to("/sign-in")
}

#[post("/sign-in/device", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn sign_in(
    may: May<SignIn>,
    page: Page,
    form: Form<CodeForm<'_>>,
    device: Device<'_>,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Answer> {
    let now = db.clock().now();
    let Some(halfway) = door.pending.retry(form.ticket, now) else {
        return Ok(once_more(page, &form.next, "accounts-code-gone"));
    };
    let person = halfway.person;
    if !halfway.is_code(form.ticket, form.code) {
        // A wrong code counts like a wrong password, so that guessing codes is as slow.
        door.throttle.begin(&halfway.attempt, now);
        keep_security_event(db, "device_code_failed", Some(person), None)?;
        let entered = Entered::nothing().wrong(vec![Complaint::new("code", "accounts-device-code-wrong")]);
        let (next, ticket) = (form.next.path().to_owned(), Some(Zeroizing::new(form.ticket.to_owned())));
        let page = NewDevicePage { page, entered, next, ticket, enough: false };
        return Ok(Answer::NewDevice((Status::Unauthorized, Html(page))));
    }
    door.pending.done(form.ticket);
    let proofs = Proofs { shared_computer: halfway.shared_computer, ..Proofs::default() };
    let opened = db.write(&may, |tx, _| {
        // One that was set up in between is what is asked.
        if store::has_second_proof(tx, person)? {
            return Err(Error::SignIn);
        }
        open_and_tell(tx, &device, person, proofs, post)
    })?;
    welcome(&opened, person, &device, db, &form.next)
}
