//! What teachers, leaders and the office do: who of a class has joined, letters, mails, taking back.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{State, get, post};

use super::rounds::wording;
use crate::accounts::codes::Secret;
use crate::accounts::mails::{self, Post};
use crate::accounts::store::letterhead_for;
use crate::accounts::{Client, Door};
use crate::clock::Moment;
use crate::db::ids::{ClassId, InvitationId, PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::invitations::letter::{Codes, Letter, codes_for};
use crate::invitations::store::{self, Named, Sealed};
use crate::invitations::{Carrier, Invitee, Standing, Tally};
use crate::locale::{ENGLISH, Lang};
use crate::outbox::sms::{self, Country, Message, NewSms, Number, Text};
use crate::outbox::wording::School;
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::families::{InviteGuardian, ListInvitations, PrintInvitations, RevokeInvitation};
use crate::policy::people::{Caller, FreshProof};

/// Most letters that one printing makes.
const MOST_LETTERS: usize = 120;

#[derive(Template)]
#[template(path = "invitations/list.html")]
pub(super) struct List {
    page: Page,
    class: ClassId,
    class_name: String,
    invitees: Vec<Invitee>,
    shown: Shown,
    /// Requests to join that wait for a decision.
    requests: i64,
    /// The country by which numbers are read; none where the school sends no SMS.
    country: Option<Country>,
}

/// Which adults the list shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Shown {
    Everybody,
    Missing,
    Bounced,
    Paper,
    Joined,
}

impl Shown {
    const ALL: [Self; 5] = [Self::Everybody, Self::Missing, Self::Bounced, Self::Paper, Self::Joined];

    fn word(self) -> &'static str {
        match self {
            Self::Everybody => "everybody",
            Self::Missing => "missing",
            Self::Bounced => "bounced",
            Self::Paper => "paper",
            Self::Joined => "joined",
        }
    }

    fn from_word(word: Option<&str>) -> Self {
        Self::ALL.into_iter().find(|shown| Some(shown.word()) == word).unwrap_or(Self::Everybody)
    }

    fn text(self) -> String {
        format!("invitations-show-{}", self.word())
    }

    fn shows(self, invitee: &Invitee) -> bool {
        match self {
            Self::Everybody => true,
            Self::Missing => invitee.standing.is_invitable() && !invitee.standing.is_on_paper(),
            Self::Bounced => invitee.bounced || invitee.mobile_fails,
            Self::Paper => invitee.paper,
            Self::Joined => invitee.standing == Standing::Joined,
        }
    }
}

#[derive(Template)]
#[template(path = "invitations/choose.html")]
pub(super) struct Choose {
    page: Page,
    class: ClassId,
    class_name: String,
    invitees: Vec<Invitee>,
}

#[derive(Template)]
#[template(path = "invitations/letters.html")]
pub(super) struct Letters {
    page: Page,
    back: String,
    school_address: String,
    join_address: String,
    languages: Vec<Lang>,
    today: Moment,
    letters: Vec<Letter>,
}

impl List {
    fn families(&self) -> String {
        let tally = Tally::of(&self.invitees);
        self.page.t_with("invitations-families", &[("joined", tally.families_joined), ("all", tally.families)])
    }

    fn filters(&self) -> [(Shown, usize); 5] {
        Shown::ALL.map(|shown| (shown, self.invitees.iter().filter(|invitee| shown.shows(invitee)).count()))
    }

    fn rows(&self) -> impl Iterator<Item = &Invitee> {
        self.invitees.iter().filter(|invitee| self.shown.shows(invitee))
    }

    fn state(&self, standing: &Standing) -> String {
        said(&self.page, standing)
    }

    fn takes_sms(&self, invitee: &Invitee) -> bool {
        invitee.number(self.country.as_ref()).is_some()
    }
}

impl Choose {
    fn state(&self, standing: &Standing) -> String {
        said(&self.page, standing)
    }
}

/// The sentence on how far an adult has come.
fn said(page: &Page, standing: &Standing) -> String {
    let on = |id: &str, when: &Moment| page.t_with(id, &[("when", page.short_date(when))]);
    match standing {
        Standing::New => page.t("invitations-state-new"),
        Standing::Joined => page.t("invitations-state-joined"),
        Standing::Paper => page.t("invitations-state-paper"),
        Standing::Suspended => page.t("invitations-state-suspended"),
        Standing::Restricted => page.t("invitations-state-restricted"),
        Standing::Bounced(when) => on("invitations-state-bounced", when),
        Standing::Expired(when) => on("invitations-state-expired", when),
        Standing::Revoked(when) => on("invitations-state-revoked", when),
        Standing::Declined(when) => on("invitations-state-declined", when),
        Standing::Invited { carrier, when, until } => page.t_with(
            match carrier {
                Carrier::Letter => "invitations-state-letter",
                Carrier::Email => "invitations-state-email",
                Carrier::Sms => "invitations-state-sms",
            },
            &[("when", page.short_date(when)), ("until", page.short_date(until))],
        ),
    }
}

