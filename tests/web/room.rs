//! Room on the disk: what people are told and what still works at each level (TRUST 4). The test says how much is free.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use bookbag::db::Db;
use bookbag::disk::{Level, Room};
use bookbag::machine::Watch;
use bookbag::outbox::email::Sender;

use crate::school::{Answer, School, photo};

/// How much of the disk is free, in thousandths; the test turns it.
struct Tap(Arc<AtomicU64>);

impl Tap {
    fn on(school: &School) -> Self {
        let free = Arc::new(AtomicU64::new(500));
        let told = Arc::clone(&free);
        db(school)
            .disk()
            .watch_by(false, move || Ok(Room { free: told.load(Ordering::SeqCst) << 27, total: 1_000 << 27 }))
            .expect("a disk");
        Self(free)
    }

    fn leaves(&self, school: &School, thousandths: u64) -> Level {
        self.0.store(thousandths, Ordering::SeqCst);
        db(school).disk().look().expect("a disk")
    }
}

fn db(school: &School) -> &Db {
    school.client.rocket().state::<Db>().expect("a database")
}

/// Hannah's draft for Hazel.
fn draft(school: &School) -> (String, String) {
    let address = school.hannah().post("/classes/1/stories/drafts", &[]).leads_to("/posts/").location().to_owned();
    let key = school.hannah().get(&address).attribute("input[name=form_key]", "value").expect("a form key");
    (address, key)
}

fn says_photos_pause(answer: &Answer) -> bool {
    answer.shows("Photos pause: the school’s disk is almost full.")
}

#[test]
fn below_fifteen_percent_it_and_leaders_are_told_and_nobody_else_and_everything_works() {
    let school = School::new();
    let tap = Tap::on(&school);
    assert!(!school.priya().get("/home/staff").is(200).shows("Room on the disk gets scarce"));
    assert_eq!(tap.leaves(&school, 149), Level::Low);
    for somebody in [school.priya(), school.farah()] {
        for page in ["/home/staff", "/status"] {
            assert!(somebody.get(page).is(200).shows("Room on the disk gets scarce"), "{page}");
        }
    }
    for somebody in [school.hannah(), school.gill()] {
        assert!(!somebody.get("/home/staff").is(200).shows("Room on the disk"));
    }
    let (draft, _) = draft(&school);
    school.hannah().post_photo(&draft, &photo()).leads_to(&draft);
}

#[test]
fn it_gets_one_mail_for_each_crossing() {
    let school = School::new();
    let tap = Tap::on(&school);
    let sender = Sender { school: String::new(), address: "school@x.example".into(), hello: "x.example".into() };
    let watch = || Watch::new(Some("it@birchlane.example".into()), "https://x.example", sender.clone());
    let mails = || school.number("SELECT count(*) FROM outbox WHERE recipient = 'it@birchlane.example'", []);
    let first = watch();
    let look = |watch: &Watch, thousandths| {
        tap.leaves(&school, thousandths);
        watch.run(db(&school)).expect("a look");
        mails()
    };
    assert_eq!(look(&first, 400), 0);
    assert_eq!((look(&first, 140), look(&first, 130), look(&first, 152)), (1, 1, 1), "once while it lasts");
    assert_eq!((look(&first, 40), look(&first, 10), look(&first, 9)), (2, 3, 3), "once for each worse level");
    assert_eq!((look(&first, 400), look(&first, 140)), (3, 4), "once more when it was better in between");
    assert_eq!(look(&watch(), 120), 4, "a start tells nothing that was told this week");
    let text = school.text("SELECT text FROM outbox WHERE kind = 'disk-full'", []);
    assert!(text.contains("has 1 percent of its") && text.contains("https://x.example/status"), "{text}");
}

