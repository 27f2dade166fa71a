//! A pupil's own code: typed or scanned, then a user name and password, or three pictures (D20).
//!
//! Invariants: before the code is proved nobody's name shows; a code is printed once and stored as hashes; without a guardian's
//! consent it opens nothing, and says so only to who has it.

use std::collections::HashSet;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};
use zeroize::Zeroizing;

use super::{ChosenForm, Grid, NotNow, NotNowPage, picture_name};
use crate::accounts::codes::{Fingerprint, LetterCode, Secret, random};
use crate::accounts::hashing::Verdict;
use crate::accounts::mails::Post;
use crate::accounts::passwords::{Holder, examine, three_words};
use crate::accounts::pictures::Tapped;
use crate::accounts::qr::Qr;
use crate::accounts::store::context_of;
use crate::accounts::store::pupils::{self as store, Findable, SealedCode};
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Client, Device, Door, Proofs, open_for, user_names};
use crate::clock::Moment;
use crate::db::Db;
use crate::db::ids::{ClassId, PupilId};
use crate::error::{Complaint, Error, Result};
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::people::keep_security_event;
use crate::policy::public::{SignIn, Visit};
use crate::policy::pupils::{OpenPupilCode, PrintPupilCards, RedeemPupilCode};

/// Most codes that one printing makes: each costs a slow hash.
const MOST: usize = 40;

#[derive(Template)]
#[template(path = "accounts/pupils/code-ask.html")]
pub(super) struct AskPage {
    page: Page,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "accounts/pupils/code.html")]
pub(super) struct CodePage {
    page: Page,
    child: String,
    buddy: i64,
    words: Zeroizing<String>,
    entered: Entered,
    grid: Grid,
    weak: bool,
}

impl CodePage {
    fn name(&self, picture: &str) -> String {
        picture_name(&self.page, picture)
    }
}

#[derive(Template)]
#[template(path = "accounts/pupils/pictures-kept.html")]
pub(super) struct KeptPage {
    page: Page,
    child: String,
    buddy: i64,
}

/// A code, ready to print.
pub(super) struct Slip {
    name: String,
    buddy: i64,
    code: Zeroizing<String>,
    square: Qr,
    until: Moment,
}

#[derive(Template)]
#[template(path = "accounts/pupils/codes.html")]
pub(super) struct Slips {
    page: Page,
    class: ClassId,
    class_name: String,
    address: String,
    slips: Vec<Slip>,
}

#[derive(Responder)]
pub(super) enum Proved {
    Again((Status, Html<AskPage>)),
    NotNow((Status, Html<NotNowPage>)),
    Open(Redirect),
}

#[derive(Responder)]
pub(super) enum Redeemed {
    Again((Status, Html<CodePage>)),
    Kept(Html<KeptPage>),
    In(Redirect),
}

#[derive(FromForm)]
pub(super) struct TypedForm<'r> {
    code: &'r str,
}

#[derive(FromForm)]
pub(super) struct RedeemForm<'r> {
    #[field(default = "")]
    user_name: &'r str,
    #[field(default = "")]
    password: &'r str,
    #[field(default = "")]
    tapped: &'r str,
    #[field(default = "")]
    picture: &'r str,
}

/// Where a pupil types its code.
#[get("/sign-in/code")]
pub(super) fn ask(_may: May<Visit>, page: Page) -> Html<AskPage> {
    Html(AskPage { page, entered: Entered::nothing() })
}

