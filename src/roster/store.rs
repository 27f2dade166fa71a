//! The school as an import finds it, and what a confirmed import writes.
//!
//! Invariants: everything of one import is in one transaction; the plan is made again in it and must be the one that was
//! shown; nobody is doubled; access never widens (D123, D141).

mod again;
mod lists;
mod mappings;
mod past;
mod trace;
mod undo;

use std::collections::HashMap;

use rusqlite::{Row, named_params};

use super::plan::{AdultStep, Change, KnownAdult, KnownLink, KnownPupil, LinkState, LinkStep, Plan, PupilStep, School};
use super::{Adult, Answer, Doubt, Link, Pupil, Reading};
use crate::accounts::mails::{self, Post};
use crate::accounts::store as accounts;
use crate::classes;
use crate::db::ids::{ClassId, LinkId, PersonId, PupilId};
use crate::db::{Topic, Tx};
use crate::error::{Error, Result};
use crate::families;
use crate::outbox::wording::Change as Changed;
use crate::school::names::fold;

use trace::{Field, Trace};

pub use lists::{ClassCount, Waiting, class_counts, waiting};
pub use mappings::{Remembered, forget_mapping, mappings, remember, remembered};
pub use past::{PastImport, past_imports, undoable};
pub use undo::{Keeps, Undone, forget_traces, undo, unused_invitations};

/// The school as an import finds it.
///
/// # Errors
/// As the database gives them.
pub fn school(tx: &Tx<'_>) -> Result<School> {
    let pupils = tx.rows(
        "SELECT pupil.pupil_id, person.given_name, person.family_name, class.name, pupil.roster_number, pupil.birth_fingerprint
           FROM pupil JOIN person ON person.person_id = pupil.pupil_id
           LEFT JOIN enrolment ON enrolment.pupil_id = pupil.pupil_id AND enrolment.ended_at IS NULL
           LEFT JOIN class ON class.class_id = enrolment.class_id AND class.academic_year = (SELECT academic_year FROM school)
          ORDER BY pupil.pupil_id",
        [],
        |row| {
            Ok(KnownPupil {
                pupil_id: row.get(0)?,
                given: row.get(1)?,
                family: row.get(2)?,
                class: row.get(3)?,
                roster_number: row.get(4)?,
                birth: row.get(5)?,
            })
        },
    )?;
    let adults = tx.rows(
        "SELECT person_id, given_name, family_name, email, mobile,
                EXISTS (SELECT 1 FROM account WHERE account.person_id = person.person_id AND closed_at IS NULL)
           FROM person
          WHERE kind = 'adult'
          ORDER BY person_id",
        [],
        |row| {
            Ok(KnownAdult {
                person_id: row.get(0)?,
                given: row.get(1)?,
                family: row.get(2)?,
                email: row.get(3)?,
                mobile: row.get(4)?,
                has_account: row.get(5)?,
            })
        },
    )?;
    // The newest link of each pair, an open one before an ended one.
    let links = tx.rows(
        "SELECT link.link_id, link.guardian_id, link.pupil_id, link.relation,
                CASE WHEN link.ended_at IS NOT NULL THEN 'ended'
                     WHEN EXISTS (SELECT 1 FROM restriction WHERE restriction.link_id = link.link_id AND lifted_at IS NULL) THEN 'restricted'
                     WHEN EXISTS (SELECT 1 FROM active_link WHERE active_link.link_id = link.link_id) THEN 'open'
                     ELSE 'suspended' END,
                (SELECT cause FROM suspension WHERE suspension.link_id = link.link_id ORDER BY since_at DESC, rowid DESC LIMIT 1)
           FROM family_link AS link
          WHERE NOT EXISTS (SELECT 1 FROM family_link AS later
                             WHERE later.guardian_id = link.guardian_id AND later.pupil_id = link.pupil_id AND later.link_id > link.link_id)",
        [],
        known_link,
    )?;
    Ok(School { pupils, adults, links, aliases: again::aliases(tx)?, signing_in: again::signing_in(tx)? })
}

