//! Sign-ins between password and second factor, factors before their first code, and devices that prove they can wait. All
//! live in memory: minutes only.

use std::collections::HashMap;
use std::net::IpAddr;

use data_encoding::BASE64URL_NOPAD;
use parking_lot::Mutex;
use ring::hmac;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::codes::{Fingerprint, Secret, device_code, device_code_fingerprint, random};
use super::throttle::{PROOF_OF_WAITING, Try};
use super::totp::Factor;
use crate::clock::{MINUTE, Moment};
use crate::db::ids::PersonId;
use crate::error::Result;

/// How long the page that asks for the second factor may lie open.
const PATIENCE: i64 = 5 * MINUTE;
/// Wrong codes before the password is asked again.
const TRIES: u8 = 5;
/// How long a code for a new device works.
pub const CODE_LASTS: i64 = 10 * MINUTE;
/// Codes for new devices that one person may have open: a thief with the password makes no flood of mails.
const CODES_AT_ONCE: usize = 3;
/// Most sign-ins under way at once; beyond it those that ended, then the oldest, are dropped.
const UNDER_WAY: usize = 1_000;

/// A sign-in whose password was right and whose second factor is awaited.
#[derive(Clone, Debug)]
pub struct Halfway {
    /// Who.
    pub person: PersonId,
    /// 'Other people use this computer'.
    pub shared_computer: bool,
    /// How the throttle knows this try.
    pub attempt: Try,
    ends: Moment,
    tries: u8,
    /// The code that was sent, where one is asked: hashed with the ticket.
    code: Option<Fingerprint>,
}

impl Halfway {
    /// Whether this is the code that was sent to the new device.
    #[must_use]
    pub fn is_code(&self, ticket: &str, typed: &str) -> bool {
        self.code.is_some_and(|code| code.as_bytes().ct_eq(device_code_fingerprint(ticket, typed).as_bytes()).into())
    }
}

/// The sign-ins under way, by the fingerprint of the ticket that only the page with the second question holds.
#[derive(Default)]
pub struct Pending(Mutex<HashMap<Fingerprint, Halfway>>);

impl Pending {
    /// Keeps a sign-in and gives its ticket.
    pub fn keep(
        &self,
        person: PersonId,
        shared_computer: bool,
        attempt: Try,
        now: Moment,
    ) -> Result<Zeroizing<String>> {
        let ticket = Secret::of_128_bits()?;
        let halfway = Halfway { person, shared_computer, attempt, ends: now.plus(PATIENCE), tries: 0, code: None };
        self.add(ticket.fingerprint, halfway, now);
        Ok(ticket.held)
    }

    /// Keeps a sign-in that waits for a code sent to its owner, and gives ticket and code; none where the owner has been sent
    /// enough of them.
    pub fn keep_for_code(
        &self,
        person: PersonId,
        shared_computer: bool,
        attempt: Try,
        now: Moment,
    ) -> Result<Option<(Zeroizing<String>, Zeroizing<String>)>> {
        let open = |halfway: &&Halfway| halfway.person == person && halfway.code.is_some() && halfway.ends > now;
        if self.0.lock().values().filter(open).count() >= CODES_AT_ONCE {
            return Ok(None);
        }
        let (ticket, code) = (Secret::of_128_bits()?, device_code()?);
        let hashed = Some(device_code_fingerprint(&ticket.held, &code));
        let ends = now.plus(CODE_LASTS);
        let halfway = Halfway { person, shared_computer, attempt, ends, tries: 0, code: hashed };
        self.add(ticket.fingerprint, halfway, now);
        Ok(Some((ticket.held, code)))
    }

    fn add(&self, ticket: Fingerprint, halfway: Halfway, now: Moment) {
        let mut under_way = self.0.lock();
        if under_way.len() >= UNDER_WAY {
            under_way.retain(|_, halfway| halfway.ends > now);
        }
        if under_way.len() >= UNDER_WAY
            && let Some(oldest) = under_way.iter().min_by_key(|(_, halfway)| halfway.ends).map(|(ticket, _)| *ticket)
        {
            under_way.remove(&oldest);
        }
        under_way.insert(ticket, halfway);
    }

    /// The sign-in of a ticket, for one more try; none when it is unknown, too old or tried too often.
    pub fn retry(&self, ticket: &str, now: Moment) -> Option<Halfway> {
        let mut under_way = self.0.lock();
        let ticket = Fingerprint::of(ticket);
        let halfway = under_way.get_mut(&ticket)?;
        halfway.tries += 1;
        if halfway.ends <= now || halfway.tries > TRIES {
            under_way.remove(&ticket);
            return None;
        }
        Some(halfway.clone())
    }

    /// Forgets the sign-in: it is done.
    pub fn done(&self, ticket: &str) {
        self.0.lock().remove(&Fingerprint::of(ticket));
    }
}

/// Second factors that were shown to their owner and wait for the first code. A page that only shows changes nothing in the
/// database, so they wait here, and a page loaded twice shows the same code.
#[derive(Default)]
pub struct Enrolling(Mutex<HashMap<PersonId, (Factor, Moment)>>);

