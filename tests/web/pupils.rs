//! How pupils sign in: with a card, with pictures, with their own code; on devices that a teacher opens for the class.

use bookbag::clock::{HOUR, MINUTE};

use crate::browser::{Browser, PASSWORD};
use crate::school::{Answer, School, THEO};

const KOFI: i64 = 21;
/// Theo's pictures, and how a form sends the third.
const SECRET: [(&str, &str); 2] = [("tapped", "sun tree"), ("picture", "house")];

/// A tablet that Hannah has opened for Hazel.
fn tablet(school: &School) -> Browser<'_> {
    let tablet = school.browser(900).holds("__Host-session", "session-of-5");
    tablet.post("/classes/1/devices", &[]).leads_to("/sign-in/class");
    tablet
}

/// A card for a pupil: its token is `card-of-` and the number.
fn give_card(school: &School, pupil: i64) {
    school.tell(&format!(
        "INSERT INTO pupil_card (pupil_id, token_hash, printed_by, printed_at) VALUES ({pupil}, sha256('card-of-{pupil}'), 5, NOW)"
    ));
}

fn scan(tablet: &Browser<'_>, card: &str) -> Answer {
    tablet.post(&format!("/sign-in/card/{card}"), &[])
}

fn tap(tablet: &Browser<'_>, pupil: i64, pictures: [(&str, &str); 2]) -> Answer {
    let pupil = pupil.to_string();
    tablet.post("/sign-in/class", &[("pupil", &pupil), pictures[0], pictures[1]])
}

/// Theo's mother answers whether he may have an account.
fn lena_says(school: &School, answer: &str) {
    let rest = ["stories", "portfolio", "photos_class", "photos_school", "photos_public"];
    let names = rest.map(|purpose| format!("answers.{purpose}"));
    let mut form: Vec<(&str, &str)> = names.iter().map(|name| (name.as_str(), "yes")).collect();
    form.push(("answers.account", answer));
    school.lena().post("/pupils/20/consents", &form).leads_to("/pupils/20/consents?done=consents-kept");
}

/// Whether this browser is signed in as a pupil with this name.
fn greets(tablet: &Browser<'_>, name: &str) -> bool {
    let page = tablet.get("/home/pupil");
    page.status.code == 200 && page.shows(name)
}

#[test]
fn a_teacher_opens_a_device_for_the_class_and_is_signed_out_there() {
    let school = School::new();
    let tablet = school.browser(900).holds("__Host-session", "session-of-5");
    let opened = tablet.post("/classes/1/devices", &[]).leads_to("/sign-in/class");
    assert_eq!(opened.header("clear-site-data"), Some("\"cache\", \"storage\""), "the class's cookie stays");
    let tiles = tablet.get("/sign-in/class").is(200);
    assert!(
        tiles.shows("Theo") && tiles.shows("Kofi") && !tiles.shows("Marsh") && !tiles.shows("Esi"),
        "{}",
        tiles.words()
    );
    assert_eq!(tiles.header("cache-control"), Some("no-store"));
    school.hannah().fetch("/classes/1").is(401);
    let elsewhere = school.browser(901).get("/sign-in/class").is(200);
    assert!(elsewhere.shows("Not on this tablet") && !elsewhere.shows("Theo"), "{}", elsewhere.words());
    school.clock.advance(24 * HOUR);
    assert!(
        tablet.get("/sign-in/class").shows("Ask your teacher"),
        "the device stays the class's, the window does not"
    );
    school.clock.advance(89 * 24 * HOUR);
    assert!(tablet.get("/sign-in/class").shows("Not on this tablet"), "after 90 days it is nobody's");
}

