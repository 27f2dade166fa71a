//! A new password by e-mail: asked for by anybody, answered alike whether the name is known.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use crate::accounts::codes::{Fingerprint, Secret};
use crate::accounts::mails::{self, Post};
use crate::accounts::passwords::{Holder, examine};
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Client, Device, Door, store};
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::outbox::wording::{Change, Mail};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::public::{ResetOwnPassword, Visit};

#[derive(Template)]
#[template(path = "accounts/reset-ask.html")]
pub(super) struct AskPage {
    page: Page,
    asked: bool,
}

#[derive(Template)]
#[template(path = "accounts/reset.html")]
pub(super) struct ChoosePage {
    page: Page,
    entered: Entered,
    name: String,
    code: String,
}

#[derive(Responder)]
pub(super) enum Chosen {
    Again((Status, Html<ChoosePage>)),
    Kept(Redirect),
}

#[derive(FromForm)]
pub(super) struct AskForm<'r> {
    name: &'r str,
}

#[derive(FromForm)]
pub(super) struct ChooseForm<'r> {
    password: &'r str,
}

#[get("/password-reset")]
pub(super) fn show(_may: May<Visit>, page: Page) -> Html<AskPage> {
    Html(AskPage { page, asked: false })
}

#[post("/password-reset", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn ask(
    may: May<ResetOwnPassword>,
    page: Page,
    form: Form<AskForm<'_>>,
    client: Client,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<AskPage>> {
    let name = store::folded(form.name);
    let attempt = Try {
        name: Fingerprint::of(&format!("reset {name}")),
        address: client.0,
        known_device: false,
        has_waited: true,
        in_school: false,
    };
    match door.throttle.begin(&attempt, db.clock().now()) {
        Ruling::WaitForAddress(seconds) => return Err(Error::Throttled(seconds)),
        // Who asks for one name again and again gets no more mails, and the same page.
        Ruling::WaitForName(_) | Ruling::ProveWaiting => return Ok(Html(AskPage { page, asked: true })),
        Ruling::Go => {}
    }
    // One transaction either way, so that a known name takes as long as an unknown one.
    db.write(&may, |tx, _| match store::find(tx, &name)? {
        Some(known) if known.open => send(tx, &known, post),
        _ => Ok(()),
    })?;
    Ok(Html(AskPage { page, asked: true }))
}

fn send(tx: &Tx<'_>, known: &store::Known, post: &Post) -> Result<()> {
    let code = Secret::of_128_bits()?;
    if store::email_of(tx, known.person)?.is_some() && store::keep_reset(tx, known.person, code.fingerprint)? {
        tx.note_object(known.person.0);
        let link = post.address(&format!("/password-reset/{}", code.held.as_str()));
        mails::send(tx, post, known.person, "password-reset", store::RESET_LASTS, |_| Mail::PasswordReset { link })?;
    }
    Ok(())
}

#[get("/password-reset/<code>")]
pub(super) fn show_choice(may: May<Visit>, page: Page, code: &str, db: &State<Db>) -> Result<Html<ChoosePage>> {
    let (_, name) = db.read(&may, |tx, _| store::reset_of(tx, Fingerprint::of(code)))?;
    Ok(Html(ChoosePage { page, entered: Entered::nothing(), name, code: code.to_owned() }))
}

#[post("/password-reset/<code>", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn choose(
    may: May<ResetOwnPassword>,
    page: Page,
    code: &str,
    form: Form<ChooseForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Chosen> {
    let mark = Fingerprint::of(code);
    let (name, complaint) = db.read(&may, |tx, _| {
        let (person, name) = store::reset_of(tx, mark)?;
        let holder = if store::own_account(tx, person)?.adult { Holder::Adult } else { Holder::Pupil };
        Ok((name, examine("password", form.password, holder, &store::context_of(tx, person)?).err()))
    })?;
    if let Some(complaint) = complaint {
        return Ok(again(page, name, code, complaint));
    }
    let password = door.hasher.hash(client.0, form.password).await?;
    let known = device.mark()?;
    db.write(&may, |tx, _| {
        let (person, _) = store::reset_of(tx, mark)?;
        if store::is_letter(tx, mark)? && !store::roles_of(tx, person)?.is_empty() {
            return Err(Error::NotFound);
        }
        tx.note_actor(person);
        // The link came by the same mailbox as a code would, or from the office's own screen: this device need not ask again.
        store::know_device(tx, person, known)?;
        if store::is_letter(tx, mark)? && store::has_second_proof(tx, person)? {
            // The office renews what a family has lost (ASVS 5.0 6.4.3); it makes no such letter for staff.
            store::remove_second_proofs(tx, person)?;
            mails::tell_of(tx, post, person, Change::SecondFactor)?;
        }
        store::use_reset(tx, person)?;
        store::keep_password(tx, person, &password)?;
        store::end_sessions(tx, person, None)?;
        mails::tell_of(tx, post, person, Change::Password)
    })?;
    Ok(Chosen::Kept(Redirect::to("/sign-in?done=password-kept")))
}

fn again(page: Page, name: String, code: &str, complaint: Complaint) -> Chosen {
    let entered = Entered::nothing().wrong(vec![complaint]);
    Chosen::Again((Status::UnprocessableEntity, Html(ChoosePage { page, entered, name, code: code.to_owned() })))
}
