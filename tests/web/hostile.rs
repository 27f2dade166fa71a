//! Bytes that were made to hurt, sent as an attacker sends them (TRUST 2.3, 2.5, 2.6): refused in words, never served, never a
//! fault of ours.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use parking_lot::Mutex;
use rocket::http::{ContentType, Method};

use crate::law::{PEOPLE, table};
use crate::permissions::ask;
use crate::places::Question;
use crate::routes::{doors, rows_of};
use crate::school::{School, photo};

/// Files that are two things at once, or broke on the way, and none that a school wants.
fn unwelcome() -> Vec<(&'static str, Vec<u8>)> {
    let photo = photo();
    let page = b"<!DOCTYPE html><script>alert(document.domain)</script>";
    vec![
        ("GIF and HTML", [&b"GIF89a/*"[..], page, b"*/=1;"].concat()),
        ("PDF and ZIP", [&b"%PDF-1.7\n1 0 obj<</Type/Catalog>>endobj\n"[..], b"PK\x03\x04\x14\0", page].concat()),
        ("JPEG's first bytes and HTML", [&b"\xFF\xD8\xFF\xE0"[..], page].concat()),
        ("SVG with a script", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>".to_vec()),
        ("HTML", page.to_vec()),
        ("a program", b"\x7FELF\x02\x01\x01\0".to_vec()),
        ("half a photo", photo[..photo.len() / 2].to_vec()),
        ("a tenth of a photo", photo[..photo.len() / 10].to_vec()),
        ("a picture of 1 by 65,535", claiming(&photo, 1, 65_535)),
        ("a picture bomb", claiming(&photo, 65_000, 65_000)),
        ("zeros", vec![0; 70_000]),
    ]
}

/// A photo whose header claims another size.
fn claiming(photo: &[u8], width: u16, height: u16) -> Vec<u8> {
    let mut photo = photo.to_vec();
    let frame = photo.windows(2).position(|marker| marker == [0xFF, 0xC0]).expect("a frame");
    photo[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    photo[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    photo
}

#[test]
fn a_file_that_is_no_photo_is_refused_in_words_and_nothing_of_it_is_kept() {
    let school = School::new();
    let blobs = || walk(&school.folder.path().join("blobs"));
    let before = blobs();
    for (what, bytes) in unwelcome() {
        let answer = school.hannah().post_photo("/posts/2/draft", &bytes);
        assert_eq!(answer.status.code, 422, "{what}: {}", answer.words());
        assert!(answer.count(".error") > 0, "{what} is refused without words");
        assert!(!answer.text.contains("alert("), "{what} comes back");
    }
    assert_eq!(school.number("SELECT count(*) FROM picture WHERE post_id = 2", []), 0);
    assert_eq!(blobs(), before);
}

#[test]
fn a_post_is_not_published_without_the_photo_that_was_sent_with_it() {
    let school = School::new();
    let key = school.text("SELECT form_key FROM post WHERE post_id = 2", []);
    for photo in [b"no photo at all".to_vec(), vec![0xFF; (25 << 20) + 1]] {
        let part = |name: &str| format!("--part\r\nContent-Disposition: form-data; name=\"{name}\"");
        let words = format!("{}\r\n\r\n{key}\r\n{}\r\n\r\nThe farm\r\n", part("form_key"), part("text"));
        let mut body = format!("{words}{}; filename=\"a.jpg\"\r\n\r\n", part("photo")).into_bytes();
        body.extend(photo);
        body.extend(b"\r\n--part--\r\n");
        let kind = ContentType::new("multipart", "form-data").with_params(("boundary", "part"));
        let answer = school.hannah().post_body("/classes/1/stories", kind, body).is(422);
        assert!(answer.count(".error") > 0 && answer.text.contains("The farm"), "{}", answer.words());
        assert_eq!(school.number("SELECT count(*) FROM post WHERE post_id = 2 AND published_at IS NULL", []), 1);
    }
}

fn walk(folder: &std::path::Path) -> usize {
    std::fs::read_dir(folder).map_or(0, |entries| {
        entries.flatten().map(|entry| if entry.path().is_dir() { walk(&entry.path()) } else { 1 }).sum()
    })
}

#[test]
fn a_photo_with_a_page_behind_it_is_served_without_the_page() {
    let school = School::new();
    let both = [photo(), b"<html><script>alert(1)</script>".to_vec()].concat();
    school.hannah().post_photo("/posts/2/draft", &both).leads_to("/posts/2/draft");
    let served = school.hannah().get(&picture(&school, 2)).is(200);
    assert_eq!(served.header("content-type"), Some("image/jpeg"));
    assert!(served.bytes.starts_with(&[0xFF, 0xD8]) && !served.bytes.windows(6).any(|six| six == b"script"));
}

fn picture(school: &School, post: i64) -> String {
    let sql = "SELECT lower(hex(blob_id)) FROM picture_size JOIN picture USING (picture_id) WHERE post_id = ?1 LIMIT 1";
    format!("/media/{}", school.text(sql, [post]))
}

#[test]
fn a_range_gives_a_part_of_the_picture_or_all_of_it_and_never_a_byte_beside_it() {
    let school = School::new();
    school.hannah().post_photo("/posts/2/draft", &photo()).leads_to("/posts/2/draft");
    let address = picture(&school, 2);
    let whole = school.hannah().fetch(&address).is(200).bytes;
    let length = whole.len();
    let last = length - 1;
    let most = u64::MAX;
    let asked: Vec<String> = [
        "0-0",
        "0-",
        "-1",
        "-0",
        "-",
        "",
        "0",
        "a-b",
        "1-0",
        "0-0,2-3",
        "0-0, -1",
        " 0-0",
        "0 - 0",
        "+0-1",
        "0x0-1",
        "-1-",
        "--1",
        "0-9999999999999999999999999",
        "9999999999999999999999999-",
        "99999999-",
        "0--1",
        "٠-٣",
        "1.5-2",
    ]
    .iter()
    .map(|range| format!("bytes={range}"))
    .chain([
        format!("bytes={last}-"),
        format!("bytes={last}-{length}"),
        format!("bytes={length}-"),
        format!("bytes=-{length}"),
        format!("bytes=-{most}"),
        format!("bytes=0-{most}"),
        format!("bytes={most}-{most}"),
        "bytes".into(),
        "items=0-1".into(),
        "BYTES=0-1".into(),
        format!("bytes={}0-0", "0-0,".repeat(5_000)),
    ])
    .collect();
    for range in asked {
        let answer = school.hannah().send(Method::Get, &address, None, &[("Range", &range)]);
        let shown = range.chars().take(60).collect::<String>();
        match answer.status.code {
            200 => assert_eq!(answer.bytes, whole, "{shown}"),
            206 => {
                let said = answer.header("content-range").expect("a range").to_owned();
                let said = said.trim_start_matches("bytes ").split(['-', '/']).map(|number| number.parse::<usize>());
                let said: Vec<usize> = said.collect::<Result<_, _>>().expect("three numbers");
                assert_eq!(said[2], length, "{shown}");
                assert_eq!(answer.bytes, whole[said[0]..=said[1]], "{shown}");
            }
            416 => {
                assert!(answer.bytes.is_empty() && answer.header("content-range") == Some(&format!("bytes */{length}")))
            }
            other => panic!("{shown}: {other}"),
        }
    }
    let two = [("Range", "bytes=0-0"), ("Range", "bytes=1-1")];
    assert_eq!(school.hannah().send(Method::Get, &address, None, &two).status.code, 200);
}

#[test]
fn a_doubled_word_on_where_a_request_comes_from_is_no_word() {
    let school = School::new();
    let form = || Some((ContentType::Form, b"form_key=k5&text=Words".to_vec()));
    let here = "https://bookbag.birchlane.example";
    for headers in [
        &[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "same-origin")][..],
        &[("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Site", "cross-site")],
        &[("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Site", "same-origin")],
        &[("Sec-Fetch-Site", "same-origin, same-origin")],
        &[("Sec-Fetch-Site", "Same-Origin")],
        &[("Sec-Fetch-Site", " ")],
        &[("Sec-Fetch-Site", ""), ("Origin", here)],
        &[("Sec-Fetch-Site", "none")],
        &[("Sec-Fetch-Site", "séme-origin")],
        &[("Origin", here), ("Origin", here)],
        &[("Origin", "null")],
        &[("Origin", "https://bookbag.birchlane.example.evil.example")],
        &[("Origin", "https://bookbag.birchlane.example@evil.example")],
        &[("Origin", "http://bookbag.birchlane.example")],
        &[("Origin", "https://bookbag.birchlane.example/")],
        &[("Referer", "https://bookbag.birchlane.example/posts/1")],
        &[("X-Forwarded-Host", "bookbag.birchlane.example")],
    ] {
        let answer = school.lena().send(Method::Post, "/posts/1/comments", form(), headers);
        assert_eq!(answer.status.code, 403, "{headers:?}: {}", answer.status);
    }
    assert_eq!(school.number("SELECT count(*) FROM comment WHERE text = 'Words'", []), 0);
}

#[test]
fn a_typed_code_may_be_anything_and_is_answered_in_words() {
    let school = School::new();
    let long = "A".repeat(100_000);
    for code in [
        "",
        " ",
        "ABCD-EFGH",
        "ÄÖÜ€-🙂🙂🙂🙂🙂",
        "\u{0}\u{1}",
        "' OR 1=1 --",
        "ＡＢＣＤ-ＥＦＧＨＩ-ＪＫＬＭＮ",
        "ⅠⅠⅠⅠ-00000-00000",
        &long,
    ] {
        let answer = school.visitor().post("/join", &[("code", code)]);
        assert!(
            answer.status.code == 422 && answer.count(".error") > 0,
            "{}: {}",
            &code.chars().take(20).collect::<String>(),
            answer.status
        );
    }
    let twice = b"code=ABCD-00000-00000&code=ABCD-00000-00001".to_vec();
    assert!((400..500).contains(&school.visitor().post_body("/join", ContentType::Form, twice).status.code));
}

/// What the bell saw: the mark of the database at each reading of the clock.
fn looks(school: &School, request: impl FnOnce()) -> Vec<i64> {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let (told, beside) = (Arc::clone(&seen), school.beside());
    school.clock.rings(Some(Box::new(move || {
        told.lock().push(beside.query_row("PRAGMA data_version", [], |row| row.get(0)).expect("a mark"));
    })));
    request();
    school.clock.rings(None);
    std::mem::take(&mut *seen.lock())
}

#[test]
fn a_right_that_ends_between_guard_and_write_writes_nothing_on_any_route() {
    let table = table();
    let (mut faults, mut driven) = (Vec::new(), 0);
    for door in doors().iter().filter(|door| door.method == Method::Post && door.body != "aside") {
        let row = rows_of(&table, door)[0];
        let asks = PEOPLE.into_iter().find(|(who, person)| person.is_some() && row.cell(who).lets_in());
        let Some((who, Some(person))) = asks else { continue };
        let question = Question { row, who, person: Some(person) };
        let school = School::new();
        question.arrange(&school, &door.path);
        let untouched = school.state();
        let looks = looks(&school, || drop(ask(&school, door, &question)));
        if school.state() == untouched {
            continue;
        }
        // The last look before anything was written is the write's own: the guard has let the request in by then.
        let write = looks.iter().rposition(|mark| *mark == looks[0]).expect("a look");
        let school = School::new();
        question.arrange(&school, &door.path);
        let (at, beside) = (AtomicUsize::new(0), school.beside());
        school.clock.rings(Some(Box::new(move || {
            if at.fetch_add(1, Ordering::SeqCst) == write {
                beside.execute("UPDATE session SET ends_at = 0 WHERE person_id = ?1", [person]).expect("an end");
            }
        })));
        let lines = school.all_lines();
        let (address, answer) = ask(&school, door, &question);
        school.clock.rings(None);
        driven += 1;
        // The session's end is the one change since.
        if answer.status.code != 401 || school.all_lines() != lines {
            faults.push(format!("POST {address} as {who}: {} and {} lines", answer.status, school.all_lines() - lines));
        }
    }
    assert!(faults.is_empty(), "{} faults\n{}", faults.len(), faults.join("\n"));
    assert!(driven > 30, "{driven} routes were driven");
}

#[test]
fn a_restriction_that_comes_between_guard_and_write_wins() {
    let school = School::new();
    // The first request of all looks once more: whether the school is set up.
    school.lena().get("/home").is(200);
    let comment = || school.lena().post("/posts/1/comments", &[("form_key", "k7"), ("text", "After the order")]);
    let looks =
        looks(&school, || drop(school.lena().post("/posts/1/comments", &[("form_key", "k6"), ("text", "Before")])));
    let write = looks.iter().rposition(|mark| *mark == looks[0]).expect("a look");
    let (at, beside) = (AtomicUsize::new(0), school.beside());
    school.clock.rings(Some(Box::new(move || {
        if at.fetch_add(1, Ordering::SeqCst) == write {
            beside.execute("UPDATE family_link SET pupil_id = 22 WHERE guardian_id = 40", []).expect("an end");
        }
    })));
    comment().is(404);
    school.clock.rings(None);
    assert_eq!(school.number("SELECT count(*) FROM comment WHERE text = 'After the order'", []), 0);
    assert_eq!(school.number("SELECT count(*) FROM comment WHERE text = 'Before'", []), 1);
}
