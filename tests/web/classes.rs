//! Classes: made by the office, taught by those whom it lets, seen by nobody else.

use crate::school::School;

#[test]
fn the_office_makes_a_class_once_and_says_who_teaches_it() {
    let school = School::new();
    school.gill().post("/classes", &[("name", "Oak"), ("year_group", "1")]).leads_to("/classes?done=classes-added");
    let twice = school.gill().post("/classes", &[("name", "Oak"), ("year_group", "1")]).is(422);
    assert!(twice.shows("There is a class of that name this year") && twice.text.contains("value=\"Oak\""));
    assert!(
        school.gill().post("/classes", &[("name", " "), ("year_group", "1")]).is(422).shows("Please write a name here")
    );
    let oak = school.number("SELECT class_id FROM class WHERE name = 'Oak'", []);
    school.daniel().fetch(&format!("/classes/{oak}")).is(404);
    school.gill().post(&format!("/roster/classes/{oak}/teachers"), &[("teacher", "7")]).leads_to("/roster/classes/");
    school.gill().post(&format!("/roster/classes/{oak}/teachers"), &[("teacher", "7")]).leads_to("/roster/classes/");
    school.daniel().get(&format!("/classes/{oak}")).is(200);
    assert_eq!(school.lines("ArrangeClasses"), 2, "the class, and the teacher once");
    school.gill().post(&format!("/roster/classes/{oak}/teachers/7/ending"), &[]).leads_to("/roster/classes/");
    school.daniel().fetch(&format!("/classes/{oak}")).is(404);
    school.gill().post(&format!("/roster/classes/{oak}/teachers"), &[("teacher", "40")]).is(404);
    school.daniel().post("/classes", &[("name", "Elm"), ("year_group", "1")]).is(403);
}

#[test]
fn a_class_is_renamed_unless_the_name_is_taken() {
    let school = School::new();
    school.gill().post("/roster/classes/1/settings", &[("name", "Rowan"), ("year_group", "4")]).is(422);
    school
        .gill()
        .post("/roster/classes/1/settings", &[("name", "Hazelnut"), ("year_group", "4")])
        .leads_to("/roster/classes/1/settings");
    assert!(school.hannah().get("/classes/1").is(200).shows("Hazelnut"));
}

#[test]
fn a_teacher_sees_the_class_with_buddies_and_who_must_not_sees_nothing() {
    let school = School::new();
    let page = school.hannah().get("/classes/1").is(200);
    assert!(page.shows("Theo") && page.shows("Kofi") && page.count(".classmates .buddy") == 5, "{}", page.words());
    assert!(page.shows("Ask the office"), "Theo's family has a restriction");
    assert_eq!(school.lines("ReadClassList"), 1);
    school.wendy().get("/classes/1").is(200);
    for nobody in [school.daniel(), school.lena(), school.theo(), school.gill(), school.owen()] {
        nobody.fetch("/classes/1").is(404);
    }
}

#[test]
fn a_child_added_by_hand_twice_is_asked_about() {
    let school = School::new();
    school.hannah().post("/classes/1/pupils", &[("given", "Ayla"), ("family", "Brown")]).leads_to("/classes/1?done");
    let twice = school.hannah().post("/classes/1/pupils", &[("given", "AYLA"), ("family", "brown")]).is(422);
    assert!(twice.shows("There is a child of that name in this class already"), "{}", twice.words());
    school
        .hannah()
        .post("/classes/1/pupils", &[("given", "Ayla"), ("family", "Brown"), ("another", "yes")])
        .leads_to("/classes/1?done");
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Brown'", []), 2);
    school.daniel().post("/classes/1/pupils", &[("given", "X"), ("family", "Y")]).is(404);
    school
        .gill()
        .post("/classes/1/pupils", &[("given", "Max"), ("family", "Young"), ("from", "roster")])
        .leads_to("/roster/classes/1?done");
}

#[test]
fn a_profile_is_for_the_child_its_family_and_its_teachers_and_each_look_is_logged() {
    let school = School::new();
    for somebody in [school.theo(), school.lena(), school.hannah(), school.farah()] {
        assert!(somebody.get("/pupils/20").is(200).shows("Theo Marsh"));
    }
    assert_eq!(school.lines("ReadPupil"), 4);
    for nobody in [school.declan(), school.amara(), school.daniel(), school.gill(), school.kofi()] {
        nobody.fetch("/pupils/20").is(404);
    }
}
