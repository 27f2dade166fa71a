//! What people can and cannot do, asked of the whole house over HTTP. One module a feature; `school` is the world.

#![allow(
    clippy::expect_used,
    clippy::unwrap_used,
    clippy::panic,
    clippy::print_stdout,
    reason = "a test may say what it takes for granted"
)]

mod accounts;
mod again;
mod asking;
mod authenticator;
mod browser;
mod classes;
mod columns;
mod consents;
mod deliveries;
mod departures;
mod factors;
mod families;
mod guessing;
mod help;
mod hostile;
mod house;
mod invitations;
mod joining;
mod kernel;
mod kinship;
mod law;
mod outbox;
mod permissions;
mod places;
mod plans;
mod privacy;
mod promotion;
mod pupils;
mod requests;
mod room;
mod roster;
mod routes;
mod school;
mod seeing;
mod shut;
mod stories;
mod training;
mod undo;
mod world;
