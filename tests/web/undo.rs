//! Undoing an import: exactly what it did goes, unless something new hangs on it; what was changed since stays.

use rocket::http::ContentType;

use crate::school::{Answer, School, Somebody};

const HEADER: &str = "Roster number,First name,Last name,Birth date,Class,Contact first name,Contact last name,Relationship,Parental responsibility,Court order,E-mail\n";

fn upload(who: Somebody<'_>, file: &str) -> Answer {
    let head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"autumn.csv\"\r\nContent-Type: text/csv\r\n\r\n";
    let body = [head.as_bytes(), file.as_bytes(), b"\r\n--limit--\r\n"].concat();
    who.post_body("/roster/import", ContentType::new("multipart", "form-data").with_params(("boundary", "limit")), body)
}

/// Imports a file; says the number of the import.
fn import(school: &School, file: &str, missing: &str) -> i64 {
    let confirm = format!("{}/confirmation", upload(school.gill(), file).leads_to("/roster/imports/").location());
    school.gill().get(&confirm).is(200);
    school
        .gill()
        .post(&confirm, &[("compared", "yes"), ("missing", missing), ("loss", "yes")])
        .leads_to("/roster?done=roster-imported");
    school.number("SELECT max(import_id) FROM roster_import", [])
}

/// Everything that an import may touch, as one text.
fn everything(school: &School) -> String {
    [
        "SELECT group_concat(person_id || given_name || family_name || ifnull(email, '') || ifnull(mobile, ''), char(10)) FROM person",
        "SELECT group_concat(pupil_id || ifnull(roster_number, '') || ifnull(hex(birth_fingerprint), '') || ifnull(left_at, '') || ifnull(leaves_on, '') || ifnull(left_marked_by, ''), char(10)) FROM pupil",
        "SELECT group_concat(pupil_id || '/' || class_id || '/' || since_at || '/' || ifnull(ended_at, ''), char(10)) FROM (SELECT * FROM enrolment ORDER BY pupil_id, since_at)",
        "SELECT group_concat(link_id || relation || responsibility || household || ifnull(ended_at, ''), char(10)) FROM family_link",
        "SELECT ifnull(group_concat(link_id || cause || ifnull(decision, ''), char(10)), '') FROM suspension",
        "SELECT group_concat(class_id || name, char(10)) FROM class",
    ]
    .map(|sql| school.text(sql, []))
    .join("\n\n")
}

/// A file that makes, moves, renames, fills, suspends and leaves out.
fn file() -> String {
    format!(
        "{HEADER}9001,Ayla,Quill,2018-05-24,New class,Ben,Quill,Father,yes,no,ben@families.example\n\
         9001,Ayla,Quill,2018-05-24,New class,Bea,Quill,Mother,no,no,\n\
         H001,Theodore,Marsh,2018-01-02,Maple,Lena,Marsh,Mother,yes,yes,lena@elsewhere.example\n"
    )
}

#[test]
fn an_import_is_undone_to_the_last_cell() {
    let school = School::new();
    let before = everything(&school);
    let number = import(&school, &file(), "leave");
    assert_ne!(everything(&school), before);
    for kind in ["pupil", "adult", "link", "class", "cell", "entered", "ended", "suspended"] {
        assert!(school.number("SELECT count(*) FROM import_trace WHERE kind = ?1", [kind]) > 0, "{kind}");
    }
    let address = format!("/roster/past/{number}/undo");
    assert!(school.gill().get("/roster").is(200).shows("Can be undone until"));
    let look = school.gill().get(&address).is(200);
    assert!(look.shows("1 child came and goes again") && look.shows("2 adults came and go again"), "{}", look.words());
    school.hannah().fetch(&address).is(403);
    school.farah().post(&address, &[]).leads_to("/roster?done=roster-undone");
    assert_eq!(everything(&school), before);
    assert_eq!(school.lines("UndoImport"), 1);
    assert_eq!(school.number("SELECT count(*) FROM import_trace", []), 0);
    assert!(school.gill().get("/roster").is(200).shows("Undone by Farah Siddiqui"));
    school.gill().post(&address, &[]).is(409);
    let again = import(&school, &file(), "leave");
    assert!(again > number, "the same file can be imported again");
}

