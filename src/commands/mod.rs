//! The verbs of the command line: one file each, their words and options here.
//!
//! Exit 0 is fine, 1 refused or with a warning, 2 wrong use, 3 broken. `--json` prints one object on standard output; whatever
//! a person must read besides goes to standard error.

mod console;
mod demo;
mod opening;
mod owner;
pub mod roster;
mod serve;
mod setup;
pub mod verify;

use std::net::SocketAddr;
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Parser, Subcommand};

pub use self::console::Console;
use self::opening::Stop;

use crate::config::DEFAULT_PATH;

/// The command line.
#[derive(Debug, Parser)]
#[command(
    name = "bookbag",
    version,
    about = "A school's own book bag between classroom and home: one program, one folder, in the school.",
    after_help = "Begin with `bookbag demo` to look around, or with `bookbag setup` for your school.\n\
                  Exit codes: 0 fine, 1 refused or with a warning, 2 wrong use, 3 broken.",
    disable_help_subcommand = false,
    subcommand_required = true,
    arg_required_else_help = true
)]
pub struct CommandLine {
    /// Options that every verb takes.
    #[command(flatten)]
    pub common: Common,
    /// The verb.
    #[command(subcommand)]
    pub verb: Verb,
}

/// Options that every verb takes.
#[derive(Clone, Debug, Args)]
pub struct Common {
    /// The settings of this machine
    #[arg(long, global = true, value_name = "FILE", default_value = DEFAULT_PATH)]
    pub config: PathBuf,
    /// The school's data folder, instead of the one that the settings name
    #[arg(long, global = true, value_name = "DIR")]
    pub data: Option<PathBuf>,
    /// Print one JSON object instead of text
    #[arg(long, global = true)]
    pub json: bool,
}

/// What Bookbag can be told to do.
#[derive(Debug, Subcommand)]
pub enum Verb {
    /// Run the school
    Serve,
    /// Set up a school: keys, settings, database, the first leader's link
    Setup(Setup),
    /// Open a complete invented school, ready to click through
    Demo(Demo),
    /// Look at a roster file
    #[command(subcommand)]
    Roster(Roster),
    /// Check that everything is whole: database, pictures, keys, access log
    Verify(Verify),
}

/// `bookbag setup`.
#[derive(Clone, Debug, Args)]
#[command(args_conflicts_with_subcommands = true)]
pub struct Setup {
    /// Answers to the questions, as TOML with the same keys; then nothing is asked
    #[arg(long, value_name = "FILE")]
    pub answers: Option<PathBuf>,
    /// A part of the set-up by itself.
    #[command(subcommand)]
    pub part: Option<SetupPart>,
}

/// A part of the set-up that can be done by itself.
#[derive(Clone, Copy, Debug, Subcommand)]
pub enum SetupPart {
    /// Print a new one-time link for the first leader, good for 30 minutes; an earlier one ends
    Link,
}

/// `bookbag demo`.
#[derive(Clone, Debug, Args)]
pub struct Demo {
    /// The address to listen on; only this machine's own
    #[arg(long, value_name = "ADDR", default_value = "127.0.0.1:8080")]
    pub listen: SocketAddr,
}

/// `bookbag roster`.
#[derive(Clone, Debug, Subcommand)]
pub enum Roster {
    /// Read a roster and say what it holds; nothing is written anywhere
    Preview {
        /// The CSV file, workbook or archive
        file: PathBuf,
        /// How the file is meant, where Bookbag sees it otherwise
        #[command(flatten)]
        said: Said,
    },
}

/// What `bookbag roster preview` can be told about a file.
#[derive(Clone, Debug, Default, Args)]
pub struct Said {
    /// How bytes are letters: utf-8, windows-1252, windows-1250, cp850, utf-16-le or utf-16-be
    #[arg(long, value_name = "WORD")]
    pub encoding: Option<String>,
    /// What separates the cells: comma, semicolon, tab or bar
    #[arg(long, value_name = "WORD")]
    pub delimiter: Option<String>,
    /// The line of the column names, counted from 1
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u8).range(1..=50))]
    pub header_line: Option<u8>,
    /// The order of birth dates: day-first, month-first or year-first
    #[arg(long, value_name = "WORD")]
    pub date_order: Option<String>,
    /// What a column is: its name in the file and a field, as in 'Set=pupil class', 'Mail=contact 1 email', 'Notes=none'; may be
    /// given many times
    #[arg(long, value_name = "HEADER=FIELD")]
    pub map: Vec<String>,
}

/// `bookbag verify`.
#[derive(Clone, Copy, Debug, Default, Args)]
pub struct Verify {
    /// Check the database's structure, that each picture's file is there, and open one picture in 28 (others each day); skips
    /// each page's own seal, the other pictures' content and the access log
    #[arg(long)]
    pub quick: bool,
    /// Check only the access log's chain
    #[arg(long, conflicts_with = "quick")]
    pub log: bool,
}

/// How a verb ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ending {
    /// All is well.
    Fine = 0,
    /// It was refused, or there is something to look at.
    Refused = 1,
    /// The command was not understood, or cannot be used so.
    WrongUse = 2,
    /// Something is broken.
    Broken = 3,
}

impl From<Ending> for ExitCode {
    fn from(ending: Ending) -> Self {
        Self::from(ending as u8)
    }
}

/// Does what the command line says.
#[must_use]
pub fn run(line: &CommandLine) -> Ending {
    let console = Console::standard(line.common.json);
    let ended = match &line.verb {
        Verb::Serve => serve::run(&line.common, console),
        Verb::Setup(setup) => setup::run(&line.common, setup, console),
        Verb::Verify(verify) => verify::run(&line.common, *verify, console),
        Verb::Roster(Roster::Preview { file, said }) => preview(file, said, line.common.json),
        Verb::Demo(wanted) => demo::run(&line.common, wanted, console),
    };
    ended.unwrap_or_else(|stop| {
        console.complain(&stop.words);
        stop.ending
    })
}

fn preview(file: &std::path::Path, said: &Said, json: bool) -> Result<Ending, Stop> {
    let said = roster::overrule(said).map_err(|words| Stop { words, ending: Ending::WrongUse })?;
    Ok(match roster::preview(file, &said, json, &mut std::io::stdout().lock())? {
        roster::Outcome::Roster => Ending::Fine,
        roster::Outcome::Refused => Ending::Refused,
    })
}

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::*;

    #[test]
    fn the_command_line_is_sound() {
        CommandLine::command().debug_assert();
    }

    #[test]
    fn options_may_stand_after_the_verb() -> Result<(), clap::Error> {
        let line = CommandLine::try_parse_from(["bookbag", "verify", "--log", "--data", "/srv/school", "--json"])?;
        assert!(line.common.json && line.common.data.is_some());
        let line = CommandLine::try_parse_from(["bookbag", "setup", "link", "--config", "c.toml"])?;
        assert!(matches!(line.verb, Verb::Setup(Setup { part: Some(SetupPart::Link), .. })));
        Ok(())
    }

    #[test]
    fn wrong_use_ends_with_two() {
        for wrong in [
            vec!["bookbag", "serf"],
            vec!["bookbag", "verify", "--quick", "--log"],
            vec!["bookbag", "demo", "--listen", "x"],
        ] {
            assert_eq!(CommandLine::try_parse_from(&wrong).err().map(|error| error.exit_code()), Some(2), "{wrong:?}");
        }
    }
}
