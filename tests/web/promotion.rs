//! The move to the next school year: rehearsed first, done once, and nobody loses what they shared.

use crate::school::School;

/// Hazel (year 4) moves up to Rowan, Rowan (year 5) leaves.
const PLAN: [(&str, &str); 6] = [
    ("from", "2026"),
    ("next.1", "moves"),
    ("name.1", "Rowan"),
    ("teacher.1", "7"),
    ("next.2", "leaves"),
    ("name.2", "Rowan"),
];

fn asked(plan: &[(&str, &str)]) -> String {
    let fields: Vec<String> =
        plan.iter().map(|(name, value)| format!("{name}={}", value.replace(' ', "%20"))).collect();
    format!("/roster/new-year/rehearsal?{}", fields.join("&"))
}

#[test]
fn the_usual_is_proposed_and_a_rehearsal_writes_nothing() {
    let school = School::new();
    let page = school.gill().get("/roster/new-year").is(200);
    assert!(page.shows("From 2026/27 to 2027/28"), "{}", page.words());
    assert_eq!(page.attribute("input[name='name.1']", "value").as_deref(), Some("Rowan"), "one year group up");
    assert_eq!(page.count("select[name='next.2'] option[value=leaves][selected]"), 1, "the oldest leave");
    let before = school.state();
    let rehearsal = school.gill().get(&asked(&PLAN)).is(200);
    assert!(rehearsal.shows("5 children move up") && rehearsal.shows("2 children leave"), "{}", rehearsal.words());
    assert!(rehearsal.shows("Esi Mensah") && rehearsal.shows("One has no address and needs a letter."));
    assert_eq!(school.state(), before, "a rehearsal writes nothing");
    assert_eq!(school.number("SELECT academic_year FROM school", []), 2026);
}

#[test]
fn a_class_without_a_name_is_asked_about_and_nothing_else_is_lost() {
    let school = School::new();
    let plan: Vec<_> = PLAN.iter().map(|(name, value)| (*name, if *name == "name.1" { " " } else { *value })).collect();
    let again = school.gill().get(&asked(&plan)).is(422);
    assert!(again.shows("The next class of Hazel needs a name"), "{}", again.words());
    assert_eq!(again.count("select[name='teacher.1'] option[value='7'][selected]"), 1);
    assert_eq!(again.count("select[name='next.2'] option[value=leaves][selected]"), 1);
}

#[test]
fn the_school_moves_up_once_and_families_go_on_reading_what_they_shared() {
    let school = School::new();
    let posts = school.number("SELECT count(*) FROM post WHERE class_id = 1 AND published_at IS NOT NULL", []);
    assert!(posts > 0);
    school.lena().get("/classes/1/stories").is(200);
    school.hannah().get("/classes/1/stories").is(200);
    school.gill().post("/roster/new-year", &PLAN).leads_to("/roster?done=promotion-done");
    let rowan = school.number("SELECT class_id FROM class WHERE academic_year = 2027", []);
    assert_eq!(school.number("SELECT count(*) FROM enrolment WHERE class_id = ?1 AND ended_at IS NULL", [rowan]), 5);
    school.lena().get("/classes/1/stories").is(200);
    school.lena().get(&format!("/classes/{rowan}/stories")).is(200);
    assert!(school.lena().get("/home").is(200).shows("Hazel’s story of 2026/27"));
    school.theo().get("/classes/1/stories").is(200);
    school.hannah().fetch("/classes/1/stories").is(404);
    school.hannah().fetch("/classes/1").is(404);
    school
        .tell("INSERT INTO briefing (person_id, academic_year, acknowledged_at) VALUES (7, 2027, NOW), (2, 2027, NOW)");
    school.daniel().get(&format!("/classes/{rowan}/stories")).is(200);
    assert_eq!(
        school.number(
            "SELECT count(*) FROM teaching WHERE class_id = ?1 AND person_id = 7 AND ended_at IS NULL",
            [rowan]
        ),
        1
    );
    assert_eq!(
        school.number(
            "SELECT count(*) FROM post WHERE class_id = 1 AND published_at IS NOT NULL AND comments = 'open'",
            []
        ),
        0
    );
    for restricted in [school.declan(), school.ruth()] {
        restricted.fetch("/classes/1/stories").is(404);
        restricted.fetch(&format!("/classes/{rowan}/stories")).is(404);
    }
    let again = school.gill().post("/roster/new-year", &PLAN);
    assert_eq!(again.status.code, 409, "{}", again.words());
    assert_eq!(school.number("SELECT academic_year FROM school", []), 2027);
    assert_eq!(school.lines("PromoteYear"), 1);
}

#[test]
fn leavers_are_marked_and_their_guardians_told_by_first_name_alone() {
    let school = School::new();
    school.gill().post("/roster/new-year", &PLAN).leads_to("/roster?done=promotion-done");
    assert_eq!(school.number("SELECT count(*) FROM pupil WHERE pupil_id IN (22, 24) AND left_at IS NOT NULL", []), 2);
    let told = school.text("SELECT group_concat(recipient, ' ') FROM outbox WHERE kind = 'child-left'", []);
    assert_eq!(told, "amara.mensah@families.example");
    let mail = school.text("SELECT subject || text FROM outbox WHERE kind = 'child-left'", []);
    assert!(mail.contains("Esi has left") && !mail.contains("Mensah"), "{mail}");
    school.amara().fetch("/classes/2/stories").is(404);
    school.amara().get("/classes/1/stories").is(200);
}

