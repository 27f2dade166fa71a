//! Staff invite guardians: who sees the list, prints letters, sends mails, takes back.

use crate::school::School;

const LIST: &str = "/classes/1/invitations";
const LETTERS: &str = "/classes/1/invitations/letters";

#[test]
fn a_teacher_sees_who_of_the_class_has_joined_and_not_whom_an_order_names() {
    let school = School::new();
    let page = school.hannah().get(LIST).is(200);
    assert!(
        page.shows("Lena Marsh") && page.shows("Joined") && page.shows("Ada Marsh") && page.shows("Letter printed"),
        "{}",
        page.words()
    );
    assert!(!page.shows("Declan"), "{}", page.words());
    assert!(!page.text.contains("@families.example"), "no address is shown");
    let office = school.gill().get(LIST).is(200);
    assert!(office.shows("Declan") && office.shows("Restricted"), "{}", office.words());
    assert_eq!(school.lines("InviteGuardian"), 2, "each look leaves its line");
}

#[test]
fn nobody_else_learns_who_was_invited() {
    let school = School::new();
    for somebody in
        [school.daniel(), school.wendy(), school.owen(), school.priya(), school.tomasz(), school.lena(), school.theo()]
    {
        somebody.get(LIST).is(404);
        somebody.post("/pupils/20/invitations", &[("guardian", "48")]).is(404);
        somebody.post("/invitations/1/revocation", &[]).is(404);
    }
}

#[test]
fn a_letter_is_one_page_for_one_adult_and_says_how_to_decline() {
    let school = School::new();
    assert!(school.hannah().get(LETTERS).is(200).shows("Ada Marsh"));
    let letters = school.hannah().post(LETTERS, &[("to", "48-20")]).is(200);
    assert_eq!(letters.count("article.letter"), 1);
    for words in ["Ada Marsh", "Theo", "Hazel", "We prefer paper.", "bookbag.birchlane.example/join", "العربية"]
    {
        assert!(letters.shows(words), "{words}: {}", letters.words());
    }
    for other in ["Theo Marsh", "Lena", "Joe", "Declan"] {
        assert!(!letters.shows(other), "of the child the first name, of other adults nothing: {}", letters.words());
    }
    school.visitor().get("/join/invitation-of-ada").is(404);
    assert_eq!(school.number("SELECT count(*) FROM invitation WHERE person_id = 48 AND revoked_at IS NULL", []), 1);
}

#[test]
fn letters_ask_for_the_password_again_after_ten_minutes() {
    let school = School::new();
    school.tell("UPDATE session SET proved_at = NOW - 1 HOUR");
    assert_ne!(school.hannah().post(LETTERS, &[("to", "48-20")]).status.code, 200);
    assert_ne!(school.hannah().get(LETTERS).status.code, 200);
    assert_eq!(school.number("SELECT count(*) FROM invitation", []), 1);
}

#[test]
fn a_letter_about_another_class_or_to_a_shut_link_is_not_printed() {
    let school = School::new();
    school.hannah().post(LETTERS, &[("to", "44-24")]).is(404);
    school.gill().post(LETTERS, &[("to", "42-20")]).is(422);
    school.gill().post(LETTERS, &[("to", "40-20")]).is(422);
    school.gill().post("/pupils/20/invitations", &[("guardian", "42")]).is(422);
    school.gill().post("/pupils/20/invitations", &[("guardian", "43")]).is(404);
    assert_eq!(school.number("SELECT count(*) FROM invitation", []), 1, "nothing was written");
}

#[test]
fn an_invitation_by_mail_names_the_school_and_at_most_a_first_name() {
    let school = School::new();
    school
        .gill()
        .post("/pupils/20/invitations", &[("guardian", "48")])
        .leads_to("/classes/1/invitations?done=invitation-sent");
    let mail = school.text("SELECT recipient || ' ' || subject || ' ' || text FROM outbox", []);
    assert!(
        mail.starts_with("ada.marsh@families.example") && mail.contains("Birch Lane Primary") && mail.contains("Theo"),
        "{mail}"
    );
    for name in ["Marsh,", "Theo Marsh", "Ada", "Hazel", "Whitlock", "Lena", "Joe"] {
        assert!(!mail.contains(name), "{name}: {mail}");
    }
    let link = mail.lines().find(|line| line.starts_with("https://")).unwrap();
    let path = link.strip_prefix("https://bookbag.birchlane.example").unwrap();
    assert!(school.visitor().get(path).is(200).shows("Theo"));
    assert_eq!(
        school.number("SELECT expires_at - issued_at FROM invitation ORDER BY invitation_id DESC LIMIT 1", []),
        14 * 86_400_000
    );
}

