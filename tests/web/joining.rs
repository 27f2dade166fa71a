//! How a guardian comes in with a code, or stays on paper.

use bookbag::clock::{DAY, MINUTE};

use crate::school::{Answer, School};

const ADA: &str = "/join/invitation-of-ada";
const PASSWORD: &str = "seven herons under glass";

fn join(school: &School, password: &str) -> Answer {
    school.visitor().post(ADA, &[("notice", "true"), ("password", password), ("language", "en")])
}

/// Ada decides on consents from now on.
fn make_ada_responsible(school: &School) {
    school.tell("UPDATE family_link SET responsibility = 'yes' WHERE guardian_id = 48");
}

/// A second row of the roster for Amara, with an open code about Una: its link is `second-child`.
fn invite_amara_about_una(school: &School) {
    school.tell(
        "INSERT INTO person (person_id, kind, given_name, family_name, created_at) VALUES (60, 'adult', 'Amara', 'Mensah', NOW);
         INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (60, 23, 'Aunt', 'yes', NOW);
         INSERT INTO invitation (kind, person_id, pupil_id, carrier, token_hash, issued_by, issued_at, expires_at)
         VALUES ('guardian', 60, 23, 'letter', sha256('second-child'), 2, NOW, NOW + 30 DAY);",
    );
}

fn answers(answer: &'static str) -> Vec<(&'static str, &'static str)> {
    ["account", "stories", "portfolio", "photos_class", "photos_school", "photos_public"]
        .map(|purpose| match purpose {
            "account" => ("answers.account", answer),
            "stories" => ("answers.stories", answer),
            "portfolio" => ("answers.portfolio", answer),
            "photos_class" => ("answers.photos_class", answer),
            "photos_school" => ("answers.photos_school", answer),
            _ => ("answers.photos_public", answer),
        })
        .into()
}

#[test]
fn before_the_code_is_proved_nobody_learns_a_name() {
    let school = School::new();
    for page in [school.visitor().get("/join").is(200), school.visitor().get("/join/no-such-code").is(404)] {
        for name in ["Theo", "Ada", "Marsh", "Whitlock", "Hazel"] {
            assert!(!page.shows(name), "{name}: {}", page.words());
        }
    }
    let wrong = school.visitor().post("/join", &[("code", "7KQ2-01ABC-DEFGH")]).is(422);
    assert!(wrong.shows("That code does not fit"), "{}", wrong.words());
    assert_eq!(wrong.attribute("input[name=code]", "value").as_deref(), Some("7KQ2-01ABC-DEFGH"), "words are kept");
}

#[test]
fn the_code_shows_the_school_the_adult_and_the_child_s_first_name() {
    let school = School::new();
    let page = school.visitor().get(ADA).is(200);
    assert!(page.shows("Birch Lane Primary") && page.shows("Ada Marsh") && page.shows("Theo"), "{}", page.words());
    assert!(!page.shows("Theo Marsh") && !page.shows("Hazel"), "{}", page.words());
    assert!(!page.text.contains("ada.marsh@"), "the address shows only to who has joined");
}

#[test]
fn a_grandmother_joins_and_is_signed_in() {
    let school = School::new();
    let joined = join(&school, PASSWORD).leads_to("/?done=joined");
    assert!(joined.header("set-cookie").is_some_and(|cookie| cookie.starts_with("__Host-")), "{:?}", joined.headers);
    assert_eq!(school.number("SELECT count(*) FROM account WHERE person_id = 48 AND user_name IS NULL", []), 1);
    assert_eq!(school.number("SELECT count(*) FROM notice_acknowledgement WHERE person_id = 48", []), 1);
    assert_eq!(school.lines("RedeemInvitation"), 1);
    let told = school.text("SELECT text FROM outbox WHERE person_id = 48", []);
    assert!(told.contains("Somebody used your invitation"), "{told}");
    assert!(!told.contains("Theo") && !told.contains("Ada"), "{told}");
    school.visitor().get(ADA).is(404);
}

#[test]
fn what_is_missing_is_said_all_at_once_and_the_answers_are_kept() {
    let school = School::new();
    make_ada_responsible(&school);
    let page = school.visitor().post(ADA, &[("password", "short"), ("answers.stories", "no")]).is(422);
    for words in ["tick that you have", "Photos in the class story", "at least 12 characters"] {
        assert!(page.shows(words), "{words}: {}", page.words());
    }
    assert_eq!(page.count("input[name='answers.stories'][value=no][checked]"), 1);
    assert_eq!(page.count("input[name='answers.account'][checked]"), 0, "nothing is answered beforehand");
    assert_eq!(school.number("SELECT count(*) FROM account WHERE person_id = 48", []), 0);
}

