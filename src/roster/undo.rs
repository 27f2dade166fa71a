//! Taking an import back: a look at what would go, and the undoing, which says who keeps it if anybody does.

use askama::Template;
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Route, State, get, post};

use super::store::{self, Keeps, PastImport, Undone};
use crate::db::Db;
use crate::error::Result;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::office::{OpenUndo, UndoImport};

/// The routes of undoing.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![look, undo]
}

#[derive(Template)]
#[template(path = "roster/undo.html")]
struct UndoPage {
    page: Page,
    import: PastImport,
    /// Who keeps it; nobody before it was tried.
    keeps: Vec<Keeps>,
    /// Whether it was undone, and what stays as somebody changed it since.
    undone: Option<Vec<Keeps>>,
    /// Unused invitations that end, or have ended, with it.
    invitations: i64,
}

impl UndoPage {
    /// What an import did, a line each.
    fn did(&self) -> Vec<String> {
        let import = &self.import;
        let figures = [
            ("roster-undo-pupils", import.pupils_new),
            ("roster-undo-adults", import.adults_new),
            ("roster-undo-links", import.links_new),
            ("roster-undo-classes", import.classes_new),
            ("roster-undo-changed", import.pupils_changed),
            ("roster-undo-left", import.pupils_left),
            ("roster-undo-suspended", import.links_suspended),
            ("roster-undo-invitations", self.invitations),
        ];
        figures.into_iter().filter(|(_, count)| *count > 0).map(|(id, count)| self.page.t_count(id, count)).collect()
    }

    fn until(&self) -> String {
        let day = self.import.until.map(|until| self.page.day(&until)).unwrap_or_default();
        self.page.t_with("roster-undo-until", &[("day", day)])
    }

    fn kept_by(&self, keeps: &Keeps) -> String {
        self.page.t(match keeps.what.as_str() {
            "account" => "roster-keeps-account",
            "invitation" => "roster-keeps-invitation",
            "consent" => "roster-keeps-consent",
            "post" => "roster-keeps-post",
            "picture" => "roster-keeps-picture",
            "paper" => "roster-keeps-paper",
            "mail" => "roster-keeps-mail",
            "card" => "roster-keeps-card",
            "delegate" => "roster-keeps-delegate",
            "joining" => "roster-keeps-joining",
            "work" => "roster-keeps-work",
            "link" => "roster-keeps-link",
            "decision" => "roster-keeps-decision",
            "moved" | "class" => "roster-keeps-moved",
            "import" => "roster-keeps-import",
            "teacher" => "roster-keeps-teacher",
            "pupils" => "roster-keeps-pupils",
            "name" => "roster-stays-name",
            "email" => "roster-stays-email",
            "signs-in" => "roster-stays-signs-in",
            "newer" => "roster-stays-newer",
            "mobile" => "roster-stays-mobile",
            "number" => "roster-stays-number",
            "responsibility" => "roster-stays-responsibility",
            _ => "roster-stays-leaving",
        })
    }
}

#[get("/roster/past/<import>/undo")]
fn look(may: May<OpenUndo>, page: Page, import: i64, db: &State<Db>) -> Result<Html<UndoPage>> {
    let (import, invitations) =
        db.read(&may, |tx, _| Ok((store::undoable(tx, import)?, store::unused_invitations(tx, import)?)))?;
    Ok(Html(UndoPage { page, import, keeps: Vec::new(), undone: None, invitations }))
}

#[post("/roster/past/<import>/undo")]
fn undo(
    may: May<UndoImport>,
    page: Page,
    import: i64,
    db: &State<Db>,
) -> Result<Result<Redirect, (Status, Html<UndoPage>)>> {
    let (import, undone) = db.write(&may, |tx, may| {
        let past = store::undoable(tx, import)?;
        Ok((past, store::undo(tx, may.person(), import)?))
    })?;
    let (status, keeps, undone, invitations) = match undone {
        Undone::Whole(stays, 0) if stays.is_empty() => return Ok(Ok(Redirect::to("/roster?done=roster-undone"))),
        Undone::Whole(stays, invitations) => (Status::Ok, Vec::new(), Some(stays), invitations),
        Undone::Kept(keeps) => (Status::Conflict, keeps, None, 0),
    };
    Ok(Err((status, Html(UndoPage { page, import, keeps, undone, invitations }))))
}
