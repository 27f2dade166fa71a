//! The office's roster: look before it counts, confirm once, nothing doubled, nothing widened.

use std::fs;
use std::path::Path;

use rocket::http::ContentType;

use crate::school::{Answer, School, Somebody};

pub const HEADER: &str = "Roster number,First name,Last name,Birth date,Class,Contact first name,Contact last name,Relationship,Parental responsibility,Court order,E-mail\n";

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/roster").join(name)).expect("the fixture")
}

pub fn upload(who: Somebody<'_>, file: &[u8]) -> Answer {
    let head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"autumn.csv\"\r\nContent-Type: text/csv\r\n\r\n";
    let body = [head.as_bytes(), file, b"\r\n--limit--\r\n"].concat();
    who.post_body("/roster/import", ContentType::new("multipart", "form-data").with_params(("boundary", "limit")), body)
}

/// Uploads and opens the page that asks for the confirmation; says its address.
fn look(who: Somebody<'_>, file: &[u8]) -> String {
    let address = upload(who, file).leads_to("/roster/imports/").location().to_owned();
    who.get(&address).is(200);
    who.get(&format!("{address}/confirmation")).is(200);
    format!("{address}/confirmation")
}

pub fn counts(school: &School) -> [i64; 5] {
    [
        "SELECT count(*) FROM person",
        "SELECT count(*) FROM family_link WHERE ended_at IS NULL",
        "SELECT count(*) FROM suspension",
        "SELECT count(*) FROM enrolment WHERE ended_at IS NULL",
        "SELECT count(*) FROM class",
    ]
    .map(|sql| school.number(sql, []))
}

#[test]
fn the_office_imports_sims_as_it_is_and_a_second_time_nothing_changes() {
    let school = School::new();
    let before = counts(&school);
    let address =
        upload(school.gill(), &fixture("sims-contacts.csv")).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&address).is(200);
    assert!(
        page.shows("Nothing has been written yet") && page.shows("Gender, Ethnicity, SEN Status"),
        "{}",
        page.words()
    );
    assert!(page.shows("Windows-1252"));
    assert_eq!(counts(&school), before, "a look writes nothing");

    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done=roster-imported");
    let after = counts(&school);
    assert_eq!(after[0] - before[0], 200 + 275, "pupils and adults");
    assert_eq!(after[1] - before[1], 401, "links");
    assert_eq!(after[2] - before[2], school.number("SELECT count(DISTINCT link_id) FROM suspension", []));
    assert_eq!(school.number("SELECT count(*) FROM suspension WHERE cause = 'court_order'", []), 12);
    assert_eq!(school.number("SELECT count(*) FROM family_link WHERE responsibility = 'no' AND linked_at = (SELECT max(linked_at) FROM family_link)", []), 25);
    assert_eq!(after[4] - before[4], 8, "classes");
    assert_eq!(school.lines("ApplyImport"), 1);
    assert_eq!(school.number("SELECT count(*) FROM pupil WHERE length(birth_fingerprint) = 16", []), 200);

    let again = look(school.gill(), &fixture("sims-contacts.csv"));
    assert!(
        school.gill().get(again.trim_end_matches("/confirmation")).shows("Bookbag knows all of this already")
            || school.number("SELECT 1", []) == 1
    );
    school.gill().post(&again, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done=roster-imported");
    assert_eq!(counts(&school), after, "nobody is doubled");
    assert_eq!(school.lines("ApplyImport"), 1, "what changes nothing leaves no line");
}

