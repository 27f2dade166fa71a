//! The verbs as whoever keeps the machine runs them: the real program, real files, real HTTP.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

mod at_rest;
mod cookies;
mod crowd;
mod demo;
mod dialogue;
mod floods;
mod front;
#[allow(dead_code, reason = "tests/badfs uses the rest")]
mod http;
mod kills;
mod loopback;
mod program;
mod roster;
mod setup;
mod small_disk;
mod verify;
