//! Asking for a place without a code: the list of teachers, the proved address, and what staff make of a request (D18, D123).

use bookbag::clock::{DAY, MINUTE};

use crate::school::{Answer, School};

const PROOF: &str = "/join-proofs/proof-of-nora";
const REQUESTS: &str = "/classes/1/join-requests";

/// A school whose list is open for Hazel, and a link that proves Nora's address.
fn open_school() -> School {
    let school = School::new();
    school.farah().post("/settings/teacher-list", &[("open", "true"), ("classes", "1")]).leads_to("/settings/teacher");
    school.tell(
        "INSERT INTO address_proof (token_hash, email, asked_at, expires_at)
         VALUES (sha256('proof-of-nora'), 'nora.field@families.example', NOW, NOW + 2 HOUR)",
    );
    school
}

fn ask(school: &School, child: &str) -> Answer {
    let form =
        [("class", "1"), ("child", child), ("given_name", "Nora"), ("family_name", "Field"), ("relation", "Aunt")];
    school.visitor().post(PROOF, &form)
}

/// The path of the link in the newest mail to an address.
fn link_to(school: &School, address: &str) -> String {
    let sql = "SELECT text FROM outbox WHERE recipient = ?1 ORDER BY outbox_id DESC LIMIT 1";
    let text = school.text(sql, [address]);
    let link = text.lines().find_map(|line| line.strip_prefix("https://bookbag.birchlane.example"));
    link.expect("a link on a line of its own").to_owned()
}

#[test]
fn the_list_is_shut_until_a_leader_opens_it_and_shut_again_when_she_closes_it() {
    let school = School::new();
    school.visitor().get("/join-requests/new").is(404);
    school.visitor().post("/join-proofs", &[("email", "nora.field@families.example")]).is(404);
    assert!(!school.visitor().get("/join").is(200).shows("I have no letter"));
    for somebody in [school.gill(), school.hannah(), school.lena()] {
        somebody.post("/settings/teacher-list", &[("open", "true"), ("classes", "1")]).is(403);
    }
    school.farah().post("/settings/teacher-list", &[("open", "true")]).is(422);
    for _ in 0..2 {
        school.farah().post("/settings/teacher-list", &[("open", "true"), ("classes", "1")]).leads_to("/settings");
    }
    assert_eq!(school.lines("ChangeSchoolSettings"), 1, "the same once more leaves no line");
    school.visitor().get("/join-requests/new").is(200);
    assert!(school.visitor().get("/join").is(200).shows("I have no letter"));
    for wrong in ["7KQ2-01ABC-DEFGH", "no code"] {
        assert!(school.visitor().post("/join", &[("code", wrong)]).is(422).shows("I have no letter"), "{wrong}");
    }
    school.farah().post("/settings/teacher-list", &[("classes", "1")]).leads_to("/settings");
    school.visitor().get("/join-requests/new").is(404);
}

#[test]
fn a_stranger_sees_titles_and_classes_only_once_an_address_is_proved() {
    let school = open_school();
    let page = school.visitor().get("/join-requests/new").is(200);
    assert!(!page.shows("Whitlock") && !page.shows("Hazel"), "{}", page.words());
    let again = school.visitor().post("/join-proofs", &[("email", "nora at home")]).is(422);
    assert_eq!(again.attribute("input[name=email]", "value").as_deref(), Some("nora at home"), "words are kept");
    let answers = ["lena.marsh@families.example", "nora.field@families.example"]
        .map(|email| school.visitor().post("/join-proofs", &[("email", email)]).is(200).words());
    assert_eq!(answers[0], answers[1], "an address that the school knows is answered like another");
    let list = school.visitor().get(&link_to(&school, "nora.field@families.example")).is(200);
    assert!(list.shows("Miss Whitlock and Mr Bello") && list.shows("Hazel"), "{}", list.words());
    for hidden in ["Rowan", "Ashworth", "Hannah", "Theo", "Kofi"] {
        assert!(!list.shows(hidden), "{hidden}: {}", list.words());
    }
    school.clock.advance(121 * MINUTE);
    school.visitor().get(&link_to(&school, "nora.field@families.example")).is(404);
    school.visitor().post(PROOF, &[]).is(401);
}

