//! The staff list, invitations onto it, roles, and what a leader does when somebody leaves or loses a phone.

use std::collections::BTreeSet;

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::http::Status;
use rocket::response::Redirect;
use rocket::{Responder, State, get, post};
use unicode_normalization::UnicodeNormalization;

use super::account::is_address;
use super::proof::{self, ProofPage, Stepped};
use crate::accounts::codes::Secret;
use crate::accounts::mails::{self, Post};
use crate::accounts::roles::Role;
use crate::accounts::store::{self, INVITATION_LASTS, Member, NewMember};
use crate::db::ids::PersonId;
use crate::db::{Db, Tx};
use crate::error::{Complaint, Error, Result};
use crate::outbox::wording::{Change, Mail};
use crate::page::{Entered, Face, Html, Page};
use crate::policy::May;
use crate::policy::office::{
    GrantRole, InviteStaff, ListAccounts, OpenStaffInvitation, ResetSecondFactor, SuspendStaffAccount,
};
use crate::policy::people::{Caller, FreshProof};
use crate::policy::public::ReadStaffList;

#[derive(Template)]
#[template(path = "accounts/staff.html")]
pub(super) struct ListPage {
    page: Page,
    staff: Vec<Row>,
    may_invite: bool,
}

/// A member of staff as the pages show them.
struct Row {
    face: Face,
    member: Member,
}

impl Row {
    fn of(member: Member) -> Self {
        let name = if member.titled_name.is_empty() { &member.name } else { &member.titled_name };
        Self { face: Face::new(member.id.0, name.clone(), String::new()), member }
    }

    fn roles(&self, page: &Page) -> String {
        let roles: Vec<String> = self.member.roles.iter().map(|role| page.t(role.text())).collect();
        page.list(&roles)
    }
}

#[derive(Template)]
#[template(path = "accounts/invite.html")]
pub(super) struct InvitePage {
    page: Page,
    entered: Entered,
}

#[derive(Template)]
#[template(path = "accounts/member.html")]
pub(super) struct MemberPage {
    page: Page,
    entered: Entered,
    row: Row,
    is_leader: bool,
}

#[derive(Responder)]
pub(super) enum Done<T> {
    Again((Status, Html<T>)),
    Stale((Status, Html<ProofPage>)),
    Kept(Redirect),
}

#[derive(FromForm)]
pub(super) struct InviteForm<'r> {
    given_name: &'r str,
    family_name: &'r str,
    #[field(default = "")]
    titled_name: &'r str,
    email: &'r str,
    #[field(default = Vec::new())]
    roles: Vec<&'r str>,
}

#[derive(FromForm)]
pub(super) struct RolesForm<'r> {
    #[field(default = Vec::new())]
    roles: Vec<&'r str>,
}

pub(super) fn leads(caller: &Caller) -> bool {
    caller.face.as_ref().is_some_and(|face| face.roles.iter().any(|role| role == Role::Leader.word()))
}

#[get("/staff")]
pub(super) fn list(may: May<ReadStaffList>, page: Page, caller: &Caller, db: &State<Db>) -> Result<Html<ListPage>> {
    let staff = db.read(&may, |tx, _| store::members(tx, None))?;
    Ok(Html(ListPage { page, staff: staff.into_iter().map(Row::of).collect(), may_invite: leads(caller) }))
}

#[get("/staff/invitations")]
pub(super) fn show_invitation(_may: May<OpenStaffInvitation>, page: Page) -> Html<InvitePage> {
    Html(InvitePage { page, entered: Entered::nothing() })
}

