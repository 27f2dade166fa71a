//! What staff do with requests to join: look, recognise the child, accept or decline (D18, D123).

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{State, get, post};

use super::staff::new_invitation;
use crate::accounts::mails::{self, Post, send_to_stranger};
use crate::clock::DAY;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::families;
use crate::invitations::Carrier;
use crate::invitations::requests::{Candidate, Request, likely_first};
use crate::invitations::store::{self, Waiting};
use crate::locale::{ENGLISH, Lang};
use crate::outbox::wording::Mail;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::joining::{DecideJoinRequest, ListJoinRequests};
use crate::policy::office::ReadRoster;
use crate::policy::people::Caller;

/// How long the answer to a request is worth sending.
const ANSWER_LASTS: i64 = 7 * DAY;

#[derive(Template)]
#[template(path = "invitations/requests.html")]
pub(super) struct RequestsPage {
    page: Page,
    class: ClassId,
    class_name: String,
    requests: Vec<Matched>,
    /// The office and leaders: they see addresses and say who has responsibility.
    whole: bool,
    leads: bool,
}

/// A request beside the children of the class, the likely ones first.
struct Matched {
    request: Request,
    likely: Vec<Candidate>,
    others: Vec<Candidate>,
}

impl Matched {
    fn of(request: Request, class: &[Candidate]) -> Self {
        let (mut likely, count) = likely_first(class.to_vec(), &request.child);
        let others = likely.split_off(count);
        Self { request, likely, others }
    }
}

impl RequestsPage {
    /// Whether the reader may decide this one.
    fn decides(&self, request: &Request) -> bool {
        self.leads || !request.restricted
    }
}

/// Who asks to join this class.
#[get("/classes/<_>/join-requests")]
pub(super) fn list(
    may: May<ListJoinRequests>,
    whole: Option<May<ReadRoster>>,
    page: Page,
    caller: &Caller,
    db: &State<Db>,
) -> Result<Html<RequestsPage>> {
    let leads = caller.face.as_ref().is_some_and(|face| face.roles.iter().any(|role| role == "leader"));
    db.read(&may, |tx, may| {
        let children = store::candidates(tx, may.class())?;
        let requests = store::requests(tx, may.class(), &children)?;
        let requests = requests.into_iter().map(|request| Matched::of(request, &children)).collect();
        let class_name = store::class_name(tx, may.class())?;
        Ok(Html(RequestsPage { page, class: may.class(), class_name, requests, whole: whole.is_some(), leads }))
    })
}

#[derive(FromForm)]
pub(super) struct AcceptForm<'r> {
    /// The adult of the child who asks; 0 is somebody whom the school did not know.
    #[field(default = 0)]
    guardian: i64,
    /// What the office or a leader says of responsibility.
    #[field(default = "unknown")]
    responsibility: &'r str,
}

impl AcceptForm<'_> {
    fn responsibility(&self) -> &'static str {
        match self.responsibility {
            "yes" => "yes",
            "no" => "no",
            _ => "unknown",
        }
    }
}

/// Links the asker to the child whom staff recognised, and tells the asker. A teacher leaves responsibility open.
#[post("/join-requests/<_>/pupils/<_>/acceptance", data = "<form>")]
pub(super) fn accept(
    may: May<DecideJoinRequest>,
    whole: Option<May<ReadRoster>>,
    form: Form<AcceptForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Redirect> {
    let responsibility = if whole.is_some() { form.responsibility() } else { "unknown" };
    let chosen = Some(PersonId(form.guardian)).filter(|guardian| guardian.0 != 0);
    db.write(&may, |tx, may| {
        let at = may.request();
        let pupil = at.pupil.ok_or(Error::NotFound)?;
        let Some(asker) = store::waiting(tx, at.request)? else {
            tx.nothing_changed();
            return Ok(());
        };
        let adult = adult(tx, pupil, chosen, &asker, whole.is_some())?;
        store::link_by_request(tx, adult, pupil, &asker.relation, responsibility, may.person())?;
        store::decide_request(tx, at.request, Some(pupil), may.person())?;
        tell_accepted(tx, post, adult, pupil, may.person())
    })?;
    Ok(Redirect::to(format!("/classes/{}/join-requests?done=request-accepted", may.request().class)))
}

/// Who asks: whoever was signed in, the adult whom staff chose, somebody known by name and address, or somebody new. Without the
/// office or a leader (`whole`) nobody becomes an adult of whom the school knows more than this child.
fn adult(tx: &Tx<'_>, pupil: PupilId, chosen: Option<PersonId>, asker: &Waiting, whole: bool) -> Result<PersonId> {
    if let Some(person) = asker.asked_by {
        return Ok(person);
    }
    let known = families::store::find_adult(
        tx,
        &families::NewAdult {
            given: &asker.given_name,
            family: &asker.family_name,
            titled: "",
            email: asker.email.as_deref(),
            mobile: None,
        },
    )?;
    if let Some(adult) = chosen.or(known)
        && !whole
        && store::needs_office(tx, adult, pupil, asker.email.as_deref())?
    {
        return Err(Error::invalid("guardian", "requests-adult-office"));
    }
    match (chosen, known) {
        (None, Some(known)) => Ok(known),
        (chosen, _) => store::adult_of_request(tx, pupil, chosen, asker),
    }
}

/// Tells the asker: who has an account finds the child there, anybody else gets a code.
fn tell_accepted(tx: &Tx<'_>, post: &Post, adult: PersonId, pupil: PupilId, by: PersonId) -> Result<()> {
    if store::has_account(tx, adult)? {
        // Not tied to an invitation: another kind, which no code that ends takes with it.
        let link = post.address("/");
        return mails::send(tx, post, adult, "request_answered", ANSWER_LASTS, |_| Mail::RequestAccepted { link });
    }
    let named = store::invitable(tx, pupil, adult)?;
    let (invitation, path) = new_invitation(tx, &named, Carrier::Email, by)?;
    let link = post.address(&path);
    let carried =
        mails::carry(tx, post, adult, "guardian_invitation", ANSWER_LASTS, |_| Mail::RequestAccepted { link })?;
    store::carry(tx, invitation, carried)
}

/// Declines: the asker hears that it does not go this way, and not why.
#[post("/join-requests/<_>/refusal")]
pub(super) fn decline(may: May<DecideJoinRequest>, post: &State<Post>, db: &State<Db>) -> Result<Redirect> {
    db.write(&may, |tx, may| {
        let at = may.request();
        let Some(asker) = store::waiting(tx, at.request)? else {
            tx.nothing_changed();
            return Ok(());
        };
        store::decide_request(tx, at.request, None, may.person())?;
        let declined = Mail::RequestDeclined { link: post.address("/join") };
        match (asker.asked_by, asker.email.as_deref()) {
            (Some(person), _) => mails::send(tx, post, person, "request_answered", ANSWER_LASTS, |_| declined),
            (None, Some(email)) => {
                let lang = Lang::from_code(&asker.language).unwrap_or(ENGLISH);
                send_to_stranger(tx, post, (email, lang), "request_answered", ANSWER_LASTS, declined)
            }
            (None, None) => Ok(()),
        }
    })?;
    Ok(Redirect::to(format!("/classes/{}/join-requests?done=request-declined", may.request().class)))
}
