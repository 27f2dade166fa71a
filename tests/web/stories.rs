//! Stories: what teachers post, what families see, and what nobody sees who must not.

use bookbag::media::pictures::MOST_BYTES;
use rocket::http::{ContentType, Method};

use crate::school::{Answer, HAZEL, School, Somebody};

const FETCH: [(&str, &str); 3] =
    [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")];
const THEO: &str = "20";
const KOFI: &str = "21";
const UNA: &str = "23";
const ZOFIA: &str = "24";
const YUSUF: &str = "28";

/// A photo as a phone takes it, with a place in it.
fn photo() -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    encoder.add_app_segment(1, b"Exif\0\0MM\0\x2A\0\0\0\x08\0\0GPSLatitude 51.5".to_vec()).unwrap();
    let pixels: Vec<u8> = (0..1200 * 900).flat_map(|at| [(at % 251) as u8, (at / 1200 % 256) as u8, 90]).collect();
    encoder.encode(&pixels, 1200, 900, jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg
}

fn form(fields: &[(&str, &str)], photo: Option<&[u8]>) -> (ContentType, Vec<u8>) {
    let mut body = Vec::new();
    for (name, value) in fields {
        body.extend_from_slice(
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n").as_bytes(),
        );
    }
    if let Some(photo) = photo {
        body.extend_from_slice(b"--x\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"IMG_0001.JPG\"\r\nContent-Type: image/jpeg\r\n\r\n");
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n");
    }
    body.extend_from_slice(b"--x--\r\n");
    (ContentType::new("multipart", "form-data").with_params(("boundary", "x")), body)
}

/// A draft in somebody's composer.
struct Draft<'s> {
    who: Somebody<'s>,
    post: String,
    key: String,
    story: &'static str,
}

impl<'s> Draft<'s> {
    fn begun(who: Somebody<'s>, story: &'static str) -> Self {
        let answer = who.post(&format!("{story}/drafts"), &[]).leads_to("/posts/");
        let post = answer.location().split('/').nth(2).unwrap().to_owned();
        let page = who.get(&format!("/posts/{post}/draft")).is(200);
        let key = page.attribute("input[name=form_key]", "value").unwrap();
        Self { who, post, key, story }
    }

    fn address(&self) -> String {
        format!("/posts/{}/draft", self.post)
    }

    /// Sends the form with a photo, as the composer's script does; the picture's number.
    fn add(&self, photo: &[u8]) -> Result<String, String> {
        let (kind, body) = form(&[("form_key", &self.key), ("text", "Our lighthouse keepers at work.")], Some(photo));
        let headers = [FETCH[0], FETCH[1], FETCH[2], ("Accept", "application/json")];
        let answer = self.who.send(Method::Post, &self.address(), Some((kind, body)), &headers);
        let told: serde_json::Value = serde_json::from_str(&answer.text).map_err(|_| answer.words())?;
        match told["picture"].as_i64() {
            Some(picture) => Ok(picture.to_string()),
            None => Err(told["message"].as_str().unwrap_or_default().to_owned()),
        }
    }

    fn publish(&self, fields: &[(&str, &str)]) -> Answer {
        let fields: Vec<(&str, &str)> =
            [("form_key", self.key.as_str())].into_iter().chain(fields.iter().copied()).collect();
        let (kind, body) = form(&fields, None);
        self.who.post_body(self.story, kind, body)
    }
}

/// A published post of Hannah's with one photo; what was said about it is `said`.
fn posted(school: &School, said: &str, value: &str) -> (String, String) {
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    let picture = draft.add(&photo()).unwrap();
    draft
        .publish(&[("text", "Day nine of the beans."), (&format!("{said}-{picture}"), value)])
        .leads_to("/classes/1/stories");
    let media = school.lena().get(&format!("/posts/{}", draft.post)).is(200).attribute("img.photo", "src").unwrap();
    (draft.post, media)
}

fn files(school: &School) -> usize {
    let shelves = std::fs::read_dir(school.folder.path().join("blobs")).unwrap();
    shelves.map(|shelf| std::fs::read_dir(shelf.unwrap().path()).unwrap().count()).sum()
}

