//! The reader against the fixtures: what must come out is in `tests/fixtures/roster/expected.json`.

use std::fs;
use std::path::{Path, PathBuf};

use super::*;

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/roster").join(name)
}

/// A fingerprint that a test can tell apart, of the day and nothing else.
fn fingerprint(date: BirthDate) -> Fingerprint {
    let mut fingerprint = Fingerprint::default();
    fingerprint[..10].copy_from_slice(date.iso().as_bytes());
    fingerprint
}

fn reading(text: &str) -> Reading {
    read(text.as_bytes().to_vec(), &fingerprint).unwrap()
}

fn flaws(reading: &Reading) -> Vec<(usize, &str, &str, Why)> {
    reading.flaws.iter().map(|flaw| (flaw.line, reading.caption(flaw.column), flaw.cell.as_str(), flaw.why)).collect()
}

#[test]
fn every_export_gives_the_people_that_the_school_has() {
    let expected: serde_json::Value = serde_json::from_slice(&fs::read(fixture("expected.json")).unwrap()).unwrap();
    for name in ["sims-contacts.csv", "sims-contacts-next-year.csv", "arbor-guardians.csv", "oneroster-1.1.zip"] {
        let reading = read(fs::read(fixture(name)).unwrap(), &fingerprint).unwrap();
        let counted = serde_json::to_value(counts(&reading)).unwrap();
        for (key, value) in counted.as_object().unwrap() {
            assert_eq!(value, &expected[name][key], "{name}: {key}");
        }
        assert_eq!(reading.rows_left_out(), 0, "{name}");
    }
}

#[test]
fn sims_is_understood_as_the_office_sees_it() {
    let reading = read(fs::read(fixture("sims-contacts.csv")).unwrap(), &fingerprint).unwrap();
    let understood = &reading.understood;
    assert_eq!(
        (&understood.format, understood.header_line),
        (&Format::Text { encoding: Encoding::Windows1252, delimiter: ',' }, 4)
    );
    assert_eq!((understood.date_order, understood.side_by_side), (Some(DateOrder::DayMonthYear), Some(false)));
    assert_eq!(reading.barred().collect::<Vec<_>>(), ["Gender", "Ethnicity", "SEN Status"]);
    assert_eq!(reading.not_needed().collect::<Vec<_>>(), ["ID", "UPN", "Home Telephone"]);
    let first = &reading.pupils[0];
    assert_eq!(
        (first.given.as_str(), first.family.as_str(), first.class.as_str(), first.year_group),
        ("Saoirse", "Kovács", "2B", Some(2))
    );
    assert_eq!((first.roster_number.as_deref(), first.line), (Some("000001"), 5));
    assert_eq!(reading.links[0].doubt(), None);
    assert_eq!(reading.links[1].doubt(), Some(Doubt::CourtOrder));
    assert_eq!(
        reading.doubtful_links(),
        12 + reading.links.iter().filter(|link| link.doubt() == Some(Doubt::NoResponsibility)).count()
    );
}

#[test]
fn nothing_that_bookbag_must_not_hold_survives_the_reading() {
    for name in ["sims-contacts.csv", "arbor-guardians.csv"] {
        let reading = read(fs::read(fixture(name)).unwrap(), &|_| Fingerprint::default()).unwrap();
        let kept = format!("{reading:?}");
        for secret in ["WBRI", "White British", "24/05/2019", "2019-05-24", "2021-04-12", "A81100000001B", "01632"] {
            assert!(!kept.contains(secret), "{name} kept {secret}");
        }
    }
}

#[test]
fn the_schools_own_template_is_read_whole() {
    let template = fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("web/roster/template.csv")).unwrap();
    let reading = read(template, &fingerprint).unwrap();
    assert_eq!(
        (reading.pupils.len(), reading.adults.len(), reading.links.len(), reading.doubtful_links()),
        (1, 2, 2, 0)
    );
    assert_eq!((reading.not_needed().count(), reading.barred().count(), reading.flaws.len()), (0, 0, 0));
    assert_eq!(reading.adults[0].titled_name(), "Ms Amara Mensah");
    assert_eq!(reading.adults[0].mobile.as_deref(), Some("07700900123"));
}

