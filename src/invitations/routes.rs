//! All routes of invitations.

mod asking;
mod code;
mod joining;
mod listing;
mod pupils;
mod reach;
mod requests;
mod rounds;
mod staff;

use rocket::Route;

/// The list of a class, letters and mails; joining with a code or by asking; pupils' own accounts.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![
        staff::list,
        staff::choose,
        staff::print,
        staff::print_one,
        staff::send,
        staff::revoke,
        rounds::look,
        rounds::send,
        reach::school,
        reach::decline,
        reach::paper,
        reach::end_paper,
        listing::show,
        listing::keep,
        asking::begin,
        asking::prove,
        asking::show,
        asking::ask,
        asking::sent,
        requests::list,
        requests::accept,
        requests::decline,
        code::ask,
        code::prove,
        joining::declined,
        joining::show,
        joining::join,
        joining::add,
        joining::decline,
        joining::welcome,
        pupils::show,
        pupils::make,
        pupils::reset,
        pupils::close,
    ]
}
