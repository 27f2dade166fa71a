//! The permission matrix: every mounted route, asked by every kind of person, answers as `tests/permissions.csv` says.
//!
//! `tests/web/routes.csv` says which row each route is (method, path, right, the kinds of thing it is asked on, the form that is
//! sent). A mounted route without a line there fails, as does a line without a route; a right without a route stands by name in
//! `tests/web/not-built.txt`, which only shrinks.

use std::collections::{BTreeMap, BTreeSet};

use rocket::http::{ContentType, Method};

use crate::law::{Cell, PEOPLE, Row, STAFF, table};
use crate::places::{Question, heard};
use crate::routes::{Door, doors, mounted, rows_of, shape};
use crate::school::{Answer, School};

/// The most names that `not-built.txt` may hold; lower it with every right that is built.
const NOT_BUILT_AT_MOST: usize = 153;

#[test]
fn every_mounted_route_has_its_row() {
    let school = School::new();
    let mounted = mounted(&school);
    let written: BTreeSet<String> =
        doors().iter().map(|door| format!("{} {}", door.method, shape(&door.path))).collect();
    let missing: Vec<_> = mounted.difference(&written).collect();
    let gone: Vec<_> = written.difference(&mounted).collect();
    assert!(
        missing.is_empty() && gone.is_empty(),
        "without a line in tests/web/routes.csv: {missing:#?}\nin routes.csv and not mounted: {gone:#?}"
    );
    let rights: BTreeSet<String> = table().into_iter().map(|row| row.right).collect();
    for door in doors() {
        assert!(rights.contains(&door.right), "{} is no right of permissions.csv", door.right);
    }
}

#[test]
fn what_is_not_built_stands_by_name_and_only_shrinks() {
    let built: BTreeSet<String> = doors().into_iter().map(|door| door.right).collect();
    let asked: BTreeSet<String> =
        table().into_iter().filter(|row| !row.is_for_the_machine()).map(|row| row.right).collect();
    let listed: BTreeSet<String> = include_str!("not-built.txt").lines().map(str::to_owned).collect();
    let not_built: BTreeSet<String> = asked.difference(&built).cloned().collect();
    let forgotten: Vec<_> = not_built.difference(&listed).collect();
    let done: Vec<_> = listed.difference(&not_built).collect();
    assert!(
        forgotten.is_empty() && done.is_empty(),
        "no route and not listed: {forgotten:?}\nlisted and built: {done:?}"
    );
    assert!(listed.len() <= NOT_BUILT_AT_MOST, "{} names: the list may only shrink", listed.len());
}

/// What the asker heard, in the words of [`heard`].
fn outcome(door: &Door, answer: &Answer) -> &'static str {
    let led = |to: &str| answer.location().starts_with(to);
    match answer.status.code {
        401 => "sign in",
        404 => "not found",
        403 => "forbidden",
        300..400 if led("/sign-in?next") => "sign in",
        300..400 if led("/account/proof?next") || led("/account/factor?next") || led("/briefing?next") => "forbidden",
        200..400 => "let in",
        400..500 if door.body.starts_with('?') => "let in",
        _ => "something else",
    }
}

pub fn ask(school: &School, door: &Door, question: &Question<'_>) -> (String, Answer) {
    let address = question.address(school, &door.path);
    let who = question.person.map_or_else(|| school.visitor(), |person| school.person(person));
    let body = door.body.trim_start_matches('?').replace("{pupil}", &question.pupil().to_string());
    let answer = match door.method {
        Method::Get if door.body == "stream" => who.knock(&address),
        Method::Get => who.fetch(&address),
        _ => who.post_as_script(&address, ContentType::Form, body.into_bytes()),
    };
    (address, answer)
}

/// A school that is made anew once a question has changed it, with something taken away from the world beforehand.
struct Fresh {
    school: Option<School>,
    taken_away: &'static str,
}

impl Fresh {
    fn without(taken_away: &'static str) -> Self {
        Self { school: None, taken_away }
    }

