//! The authenticator as second proof: set up, confirmed, renewed; and the recovery codes beside it.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};
use zeroize::Zeroizing;

use crate::accounts::codes::Secret;
use crate::accounts::mails::{self, Post};
use crate::accounts::qr::Qr;
use crate::accounts::totp::{Factor, recovery_codes};
use crate::accounts::{Device, Door, Next, store};
use crate::db::Db;
use crate::error::{Complaint, Error, Result};
use crate::outbox::wording::Change;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::{Caller, FreshProof};
use crate::policy::public::{ChangeOwnContact, ReadOwnRecord};

#[derive(Template)]
#[template(path = "accounts/factor.html")]
pub(super) struct SetUpPage {
    page: Page,
    entered: Entered,
    qr: Qr,
    typed: Zeroizing<String>,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/factor-set.html")]
pub(super) struct SetPage {
    page: Page,
    left: i64,
}

impl SetPage {
    fn left(&self) -> String {
        self.page.t_count("accounts-recovery-left", self.left)
    }
}

#[derive(Template)]
#[template(path = "accounts/recovery-codes.html")]
pub(super) struct CodesPage {
    page: Page,
    codes: Vec<Zeroizing<String>>,
    next: String,
}

impl CodesPage {
    /// Shows fresh recovery codes once, and leads on to `next`.
    pub(super) fn new(page: Page, codes: Vec<Secret>, next: String) -> Self {
        Self { page, codes: codes.into_iter().map(|code| code.held).collect(), next }
    }
}

#[derive(Responder)]
pub(super) enum Shown {
    Elsewhere(Redirect),
    SetUp(Html<SetUpPage>),
    Set(Html<SetPage>),
}

#[derive(Responder)]
pub(super) enum Confirmed {
    Again((Status, Html<SetUpPage>)),
    Codes(Html<CodesPage>),
}

#[derive(FromForm)]
pub(super) struct CodeForm<'r> {
    code: &'r str,
    next: Next,
}

#[get("/account/factor?<next>")]
pub(super) fn show(
    may: May<ReadOwnRecord>,
    _fresh: FreshProof,
    page: Page,
    next: Option<Next>,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Shown> {
    let (account, left) = db.read(&may, |tx, may| {
        Ok((store::own_account(tx, may.person())?, store::recovery_codes_left(tx, may.person())?))
    })?;
    if !account.adult {
        return Ok(Shown::Elsewhere(Redirect::to("/account")));
    }
    if account.has_factor {
        return Ok(Shown::Set(Html(SetPage { page, left })));
    }
    let factor = door.enrolling.factor(may.person(), db.clock().now())?;
    let next = next.unwrap_or_default().path().to_owned();
    Ok(Shown::SetUp(Html(set_up_page(page, Entered::nothing(), &factor, &account.sign_in_name(), next)?)))
}

fn set_up_page(page: Page, entered: Entered, factor: &Factor, account: &str, next: String) -> Result<SetUpPage> {
    let qr = Qr::of(&factor.url(&page.school.name, account))?;
    Ok(SetUpPage { page, entered, qr, typed: factor.typed(), next })
}

#[post("/account/factor", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn confirm(
    may: May<ChangeOwnContact>,
    page: Page,
    form: Form<CodeForm<'_>>,
    caller: &Caller,
    device: Device<'_>,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Confirmed> {
    let session = caller.session.as_ref().ok_or(Error::SignIn)?.session;
    let (person, now) = (may.person(), db.clock().now());
    let factor = door.enrolling.factor(person, now)?;
    let next = form.next.path().to_owned();
    let Some(step) = factor.step_of(form.code, now, None)? else {
        let account = db.read(&may, |tx, may| store::own_account(tx, may.person()))?;
        let entered = Entered::nothing().wrong(vec![Complaint::new("code", "accounts-code-wrong")]);
        let page = set_up_page(page, entered, &factor, &account.sign_in_name(), next)?;
        return Ok(Confirmed::Again((Status::UnprocessableEntity, Html(page))));
    };
    let (codes, token) = (recovery_codes()?, Secret::of_256_bits()?);
    let lasts = db.write(&may, |tx, may| {
        store::keep_factor(tx, may.person(), &factor, step)?;
        store::keep_recovery_codes(tx, may.person(), &codes)?;
        store::end_sessions(tx, may.person(), Some(session))?;
        store::show_factor(tx, session, token.fingerprint, device.fingerprint())?;
        mails::tell_of(tx, post, may.person(), Change::SecondFactor)?;
        store::lasts(tx, session)
    })?;
    door.enrolling.done(person);
    device.give_session(&token, lasts);
    Ok(Confirmed::Codes(Html(CodesPage::new(page, codes, next))))
}

#[post("/account/factor/removal")]
pub(super) fn remove(
    may: May<ChangeOwnContact>,
    caller: &Caller,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Redirect> {
    let session = caller.session.as_ref().ok_or(Error::SignIn)?.session;
    db.write(&may, |tx, may| {
        store::remove_factor(tx, may.person())?;
        store::end_sessions(tx, may.person(), Some(session))?;
        mails::tell_of(tx, post, may.person(), Change::SecondFactor)
    })?;
    Ok(Redirect::to("/account/factor?done=factor-removed"))
}

#[post("/account/recovery-codes")]
pub(super) fn renew_recovery_codes(
    may: May<ChangeOwnContact>,
    page: Page,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<CodesPage>> {
    let codes = recovery_codes()?;
    db.write(&may, |tx, may| {
        if !store::has_second_proof(tx, may.person())? {
            return Err(Error::Conflict("accounts-factor-off"));
        }
        store::keep_recovery_codes(tx, may.person(), &codes)?;
        mails::tell_of(tx, post, may.person(), Change::SecondFactor)
    })?;
    Ok(Html(CodesPage::new(page, codes, "/account".to_owned())))
}
