//! What became of a message: receipts in any order, and addresses that do not work.
//!
//! Invariants: what was delivered stays delivered, whatever comes later; a mark on an address is about that very address, and goes
//! when the person has another one (the triggers of migration 14).

use rusqlite::named_params;

use crate::clock::{DAY, Moment};
use crate::db::Tx;
use crate::db::ids::{OutboxId, PersonId};
use crate::error::Result;
use crate::outbox::sms::{Number, country};
use crate::policy::operations::{ListUndelivered, RetryDelivery};

/// How far back the office looks for what did not arrive.
const LATELY: i64 = 30 * DAY;
/// How many messages a page shows.
const SHOWN: i64 = 200;

/// What a gateway says in the end. That an SMS was accepted or waits on the way is no end, and is not recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Receipt {
    /// It is on the telephone.
    Delivered,
    /// It never will be.
    Failed,
    /// The gateway does not know.
    Unknown,
}

impl Receipt {
    fn word(self) -> &'static str {
        match self {
            Self::Delivered => "delivered",
            Self::Failed => "failed",
            Self::Unknown => "unknown",
        }
    }
}

/// By which name a gateway speaks of an SMS.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Name<'a> {
    /// By ours.
    Ours(&'a str),
    /// By its own.
    Theirs(&'a str),
}

struct Sent {
    id: OutboxId,
    person: Option<PersonId>,
    recipient: String,
}

/// Records a receipt, however often and in whatever order they come; whether there is such an SMS. A receipt that comes before the
/// attempt is settled settles it: the SMS has left.
///
/// # Errors
/// As the database gives them.
pub fn record(tx: &Tx<'_>, name: Name<'_>, receipt: Receipt) -> Result<bool> {
    let Some(sent) = find(tx, name)? else { return Ok(false) };
    let changed = tx.execute(
        "UPDATE outbox SET receipt = :receipt, receipt_at = :now, sent_at = coalesce(sent_at, :now), leased_until = NULL, text = '',
                last_code = CASE :receipt WHEN 'failed' THEN 'undelivered' WHEN 'delivered' THEN NULL ELSE last_code END
          WHERE outbox_id = :id
            AND (receipt IS NULL OR (receipt = 'unknown' AND :receipt <> 'unknown') OR (receipt = 'failed' AND :receipt = 'delivered'))",
        named_params! { ":receipt": receipt.word(), ":now": tx.now(), ":id": sent.id },
    )?;
    if changed > 0
        && let Some(person) = sent.person
        && is_still(tx, person, &sent.recipient)?
    {
        match receipt {
            Receipt::Failed => mark(tx, person, "sms", "receipt")?,
            Receipt::Delivered => unmark(tx, person, "sms")?,
            Receipt::Unknown => {}
        }
    }
    Ok(true)
}

fn find(tx: &Tx<'_>, name: Name<'_>) -> Result<Option<Sent>> {
    let (ours, theirs) = match name {
        Name::Ours(name) => (Some(name), None),
        Name::Theirs(name) => (None, Some(name)),
    };
    tx.row(
        "SELECT outbox_id, person_id, recipient FROM outbox
          WHERE channel = 'sms' AND (message_id = :ours OR gateway_name = :theirs)
          ORDER BY outbox_id DESC
          LIMIT 1",
        named_params! { ":ours": ours, ":theirs": theirs },
        |row| Ok(Sent { id: row.get(0)?, person: row.get(1)?, recipient: row.get(2)? }),
    )
}

/// Whether the number is still the person's.
fn is_still(tx: &Tx<'_>, person: PersonId, recipient: &str) -> Result<bool> {
    let mobile: Option<String> =
        tx.row("SELECT mobile FROM person WHERE person_id = ?1", [person], |row| row.get(0))?.flatten();
    let Some(country) = country(tx)? else { return Ok(false) };
    Ok(mobile.and_then(|mobile| Number::read(&mobile, &country)).is_some_and(|number| number.as_str() == recipient))
}

fn mark(tx: &Tx<'_>, person: PersonId, channel: &str, code: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO dead_address (person_id, channel, code, since_at) VALUES (:person, :channel, :code, :now)
         ON CONFLICT (person_id, channel) DO UPDATE SET code = :code",
        named_params! { ":person": person, ":channel": channel, ":code": code, ":now": tx.now() },
    )
    .map(drop)
}

