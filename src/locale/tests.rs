use super::sources::{first_strings_after, sources};
use super::*;
use crate::clock::{DAY, HOUR, MINUTE, Moment};

/// Tuesday 24 November 2026, 16:20 in London.
const NOW: Moment = Moment(1_795_537_200_000);

fn london() -> Times {
    Times::new(NOW, "Europe/London")
}

#[test]
fn a_parent_reads_when_something_was_as_people_say_it() {
    let times = london();
    assert_eq!(times.near(ENGLISH, NOW.plus(-2 * HOUR - 15 * MINUTE)), "today, 14:05");
    assert_eq!(times.near(ENGLISH, NOW.plus(-DAY - 7 * HOUR - 10 * MINUTE)), "yesterday, 9:10");
    assert_eq!(times.near(ENGLISH, NOW.plus(DAY)), "tomorrow, 16:20");
    assert_eq!(times.near(ENGLISH, NOW.plus(-4 * DAY)), "Friday 20 November, 16:20");
    assert_eq!(times.near(ENGLISH, NOW.plus(-365 * DAY)), "24 November 2025, 16:20");
    assert_eq!(times.day(ENGLISH, NOW), "Tuesday 24 November");
    assert_eq!(times.short(ENGLISH, NOW), "24 Nov 2026");
    assert_eq!(times.machine(NOW), "2026-11-24T16:20:00Z");
}

#[test]
fn summer_time_is_told_in_the_schools_zone() {
    let july = Moment(1_783_584_000_000);
    assert_eq!(london().near(ENGLISH, july), "Thursday 9 July, 9:00");
}

#[test]
fn an_arabic_reader_gets_arabic_days_and_plurals() {
    let times = london();
    assert_eq!(times.day(ARABIC, NOW).replace(['\u{2068}', '\u{2069}'], ""), "الثلاثاء 24 نوفمبر");
    let new = |count: i64| ARABIC.t_with("home-clasp", &[("count", count)]).replace(['\u{2068}', '\u{2069}'], "");
    assert_ne!(new(1), new(2));
    assert!(new(5).contains('5'));
}

#[test]
fn a_list_of_children_reads_as_a_sentence() {
    let names = ["Kofi", "Esi", "Yaw"].map(str::to_owned);
    assert_eq!(ENGLISH.list(&names), "Kofi, Esi and Yaw");
    assert_eq!(ENGLISH.list(&names[..1]), "Kofi");
    assert_eq!(ENGLISH.list(&[]), "");
    assert_eq!(ENGLISH.number(12_345), "12,345");
}

#[test]
fn the_browsers_wish_chooses_the_language() {
    assert_eq!(Lang::from_accept("ar-SY,ar;q=0.9,en;q=0.5"), ARABIC);
    assert_eq!(Lang::from_accept("fr;q=0.9,en;q=0.3,ar;q=0.6"), ARABIC);
    assert_eq!(Lang::from_accept("tlh"), ENGLISH);
    assert_eq!(Lang::from_accept(""), ENGLISH);
}

#[test]
fn every_file_of_texts_can_be_read() {
    for bundle in BUNDLES.iter() {
        assert!(bundle.complaints.is_empty(), "{:#?}", bundle.complaints);
    }
}

#[test]
fn every_text_that_the_product_names_exists_in_english() {
    let mut missing = Vec::new();
    for (file, source) in sources(&["html", "rs"]) {
        let calls = ["t(", "t_with(", "t_one(", "t_two("].iter().flat_map(|call| {
            let starts = [".", " ", "{"].map(|before| format!("{before}{call}"));
            starts.into_iter().flat_map(|start| first_strings_after(&source, &start)).collect::<Vec<_>>()
        });
        for id in calls.filter(|id| id.contains('-') && !id.contains(['{', ' '])) {
            if !BUNDLES[0].texts.has_message(&id) {
                missing.push(format!("{file}: {id}"));
            }
        }
    }
    assert!(missing.is_empty(), "texts without English: {missing:#?}");
}

#[test]
fn an_arabic_home_and_layout_are_whole() {
    let mut missing = Vec::new();
    for name in ["home", "layout", "time", "error"] {
        let Some(file) = Files::get(&format!("en/{name}.ftl")) else { continue };
        let text = String::from_utf8_lossy(&file.data).into_owned();
        for line in text.lines().filter(|line| line.starts_with(|c: char| c.is_ascii_lowercase())) {
            let id = line.split([' ', '=']).next().unwrap_or_default();
            if !BUNDLES[1].texts.has_message(id) {
                missing.push(id.to_owned());
            }
        }
    }
    assert!(missing.is_empty(), "home and layout lack in Arabic: {missing:?}");
}