#[test]
fn a_class_that_was_added_meanwhile_stops_the_move() {
    let school = School::new();
    school.gill().post("/classes", &[("name", "Oak"), ("year_group", "1")]).leads_to("/classes?done=classes-added");
    let stopped = school.gill().post("/roster/new-year", &PLAN);
    assert_eq!(stopped.status.code, 409);
    assert!(stopped.shows("Nothing was moved; please plan again"), "{}", stopped.words());
    assert_eq!(school.number("SELECT count(*) FROM enrolment WHERE promoted_at IS NOT NULL", []), 0);
}

/// Both classes of the school become one of next year's.
const TOGETHER: [(&str, &str); 7] = [
    ("from", "2026"),
    ("next.1", "moves"),
    ("name.1", "Oak"),
    ("teacher.1", "7"),
    ("next.2", "moves"),
    ("name.2", "OAK"),
    ("teacher.2", "7"),
];

#[test]
fn two_classes_that_become_one_have_its_teacher_once_and_leave_a_line() {
    let school = School::new();
    let rehearsal = school.gill().get(&asked(&TOGETHER)).is(200);
    assert!(rehearsal.shows("Oak would hold children of different year groups"), "{}", rehearsal.words());
    assert!(!school.gill().get(&asked(&PLAN)).is(200).shows("different year groups"));
    school.gill().post("/roster/new-year", &TOGETHER).leads_to("/roster?done=promotion-done");
    assert_eq!(school.number("SELECT count(*) FROM class WHERE academic_year = 2027", []), 1);
    assert_eq!(
        school.number("SELECT count(*) FROM teaching JOIN class USING (class_id) WHERE academic_year = 2027", []),
        1
    );
    assert_eq!(school.lines("PromoteYear"), 1);
}

#[test]
fn a_class_that_stands_ready_under_a_like_name_is_the_one() {
    let school = School::new();
    school.tell(
        "INSERT INTO class (name, year_group, academic_year, tone, made_at) VALUES ('ROWAN', 5, 2027, 'sky', NOW)",
    );
    school.gill().post("/roster/new-year", &PLAN).leads_to("/roster?done=promotion-done");
    assert_eq!(school.number("SELECT count(*) FROM class WHERE academic_year = 2027", []), 1);
    assert_eq!(
        school.number(
            "SELECT count(*) FROM enrolment JOIN class USING (class_id) WHERE name = 'ROWAN' AND ended_at IS NULL",
            []
        ),
        5
    );
}

#[test]
fn a_teacher_who_left_meanwhile_stops_the_move_in_words() {
    let school = School::new();
    school.tell("UPDATE staff_role SET ended_at = NOW WHERE person_id = 7");
    let stopped = school.gill().post("/roster/new-year", &PLAN).is(409);
    assert!(stopped.shows("no longer a teacher"), "{}", stopped.words());
    assert_eq!(school.number("SELECT academic_year FROM school", []), 2026);
}

#[test]
fn who_waits_to_join_and_who_is_listed_goes_along_with_the_class() {
    let school = School::new();
    school.tell(
        "INSERT INTO listed_class (class_id, listed_by, listed_at) VALUES (1, 2, NOW - 3 DAY), (2, 2, NOW - 3 DAY);
         INSERT INTO join_request (class_id, email, given_name, family_name, language, child, relation, asked_at)
         VALUES (1, 'new@families.example', 'New', 'Come', 'en', 'Theo', 'Aunt', NOW - 1 DAY)",
    );
    school.gill().post("/roster/new-year", &PLAN).leads_to("/roster?done=promotion-done");
    let rowan = school.number("SELECT class_id FROM class WHERE academic_year = 2027", []);
    assert_eq!(school.text("SELECT group_concat(class_id) FROM listed_class", []), rowan.to_string());
    assert_eq!(school.number("SELECT class_id FROM join_request", []), rowan);
}

#[test]
fn who_leaves_on_a_day_of_their_own_is_named_in_the_rehearsal_and_their_guardians_told_that_night() {
    let school = School::new();
    school.tell("UPDATE pupil SET leaves_on = NOW + 20 DAY, left_marked_by = 2 WHERE pupil_id = 20");
    let rehearsal = school.gill().get(&asked(&PLAN)).is(200);
    assert!(rehearsal.shows("One child moves up and leaves on a day that is planned already"), "{}", rehearsal.words());
    assert!(rehearsal.shows("Theo Marsh") && rehearsal.shows("Monday 14 December"), "{}", rehearsal.words());
    school.gill().post("/roster/new-year", &PLAN).leads_to("/roster?done=promotion-done");
    assert!(!school.text("SELECT group_concat(text) FROM outbox WHERE kind = 'child-left'", []).contains("Theo"));
    school.clock.advance(22 * 24 * 3_600_000);
    let rocket = school.client.rocket();
    let (db, post) = (
        rocket.state::<bookbag::db::Db>().expect("the database"),
        rocket.state::<bookbag::accounts::mails::Post>().expect("the post"),
    );
    bookbag::classes::end_enrolments(db, post).expect("the nightly work");
    assert_eq!(school.number("SELECT count(*) FROM pupil WHERE pupil_id = 20 AND left_at IS NOT NULL", []), 1);
    let told = "SELECT group_concat(recipient, ' ') FROM (SELECT recipient FROM outbox WHERE kind = 'child-left' AND text LIKE '%Theo%' ORDER BY recipient)";
    assert_eq!(
        school.text(told, []),
        "ada.marsh@families.example joe.marsh@families.example lena.marsh@families.example",
        "and not Declan"
    );
    let again = school.number("SELECT count(*) FROM outbox", []);
    bookbag::classes::end_enrolments(db, post).expect("the nightly work");
    assert_eq!(school.number("SELECT count(*) FROM outbox", []), again, "once");
}