fn known_link(row: &Row<'_>) -> rusqlite::Result<KnownLink> {
    let state = match row.get::<_, String>(4)?.as_str() {
        "ended" => LinkState::Ended,
        "restricted" => LinkState::Restricted,
        "open" => LinkState::Open,
        _ => LinkState::Suspended,
    };
    let doubt = row.get::<_, Option<String>>(5)?.map(|cause| match cause.as_str() {
        "court_order" => Doubt::CourtOrder,
        "no_responsibility" => Doubt::NoResponsibility,
        _ => Doubt::Unsaid,
    });
    Ok(KnownLink {
        link_id: row.get(0)?,
        guardian_id: row.get(1)?,
        pupil_id: row.get(2)?,
        relation: row.get(3)?,
        state,
        doubt,
    })
}

/// Writes a confirmed import; `shown` is the plan that was confirmed, `leavers` whether missing pupils are marked as such, `post`
/// tells whoever signs in with an address in whose place the office takes the file's.
///
/// # Errors
/// [`Error::Conflict`] if the school changed since the plan was shown, or two people would sign in with one address.
pub fn apply(tx: &Tx<'_>, by: PersonId, post: &Post, reading: &Reading, shown: &Plan, leavers: bool) -> Result<()> {
    let school = school(tx)?;
    let plan = Plan::new(reading, &school, &shown.decided);
    if plan != *shown {
        return Err(Error::Conflict("roster-changed-meanwhile"));
    }
    let learnt = remember(tx, by, &reading.understood)?;
    again::keep_doubts(tx, reading, &plan)?;
    if plan.is_nothing() && (plan.missing.is_empty() || !leavers) {
        if !learnt {
            tx.nothing_changed();
        }
        return Ok(());
    }
    let mut trace = Trace::default();
    let adults = write_people(tx, (by, post), reading, &plan, &mut trace)?;
    if leavers {
        for missing in &plan.missing {
            trace.moving(tx, missing.pupil_id, || classes::store::mark_leaver(tx, by, missing.pupil_id))?;
        }
    }
    tx.announce(Topic::Rights);
    let import = record(tx, by, &plan, &trace)?;
    again::keep_aliases(tx, import, reading, &adults)
}

/// Writes everybody; says who the adults of the file are.
fn write_people(
    tx: &Tx<'_>,
    (by, post): (PersonId, &Post),
    reading: &Reading,
    plan: &Plan,
    trace: &mut Trace,
) -> Result<Vec<PersonId>> {
    let mut classes = Classes::load(tx, reading)?;
    let mut pupils = Vec::with_capacity(reading.pupils.len());
    for (pupil, step) in reading.pupils.iter().zip(&plan.pupils) {
        pupils.push(match step {
            PupilStep::New => {
                let class = classes.find(tx, &pupil.class, trace)?;
                trace.pupil(enrol_new(tx, pupil, class)?)
            }
            PupilStep::Known { pupil_id, changes } => {
                change(tx, *pupil_id, pupil, changes, (&mut classes, trace))?;
                *pupil_id
            }
        });
    }
    let mut adults = Vec::with_capacity(reading.adults.len());
    for (adult, step) in reading.adults.iter().zip(&plan.adults) {
        adults.push(match step {
            AdultStep::New => trace.adult(add_adult(tx, adult)?),
            AdultStep::Known { person_id, email, mobile } => {
                if let (true, Some(address)) = (email.writes(), &adult.email) {
                    take_address(tx, post, *person_id, &address.to_lowercase(), trace)?;
                }
                if mobile.writes() {
                    trace.set(tx, Field::Mobile, person_id.0, adult.mobile.clone())?;
                }
                *person_id
            }
            AdultStep::Twin(other) => adults[*other],
        });
    }
    for (link, step) in reading.links.iter().zip(&plan.links) {
        let (guardian, pupil) = (adults[link.adult], pupils[link.pupil]);
        match step {
            LinkStep::New => drop(trace.link(add_link(tx, by, guardian, pupil, link)?)),
            LinkStep::NewSuspended(doubt) => {
                let link = trace.link(add_link(tx, by, guardian, pupil, link)?);
                suspend(tx, link, *doubt)?;
            }
            LinkStep::Suspend(link_id, doubt) => {
                suspend(tx, *link_id, *doubt)?;
                trace.suspended(*link_id);
                if *doubt == Doubt::NoResponsibility {
                    trace.set(tx, Field::Responsibility, link_id.0, "no".to_owned())?;
                }
            }
            LinkStep::Same | LinkStep::Kept => {}
        }
    }
    Ok(adults)
}