#[test]
fn two_people_on_one_address_stay_two_and_a_siblings_mother_is_one() {
    let reading = reading(
        "First name,Last name,Class,Guardian 1 name,Guardian 1 relationship,Guardian 1 email,Guardian 2 name,Guardian 2 relationship,Guardian 2 email\n\
         Mia,Smith,2B,Nia Smith,Mother,home@example.org,Tom Smith,Father,home@example.org\n\
         Leo,Smith,1 Oak,Nia SMITH,Mother,HOME@example.org,Tom Smith,Father,\n",
    );
    let names: Vec<_> = reading.adults.iter().map(Adult::titled_name).collect();
    assert_eq!(
        (names, reading.links.len(), counts(&reading).adults_sharing_an_email),
        (vec!["Nia Smith".into(), "Tom Smith".into()], 4, 2)
    );
}

#[test]
fn beside_a_court_order_nobody_is_put_together_by_name_and_address() {
    let reading = reading(
        "First name,Last name,Class,Contact name,Relationship,Parental responsibility,Court order,Contact email\n\
         Mia,Smith,2B,Nia Smith,Mother,T,F,home@example.org\n\
         Leo,Smith,1 Oak,Nia Smith,Mother,T,T,home@example.org\n\
         Ada,Smith,1 Oak,Nia Smith,Mother,T,F,home@example.org\n\
         Mia,Smith,2B,Tom Smith,Father,T,F,\n\
         Leo,Smith,1 Oak,Tom Smith,Father,T,T,\n\
         Ada,Smith,1 Oak,Tom Smith,Father,T,F,\n",
    );
    let who: Vec<_> = reading.links.iter().map(|link| reading.adults[link.adult].given.as_str()).collect();
    let of = |link: usize| reading.links[link].adult;
    assert_eq!(who, ["Nia", "Nia", "Nia", "Tom", "Tom", "Tom"]);
    assert_eq!((of(0) == of(2), of(0) == of(1), of(3) == of(5), of(3) == of(4)), (true, false, true, false));
}

#[test]
fn a_file_that_does_not_say_leaves_every_link_in_doubt() {
    let one = reading("First name,Last name,Class,Contact name,Relationship\nMia,Smith,2B,Nia Smith,Mother\n");
    assert_eq!(one.links[0].doubt(), Some(Doubt::Unsaid));
    let blank = reading(
        "First name,Last name,Class,Contact name,Parental responsibility,Court order\nMia,Smith,2B,Nia Smith,,\nLeo,Green,2B,Jo Green,yes,maybe\n",
    );
    assert_eq!([blank.links[0].doubt(), blank.links[1].doubt()], [Some(Doubt::Unsaid); 2]);
    assert_eq!(flaws(&blank), [(3, "Court order", "maybe", Why::NotYesOrNo)]);
}

#[test]
fn a_row_with_a_flaw_says_where_and_the_rest_is_read() {
    let reading = reading(
        "Number,Forename,Surname,Class,DOB,Contact name,Parental responsibility,Court order,Contact email,Contact mobile\n\
         \u{202e}x,Mia,Smi\u{202e}th,2B,31/11/2019,Nia Smith,T,F,n.smith@,abc\n\
         2,,Green,2B,,,,,,\n\
         3,=HYPERLINK(\"x\"),Green,2B,,,,,,\n\
         4,Leo,Green,,,,,,,\n\
         5,Ayla,?ahin,2B,13/01/2019,,,,a@example.org;b@example.org,\n\
         6,Tom,Brown,2B,14/01/2019,@SUM(1),T,F,,7700900189\n\
         7,Tom,Brown,2B,too,many,T,F,,,,extra,cells\n",
    );
    assert_eq!(
        flaws(&reading),
        [
            (2, "Surname", "Smith", Why::Invisible),
            (2, "DOB", "", Why::NotADate),
            (2, "Contact email", "n.smith@", Why::NotAnAddress),
            (2, "Contact mobile", "abc", Why::NotANumber),
            (3, "Forename", "", Why::NoGiven),
            (4, "Forename", "=HYPERLINK(\"x\")", Why::NotAName),
            (5, "Class", "", Why::NoClass),
            (6, "Surname", "?ahin", Why::LostLetter),
            (6, "Contact email", "a@example.org;b@example.org", Why::NoContactName),
            (7, "Contact name", "@SUM(1)", Why::NotAName),
            (8, "Contact mobile", "", Why::WrongWidth),
        ]
    );
    assert_eq!((reading.rows.len(), reading.rows_left_out(), reading.pupils.len()), (7, 4, 3));
    assert_eq!(reading.pupils[0].birth, None);
}

