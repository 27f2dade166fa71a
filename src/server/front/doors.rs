//! Who may come in: seats for connections and turns for requests, counted by address and in all (TRUST 2.5).
//!
//! Invariants: an IPv6 network of /64 counts as one address; where all seats are taken, the connection that has waited longest
//! without a request under way leaves for the new one, first of the same address, so that a limit is never an attacker's tool;
//! a connection with a request under way is never pushed out.

use std::cmp::Reverse;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::Arc;
use std::time::Duration;

use parking_lot::Mutex;
use tokio::time::Instant;

use super::pulse::Pulse;

/// How many come in at once.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Connections of one address.
    pub per_address: usize,
    /// Connections in all.
    pub in_all: usize,
}

/// Requests under way for each connection that may be open, in all: an HTTP/2 connection carries many at once, and each takes
/// a connection to Rocket.
const TURNS_A_SEAT: usize = 4;

/// How often the log is told that there is no room.
const TELL_AGAIN: Duration = Duration::from_secs(60);

/// The doors, with the book of who is inside.
#[derive(Debug)]
pub(super) struct Doors {
    limits: Limits,
    /// Requests under way of one address.
    turns_per_address: usize,
    book: Mutex<Book>,
}

#[derive(Debug, Default)]
struct Book {
    next: u64,
    seats: HashMap<u64, (Network, Arc<Pulse>)>,
    by_network: HashMap<Network, usize>,
    turns: HashMap<Network, usize>,
    turns_in_all: usize,
    told: Option<Instant>,
}

/// An address as it is counted: IPv4 whole, IPv6 by its first 64 bits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
enum Network {
    Four(u32),
    Six(u64),
}

impl From<IpAddr> for Network {
    fn from(address: IpAddr) -> Self {
        match address.to_canonical() {
            IpAddr::V4(four) => Self::Four(four.into()),
            IpAddr::V6(six) => Self::Six((u128::from(six) >> 64) as u64),
        }
    }
}

impl Doors {
    /// `behind_proxy`: all connections are the proxy's, so what is counted by address is requests under way.
    pub(super) fn new(limits: Limits, behind_proxy: bool) -> Self {
        let (limits, turns_per_address) = if behind_proxy {
            (Limits { per_address: limits.in_all, ..limits }, limits.per_address)
        } else {
            (limits, limits.in_all)
        };
        Self { limits, turns_per_address, book: Mutex::default() }
    }

    /// A seat for a new connection, for which another may have to leave; none where nobody can.
    pub(super) fn seat(self: &Arc<Self>, address: IpAddr) -> Option<Seat> {
        let network = Network::from(address);
        let mut book = self.book.lock();
        let same = book.by_network.get(&network).copied().unwrap_or(0);
        if same >= self.limits.per_address {
            book.push_out(Some(network))?;
        } else if book.seats.len() >= self.limits.in_all {
            book.tell("all seats are taken");
            book.push_out(Some(network)).or_else(|| book.push_out(None))?;
        }
        let (number, pulse) = (book.next, Arc::new(Pulse::new()));
        book.next += 1;
        book.seats.insert(number, (network, Arc::clone(&pulse)));
        *book.by_network.entry(network).or_default() += 1;
        Some(Seat { doors: Arc::clone(self), number, pulse })
    }

    /// A turn for a request of this address; none where too many are under way.
    pub(super) fn turn(self: &Arc<Self>, address: IpAddr) -> Option<Turn> {
        let network = Network::from(address);
        let mut book = self.book.lock();
        let under_way = book.turns.get(&network).copied().unwrap_or(0);
        if under_way >= self.turns_per_address || book.turns_in_all >= self.limits.in_all * TURNS_A_SEAT {
            book.tell("all turns are taken");
            return None;
        }
        *book.turns.entry(network).or_default() += 1;
        book.turns_in_all += 1;
        Some(Turn { doors: Arc::clone(self), network })
    }

    /// Lets the one that has waited longest go: the system gives no other connection, usually for want of descriptors.
    pub(super) fn make_room(&self, why: &std::io::Error) {
        let mut book = self.book.lock();
        book.push_out(None);
        book.tell(why);
    }

    /// How many connections are open.
    pub(super) fn taken(&self) -> usize {
        self.book.lock().seats.len()
    }
}

