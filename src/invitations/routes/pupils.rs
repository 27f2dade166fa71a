//! A pupil's own account: made, given a new password, closed. A password is shown once, on the answer that made it.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};
use zeroize::Zeroizing;

use crate::accounts::passwords::{Holder, examine, three_words};
use crate::accounts::{Client, Door, store as accounts, user_names};
use crate::db::ids::{PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::invitations::store::{self, Pupil};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::classes::{ClosePupilAccount, CreatePupilAccount, ReadPupil, ResetPupilSignIn};

#[derive(Template)]
#[template(path = "invitations/pupil.html")]
pub(super) struct PupilPage {
    page: Page,
    pupil: Pupil,
    /// The pupil's own eyes: nothing to change.
    own: bool,
    words: Zeroizing<String>,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "invitations/slip.html")]
pub(super) struct Slip {
    page: Page,
    pupil: PupilId,
    child: String,
    user_name: String,
    password: Zeroizing<String>,
}

#[derive(Responder)]
pub(super) enum Made {
    Again((Status, Html<PupilPage>)),
    Slip(Html<Slip>),
}

/// The pupil's account, with what may be done about it.
#[get("/pupils/<_>/account")]
pub(super) fn show(may: May<ReadPupil>, page: Page, db: &State<Db>) -> Result<Html<PupilPage>> {
    db.read(&may, |tx, may| {
        let mut entered = Entered::nothing();
        let found = store::pupil(tx, may.pupil(), may.person())?;
        if found.user_name.is_none() {
            entered = entered.with("user_name", user_names::propose(tx, &[&found.given_name])?);
        }
        shown(page, found, may.person(), entered).map(Html)
    })
}

fn shown(page: Page, pupil: Pupil, reader: PersonId, entered: Entered) -> Result<PupilPage> {
    Ok(PupilPage { page, own: reader == pupil.pupil.person(), words: three_words()?, pupil, entered })
}

#[derive(FromForm)]
pub(super) struct AccountForm<'r> {
    #[field(default = "")]
    user_name: &'r str,
    #[field(default = "")]
    password: &'r str,
}

#[post("/pupils/<_>/account", data = "<form>")]
pub(super) async fn make(
    may: May<CreatePupilAccount>,
    page: Page,
    form: Form<AccountForm<'_>>,
    client: Client,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Made> {
    let entered = Entered::nothing().with("user_name", form.user_name);
    let (pupil, context) = db.read(&may, |tx, may| seen(tx, may.pupil(), may.person()))?;
    let examined = examine("password", form.password, Holder::Pupil, &context);
    let user_name = match (user_names::read(form.user_name), examined) {
        (Ok(name), Ok(())) => name,
        (name, examined) => {
            let complaints =
                name.err().map(|_| Complaint::new("user_name", "user-names-wrong")).into_iter().chain(examined.err());
            return again(page, pupil, may.person(), entered.wrong(complaints.collect()));
        }
    };
    let password = door.hasher.hash(client.0, form.password).await?;
    let made =
        db.write(&may, |tx, may| store::make_pupil_account(tx, may.pupil(), &user_name, &password, may.person()));
    match made {
        Ok(()) => Ok(slip(page, pupil.pupil, pupil.given_name, user_name, form.password)),
        Err(Error::Invalid(complaints)) => again(page, pupil, may.person(), entered.wrong(complaints)),
        Err(error) => Err(error),
    }
}

fn seen(tx: &Tx<'_>, pupil: PupilId, reader: PersonId) -> Result<(Pupil, crate::accounts::passwords::Context)> {
    Ok((store::pupil(tx, pupil, reader)?, accounts::context_of(tx, pupil.person())?))
}

fn again(page: Page, pupil: Pupil, reader: PersonId, entered: Entered) -> Result<Made> {
    shown(page, pupil, reader, entered).map(|again| Made::Again((Status::UnprocessableEntity, Html(again))))
}

fn slip(page: Page, pupil: PupilId, child: String, user_name: String, password: &str) -> Made {
    Made::Slip(Html(Slip { page, pupil, child, user_name, password: Zeroizing::new(password.to_owned()) }))
}

#[post("/pupils/<_>/account/password", data = "<form>")]
pub(super) async fn reset(
    may: May<ResetPupilSignIn>,
    page: Page,
    form: Form<AccountForm<'_>>,
    client: Client,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Made> {
    let entered = Entered::nothing().with("user_name", form.user_name);
    let (pupil, context) = db.read(&may, |tx, may| seen(tx, may.pupil(), may.person()))?;
    let named = if pupil.user_name.is_none() { user_names::read(form.user_name).map(Some) } else { Ok(None) };
    let named = match (named, examine("password", form.password, Holder::Pupil, &context)) {
        (Ok(named), Ok(())) => named,
        (named, examined) => {
            let complaints =
                named.err().map(|_| Complaint::new("user_name", "user-names-wrong")).into_iter().chain(examined.err());
            return again(page, pupil, may.person(), entered.wrong(complaints.collect()));
        }
    };
    let password = door.hasher.hash(client.0, form.password).await?;
    let kept = db.write(&may, |tx, may| store::reset_pupil_password(tx, may.pupil(), named.as_deref(), &password));
    match kept {
        Ok(user_name) => Ok(slip(page, pupil.pupil, pupil.given_name, user_name, form.password)),
        Err(Error::Invalid(complaints)) => again(page, pupil, may.person(), entered.wrong(complaints)),
        Err(error) => Err(error),
    }
}

#[post("/pupils/<_>/account/closure")]
pub(super) fn close(may: May<ClosePupilAccount>, db: &State<Db>) -> Result<Redirect> {
    let pupil = may.pupil();
    db.write(&may, |tx, may| {
        if !store::close_pupil_account(tx, may.pupil(), may.person())? {
            tx.nothing_changed();
        }
        Ok(())
    })?;
    Ok(Redirect::to(format!("/pupils/{pupil}/account?done=pupil-account-closed")))
}
