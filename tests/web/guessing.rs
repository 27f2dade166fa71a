//! Who guesses learns nothing and gets nowhere, and nobody else suffers for it (TRUST 1, 2.1).

use std::time::{Duration, Instant};

use bookbag::clock::{DAY, SECOND};

use crate::browser::{Browser, PASSWORD};
use crate::school::{Answer, School};

const LENA: i64 = 40;
/// Timings of each kind.
const TIMINGS: usize = 200;
/// The most that the medians may be apart (TRUST 2.1).
const APART: Duration = Duration::from_millis(5);

fn median(mut times: Vec<Duration>) -> Duration {
    times.sort_unstable();
    times[times.len() / 2]
}

fn timed(ask: impl FnOnce() -> Answer) -> (Answer, Duration) {
    let begun = Instant::now();
    let answer = ask();
    (answer, begun.elapsed())
}

/// Asks for a known and an unknown name in turn and compares what comes back: status, text, headers, and how long it took.
fn tells_them_apart(school: &School, names: [&str; 2], ask: impl Fn(&Browser<'_>, &str) -> Answer) {
    assert_eq!(names[0].len(), names[1].len(), "both names are equally long");
    let mut times = [Vec::new(), Vec::new()];
    let mut answers: [Option<(u16, String, usize)>; 2] = [None, None];
    for round in 0..2 * TIMINGS {
        // A day later every wait is over.
        school.clock.advance(DAY + SECOND);
        let which = round % 2;
        let browser = school.browser(u32::try_from(round).unwrap());
        let (answer, time) = timed(|| ask(&browser, names[which]));
        times[which].push(time);
        let text = answer.text.replace(names[which], "");
        let heard = (answer.status.code, text, answer.headers.len());
        match &answers[which] {
            Some(before) => assert_eq!(*before, heard),
            None => answers[which] = Some(heard),
        }
    }
    assert_eq!(answers[0], answers[1], "{names:?} are answered differently");
    let [known, unknown] = times.map(median);
    assert!(known.abs_diff(unknown) < APART, "known {known:?}, unknown {unknown:?}");
}

#[test]
fn a_sign_in_tells_nobody_whether_somebody_has_this_name() {
    let school = School::new();
    school.gives_password(LENA);
    let email = school.text("SELECT email FROM person WHERE person_id = ?1", [LENA]);
    let nobody = format!("x{}", &email[1..]);
    tells_them_apart(&school, [&email, &nobody], |browser, name| browser.sign_in(name, "not the right one").is(401));
}

#[test]
fn asking_for_a_new_password_tells_nobody_whether_somebody_has_this_name() {
    let school = School::new();
    let email = school.text("SELECT email FROM person WHERE person_id = ?1", [LENA]);
    let nobody = format!("x{}", &email[1..]);
    tells_them_apart(&school, [&email, &nobody], |browser, name| {
        browser.post("/password-reset", &[("name", name)]).is(200)
    });
    assert!(school.number("SELECT count(*) FROM outbox WHERE person_id = ?1", [LENA]) > 0, "the known one got mails");
}

#[test]
fn a_typed_code_tells_nobody_whether_there_is_such_a_letter() {
    let school = School::new();
    school.gives_password(LENA);
    let hash = school.text("SELECT password_hash FROM account WHERE person_id = ?1", [LENA]);
    // A letter that stays though it is tried again and again.
    school.tell(&format!(
        "UPDATE invitation SET find_code = 'ABCD', prove_hash = '{hash}', expires_at = NOW + 9999 DAY;
         CREATE TRIGGER letters_never_end AFTER UPDATE OF wrong_tries ON invitation WHEN new.wrong_tries > 5
         BEGIN UPDATE invitation SET wrong_tries = 0, revoked_at = NULL WHERE invitation_id = new.invitation_id; END"
    ));
    tells_them_apart(&school, ["ABCD-00000-00000", "WXYZ-00000-00000"], |browser, code| {
        browser.post("/join", &[("code", code)]).is(422)
    });
    assert!(school.number("SELECT wrong_tries FROM invitation WHERE invitation_id = 1", []) > 0, "it was found");
}

#[test]
fn ten_thousand_wrong_passwords_keep_nobody_out_and_reach_the_account_at_most_1500_times() {
    let school = School::new();
    school.gives_password(LENA);
    let email = school.text("SELECT email FROM person WHERE person_id = ?1", [LENA]);
    let owner = school.browser(9_999);
    owner.sign_in(&email, PASSWORD).leads_to("/account");
    let mut reached = 0;
    for number in 0..10_000_u32 {
        // 10,000 in a day, from 2,000 addresses; the attacker waits where a page asks for it.
        school.clock.advance(DAY / 10_000);
        let guess = format!("guess number {number}");
        let answer = school.browser(10_000 + number % 2_000).sign_in(&email, &guess);
        match answer.status.code {
            401 => reached += 1,
            429 => {}
            other => panic!("guess {number}: {other}"),
        }
        if number % 500 == 250 {
            owner.forgets_session();
            owner.sign_in(&email, PASSWORD).leads_to("/account");
        }
    }
    assert!((100..=1_500).contains(&reached), "{reached} guesses were compared");
    // Her new phone waits a little behind the guesser, and gets in.
    let phone = school.browser(7);
    let wait: i64 = phone.sign_in(&email, PASSWORD).is(429).header("retry-after").unwrap().parse().unwrap();
    assert!(wait <= 60, "{wait} s");
    school.clock.advance(wait * SECOND);
    phone.sign_in(&email, PASSWORD).leads_to("/account");
}

#[test]
fn while_the_whole_school_is_attacked_a_known_browser_does_not_wait_and_a_new_one_waits_ten_seconds() {
    let school = School::new();
    school.gives_password(LENA);
    let email = school.text("SELECT email FROM person WHERE person_id = ?1", [LENA]);
    let owner = school.browser(9_999);
    owner.sign_in(&email, PASSWORD).leads_to("/account");
    // Many names, so that no name is tried often: the spray that a wait for each name does not stop.
    for number in 0..400_u32 {
        school.browser(10_000 + number).sign_in(&format!("name.{number}@example.org"), "spring2026 spring2026");
    }
    owner.forgets_session();
    owner.sign_in(&email, PASSWORD).leads_to("/account");
    let phone = school.browser(7);
    let page = phone.sign_in(&email, PASSWORD).is(429);
    let ticket = page.attribute("input[name=waited]", "value").expect("a page that asks to wait");
    school.clock.advance(11 * SECOND);
    let form = [("name", email.as_str()), ("password", PASSWORD), ("next", "/account"), ("waited", &ticket)];
    phone.post("/sign-in", &form).leads_to("/account");
}
