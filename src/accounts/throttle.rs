//! How long a guesser waits: arithmetic of sign-in throttling, without lock-out (TRUST 2.1, ASVS 6.1.1, 6.3.1).
//!
//! Invariants: a delay, never a closed account; a device that has signed in to the account before never waits for what
//! others did to it; unknown names are throttled like known ones; everything is forgotten after a day. A try counts as
//! failed from its beginning, so that many at once gain nothing; the right password takes that back.
//! It lives in memory: a restart forgives, and no attacker can cause one.

use std::collections::{HashMap, VecDeque};
use std::net::{IpAddr, Ipv6Addr};

use parking_lot::Mutex;

use super::codes::Fingerprint;
use crate::clock::{DAY, HOUR, MINUTE, Moment, SECOND};

/// Failures on one account before unknown devices wait.
const FREE_TRIES: u32 = 5;
/// Longest wait between two tries on one account: 1,440 guesses a day.
const LONGEST_WAIT: i64 = 60 * SECOND;
/// Failures that one address may have in an hour.
const ADDRESS_FAILURES: usize = 30;
/// Failures of the whole school in ten minutes before new devices prove that they can wait.
const SCHOOL_FAILURES: usize = 300;
/// How long a new device waits while the school is under attack.
pub const PROOF_OF_WAITING: i64 = 10 * SECOND;
/// Most accounts and addresses remembered; beyond it the one that failed longest ago is forgotten.
const REMEMBERED: usize = 50_000;

/// Who tries to sign in, as far as the throttle knows.
#[derive(Clone, Copy, Debug)]
pub struct Try {
    /// Fingerprint of the folded name as typed, whether somebody has it or not.
    pub name: Fingerprint,
    /// Where the request comes from.
    pub address: IpAddr,
    /// The device has signed in to this very account before.
    pub known_device: bool,
    /// The form carries a ticket of [`PROOF_OF_WAITING`] that is ripe.
    pub has_waited: bool,
    /// The address is in the school's own range: many people, one address.
    pub in_school: bool,
}

/// What the throttle says to a try.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruling {
    /// Compare the password; tell [`Throttle::succeeded`] if it was right.
    Go,
    /// Too many tries on this name: so many whole seconds.
    WaitForName(u64),
    /// Too many failures from this address: so many whole seconds.
    WaitForAddress(u64),
    /// The school is under attack: a new device shows the waiting page first.
    ProveWaiting,
}

/// The failures of a day, of all names and addresses.
#[derive(Default)]
pub struct Throttle(Mutex<Failures>);

#[derive(Default)]
struct Failures {
    names: HashMap<Fingerprint, Named>,
    addresses: HashMap<IpAddr, VecDeque<Moment>>,
    school: VecDeque<Moment>,
}

#[derive(Clone, Copy)]
struct Named {
    count: u32,
    last: Moment,
}

impl Throttle {
    /// Rules on a try, and counts it as failed where it may go on.
    pub fn begin(&self, attempt: &Try, now: Moment) -> Ruling {
        self.0.lock().begin(attempt, now)
    }

    /// The password was right: this try is no failure. The name starts anew where a new device got in; the owner on a known
    /// device forgives nobody else, or each of the day's sign-ins would give a guesser ten more guesses.
    pub fn succeeded(&self, attempt: &Try) {
        let mut failures = self.0.lock();
        failures.take_back(attempt);
        if !attempt.known_device {
            failures.names.remove(&attempt.name);
        }
    }

    /// Nobody looked at the password: this try is no failure, and forgives none before it.
    pub fn undone(&self, attempt: &Try) {
        self.0.lock().take_back(attempt);
    }

    /// Whether the whole school is under attack: more than 300 failures in ten minutes.
    pub fn under_attack(&self, now: Moment) -> bool {
        self.0.lock().under_attack(now)
    }
}

impl Failures {
    /// One try less for its name, its address and the school.
    fn take_back(&mut self, attempt: &Try) {
        if let Some(named) = self.names.get_mut(&attempt.name) {
            named.count = named.count.saturating_sub(1);
        }
        if let Some(times) = self.addresses.get_mut(&network(attempt.address)) {
            times.pop_back();
        }
        self.school.pop_back();
    }

