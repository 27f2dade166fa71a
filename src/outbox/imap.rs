//! Mails that came back, read by IMAP in a mailbox of the school's mail host (RFC 3501, and RFC 9051 for what replaced it).
//!
//! Invariants: a mail is marked or deleted only once what it tells is durable; a mail that cannot be read is passed over like one that
//! tells nothing; the next run begins behind the mail at which the last one ended, so that none stops those behind it; what the host
//! says is never kept, for it repeats addresses.

use data_encoding::BASE64;
use parking_lot::Mutex;
use zeroize::Zeroizing;

use super::bounces;
use super::email::{Login, Trouble};
use super::gateway::secret;
use super::store;
use crate::clock::{MINUTE, Moment};
use crate::config::MailSecurity;
use crate::config::bounces::{Afterwards, Imap};
use crate::db::Db;
use crate::error::{Error, Result};
use crate::outbound::imap::{Heard, LONGEST_LITERAL, Wire};
use crate::outbound::{Encryption, Failure, Host, Outbound, Purpose};

/// How long the mailbox is left alone after a run: hosts turn away who signs in too often.
const EVERY: i64 = 2 * MINUTE;
/// Mails that one run reads.
const AT_ONCE: usize = 100;
/// Responses that one command may draw.
const MOST_RESPONSES: usize = 10_000;

/// The mailbox, and how the last runs went.
pub(super) struct Mailbox {
    login: Login,
    folder: String,
    afterwards: Afterwards,
    turn: Mutex<Turn>,
}

#[derive(Default)]
struct Turn {
    /// When it is read again.
    due: Moment,
    /// How often in a row it could not be read.
    strikes: i64,
    /// The mail that was read last.
    last: u32,
}

/// The host that the mailbox may be reached at.
pub(super) fn host(imap: &Imap) -> Host {
    Host {
        purpose: Purpose::Imap,
        name: imap.host.clone(),
        port: imap.port(),
        encryption: match imap.security {
            MailSecurity::Starttls => Encryption::StartTls,
            MailSecurity::Implicit => Encryption::Implicit,
            MailSecurity::Loopback => Encryption::None,
        },
        authorities: imap.ca_file.clone(),
    }
}

/// Why a run ended early.
enum Stop {
    /// No connection, or one that broke off or spoke what is not IMAP.
    Door(Failure),
    /// The host does not take name and password.
    Login,
    /// The host does not open the folder, or lets nothing be marked in it.
    Folder,
    /// It is not the host's fault.
    Ours(Error),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        Self::Door(failure)
    }
}

impl Stop {
    fn trouble(self) -> Result<Trouble> {
        Ok(match self {
            Self::Door(Failure::NotEncrypted(_)) => Trouble::Encryption,
            Self::Door(Failure::NotConfigured | Failure::PlainBeyondLoopback | Failure::Unfit(_)) | Self::Folder => {
                Trouble::Configuration
            }
            Self::Door(Failure::Unreachable(_) | Failure::TurnedAway(_) | Failure::NoAnswer(_)) => Trouble::Unreachable,
            Self::Login => Trouble::Login,
            Self::Ours(error) => return Err(error),
        })
    }
}

impl Mailbox {
    /// The mailbox of the configuration.
    ///
    /// # Errors
    /// As reading the file with the password gives them.
    pub(super) fn configured(imap: &Imap) -> Result<Self> {
        let password = secret(&imap.password_file)?;
        Ok(Self {
            login: Login { user: imap.user.clone(), password },
            folder: imap.folder.clone(),
            afterwards: imap.afterwards,
            turn: Mutex::default(),
        })
    }

    /// Reads what came back, where it is time for that. What the host says or does not say is no error: it is told in the log, and
    /// tried again later and later, at most hourly. Whether the host was asked in vain.
    ///
    /// # Errors
    /// As the database gives them.
    pub(super) fn gather(&self, db: &Db, door: &Outbound) -> Result<bool> {
        if self.turn.lock().due > db.clock().now() {
            return Ok(false);
        }
        let trouble = match self.read(db, door) {
            Ok(()) => None,
            Err(stop) => Some(stop.trouble()?),
        };
        let mut turn = self.turn.lock();
        let Some(trouble) = trouble else {
            turn.strikes = 0;
            turn.due = db.clock().now().plus(EVERY);
            return Ok(false);
        };
        tracing::warn!(trouble = trouble.word(), "the mailbox that mails come back to cannot be read");
        turn.due = db.clock().now().plus(store::pause(trouble, turn.strikes).max(EVERY));
        turn.strikes += 1;
        Ok(true)
    }

