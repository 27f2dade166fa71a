//! SMS in the database: the gateway as configured, and what waits for it.

use rusqlite::named_params;

use super::{LEASE, LONGEST, end, settle};
use crate::db::Tx;
use crate::db::ids::OutboxId;
use crate::error::{Error, Result};
use crate::keys::Key32;
use crate::outbox::email::Outcome;
use crate::outbox::gateway::{Attempt, Due};
use crate::outbox::sms::{Country, MOST_PARTS, NewSms};

/// How often one SMS is tried that a gateway neither takes nor refuses: each may be on its way after all, and is paid for.
const MOST_TRIES: i64 = 6;

/// The school's country, where SMS are configured; `None` where there is no gateway and none is to be offered.
///
/// # Errors
/// As the database gives them.
pub fn country(tx: &Tx<'_>) -> Result<Option<Country>> {
    tx.row("SELECT country, trunk FROM sms_gateway", [], |row| Ok(Country { code: row.get(0)?, trunk: row.get(1)? }))
}

/// The gateway as the configuration names it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Which.
    pub gateway: &'static str,
    /// The school's country.
    pub country: Country,
    /// How its receipts are read, as JSON; empty for those that need no words.
    pub receipt_words: String,
}

/// Whether the database says of the gateway what the configuration says.
///
/// # Errors
/// As the database gives them.
pub fn is_kept(tx: &Tx<'_>, known: Option<&Known>) -> Result<bool> {
    match known {
        None => tx.exists("SELECT 1 FROM sms_gateway", []).map(|there| !there),
        Some(known) => tx.exists(
            "SELECT 1 FROM sms_gateway
              WHERE gateway = :gateway AND country = :country AND trunk = :trunk AND receipt_words = :words",
            named_params! {
                ":gateway": known.gateway, ":country": known.country.code, ":trunk": known.country.trunk,
                ":words": known.receipt_words,
            },
        ),
    }
}

/// Keeps what the configuration says of the gateway, so that pages know whether to offer SMS. The secret address of receipts stays
/// while there is a gateway.
///
/// # Errors
/// As the database gives them.
pub fn keep(tx: &Tx<'_>, known: Option<&Known>) -> Result<()> {
    let Some(known) = known else { return tx.execute("DELETE FROM sms_gateway", []).map(drop) };
    let secret = Key32::random().map_err(Error::fault)?;
    tx.execute(
        "INSERT INTO sms_gateway (sms_gateway_id, gateway, country, trunk, receipt_secret, receipt_words, kept_at)
         VALUES (1, :gateway, :country, :trunk, :secret, :words, :now)
         ON CONFLICT (sms_gateway_id) DO UPDATE
            SET gateway = :gateway, country = :country, trunk = :trunk, receipt_words = :words, kept_at = :now",
        named_params! {
            ":gateway": known.gateway, ":country": known.country.code, ":trunk": known.country.trunk,
            ":secret": secret.bytes().as_slice(), ":words": known.receipt_words, ":now": tx.now(),
        },
    )
    .map(drop)
}

/// The secret word in the address that receipts come to, as that address writes it.
///
/// # Errors
/// As the database gives them.
pub fn receipt_secret(tx: &Tx<'_>) -> Result<Option<String>> {
    tx.row("SELECT lower(hex(receipt_secret)) FROM sms_gateway", [], |row| row.get(0))
}

/// How receipts of a gateway by template are read, as JSON; empty where they need no words.
///
/// # Errors
/// As the database gives them.
pub fn receipt_words(tx: &Tx<'_>) -> Result<String> {
    tx.one("SELECT receipt_words FROM sms_gateway", [], |row| row.get(0))
}

/// Puts an SMS into the outbox, in the transaction of what it tells.
///
/// # Errors
/// As the database gives them; [`Error::Fault`] for a text of more than [`MOST_PARTS`] parts.
pub fn queue(tx: &Tx<'_>, sms: &NewSms<'_>) -> Result<OutboxId> {
    let parts = sms.text.parts().count;
    if parts > MOST_PARTS {
        return Err(Error::fault(format!("an SMS of {parts} parts")));
    }
    let name = Key32::random().map_err(Error::fault)?;
    tx.insert(
        "INSERT INTO outbox (channel, kind, person_id, recipient, subject, text, html, language, parts, message_id, queued_at,
                             expires_at, next_at)
         VALUES ('sms', :kind, :person, :recipient, '', :text, '', :language, :parts, :name, :now, :expires, :now)",
        named_params! {
            ":kind": sms.kind, ":person": sms.person, ":recipient": sms.recipient.as_str(), ":text": sms.text.as_str(),
            ":language": sms.text.lang().code, ":parts": i64::try_from(parts).unwrap_or(i64::MAX), ":name": &name.hex()[..32],
            ":now": tx.now(), ":expires": tx.now().plus(sms.lasts.min(LONGEST)),
        },
    )
    .map(OutboxId)
}

/// Records what the gateway calls one of our SMS.
///
/// # Errors
/// As the database gives them.
pub fn call(tx: &Tx<'_>, ours: &str, theirs: &str) -> Result<()> {
    tx.execute(
        "UPDATE outbox SET gateway_name = :theirs WHERE channel = 'sms' AND message_id = :ours",
        named_params! { ":theirs": theirs, ":ours": ours },
    )
    .map(drop)
}

/// Claims the newest SMS that is due, so that no other attempt begins while this one lasts.
///
/// # Errors
/// As the database gives them.
pub fn claim(tx: &Tx<'_>) -> Result<Option<(OutboxId, Due)>> {
    let found = tx.row(
        "SELECT outbox_id, recipient, message_id, text, queued_at
           FROM outbox
          WHERE channel = 'sms' AND sent_at IS NULL AND given_up_at IS NULL AND next_at <= :now
            AND coalesce(leased_until, 0) <= :now
          ORDER BY outbox_id DESC
          LIMIT 1",
        named_params! { ":now": tx.now() },
        |row| {
            let due = Due { to: row.get(1)?, name: row.get(2)?, text: row.get(3)?, written_at: row.get(4)? };
            Ok((row.get(0)?, due))
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

/// Records what came of an attempt, with the gateway's name of the SMS.
///
/// # Errors
/// As the database gives them.
pub fn settle_attempt(tx: &Tx<'_>, id: OutboxId, attempt: &Attempt) -> Result<()> {
    if let Some(name) = &attempt.name {
        tx.execute(
            "UPDATE outbox SET gateway_name = :name WHERE outbox_id = :id",
            named_params! { ":name": name, ":id": id },
        )?;
    }
    let tries: i64 = tx.one("SELECT attempts FROM outbox WHERE outbox_id = ?1", [id], |row| row.get(0))?;
    match &attempt.outcome {
        Outcome::Later(code) if tries + 1 >= MOST_TRIES => end(tx, id, "later", Some(code)),
        outcome => settle(tx, id, outcome),
    }
}