#[test]
fn children_sign_in_only_while_a_teachers_window_is_open() {
    let school = School::new();
    give_card(&school, THEO);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    school.clock.advance(91 * MINUTE);
    for shut in [scan(&tablet, "card-of-20"), scan(&tablet, "card-of-nobody"), tap(&tablet, THEO, SECRET)] {
        assert!(shut.is(403).shows("Ask your teacher"));
    }
    school.tell("UPDATE session SET seen_at = NOW, ends_at = NOW + 1 HOUR WHERE device_id IS NULL");
    school.daniel().post("/classes/1/window", &[]).is(404);
    school.ibrahim().post("/classes/1/window", &[]).leads_to("/classes/1/sign-ins?done=class-window-open");
    assert!(school.ibrahim().get("/classes/1/sign-ins").is(200).shows("Signing in is open until"));
    scan(&tablet, "card-of-20").leads_to("/");
    school.ibrahim().post("/classes/1/window/closing", &[]).leads_to("/classes/1/sign-ins?done=class-window-shut");
    assert!(!greets(&tablet, "Theo"), "whoever is in is out");
    scan(&tablet, "card-of-20").is(403);
    assert_eq!(school.lines("ReadClassList"), 3, "the device, the window, its closing");
}

#[test]
fn a_device_that_a_substitute_makes_the_classs_is_so_until_the_pass_ends() {
    let school = School::new();
    let tablet = school.browser(900).holds("__Host-session", "session-of-8");
    tablet.post("/classes/1/devices", &[]).leads_to("/sign-in/class");
    assert!(tablet.get("/sign-in/class").shows("Theo"));
    let ends = "SELECT count(*) FROM class_device JOIN day_pass USING (class_id) WHERE class_device.ends_at = day_pass.ends_at";
    assert_eq!(school.number(ends, []), 1);
}

#[test]
fn ten_wrong_cards_within_a_minute_shut_the_window() {
    let school = School::new();
    give_card(&school, THEO);
    let tablet = tablet(&school);
    for _ in 0..9 {
        assert!([401, 429].contains(&scan(&tablet, "card-of-nobody").status.code));
    }
    assert!(scan(&tablet, "card-of-nobody").is(403).shows("Ask your teacher"));
    school.clock.advance(2 * MINUTE);
    scan(&tablet, "card-of-20").is(403);
    school.ibrahim().post("/classes/1/window", &[]).leads_to("/classes/1/sign-ins");
    scan(&tablet, "card-of-20").leads_to("/");
    assert_eq!(school.number("SELECT count(*) FROM security_event WHERE event = 'class_window_shut'", []), 1);
}

#[test]
fn shorter_hours_end_the_sessions_on_the_classes_devices_with_them() {
    let school = School::new();
    give_card(&school, THEO);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    let hours = [("days", "2"), ("opens", "07:30"), ("closes", "14:10")];
    school.farah().post("/settings/school-hours", &hours);
    school.clock.advance(4 * MINUTE);
    assert!(greets(&tablet, "Theo"));
    school.clock.advance(MINUTE);
    assert!(!greets(&tablet, "Theo"), "school is over");
}

#[test]
fn a_card_opens_the_pupils_page_on_the_class_s_device_and_nowhere_else() {
    let school = School::new();
    give_card(&school, THEO);
    give_card(&school, 22);
    let home = school.browser(901);
    let (real, none) = (scan(&home, "card-of-20").is(403), scan(&home, "card-of-nobody").is(403));
    assert!(real.shows("Not on this tablet"), "{}", real.words());
    assert_eq!(real.words(), none.words(), "a stranger does not learn whether a card exists");
    let tablet = tablet(&school);
    for wrong in ["card-of-nobody", "card-of-22"] {
        assert!(scan(&tablet, wrong).is(401).shows("does not work here"), "{wrong}");
    }
    scan(&tablet, "card-of-20").leads_to("/");
    assert!(greets(&tablet, "Theo"));
    assert_eq!(school.lines("SignInWithCard"), 1);
    assert!(tablet.get("/home/pupil").shows("I am done"));
    // An adult who is signed in never meets this door.
    school.lena().post_as_script("/sign-in/card/card-of-20", rocket::http::ContentType::Form, Vec::new()).is(401);
}

