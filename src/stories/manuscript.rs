//! What the composer sends: words, who is in each picture, and perhaps a photo; as a multipart form or a plain one.
//!
//! Invariants: a photo is held in memory and never written in the clear; a field given twice is an error, but for tags;
//! everything is limited before it is read (TRUST 2.5, 4.2.1).

use std::collections::{BTreeMap, BTreeSet};
use std::pin::Pin;
use std::task::{Context, Poll};

use multer::{Constraints, Multipart, SizeLimit};
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::{RawStr, Status};
use rocket::request::Request;
use tokio::io::{AsyncRead, ReadBuf};
use tokio::sync::OwnedSemaphorePermit;

use super::words;
use crate::db::ids::{PictureId, PupilId};
use crate::error::{Error, Result};
use crate::media::Media;
use crate::media::pictures::{MOST_BYTES, Refusal};
use crate::policy::people::trouble;

/// What was said about one picture.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Said {
    /// Who is in it.
    pub tags: BTreeSet<PupilId>,
    /// Nobody can be recognised.
    pub nobody: bool,
    /// What it shows, in words.
    pub description: String,
}

/// Which button was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Act {
    /// Keep everything as a draft; also what a form does that names no button.
    #[default]
    Keep,
    /// Take a picture out.
    TakeAway(PictureId),
    /// Throw the draft away.
    Discard,
}

/// What the composer's form holds.
#[derive(Default)]
pub struct Manuscript {
    /// The key that makes a double submission one post.
    pub form_key: String,
    /// The words, cleaned.
    pub text: String,
    /// Whether families may comment.
    pub comments_open: bool,
    /// Whether to keep it at the top.
    pub pin: bool,
    /// Which button was pressed.
    pub act: Act,
    /// What was said about each picture.
    pub pictures: Vec<(PictureId, Said)>,
    /// A photo to add, as it came.
    pub photo: Option<Vec<u8>>,
    /// Why the photo that came with it was not taken in; then nothing is published without it.
    pub refused: Option<Refusal>,
    /// A place among those that are arriving.
    arrival: Option<OwnedSemaphorePermit>,
}

/// All text fields of one form together.
const MOST_TEXT: u64 = 256 * 1024;
/// A whole form of several parts: the largest photo and the words.
const MOST_WHOLE: u64 = MOST_BYTES as u64 + MOST_TEXT;
/// The most of a body that is listened to so that its sender hears why it was refused: beyond it the connection ends.
const MOST_HEARD: u64 = 64 << 20;
/// The longest form key: ours have 32 letters.
const LONGEST_KEY: usize = 64;

/// Whether it may be the key of a form: by it a form that is sent twice is one deed.
pub(super) fn is_form_key(key: &str) -> bool {
    (1..=LONGEST_KEY).contains(&key.len()) && key.chars().all(|letter| letter.is_ascii_alphanumeric())
}

impl Manuscript {
    /// Reads a plain form.
    ///
    /// # Errors
    /// [`Error::Invalid`] for a field given twice, [`Error::NotFound`] for a tag that is no pupil.
    pub fn of_form(body: &str) -> Result<Self> {
        Self::read(plain(body))
    }

    /// Reads a form of several parts, a photo among them.
    ///
    /// # Errors
    /// As [`Manuscript::of_form`]; [`Error::TooLarge`] as soon as it is.
    pub async fn of_parts(body: impl AsyncRead + Send + Unpin, boundary: &str) -> Result<Self> {
        let (fields, photo, refused) = parts(body, boundary).await?;
        Ok(Self { photo, refused, ..Self::read(fields)? })
    }