fn unmark(tx: &Tx<'_>, person: PersonId, channel: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM dead_address WHERE person_id = :person AND channel = :channel",
        named_params! { ":person": person, ":channel": channel },
    )
    .map(drop)
}

/// Marks an e-mail address that takes no mail, with everybody who has it: at once where the mail host says so, or where a mail came
/// back (`by` is `rcpt` or `dsn`).
///
/// # Errors
/// As the database gives them.
pub fn mark_email(tx: &Tx<'_>, email: &str, by: &str, code: &str) -> Result<()> {
    tx.execute(
        "INSERT INTO dead_address (person_id, channel, code, since_at)
         SELECT person_id, 'email', :code, :now FROM person WHERE email = lower(:email)
         ON CONFLICT (person_id, channel) DO UPDATE SET code = :code",
        named_params! { ":email": email, ":code": format!("{by} {code}").trim_end(), ":now": tx.now() },
    )
    .map(drop)
}

/// Takes back a mark that the mail host itself made: it takes mail for the address again. A mark by a mail that came back stays, for
/// mail hosts take what they cannot deliver.
///
/// # Errors
/// As the database gives them.
pub fn unmark_taken(tx: &Tx<'_>, email: &str) -> Result<()> {
    tx.execute(
        "DELETE FROM dead_address
          WHERE channel = 'email' AND code LIKE 'rcpt%' AND person_id IN (SELECT person_id FROM person WHERE email = lower(:email))",
        named_params! { ":email": email },
    )
    .map(drop)
}

/// A mail of the last 30 days came back: its row, found by the name in the address that it came back to, has failed, and its address is marked. Whether
/// there is such a mail.
///
/// # Errors
/// As the database gives them.
pub fn came_back(tx: &Tx<'_>, name: &str, code: &str) -> Result<bool> {
    let found: Option<(OutboxId, String)> = tx.row(
        "SELECT outbox_id, recipient FROM outbox
          WHERE channel = 'email' AND queued_at > :since AND lower(substr(message_id, 2, instr(message_id, '@') - 2)) = lower(:name)",
        named_params! { ":since": tx.now().plus(-LATELY), ":name": name },
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let Some((id, recipient)) = found else { return Ok(false) };
    let changed = tx.execute(
        "UPDATE outbox SET receipt = 'failed', receipt_at = :now, last_code = :code WHERE outbox_id = :id AND receipt IS NULL",
        named_params! { ":now": tx.now(), ":code": format!("returned {code}").trim_end(), ":id": id },
    )?;
    // A notification that is read once more, since its mailbox would not mark it, undoes nothing that the office has done since.
    if changed > 0 {
        mark_email(tx, &recipient, "dsn", code)?;
    }
    Ok(true)
}

/// An adult whom something did not reach.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missed {
    /// The adult's name.
    pub name: String,
    /// The adult's children at the school, by first and family name; empty for staff.
    pub children: Vec<String>,
    /// `email` or `sms`.
    pub channel: String,
    /// What kind of message it was; empty where an address does not work.
    pub kind: String,
    /// When it was written, or since when the address does not work.
    pub at: Moment,
}

fn missed(row: &rusqlite::Row<'_>) -> rusqlite::Result<Missed> {
    let children: Option<String> = row.get(1)?;
    Ok(Missed {
        name: row.get(0)?,
        children: children.unwrap_or_default().lines().map(str::to_owned).collect(),
        channel: row.get(2)?,
        kind: row.get(3)?,
        at: row.get(4)?,
    })
}