#[test]
fn a_number_stands_for_one_child() {
    let reading = reading(
        "Admission number,First name,Last name,Class\n1,Mia,Smith,2B\n1,Mia,Smith,2B\n1,Leo,Green,2B\n,Leo,Green,2B\n,Leo,Green,1 Oak\n",
    );
    assert_eq!(flaws(&reading), [(4, "Admission number", "1", Why::NumberTaken)]);
    assert_eq!(reading.pupils.len(), 3);
}

#[test]
fn the_stricter_of_two_contradicting_rows_counts() {
    let reading = reading(
        "First name,Last name,Class,Contact ID,Contact name,Parental responsibility,Court order\n\
         Mia,Smith,2B,C1,Nia Smith,T,F\nMia,Smith,2B,C1,Nia Smith,T,T\n",
    );
    assert_eq!((reading.links.len(), reading.links[0].doubt()), (1, Some(Doubt::CourtOrder)));
    assert_eq!(reading.flaws[0].why, Why::Contradiction);
}

#[test]
fn what_a_spreadsheet_ate_or_an_export_wrote_against_it_is_put_right() {
    let reading = reading(
        "Adno,Forename,Surname,Class,Contact name,Contact email,Contact mobile\n\
         =\"0017\",Mia,Smith,2B,Nia Smith,Nia Smith <nia@example.org>,'07700900123\n\
         Adno,Forename,Surname,Class,Contact name,Contact email,Contact mobile\n\
         18,Leo,Green,2B,Jo Green,mailto:jo@example.org,447700900124\n\
         19,Ada,Brown,2B,Bo Brown,,+44 (0)7700 900125\n",
    );
    assert_eq!((reading.pupils.len(), reading.rows.len(), reading.flaws.len()), (3, 3, 0));
    assert_eq!(reading.pupils[0].roster_number.as_deref(), Some("0017"));
    let said: Vec<_> = reading.adults.iter().map(|adult| (adult.email.as_deref(), adult.mobile.as_deref())).collect();
    assert_eq!(
        said,
        [
            (Some("nia@example.org"), Some("07700900123")),
            (Some("jo@example.org"), Some("+447700900124")),
            (None, Some("+447700900125"))
        ]
    );
}

#[test]
fn what_a_person_says_of_a_file_counts_before_what_is_seen() {
    let file = b"Forename;Surname;Class;DOB\nForename,Surname,Class,DOB\nRen\x82e,O\x92Brien,2B,03/05/2019\n".to_vec();
    let said = Overrule {
        encoding: Some(Encoding::Cp850),
        delimiter: Some(b','),
        header_line: Some(2),
        date_order: Some(DateOrder::MonthDayYear),
        ..Overrule::default()
    };
    let reading = read_as(file, &said, &fingerprint).unwrap();
    assert_eq!(reading.understood.format, Format::Text { encoding: Encoding::Cp850, delimiter: ',' });
    assert_eq!((reading.understood.header_line, reading.understood.date_order), (2, Some(DateOrder::MonthDayYear)));
    assert_eq!(reading.pupils[0].given, "Renée");
    assert_eq!(&reading.pupils[0].birth.unwrap()[..10], b"2019-03-05");
}

