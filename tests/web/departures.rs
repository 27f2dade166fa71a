//! A member of staff leaves or loses a role: what was theirs is handed over, and what they opened ends.

use crate::browser::PASSWORD;
use crate::school::School;

const HANNAH: &str = "hannah.whitlock@birchlane.example";

#[test]
fn a_teacher_leaves_and_everything_of_hers_ends_at_the_confirmation() {
    let school = School::new();
    school.gives_password(5);
    school.tell(
        "INSERT INTO class_device (class_id, token_hash, opened_by, opened_at, ends_at) VALUES (1, zeroblob(32), 5, NOW, NOW + 1 HOUR)",
    );
    let page = school.farah().get("/staff/5/departure").is(200);
    assert!(page.shows("Who takes over Hazel") && page.shows("One open sign-in"), "{}", page.words());
    let drafts = "SELECT count(*) FROM post WHERE author_id = ?1 AND published_at IS NULL AND withdrawn_at IS NULL AND contribution = 'none'";
    let hers = school.number(drafts, [5]);
    assert!(hers > 0, "she has a draft");
    school.farah().post("/staff/5/departure", &[("drafts", "7")]).is(422);
    school.gill().post("/staff/5/departure", &[]).is(404);
    school.hannah().get("/account").is(200);
    let form = [("classes[0].class", "1"), ("classes[0].to", "7"), ("drafts", "7")];
    school.farah().post("/staff/5/departure", &form).leads_to("/staff?done=staff-departed");
    school.hannah().get("/account").is(401);
    school.browser(1).sign_in(HANNAH, PASSWORD).is(401);
    school.daniel().get("/classes/1/stories").is(200);
    assert_eq!((school.number(drafts, [5]), school.number(drafts, [7]) >= hers), (0, true));
    for left in
        ["teaching WHERE ended_at IS NULL AND", "staff_role WHERE ended_at IS NULL AND", "totp WHERE", "device WHERE"]
    {
        assert_eq!(school.number(&format!("SELECT count(*) FROM {left} person_id = 5"), []), 0, "{left}");
    }
    assert_eq!(school.number("SELECT count(*) FROM class_device WHERE ends_at > ?1", [school.clock.now().0]), 0);
    assert_eq!(school.lines("GrantRole"), 1);
    school.farah().post("/staff/1/departure", &[]).is(409);
}

#[test]
fn a_mother_who_teaches_has_one_page_with_both_and_stays_a_mother_when_she_leaves() {
    let school = School::new();
    school.gives_password(10);
    let leah = school.person(10);
    leah.get("/classes/2/stories").is(200);
    leah.get("/classes/1/stories").is(200);
    leah.get("/").leads_to("/home/staff");
    let home = leah.get("/home/staff").is(200);
    assert!(home.shows("Maya") && home.shows("Rowan"), "{}", home.words());
    let form = [("classes[0].class", "2"), ("classes[0].to", "")];
    assert!(school.farah().get("/staff/10/departure").is(200).shows("They are a guardian here too"));
    school.farah().post("/staff/10/departure", &form).leads_to("/staff?done=staff-departed");
    school.tell("DELETE FROM totp WHERE person_id = 10");
    let phone = school.browser(1);
    phone.sign_in("leah.stone@birchlane.example", PASSWORD).leads_to("/account");
    phone.get("/classes/1/stories").is(200);
    phone.get("/classes/2/stories").is(404);
}

#[test]
fn what_a_leaver_printed_or_opened_for_a_class_opens_nothing_any_more() {
    let school = School::new();
    school.tell(
        "INSERT INTO pupil_code (pupil_id, token_hash, issued_by, issued_at, expires_at) VALUES (20, zeroblob(32), 5, NOW, NOW + 9 DAY);
         INSERT INTO class_window (class_id, opened_by, opened_at, ends_at) VALUES (1, 5, NOW, NOW + 1 HOUR);
         UPDATE post SET author_id = 5 WHERE post_id = 5",
    );
    let form = [("classes[0].class", "1"), ("classes[0].to", ""), ("drafts", "7")];
    school
        .farah()
        .post("/staff/5/departure", &[form[0], form[1], ("classes[1].class", "2"), ("classes[1].to", "7")])
        .is(422);
    school.farah().post("/staff/5/departure", &form).leads_to("/staff?done=staff-departed");
    assert_eq!(school.number("SELECT count(*) FROM pupil_code WHERE revoked_at IS NULL", []), 0);
    assert_eq!(school.number("SELECT count(*) FROM class_window WHERE ends_at > ?1", [school.clock.now().0]), 0);
    let drafts =
        "SELECT group_concat(post_id) FROM post WHERE published_at IS NULL AND contribution = 'none' AND author_id = ";
    assert_eq!(school.text(&format!("{drafts} 6"), []), "2", "Hazel's draft stays with Hazel's other teacher");
    assert_eq!(school.text(&format!("{drafts} 7"), []), "5", "the school's goes to whom the head named");
}

#[test]
fn whoever_teaches_no_more_has_no_device_window_or_code_of_a_class() {
    let school = School::new();
    school.tell(
        "INSERT INTO pupil_code (pupil_id, token_hash, issued_by, issued_at, expires_at) VALUES (20, zeroblob(32), 5, NOW, NOW + 9 DAY);
         INSERT INTO class_device (class_id, token_hash, opened_by, opened_at, ends_at) VALUES (1, zeroblob(32), 5, NOW, NOW + 1 HOUR);
         INSERT INTO class_window (class_id, opened_by, opened_at, ends_at) VALUES (1, 5, NOW, NOW + 1 HOUR)",
    );
    school.farah().post("/staff/5/roles", &[("roles", "office")]).leads_to("/staff");
    for open in ["class_device WHERE ends_at", "class_window WHERE ends_at"] {
        assert_eq!(school.number(&format!("SELECT count(*) FROM {open} > ?1"), [school.clock.now().0]), 0, "{open}");
    }
    assert_eq!(school.number("SELECT count(*) FROM pupil_code WHERE revoked_at IS NULL", []), 0);
}
