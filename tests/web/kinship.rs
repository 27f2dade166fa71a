//! Who of a family sees what: whom a guardian lets look, what one link opens, and what stays shut.

use crate::school::{School, photo};

/// What a guardian fills in to let Nan look.
const NAN: [(&str, &str); 6] = [
    ("given", "Nan"),
    ("family", "Reed"),
    ("relation", "Grandmother"),
    ("email", "nan.reed@families.example"),
    ("feed", "true"),
    ("until", "2026-12-24"),
];

/// Lena lets Nan look, and Nan joins with the code of the mail; Nan's number.
fn nan_joins(school: &School) -> i64 {
    school.lena().post("/pupils/20/delegates", &NAN).leads_to("/pupils/20/delegates");
    let mail = school.text("SELECT text FROM outbox WHERE kind = 'delegate_invitation'", []);
    let path = mail.split_once("/join/").map(|(_, rest)| rest.split_whitespace().next().unwrap()).unwrap();
    let path = format!("/join/{path}");
    assert!(school.visitor().get(&path).is(200).shows("see the class’s story"));
    school.visitor().post(&path, &[("password", "short")]).is(422);
    school.visitor().post(&path, &[("notice", "true"), ("password", "seven kettles in a canoe")]).leads_to("/");
    school.visitor().fetch(&path).is(404);
    let nan = school.number("SELECT person_id FROM person WHERE given_name = 'Nan'", []);
    school.tell(&crate::world::session_of(&nan.to_string()));
    nan
}

#[test]
fn a_delegate_sees_what_was_chosen_and_only_that() {
    let school = School::new();
    let nan = nan_joins(&school);
    let nan = school.person(nan);
    assert!(nan.get("/home").is(200).shows("Theo"));
    let story = nan.get("/classes/1/stories").is(200);
    assert!(story.shows("Our beans have sprouted.") && !story.shows("Theo talks of nothing else"), "{}", story.words());
    assert_eq!(story.count(".like-form") + story.count(".compose"), 0, "a delegate only looks");
    nan.get("/posts/1").is(200);
    for shut in ["/pupils/20", "/pupils/20/record", "/pupils/20/family", "/pupils/20/consents", "/pupils/20/delegates"]
    {
        nan.fetch(shut).is(404);
    }
    nan.fetch("/stories").is(403);
    nan.fetch("/staff").is(403);
    nan.fetch("/classes/2/stories").is(404);
    nan.post("/posts/1/likes", &[]).is(404);
    nan.post("/posts/1/comments", &[("form_key", "n1"), ("text", "How nice")]).is(404);
    nan.post("/pupils/20/delegates", &NAN).is(404);
}

#[test]
fn a_delegates_end_counts_by_the_clock_and_a_guardian_or_the_office_may_end_it_before() {
    let school = School::new();
    let nan = school.person(nan_joins(&school));
    assert!(school.lena().get("/pupils/20/delegates").is(200).shows("Nan Reed"));
    assert!(!school.joe().get("/pupils/20/delegates").is(200).shows("Nan"), "the other household does not learn of it");
    assert!(!school.joe().get("/pupils/20/access").is(200).shows("Lena"));
    school.joe().post("/pupils/20/delegates/1/revocation", &[]).is(404);
    assert!(school.gill().get("/pupils/20/family").is(200).shows("Nan Reed"));
    school.clock.advance(31 * 86_400_000);
    school.tell("UPDATE session SET seen_at = NOW, ends_at = NOW + 1 HOUR, proved_at = NOW");
    nan.fetch("/classes/1/stories").is(401);
    assert!(school.gill().get("/pupils/20/family").is(200).shows("The date has passed"));
    school.tell("UPDATE delegate SET until_at = NOW + 9 DAY");
    nan.fetch("/classes/1/stories").is(200);
    school.gill().post("/pupils/20/delegates/1/revocation", &[]).leads_to("/pupils/20/family");
    school.gill().post("/pupils/20/delegates/1/revocation", &[]).leads_to("/pupils/20/family");
    nan.fetch("/classes/1/stories").is(401);
    assert_eq!(school.lines("RevokeDelegate"), 1);
}

