//! The door: name and password, then the second factor where there is one; and the way out.

use std::net::IpAddr;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::{Header, Status};
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};
use zeroize::Zeroizing;

use super::new_device::{self, NewDevicePage, Stranger};
use crate::accounts::codes::{self, Fingerprint};
use crate::accounts::cookies::{Opened, Proofs};
use crate::accounts::hashing::Verdict;
use crate::accounts::mails::{self, Post};
use crate::accounts::store::{self, Known};
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Client, Device, Door, Next, open_for};
use crate::clock::Moment;
use crate::db::ids::PersonId;
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::outbox::wording::Change;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::keep_security_event;
use crate::policy::public::{SignIn, Visit};
use crate::policy::seeing::SignOut;

/// The page with the sign-in form.
#[derive(Template)]
#[template(path = "accounts/sign-in.html")]
pub struct SignInPage {
    page: Page,
    entered: Entered,
    next: String,
}

#[derive(Template)]
#[template(path = "accounts/waiting.html")]
pub(super) struct WaitingPage {
    page: Page,
    entered: Entered,
    next: String,
    ticket: String,
}

#[derive(Template)]
#[template(path = "accounts/factor-ask.html")]
pub(super) struct FactorPage {
    page: Page,
    entered: Entered,
    next: String,
    ticket: Zeroizing<String>,
    shared: bool,
}

/// What the door answers.
#[derive(Responder)]
pub(super) enum Answer {
    Refused((Status, Html<SignInPage>)),
    Later(Later),
    Wait((Status, Html<WaitingPage>)),
    Factor(Html<FactorPage>),
    WrongFactor((Status, Html<FactorPage>)),
    NewDevice((Status, Html<NewDevicePage>)),
    In(Redirect),
}

/// The same page again, and when another try makes sense.
#[derive(Responder)]
pub(super) struct Later {
    page: (Status, Html<SignInPage>),
    after: Header<'static>,
}

#[derive(FromForm)]
pub(super) struct SignInForm<'r> {
    name: &'r str,
    password: &'r str,
    #[field(default = false)]
    shared: bool,
    next: Next,
    #[field(default = "")]
    waited: &'r str,
}

#[derive(FromForm)]
pub(super) struct FactorForm<'r> {
    ticket: &'r str,
    code: &'r str,
    next: Next,
}

#[get("/sign-in?<next>")]
pub(super) fn show(_may: May<Visit>, page: Page, next: Option<Next>) -> Html<SignInPage> {
    Html(SignInPage { page, entered: Entered::nothing(), next: next.unwrap_or_default().path().to_owned() })
}

/// The sign-in page in the place of a page that asks for it; after signing in one is where one wanted to be.
#[must_use]
pub fn instead_of(page: Page, asked: &str) -> Html<SignInPage> {
    Html(SignInPage { page, entered: Entered::nothing(), next: Next::read(asked).path().to_owned() })
}

#[post("/sign-in", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn sign_in(
    may: May<SignIn>,
    page: Page,
    form: Form<SignInForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Answer> {
    let known = db.read(&may, |tx, _| store::find(tx, form.name))?;
    let attempt = attempt(&may, db, door, &form, known.as_ref(), client.0, &device)?;
    match door.throttle.begin(&attempt, db.clock().now()) {
        Ruling::Go => {}
        ruling => return slowed(ruling, page, &form, door, client.0, db.clock().now()),
    }
    let stored = known.as_ref().map(|known| known.password.as_str());
    let verdict = match door.hasher.verify(client.0, form.password, stored).await {
        Err(Error::Busy(seconds)) => {
            door.throttle.undone(&attempt);
            return Ok(busy(page, &form, seconds));
        }
        verdict => verdict?,
    };
    if let (Some(pupil), Verdict::Right { .. }) = (known.as_ref().filter(|known| known.waits_for_consent), verdict) {
        keep_security_event(db, "sign_in_not_agreed", Some(pupil.person), None)?;
        return Ok(refused(page, &form, Complaint::new("", "pupils-grown-up-first-said")));
    }
    let (Some(known), Verdict::Right { rehash }) = (known.filter(|known| known.open), verdict) else {
        keep_security_event(db, "sign_in_failed", None, None)?;
        return Ok(refused(page, &form, Complaint::new("", "accounts-wrong")));
    };
    if rehash {
        let password = door.hasher.hash(client.0, form.password).await?;
        db.write(&may, |tx, _| {
            tx.note_actor(known.person);
            store::rehash(tx, known.person, &password)
        })?;
    }
    go_in(&may, page, &form, &attempt, known.person, &device, door, post, db)
}

