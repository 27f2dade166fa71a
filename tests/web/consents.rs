//! A family says yes or no, and it acts at once.

use crate::school::{School, Somebody};

const THEO: &str = "/pupils/20/consents";

fn answer(somebody: Somebody<'_>, changed: &'static str, answer: &'static str) {
    let fields = ["account", "stories", "portfolio", "photos_class", "photos_school", "photos_public"];
    let names = fields.map(|field| format!("answers.{field}"));
    let form: Vec<(&str, &str)> = fields
        .iter()
        .zip(&names)
        .map(|(field, name)| (name.as_str(), if *field == changed { answer } else { "yes" }))
        .collect();
    somebody.post(THEO, &form).leads_to(&format!("{THEO}?done=consents-kept"));
}

fn holds(school: &School, purpose: &str) -> String {
    school.text("SELECT answer FROM consent_state WHERE pupil_id = 20 AND purpose = ?1", [purpose])
}

#[test]
fn a_no_wins_and_nobody_learns_whose_it_was() {
    let school = School::new();
    answer(school.joe(), "photos_class", "no");
    assert_eq!(holds(&school, "photos_class"), "no");
    let page = school.lena().get(THEO).is(200);
    assert!(page.shows("At present: no") && page.shows("You said yes on"), "{}", page.words());
    assert!(!page.shows("Joe"), "{}", page.words());
    let staff = school.hannah().get(THEO).is(200);
    assert!(staff.shows("At present: no") && !staff.shows("Joe"), "{}", staff.words());
    answer(school.joe(), "photos_class", "yes");
    assert_eq!(holds(&school, "photos_class"), "yes");
}

#[test]
fn an_answer_given_again_is_not_recorded_again() {
    let school = School::new();
    let before = school.number("SELECT count(*) FROM consent", []);
    answer(school.lena(), "none", "");
    assert_eq!(school.number("SELECT count(*) FROM consent", []), before);
    assert_eq!(school.lines("GiveConsent"), 0);
    answer(school.lena(), "stories", "no");
    assert_eq!(school.number("SELECT count(*) FROM consent", []), before + 1);
    assert_eq!(school.lines("GiveConsent"), 1);
}

#[test]
fn a_form_without_all_answers_comes_back_with_what_was_chosen() {
    let school = School::new();
    let page = school.joe().post(THEO, &[("answers.stories", "no")]).is(422);
    assert_eq!(page.count("input[name='answers.stories'][value=no][checked]"), 1);
    assert!(page.shows("Please answer yes or no: Photos in public"), "{}", page.words());
}

#[test]
fn when_the_yes_to_a_sign_in_ends_the_child_is_signed_out_at_once() {
    let school = School::new();
    assert_eq!(
        school.number("SELECT count(*) FROM session WHERE person_id = 20 AND ends_at > ?1", [school.clock.now().0]),
        1
    );
    answer(school.lena(), "account", "no");
    assert_eq!(
        school.number("SELECT count(*) FROM session WHERE person_id = 20 AND ends_at > ?1", [school.clock.now().0]),
        0
    );
    school.theo().fetch("/pupils/20/account").is(401);
}

#[test]
fn staff_record_a_paper_and_a_guardian_overturns_it() {
    let school = School::new();
    school.tell("DELETE FROM consent WHERE pupil_id = 24");
    let paper = [("purpose", "photos_class"), ("answer", "yes"), ("attested_on", "2026-11-20")];
    school
        .daniel()
        .post("/pupils/24/consents/attestation", &paper)
        .leads_to("/pupils/24/consents?done=consents-attested");
    let state = "SELECT answer FROM consent_state WHERE pupil_id = 24 AND purpose = 'photos_class'";
    assert_eq!(school.text(state, []), "yes");
    assert!(school.daniel().get("/pupils/24/consents").is(200).shows("On paper, recorded by Mr Ashworth"));
    let names = ["account", "stories", "portfolio", "photos_class", "photos_school", "photos_public"]
        .map(|f| format!("answers.{f}"));
    let form: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "no")).collect();
    school.halina().post("/pupils/24/consents", &form).leads_to("/pupils/24/consents");
    assert_eq!(school.text(state, []), "no");
    school.daniel().post("/pupils/24/consents/attestation", &paper).leads_to("/pupils/24/consents");
    assert_eq!(school.text(state, []), "no", "the guardian's no stays");
}

