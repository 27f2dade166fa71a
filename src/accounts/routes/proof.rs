//! 'Is it you?': the password once more before what matters, and then on with what was asked (TRUST 2.2, step-up).
//!
//! A form whose proof grew too old on the way arrives here with what was entered in it: [`ask`] keeps the fields through
//! the question, and the page after it sends them on with one press. Passwords are never carried.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::FromRequest;
use rocket::response::Redirect;
use rocket::{Request, Responder, State, get, post};

use super::passkeys::proved;
use crate::accounts::codes::Secret;
use crate::accounts::hashing::Verdict;
use crate::accounts::passkeys::Passkeys;
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Client, Device, Door, Next, codes::Fingerprint, store};
use crate::db::Db;
use crate::db::ids::PersonId;
use crate::error::{Barrier, Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::people::{self, Caller, keep_security_event};
use crate::policy::public::{ChangeOwnAccount, ReadOwnRecord};
use crate::policy::{May, Place, Right};

#[derive(Template)]
#[template(path = "accounts/step-up.html")]
pub struct ProofPage {
    page: Page,
    entered: Entered,
    next: String,
    action: Option<String>,
    fields: Vec<(String, String)>,
    name: String,
}

#[derive(Template)]
#[template(path = "accounts/resume.html")]
pub(super) struct ResumePage {
    page: Page,
    next: String,
    action: String,
    fields: Vec<(String, String)>,
}

#[derive(Responder)]
pub(super) enum Proved {
    Again((Status, Html<ProofPage>)),
    On(Redirect),
    Resume(Html<ResumePage>),
}

#[derive(FromForm)]
pub(super) struct ProofForm<'r> {
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    question: &'r str,
    #[field(default = "")]
    credential: &'r str,
    next: Next,
    action: Option<Next>,
    #[field(default = Vec::new())]
    carried: Vec<Field<'r>>,
}

#[derive(FromForm, Clone, Copy)]
pub(super) struct Field<'r> {
    name: &'r str,
    value: &'r str,
}

/// A right that needs a fresh proof, in a handler that keeps what was entered where the proof has grown too old.
pub enum Stepped<R: Right> {
    /// All holds.
    Proved(May<R>),
    /// All holds but the freshness: answer with [`ask`].
    Stale,
}

#[rocket::async_trait]
impl<'r, R: Right> FromRequest<'r> for Stepped<R> {
    type Error = Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Error), Status> {
        let db = request.rocket().state::<Db>().ok_or_else(|| Error::fault("the database is not mounted"));
        let proved = people::caller(request)
            .and_then(|caller| May::prove(db?, &caller.asker(), &Place::of(request.uri().path().as_str())));
        match proved {
            Ok(may) => Outcome::Success(Self::Proved(may)),
            Err(Error::Forbidden(Barrier::StepUp)) => Outcome::Success(Self::Stale),
            Err(error) => Outcome::Error((people::trouble(request, error), Error::fault("kept for the page"))),
        }
    }
}

/// The page that asks for the password and keeps a form: `next` is the page with the form, `action` where the form goes.
#[must_use]
pub fn ask(page: Page, next: &str, action: &str, fields: &[(&str, &str)]) -> (Status, Html<ProofPage>) {
    let fields = fields.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect();
    let (next, action) = (next.to_owned(), Some(action.to_owned()));
    let page = ProofPage { page, entered: Entered::nothing(), next, action, fields, name: String::new() };
    (Status::Forbidden, Html(page))
}

#[get("/account/proof?<next>")]
pub(super) fn show(may: May<ReadOwnRecord>, page: Page, next: Option<Next>, db: &State<Db>) -> Result<Html<ProofPage>> {
    let next = next.unwrap_or_default().path().to_owned();
    let name = db.read(&may, |tx, may| store::own_account(tx, may.person()))?.sign_in_name();
    Ok(Html(ProofPage { page, entered: Entered::nothing(), next, action: None, fields: Vec::new(), name }))
}