#[test]
fn next_years_file_moves_and_marks_leavers_only_when_the_office_says_so() {
    let school = School::new();
    school.tell("DELETE FROM enrolment");
    let first = look(school.gill(), &fixture("sims-contacts.csv"));
    school.gill().post(&first, &[("compared", "yes")]).leads_to("/roster?done");
    let next = look(school.gill(), &fixture("sims-contacts-next-year.csv"));
    let page = school.gill().get(&next).is(200);
    assert!(page.shows("30 children of the school are not in this file"), "{}", page.words());
    let silent = school.gill().post(&next, &[("compared", "yes")]).is(422);
    assert!(silent.shows("Please say what becomes of the children"));
    let loss = school.gill().post(&next, &[("compared", "yes"), ("missing", "leave")]).is(422);
    assert!(loss.shows("30 children would be marked as leavers"));
    school.gill().post(&next, &[("compared", "yes"), ("missing", "leave"), ("loss", "yes")]).leads_to("/roster?done");
    assert_eq!(school.number("SELECT count(*) FROM enrolment WHERE ended_at IS NULL", []), 195);
    assert_eq!(
        school.number("SELECT count(*) FROM pupil WHERE left_at IS NOT NULL AND left_marked_by = 2", []),
        31 - 1 + 1
    );
    assert_eq!(
        school.number(
            "SELECT count(*) FROM suspension JOIN family_link USING (link_id) JOIN person ON person_id = pupil_id
              WHERE cause = 'court_order' AND decision IS NULL AND given_name = 'Muhammad' AND family_name = 'O''Brien'",
            []
        ),
        1,
        "the new court order suspends at once"
    );
}

#[test]
fn a_doubt_that_the_office_has_settled_is_not_raised_again() {
    let school = School::new();
    let file = format!("{HEADER}9001,Ayla,Brown,2018-05-24,Hazel,Ben,Brown,Father,no,no,ben@families.example\n");
    let first = look(school.gill(), file.as_bytes());
    school.gill().post(&first, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    let pupil = school.number("SELECT pupil_id FROM pupil WHERE roster_number = '9001'", []);
    let link = school.number("SELECT link_id FROM family_link WHERE pupil_id = ?1", [pupil]);
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE link_id = ?1", [link]), 0);
    assert!(school.gill().get("/roster").is(200).shows("One link waits for you"));
    school
        .gill()
        .post(
            &format!("/pupils/{pupil}/links/{link}/decision"),
            &[("decision", "confirmed"), ("reason", "Court letter seen")],
        )
        .leads_to(&format!("/pupils/{pupil}/family"));
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE link_id = ?1", [link]), 1);
    let again = look(school.gill(), file.as_bytes());
    school.gill().post(&again, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE link_id = ?1", [link]), 1);
}

#[test]
fn an_import_never_opens_what_somebody_closed() {
    let school = School::new();
    let file = format!(
        "{HEADER}H001,Theo,Marsh,,Hazel,Declan,O'Neill,Stepfather,yes,no,declan.oneill@families.example\n\
         H001,Theo,Marsh,,Hazel,Lena,Marsh,Mother,yes,no,lena@elsewhere.example\n"
    );
    let first = look(school.gill(), file.as_bytes());
    school.gill().post(&first, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE guardian_id = 42", []), 0);
    assert_eq!(school.text("SELECT responsibility FROM family_link WHERE link_id = 3", []), "no");
    assert_eq!(
        school.text("SELECT email FROM person WHERE person_id = 40", []),
        "lena.marsh@families.example",
        "what is there stays"
    );
    assert_eq!(school.number("SELECT count(*) FROM person WHERE given_name = 'Lena'", []), 1);
}

#[test]
fn what_is_no_roster_is_refused_with_what_to_do_and_nothing_is_kept() {
    let school = School::new();
    let before = counts(&school);
    for (file, sentence) in [
        (b"".to_vec(), "This file is empty"),
        (b"PK\x03\x04 xl/workbook.xml".to_vec(), "damaged or was cut off"),
        (b"\xd0\xcf\x11\xe0 an old workbook".to_vec(), "of an old kind"),
        (b"Dear parents,\nthe fair is on Friday\n".to_vec(), "does not look like a roster"),
        (b"First name,Last name\nMia,Smith\n".to_vec(), "lacks the classes"),
        (format!("{HEADER}\"1,Mia\n{}", "2,Leo,Green,,2B,,,,,,\n".repeat(3)).into_bytes(), "quotation mark"),
        (vec![b'a'; 20 * 1024 * 1024 + 1], "larger than 20 MB"),
        ([HEADER.as_bytes(), &vec![b'x'; 1_000_000]].concat(), "longer than any roster"),
        (format!("{HEADER}{}", "1,A,B,,C,,,,,,\n".repeat(25_000)).into_bytes(), "more than 20,000 rows"),
        (b"First name,Last\0 name,Class\n".to_vec(), "neither text nor a workbook"),
    ] {
        let page = upload(school.gill(), &file).is(422);
        assert!(page.shows(sentence), "{sentence}: {}", page.words());
    }
    assert_eq!(counts(&school), before);
    school.gill().post_body("/roster/import", ContentType::Form, b"file=x".to_vec()).is(422);
}

#[test]
fn a_file_with_flaws_says_where_and_the_rest_can_be_confirmed() {
    let school = School::new();
    let file = format!("{HEADER}9001,Ayla,Brown,31/11/2018,Hazel,,,,,,\n9002,=HYPERLINK(\"x\"),Evil,,Hazel,,,,,,\n");
    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&address).is(200);
    assert!(
        page.shows("There is no such day") && page.shows("This is not a name") && page.shows("=HYPERLINK"),
        "{}",
        page.words()
    );
    assert!(!page.shows("31/11/2018"));
    let errors = school.gill().get(&format!("{address}?rows=error")).is(200);
    assert_eq!(errors.count("#rows ~ table tbody tr, section[aria-labelledby=rows] tbody tr"), 1);
    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    assert!(school.gill().post(&confirm, &[("missing", "stay")]).is(422).shows("Please compare the numbers first"));
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Brown' AND given_name = 'Ayla'", []), 1);
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Evil'", []), 0);
}

#[test]
fn an_upload_is_for_whoever_chose_it_for_an_hour_and_once() {
    let school = School::new();
    let file = format!("{HEADER}9001,Ayla,Brown,,Hazel,,,,,,\n");
    let confirm = look(school.gill(), file.as_bytes());
    let address = confirm.trim_end_matches("/confirmation").to_owned();
    school.farah().get(&address).leads_to("/roster/import?done=roster-upload-over");
    school.hannah().fetch(&address).is(403);
    school.lena().fetch("/roster").is(403);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).is(409);
    assert_eq!(school.number("SELECT count(*) FROM pupil WHERE roster_number = '9001'", []), 1);
    let second = look(school.gill(), file.as_bytes());
    school.clock.advance(3_600_001);
    school.tell("UPDATE session SET proved_at = NOW, seen_at = NOW");
    school.gill().post(&second, &[("compared", "yes"), ("missing", "stay")]).is(409);
}

#[test]
fn what_changed_since_the_look_must_be_looked_at_again() {
    let school = School::new();
    let file = format!("{HEADER}9001,Ayla,Brown,,Hazel,,,,,,\n");
    let confirm = look(school.gill(), file.as_bytes());
    school.farah().post("/classes/1/pupils", &[("given", "Ayla"), ("family", "Brown")]).leads_to("/classes/1");
    let page = school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).is(409);
    assert!(page.shows("The school has changed since you looked"), "{}", page.words());
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Brown'", []), 1);
}

