//! Signing in and out, one's own account, and the staff's accounts.

use bookbag::clock::{DAY, MINUTE, SECOND};

use crate::browser::{PASSWORD, link_in};
use crate::school::School;

const AMARA: &str = "amara.mensah@families.example";
const FARAH: &str = "farah.siddiqui@birchlane.example";
const HANNAH: &str = "hannah.whitlock@birchlane.example";

#[test]
fn a_mother_signs_in_and_out_and_nothing_stays_in_a_shared_browser() {
    let school = School::new();
    school.gives_password(46);
    let phone = school.browser(1);
    phone.get("/sign-in").is(200);
    let answer = phone.sign_in(" Amara.Mensah@families.example ", PASSWORD).leads_to("/account");
    let cookies: Vec<&String> =
        answer.headers.iter().filter(|(name, _)| name == "set-cookie").map(|(_, value)| value).collect();
    assert_eq!(cookies.len(), 2);
    for cookie in cookies {
        for flag in ["__Host-", "; Secure", "; HttpOnly", "; SameSite=Lax", "; Path=/"] {
            assert!(cookie.contains(flag), "{cookie}");
        }
    }
    assert!(phone.get("/account").is(200).shows("Amara Mensah"));
    let out = phone.post("/sign-out", &[]).leads_to("/sign-in");
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"storage\""));
    phone.get("/account").is(401);

    let library = school.browser(2);
    library
        .post("/sign-in", &[("name", AMARA), ("password", PASSWORD), ("next", "/"), ("shared", "yes")])
        .leads_to("/");
    let out = library.post("/sign-out", &[]).leads_to("/sign-in");
    assert_eq!(out.header("clear-site-data"), Some("\"cache\", \"cookies\", \"storage\""));
}

#[test]
fn nobody_learns_from_the_answer_whether_a_name_exists() {
    let school = School::new();
    school.gives_password(46);
    let (known, unknown) = (school.browser(1), school.browser(2));
    let right_name = known.sign_in(AMARA, "something else entirely").is(401);
    let wrong_name = unknown.sign_in("amara.mensuh@families.example", "something else entirely").is(401);
    assert_eq!(right_name.text.replace("mensah", "mensuh"), wrong_name.text);
    assert!(right_name.shows("That name and password do not fit together."));
    assert_eq!(right_name.attribute("#f-name", "value").as_deref(), Some(AMARA));
    let reset = known.post("/password-reset", &[("name", AMARA)]).is(200);
    let none = unknown.post("/password-reset", &[("name", "nobody@families.example")]).is(200);
    assert_eq!(reset.text, none.text);
}

#[test]
fn after_five_wrong_passwords_a_new_device_waits_and_nothing_is_locked() {
    let school = School::new();
    school.gives_password(46);
    let stranger = school.browser(1);
    for _ in 0..5 {
        stranger.sign_in(AMARA, "guess guess guess").is(401);
    }
    let waits = school.browser(2).sign_in(AMARA, PASSWORD).is(429);
    assert_eq!(waits.header("retry-after"), Some("1"));
    assert!(waits.shows("Wait one second"));
    school.clock.advance(SECOND);
    school.browser(2).sign_in(AMARA, PASSWORD).leads_to("/account");
}

#[test]
fn ten_thousand_wrong_passwords_do_not_keep_the_owner_out() {
    let school = School::new();
    school.gives_password(46);
    let own_phone = school.browser(1);
    own_phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    own_phone.forgets_session();
    let mut guessed = 0;
    for number in 0..10_000 {
        let answer = school.browser(100 + number).sign_in(AMARA, "guess guess guess");
        guessed += u32::from(answer.status.code == 401);
        school.clock.advance(SECOND);
    }
    assert!(guessed < 200, "{guessed} guesses in 10,000 seconds");
    let new_phone = school.browser(2).sign_in(AMARA, PASSWORD).is(429);
    assert!(
        new_phone
            .header("retry-after")
            .is_some_and(|seconds| seconds.parse::<u64>().is_ok_and(|seconds| seconds <= 60))
    );
    own_phone.sign_in(AMARA, PASSWORD).leads_to("/account");
}

#[test]
fn while_many_names_are_guessed_a_new_device_shows_that_it_can_wait() {
    let school = School::new();
    school.gives_password(46);
    for number in 0..300 {
        school.browser(100 + number).sign_in(&format!("name{number}@families.example"), "guess guess guess").is(401);
    }
    let phone = school.browser(1);
    let page = phone.sign_in(AMARA, PASSWORD).is(429);
    assert!(page.shows("each new device waits ten seconds"));
    let ticket = page.attribute("input[name=waited]", "value").unwrap();
    let form = [("name", AMARA), ("password", PASSWORD), ("next", "/account"), ("waited", ticket.as_str())];
    phone.post("/sign-in", &form).is(429);
    school.clock.advance(10 * SECOND);
    phone.post("/sign-in", &form).leads_to("/account");
}

