//! The job that empties the outbox: a few mails and SMS at a time, newest first, and none while the host of its kind has a trouble.
//!
//! Invariants: at most [`AT_ONCE`] mails and as many SMS a run, so that a back-log leaves at 30 a minute (TRUST 4); a trouble that
//! concerns every mail (or SMS) stops the run for its kind, is not counted against any, and is tried again later and later, at most
//! hourly.

use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;

use super::bounces::Source;
use super::email::{Login, Outcome, Relay, Sender, Transport};
use super::folders::Folders;
use super::gateway::{self, Gateway};
use super::sms::Country;
use super::store::sms::Known;
use super::store::{self, deliveries, lying, sms};
use super::{imap, spool};
use crate::clock::Moment;
use crate::config::sms::Gateway as Configured;
use crate::config::{Config, Mail, MailSecurity, Sms};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::outbound::{Crossing, Encryption, Host, Outbound, Purpose};
use crate::policy::jobs::{SendNotices, may};

/// Whole seconds between two runs.
pub const EVERY: u64 = 10;
/// Mails that one run sends at most, and SMS.
pub const AT_ONCE: usize = 5;

/// What sending needs besides the database.
pub struct Sending {
    sender: Sender,
    transport: Transport,
    texts: Texts,
    /// Where mails come back to, where that is configured.
    bounces: Option<Source>,
    /// What lies in the folders that other programs fill.
    folders: Mutex<Folders>,
    door: Outbound,
    crossings: Arc<Mutex<Vec<Crossing>>>,
    pause: Mutex<Pause>,
    pause_of_sms: Mutex<Pause>,
}

/// What SMS need.
struct Texts {
    gateway: Gateway,
    known: Option<Known>,
    /// Where Bookbag is reached, for receipts.
    origin: String,
}

#[derive(Default)]
struct Pause {
    until: Moment,
    strikes: i64,
}

impl Pause {
    /// Whether the queue stands still after this; one that got through forgives earlier troubles.
    fn follows(&mut self, outcome: &Outcome, now: Moment) -> bool {
        let Outcome::Pause(trouble, code) = outcome else {
            *self = Self::default();
            return false;
        };
        tracing::warn!(trouble = trouble.word(), code, "the outbox waits");
        self.until = now.plus(store::pause(*trouble, self.strikes));
        self.strikes += 1;
        true
    }
}

impl Sending {
    /// By the mail host and the SMS gateway of the configuration; without one everything waits, and what is too old is dropped.
    ///
    /// # Errors
    /// As reading the files with the passwords gives them.
    pub fn configured(config: &Config) -> Result<Self> {
        let bounces = config.mail.as_ref().and_then(|mail| mail.bounces.as_ref());
        let mailbox = bounces.and_then(|bounces| bounces.imap.as_ref()).map(imap::host);
        let gateway = config.sms.as_ref().and_then(gateway::host);
        let hosts = config.mail.iter().map(host).chain(mailbox).chain(gateway).collect();
        let relay = Relay {
            login: config.mail.as_ref().map_or(Ok(None), login)?,
            bounces: bounces.map(|bounces| bounces.address.clone()),
        };
        let texts = Texts {
            gateway: config.sms.as_ref().map_or(Ok(Gateway::None), Gateway::configured)?,
            known: config.sms.as_ref().map(known).transpose()?,
            origin: config.origin(),
        };
        let bounces = bounces.map_or(Ok(None), Source::configured)?;
        Ok(Self { bounces, ..Self::new(sender(config), Transport::Smtp(relay), texts, hosts) })
    }

    /// Into a folder, one file each: the demo school, in Britain.
    #[must_use]
    pub fn into_folder(sender: Sender, folder: PathBuf) -> Self {
        let country = Country { code: "44".to_owned(), trunk: "0".to_owned() };
        let known = Some(Known { gateway: "folder", country, receipt_words: String::new() });
        let texts = Texts { gateway: Gateway::Folder(folder.clone()), known, origin: String::new() };
        Self::new(sender, Transport::Folder(folder), texts, Vec::new())
    }