    /// Asks one question. The school stays for the next where nothing was arranged for this one and nothing written by it; lines
    /// of the access log that looking leaves do no harm.
    fn ask<T>(
        &mut self,
        door: &Door,
        question: &Question<'_>,
        answered: impl FnOnce(&School, &str, Answer, (i64, i64)) -> T,
    ) -> T {
        let taken_away = self.taken_away;
        let school = self.school.get_or_insert_with(|| {
            let school = School::new();
            if !taken_away.is_empty() {
                school.tell(taken_away);
            }
            school
        });
        let untouched = school.state();
        question.arrange(school, &door.path);
        let before = (school.all_lines(), school.lines(&question.row.right));
        let arranged = school.state();
        let (address, answer) = ask(school, door, question);
        let answer = answered(school, &address, answer, before);
        if untouched != arranged || (door.method != Method::Get && school.state() != arranged) {
            self.school = None;
        }
        answer
    }
}

fn as_the_table_says(area: &str) {
    let table = table();
    let mut faults = Vec::new();
    let mut fresh = Fresh::without("");
    for door in doors().iter().filter(|door| door.body != "aside") {
        for row in rows_of(&table, door).into_iter().filter(|row| row.area == area) {
            for (who, person) in PEOPLE {
                let question = Question { row, who, person };
                faults.extend(fresh.ask(door, &question, |school, address, answer, before| {
                    fault(door, &question, school, &format!("{} {address}", door.method), &answer, before)
                }));
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// What is wrong with the answer, if anything: another one than the table's, or not its lines in the access log.
fn fault(
    door: &Door,
    question: &Question<'_>,
    school: &School,
    place: &str,
    answer: &Answer,
    before: (i64, i64),
) -> Option<String> {
    let row = question.row;
    let (expected, heard) = (heard(row.cell(question.who)), outcome(door, answer));
    let place = format!("{place} ({} on {}) as {}", row.right, row.on, question.who);
    if heard != expected {
        return Some(format!("{place}: {expected} expected, {heard} ({} {})", answer.status, answer.location()));
    }
    if heard != "let in" || door.body.starts_with('?') {
        return None;
    }
    // A page may open by several rights, each with its line.
    let left = (school.all_lines() - before.0, school.lines(&row.right) - before.1);
    let kept = if row.leaves_a_line() && door.body != "look" { left.0 >= 1 && left.1 == 1 } else { left == (0, 0) };
    (!kept).then(|| format!("{place}: {} leaves {left:?} lines in the access log (all, of the right)", row.effect))
}

macro_rules! areas {
    ($($test:ident: $area:literal;)+) => {$(
        #[test]
        fn $test() {
            as_the_table_says($area);
        }
    )+};
}

areas! {
    accounts_open_as_the_table_says: "accounts";
    the_access_log_opens_as_the_table_says: "audit";
    classes_open_as_the_table_says: "classes";
    consents_open_as_the_table_says: "consents";
    dpia_pages_open_as_the_table_says: "dpia";
    families_open_as_the_table_says: "families";
    homes_open_as_the_table_says: "home";
    invitations_open_as_the_table_says: "invitations";
    operations_open_as_the_table_says: "operations";
    the_outbox_opens_as_the_table_says: "outbox";
    privacy_pages_open_as_the_table_says: "privacy";
    the_roster_opens_as_the_table_says: "roster";
    stories_open_as_the_table_says: "stories";
    training_opens_as_the_table_says: "training";
}

#[test]
fn every_area_with_a_route_is_driven() {
    let driven = include_str!("permissions.rs");
    let table = table();
    for door in doors() {
        for row in rows_of(&table, &door) {
            assert!(driven.contains(&format!(": \"{}\";", row.area)), "area {} has no test above", row.area);
        }
    }
}

/// The same question in a school where something no longer holds.
fn without(
    door: &Door,
    question: &Question<'_>,
    change: impl FnOnce(&School) -> Option<()>,
) -> Option<(String, &'static str)> {
    let school = School::new();
    question.arrange(&school, &door.path);
    change(&school)?;
    let (address, answer) = ask(&school, door, question);
    Some((
        format!("{} {address} ({} on {}) as {}", door.method, question.row.right, question.row.on, question.who),
        outcome(door, &answer),
    ))
}

#[test]
fn every_condition_is_needed() {
    let table = table();
    let mut faults = Vec::new();
    let mut untaken = BTreeSet::new();
    for door in doors().iter().filter(|door| door.body != "aside") {
        for row in rows_of(&table, door) {
            for (who, person) in PEOPLE.into_iter().filter(|(who, _)| row.cell(who) == Cell::YesWhile) {
                let question = Question { row, who, person };
                for condition in &row.conditions {
                    match without(door, &question, |school| question.take_away(school, condition)) {
                        Some((place, heard)) if heard != crate::places::heard(row.otherwise) => {
                            faults.push(format!(
                                "{place} without {condition}: {} expected, {heard}",
                                crate::places::heard(row.otherwise)
                            ));
                        }
                        Some(_) => {}
                        None => drop(untaken.insert(condition.clone())),
                    }
                }
            }
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(
        untaken.is_subset(&ASKED_BY_OTHERS.map(str::to_owned).into()),
        "tests/web/places.rs cannot take away {untaken:?}"
    );
}

/// Conditions that a test of the feature takes away, because they lie in the form and not in the world.
const ASKED_BY_OTHERS: [&str; 3] = ["photo_consent", "reason_given", "setup_token"];

/// Asks all whom the table lets in, in a school from which something is taken away, and gathers who is not refused.
fn still_let_in(taken_away: &'static str, asked: impl Fn(&Door, &Row, &str) -> bool) -> Vec<String> {
    let table = table();
    let mut faults = Vec::new();
    let mut fresh = Fresh::without(taken_away);
    for door in doors().iter().filter(|door| door.body != "aside") {
        for row in rows_of(&table, door) {
            for (who, person) in PEOPLE.into_iter().filter(|(who, _)| row.cell(who).lets_in() && asked(door, row, who))
            {
                let question = Question { row, who, person };
                let heard =
                    fresh.ask(door, &question, |_, address, answer, _| (address.to_owned(), outcome(door, &answer)));
                if heard.1 != "forbidden" {
                    faults.push(format!(
                        "{} {} ({} on {}) as {who}: {}",
                        door.method, heard.0, row.right, row.on, heard.1
                    ));
                }
            }
        }
    }
    faults
}

#[test]
fn a_password_proved_long_ago_opens_no_door_that_asks_for_a_fresh_one() {
    let faults =
        still_let_in("UPDATE session SET proved_at = NOW - 1 HOUR", |door, row, _| row.step_up && door.body != "look");
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Staff doors that lead through the gates themselves.
const BEFORE_THE_GATES: [&str; 3] = ["ReadBriefing", "AcknowledgeBriefing", "OpenStaffSide"];

#[test]
fn nothing_of_the_staff_side_opens_before_the_briefing() {
    let gated = |door: &Door, row: &Row, who: &str| {
        row.is_for_staff() && STAFF.contains(&who) && !BEFORE_THE_GATES.contains(&door.right.as_str())
    };
    let faults = still_let_in("DELETE FROM briefing", gated);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

#[test]
fn nothing_of_the_staff_side_opens_without_a_second_factor() {
    let gated = |door: &Door, row: &Row, who: &str| {
        row.is_for_staff()
            && STAFF.contains(&who)
            && who != "substitute"
            && !BEFORE_THE_GATES.contains(&door.right.as_str())
    };
    let faults = still_let_in("UPDATE session SET second_factor = 0", gated);
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
}

/// Everything that a stranger on the internet may see.
const PUBLIC: [&str; 10] = [
    "/sign-in",
    "/sign-in/help",
    "/password-reset",
    "/assets/",
    "/school/",
    "/healthz",
    "/privacy",
    "/help",
    "/join",
    "/csp-reports",
];

#[test]
fn a_stranger_sees_the_short_public_list_and_nothing_else() {
    let school = School::new();
    let table = table();
    let mut seen = BTreeMap::new();
    for door in doors().iter().filter(|door| door.method == Method::Get) {
        let row = rows_of(&table, door)[0];
        let question = Question { row, who: "visitor", person: None };
        if ["/assets/", "/school/", "/refused"].iter().any(|start| door.path.starts_with(start)) {
            continue;
        }
        let address = question.address(&school, &door.path);
        if school.visitor().knock(&address).status.code < 300 && !PUBLIC.iter().any(|start| address.starts_with(start))
        {
            seen.insert(address, row.right.clone());
        }
    }
    assert!(seen.is_empty(), "a stranger sees {seen:#?}");
}