#[post("/account/proof", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn prove(
    may: May<ChangeOwnAccount>,
    page: Page,
    form: Form<ProofForm<'_>>,
    caller: &Caller,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    passkeys: &State<Passkeys>,
    db: &State<Db>,
) -> Result<Proved> {
    let session = caller.session.as_ref().ok_or(Error::SignIn)?.session;
    let person = may.person();
    let holds = if form.credential.is_empty() {
        shows_password(&may, form.password, client, door, db).await?
    } else {
        shows_passkey(&may, &form, passkeys, db)?
    };
    if !holds {
        keep_security_event(db, "proof_failed", Some(person), None)?;
        let name = db.read(&may, |tx, may| store::own_account(tx, may.person()))?.sign_in_name();
        return Ok(again(page, &form, name));
    }
    let token = Secret::of_256_bits()?;
    let lasts = db.write(&may, |tx, _| {
        store::prove_now(tx, session)?;
        store::renew_token(tx, session, token.fingerprint)?;
        store::lasts(tx, session)
    })?;
    device.give_session(&token, lasts);
    keep_security_event(db, "proved", Some(person), None)?;
    let next = form.next.path().to_owned();
    let Some(action) = &form.action else { return Ok(Proved::On(Redirect::to(next))) };
    let fields = kept(&form);
    Ok(Proved::Resume(Html(ResumePage { page, next, action: action.path().to_owned(), fields })))
}

async fn shows_password(
    may: &May<ChangeOwnAccount>,
    password: &str,
    client: Client,
    door: &Door,
    db: &Db,
) -> Result<bool> {
    let attempt = slow_down(door, may.person(), client, db)?;
    let stored = db.read(may, |tx, may| store::password_of(tx, may.person()))?;
    if door.hasher.verify(client.0, password, Some(&stored)).await? == Verdict::Wrong {
        return Ok(false);
    }
    door.throttle.succeeded(&attempt);
    Ok(true)
}

/// Whether the form brings a passkey of the very person who is signed in.
fn shows_passkey(may: &May<ChangeOwnAccount>, form: &ProofForm<'_>, passkeys: &Passkeys, db: &Db) -> Result<bool> {
    let proved = proved(may, form.question, form.credential, passkeys, db)?;
    let Some(proved) = proved.filter(|proved| proved.passkey.person == may.person()) else { return Ok(false) };
    match db.write(may, |tx, _| store::use_passkey(tx, &proved.passkey, &proved.public_key)) {
        Ok(()) => Ok(true),
        Err(Error::Invalid(_)) => Ok(false),
        Err(error) => Err(error),
    }
}

fn again(page: Page, form: &ProofForm<'_>, name: String) -> Proved {
    let complaint = if form.credential.is_empty() {
        Complaint::new("password", "accounts-step-up-wrong")
    } else {
        Complaint::new("", "accounts-passkey-wrong")
    };
    let entered = Entered::nothing().wrong(vec![complaint]);
    let action = form.action.as_ref().map(|action| action.path().to_owned());
    let next = form.next.path().to_owned();
    let fields = kept(form);
    Proved::Again((Status::UnprocessableEntity, Html(ProofPage { page, entered, next, action, fields, name })))
}

fn kept(form: &ProofForm<'_>) -> Vec<(String, String)> {
    form.carried.iter().map(|field| (field.name.to_owned(), field.value.to_owned())).collect()
}

/// Counts a try at the password of somebody who is signed in: an unlocked phone is no way to guess it.
pub(super) fn slow_down(door: &Door, person: PersonId, client: Client, db: &Db) -> Result<Try> {
    let name = Fingerprint::of(&format!("proof {person}"));
    let attempt = Try { name, address: client.0, known_device: false, has_waited: true, in_school: false };
    match door.throttle.begin(&attempt, db.clock().now()) {
        Ruling::WaitForName(seconds) | Ruling::WaitForAddress(seconds) => Err(Error::Throttled(seconds)),
        Ruling::Go | Ruling::ProveWaiting => Ok(attempt),
    }
}