    fn begin(&mut self, attempt: &Try, now: Moment) -> Ruling {
        let address = network(attempt.address);
        if !attempt.in_school
            && let Some(wait) = self.wait_for_address(address, now)
        {
            return Ruling::WaitForAddress(wait);
        }
        if !attempt.known_device {
            if let Some(wait) = self.wait_for_name(attempt.name, now) {
                return Ruling::WaitForName(wait);
            }
            if self.under_attack(now) && !attempt.has_waited {
                return Ruling::ProveWaiting;
            }
        }
        self.count(attempt.name, address, now);
        Ruling::Go
    }

    fn wait_for_name(&self, name: Fingerprint, now: Moment) -> Option<u64> {
        let named = self.names.get(&name).filter(|named| now.since(named.last) < DAY)?;
        wait_left(named.last.plus(delay_after(named.count)), now)
    }

    fn wait_for_address(&mut self, address: IpAddr, now: Moment) -> Option<u64> {
        let times = self.addresses.get_mut(&address)?;
        forget_before(times, now.plus(-HOUR));
        let oldest = times.front().filter(|_| times.len() >= ADDRESS_FAILURES)?;
        wait_left(oldest.plus(HOUR), now)
    }

    fn under_attack(&mut self, now: Moment) -> bool {
        forget_before(&mut self.school, now.plus(-10 * MINUTE));
        self.school.len() >= SCHOOL_FAILURES
    }

    fn count(&mut self, name: Fingerprint, address: IpAddr, now: Moment) {
        if self.names.len() >= REMEMBERED {
            self.names.retain(|_, named| now.since(named.last) < HOUR);
            forget_oldest(&mut self.names, |named| named.last);
        }
        if self.addresses.len() >= REMEMBERED {
            self.addresses.retain(|_, times| times.back().is_some_and(|last| now.since(*last) < HOUR));
            forget_oldest(&mut self.addresses, |times| times.back().copied().unwrap_or_default());
        }
        let named = self.names.entry(name).or_insert(Named { count: 0, last: now });
        named.count = if now.since(named.last) < DAY { named.count.saturating_add(1) } else { 1 };
        named.last = now;
        self.addresses.entry(address).or_default().push_back(now);
        self.school.push_back(now);
        while self.school.len() > 2 * SCHOOL_FAILURES {
            self.school.pop_front();
        }
    }
}

/// Milliseconds until the next try after so many failures: none for the first five, then 1 s, doubling to 60 s.
fn delay_after(failures: u32) -> i64 {
    match failures.checked_sub(FREE_TRIES) {
        None => 0,
        Some(more) => {
            SECOND.checked_shl(more).filter(|_| more < 16).map_or(LONGEST_WAIT, |delay| delay.min(LONGEST_WAIT))
        }
    }
}

/// Whole seconds until `end`, rounded up; none if it is past.
fn wait_left(end: Moment, now: Moment) -> Option<u64> {
    let left = end.since(now);
    (left > 0).then(|| u64::try_from((left + SECOND - 1) / SECOND).unwrap_or(1))
}

fn forget_before(times: &mut VecDeque<Moment>, start: Moment) {
    while times.front().is_some_and(|time| *time <= start) {
        times.pop_front();
    }
}

fn forget_oldest<K: Copy + Eq + std::hash::Hash, V>(remembered: &mut HashMap<K, V>, last: impl Fn(&V) -> Moment) {
    while remembered.len() >= REMEMBERED {
        let Some(oldest) = remembered.iter().min_by_key(|(_, value)| last(value)).map(|(key, _)| *key) else { return };
        remembered.remove(&oldest);
    }
}

/// What counts as one address: an IPv4 address, or the /64 that one household or provider gives out.
pub(super) fn network(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => {
            let [a, b, c, d, ..] = address.segments();
            IpAddr::V6(Ipv6Addr::new(a, b, c, d, 0, 0, 0, 0))
        }
    }
}

#[cfg(test)]
mod tests {
    use std::net::Ipv4Addr;

    use super::*;

    const NOON: Moment = Moment(1_795_521_600_000);

    fn stranger(number: u32) -> Try {
        Try {
            name: Fingerprint::of("amara.mensah@example.org"),
            address: IpAddr::V4(Ipv4Addr::from(0x0a00_0000 + number)),
            known_device: false,
            has_waited: false,
            in_school: false,
        }
    }