/// The guardians of a class and how far each has come.
#[get("/classes/<_>/invitations?<show>")]
pub(super) fn list(may: May<ListInvitations>, page: Page, show: Option<&str>, db: &State<Db>) -> Result<Html<List>> {
    db.read(&may, |tx, may| {
        let (class_name, invitees) = class_list(tx, may)?;
        let (requests, country) = (store::waiting_requests(tx, may.class())?, sms::country(tx)?);
        let shown = Shown::from_word(show);
        Ok(Html(List { page, class: may.class(), class_name, invitees, shown, requests, country }))
    })
}

fn class_list(tx: &Tx<'_>, may: &May<ListInvitations>) -> Result<(String, Vec<Invitee>)> {
    Ok((store::class_name(tx, may.class())?, store::list(tx, may.class(), may.person())?))
}

/// For whom to print letters; the page stands behind a fresh proof, because printing asks for one.
#[get("/classes/<_>/invitations/letters")]
pub(super) fn choose(
    may: May<ListInvitations>,
    _fresh: FreshProof,
    page: Page,
    db: &State<Db>,
) -> Result<Html<Choose>> {
    let (class_name, mut invitees) = db.read(&may, class_list)?;
    invitees.retain(|invitee| invitee.standing.is_invitable());
    Ok(Html(Choose { page, class: may.class(), class_name, invitees }))
}

#[derive(FromForm)]
pub(super) struct PrintForm {
    /// `guardian-pupil`, as the page's boxes say.
    to: Vec<String>,
}

impl PrintForm {
    fn chosen(&self) -> Result<Vec<(PersonId, PupilId)>> {
        let pair = |word: &String| {
            let (guardian, pupil) = word.split_once('-')?;
            Some((guardian.parse().ok()?, pupil.parse().ok()?))
        };
        let chosen: Option<Vec<_>> = self.to.iter().map(pair).collect();
        match chosen {
            Some(chosen) if !chosen.is_empty() && chosen.len() <= MOST_LETTERS => Ok(chosen),
            _ => Err(Error::invalid("to", "invitations-choose-one")),
        }
    }
}

/// Prints letters for the chosen adults of the class: the codes are on the answer and nowhere else.
#[post("/classes/<_>/invitations/letters", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn print(
    may: May<PrintInvitations>,
    page: Page,
    caller: &Caller,
    form: Form<PrintForm>,
    client: Client,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<Letters>> {
    let chosen = form.chosen()?;
    let codes =
        codes_for(chosen.len(), &door.hasher, client.0, |find| db.read(&may, |tx, _| store::is_taken(tx, find)))
            .await?;
    let (letters, school_address) = db.write(&may, |tx, may| {
        let mut letters = Vec::with_capacity(chosen.len());
        for ((guardian, pupil), codes) in chosen.iter().zip(&codes) {
            store::in_class(tx, *pupil, may.class())?;
            letters.push(issue_letter(tx, &store::invitable(tx, *pupil, *guardian)?, codes, may.person(), post)?);
        }
        Ok((letters, store::school_address(tx)?))
    })?;
    let back = format!("/classes/{}/invitations", may.class());
    Ok(Html(sheet(page, caller, post, db.clock().now(), back, school_address, letters)))
}

fn issue_letter(tx: &Tx<'_>, named: &Named, codes: &Codes, by: PersonId, post: &Post) -> Result<Letter> {
    store::issue(tx, named, Carrier::Letter, &codes.sealed(), by)?;
    codes.letter(named, post, tx.now().plus(Carrier::Letter.lasts()))
}

#[expect(clippy::too_many_arguments, reason = "the request's parts, each of its own type")]
fn sheet(
    page: Page,
    caller: &Caller,
    post: &Post,
    today: Moment,
    back: String,
    school_address: String,
    letters: Vec<Letter>,
) -> Letters {
    let tags = caller.school.as_ref().map(|school| school.languages.clone()).unwrap_or_default();
    let languages = tags.iter().filter_map(|tag| Lang::from_code(tag)).collect();
    let join_address = post.address("/join");
    let join_address = join_address.split_once("://").map_or(join_address.as_str(), |(_, rest)| rest).to_owned();
    Letters { page, back, school_address, join_address, languages, today, letters }
}

#[derive(FromForm)]
pub(super) struct GuardianForm<'r> {
    guardian: i64,
    /// `sms`, or by e-mail.
    #[field(default = "")]
    way: &'r str,
}