#[test]
fn what_shuts_the_guardians_own_link_shuts_the_delegates_too() {
    let school = School::new();
    let nan = school.person(nan_joins(&school));
    for shut in [
        "UPDATE family_link SET feed = 'no' WHERE link_id = 1",
        "UPDATE family_link SET feed = 'yes', responsibility = 'no' WHERE link_id = 1",
        "UPDATE family_link SET responsibility = 'yes', contact = 'no' WHERE link_id = 1",
        "UPDATE family_link SET contact = 'yes', until_at = NOW WHERE link_id = 1",
    ] {
        nan.fetch("/posts/1").is(200);
        school.tell(shut);
        assert!([401, 404].contains(&nan.fetch("/posts/1").status.code), "{shut}");
        school.tell("UPDATE family_link SET feed = 'yes', responsibility = 'yes', contact = 'yes', until_at = NULL WHERE link_id = 1");
    }
    school.gill().post("/pupils/20/links/1/restriction", &[("order", "Order 12")]).leads_to("/pupils/20/family");
    assert!([401, 404].contains(&nan.fetch("/posts/1").status.code));
}

#[test]
fn whoever_is_shut_out_cannot_be_let_in_by_a_delegation() {
    let school = School::new();
    let with = |changes: &[(&'static str, &'static str)]| {
        let mut form: Vec<(&str, &str)> = NAN.to_vec();
        form.retain(|(name, _)| !changes.iter().any(|(other, _)| other == name));
        form.extend_from_slice(changes);
        school.lena().post("/pupils/20/delegates", &form)
    };
    let words = "This adult cannot be invited for this child";
    assert!(with(&[("given", "Declan"), ("family", "O'Neill")]).is(422).shows(words), "by his name");
    assert!(with(&[("given", "JOE"), ("family", "Marsh")]).is(422).shows(words), "the same words for the father");
    assert!(with(&[("email", "lena.marsh@families.example")]).is(422).shows(words), "her own address");
    assert!(with(&[("until", "2028-01-01")]).is(422).shows("at most a year away"));
    assert!(with(&[("until", "")]).is(422).shows("Please choose the last day"));
    assert!(with(&[("feed", "false")]).is(422).shows("Please choose at least one thing"));
    school.tell("UPDATE family_link SET photos = 'no' WHERE link_id = 1");
    assert!(with(&[("photos", "true")]).is(422).shows("only what you see yourself"));
    assert_eq!(school.number("SELECT count(*) FROM delegate", []), 0);
    with(&[]).leads_to("/pupils/20/delegates");
    assert!(with(&[]).is(422).shows("You have let this adult look already"));
    let code = school
        .number("SELECT count(*) FROM invitation WHERE kind = 'guardian' AND pupil_id = 20 AND used_at IS NULL", []);
    school.lena().post("/pupils/20/delegates/1/revocation", &[]).leads_to("/pupils/20/delegates");
    assert_eq!(
        school.number(
            "SELECT count(*) FROM invitation WHERE pupil_id = 20 AND used_at IS NULL AND revoked_at IS NULL",
            []
        ),
        code - 1,
        "an unused code ends with it"
    );
}

#[test]
fn an_address_of_the_other_household_is_answered_like_any_other_and_written_to_never() {
    let school = School::new();
    let invite = |email: &'static str, given: &'static str| {
        let mut form: Vec<(&str, &str)> = NAN.to_vec();
        form.retain(|(name, _)| *name != "email" && *name != "given");
        form.extend([("email", email), ("given", given)]);
        school.lena().post("/pupils/20/delegates", &form)
    };
    let mails = "SELECT count(*) FROM outbox WHERE kind = 'delegate_invitation'";
    for (email, given) in [("joe.marsh@families.example", "Joanna"), ("declan.oneill@families.example", "Dora")] {
        invite(email, given).leads_to("/pupils/20/delegates?done=families-delegate-invited");
        assert!(school.lena().get("/pupils/20/delegates").is(200).shows(&format!("{given} Reed")));
        assert!(invite(email, given).is(422).shows("You have let this adult look already"));
        assert_eq!(school.number(mails, []), 0, "{email}");
    }
    for given in ["A", "B", "C", "D", "E", "F", "G", "H"] {
        invite("nan.reed@families.example", given).leads_to("/pupils/20/delegates");
    }
    assert_eq!(school.number(mails, []), 8);
    assert!(invite("nan.reed@families.example", "K").is(422).shows("ten adults within a day"));
}

