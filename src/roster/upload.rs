//! One file out of a form that was sent as `multipart/form-data` (RFC 7578), kept in memory and never on a disk.
//!
//! Invariants: never more than the roster's limit is taken in; the file's own bytes are moved, not copied.

use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Status;
use rocket::request::Request;

use super::encoding::MOST_BYTES;
use super::overrule::Overrule;
use crate::error::Error;
use crate::policy::people::trouble;
use crate::school::names::clean;

/// What a form has around its file, in bytes.
const AROUND: usize = 4096;

/// A file that was sent with a form.
pub struct Upload {
    /// Its name, cleaned and short.
    pub file_name: String,
    /// What the person said about it.
    pub said: Overrule,
    /// What it holds; one byte more than a roster may have if it was longer.
    pub bytes: Vec<u8>,
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Upload {
    type Error = Error;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        let boundary =
            request.content_type().filter(|kind| kind.is_form_data()).and_then(|kind| kind.param("boundary"));
        let read = data.open((MOST_BYTES + AROUND + 1).bytes()).into_bytes().await;
        let found = match (boundary, read) {
            (Some(boundary), Ok(body)) => {
                take_file(body.into_inner(), boundary).ok_or_else(|| Error::invalid("file", "roster-no-file"))
            }
            (None, _) => Err(Error::invalid("file", "roster-no-file")),
            (_, Err(error)) => Err(error.into()),
        };
        match found {
            Ok(upload) => Outcome::Success(upload),
            Err(error) => {
                let status: Status = trouble(request, error);
                Outcome::Error((status, Error::fault("kept for the page")))
            }
        }
    }
}

/// The first part that has a file name.
fn take_file(mut body: Vec<u8>, boundary: &str) -> Option<Upload> {
    let (opening, closing) = (format!("--{boundary}\r\n"), format!("\r\n--{boundary}"));
    let mut said = Overrule::default();
    let mut from = find(&body, opening.as_bytes(), 0)? + opening.len();
    loop {
        let head_end = find(&body, b"\r\n\r\n", from)?;
        let head = String::from_utf8_lossy(body.get(from..head_end)?).into_owned();
        let start = head_end + 4;
        // A body that was cut at the limit has no end: the reader refuses it for its size.
        let end = find(&body, closing.as_bytes(), start);
        if let Some(file_name) = file_name(&head) {
            if let Some(end) = end {
                take_fields(&body, end + closing.len() + 2, &closing, &mut said);
            }
            body.truncate(end.unwrap_or(body.len()));
            body.drain(..start);
            return (!file_name.is_empty() || !body.is_empty()).then_some(Upload { file_name, said, bytes: body });
        }
        take_field(&head, body.get(start..end?)?, &mut said);
        from = end? + closing.len() + 2;
    }
}

/// The fields behind the file.
fn take_fields(body: &[u8], mut from: usize, closing: &str, said: &mut Overrule) {
    while let Some(head_end) = find(body, b"\r\n\r\n", from) {
        let Some(end) = find(body, closing.as_bytes(), head_end + 4) else { return };
        take_field(&String::from_utf8_lossy(&body[from..head_end]), &body[head_end + 4..end], said);
        from = end + closing.len() + 2;
    }
}

fn take_field(head: &str, value: &[u8], said: &mut Overrule) {
    let name = head.split_once(" name=\"").and_then(|(_, rest)| rest.split_once('"'));
    if let Some((name, _)) = name {
        said.take(name, &String::from_utf8_lossy(value));
    }
}

fn file_name(head: &str) -> Option<String> {
    let line = head.lines().find(|line| line.to_ascii_lowercase().starts_with("content-disposition:"))?;
    let (_, rest) = line.split_once("filename=\"")?;
    let (name, _) = rest.split_once('"')?;
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    Some(clean(name).chars().take(80).collect())
}

fn find(body: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let first = *wanted.first()?;
    let mut at = from;
    while let Some(next) = body.get(at..)?.iter().position(|byte| *byte == first) {
        at += next;
        if body.get(at..)?.starts_with(wanted) {
            return Some(at);
        }
        at += 1;
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_comes_out_of_the_form_byte_for_byte() {
        let body = b"--xyz\r\nContent-Disposition: form-data; name=\"then\"\r\n\r\nread\r\n--xyz\r\nContent-Disposition: form-data; name=\"file\"; filename=\"C:\\rosters\\autumn.csv\"\r\nContent-Type: text/csv\r\n\r\na,b\r\n\r\n--x\r\n\xff\r\n--xyz--\r\n";
        let upload = take_file(body.to_vec(), "xyz").unwrap();
        assert_eq!(
            (upload.file_name.as_str(), upload.bytes.as_slice()),
            ("autumn.csv", b"a,b\r\n\r\n--x\r\n\xff".as_slice())
        );
    }

    #[test]
    fn what_is_said_before_and_behind_the_file_is_taken() {
        let field = |name: &str, value: &str| {
            format!("--x\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n")
        };
        let body = format!(
            "{}--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.csv\"\r\n\r\na;b\r\n{}{}{}--x--\r\n",
            field("delimiter", "semicolon"),
            field("encoding", "cp850"),
            field("header_line", "3"),
            field("date_order", "")
        );
        let upload = take_file(body.into_bytes(), "x").unwrap();
        let said = upload.said;
        assert_eq!((said.delimiter, said.header_line, said.date_order), (Some(b';'), Some(3), None));
        assert_eq!((said.encoding, upload.bytes), (Some(crate::roster::Encoding::Cp850), b"a;b".to_vec()));
    }

    #[test]
    fn a_form_without_a_file_has_none() {
        let empty = b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"\"\r\n\r\n\r\n--x--\r\n";
        assert!(take_file(empty.to_vec(), "x").is_none());
        assert!(take_file(b"file=a".to_vec(), "x").is_none());
        assert!(
            take_file(b"--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a\"".to_vec(), "x").is_none()
        );
    }
}
