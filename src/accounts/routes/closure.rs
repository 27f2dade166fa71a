//! A guardian closes the own account and goes on on paper, which is a normal state (D25).

use askama::Template;
use rocket::response::Redirect;
use rocket::{State, get, post};

use crate::accounts::mails::{self, Post};
use crate::accounts::{Device, store};
use crate::db::Db;
use crate::error::Result;
use crate::outbox::wording::Change;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::public::{CloseOwnAccount, OpenClosure};

#[derive(Template)]
#[template(path = "accounts/closure.html")]
pub(super) struct ClosurePage {
    page: Page,
    children: Vec<String>,
}

#[get("/account/closure")]
pub(super) fn show(may: May<OpenClosure>, page: Page, db: &State<Db>) -> Result<Html<ClosurePage>> {
    let children = db.read(&may, |tx, may| store::children_of(tx, may.person()))?;
    Ok(Html(ClosurePage { page, children }))
}

#[post("/account/closure")]
pub(super) fn close(
    may: May<CloseOwnAccount>,
    device: Device<'_>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Redirect> {
    db.write(&may, |tx, may| {
        mails::tell_of(tx, post, may.person(), Change::Closed)?;
        store::close_guardian(tx, may.person())
    })?;
    device.take_session();
    Ok(Redirect::to("/sign-in?done=account-closed"))
}