/// Prints one letter for one adult of the child.
#[post("/pupils/<_>/invitations/letter", data = "<form>")]
#[expect(clippy::too_many_arguments, reason = "a handler names each part of the request that it uses")]
pub(super) async fn print_one(
    may: May<InviteGuardian>,
    page: Page,
    caller: &Caller,
    form: Form<GuardianForm<'_>>,
    client: Client,
    door: &State<Door>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<Letters>> {
    let codes = codes_for(1, &door.hasher, client.0, |find| db.read(&may, |tx, _| store::is_taken(tx, find))).await?;
    let (letters, school_address, back) = db.write(&may, |tx, may| {
        let named = store::invitable(tx, may.pupil(), PersonId(form.guardian))?;
        let letters =
            codes.iter().map(|codes| issue_letter(tx, &named, codes, may.person(), post)).collect::<Result<_>>()?;
        Ok((letters, store::school_address(tx)?, back(tx, may.pupil())?))
    })?;
    Ok(Html(sheet(page, caller, post, db.clock().now(), back, school_address, letters)))
}

/// The list that the child's class has.
pub(super) fn back(tx: &Tx<'_>, pupil: PupilId) -> Result<String> {
    Ok(store::class_of(tx, pupil)?.map_or_else(|| "/".to_owned(), |class| format!("/classes/{class}/invitations")))
}

/// Invites one adult of the child by e-mail or SMS.
#[post("/pupils/<_>/invitations", data = "<form>")]
pub(super) fn send(
    may: May<InviteGuardian>,
    form: Form<GuardianForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Redirect> {
    let back = db.write(&may, |tx, may| {
        let named = store::invitable(tx, may.pupil(), PersonId(form.guardian))?;
        if form.way == Carrier::Sms.word() {
            let country = sms::country(tx)?.ok_or_else(|| Error::invalid("guardian", "invitations-no-sms"))?;
            let number = named.mobile.as_deref().and_then(|mobile| Number::read(mobile, &country));
            let number = number.ok_or_else(|| Error::invalid("guardian", "invitations-no-mobile"))?;
            issue_sms(tx, post, &named, &number, may.person())?;
        } else if named.email.is_some() {
            issue_mail(tx, post, &named, false, may.person())?;
        } else {
            return Err(Error::invalid("guardian", "invitations-no-email"));
        }
        back(tx, may.pupil())
    })?;
    Ok(Redirect::to(format!("{back}?done=invitation-sent")))
}

/// Issues an invitation and writes the mail that carries it.
pub(super) fn issue_mail(tx: &Tx<'_>, post: &Post, named: &Named, reminds: bool, by: PersonId) -> Result<()> {
    let (invitation, path) = new_invitation(tx, named, Carrier::Email, by)?;
    let until = tx.now().plus(Carrier::Email.lasts());
    let link = post.address(&path);
    let carried = mails::carry(tx, post, named.guardian, "guardian_invitation", Carrier::Email.lasts(), |reader| {
        wording(reminds, link, named.child.clone(), reader.day(until))
    })?;
    store::carry(tx, invitation, carried)
}

/// Issues an invitation and writes the SMS that carries it.
pub(super) fn issue_sms(tx: &Tx<'_>, post: &Post, named: &Named, number: &Number, by: PersonId) -> Result<()> {
    let (invitation, path) = new_invitation(tx, named, Carrier::Sms, by)?;
    let text = sms_text(tx, post.address(&path), &named.child, &named.language)?;
    let (kind, person) = ("guardian_invitation", Some(named.guardian));
    let carried =
        sms::queue(tx, &NewSms { kind, person, recipient: number, text: &text, lasts: Carrier::Sms.lasts() })?;
    store::carry(tx, invitation, Some(carried))
}

/// The SMS as its reader gets it.
pub(super) fn sms_text(tx: &Tx<'_>, link: String, child: &str, language: &str) -> Result<Text> {
    let lang = Lang::from_code(language).unwrap_or(ENGLISH);
    let head = letterhead_for(tx, lang)?;
    let school = School { name: head.school, address: head.address, ..School::default() };
    Ok(Message::GuardianInvitation { link, child: child.to_owned() }.compose(&school, lang))
}

/// A new invitation for a mail or SMS, and the path that its link leads to.
pub(super) fn new_invitation(
    tx: &Tx<'_>,
    named: &Named,
    carrier: Carrier,
    by: PersonId,
) -> Result<(InvitationId, String)> {
    let link = Secret::of_128_bits()?;
    let sealed = Sealed { link: link.fingerprint, typed: None };
    let invitation = store::issue(tx, named, carrier, &sealed, by)?;
    Ok((invitation, format!("/join/{}", *link.held)))
}

/// Takes an invitation back: its code no longer works.
#[post("/invitations/<_>/revocation")]
pub(super) fn revoke(may: May<RevokeInvitation>, db: &State<Db>) -> Result<Redirect> {
    let back = db.write(&may, |tx, may| {
        if !store::revoke(tx, may.invitation().invitation, may.person())? {
            tx.nothing_changed();
        }
        back(tx, may.invitation().pupil)
    })?;
    Ok(Redirect::to(format!("{back}?done=invitation-revoked")))
}