#[test]
fn an_answer_never_tells_whether_there_is_such_a_child() {
    let school = open_school();
    let [real, none] = ["Theo Marsh", "Thea Marsh"].map(|child| {
        let answer = ask(&school, child).leads_to("/join-requests/sent");
        (answer.text, answer.headers.len(), school.visitor().get("/join-requests/sent").is(200).words())
    });
    assert_eq!(real, none);
    assert_eq!(
        school.number("SELECT count(*) FROM join_request WHERE pupil_id IS NULL", []),
        2,
        "no child is looked up"
    );
    ask(&school, "Theo Marsh").leads_to("/join-requests/sent");
    assert_eq!(school.number("SELECT count(*) FROM join_request", []), 2, "sent twice, it is one request");
    let missing = ask(&school, " ").is(422);
    assert!(missing.shows("write your child’s name"), "{}", missing.words());
    assert_eq!(missing.attribute("input[name=relation]", "value").as_deref(), Some("Aunt"), "words are kept");
    school
        .visitor()
        .post(
            PROOF,
            &[("class", "2"), ("child", "Esi"), ("given_name", "N"), ("family_name", "F"), ("relation", "Aunt")],
        )
        .is(422);
}

#[test]
fn a_teacher_recognises_the_child_and_the_asker_joins() {
    let school = open_school();
    ask(&school, "kofi mensah");
    assert!(school.hannah().get("/classes/1/invitations").is(200).shows("Somebody asks for a place"));
    assert!(school.hannah().get("/home/staff").is(200).shows("Somebody asks for a place in Hazel."));
    assert!(!school.daniel().get("/home/staff").is(200).shows("asks for a place"));
    let page = school.hannah().get(REQUESTS).is(200);
    assert!(page.shows("Nora Field") && page.shows("kofi mensah"), "{}", page.words());
    assert_eq!(
        page.attribute("form[action$=acceptance]", "action").as_deref(),
        Some("/join-requests/1/pupils/21/acceptance")
    );
    assert!(
        !page.shows("nora.field@") && school.gill().get(REQUESTS).is(200).shows("nora.field@"),
        "addresses are the office's"
    );
    for somebody in [school.daniel(), school.wendy(), school.priya(), school.lena()] {
        somebody.get(REQUESTS).is(404);
        somebody.post("/join-requests/1/pupils/21/acceptance", &[]).is(404);
    }
    assert!(
        page.shows("Here a leader alone decides") && page.count("form[action$='pupils/20/acceptance']") == 0,
        "Theo's"
    );
    school.hannah().post("/join-requests/1/pupils/20/acceptance", &[]).is(404);
    school.hannah().post("/join-requests/1/pupils/22/acceptance", &[]).is(404);
    for _ in 0..2 {
        school.hannah().post("/join-requests/1/pupils/21/acceptance", &[("responsibility", "yes")]).leads_to(REQUESTS);
    }
    assert_eq!(school.lines("DecideJoinRequest"), 1);
    let link = "SELECT responsibility FROM active_link JOIN person ON person_id = guardian_id WHERE family_name = 'Field' AND pupil_id = 21";
    assert_eq!(school.text(link, []), "unknown", "a teacher does not decide on responsibility");
    let mail = school.text("SELECT text FROM outbox WHERE recipient = 'nora.field@families.example'", []);
    assert!(!mail.contains("Kofi") && !mail.contains("Nora"), "neutral words: {mail}");
    let path = link_to(&school, "nora.field@families.example");
    let form = [("notice", "true"), ("password", "seven herons under glass"), ("language", "en")];
    school.visitor().post(&path, &form).leads_to("/?done=joined");
    assert!(!school.hannah().get(REQUESTS).is(200).shows("Nora Field"));
}

#[test]
fn an_adult_of_the_roster_who_asks_is_not_made_twice() {
    let school = open_school();
    school.tell(
        "INSERT INTO person (person_id, kind, given_name, family_name, created_at) VALUES (60, 'adult', 'Norah', 'Field', NOW);
         INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (60, 21, 'Aunt', 'no', NOW)",
    );
    ask(&school, "Kofi");
    assert!(school.hannah().get(REQUESTS).is(200).shows("Norah Field, Aunt"));
    school.hannah().post("/join-requests/1/pupils/21/acceptance", &[("guardian", "46")]).is(422);
    school.hannah().post("/join-requests/1/pupils/21/acceptance", &[("guardian", "60")]).leads_to(REQUESTS);
    assert_eq!(school.text("SELECT email FROM person WHERE person_id = 60", []), "nora.field@families.example");
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Field'", []), 1);
}

