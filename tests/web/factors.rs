//! Second proofs and new devices: passkeys, codes, what the office and leaders do for those who lost theirs.

use bookbag::clock::{DAY, MINUTE};
use serde_json::Value;

use crate::authenticator::Authenticator;
use crate::browser::{Browser, PASSWORD, link_in};
use crate::school::{Answer, School};

const FARAH: &str = "farah.siddiqui@birchlane.example";
const HANNAH: &str = "hannah.whitlock@birchlane.example";
const AMARA: &str = "amara.mensah@families.example";

/// A school whose head has a password and no second proof yet.
fn school() -> School {
    let school = School::new();
    school.gives_password(1);
    school.tell("DELETE FROM totp WHERE person_id = 1; DELETE FROM session WHERE person_id = 1");
    school
}

/// Makes a passkey for whoever is signed in.
fn make(browser: &Browser<'_>, device: &mut Authenticator) -> Answer {
    let page = browser.get("/account/passkeys?next=/staff/invitations").is(200);
    let options = page.attribute("[data-passkey-new]", "data-passkey-new").expect("options");
    let form = [("name", "my phone"), ("credential", &device.make(&options)), ("next", "/staff/invitations")];
    browser.post("/account/passkeys", &form)
}

/// A question of the school, and the answer of a device.
fn shown(browser: &Browser<'_>, device: &mut Authenticator) -> (String, String) {
    let question: Value =
        serde_json::from_str(&browser.post("/sign-in/passkey/question", &[]).is(200).text).expect("a question");
    (question["ticket"].as_str().expect("a ticket").to_owned(), device.show(&question["options"]["challenge"]))
}

fn sign_in(browser: &Browser<'_>, (question, credential): &(String, String)) -> Answer {
    browser.post("/sign-in/passkey", &[("question", question), ("credential", credential), ("next", "/account")])
}

/// A head with a passkey, and her device.
fn enrolled(school: &School) -> Authenticator {
    let (desk, mut device) = (school.browser(1), Authenticator::new());
    desk.sign_in(FARAH, PASSWORD).leads_to("/account");
    make(&desk, &mut device).is(200);
    device
}

#[test]
fn a_leader_makes_a_passkey_and_signs_in_with_it_alone() {
    let school = school();
    let (desk, mut device) = (school.browser(1), Authenticator::new());
    desk.sign_in(FARAH, PASSWORD).leads_to("/account");
    desk.get("/staff/invitations").leads_to("/account/factor?next=");
    let codes = make(&desk, &mut device).is(200);
    assert_eq!(codes.count(".recovery code"), 10);
    desk.get("/staff/invitations").is(200);
    assert!(school.mail_to(1).contains("second proof"));
    assert!(desk.get("/account/passkeys").is(200).shows("my phone"));

    let laptop = school.browser(2);
    sign_in(&laptop, &shown(&laptop, &mut device)).leads_to("/account");
    laptop.get("/staff/invitations").is(200);
    assert_eq!(school.number("SELECT count(*) FROM passkey WHERE used_day IS NOT NULL", []), 1);
    let told = school.text("SELECT group_concat(subject, ' | ') FROM outbox WHERE person_id = 1", []);
    assert!(told.contains("New sign-in"), "{told}");
    school.tell("UPDATE account SET suspended_at = NOW WHERE person_id = 1");
    sign_in(&laptop, &shown(&laptop, &mut device)).is(401);
}

#[test]
fn a_passkey_from_elsewhere_unverified_replayed_or_copied_opens_nothing() {
    let school = school();
    let mut device = enrolled(&school);
    let thief = school.browser(2);
    device.origin = "https://bookbag.birchlane.example.evil.example".to_owned();
    sign_in(&thief, &shown(&thief, &mut device)).is(401);
    device.origin = format!("https://{}", crate::school::HOST);
    device.verifies = false;
    sign_in(&thief, &shown(&thief, &mut device)).is(401);
    device.verifies = true;
    let late = shown(&thief, &mut device);
    school.clock.advance(5 * MINUTE);
    sign_in(&thief, &late).is(401);
    let once = shown(&thief, &mut device);
    sign_in(&thief, &once).leads_to("/account");
    let again = sign_in(&school.browser(3), &once).is(401);
    assert!(again.shows("That passkey opens nothing here"));
    // The next question, answered with the earlier answer.
    let next = shown(&thief, &mut device);
    sign_in(&thief, &(next.0, once.1)).is(401);
    device.counter = 1;
    sign_in(&thief, &shown(&thief, &mut device)).is(401);
    sign_in(&thief, &shown(&thief, &mut Authenticator::new())).is(401);
}