/// Proves a typed code: ten wrong tries end it, and who guesses has to wait (TRUST 2.1).
#[post("/sign-in/code", data = "<form>")]
pub(super) async fn prove(
    may: May<SignIn>,
    page: Page,
    form: Form<TypedForm<'_>>,
    client: Client,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Proved> {
    let entered = Entered::nothing().with("code", form.code);
    let Some(code) = LetterCode::read(form.code) else { return Ok(wrong(page, entered)) };
    let name = Fingerprint::of(&format!("pupil code {}", code.finds()));
    let attempt = Try { name, address: client.0, known_device: false, has_waited: true, in_school: false };
    // Children's slips must not shut the school's one address for the grown-ups' passwords: they have a throttle of their own.
    if door.pupils.begin(&attempt, db.clock().now()) != Ruling::Go {
        return Ok(Proved::NotNow(NotNow::Slow.page(page)));
    }
    let found = db.read(&may, |tx, _| store::findable_code(tx, code.finds()))?;
    let stored = found.as_ref().map(|found| found.prove_hash.as_str());
    let verdict = match door.hasher.verify(client.0, code.proves(), stored).await {
        Err(Error::Busy(_)) => {
            door.pupils.undone(&attempt);
            return Ok(Proved::NotNow(NotNow::Slow.page(page)));
        }
        verdict => verdict?,
    };
    match (found, verdict) {
        (Some(found), Verdict::Right { .. }) => {
            door.pupils.succeeded(&attempt);
            open_link(&may, page, &found, db)
        }
        (found, _) => {
            // One commit either way, so that a code that exists takes as long as one that does not.
            match found {
                Some(found) => db.write(&may, |tx, _| store::count_wrong_code(tx, found.code))?,
                None => keep_security_event(db, "code_failed", None, None)?,
            }
            Ok(wrong(page, entered))
        }
    }
}

fn open_link(may: &May<SignIn>, page: Page, found: &Findable, db: &Db) -> Result<Proved> {
    if !db.read(may, |tx, _| store::is_agreed(tx, found.pupil))? {
        return Ok(Proved::NotNow(NotNow::GrownUpFirst.page(page)));
    }
    let link = Secret::of_128_bits()?;
    db.write(may, |tx, _| store::open_typed_code(tx, found.code, link.fingerprint))?;
    Ok(Proved::Open(Redirect::to(format!("/sign-in/code/{}", *link.held))))
}

fn wrong(page: Page, entered: Entered) -> Proved {
    let entered = entered.wrong(vec![Complaint::new("code", "pupils-code-wrong")]);
    Proved::Again((Status::UnprocessableEntity, Html(AskPage { page, entered })))
}

/// What the pupil chooses: a user name and a password, or three pictures.
#[get("/sign-in/code/<_>")]
pub(super) fn show(may: May<OpenPupilCode>, page: Page, db: &State<Db>) -> Result<Html<CodePage>> {
    let pupil = may.code().pupil;
    db.read(&may, |tx, _| {
        let (child, buddy) = store::code_owner(tx, pupil)?;
        let entered = Entered::nothing().with("user_name", user_names::propose(tx, &[&child])?);
        let grid = Grid { tapped: Tapped::default() };
        Ok(Html(CodePage { page, child, buddy, words: three_words()?, entered, grid, weak: false }))
    })
}

/// Makes the account as the pupil chose.
#[post("/sign-in/code/<_>", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn redeem(
    may: May<RedeemPupilCode>,
    page: Page,
    form: Form<RedeemForm<'_>>,
    client: Client,
    device: Device<'_>,
    door: &State<Door>,
    db: &State<Db>,
) -> Result<Redeemed> {
    let tapped = Tapped::read(form.tapped, form.picture);
    if !form.picture.is_empty() {
        return redeem_pictures(&may, page, tapped, client, door, db).await;
    }
    let pupil = may.code().pupil;
    let context = db.read(&may, |tx, _| context_of(tx, pupil.person()))?;
    let examined = examine("password", form.password, Holder::Pupil, &context);
    let name = match (user_names::read(form.user_name), examined) {
        (Ok(name), Ok(())) => name,
        (name, examined) => {
            let complaints =
                name.err().map(|_| Complaint::new("user_name", "user-names-wrong")).into_iter().chain(examined.err());
            return again(&may, page, form.user_name, complaints.collect(), db);
        }
    };
    let password = door.hasher.hash(client.0, form.password).await?;
    let opened = db.write(&may, |tx, may| {
        if user_names::is_taken(tx, &name)? {
            return Err(Error::invalid("user_name", "user-names-taken"));
        }
        store::use_code(tx, may.code().code)?;
        store::open_account(tx, pupil, Some(&name), &password, None)?;
        open_for(tx, &device, pupil.person(), Proofs::default())
    });
    match opened {
        Ok(opened) => {
            opened.give(&device);
            Ok(Redeemed::In(Redirect::to("/?done=pupil-joined")))
        }
        Err(Error::Invalid(complaints)) => again(&may, page, form.user_name, complaints, db),
        Err(error) => Err(error),
    }
}

fn again(
    may: &May<RedeemPupilCode>,
    page: Page,
    user_name: &str,
    complaints: Vec<Complaint>,
    db: &Db,
) -> Result<Redeemed> {
    let (child, buddy) = db.read(may, |tx, may| store::code_owner(tx, may.code().pupil))?;
    let entered = Entered::nothing().with("user_name", user_name).wrong(complaints);
    let grid = Grid { tapped: Tapped::default() };
    let page = CodePage { page, child, buddy, words: three_words()?, entered, grid, weak: false };
    Ok(Redeemed::Again((Status::UnprocessableEntity, Html(page))))
}