#[test]
fn a_leader_shows_a_code_each_time_and_a_teacher_once_a_fortnight_on_her_own_device() {
    let school = School::new();
    school.gives_password(1);
    school.gives_password(5);
    let (farah, hannah) = (school.gives_factor(1), school.gives_factor(5));
    let desk = school.browser(1);
    for _ in 0..2 {
        let page = desk.sign_in(FARAH, PASSWORD).is(200);
        assert!(page.shows("Second proof"));
        desk.show_code(&page, &farah.code_at(school.clock.now()).unwrap()).leads_to("/account");
        desk.forgets_session();
        school.clock.advance(MINUTE);
    }
    let phone = school.browser(2);
    let page = phone.sign_in(HANNAH, PASSWORD).is(200);
    phone.show_code(&page, &hannah.code_at(school.clock.now()).unwrap()).leads_to("/account");
    phone.forgets_session();
    school.clock.advance(13 * DAY);
    phone.sign_in(HANNAH, PASSWORD).leads_to("/account");
    phone.forgets_session();
    school.clock.advance(2 * DAY);
    assert!(phone.sign_in(HANNAH, PASSWORD).is(200).shows("Second proof"));
}

#[test]
fn a_code_opens_once_and_a_wrong_one_never() {
    let school = School::new();
    school.gives_password(1);
    let factor = school.gives_factor(1);
    let code = factor.code_at(school.clock.now()).unwrap();
    let (desk, thief) = (school.browser(1), school.browser(2));
    let page = desk.sign_in(FARAH, PASSWORD).is(200);
    desk.show_code(&page, &code).leads_to("/account");
    let page = thief.sign_in(FARAH, PASSWORD).is(200);
    let again = thief.show_code(&page, &code).is(401);
    assert!(again.shows("That code does not fit, or it was used already."));
    for _ in 0..4 {
        thief.show_code(&again, "000000").is(401);
    }
    assert!(thief.show_code(&again, "000000").is(401).shows("Please sign in again."));
}