#[test]
fn whom_a_guardian_let_look_before_signs_in_to_accept_once_more() {
    let school = School::new();
    let nan = school.person(nan_joins(&school));
    school.lena().post("/pupils/20/delegates/1/revocation", &[]).leads_to("/pupils/20/delegates");
    nan.fetch("/account").is(401);
    school.lena().post("/pupils/20/delegates", &NAN).leads_to("/pupils/20/delegates");
    let mail = school.text("SELECT text FROM outbox WHERE kind = 'delegate_invitation' ORDER BY outbox_id DESC", []);
    let path = mail.split_once("/join/").map(|(_, rest)| rest.split_whitespace().next().unwrap()).unwrap();
    nan.fetch("/posts/1").is(404);
    nan.get(&format!("/join/{path}")).is(200);
    nan.post(&format!("/join/{path}"), &[]).leads_to("/?done=families-delegate-joined");
    nan.get("/posts/1").is(200);
    nan.fetch("/stories").is(403);
}

#[test]
fn whom_a_guardian_lets_look_sees_no_picture_of_the_school_story() {
    let school = School::new();
    let nan = school.person(nan_joins(&school));
    school.tell("UPDATE delegate SET photos = 'yes'");
    school.hannah().post_photo("/posts/2/draft", &photo()).leads_to("/posts/2/draft");
    school.tell("UPDATE picture SET post_id = 1, nobody_by = 5, nobody_at = NOW");
    let media = format!("/media/{}", school.text("SELECT lower(hex(blob_id)) FROM picture_size LIMIT 1", []));
    nan.fetch(&media).is(200);
    school.tell("UPDATE picture SET post_id = 6");
    nan.fetch(&media).is(404);
    school.lena().fetch(&media).is(200);
}

#[test]
fn home_offers_no_story_that_the_link_leaves_out_and_nothing_of_the_school_once_the_link_is_over() {
    let school = School::new();
    assert!(school.joe().get("/home").is(200).text.contains("/classes/1/stories"));
    school.tell("UPDATE family_link SET feed = 'no' WHERE link_id = 2");
    let home = school.joe().get("/home").is(200);
    assert!(home.shows("Theo") && !home.text.contains("/classes/1/stories"), "{}", home.words());
    school.tell("UPDATE family_link SET feed = 'yes', until_at = NOW + 1 HOUR WHERE link_id = 2");
    assert!(school.joe().get("/home").is(200).shows("School closes at noon"));
    school.clock.advance(2 * 3_600_000);
    school.sign_everybody_in_again();
    let home = school.joe().get("/home").is(200);
    assert!(!home.shows("School closes at noon") && !home.shows("Theo"), "{}", home.words());
}

#[test]
fn each_part_of_a_link_opens_by_itself() {
    let school = School::new();
    school.hannah().post_photo("/posts/2/draft", &photo()).leads_to("/posts/2/draft");
    school.tell("UPDATE picture SET post_id = 1, nobody_by = 5, nobody_at = NOW");
    let blob = school.text("SELECT lower(hex(blob_id)) FROM picture_size LIMIT 1", []);
    let media = format!("/media/{blob}");
    let joe = school.joe();
    joe.fetch(&media).is(200);
    assert!(joe.get("/posts/1").is(200).text.contains(&media));
    school.tell("UPDATE family_link SET photos = 'no' WHERE link_id = 2");
    joe.fetch(&media).is(404);
    for page in ["/posts/1", "/classes/1/stories", "/home"] {
        assert!(!joe.get(page).is(200).text.contains("/media/"), "{page}");
    }
    school.lena().fetch(&media).is(200);
    school.tell("UPDATE family_link SET feed = 'no' WHERE link_id = 2");
    joe.fetch("/classes/1/stories").is(404);
    joe.fetch("/posts/1").is(404);
    joe.fetch("/stories").is(403);
    assert!(!joe.get("/home").is(200).shows("Our beans"), "home shows no post either");
    joe.fetch("/pupils/20").is(200);
    school.tell("UPDATE family_link SET feed = 'yes', contact = 'no' WHERE link_id = 2");
    joe.fetch("/pupils/20").is(404);
    joe.fetch("/posts/1").is(404);
    assert!(!joe.get("/home").is(200).shows("Theo"));
    school.tell("UPDATE family_link SET contact = 'yes', until_at = NOW + 1 HOUR WHERE link_id = 2");
    joe.fetch("/pupils/20").is(200);
    school.clock.advance(3_600_000);
    school.tell("UPDATE session SET seen_at = NOW");
    joe.fetch("/pupils/20").is(404);
    joe.fetch("/classes/1/stories").is(404);
    let db = school.client.rocket().state::<bookbag::db::Db>().expect("the database");
    bookbag::families::delegates::turn_dates(db).expect("the minute's work");
    bookbag::families::delegates::turn_dates(db).expect("the minute's work, twice");
    assert_eq!(school.lines("EndByDate"), 1);
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE link_id = 2", []), 0);
}

