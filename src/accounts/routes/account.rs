//! One's own account: language, password, e-mail address, and where one is signed in.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use super::proof::{self, ProofPage, Stepped};
use super::staff::named;
use crate::accounts::cookies::Browser;
use crate::accounts::hashing::Verdict;
use crate::accounts::mails::{self, Post};
use crate::accounts::passwords::{Holder, examine};
use crate::accounts::store::{Listed, OwnAccount};
use crate::accounts::{Client, Device, Door, store};
use crate::db::Db;
use crate::db::ids::SessionId;
use crate::error::{Complaint, Error, Result};
use crate::locale::Lang;
use crate::outbox::wording::Change;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::{Caller, FreshProof};
use crate::policy::public::{ChangeOwnAccount, ChangeOwnContact, ReadOwnRecord};

#[derive(Template)]
#[template(path = "accounts/account.html")]
pub(super) struct AccountPage {
    page: Page,
    account: OwnAccount,
    sessions: Vec<Listed>,
    browser: &'static str,
}

impl AccountPage {
    fn factor_state(&self) -> &'static str {
        if self.account.has_factor || self.account.passkeys > 0 { "accounts-factor-on" } else { "accounts-factor-off" }
    }
}

#[derive(Template)]
#[template(path = "accounts/password.html")]
pub(super) struct PasswordPage {
    page: Page,
    entered: Entered,
    name: String,
    adult: bool,
}

impl PasswordPage {
    fn hint(&self) -> &'static str {
        if self.adult { "accounts-password-hint" } else { "accounts-password-hint-pupil" }
    }
}

#[derive(Template)]
#[template(path = "accounts/email.html")]
pub(super) struct EmailPage {
    page: Page,
    entered: Entered,
}

#[derive(Responder)]
pub(super) enum Changed<T> {
    Again((Status, Html<T>)),
    Stale((Status, Html<ProofPage>)),
    Kept(Redirect),
}

#[derive(FromForm)]
pub(super) struct DeviceForm<'r> {
    name: &'r str,
}

#[derive(FromForm)]
pub(super) struct LanguageForm<'r> {
    language: &'r str,
}

#[derive(FromForm)]
pub(super) struct PasswordForm<'r> {
    old: &'r str,
    password: &'r str,
}

#[derive(FromForm)]
pub(super) struct EmailForm<'r> {
    email: &'r str,
}

fn session(caller: &Caller) -> Result<SessionId> {
    caller.session.as_ref().map(|session| session.session).ok_or(Error::SignIn)
}

#[get("/account")]
pub(super) fn show(
    may: May<ReadOwnRecord>,
    page: Page,
    caller: &Caller,
    browser: Browser,
    db: &State<Db>,
) -> Result<Html<AccountPage>> {
    let current = session(caller)?;
    let (account, sessions) = db.read(&may, |tx, may| {
        Ok((store::own_account(tx, may.person())?, store::sessions(tx, may.person(), current)?))
    })?;
    Ok(Html(AccountPage { page, account, sessions, browser: browser.0 }))
}

#[post("/account/language", data = "<form>")]
pub(super) fn keep_language(
    may: May<ChangeOwnAccount>,
    form: Form<LanguageForm<'_>>,
    db: &State<Db>,
) -> Result<Redirect> {
    let lang = Lang::from_code(form.language).ok_or(Error::NotFound)?;
    db.write(&may, |tx, may| store::keep_language(tx, may.person(), lang.code))?;
    Ok(Redirect::to("/account?done=language-kept"))
}

#[get("/account/password")]
pub(super) fn show_password(may: May<ReadOwnRecord>, page: Page, db: &State<Db>) -> Result<Html<PasswordPage>> {
    let account = db.read(&may, |tx, may| store::own_account(tx, may.person()))?;
    Ok(Html(password_page(page, Entered::nothing(), account)))
}

fn password_page(page: Page, entered: Entered, account: OwnAccount) -> PasswordPage {
    PasswordPage { page, entered, adult: account.adult, name: account.sign_in_name() }
}

