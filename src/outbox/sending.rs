//! The job that empties the outbox: a few mails at a time, newest first, and none while the mail host has a trouble.
//!
//! Invariants: at most [`AT_ONCE`] mails a run, so that a back-log leaves at 30 a minute (TRUST 4); a trouble that concerns every
//! mail stops the run, is not counted against any mail, and is tried again later and later, at most hourly.

use std::fs;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;

use parking_lot::Mutex;
use zeroize::Zeroizing;

use super::email::{Login, Outcome, Sender, Transport};
use super::store;
use crate::clock::Moment;
use crate::config::{Config, Mail, MailSecurity};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::outbound::{Crossing, Encryption, Host, Outbound, Purpose};
use crate::policy::jobs::{SendNotices, may};

/// Whole seconds between two runs.
pub const EVERY: u64 = 10;
/// Mails that one run sends at most.
pub const AT_ONCE: usize = 5;

/// What sending needs besides the database.
pub struct Sending {
    sender: Sender,
    transport: Transport,
    door: Outbound,
    crossings: Arc<Mutex<Vec<Crossing>>>,
    pause: Mutex<Pause>,
}

#[derive(Default)]
struct Pause {
    until: Moment,
    strikes: i64,
}

impl Sending {
    /// By the mail host of the configuration; without one everything waits, and what is too old is dropped.
    ///
    /// # Errors
    /// As reading the file with the password gives them.
    pub fn configured(config: &Config) -> Result<Self> {
        let hosts = config.mail.iter().map(host).collect();
        let login = config.mail.as_ref().map_or(Ok(None), login)?;
        Ok(Self::new(sender(config), Transport::Smtp(login), hosts))
    }

    /// Into a folder, one file each: the demo school.
    #[must_use]
    pub fn into_folder(sender: Sender, folder: PathBuf) -> Self {
        Self::new(sender, Transport::Folder(folder), Vec::new())
    }

    fn new(sender: Sender, transport: Transport, hosts: Vec<Host>) -> Self {
        let crossings = Arc::new(Mutex::new(Vec::new()));
        let heard = Arc::clone(&crossings);
        let door = Outbound::new(hosts, move |crossing| heard.lock().push(crossing.clone()));
        Self { sender, transport, door, crossings, pause: Mutex::default() }
    }

    /// Sends what is due. Blocks while the mail host answers.
    ///
    /// # Errors
    /// As the database gives them; what a mail host says is no error.
    pub fn run(&self, db: &Db) -> Result<()> {
        let may = may::<SendNotices>();
        let now = db.clock().now();
        if !db.read(&may, |tx, _| store::has_work(tx))? {
            return Ok(());
        }
        db.write(&may, |tx, _| store::drop_stale(tx))?;
        if self.pause.lock().until > now {
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
                store::settle(tx, id, &outcome)
            })?;
            if self.must_pause(&outcome, db.clock().now()) {
                break;
            }
        }
        Ok(())
    }

    /// Whether the queue stands still after this; a mail that got through forgives earlier troubles.
    fn must_pause(&self, outcome: &Outcome, now: Moment) -> bool {
        let mut pause = self.pause.lock();
        let Outcome::Pause(trouble, code) = outcome else {
            *pause = Pause::default();
            return false;
        };
        tracing::warn!(trouble = trouble.word(), code, "mail waits");
        pause.until = now.plus(store::pause(*trouble, pause.strikes));
        pause.strikes += 1;
        true
    }
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
    let said =
        Zeroizing::new(fs::read_to_string(file).map_err(|error| Error::fault(format!("{}: {error}", file.display())))?);
    Ok(Some(Login { user: user.clone(), password: Zeroizing::new(said.trim_end_matches(['\r', '\n']).to_owned()) }))
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
