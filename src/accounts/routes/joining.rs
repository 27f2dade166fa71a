//! The pages by which staff make their own account: from an invitation, and the first leader from the console's link.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use super::staff::named;
use crate::accounts::codes::Fingerprint;
use crate::accounts::cookies::Proofs;
use crate::accounts::passwords::{Context, Holder, examine};
use crate::accounts::roles::Role;
use crate::accounts::store::{self, NewMember};
use crate::accounts::{Client, Device, Door, open_for};
use crate::db::Db;
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::public::{RedeemInvitation, SetUpSchool, Visit};

#[derive(Template)]
#[template(path = "accounts/join-staff.html")]
pub(super) struct JoinPage {
    page: Page,
    entered: Entered,
    action: String,
    /// The invited person's name; empty for the first leader, who tells it.
    name: String,
    email: String,
    asks_names: bool,
}

impl JoinPage {
    fn welcome(&self) -> String {
        let school = self.page.school.name.as_str();
        if self.asks_names {
            self.page.t_with("accounts-join-first", &[("school", school)])
        } else {
            self.page.t_with("accounts-join-welcome", &[("school", school), ("name", self.name.as_str())])
        }
    }
}

#[derive(Responder)]
pub(super) enum Joined {
    Again((Status, Html<JoinPage>)),
    In(Redirect),
}

#[derive(FromForm)]
pub(super) struct JoinForm<'r> {
    #[field(default = "")]
    titled_name: &'r str,
    password: &'r str,
}

#[derive(FromForm)]
pub(super) struct FirstForm<'r> {
    given_name: &'r str,
    family_name: &'r str,
    #[field(default = "")]
    titled_name: &'r str,
    email: &'r str,
    password: &'r str,
}

/// Whoever holds the link sees the name on it and nothing else.
#[get("/join/<code>/staff")]
pub(super) fn show(may: May<Visit>, page: Page, code: &str, db: &State<Db>) -> Result<Html<JoinPage>> {
    let invited = db.read(&may, |tx, _| store::invited_by(tx, Fingerprint::of(code)))?;
    let entered = Entered::nothing().with("titled_name", invited.titled_name.clone());
    Ok(Html(join_page(page, entered, code, invited)))
}

fn join_page(page: Page, entered: Entered, code: &str, invited: store::Invited) -> JoinPage {
    let action = format!("/join/{code}/staff");
    JoinPage { page, entered, action, name: invited.name, email: invited.email, asks_names: false }
}

#[post("/join/<code>/staff", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn join(
    may: May<RedeemInvitation>,
    page: Page,
    code: &str,
    form: Form<JoinForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Joined> {
    let (invited, context) = db.read(&may, |tx, may| {
        Ok((store::invited_by(tx, Fingerprint::of(code))?, store::context_of(tx, may.adult())?))
    })?;
    if let Err(complaint) = examine("password", form.password, Holder::Adult, &context) {
        let entered = Entered::nothing().with("titled_name", form.titled_name).wrong(vec![complaint]);
        return Ok(Joined::Again((Status::UnprocessableEntity, Html(join_page(page, entered, code, invited)))));
    }
    let password = door.hasher.hash(client.0, form.password).await?;
    let titled_name = named(form.titled_name);
    let opened = db.write(&may, |tx, may| {
        store::use_invitation(tx, may.invitation())?;
        store::make_account(tx, may.adult(), &password)?;
        store::keep_titled_name(tx, may.adult(), &titled_name)?;
        open_for(tx, &device, may.adult(), Proofs::default())
    })?;
    opened.give(&device);
    Ok(Joined::In(Redirect::to("/")))
}

#[get("/start/<token>")]
pub(super) fn show_first(may: May<Visit>, page: Page, token: &str, db: &State<Db>) -> Result<Html<JoinPage>> {
    db.read(&may, |tx, _| store::open_start_link(tx, Fingerprint::of(token)))?;
    Ok(Html(first_page(page, Entered::nothing(), token)))
}

fn first_page(page: Page, entered: Entered, token: &str) -> JoinPage {
    let action = format!("/start/{token}");
    JoinPage { page, entered, action, name: String::new(), email: String::new(), asks_names: true }
}

#[post("/start/<token>", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn join_first(
    may: May<SetUpSchool>,
    page: Page,
    token: &str,
    form: Form<FirstForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Joined> {
    let school = page.school.name.clone();
    let leader = match first_leader(&form, &school) {
        Ok(leader) => leader,
        Err(complaints) => {
            let entered = Entered::nothing()
                .with("given_name", form.given_name)
                .with("family_name", form.family_name)
                .with("titled_name", form.titled_name)
                .with("email", form.email)
                .wrong(complaints);
            return Ok(Joined::Again((Status::UnprocessableEntity, Html(first_page(page, entered, token)))));
        }
    };
    let password = door.hasher.hash(client.0, form.password).await?;
    let opened = db.write(&may, |tx, may| {
        store::use_start_link(tx, may.token_hash())?;
        let person = store::add_person(tx, &leader)?;
        store::grant(tx, person, person, Role::Leader)?;
        store::make_account(tx, person, &password)?;
        open_for(tx, &device, person, Proofs::default())
    })?;
    opened.give(&device);
    Ok(Joined::In(Redirect::to("/")))
}

/// The first leader as told, or all that is wrong with it.
fn first_leader(form: &FirstForm<'_>, school: &str) -> Result<NewMember, Vec<Complaint>> {
    let leader = super::staff::new_member(
        form.given_name,
        form.family_name,
        form.titled_name,
        form.email,
        [Role::Leader].into(),
    );
    let context =
        Context::new().with(school).with(&format!("{} {}", form.given_name, form.family_name)).with_email(form.email);
    match (leader, examine("password", form.password, Holder::Adult, &context)) {
        (Ok(leader), Ok(())) => Ok(leader),
        (Ok(_), Err(complaint)) => Err(vec![complaint]),
        (Err(Error::Invalid(mut complaints)), examined) => {
            complaints.extend(examined.err());
            Err(complaints)
        }
        (Err(_), _) => Err(vec![Complaint::new("", "accounts-name-missing")]),
    }
}