#[test]
fn a_teacher_posts_a_photo_from_a_phone_and_the_families_see_it_at_once() {
    let school = School::new();
    let (_, media) = posted(&school, "nobody", "yes");
    let feed = school.lena().get("/classes/1/stories").is(200);
    assert!(feed.shows("Day nine of the beans.") && feed.shows("Miss Whitlock"));
    let words = feed.words();
    assert!(words.find("Day nine").unwrap() < words.find("Our beans have sprouted").unwrap(), "newest first");
    assert!(feed.attribute("img.photo", "srcset").unwrap().contains("800w") && feed.count("img[loading=lazy]") == 1);
    let picture = school.lena().fetch(&media).is(200);
    assert!(picture.bytes.starts_with(&[0xFF, 0xD8, 0xFF, 0xE0]) && !picture.text.contains("GPS"));
    assert_eq!(picture.header("content-type"), Some("image/jpeg"));
    assert_eq!(picture.header("content-security-policy"), Some("default-src 'none'; sandbox; frame-ancestors 'none'"));
    assert_eq!(picture.header("cache-control"), Some("private, no-store"));
    assert_eq!(picture.header("x-content-type-options"), Some("nosniff"));
}

#[test]
fn a_picture_is_only_for_those_who_may_read_its_post_however_old_the_link() {
    let school = School::new();
    let (post, media) = posted(&school, "in", THEO);
    for friend in
        [school.lena(), school.joe(), school.amara(), school.hannah(), school.ibrahim(), school.farah(), school.kofi()]
    {
        friend.fetch(&media).is(200);
    }
    let strangers = [
        school.daniel(),
        school.owen(),
        school.wendy(),
        school.declan(),
        school.ruth(),
        school.esi(),
        school.halina(),
        school.priya(),
        school.tomasz(),
        school.gill(),
    ];
    for stranger in strangers {
        stranger.fetch(&media).is(404);
        stranger.fetch(&format!("/posts/{post}")).is(404);
        stranger.fetch(&format!("/posts/{post}/talk")).is(404);
        stranger.fetch("/classes/1/stories/posts").is(404);
    }
    school.visitor().fetch(&media).is(401);
    school.hannah().post(&format!("/posts/{post}/withdrawal"), &[]).leads_to("/classes/1/stories");
    school.lena().fetch(&media).is(404);
    school.hannah().fetch(&media).is(404);
}

#[test]
fn nothing_is_published_before_it_is_said_who_is_in_each_picture_and_the_words_are_kept() {
    let school = School::new();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    draft.add(&photo()).unwrap();
    let page = draft.publish(&[("text", "Six lanterns & a moon")]).is(422);
    assert!(page.shows("Photo 1: say who is in it") && page.shows("Six lanterns & a moon"));
    assert!(school.hannah().get(&draft.address()).is(200).shows("Six lanterns & a moon"), "and after coming back");
    assert!(!school.lena().get("/classes/1/stories").shows("Six lanterns"));
    draft.publish(&[("text", "")]).is(422);
}

#[test]
fn a_child_without_photo_consent_blocks_the_post_and_only_staff_hear_who_and_why() {
    let school = School::new();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    let picture = draft.add(&photo()).unwrap();
    let tag = format!("in-{picture}");
    let page = draft.publish(&[("text", "Kite day"), (&tag, UNA), (&tag, YUSUF)]).is(403);
    assert!(page.shows("This post has to wait") && page.shows("The guardians of Una said no to photos here."));
    assert!(page.shows("Kite day") && !page.shows("of Yusuf"));
    assert!(!school.sana().get("/classes/1/stories").shows("Kite day"));
    school.sana().fetch(&draft.address()).is(404);
    // Nobody ever asked about Zofia's classmate Maya: no answer counts as a no.
    school.tell("DELETE FROM consent WHERE pupil_id = 27");
    let page = draft.publish(&[("text", "Kite day"), (&tag, "27")]).is(403);
    assert!(page.shows("Nobody has agreed yet to photos of Maya here"));
    draft.publish(&[("text", "Kite day"), (&tag, YUSUF)]).leads_to("/classes/1/stories");
    let feed = school.sana().get("/classes/1/stories");
    assert!(feed.shows("Kite day") && !feed.shows("Yusuf"), "to families a picture carries no names");
}

