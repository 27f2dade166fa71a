//! How a guardian joins behind the code: what is kept and asked, declining, a second child.
//!
//! Invariants: before the code is proved a page shows nothing but the school's name; each answer can be sent twice without harm.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::FromRequest;
use rocket::response::Redirect;
use rocket::{Request, Responder, State, get, post};

use crate::accounts::codes::Fingerprint;
use crate::accounts::hashing::Verdict;
use crate::accounts::mails::{Post, tell_of};
use crate::accounts::passwords::{Holder, examine};
use crate::accounts::{Client, Device, Door, Proofs, open_for, store as accounts, user_names};
use crate::consents::store::give;
use crate::consents::{Answer, Answers, Purpose};
use crate::db::Db;
use crate::db::ids::InvitationId;
use crate::error::{Complaint, Error, Result};
use crate::invitations::store::{self, Fit, NewAccount, Opened};
use crate::outbox::wording::Change;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::keep_opening;
use crate::policy::public::{ReadOwnRecord, RedeemInvitation, Visit};

#[derive(Template)]
#[template(path = "invitations/join.html")]
pub(super) struct JoinPage {
    page: Page,
    code: String,
    opened: Opened,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "invitations/add.html")]
pub(super) struct AddPage {
    page: Page,
    code: String,
    opened: Opened,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "invitations/elsewhere.html")]
pub(super) struct ElsewherePage {
    page: Page,
    code: String,
    opened: Opened,
    /// Somebody else is signed in; else nobody is, and the adult has an account.
    signed_in: bool,
}

#[derive(Template)]
#[template(path = "invitations/declined.html")]
pub(super) struct DeclinedPage {
    page: Page,
}

#[derive(Template)]
#[template(path = "invitations/welcome.html")]
pub(super) struct WelcomePage {
    page: Page,
    user_name: String,
}

#[derive(Responder)]
pub(super) enum Shown {
    Join(Html<JoinPage>),
    Add(Html<AddPage>),
    Elsewhere(Html<ElsewherePage>),
    Home(Redirect),
}

#[derive(Responder)]
pub(super) enum Joined {
    Again((Status, Html<JoinPage>)),
    In(Redirect),
}

#[derive(Responder)]
pub(super) enum Added {
    Again((Status, Html<AddPage>)),
    In(Redirect),
}

impl JoinPage {
    /// The address as it may be shown before the account exists: enough to know it by.
    fn masked_email(&self) -> String {
        let email = self.opened.email.as_deref().unwrap_or_default();
        let (local, domain) = email.split_once('@').unwrap_or((email, ""));
        format!("{}…@{domain}", local.chars().take(1).collect::<String>())
    }
}

/// What the code opens: joining, or adding a child to the account that is signed in.
#[get("/join/<code>")]
pub(super) fn show(may: May<Visit>, page: Page, code: &str, browser: Browser, db: &State<Db>) -> Result<Shown> {
    let link = Fingerprint::of(code);
    let code = code.to_owned();
    let mut unseen = None;
    let shown = db.read(&may, |tx, may| {
        if let Some(person) = may.person()
            && store::is_in(tx, link, person)?
        {
            return Ok(Shown::Home(Redirect::to("/")));
        }
        let opened = store::opened_by(tx, link)?;
        unseen = (!opened.seen).then_some(opened.invitation);
        Ok(match may.person() {
            Some(person) => match store::fit(tx, &opened, person)? {
                Fit::Other => Shown::Elsewhere(Html(ElsewherePage { page, code, opened, signed_in: true })),
                Fit::Same | Fit::Addable => {
                    Shown::Add(Html(AddPage { page, code, opened, entered: Entered::nothing() }))
                }
            },
            None if opened.joined => Shown::Elsewhere(Html(ElsewherePage { page, code, opened, signed_in: false })),
            None => {
                let entered = match opened.email {
                    Some(_) => Entered::nothing(),
                    None => Entered::nothing()
                        .with("user_name", user_names::propose(tx, &[&opened.given_name, &opened.family_name])?),
                };
                Shown::Join(Html(JoinPage { page, code, opened, entered }))
            }
        })
    })?;
    if let (true, Some(invitation)) = (browser.shows_a_page, unseen) {
        note_opening(db, invitation)?;
    }
    Ok(shown)
}