#[test]
fn a_paper_needs_a_day_that_is_not_to_come() {
    let school = School::new();
    for on in ["", "2026-11-25", "yesterday"] {
        let page = school
            .gill()
            .post("/pupils/20/consents/attestation", &[("purpose", "stories"), ("answer", "no"), ("attested_on", on)])
            .is(422);
        assert_eq!(page.count("input[name=purpose][value=stories][checked]"), 1, "{on}");
    }
    school.gill().post("/pupils/20/consents/attestation", &[("attested_on", "2026-11-24")]).is(422);
}

#[test]
fn only_the_child_s_own_people_see_and_only_who_decides_may_answer() {
    let school = School::new();
    for somebody in [school.declan(), school.sana(), school.daniel(), school.wendy(), school.priya(), school.theo()] {
        somebody.get(THEO).is(404);
        somebody.post(THEO, &[]).is(404);
    }
    let dpo = school.tomasz().get(THEO).is(200);
    assert_eq!(dpo.count("form[action$=attestation]"), 0, "the DPO advises");
    school.tomasz().post("/pupils/20/consents/attestation", &[]).is(404);
}

#[test]
fn the_register_is_for_leader_office_and_data_protection_officer() {
    let school = School::new();
    for somebody in [school.farah(), school.gill(), school.tomasz()] {
        let page = somebody.get("/consents").is(200);
        assert!(page.shows("Una Iqbal") && page.shows("Hazel"), "{}", page.words());
    }
    for somebody in [school.hannah(), school.priya(), school.lena()] {
        somebody.get("/consents").is(403);
    }
}

#[test]
fn a_guardian_makes_the_child_s_account_and_thereby_agrees() {
    let school = School::new();
    school.lena().post("/pupils/20/account/closure", &[]).leads_to("/pupils/20/account");
    school.tell("DELETE FROM consent WHERE pupil_id = 20 AND purpose = 'account'");
    school.hannah().post("/pupils/20/account", &[("user_name", "theo"), ("password", "kite river spoon")]).is(403);
    let proposed = school.lena().get("/pupils/20/account").is(200);
    assert_eq!(proposed.attribute("input[name=user_name]", "value").as_deref(), Some("theo"));
    let slip =
        school.lena().post("/pupils/20/account", &[("user_name", "theo"), ("password", "kite river spoon")]).is(200);
    assert!(slip.shows("theo") && slip.shows("kite river spoon"), "{}", slip.words());
    assert_eq!(holds(&school, "account"), "yes");
    school
        .visitor()
        .post("/sign-in", &[("name", "theo"), ("password", "kite river spoon"), ("next", "/")])
        .leads_to("/");
    let again =
        school.lena().post("/pupils/20/account", &[("user_name", "theo2"), ("password", "kite river spoon")]).is(422);
    assert!(again.shows("There is a sign-in already."), "{}", again.words());
}

#[test]
fn a_teacher_gives_a_child_a_new_password_and_the_old_sign_in_ends() {
    let school = School::new();
    let slip = school.hannah().post("/pupils/20/account/password", &[("password", "moon carpet frog")]).is(200);
    assert!(slip.shows("moon carpet frog"));
    assert_eq!(
        school.number("SELECT count(*) FROM session WHERE person_id = 20 AND ends_at > ?1", [school.clock.now().0]),
        0
    );
    for somebody in [school.gill(), school.daniel(), school.declan()] {
        somebody.post("/pupils/20/account/password", &[("password", "moon carpet frog")]).is(404);
    }
}