    /// Reads the fields in the order in which they came.
    fn read(fields: Vec<(String, String)>) -> Result<Self> {
        let mut sent = Self { comments_open: true, ..Self::default() };
        let mut said: BTreeMap<PictureId, Said> = BTreeMap::new();
        let mut seen = BTreeSet::new();
        for (name, value) in fields {
            let (kind, picture) = match name.split_once('-').map(|(kind, number)| (kind, number.parse::<PictureId>())) {
                Some((kind @ ("in" | "nobody" | "about" | "picture"), Ok(picture))) => (kind, Some(picture)),
                _ => (name.as_str(), None),
            };
            if kind != "in" && !seen.insert(name.clone()) {
                return Err(Error::invalid("", "stories-field-twice"));
            }
            if let Some(picture) = picture {
                let said = said.entry(picture).or_default();
                match kind {
                    "in" => {
                        said.tags.insert(value.parse().map_err(|_| Error::NotFound)?);
                    }
                    "nobody" => said.nobody = true,
                    "about" => said.description = words::clean_line(&value),
                    _ => {}
                }
                continue;
            }
            match kind {
                "form_key" => sent.form_key = value,
                "text" => sent.text = words::clean(&value),
                "comments" => sent.comments_open = value != "closed",
                "pin" => sent.pin = value == "yes",
                "do" => sent.act = act(&value),
                _ => {}
            }
        }
        sent.pictures = said.into_iter().collect();
        sent.check();
        Ok(sent)
    }

    /// Shortens what is far too long to what can be kept; publishing complains about the rest.
    fn check(&mut self) {
        shorten(&mut self.text, 2 * words::LONGEST_POST);
        for (_, said) in &mut self.pictures {
            shorten(&mut said.description, words::LONGEST_DESCRIPTION);
        }
        if !is_form_key(&self.form_key) {
            self.form_key.clear();
        }
    }

    async fn receive(request: &Request<'_>, data: Data<'_>) -> Result<Self> {
        let kind = request.content_type().ok_or_else(|| Error::invalid("", "stories-form-unknown"))?;
        if kind.is_form() {
            let body = data.open(256.kibibytes()).into_string().await?;
            return if body.is_complete() { Self::of_form(&body) } else { Err(Error::TooLarge) };
        }
        let boundary = kind
            .param("boundary")
            .filter(|_| kind.is_form_data())
            .ok_or_else(|| Error::invalid("", "stories-form-unknown"))?;
        let media = request.rocket().state::<Media>().ok_or_else(|| Error::fault("the media are not mounted"))?;
        let arrival = media.arrival().await?;
        let mut body = data.open(MOST_HEARD.bytes());
        let sent = Self::of_parts(&mut body, boundary).await;
        // A browser hears the answer once it has sent all; what is not taken in is let go by.
        tokio::io::copy(&mut body, &mut tokio::io::sink()).await?;
        let sent = sent?;
        Ok(Self { arrival: Some(arrival), ..sent })
    }

    /// Refuses the photo that came with it, and lets the next arrive.
    pub fn refuse(&mut self, refusal: Refusal) {
        self.refused = Some(refusal);
        self.arrived();
    }

    /// Lets the next picture arrive: the photo is decoded and its bytes are gone.
    pub fn arrived(&mut self) {
        self.photo = None;
        self.arrival = None;
    }
}

fn act(value: &str) -> Act {
    match value.split_once('-') {
        Some(("remove", picture)) => picture.parse().map_or(Act::Keep, Act::TakeAway),
        _ if value == "discard" => Act::Discard,
        _ => Act::Keep,
    }
}

fn shorten(text: &mut String, most: usize) {
    if let Some((end, _)) = text.char_indices().nth(most) {
        text.truncate(end);
    }
}

/// The fields of a plain form.
fn plain(body: &str) -> Vec<(String, String)> {
    let word = |text: &str| RawStr::new(text).url_decode_lossy().into_owned();
    let pairs = body.split('&').filter(|pair| !pair.is_empty());
    pairs
        .map(|pair| pair.split_once('=').unwrap_or((pair, "")))
        .map(|(name, value)| (word(name), word(value)))
        .collect()
}

type Parts = (Vec<(String, String)>, Option<Vec<u8>>, Option<Refusal>);

/// A body that pauses after each piece, so that the form is read field by field: without it all that has arrived is swallowed
/// before the first field is looked at, and a photo that is too large takes the words before it along.
struct Sips<R> {
    body: R,
    paused: bool,
}