#[test]
fn whoever_signed_up_since_keeps_the_import_and_is_named() {
    let school = School::new();
    let number = import(&school, &file(), "stay");
    let after = everything(&school);
    school.tell(
        "INSERT INTO account (person_id, password_hash, password_changed_at, made_at)
         SELECT person_id, 'x', 0, 0 FROM person WHERE given_name = 'Ben' AND family_name = 'Quill'",
    );
    school.tell(
        "INSERT INTO teaching (person_id, class_id, since_at) SELECT 6, class_id, 0 FROM class WHERE name = 'New class'",
    );
    let page = school.gill().post(&format!("/roster/past/{number}/undo"), &[]).is(409);
    assert!(page.shows("Nothing was undone") && page.shows("Ben Quill : has an account"), "{}", page.words());
    assert!(page.shows("New class : the class has a teacher"));
    assert_eq!(everything(&school), after);
    assert_eq!(school.lines("UndoImport"), 0);
}

#[test]
fn what_hangs_on_it_without_a_name_keeps_it_too() {
    let school = School::new();
    let number = import(&school, &file(), "stay");
    let after = everything(&school);
    school.tell(
        "INSERT INTO briefing (person_id, academic_year, acknowledged_at) SELECT person_id, 2026, 0 FROM person WHERE given_name = 'Ben' AND family_name = 'Quill'",
    );
    school.gill().post(&format!("/roster/past/{number}/undo"), &[]).is(409);
    assert_eq!(everything(&school), after);
}

#[test]
fn what_somebody_changed_since_stays_and_is_said() {
    let school = School::new();
    let number = import(&school, &file(), "stay");
    school.tell("UPDATE person SET given_name = 'Teddy' WHERE person_id = (SELECT pupil_id FROM pupil WHERE roster_number = 'H001')");
    let page = school.gill().post(&format!("/roster/past/{number}/undo"), &[]).is(200);
    assert!(page.shows("The import is undone") && page.shows("Teddy Marsh : the name"), "{}", page.words());
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Quill'", []), 0);
}

#[test]
fn after_thirty_days_it_is_over_and_forgotten() {
    let school = School::new();
    let number = import(&school, &file(), "stay");
    school.clock.advance(31 * 24 * 3_600_000);
    school.tell("UPDATE session SET proved_at = NOW, seen_at = NOW, ends_at = NOW + 1 HOUR");
    school.gill().post(&format!("/roster/past/{number}/undo"), &[]).is(409);
    let db = school.client.rocket().state::<bookbag::db::Db>().expect("the database");
    bookbag::roster::retention::forget(db).expect("the nightly work");
    assert_eq!(school.number("SELECT count(*) FROM import_trace", []), 0);
}

/// Lena is Theo's mother by link 1, which is open.
fn of_lena(responsibility: &str, order: &str) -> String {
    format!("H001,Theo,Marsh,,Hazel,Lena,Marsh,Mother,{responsibility},{order},lena.marsh@families.example\n")
}

fn undo(school: &School, import: i64) -> Answer {
    school.gill().post(&format!("/roster/past/{import}/undo"), &[])
}

#[test]
fn a_link_that_a_newer_file_doubts_too_stays_shut() {
    let (shut, clear) = (format!("{HEADER}{}", of_lena("yes", "yes")), format!("{HEADER}{}", of_lena("yes", "no")));
    let with_more = format!("{shut}9009,Ida,Quill,,Hazel,,,,,,\n");
    let with_news = format!("{clear}9009,Ida,Quill,,Hazel,,,,,,\n");
    for (newer, opens) in [(&shut, 0), (&with_more, 0), (&with_news, 1)] {
        let school = School::new();
        let open = || school.number("SELECT count(*) FROM active_link WHERE link_id = 1", []);
        let first = import(&school, &shut, "stay");
        school.clock.advance(1_000);
        import(&school, newer, "stay");
        assert_eq!(open(), 0);
        let page = undo(&school, first);
        assert_eq!(open(), opens, "{newer}");
        let is_told = page.status.code == 200 && page.shows("Lena Marsh : a newer file doubts the link too");
        assert_eq!(is_told, opens == 0, "{}", page.words());
    }
}