#[test]
fn onto_an_adult_of_whom_the_school_knows_more_the_office_alone_accepts() {
    let ways = [
        ("another address", "UPDATE person SET email = 'norah@elsewhere.example' WHERE person_id = 60"),
        (
            "another child",
            "INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (60, 23, 'Mother', 'yes', NOW)",
        ),
    ];
    for (what, more) in ways {
        let school = open_school();
        school.tell(
            "INSERT INTO person (person_id, kind, given_name, family_name, created_at) VALUES (60, 'adult', 'Norah', 'Field', NOW);
             INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (60, 21, 'Aunt', 'no', NOW)",
        );
        school.tell(more);
        let before = school.text("SELECT coalesce(email, '') FROM person WHERE person_id = 60", []);
        ask(&school, "Kofi");
        let path = "/join-requests/1/pupils/21/acceptance";
        let refused = school.hannah().post(path, &[("guardian", "60")]).is(422);
        assert!(refused.shows("let the office or a leader accept"), "{what}: {}", refused.words());
        assert_eq!(school.text("SELECT coalesce(email, '') FROM person WHERE person_id = 60", []), before, "{what}");
        assert_eq!(school.number("SELECT count(*) FROM outbox WHERE recipient LIKE 'nora.field@%'", []), 0, "{what}");
        school.gill().post(path, &[("guardian", "60")]).leads_to(REQUESTS);
        assert_eq!(school.text("SELECT email FROM person WHERE person_id = 60", []), "nora.field@families.example");
    }
}

#[test]
fn a_stranger_with_the_name_and_address_of_another_child_s_mother_is_the_office_s_to_accept() {
    let school = open_school();
    school.tell(
        "INSERT INTO person (person_id, kind, given_name, family_name, email, created_at)
         VALUES (60, 'adult', 'Nora', 'Field', 'nora.field@families.example', NOW);
         INSERT INTO family_link (guardian_id, pupil_id, relation, responsibility, linked_at) VALUES (60, 23, 'Mother', 'yes', NOW)",
    );
    ask(&school, "Kofi");
    school.hannah().post("/join-requests/1/pupils/21/acceptance", &[]).is(422);
    school.gill().post("/join-requests/1/pupils/21/acceptance", &[]).leads_to(REQUESTS);
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE guardian_id = 60", []), 2, "nobody is made twice");
}

#[test]
fn however_the_restricted_child_s_name_is_spelled_a_leader_alone_decides() {
    for (name, asked) in
        [("Zoë", "zoe marsh"), ("Anne-Marie", "Annemarie"), ("D’Angelo", "dangelo"), ("Łukasz", "LUKASZ")]
    {
        let school = open_school();
        school.tell(&format!("UPDATE person SET given_name = '{name}' WHERE person_id = 20"));
        ask(&school, asked);
        for somebody in [school.hannah(), school.gill()] {
            assert!(somebody.get(REQUESTS).is(200).shows("A leader alone decides this"), "{name} as {asked}");
            somebody.post("/join-requests/1/pupils/21/acceptance", &[]).is(404);
            somebody.post("/join-requests/1/refusal", &[]).is(404);
        }
    }
}

#[test]
fn who_asks_too_often_keeps_the_words() {
    let school = open_school();
    for child in ["A", "B", "C", "D", "E"] {
        ask(&school, child).leads_to("/join-requests/sent");
    }
    let late = ask(&school, "Kofi Mensah").is(429);
    assert!(late.shows("in 60 minutes") && late.header("retry-after") == Some("3600"), "{}", late.words());
    assert_eq!(late.attribute("input[name=child]", "value").as_deref(), Some("Kofi Mensah"));
    assert_eq!(late.count("input[name=class][checked]"), 1);
}

#[test]
fn where_an_order_restricts_somebody_a_leader_alone_decides() {
    let school = open_school();
    ask(&school, "my nephew theo");
    for somebody in [school.hannah(), school.gill()] {
        let page = somebody.get(REQUESTS).is(200);
        assert!(page.shows("A leader alone decides this") && page.count("form[action^='/join-requests']") == 0);
        for path in [
            "/join-requests/1/pupils/20/acceptance",
            "/join-requests/1/pupils/21/acceptance",
            "/join-requests/1/refusal",
        ] {
            somebody.post(path, &[]).is(404);
        }
    }
    let form = [("responsibility", "no")];
    school.farah().post("/join-requests/1/pupils/20/acceptance", &form).leads_to(REQUESTS);
    assert_eq!(
        school.number(
            "SELECT count(*) FROM active_link WHERE pupil_id = 20 AND responsibility = 'no' AND relation = 'Aunt'",
            []
        ),
        1
    );
    // Whom the order names cannot come in by asking, not even with a leader's press.
    school
        .declan()
        .post("/join-proofs/me", &[("class", "1"), ("child", "Theo"), ("relation", "Stepfather")])
        .leads_to("/join-requests");
    let refused = school.farah().post("/join-requests/2/pupils/20/acceptance", &[]).is(422);
    assert!(refused.shows("This adult’s link to the child is shut"), "{}", refused.words());
}