#[test]
fn consents_are_given_or_refused_with_joining() {
    let school = School::new();
    make_ada_responsible(&school);
    let mut form = vec![("notice", "true"), ("password", PASSWORD)];
    form.extend(answers("no"));
    school.visitor().post(ADA, &form).leads_to("/?done=joined");
    assert_eq!(school.number("SELECT count(*) FROM consent WHERE guardian_id = 48 AND answer = 'no'", []), 6);
    assert_eq!(school.text("SELECT answer FROM consent_state WHERE pupil_id = 20 AND purpose = 'stories'", []), "no");
}

#[test]
fn who_shares_an_address_gets_a_user_name_to_keep() {
    let school = School::new();
    school.tell("UPDATE person SET email = 'lena.marsh@families.example' WHERE person_id = 48");
    let page = school.visitor().get(ADA).is(200);
    assert_eq!(page.attribute("input[name=user_name]", "value").as_deref(), Some("ada.marsh"));
    let taken =
        school.visitor().post(ADA, &[("notice", "true"), ("password", PASSWORD), ("user_name", "halina.44")]).is(422);
    assert!(taken.shows("Somebody has this user name"), "{}", taken.words());
    school
        .visitor()
        .post(ADA, &[("notice", "true"), ("password", PASSWORD), ("user_name", "ada.marsh")])
        .leads_to("/join/welcome");
    school.tell(
        "INSERT INTO session (token_hash, person_id, opened_at, seen_at, idle_for, ends_at, proved_at, second_factor)
         VALUES (sha256('session-of-48'), 48, NOW, NOW, 1 HOUR, NOW + 12 HOUR, NOW, 0)",
    );
    assert!(school.person(48).get("/join/welcome").is(200).shows("ada.marsh"));
}

#[test]
fn a_form_sent_twice_does_no_harm() {
    let school = School::new();
    join(&school, PASSWORD).leads_to("/?done=joined");
    join(&school, PASSWORD).leads_to("/sign-in");
    join(&school, "some other password").is(404);
    assert_eq!(school.number("SELECT count(*) FROM account WHERE person_id = 48", []), 1);
    school.clock.advance(11 * MINUTE);
    join(&school, PASSWORD).is(404);
}

#[test]
fn a_family_that_declines_is_recorded_and_gets_paper() {
    let school = School::new();
    for _ in 0..2 {
        school.visitor().post(&format!("{ADA}/refusal"), &[]).leads_to("/join/declined");
    }
    assert!(school.visitor().get("/join/declined").is(200).shows("Paper it is"));
    assert_eq!(
        school.number(
            "SELECT count(*) FROM paper_family WHERE guardian_id = 48 AND pupil_id = 20 AND cause = 'declined'",
            []
        ),
        1
    );
    school.visitor().get(ADA).is(404);
    assert!(school.gill().get("/classes/1/invitations").is(200).shows("Said no on"));
}

#[test]
fn a_code_runs_out_and_a_shut_link_shuts_it() {
    let school = School::new();
    school.clock.advance(30 * DAY);
    school.visitor().get(ADA).is(404);
    let school = School::new();
    school.tell("INSERT INTO restriction (link_id, reference, recorded_at) VALUES (11, 'Order', NOW)");
    school.visitor().get(ADA).is(404);
    join(&school, PASSWORD).is(404);
    let school = School::new();
    school.tell("INSERT INTO suspension (link_id, cause, since_at) VALUES (11, 'not_stated', NOW)");
    school.visitor().get(ADA).is(404);
}

#[test]
fn a_restricted_adult_cannot_use_another_adult_s_letter_nor_can_a_pupil() {
    let school = School::new();
    for somebody in [school.declan(), school.theo(), school.wendy()] {
        somebody.get(ADA).is(404);
        somebody.post(&format!("{ADA}/child"), &answers("yes")).is(404);
    }
}

#[test]
fn a_mother_who_scans_the_grandmother_s_letter_is_asked_to_sign_out_first() {
    let school = School::new();
    let page = school.lena().get(ADA).is(200);
    assert!(page.shows("This invitation is for somebody else"), "{}", page.words());
    school.lena().post(&format!("{ADA}/child"), &[]).leads_to(ADA);
    assert_eq!(school.number("SELECT count(*) FROM family_link WHERE guardian_id = 48 AND ended_at IS NULL", []), 1);
}

#[test]
fn a_second_code_adds_a_second_child_to_the_same_account() {
    let school = School::new();
    invite_amara_about_una(&school);
    assert!(school.amara().get("/join/second-child").is(200).shows("Add Una to your account"));
    school.amara().post("/join/second-child/child", &[]).is(422);
    for _ in 0..2 {
        school.amara().post("/join/second-child/child", &answers("yes")).leads_to("/");
    }
    school.amara().get("/join/second-child").leads_to("/");
    assert_eq!(
        school.number(
            "SELECT count(*) FROM active_link WHERE guardian_id = 46 AND pupil_id = 23 AND relation = 'Aunt'",
            []
        ),
        1
    );
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE guardian_id = 60", []), 0);
    assert!(school.amara().get("/pupils/23/consents").is(200).shows("Una"));
}

