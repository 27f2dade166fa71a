//! The door for whoever holds a passkey: it is both proofs in one, so no name and no password are asked.

use rocket::form::{Form, FromForm};
use rocket::{State, post};

use super::passkeys::{Proved, proved};
use super::sign_in::{Answer, once_more, open_and_tell, welcome};
use crate::accounts::cookies::Proofs;
use crate::accounts::mails::Post;
use crate::accounts::passkeys::Passkeys;
use crate::accounts::{Device, Next, store};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::page::Page;
use crate::policy::May;
use crate::policy::people::keep_security_event;
use crate::policy::public::SignIn;

#[derive(FromForm)]
pub(super) struct PasskeyForm<'r> {
    question: &'r str,
    credential: &'r str,
    #[field(default = false)]
    shared: bool,
    next: Next,
}

#[post("/sign-in/passkey", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) fn sign_in(
    may: May<SignIn>,
    page: Page,
    form: Form<PasskeyForm<'_>>,
    device: Device<'_>,
    passkeys: &State<Passkeys>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Answer> {
    let Some(Proved { passkey, public_key }) = proved(&may, form.question, form.credential, passkeys, db)? else {
        keep_security_event(db, "passkey_failed", None, None)?;
        return Ok(once_more(page, &form.next, "accounts-passkey-wrong"));
    };
    let person = passkey.person;
    let proofs = Proofs { shared_computer: form.shared, factor_shown: true, factor_trusted: false };
    let opened = db.write(&may, |tx, _| {
        store::use_passkey(tx, &passkey, &public_key)?;
        open_and_tell(tx, &device, person, proofs, post)
    });
    match opened {
        Ok(opened) => welcome(&opened, person, &device, db, &form.next),
        Err(Error::Invalid(_)) => Ok(once_more(page, &form.next, "accounts-passkey-wrong")),
        Err(error) => Err(error),
    }
}