#[test]
fn behind_the_password_a_passkey_or_a_recovery_code_is_asked() {
    let school = school();
    let (desk, mut device) = (school.browser(1), Authenticator::new());
    desk.sign_in(FARAH, PASSWORD).leads_to("/account");
    let codes = make(&desk, &mut device).is(200);
    let recovery = codes.text.split("<li><code>").nth(1).unwrap().split('<').next().unwrap().to_owned();
    let page = school.browser(2).sign_in(FARAH, PASSWORD).is(200);
    assert!(page.shows("Second proof"));
    assert_eq!(page.attribute("[data-passkey]", "data-passkey").as_deref(), Some("/sign-in/passkey"));
    let other = school.browser(3);
    let page = other.sign_in(FARAH, PASSWORD).is(200);
    other.show_code(&page, &recovery).leads_to("/account");
    other.get("/staff/invitations").is(200);
}

#[test]
fn a_passkey_answers_whether_it_is_still_you_and_a_neighbours_does_not() {
    let school = school();
    let mut device = enrolled(&school);
    school.gives_password(5);
    school.tell("DELETE FROM totp WHERE person_id = 5; DELETE FROM session WHERE person_id = 5");
    let (neighbour, mut others) = (school.browser(5), Authenticator::new());
    neighbour.sign_in(HANNAH, PASSWORD).leads_to("/account");
    make(&neighbour, &mut others).is(200);

    let laptop = school.browser(2);
    sign_in(&laptop, &shown(&laptop, &mut device)).leads_to("/account");
    school.clock.advance(11 * MINUTE);
    laptop.get("/account/passkeys").leads_to("/account/proof?next=");
    let prove = |(question, credential): (String, String)| {
        let form = [("question", question.as_str()), ("credential", &credential), ("next", "/account/passkeys")];
        laptop.post("/account/proof", &form)
    };
    prove(shown(&laptop, &mut others)).is(422);
    prove(shown(&laptop, &mut device)).leads_to("/account/passkeys");
    laptop.get("/account/passkeys").is(200);
}

#[test]
fn who_removes_the_last_passkey_or_loses_it_begins_anew() {
    let school = school();
    let mut device = enrolled(&school);
    let laptop = school.browser(2);
    sign_in(&laptop, &shown(&laptop, &mut device)).leads_to("/account");
    let passkey = laptop.get("/account/passkeys").is(200).attribute("input[name=passkey]", "value").unwrap();
    school.gill().post("/account/passkeys/removal", &[("passkey", &passkey)]).is(409);
    laptop.post("/account/passkeys/removal", &[("passkey", &passkey)]).leads_to("/account/passkeys?done=");
    laptop.get("/staff/invitations").leads_to("/account/factor?next=");
    assert_eq!(school.number("SELECT count(*) FROM recovery_code WHERE person_id = 1", []), 0);
    sign_in(&laptop, &shown(&laptop, &mut device)).is(401);

    school.tell(
        "INSERT INTO passkey (person_id, credential_id, user_handle, public_key, name, added_at)
         VALUES (5, x'01', zeroblob(16), '{}', 'lost', NOW); DELETE FROM totp WHERE person_id = 5;
         INSERT INTO staff_role (person_id, role, granted_at) VALUES (4, 'leader', NOW)",
    );
    assert!(school.priya().get("/staff/5").is(200).shows("Remove the second proof"));
    school.priya().post("/staff/5/factor/removal", &[]).leads_to("/staff/5");
    assert_eq!(school.number("SELECT count(*) FROM passkey", []), 0);
}

/// A school that asks guardians for a code on new devices, and Amara with a password.
fn with_codes() -> School {
    let school = School::new();
    school.gives_password(46);
    school.tell("UPDATE school SET device_code = 'required'");
    school
}

/// Types the code of the newest mail into the page that asks for it.
fn type_code(browser: &Browser<'_>, page: &Answer, code: &str) -> Answer {
    let ticket = page.attribute("input[name=ticket]", "value").expect("a page that asks for a code");
    browser.post("/sign-in/device", &[("ticket", &ticket), ("code", code), ("next", "/account")])
}

/// The eight digits of the newest mail to a person.
fn mailed(school: &School, person: i64) -> String {
    let mail = school.mail_to(person);
    let is_code = |line: &&str| line.len() == 9 && line.chars().all(|c| c.is_ascii_digit() || c == ' ');
    mail.lines().map(str::trim).find(is_code).unwrap_or_else(|| panic!("no code in {mail}")).to_owned()
}