#[test]
fn out_of_school_hours_cards_and_pictures_open_nothing_and_who_is_in_is_out() {
    let school = School::new();
    give_card(&school, THEO);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    for _ in 0..16 {
        school.clock.advance(9 * MINUTE);
        assert!(greets(&tablet, "Theo"), "at work");
    }
    school.tell("UPDATE session SET seen_at = NOW, ends_at = NOW + 1 HOUR WHERE device_id IS NULL");
    school.ibrahim().post("/classes/1/window", &[]).leads_to("/classes/1/sign-ins");
    scan(&tablet, "card-of-20").leads_to("/");
    school.clock.advance(31 * MINUTE);
    assert!(!greets(&tablet, "Theo"), "it is a minute past five");
    for closed in [scan(&tablet, "card-of-20"), tap(&tablet, THEO, SECRET)] {
        assert!(closed.is(403).shows("School is closed now"));
    }
    assert!(!tablet.get("/sign-in/class").is(200).shows("Theo"));
}

#[test]
fn ten_minutes_of_quiet_end_a_session_on_the_class_s_device() {
    let school = School::new();
    give_card(&school, THEO);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    school.clock.advance(11 * MINUTE);
    assert!(!greets(&tablet, "Theo"));
    assert!(tablet.get("/sign-in/class").shows("Kofi"), "the device is still the class's");
}

#[test]
fn printed_cards_replace_the_old_ones_and_can_be_taken_back() {
    let school = School::new();
    give_card(&school, THEO);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    let page =
        school.ibrahim().post("/classes/1/cards", &[("pupils", "20"), ("pupils", "21"), ("pupils", "22")]).is(200);
    assert_eq!(page.count("article.card"), 2, "Esi is in another class");
    assert!(page.shows("Theo") && page.shows("Hazel") && page.shows("Birch Lane Primary") && !page.shows("Marsh"));
    assert_eq!(school.number("SELECT count(*) FROM pupil_card WHERE revoked_at IS NULL", []), 2);
    assert!(!greets(&tablet, "Theo"), "what the old card had opened is shut");
    scan(&tablet, "card-of-20").is(401);
    school.lena().post("/pupils/20/account/card/revocation", &[]).leads_to("/pupils/20/account");
    assert_eq!(school.number("SELECT count(*) FROM pupil_card WHERE revoked_at IS NULL", []), 1);
    school.amara().post_as_script("/classes/1/cards", rocket::http::ContentType::Form, b"pupils=21".to_vec()).is(404);
    school.daniel().fetch("/classes/1/sign-ins").is(404);
    school.gill().fetch("/classes/1/sign-ins").is(404);
}

#[test]
fn three_pictures_in_order_let_a_child_in_who_cannot_read() {
    let school = School::new();
    let weak = school.lena().post("/pupils/20/account/pictures", &[("tapped", "sun sun"), ("picture", "sun")]).is(422);
    assert!(weak.shows("Everybody would try those first"), "{}", weak.words());
    school.lena().post("/pupils/20/account/pictures", &SECRET).leads_to("/pupils/20/account");
    assert_eq!(school.number("SELECT count(*) FROM pupil_pictures WHERE secret_hash LIKE '%sun%'", []), 0);
    let tablet = tablet(&school);
    let first = tap(&tablet, THEO, [("tapped", ""), ("picture", "")]).is(200);
    assert_eq!((first.count(".picture-grid button[aria-label]"), first.count(".slots .full")), (16, 0));
    let second = tap(&tablet, THEO, [("tapped", "sun"), ("picture", "tree")]).is(200);
    assert_eq!(second.attribute("input[name=tapped]", "value").as_deref(), Some("sun tree"));
    let wrong = [("tapped", "tree sun"), ("picture", "house")];
    let (theo, kofi) = (tap(&tablet, THEO, wrong).is(401), tap(&tablet, KOFI, wrong).is(401));
    assert_eq!(
        theo.words().replace("Theo", ""),
        kofi.words().replace("Kofi", ""),
        "the class does not learn who has pictures"
    );
    tap(&tablet, 22, SECRET).is(404);
    tap(&tablet, THEO, SECRET).leads_to("/");
    assert!(greets(&tablet, "Theo"));
}

