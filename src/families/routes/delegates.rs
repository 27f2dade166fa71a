//! Delegates as pages: a guardian invites and ends them, the office and leaders end them, and an adult joins by the mail's code.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, Route, State, get, post};

use super::{Done, again, complaints};
use crate::accounts::codes::{Fingerprint, Secret};
use crate::accounts::mails::{Post, send, tell_of};
use crate::accounts::passwords::{Holder, examine};
use crate::accounts::{Client, Device, Door, Proofs, open_for, store as accounts, user_names};
use crate::classes::{self, Profile};
use crate::clock::Moment;
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::families::delegates::{Delegate, InviteForm, Opened, OwnReach};
use crate::families::store::delegates::{self as store, Addressee};
use crate::invitations::store::{NewAccount, acknowledge_notice, make_account};
use crate::locale::Lang;
use crate::outbox::wording::{Change, Mail};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::families::{InviteDelegate, ListOwnDelegates, RevokeDelegate};
use crate::policy::public::{RedeemInvitation, Visit};

pub(super) fn routes() -> Vec<Route> {
    rocket::routes![list, invite, revoke, show_code, join]
}

/// Whom the guardian lets look, and the form for one more.
#[derive(Template)]
#[template(path = "families/delegates.html")]
struct DelegatesPage {
    page: Page,
    profile: Profile,
    delegates: Vec<Delegate>,
    own: OwnReach,
    entered: Entered,
}

#[get("/pupils/<_>/delegates")]
fn list(may: May<ListOwnDelegates>, page: Page, db: &State<Db>) -> Result<Html<DelegatesPage>> {
    db.read(&may, |tx, may| {
        Ok(Html(DelegatesPage {
            page,
            profile: classes::store::profile(tx, may.pupil())?,
            delegates: store::delegates(tx, may.pupil(), Some(may.person()))?,
            own: store::own_reach(tx, may.person(), may.pupil())?,
            entered: Entered::nothing(),
        }))
    })
}

#[post("/pupils/<_>/delegates", data = "<form>")]
fn invite(
    may: May<InviteDelegate>,
    page: Page,
    form: Form<InviteForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Done<DelegatesPage>> {
    let invited = db.write(&may, |tx, may| send_invitation(tx, may, &page, &form, post));
    let complaints = match invited {
        Ok(()) => {
            return Ok(Ok(Redirect::to(format!("/pupils/{}/delegates?done=families-delegate-invited", may.pupil()))));
        }
        Err(error) => complaints(error)?,
    };
    db.read(&may, |tx, may| {
        Ok(again(DelegatesPage {
            page,
            profile: classes::store::profile(tx, may.pupil())?,
            delegates: store::delegates(tx, may.pupil(), Some(may.person()))?,
            own: store::own_reach(tx, may.person(), may.pupil())?,
            entered: form.entered().wrong(complaints),
        }))
    })
}

/// Writes the delegate, the code and the mail that carries it.
fn send_invitation(
    tx: &Tx<'_>,
    may: &May<InviteDelegate>,
    page: &Page,
    form: &InviteForm<'_>,
    post: &Post,
) -> Result<()> {
    let (guardian, pupil) = (may.person(), may.pupil());
    let own = store::own_reach(tx, guardian, pupil)?;
    let invitee = form.read(&own, tx.now(), &page.times.zone)?;
    let Addressee { adult, is_told } = store::adult_to_invite(tx, pupil, guardian, &invitee)?;
    let code = Secret::of_128_bits()?;
    let delegate = store::invite(tx, &own, adult, pupil, &invitee, code.fingerprint)?;
    tx.note_object(delegate.0);
    if !is_told {
        return Ok(());
    }
    let child = classes::store::profile(tx, pupil)?.given;
    let last = Moment(tx.now().plus(store::CODE_LASTS).0.min(invitee.until.0 - 1));
    send(tx, post, adult, store::MAIL, store::CODE_LASTS, |reader| Mail::DelegateInvitation {
        link: post.address(&format!("/join/{}/delegate", *code.held)),
        child,
        until: reader.day(last),
    })
}

#[post("/pupils/<_>/delegates/<_>/revocation")]
fn revoke(may: May<RevokeDelegate>, db: &State<Db>) -> Result<Redirect> {
    let at = may.delegate();
    db.write(&may, |tx, may| store::revoke(tx, may.person(), at.delegate))?;
    let list = if at.invited_by == may.person() { "delegates" } else { "family" };
    Ok(Redirect::to(format!("/pupils/{}/{list}?done=families-delegate-ended", at.pupil)))
}

/// What the code opens, and how the adult gets in.
#[derive(Template)]
#[template(path = "families/delegate-join.html")]
struct JoinPage {
    page: Page,
    code: String,
    opened: Opened,
    way: Way,
    entered: Entered,
}

/// How whoever holds the code stands to it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Way {
    /// Makes an account.
    New,
    /// Has one and is signed in with it: one button.
    Accept,
    /// Has one and signs in first.
    SignIn,
    /// Somebody else is signed in here.
    Elsewhere,
}

