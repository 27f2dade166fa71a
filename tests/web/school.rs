//! The one world of the tests: Birch Lane Primary with the people of `permissions-legend.csv` and those with stories of their own.
//!
//! Each test has its own school in a folder of its own, with a clock that stands until the test moves it. People are asked by
//! name: `School::new().lena().get("/")`. Requests go through Rocket's local client with the headers that a browser sends. What a
//! test needs to know or to arrange beyond that it says in SQL on a connection of its own, beside the product's rights.
#![allow(dead_code, reason = "every test file uses a part of the world")]

use std::path::Path;

use bookbag::clock::{Clock, Moment};
use bookbag::keys::Key32;
use rocket::http::uri::Host;
use rocket::http::{ContentType, Header, Method, Status};
use rocket::local::blocking::{Client, LocalRequest, LocalResponse};
use rusqlite::{Connection, Params};
use scraper::{Html, Selector};

use crate::world::{SINCE, WORLD, session_of, spelled_out};

/// Tuesday 24 November 2026, 14:05 in London.
pub const NOW: Moment = Moment(1_795_529_100_000);
/// The name under which browsers reach the school.
pub const HOST: &str = "bookbag.birchlane.example";
/// The pupil P and the classes C and D of the legend.
pub const THEO: i64 = 20;
pub const HAZEL: i64 = 1;
pub const ROWAN: i64 = 2;
/// The link of Ada's unused invitation.
pub const INVITATION: &str = "invitation-of-ada";

/// A school of its own for one test.
pub struct School {
    pub client: Client,
    pub clock: Clock,
    pub folder: tempfile::TempDir,
    db: Connection,
    key: Key32,
}

/// Somebody with a browser: one of the people, or a visitor.
#[derive(Clone, Copy)]
pub struct Somebody<'s> {
    school: &'s School,
    person: Option<i64>,
}

/// What came back.
#[derive(Debug)]
pub struct Answer {
    pub status: Status,
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub bytes: Vec<u8>,
}