impl Book {
    /// Tells the connection that has waited longest to leave, and takes it out of the book; none where all are busy.
    fn push_out(&mut self, network: Option<Network>) -> Option<()> {
        let waiting = self.seats.iter().filter(|(_, (of, _))| network.is_none_or(|network| network == *of));
        let longest = waiting.filter_map(|(number, (_, pulse))| Some((pulse.quiet()?, Reverse(*number)))).max()?;
        let (_, Reverse(number)) = longest;
        self.seats.get(&number)?.1.push_out();
        self.strike(number);
        Some(())
    }

    fn strike(&mut self, number: u64) {
        if let Some((network, _)) = self.seats.remove(&number) {
            one_less(&mut self.by_network, network);
        }
    }

    fn tell(&mut self, why: impl std::fmt::Display) {
        if self.told.is_none_or(|told| told.elapsed() > TELL_AGAIN) {
            self.told = Some(Instant::now());
            tracing::warn!(connections = self.seats.len(), requests = self.turns_in_all, %why, "the doors are full");
        }
    }
}

fn one_less(counts: &mut HashMap<Network, usize>, network: Network) {
    if let Some(count) = counts.get_mut(&network) {
        *count -= 1;
        if *count == 0 {
            counts.remove(&network);
        }
    }
}

/// The seat of one connection; given back when dropped.
#[derive(Debug)]
pub(super) struct Seat {
    doors: Arc<Doors>,
    number: u64,
    pub(super) pulse: Arc<Pulse>,
}

impl Drop for Seat {
    fn drop(&mut self) {
        self.doors.book.lock().strike(self.number);
    }
}

/// The turn of one request; given back when dropped.
#[derive(Debug)]
pub(super) struct Turn {
    doors: Arc<Doors>,
    network: Network,
}

impl Drop for Turn {
    fn drop(&mut self) {
        let mut book = self.doors.book.lock();
        book.turns_in_all = book.turns_in_all.saturating_sub(1);
        one_less(&mut book.turns, self.network);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn doors(per_address: usize, in_all: usize) -> Arc<Doors> {
        Arc::new(Doors::new(Limits { per_address, in_all }, false))
    }

    fn address(last: u8) -> IpAddr {
        IpAddr::from([127, 0, 0, last])
    }

    #[test]
    fn the_one_that_waited_longest_leaves_first_of_the_same_address() {
        let doors = doors(9, 3);
        let mut seats = Vec::new();
        for last in [1, 2, 2] {
            seats.push(doors.seat(address(last)));
        }
        let third = doors.seat(address(2));
        let left =
            |seat: &Option<Seat>| seat.as_ref().is_some_and(|seat| !doors.book.lock().seats.contains_key(&seat.number));
        assert!(third.is_some());
        assert_eq!(seats.iter().map(left).collect::<Vec<_>>(), [false, true, false]);
        let stranger = doors.seat(address(3));
        assert!(stranger.is_some() && left(&seats[0]));
        assert_eq!(doors.taken(), 3);
    }

    #[test]
    fn nobody_leaves_who_has_a_request_under_way() {
        let doors = doors(2, 9);
        let seats = [doors.seat(address(1)), doors.seat(address(1))];
        let beats: Vec<_> = seats.iter().flatten().map(|seat| seat.pulse.beat()).collect();
        assert!(doors.seat(address(1)).is_none());
        assert!(doors.seat(address(2)).is_some());
        drop(beats);
        assert!(doors.seat(address(1)).is_some());
    }

    #[test]
    fn a_network_of_64_bits_is_one_address() {
        let of = |text: &str| text.parse::<IpAddr>().ok().map(Network::from);
        assert_eq!(of("2001:db8::1"), of("2001:db8::ffff:1:2:3"));
        assert_ne!(of("2001:db8::1"), of("2001:db8:0:1::1"));
        assert_eq!(of("::ffff:192.0.2.7"), of("192.0.2.7"));
    }

    #[test]
    fn behind_a_proxy_requests_are_counted_by_address() {
        let doors = Arc::new(Doors::new(Limits { per_address: 1, in_all: 9 }, true));
        let seats: Vec<_> = (0..5).map(|_| doors.seat(address(1))).collect();
        assert!(seats.iter().all(Option::is_some));
        let first = doors.turn(address(7));
        assert!(first.is_some() && doors.turn(address(7)).is_none() && doors.turn(address(8)).is_some());
        drop(first);
        assert!(doors.turn(address(7)).is_some());
    }
}
