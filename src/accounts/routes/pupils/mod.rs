//! How pupils sign in: the tiles and pictures of a class's device, cards, codes; and what their teachers do about it.
//!
//! Invariants: on a device that no teacher has opened, and outside of school hours, every card and every tile is answered alike;
//! what is wrong with a card or with pictures is never said; a page for a child has few words and a sentence for the grown-up.

mod cards;
mod codes;
mod devices;
mod hours;
mod list;
mod pictures;

use std::net::{IpAddr, Ipv6Addr};

use askama::Template;
use rocket::form::FromForm;
use rocket::http::{Header, Status};
use rocket::response::Redirect;
use rocket::{Responder, Route};

use crate::accounts::codes::{Fingerprint, Secret};
use crate::accounts::pictures::{PICTURES, Tapped};
use crate::accounts::store::pupils::{self as store, Arrival, ClassDevice, Here};
use crate::accounts::throttle::{Ruling, Try};
use crate::accounts::{Device, Door};
use crate::db::ids::{ClassDeviceId, PersonId, PupilId, SessionId};
use crate::db::{Db, Proof};
use crate::error::{Error, Result};
use crate::page::{Html, Page};
use crate::policy::people::keep_security_event;

/// Everything around pupils' sign-ins.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![
        devices::show,
        devices::open,
        devices::close,
        devices::open_window,
        devices::shut_window,
        devices::hand_on,
        pictures::tap,
        pictures::show_choice,
        pictures::choose,
        cards::show,
        cards::sign_in,
        cards::print,
        cards::revoke,
        codes::ask,
        codes::prove,
        codes::show,
        codes::redeem,
        codes::print,
        list::show,
        list::make,
        hours::show,
        hours::keep,
    ]
}

/// What a child sees where a card or a tile opens nothing: a picture, a few words, a sentence for the grown-up.
#[derive(Template)]
#[template(path = "accounts/pupils/not-now.html")]
struct NotNowPage {
    page: Page,
    why: NotNow,
}

/// Why not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum NotNow {
    /// The device is no class's.
    NotHere,
    /// No teacher has opened the window.
    Shut,
    /// School has not begun, or is over.
    OutOfHours,
    /// The card is none of this class's, or none at all.
    Card,
    /// The right card or pictures, and no guardian agrees.
    GrownUpFirst,
    /// Too many tries.
    Slow,
}

impl NotNow {
    /// The device, where children sign in on it now.
    fn unless_open(here: Here) -> Result<ClassDevice, Self> {
        match here {
            Here::Open(device, _) => Ok(device),
            Here::Nowhere => Err(Self::NotHere),
            Here::OutOfHours => Err(Self::OutOfHours),
            Here::Shut => Err(Self::Shut),
        }
    }

    fn title(self) -> &'static str {
        match self {
            Self::NotHere => "pupils-not-here",
            Self::Shut => "pupils-shut",
            Self::OutOfHours => "pupils-out-of-hours",
            Self::Card => "pupils-card-wrong",
            Self::GrownUpFirst => "pupils-grown-up-first",
            Self::Slow => "pupils-slow",
        }
    }

    fn for_grown_ups(self) -> &'static str {
        match self {
            Self::NotHere => "pupils-not-here-adult",
            Self::Shut => "pupils-shut-adult",
            Self::OutOfHours => "pupils-out-of-hours-adult",
            Self::Card => "pupils-card-wrong-adult",
            Self::GrownUpFirst => "pupils-grown-up-first-adult",
            Self::Slow => "pupils-slow-adult",
        }
    }

    /// Whether the tiles of the class are a way on.
    fn leads_to_tiles(self) -> bool {
        !matches!(self, Self::NotHere | Self::OutOfHours | Self::Shut)
    }

    /// The name of the drawing.
    fn picture(self) -> &'static str {
        match self {
            Self::NotHere | Self::Shut => "house",
            Self::OutOfHours => "moon",
            Self::Card => "star",
            Self::GrownUpFirst => "umbrella",
            Self::Slow => "fish",
        }
    }

    fn page(self, page: Page) -> (Status, Html<NotNowPage>) {
        let status = match self {
            Self::NotHere | Self::OutOfHours | Self::Shut | Self::GrownUpFirst => Status::Forbidden,
            Self::Card => Status::Unauthorized,
            Self::Slow => Status::TooManyRequests,
        };
        (status, Html(NotNowPage { page, why: self }))
    }
}

