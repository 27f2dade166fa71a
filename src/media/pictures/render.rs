//! From the bytes of a picture to its sizes: decode, shrink, sRGB, white behind, upright, encode.
//!
//! The largest size is made first and everything else from it, so that colour and orientation touch two megapixels
//! instead of fifty.

use std::io::{self, BufRead, Cursor, Read, Seek, SeekFrom};
use std::time::Instant;

use fast_image_resize::images::{Image, ImageRef};
use fast_image_resize::{PixelType, Resizer};
use image::codecs::jpeg::JpegDecoder;
use image::codecs::png::PngDecoder;
use image::codecs::webp::WebPDecoder;
use image::metadata::Orientation;
use image::{ColorType, DynamicImage, ImageDecoder, RgbImage};
use jpeg_encoder::Encoder;
use moxcms::{ColorProfile, DataColorSpace, Layout, TransformOptions};

use super::sniff::{Format, Header, limits, refusal};
use super::{Refusal, SIZES};

/// Quality of the JPEGs that are kept, of 100.
pub const JPEG_QUALITY: u8 = 80;

/// One size of a picture: sRGB, JPEG, no metadata.
#[derive(Clone, PartialEq, Eq)]
pub struct Rendition {
    /// Pixels across.
    pub width: u32,
    /// Pixels down.
    pub height: u32,
    /// The file.
    pub jpeg: Vec<u8>,
}

/// Pixels of 8 bits a channel as they came out of the decoder, with what it takes to understand them.
struct Decoded {
    width: u32,
    height: u32,
    channels: Channels,
    pixels: Vec<u8>,
    profile: Option<Vec<u8>>,
    orientation: Orientation,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Channels {
    Gray,
    GrayAlpha,
    Rgb,
    Rgba,
}

impl Channels {
    fn pixel_type(self) -> PixelType {
        match self {
            Self::Gray => PixelType::U8,
            Self::GrayAlpha => PixelType::U8x2,
            Self::Rgb => PixelType::U8x3,
            Self::Rgba => PixelType::U8x4,
        }
    }

    fn layout(self) -> Layout {
        match self {
            Self::Gray => Layout::Gray,
            Self::GrayAlpha => Layout::GrayAlpha,
            Self::Rgb => Layout::Rgb,
            Self::Rgba => Layout::Rgba,
        }
    }

    fn space(self) -> DataColorSpace {
        match self {
            Self::Gray | Self::GrayAlpha => DataColorSpace::Gray,
            Self::Rgb | Self::Rgba => DataColorSpace::Rgb,
        }
    }

