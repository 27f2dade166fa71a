//! What must hold of every answer to any bytes: one function a target. `targets/` feeds them by lot, `tests/corpus.rs` with the
//! kept corpus; both call the library's own functions, which a request reaches with the same bytes.

use bookbag::accounts::codes::{LetterCode, recovery_code_fingerprint};
use bookbag::accounts::totp::Factor;
use bookbag::accounts::{Next, user_names};
use bookbag::audit::sealed_bytes;
use bookbag::clock::Moment;
use bookbag::keys::{Key32, Keybox, RecoveryPhrase};
use bookbag::media::pictures::{Gate, prepare};
use bookbag::media::range::{Part, Range};
use bookbag::roster::{self, fingerprints};
use bookbag::server::{Said, directive};
use bookbag::stories::manuscript::Manuscript;
use rocket::http::Cookie;

/// A key that everybody knows.
fn key() -> Key32 {
    Key32::from_slice(&[7; 32]).expect("32 bytes")
}

/// A form, plain and of several parts: words hold no letters that steer, pictures nothing that was not sent, and a page leads on
/// within the school.
pub fn forms(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
    let sent = [Manuscript::of_form(&text), runtime.block_on(Manuscript::of_parts(bytes, "b"))];
    for sent in sent.into_iter().flatten() {
        let steers = |letter: char| {
            (letter.is_control() && letter != '\n')
                || matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
        };
        assert!(!sent.text.contains(steers), "{:?}", sent.text);
        assert!(
            sent.pictures.iter().all(|(_, said)| !said.description.contains(|letter| steers(letter) || letter == '\n'))
        );
        assert!(sent.form_key.bytes().all(|letter| letter.is_ascii_alphanumeric()));
        assert!(sent.photo.is_none_or(|photo| photo.len() <= bytes.len()));
    }
    let next = Next::read(&text);
    let path = next.path();
    assert!(path.starts_with('/') && !path.starts_with("//") && !path.contains(['\\', '\r', '\n', '\t']), "{path:?}");
}

/// A roster: every row is a pupil or a flaw, and every link leads somewhere.
pub fn roster(bytes: &[u8]) {
    let Ok(reading) = roster::read(bytes.to_vec(), &fingerprints(&key())) else { return };
    for pupil in &reading.pupils {
        assert!(!pupil.given.is_empty() && !pupil.family.is_empty() && !pupil.class.is_empty());
        assert!(!pupil.given.contains('\0'));
    }
    for link in &reading.links {
        assert!(link.pupil < reading.pupils.len() && link.adult < reading.adults.len());
    }
}

/// A picture: refused, or three JPEGs of ours that hold nothing of the bytes' own words.
pub fn pictures(bytes: &[u8]) {
    let Ok(sizes) = prepare(bytes, &Gate::default()) else { return };
    for size in sizes {
        assert!(size.jpeg.starts_with(&[0xFF, 0xD8, 0xFF, 0xE0]) && size.width > 0 && size.height > 0);
        assert!(!size.jpeg.windows(8).any(|eight| eight.eq_ignore_ascii_case(b"<script>")));
    }
}

/// A range: a part lies within the file.
pub fn range(bytes: &[u8]) {
    let (length, header) =
        bytes.split_first_chunk::<2>().map_or((0, bytes), |(length, rest)| (u16::from_be_bytes(*length), rest));
    let header = String::from_utf8_lossy(header);
    for length in [u64::from(length), 0, u64::MAX] {
        let Some(range) = Range::parse(&header) else { continue };
        match range.of(length) {
            Part::Range(first, last) => assert!(first <= last && last < length, "{header:?} of {length}"),
            Part::Whole => panic!("a well-formed range is never the whole"),
            Part::Outside => {}
        }
    }
}