/// The page comes all the same where nothing can be written.
fn note_opening(db: &Db, invitation: InvitationId) -> Result<()> {
    match keep_opening(db, invitation) {
        Err(error @ (Error::NoRoom(_) | Error::Damaged(_))) => {
            tracing::warn!(%error, "that an invitation was looked at could not be noted");
            Ok(())
        }
        noted => noted,
    }
}

/// Whether a browser says that it opens the page for somebody to read: what looks through mails for danger does not say so.
pub(super) struct Browser {
    shows_a_page: bool,
}

#[rocket::async_trait]
impl<'r> FromRequest<'r> for Browser {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Self::Error), Status> {
        Outcome::Success(Self { shows_a_page: request.headers().get_one("Sec-Fetch-Dest") == Some("document") })
    }
}

#[derive(FromForm)]
pub(super) struct JoinForm<'r> {
    #[field(default = false)]
    notice: bool,
    #[field(default = "")]
    user_name: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    language: &'r str,
    answers: Answers<'r>,
}

impl JoinForm<'_> {
    fn kept(&self) -> Entered {
        let entered = Entered::nothing().with("user_name", self.user_name).with("language", self.language);
        self.answers.kept(if self.notice { entered.with("notice", "true") } else { entered })
    }
}

/// What a form asks for, read and found right.
struct Asked {
    user_name: Option<String>,
    answers: Vec<(Purpose, Answer)>,
}

/// Reads the form; every complaint at once.
fn read(
    form: &JoinForm<'_>,
    opened: &Opened,
    page: &Page,
    examined: Result<(), Complaint>,
) -> Result<Asked, Vec<Complaint>> {
    let mut complaints = Vec::new();
    if !form.notice {
        complaints.push(Complaint::new("notice", "joining-notice-missing"));
    }
    let answers = answers(&form.answers, opened, page, &mut complaints);
    let user_name = if opened.email.is_some() {
        None
    } else {
        match user_names::read(form.user_name) {
            Ok(name) => Some(name),
            Err(_) => {
                complaints.push(Complaint::new("user_name", "user-names-wrong"));
                None
            }
        }
    };
    complaints.extend(examined.err());
    if complaints.is_empty() { Ok(Asked { user_name, answers }) } else { Err(complaints) }
}

/// The consents of somebody who decides on them; of anybody else none.
fn answers(
    form: &Answers<'_>,
    opened: &Opened,
    page: &Page,
    complaints: &mut Vec<Complaint>,
) -> Vec<(Purpose, Answer)> {
    if !opened.responsible {
        return Vec::new();
    }
    form.read(page).unwrap_or_else(|missing| {
        complaints.extend(missing);
        Vec::new()
    })
}

/// Makes the account, keeps the answers and signs in, all in one transaction.
#[post("/join/<code>", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn join(
    may: Result<May<RedeemInvitation>, Error>,
    visit: May<Visit>,
    page: Page,
    code: &str,
    form: Form<JoinForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Joined> {
    let link = Fingerprint::of(code);
    let Ok(may) = may else { return sent_twice(&visit, link, form.password, client, door, db).await };
    let (opened, context) =
        db.read(&may, |tx, may| Ok((store::opened_by(tx, link)?, accounts::context_of(tx, may.adult())?)))?;
    if may.signed_in().is_some() || opened.joined {
        return Ok(Joined::In(Redirect::to(format!("/join/{code}"))));
    }
    let examined = examine("password", form.password, Holder::Adult, &context);
    let asked = match read(&form, &opened, &page, examined) {
        Ok(asked) => asked,
        Err(complaints) => return Ok(again(page, code, opened, form.kept().wrong(complaints))),
    };
    let password = door.hasher.hash(client.0, form.password).await?;
    let language = crate::locale::Lang::from_code(form.language).unwrap_or(page.lang).code;
    let account = NewAccount { user_name: asked.user_name.as_deref(), password: &password, language };
    let signed_in = db.write(&may, |tx, may| {
        store::make_account(tx, may.adult(), &account)?;
        store::acknowledge_notice(tx, may.adult())?;
        store::use_up(tx, &opened, may.adult())?;
        give(tx, opened.pupil, may.adult(), &asked.answers)?;
        tell_of(tx, post, may.adult(), Change::Joined)?;
        open_for(tx, &device, may.adult(), Proofs::default())
    });
    match signed_in {
        Ok(signed_in) => {
            signed_in.give(&device);
            Ok(Joined::In(Redirect::to(if asked.user_name.is_some() { "/join/welcome" } else { "/?done=joined" })))
        }
        Err(Error::Invalid(complaints)) => Ok(again(page, code, opened, form.kept().wrong(complaints))),
        Err(error) => Err(error),
    }
}

