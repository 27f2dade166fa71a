//! Who of a file is who of the school, at the second import and the tenth: nobody doubled, nobody put together unasked, nobody's
//! way of signing in taken.

use crate::roster::{HEADER, counts, upload};
use crate::school::{Answer, School};

/// Uploads a file and confirms it with what is ticked; says how many people the look asked about.
fn import(school: &School, file: &str, ticked: bool) -> usize {
    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&address).is(200);
    if let (true, Some(word)) = (ticked, page.attribute("input[name=merge]", "value")) {
        school.gill().post(&format!("{address}/decisions"), &[("merge", &word)]).leads_to(&address);
    }
    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done=roster-imported");
    page.count("input[name=merge]")
}

fn adults(school: &School, family: &str) -> i64 {
    school.number("SELECT count(*) FROM person WHERE kind = 'adult' AND family_name = ?1", [family])
}

#[test]
fn a_name_that_is_only_alike_is_asked_about_and_remembered() {
    let file =
        |mother: &str| format!("{HEADER}9001,Ayla,Quill,,Hazel,{mother},Quill,Mother,yes,no,quill@families.example\n");
    for (ticked, people) in [(false, 2), (true, 1)] {
        let school = School::new();
        assert_eq!(import(&school, &file("Jan"), false), 0);
        assert_eq!(import(&school, &file("Jane"), ticked), 1, "Jan and Jane may be two");
        assert_eq!(adults(&school, "Quill"), people);
        assert_eq!(import(&school, &file("Jane"), false), 0, "what the office has said is not asked again");
        assert_eq!(adults(&school, "Quill"), people);
        let recognition = school.number("SELECT max(import_id) FROM roster_import", []);
        school.gill().post(&format!("/roster/past/{recognition}/undo"), &[]).leads_to("/roster?done=roster-undone");
        assert_eq!(import(&school, &file("Jane"), false), 1, "until it is taken back");
    }
}

#[test]
fn whoever_is_alike_to_somebody_shut_out_waits_for_the_office() {
    let school = School::new();
    let file = format!(
        "{HEADER}H001,Theo,Marsh,,Hazel,Declan,O'Neil,Stepfather,yes,no,declan.oneill@families.example\n\
         9009,Ida,Quill,,Hazel,Declan,O'Neil,Father,yes,no,declan.oneill@families.example\n"
    );
    import(&school, &file, false);
    let open = "SELECT count(*) FROM active_link JOIN person ON person_id = guardian_id WHERE given_name = 'Declan' AND pupil_id = 20";
    assert_eq!(school.number(open, []), 0);
    assert_eq!(school.number("SELECT count(*) FROM restriction WHERE lifted_at IS NULL", []), 1);
}

#[test]
fn siblings_guardians_beside_a_court_order_are_one_only_where_the_office_says_so() {
    let file = |order: &str| {
        format!(
            "{HEADER}9001,Ayla,Quill,,Hazel,Nia,Quill,Mother,yes,no,quill@families.example\n\
             9002,Ben,Quill,,Hazel,Nia,Quill,Mother,yes,{order},quill@families.example\n"
        )
    };
    for (ticked, people) in [(false, 2), (true, 1)] {
        let school = School::new();
        assert_eq!(import(&school, &file("yes"), ticked), 1);
        assert_eq!(adults(&school, "Quill"), people);
        assert_eq!(school.number("SELECT count(*) FROM suspension WHERE cause = 'court_order'", []), 1);
        let before = counts(&school);
        assert_eq!(import(&school, &file("yes"), false), 0, "the same file asks nothing");
        assert_eq!(counts(&school), before);
    }
    let school = School::new();
    import(&school, &file("yes"), false);
    import(&school, &file("no"), false);
    let ben = "SELECT count(*) FROM active_link JOIN person ON person_id = pupil_id WHERE given_name = 'Ben'";
    assert_eq!(school.number(ben, []), 0, "a file without the order opens nothing beside the link that waits");
    let school = School::new();
    assert_eq!(import(&school, &file("no"), false), 0, "without an order they are one");
    assert_eq!(adults(&school, "Quill"), 1);
    assert_eq!(import(&school, &file("yes"), false), 0, "and stay one, whose link to Ben is shut at once");
    assert_eq!(adults(&school, "Quill"), 1);
    assert_eq!(school.number(ben, []), 0);
}

#[test]
fn a_father_without_any_address_is_asked_about_beside_the_same_mother() {
    let school = School::new();
    let rows = [("9001,Ayla", "no"), ("9002,Ben", "yes")].map(|(child, order)| {
        format!(
            "{child},Quill,,Hazel,Nia,Quill,Mother,yes,no,quill@families.example\n\
             {child},Quill,,Hazel,Tom,Quill,Father,yes,{order},\n"
        )
    });
    let file = format!("{HEADER}{}", rows.concat());
    let page = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    assert!(school.gill().get(&page).is(200).shows("The same name beside the same other guardian"));
    assert_eq!(import(&school, &file, true), 1);
    assert_eq!(adults(&school, "Quill"), 2, "Nia and Tom");
    assert_eq!(import(&school, &file, false), 0);
    assert_eq!(adults(&school, "Quill"), 2);
}

#[test]
fn somebody_under_a_court_order_gets_no_new_child_without_the_office() {
    let school = School::new();
    let file = format!(
        "{HEADER}H001,Theo,Marsh,,Hazel,Declan,O'Neill,Stepfather,yes,no,declan.oneill@families.example\n\
         9009,Ida,Marsh,,Hazel,Declan,O'Neill,Father,yes,no,declan.oneill@families.example\n"
    );
    import(&school, &file, false);
    assert_eq!(adults(&school, "O'Neill"), 1);
    assert_eq!(school.number("SELECT count(*) FROM family_link WHERE guardian_id = 42", []), 2);
    assert_eq!(school.number("SELECT count(*) FROM active_link WHERE guardian_id = 42", []), 0);
}

