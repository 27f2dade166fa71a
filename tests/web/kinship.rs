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
    school.gill().post("/pupils/20/links/1/restriction", &[("reference", "Order 12")]).leads_to("/pupils/20/family");
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
    assert!(with(&[("email", "declan.oneill@families.example")]).is(422).shows(words), "by his address");
    assert!(with(&[("given", "Declan"), ("family", "O'Neill")]).is(422).shows(words), "by his name");
    assert!(with(&[("email", "joe.marsh@families.example")]).is(422).shows(words), "the same words for the father");
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
