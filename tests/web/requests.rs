//! Requests from elsewhere, and what every answer carries (TRUST 2.3, 2.4), on every route of the house.

use rocket::http::{ContentType, Method};

use crate::law::table;
use crate::places::Question;
use crate::routes::{doors, rows_of};
use crate::school::{Answer, School};

#[test]
fn every_person_of_the_world_is_signed_in() {
    let school = School::new();
    let people = school.text("SELECT group_concat(person_id) FROM account", []);
    for person in people.split(',') {
        let person = person.parse().expect("a number");
        assert_eq!(school.person(person).knock("/live").status.code, 200, "{person}");
    }
    assert_eq!(school.visitor().knock("/live").status.code, 401);
}

/// The address of every route, as the leader would ask for it.
fn addresses(school: &School) -> Vec<(Method, String)> {
    let table = table();
    let address = |door: &crate::routes::Door| {
        let question = Question { row: rows_of(&table, door)[0], who: "leader", person: Some(1) };
        (door.method, question.address(school, &door.path))
    };
    doors().iter().map(address).collect()
}

/// The headers that a browser or another program sends with a form, and whether it is let in.
const SENT: [(&[(&str, &str)], bool); 6] = [
    (&[("Sec-Fetch-Site", "same-origin")], true),
    (&[("Sec-Fetch-Site", "same-site")], false),
    (&[("Sec-Fetch-Site", "cross-site"), ("Origin", "https://bookbag.birchlane.example")], false),
    (&[("Origin", "https://bookbag.birchlane.example")], true),
    (&[("Origin", "https://elsewhere.example")], false),
    (&[], false),
];

/// What takes no cookie and may come from anywhere.
const FROM_ANYWHERE: [&str; 2] = ["/csp-reports", "/hooks/sms/"];

#[test]
fn a_form_from_elsewhere_is_refused_before_anything_is_looked_up() {
    let school = School::new();
    let forms = addresses(&school).into_iter().filter(|(method, _)| *method != Method::Get);
    for (method, address) in forms.chain([(Method::Post, "/nowhere".to_owned())]) {
        for (headers, let_in) in SENT {
            let lines = school.all_lines();
            let answer = school.visitor().send(method, &address, Some((ContentType::Form, Vec::new())), headers);
            let expected = let_in || FROM_ANYWHERE.iter().any(|start| address.starts_with(start));
            assert!(expected || school.all_lines() == lines, "{method} {address}: a refused form left a line");
            // A child's card is refused with the same number and other words where the device or the hour is wrong.
            let foreign = answer.status.code == 403 && answer.shows("did not come from a page of this school");
            assert_eq!(!foreign, expected, "{method} {address} with {headers:?}: {}", answer.status);
            assert!(
                expected == (answer.status.code != 403) || address.starts_with("/sign-in/card/"),
                "{method} {address}"
            );
        }
    }
}

#[test]
fn a_page_is_read_by_the_same_six_but_by_no_script_elsewhere() {
    let school = School::new();
    for (method, address) in addresses(&school).into_iter().filter(|(method, _)| *method == Method::Get) {
        let here = school.farah().knock_with(&address, SENT[0].0).status.code;
        for (headers, _) in SENT {
            // A page changes nothing: it is shut only to a browser that says that another site's script asks.
            let elsewhere = headers.iter().any(|(name, value)| *name == "Sec-Fetch-Site" && *value != "same-origin");
            let expected = if elsewhere { 403 } else { here };
            let answer = school.farah().knock_with(&address, headers);
            assert_eq!(answer.status.code, expected, "{method} {address} with {headers:?}");
        }
    }
}