fn again(page: Page, code: &str, opened: Opened, entered: Entered) -> Joined {
    Joined::Again((Status::UnprocessableEntity, Html(JoinPage { page, code: code.to_owned(), opened, entered })))
}

/// The form was sent a second time, because the first answer did not arrive: whoever is in goes home, whoever knows the
/// password is led to the door; anybody else finds nothing.
async fn sent_twice(
    visit: &May<Visit>,
    link: Fingerprint,
    password: &str,
    client: Client,
    door: &Door,
    db: &Db,
) -> Result<Joined> {
    let (adult, stored) = db.read(visit, |tx, _| {
        let adult = store::just_used_by(tx, link)?;
        Ok((adult, accounts::password_of(tx, adult)?))
    })?;
    if visit.person() == Some(adult) {
        return Ok(Joined::In(Redirect::to("/")));
    }
    let Verdict::Right { .. } = door.hasher.verify(client.0, password, Some(&stored)).await? else {
        return Err(Error::NotFound);
    };
    Ok(Joined::In(Redirect::to("/sign-in?done=joined-already")))
}

#[derive(FromForm)]
pub(super) struct AddForm<'r> {
    answers: Answers<'r>,
}

/// Adds the child to the account that is signed in; sent twice, the child is there already.
#[post("/join/<code>/child", data = "<form>")]
pub(super) fn add(
    may: Result<May<RedeemInvitation>, Error>,
    visit: May<Visit>,
    page: Page,
    code: &str,
    form: Form<AddForm<'_>>,
    db: &State<Db>,
) -> Result<Added> {
    let link = Fingerprint::of(code);
    let person = visit.person().ok_or(Error::SignIn)?;
    let Ok(may) = may else {
        let is_in = db.read(&visit, |tx, _| store::is_in(tx, link, person))?;
        return if is_in { Ok(Added::In(Redirect::to("/"))) } else { Err(Error::NotFound) };
    };
    let (opened, fit) = db.read(&may, |tx, _| {
        let opened = store::opened_by(tx, link)?;
        let fit = store::fit(tx, &opened, person)?;
        Ok((opened, fit))
    })?;
    if fit == Fit::Other {
        return Ok(Added::In(Redirect::to(format!("/join/{code}"))));
    }
    let mut complaints = Vec::new();
    let answers = answers(&form.answers, &opened, &page, &mut complaints);
    if !complaints.is_empty() {
        let entered = form.answers.kept(Entered::nothing()).wrong(complaints);
        let again = AddPage { page, code: code.to_owned(), opened, entered };
        return Ok(Added::Again((Status::UnprocessableEntity, Html(again))));
    }
    db.write(&may, |tx, _| {
        store::use_up(tx, &opened, person)?;
        if store::fit(tx, &opened, person)? == Fit::Addable {
            store::move_link(tx, &opened, person)?;
        }
        give(tx, opened.pupil, person, &answers).map(|_| ())
    })?;
    Ok(Added::In(Redirect::to("/?done=child-added")))
}

/// Records a no; sent twice, it is the same no.
#[post("/join/<code>/refusal")]
pub(super) fn decline(
    may: Result<May<RedeemInvitation>, Error>,
    visit: May<Visit>,
    code: &str,
    db: &State<Db>,
) -> Result<Redirect> {
    let link = Fingerprint::of(code);
    match may {
        Ok(may) => db.write(&may, |tx, _| store::decline(tx, &store::opened_by(tx, link)?))?,
        Err(_) => db.read(&visit, |tx, _| store::was_declined(tx, link))?,
    }
    Ok(Redirect::to("/join/declined"))
}

#[get("/join/declined")]
pub(super) fn declined(_may: May<Visit>, page: Page) -> Html<DeclinedPage> {
    Html(DeclinedPage { page })
}

/// Shows the user name of whoever has just joined without an address of their own, to be printed or written down.
#[get("/join/welcome")]
pub(super) fn welcome(may: May<ReadOwnRecord>, page: Page, db: &State<Db>) -> Result<Html<WelcomePage>> {
    let own = db.read(&may, |tx, may| accounts::own_account(tx, may.person()))?;
    Ok(Html(WelcomePage { page, user_name: own.sign_in_name() }))
}