/// The grid of pictures, and those tapped so far.
struct Grid {
    tapped: Tapped,
}

impl Grid {
    fn pictures(&self) -> [&'static str; 16] {
        PICTURES
    }

    fn slots(&self) -> Vec<Option<&'static str>> {
        self.tapped.slots()
    }

    fn words(&self) -> String {
        self.tapped.words()
    }
}

/// The name of a picture in the reader's language.
fn picture_name(page: &Page, picture: &str) -> String {
    page.t(&format!("pupils-picture-{picture}"))
}

/// A place of its own in the line before the hashing threads, and in the throttle, for each device: a classroom shares an address.
fn seat(device: ClassDeviceId) -> IpAddr {
    let id = u64::try_from(device.0).unwrap_or_default();
    IpAddr::V6(Ipv6Addr::from((0xfd00_u128 << 112) | (u128::from(id) << 64)))
}

/// A try at a device that a teacher has opened: it may fail often from there, but not often on one name.
fn attempt(name: &str, device: ClassDeviceId) -> Try {
    let name = Fingerprint::of(name);
    Try { name, address: seat(device), known_device: false, has_waited: true, in_school: true }
}

/// Whether the try has to wait.
fn is_slowed(door: &Door, attempt: &Try, db: &Db) -> bool {
    door.pupils.begin(attempt, db.clock().now()) != Ruling::Go
}

/// A child whose card or pictures were right.
struct Recognised<'a> {
    pupil: PupilId,
    device: &'a ClassDevice,
    before: Option<(SessionId, PersonId)>,
}

/// Signs the child in on the device; none where a guardian does not agree.
fn come_in<P: Proof>(may: &P, child: &Recognised<'_>, browser: &Device<'_>, db: &Db) -> Result<Option<Redirect>> {
    if !db.read(may, |tx, _| store::is_agreed(tx, child.pupil))? {
        keep_security_event(db, "sign_in_not_agreed", Some(child.pupil.person()), None)?;
        return Ok(None);
    }
    let token = Secret::of_256_bits()?;
    let opened = db.write(may, |tx, _| {
        // The device may have been closed, or school may have ended, since the page was asked for.
        let (device, until) = match store::here(tx, browser.class_fingerprint())? {
            Here::Open(device, until) if device.device == child.device.device => (device, until),
            _ => {
                tx.nothing_changed();
                return Ok(false);
            }
        };
        let (pupil, before) = (child.pupil, child.before);
        store::arrive(tx, &Arrival { pupil, device: &device, until, token: token.fingerprint, before })?;
        Ok(true)
    });
    match opened {
        Ok(true) => {
            browser.give_session(&token, None);
            keep_security_event(db, "signed_in", Some(child.pupil.person()), None)?;
            Ok(Some(Redirect::to("/")))
        }
        Ok(false) => Ok(Some(Redirect::to("/sign-in/class"))),
        Err(Error::SignIn) => Ok(None),
        Err(error) => Err(error),
    }
}

/// A form of the class's list.
#[derive(FromForm)]
struct ChosenForm {
    /// Those ticked.
    pupils: Vec<i64>,
}

impl ChosenForm {
    fn pupils(&self) -> Vec<PupilId> {
        self.pupils.iter().copied().map(PupilId).collect()
    }
}

/// What a browser forgets when the next child takes the device over: pages and storage, not that it belongs to the class.
const FORGETS: &str = "\"cache\", \"storage\"";

/// Leads on, and nothing of the last person stays in the browser.
#[derive(Responder)]
struct Forgetting {
    to: Redirect,
    clear: Header<'static>,
}

impl Forgetting {
    fn to(to: &'static str) -> Self {
        Self { to: Redirect::to(to), clear: Header::new("Clear-Site-Data", FORGETS) }
    }
}

/// The session behind a request, whoever's it is.
fn session_of(caller: &crate::policy::people::Caller) -> Option<(SessionId, PersonId)> {
    caller.session.as_ref().map(|session| (session.session, session.person))
}