/// Lines of headers: only a page of this site may change anything, and a cookie is read without harm.
pub fn requests(bytes: &[u8]) {
    const HERE: &str = "https://school.example";
    let text = String::from_utf8_lossy(bytes);
    let values = |name: &str| -> Vec<&str> {
        let lines = text.lines().filter_map(|line| line.split_once(':'));
        lines.filter(|(own, _)| own.eq_ignore_ascii_case(name)).map(|(_, value)| value.trim()).collect()
    };
    let [site, mode, dest, origin] = ["Sec-Fetch-Site", "Sec-Fetch-Mode", "Sec-Fetch-Dest", "Origin"].map(values);
    let said = Said { site: &site, mode: &mode, dest: &dest, origin: &origin };
    if said.is_from_here(false, Some(HERE)) {
        let by_origin = site.is_empty() && origin.len() == 1 && origin[0].eq_ignore_ascii_case(HERE);
        assert!(site == ["same-origin"] || by_origin, "{said:?}");
        assert!(said.is_from_here(true, Some(HERE)), "what may write may read: {said:?}");
    }
    if site == ["cross-site"] && said.is_from_here(true, Some(HERE)) {
        assert!(mode == ["navigate"] && dest == ["document"]);
    }
    for header in values("Cookie") {
        for cookie in header.split(';').filter_map(|part| Cookie::parse_encoded(part.trim()).ok()) {
            let _ = bookbag::policy::public::hash(cookie.value());
        }
    }
}

/// A keybox: bytes that nobody sealed open nothing; sealed ones open to what they hold, or are damaged.
pub fn keybox(bytes: &[u8]) {
    let key = key();
    let path = || std::path::PathBuf::from("keybox");
    let _ = Keybox::of(path(), &key, bytes);
    let sealed = Keybox::sealed(&key, bytes).expect("sealed");
    if let Ok(open) = Keybox::of(path(), &key, &sealed) {
        assert!(bytes.len() >= 8 && (bytes.len() - 8).is_multiple_of(41));
        assert_eq!(open.generation().to_be_bytes(), bytes[..8]);
        assert!(open.owners().len() <= (bytes.len() - 8) / 41);
        assert!(open.owners().into_iter().all(|owner| open.key(owner).is_some()));
    }
    // One bit, and nothing opens.
    if let Some(at) = bytes.first().map(|byte| usize::from(*byte) % sealed.len()) {
        let mut flipped = sealed;
        flipped[at] ^= 1;
        assert!(Keybox::of(path(), &key, &flipped).is_err());
    }
}

/// A line of the access log: two different lines are different bytes. A line of the journal: a report's word is a word.
pub fn log_line(bytes: &[u8]) {
    if let Some(word) = directive(&String::from_utf8_lossy(bytes)) {
        assert!(word.len() <= 40 && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-'));
    }
    let mut halves = bytes.split(|byte| *byte == 0xFF).map(line);
    if let (Some(one), Some(other)) = (halves.next(), halves.next()) {
        assert_eq!(one.0 == other.0, one.1 == other.1);
    }
}

type Fields = (i64, i64, [String; 2], [Option<i64>; 5]);

/// A line made of these bytes, and what is sealed of it.
fn line(bytes: &[u8]) -> (Fields, Vec<u8>) {
    let mut bytes = bytes.iter().copied();
    let mut number = || bytes.next().map(i64::from);
    let (seq, at) = (number().unwrap_or_default(), number().unwrap_or_default());
    let ids = [(); 5].map(|()| number().filter(|id| *id != 0x20));
    let text = bytes.map(char::from).collect::<String>();
    let (right, object) = text.split_once(' ').unwrap_or((&text, ""));
    let sealed = sealed_bytes(&[0; 32], seq, Moment(at), [right, object], ids);
    ((seq, at, [right.to_owned(), object.to_owned()], ids), sealed)
}

/// What somebody types where a code is asked for: read without harm, and what was read reads the same again.
pub fn typed_codes(bytes: &[u8]) {
    let text = String::from_utf8_lossy(bytes);
    if let Some(code) = LetterCode::read(&text) {
        assert!(code.finds().len() == 4 && code.proves().len() == 10);
        let again = LetterCode::read(&code.printed()).expect("what is printed can be typed");
        assert!(again.finds() == code.finds() && again.proves() == code.proves());
    }
    if let Some(code) = recovery_code_fingerprint(&text) {
        assert_eq!(recovery_code_fingerprint(&text.to_lowercase()), Some(code));
    }
    let step = Factor::stored(b"twenty bytes by lot!".to_vec()).step_of(&text, Moment(1_795_529_100_000), None);
    if let Ok(Some(_)) = step {
        assert_eq!(text.chars().filter(char::is_ascii_digit).count(), 6, "{text:?}");
    }
    if let Ok(name) = user_names::read(&text) {
        assert_eq!(user_names::read(&name).ok().as_deref(), Some(name.as_str()), "{text:?}");
    }
    let _ = RecoveryPhrase::parse(&text);
}
