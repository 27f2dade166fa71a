//! The staff's home: own classes and drafts; for the roles with whole-school reach what waits at their desk, in numbers.

use askama::Template;

use super::{Child, Group, Recent, greeting, store};
use crate::clock::Moment;
use crate::db::Db;
use crate::db::ids::{ClassId, PostId};
use crate::error::Result;
use crate::locale::{Value, text};
use crate::page::Page;
use crate::policy::May;
use crate::policy::people::PersonFace;
use crate::policy::public::UseWholeSchoolReach;

/// The page.
#[derive(Template)]
#[template(path = "home/staff.html")]
pub(super) struct StaffHome {
    pub page: Page,
    pub name: String,
    /// Own children of somebody who is a guardian too: one person, one page, no switch.
    pub children: Vec<Child>,
    pub classes: Vec<Taught>,
    /// Classes that somebody asks to join, and how many do.
    pub requests: Vec<(ClassId, String, i64)>,
    pub drafts: Vec<Draft>,
    pub posts: Vec<Recent>,
    pub school: Option<School>,
}

impl StaffHome {
    fn greeting(&self) -> String {
        greeting(&self.page, &self.name)
    }

    /// `Somebody asks for a place in Hazel.`
    fn asked(&self, class: &str, count: impl Into<Value>) -> String {
        let values = [("class", Value::from(class)), ("count", count.into())];
        text(self.page.lang, "requests-home", &values)
    }

    /// Staff's posts carry no name tapes.
    fn nobody(&self) -> Vec<&Child> {
        Vec::new()
    }
}

/// A class that one teaches, in numbers.
pub(super) struct Taught {
    pub group: Group,
    pub pupils: i64,
    /// Pupils with at least one guardian who has an account.
    pub reached: i64,
    pub last_post_at: Option<Moment>,
}

/// A post that is not published yet.
pub(super) struct Draft {
    pub post: PostId,
    pub class_name: Option<String>,
    pub text: String,
    pub drafted_at: Moment,
    pub pictures: i64,
    /// Pictures of which nobody has said yet who is in them.
    pub untold: i64,
}

/// What the whole-school roles see: numbers, and where they lead.
pub(super) struct School {
    /// Doors of the desk: icon, tone, ids of heading and sentence, number, address.
    pub desks: Vec<Desk>,
    /// The message id of the warning for IT and leaders, where room on the disk is scarce.
    pub warning: Option<String>,
    /// Whether the classes may be opened, or only their rosters.
    pub leads: bool,
    /// All classes, for leaders and the office.
    pub classes: Vec<Taught>,
}

/// One door of the desk.
pub(super) struct Desk {
    pub icon: &'static str,
    pub tone: &'static str,
    pub text: &'static str,
    pub count: Option<i64>,
    pub href: &'static str,
}

impl School {
    /// What this person's roles show.
    pub(super) fn read(db: &Db, may: &May<UseWholeSchoolReach>, face: &PersonFace) -> Result<Self> {
        let has = |roles: &[&str]| roles.iter().any(|role| face.roles.iter().any(|held| held == role));
        db.read(may, |tx, may| {
            let counts = store::desk_counts(tx, may)?;
            let desk = |icon, tone, text, count, href| Desk { icon, tone, text, count, href };
            let mut desks = Vec::new();
            if has(&["office", "leader"]) {
                desks.push(desk("user-check", "coral", "home-desk-suspended", Some(counts.suspended), "/roster"));
                desks.push(desk("mail", "sun", "home-desk-invitations", Some(counts.not_joined), "/invitations"));
                let dead = Some(counts.dead_addresses);
                desks.push(desk("triangle-alert", "rose", "home-desk-undelivered", dead, "/undelivered"));
                desks.push(desk("key-round", "clay", "home-desk-guardians", None, "/guardians"));
                desks.push(desk("clipboard-check", "leaf", "home-desk-consents", Some(counts.unanswered), "/consents"));
                desks.push(desk("file-spreadsheet", "sky", "home-desk-roster", Some(counts.pupils), "/roster"));
            }
            if has(&["leader", "dpo"]) {
                desks.push(desk("eye", "plum", "home-desk-access", None, "/access-log"));
            }
            if has(&["dpo"]) && !has(&["office", "leader"]) {
                desks.push(desk("clipboard-check", "leaf", "home-desk-register", None, "/consents"));
            }
            if has(&["it", "leader"]) {
                desks.push(desk("activity", "sea", "home-desk-status", None, "/status"));
            }
            if has(&["it"]) {
                desks.push(desk("send", "clay", "home-desk-outbox", Some(counts.waiting_mails), "/outbox"));
            }
            let level = db.disk().level();
            let warning =
                (level.is_scarce() && has(&["it", "leader"])).then(|| format!("machine-disk-{}", level.word()));
            let classes = if has(&["leader", "office"]) { store::all_classes(tx, may)? } else { Vec::new() };
            Ok(Self { desks, warning, leads: has(&["leader"]), classes })
        })
    }
}
