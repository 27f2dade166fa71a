//! Many invitations with one press: the look at what will be sent, and the sending.

use askama::Template;
use rocket::form::{Form, FromForm};
use rocket::response::Redirect;
use rocket::{State, get, post};

use super::staff::{issue_mail, issue_sms, sms_text};
use crate::accounts::codes::Secret;
use crate::accounts::mails::Post;
use crate::accounts::store::letterhead_for;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::db::{Db, Tx};
use crate::error::{Error, Result};
use crate::invitations::round::{LeftOut, REASONS, Round};
use crate::invitations::{Carrier, Invitee, store};
use crate::locale::{ENGLISH, Lang, Times};
use crate::outbox::sms::{self, Number};
use crate::outbox::wording::{Mail, School};
use crate::page::{Html, Page};
use crate::policy::May;
use crate::policy::families::{InviteClass, ListInvitations};
use crate::policy::people::FreshProof;

#[derive(Template)]
#[template(path = "invitations/round.html")]
pub(super) struct RoundPage {
    page: Page,
    class: ClassId,
    class_name: String,
    round: Round,
    samples: Vec<Sample>,
    /// In how many parts each SMS of the round is paid, in its order.
    parts: Vec<usize>,
    form_key: String,
}

/// One mail of the round as its reader will see it: one for each language, and for first invitations and reminders.
struct Sample {
    lang: Lang,
    reminds: bool,
    subject: String,
    text: String,
}

impl RoundPage {
    fn reasons(&self) -> Vec<(LeftOut, Vec<&Invitee>)> {
        let named = REASONS.into_iter().map(|why| (why, self.round.left_out_for(why)));
        named.filter(|(_, invitees)| !invitees.is_empty()).collect()
    }

    /// In how many parts all SMS of the round are paid.
    fn all_parts(&self) -> usize {
        self.parts.iter().sum()
    }

    fn sms(&self) -> impl Iterator<Item = (&Invitee, &Number, usize)> {
        let rows = self.round.sms.iter().zip(&self.parts);
        rows.map(|((invitee, number), parts)| (invitee, number, *parts))
    }

    /// The last three digits: enough to know the number by, and no teacher learns it (D39).
    fn end_of(&self, number: &Number) -> String {
        number.as_str().chars().skip(number.as_str().chars().count().saturating_sub(3)).collect()
    }

    fn language(&self, invitee: &Invitee) -> &'static str {
        lang_of(invitee).name
    }
}

fn lang_of(invitee: &Invitee) -> Lang {
    Lang::from_code(&invitee.language).unwrap_or(ENGLISH)
}

/// What would be sent now, to whom, and to whom not. The page stands behind a fresh proof, because sending asks for one.
#[get("/classes/<_>/invitations/round")]
pub(super) fn look(
    may: May<ListInvitations>,
    _fresh: FreshProof,
    page: Page,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Html<RoundPage>> {
    let form_key = Secret::of_128_bits()?.held.to_string();
    db.read(&may, |tx, may| {
        let round = round(tx, may.class(), may.person())?;
        let (samples, parts) = (samples(tx, post, &round)?, parts(tx, post, &round)?);
        let class_name = store::class_name(tx, may.class())?;
        Ok(Html(RoundPage { page, class: may.class(), class_name, round, samples, parts, form_key }))
    })
}

fn round(tx: &Tx<'_>, class: ClassId, reader: PersonId) -> Result<Round> {
    Ok(Round::of(store::list(tx, class, reader)?, sms::country(tx)?.as_ref(), tx.now()))
}

/// What each SMS costs: every link is as long as this one.
fn parts(tx: &Tx<'_>, post: &Post, round: &Round) -> Result<Vec<usize>> {
    let link = post.address(&format!("/join/{}", *Secret::of_128_bits()?.held));
    let cost = |(invitee, _): &(Invitee, Number)| {
        Ok(sms_text(tx, link.clone(), &invitee.child, &invitee.language)?.parts().count)
    };
    round.sms.iter().map(cost).collect()
}

fn samples(tx: &Tx<'_>, post: &Post, round: &Round) -> Result<Vec<Sample>> {
    let mut samples: Vec<Sample> = Vec::new();
    for invitee in &round.mails {
        let (lang, reminds) = (lang_of(invitee), invitee.is_reminded());
        if samples.iter().any(|known| known.lang == lang && known.reminds == reminds) {
            continue;
        }
        let head = letterhead_for(tx, lang)?;
        let until = Times::new(tx.now(), &head.time_zone).day(lang, tx.now().plus(Carrier::Email.lasts()));
        let mail = wording(reminds, post.address("/join/…"), invitee.child.clone(), until);
        let school = School { name: head.school, address: head.address, ..School::default() };
        let content = mail.compose(&school, lang)?;
        samples.push(Sample { lang, reminds, subject: content.subject, text: content.text });
    }
    Ok(samples)
}

/// The mail of a first invitation or of a reminder.
pub(super) fn wording(reminds: bool, link: String, child: String, until: String) -> Mail {
    if reminds {
        Mail::GuardianReminder { link, child, until }
    } else {
        Mail::GuardianInvitation { link, child, until }
    }
}

#[derive(FromForm)]
pub(super) struct RoundForm<'r> {
    form_key: &'r str,
    /// `guardian-pupil`, as the page's boxes say.
    #[field(default = Vec::new())]
    to: Vec<&'r str>,
}

impl RoundForm<'_> {
    fn has(&self, guardian: PersonId, pupil: PupilId) -> bool {
        let pair = format!("{guardian}-{pupil}");
        self.to.iter().any(|word| *word == pair)
    }
}

/// Sends to the chosen ones who may still be invited, all in one transaction; the same form once more sends
/// nothing, and a press that sends nothing says so.
#[post("/classes/<_>/invitations/round", data = "<form>")]
pub(super) fn send(
    may: May<InviteClass>,
    form: Form<RoundForm<'_>>,
    post: &State<Post>,
    db: &State<Db>,
) -> Result<Redirect> {
    if form.to.is_empty() || form.form_key.is_empty() {
        return Err(Error::invalid("to", "invitations-choose-one"));
    }
    let sent = db.write(&may, |tx, may| {
        if !store::begin_round(tx, may.class(), form.form_key, may.person())? {
            tx.nothing_changed();
            return Ok(0);
        }
        let mut sent = 0;
        let round = round(tx, may.class(), may.person())?;
        for (invitee, number) in round.sms.iter().filter(|(invitee, _)| form.has(invitee.guardian, invitee.pupil)) {
            let named = store::invitable(tx, invitee.pupil, invitee.guardian)?;
            issue_sms(tx, post, &named, number, may.person())?;
            sent += 1;
        }
        for invitee in round.mails.iter().filter(|invitee| form.has(invitee.guardian, invitee.pupil)) {
            let named = store::invitable(tx, invitee.pupil, invitee.guardian)?;
            issue_mail(tx, post, &named, invitee.is_reminded(), may.person())?;
            sent += 1;
        }
        Ok(sent)
    })?;
    let done = if sent == 0 { "invitations-sent-to-nobody" } else { "invitations-sent" };
    Ok(Redirect::to(format!("/classes/{}/invitations?done={done}", may.class())))
}
