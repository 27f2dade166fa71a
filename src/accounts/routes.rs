//! All routes of accounts.

mod account;
mod factor;
mod guardians;
mod joining;
mod proof;
mod pupils;
mod reset;
mod sign_in;
mod staff;

pub use self::pupils::routes as pupil_routes;
pub use self::sign_in::{SignInPage, instead_of};

use rocket::Route;

/// Signing in and out, one's own account, the staff's accounts.
#[must_use]
pub fn routes() -> Vec<Route> {
    rocket::routes![
        sign_in::show,
        sign_in::sign_in,
        sign_in::show_factor,
        sign_in::sign_in_with_factor,
        sign_in::sign_out,
        reset::show,
        reset::ask,
        reset::show_choice,
        reset::choose,
        proof::show,
        proof::prove,
        account::show,
        account::keep_language,
        account::show_password,
        account::change_password,
        account::show_email,
        account::change_email,
        account::end_session,
        account::end_other_sessions,
        factor::show,
        factor::confirm,
        factor::remove,
        factor::renew_recovery_codes,
        joining::show,
        joining::join,
        joining::show_first,
        joining::join_first,
        staff::list,
        staff::show_invitation,
        staff::invite,
        staff::show_member,
        staff::set_roles,
        staff::suspend,
        staff::end_suspension,
        staff::remove_factor,
        guardians::list,
        guardians::show,
        guardians::print_letter,
        guardians::end_sessions,
        guardians::suspend,
        guardians::end_suspension,
    ]
}
