//! `bookbag setup`: the keys, the settings, the database and the first leader's link, once.
//!
//! Invariants: everything is asked before anything is made; nothing that exists is overwritten; the school is there when its
//! database stands in the data folder, and that is the last step, so that an interrupted setup can simply be run again.

mod answers;
mod making;
mod phrase;
mod unit;

use std::path::Path;

use self::answers::Answers;
use self::making::Plan;
use self::unit::Unit;
use super::opening::{Stop, is_set_up, look, private_folder, settings, take_folder};
use super::{Common, Console, Ending, Setup, SetupPart};
use crate::clock::Clock;
use crate::config::Config;
use crate::db::Db;
use crate::keys::{Key32, RecoveryPhrase};
use crate::locale::{ENGLISH, Value, text};
use crate::policy::jobs::{self, SetUpSchool};
use crate::start::store::{Founding, found, issue_link};

/// Sets the school up, or makes a new link.
///
/// # Errors
/// A [`Stop`] in words; nothing half-made is left that a second run would not clear away.
pub fn run(common: &Common, setup: &Setup, console: Console) -> Result<Ending, Stop> {
    match setup.part {
        Some(SetupPart::Link) => new_link(common, console),
        None => whole(common, setup.answers.as_deref(), console),
    }
}

fn whole(common: &Common, answers: Option<&Path>, console: Console) -> Result<Ending, Stop> {
    let configured = common.config.exists();
    if configured {
        refuse_a_second(&settings(common)?)?;
    }
    let answers = match answers {
        Some(file) => Answers::read(file)?,
        None => Answers::ask(console, &common.config)?,
    };
    let (text, config) = if configured {
        (None, settings(common)?)
    } else {
        let (text, config) = answers.checked_settings(common.data.as_deref(), &common.config)?;
        (Some(text), config)
    };
    private_folder(&config.data)?;
    let taken = take_folder(&config.data)?;
    refuse_a_second(&config)?;
    config.check_machine(&common.config)?;
    let plan = Plan::new(&config, &common.config, text, answers.phrase_to.clone())?;
    let phrase = RecoveryPhrase::random()?;
    if answers.phrase_to.is_none() {
        phrase::show_and_ask_back(console, &phrase)?;
    }
    let link = plan.make(&phrase, |db| begin(db, &answers))?;
    drop(taken);
    let unit = Unit::start(&common.config);
    tell(&config, &link, &answers, &unit, console);
    Ok(match unit {
        Unit::None | Unit::Runs => Ending::Fine,
        Unit::Silent(_) => Ending::Refused,
    })
}

/// The first rows of the school, in the database that is not in its place yet.
fn begin(db: &Db, answers: &Answers) -> Result<String, Stop> {
    let may = jobs::may::<SetUpSchool>();
    let token = token()?;
    db.write(&may, |tx, may| {
        found(tx, may, &Founding { name: answers.school.trim(), time_zone: &answers.time_zone })?;
        issue_link(tx, may, &token)
    })?;
    Ok(token)
}

fn new_link(common: &Common, console: Console) -> Result<Ending, Stop> {
    let config = settings(common)?;
    let school = look(&config, Clock::machine())?;
    let token = token()?;
    school.db.write(&jobs::may::<SetUpSchool>(), |tx, may| issue_link(tx, may, &token)).map_err(
        |error| match error {
            crate::error::Error::Conflict(_) => Stop::refused(
                "the first leader has signed up already; leaders invite everybody else from the page 'Staff'",
            ),
            other => other.into(),
        },
    )?;
    let link = address(&config, &token);
    console.report(&serde_json::json!({ "link": link }));
    console.say(&format!(
        "The first leader opens within 30 minutes, once:\n\n  {link}\n\nAn earlier link no longer works."
    ));
    Ok(Ending::Fine)
}

fn tell(config: &Config, token: &str, answers: &Answers, unit: &Unit, console: Console) {
    let link = address(config, token);
    console.report(&serde_json::json!({
        "link": link, "data": config.data, "key_file": config.key_file, "phrase_to": answers.phrase_to,
    }));
    console.say(&format!("\n{} is set up.\n", answers.school.trim()));
    console.say(&format!("  data folder  {} (encrypted)", config.data.display()));
    console.say(&format!("  master key   {} (keep it out of backups)", config.key_file.display()));
    if let Some(file) = &answers.phrase_to {
        console.say(&format!(
            "  recovery     {}: print it twice, put it into two envelopes, then delete the file",
            file.display()
        ));
    }
    console.say(&match unit {
        Unit::Runs => t("setup-unit-runs", &[]),
        Unit::None => t("setup-unit-none", &[]),
        Unit::Silent(name) => t("setup-unit-silent", &[("unit", name.into())]),
    });
    console.say(&t("setup-link", &[("link", link.into())]));
    console.say("`bookbag setup link` makes a new link, as long as nobody has signed up.");
}

/// A text of `setup.ftl`: the console speaks English, as its options do.
fn t(id: &str, values: &[(&str, Value)]) -> String {
    text(ENGLISH, id, values)
}

fn refuse_a_second(config: &Config) -> Result<(), Stop> {
    if is_set_up(config) {
        return Err(Stop::refused(format!(
            "there is a school in {} already, and setup overwrites nothing; `bookbag setup link` makes a new link for its first leader",
            config.data.display()
        )));
    }
    Ok(())
}

fn address(config: &Config, token: &str) -> String {
    format!("{}/start/{token}", config.origin())
}

/// 256 bits that only the holder of the link knows.
fn token() -> Result<String, Stop> {
    Ok(data_encoding::BASE64URL_NOPAD.encode(Key32::random()?.bytes()))
}
