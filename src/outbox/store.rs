//! The outbox in the database: written with what it tells, claimed by lease, settled after each attempt.

pub mod deliveries;
pub mod lying;
pub mod sms;

use rusqlite::named_params;

use super::email::{Content, Due, Outcome, Trouble};
use crate::clock::{DAY, HOUR, MINUTE, Moment};
use crate::db::Tx;
use crate::db::ids::{OutboxId, PersonId};
use crate::error::Result;
use crate::outbound::Crossing;

/// How long an attempt may take before another may begin.
const LEASE: i64 = 5 * MINUTE;
/// The longest that anything is tried (TRUST 4).
pub const LONGEST: i64 = 7 * DAY;

/// A mail to be written into the outbox.
pub struct Letter<'a> {
    /// What kind it is, for counts and for dropping what no longer holds.
    pub kind: &'static str,
    /// Whom it is for; none for an address that is nobody's yet.
    pub person: Option<PersonId>,
    /// The address.
    pub recipient: &'a str,
    /// What it says.
    pub content: &'a Content,
    /// Its fixed Message-ID.
    pub message_id: &'a str,
    /// Milliseconds after which it is no longer sent; at most [`LONGEST`].
    pub lasts: i64,
}

/// Puts a mail into the outbox, in the transaction of what it tells.
///
/// # Errors
/// As the database gives them.
pub fn enqueue(tx: &Tx<'_>, letter: &Letter<'_>) -> Result<OutboxId> {
    tx.insert(
        "INSERT INTO outbox (channel, kind, person_id, recipient, subject, text, html, message_id, queued_at, expires_at, next_at)
         VALUES ('email', :kind, :person, :recipient, :subject, :text, :html, :message_id, :now, :expires, :now)",
        named_params! {
            ":kind": letter.kind, ":person": letter.person, ":recipient": letter.recipient,
            ":subject": letter.content.subject, ":text": letter.content.text, ":html": letter.content.html,
            ":message_id": letter.message_id, ":now": tx.now(), ":expires": tx.now().plus(letter.lasts.min(LONGEST)),
        },
    )
    .map(OutboxId)
}

/// Drops what waits for `person` of one kind, because what it tells no longer holds.
///
/// # Errors
/// As the database gives them.
pub fn drop_waiting(tx: &Tx<'_>, person: PersonId, kind: &str) -> Result<usize> {
    tx.execute(
        "UPDATE outbox SET given_up_at = :now, last_code = 'dropped', subject = '', text = '', html = ''
          WHERE person_id = :person AND kind = :kind AND sent_at IS NULL AND given_up_at IS NULL",
        named_params! { ":now": tx.now(), ":person": person, ":kind": kind },
    )
}

/// Drops one that waits, because what it tells no longer holds; sent or given up already is as good.
///
/// # Errors
/// As the database gives them.
pub fn drop_one(tx: &Tx<'_>, id: OutboxId) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET given_up_at = :now, last_code = 'dropped', subject = '', text = '', html = ''
          WHERE outbox_id = :id AND sent_at IS NULL AND given_up_at IS NULL",
        named_params! { ":now": tx.now(), ":id": id },
    )
    .map(|_| ())
}

/// Gives up what is too late, and invitations whose code no longer opens anything: used, taken back, or the link was shut. What was
/// refused keeps its text until then, so that it can be sent again.
///
/// # Errors
/// As the database gives them.
pub fn drop_stale(tx: &Tx<'_>) -> Result<usize> {
    tx.execute(
        "UPDATE outbox SET subject = '', text = '', html = '' WHERE given_up_at IS NOT NULL AND text <> '' AND expires_at <= :now",
        named_params! { ":now": tx.now() },
    )?;
    tx.execute(
        "UPDATE outbox SET given_up_at = :now, subject = '', text = '', html = '',
                last_code = CASE WHEN expires_at <= :now THEN 'expired' ELSE 'dropped' END
          WHERE sent_at IS NULL AND given_up_at IS NULL
            AND (expires_at <= :now
                 OR (kind = 'guardian_invitation'
                     AND NOT EXISTS (SELECT 1 FROM invitation
                                       JOIN active_link ON active_link.guardian_id = invitation.person_id
                                                       AND active_link.pupil_id = invitation.pupil_id
                                      WHERE invitation.outbox_id = outbox.outbox_id
                                        AND invitation.used_at IS NULL AND invitation.declined_at IS NULL
                                        AND invitation.revoked_at IS NULL AND invitation.expires_at > :now)))",
        named_params! { ":now": tx.now() },
    )
}

