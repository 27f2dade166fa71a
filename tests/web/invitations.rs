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
    assert!(!letters.shows("Theo Marsh"), "of the child the first name: {}", letters.words());
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
    for name in ["Marsh,", "Theo Marsh", "Ada", "Hazel", "Whitlock"] {
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
