//! Pictures made harmless: whatever comes in, only pixels go on.
//!
//! Invariants: the format is told by content, never by name; nothing is decoded before its header has passed the limits
//! (50 megapixels, 16,000 a side, 256 MiB: TRUST 2.6); what comes out is sRGB JPEG of our own encoding with no metadata
//! whatsoever (D66: no place, no camera, no thumbnail); the original is not kept.

mod gate;
mod jpeg;
mod render;
mod sniff;

pub use gate::Gate;
pub use render::{JPEG_QUALITY, Rendition};

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::time::{Duration, Instant};

use crate::error::{Complaint, Error};

/// The largest file that is taken in, in bytes.
pub const MOST_BYTES: usize = 25 * 1024 * 1024;
/// The most pixels of a picture.
pub const MOST_PIXELS: u64 = 50_000_000;
/// The longest side of a picture, in pixels.
pub const LONGEST_SIDE: u32 = 16_000;
/// The most memory that decoding one picture may take, in bytes.
pub const MOST_DECODED: u64 = 256 * 1024 * 1024;
/// From here on, in pixels, a picture is decoded alone.
pub const LARGE: u64 = 24_000_000;
/// How long one picture may take to decode.
pub const TIME_LIMIT: Duration = Duration::from_secs(10);
/// Long sides of the sizes that are kept, in pixels. A smaller picture is never enlarged.
pub const SIZES: [u32; 3] = [1600, 800, 320];

/// Why a picture is not taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// A HEIC from an iPhone, for which there is no memory-safe decoder: the person can change one setting or convert it.
    #[error("heic")]
    Heic,
    /// Not a JPEG, PNG or WebP.
    #[error("not a picture of a known kind")]
    Unknown,
    /// More than [`MOST_BYTES`].
    #[error("too many bytes")]
    TooLarge,
    /// More than [`MOST_PIXELS`] or longer than [`LONGEST_SIDE`].
    #[error("too many pixels")]
    TooManyPixels,
    /// More memory than [`MOST_DECODED`], or more work than an honest picture makes.
    #[error("needs too much memory or work")]
    TooHeavy,
    /// Stored in a way that cameras do not use and our decoder does not read.
    #[error("stored in an unusual way")]
    Unusual,
    /// Cut off or broken.
    #[error("damaged")]
    Damaged,
    /// Took longer than [`TIME_LIMIT`].
    #[error("took too long")]
    TooSlow,
    /// Too many pictures at once; the same one will do in a moment.
    #[error("busy")]
    Busy,
    /// Photos pause: the disk is almost full.
    #[error("no room")]
    NoRoom,
}

impl Refusal {
    /// The locale message that tells the person what they can do.
    #[must_use]
    pub fn message(self) -> &'static str {
        match self {
            Self::Heic => "media-heic",
            Self::Unknown => "media-unknown",
            Self::TooLarge => "media-too-large",
            Self::TooManyPixels => "media-too-many-pixels",
            Self::TooHeavy => "media-too-heavy",
            Self::Unusual => "media-unusual",
            Self::Damaged => "media-damaged",
            Self::TooSlow => "media-too-slow",
            Self::Busy => "media-busy",
            Self::NoRoom => "media-no-room",
        }
    }

    /// This refusal as a complaint about the form field `field`, or as busy.
    #[must_use]
    pub fn about(self, field: &'static str) -> Error {
        match self {
            Self::Busy => Error::Busy(5),
            other => Complaint::new(field, other.message()).into(),
        }
    }
}

/// Makes the three sizes of [`SIZES`] from one picture, largest first, in one decode. Blocks: call it off the async threads.
///
/// # Errors
/// The [`Refusal`] says what is wrong with the picture; nothing is left behind.
pub fn prepare(upload: &[u8], gate: &Gate) -> Result<[Rendition; 3], Refusal> {
    if upload.len() > MOST_BYTES {
        return Err(Refusal::TooLarge);
    }
    // A decoder that panics on hostile bytes must not take the request's thread with it.
    catch_unwind(AssertUnwindSafe(|| {
        let header = sniff::header(upload)?;
        let _place = gate.enter(header.pixels() > LARGE)?;
        render::render(upload, &header, Instant::now() + TIME_LIMIT)
    }))
    .unwrap_or(Err(Refusal::Damaged))
}
