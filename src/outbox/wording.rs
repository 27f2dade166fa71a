//! What mails say: one sheet for all of them, its sentences from the reader's locale file.
//!
//! Invariants: no content of the school's life and no name of an adult, of a child at most the first name (D116); the text
//! part alone says everything; a link stands on a line of its own; nothing is loaded, so nobody learns when it was read.

use askama::Template;

use super::email::{Content, one_line};
use crate::disk::Level;
use crate::error::{Error, Result};
use crate::locale::Lang;

/// The school as a mail names it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct School {
    /// Its name.
    pub name: String,
    /// Its address on one line; may be empty.
    pub address: String,
    /// The office's telephone; may be empty.
    pub telephone: String,
}

/// A mail that Bookbag can write. The list is closed, and so is what each may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Mail {
    /// A leader invites somebody onto the staff.
    StaffInvitation {
        /// Where the account is made.
        link: String,
        /// The last day it works, as the reader writes dates.
        until: String,
    },
    /// The school invites a guardian.
    GuardianInvitation {
        /// Where joining begins.
        link: String,
        /// The child's first name; nothing else about the child.
        child: String,
        /// The last day it works, as the reader writes dates.
        until: String,
    },
    /// A child has left the school; to its guardians.
    ChildLeft {
        /// The child's first name; nothing else about the child.
        child: String,
        /// Home, where what is left can be read.
        link: String,
    },
    /// The school invites a guardian once more; what went before no longer works.
    GuardianReminder {
        /// Where joining begins.
        link: String,
        /// The child's first name; nothing else about the child.
        child: String,
        /// The last day it works, as the reader writes dates.
        until: String,
    },
    /// A guardian lets somebody look at chosen things about a child.
    DelegateInvitation {
        /// Where joining begins.
        link: String,
        /// The child's first name; nothing else about the child.
        child: String,
        /// The last day it works, as the reader writes dates.
        until: String,
    },
    /// Somebody without a code shows that mail to this address arrives (D18).
    AddressProof {
        /// Where asking goes on.
        link: String,
    },
    /// The school has accepted a request to join; says nothing of whom it is about.
    RequestAccepted {
        /// Where joining goes on, or the home page of who has an account.
        link: String,
    },
    /// The school could not go on with a request to join; says nothing of why.
    RequestDeclined {
        /// Where a code is typed.
        link: String,
    },
    /// Somebody asked for a new password.
    PasswordReset {
        /// Where the new password is chosen.
        link: String,
    },
    /// A guardian signs in on a new device (TRUST 2.1).
    SignInCode {
        /// The digits, in two groups.
        code: String,
        /// Where the account's sessions are listed.
        link: String,
    },
    /// Something about the account has changed (ASVS 5.0 6.3.5).
    AccountChanged {
        /// What has changed.
        change: Change,
        /// When, as the reader writes times.
        when: String,
        /// Where the account's devices and sessions are listed.
        link: String,
    },
    /// The nightly self-test found a restricted link that opens something; to leaders and IT, without a name.
    RestrictionLeak {
        /// How many things opened.
        count: String,
        /// Where leaders read which.
        link: String,
    },
    /// Room on the school's disk gets scarce; to IT.
    DiskLow {
        /// How scarce.
        level: Level,
        /// Hundredths that are free.
        share: String,
        /// The status page.
        link: String,
    },
}

/// What may change about an account so that its owner hears of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Somebody signed in on a device that was not known.
    NewDevice,
    /// The password.
    Password,
    /// The e-mail address; this goes to the old one.
    Email,
    /// The second factor was set, changed or removed.
    SecondFactor,
    /// A recovery code was used.
    RecoveryCode,
    /// The account was made with an invitation.
    Joined,
    /// Its owner closed the account.
    Closed,
}

impl Change {
    /// The word that ends the message ids and that the outbox stores.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::NewDevice => "device",
            Self::Password => "password",
            Self::Email => "email",
            Self::SecondFactor => "factor",
            Self::RecoveryCode => "recovery",
            Self::Joined => "joined",
            Self::Closed => "closed",
        }
    }
}

struct Action {
    label: String,
    link: String,
}

#[derive(Template)]
#[template(path = "mail/sheet.html")]
struct AsHtml<'a> {
    sheet: &'a Sheet,
}

#[derive(Template)]
#[template(path = "mail/sheet.txt", escape = "none", whitespace = "preserve")]
struct AsText<'a> {
    sheet: &'a Sheet,
}

/// One mail as it is laid out, in the order it is read.
struct Sheet {
    lang: Lang,
    school: School,
    /// Subject, title and heading in one.
    title: String,
    hello: String,
    /// What it is about.
    body: Vec<String>,
    action: Action,
    /// What to know about the link.
    after: Vec<String>,
    /// What holds for every mail of Bookbag.
    foot: String,
    telephone: String,
}

/// Says a text of the mails by its id, with values for its variables.
type Say<'s> = dyn Fn(&str, &[(&str, &str)]) -> String + 's;

impl Mail {
    /// The mail in the reader's language, on the paper of `school`.
    ///
    /// # Errors
    /// [`Error::Fault`] if a template fails.
    pub fn compose(&self, school: &School, lang: Lang) -> Result<Content> {
        let sheet = self.sheet(school, lang);
        Ok(Content {
            subject: sheet.title.clone(),
            text: AsText { sheet: &sheet }.render().map_err(Error::fault)?,
            html: AsHtml { sheet: &sheet }.render().map_err(Error::fault)?,
        })
    }