#[test]
fn a_child_of_another_class_cannot_be_tagged() {
    let school = School::new();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    let picture = draft.add(&photo()).unwrap();
    draft.publish(&[("text", "Kite day"), (&format!("in-{picture}"), ZOFIA)]).is(422);
}

#[test]
fn a_draft_and_its_pictures_are_for_the_class_teachers_and_leaders_alone() {
    let school = School::new();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    draft.add(&photo()).unwrap();
    let media = school.ibrahim().get(&draft.address()).is(200).attribute("img.photo", "src").unwrap();
    for keeper in [school.hannah(), school.ibrahim(), school.farah()] {
        keeper.fetch(&media).is(200);
    }
    for other in [school.lena(), school.daniel(), school.owen(), school.theo(), school.wendy(), school.gill()] {
        other.fetch(&media).is(404);
        other.fetch(&draft.address()).is(404);
    }
}

#[test]
fn a_heic_a_page_and_a_huge_file_get_a_clear_answer_and_leave_nothing() {
    let school = School::new();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    assert!(draft.add(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic").unwrap_err().contains("HEIC"));
    assert!(draft.add(b"<html><script>alert(1)</script>").unwrap_err().contains("not a photo"));
    let cut = photo();
    assert!(draft.add(&cut[..cut.len() / 2]).unwrap_err().contains("cut off"));
    assert!(draft.add(&vec![0xFF; MOST_BYTES + 10]).is_err());
    // Without the script the page says so, and the words are kept.
    let (kind, body) = form(&[("form_key", &draft.key), ("text", "Kite day")], Some(b"\0\0\0\x24ftypheic"));
    let page = school.hannah().post_body(&draft.address(), kind, body).is(422);
    assert!(page.shows("HEIC") && page.shows("Kite day"));
    assert_eq!((files(&school), school.number("SELECT count(*) FROM blob", [])), (0, 0));
}

#[test]
fn a_post_takes_twelve_photos_and_no_more() {
    let school = School::new();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    let small = {
        let mut jpeg = Vec::new();
        jpeg_encoder::Encoder::new(&mut jpeg, 80)
            .encode(&[9; 40 * 40 * 3], 40, 40, jpeg_encoder::ColorType::Rgb)
            .unwrap();
        jpeg
    };
    let pictures: Vec<String> = (0..12).map(|_| draft.add(&small).unwrap()).collect();
    assert!(draft.add(&small).unwrap_err().contains("12"));
    let kept = files(&school);
    assert_eq!(kept, school.number("SELECT count(*) FROM blob", []) as usize, "no file without its row");
    for _ in 0..2 {
        let gone = format!("remove-{}", pictures[3]);
        let (kind, body) = form(
            &[("form_key", &draft.key), ("text", "Kept"), (&format!("nobody-{}", pictures[3]), "yes"), ("do", &gone)],
            None,
        );
        school.hannah().post_body(&draft.address(), kind, body).leads_to("/posts/");
    }
    assert!(school.hannah().get(&draft.address()).shows("Kept"), "though the picture was gone already");
    assert_eq!(school.number("SELECT count(*) FROM picture", []), 11);
    let (kind, body) = form(&[("form_key", &draft.key), ("do", "discard")], None);
    school.hannah().post_body(&draft.address(), kind, body).leads_to("/classes/1/stories");
    assert_eq!((files(&school), school.number("SELECT count(*) FROM blob", [])), (0, 0));
}

#[test]
fn publishing_twice_makes_one_post() {
    let school = School::new();
    let posts = || school.number("SELECT count(*) FROM post WHERE published_at IS NOT NULL", []);
    let before = posts();
    let draft = Draft::begun(school.hannah(), "/classes/1/stories");
    for _ in 0..2 {
        draft.publish(&[("text", "Twice at once")]).leads_to("/classes/1/stories");
    }
    for _ in 0..2 {
        school
            .hannah()
            .post("/classes/1/stories", &[("form_key", "a-key-of-its-own"), ("text", "Plain form")])
            .leads_to("/classes/1/stories");
    }
    school
        .hannah()
        .post("/classes/1/stories", &[("form_key", "akeyofitsown1234"), ("text", "Plain form")])
        .leads_to("/classes/1/stories");
    school
        .hannah()
        .post("/classes/1/stories", &[("form_key", "akeyofitsown1234"), ("text", "Plain form")])
        .leads_to("/classes/1/stories");
    assert_eq!(posts(), before + 4, "the draft, two forms without a good key, and one with");
    school.daniel().post("/classes/2/stories", &[("form_key", "akeyofitsown1234"), ("text", "Mine now")]).is(404);
}

#[test]
fn families_like_and_comment_and_pupils_only_look_and_like() {
    let school = School::new();
    let talk = |who: Somebody<'_>| who.fetch("/posts/1/talk").is(200);
    for _ in 0..2 {
        school.lena().post("/posts/1/likes", &[]).leads_to("/posts/1#post-1");
        school.theo().post("/posts/1/likes", &[]).leads_to("/posts/1#post-1");
    }
    assert_eq!(school.number("SELECT like_count FROM post WHERE post_id = 1", []), 2);
    school.theo().post("/posts/1/likes/withdrawal", &[]).leads_to("/posts/1");
    assert_eq!(school.number("SELECT like_count FROM post WHERE post_id = 1", []), 1);
    assert_eq!(talk(school.lena()).attribute("button.like", "aria-pressed").as_deref(), Some("true"));

    let key = school.amara().get("/posts/1").attribute("input[name=form_key]", "value").unwrap();
    for _ in 0..2 {
        school
            .amara()
            .post("/posts/1/comments", &[("form_key", &key), ("text", "He told the whole bus <b>about</b> it.")])
            .leads_to("/posts/1");
    }
    let seen = talk(school.joe());
    assert!(seen.shows("Amara Mensah") && seen.shows("He told the whole bus <b>about</b> it."));
    assert_eq!(school.number("SELECT comment_count FROM post WHERE post_id = 1", []), 2, "one more, though sent twice");
    let empty = school.amara().post("/posts/1/comments", &[("form_key", &key), ("text", " \n ")]).is(422);
    assert!(empty.shows("Write something first."));
    let long = "x".repeat(1_001);
    assert!(
        school.amara().post("/posts/1/comments", &[("form_key", "k"), ("text", &long)]).is(422).shows(&long),
        "the words are kept"
    );

    let child = school.theo().get("/classes/1/stories").is(200);
    assert!(
        child.shows("Our beans have sprouted.")
            && !child.shows("whole bus")
            && child.count("form[action$=comments]") == 0
    );
    assert!(!talk(school.theo()).shows("whole bus") && !school.theo().get("/posts/1").shows("whole bus"));
    school.theo().post_as_script("/posts/1/comments", ContentType::Form, b"text=me".to_vec()).is(404);
}

#[test]
fn a_comment_is_revised_by_its_writer_and_withdrawn_by_writer_or_teacher() {
    let school = School::new();
    school.lena().post("/comments/1", &[("text", "Theo talks of little else.")]).leads_to("/posts/1");
    assert!(school.joe().get("/posts/1").shows("little else."));
    school.joe().post_as_script("/comments/1", ContentType::Form, b"text=no".to_vec()).is(404);
    school.joe().post_as_script("/comments/1/withdrawal", ContentType::Form, Vec::new()).is(404);
    school.hannah().post("/comments/1/withdrawal", &[]).leads_to("/posts/1");
    assert!(!school.joe().get("/posts/1").shows("little else."));
    assert_eq!(school.number("SELECT comment_count FROM post WHERE post_id = 1", []), 0);
}

#[test]
fn a_post_is_revised_pinned_closed_and_withdrawn() {
    let school = School::new();
    school
        .hannah()
        .post("/posts/1", &[("text", "Our beans have two leaves. See https://example.org/beans.")])
        .leads_to("/posts/1");
    let page = school.lena().get("/posts/1").is(200);
    assert!(page.shows("(changed)"));
    assert_eq!(page.attribute("article a[rel]", "href").as_deref(), Some("https://example.org/beans"));
    school.hannah().post("/posts/1", &[("text", " ")]).is(422);
    school.ibrahim().post("/posts/1/arrangement", &[("pin", "yes"), ("comments", "closed")]).leads_to("/posts/1");
    let feed = school.lena().get("/classes/1/stories");
    assert!(feed.shows("Kept at the top") && feed.shows("Comments are off for this post"));
    assert_eq!(feed.count("#post-1"), 1, "pinned and not listed twice");
    assert_eq!(feed.attribute("#posts > article", "id").as_deref(), Some("post-1"));
    school.lena().post_as_script("/posts/1/comments", ContentType::Form, b"text=but".to_vec()).is(403);
    school.lena().post_as_script("/posts/1/withdrawal", ContentType::Form, Vec::new()).is(404);
    school.farah().post("/posts/1/withdrawal", &[]).leads_to("/classes/1/stories");
    school.lena().fetch("/posts/1").is(404);
    assert_eq!(school.lines("WithdrawPost"), 1);
}

#[test]
fn when_a_consent_ends_the_childs_pictures_are_hidden_at_once() {
    let school = School::new();
    let (post, media) = posted(&school, "in", KOFI);
    school.lena().fetch(&media).is(200);
    school.tell("INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at) VALUES (21, 'photos_class', 'no', 46, NOW)");
    for who in [school.lena(), school.amara(), school.hannah(), school.kofi()] {
        who.fetch(&media).is(404);
        assert_eq!(who.get(&format!("/posts/{post}")).is(200).count("img.photo"), 0);
    }
}

#[test]
fn saying_anew_who_is_in_a_picture_seals_it_under_other_keys_and_it_still_opens() {
    let school = School::new();
    let (post, media) = posted(&school, "in", THEO);
    let picture = school.number("SELECT picture_id FROM picture WHERE post_id = ?1", [&post]);
    let wraps = || school.text("SELECT group_concat(hex(wrapped_key)) FROM blob", []);
    let before = wraps();
    let page = school.hannah().get(&format!("/posts/{post}/tags")).is(200);
    assert_eq!(page.attribute("input[checked]", "value").as_deref(), Some(THEO));
    school.lena().fetch(&format!("/posts/{post}/tags")).is(404);
    let address = format!("/posts/{post}/tags");
    school.hannah().post(&address, &[(&format!("in-{picture}"), KOFI)]).leads_to("/posts/");
    assert_ne!(wraps(), before);
    assert_eq!(school.text("SELECT group_concat(DISTINCT pupil_id) FROM blob_pupil", []), KOFI);
    school.lena().fetch(&media).is(200);
    let blocked = school.hannah().post(&address, &[(&format!("in-{picture}"), UNA)]).is(422);
    assert!(blocked.shows("Una"));
    assert_eq!(school.text("SELECT group_concat(DISTINCT pupil_id) FROM picture_tag", []), KOFI, "nothing was changed");
}

#[test]
fn a_browser_may_ask_for_one_range_of_a_picture() {
    let school = School::new();
    let (_, media) = posted(&school, "nobody", "yes");
    let whole = school.lena().fetch(&media).is(200);
    let ask =
        |range: &str| school.lena().send(Method::Get, &media, None, &[FETCH[0], FETCH[1], FETCH[2], ("Range", range)]);
    let part = ask("bytes=10-19").is(206);
    assert_eq!(part.bytes, whole.bytes[10..20]);
    assert_eq!(part.header("content-range"), Some(format!("bytes 10-19/{}", whole.bytes.len()).as_str()));
    ask("bytes=99999999-").is(416);
    assert_eq!(ask("bytes=0-1,5-6").is(200).bytes.len(), whole.bytes.len());
    school.daniel().send(Method::Get, &media, None, &[FETCH[0], FETCH[1], FETCH[2], ("Range", "bytes=0-1")]).is(404);
}

#[test]
fn a_damaged_picture_is_never_shown() {
    let school = School::new();
    let (_, media) = posted(&school, "nobody", "yes");
    for shelf in std::fs::read_dir(school.folder.path().join("blobs")).unwrap() {
        for file in std::fs::read_dir(shelf.unwrap().path()).unwrap() {
            let path = file.unwrap().path();
            let mut bytes = std::fs::read(&path).unwrap();
            assert!(
                !bytes.windows(8).any(|window| window == b"\xFF\xD8\xFF\xE0\x00\x10JF"),
                "no picture header on the disk"
            );
            let middle = bytes.len() / 2;
            bytes[middle] ^= 1;
            std::fs::write(&path, bytes).unwrap();
        }
    }
    let answer = school.lena().fetch(&media).is(500);
    assert_eq!(answer.header("content-type"), Some("image/png"));
    assert!(answer.bytes == include_bytes!("../../web/stories/damaged.png"), "in its place stands one that says so");
}

#[test]
fn a_long_story_is_paged_by_key_and_no_post_is_lost_between_pages() {
    let school = School::new();
    for number in 0..45 {
        school.tell(&format!(
            "INSERT INTO post (class_id, author_id, form_key, text, drafted_at, published_at)
             VALUES ({HAZEL}, 5, 'long-{number}', 'Post number {number}.', NOW - 9 DAY, NOW - 9 DAY - {number} / 3)"
        ));
    }
    let mut address = "/classes/1/stories".to_owned();
    let (mut seen, mut pages) = (Vec::new(), 0);
    loop {
        let page = school.lena().get(&address).is(200);
        seen.extend((0..45).filter(|number| page.shows(&format!("Post number {number}."))));
        pages += 1;
        match page.attribute("a[rel=next]", "href") {
            Some(next) => address = next,
            None => break,
        }
    }
    let once: std::collections::BTreeSet<i32> = seen.iter().copied().collect();
    assert_eq!((pages, seen.len(), once.len()), (3, 45, 45));
    school.lena().get("/classes/1/stories?before=rubbish").is(200);
}

#[test]
fn the_school_story_is_for_all_families_and_written_by_teachers_and_leaders() {
    let school = School::new();
    let draft = Draft::begun(school.daniel(), "/stories");
    let picture = draft.add(&photo()).unwrap();
    school.hannah().fetch(&draft.address()).is(404);
    school.farah().fetch(&draft.address()).is(200);
    school.hannah().post("/stories", &[("form_key", &draft.key), ("text", "Not mine")]).is(404);
    draft.publish(&[("text", "Lanterns over Birch Lane"), (&format!("in-{picture}"), ZOFIA)]).leads_to("/stories");
    for reader in [school.lena(), school.halina(), school.gill(), school.esi(), school.hannah()] {
        assert!(reader.get("/stories").is(200).shows("Lanterns over Birch Lane"));
    }
    school.ruth().fetch("/stories").is(403);
    school.lena().post_as_script("/stories", ContentType::Form, b"text=me".to_vec()).is(403);
}

#[test]
fn a_new_post_is_announced_to_those_who_may_read_it_and_says_nothing_of_itself() {
    let school = School::new();
    let feed = school.lena().get("/classes/1/stories").is(200);
    assert_eq!(feed.attribute("#posts", "data-live").as_deref(), Some("class-story-1"));
    let fragment = feed.attribute("#posts", "data-fragment").unwrap();
    school.hannah().post("/classes/1/stories", &[("text", "Just now")]).leads_to("/classes/1/stories");
    let fresh = school.lena().fetch(&fragment).is(200);
    assert!(fresh.shows("Just now") && !fresh.text.contains("<html"));
}

#[test]
fn a_way_back_never_leads_to_another_site() {
    let school = School::new();
    let like = |from: &str| {
        let headers = [FETCH[0], FETCH[1], FETCH[2], ("Referer", from)];
        school
            .lena()
            .send(Method::Post, "/posts/1/likes", Some((ContentType::Form, Vec::new())), &headers)
            .location()
            .to_owned()
    };
    assert_eq!(
        like("https://bookbag.birchlane.example/classes/1/stories?before=5-6"),
        "/classes/1/stories?before=5-6#post-1"
    );
    assert_eq!(like("https://evil.example//evil.example/stories"), "/posts/1#post-1");
    assert_eq!(like("https://bookbag.birchlane.example/account"), "/posts/1#post-1");
}
