//! How the children of a class sign in, for their teachers: accounts, cards, pictures, codes, devices.

use askama::Template;
use rocket::form::Form;
use rocket::response::Redirect;
use rocket::{State, get, post};

use super::ChosenForm;
use crate::accounts::codes::random;
use crate::accounts::store::pupils::{self as store, OpenDevice, SignsIn};
use crate::accounts::{Client, Door};
use crate::clock::Moment;
use crate::db::Db;
use crate::db::ids::ClassId;
use crate::error::Result;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::pupils::{CreatePupilAccounts, ListPupilSignIns};

#[derive(Template)]
#[template(path = "accounts/pupils/list.html")]
pub(super) struct ListPage {
    page: Page,
    class: ClassId,
    class_name: String,
    pupils: Vec<SignsIn>,
    devices: Vec<OpenDevice>,
    /// Until when the class's window is open.
    window: Option<Moment>,
}

impl ListPage {
    /// Those for whom an account can be made now.
    fn could_have(&self) -> usize {
        self.pupils.iter().filter(|pupil| pupil.agreed && !pupil.has_account).count()
    }

    /// Whether a new card is proposed: an account, and none printed yet.
    fn wants_card(&self, pupil: &SignsIn) -> bool {
        pupil.has_account && pupil.card_printed_at.is_none()
    }

    fn counts(&self) -> String {
        let with = self.pupils.iter().filter(|pupil| pupil.has_account && pupil.agreed).count();
        self.page.t_with("pupils-list-counts", &[("with", with), ("all", self.pupils.len())])
    }
}

/// Who of the class has an account, and how each signs in.
#[get("/classes/<_>/sign-ins")]
pub(super) fn show(may: May<ListPupilSignIns>, page: Page, db: &State<Db>) -> Result<Html<ListPage>> {
    let class = may.class();
    db.read(&may, |tx, may| {
        let class_name = store::class_name(tx, may.class())?;
        let pupils = store::sign_ins(tx, may.class())?;
        let devices = store::class_devices(tx, may.class())?;
        let window = store::open_window(tx, may.class())?;
        Ok(Html(ListPage { page, class, class_name, pupils, devices, window }))
    })
}

/// Makes the accounts of the chosen children, or of all, for whom a guardian agrees and who have none (D19).
#[post("/classes/<_>/sign-ins", data = "<form>")]
pub(super) async fn make(
    may: May<CreatePupilAccounts>,
    form: Form<ChosenForm>,
    client: Client,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Redirect> {
    let class = may.class();
    // The account opens by card and pictures; the column wants a password, and nobody knows this one.
    let nobodys = data_encoding::HEXLOWER.encode(random::<32>()?.as_ref());
    let password = door.hasher.hash(client.0, &nobodys).await?;
    let made = db.write(&may, |tx, may| {
        let pupils = if form.pupils.is_empty() {
            store::tiles(tx, may.class())?.into_iter().map(|tile| tile.pupil).collect()
        } else {
            form.pupils()
        };
        let made = store::open_accounts(tx, may.class(), &pupils, &password, may.person())?;
        if made == 0 {
            tx.nothing_changed();
        }
        Ok(made)
    })?;
    let done = if made == 0 { "pupil-accounts-none" } else { "pupil-accounts-made" };
    Ok(Redirect::to(format!("/classes/{class}/sign-ins?done={done}")))
}
