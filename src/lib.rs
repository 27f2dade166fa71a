//! Bookbag: one school's book bag between classroom and home, as one program.
//!
//! The map, from the ground up. Imports point down only (`tests/tidy.rs` holds that).

// The ground: time, errors, what stays on the disk, keys, settings, room on the disk.
pub mod clock;
pub mod config;
pub mod disk;
pub mod durable;
pub mod error;
pub mod keys;

// The database opens only to a proof; every use of one leaves its line.
pub mod audit;
pub mod db;
pub mod policy;

// Sealed files and pictures; mail, and the one door out.
pub mod media;
pub mod outbound;
pub mod outbox;

// What a person reads, and in which language.
pub mod locale;
pub mod page;

// The features, as people call them.
pub mod accounts;
pub mod classes;
pub mod consents;
pub mod families;
pub mod help;
pub mod home;
pub mod invitations;
pub mod machine;
pub mod privacy;
pub mod promotion;
pub mod roster;
pub mod school;
pub mod start;
pub mod stories;
pub mod training;

// What turns HTTP into calls; the opened school with its features; what runs by itself; the demo school; the verbs of the command line.
pub mod commands;
pub mod demo;
pub mod house;
pub mod jobs;
pub mod server;