#[test]
fn what_is_taken_back_no_longer_works_and_its_mail_no_longer_leaves() {
    let school = School::new();
    school.gill().post("/pupils/20/invitations", &[("guardian", "48")]).leads_to(LIST);
    for _ in 0..2 {
        school.hannah().post("/invitations/2/revocation", &[]).leads_to(LIST);
    }
    assert_eq!(school.number("SELECT count(*) FROM outbox WHERE given_up_at IS NULL", []), 0);
    assert_eq!(school.number("SELECT count(*) FROM outbox WHERE text <> ''", []), 0);
    assert_eq!(school.lines("InviteGuardian"), 2, "one for the mail, one for the first time it was taken back");
    assert!(school.gill().get(LIST).is(200).shows("was taken back"));
}

/// Adults who have not joined: Ben has no address, Rima reads Arabic, Ola's address takes no mail.
fn with_newcomers() -> School {
    let school = School::new();
    school.tell(
        "INSERT INTO person (person_id, kind, given_name, family_name, language, email, created_at) VALUES
           (61, 'adult', 'Ben', 'Mensah', 'en', NULL, NOW), (62, 'adult', 'Rima', 'Haddad', 'ar', 'rima.haddad@families.example', NOW),
           (63, 'adult', 'Ola', 'Iqbal', 'en', 'ola.iqbal@families.example', NOW);
         INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES
           (61, 21, 'Father', 'yes', NOW), (62, 28, 'Aunt', 'no', NOW), (62, 27, 'Aunt', 'no', NOW), (63, 23, 'Father', 'yes', NOW);
         INSERT INTO dead_address (person_id, channel, code, since_at) VALUES (63, 'email', '550', NOW - 9 DAY);
         INSERT INTO outbox (outbox_id, channel, kind, person_id, recipient, subject, text, html, message_id, queued_at, expires_at, next_at, given_up_at, last_code)
         VALUES (900, 'email', 'guardian_invitation', 63, 'ola.iqbal@families.example', '', '', '', '<900>', NOW - 9 DAY, NOW, NOW, NOW - 9 DAY, 'refused 550');
         INSERT INTO invitation (kind, person_id, pupil_id, carrier, outbox_id, token_hash, issued_by, issued_at, expires_at)
         VALUES ('guardian', 63, 23, 'email', 900, sha256('ola'), 2, NOW - 9 DAY, NOW + 5 DAY)",
    );
    school
}

const ROUND: &str = "/classes/1/invitations/round";

/// Presses 'send' on the page of the round, for everybody whom it proposes.
fn press(school: &School) -> Vec<(String, String)> {
    let page = school.gill().get(ROUND).is(200);
    let mut form = vec![("form_key".to_owned(), page.attribute("input[name=form_key]", "value").unwrap())];
    let parsed = scraper::Html::parse_document(&page.text);
    let boxes = scraper::Selector::parse("input[name=to][checked]").unwrap();
    form.extend(parsed.select(&boxes).map(|found| ("to".to_owned(), found.value().attr("value").unwrap().to_owned())));
    send(school, &form);
    form
}

fn send(school: &School, form: &[(String, String)]) -> String {
    let fields: Vec<(&str, &str)> = form.iter().map(|(name, value)| (name.as_str(), value.as_str())).collect();
    school.gill().post(ROUND, &fields).leads_to("/classes/1/invitations?done=invitations-sent").location().to_owned()
}

#[test]
fn the_look_at_a_round_says_what_goes_how_and_to_whom_not() {
    let school = with_newcomers();
    school.tell("UPDATE invitation SET issued_at = NOW - 8 DAY WHERE invitation_id = 1");
    let page = school.hannah().get(ROUND).is(200);
    assert_eq!(page.count("input[name=to][checked]"), 2, "Ada once more and Rima once: {}", page.words());
    assert!(page.shows("The mail in العربية") && page.shows("The reminder in English"), "{}", page.words());
    assert!(
        page.shows("Ben Mensah") && page.shows("no e-mail address") && page.shows("takes no mail"),
        "{}",
        page.words()
    );
    assert!(page.shows("Joined already") && page.shows("brother or sister"), "{}", page.words());
    assert!(!page.shows("Declan") && !page.text.contains("@families.example"), "{}", page.words());
    assert!(school.gill().get(ROUND).is(200).shows("Restricted"));
    assert_eq!(school.number("SELECT count(*) FROM outbox", []), 1, "nothing leaves by looking");
}