#[test]
fn whom_the_guardian_lets_look_still_looks_when_the_link_moves_to_her_account() {
    let school = School::new();
    invite_amara_about_una(&school);
    school.tell(
        "INSERT INTO delegate (person_id, pupil_id, link_id, relation, feed, photos, pick_up, until_at, invited_at, joined_at)
         SELECT 48, 23, link_id, 'Neighbour', 'yes', 'no', 'yes', NOW + 9 DAY, NOW, NOW FROM family_link WHERE guardian_id = 60",
    );
    school.amara().post("/join/second-child/child", &answers("yes")).leads_to("/");
    let open = "SELECT count(*) FROM open_delegate WHERE person_id = 48 AND pupil_id = 23 AND guardian_id = 46";
    assert_eq!(school.number(open, []), 1);
}

#[test]
fn a_no_about_one_child_leaves_a_sister_s_letter_and_mail_alone() {
    for answer in ["refusal", ""] {
        let school = School::new();
        school.tell(
            "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (48, 23, 'Aunt', 'no', NOW)",
        );
        for pupil in [20, 23] {
            school.gill().post(&format!("/pupils/{pupil}/invitations"), &[("guardian", "48")]).leads_to("/classes/1/");
        }
        let text = school.text("SELECT text FROM outbox WHERE text LIKE '%Theo%'", []);
        let link = text.lines().find_map(|line| line.strip_prefix("https://bookbag.birchlane.example")).unwrap();
        if answer.is_empty() {
            school
                .visitor()
                .post(link, &[("notice", "true"), ("password", PASSWORD), ("language", "en")])
                .leads_to("/?");
        } else {
            school.visitor().post(&format!("{link}/{answer}"), &[]).leads_to("/join/declined");
        }
        let waiting = "SELECT count(*) FROM outbox WHERE kind = 'guardian_invitation' AND given_up_at IS NULL AND text LIKE '%' || ?1 || '%'";
        assert_eq!(school.number(waiting, ["Una"]), 1, "{answer}: the mail about Una waits on");
        assert_eq!(school.number(waiting, ["Theo"]), 0, "{answer}: the mail about Theo does not");
    }
}

#[test]
fn who_has_an_account_already_is_led_to_sign_in() {
    let school = School::new();
    school.tell("UPDATE invitation SET person_id = 40");
    let page = school.visitor().get(ADA).is(200);
    assert!(page.shows("You have an account already"), "{}", page.words());
    join(&school, PASSWORD).leads_to(ADA);
}

/// Prints Ada's letter and gives its typed code.
fn letter_code(school: &School) -> String {
    let letters = school.gill().post("/classes/1/invitations/letters", &[("to", "48-20")]).is(200);
    assert_eq!(letters.count("article.letter svg.qr path"), 2);
    let page = scraper::Html::parse_document(&letters.text);
    let code = scraper::Selector::parse(".the-code").unwrap();
    page.select(&code).next().unwrap().text().collect()
}

#[test]
fn a_typed_code_opens_the_same_door_as_the_square() {
    let school = School::new();
    let code = letter_code(&school);
    let typed = code.to_lowercase().replace('-', " ");
    let opened = school.visitor().post("/join", &[("code", &typed)]).leads_to("/join/");
    assert!(school.visitor().get(opened.location()).is(200).shows("Theo"));
    school.visitor().post(opened.location(), &[("notice", "true"), ("password", PASSWORD)]).leads_to("/?done=joined");
    school.visitor().post("/join", &[("code", &typed)]).is(422);
    let stored =
        school.text("SELECT find_code || ' ' || prove_hash FROM invitation ORDER BY invitation_id DESC LIMIT 1", []);
    assert!(stored.contains("$argon2id$") && !stored.contains(&code[5..10]), "{stored}");
}

#[test]
fn ten_wrong_tries_end_a_letter() {
    let school = School::new();
    let code = letter_code(&school);
    let wrong = format!("{}-00000-00000", &code[..4]);
    for _ in 0..10 {
        school.clock.advance(2 * MINUTE);
        school.visitor().post("/join", &[("code", &wrong)]).is(422);
    }
    school.clock.advance(2 * MINUTE);
    school.visitor().post("/join", &[("code", &code)]).is(422);
}

#[test]
fn who_guesses_fast_has_to_wait() {
    let school = School::new();
    let wrong = format!("{}-00000-00000", &letter_code(&school)[..4]);
    let answers: Vec<u16> = (0..8).map(|_| school.visitor().post("/join", &[("code", &wrong)]).status.code).collect();
    assert!(answers.contains(&429), "{answers:?}");
}
