//! All routes of accounts.

mod account;
mod closure;
mod departure;
mod factor;
mod guardians;
mod joining;
mod new_device;
mod passkey_sign_in;
mod passkeys;
mod photo;
mod proof;
mod pupils;
mod reset;
mod sign_in;
mod staff;

pub use self::pupils::routes as pupil_routes;
pub use self::sign_in::{SignInPage, instead_of};

use rocket::Route;

/// Signing in and out, one's own account, the staff's and the guardians' accounts.
#[must_use]
pub fn routes() -> Vec<Route> {
    [door(), own(), others()].concat()
}

/// Before one is in.
fn door() -> Vec<Route> {
    rocket::routes![
        sign_in::show,
        sign_in::sign_in,
        sign_in::show_factor,
        sign_in::sign_in_with_factor,
        sign_in::sign_out,
        new_device::show,
        new_device::sign_in,
        passkey_sign_in::sign_in,
        reset::show,
        reset::ask,
        reset::show_choice,
        reset::choose,
        joining::show,
        joining::join,
        joining::show_first,
        joining::join_first,
        passkeys::ask,
    ]
}

/// One's own account.
fn own() -> Vec<Route> {
    rocket::routes![
        passkeys::show,
        passkeys::keep,
        passkeys::remove,
        proof::show,
        proof::prove,
        account::show,
        account::keep_language,
        account::show_password,
        account::change_password,
        account::show_email,
        account::change_email,
        photo::show,
        photo::keep,
        photo::remove,
        photo::see,
        closure::show,
        closure::close,
        account::name_device,
        account::end_session,
        account::end_other_sessions,
        factor::show,
        factor::confirm,
        factor::remove,
        factor::renew_recovery_codes,
    ]
}

/// Other people's accounts, for leaders and the office.
fn others() -> Vec<Route> {
    rocket::routes![
        staff::list,
        staff::show_invitation,
        staff::invite,
        staff::show_member,
        staff::set_roles,
        staff::suspend,
        staff::end_suspension,
        staff::remove_factor,
        departure::show,
        departure::depart,
        guardians::list,
        guardians::show,
        guardians::print_letter,
        guardians::let_phone_in,
        guardians::end_sessions,
        guardians::suspend,
        guardians::end_suspension,
    ]
}