#[test]
fn a_round_is_sent_once_however_often_one_presses_and_reminds_after_a_week() {
    let school = with_newcomers();
    let form = press(&school);
    let other_look = [vec![("form_key".to_owned(), "another".to_owned())], form[1..].to_vec()].concat();
    for again in [form, other_look] {
        let told = school.gill().get(&send(&school, &again)).is(200);
        assert!(told.shows("Nothing was sent this time") && !told.shows("on their way"), "{}", told.words());
    }
    assert_eq!(
        school.number("SELECT count(*) FROM outbox WHERE queued_at = ?1", [school.clock.now().0]),
        1,
        "Rima's alone"
    );
    assert_eq!(school.lines("PrintInvitations"), 2, "the press that sent, and the other look's");
    let first = school.mail_to(62);
    assert_eq!(school.gill().get(ROUND).is(200).count("input[name=to]"), 0, "nobody hears twice in a week");
    school.clock.advance(7 * 86_400_000);
    school.sign_everybody_in_again();
    press(&school);
    let link = |mail: &str| {
        mail.lines().find_map(|line| line.strip_prefix("https://bookbag.birchlane.example").map(str::to_owned))
    };
    let (old, new) = (link(&first).unwrap(), link(&school.mail_to(62)).unwrap());
    school.visitor().get(&old).is(404);
    assert!(school.visitor().get(&new).is(200).shows("Rima Haddad"));
}

#[test]
fn the_reach_page_tells_who_joined_bounced_declined_and_looked() {
    let school = with_newcomers();
    school.tell("UPDATE account SET closed_at = NOW WHERE person_id = 43");
    let page = school.gill().get(LIST).is(200);
    assert!(page.shows("4 of 5 families have joined") && page.shows("did not arrive"), "{}", page.words());
    let bounced = school.gill().get("/classes/1/invitations?show=bounced").is(200);
    assert!(bounced.shows("Ola Iqbal") && !bounced.shows("Ben Mensah"), "{}", bounced.words());
    school.visitor().fetch("/join/invitation-of-ada").is(200);
    assert!(!school.gill().get(LIST).is(200).shows("Looked at"), "a program that looks through mails is nobody");
    school.visitor().get("/join/invitation-of-ada").is(200);
    assert!(school.gill().get(LIST).is(200).shows("Looked at"));
    let whole = school.gill().get("/invitations").is(200);
    assert!(
        whole.shows("Hazel") && whole.shows("4 of 5") && whole.shows("addresses take no mail"),
        "{}",
        whole.words()
    );
    school.hannah().get("/invitations").is(403);
}

#[test]
fn a_strip_that_comes_back_ends_the_code_and_can_be_taken_back() {
    let school = School::new();
    for _ in 0..2 {
        school.hannah().post("/pupils/20/invitations/refusal", &[("guardian", "48")]).leads_to(LIST);
    }
    assert_eq!(school.lines("RecordPaperFamily"), 1);
    school.visitor().get("/join/invitation-of-ada").is(404);
    let paper = school.hannah().get("/classes/1/invitations?show=paper").is(200);
    assert!(paper.shows("Ada Marsh") && paper.shows("Said no on"), "{}", paper.words());
    school.hannah().post("/pupils/20/invitations/paper/ending", &[("guardian", "48")]).leads_to(LIST);
    assert!(!school.hannah().get("/classes/1/invitations?show=paper").is(200).shows("Ada Marsh"));
    school.hannah().post("/pupils/20/invitations/paper", &[("guardian", "48")]).leads_to(LIST);
    school.hannah().post("/pupils/20/invitations/paper", &[("guardian", "46")]).is(404);
    assert!(school.hannah().get(LIST).is(200).shows("Gets paper"));
}

#[test]
fn who_has_no_address_and_a_mobile_is_invited_by_sms_and_the_parts_are_told_first() {
    let school = with_newcomers();
    school.tell("UPDATE person SET mobile = '07700 900123' WHERE person_id = 61");
    assert!(!school.gill().get(LIST).is(200).shows("Invite by SMS"), "a school without SMS offers none");
    school.gill().post("/pupils/21/invitations", &[("guardian", "61"), ("way", "sms")]).is(422);
    school.tell("INSERT INTO sms_gateway (gateway, country, trunk, receipt_secret, kept_at) VALUES ('folder', '44', '0', zeroblob(32), 0)");
    let page = school.hannah().get(ROUND).is(200);
    assert!(page.shows("by SMS,") && page.shows("ending in 123") && !page.text.contains("900123"), "{}", page.words());
    press(&school);
    let sms = school.text("SELECT channel || ' ' || recipient || ' ' || text FROM outbox WHERE person_id = 61", []);
    assert!(sms.starts_with("sms +447700900123 ") && sms.contains("Kofi"), "{sms}");
    for name in ["Mensah", "Ben", "Hazel"] {
        assert!(!sms.contains(name), "{name}: {sms}");
    }
    let path = sms.split_whitespace().find_map(|word| word.strip_prefix("https://bookbag.birchlane.example")).unwrap();
    assert!(school.visitor().get(path).is(200).shows("Ben Mensah"));
    assert!(school.gill().get(LIST).is(200).shows("SMS sent"));
    school.gill().post("/pupils/21/invitations", &[("guardian", "61"), ("way", "sms")]).leads_to(LIST);
    school.visitor().get(path).is(404);
}