/// Writes an address of the file. Where the adult signs in with it the rules of changing one's own hold: it is nobody else's, the
/// old one is told, and an open way to a new password ends (ASVS 5.0 6.3.7).
fn take_address(tx: &Tx<'_>, post: &Post, person: PersonId, address: &str, trace: &mut Trace) -> Result<()> {
    if tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL", [person])? {
        if accounts::email_signs_in(tx, address, person)? {
            return Err(Error::Conflict("roster-address-signs-in"));
        }
        mails::tell_of(tx, post, person, Changed::Email)?;
        accounts::use_reset(tx, person)?;
    }
    trace.set(tx, Field::Email, person.0, address.to_owned())
}

/// Notes the import and what it did; says its number.
fn record(tx: &Tx<'_>, by: PersonId, plan: &Plan, trace: &Trace) -> Result<i64> {
    let count = |wanted: fn(&PupilStep) -> bool| plan.pupils.iter().filter(|step| wanted(step)).count();
    let new = count(|step| matches!(step, PupilStep::New));
    let same = count(PupilStep::is_same);
    let links = |wanted: fn(&LinkStep) -> bool| plan.links.iter().filter(|step| wanted(step)).count();
    let import = tx.insert(
        "INSERT INTO roster_import (applied_by, applied_at, pupils_new, pupils_changed, pupils_same, adults_new, links_new,
                                    links_suspended, classes_new, pupils_left, academic_year)
         SELECT :by, :now, :new, :changed, :same, :adults, :links, :suspended, :classes, :left, academic_year FROM school",
        named_params! {
            ":by": by, ":now": tx.now(), ":new": number(new), ":changed": number(plan.pupils.len() - new - same), ":same": number(same),
            ":adults": number(trace.count("adult")), ":classes": number(trace.count("class")),
            ":left": number(trace.count("ended") - trace.count("entered").min(trace.count("ended"))),
            ":links": number(links(|step| matches!(step, LinkStep::New | LinkStep::NewSuspended(_)))),
            ":suspended": number(links(|step| matches!(step, LinkStep::NewSuspended(_) | LinkStep::Suspend(..)))),
        },
    )?;
    tx.note_object(import);
    trace.keep(tx, import)?;
    Ok(import)
}

fn number(count: usize) -> i64 {
    i64::try_from(count).unwrap_or(i64::MAX)
}

/// The classes of this academic year by folded name, made where the file names a new one.
struct Classes {
    academic_year: i64,
    by_name: HashMap<String, ClassId>,
    /// Of the classes that the file names, the year group that most of their pupils have.
    year_groups: HashMap<String, i64>,
}

impl Classes {
    fn load(tx: &Tx<'_>, reading: &Reading) -> Result<Self> {
        let academic_year = tx.one("SELECT academic_year FROM school", [], |row| row.get(0))?;
        let known = tx.rows("SELECT name, class_id FROM class WHERE academic_year = ?1", [academic_year], |row| {
            Ok((row.get::<_, String>(0)?, row.get(1)?))
        })?;
        let mut votes: HashMap<String, HashMap<i8, usize>> = HashMap::new();
        for pupil in &reading.pupils {
            if let Some(year) = pupil.year_group {
                *votes.entry(fold(&pupil.class)).or_default().entry(year).or_default() += 1;
            }
        }
        let most = |votes: HashMap<i8, usize>| {
            votes.into_iter().max_by_key(|(year, count)| (*count, *year)).map_or(0, |(year, _)| i64::from(year))
        };
        Ok(Self {
            academic_year,
            by_name: known.into_iter().map(|(name, class)| (fold(&name), class)).collect(),
            year_groups: votes.into_iter().map(|(class, votes)| (class, most(votes))).collect(),
        })
    }