/// Looks at a file, takes its address of the first adult where that is offered or not, and confirms.
fn take_address(school: &School, file: &str) -> Answer {
    let address = upload(school.gill(), file.as_bytes()).leads_to("/roster/imports/").location().to_owned();
    let page = school.gill().get(&address).is(200);
    school.gill().post(&format!("{address}/decisions"), &[("take", "0-email")]).leads_to(&address);
    let confirm = format!("{address}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done");
    page
}

#[test]
fn an_address_that_signs_somebody_else_in_is_never_taken() {
    let school = School::new();
    for (file, person) in [
        ("H001,Theo,Marsh,,Hazel,Lena,Marsh,Mother,yes,no,JOE.marsh@families.example\n", 40),
        ("R002,Zofia,Wójcik,,Rowan,Halina,Wójcik,Grandmother,yes,no,joe.marsh@families.example\n", 44),
    ] {
        let before = school.text("SELECT coalesce(email, '') FROM person WHERE person_id = ?1", [person]);
        let page = take_address(&school, &format!("{HEADER}{file}"));
        assert!(page.shows("somebody else signs in with it"), "{}", page.words());
        assert_eq!(page.count("input[name=take]"), 0);
        assert_eq!(school.text("SELECT coalesce(email, '') FROM person WHERE person_id = ?1", [person]), before);
    }
    let account = school.number(
        "SELECT count(*) FROM account JOIN person USING (person_id) WHERE email = 'joe.marsh@families.example'",
        [],
    );
    assert_eq!(account, 1, "Joe signs in as before");
}

#[test]
fn whoever_signs_in_hears_at_the_old_address_that_the_office_took_another() {
    let school = School::new();
    school.tell(
        "INSERT INTO reset_code (code_hash, person_id, kind, issued_at, expires_at) VALUES (randomblob(32), 40, 'password', NOW, NOW + 1 HOUR)",
    );
    take_address(
        &school,
        &format!("{HEADER}{}", "H001,Theo,Marsh,,Hazel,Lena,Marsh,Mother,yes,no,lena@elsewhere.example\n"),
    );
    assert_eq!(school.text("SELECT email FROM person WHERE person_id = 40", []), "lena@elsewhere.example");
    let told = school.text("SELECT group_concat(recipient) FROM outbox WHERE kind = 'account-changed'", []);
    assert_eq!(told, "lena.marsh@families.example");
    assert_eq!(school.number("SELECT count(*) FROM reset_code WHERE person_id = 40 AND used_at IS NULL", []), 0);
}

#[test]
fn a_leaver_who_returns_is_the_same_child() {
    let school = School::new();
    let with = |rows: &str| format!("{HEADER}{rows}");
    import(&school, &with("9001,Ayla,Quill,2018-05-24,Hazel,,,,,,\n"), false);
    let ayla = school.number("SELECT pupil_id FROM pupil WHERE roster_number = '9001'", []);
    let plan = [("from", "2026"), ("next.1", "leaves"), ("next.2", "moves"), ("name.2", "Ash")];
    school.gill().post("/roster/new-year", &plan).leads_to("/roster?done=promotion-done");
    school.tell("INSERT INTO briefing (person_id, academic_year, acknowledged_at) VALUES (2, 2027, NOW)");
    import(&school, &with("H001,Theo,Marsh,,Ash,,,,,,\n7777,Ayla,Quill,2018-05-24,Ash,,,,,,\n"), false);
    assert_eq!(school.number("SELECT count(*) FROM person WHERE given_name = 'Ayla' AND family_name = 'Quill'", []), 1);
    let back = "SELECT count(*) FROM enrolment JOIN class USING (class_id) JOIN pupil USING (pupil_id)
                 WHERE academic_year = 2027 AND ended_at IS NULL AND left_at IS NULL AND pupil_id = ?1";
    assert_eq!([20, ayla].map(|pupil| school.number(back, [pupil])), [1, 1]);
    assert_eq!(school.text("SELECT roster_number FROM pupil WHERE pupil_id = ?1", [ayla]), "7777");
}

#[test]
fn whoever_still_sits_in_a_class_of_an_earlier_year_comes_into_this_year_s_of_that_name() {
    let school = School::new();
    school.tell("UPDATE class SET academic_year = 2025 WHERE class_id = 2");
    import(&school, &format!("{HEADER}R001,Esi,Mensah,,Rowan,,,,,,\n"), false);
    let esi = "SELECT count(*) FROM enrolment JOIN class USING (class_id) WHERE pupil_id = 22 AND ended_at IS NULL AND academic_year = 2026";
    assert_eq!(school.number(esi, []), 1);
}

#[test]
fn a_class_in_other_letters_is_no_other_class_and_hides_no_line() {
    let school = School::new();
    import(&school, &format!("{HEADER}H001,Theo,Marsh,,HAZEL,,,,,,\n9001,Ayla,Quill,,hazel,,,,,,\n"), false);
    assert_eq!(school.number("SELECT count(*) FROM class", []), 2);
    assert_eq!(school.number("SELECT count(*) FROM enrolment WHERE class_id = 1 AND ended_at IS NULL", []), 6);
    assert_eq!(school.lines("ApplyImport"), 1);
}
