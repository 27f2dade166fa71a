//! The papers of the package, made from the command line's own definition: man pages and completions.
//!
//! `cargo run --example papers -- FOLDER` writes them; nothing of this is in the product.

use std::path::{Path, PathBuf};
use std::{env, fs, io};

use bookbag::commands::CommandLine;
use clap::{Command, CommandFactory};
use clap_complete::{Shell, generate_to};
use clap_mangen::Man;

/// What the definition of the command line does not know: files, and several schools on a machine.
const MORE: &str = include_str!("bookbag.8");

fn main() -> io::Result<()> {
    let folder = env::args_os().nth(1).map(PathBuf::from).ok_or_else(|| io::Error::other("usage: papers FOLDER"))?;
    let pages = folder.join("man");
    fs::create_dir_all(&pages)?;
    let mut definition = CommandLine::command().disable_help_subcommand(true);
    for shell in [Shell::Bash, Shell::Zsh, Shell::Fish] {
        generate_to(shell, &mut definition.clone(), "bookbag", &folder)?;
    }
    definition.build();
    write_page(&definition, &pages, MORE)?;
    write_pages_of_verbs(&definition, &pages)
}

fn write_pages_of_verbs(command: &Command, pages: &Path) -> io::Result<()> {
    for verb in command.get_subcommands().filter(|verb| !verb.is_hide_set()) {
        write_page(verb, pages, "")?;
        write_pages_of_verbs(verb, pages)?;
    }
    Ok(())
}

fn write_page(command: &Command, pages: &Path, more: &str) -> io::Result<()> {
    let name = command.get_display_name().unwrap_or_else(|| command.get_name()).to_owned();
    let mut text = Vec::new();
    Man::new(command.clone()).section("8").manual("Bookbag").render(&mut text)?;
    text.extend(more.as_bytes());
    fs::write(pages.join(format!("{name}.8")), text)
}
