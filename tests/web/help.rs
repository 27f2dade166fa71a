//! The manual: who finds which chapter of it, signed in or not, and what a chapter holds.

use std::collections::BTreeSet;

use scraper::{Html, Selector};

use crate::school::{Answer, School};

/// An attribute of every element that the selector finds.
fn every(page: &Answer, selector: &str, attribute: &str) -> Vec<String> {
    let html = Html::parse_document(&page.text);
    let selector = Selector::parse(selector).expect("a selector");
    html.select(&selector).map(|found| found.attr(attribute).unwrap_or_default().to_owned()).collect()
}

/// The words of the first element that the selector finds.
fn first(page: &Answer, selector: &str) -> String {
    let html = Html::parse_document(&page.text);
    let found = html.select(&Selector::parse(selector).expect("a selector")).next().expect("such an element");
    found.text().flat_map(str::split_whitespace).collect::<Vec<_>>().join(" ")
}

/// The addresses of all chapters, as the contents lead to them.
fn chapters(school: &School) -> BTreeSet<String> {
    let ways = every(&school.visitor().get("/help").is(200), "main a.cover", "href");
    ways.iter().filter_map(|way| way.strip_suffix("?lang=en")).map(str::to_owned).collect()
}

#[test]
fn a_visitor_without_account_finds_joining_and_a_lost_phone() {
    let school = School::new();
    for page in ["/sign-in", "/join", "/password-reset"] {
        assert!(school.visitor().get(page).is(200).count("a[href^='/help?lang']") > 0, "{page}");
    }
    let joining = school.visitor().get("/help/joining").is(200);
    assert!(joining.shows("I have a letter, an e-mail or an SMS") && joining.shows("I have no letter"));
    assert!(school.visitor().get("/help/phone").is(200).shows("My phone is lost or stolen"));
    school.visitor().knock("/help/nothing-of-the-kind").is(404);
}

#[test]
fn every_chapter_says_what_it_is_and_shows_real_pages_that_take_their_room_before_they_come() {
    let school = School::new();
    let mut titles = BTreeSet::new();
    for address in chapters(&school) {
        let page = school.visitor().get(&address).is(200);
        let title = first(&page, "h1");
        assert!(first(&page, "title").starts_with(&title), "{address}");
        assert!(titles.insert(title), "{address} is called like another chapter");
        // Closed, so that a picture is loaded by whoever opens its answer and by nobody else.
        assert!(page.count("details:not([open])") >= 5 && page.count("details[open]") == 0, "{address}");
        let pictures = every(&page, "main img", "src");
        assert!((1..=3).contains(&pictures.len()), "{address}: {}", pictures.len());
        for (attribute, holds) in [("width", 100..800), ("height", 50..800)] {
            let room = every(&page, "main img", attribute);
            assert!(
                room.iter().all(|size| size.parse().is_ok_and(|size: u32| holds.contains(&size))),
                "{address}: {room:?}"
            );
        }
        assert!(every(&page, "main img", "alt").iter().all(|alt| alt.len() > 40), "{address}: what does it show?");
        assert!(every(&page, "main img", "loading").iter().all(|when| when == "lazy"), "{address}");
        for picture in pictures {
            let answer = school.visitor().get(&picture).is(200);
            assert_eq!(answer.header("content-type"), Some("image/webp"), "{address}: {picture}");
            assert!(answer.bytes.len() < 25_000, "{picture}: {} bytes on a parent's contract", answer.bytes.len());
        }
    }
    assert_eq!(titles.len(), 12);
}

#[test]
fn each_kind_of_reader_comes_from_home_to_the_chapters_for_their_work() {
    let school = School::new();
    for (reader, heading, words) in [
        (school.amara(), "help-families", &["joining", "phone", "child", "separated"][..]),
        (school.hannah(), "help-teachers", &["story", "cards", "letters"]),
        (school.gill(), "help-office", &["letters", "roster", "orders", "counter"]),
        (school.farah(), "help-leaders", &["leading", "orders", "roster"]),
        (school.priya(), "help-it", &["machine"]),
    ] {
        assert!(reader.get("/home").count("a[href='/help']") + reader.get("/home/staff").count("a[href='/help']") > 0);
        let contents = reader.get("/help").is(200);
        let chapters = every(&contents, &format!("section[aria-labelledby='{heading}'] a.cover"), "href");
        for word in words {
            let address = format!("/help/{word}");
            assert!(chapters.contains(&address), "{heading} lacks {word}: {chapters:?}");
            reader.get(&address).is(200);
        }
    }
}

#[test]
fn who_reads_arabic_reads_the_whole_manual_from_right_to_left() {
    let school = School::new();
    for address in chapters(&school) {
        let (page, english) = (school.visitor().get(&format!("{address}?lang=ar")), school.visitor().get(&address));
        assert_eq!(page.attribute("html", "dir").as_deref(), Some("rtl"), "{address}");
        let (own, other) = (every(&page, "main img", "alt"), every(&english, "main img", "alt"));
        assert!(own.iter().zip(&other).all(|(own, other)| own != other), "{address}: {own:?}");
        assert_ne!(first(&page, "h1"), first(&english, "h1"));
        assert_ne!(first(&page, ".answer"), first(&english, ".answer"));
    }
}

#[test]
fn a_visitor_who_chose_arabic_at_the_door_reads_on_in_arabic() {
    let school = School::new();
    let door = school.visitor().get("/sign-in?lang=ar");
    let contents = every(&door, "footer a[href^='/help']", "href");
    let chapter = every(&school.visitor().get(&contents[0]), "main a.cover", "href");
    let page = school.visitor().get(&chapter[0]).is(200);
    assert_eq!(page.attribute("html", "lang").as_deref(), Some("ar"));
    assert_eq!(page.count("main nav a[href='?lang=en']"), 1, "and can go back");
    assert_eq!(school.salma().get("/help/joining").count("main nav a[href='?lang=en']"), 0, "hers is in her account");
}

#[test]
fn the_office_and_leaders_find_the_families_whom_they_help_to_sign_in() {
    let school = School::new();
    for (helper, doors) in [(school.gill(), 1), (school.farah(), 1), (school.hannah(), 0), (school.priya(), 0)] {
        assert_eq!(helper.get("/home/staff").count("main a[href='/guardians']"), doors);
    }
}