/// Claims the newest mail that is due, so that no other attempt begins while this one lasts.
///
/// # Errors
/// As the database gives them.
pub fn claim(tx: &Tx<'_>) -> Result<Option<(OutboxId, Due)>> {
    let found = tx.row(
        "SELECT outbox_id, recipient, message_id, queued_at, subject, text, html
           FROM outbox
          WHERE channel = 'email' AND sent_at IS NULL AND given_up_at IS NULL AND next_at <= :now AND coalesce(leased_until, 0) <= :now
          ORDER BY outbox_id DESC
          LIMIT 1",
        named_params! { ":now": tx.now() },
        |row| {
            let content = Content { subject: row.get(4)?, text: row.get(5)?, html: row.get(6)? };
            Ok((row.get(0)?, Due { to: row.get(1)?, message_id: row.get(2)?, written_at: row.get(3)?, content }))
        },
    )?;
    if let Some((id, _)) = &found {
        tx.execute(
            "UPDATE outbox SET leased_until = :until WHERE outbox_id = :id",
            named_params! { ":until": tx.now().plus(LEASE), ":id": id },
        )?;
    }
    Ok(found)
}

/// Records what came of an attempt. What was sent keeps neither subject nor text; what was refused keeps them until it is too late.
///
/// # Errors
/// As the database gives them.
pub fn settle(tx: &Tx<'_>, id: OutboxId, outcome: &Outcome) -> Result<()> {
    match outcome {
        Outcome::Sent => end(tx, id, "sent", None),
        Outcome::Refused(code) | Outcome::DeadAddress(code) => end(tx, id, "refused", Some(code)),
        Outcome::Later(code) => again(tx, id, &format!("later {code}"), true),
        Outcome::Pause(trouble, code) => again(tx, id, &format!("{} {code}", trouble.word()), false),
    }
}

fn end(tx: &Tx<'_>, id: OutboxId, how: &str, code: Option<&str>) -> Result<()> {
    let said = code.map(|code| format!("{how} {code}"));
    tx.execute(
        "UPDATE outbox SET leased_until = NULL, attempts = attempts + 1, last_code = :said,
                subject = CASE WHEN :how = 'sent' THEN '' ELSE subject END,
                text = CASE WHEN :how = 'sent' THEN '' ELSE text END,
                html = CASE WHEN :how = 'sent' THEN '' ELSE html END,
                sent_at = CASE WHEN :how = 'sent' THEN :now END,
                given_up_at = CASE WHEN :how = 'sent' THEN NULL ELSE :now END
          WHERE outbox_id = :id AND sent_at IS NULL",
        named_params! { ":said": said.as_deref().map(str::trim), ":how": how, ":now": tx.now(), ":id": id },
    )
    .map(|_| ())
}

fn again(tx: &Tx<'_>, id: OutboxId, said: &str, counts: bool) -> Result<()> {
    let attempts: i64 = tx.one("SELECT attempts FROM outbox WHERE outbox_id = ?1", [id], |row| row.get(0))?;
    let (attempts, next) = if counts { (attempts + 1, tx.now().plus(backoff(attempts))) } else { (attempts, tx.now()) };
    tx.execute(
        "UPDATE outbox SET leased_until = NULL, attempts = :attempts, next_at = :next, last_code = :said
          WHERE outbox_id = :id AND sent_at IS NULL AND given_up_at IS NULL",
        named_params! { ":attempts": attempts, ":next": next, ":said": said.trim(), ":id": id },
    )
    .map(|_| ())
}

/// The wait after the attempt number `attempts` (from 0): a minute, then longer, then every six hours.
#[must_use]
pub fn backoff(attempts: i64) -> i64 {
    match attempts {
        ..=0 => MINUTE,
        1 => 5 * MINUTE,
        2 => 15 * MINUTE,
        3 => HOUR,
        4 => 3 * HOUR,
        _ => 6 * HOUR,
    }
}

/// Writes a crossing into the ledger (D6).
///
/// # Errors
/// As the database gives them.
pub fn note_crossing(tx: &Tx<'_>, crossing: &Crossing) -> Result<()> {
    let host = if crossing.port == 0 { crossing.host.clone() } else { format!("{}:{}", crossing.host, crossing.port) };
    tx.execute(
        "INSERT INTO outbound_contact (purpose, host, first_at, last_at, contacts, failures)
         VALUES (:purpose, :host, :now, :now, 1, :failed)
         ON CONFLICT (purpose, host) DO UPDATE
            SET last_at = :now, contacts = contacts + 1, failures = failures + :failed",
        named_params! {
            ":purpose": crossing.purpose.word(), ":host": host, ":now": tx.now(),
            ":failed": i64::from(!crossing.opened),
        },
    )
    .map(|_| ())
}