    fn read(&self, db: &Db, door: &Outbound) -> Result<(), Stop> {
        let mut talk = Talk { wire: door.wire(Purpose::Imap)?, commands: 0 };
        let can_expunge = talk.sign_in(&self.login)?;
        talk.open(&self.folder)?;
        let mut mails = talk.waiting(self.afterwards)?;
        mails.sort_unstable();
        let last = self.turn.lock().last;
        let behind = mails.partition_point(|mail| *mail <= last);
        mails.rotate_left(behind);
        for mail in mails.into_iter().take(AT_ONCE) {
            self.turn.lock().last = mail;
            if let Some(bytes) = talk.fetch(mail)? {
                bounces::take_in(db, &String::from_utf8_lossy(&bytes).replace("\r\n", "\n")).map_err(Stop::Ours)?;
            }
            talk.finish(mail, self.afterwards, can_expunge)?;
        }
        // Everything is done; how the host takes leave concerns nobody.
        let _left = talk.command("LOGOUT", None, |_| {});
        Ok(())
    }
}

/// A conversation of commands and answers.
struct Talk {
    wire: Wire,
    commands: u32,
}

impl Talk {
    /// Gives a command, hands each response with data to `told`, and says whether the command went well. `more` is what the host may
    /// ask for in between.
    fn command(
        &mut self,
        command: &str,
        mut more: Option<&str>,
        mut told: impl FnMut(&Heard),
    ) -> Result<bool, Failure> {
        self.commands += 1;
        let tag = format!("b{} ", self.commands);
        self.wire.say(&Zeroizing::new(format!("{tag}{command}")))?;
        for _ in 0..MOST_RESPONSES {
            let heard = self.wire.hear()?;
            let text = heard.texts.first().map_or("", String::as_str);
            if let Some(end) = text.strip_prefix(&tag) {
                return Ok(first_word(end).eq_ignore_ascii_case("OK"));
            } else if text.starts_with("* ") {
                told(&heard);
            } else if let (true, Some(more)) = (text.starts_with('+'), more.take()) {
                self.wire.say(more)?;
            } else {
                break;
            }
        }
        Err(Failure::NoAnswer("what the host says is no answer to what it was asked".to_owned()))
    }

    /// Signs in, and says whether single mails can be expunged (RFC 4315).
    fn sign_in(&mut self, login: &Login) -> Result<bool, Stop> {
        let mut can = self.capabilities()?;
        let has = |can: &[String], word: &str| can.iter().any(|found| found.eq_ignore_ascii_case(word));
        let taken = if has(&can, "AUTH=PLAIN") {
            let both = Zeroizing::new(format!("\0{}\0{}", login.user, login.password.as_str()));
            let both = Zeroizing::new(BASE64.encode(both.as_bytes()));
            self.command("AUTHENTICATE PLAIN", Some(&both), |_| {})?
        } else if let (false, Some(user), Some(password)) =
            (has(&can, "LOGINDISABLED"), quoted(&login.user), quoted(&login.password))
        {
            self.command(&Zeroizing::new(format!("LOGIN {} {}", *user, *password)), None, |_| {})?
        } else {
            false
        };
        if !taken {
            return Err(Stop::Login);
        }
        // Hosts say more of what they can to whom they know.
        can.extend(self.capabilities()?);
        Ok(has(&can, "UIDPLUS"))
    }

    fn capabilities(&mut self) -> Result<Vec<String>, Failure> {
        let mut can = Vec::new();
        self.command("CAPABILITY", None, |heard| {
            if let Some(list) = data(heard, "CAPABILITY") {
                can.extend(list.split(' ').map(str::to_owned));
            }
        })?;
        Ok(can)
    }

    fn open(&mut self, folder: &str) -> Result<(), Stop> {
        let folder = quoted(folder).ok_or(Stop::Folder)?;
        // Commands have no case (RFC 9051 §9); in capitals this one would read as SQL.
        let opened = self.command(&format!("Select {}", *folder), None, |_| {})?;
        opened.then_some(()).ok_or(Stop::Folder)
    }