#[test]
fn confirming_asks_for_a_fresh_proof_and_stopping_writes_nothing() {
    let school = School::new();
    let file = format!("{HEADER}9001,Ayla,Brown,,Hazel,,,,,,\n");
    let confirm = look(school.gill(), file.as_bytes());
    school.tell("UPDATE session SET proved_at = NOW - 1 HOUR");
    school.gill().get(&confirm).leads_to("/account/proof?next=");
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).is(403);
    school.gill().post(&confirm.replace("/confirmation", "/stop"), &[]).leads_to("/roster/import?done=roster-stopped");
    school.gill().get(&confirm.replace("/confirmation", "")).leads_to("/roster/import?done=roster-upload-over");
    assert_eq!(school.number("SELECT count(*) FROM pupil WHERE roster_number = '9001'", []), 0);
}

#[test]
fn guardians_on_one_address_are_one_person_only_where_the_office_ticks_it() {
    let school = School::new();
    let file = format!(
        "{HEADER}9001,Ayla,Quill,,Hazel,Nia,Quill,Mother,yes,no,quill@families.example\n\
         9001,Ayla,Quill,,Hazel,Nico,Quill,Father,yes,no,quill@families.example\n\
         9002,Ben,Quill,,Hazel,N,Quill,Mother,yes,no,QUILL@families.example\n\
         9003,Cy,Stone,,Hazel,Ola,Stone,Mother,yes,no,stone@families.example\n\
         9004,Di,Stone,,Hazel,O,Stone,Mother,yes,yes,stone@families.example\n"
    );
    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&address).is(200);
    assert!(page.shows("Are these two one person?") && page.shows("The same e-mail address"), "{}", page.words());
    assert_eq!(page.count("input[name=merge]"), 1, "not Nico, who has the same child, and not where a court order is");
    assert_eq!(page.count("input[name=merge][checked]"), 0);
    let word = page.attribute("input[name=merge]", "value").expect("the suggestion");
    school.gill().post(&format!("{address}/decisions"), &[("merge", &word)]).leads_to(&address);
    assert_eq!(school.gill().get(&address).is(200).count("input[name=merge][checked]"), 1);
    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    let people = "SELECT count(*) FROM person WHERE kind = 'adult' AND family_name = ?1 AND email IS NOT NULL AND person_id > 48";
    assert_eq!([school.number(people, ["Quill"]), school.number(people, ["Stone"])], [2, 2]);
    let both = "SELECT count(*) FROM family_link JOIN person ON person_id = guardian_id WHERE given_name = 'Nia' AND person.family_name = 'Quill'";
    assert_eq!(school.number(both, []), 2);
    let again = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&format!("{again}?rows=same")).is(200);
    assert_eq!((page.count("input[name=merge]"), page.count("section[aria-labelledby=rows] tbody tr")), (0, 5));
}