#[test]
fn below_five_percent_photos_pause_in_words_and_the_words_are_kept() {
    let school = School::new();
    let tap = Tap::on(&school);
    let (draft, key) = draft(&school);
    assert_eq!(tap.leaves(&school, 49), Level::Paused);
    let composer = school.hannah().get(&draft).is(200);
    assert!(says_photos_pause(&composer) && composer.count("input[type=file]") == 0, "{}", composer.words());
    // A page that was open before still sends its photo, to be kept or to be published: neither goes out without it.
    let photo = photo();
    let mut body = format!("--part\r\nContent-Disposition: form-data; name=\"text\"\r\n\r\nDay nine of the tadpoles\r\n--part\r\nContent-Disposition: form-data; name=\"form_key\"\r\n\r\n{key}\r\n--part\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"a.jpg\"\r\n\r\n").into_bytes();
    body.extend_from_slice(&photo);
    body.extend_from_slice(b"\r\n--part--\r\n");
    let kind = rocket::http::ContentType::new("multipart", "form-data").with_params(("boundary", "part"));
    for address in [draft.as_str(), "/classes/1/stories"] {
        let answer = school.hannah().post_body(address, kind.clone(), body.clone()).is(422);
        assert!(says_photos_pause(&answer) && answer.text.contains("Day nine of the tadpoles"), "{}", answer.words());
    }
    assert_eq!(
        school.number("SELECT count(*) FROM post WHERE text LIKE 'Day nine%' AND published_at IS NOT NULL", []),
        0
    );
    assert_eq!(school.number("SELECT count(*) FROM picture WHERE post_id > 8", []), 0);
    let published = [("form_key", key.as_str()), ("text", "Day nine of the tadpoles")];
    school.hannah().post("/classes/1/stories", &published).leads_to("/classes/1/stories?done");
    tap.leaves(&school, 200);
    let (draft, _) = self::draft(&school);
    assert_eq!(school.hannah().get(&draft).count("input[type=file]"), 1, "room again: photos again");
}

#[test]
fn below_two_percent_reading_and_small_words_go_on_and_everything_else_waits_in_words() {
    let school = School::new();
    let tap = Tap::on(&school);
    let (draft, key) = draft(&school);
    assert_eq!(tap.leaves(&school, 19), Level::Full);
    let full = "disk is full";
    // Everybody is told before they write, in their own language; nobody who is not signed in.
    assert!(school.gill().get("/classes").is(200).shows("nothing new can be kept until IT has made room"));
    assert!(school.salma().get("/home").is(200).shows("قرص المدرسة ممتلئ"));
    assert!(!school.visitor().get("/sign-in").is(200).shows(full));
    // Reading, also where it leaves a line in the access log.
    for (somebody, page) in
        [(school.lena(), "/home"), (school.gill(), "/pupils/20/record"), (school.hannah(), "/classes/1/stories")]
    {
        somebody.get(page).is(200);
    }
    // Small words, and taking back.
    school.lena().post("/posts/1/comments", &[("form_key", "k1"), ("text", &"é".repeat(1_000))]).leads_to("/");
    school.hannah().post("/posts/1/withdrawal", &[]).leads_to("/");
    school.gill().post("/pupils/20/links/11/restriction", &[("order", "Order 7")]).leads_to("/");
    school.lena().post("/sign-out", &[]).leads_to("/");
    // What was written stays on the page.
    let words = [("form_key", key.as_str()), ("text", "Nine tadpoles have legs"), ("comments", "closed")];
    for (address, status) in [(draft.as_str(), 507), ("/classes/1/stories", 507)] {
        let answer = school.hannah().post(address, &words).is(status);
        assert!(answer.shows(full) && answer.text.contains("Nine tadpoles have legs"), "{}", answer.words());
    }
    let answer = school.gill().post("/classes/1/pupils", &[("given", "Ayla"), ("family", "Brown")]).is(507);
    assert!(answer.shows("Reading still works") && answer.shows("IT"), "{}", answer.words());
    assert_eq!(school.number("SELECT count(*) FROM person WHERE given_name = 'Ayla'", []), 0);
    // Room again: the very same form is kept.
    tap.leaves(&school, 100);
    school.hannah().post("/classes/1/stories", &words).leads_to("/classes/1/stories?done");
}