macro_rules! people {
    ($($(#[$doc:meta])* $name:ident = $id:literal;)+) => {
        impl School {
            $($(#[$doc])* pub fn $name(&self) -> Somebody<'_> { self.person($id) })+
        }
    };
}

people! {
    /// The head.
    farah = 1;
    /// The school office.
    gill = 2;
    /// The data protection officer.
    tomasz = 3;
    /// IT support.
    priya = 4;
    /// Teaches Hazel.
    hannah = 5;
    /// Also teaches Hazel.
    ibrahim = 6;
    /// Teaches Rowan.
    daniel = 7;
    /// Has a day pass for Hazel, today.
    wendy = 8;
    /// Taught Hazel until last week.
    owen = 9;
    /// Teaches Rowan and is Maya's mother.
    leah = 10;
    /// A pupil of Hazel, son of Lena and Joe.
    theo = 20;
    /// A pupil of Hazel, Amara's son.
    kofi = 21;
    /// A pupil of Rowan, Amara's daughter.
    esi = 22;
    /// A pupil of Hazel without consent for pictures.
    una = 23;
    /// Theo's mother.
    lena = 40;
    /// Theo's father, in a household of his own.
    joe = 41;
    /// His link to Theo is restricted by court order.
    declan = 42;
    /// Una's mother.
    sana = 43;
    /// Zofia's grandmother, without an e-mail address.
    halina = 44;
    /// Mother of Noa, who left Hazel last term.
    ruth = 45;
    /// Mother of Kofi and Esi.
    amara = 46;
    /// Yusuf's mother, reads Arabic.
    salma = 47;
}

impl School {
    /// The whole world.
    pub fn new() -> Self {
        let school = Self::not_set_up();
        school.tell(WORLD);
        school.tell(SINCE);
        school.sign_everybody_in();
        school
    }

    /// Opens a session for everybody with an account: for staff with a second factor, all with a fresh proof of the password.
    pub fn sign_everybody_in(&self) {
        let people = self.text("SELECT group_concat(person_id) FROM account", []);
        self.tell(&people.split(',').map(session_of).collect::<Vec<_>>().join(";\n"));
    }

    /// The same once more, after the clock has moved past the sessions' end.
    pub fn sign_everybody_in_again(&self) {
        self.tell("DELETE FROM session");
        self.sign_everybody_in();
    }

    /// A mark of the database's state: what the product writes changes the first number, what the test writes the second.
    pub fn state(&self) -> (i64, i64) {
        (self.number("PRAGMA data_version", []), self.number("SELECT total_changes()", []))
    }

    /// An installation that has no school yet.
    pub fn not_set_up() -> Self {
        let folder = tempfile::tempdir().expect("a folder for the school");
        let clock = Clock::standing_at(NOW);
        let (rocket, path, key) = crate::house::build(folder.path(), &clock);
        let client = Client::untracked(rocket).expect("the server is built");
        let db = open(&path, &key);
        Self { client, clock, folder, db, key }
    }

    /// Another connection beside the product.
    pub fn beside(&self) -> Connection {
        open(&self.folder.path().join(bookbag::house::DATABASE), &self.key)
    }

    /// Nobody signed in.
    pub fn visitor(&self) -> Somebody<'_> {
        Somebody { school: self, person: None }
    }

    /// The person with that number.
    pub fn person(&self, person: i64) -> Somebody<'_> {
        Somebody { school: self, person: Some(person) }
    }

    /// Changes the world beside the product: SQL in which `NOW - 3 DAY` and the like stand for times.
    pub fn tell(&self, sql: &str) {
        let sql = format!("BEGIN; {}; COMMIT", spelled_out(sql, self.clock.now()).trim_end().trim_end_matches(';'));
        self.db.execute_batch(&sql).unwrap_or_else(|error| panic!("{error}\n{sql}"));
    }

    /// Asks the database beside the product: the first value of the first row, as a number.
    pub fn number(&self, sql: &str, params: impl Params) -> i64 {
        self.db.query_row(sql, params, |row| row.get(0)).unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// … or as a text.
    pub fn text(&self, sql: &str, params: impl Params) -> String {
        self.db.query_row(sql, params, |row| row.get(0)).unwrap_or_else(|error| panic!("{error}: {sql}"))
    }

    /// The lines that the access log holds of a right.
    pub fn lines(&self, right: &str) -> i64 {
        self.number("SELECT count(*) FROM access_log WHERE right = ?1", [right])
    }

    /// All lines of the access log.
    pub fn all_lines(&self) -> i64 {
        self.number("SELECT count(*) FROM access_log", [])
    }
}

fn open(path: &Path, key: &Key32) -> Connection {
    let db = Connection::open(path).expect("the database is there");
    db.execute_batch(&format!(
        "PRAGMA key = \"x'{}'\"; PRAGMA foreign_keys = ON; PRAGMA busy_timeout = 5000; PRAGMA synchronous = OFF;",
        *key.hex()
    ))
    .expect("the key opens it");
    db
}

impl<'s> Somebody<'s> {
    /// The person's number; none for a visitor.
    pub fn number(&self) -> Option<i64> {
        self.person
    }

    /// Opens an address, as a browser does for a page.
    pub fn get(&self, path: &str) -> Answer {
        self.send(Method::Get, path, None, &BROWSER_PAGE)
    }

    /// Fetches an address, as a script or an `<img>` does: a refusal keeps its status instead of leading on.
    pub fn fetch(&self, path: &str) -> Answer {
        self.send(Method::Get, path, None, &BROWSER_FETCH)
    }

    /// Fetches an address and looks at the head of the answer alone: for streams without an end.
    pub fn knock(&self, path: &str) -> Answer {
        self.knock_with(path, &BROWSER_FETCH)
    }

    /// … with exactly these headers.
    pub fn knock_with(&self, path: &str, headers: &[(&'static str, &str)]) -> Answer {
        Answer::head_of(&self.request(Method::Get, path, None, headers, HOST).dispatch())
    }

    /// … by any method; anything but GET sends an empty form.
    pub fn knock_by(&self, method: Method, path: &str) -> Answer {
        let body = (method != Method::Get).then(|| (ContentType::Form, Vec::new()));
        Answer::head_of(&self.request(method, path, body, &BROWSER_FETCH, HOST).dispatch())
    }

    /// … under another host's name.
    pub fn at_host(&self, host: &'static str, method: Method, path: &str) -> Answer {
        Answer::head_of(&self.request(method, path, None, &BROWSER_FETCH, host).dispatch())
    }

    /// Sends a form as a script does: a refusal keeps its status.
    pub fn post_as_script(&self, path: &str, kind: ContentType, body: Vec<u8>) -> Answer {
        self.send(Method::Post, path, Some((kind, body)), &BROWSER_FETCH)
    }

    /// Sends a form.
    pub fn post(&self, path: &str, fields: &[(&str, &str)]) -> Answer {
        let encoded: Vec<String> =
            fields.iter().map(|(name, value)| format!("{}={}", encode(name), encode(value))).collect();
        self.post_body(path, ContentType::Form, encoded.join("&").into_bytes())
    }

    /// Sends any body.
    pub fn post_body(&self, path: &str, kind: ContentType, body: Vec<u8>) -> Answer {
        self.send(Method::Post, path, Some((kind, body)), &BROWSER_PAGE)
    }

    /// Sends a photo in a form of several parts.
    pub fn post_photo(&self, path: &str, photo: &[u8]) -> Answer {
        let mut body = b"--part\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"IMG_1.JPG\"\r\nContent-Type: image/jpeg\r\n\r\n".to_vec();
        body.extend_from_slice(photo);
        body.extend_from_slice(b"\r\n--part--\r\n");
        self.post_body(path, ContentType::new("multipart", "form-data").with_params(("boundary", "part")), body)
    }

    /// Sends a request with exactly these headers besides the host and the session's cookie.
    pub fn send(
        &self,
        method: Method,
        path: &str,
        body: Option<(ContentType, Vec<u8>)>,
        headers: &[(&'static str, &str)],
    ) -> Answer {
        let response = self.request(method, path, body, headers, HOST).dispatch();
        let mut answer = Answer::head_of(&response);
        answer.bytes = response.into_bytes().unwrap_or_default();
        answer.text = String::from_utf8_lossy(&answer.bytes).into_owned();
        answer
    }

    fn request(
        &self,
        method: Method,
        path: &str,
        body: Option<(ContentType, Vec<u8>)>,
        headers: &[(&'static str, &str)],
        host: &'static str,
    ) -> LocalRequest<'s> {
        let mut request = self.school.client.req(method, path.to_owned());
        request.inner_mut().set_host(Host::parse(host).expect("a host"));
        request.add_header(Header::new("Host", host));
        for (name, value) in headers {
            request.add_header(Header::new(*name, (*value).to_owned()));
        }
        if let Some(person) = self.person {
            request = request.cookie(("__Host-session", format!("session-of-{person}")));
        }
        if let Some((kind, body)) = body {
            request.add_header(kind);
            request.set_body(body);
        }
        request
    }
}

/// A small photo.
pub fn photo() -> Vec<u8> {
    let pixels: Vec<u8> = (0..64 * 48).flat_map(|at| [(at % 64) as u8 * 4, (at / 64) as u8 * 5, 90]).collect();
    let mut jpeg = Vec::new();
    let encoder = jpeg_encoder::Encoder::new(&mut jpeg, 90);
    encoder.encode(&pixels, 64, 48, jpeg_encoder::ColorType::Rgb).expect("a photo");
    jpeg
}

const BROWSER_PAGE: [(&str, &str); 3] =
    [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "navigate"), ("Sec-Fetch-Dest", "document")];
const BROWSER_FETCH: [(&str, &str); 3] =
    [("Sec-Fetch-Site", "same-origin"), ("Sec-Fetch-Mode", "cors"), ("Sec-Fetch-Dest", "empty")];

fn encode(text: &str) -> String {
    rocket::http::RawStr::new(text).percent_encode().to_string()
}

impl Answer {
    fn head_of(response: &LocalResponse<'_>) -> Self {
        let headers = response.headers().iter();
        Self {
            status: response.status(),
            headers: headers
                .map(|header| (header.name().to_string().to_lowercase(), header.value().to_owned()))
                .collect(),
            text: String::new(),
            bytes: Vec::new(),
        }
    }

    /// The value of a header.
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(own, _)| own == name).map(|(_, value)| value.as_str())
    }

    /// Where the answer leads.
    pub fn location(&self) -> &str {
        self.header("location").unwrap_or_default()
    }

    /// Whether the text stands in the answer as a reader sees it, without tags.
    pub fn shows(&self, text: &str) -> bool {
        self.words().contains(text)
    }

    /// The words of the page in one line.
    pub fn words(&self) -> String {
        let page = Html::parse_document(&self.text);
        let words: Vec<&str> = page.root_element().text().flat_map(str::split_whitespace).collect();
        words.join(" ")
    }

    /// How many elements of the page a CSS selector finds.
    pub fn count(&self, selector: &str) -> usize {
        Html::parse_document(&self.text).select(&Selector::parse(selector).expect("a selector")).count()
    }

    /// The attribute of the first element that a CSS selector finds.
    pub fn attribute(&self, selector: &str, name: &str) -> Option<String> {
        let page = Html::parse_document(&self.text);
        page.select(&Selector::parse(selector).expect("a selector")).next()?.value().attr(name).map(str::to_owned)
    }

    /// Asserts the status, and shows the page if it is another.
    #[track_caller]
    pub fn is(self, status: u16) -> Self {
        assert_eq!(self.status.code, status, "{} {}\n{}", self.status, self.location(), self.words());
        self
    }

    /// Asserts that the answer leads to an address that begins so.
    #[track_caller]
    pub fn leads_to(self, start: &str) -> Self {
        assert!(
            self.status.class().is_redirection() && self.location().starts_with(start),
            "{} {:?}\n{}",
            self.status,
            self.location(),
            self.words()
        );
        self
    }
}