/// The password was right: asks for the second factor, or opens the session.
#[expect(clippy::too_many_arguments, reason = "the request's parts, each of its own type")]
fn go_in(
    may: &May<SignIn>,
    page: Page,
    form: &SignInForm<'_>,
    attempt: &Try,
    person: PersonId,
    device: &Device<'_>,
    door: &Door,
    post: &Post,
    db: &Db,
) -> Result<Answer> {
    let now = db.clock().now();
    let (has_factor, trusted, asks_for_code) = db.read(may, |tx, _| {
        let signing = store::signing(tx, person, device.fingerprint(), form.shared)?;
        let shown =
            device.fingerprint().map(|device| store::factor_shown_at(tx, person, device)).transpose()?.flatten();
        let trusted = shown.is_some_and(|shown| signing.trusts_factor_shown(now.since(shown)));
        Ok((store::has_second_proof(tx, person)?, trusted, store::asks_for_code(tx, &signing)?))
    })?;
    if has_factor && !trusted {
        let ticket = door.pending.keep(person, form.shared, *attempt, now)?;
        return Ok(Answer::Factor(Html(FactorPage {
            page,
            entered: Entered::nothing(),
            next: form.next.path().to_owned(),
            ticket,
            shared: form.shared,
        })));
    }
    if !has_factor && asks_for_code {
        let stranger = Stranger { person, shared: form.shared, attempt: *attempt };
        return new_device::ask(may, page, &form.next, &stranger, door, post, db);
    }
    let proofs = Proofs { shared_computer: form.shared, factor_shown: false, factor_trusted: has_factor && trusted };
    let opened = db.write(may, |tx, _| open_and_tell(tx, device, person, proofs, post))?;
    door.throttle.succeeded(attempt);
    welcome(&opened, person, device, db, &form.next)
}

/// The page that asks for a code cannot be asked for by address: it belongs to a sign-in under way.
#[get("/sign-in/factor")]
pub(super) fn show_factor(_may: May<Visit>) -> Redirect {
    Redirect::to("/sign-in")
}

#[post("/sign-in/factor", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn sign_in_with_factor(
    may: May<SignIn>,
    page: Page,
    form: Form<FactorForm<'_>>,
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
    let opened = db.write(&may, |tx, _| {
        match shown(tx, person, form.code, now)? {
            None => return Err(Error::invalid("code", "accounts-code-wrong")),
            Some(Shown::Code) => {}
            Some(Shown::RecoveryCode) => mails::tell_of(tx, post, person, Change::RecoveryCode)?,
        }
        let proofs = Proofs { shared_computer: halfway.shared_computer, factor_shown: true, factor_trusted: false };
        open_and_tell(tx, &device, person, proofs, post)
    });
    match opened {
        Ok(opened) => {
            door.pending.done(form.ticket);
            door.throttle.succeeded(&halfway.attempt);
            welcome(&opened, person, &device, db, &form.next)
        }
        Err(Error::Invalid(complaints)) => {
            // A wrong code counts like a wrong password, so that guessing codes is as slow.
            door.throttle.begin(&halfway.attempt, now);
            keep_security_event(db, "second_factor_failed", Some(person), None)?;
            let entered = Entered::nothing().wrong(complaints);
            let (next, ticket) = (form.next.path().to_owned(), Zeroizing::new(form.ticket.to_owned()));
            Ok(Answer::WrongFactor((
                Status::Unauthorized,
                Html(FactorPage { page, entered, next, ticket, shared: halfway.shared_computer }),
            )))
        }
        Err(error) => Err(error),
    }
}

#[post("/sign-out")]
pub(super) fn sign_out(may: May<SignOut>, device: Device<'_>, db: &State<Db>) -> Result<Out> {
    let shared = db.write(&may, |tx, may| {
        store::end_session(tx, may.person(), may.session())?;
        store::is_shared(tx, may.session())
    })?;
    device.take_session();
    let clear = Header::new("Clear-Site-Data", if shared { CLEARED_SHARED } else { CLEARED });
    Ok(Out { to: Redirect::to("/sign-in?done=signed-out"), clear })
}

/// What a browser forgets at sign-out: the session's cookie is taken away by name, and the mark of a known device stays, else
/// its owner would wait behind every attacker (TRUST 2.1).
const CLEARED: &str = "\"cache\", \"storage\"";
/// What a shared computer forgets: everything (TRUST 2.2).
const CLEARED_SHARED: &str = "\"cache\", \"cookies\", \"storage\"";

/// Signed out, and nothing stays in the browser.
#[derive(Responder)]
pub(super) struct Out {
    to: Redirect,
    clear: Header<'static>,
}

/// What a person may show as second factor.
enum Shown {
    Code,
    RecoveryCode,
}

/// What the typed text is: the authenticator's unspent code, or an unused recovery code. It is spent with that.
fn shown(tx: &Tx<'_>, person: PersonId, typed: &str, now: Moment) -> Result<Option<Shown>> {
    if let Some((factor, last)) = store::factor_of(tx, person)?
        && let Some(step) = factor.step_of(typed, now, Some(last))?
    {
        return Ok(store::spend_step(tx, person, step)?.then_some(Shown::Code));
    }
    let Some(code) = codes::recovery_code_fingerprint(typed) else { return Ok(None) };
    Ok(store::use_recovery_code(tx, person, code)?.then_some(Shown::RecoveryCode))
}