impl<R: AsyncRead + Unpin> AsyncRead for Sips<R> {
    fn poll_read(mut self: Pin<&mut Self>, cx: &mut Context<'_>, piece: &mut ReadBuf<'_>) -> Poll<std::io::Result<()>> {
        self.paused = !self.paused;
        if self.paused {
            cx.waker().wake_by_ref();
            return Poll::Pending;
        }
        let read = Pin::new(&mut self.body).poll_read(cx, piece);
        if read.is_pending() {
            self.paused = true;
        }
        read
    }
}

/// The fields of a multipart form, and the photo among them.
async fn parts(body: impl AsyncRead + Send + Unpin, boundary: &str) -> Result<Parts> {
    let limits =
        SizeLimit::new().whole_stream(MOST_WHOLE).per_field(MOST_TEXT).for_field("photo", MOST_WHOLE - MOST_TEXT);
    let mut form = Multipart::with_reader_with_constraints(
        Sips { body, paused: false },
        boundary,
        Constraints::new().size_limit(limits),
    );
    let (mut fields, mut photo, mut text) = (Vec::new(), None, 0);
    while let Some(mut field) = form.next_field().await.map_err(|error| refusal(&error))? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "photo" {
            let mut bytes = Vec::new();
            loop {
                match field.chunk().await {
                    Ok(Some(chunk)) => bytes.extend_from_slice(&chunk),
                    Ok(None) => break,
                    // The words before it are kept; what stands behind it is lost with it.
                    Err(multer::Error::FieldSizeExceeded { .. }) => return Ok((fields, None, Some(Refusal::TooLarge))),
                    Err(error) => return Err(refusal(&error)),
                }
            }
            // A file field that was left empty sends no bytes.
            if !bytes.is_empty() && photo.replace(bytes).is_some() {
                return Err(Error::invalid("photo", "stories-one-photo"));
            }
            continue;
        }
        let value = field.text().await.map_err(|error| refusal(&error))?;
        text += u64::try_from(value.len()).unwrap_or(u64::MAX);
        if text > MOST_TEXT {
            return Err(Error::TooLarge);
        }
        fields.push((name, value));
    }
    Ok((fields, photo, None))
}

fn refusal(error: &multer::Error) -> Error {
    match error {
        multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. } => Error::TooLarge,
        _ => Error::invalid("", "stories-form-broken"),
    }
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Manuscript {
    type Error = Error;

    async fn from_data(request: &'r Request<'_>, data: Data<'r>) -> Outcome<'r, Self> {
        match Self::receive(request, data).await {
            Ok(sent) => Outcome::Success(sent),
            Err(error) => {
                let status: Status = trouble(request, error);
                Outcome::Error((status, Error::fault("kept for the page")))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(body: &str) -> Manuscript {
        Manuscript::read(plain(body)).unwrap_or_default()
    }

    #[test]
    fn a_form_says_who_is_in_each_picture() {
        let sent = read("form_key=abc123&text=Day+nine%21&in-4=17&in-4=21&about-4=Two+jars&nobody-9=yes&do=remove-9");
        assert_eq!(
            (sent.form_key.as_str(), sent.text.as_str(), sent.act),
            ("abc123", "Day nine!", Act::TakeAway(PictureId(9)))
        );
        let four = Said { tags: [PupilId(17), PupilId(21)].into(), nobody: false, description: "Two jars".into() };
        assert_eq!(sent.pictures, [(PictureId(4), four), (PictureId(9), Said { nobody: true, ..Said::default() })]);
        assert!(sent.comments_open);
    }

    #[test]
    fn a_field_given_twice_and_a_tag_that_is_no_pupil_are_refused() {
        assert!(Manuscript::read(plain("text=a&text=b")).is_err());
        assert!(Manuscript::read(plain("in-4=everybody")).is_err());
    }

    #[test]
    fn too_many_words_are_not_lost() {
        assert_eq!(read(&format!("text={}", "a".repeat(5_001))).text.len(), 5_001);
    }
}
