//! The privacy notice: what is kept, why, who sees it, and what one can do; readable before sign-in (D62).

use askama::Template;
use rocket::{State, get};

use super::store;
use crate::clock::Moment;
use crate::db::Db;
use crate::error::Result;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::public::ReadPrivacyNotice;

/// What the notice says of the school.
pub struct Notice {
    /// Where the school is; empty if it has not said so.
    pub address: String,
    /// How the data protection officer is reached; empty if the school has not said so.
    pub contact: String,
    /// When the notice in force was published; none before the first.
    pub published_at: Option<Moment>,
}

#[derive(Template)]
#[template(path = "privacy/notice.html")]
pub(super) struct NoticePage {
    page: Page,
    notice: Notice,
}

/// The page of the notice.
#[get("/privacy-notice")]
pub(super) fn notice(may: May<ReadPrivacyNotice>, page: Page, db: &State<Db>) -> Result<Html<NoticePage>> {
    let notice = db.read(&may, |tx, may| store::notice(tx, may))?;
    Ok(Html(NoticePage { page, notice }))
}