#[test]
fn a_guardian_on_a_new_device_types_the_code_from_her_mailbox_once() {
    let school = with_codes();
    let phone = school.browser(1);
    let page = phone.sign_in(AMARA, PASSWORD).is(200);
    assert!(page.shows("We do not know this device yet"));
    phone.get("/account").is(401);
    let code = mailed(&school, 46);
    type_code(&phone, &page, "1234 5678").is(401);
    type_code(&phone, &page, &code).leads_to("/account");
    phone.get("/account").is(200);
    let thief = school.browser(2);
    type_code(&thief, &page, &code).is(401);
    // The same phone another day is known; ended from elsewhere it is asked anew.
    phone.forgets_session();
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    let laptop = school.browser(3);
    let page = laptop.sign_in(AMARA, PASSWORD).is(200);
    type_code(&laptop, &page, &mailed(&school, 46)).leads_to("/account");
    laptop.post("/account/sessions/others/end", &[]).leads_to("/account");
    phone.get("/account").is(401);
    assert!(phone.sign_in(AMARA, PASSWORD).is(200).shows("We do not know this device yet"));
}

#[test]
fn a_code_dies_after_five_wrong_tries_or_ten_minutes_and_three_at_once_are_enough() {
    let school = with_codes();
    let thief = school.browser(1);
    let page = thief.sign_in(AMARA, PASSWORD).is(200);
    let code = mailed(&school, 46);
    for _ in 0..5 {
        type_code(&thief, &page, "0000 0000").is(401);
    }
    assert!(type_code(&thief, &page, &code).is(401).shows("Please sign in again."));
    school.clock.advance(DAY);
    let page = thief.sign_in(AMARA, PASSWORD).is(200);
    let code = mailed(&school, 46);
    school.clock.advance(10 * MINUTE);
    assert!(type_code(&thief, &page, &code).is(401).shows("Please sign in again."));
    for _ in 0..3 {
        thief.sign_in(AMARA, PASSWORD).is(200);
    }
    let mails = school.number("SELECT count(*) FROM outbox", []);
    assert!(thief.sign_in(AMARA, PASSWORD).is(429).shows("several codes"));
    assert_eq!(school.number("SELECT count(*) FROM outbox", []), mails);
}

#[test]
fn the_office_lets_in_the_phone_of_a_grandmother_without_e_mail_and_never_a_leaders() {
    let school = with_codes();
    school.gives_password(44);
    let phone = school.browser(1);
    assert!(phone.sign_in("halina.44", PASSWORD).is(403).shows("Bring it to the school’s office"));
    // With a mobile number and a gateway the code comes by SMS.
    school.tell(
        "INSERT INTO sms_gateway (gateway, country, trunk, receipt_secret, kept_at) VALUES ('folder', '44', '0', zeroblob(32), 0);
         UPDATE person SET mobile = '07700 900123' WHERE person_id = 44",
    );
    let page = phone.sign_in("halina.44", PASSWORD).is(200);
    let sms = school.text("SELECT text FROM outbox WHERE channel = 'sms' AND recipient = '+447700900123'", []);
    let code: String = sms.chars().filter(char::is_ascii_digit).take(8).collect();
    type_code(&phone, &page, &code).leads_to("/account");
    let phone = school.browser(2);
    let screen = school.gill().post("/guardians/44/phone", &[]).is(200);
    assert_eq!(screen.count("svg.qr"), 1);
    assert_eq!(school.lines("HelpGuardianSignIn"), 1);
    let link = link_in(&screen.text.replace('<', "\n"), "/password-reset/");
    phone.post(&link, &[("password", "seven wet otters sing")]).leads_to("/sign-in");
    phone.post(&link, &[("password", "eight wet otters sing")]).is(404);
    phone.sign_in("halina.44", "seven wet otters sing").leads_to("/account");
    let late = school.gill().post("/guardians/44/phone", &[]).is(200);
    school.clock.advance(15 * MINUTE);
    phone.get(&link_in(&late.text.replace('<', "\n"), "/password-reset/")).is(404);

    school.tell(
        "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, household, linked_by, linked_at)
                 VALUES (1, 21, 'Aunt', 'no', 'z', 2, NOW)",
    );
    school.tell("UPDATE session SET proved_at = NOW");
    for of_the_staff in [1, 10] {
        school.gill().post(&format!("/guardians/{of_the_staff}/phone"), &[]).is(409);
        school.gill().post(&format!("/guardians/{of_the_staff}/sign-in-letter"), &[]).is(409);
    }
}

#[test]
fn a_mother_who_teaches_is_asked_on_a_new_device_as_a_mother_is() {
    let school = with_codes();
    school.gives_password(10);
    school.tell("DELETE FROM totp WHERE person_id = 10");
    let phone = school.browser(1);
    assert!(phone.sign_in("leah.stone@birchlane.example", PASSWORD).is(200).shows("We do not know this device yet"));
}