impl JoinPage {
    /// The address as it may be shown before the account exists: enough to know it by.
    fn masked_email(&self) -> String {
        let email = self.opened.email.as_deref().unwrap_or_default();
        let (local, domain) = email.split_once('@').unwrap_or((email, ""));
        format!("{}…@{domain}", local.chars().take(1).collect::<String>())
    }
}

#[get("/join/<code>/delegate")]
fn show_code(may: May<Visit>, page: Page, code: &str, db: &State<Db>) -> Result<Html<JoinPage>> {
    db.read(&may, |tx, may| {
        let opened = store::opened_by(tx, Fingerprint::of(code))?;
        let way = match may.person() {
            Some(person) if person == opened.adult => Way::Accept,
            Some(_) => Way::Elsewhere,
            None if opened.has_account => Way::SignIn,
            None => Way::New,
        };
        let entered = if opened.email.is_none() {
            let proposed = user_names::propose(tx, &[&opened.given_name, &opened.family_name])?;
            Entered::nothing().with("user_name", proposed)
        } else {
            Entered::nothing()
        };
        Ok(Html(JoinPage { page, code: code.to_owned(), opened, way, entered }))
    })
}

#[derive(FromForm)]
struct JoinForm<'r> {
    #[field(default = false)]
    notice: bool,
    #[field(default = "")]
    user_name: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    language: &'r str,
}

#[derive(Responder)]
enum Joined {
    Again((Status, Html<JoinPage>)),
    In(Redirect),
}

#[post("/join/<code>/delegate", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
async fn join(
    may: May<RedeemInvitation>,
    page: Page,
    code: &str,
    form: Form<JoinForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Joined> {
    let fingerprint = Fingerprint::of(code);
    let (opened, context) =
        db.read(&may, |tx, may| Ok((store::opened_by(tx, fingerprint)?, accounts::context_of(tx, may.adult())?)))?;
    if may.signed_in() == Some(opened.adult) {
        db.write(&may, |tx, _| store::join(tx, &opened))?;
        return Ok(Joined::In(Redirect::to("/?done=families-delegate-joined")));
    }
    if may.signed_in().is_some() || opened.has_account {
        return Ok(Joined::In(Redirect::to(format!("/join/{code}/delegate"))));
    }
    let examined = examine("password", form.password, Holder::Adult, &context);
    let user_name = match asked(&form, &opened, examined) {
        Ok(user_name) => user_name,
        Err(wrong) => return Ok(join_again(page, code, opened, &form, wrong)),
    };
    let password = door.hasher.hash(client.0, form.password).await?;
    let language = Lang::from_code(form.language).unwrap_or(page.lang).code;
    let account = NewAccount { user_name: user_name.as_deref(), password: &password, language };
    let signed_in = db.write(&may, |tx, _| {
        make_account(tx, opened.adult, &account)?;
        acknowledge_notice(tx, opened.adult)?;
        store::join(tx, &opened)?;
        tell_of(tx, post, opened.adult, Change::Joined)?;
        open_for(tx, &device, opened.adult, Proofs::default())
    });
    match signed_in {
        Ok(signed_in) => {
            signed_in.give(&device);
            let home = if user_name.is_some() { "/join/welcome" } else { "/?done=families-delegate-joined" };
            Ok(Joined::In(Redirect::to(home)))
        }
        Err(Error::Invalid(wrong)) => Ok(join_again(page, code, opened, &form, wrong)),
        Err(error) => Err(error),
    }
}

/// The user name, where the address does not sign in; every complaint at once.
fn asked(
    form: &JoinForm<'_>,
    opened: &Opened,
    examined: Result<(), Complaint>,
) -> Result<Option<String>, Vec<Complaint>> {
    let mut wrong = Vec::new();
    if !form.notice {
        wrong.push(Complaint::new("notice", "joining-notice-missing"));
    }
    let user_name = match opened.email {
        Some(_) => None,
        None => user_names::read(form.user_name)
            .map_err(|_| wrong.push(Complaint::new("user_name", "user-names-wrong")))
            .ok(),
    };
    wrong.extend(examined.err());
    if wrong.is_empty() { Ok(user_name) } else { Err(wrong) }
}

fn join_again(page: Page, code: &str, opened: Opened, form: &JoinForm<'_>, wrong: Vec<Complaint>) -> Joined {
    let kept = Entered::nothing().with("user_name", form.user_name).with("language", form.language);
    let kept = if form.notice { kept.with("notice", "true") } else { kept };
    let shown = JoinPage { page, code: code.to_owned(), opened, way: Way::New, entered: kept.wrong(wrong) };
    Joined::Again((Status::UnprocessableEntity, Html(shown)))
}