    fn has_alpha(self) -> bool {
        matches!(self, Self::GrayAlpha | Self::Rgba)
    }
}

/// Makes all sizes of a picture whose header has passed.
pub(super) fn render(upload: &[u8], header: &Header, deadline: Instant) -> Result<[Rendition; 3], Refusal> {
    let source = Timed { bytes: Cursor::new(upload), deadline };
    let decoded = match header.format {
        Format::Jpeg => decode(JpegDecoder::new(source).map_err(|error| refusal(&error))?)?,
        Format::Png => decode(PngDecoder::with_limits(source, limits()).map_err(|error| refusal(&error))?)?,
        Format::WebP => decode(WebPDecoder::new(source).map_err(|error| refusal(&error))?)?,
    };
    if Instant::now() > deadline {
        return Err(Refusal::TooSlow);
    }
    let mut resizer = Resizer::new();
    let large = upright(srgb(shrink(decoded, SIZES[0], &mut resizer)?)?)?;
    let middle = smaller(&large, SIZES[1], &mut resizer)?;
    let small = smaller(&middle, SIZES[2], &mut resizer)?;
    Ok([encode(&large)?, encode(&middle)?, encode(&small)?])
}

fn decode(mut decoder: impl ImageDecoder) -> Result<Decoded, Refusal> {
    decoder.set_limits(limits()).map_err(|error| refusal(&error))?;
    let (width, height) = decoder.dimensions();
    let (channels, wide) = match decoder.color_type() {
        ColorType::L8 => (Channels::Gray, false),
        ColorType::La8 => (Channels::GrayAlpha, false),
        ColorType::Rgb8 => (Channels::Rgb, false),
        ColorType::Rgba8 => (Channels::Rgba, false),
        ColorType::L16 => (Channels::Gray, true),
        ColorType::La16 => (Channels::GrayAlpha, true),
        ColorType::Rgb16 => (Channels::Rgb, true),
        ColorType::Rgba16 => (Channels::Rgba, true),
        _ => return Err(Refusal::Unknown),
    };
    let profile = decoder.icc_profile().map_err(|error| refusal(&error))?;
    let orientation = decoder.orientation().unwrap_or(Orientation::NoTransforms);
    let size = usize::try_from(decoder.total_bytes()).map_err(|_| Refusal::TooHeavy)?;
    let mut pixels = vec![0; size];
    decoder.read_image(&mut pixels).map_err(|error| refusal(&error))?;
    if wide {
        narrow(&mut pixels);
    }
    Ok(Decoded { width, height, channels, pixels, profile, orientation })
}

/// From 16 to 8 bits a channel, in place.
fn narrow(pixels: &mut Vec<u8>) {
    for at in 0..pixels.len() / 2 {
        let wide = u16::from_ne_bytes([pixels[2 * at], pixels[2 * at + 1]]);
        pixels[at] = u8::try_from((u32::from(wide) * 255 + 32_767) / 65_535).unwrap_or(u8::MAX);
    }
    pixels.truncate(pixels.len() / 2);
    pixels.shrink_to_fit();
}

/// Width and height with the long side at most `longest`; never larger than before, never nothing.
fn fit(width: u32, height: u32, longest: u32) -> (u32, u32) {
    let long = width.max(height);
    if long <= longest {
        return (width, height);
    }
    let scale = |side: u32| {
        let scaled = (u64::from(side) * u64::from(longest) + u64::from(long) / 2) / u64::from(long);
        u32::try_from(scaled).unwrap_or(longest).max(1)
    };
    (scale(width), scale(height))
}

fn resize(
    pixels: &[u8],
    (width, height): (u32, u32),
    (new_width, new_height): (u32, u32),
    kind: PixelType,
    resizer: &mut Resizer,
) -> Result<Vec<u8>, Refusal> {
    let source = ImageRef::new(width, height, pixels, kind).map_err(|_| Refusal::Damaged)?;
    let mut target = Image::new(new_width, new_height, kind);
    resizer.resize(&source, &mut target, None).map_err(|_| Refusal::Damaged)?;
    Ok(target.into_vec())
}

fn shrink(decoded: Decoded, longest: u32, resizer: &mut Resizer) -> Result<Decoded, Refusal> {
    let old = (decoded.width, decoded.height);
    let new = fit(old.0, old.1, longest);
    if new == old {
        return Ok(decoded);
    }
    let pixels = resize(&decoded.pixels, old, new, decoded.channels.pixel_type(), resizer)?;
    Ok(Decoded { width: new.0, height: new.1, pixels, ..decoded })
}

/// The picture in sRGB, without transparency: what lay behind is white.
fn srgb(decoded: Decoded) -> Result<Decoded, Refusal> {
    let pixels = converted(&decoded).unwrap_or_else(|| unconverted(&decoded));
    let pixels = if decoded.channels.has_alpha() { on_white(&pixels) } else { pixels };
    Ok(Decoded { channels: Channels::Rgb, pixels, profile: None, ..decoded })
}

/// By the picture's own profile, as RGB or RGBA; nothing if it has none that fits its pixels, which then count as sRGB.
fn converted(decoded: &Decoded) -> Option<Vec<u8>> {
    let profile = ColorProfile::new_from_slice(decoded.profile.as_deref()?).ok()?;
    if profile.color_space != decoded.channels.space() {
        return None;
    }
    let (target, count) = if decoded.channels.has_alpha() { (Layout::Rgba, 4) } else { (Layout::Rgb, 3) };
    let options = TransformOptions::default();
    let transform =
        profile.create_transform_8bit(decoded.channels.layout(), &ColorProfile::new_srgb(), target, options).ok()?;
    let mut pixels = vec![0; decoded.width as usize * decoded.height as usize * count];
    transform.transform(&decoded.pixels, &mut pixels).ok()?;
    Some(pixels)
}

fn unconverted(decoded: &Decoded) -> Vec<u8> {
    match decoded.channels {
        Channels::Gray => decoded.pixels.iter().flat_map(|gray| [*gray; 3]).collect(),
        Channels::GrayAlpha => decoded.pixels.chunks_exact(2).flat_map(|px| [px[0], px[0], px[0], px[1]]).collect(),
        Channels::Rgb | Channels::Rgba => decoded.pixels.clone(),
    }
}

fn on_white(rgba: &[u8]) -> Vec<u8> {
    let over = |colour: u8, alpha: u8| {
        let sum = u32::from(colour) * u32::from(alpha) + 255 * (255 - u32::from(alpha));
        u8::try_from((sum + 127) / 255).unwrap_or(u8::MAX)
    };
    rgba.chunks_exact(4).flat_map(|px| [over(px[0], px[3]), over(px[1], px[3]), over(px[2], px[3])]).collect()
}

/// The picture as it was held, whatever way up the camera was (EXIF orientation).
fn upright(decoded: Decoded) -> Result<RgbImage, Refusal> {
    let picture = RgbImage::from_raw(decoded.width, decoded.height, decoded.pixels).ok_or(Refusal::Damaged)?;
    let mut picture = DynamicImage::ImageRgb8(picture);
    picture.apply_orientation(decoded.orientation);
    Ok(picture.into_rgb8())
}

fn smaller(picture: &RgbImage, longest: u32, resizer: &mut Resizer) -> Result<RgbImage, Refusal> {
    let old = picture.dimensions();
    let new = fit(old.0, old.1, longest);
    if new == old {
        return Ok(picture.clone());
    }
    let pixels = resize(picture.as_raw(), old, new, PixelType::U8x3, resizer)?;
    RgbImage::from_raw(new.0, new.1, pixels).ok_or(Refusal::Damaged)
}

fn encode(picture: &RgbImage) -> Result<Rendition, Refusal> {
    let (width, height) = picture.dimensions();
    let side = |side: u32| u16::try_from(side).map_err(|_| Refusal::TooManyPixels);
    let mut jpeg = Vec::new();
    // Not with tables of its own: this encoder then writes a scan a component, which our own decoder reads in wrong colours.
    Encoder::new(&mut jpeg, JPEG_QUALITY)
        .encode(picture.as_raw(), side(width)?, side(height)?, jpeg_encoder::ColorType::Rgb)
        .map_err(|_| Refusal::Damaged)?;
    Ok(Rendition { width, height, jpeg })
}

/// Bytes that stop coming when the time is over, which stops a decoder that reads as it goes.
struct Timed<'a> {
    bytes: Cursor<&'a [u8]>,
    deadline: Instant,
}

impl Timed<'_> {
    fn check(&self) -> io::Result<()> {
        if Instant::now() > self.deadline { Err(io::ErrorKind::TimedOut.into()) } else { Ok(()) }
    }
}

impl Read for Timed<'_> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        self.check()?;
        // Small pieces, so that the clock is looked at often.
        let most = into.len().min(64 * 1024);
        self.bytes.read(&mut into[..most])
    }
}

impl BufRead for Timed<'_> {
    fn fill_buf(&mut self) -> io::Result<&[u8]> {
        self.check()?;
        let rest = self.bytes.fill_buf()?;
        Ok(&rest[..rest.len().min(64 * 1024)])
    }

    fn consume(&mut self, amount: usize) {
        self.bytes.consume(amount);
    }
}

impl Seek for Timed<'_> {
    fn seek(&mut self, to: SeekFrom) -> io::Result<u64> {
        self.bytes.seek(to)
    }
}
