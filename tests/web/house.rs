//! The house under test, put together as `serve` puts it together, but with cheap hashing and a clock that stands.

use std::path::{Path, PathBuf};

use bookbag::accounts::mails::Post;
use bookbag::accounts::{Door, Hasher};
use bookbag::clock::Clock;
use bookbag::house::{DATABASE, House};
use bookbag::keys::{Key32, Keys};
use bookbag::outbox::email::Sender;
use bookbag::server::{Hosts, Site, StrictTransport};
use rocket::{Build, Rocket};

/// The pepper of the tests' passwords.
pub const PEPPER: [u8; 32] = [9; 32];

/// The server over a new, empty school in `folder`; where its database is, and the key that opens it.
pub fn build(folder: &Path, clock: &Clock) -> (Rocket<Build>, PathBuf, Key32) {
    let keys = Keys::derive(&Key32::from_slice(&[7; 32]).expect("32 bytes")).expect("keys");
    let key = keys.db().clone();
    std::fs::create_dir_all(folder.join("keys")).expect("a folder for the keys");
    let house = House::open(folder, keys, clock.clone()).expect("a new school");
    let strict_transport = StrictTransport::default();
    strict_transport.set(true);
    let site = Site { secure: true, hosts: Hosts::new([crate::school::HOST.to_owned()], true), strict_transport };
    let door = Door::new(Hasher::cheap_for_tests(&PEPPER).expect("a hasher")).expect("a door");
    let host = crate::school::HOST;
    let sender =
        Sender { school: "Birch Lane Primary".to_owned(), address: format!("school@{host}"), hello: host.to_owned() };
    (house.rocket(&site, door, Post::new(format!("https://{host}"), sender)), folder.join(DATABASE), key)
}