#[test]
fn who_guesses_pictures_has_to_wait_and_nobody_else_does() {
    let school = School::new();
    school.lena().post("/pupils/20/account/pictures", &SECRET).leads_to("/pupils/20/account");
    school.gives_password(40);
    let tablet = tablet(&school);
    let wrong = [("tapped", "cat moon"), ("picture", "kite")];
    for _ in 0..5 {
        tap(&tablet, THEO, wrong).is(401);
    }
    assert!(tap(&tablet, THEO, SECRET).is(429).shows("One moment"));
    tap(&tablet, KOFI, wrong).is(401);
    school.browser(900).sign_in("lena.marsh@families.example", PASSWORD).leads_to("/account");
    school.clock.advance(MINUTE);
    tap(&tablet, THEO, SECRET).leads_to("/");
}

#[test]
fn without_a_guardian_s_yes_every_way_in_says_so_and_opens_nothing() {
    let school = School::new();
    give_card(&school, THEO);
    school.gives_password(THEO);
    school.tell("UPDATE account SET user_name = 'theo.marsh' WHERE person_id = 20");
    school.lena().post("/pupils/20/account/pictures", &SECRET).leads_to("/pupils/20/account");
    let (tablet, home) = (tablet(&school), school.browser(901));
    scan(&tablet, "card-of-20").leads_to("/");
    home.sign_in("theo.marsh", PASSWORD).leads_to("/account");
    scan(&tablet, "card-of-20").leads_to("/");
    lena_says(&school, "no");
    assert!(!greets(&tablet, "Theo"), "the no acts at once");
    for said in [
        scan(&tablet, "card-of-20").is(403),
        tap(&tablet, THEO, SECRET).is(403),
        home.sign_in("theo.marsh", PASSWORD).is(401),
    ] {
        assert!(said.shows("has to say yes first"), "{}", said.words());
    }
    assert!(
        !home.sign_in("theo.marsh", "not the right one").is(401).shows("has to say yes first"),
        "only to who knows"
    );
    school.clock.advance(MINUTE);
    lena_says(&school, "yes");
    scan(&tablet, "card-of-20").leads_to("/");
    tap(&tablet, THEO, SECRET).leads_to("/");
}

#[test]
fn the_next_child_takes_the_tablet_over_and_nothing_stays_of_the_last() {
    let school = School::new();
    give_card(&school, THEO);
    give_card(&school, KOFI);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    let done = tablet.post("/sign-in/class/next", &[]).leads_to("/sign-in/class");
    assert_eq!(done.header("clear-site-data"), Some("\"cache\", \"storage\""));
    assert!(!greets(&tablet, "Theo"));
    assert!(tablet.get("/sign-in/class").is(200).shows("Kofi"));
    scan(&tablet, "card-of-20").leads_to("/");
    scan(&tablet, "card-of-21").leads_to("/");
    assert!(greets(&tablet, "Kofi"));
    assert_eq!(school.number("SELECT count(*) FROM session WHERE device_id IS NOT NULL AND ends_at > seen_at", []), 1);
    school.ibrahim().post("/classes/1/window/closing", &[]).leads_to("/classes/1/sign-ins");
    assert!(!greets(&tablet, "Kofi"), "closing the device ends what is open on it");
    scan(&tablet, "card-of-21").is(403);
}

#[test]
fn a_teacher_makes_the_sign_ins_of_those_whose_guardians_agree() {
    let school = School::new();
    school.tell(
        "DELETE FROM session WHERE person_id IN (20, 21, 23); DELETE FROM account WHERE person_id IN (20, 21, 23);
         INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at) VALUES (23, 'account', 'no', 43, NOW)",
    );
    let list = school.hannah().get("/classes/1/sign-ins").is(200);
    assert!(list.shows("Make 2 sign-ins") && list.shows("Not agreed yet"), "{}", list.words());
    school.hannah().post("/classes/1/sign-ins", &[]).leads_to("/classes/1/sign-ins?done=pupil-accounts-made");
    school.hannah().post("/classes/1/sign-ins", &[]).leads_to("/classes/1/sign-ins?done=pupil-accounts-none");
    assert_eq!(school.number("SELECT count(*) FROM account WHERE person_id IN (20, 21) AND made_by = 5", []), 2);
    assert_eq!(school.number("SELECT count(*) FROM account WHERE person_id = 23", []), 0, "Una's mother said no");
    assert_eq!(school.lines("CreatePupilAccount"), 1);
    let named = [("user_name", "theo.marsh"), ("password", "three blue whales")];
    school.lena().post("/pupils/20/account/password", &named).is(200);
    school.browser(901).sign_in("theo.marsh", "three blue whales").leads_to("/account");
}

