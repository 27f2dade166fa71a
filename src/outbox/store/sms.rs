//! SMS in the database: the gateway as configured, and what waits for it.

use rusqlite::named_params;

use super::LONGEST;
use crate::db::Tx;
use crate::db::ids::OutboxId;
use crate::error::{Error, Result};
use crate::keys::Key32;
use crate::outbox::sms::{Country, MOST_PARTS, NewSms};

/// The school's country, where SMS are configured; `None` where there is no gateway and none is to be offered.
///
/// # Errors
/// As the database gives them.
pub fn country(tx: &Tx<'_>) -> Result<Option<Country>> {
    tx.row("SELECT country, trunk FROM sms_gateway", [], |row| Ok(Country { code: row.get(0)?, trunk: row.get(1)? }))
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
