//! The data-protection briefing before everything of the staff side, and its register.

use crate::school::School;

#[test]
fn a_teacher_reads_the_briefing_before_anything_opens_and_once_a_year() {
    let school = School::new();
    school.tell("DELETE FROM briefing WHERE person_id = 5");
    let hannah = school.hannah();
    hannah.get("/staff").leads_to("/briefing?next=");
    let page = hannah.get("/briefing?next=/staff").is(200);
    for says in
        ["Every look leaves a line", "The family may read it", "You decide what you share", "has to answer for it"]
    {
        assert!(page.shows(says), "{says}");
    }
    hannah.post("/briefing", &[("next", "/staff")]).leads_to("/staff?done=briefing-acknowledged");
    hannah.get("/staff").is(200);
    hannah.post("/briefing", &[("next", "/staff")]).leads_to("/staff");
    assert_eq!(school.number("SELECT count(*) FROM briefing WHERE person_id = 5", []), 1);
    school.tell("UPDATE school SET academic_year = academic_year + 1");
    hannah.get("/staff").leads_to("/briefing?next=");
}

#[test]
fn the_register_is_for_leaders_and_the_data_protection_officer() {
    let school = School::new();
    school.tell("DELETE FROM briefing WHERE person_id = 7");
    for somebody in [school.farah(), school.tomasz()] {
        let page = somebody.get("/briefing/register").is(200);
        assert!(page.shows("Daniel Ashworth not yet"), "{}", page.words());
    }
    for somebody in [school.hannah(), school.gill(), school.priya(), school.amara()] {
        somebody.fetch("/briefing/register").is(403);
    }
    school.amara().fetch("/briefing").is(403);
}