#[test]
fn another_site_can_link_to_a_page_and_load_nothing() {
    let school = School::new();
    let link = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
    let frame = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "iframe")];
    let image = [("Sec-Fetch-Site", "cross-site"), ("Sec-Fetch-Mode", "no-cors"), ("Sec-Fetch-Dest", "image")];
    let sibling = [("Sec-Fetch-Site", "same-site"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")];
    for (method, address) in addresses(&school).into_iter().filter(|(method, _)| *method == Method::Get) {
        assert_ne!(school.visitor().knock_with(&address, &link).status.code, 403, "{method} {address} by a link");
        for headers in [frame, image, sibling] {
            assert_eq!(
                school.farah().knock_with(&address, &headers).status.code,
                403,
                "{method} {address} with {headers:?}"
            );
        }
    }
}

#[test]
fn a_name_that_is_not_the_schools_is_misdirected() {
    let school = School::new();
    for (method, address) in addresses(&school) {
        assert_eq!(
            school.farah().at_host("elsewhere.example", method, &address).status.code,
            421,
            "{method} {address}"
        );
    }
}

/// The block of TRUST 2.4, word for word; Cache-Control and the policy of media are looked at by themselves.
const BLOCK: [(&str, &str); 11] = [
    ("strict-transport-security", "max-age=63072000; includeSubDomains"),
    ("x-content-type-options", "nosniff"),
    ("referrer-policy", "same-origin"),
    ("cross-origin-opener-policy", "same-origin"),
    ("cross-origin-resource-policy", "same-origin"),
    ("cross-origin-embedder-policy", "require-corp"),
    (
        "permissions-policy",
        "camera=(self), microphone=(self), geolocation=(), payment=(), usb=(), serial=(), bluetooth=(), midi=(), display-capture=(), browsing-topics=(), publickey-credentials-get=(self), publickey-credentials-create=(self)",
    ),
    ("x-frame-options", "DENY"),
    ("x-permitted-cross-domain-policies", "none"),
    ("x-dns-prefetch-control", "off"),
    (
        "content-security-policy",
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; manifest-src 'self'; worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types bookbag; report-uri /csp-reports",
    ),
];
const MEDIA_POLICY: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

#[track_caller]
fn carries_the_block(place: &str, answer: &Answer, immutable: bool, media: bool) {
    for (name, value) in BLOCK {
        let value = if media && name == "content-security-policy" { MEDIA_POLICY } else { value };
        let values: Vec<_> =
            answer.headers.iter().filter(|(own, _)| own == name).map(|(_, value)| value.as_str()).collect();
        assert_eq!(values, [value], "{place}: {name}");
    }
    let cache = match (immutable, media) {
        (true, _) => "public, max-age=31536000, immutable",
        (_, true) => "private, no-store",
        _ => "no-store",
    };
    assert_eq!(answer.header("cache-control"), Some(cache), "{place}: Cache-Control");
    for name in ["server", "x-powered-by", "access-control-allow-origin", "x-xss-protection"] {
        assert_eq!(answer.header(name), None, "{place}: {name}");
    }
}

#[test]
fn every_answer_carries_the_header_block_word_for_word() {
    let school = School::new();
    let mut addresses = addresses(&school);
    addresses.push((Method::Get, "/nowhere".to_owned()));
    addresses.push((Method::Put, "/".to_owned()));
    for (method, address) in addresses {
        for somebody in [school.visitor(), school.farah(), school.lena()] {
            let answer = somebody.knock_by(method, &address);
            let good = answer.status.code < 300;
            let immutable = good && (address.starts_with("/assets/") || address.starts_with("/school/"));
            let media = good && address.starts_with("/media/");
            carries_the_block(&format!("{method} {address} {}", answer.status), &answer, immutable, media);
        }
    }
    carries_the_block(
        "a misdirected request",
        &school.farah().at_host("elsewhere.example", Method::Get, "/"),
        false,
        false,
    );
    carries_the_block("a form from elsewhere", &school.farah().send(Method::Post, "/", None, &[]), false, false);
}

#[test]
fn errors_of_every_kind_carry_the_block_too() {
    let school = School::new();
    let large = || Some((ContentType::Form, vec![b'a'; 300 << 10]));
    let form = |text: &str| Some((ContentType::Form, text.as_bytes().to_vec()));
    let here = [("Sec-Fetch-Site", "same-origin")];
    let wrong = "name=nobody%40x.example&password=wrong+wrong+wrong&next=";
    school.hannah().post_photo("/posts/2/draft", &crate::school::photo()).leads_to("/posts/2/draft");
    let picture = school.text("SELECT lower(hex(blob_id)) FROM picture_size LIMIT 1", []);
    let behind = [("Range", "bytes=99999999-")];
    let mut answers = vec![
        (413, school.visitor().send(Method::Post, "/sign-in", large(), &here)),
        (422, school.visitor().send(Method::Post, "/sign-in", form("name"), &here)),
        (401, school.visitor().send(Method::Post, "/sign-in", form(wrong), &here)),
        (404, school.lena().fetch("/posts/999999")),
        (403, school.lena().fetch("/outbox")),
        (405, school.lena().knock_by(Method::Delete, "/posts/1")),
        (405, school.lena().knock_by(Method::Trace, "/")),
        (405, school.lena().knock_by(Method::Options, "/")),
        (421, school.lena().at_host("elsewhere.example", Method::Get, "/")),
        (416, school.hannah().send(Method::Get, &format!("/media/{picture}"), None, &behind)),
        (422, school.hannah().post_photo("/posts/2/draft", b"no photo")),
    ];
    for _ in 0..6 {
        school.visitor().send(Method::Post, "/sign-in", form(wrong), &here);
    }
    answers.push((429, school.visitor().send(Method::Post, "/sign-in", form(wrong), &here)));
    let db = school.client.rocket().state::<bookbag::db::Db>().expect("a database");
    db.disk().watch_by(false, || Ok(bookbag::disk::Room { free: 1, total: 100 })).expect("a full disk");
    answers.push((507, school.gill().send(Method::Post, "/classes/1/pupils", form("given=A&family=B"), &here)));
    for (status, answer) in answers {
        assert_eq!(answer.status.code, status, "{}", answer.words());
        carries_the_block(&format!("an answer of {status}"), &answer, false, status == 416);
    }
}

#[test]
fn before_set_up_every_page_says_so_and_nothing_can_be_claimed() {
    let school = School::not_set_up();
    for address in ["/", "/sign-in", "/classes/1/stories", "/nowhere"] {
        let answer = school.visitor().get(address).is(503);
        carries_the_block(address, &answer, false, false);
    }
    school.visitor().get("/start/guessed").is(404);
}