/// Opens the session; a device that was not known is told to the account's owner (ASVS 6.3.5).
pub(super) fn open_and_tell(
    tx: &Tx<'_>,
    device: &Device<'_>,
    person: PersonId,
    proofs: Proofs,
    post: &Post,
) -> Result<Opened> {
    let opened = open_for(tx, device, person, proofs)?;
    if opened.new_device {
        mails::tell_of(tx, post, person, Change::NewDevice)?;
    }
    Ok(opened)
}

pub(super) fn welcome(opened: &Opened, person: PersonId, device: &Device<'_>, db: &Db, next: &Next) -> Result<Answer> {
    opened.give(device);
    keep_security_event(db, "signed_in", Some(person), None)?;
    let to = if opened.ended > 0 { next.saying("oldest-ended") } else { next.path().to_owned() };
    Ok(Answer::In(Redirect::to(to)))
}

/// The sign-in page with one sentence of what went wrong.
pub(super) fn once_more(page: Page, next: &Next, message: &'static str) -> Answer {
    let entered = Entered::nothing().wrong(vec![Complaint::new("", message)]);
    Answer::Refused((Status::Unauthorized, Html(SignInPage { page, entered, next: next.path().to_owned() })))
}

#[expect(clippy::too_many_arguments, reason = "the request's parts, each of its own type")]
fn attempt(
    may: &May<SignIn>,
    db: &Db,
    door: &Door,
    form: &SignInForm<'_>,
    known: Option<&Known>,
    address: IpAddr,
    device: &Device<'_>,
) -> Result<Try> {
    let known_device = match (known, device.fingerprint()) {
        (Some(known), Some(device)) => db.read(may, |tx, _| store::knows_device(tx, known.person, device))?,
        _ => false,
    };
    let has_waited = !form.waited.is_empty() && door.waiting.is_ripe(form.waited, address, db.clock().now());
    Ok(Try { name: Fingerprint::of(&store::folded(form.name)), address, known_device, has_waited, in_school: false })
}

fn kept(form: &SignInForm<'_>) -> Entered {
    let entered = Entered::nothing().with("name", form.name);
    if form.shared { entered.with("shared", "yes") } else { entered }
}

fn again(page: Page, form: &SignInForm<'_>, complaint: Complaint) -> Html<SignInPage> {
    Html(SignInPage { page, entered: kept(form).wrong(vec![complaint]), next: form.next.path().to_owned() })
}

fn refused(page: Page, form: &SignInForm<'_>, complaint: Complaint) -> Answer {
    Answer::Refused((Status::Unauthorized, again(page, form, complaint)))
}

fn later(
    page: Page,
    form: &SignInForm<'_>,
    message: &'static str,
    unit: &'static str,
    count: u64,
    seconds: u64,
) -> Answer {
    let complaint = Complaint::new("", message).with(unit, count.to_string());
    let after = Header::new("Retry-After", seconds.to_string());
    Answer::Later(Later { page: (Status::TooManyRequests, again(page, form, complaint)), after })
}

fn busy(page: Page, form: &SignInForm<'_>, seconds: u64) -> Answer {
    let page = (Status::ServiceUnavailable, again(page, form, Complaint::new("", "accounts-busy")));
    Answer::Later(Later { page, after: Header::new("Retry-After", seconds.to_string()) })
}

/// The page of a try that may not go on yet.
fn slowed(
    ruling: Ruling,
    page: Page,
    form: &SignInForm<'_>,
    door: &Door,
    address: IpAddr,
    now: Moment,
) -> Result<Answer> {
    match ruling {
        Ruling::Go | Ruling::ProveWaiting => waiting(page, form, door, address, now),
        Ruling::WaitForName(seconds) => Ok(later(page, form, "accounts-wait-name", "seconds", seconds, seconds)),
        Ruling::WaitForAddress(seconds) => {
            Ok(later(page, form, "accounts-wait-address", "minutes", seconds.div_ceil(60), seconds))
        }
    }
}

fn waiting(page: Page, form: &SignInForm<'_>, door: &Door, address: IpAddr, now: Moment) -> Result<Answer> {
    let ticket = door.waiting.ticket(address, now)?;
    let entered = if form.waited.is_empty() {
        kept(form)
    } else {
        kept(form).wrong(vec![Complaint::new("", "accounts-waiting-too-soon")])
    };
    let page = WaitingPage { page, entered, next: form.next.path().to_owned(), ticket };
    Ok(Answer::Wait((Status::TooManyRequests, Html(page))))
}
