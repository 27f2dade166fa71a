//! Asking without a code: prove an address, choose the teacher from the list, name the child (D18).
//!
//! Invariants: the list shows only to who is signed in or has proved an address; every answer is the same whether there is such a
//! child or not, because none is looked up; who asks too often waits.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::{Header, Status};
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};

use crate::accounts::codes::{Fingerprint, Secret};
use crate::accounts::mails::{Post, send_to_stranger};
use crate::accounts::store::folded;
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Client, Door};
use crate::db::ids::ClassId;
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::invitations::requests::{Listed, NewRequest, PROOF_LASTS};
use crate::invitations::store;
use crate::outbox::wording::Mail;
use crate::page::{Entered, Html, Page};
use crate::policy::May;
use crate::policy::joining::{AskToJoin, ProveAddress};
use crate::policy::people::Caller;
use crate::policy::public::Visit;
use crate::school::names;

/// The longest name of a child or relation in the asker's words, in characters.
const LONGEST_WORDS: usize = 120;

/// The word that stands for the link where somebody signed in asks.
const SIGNED_IN: &str = "me";

#[derive(Template)]
#[template(path = "invitations/prove.html")]
pub(super) struct ProvePage {
    page: Page,
    entered: Entered,
    /// A link may be on its way.
    asked: bool,
}

#[derive(Template)]
#[template(path = "invitations/ask.html")]
pub(super) struct AskPage {
    page: Page,
    entered: Entered,
    classes: Vec<Listed>,
    code: String,
    /// Nobody is signed in: the name is asked for.
    stranger: bool,
}

#[derive(Template)]
#[template(path = "invitations/asked.html")]
pub(super) struct AskedPage {
    page: Page,
}

#[derive(Responder)]
pub(super) enum Begun {
    Prove(Html<ProvePage>),
    Ask(Html<AskPage>),
}

#[derive(Responder)]
pub(super) enum Proving {
    Again((Status, Html<ProvePage>)),
    Mailed(Html<ProvePage>),
}

#[derive(Responder)]
pub(super) enum Asked {
    Again((Status, Html<AskPage>)),
    Later(Later),
    Kept(Redirect),
}

/// The form with its words, and when it will be taken.
#[derive(Responder)]
pub(super) struct Later {
    page: (Status, Html<AskPage>),
    after: Header<'static>,
}

impl AskPage {
    fn teachers(&self, class: &Listed) -> String {
        self.page.list(&class.teachers)
    }
}

/// Where asking begins: with the address, or for who is signed in with the list.
#[get("/join-requests/new")]
pub(super) fn begin(may: May<Visit>, page: Page, caller: &Caller, db: &State<Db>) -> Result<Begun> {
    db.read(&may, |tx, may| {
        if !store::list_is_open(tx)? {
            return Err(Error::NotFound);
        }
        if may.person().is_none() {
            return Ok(Begun::Prove(Html(ProvePage { page, entered: Entered::nothing(), asked: false })));
        }
        let may_ask =
            |face: &crate::policy::people::PersonFace| face.adult && (face.guardian || !face.roles.is_empty());
        if !caller.face.as_ref().is_some_and(may_ask) {
            return Err(Error::NotFound);
        }
        Ok(Begun::Ask(Html(ask_page(tx, page, SIGNED_IN, Entered::nothing(), false)?)))
    })
}

fn ask_page(tx: &Tx<'_>, page: Page, code: &str, entered: Entered, stranger: bool) -> Result<AskPage> {
    let classes = store::teacher_list(tx)?.into_iter().filter(|class| class.listed).collect();
    Ok(AskPage { page, entered, classes, code: code.to_owned(), stranger })
}

#[derive(FromForm)]
pub(super) struct ProveForm<'r> {
    email: &'r str,
}

/// Mails the link that proves the address. The answer is the same whatever the school knows of the address.
#[post("/join-proofs", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn prove(
    may: May<ProveAddress>,
    page: Page,
    form: Form<ProveForm<'_>>,
    client: Client,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Proving> {
    let email = folded(form.email);
    let entered = Entered::nothing().with("email", form.email);
    if email.len() > 254 || email.parse::<lettre::Address>().is_err() {
        let entered = entered.wrong(vec![Complaint::new("email", "requests-email-wrong")]);
        return Ok(Proving::Again((Status::UnprocessableEntity, Html(ProvePage { page, entered, asked: false }))));
    }
    let attempt = Try {
        name: Fingerprint::of(&format!("join {email}")),
        address: client.0,
        known_device: false,
        has_waited: true,
        in_school: false,
    };
    match door.throttle.begin(&attempt, db.clock().now()) {
        Ruling::WaitForAddress(seconds) => return Err(Error::Throttled(seconds)),
        Ruling::WaitForName(_) | Ruling::ProveWaiting => {}
        Ruling::Go => db.write(&may, |tx, _| mail_link(tx, post, &email, &page))?,
    }
    Ok(Proving::Mailed(Html(ProvePage { page, entered, asked: true })))
}