#[test]
fn a_teacher_sets_up_her_second_proof_and_a_recovery_code_opens_once() {
    let school = School::new();
    school.gives_password(5);
    school.tell("DELETE FROM totp WHERE person_id = 5");
    let phone = school.browser(1);
    phone.sign_in(HANNAH, PASSWORD).leads_to("/account");
    let page = phone.get("/account/factor?next=/briefing").is(200);
    let secret = page.text.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let factor =
        bookbag::accounts::totp::Factor::stored(data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
    phone.post("/account/factor", &[("code", "000000"), ("next", "/briefing")]).is(422);
    let code = factor.code_at(school.clock.now()).unwrap();
    let codes = phone.post("/account/factor", &[("code", &code), ("next", "/briefing")]).is(200);
    assert_eq!(codes.count(".recovery code"), 10);
    assert!(school.mail_to(5).contains("second proof"));
    let recovery = codes.text.split("<li><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();

    school.clock.advance(MINUTE);
    let other = school.browser(2);
    let page = other.sign_in(HANNAH, PASSWORD).is(200);
    other.show_code(&page, &recovery.to_lowercase()).leads_to("/account");
    let told = school.text("SELECT group_concat(subject, ' | ') FROM outbox WHERE person_id = 5", []);
    assert!(told.contains("recovery code") && told.contains("New sign-in"), "{told}");
    other.forgets_session();
    let third = school.browser(3);
    let page = third.sign_in(HANNAH, PASSWORD).is(200);
    third.show_code(&page, &recovery).is(401);
}

#[test]
fn sign_ins_end_by_quiet_and_by_time() {
    let school = School::new();
    for person in [1, 46] {
        school.gives_password(person);
    }
    let factor = school.gives_factor(1);
    let (desk, phone, library) = (school.browser(1), school.browser(2), school.browser(3));
    let page = desk.sign_in(FARAH, PASSWORD).is(200);
    desk.show_code(&page, &factor.code_at(school.clock.now()).unwrap()).leads_to("/account");
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    library
        .post("/sign-in", &[("name", AMARA), ("password", PASSWORD), ("next", "/"), ("shared", "yes")])
        .leads_to("/");
    school.clock.advance(31 * MINUTE);
    library.get("/account").is(401);
    for _ in 0..23 {
        desk.get("/account").is(200);
        school.clock.advance(30 * MINUTE);
    }
    desk.get("/account").is(401);
    phone.get("/account").is(200);
    school.clock.advance(29 * DAY);
    phone.get("/account").is(200);
    school.clock.advance(31 * DAY);
    phone.get("/account").is(401);
}

#[test]
fn the_eleventh_sign_in_of_a_guardian_ends_the_first() {
    let school = School::new();
    school.gives_password(46);
    school.tell("DELETE FROM session WHERE person_id = 46");
    let browsers: Vec<_> = (1..=11).map(|number| school.browser(number)).collect();
    for browser in &browsers[..10] {
        browser.sign_in(AMARA, PASSWORD).leads_to("/account");
        school.clock.advance(SECOND);
    }
    browsers[0].get("/account").is(200);
    browsers[10].sign_in(AMARA, PASSWORD).leads_to("/account?done=oldest-ended");
    browsers[0].get("/account").is(401);
    browsers[1].get("/account").is(200);
}

#[test]
fn a_guardian_sees_and_ends_her_own_sign_ins_and_nobody_elses() {
    let school = School::new();
    school.gives_password(46);
    let (phone, lost) = (school.browser(1), school.browser(2));
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    lost.sign_in(AMARA, PASSWORD).leads_to("/account");
    let others = school.number("SELECT session_id FROM session WHERE person_id = 40", []);
    phone.post(&format!("/account/sessions/{others}/end"), &[]).is(404);
    let last = school.number("SELECT max(session_id) FROM session WHERE person_id = 46", []);
    phone.post(&format!("/account/sessions/{last}/end"), &[]).leads_to("/account");
    lost.get("/account").is(401);
    phone.post("/account/sessions/others/end", &[]).leads_to("/account");
    school.person(46).get("/account").is(401);
    phone.get("/account").is(200);
}

#[test]
fn a_new_password_ends_other_sign_ins_and_tells_its_owner() {
    let school = School::new();
    school.gives_password(46);
    let (phone, other) = (school.browser(1), school.browser(2));
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    other.sign_in(AMARA, PASSWORD).leads_to("/account");
    for (password, says) in [
        ("short", "at least 12 characters"),
        ("kofimensah2026", "People who know you would try that first"),
        ("qwerty123456", "lists that thieves try first"),
    ] {
        let page = phone.post("/account/password", &[("old", PASSWORD), ("password", password)]).is(422);
        assert!(page.shows(says), "{}", page.words());
    }
    phone.post("/account/password", &[("old", "not it at all"), ("password", "seven wet otters sing")]).is(422);
    phone.post("/account/password", &[("old", PASSWORD), ("password", "seven wet otters sing")]).leads_to("/account");
    other.get("/account").is(401);
    phone.get("/account").is(200);
    assert!(school.mail_to(46).contains("password"));
    school.browser(3).sign_in(AMARA, "seven wet otters sing").leads_to("/account");
}

#[test]
fn a_forgotten_password_is_renewed_by_mail_once_within_half_an_hour() {
    let school = School::new();
    for person in [1, 46] {
        school.gives_password(person);
        school.gives_factor(person);
    }
    school.tell("DELETE FROM totp WHERE person_id = 46");
    let phone = school.browser(1);
    phone.post("/password-reset", &[("name", AMARA)]).is(200);
    let link = link_in(&school.mail_to(46), "/password-reset/");
    phone.get(&link).is(200);
    phone.post(&link, &[("password", "short")]).is(422);
    phone.post(&link, &[("password", "seven wet otters sing")]).leads_to("/sign-in");
    phone.post(&link, &[("password", "eight wet otters sing")]).is(404);
    school.person(46).get("/account").is(401);
    phone.sign_in(AMARA, "seven wet otters sing").leads_to("/account");

    // A reset leaves the second proof where it is.
    phone.post("/password-reset", &[("name", FARAH)]).is(200);
    let link = link_in(&school.mail_to(1), "/password-reset/");
    school.clock.advance(29 * MINUTE);
    phone.post(&link, &[("password", "seven wet otters sing")]).leads_to("/sign-in");
    assert!(school.browser(2).sign_in(FARAH, "seven wet otters sing").is(200).shows("Second proof"));

    phone.post("/password-reset", &[("name", FARAH)]).is(200);
    let link = link_in(&school.mail_to(1), "/password-reset/");
    school.clock.advance(31 * MINUTE);
    phone.get(&link).is(404);
}

#[test]
fn what_was_entered_survives_the_question_for_the_password() {
    let school = School::new();
    school.gives_password(46);
    let phone = school.browser(1);
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    school.clock.advance(11 * MINUTE);
    phone.get("/account/email").leads_to("/account/proof?next=");
    let asks = phone.post("/account/email", &[("email", "amara@new.example")]).is(403);
    let carried = asks.attribute("input[name=\"carried[0].value\"]", "value");
    assert_eq!(carried.as_deref(), Some("amara@new.example"));
    let form = [
        ("next", "/account/email"),
        ("action", "/account/email"),
        ("carried[0].name", "email"),
        ("carried[0].value", "amara@new.example"),
        ("password", PASSWORD),
    ];
    let page = phone.post("/account/proof", &form).is(200);
    assert_eq!(
        page.attribute("form[action=\"/account/email\"] input[name=email]", "value").as_deref(),
        Some("amara@new.example")
    );
    phone.post("/account/email", &[("email", "amara@new.example")]).leads_to("/account");
    let told: String =
        school.text("SELECT recipient FROM outbox WHERE person_id = 46 ORDER BY outbox_id DESC LIMIT 1", []);
    assert_eq!(told, AMARA);
    school.browser(2).sign_in("amara@new.example", PASSWORD).leads_to("/account");
}

#[test]
fn a_teacher_who_loses_the_role_is_signed_out_at_once() {
    let school = School::new();
    let (farah, daniel) = (school.farah(), school.daniel());
    daniel.get("/account").is(200);
    farah.post("/staff/7/roles", &[("roles", "office")]).leads_to("/staff/7");
    daniel.get("/account").is(401);
    assert_eq!(school.number("SELECT count(*) FROM teaching WHERE person_id = 7 AND ended_at IS NULL", []), 0);
    assert_eq!(school.lines("GrantRole"), 1);
    farah.post("/staff/1/roles", &[("roles", "office")]).is(409);
    school.gill().post("/staff/7/roles", &[("roles", "leader")]).is(404);
    school.priya().post("/staff/4/roles", &[("roles", "leader")]).is(404);
}

#[test]
fn a_stopped_account_opens_nothing_until_it_is_opened_again() {
    let school = School::new();
    school.gives_password(7);
    school.tell("DELETE FROM totp WHERE person_id = 7");
    school.priya().post("/staff/7/suspension", &[]).leads_to("/staff");
    school.daniel().get("/account").is(401);
    let name = "daniel.ashworth@birchlane.example";
    school.browser(1).sign_in(name, PASSWORD).is(401);
    school.gill().post("/staff/7/suspension/end", &[]).leads_to("/staff");
    school.browser(1).sign_in(name, PASSWORD).leads_to("/account");
    school.gill().post("/staff/2/suspension", &[]).is(409);
}

#[test]
fn an_invited_teacher_joins_and_goes_through_both_gates() {
    let school = School::new();
    let form = [
        ("given_name", "Nina"),
        ("family_name", "Okafor"),
        ("titled_name", "Miss Okafor"),
        ("email", "Nina@birchlane.example"),
        ("roles", "teacher"),
    ];
    school.farah().get("/staff/invitations").is(200);
    school.farah().post("/staff/invitations", &form[..4]).is(422);
    school.farah().post("/staff/invitations", &form).leads_to("/staff");
    school.gill().post("/staff/invitations", &form).is(403);
    school.gill().get("/staff/invitations").is(403);
    let nina = school.number("SELECT person_id FROM person WHERE email = 'nina@birchlane.example'", []);
    let link = link_in(&school.mail_to(nina), "/join/");
    assert!(school.farah().get("/staff").is(200).shows("invited"));
    let laptop = school.browser(1);
    assert!(laptop.get(&link).is(200).shows("Nina Okafor"));
    assert!(
        laptop
            .post(&link, &[("titled_name", "Miss Okafor"), ("password", "ninaokafor2026")])
            .is(422)
            .shows("People who know you")
    );
    laptop.post(&link, &[("titled_name", "Miss Okafor"), ("password", PASSWORD)]).leads_to("/");
    laptop.get(&link).is(404);
    laptop.get("/staff").leads_to("/account/factor?next=");
    let page = laptop.get("/account/factor").is(200);
    let secret = page.text.split("<code class=\"secret\">").nth(1).unwrap().split('<').next().unwrap().replace(' ', "");
    let factor =
        bookbag::accounts::totp::Factor::stored(data_encoding::BASE32_NOPAD.decode(secret.as_bytes()).unwrap());
    let code = factor.code_at(school.clock.now()).unwrap();
    laptop.post("/account/factor", &[("code", &code), ("next", "/staff")]).is(200);
    laptop.get("/staff").leads_to("/briefing?next=");
    laptop.post("/briefing", &[("next", "/staff")]).leads_to("/staff?done=briefing-acknowledged");
    laptop.get("/staff").is(200);
}

#[test]
fn a_mother_who_becomes_a_teacher_stays_one_person() {
    let school = School::new();
    let form = [
        ("given_name", "Amara"),
        ("family_name", "Mensah"),
        ("titled_name", ""),
        ("email", AMARA),
        ("roles", "teacher"),
    ];
    school.farah().post("/staff/invitations", &form).leads_to("/staff");
    assert_eq!(school.number("SELECT count(*) FROM person WHERE email = ?1", [AMARA]), 1);
    assert_eq!(school.number("SELECT count(*) FROM staff_role WHERE person_id = 46 AND ended_at IS NULL", []), 1);
    school.amara().get("/account").is(401);
}

#[test]
fn whoever_put_a_new_teachers_address_into_their_account_gets_no_role_by_it() {
    let school = School::new();
    school.tell("UPDATE person SET email = 'nina.park@birchlane.example' WHERE person_id = 41");
    let form = [
        ("given_name", "Nina"),
        ("family_name", "Park"),
        ("titled_name", ""),
        ("email", "nina.park@birchlane.example"),
        ("roles", "teacher"),
    ];
    school.farah().post("/staff/invitations", &form).is(422);
    assert_eq!(school.number("SELECT count(*) FROM staff_role WHERE person_id = 41", []), 0);
}

#[test]
fn a_letter_made_for_a_guardian_opens_no_account_of_the_staff() {
    let school = School::new();
    let letter = school.gill().post("/guardians/46/sign-in-letter", &[]).is(200);
    let link = link_in(&letter.text.replace('<', "\n"), "/password-reset/");
    school.tell("INSERT INTO staff_role (person_id, role, granted_by, granted_at) VALUES (46, 'teacher', 1, NOW)");
    school.browser(1).post(&link, &[("password", "seven wet otters sing")]).is(404);
}

#[test]
fn the_first_leader_comes_in_by_the_consoles_link_once() {
    let school = School::not_set_up();
    school.tell(
        "INSERT INTO school (school_id, name, town, address, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, created_at)
         VALUES (1, 'Birch Lane Primary', 'Marshford', '', 'Europe/London', '#17694f', 'en', 2026, 'required', 'required', NOW);
         INSERT INTO start_link (code_hash, issued_at, expires_at) VALUES (sha256('the-link'), NOW, NOW + 1 HOUR)",
    );
    let laptop = school.browser(1);
    laptop.get("/sign-in").is(503);
    laptop.get("/start/another-link").is(404);
    laptop.get("/start/the-link").is(200);
    let form = [("given_name", "Farah"), ("family_name", "Siddiqui"), ("email", FARAH), ("password", PASSWORD)];
    laptop.post("/start/the-link", &[form[0], form[1], ("email", "no address"), ("password", "short")]).is(422);
    laptop.post("/start/the-link", &form).leads_to("/");
    laptop.get("/account").is(200);
    school.browser(2).post("/start/the-link", &form).is(404);
    school.browser(2).get("/sign-in").is(200);
}

#[test]
fn a_leader_removes_a_lost_second_proof_and_its_owner_is_told() {
    let school = School::new();
    school.gives_factor(5);
    school.gill().post("/staff/5/factor/removal", &[]).is(404);
    school.farah().post("/staff/5/factor/removal", &[]).leads_to("/staff/5");
    school.hannah().get("/account").is(401);
    assert_eq!(school.number("SELECT count(*) FROM totp WHERE person_id = 5", []), 0);
    assert!(school.mail_to(5).contains("second proof"));
}

#[test]
fn the_office_prints_a_letter_for_a_grandmother_without_e_mail() {
    let school = School::new();
    let office = school.gill();
    assert!(office.get("/guardians").is(200).shows("Halina Wójcik"));
    office.get("/guardians/44").is(200);
    let letter = office.post("/guardians/44/sign-in-letter", &[]).is(200);
    let link = link_in(&letter.text.replace('<', "\n"), "/password-reset/");
    let tablet = school.browser(1);
    tablet.get(&link).is(200);
    tablet.post(&link, &[("password", PASSWORD)]).leads_to("/sign-in");
    tablet.get(&link).is(404);
    tablet.sign_in("halina.44", PASSWORD).leads_to("/account");
    school.hannah().post("/guardians/44/sign-in-letter", &[]).is(404);
    assert_eq!(school.lines("HelpGuardianSignIn"), 1);
}
