//! Families: who sees whom, what closes at once, and what opens only slowly.

use crate::school::School;

#[test]
fn a_guardian_finds_only_their_own_link_and_no_contact() {
    let school = School::new();
    let page = school.lena().get("/pupils/20/record").is(200);
    assert!(
        page.shows("Lena Marsh")
            && !page.shows("Joe Marsh")
            && !page.shows("Declan")
            && !page.text.contains("families.example"),
        "{}",
        page.words()
    );
    school.lena().fetch("/pupils/20/family").is(404);
    school.declan().fetch("/pupils/20/record").is(404);
    school.amara().fetch("/pupils/20/record").is(404);
    let teacher = school.hannah().get("/pupils/20/record").is(200);
    assert!(teacher.shows("Joe Marsh") && teacher.shows("Ask the office before you hand the child over"));
    assert!(!teacher.text.contains("families.example") && !teacher.text.contains("2025/117"));
}

#[test]
fn the_office_sees_contact_and_state_and_the_look_is_logged() {
    let school = School::new();
    let page = school.gill().get("/pupils/20/family").is(200);
    assert!(page.text.contains("lena.marsh@families.example") && page.shows("Restricted"), "{}", page.words());
    assert_eq!(school.lines("ReadGuardianContacts"), 1);
    let link = school.gill().get("/pupils/20/links/3").is(200);
    assert!(link.shows("Order 2025/117"));
    school.hannah().fetch("/pupils/20/links/3").is(404);
}

#[test]
fn a_restriction_counts_at_the_next_request_and_ends_unused_invitations() {
    let school = School::new();
    school.joe().get("/pupils/20/record").is(200);
    let empty = school.gill().post("/pupils/20/links/2/restriction", &[("order", " ")]).is(422);
    assert!(empty.shows("Please write the reference of the order"));
    school.gill().post("/pupils/20/links/2/restriction", &[("order", "Order 9")]).leads_to("/pupils/20/family");
    school.joe().fetch("/pupils/20/record").is(404);
    school.gill().post("/pupils/20/links/2/restriction", &[("order", "Order 9")]).leads_to("/pupils/20/family");
    assert_eq!(school.number("SELECT count(*) FROM restriction WHERE link_id = 2", []), 1);
    school.gill().post("/pupils/20/links/11/restriction", &[("order", "Order 10")]).leads_to("/pupils/20/family");
    assert_eq!(school.number("SELECT count(*) FROM invitation WHERE person_id = 48 AND revoked_at IS NULL", []), 0);
    school.gill().post("/pupils/20/links/2/ending", &[]).is(403);
    school.farah().post("/pupils/20/links/2/ending", &[]).is(409);
}

#[test]
fn lifting_takes_a_leader_and_somebody_else() {
    let school = School::new();
    school.gill().post("/pupils/20/restrictions/1/lift", &[]).is(404);
    school.farah().get("/pupils/20/restrictions/1/lift").is(200);
    school.farah().post("/pupils/20/restrictions/1/lift", &[]).leads_to("/pupils/20/family");
    school.farah().post("/pupils/20/restrictions/1/confirmation", &[]).is(404);
    school.declan().fetch("/pupils/20/record").is(404);
    school.tell("UPDATE session SET proved_at = NOW - 1 HOUR WHERE person_id = 2");
    school.gill().get("/pupils/20/restrictions/1/lift").leads_to("/account/proof?next=");
    school.gill().post("/pupils/20/restrictions/1/confirmation", &[]).is(403);
    school.tell("UPDATE session SET proved_at = NOW WHERE person_id = 2");
    school.gill().post("/pupils/20/restrictions/1/confirmation", &[]).leads_to("/pupils/20/family");
    school.declan().get("/pupils/20/record").is(200);
    school.gill().post("/pupils/20/restrictions/1/confirmation", &[]).is(404);
}

#[test]
fn a_suspended_link_opens_only_with_a_reason() {
    let school = School::new();
    school.tell("INSERT INTO suspension (link_id, cause, since_at) VALUES (2, 'court_order', NOW)");
    school.joe().fetch("/pupils/20/record").is(404);
    assert!(school.gill().get("/pupils/20/links/2/decision").is(200).shows("names a court order"));
    school.hannah().fetch("/pupils/20/links/2/decision").is(404);
    let silent =
        school.gill().post("/pupils/20/links/2/decision", &[("decision", "confirmed"), ("reason", "")]).is(422);
    assert!(silent.shows("Please write down the reason"));
    let undecided = school.gill().post("/pupils/20/links/2/decision", &[("reason", "Seen")]).is(422);
    assert!(undecided.shows("Please decide") && undecided.text.contains("Seen"));
    school
        .gill()
        .post("/pupils/20/links/2/decision", &[("decision", "refused"), ("reason", "Order of May")])
        .leads_to("/pupils/20/family");
    school.joe().fetch("/pupils/20/record").is(404);
    school
        .gill()
        .post("/pupils/20/links/2/decision", &[("decision", "confirmed"), ("reason", "New order")])
        .leads_to("/pupils/20/family");
    school.joe().get("/pupils/20/record").is(200);
    school.gill().post("/pupils/20/links/2/decision", &[("decision", "refused"), ("reason", "Too late")]).is(409);
}