fn mail_link(tx: &Tx<'_>, post: &Post, email: &str, page: &Page) -> Result<()> {
    let token = Secret::of_128_bits()?;
    if !store::keep_proof(tx, email, token.fingerprint)? {
        tx.nothing_changed();
        return Ok(());
    }
    let link = post.address(&format!("/join-proofs/{}", *token.held));
    send_to_stranger(tx, post, (email, page.lang), "address_proof", PROOF_LASTS, Mail::AddressProof { link })
}

/// The list and the form, behind the link of the mail.
#[get("/join-proofs/<code>")]
pub(super) fn show(may: May<Visit>, page: Page, code: &str, db: &State<Db>) -> Result<Html<AskPage>> {
    db.read(&may, |tx, may| {
        if !store::list_is_open(tx)? {
            return Err(Error::NotFound);
        }
        store::proved(tx, Fingerprint::of(code))?;
        ask_page(tx, page, code, Entered::nothing(), may.person().is_none()).map(Html)
    })
}

#[derive(FromForm)]
pub(super) struct AskForm<'r> {
    #[field(default = 0)]
    class: i64,
    #[field(default = "")]
    child: &'r str,
    #[field(default = "")]
    given_name: &'r str,
    #[field(default = "")]
    family_name: &'r str,
    #[field(default = "")]
    relation: &'r str,
}

impl AskForm<'_> {
    fn entered(&self) -> Entered {
        Entered::nothing()
            .with("class", self.class.to_string())
            .with("child", self.child)
            .with("given_name", self.given_name)
            .with("family_name", self.family_name)
            .with("relation", self.relation)
    }

    /// Reads the form; `known` is the name of who is signed in.
    fn read(&self, known: Option<(String, String)>, language: &'static str) -> Result<NewRequest> {
        let mut complaints = Vec::new();
        if self.class == 0 {
            complaints.push(Complaint::new("class", "requests-class-missing"));
        }
        let child = words(self.child);
        if child.is_empty() {
            complaints.push(Complaint::new("child", "requests-child-missing"));
        }
        let relation = words(self.relation);
        if relation.is_empty() {
            complaints.push(Complaint::new("relation", "requests-relation-missing"));
        }
        let name = known.map_or_else(
            || match (names::entered("given_name", self.given_name), names::entered("family_name", self.family_name)) {
                (Ok(given), Ok(family)) => Ok((given, family)),
                (given, family) => Err([given.err(), family.err()].into_iter().flatten().collect::<Vec<_>>()),
            },
            Ok,
        );
        match name {
            Ok((given_name, family_name)) if complaints.is_empty() => {
                Ok(NewRequest { class: ClassId(self.class), child, given_name, family_name, relation, language })
            }
            Ok(_) => Err(Error::Invalid(complaints)),
            Err(wrong) => {
                complaints.extend(wrong);
                Err(Error::Invalid(complaints))
            }
        }
    }
}

fn words(text: &str) -> String {
    names::clean(text).chars().take(LONGEST_WORDS).collect()
}

/// Keeps the request for staff to look at. No child is looked up here.
#[post("/join-proofs/<code>", data = "<form>")]
pub(super) fn ask(
    may: May<AskToJoin>,
    page: Page,
    code: &str,
    form: Form<AskForm<'_>>,
    db: &State<Db>,
) -> Result<Asked> {
    let stranger = may.person().is_none();
    let kept = db.write(&may, |tx, may| {
        let known = may.person().map(|person| store::name_of(tx, person)).transpose()?;
        let request = form.read(known, page.lang.code)?;
        store::ask(tx, may.person(), may.email(), &request)
    });
    match kept {
        Ok(()) => Ok(Asked::Kept(Redirect::to("/join-requests/sent"))),
        Err(Error::Invalid(complaints)) => {
            let entered = form.entered().wrong(complaints);
            let again = db.read(&may, |tx, _| ask_page(tx, page, code, entered, stranger))?;
            Ok(Asked::Again((Status::UnprocessableEntity, Html(again))))
        }
        Err(Error::Throttled(seconds)) => {
            let complaint = Complaint::new("", "requests-too-many").with("minutes", seconds.div_ceil(60).to_string());
            let entered = form.entered().wrong(vec![complaint]);
            let again = db.read(&may, |tx, _| ask_page(tx, page, code, entered, stranger))?;
            let after = Header::new("Retry-After", seconds.to_string());
            Ok(Asked::Later(Later { page: (Status::TooManyRequests, Html(again)), after }))
        }
        Err(error) => Err(error),
    }
}

/// The same words for everybody who has asked.
#[get("/join-requests/sent")]
pub(super) fn sent(_may: May<Visit>, page: Page) -> Html<AskedPage> {
    Html(AskedPage { page })
}