#[post("/account/password", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn change_password(
    may: May<ChangeOwnAccount>,
    page: Page,
    form: Form<PasswordForm<'_>>,
    caller: &Caller,
    client: Client,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Changed<PasswordPage>> {
    let current = session(caller)?;
    let attempt = proof::slow_down(door, may.person(), client, db)?;
    let (stored, account, context) = db.read(&may, |tx, may| {
        let person = may.person();
        Ok((store::password_of(tx, person)?, store::own_account(tx, person)?, store::context_of(tx, person)?))
    })?;
    let holder = if account.adult { Holder::Adult } else { Holder::Pupil };
    let complaint = match door.hasher.verify(client.0, form.old, Some(&stored)).await? {
        Verdict::Wrong => Some(Complaint::new("old", "accounts-password-old-wrong")),
        Verdict::Right { .. } if form.old == form.password => {
            Some(Complaint::new("password", "accounts-password-same"))
        }
        Verdict::Right { .. } => examine("password", form.password, holder, &context).err(),
    };
    if complaint.as_ref().is_none_or(|complaint| complaint.field != "old") {
        door.throttle.succeeded(&attempt);
    }
    if let Some(complaint) = complaint {
        let page = password_page(page, Entered::nothing().wrong(vec![complaint]), account);
        return Ok(Changed::Again((Status::UnprocessableEntity, Html(page))));
    }
    let password = door.hasher.hash(client.0, form.password).await?;
    db.write(&may, |tx, may| {
        store::keep_password(tx, may.person(), &password)?;
        store::end_sessions(tx, may.person(), Some(current))?;
        store::use_reset(tx, may.person())?;
        mails::tell_of(tx, post, may.person(), Change::Password)
    })?;
    Ok(Changed::Kept(Redirect::to("/account?done=password-changed")))
}

#[get("/account/email")]
pub(super) fn show_email(
    may: May<ReadOwnRecord>,
    _fresh: FreshProof,
    page: Page,
    db: &State<Db>,
) -> Result<Html<EmailPage>> {
    let email = db.read(&may, |tx, may| store::email_of(tx, may.person()))?;
    Ok(Html(EmailPage { page, entered: Entered::nothing().with("email", email.unwrap_or_default()) }))
}

#[post("/account/email", data = "<form>")]
pub(super) fn change_email(
    may: Stepped<ChangeOwnContact>,
    page: Page,
    form: Form<EmailForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Changed<EmailPage>> {
    let Stepped::Proved(may) = may else {
        return Ok(Changed::Stale(proof::ask(page, "/account/email", "/account/email", &[("email", form.email)])));
    };
    let email = store::folded(form.email);
    let changed = if is_address(&email) {
        db.write(&may, |tx, may| {
            if store::email_signs_in(tx, &email, may.person())? {
                return Err(Error::invalid("email", "accounts-email-taken"));
            }
            // To the old address, before it is forgotten.
            mails::tell_of(tx, post, may.person(), Change::Email)?;
            store::keep_email(tx, may.person(), &email)?;
            store::use_reset(tx, may.person())
        })
    } else {
        Err(Error::invalid("email", "accounts-email-wrong"))
    };
    match changed {
        Ok(()) => Ok(Changed::Kept(Redirect::to("/account?done=email-changed"))),
        Err(Error::Invalid(complaints)) => {
            let entered = Entered::nothing().with("email", form.email).wrong(complaints);
            Ok(Changed::Again((Status::UnprocessableEntity, Html(EmailPage { page, entered }))))
        }
        Err(error) => Err(error),
    }
}

/// Whether a text can be an e-mail address that mail can be sent to (RFC 5321, as lettre reads it).
#[must_use]
pub fn is_address(text: &str) -> bool {
    text.len() <= 254 && text.parse::<lettre::Address>().is_ok()
}

/// Longest name of a device, in characters.
const LONGEST_NAME: usize = 40;

#[post("/account/device", data = "<form>")]
pub(super) fn name_device(
    may: May<ChangeOwnAccount>,
    form: Form<DeviceForm<'_>>,
    device: Device<'_>,
    db: &State<Db>,
) -> Result<Redirect> {
    let name: String = named(form.name).chars().take(LONGEST_NAME).collect();
    let mark = device.fingerprint().ok_or(Error::Conflict("accounts-device-not-known"))?;
    db.write(&may, |tx, may| store::name_device(tx, may.person(), mark, &name))?;
    Ok(Redirect::to("/account?done=device-named#sessions"))
}

/// Ends a sign-in elsewhere, and forgets its device: who has it is asked for a code, also with the password.
#[post("/account/sessions/<session>/end")]
pub(super) fn end_session(
    may: May<ChangeOwnAccount>,
    session: i64,
    caller: &Caller,
    db: &State<Db>,
) -> Result<Redirect> {
    let (current, session) = (self::session(caller)?, SessionId(session));
    db.write(&may, |tx, may| {
        if session != current {
            store::forget_device_of(tx, may.person(), session)?;
        }
        store::end_session(tx, may.person(), session)
    })?;
    Ok(Redirect::to("/account?done=session-ended"))
}

#[post("/account/sessions/others/end")]
pub(super) fn end_other_sessions(
    may: May<ChangeOwnAccount>,
    caller: &Caller,
    device: Device<'_>,
    db: &State<Db>,
) -> Result<Redirect> {
    let current = session(caller)?;
    db.write(&may, |tx, may| {
        store::forget_devices(tx, may.person(), device.fingerprint())?;
        store::end_sessions(tx, may.person(), Some(current))
    })?;
    Ok(Redirect::to("/account?done=sessions-ended"))
}
