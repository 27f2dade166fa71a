//! What setup wants to know: asked on the console, or read from a file with the same keys; and the settings it writes from that.

use std::fs;
use std::path::{Path, PathBuf};

use jiff::tz::TimeZone;
use serde::Deserialize;

use super::super::Console;
use super::super::opening::Stop;
use crate::config::{Config, ConfigError};

/// The answers. Only the school's name and the host are needed.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Answers {
    /// The school's name.
    pub school: String,
    /// The name under which parents open Bookbag.
    pub host: Option<String>,
    /// IANA name of the school's time zone.
    #[serde(default = "default_zone")]
    pub time_zone: String,
    /// The address to listen on.
    pub listen: Option<String>,
    /// `off`, `self-signed`, or `{ files = { cert = "…", key = "…" } }`.
    pub tls: Option<toml::Value>,
    /// The proxy in front, where TLS is off.
    pub proxy: Option<String>,
    /// The mail server, as in the settings.
    pub mail: Option<toml::Value>,
    /// Where IT support is told of trouble.
    pub it: Option<String>,
    /// The data folder.
    pub data: Option<PathBuf>,
    /// The master key's file.
    pub key_file: Option<PathBuf>,
    /// The file for the recovery phrase, where nobody sits at the console.
    pub phrase_to: Option<PathBuf>,
}

fn default_zone() -> String {
    "Europe/London".into()
}

impl Answers {
    /// Reads the answers from a file.
    ///
    /// # Errors
    /// A complaint that names the file, the line and the key.
    pub fn read(file: &Path) -> Result<Self, Stop> {
        let text = fs::read_to_string(file).map_err(|error| Stop::refused(format!("{}: {error}", file.display())))?;
        let answers: Self = toml::from_str(&text).map_err(|error| ConfigError::from_toml(file, &text, &error))?;
        answers.complaint().map_or(Ok(answers), |words| Err(Stop::refused(format!("{}: {words}", file.display()))))
    }

    /// Asks on the console; where the settings are there already, only for what they do not hold. `config` is their file.
    ///
    /// What the settings would refuse is asked again at once, with the reason, so that a slip costs one answer and not all.
    ///
    /// # Errors
    /// A refusal at the end of the input.
    pub fn ask(console: Console, config: &Path) -> Result<Self, Stop> {
        let mut answers = Self {
            school: ask(console, "What is the school called?", "", |name| (1..=120).contains(&name.chars().count()))?,
            time_zone: ask(console, "Which time zone is it in?", "Europe/London", is_time_zone)?,
            ..Self::default()
        };
        if config.exists() {
            return Ok(answers);
        }
        answers.until_sound(console, config, |answers| {
            answers.host = some(ask(
                console,
                "Which address will parents open, for example bookbag.school.example?",
                "",
                |host| !host.is_empty(),
            )?);
            Ok(())
        })?;
        answers.until_sound(console, config, |answers| answers.ask_doors(console))?;
        answers.until_sound(console, config, |answers| {
            answers.mail = ask_mail(console)?;
            Ok(())
        })?;
        answers.it = some(ask(console, "Which e-mail address is IT support's? (empty: none)", "", |it| {
            it.is_empty() || it.contains('@')
        })?);
        Ok(answers)
    }

    /// Asks what belongs together, until the settings would take it.
    fn until_sound(
        &mut self,
        console: Console,
        config: &Path,
        questions: impl Fn(&mut Self) -> Result<(), Stop>,
    ) -> Result<(), Stop> {
        loop {
            questions(self)?;
            match Config::parse(config, &self.settings(None, config)) {
                Ok(_) => return Ok(()),
                Err(wrong) => console.say(&format!("  {} Please answer again.", wrong.words())),
            }
        }
    }

    /// Asks how the connection is encrypted and where Bookbag listens.
    fn ask_doors(&mut self, console: Console) -> Result<(), Stop> {
        let tls = ask(
            console,
            "How is the connection encrypted: self-signed, files, or off (only behind a proxy)?",
            "self-signed",
            |tls| matches!(tls, "self-signed" | "files" | "off"),
        )?;
        self.tls = Some(match tls.as_str() {
            "files" => ask_files(console)?,
            word => toml::Value::String(word.into()),
        });
        (self.proxy, self.listen) = (None, None);
        if tls == "off" {
            let question = "Which address does the proxy come from? (empty: this machine alone)";
            self.proxy = some(ask(console, question, "", |_| true)?);
            let usual = if self.proxy.is_some() { "0.0.0.0:8080" } else { "127.0.0.1:8080" };
            self.listen = some(ask(console, "Listen on", usual, |_| true)?);
        }
        Ok(())
    }

    /// What cannot be right.
    fn complaint(&self) -> Option<String> {
        if self.school.trim().is_empty() || self.school.chars().count() > 120 {
            return Some("school: the school's name has 1 to 120 characters".into());
        }
        (!is_time_zone(&self.time_zone))
            .then(|| format!("time_zone: \"{}\" is no time zone; for example \"Europe/London\"", self.time_zone))
    }