/// How long a shown factor waits for its first code.
const ENROLMENT: i64 = 30 * MINUTE;

impl Enrolling {
    /// The factor that waits for the person, or a fresh one.
    pub fn factor(&self, person: PersonId, now: Moment) -> Result<Factor> {
        let mut waiting = self.0.lock();
        waiting.retain(|_, (_, since)| now.since(*since) < ENROLMENT);
        if let Some((factor, _)) = waiting.get(&person) {
            return Ok(factor.clone());
        }
        let factor = Factor::fresh()?;
        waiting.insert(person, (factor.clone(), now));
        Ok(factor)
    }

    /// Forgets the factor: it is kept, or void.
    pub fn done(&self, person: PersonId) {
        self.0.lock().remove(&person);
    }
}

/// Tickets of waiting: signed, bound to the address, ripe after ten seconds, good for ten minutes and once.
pub struct Waiting {
    key: hmac::Key,
    used: Mutex<HashMap<Fingerprint, Moment>>,
}

/// How long a ripe ticket is good.
const TICKET_LASTS: i64 = 10 * MINUTE;

impl Waiting {
    /// With a key by lot: a restart voids all tickets.
    pub fn new() -> Result<Self> {
        Ok(Self { key: hmac::Key::new(hmac::HMAC_SHA256, random::<32>()?.as_ref()), used: Mutex::default() })
    }

    /// A ticket that begins to ripen now.
    pub fn ticket(&self, address: IpAddr, now: Moment) -> Result<String> {
        let salt = BASE64URL_NOPAD.encode(random::<9>()?.as_ref());
        let seal = hmac::sign(&self.key, sealed(now.0, &salt, address).as_bytes());
        Ok(format!("{}.{salt}.{}", now.0, BASE64URL_NOPAD.encode(seal.as_ref())))
    }

    /// Whether the ticket is ripe; it is then used up.
    pub fn is_ripe(&self, ticket: &str, address: IpAddr, now: Moment) -> bool {
        let mut parts = ticket.split('.');
        let (Some(start), Some(salt), Some(seal), None) = (parts.next(), parts.next(), parts.next(), parts.next())
        else {
            return false;
        };
        let (Ok(start), Ok(seal)) = (start.parse::<i64>(), BASE64URL_NOPAD.decode(seal.as_bytes())) else {
            return false;
        };
        let age = now.since(Moment(start));
        if hmac::verify(&self.key, sealed(start, salt, address).as_bytes(), &seal).is_err()
            || !(PROOF_OF_WAITING..TICKET_LASTS).contains(&age)
        {
            return false;
        }
        let mut used = self.used.lock();
        used.retain(|_, at| now.since(*at) < TICKET_LASTS);
        used.insert(Fingerprint::of(ticket), now).is_none()
    }
}

fn sealed(start: i64, salt: &str, address: IpAddr) -> String {
    format!("{start} {salt} {address}")
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;
    use crate::clock::SECOND;

    const HOME: IpAddr = IpAddr::V4(Ipv4Addr::LOCALHOST);

    #[test]
    fn a_ticket_of_waiting_is_ripe_after_ten_seconds_once_and_only_where_it_was_given() {
        let waiting = Waiting::new().unwrap();
        let ticket = waiting.ticket(HOME, Moment(0)).unwrap();
        assert!(!waiting.is_ripe(&ticket, HOME, Moment(9 * SECOND)));
        assert!(!waiting.is_ripe(&ticket, IpAddr::V4(Ipv4Addr::BROADCAST), Moment(10 * SECOND)));
        assert!(waiting.is_ripe(&ticket, HOME, Moment(10 * SECOND)));
        assert!(!waiting.is_ripe(&ticket, HOME, Moment(11 * SECOND)));
        let forged = ticket.replacen('0', "-90000", 1);
        assert!(!waiting.is_ripe(&forged, HOME, Moment(0)));
    }

    #[test]
    fn a_halfway_sign_in_bears_five_tries_and_five_minutes() {
        let pending = Pending::default();
        let attempt =
            Try { name: Fingerprint::of("a"), address: HOME, known_device: false, has_waited: false, in_school: false };
        let ticket = pending.keep(PersonId(7), false, attempt, Moment(0)).unwrap();
        for _ in 0..5 {
            assert_eq!(pending.retry(&ticket, Moment(0)).map(|halfway| halfway.person), Some(PersonId(7)));
        }
        assert!(pending.retry(&ticket, Moment(0)).is_none());
        let mut sent = (0..4).map(|_| pending.keep_for_code(PersonId(7), false, attempt, Moment(0)).unwrap());
        let (ticket, code) = sent.next().unwrap().unwrap();
        let halfway = pending.retry(&ticket, Moment(0)).unwrap();
        assert!(halfway.is_code(&ticket, &format!(" {} {}", &code[..4], &code[4..])) && !halfway.is_code("x", &code));
        assert_eq!(sent.filter(Option::is_some).count(), 2, "three codes at once are enough");
        let late = pending.keep(PersonId(7), false, attempt, Moment(0)).unwrap();
        assert!(pending.retry(&late, Moment(PATIENCE)).is_none());
    }
}