#[test]
fn responsibility_stays_as_the_office_has_decided_it() {
    let school = School::new();
    let number = import(&school, &format!("{HEADER}{}", of_lena("no", "no")), "stay");
    school
        .gill()
        .post("/pupils/20/links/1/decision", &[("decision", "refused"), ("reason", "Letter of the court seen")])
        .leads_to("/pupils/20/family");
    let page = undo(&school, number).is(200);
    assert!(page.shows("Lena Marsh : the office has decided about the link"), "{}", page.words());
    assert_eq!(school.text("SELECT responsibility FROM family_link WHERE link_id = 1", []), "no");
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE link_id = 1", []), 0);
}

/// Sana, whom the school knows, becomes Theo's aunt.
const AUNT: &str = "H001,Theo,Marsh,,Hazel,Sana,Iqbal,Aunt,yes,no,sana.iqbal@families.example\n";

#[test]
fn what_a_family_answered_by_a_new_link_keeps_the_link() {
    for (since, said) in [
        (
            "INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at) VALUES (20, 'stories', 'no', 43, NOW)",
            "Sana Iqbal : a consent was given or refused",
        ),
        (
            "INSERT INTO paper_family (guardian_id, pupil_id, cause, recorded_by, recorded_at) VALUES (43, 20, 'asked', 2, NOW)",
            "Sana Iqbal : is recorded as a family on paper",
        ),
    ] {
        let school = School::new();
        let number = import(&school, &format!("{HEADER}{AUNT}"), "stay");
        let voices = "SELECT count(*) FROM consent_voice WHERE pupil_id = 20 AND guardian_id = 43";
        school.tell(since);
        let (before, voiced) = (everything(&school), school.number(voices, []));
        let page = undo(&school, number).is(409);
        assert!(page.shows("Nothing was undone") && page.shows(said), "{}", page.words());
        assert_eq!((everything(&school), school.number(voices, [])), (before, voiced));
    }
}

#[test]
fn an_address_with_which_somebody_signs_in_by_now_stays() {
    let school = School::new();
    school.tell("UPDATE person SET email = NULL WHERE person_id = 48");
    let file = format!("{HEADER}H001,Theo,Marsh,,Hazel,Ada,Marsh,Grandmother,yes,no,ada@elsewhere.example\n");
    let number = import(&school, &file, "stay");
    school.tell(
        "INSERT INTO account (person_id, password_hash, password_changed_at, made_at) VALUES (48, 'x', NOW, NOW)",
    );
    let page = undo(&school, number).is(200);
    assert!(page.shows("Ada Marsh : the e-mail address, because an account signs in with it"), "{}", page.words());
    assert_eq!(school.text("SELECT email FROM person WHERE person_id = 48", []), "ada@elsewhere.example");
}

#[test]
fn no_number_is_given_a_second_time() {
    let school = School::new();
    let numbers = || {
        [
            "SELECT group_concat(person_id, ' ') FROM person WHERE family_name = 'Quill'",
            "SELECT group_concat(link_id, ' ') FROM family_link JOIN person ON person_id = pupil_id WHERE family_name = 'Quill'",
            "SELECT group_concat(class_id, ' ') FROM class WHERE name = 'New class'",
        ]
        .map(|sql| school.text(sql, []).split(' ').map(str::to_owned).collect::<Vec<_>>())
    };
    let number = import(&school, &file(), "stay");
    let first = numbers();
    undo(&school, number).leads_to("/roster?done=roster-undone");
    import(&school, &file(), "stay");
    for (before, after) in first.iter().zip(numbers()) {
        assert!(!before.is_empty() && after.iter().all(|number| !before.contains(number)), "{before:?} and {after:?}");
    }
}