    fn sheet(&self, school: &School, lang: Lang) -> Sheet {
        let place = school.name.as_str();
        let say = |id: &str, values: &[(&str, &str)]| {
            let mut all = vec![("school", place)];
            all.extend_from_slice(values);
            lang.t_with(id, &all)
        };
        let telephone = match school.telephone.as_str() {
            "" => String::new(),
            number => say("mail-office", &[("number", number)]),
        };
        let (title, body, action, after) = self.sentences(&say);
        Sheet {
            lang,
            school: school.clone(),
            title: one_line(&title),
            hello: say("mail-hello", &[]),
            body,
            action,
            after,
            foot: say("mail-foot", &[]),
            telephone,
        }
    }

    fn sentences(&self, say: &Say<'_>) -> (String, Vec<String>, Action, Vec<String>) {
        let press = |id: &str, link: &str| Action { label: say(id, &[]), link: link.to_owned() };
        match self {
            Self::StaffInvitation { link, until } => (
                say("mail-staff-title", &[]),
                vec![say("mail-staff-body", &[])],
                press("mail-staff-action", link),
                vec![say("mail-link-once", &[("until", until)]), say("mail-not-you", &[])],
            ),
            Self::GuardianInvitation { link, child, until } => (
                say("mail-guardian-title", &[]),
                vec![say("mail-guardian-body", &[("child", child)]), say("mail-guardian-choice", &[("child", child)])],
                press("mail-guardian-action", link),
                vec![say("mail-link-once", &[("until", until)]), say("mail-not-you", &[])],
            ),
            Self::ChildLeft { child, link } => (
                say("mail-left-title", &[("child", child)]),
                vec![say("mail-left-body", &[("child", child)]), say("mail-left-keeps", &[("child", child)])],
                press("mail-left-action", link),
                vec![say("mail-left-after", &[("child", child)])],
            ),
            Self::GuardianReminder { link, child, until } => (
                say("mail-reminder-title", &[]),
                vec![say("mail-reminder-body", &[("child", child)]), say("mail-guardian-choice", &[("child", child)])],
                press("mail-guardian-action", link),
                vec![say("mail-reminder-newest", &[("until", until)]), say("mail-not-you", &[])],
            ),
            Self::AddressProof { link } => (
                say("mail-proof-title", &[]),
                vec![say("mail-proof-body", &[])],
                press("mail-proof-action", link),
                vec![say("mail-proof-after", &[])],
            ),
            Self::RequestAccepted { link } => (
                say("mail-accepted-title", &[]),
                vec![say("mail-accepted-body", &[])],
                press("mail-accepted-action", link),
                vec![say("mail-not-you", &[])],
            ),
            Self::RequestDeclined { link } => (
                say("mail-declined-title", &[]),
                vec![say("mail-declined-body", &[])],
                press("mail-declined-action", link),
                Vec::new(),
            ),
            Self::DelegateInvitation { link, child, until } => (
                say("mail-delegate-title", &[]),
                vec![say("mail-delegate-body", &[("child", child)])],
                press("mail-delegate-action", link),
                vec![say("mail-link-once", &[("until", until)]), say("mail-not-you", &[])],
            ),
            Self::PasswordReset { link } => (
                say("mail-reset-title", &[]),
                vec![say("mail-reset-body", &[])],
                press("mail-reset-action", link),
                vec![say("mail-reset-after", &[])],
            ),
            Self::SignInCode { code, link } => (
                say("mail-code-title", &[]),
                vec![say("mail-code-body", &[]), say("mail-code-digits", &[("code", code)])],
                press("mail-changed-action", link),
                vec![say("mail-code-after", &[])],
            ),
            Self::AccountChanged { change, when, link } => (
                say(&format!("mail-changed-{}", change.word()), &[]),
                vec![say(&format!("mail-changed-{}-body", change.word()), &[("when", when)])],
                press("mail-changed-action", link),
                vec![say("mail-changed-after", &[])],
            ),
            Self::RestrictionLeak { count, link } => (
                say("mail-leak-title", &[]),
                vec![say("mail-leak-body", &[("count", count)]), say("mail-leak-do", &[])],
                press("mail-leak-action", link),
                Vec::new(),
            ),
            Self::DiskLow { level, share, link } => (
                say(&format!("mail-disk-{}", level.word()), &[]),
                vec![say(&format!("mail-disk-{}-body", level.word()), &[("share", share)]), say("mail-disk-do", &[])],
                press("mail-disk-action", link),
                Vec::new(),
            ),
        }
    }
}

impl Sheet {
    /// A paragraph of the text part, wrapped at 72 characters.
    fn wrapped(&self, text: &str) -> String {
        let mut lines = Vec::new();
        let mut line = String::new();
        for word in text.split_whitespace() {
            if !line.is_empty() && line.chars().count() + 1 + word.chars().count() > 72 {
                lines.push(std::mem::take(&mut line));
            }
            if !line.is_empty() {
                line.push(' ');
            }
            line.push_str(word);
        }
        lines.push(line);
        lines.join("\n")
    }
}

#[cfg(test)]
mod tests;
