//! One's own passkeys: made, listed, removed; and the question that a browser answers with one.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::{ContentType, Status};
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use super::factor::CodesPage;
use super::staff::named;
use crate::accounts::codes::Secret;
use crate::accounts::mails::{self, Post};
use crate::accounts::passkeys::Passkeys;
use crate::accounts::store::{self, KeptPasskey, ListedPasskey};
use crate::accounts::totp::recovery_codes;
use crate::accounts::{Client, Device, Next};
use crate::db::Db;
use crate::error::{Complaint, Error, Result};
use crate::outbox::wording::Change;
use crate::page::{Entered, Html, Page};
use crate::policy::people::{Caller, FreshProof};
use crate::policy::public::{ChangeOwnContact, ReadOwnRecord, Visit};
use crate::policy::{May, Right};

/// Longest name of a passkey, in characters.
const LONGEST_NAME: usize = 60;

#[derive(Template)]
#[template(path = "accounts/passkeys.html")]
pub(super) struct ListPage {
    page: Page,
    entered: Entered,
    passkeys: Vec<ListedPasskey>,
    options: Option<String>,
    next: String,
}

#[derive(Responder)]
pub(super) enum Shown {
    Elsewhere(Redirect),
    List(Html<ListPage>),
}

#[derive(Responder)]
pub(super) enum Kept {
    Again((Status, Html<ListPage>)),
    Codes(Html<CodesPage>),
    Listed(Redirect),
}

#[derive(FromForm)]
pub(super) struct NewForm<'r> {
    name: &'r str,
    credential: &'r str,
    next: Next,
}

#[derive(FromForm)]
pub(super) struct RemovalForm {
    passkey: i64,
}

#[get("/account/passkeys?<next>")]
pub(super) fn show(
    may: May<ReadOwnRecord>,
    _fresh: FreshProof,
    page: Page,
    next: Option<Next>,
    passkeys: &State<Passkeys>,
    db: &State<Db>,
) -> Result<Shown> {
    if !db.read(&may, |tx, may| store::own_account(tx, may.person()))?.adult {
        return Ok(Shown::Elsewhere(Redirect::to("/account")));
    }
    let next = next.unwrap_or_default();
    Ok(Shown::List(Html(list_page(&may, page, Entered::nothing(), &next, passkeys, db)?)))
}

/// The page with a fresh challenge in it; an earlier one of the person is void.
fn list_page<R: Right>(
    may: &May<R>,
    page: Page,
    entered: Entered,
    next: &Next,
    passkeys: &Passkeys,
    db: &Db,
) -> Result<ListPage> {
    let person = may.asked_by().ok_or(Error::SignIn)?;
    let (kept, holder) =
        db.read(may, |tx, _| Ok((store::passkeys(tx, person)?, store::passkey_holder(tx, person)?)))?;
    let options = passkeys.are_offered().then(|| passkeys.begin(&holder, db.clock().now())).transpose()?;
    Ok(ListPage { page, entered, passkeys: kept, options, next: next.path().to_owned() })
}

#[post("/account/passkeys", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn keep(
    may: May<ChangeOwnContact>,
    page: Page,
    form: Form<NewForm<'_>>,
    caller: &Caller,
    device: Device<'_>,
    passkeys: &State<Passkeys>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Kept> {
    let session = caller.session.as_ref().ok_or(Error::SignIn)?.session;
    let name = named(form.name);
    let complaint = match name.chars().count() {
        0 => Some(Complaint::new("name", "accounts-passkey-name-missing")),
        1..=LONGEST_NAME => None,
        _ => Some(Complaint::new("name", "accounts-name-long")),
    };
    let made =
        if complaint.is_none() { passkeys.finish(may.person(), form.credential, db.clock().now())? } else { None };
    let Some(made) = made else {
        let complaint = complaint.unwrap_or_else(|| Complaint::new("", "accounts-passkey-not-made"));
        let entered = Entered::nothing().with("name", form.name).wrong(vec![complaint]);
        let page = list_page(&may, page, entered, &form.next, passkeys, db)?;
        return Ok(Kept::Again((Status::UnprocessableEntity, Html(page))));
    };
    let (codes, token) = (recovery_codes()?, Secret::of_256_bits()?);
    let (lasts, is_first) = db.write(&may, |tx, may| {
        let person = may.person();
        let is_first = store::recovery_codes_left(tx, person)? == 0;
        store::keep_passkey(tx, person, &made, &name)?;
        if is_first {
            store::keep_recovery_codes(tx, person, &codes)?;
        }
        store::end_sessions(tx, person, Some(session))?;
        store::show_factor(tx, session, token.fingerprint, device.fingerprint())?;
        mails::tell_of(tx, post, person, Change::SecondFactor)?;
        Ok((store::lasts(tx, session)?, is_first))
    })?;
    device.give_session(&token, lasts);
    let next = form.next.path();
    let next = if next == "/" { "/account/passkeys" } else { next };
    if is_first {
        return Ok(Kept::Codes(Html(CodesPage::new(page, codes, next.to_owned()))));
    }
    Ok(Kept::Listed(Redirect::to(Next::read(next).saying("passkey-kept"))))
}

#[post("/account/passkeys/removal", data = "<form>")]
pub(super) fn remove(
    may: May<ChangeOwnContact>,
    form: Form<RemovalForm>,
    caller: &Caller,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Redirect> {
    let session = caller.session.as_ref().ok_or(Error::SignIn)?.session;
    db.write(&may, |tx, may| {
        store::remove_passkey(tx, may.person(), form.passkey)?;
        store::end_sessions(tx, may.person(), Some(session))?;
        mails::tell_of(tx, post, may.person(), Change::SecondFactor)
    })?;
    Ok(Redirect::to("/account/passkeys?done=passkey-removed"))
}

/// A fresh question for `navigator.credentials.get`; who may answer it, the answer shows.
#[post("/sign-in/passkey/question")]
pub(super) fn ask(
    _may: May<Visit>,
    client: Client,
    passkeys: &State<Passkeys>,
    db: &State<Db>,
) -> Result<(ContentType, String)> {
    let question = passkeys.ask(client.0, db.clock().now())?;
    let answer = serde_json::json!({ "ticket": question.ticket.as_str(), "options": question.options });
    Ok((ContentType::JSON, answer.to_string()))
}

/// A passkey that was shown, and what to keep of it from now on.
pub(super) struct Proved {
    pub(super) passkey: KeptPasskey,
    pub(super) public_key: String,
}

/// Whose passkey answers the question of the ticket; none where anything about it is not right.
pub(super) fn proved<R: Right>(
    may: &May<R>,
    ticket: &str,
    credential: &str,
    passkeys: &Passkeys,
    db: &Db,
) -> Result<Option<Proved>> {
    let Some(reply) = passkeys.take(ticket, credential, db.clock().now()) else { return Ok(None) };
    let found = db.read(may, |tx, _| store::find_passkey(tx, reply.credential_id(), reply.handle()))?;
    let Some(passkey) = found else { return Ok(None) };
    Ok(passkeys.check(reply, &passkey.public_key)?.map(|public_key| Proved { passkey, public_key }))
}