/// The path behind the square of a day pass's sheet: the test reads the code where the product drew it from.
fn pass_of_sam(school: &School, day: &str) -> String {
    let sheet =
        school.gill().post("/classes/1/day-passes", &[("given", "Sam"), ("family", "Field"), ("day", day)]).is(200);
    assert!(sheet.shows("Sam Field") && sheet.count("svg.qr") == 1, "{}", sheet.words());
    school.tell("UPDATE day_pass SET token_hash = sha256('the-pass-of-sam') WHERE token_hash IS NOT NULL");
    "/day-pass/the-pass-of-sam".to_owned()
}

/// Sam's session, as its browser holds it.
fn enter(school: &School, path: &str) -> i64 {
    school.visitor().get(path).is(200);
    let entered = school.visitor().post(path, &[]).leads_to("/classes/1/day-pass");
    assert!(entered.headers.iter().any(|(name, value)| name == "set-cookie" && value.contains("session=")));
    let sam = school.number("SELECT person_id FROM person WHERE given_name = 'Sam'", []);
    school.tell(&format!("UPDATE session SET token_hash = sha256('session-of-{sam}') WHERE person_id = {sam}"));
    school.tell(&format!("INSERT INTO briefing (person_id, academic_year, acknowledged_at) VALUES ({sam}, 2026, NOW)"));
    sam
}

#[test]
fn a_substitute_enters_by_the_printed_code_once_and_is_out_when_the_day_ends() {
    let school = School::new();
    let path = pass_of_sam(&school, "");
    let sam = school.person(enter(&school, &path));
    school.visitor().fetch(&path).is(404);
    assert!(sam.get("/classes/1/day-pass").is(200).shows("Hazel"));
    sam.post("/classes/1/day-pass", &[]).leads_to("/classes/1");
    assert_eq!(school.lines("UseDayPass"), 1);
    assert!(sam.get("/classes/1").is(200).shows("Theo"));
    sam.fetch("/pupils/20/restriction-mark").is(200);
    for shut in ["/classes/1/stories", "/pupils/20", "/pupils/20/record", "/pupils/20/family", "/classes/2"] {
        sam.fetch(shut).is(404);
    }
    // Eight in the evening, and a minute after midnight in London.
    school.clock.advance(6 * 3_600_000);
    sam.fetch("/classes/1").is(200);
    school.clock.advance(4 * 3_600_000);
    sam.fetch("/classes/1").is(401);
    sam.knock("/live").is(401);
    assert_eq!(school.lines("IssueDayPass"), 1);
}