    fn find(&mut self, tx: &Tx<'_>, name: &str, trace: &mut Trace) -> Result<ClassId> {
        let folded = fold(name);
        if let Some(class) = self.by_name.get(&folded) {
            return Ok(*class);
        }
        // A name such as `3 Elm` or `2B` says the year group where no column does.
        let digits: String = folded.chars().take_while(char::is_ascii_digit).collect();
        let year_group = self
            .year_groups
            .get(&folded)
            .copied()
            .or_else(|| digits.parse().ok().filter(|year| *year <= 13))
            .unwrap_or(0);
        let class = trace.class(classes::store::add(tx, name, year_group, self.academic_year)?);
        self.by_name.insert(folded, class);
        Ok(class)
    }
}

fn enrol_new(tx: &Tx<'_>, pupil: &Pupil, class: ClassId) -> Result<PupilId> {
    let new = classes::NewPupil {
        given: &pupil.given,
        family: &pupil.family,
        roster_number: pupil.roster_number.as_deref(),
        birth: pupil.birth,
    };
    classes::store::enrol(tx, &new, class)
}

fn change(
    tx: &Tx<'_>,
    pupil_id: PupilId,
    pupil: &Pupil,
    changes: &[Change],
    (classes, trace): (&mut Classes, &mut Trace),
) -> Result<()> {
    for change in changes {
        match change {
            Change::Name(_) => {
                trace.set(tx, Field::Given, pupil_id.0, pupil.given.clone())?;
                trace.set(tx, Field::Family, pupil_id.0, pupil.family.clone())?;
            }
            Change::Number => trace.set(tx, Field::Number, pupil_id.0, pupil.roster_number.clone())?,
            Change::Birth => trace.set(tx, Field::Birth, pupil_id.0, pupil.birth.map(Vec::from))?,
            Change::Class(_) | Change::Back => {
                let class = classes.find(tx, &pupil.class, trace)?;
                trace.moving(tx, pupil_id, || crate::classes::store::move_to(tx, pupil_id, class))?;
            }
        }
    }
    Ok(())
}

fn add_adult(tx: &Tx<'_>, adult: &Adult) -> Result<PersonId> {
    let titled = if adult.title.is_some() { adult.titled_name() } else { String::new() };
    let new = families::NewAdult {
        given: &adult.given,
        family: &adult.family,
        titled: &titled,
        email: adult.email.as_deref(),
        mobile: adult.mobile.as_deref(),
    };
    families::store::add_adult(tx, &new)
}

fn add_link(tx: &Tx<'_>, by: PersonId, guardian: PersonId, pupil: PupilId, link: &Link) -> Result<LinkId> {
    let responsibility = match link.responsibility {
        Answer::Yes => "yes",
        Answer::No => "no",
        Answer::Unsaid => "unknown",
    };
    let household = if link.lives_with == Answer::Yes { "home" } else { "" };
    families::store::add_link(
        tx,
        by,
        guardian,
        pupil,
        &families::NewLink { relation: &link.relation, responsibility, household },
    )
}

fn cause(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::CourtOrder => "court_order",
        Doubt::NoResponsibility => "no_responsibility",
        Doubt::Unsaid => "not_stated",
    }
}

fn suspend(tx: &Tx<'_>, link: LinkId, doubt: Doubt) -> Result<()> {
    tx.execute(
        "INSERT INTO suspension (link_id, cause, since_at) VALUES (:link, :cause, :now)",
        named_params! { ":link": link, ":cause": cause(doubt), ":now": tx.now() },
    )?;
    Ok(())
}
