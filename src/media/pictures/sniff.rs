//! What a picture says of itself in its first bytes, held against the limits before anything is decoded.

use std::io::Cursor;

use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::{ImageDecoder, Limits};

use super::{LONGEST_SIDE, MOST_DECODED, MOST_PIXELS, Refusal, jpeg};

/// The kinds that are taken in.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Format {
    Jpeg,
    Png,
    WebP,
}

/// A picture's header, within the limits.
pub(super) struct Header {
    pub(super) format: Format,
    width: u32,
    height: u32,
}

impl Header {
    pub(super) fn pixels(&self) -> u64 {
        u64::from(self.width) * u64::from(self.height)
    }
}

/// The limits for `image`, which its decoders hold again on their own.
pub(super) fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_image_width = Some(LONGEST_SIDE);
    limits.max_image_height = Some(LONGEST_SIDE);
    limits.max_alloc = Some(MOST_DECODED);
    limits
}

/// Tells the format by content and reads the header.
pub(super) fn header(bytes: &[u8]) -> Result<Header, Refusal> {
    let format = format(bytes)?;
    let (width, height, decoded) = match format {
        Format::Jpeg => {
            // The walk comes first: it is cheap, and bounds what the decoder's own reading of headers can cost.
            let markers = jpeg::walk(bytes)?;
            let decoder = JpegDecoder::new(Cursor::new(bytes)).map_err(|_| Refusal::Damaged)?;
            measure(&decoder, markers.working_bytes)
        }
        Format::Png => {
            let decoder = PngDecoder::with_limits(Cursor::new(bytes), limits()).map_err(|error| refusal(&error))?;
            measure(&decoder, 0)
        }
        Format::WebP => {
            let decoder = WebPDecoder::new(Cursor::new(bytes)).map_err(|error| refusal(&error))?;
            let (width, height) = decoder.dimensions();
            // All but plain lossy pictures are decoded through a second buffer of four bytes a pixel.
            let lossy = bytes.get(12..16) == Some(b"VP8 ");
            measure(&decoder, if lossy { 0 } else { 4 * u64::from(width) * u64::from(height) })
        }
    };
    if width == 0 || height == 0 {
        return Err(Refusal::Damaged);
    }
    if width > LONGEST_SIDE || height > LONGEST_SIDE || u64::from(width) * u64::from(height) > MOST_PIXELS {
        return Err(Refusal::TooManyPixels);
    }
    if decoded > MOST_DECODED {
        return Err(Refusal::TooHeavy);
    }
    Ok(Header { format, width, height })
}

fn measure(decoder: &impl ImageDecoder, besides: u64) -> (u32, u32, u64) {
    let (width, height) = decoder.dimensions();
    (width, height, decoder.total_bytes().saturating_add(besides))
}

fn format(bytes: &[u8]) -> Result<Format, Refusal> {
    match bytes {
        [0xFF, 0xD8, 0xFF, ..] => Ok(Format::Jpeg),
        [0x89, b'P', b'N', b'G', b'\r', b'\n', 0x1A, b'\n', ..] => Ok(Format::Png),
        [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Ok(Format::WebP),
        [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if is_heic(brand) => Err(Refusal::Heic),
        _ => Err(Refusal::Unknown),
    }
}

/// Brands of ISO 23008-12 whose pictures are coded in HEVC.
fn is_heic(brand: &[u8]) -> bool {
    const BRANDS: [&[u8; 4]; 10] =
        [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"hevm", b"hevs", b"mif1", b"msf1"];
    BRANDS.iter().any(|known| brand.starts_with(*known))
}

/// What `image`'s errors mean to the person.
pub(super) fn refusal(error: &image::ImageError) -> Refusal {
    match error {
        image::ImageError::Limits(limit) => match limit.kind() {
            image::error::LimitErrorKind::DimensionError => Refusal::TooManyPixels,
            _ => Refusal::TooHeavy,
        },
        image::ImageError::IoError(error) if error.kind() == std::io::ErrorKind::TimedOut => Refusal::TooSlow,
        _ => Refusal::Damaged,
    }
}