#[test]
fn a_pass_opens_nothing_before_its_day_and_nothing_once_taken_back() {
    let school = School::new();
    let path = pass_of_sam(&school, "2026-11-25");
    assert!(school.visitor().get(&path).is(200).shows("Wednesday 25 November"));
    school.visitor().post(&path, &[]).is(409);
    school.clock.advance(18 * 3_600_000);
    school.tell("UPDATE session SET seen_at = NOW, ends_at = NOW + 9 HOUR, proved_at = NOW");
    let sam = school.person(enter(&school, &path));
    sam.fetch("/classes/1").is(200);
    let pass = school.number("SELECT max(day_pass_id) FROM day_pass", []);
    school.gill().post(&format!("/classes/1/day-passes/{pass}/revocation"), &[]).leads_to("/classes/1/day-passes");
    school.gill().post(&format!("/classes/1/day-passes/{pass}/revocation"), &[]).leads_to("/classes/1/day-passes");
    sam.fetch("/classes/1").is(401);
    school.hannah().post(&format!("/classes/1/day-passes/{pass}/revocation"), &[]).is(404);
    let office = school.gill();
    assert!(
        office
            .post("/classes/1/day-passes", &[("day", "2026-11-28"), ("given", "S")])
            .is(422)
            .shows("no school on that day")
    );
    office.post("/classes/1/day-passes", &[("person", "9")]).leads_to("/classes/1/day-passes");
    school.owen().get("/classes/1").is(200);
    assert!(
        office.post("/classes/1/day-passes", &[("person", "4")]).is(422).shows("choose somebody from the list"),
        "IT sees no class"
    );
}

/// The self-test, as the night runs it.
fn self_test(school: &School) {
    let sender = bookbag::outbox::email::Sender {
        school: "Birch Lane Primary".into(),
        address: "bookbag@birchlane.example".into(),
        hello: "bookbag.birchlane.example".into(),
    };
    let post = bookbag::accounts::mails::Post::new("https://bookbag.birchlane.example", sender.clone());
    let test = bookbag::families::self_test::SelfTest::new(Some("it@birchlane.example".into()), post, sender);
    let db = school.client.rocket().state::<bookbag::db::Db>().expect("the database");
    test.run(db).expect("the self-test");
}

#[test]
fn the_self_test_finds_nothing_in_a_school_that_keeps_its_rules() {
    let school = School::new();
    nan_joins(&school);
    school.tell(
        "UPDATE family_link SET photos = 'no' WHERE link_id = 2; UPDATE family_link SET feed = 'no' WHERE link_id = 11;
         UPDATE family_link SET ended_at = NOW WHERE link_id = 5; UPDATE family_link SET contact = 'no' WHERE link_id = 7;
         UPDATE family_link SET until_at = NOW - 1 DAY WHERE link_id = 10; UPDATE delegate SET revoked_at = NOW",
    );
    self_test(&school);
    let leaks = school.text("SELECT coalesce(group_concat(person_id || ' ' || pupil_id || ' ' || cause || ' ' || shown, ', '), '') FROM restriction_leak", []);
    assert_eq!(leaks, "");
    assert!(school.number("SELECT links FROM restriction_test", []) >= 12);
    assert!(school.number("SELECT questions FROM restriction_test", []) > 60);
    assert_eq!(school.number("SELECT count(*) FROM outbox WHERE kind = 'restriction-leak'", []), 0);
    assert!(school.farah().get("/restriction-tests").is(200).shows("Nothing"));
    school.tomasz().get("/restriction-tests").is(200);
    school.priya().fetch("/restriction-tests").is(403);
}

#[test]
fn a_planted_leak_is_found_kept_and_told_without_a_childs_name() {
    let school = School::new();
    let view = school.text("SELECT sql FROM sqlite_schema WHERE name = 'active_link'", []);
    let wrong =
        view.replace("restriction.lifted_at IS NULL", "restriction.lifted_at IS NULL AND restriction.reference = ''");
    assert_ne!(view, wrong, "an order no longer counts");
    school.tell(&format!("DROP VIEW active_link; {wrong}"));
    school.declan().get("/pupils/20").is(200);
    self_test(&school);
    let found =
        "SELECT count(*) FROM restriction_leak WHERE person_id = 42 AND pupil_id = 20 AND cause = 'order' AND shown = ";
    for shown in ["'ReadPupil'", "'ReadClassStory'", "'ReadPost'", "'active_link'", "'family_reach'"] {
        assert!(school.number(&format!("{found}{shown}"), []) > 0, "{shown}");
    }
    let mails = "SELECT count(*) FROM outbox WHERE kind = 'restriction-leak' AND recipient = ";
    assert_eq!(school.number(&format!("{mails}'farah.siddiqui@birchlane.example'"), []), 1);
    assert_eq!(school.number(&format!("{mails}'it@birchlane.example'"), []), 1);
    let text = school.text("SELECT group_concat(subject || text) FROM outbox WHERE kind = 'restriction-leak'", []);
    assert!(!text.contains("Theo") && !text.contains("Declan") && text.contains("/restriction-tests"), "{text}");
    let page = school.tomasz().get("/restriction-tests").is(200);
    assert!(
        page.shows("Declan O'Neill") && page.shows("Theo Marsh") && page.shows("A court order"),
        "{}",
        page.words()
    );
}

