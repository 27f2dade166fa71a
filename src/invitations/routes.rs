//! All routes of invitations.

mod code;
mod joining;
mod pupils;
mod staff;

use rocket::Route;

/// The list of a class, letters and mails; joining with a code; pupils' own accounts.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![
        staff::list,
        staff::choose,
        staff::print,
        staff::print_one,
        staff::send,
        staff::revoke,
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
