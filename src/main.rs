//! The program: parses the command line and calls the verb.

use std::process::ExitCode;

use bookbag::commands::{CommandLine, run};
use clap::Parser;

fn main() -> ExitCode {
    bookbag::durable::end_when_a_sync_fails();
    run(&CommandLine::parse()).into()
}