    #[test]
    fn after_five_failures_an_unknown_device_waits_longer_each_time_up_to_a_minute() {
        let throttle = Throttle::default();
        let mut now = NOON;
        let mut waits = Vec::new();
        for number in 0..14 {
            if let Ruling::WaitForName(seconds) = throttle.begin(&stranger(number), now) {
                waits.push(seconds);
                now = now.plus(i64::try_from(seconds).unwrap() * SECOND);
                assert_eq!(throttle.begin(&stranger(number), now), Ruling::Go);
            }
        }
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }

    #[test]
    fn the_owner_on_a_known_device_never_waits_for_what_others_did() {
        let throttle = Throttle::default();
        for number in 0..10_000 {
            throttle.begin(&stranger(number), NOON.plus(i64::from(number)));
        }
        let owner = Try { known_device: true, ..stranger(999_999) };
        assert_eq!(throttle.begin(&owner, NOON.plus(10 * SECOND)), Ruling::Go);
        throttle.succeeded(&owner);
        assert!(matches!(throttle.begin(&stranger(7), NOON.plus(11 * SECOND)), Ruling::WaitForName(_)));
    }

    #[test]
    fn a_password_that_nobody_looked_at_is_no_failure_and_forgives_none() {
        let throttle = Throttle::default();
        for number in 0..6 {
            throttle.begin(&stranger(number), NOON);
        }
        let late = NOON.plus(MINUTE);
        assert_eq!(throttle.begin(&stranger(9), late), Ruling::Go);
        throttle.undone(&stranger(9));
        assert!(
            matches!(throttle.begin(&stranger(9), late), Ruling::WaitForName(_)),
            "a busy answer must not help a guesser"
        );
    }

    #[test]
    fn one_address_has_thirty_failures_an_hour_and_a_school_more() {
        let throttle = Throttle::default();
        let other = |number: u32| Try { name: Fingerprint::of(&number.to_string()), ..stranger(1) };
        for number in 0..30 {
            assert_eq!(throttle.begin(&other(number), NOON), Ruling::Go);
        }
        assert_eq!(throttle.begin(&other(31), NOON.plus(MINUTE)), Ruling::WaitForAddress(59 * 60));
        assert_eq!(throttle.begin(&Try { in_school: true, ..other(31) }, NOON), Ruling::Go);
        assert_eq!(throttle.begin(&other(32), NOON.plus(HOUR)), Ruling::Go);
    }

    #[test]
    fn neighbours_in_one_ipv6_network_count_as_one() {
        let (one, two) = ("2001:db8:1:2::1".parse().unwrap(), "2001:db8:1:2:ffff::9".parse().unwrap());
        assert_eq!(network(one), network(two));
        assert_ne!(network(one), network("2001:db8:1:3::1".parse().unwrap()));
        assert_eq!(network("::ffff:192.0.2.1".parse().unwrap()), network("192.0.2.1".parse().unwrap()));
    }

    #[test]
    fn under_attack_a_new_device_proves_that_it_can_wait() {
        let throttle = Throttle::default();
        let spread = |number: u32| Try { name: Fingerprint::of(&number.to_string()), ..stranger(number) };
        for number in 0..300 {
            assert_eq!(throttle.begin(&spread(number), NOON), Ruling::Go);
        }
        assert!(throttle.under_attack(NOON));
        assert_eq!(throttle.begin(&spread(400), NOON), Ruling::ProveWaiting);
        assert_eq!(throttle.begin(&Try { has_waited: true, ..spread(400) }, NOON), Ruling::Go);
        assert_eq!(throttle.begin(&Try { known_device: true, ..spread(401) }, NOON), Ruling::Go);
        assert_eq!(throttle.begin(&spread(402), NOON.plus(10 * MINUTE)), Ruling::Go);
    }

    #[test]
    fn a_day_later_all_is_forgotten_and_right_passwords_are_no_failures() {
        let throttle = Throttle::default();
        for number in 0..6 {
            throttle.begin(&stranger(number), NOON.plus(i64::from(number) * MINUTE));
        }
        assert_eq!(throttle.begin(&stranger(9), NOON.plus(DAY + 5 * MINUTE)), Ruling::Go);
        let busy = Throttle::default();
        for _ in 0..500 {
            assert_eq!(busy.begin(&stranger(1), NOON), Ruling::Go);
            busy.succeeded(&stranger(1));
        }
        assert!(!busy.under_attack(NOON));
    }
}
