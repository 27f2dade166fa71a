//! Power cuts, full disks, lying disks, flipped bits: the real server on a file system that forgets (TRUST 4, 5.1, 5.7).
//!
//! `disk` records every operation of a school that is really used over HTTP, `cut` makes what a disk would hold after a power cut
//! at any moment of the record, and `judge` asks Bookbag's own `verify`, opens the school again and looks for everything that a
//! client was told is saved: the client writes it into the file `ACK` on the same disk, so that 'told' has its place in the record.
//!
//! Every run prints its seed when something fails; `BOOKBAG_SEED=…` draws the same lots again. `BOOKBAG_CUTS` sets how many cuts
//! (300; 10,000 before a release).

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

mod beginnings;
mod cut;
mod cuts;
mod disk;
mod flips;
mod full;
#[path = "../verbs/http.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod http;
mod judge;
mod lot;
mod mount;
mod planted;
#[path = "../verbs/program.rs"]
#[allow(dead_code, reason = "these tests use a part of it")]
mod program;
mod school;
mod syncs;
#[path = "../web/world.rs"]
mod world;