    fn new(sender: Sender, transport: Transport, texts: Texts, hosts: Vec<Host>) -> Self {
        let crossings = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&crossings);
        let door = Outbound::new(hosts, move |crossing| heard.lock().push(crossing.clone()));
        let (folders, pause, pause_of_sms) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { sender, transport, texts, bounces: None, folders, door, crossings, pause, pause_of_sms }
    }

    /// Sends what is due, and gathers what became of what was sent. Blocks while hosts answer.
    ///
    /// # Errors
    /// As the database gives them; what a host says is no error.
    pub fn run(&self, db: &Db) -> Result<()> {
        let may = may::<SendNotices>();
        let known = self.texts.known.as_ref();
        if !db.read(&may, |tx, _| sms::is_kept(tx, known))? {
            db.write(&may, |tx, _| sms::keep(tx, known))?;
        }
        self.gather(db)?;
        if !db.read(&may, |tx, _| store::has_work(tx))? {
            return Ok(());
        }
        db.write(&may, |tx, _| store::drop_stale(tx))?;
        self.send_mails(db)?;
        self.send_texts(db)
    }

    /// Reads what other programs left in their folders and what came back, and keeps for IT what lies there in the way.
    fn gather(&self, db: &Db) -> Result<()> {
        let mut folders = self.folders.lock();
        if let Gateway::Spool(spool) = &self.texts.gateway {
            spool::gather(db, spool, &mut folders)?;
        }
        if let Some(source) = &self.bounces {
            let in_vain = source.gather(db, &self.door, &mut folders)?;
            self.note_asked(db, in_vain)?;
        }
        let (may, found) = (may::<SendNotices>(), folders.lying());
        if !db.read(&may, |tx, _| lying::is_kept(tx, &found))? {
            db.write(&may, |tx, _| lying::keep(tx, &found))?;
        }
        Ok(())
    }

    /// No row of the outbox tells IT that a mailbox stays shut, so the ledger does: asked in vain.
    fn note_asked(&self, db: &Db, in_vain: bool) -> Result<()> {
        let mut crossings = std::mem::take(&mut *self.crossings.lock());
        if crossings.is_empty() {
            return Ok(());
        }
        crossings.iter_mut().for_each(|crossing| crossing.opened &= !in_vain);
        db.write(&may::<SendNotices>(), |tx, _| {
            crossings.iter().try_for_each(|crossing| store::note_crossing(tx, crossing))
        })
    }

    fn send_mails(&self, db: &Db) -> Result<()> {
        let may = may::<SendNotices>();
        if self.pause.lock().until > db.clock().now() {
            return Ok(());
        }
        let school = db.read(&may, |tx, _| store::school_name(tx))?;
        let sender = Sender { school, ..self.sender.clone() };
        for _ in 0..AT_ONCE {
            let Some((id, due)) = db.write(&may, |tx, _| store::claim(tx))? else { break };
            let outcome = self.transport.send(&sender, &due, &self.door);
            let crossings = std::mem::take(&mut *self.crossings.lock());
            db.write(&may, |tx, _| {
                crossings.iter().try_for_each(|crossing| store::note_crossing(tx, crossing))?;
                match &outcome {
                    Outcome::DeadAddress(code) => deliveries::mark_email(tx, &due.to, "rcpt", code)?,
                    Outcome::Sent => deliveries::unmark_taken(tx, &due.to)?,
                    Outcome::Refused(_) | Outcome::Later(_) | Outcome::Pause(..) => {}
                }
                store::settle(tx, id, &outcome)
            })?;
            if self.pause.lock().follows(&outcome, db.clock().now()) {
                break;
            }
        }
        Ok(())
    }

    fn send_texts(&self, db: &Db) -> Result<()> {
        let may = may::<SendNotices>();
        if self.pause_of_sms.lock().until > db.clock().now() {
            return Ok(());
        }
        let secret = db.read(&may, |tx, _| sms::receipt_secret(tx))?.unwrap_or_default();
        for _ in 0..AT_ONCE {
            let Some((id, due)) = db.write(&may, |tx, _| sms::claim(tx))? else { break };
            let receipts = format!("{}/hooks/sms/{secret}/{}", self.texts.origin, due.name);
            let attempt = self.texts.gateway.send(&due, &receipts, &self.door);
            let crossings = std::mem::take(&mut *self.crossings.lock());
            db.write(&may, |tx, _| {
                crossings.iter().try_for_each(|crossing| store::note_crossing(tx, crossing))?;
                sms::settle_attempt(tx, id, &attempt)
            })?;
            if self.pause_of_sms.lock().follows(&attempt.outcome, db.clock().now()) {
                break;
            }
        }
        Ok(())
    }
}

/// What the database is told of the gateway: nothing secret.
fn known(sms: &Sms) -> Result<Known> {
    let (gateway, words) = match &sms.gateway {
        Configured::Kannel(_) => ("kannel", None),
        Configured::Smstools(_) => ("smstools", None),
        Configured::Http(http) => ("http", http.receipts.as_ref()),
    };
    let receipt_words = words.map_or(Ok(String::new()), serde_json::to_string).map_err(Error::fault)?;
    Ok(Known { gateway, country: Country { code: sms.country.clone(), trunk: sms.trunk.clone() }, receipt_words })
}

/// Who sends, by the configuration; the school's name comes from the database at each run.
#[must_use]
pub fn sender(config: &Config) -> Sender {
    let hello = config.hosts.first().map_or("localhost", |host| without_port(host)).to_owned();
    let address = config.mail.as_ref().map_or_else(|| format!("bookbag@{hello}"), |mail| mail.from.clone());
    Sender { school: String::new(), address, hello }
}

fn without_port(host: &str) -> &str {
    if host.parse::<SocketAddr>().is_err() && host.parse::<std::net::IpAddr>().is_ok() {
        return host;
    }
    host.rsplit_once(':').filter(|(_, port)| port.parse::<u16>().is_ok()).map_or(host, |(name, _)| name)
}

fn host(mail: &Mail) -> Host {
    Host {
        purpose: Purpose::Smtp,
        name: mail.host.clone(),
        port: mail.port(),
        encryption: match mail.security {
            MailSecurity::Starttls => Encryption::StartTls,
            MailSecurity::Implicit => Encryption::Implicit,
            MailSecurity::Loopback => Encryption::None,
        },
        authorities: mail.ca_file.clone(),
    }
}

fn login(mail: &Mail) -> Result<Option<Login>> {
    let (Some(user), Some(file)) = (&mail.user, &mail.password_file) else { return Ok(None) };
    Ok(Some(Login { user: user.clone(), password: gateway::secret(file)? }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bookbag_greets_with_the_name_that_parents_open() {
        for (host, name) in
            [("bookbag.example", "bookbag.example"), ("bookbag.example:8443", "bookbag.example"), ("::1", "::1")]
        {
            assert_eq!(without_port(host), name);
        }
    }
}
