//! Links that are shut: what ends with them, what keeps them shut, and who decides.

use crate::browser::PASSWORD;
use crate::school::School;

#[test]
fn a_shut_link_shuts_what_its_adult_knows_of_the_childs_own_sign_in() {
    let school = School::new();
    school.gives_password(20);
    school.tell(
        "UPDATE account SET user_name = 'theo.marsh' WHERE person_id = 20;
         INSERT INTO pupil_pictures (pupil_id, secret_hash, chosen_by, chosen_at) VALUES (20, 'x', 41, NOW);
         INSERT INTO pupil_code (pupil_id, token_hash, issued_by, issued_at, expires_at) VALUES (20, zeroblob(32), 5, NOW, NOW + 9 DAY)",
    );
    let phone = school.browser(1);
    phone.sign_in("theo.marsh", PASSWORD).leads_to("/account");
    school.gill().post("/pupils/20/links/2/restriction", &[("order", "Order 12")]).leads_to("/pupils/20/family");
    phone.get("/account").is(401);
    phone.sign_in("theo.marsh", PASSWORD).is(401);
    let left =
        "SELECT (SELECT count(*) FROM pupil_pictures) + (SELECT count(*) FROM pupil_code WHERE revoked_at IS NULL)";
    assert_eq!(school.number(left, []), 0);
    // What is made anew stays, also where the shut link is touched again.
    school.tell(
        "UPDATE restriction SET lifted_at = NOW WHERE link_id = 2; UPDATE family_link SET contact = 'no' WHERE link_id = 2;
         UPDATE account SET user_name = 'theo.anew' WHERE person_id = 20",
    );
    let still = [
        ("relation", "Father"),
        ("responsibility", "yes"),
        ("contact", "no"),
        ("feed", "yes"),
        ("photos", "yes"),
        ("messages", "yes"),
        ("pick_up", "no"),
        ("begins", ""),
        ("until", ""),
        ("reference", "Letter of 3 May"),
    ];
    school.gill().post("/pupils/20/links/2", &still).leads_to("/pupils/20/family");
    school.farah().post("/pupils/20/links/2/ending", &[]).leads_to("/pupils/20/family");
    assert_eq!(school.number("SELECT count(*) FROM account WHERE user_name = 'theo.anew'", []), 1);
}

#[test]
fn nobody_on_the_staff_decides_about_a_child_of_their_own_family() {
    let school = School::new();
    school.tell(
        "INSERT INTO family_link (link_id, guardian_id, pupil_id, relation, responsibility, household, linked_by, linked_at)
         VALUES (90, 2, 20, 'Uncle', 'no', 'z', 1, NOW), (91, 1, 20, 'Aunt', 'no', 'y', 2, NOW);
         INSERT INTO suspension (link_id, cause, since_at) VALUES (90, 'not_stated', NOW)",
    );
    let decision = [("decision", "confirmed"), ("reason", "It is me")];
    for of_the_family in [school.gill(), school.farah()] {
        of_the_family.post("/pupils/20/links/90/decision", &decision).is(404);
    }
    school.farah().post("/pupils/20/restrictions/1/lift", &[]).is(404);
    school.tell("UPDATE family_link SET ended_at = NOW WHERE link_id = 91");
    school.farah().post("/pupils/20/links/90/decision", &decision).leads_to("/pupils/20/family");
}

#[test]
fn a_link_that_a_leader_or_a_decision_keeps_shut_is_not_ended_to_be_made_anew() {
    let school = School::new();
    let ending = "/pupils/20/links/2/ending";
    school.tell("UPDATE family_link SET contact = 'no' WHERE link_id = 2");
    assert!(school.gill().post(ending, &[]).is(409).shows("a leader may end it"));
    school.tell("UPDATE family_link SET contact = 'yes' WHERE link_id = 2; INSERT INTO suspension (link_id, cause, since_at) VALUES (2, 'court_order', NOW)");
    school.gill().post(ending, &[]).is(409);
    school.tell("UPDATE suspension SET decision = 'refused', reason = 'An order', decided_by = 2, decided_at = NOW");
    school.gill().post(ending, &[]).is(409);
    assert_eq!(school.number("SELECT count(*) FROM family_link WHERE link_id = 2 AND ended_at IS NULL", []), 1);
    school.farah().post(ending, &[]).leads_to("/pupils/20/family");
    assert_eq!(school.number("SELECT count(*) FROM family_link WHERE link_id = 2 AND ended_at IS NULL", []), 0);
}