/// Four columns whose captions say nothing, one of them barred.
const UNKNOWN: &str =
    "Our pupils\nColumn A,Column B,Set,Born,Religion\nMia,Smith,2B,03/05/2019,none\nLeo,Green,2C,24/05/2019,none\n";

fn uses(words: &[&str]) -> Vec<Use> {
    words.iter().map(|word| field(word).unwrap()).collect()
}

#[test]
fn a_table_whose_captions_say_nothing_is_sketched_and_read_as_it_is_said() {
    let bytes = || UNKNOWN.as_bytes().to_vec();
    assert!(matches!(read(bytes(), &fingerprint), Err(Refusal::NoHeader { .. })));
    let sketch = sketch(bytes(), &Overrule::default()).unwrap();
    assert_eq!((sketch.understood.header_line, sketch.lacking.len()), (2, 3));
    assert_eq!(sketch.samples[0], ["Mia", "Leo"]);
    assert_eq!(sketch.samples[3], ["··/··/····"], "a date is shown by its shape");
    assert!(sketch.samples[4].is_empty(), "what Bookbag must not hold is not shown");

    let mapping = |words: &[&str], told_at| Mapping { header: sketch.understood.header, uses: uses(words), told_at };
    let words = ["pupil-given-name", "pupil-family-name", "pupil-class", "pupil-birth-date", "pupil-year-group"];
    let said = Overrule { mappings: vec![mapping(&words, None)], ..Overrule::default() };
    let reading = read_as(bytes(), &said, &fingerprint).unwrap();
    assert_eq!((reading.pupils.len(), reading.pupils[1].class.as_str()), (2, "2C"));
    assert_eq!(&reading.pupils[0].birth.unwrap()[..10], b"2019-05-03");
    assert_eq!((reading.understood.told, reading.understood.columns[4].used), (Told::Now, Use::Barred));
    let other = UNKNOWN.replace("Set", "Group");
    assert!(read_as(other.into_bytes(), &said, &fingerprint).is_err(), "a mapping is one header's");
}

#[test]
fn what_a_letter_or_a_list_says_is_no_table() {
    for text in [
        "Dear parents,\nthe fair is on Friday; bring a cake.\n",
        "First name,Last name\nMia,Smith\n",
        "one\ntwo\nthree\n",
        "At 10:30: cake\nAt 11:30: games\n",
    ] {
        assert!(sketch(text.as_bytes().to_vec(), &Overrule::default()).is_err(), "{text}");
    }
}

#[test]
fn a_column_said_by_its_name_is_read_so() {
    let file = b"First name,Last name,Class,Set\nMia,Smith,Year 2,2B\n".to_vec();
    let named = vec![("Set".to_owned(), field("pupil class").unwrap())];
    let reading = read_as(file, &Overrule { named, ..Overrule::default() }, &fingerprint).unwrap();
    assert_eq!((reading.pupils[0].class.as_str(), reading.understood.columns[2].used), ("2B", Use::NotNeeded));
}

#[test]
fn an_answer_with_words_behind_it_counts_only_where_it_opens_less() {
    let reading = reading(
        "First name,Last name,Class,Contact name,Parental responsibility,Court order\n\
         Mia,Smith,2B,Nia Smith,Yes,Yes - see file\n\
         Leo,Green,2B,Jo Green,No (grandmother),no\n\
         Ada,Brown,2B,Bo Brown,Yes but ask,no\n\
         Tom,Black,2B,Al Black,áno,prohibited steps\n\
         Ivy,White,2B,Di White,PRAWDA,FAŁSZ\n",
    );
    let doubts: Vec<_> = reading.links.iter().map(Link::doubt).collect();
    let unsaid = Some(Doubt::Unsaid);
    assert_eq!(doubts, [Some(Doubt::CourtOrder), Some(Doubt::NoResponsibility), unsaid, unsaid, None]);
}

mod archives;
