//! Seeing as an adult of a child: what the very rules show that adult, and nothing of what the adult is besides.

use crate::school::{School, photo};

#[test]
fn seeing_as_shows_what_the_very_rules_show_that_adult_and_writes_nothing() {
    let school = School::new();
    let office = school.gill();
    office.post("/pupils/20/adults/41/view", &[("reason", " ")]).is(422);
    office.post("/pupils/20/adults/46/view", &[("reason", "Amara is not of this family")]).is(404);
    office.post("/pupils/20/adults/41/view", &[("reason", "Checking after a call")]).leads_to("/home");
    for page in [
        "/home",
        "/pupils/20",
        "/pupils/20/record",
        "/pupils/20/consents",
        "/classes/1/stories",
        "/posts/1",
        "/stories",
    ] {
        let (seen, own) = (office.get(page).is(200), school.joe().get(page).is(200));
        assert!(seen.shows("You see what Joe Marsh sees of Theo"), "{page}");
        let banner = "You see what Joe Marsh sees of Theo. You can only look. End";
        let name = |words: String| words.replace(banner, "").split_whitespace().collect::<Vec<_>>().join(" ");
        assert_eq!(name(seen.words()), name(own.words()), "{page}");
    }
    for shut in ["/pupils/20/family", "/classes/2/stories", "/pupils/21", "/roster", "/access-log", "/status"] {
        assert!([403, 404].contains(&office.fetch(shut).status.code), "{shut}");
    }
    for own in ["/account", "/account/access"] {
        assert!(office.fetch(own).is(403).shows("You see as somebody else"), "{own}");
    }
    for written in ["/posts/1/likes", "/pupils/20/delegates", "/account/language", "/pupils/20/links/1/restriction"] {
        let refused = office.post(written, &[("language", "en"), ("order", "9"), ("text", "x")]).is(403);
        assert!(refused.shows("You see as somebody else and can only look"), "{written}");
    }
    assert_eq!(school.number("SELECT count(*) FROM access_log WHERE right = 'SeeAsAdult' AND actor_id = 2 AND object_id = 41 AND pupil_id = 20 AND reason_id IS NOT NULL", []), 1);
    assert_eq!(
        school.number("SELECT count(*) FROM access_log WHERE right = 'ReadPupil' AND actor_id = 2", []),
        1,
        "the line names who truly looks"
    );
    office.post("/seeing/end", &[]).leads_to("/pupils/20/family");
    office.get("/pupils/20/family").is(200);
    office.post("/seeing/end", &[]).is(403);
}

#[test]
fn seen_as_the_restricted_adult_there_is_nothing_and_it_ends_by_itself() {
    let school = School::new();
    school.farah().post("/pupils/20/adults/42/view", &[("reason", "After the order of May")]).leads_to("/home");
    let seen = school.farah().get("/home").is(200);
    assert!(!seen.shows("Our beans") && !seen.text.contains("/pupils/20"), "{}", seen.words());
    for shut in ["/pupils/20", "/classes/1/stories", "/posts/1", "/pupils/20/record"] {
        school.farah().fetch(shut).is(404);
    }
    school.clock.advance(15 * 60_000);
    school.farah().get("/pupils/20/family").is(200);
    // A mother who teaches is seen as the mother alone.
    school.farah().post("/pupils/27/adults/10/view", &[("reason", "A look at Leah's side")]).is(403);
    school.tell("UPDATE session SET proved_at = NOW");
    school.farah().post("/pupils/27/adults/10/view", &[("reason", "A look at Leah's side")]).leads_to("/home");
    school.farah().get("/pupils/27").is(200);
    school.farah().fetch("/classes/2/stories").is(404);
    school.farah().fetch("/classes/2").is(404);
}

#[test]
fn a_mother_who_teaches_her_own_child_is_seen_as_the_mother_alone() {
    let school = School::new();
    school.hannah().post_photo("/posts/2/draft", &photo()).leads_to("/posts/2/draft");
    school.tell(
        "UPDATE picture SET post_id = 1, nobody_by = 5, nobody_at = NOW;
         INSERT INTO teaching (person_id, class_id, since_at) VALUES (10, 1, NOW - 1 DAY);
         INSERT INTO post (class_id, author_id, form_key, text, drafted_at) VALUES (1, 10, 'l1', 'Leah plans a walk', NOW), (NULL, 10, 'l2', 'Leah plans a fair', NOW);
         UPDATE family_link SET photos = 'no' WHERE link_id = 9",
    );
    let own = school.leah().get("/classes/1/stories").is(200);
    assert!(
        own.shows("Leah plans a walk") && own.text.contains("/media/") && own.count("form[action$='/drafts']") == 1
    );
    school.farah().post("/pupils/27/adults/10/view", &[("reason", "A look at Leah's side")]).leads_to("/home");
    for (page, post) in [
        ("/classes/1/stories", "Our beans"),
        ("/stories", "School closes"),
        ("/posts/1", "Our beans"),
        ("/home", "Our beans"),
    ] {
        let seen = school.farah().get(page).is(200);
        assert!(seen.shows(post), "{page}");
        assert!(!seen.shows("Leah plans") && !seen.text.contains("/media/"), "{page}: {}", seen.words());
        assert_eq!(seen.count("form[action$='/drafts']") + seen.count(".danger"), 0, "{page}");
    }
}

#[test]
fn home_seen_as_an_adult_is_filled_with_that_childs_posts_alone() {
    let school = School::new();
    school.tell(
        "INSERT INTO post (class_id, author_id, form_key, text, drafted_at, published_at)
         SELECT 2, 7, 'r' || value, 'Rowan again', NOW - 1 HOUR, NOW - 1 HOUR FROM json_each('[1,2,3,4,5,6]')",
    );
    assert!(school.amara().get("/home").is(200).shows("Rowan again"));
    school.farah().post("/pupils/21/adults/46/view", &[("reason", "A call from Amara")]).leads_to("/home");
    let seen = school.farah().get("/home").is(200);
    assert!(seen.shows("Our beans") && seen.shows("School closes") && !seen.shows("Rowan again"), "{}", seen.words());
    // Theirs of the fortnight: two of Hazel, two of the school.
    assert!(seen.shows("4 new things in the bag"), "{}", seen.words());
}

#[test]
fn whoever_sees_as_somebody_else_can_still_sign_out() {
    let school = School::new();
    school.farah().post("/pupils/20/adults/41/view", &[("reason", "Checking after a call")]).leads_to("/home");
    school.farah().post("/sign-out", &[]).leads_to("/sign-in");
    school.farah().fetch("/home").is(401);
    school.joe().get("/home").is(200);
    assert_eq!(
        school.number("SELECT count(*) FROM access_log WHERE right = 'ChangeOwnAccount' AND actor_id = 1", []),
        1
    );
}