/// The outbox in numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Counts {
    /// How many wait.
    pub waiting: i64,
    /// Since when the oldest waits.
    pub oldest: Option<Moment>,
    /// How many left in the last 24 hours.
    pub sent_day: i64,
    /// How many were given up in the last week.
    pub given_up: i64,
}

/// The numbers for IT's page.
///
/// # Errors
/// As the database gives them.
pub fn counts(tx: &Tx<'_>) -> Result<Counts> {
    tx.one(
        "SELECT count(*) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL),
                min(queued_at) FILTER (WHERE sent_at IS NULL AND given_up_at IS NULL),
                count(*) FILTER (WHERE sent_at > :day),
                count(*) FILTER (WHERE given_up_at > :week AND last_code <> 'dropped')
           FROM outbox
          WHERE queued_at > :fortnight",
        named_params! {
            ":day": tx.now().plus(-DAY), ":week": tx.now().plus(-7 * DAY), ":fortnight": tx.now().plus(-2 * LONGEST),
        },
        |row| Ok(Counts { waiting: row.get(0)?, oldest: row.get(1)?, sent_day: row.get(2)?, given_up: row.get(3)? }),
    )
}

/// One kind of error and how many mails it concerns; neither texts nor recipients.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mishap {
    /// The word that its text ends in: a [`Trouble`], `later`, `refused`, `expired`, `returned` or `undelivered`.
    pub word: String,
    /// The mail host's code; may be empty.
    pub code: String,
    /// How many mails.
    pub mails: i64,
}

impl Mishap {
    /// The id of the sentence that says what it is.
    #[must_use]
    pub fn text(&self) -> String {
        format!("outbox-trouble-{}", self.word)
    }
}

/// What went wrong in the last week, most frequent first.
///
/// # Errors
/// As the database gives them.
pub fn mishaps(tx: &Tx<'_>) -> Result<Vec<Mishap>> {
    tx.rows(
        "SELECT last_code, count(*)
           FROM outbox
          WHERE last_code IS NOT NULL AND last_code <> 'dropped' AND (sent_at IS NULL OR receipt = 'failed') AND queued_at > :since
          GROUP BY last_code
          ORDER BY count(*) DESC, last_code
          LIMIT 50",
        named_params! { ":since": tx.now().plus(-LONGEST) },
        |row| {
            let said: String = row.get(0)?;
            let (word, code) = said.split_once(' ').unwrap_or((&said, ""));
            Ok(Mishap { word: word.to_owned(), code: code.to_owned(), mails: row.get(1)? })
        },
    )
}

/// One host of the ledger.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Contact {
    /// What for.
    pub purpose: String,
    /// The host and port.
    pub host: String,
    /// How often.
    pub contacts: i64,
    /// How often in vain.
    pub failures: i64,
    /// When last.
    pub last_at: Moment,
}

/// The ledger, last first.
///
/// # Errors
/// As the database gives them.
pub fn contacts(tx: &Tx<'_>) -> Result<Vec<Contact>> {
    tx.rows(
        "SELECT purpose, host, contacts, failures, last_at FROM outbound_contact ORDER BY last_at DESC, host",
        [],
        |row| {
            Ok(Contact {
                purpose: row.get(0)?,
                host: row.get(1)?,
                contacts: row.get(2)?,
                failures: row.get(3)?,
                last_at: row.get(4)?,
            })
        },
    )
}

/// How long the queue stands still after a trouble that concerns every mail, the `strikes`-th in a row (from 0).
#[must_use]
pub fn pause(trouble: Trouble, strikes: i64) -> i64 {
    match trouble {
        Trouble::Unreachable => backoff(strikes).min(HOUR),
        Trouble::Encryption | Trouble::Login | Trouble::Sender | Trouble::Configuration => {
            backoff(strikes + 1).min(HOUR)
        }
    }
}

/// Whether anything is due or has become too old: an idle outbox costs no write.
///
/// # Errors
/// As the database gives them.
pub fn has_work(tx: &Tx<'_>) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM outbox WHERE sent_at IS NULL AND given_up_at IS NULL AND (next_at <= :now OR expires_at <= :now)
         UNION ALL
         SELECT 1 FROM outbox WHERE given_up_at IS NOT NULL AND text <> '' AND expires_at <= :now",
        named_params! { ":now": tx.now() },
    )
}

/// The school's name, which stands beside the From address.
///
/// # Errors
/// As the database gives them.
pub fn school_name(tx: &Tx<'_>) -> Result<String> {
    tx.one("SELECT name FROM school", [], |row| row.get(0))
}