/// Goes on with the pictures that the pupil taps, and keeps the third.
async fn redeem_pictures(
    may: &May<RedeemPupilCode>,
    page: Page,
    tapped: Tapped,
    client: Client,
    door: &Door,
    db: &Db,
) -> Result<Redeemed> {
    let pupil = may.code().pupil;
    let (child, buddy) = db.read(may, |tx, _| store::code_owner(tx, pupil))?;
    let weak = tapped.is_whole() && tapped.is_weak();
    if weak || !tapped.is_whole() {
        let user_name = db.read(may, |tx, _| user_names::propose(tx, &[&child]))?;
        let entered = Entered::nothing().with("user_name", user_name);
        let grid = Grid { tapped: if weak { Tapped::default() } else { tapped } };
        let status = if weak { Status::UnprocessableEntity } else { Status::Ok };
        let page = CodePage { page, child, buddy, words: three_words()?, entered, grid, weak };
        return Ok(Redeemed::Again((status, Html(page))));
    }
    let secret = door.hasher.hash(client.0, &tapped.words()).await?;
    let nobodys = data_encoding::HEXLOWER.encode(random::<32>()?.as_ref());
    let password = door.hasher.hash(client.0, &nobodys).await?;
    db.write(may, |tx, may| {
        store::use_code(tx, may.code().code)?;
        store::open_account(tx, pupil, None, &password, None)?;
        store::keep_pictures(tx, pupil, &secret, None)
    })?;
    Ok(Redeemed::Kept(Html(KeptPage { page, child, buddy })))
}

/// Prints codes for the chosen children of the class who have no account. They are on this answer alone.
#[post("/classes/<_>/codes", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn print(
    may: May<PrintPupilCards>,
    page: Page,
    form: Form<ChosenForm>,
    client: Client,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Result<Html<Slips>, Redirect>> {
    let class = may.class();
    let pupils = form.pupils();
    let without = db.read(&may, |tx, may| store::sign_ins(tx, may.class()))?.into_iter();
    let without = without.filter(|listed| !listed.has_account && pupils.contains(&listed.pupil));
    let without: Vec<PupilId> = without.map(|listed| listed.pupil).take(MOST).collect();
    if without.is_empty() {
        return Ok(Err(Redirect::to(format!("/classes/{class}/sign-ins?done=pupil-codes-none"))));
    }
    let mut codes = Vec::with_capacity(without.len());
    let mut drawn = HashSet::new();
    for pupil in without {
        let code = fresh(&may, &mut drawn, db)?;
        let prove = door.hasher.hash(client.0, code.proves()).await?;
        codes.push((pupil, code, prove, Secret::of_128_bits()?));
    }
    let (class_name, slips) = db.write(&may, |tx, may| {
        let tiles = store::tiles(tx, may.class())?;
        let mut slips = Vec::with_capacity(codes.len());
        for (pupil, code, prove, link) in &codes {
            let Some(tile) = tiles.iter().find(|tile| tile.pupil == *pupil) else { continue };
            let sealed = SealedCode { link: link.fingerprint, find: code.finds(), prove };
            let until = store::issue_code(tx, *pupil, &sealed, may.person())?;
            let square = Qr::of(&post.address(&format!("/sign-in/code/{}", *link.held)))?;
            slips.push(Slip { name: tile.name.clone(), buddy: tile.buddy, code: code.printed(), square, until });
        }
        Ok((store::class_name(tx, may.class())?, slips))
    })?;
    let address = post.address("/sign-in/code");
    let address = address.split_once("://").map_or(address.as_str(), |(_, rest)| rest).to_owned();
    Ok(Ok(Html(Slips { page, class, class_name, address, slips })))
}

/// A code whose finding part nobody has, neither in the table nor on this printing.
fn fresh(may: &May<PrintPupilCards>, drawn: &mut HashSet<String>, db: &Db) -> Result<LetterCode> {
    loop {
        let code = LetterCode::fresh()?;
        let taken = db.read(may, |tx, _| store::is_code_taken(tx, code.finds()))?;
        if !taken && drawn.insert(code.finds().to_owned()) {
            return Ok(code);
        }
    }
}
