//! Errors as pages: in the reader's language, with what to do, and with the request's id where the fault is ours.

use rocket::http::{Header, Method, Status};
use rocket::response::{self, Responder};
use rocket::{Catcher, Request, Route, catch, catchers, get, routes};

use super::face;
use super::journal::RequestId;
use crate::accounts::routes::{SignInPage, instead_of};
use crate::error::{Barrier, Error};
use crate::page::{ErrorPage, Html};
use crate::policy::people::{self, Trouble};

/// Where a request goes that was refused before routing.
pub(super) const REFUSED: &str = "/refused";

/// Why a request was refused before routing.
#[derive(Clone, Copy, Debug, Default)]
pub struct Refused(pub Option<Status>);

pub(super) fn routes() -> Vec<Route> {
    routes![refused]
}

#[get("/refused")]
fn refused(why: WhyRefused) -> Status {
    why.0
}

struct WhyRefused(Status);

#[rocket::async_trait]
impl<'r> rocket::request::FromRequest<'r> for WhyRefused {
    type Error = std::convert::Infallible;

    async fn from_request(request: &'r Request<'_>) -> rocket::request::Outcome<Self, Self::Error> {
        // Asked for by hand it is an address that does not exist.
        let status = request.local_cache(Refused::default).0.unwrap_or(Status::NotFound);
        rocket::request::Outcome::Success(Self(status))
    }
}

pub(super) fn catchers() -> Vec<Catcher> {
    catchers![any]
}

impl<'r> Responder<'r, 'static> for Error {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        Err(people::trouble(request, self))
    }
}

#[catch(default)]
fn any(status: Status, request: &Request<'_>) -> Answer {
    let trouble = request.local_cache(Trouble::default).0.lock().take();
    let id = &request.local_cache(RequestId::random).0;
    if let Some(Error::Fault(what) | Error::NoRoom(what) | Error::Damaged(what)) = &trouble {
        tracing::error!(request = %id, what, "a request failed");
    } else if status.class().is_server_error() && status != Status::ServiceUnavailable {
        tracing::error!(request = %id, status = status.code, "a request failed");
    }
    if matches!(trouble, Some(Error::SignIn)) && asks_for_page(request) {
        let asked = request.uri().to_string();
        return Answer::Door(Box::new(instead_of(face::page_for_error(request), &asked)));
    }
    if let Some(elsewhere) = leads_elsewhere(trouble.as_ref(), request) {
        return elsewhere;
    }
    let page = face::page_for_error(request);
    let more = more(trouble.as_ref(), status).map(|message| page.t(message));
    let again_in = match &trouble {
        Some(Error::Throttled(seconds) | Error::Busy(seconds)) => Some(*seconds),
        _ => None,
    };
    let request_id = status.class().is_server_error().then(|| id.clone());
    Answer::Page(status, Box::new(ErrorPage { page, status: status.code, request_id, more, again_in }))
}

/// What an error leads to.
enum Answer {
    /// The sign-in form, in the place of the page.
    Door(Box<Html<SignInPage>>),
    /// A page that leads on: the second factor, the briefing, the proof of the password.
    Lead(Status, String),
    Page(Status, Box<ErrorPage>),
}

impl<'r> Responder<'r, 'static> for Answer {
    fn respond_to(self, request: &'r Request<'_>) -> response::Result<'static> {
        match self {
            Self::Door(page) => {
                let mut response = page.respond_to(request)?;
                response.set_status(Status::Unauthorized);
                Ok(response)
            }
            Self::Lead(status, to) => {
                response::Response::build().status(status).header(Header::new("Location", to)).ok()
            }
            Self::Page(status, page) => {
                let again_in = page.again_in;
                let mut response = Html(*page).respond_to(request)?;
                response.set_status(status);
                if let Some(seconds) = again_in {
                    response.set_header(Header::new("Retry-After", seconds.to_string()));
                }
                Ok(response)
            }
        }
    }
}

fn leads_elsewhere(trouble: Option<&Error>, request: &Request<'_>) -> Option<Answer> {
    if !asks_for_page(request) {
        return None;
    }
    let here: String = rocket::http::RawStr::new(&request.uri().to_string()).percent_encode().to_string();
    let to = match trouble? {
        Error::Forbidden(Barrier::StepUp) => format!("/account/proof?next={here}"),
        Error::Forbidden(Barrier::SecondFactor) => format!("/account/factor?next={here}"),
        Error::Forbidden(Barrier::Briefing) => format!("/briefing?next={here}"),
        // A leader writes down why before the log opens (D110).
        Error::Forbidden(Barrier::Condition("policy-reason")) if request.uri().path() == "/access-log" => {
            "/access-log/reason".into()
        }
        _ => return None,
    };
    Some(Answer::Lead(Status::SeeOther, to))
}

/// Whether a browser wants to show the answer as a page, so that it may be led.
fn asks_for_page(request: &Request<'_>) -> bool {
    request.method() == Method::Get && request.headers().get_one("Sec-Fetch-Dest").is_none_or(|kind| kind == "document")
}

/// The message id of the sentence that is more precise than the status's own.
fn more(trouble: Option<&Error>, status: Status) -> Option<&'static str> {
    match trouble {
        Some(Error::Forbidden(Barrier::Condition(message))) => Some(message),
        Some(Error::Forbidden(Barrier::StepUp)) => Some("error-step-up"),
        Some(Error::Forbidden(Barrier::SecondFactor)) => Some("error-second-factor"),
        Some(Error::Forbidden(Barrier::Briefing)) => Some("error-briefing"),
        Some(Error::Conflict(message)) => Some(message),
        // A form that has no page of its own to come back on.
        Some(Error::Invalid(complaints)) => {
            complaints.first().filter(|complaint| complaint.values.is_empty()).map(|complaint| complaint.message)
        }
        Some(Error::Damaged(_)) => Some("error-damaged"),
        None if status == Status::Forbidden => Some("error-cross-site"),
        _ => None,
    }
}
