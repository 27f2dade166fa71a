//! What the office says of a file's columns: seen, overruled, remembered for the same header, forgotten.

use rocket::http::ContentType;

use crate::school::{Answer, School, Somebody};

/// Nobody understands these captions, and one column is of what Bookbag must not hold.
const FILE: &str =
    "Column A,Column B,Set,Born,Religion\nMia,Quill,2B,03/05/2019,Quaker\nLeo,Quill,2C,24/05/2019,Quaker\n";

const FIELDS: [&str; 5] = ["pupil-given-name", "pupil-family-name", "pupil-class", "pupil-birth-date", "none"];

fn upload(who: Somebody<'_>, file: &str) -> Answer {
    let head = "--limit\r\nContent-Disposition: form-data; name=\"file\"; filename=\"autumn.csv\"\r\nContent-Type: text/csv\r\n\r\n";
    let body = [head.as_bytes(), file.as_bytes(), b"\r\n--limit--\r\n"].concat();
    who.post_body("/roster/import", ContentType::new("multipart", "form-data").with_params(("boundary", "limit")), body)
}

/// Says what the columns at this address are.
fn say(who: Somebody<'_>, address: &str, fields: &[&str], header_line: &str) -> Answer {
    let page = who.get(address).is(200);
    let header = page.attribute("input[name=header]", "value").expect("the header");
    let mut form = vec![
        ("encoding", ""),
        ("delimiter", ""),
        ("header_line", header_line),
        ("date_order", ""),
        ("header", header.as_str()),
    ];
    form.extend(fields.iter().map(|field| ("column", *field)));
    who.post(address, &form)
}

#[test]
fn a_file_that_nobody_understands_is_explained_once() {
    let school = School::new();
    let address = upload(school.gill(), FILE).leads_to("/roster/imports/").location().to_owned();
    assert!(address.ends_with("/columns"), "{address}");
    let page = school.gill().get(&address).is(200);
    assert!(page.shows("Please say what the columns are") && page.shows("Mia") && page.shows("··/··/····"));
    assert!(page.shows("Bookbag must not hold this") && !page.shows("Quaker"), "{}", page.words());
    school.gill().get(address.trim_end_matches("/columns")).leads_to(&address);

    let look = say(school.gill(), &address, &FIELDS, "").leads_to("/roster/imports/").location().to_owned();
    assert!(school.gill().get(&look).is(200).shows("as you said just now"));
    assert_eq!(school.number("SELECT count(*) FROM roster_mapping", []), 0, "a look writes nothing");
    let confirm = format!("{look}/confirmation");
    school.gill().get(&confirm).is(200);
    school.gill().post(&confirm, &[("compared", "yes"), ("missing", "stay")]).leads_to("/roster?done=roster-imported");
    assert_eq!(school.number("SELECT count(*) FROM person WHERE family_name = 'Quill'", []), 2);
    let kept = school.text("SELECT fields FROM roster_mapping", []);
    assert!(!kept.contains("Column A") && !kept.contains("Quill") && kept.contains("barred"), "{kept}");

    let again = FILE.replace("Leo", "Ada");
    let look = upload(school.gill(), &again).leads_to("/roster/imports/").location().to_owned();
    assert!(!look.ends_with("/columns"));
    let page = school.gill().get(&look).is(200);
    assert!(page.shows("as you told us on") && page.shows("Ada Quill"), "{}", page.words());

    assert!(school.gill().get("/roster/mappings").is(200).shows("A file with 5 columns, 4 of them taken"));
    let mapping = school.number("SELECT mapping_id FROM roster_mapping", []);
    school.gill().post(&format!("/roster/mappings/{mapping}/forgetting"), &[]).leads_to("/roster/mappings?done");
    assert!(upload(school.gill(), FILE).leads_to("/roster/imports/").location().ends_with("/columns"));
}

#[test]
fn columns_that_were_understood_can_be_overruled_with_the_rest() {
    let school = School::new();
    let file = "School list\nFirst name,Last name,Class,Set,Gender\nMia,Quill,Year 2,2B,f\n";
    let look = upload(school.gill(), file).leads_to("/roster/imports/").location().to_owned();
    assert!(school.gill().get(&look).is(200).shows("Year 2"));
    let columns = format!("{look}/columns");
    let twice = ["pupil-given-name", "pupil-family-name", "pupil-class", "pupil-class", "none"];
    let page = say(school.gill(), &columns, &twice, "2").is(422);
    assert!(page.shows("Columns 3 and 4 cannot be the same thing"), "{}", page.words());
    let nameless = ["pupil-given-name", "pupil-family-name", "pupil-class", "contact-1-email", "none"];
    assert!(say(school.gill(), &columns, &nameless, "2").is(422).shows("Contact 1 has columns but no name"));
    let too_few = ["pupil-given-name", "pupil-family-name", "none", "none", "none"];
    assert!(say(school.gill(), &columns, &too_few, "2").is(422).shows("lacks the classes"));
    school.gill().get(&look).leads_to(&columns);

    let right = ["pupil-given-name", "pupil-family-name", "none", "pupil-class", "pupil-year-group"];
    say(school.gill(), &columns, &right, "2").leads_to("/roster/imports/");
    let page = school.gill().get(&look).is(200);
    assert!(page.shows("2B") && !page.shows("Year 2"), "{}", page.words());
    assert!(school.gill().get(&columns).is(200).shows("Bookbag must not hold this"));
    school.farah().get(&columns).leads_to("/roster/import?done=roster-upload-over");
    school.hannah().fetch(&columns).is(403);
}
