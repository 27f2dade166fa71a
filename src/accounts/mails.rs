//! Mails about accounts, written into the outbox in the transaction of what they tell (TRUST 2.1, ASVS 6.3.7).
//!
//! Invariant: whoever has no e-mail address gets none, and nothing fails for it; the office prints a letter instead.

use super::codes::Secret;
use super::store;
use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::{OutboxId, PersonId};
use crate::error::Result;
use crate::locale::{ENGLISH, Lang, Times};
use crate::outbox::email::{Sender, message_id};
use crate::outbox::sms::{self, Message, NewSms, Number};
use crate::outbox::store::{Letter, enqueue};
use crate::outbox::wording::{Change, Mail, School};

/// How long a notice of a change is worth sending.
const NOTICE_LASTS: i64 = 7 * DAY;

/// What mails need besides the database: the address that links lead to, and who sends.
#[derive(Clone, Debug)]
pub struct Post {
    origin: String,
    sender: Sender,
}

impl Post {
    /// Links lead to `origin` (`https://bookbag.example`, no slash at its end).
    #[must_use]
    pub fn new(origin: impl Into<String>, sender: Sender) -> Self {
        Self { origin: origin.into(), sender }
    }

    /// The address of the school without a path.
    #[must_use]
    pub fn origin(&self) -> &str {
        &self.origin
    }

    /// The whole address of a path.
    #[must_use]
    pub fn address(&self, path: &str) -> String {
        format!("{}{path}", self.origin)
    }
}

/// The reader of a mail: their language, and how they read times.
pub struct Reader {
    lang: Lang,
    times: Times,
}

impl Reader {
    /// A day, as the reader writes it.
    #[must_use]
    pub fn day(&self, moment: Moment) -> String {
        self.times.day(self.lang, moment)
    }

    /// A moment, as the reader writes it.
    #[must_use]
    pub fn time(&self, moment: Moment) -> String {
        self.times.day(self.lang, moment) + ", " + &self.times.clock(self.lang, moment)
    }
}

/// Puts a mail to the person into the outbox; nothing where the person has no address.
pub fn send(
    tx: &Tx<'_>,
    post: &Post,
    person: PersonId,
    kind: &'static str,
    lasts: i64,
    mail: impl FnOnce(&Reader) -> Mail,
) -> Result<()> {
    carry(tx, post, person, kind, lasts, mail).map(|_| ())
}

/// The same, and says which row of the outbox it is.
pub fn carry(
    tx: &Tx<'_>,
    post: &Post,
    person: PersonId,
    kind: &'static str,
    lasts: i64,
    mail: impl FnOnce(&Reader) -> Mail,
) -> Result<Option<OutboxId>> {
    let Some(recipient) = store::email_of(tx, person)? else { return Ok(None) };
    let head = store::letterhead(tx, person)?;
    write(tx, post, &head, (Some(person), &recipient), (kind, lasts), mail).map(Some)
}

/// Puts a mail to an address that is nobody's yet into the outbox.
pub fn send_to_stranger(
    tx: &Tx<'_>,
    post: &Post,
    (recipient, lang): (&str, Lang),
    kind: &'static str,
    lasts: i64,
    mail: Mail,
) -> Result<()> {
    let head = store::letterhead_for(tx, lang)?;
    write(tx, post, &head, (None, recipient), (kind, lasts), |_| mail).map(|_| ())
}

fn write(
    tx: &Tx<'_>,
    post: &Post,
    head: &store::Letterhead,
    (person, recipient): (Option<PersonId>, &str),
    (kind, lasts): (&'static str, i64),
    mail: impl FnOnce(&Reader) -> Mail,
) -> Result<OutboxId> {
    let school = School { name: head.school.clone(), address: head.address.clone(), ..School::default() };
    let lang = Lang::from_code(&head.language).unwrap_or(ENGLISH);
    let reader = Reader { lang, times: Times::new(tx.now(), &head.time_zone) };
    let content = mail(&reader).compose(&school, lang)?;
    let message_id = message_id(&Secret::of_128_bits()?.held, &post.sender);
    enqueue(tx, &Letter { kind, person, recipient, content: &content, message_id: &message_id, lasts })
}

/// How a code reaches a person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// By mail.
    Email,
    /// By SMS, where the school has a gateway.
    Sms(Number),
}

/// How a code reaches the person: by mail, else by SMS; none where neither works.
pub fn carrier_of(tx: &Tx<'_>, person: PersonId) -> Result<Option<Carrier>> {
    if store::reads_mail(tx, person)? {
        return Ok(Some(Carrier::Email));
    }
    let (Some(country), Some(mobile)) = (sms::country(tx)?, store::mobile_of(tx, person)?) else { return Ok(None) };
    Ok(Number::read(&mobile, &country).map(Carrier::Sms))
}

/// Sends a code for a new device, which is worth sending `lasts` milliseconds.
pub fn send_code(
    tx: &Tx<'_>,
    post: &Post,
    person: PersonId,
    carrier: &Carrier,
    code: String,
    lasts: i64,
) -> Result<()> {
    match carrier {
        Carrier::Email => {
            send(tx, post, person, "sign-in-code", lasts, |_| Mail::SignInCode { code, link: post.address("/account") })
        }
        Carrier::Sms(number) => {
            let store::Letterhead { school, address, language, .. } = store::letterhead(tx, person)?;
            let school = School { name: school, address, ..School::default() };
            let text = Message::SignInCode { code }.compose(&school, Lang::from_code(&language).unwrap_or(ENGLISH));
            let sms = NewSms { kind: "sign-in-code", person: Some(person), recipient: number, text: &text, lasts };
            sms::queue(tx, &sms).map(|_| ())
        }
    }
}

/// Tells the person by mail that something about the account has changed.
pub fn tell_of(tx: &Tx<'_>, post: &Post, person: PersonId, change: Change) -> Result<()> {
    let now = tx.now();
    send(tx, post, person, "account-changed", NOTICE_LASTS, |reader| Mail::AccountChanged {
        change,
        when: reader.time(now),
        link: post.address("/account"),
    })
}