#[post("/staff/invitations", data = "<form>")]
pub(super) fn invite(
    may: Stepped<InviteStaff>,
    page: Page,
    form: Form<InviteForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Done<InvitePage>> {
    let Stepped::Proved(may) = may else {
        let mut fields = vec![
            ("given_name", form.given_name),
            ("family_name", form.family_name),
            ("titled_name", form.titled_name),
            ("email", form.email),
        ];
        fields.extend(form.roles.iter().map(|role| ("roles", *role)));
        return Ok(Done::Stale(proof::ask(page, "/staff/invitations", "/staff/invitations", &fields)));
    };
    let invited = new_member(form.given_name, form.family_name, form.titled_name, form.email, read_roles(&form.roles))
        .and_then(|member| {
            if member.roles.is_empty() { Err(Error::invalid("roles", "accounts-invite-role")) } else { Ok(member) }
        })
        .and_then(|member| db.write(&may, |tx, may| send_invitation(tx, may.person(), &member, post)));
    match invited {
        Ok(()) => Ok(Done::Kept(Redirect::to("/staff?done=staff-invited"))),
        Err(Error::Invalid(complaints)) => Ok(again(page, &form, complaints)),
        Err(error) => Err(error),
    }
}

fn send_invitation(tx: &Tx<'_>, by: PersonId, member: &NewMember, post: &Post) -> Result<()> {
    let token = Secret::of_128_bits()?;
    let (person, invitation) = store::invite(tx, by, member, token.fingerprint)?;
    if invitation.is_none() {
        return Ok(());
    }
    let link = post.address(&format!("/join/{}/staff", token.held.as_str()));
    let until = tx.now().plus(INVITATION_LASTS);
    mails::send(tx, post, person, "staff-invitation", INVITATION_LASTS, |reader| Mail::StaffInvitation {
        link,
        until: reader.day(until),
    })
}

fn again(page: Page, form: &InviteForm<'_>, complaints: Vec<Complaint>) -> Done<InvitePage> {
    let mut entered = Entered::nothing()
        .with("given_name", form.given_name)
        .with("family_name", form.family_name)
        .with("titled_name", form.titled_name)
        .with("email", form.email)
        .wrong(complaints);
    for role in &form.roles {
        entered = entered.with("roles", *role);
    }
    Done::Again((Status::UnprocessableEntity, Html(InvitePage { page, entered })))
}

fn read_roles(words: &[&str]) -> BTreeSet<Role> {
    words.iter().filter_map(|word| Role::from_word(word)).collect()
}

/// A name as it is kept: NFC, one line, single spaces, without controls and marks that turn the reading order.
#[must_use]
pub(super) fn named(text: &str) -> String {
    let turns = |c: &char| matches!(c, '\u{061c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let kept: String = text.nfc().map(|c| if c.is_control() { ' ' } else { c }).filter(|c| !turns(c)).collect();
    kept.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a person to be added; the complaints name every field that is wrong.
pub(super) fn new_member(
    given: &str,
    family: &str,
    titled: &str,
    email: &str,
    roles: BTreeSet<Role>,
) -> Result<NewMember> {
    let member = NewMember {
        given_name: named(given),
        family_name: named(family),
        titled_name: named(titled),
        email: store::folded(email),
        roles,
    };
    let mut complaints = Vec::new();
    for (field, name, needed) in [
        ("given_name", &member.given_name, true),
        ("family_name", &member.family_name, true),
        ("titled_name", &member.titled_name, false),
    ] {
        if needed && name.is_empty() {
            complaints.push(Complaint::new(field, "accounts-name-missing"));
        } else if name.chars().count() > 80 {
            complaints.push(Complaint::new(field, "accounts-name-long"));
        }
    }
    if !is_address(&member.email) {
        complaints.push(Complaint::new("email", "accounts-email-wrong"));
    }
    if complaints.is_empty() { Ok(member) } else { Err(Error::Invalid(complaints)) }
}

#[get("/staff/<person>", rank = 2)]
pub(super) fn show_member(
    may: May<ListAccounts>,
    _fresh: FreshProof,
    page: Page,
    person: i64,
    caller: &Caller,
    db: &State<Db>,
) -> Result<Html<MemberPage>> {
    let row = row(&may, PersonId(person), db)?;
    Ok(Html(MemberPage { page, entered: Entered::nothing(), row, is_leader: leads(caller) }))
}

fn row(may: &May<ListAccounts>, person: PersonId, db: &Db) -> Result<Row> {
    let member = db.read(may, |tx, _| Ok(store::members(tx, Some(person))?.into_iter().next()))?;
    member.map(Row::of).ok_or(Error::NotFound)
}

#[post("/staff/<_>/roles", data = "<form>")]
pub(super) fn set_roles(
    may: Stepped<GrantRole>,
    page: Page,
    path: &rocket::http::uri::Origin<'_>,
    form: Form<RolesForm<'_>>,
    db: &State<Db>,
) -> Result<Done<ProofPage>> {
    let action = path.path().to_string();
    let Stepped::Proved(may) = may else {
        let fields: Vec<(&str, &str)> = form.roles.iter().map(|role| ("roles", *role)).collect();
        let member = action.trim_end_matches("/roles");
        return Ok(Done::Stale(proof::ask(page, member, &action, &fields)));
    };
    let person = may.account().0;
    db.write(&may, |tx, may| store::set_roles(tx, may.person(), person, &read_roles(&form.roles)))?;
    Ok(Done::Kept(Redirect::to(format!("/staff/{person}?done=roles-kept"))))
}

#[post("/staff/<_>/suspension")]
pub(super) fn suspend(may: May<SuspendStaffAccount>, db: &State<Db>) -> Result<Redirect> {
    let person = may.account().0;
    db.write(&may, |tx, may| store::suspend(tx, may.person(), person, true))?;
    Ok(Redirect::to("/staff?done=staff-suspended"))
}

#[post("/staff/<_>/suspension/end")]
pub(super) fn end_suspension(may: May<SuspendStaffAccount>, db: &State<Db>) -> Result<Redirect> {
    let person = may.account().0;
    db.write(&may, |tx, may| store::suspend(tx, may.person(), person, false))?;
    Ok(Redirect::to("/staff?done=staff-suspension-ended"))
}

#[post("/staff/<_>/factor/removal")]
pub(super) fn remove_factor(may: May<ResetSecondFactor>, post: &State<Post>, db: &State<Db>) -> Result<Redirect> {
    let person = may.account().0;
    db.write(&may, |tx, _| {
        store::remove_second_proofs(tx, person)?;
        store::end_sessions(tx, person, None)?;
        mails::tell_of(tx, post, person, Change::SecondFactor)
    })?;
    Ok(Redirect::to(format!("/staff/{person}?done=staff-factor-removed")))
}
