//! Who looked: the access log and what it says about a child.

use crate::school::{School, THEO};

const REASON: &str = "Lena Hart asked on 24 November who had opened the record.";

/// A school in whose log a few people have looked at Theo.
fn looked_at_theo() -> School {
    let school = School::new();
    for (actor, right) in [
        (5, "ReadPupil"),
        (2, "ReadRosterRecord"),
        (2, "ReadRestriction"),
        (41, "ReadConsents"),
        (2, "RestrictGuardian"),
        (40, "GiveConsent"),
    ] {
        school.tell(&format!(
            "INSERT INTO access_log (at, actor_id, right, object, pupil_id, mac) VALUES (NOW - 1 HOUR, {actor}, '{right}', 'pupil', {THEO}, zeroblob(32))"
        ));
    }
    school
}

fn of(pupil: i64) -> String {
    format!("/pupils/{pupil}/access")
}

#[test]
fn a_guardian_sees_which_staff_looked_at_their_child_and_nothing_of_the_other_household() {
    let school = looked_at_theo();
    let page = school.lena().get(&of(THEO)).is(200);
    assert!(page.shows("opened the profile") && page.shows("opened the record at the office"), "{}", page.words());
    assert!(!page.shows("looked at what was agreed"), "the father's look: {}", page.words());
    assert!(!page.words().contains("restriction"), "no word on court orders: {}", page.words());
    assert_eq!(page.count("tbody tr"), 3);
}

#[test]
fn leaders_and_the_data_protection_officer_see_everything_about_a_child() {
    let school = looked_at_theo();
    for somebody in [school.farah(), school.tomasz()] {
        let page = somebody.get(&of(THEO)).is(200);
        assert!(page.shows("recorded a restriction") && page.shows("looked at what was agreed"), "{}", page.words());
    }
    assert_eq!(school.lines("ReadChildAccessReport"), 2, "looking at the report is a look");
}

#[test]
fn who_looked_at_oneself_and_who_has_read_the_briefing_is_found_without_knowing_the_address() {
    let school = School::new();
    for somebody in [school.lena(), school.hannah()] {
        assert_eq!(somebody.get("/account").is(200).count("main a[href='/account/access']"), 1);
        somebody.get("/account/access").is(200);
    }
    assert_eq!(school.theo().get("/account").count("a[href='/account/access']"), 0);
    assert_eq!(school.tomasz().get("/access-log").is(200).count("main a[href='/briefing/register']"), 1);
    school.tomasz().get("/briefing/register").is(200);
}

#[test]
fn nobody_else_learns_who_looked_at_a_child() {
    let school = looked_at_theo();
    school.visitor().fetch(&of(THEO)).is(401);
    for somebody in
        [school.declan(), school.amara(), school.hannah(), school.gill(), school.priya(), school.theo(), school.ruth()]
    {
        somebody.fetch(&of(THEO)).is(404);
    }
}

#[test]
fn the_data_protection_officer_reads_the_log_and_a_leader_only_with_a_reason() {
    let school = looked_at_theo();
    let log = school.tomasz().get("/access-log").is(200);
    assert!(log.shows("opened the profile"), "{}", log.words());
    school.farah().fetch("/access-log").is(403);
    school.farah().get("/access-log").leads_to("/access-log/reason");
    school.farah().get("/access-log/reason").is(200);
    let short = school.farah().post("/access-log", &[("reason", "because")]).is(422);
    assert!(short.text.contains("because"), "what was written is kept");
    let log = school.farah().post("/access-log", &[("reason", REASON)]).is(200);
    assert!(log.shows("opened the profile"), "{}", log.words());
    assert_eq!(school.number("SELECT count(*) FROM access_reason WHERE text = ?1", [REASON]), 1);
    let seen = school.tomasz().get("/access-log").is(200);
    assert!(seen.shows(REASON), "the officer reads the reason in the log: {}", seen.words());
    for somebody in [school.gill(), school.priya(), school.hannah(), school.lena(), school.theo()] {
        somebody.fetch("/access-log").is(403);
        somebody.fetch("/access-log/reason").is(403);
        somebody.post("/access-log", &[("reason", REASON)]).is(403);
    }
}

#[test]
fn a_long_log_is_paged_by_key_and_every_line_is_shown_once() {
    let school = School::new();
    for _ in 0..3 {
        school.tell(
            "INSERT INTO access_log (at, actor_id, right, object, pupil_id, mac)
             SELECT NOW - 1 DAY, 5, 'ReadPupil', 'pupil', 20, zeroblob(32) FROM person LIMIT 40",
        );
    }
    let all = usize::try_from(school.all_lines()).unwrap_or_default();
    let (mut seen, mut next, mut pages) = (0, Some("/access-log".to_owned()), 0);
    while let Some(address) = next {
        let page = school.tomasz().get(&address).is(200);
        seen += page.count("tbody tr");
        next = page.attribute("a[rel=next]", "href");
        pages += 1;
    }
    assert!(pages >= 2 && seen >= all, "{seen} of {all} on {pages} pages");
}

#[test]
fn an_adult_sees_who_looked_at_their_own_record() {
    let school = School::new();
    school.tell(
        "INSERT INTO access_log (at, actor_id, right, object, object_id, mac)
         VALUES (NOW, 2, 'HelpGuardianSignIn', 'guardian_account', 40, zeroblob(32))",
    );
    assert!(school.lena().get("/account/access").is(200).shows("helped a guardian to sign in"));
    assert!(!school.joe().get("/account/access").is(200).shows("helped a guardian to sign in"));
    school.theo().fetch("/account/access").is(404);
}
