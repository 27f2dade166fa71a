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