/// Addresses that do not work, with whose they are.
///
/// # Errors
/// As the database gives them.
pub fn dead_addresses(tx: &Tx<'_>, _may: &ListUndelivered) -> Result<Vec<Missed>> {
    tx.rows(
        "SELECT person.given_name || ' ' || person.family_name,
                (SELECT group_concat(child.given_name || ' ' || child.family_name, char(10))
                   FROM active_link AS link JOIN person AS child ON child.person_id = link.pupil_id
                  WHERE link.guardian_id = person.person_id),
                dead.channel, '', dead.since_at
           FROM dead_address AS dead JOIN person USING (person_id)
          ORDER BY person.family_name, person.given_name, dead.channel",
        [],
        missed,
    )
}

/// Messages of the last month that did not arrive, the newest of each kind for each adult, where no later one of its kind did.
///
/// # Errors
/// As the database gives them.
pub fn undelivered(tx: &Tx<'_>, _may: &ListUndelivered) -> Result<Vec<Missed>> {
    tx.rows(
        "SELECT person.given_name || ' ' || person.family_name,
                (SELECT group_concat(child.given_name || ' ' || child.family_name, char(10))
                   FROM active_link AS link JOIN person AS child ON child.person_id = link.pupil_id
                  WHERE link.guardian_id = person.person_id),
                delivery.channel, delivery.kind, delivery.queued_at
           FROM delivery JOIN person USING (person_id)
          WHERE delivery.state IN ('failed', 'unknown') AND delivery.queued_at > :since
            AND NOT EXISTS (SELECT 1 FROM delivery AS later
                             WHERE later.person_id = delivery.person_id AND later.kind = delivery.kind
                               AND later.outbox_id > delivery.outbox_id AND later.state <> 'dropped'
                               AND (later.channel = delivery.channel OR later.state IN ('sent', 'delivered')))
          ORDER BY delivery.queued_at DESC
          LIMIT :shown",
        named_params! { ":since": tx.now().plus(-LATELY), ":shown": SHOWN },
        missed,
    )
}

/// A message that did not leave, as IT sees it: neither text nor recipient.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stuck {
    /// Its row.
    pub id: OutboxId,
    /// `email` or `sms`.
    pub channel: String,
    /// What kind it is.
    pub kind: String,
    /// When it was written.
    pub queued_at: Moment,
    /// What the host said last: a word that its sentence ends in, and a code.
    pub last_code: String,
}

impl Stuck {
    /// The id of the sentence that says what went wrong.
    #[must_use]
    pub fn text(&self) -> String {
        format!("outbox-trouble-{}", self.last_code.split(' ').next().unwrap_or_default())
    }
}

/// What was tried in vain and may still be sent, newest first.
///
/// # Errors
/// As the database gives them.
pub fn stuck(tx: &Tx<'_>) -> Result<Vec<Stuck>> {
    tx.rows(
        "SELECT outbox_id, channel, kind, queued_at, last_code
           FROM outbox
          WHERE sent_at IS NULL AND last_code IS NOT NULL AND text <> '' AND expires_at > :now
          ORDER BY outbox_id DESC
          LIMIT :shown",
        named_params! { ":now": tx.now(), ":shown": SHOWN },
        |row| {
            Ok(Stuck {
                id: row.get(0)?,
                channel: row.get(1)?,
                kind: row.get(2)?,
                queued_at: row.get(3)?,
                last_code: row.get(4)?,
            })
        },
    )
}

/// Lets a message be tried again at the next run, as if for the first time.
///
/// # Errors
/// As the database gives them.
pub fn retry(tx: &Tx<'_>, may: &RetryDelivery) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET given_up_at = NULL, leased_until = NULL, attempts = 0, next_at = :now, last_code = NULL
          WHERE outbox_id = :id AND sent_at IS NULL",
        named_params! { ":now": tx.now(), ":id": may.delivery().0 },
    )
    .map(drop)
}

/// SMS parts that left in the last 30 days: what they cost.
///
/// # Errors
/// As the database gives them.
pub fn parts_sent(tx: &Tx<'_>) -> Result<i64> {
    tx.one(
        "SELECT coalesce(sum(parts), 0) FROM outbox WHERE channel = 'sms' AND sent_at > :since AND queued_at > :queued",
        named_params! { ":since": tx.now().plus(-LATELY), ":queued": tx.now().plus(-LATELY - super::LONGEST) },
        |row| row.get(0),
    )
}