#[test]
fn who_is_declined_hears_no_reason_and_hears_it_once() {
    let school = open_school();
    ask(&school, "Kofi Mensah");
    for _ in 0..2 {
        school.hannah().post("/join-requests/1/refusal", &[]).leads_to(REQUESTS);
    }
    assert_eq!(school.number("SELECT count(*) FROM outbox", []), 1);
    let mail = school.text("SELECT subject || text FROM outbox", []);
    assert!(mail.contains("office") && !mail.contains("Kofi") && !mail.contains("child"), "{mail}");
    assert_eq!(school.number("SELECT count(*) FROM family_link", []), 11, "nobody is linked");
}

#[test]
fn a_mother_who_is_in_asks_about_another_child_without_a_new_account() {
    let school = open_school();
    assert!(school.amara().get("/join-requests/new").is(200).shows("Miss Whitlock"));
    let form = [("class", "1"), ("child", "Una"), ("relation", "Foster mother")];
    school.amara().post("/join-proofs/me", &form).leads_to("/join-requests/sent");
    school.theo().get("/join-requests/new").is(404);
    school.gill().post("/join-requests/1/pupils/23/acceptance", &[("responsibility", "yes")]).leads_to(REQUESTS);
    assert!(school.amara().get("/pupils/23/consents").is(200).shows("Una"));
    assert!(school.mail_to(46).contains("has answered") || school.mail_to(46).contains("It is ready"));
    assert_eq!(school.number("SELECT count(*) FROM invitation", []), 1, "no code is needed");
}

#[test]
fn who_asks_again_and_again_gets_no_more_mails_and_learns_nothing() {
    let school = open_school();
    let page = |number: u32| {
        let answer = school.browser(number).post("/join-proofs", &[("email", "somebody@elsewhere.example")]);
        answer.is(200).words()
    };
    let first = page(1);
    for number in 2..10 {
        assert_eq!(page(number), first);
        school.clock.advance(2 * MINUTE);
    }
    let sent = "SELECT count(*) FROM outbox WHERE recipient = 'somebody@elsewhere.example'";
    assert_eq!(school.number(sent, []), 5, "five a day for one address");
    for number in 100..144 {
        school
            .browser(number)
            .post("/join-proofs", &[("email", &format!("stranger.{number}@elsewhere.example"))])
            .is(200);
    }
    school.browser(200).post("/join-proofs", &[("email", "late@elsewhere.example")]).is(429);
    assert_eq!(school.number("SELECT count(*) FROM outbox", []), 49, "fifty a day in all, with Nora's");
    school.clock.advance(DAY);
    school.browser(201).post("/join-proofs", &[("email", "late@elsewhere.example")]).is(200);
}

#[test]
fn a_request_that_nobody_decides_is_deleted_after_thirty_days() {
    let school = open_school();
    ask(&school, "Kofi");
    school.visitor().post("/join-proofs", &[("email", "nora.field@families.example")]).is(200);
    school.gill().post("/pupils/20/invitations", &[("guardian", "48")]).leads_to("/classes/1/invitations");
    let db = school.client.rocket().state::<bookbag::db::Db>().expect("the database");
    school.clock.advance(30 * DAY - MINUTE);
    bookbag::invitations::forget(db).expect("the night's work");
    assert_eq!(school.number("SELECT count(*) FROM join_request", []), 1);
    assert_eq!(school.number("SELECT count(*) FROM outbox", []), 2);
    school.clock.advance(MINUTE);
    for _ in 0..2 {
        bookbag::invitations::forget(db).expect("the night's work");
    }
    assert_eq!(
        school.number("SELECT (SELECT count(*) FROM join_request) + (SELECT count(*) FROM address_proof)", []),
        0
    );
    assert_eq!(
        school.text("SELECT group_concat(recipient) FROM outbox", []),
        "ada.marsh@families.example",
        "of strangers no address stays"
    );
    assert_eq!(school.lines("RunRetention"), 2, "the link's end and the request's");
}