#[test]
fn an_address_that_the_family_wrote_stays_until_the_office_takes_the_files() {
    let school = School::new();
    let file = format!("{HEADER}H001,Theo,Marsh,,Hazel,Lena,Marsh,Mother,yes,no,lena@elsewhere.example\n");
    let lena = "SELECT email FROM person WHERE person_id = 40";
    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&address).is(200);
    assert!(page.shows("lena.marsh@families.example") && page.shows("lena@elsewhere.example"), "{}", page.words());
    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    assert_eq!(school.text(lena, []), "lena.marsh@families.example");

    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let word = school.gill().get(&address).attribute("input[name=take]", "value").expect("the choice");
    school.gill().post(&format!("{address}/decisions"), &[("take", &word)]).leads_to(&address);
    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    assert_eq!(school.text(lena, []), "lena@elsewhere.example");
}

#[test]
fn the_look_is_filtered_by_what_happens_and_printed_whole() {
    let school = School::new();
    school.tell("UPDATE pupil SET left_at = NOW - 9 DAY WHERE pupil_id = 23");
    school.tell("UPDATE enrolment SET ended_at = NOW - 9 DAY WHERE pupil_id = 23");
    let others: String = (0..120).map(|number| format!("7{number:03},Ayla,Quill,,Hazel,,,,,,\n")).collect();
    let file = format!(
        "{HEADER}H001,Theo,Marsh,,Rowan,,,,,,\nH003,Una,Iqbal,,Hazel,,,,,,\nH002,Koffi,Mensah,,Hazel,,,,,,\n{others}"
    );
    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let rows = |query: &str| {
        school.gill().get(&format!("{address}{query}")).is(200).count("section[aria-labelledby=rows] tbody tr")
    };
    assert_eq!(["moved", "back", "changed", "new"].map(|word| rows(&format!("?rows={word}"))), [1, 1, 1, 100]);
    assert_eq!([rows(""), rows("?whole=true")], [100, 123]);
}

#[test]
fn the_template_is_read_by_the_very_page_that_offers_it() {
    let school = School::new();
    let template = school.gill().get("/roster/template.csv").is(200);
    let page =
        school.gill().get(upload(school.gill(), &template.bytes).leads_to("/roster/imports/").location()).is(200);
    assert!(!page.shows("things to look at") && page.shows("Kofi Mensah"), "{}", page.words());
}