    /// The mails that nobody has read, or that nobody has deleted.
    fn waiting(&mut self, afterwards: Afterwards) -> Result<Vec<u32>, Stop> {
        let mut numbers = Vec::new();
        let which = match afterwards {
            Afterwards::MarkRead => "UID SEARCH UNSEEN",
            Afterwards::Delete => "UID SEARCH UNDELETED",
        };
        let found = self.command(which, None, |heard| {
            numbers
                .extend(data(heard, "SEARCH").unwrap_or_default().split(' ').filter_map(|uid| uid.parse::<u32>().ok()));
        })?;
        found.then_some(numbers).ok_or(Stop::Folder)
    }

    /// The beginning of a mail, without marking it; `None` where the host cannot give it.
    fn fetch(&mut self, mail: u32) -> Result<Option<Vec<u8>>, Failure> {
        let mut body = None;
        let found = self.command(&format!("UID FETCH {mail} (BODY.PEEK[]<0.{LONGEST_LITERAL}>)"), None, |heard| {
            if is_of(heard, mail) && heard.literals.len() == 1 {
                body = heard.literals.first().cloned();
            }
        })?;
        Ok(body.filter(|_| found))
    }

    fn finish(&mut self, mail: u32, afterwards: Afterwards, can_expunge: bool) -> Result<(), Stop> {
        let done = match afterwards {
            Afterwards::MarkRead => self.command(&format!("UID STORE {mail} +FLAGS.SILENT (\\Seen)"), None, |_| {})?,
            Afterwards::Delete => {
                let expunge = if can_expunge { format!("UID EXPUNGE {mail}") } else { "EXPUNGE".to_owned() };
                self.command(&format!("UID STORE {mail} +FLAGS.SILENT (\\Deleted)"), None, |_| {})?
                    && self.command(&expunge, None, |_| {})?
            }
        };
        done.then_some(()).ok_or(Stop::Folder)
    }
}

fn first_word(text: &str) -> &str {
    text.split(' ').next().unwrap_or_default()
}

/// What stands behind `* KIND `.
fn data<'h>(heard: &'h Heard, kind: &str) -> Option<&'h str> {
    let text = heard.texts.first()?.strip_prefix("* ")?;
    first_word(text).eq_ignore_ascii_case(kind).then(|| text[kind.len()..].trim())
}

/// Whether a response is the beginning of this very mail: `* 7 FETCH (UID 12 BODY[]<0> {340}` … `)`.
fn is_of(heard: &Heard, mail: u32) -> bool {
    let uid = mail.to_string();
    let mut words = heard.texts.iter().flat_map(|text| text.split([' ', '(', ')']));
    let is_fetch = heard
        .texts
        .first()
        .and_then(|text| text.split(' ').nth(2))
        .is_some_and(|word| word.eq_ignore_ascii_case("FETCH"));
    let is_body = heard.texts.first().is_some_and(|text| text.to_ascii_uppercase().contains("BODY[]<0> {"));
    is_fetch && is_body && words.any(|word| word.eq_ignore_ascii_case("UID")) && words.next() == Some(uid.as_str())
}

/// A text between quotation marks; `None` where it cannot stand there (RFC 3501 §4.3).
fn quoted(text: &str) -> Option<Zeroizing<String>> {
    let fits = text.bytes().all(|byte| matches!(byte, b' '..=b'~'));
    fits.then(|| Zeroizing::new(format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(texts: &[&str]) -> Heard {
        let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
        Heard { literals: vec![Vec::new(); texts.len() - 1], texts }
    }

    #[test]
    fn a_mail_is_taken_for_the_one_that_was_asked_for_and_no_other() {
        assert!(is_of(&heard(&["* 7 FETCH (UID 12 BODY[]<0> {340}", ")"]), 12));
        assert!(is_of(&heard(&["* 7 FETCH (FLAGS (\\Recent) BODY[]<0> {340}", " UID 12)"]), 12), "the order is free");
        assert!(!is_of(&heard(&["* 12 FETCH (UID 7 BODY[]<0> {340}", ")"]), 12));
        assert!(!is_of(&heard(&["* 12 FETCH (UID 12 FLAGS (\\Seen))"]), 12));
        assert!(!is_of(&heard(&["* 12 EXISTS"]), 12));
    }

    #[test]
    fn a_password_stays_one_word_of_one_line() {
        assert_eq!(quoted("a \"b\\").as_deref().map(String::as_str), Some("\"a \\\"b\\\\\""));
        assert_eq!(quoted("a\r\nb LOGOUT"), None);
        assert_eq!(quoted("Zoë"), None);
    }
}