#[test]
fn the_classes_of_earlier_years_are_seen_as_the_adult_sees_them_and_tried_at_night() {
    let school = School::new();
    let plan = [("from", "2026"), ("next.1", "moves"), ("name.1", "Rowan"), ("next.2", "leaves")];
    school.gill().post("/roster/new-year", &plan).leads_to("/roster?done=promotion-done");
    school.tell("INSERT INTO briefing (person_id, academic_year, acknowledged_at) SELECT person_id, 2027, NOW FROM person WHERE person_id <= 10");
    school.gill().post("/pupils/20/adults/41/view", &[("reason", "Checking after a call")]).leads_to("/home");
    school.gill().get("/classes/1/stories").is(200);
    school.gill().fetch("/classes/2/stories").is(404);
    self_test(&school);
    assert_eq!(school.number("SELECT count(*) FROM restriction_leak", []), 0);
    let view = school.text("SELECT sql FROM sqlite_schema WHERE name = 'active_link'", []);
    let wrong =
        view.replace("restriction.lifted_at IS NULL", "restriction.lifted_at IS NULL AND restriction.reference = ''");
    school.tell(&format!("DROP VIEW active_link; {wrong}"));
    self_test(&school);
    let stories = "SELECT count(*) FROM restriction_leak WHERE person_id = 42 AND shown = 'ReadClassStory'";
    assert_eq!(school.number(stories, []), 2, "this year's and last year's");
}

#[test]
fn the_office_says_what_a_link_opens_and_a_leader_alone_opens_more() {
    let school = School::new();
    let form = |changes: &[(&'static str, &'static str)]| {
        let mut form = vec![
            ("relation", "Father"),
            ("responsibility", "yes"),
            ("contact", "yes"),
            ("feed", "yes"),
            ("photos", "yes"),
            ("messages", "yes"),
            ("pick_up", "no"),
            ("begins", ""),
            ("until", ""),
            ("reference", "Letter of 3 May"),
        ];
        form.retain(|(name, _)| !changes.iter().any(|(other, _)| other == name));
        form.extend_from_slice(changes);
        form
    };
    let link = "/pupils/20/links/2";
    let wrong =
        school.gill().post(link, &form(&[("feed", ""), ("begins", "2026-12-02"), ("until", "2026-12-01")])).is(422);
    assert!(
        wrong.shows("Please say yes or no")
            && wrong.shows("lies before the first")
            && wrong.text.contains("Letter of 3 May")
    );
    school.gill().post(link, &form(&[("photos", "no"), ("until", "2026-11-24")])).leads_to("/pupils/20/family");
    let shown = school.gill().get(link).is(200);
    assert!(shown.shows("Last confirmed by Mrs Thornton") && shown.text.contains("2026-11-24"), "{}", shown.words());
    assert!(school.hannah().get("/pupils/20/record").is(200).shows("May pick the child up"));
    school.joe().fetch("/pupils/20").is(200);
    school.clock.advance(10 * 3_600_000);
    school.tell("UPDATE session SET seen_at = NOW, ends_at = NOW + 9 HOUR, proved_at = NOW");
    school.joe().fetch("/pupils/20").is(404);
    school.gill().post(link, &form(&[("contact", "no")])).leads_to("/pupils/20/family");
    school.joe().fetch("/pupils/20").is(404);
    assert!(school.gill().post(link, &form(&[])).is(422).shows("Only a leader can allow contact again"));
    school.farah().post(link, &form(&[])).leads_to("/pupils/20/family");
    school.joe().fetch("/pupils/20").is(200);
    let restricted = school.gill().post("/pupils/20/links/3", &form(&[])).is(403);
    assert!(restricted.shows("Only a leader can change it"), "{}", restricted.words());
    school.farah().post("/pupils/20/links/3", &form(&[])).leads_to("/pupils/20/family");
    school.declan().fetch("/pupils/20").is(404);
}