#[test]
fn what_the_office_does_for_a_stolen_phone_and_a_lost_second_proof_is_whole() {
    let school = with_codes();
    let phone = school.browser(1);
    let page = phone.sign_in(AMARA, PASSWORD).is(200);
    type_code(&phone, &page, &mailed(&school, 46)).leads_to("/account");
    phone.forgets_session();
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    school.gill().post("/guardians/46/sessions/end", &[]).leads_to("/guardians/46?done=guardian-signed-out");
    phone.get("/account").is(401);
    assert!(phone.sign_in(AMARA, PASSWORD).is(200).shows("We do not know this device yet"), "it is a stranger again");
    school.gives_factor(46);
    let letter = school.gill().post("/guardians/46/sign-in-letter", &[]).is(200);
    let link = link_in(&letter.text.replace('<', "\n"), "/password-reset/");
    let new_phone = school.browser(2);
    new_phone.post(&link, &[("password", "seven wet otters sing")]).leads_to("/sign-in");
    new_phone.sign_in(AMARA, "seven wet otters sing").leads_to("/account");
    assert_eq!(school.number("SELECT count(*) FROM totp WHERE person_id = 46", []), 0);
    let told = "SELECT count(*) FROM outbox WHERE person_id = 46 AND text LIKE '%second proof%'";
    assert!(school.number(told, []) > 0, "she is told");
}

#[test]
fn a_device_has_the_name_that_its_owner_gives_it_and_nothing_else_is_kept() {
    let school = School::new();
    school.gives_password(46);
    let phone = school.browser(1);
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    phone.post("/account/device", &[("name", "red phone")]).leads_to("/account?done=device-named");
    school.browser(2).sign_in(AMARA, PASSWORD).leads_to("/account");
    phone.forgets_session();
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    assert!(phone.get("/account").is(200).shows("red phone"));
    assert_eq!(school.number("SELECT count(*) FROM device WHERE person_id = 46 AND name <> ''", []), 1);
}

#[test]
fn a_new_leader_has_the_days_that_the_school_grants_and_not_one_more() {
    let school = school();
    school.tell(
        "UPDATE school SET factor_grace_days = 7; UPDATE staff_role SET granted_at = NOW - 6 DAY WHERE person_id = 1",
    );
    let desk = school.browser(1);
    desk.sign_in(FARAH, PASSWORD).leads_to("/account");
    desk.get("/staff/invitations").is(200);
    school.tell("UPDATE staff_role SET granted_at = NOW - 7 DAY WHERE person_id = 1");
    desk.get("/staff/invitations").leads_to("/account/factor?next=");
}

#[test]
fn a_guardian_closes_her_account_and_goes_on_on_paper() {
    let school = School::new();
    school.gives_password(46);
    let phone = school.browser(1);
    phone.sign_in(AMARA, PASSWORD).leads_to("/account");
    assert!(phone.get("/account/closure").is(200).shows("Esi and Kofi"));
    school.leah().get("/account/closure").is(404);
    phone.post("/account/closure", &[]).leads_to("/sign-in?done=account-closed");
    school.amara().get("/account").is(401);
    phone.sign_in(AMARA, PASSWORD).is(401);
    assert_eq!(school.number("SELECT count(*) FROM paper_family WHERE guardian_id = 46 AND ended_at IS NULL", []), 2);
    let told = school.text("SELECT subject FROM outbox WHERE person_id = 46 ORDER BY outbox_id DESC LIMIT 1", []);
    assert!(told.contains("is closed"), "{told}");
}

#[test]
fn a_mother_shows_a_photo_to_her_childs_teachers_and_takes_it_away_again() {
    let school = School::new();
    let lena = school.lena();
    lena.get("/account/photo").is(200);
    lena.post("/account/photo", &[("photo", "words")]).is(422);
    lena.post_photo("/account/photo", b"no photo at all").is(422);
    lena.post_photo("/account/photo", &crate::school::photo()).leads_to("/account/photo?done=photo-kept");
    assert_eq!(school.hannah().get("/pupils/20/record").is(200).count("img.portrait"), 1);
    assert_eq!(school.gill().get("/pupils/20/record").is(200).count("img.portrait"), 0);
    let picture = school.hannah().fetch("/photos/40").is(200);
    assert_eq!((&picture.bytes[..2], picture.header("content-type")), (&[0xff, 0xd8][..], Some("image/jpeg")));
    for other in [school.joe(), school.sana(), school.gill(), school.daniel(), school.theo()] {
        other.fetch("/photos/40").is(404);
    }
    lena.post("/account/photo/removal", &[]).leads_to("/account/photo?done=photo-removed");
    lena.fetch("/photos/40").is(404);
}