#[test]
fn whom_an_older_version_removed_stays_the_only_one_of_that_number() {
    let conn = rusqlite::Connection::open_in_memory().expect("a database");
    let mut files: Vec<_> =
        std::fs::read_dir("migrations").expect("the migrations").flatten().map(|file| file.path()).collect();
    files.retain(|file| file.file_name().is_some_and(|name| name.to_string_lossy().starts_with('0')));
    files.sort();
    for file in files {
        if file.ends_with("0020_roster_again.sql") {
            conn.execute_batch(
                "INSERT INTO person (person_id, kind, given_name, family_name, created_at) VALUES (7, 'pupil', 'Una', 'Iqbal', 0);
                 INSERT INTO access_log (at, right, object, class_id, pupil_id, mac) VALUES (0, 'ReadPupil', 'pupil', 9, 44, zeroblob(32));",
            )
            .expect("a school that has removed a child and a class");
        }
        let sql = std::fs::read_to_string(&file).expect("a migration");
        conn.execute_batch(&format!("BEGIN; {sql}; COMMIT"))
            .unwrap_or_else(|error| panic!("{}: {error}", file.display()));
    }
    let next = |sql: &str| conn.query_row(sql, [], |row| row.get::<_, i64>(0)).expect("a number");
    assert_eq!(
        next(
            "INSERT INTO person (kind, given_name, family_name, created_at) VALUES ('pupil', 'Ida', 'Quill', 0) RETURNING person_id"
        ),
        45
    );
    assert_eq!(
        next(
            "INSERT INTO class (name, year_group, academic_year, tone, made_at) VALUES ('Oak', 1, 2026, 'sun', 0) RETURNING class_id"
        ),
        10
    );
    assert_eq!(conn.query_row("PRAGMA integrity_check", [], |row| row.get::<_, String>(0)).expect("a word"), "ok");
}

#[test]
fn an_import_can_be_undone_however_many_came_after_it() {
    let school = School::new();
    let number = import(&school, &file(), "stay");
    school.tell(
        "INSERT INTO roster_import (applied_by, applied_at, pupils_new, pupils_changed, pupils_same, adults_new, links_new, links_suspended)
         WITH RECURSIVE upto (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM upto WHERE n < 45) SELECT 2, NOW + n, 0, 1, 0, 0, 0, 0 FROM upto",
    );
    let page = school.gill().get("/roster").is(200);
    assert_eq!(page.count("section[aria-labelledby=imports] li"), 11, "ten that are over, and the one that is not");
    assert!(page.shows("the ten before them"), "{}", page.words());
    undo(&school, number).leads_to("/roster?done=roster-undone");
}

#[test]
fn invitations_that_nobody_used_end_with_the_import_and_it_is_said() {
    let school = School::new();
    let rows = "9001,Ayla,Quill,,Hazel,Ben,Quill,Father,yes,no,ben@families.example\n";
    let number = import(&school, &format!("{HEADER}{rows}{AUNT}"), "stay");
    school.tell(
        "INSERT INTO invitation (kind, person_id, pupil_id, carrier, token_hash, issued_by, issued_at, expires_at)
         SELECT 'guardian', guardian_id, pupil_id, 'letter', randomblob(32), 2, NOW, NOW + 9 DAY
           FROM family_link JOIN person ON person_id = guardian_id
          WHERE (given_name = 'Ben' AND family_name = 'Quill') OR (guardian_id = 43 AND pupil_id = 20)",
    );
    let look = school.gill().get(&format!("/roster/past/{number}/undo")).is(200);
    assert!(look.shows("2 invitations that nobody has used stop working"), "{}", look.words());
    let page = undo(&school, number).is(200);
    assert!(page.shows("2 invitations that nobody had used no longer work"), "{}", page.words());
    assert_eq!(school.number("SELECT count(*) FROM invitation WHERE invitation_id > 1 AND revoked_at IS NULL", []), 0);
}

#[test]
fn what_a_new_school_year_was_built_on_is_not_taken_back() {
    let school = School::new();
    let number = import(&school, &file(), "leave");
    school.clock.advance(1_000);
    let classes = school.text("SELECT group_concat(class_id, ' ') FROM class", []);
    let plan: Vec<(String, &str)> = classes
        .split(' ')
        .flat_map(|class| [(format!("next.{class}"), "moves"), (format!("name.{class}"), "Everybody")])
        .chain([("from".to_owned(), "2026")])
        .collect();
    let plan: Vec<(&str, &str)> = plan.iter().map(|(name, value)| (name.as_str(), *value)).collect();
    school.gill().post("/roster/new-year", &plan).leads_to("/roster?done=promotion-done");
    school.tell("INSERT INTO briefing (person_id, academic_year, acknowledged_at) VALUES (2, 2027, NOW)");
    let after = everything(&school);
    assert!(school.gill().get("/roster").is(200).shows("the school has moved to its next year since"));
    let page = undo(&school, number).is(409);
    assert!(page.shows("the school has moved to its next year since"), "{}", page.words());
    assert_eq!(everything(&school), after);
}
