//! The photo that an adult may show: one small square, made harmless as every picture, kept in the encrypted database.
//!
//! Invariants: optional and removable (D84); the upload is held in memory and never written in the clear; what is kept is what
//! Bookbag itself encoded, without the camera's words about it.

use multer::{Constraints, Multipart, SizeLimit};
use rocket::data::{Data, FromData, Outcome, ToByteUnit};
use rocket::http::Status;
use rocket::request::Request;
use tokio::task::block_in_place;

use crate::error::{Complaint, Error, Result};
use crate::media::Media;
use crate::media::pictures::{MOST_BYTES, Refusal, prepare};
use crate::policy::people::trouble;

/// Largest file that is kept, in bytes: 320 pixels are far smaller.
const MOST_KEPT: usize = 128 * 1024;
/// Most bytes around the photo in its form.
const AROUND: usize = 16 * 1024;

/// A photo that came with a form: the JPEG to keep, or what is wrong with it.
pub struct Photo(pub Result<Vec<u8>, Complaint>);

impl Photo {
    async fn receive(request: &Request<'_>, data: Data<'_>) -> Result<Self> {
        let wrong = |message| Ok(Self(Err(Complaint::new("photo", message))));
        let boundary =
            request.content_type().filter(|kind| kind.is_form_data()).and_then(|kind| kind.param("boundary"));
        let Some(boundary) = boundary else { return wrong("accounts-photo-none") };
        let media = request.rocket().state::<Media>().ok_or_else(|| Error::fault("the media are not mounted"))?;
        let _arrival = media.arrival().await?;
        let mut body = data.open((2 * (MOST_BYTES + AROUND)).bytes());
        let photo = read(&mut body, boundary).await;
        // A browser hears the answer once it has sent all.
        tokio::io::copy(&mut body, &mut tokio::io::sink()).await?;
        let photo = match photo {
            Ok(photo) if photo.is_empty() => return wrong("accounts-photo-none"),
            Ok(photo) => photo,
            Err(multer::Error::FieldSizeExceeded { .. } | multer::Error::StreamSizeExceeded { .. }) => {
                return wrong(Refusal::TooLarge.message());
            }
            Err(_) => return wrong("accounts-photo-none"),
        };
        match block_in_place(|| prepare(&photo, media.gate())) {
            Ok([.., small]) if small.jpeg.len() <= MOST_KEPT => Ok(Self(Ok(small.jpeg))),
            Ok(_) => wrong(Refusal::TooHeavy.message()),
            Err(Refusal::Busy) => Err(Refusal::Busy.about("photo")),
            Err(refusal) => wrong(refusal.message()),
        }
    }
}

/// The bytes of the field `photo`; none where there is no such field.
async fn read(body: impl tokio::io::AsyncRead + Send + Unpin, boundary: &str) -> multer::Result<Vec<u8>> {
    let limit = |bytes: usize| u64::try_from(bytes).unwrap_or(u64::MAX);
    let limits = SizeLimit::new().whole_stream(limit(MOST_BYTES + AROUND)).for_field("photo", limit(MOST_BYTES));
    let mut form = Multipart::with_reader_with_constraints(body, boundary, Constraints::new().size_limit(limits));
    while let Some(field) = form.next_field().await? {
        if field.name() == Some("photo") {
            return field.bytes().await.map(|bytes| bytes.to_vec());
        }
    }
    Ok(Vec::new())
}

#[rocket::async_trait]
impl<'r> FromData<'r> for Photo {
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