#[test]
fn a_pupil_makes_its_own_account_with_the_code_from_the_teacher() {
    let school = School::new();
    school.tell("DELETE FROM session WHERE person_id IN (20, 21); DELETE FROM account WHERE person_id IN (20, 21)");
    let slips = school.hannah().post("/classes/1/codes", &[("pupils", "20"), ("pupils", "23")]).is(200);
    assert_eq!(slips.count(".code-slip"), 1, "Una has an account already");
    let words = slips.words();
    let code = words.split("and type ").nth(1).unwrap().split(' ').next().unwrap();
    let home = school.browser(901);
    let wrong = home.post("/sign-in/code", &[("code", "7KQ2-01ABC-DEFGH")]).is(422);
    assert!(wrong.shows("That code does not fit") && !wrong.shows("Theo"));
    school.tell("UPDATE consent SET answer = 'no' WHERE pupil_id = 20 AND purpose = 'account'");
    assert!(home.post("/sign-in/code", &[("code", code)]).is(403).shows("has to say yes first"));
    school.tell("UPDATE consent SET answer = 'yes' WHERE pupil_id = 20 AND purpose = 'account'");
    let proved = home.post("/sign-in/code", &[("code", &code.to_lowercase())]).leads_to("/sign-in/code/");
    let page = proved.location().to_owned();
    assert!(home.get(&page).is(200).shows("Hello Theo"));
    let taken = home.post(&page, &[("user_name", "halina.44"), ("password", "three blue whales")]).is(422);
    assert_eq!(taken.attribute("input[name=user_name]", "value").as_deref(), Some("halina.44"));
    home.post(&page, &[("user_name", "theo.marsh"), ("password", "three blue whales")]).leads_to("/?done=pupil-joined");
    assert!(greets(&home, "Theo"));
    let other = school.browser(902);
    other.post(&page, &[("user_name", "theo.again"), ("password", "three blue whales")]).is(404);
    school.tell("INSERT INTO pupil_code (pupil_id, token_hash, issued_by, issued_at, expires_at) VALUES (21, sha256('kofi'), 5, NOW, NOW + 1 DAY)");
    other.post("/sign-in/code/kofi", &[("tapped", "sun"), ("picture", "tree")]).is(200);
    assert!(other.post("/sign-in/code/kofi", &SECRET).is(200).shows("Well done, Kofi"));
    tap(&tablet(&school), KOFI, SECRET).leads_to("/");
}

#[test]
fn a_leader_sets_the_hours_in_the_school_s_own_time() {
    let school = School::new();
    let wrong = school.farah().post("/settings/school-hours", &[("days", "2"), ("opens", "18:00"), ("closes", "8:00")]);
    let wrong = wrong.is(422);
    assert_eq!(wrong.attribute("input[name=opens]", "value").as_deref(), Some("18:00"), "words are kept");
    give_card(&school, THEO);
    let tablet = tablet(&school);
    scan(&tablet, "card-of-20").leads_to("/");
    let till_two = [("days", "2"), ("opens", "08:00"), ("closes", "14:00")];
    school.farah().post("/settings/school-hours", &till_two).leads_to("/settings/school-hours");
    assert!(scan(&tablet, "card-of-20").is(403).shows("School is closed now"), "it is five past two on a Tuesday");
    assert_eq!(school.lines("ChangeSchoolSettings"), 1);
}
