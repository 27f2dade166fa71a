//! A request's way to its proof: who asks is looked up once, and what stands in the way is kept for the error page.

use rocket::http::Status;
use rocket::outcome::Outcome;
use rocket::request::{FromRequest, Request};

use super::{Caller, Cookies};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::policy::{May, Place, Right, fresh};

/// What stood in the way of a request, kept for the error page.
#[derive(Debug, Default)]
pub struct Trouble(pub parking_lot::Mutex<Option<Error>>);

/// The status of an error (ARCHITECTURE 'Invariants', 5).
#[must_use]
pub fn status(error: &Error) -> Status {
    match error {
        Error::SignIn => Status::Unauthorized,
        Error::NotFound => Status::NotFound,
        Error::Forbidden(_) => Status::Forbidden,
        Error::Invalid(_) => Status::UnprocessableEntity,
        Error::TooLarge => Status::PayloadTooLarge,
        Error::Conflict(_) => Status::Conflict,
        Error::Throttled(_) => Status::TooManyRequests,
        Error::Busy(_) => Status::ServiceUnavailable,
        Error::NoRoom(_) => Status::InsufficientStorage,
        Error::Damaged(_) | Error::Fault(_) => Status::InternalServerError,
    }
}

/// Keeps the error for the page and gives the status that leads to it.
pub fn trouble(request: &Request<'_>, error: Error) -> Status {
    let status = status(&error);
    *request.local_cache(Trouble::default).0.lock() = Some(error);
    status
}

fn db<'r>(request: &'r Request<'_>) -> Result<&'r Db> {
    request.rocket().state::<Db>().ok_or_else(|| Error::fault("the database is not mounted"))
}

/// The caller of this request, looked up once.
///
/// # Errors
/// As the database gives them.
pub fn caller<'r>(request: &'r Request<'_>) -> Result<&'r Caller> {
    let known = request.local_cache(|| {
        let found = db(request).and_then(|db| {
            let cookies = request.rocket().state::<Cookies>().copied().unwrap_or(Cookies { secure: true });
            Caller::find(db, request.cookies().get(cookies.session()).map(rocket::http::Cookie::value))
        });
        Looked(found.map_err(|error| error.to_string()))
    });
    known.0.as_ref().map_err(Error::fault)
}

struct Looked(Result<Caller, String>);

#[rocket::async_trait]
impl<'r, R: Right> FromRequest<'r> for May<R> {
    type Error = Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Error), Status> {
        let proved = caller(request)
            .and_then(|caller| May::prove(db(request)?, &caller.asker(), &Place::of(request.uri().path().as_str())));
        match proved {
            Ok(may) => Outcome::Success(may),
            Err(error) => {
                let shown = Error::fault("kept for the page");
                Outcome::Error((trouble(request, error), shown))
            }
        }
    }
}

/// The page stands behind a fresh proof of the password, because the form on it will ask for one (TRUST 2.2).
pub struct FreshProof(());

#[rocket::async_trait]
impl<'r> FromRequest<'r> for FreshProof {
    type Error = Error;

    async fn from_request(request: &'r Request<'_>) -> Outcome<Self, (Status, Error), Status> {
        let proved = caller(request).and_then(|caller| {
            let session = caller.session.as_ref().ok_or(Error::SignIn)?;
            fresh(session, db(request)?.clock().now())
        });
        match proved {
            Ok(()) => Outcome::Success(Self(())),
            Err(error) => {
                let shown = Error::fault("kept for the page");
                Outcome::Error((trouble(request, error), shown))
            }
        }
    }
}