    /// The settings file that these answers make. `data` and `config` are from the command line.
    #[must_use]
    pub fn settings(&self, data: Option<&Path>, config: &Path) -> String {
        let beside = config.parent().unwrap_or(Path::new("/etc/bookbag"));
        let data =
            data.map(Path::to_path_buf).or_else(|| self.data.clone()).unwrap_or_else(|| "/var/lib/bookbag".into());
        let key_file = self.key_file.clone().unwrap_or_else(|| beside.join("master.key"));
        let host = self.host.clone().unwrap_or_default();
        let mut text = String::from("# Bookbag on this machine. What a leader may change is in the school itself.\n\n");
        let quoted = |value: &str| toml::Value::String(value.into()).to_string();
        let mut line = |remark: &str, key: &str, value: String| {
            text.push_str(&format!("# {remark}\n{key} = {value}\n\n"));
        };
        line("Everything that the school owns; it is encrypted.", "data", quoted(&data.to_string_lossy()));
        line(
            "The master key: never in the data folder, never in a backup.",
            "key_file",
            quoted(&key_file.to_string_lossy()),
        );
        line(
            "Names under which people open Bookbag; the first stands in letters and mails.",
            "hosts",
            format!("[{}]", quoted(&host)),
        );
        if let Some(listen) = &self.listen {
            line("The address to listen on.", "listen", quoted(listen));
        }
        if let Some(proxy) = &self.proxy {
            line("The proxy in front, which encrypts.", "proxy", quoted(proxy));
        }
        if let Some(it) = &self.it {
            line("Where IT support is told of trouble.", "it", quoted(it));
        }
        if let Some(tls) = &self.tls {
            line(
                "How the connection is encrypted: \"off\", \"self-signed\", or certificate files.",
                "tls",
                tls.to_string(),
            );
        }
        if let Some(mail) = &self.mail {
            line("The mail server; its password is in a file of its own.", "mail", mail.to_string());
        }
        text
    }

    /// The same, read back and checked.
    ///
    /// # Errors
    /// A complaint about what was answered.
    pub fn checked_settings(&self, data: Option<&Path>, config: &Path) -> Result<(String, Config), Stop> {
        let text = self.settings(data, config);
        let config = Config::parse(config, &text)?;
        Ok((text, config))
    }
}

fn is_time_zone(name: &str) -> bool {
    TimeZone::get(name).is_ok()
}

fn some(answer: String) -> Option<String> {
    (!answer.is_empty()).then_some(answer)
}

/// Asks until the answer is acceptable; an empty one takes what is usual.
fn ask(console: Console, question: &str, usual: &str, acceptable: impl Fn(&str) -> bool) -> Result<String, Stop> {
    let shown = if usual.is_empty() { question.to_owned() } else { format!("{question} [{usual}]") };
    loop {
        let Some(answer) = console.ask(&shown)? else {
            return Err(Stop::refused("the answers ended before the questions; nothing was made"));
        };
        let answer = if answer.is_empty() { usual.to_owned() } else { answer };
        if acceptable(&answer) {
            return Ok(answer);
        }
        console.say("  That cannot be right; please again.");
    }
}

fn ask_files(console: Console) -> Result<toml::Value, Stop> {
    let cert = ask(console, "Where is the certificate (PEM, with its chain)?", "", |path| Path::new(path).is_file())?;
    let key = ask(console, "Where is its private key (PEM)?", "", |path| Path::new(path).is_file())?;
    let files = toml::Table::from_iter([("cert".to_owned(), cert.into()), ("key".to_owned(), key.into())]);
    Ok(toml::Table::from_iter([("files".to_owned(), files.into())]).into())
}

fn ask_mail(console: Console) -> Result<Option<toml::Value>, Stop> {
    let host = ask(console, "Which mail server takes the school's mail? (empty: none yet)", "", |_| true)?;
    if host.is_empty() {
        return Ok(None);
    }
    let mut mail = toml::Table::from_iter([("host".to_owned(), host.into())]);
    let security = ask(
        console,
        "How is it encrypted: starttls, implicit, or loopback (on this machine)?",
        "starttls",
        |security| matches!(security, "starttls" | "implicit" | "loopback"),
    )?;
    mail.insert("security".into(), security.into());
    let user = ask(console, "With which name does Bookbag sign in there? (empty: none)", "", |_| true)?;
    if !user.is_empty() {
        mail.insert("user".into(), user.into());
        let file = ask(console, "In which file is the password?", "/etc/bookbag/mail.password", |_| true)?;
        mail.insert("password_file".into(), file.into());
    }
    let from = ask(console, "Which address do mails come from?", "", |from| from.contains('@'))?;
    mail.insert("from".into(), from.into());
    Ok(Some(mail.into()))
}