#[test]
fn an_adult_is_linked_by_hand_once_and_unlinked_at_once() {
    let school = School::new();
    let form = [
        ("given", "Joe"),
        ("family", "Marsh"),
        ("email", "joe.marsh@families.example"),
        ("mobile", ""),
        ("relation", "Uncle"),
        ("responsibility", "no"),
    ];
    let wrong = school
        .gill()
        .post(
            "/pupils/21/links",
            &[("given", "Joe"), ("family", ""), ("email", "joe@"), ("mobile", "x"), ("relation", "")],
        )
        .is(422);
    assert!(wrong.shows("No mail can be sent") && wrong.text.contains("value=\"Joe\""), "{}", wrong.words());
    school.gill().post("/pupils/21/links", &form).leads_to("/pupils/21/family");
    school.gill().post("/pupils/21/links", &form).is(422).shows("linked to the child already");
    assert_eq!(
        school.number("SELECT count(*) FROM person WHERE given_name = 'Joe'", []),
        1,
        "the same person, not a second Joe"
    );
    let link = school.number("SELECT link_id FROM family_link WHERE guardian_id = 41 AND pupil_id = 21", []);
    school.joe().get("/pupils/21/record").is(200);
    school.gill().post(&format!("/pupils/21/links/{link}/ending"), &[]).leads_to("/pupils/21/family");
    school.joe().fetch("/pupils/21/record").is(404);
    school.joe().get("/pupils/20/record").is(200);
    school.hannah().post(&format!("/pupils/21/links/{link}/ending"), &[]).is(404);
}

#[test]
fn a_teacher_records_a_family_on_paper_once() {
    let school = School::new();
    school.hannah().post("/pupils/20/guardians/40/paper", &[]).leads_to("/pupils/20/record");
    school.hannah().post("/pupils/20/guardians/40/paper", &[]).leads_to("/pupils/20/record");
    assert_eq!(school.number("SELECT count(*) FROM paper_family WHERE ended_at IS NULL", []), 1);
    assert_eq!(school.lines("RecordPaperFamily"), 1);
    school.daniel().post("/pupils/20/guardians/40/paper", &[]).is(404);
    school.hannah().post("/pupils/20/guardians/46/paper", &[]).is(404);
    school.gill().post("/pupils/20/guardians/40/paper/ending", &[]).leads_to("/pupils/20/record");
    assert_eq!(school.number("SELECT count(*) FROM paper_family WHERE ended_at IS NULL", []), 0);
}

#[test]
fn who_moves_or_leaves_takes_the_familys_sight_along() {
    let school = School::new();
    school.gill().post("/pupils/20/class", &[("class", "2")]).leads_to("/pupils/20/family");
    school.hannah().fetch("/pupils/20/record").is(404);
    school.daniel().get("/pupils/20/record").is(200);
    assert!(
        school.gill().post("/pupils/20/leaving", &[("last_day", "soon")]).is(422).shows("Please choose the last day")
    );
    school.gill().post("/pupils/20/leaving", &[("last_day", "2026-12-18")]).leads_to("/pupils/20/family");
    school.daniel().get("/pupils/20/record").is(200);
    school.gill().post("/pupils/20/leaving", &[("last_day", "2026-11-23")]).leads_to("/pupils/20/family");
    school.daniel().fetch("/pupils/20/record").is(404);
    school.gill().post("/pupils/20/class", &[("class", "1")]).leads_to("/pupils/20/family");
    school.hannah().get("/pupils/20/record").is(200);
    assert_eq!(
        school.number("SELECT count(*) FROM pupil WHERE pupil_id = 20 AND left_at IS NULL AND leaves_on IS NULL", []),
        1
    );
}

#[test]
fn a_record_is_corrected_and_a_number_stands_for_one_child() {
    let school = School::new();
    let taken = school
        .gill()
        .post("/pupils/20/record", &[("given", "Theo"), ("family", "Marsh"), ("roster_number", "H002")])
        .is(422);
    assert!(taken.shows("Another child has this roster number"), "{}", taken.words());
    school
        .gill()
        .post("/pupils/20/record", &[("given", "The\u{202e}o"), ("family", "Marsh-Reed"), ("roster_number", "")])
        .leads_to("/pupils/20/family");
    assert_eq!(
        school.text("SELECT given_name || ' ' || family_name FROM person WHERE person_id = 20", []),
        "Theo Marsh-Reed"
    );
    school.hannah().post("/pupils/20/record", &[("given", "T"), ("family", "M"), ("roster_number", "")]).is(404);
}

#[test]
fn a_planned_last_day_counts_from_the_night_after_it() {
    let school = School::new();
    school.gill().post("/pupils/20/leaving", &[("last_day", "2026-11-25")]).leads_to("/pupils/20/family");
    let db = school.client.rocket().state::<bookbag::db::Db>().expect("the database");
    let post = school.client.rocket().state::<bookbag::accounts::mails::Post>().expect("the post");
    bookbag::classes::end_enrolments(db, post).expect("the night's work");
    assert_eq!(school.number("SELECT count(*) FROM enrolment WHERE pupil_id = 20 AND ended_at IS NULL", []), 1);
    school.clock.advance(34 * 3_600_000);
    bookbag::classes::end_enrolments(db, post).expect("the night's work");
    bookbag::classes::end_enrolments(db, post).expect("the night's work, twice");
    assert_eq!(school.number("SELECT count(*) FROM enrolment WHERE pupil_id = 20 AND ended_at IS NULL", []), 0);
    assert_eq!(school.lines("EndEnrolments"), 1);
}
