//! Pictures from phones: three sizes, the right way up, and nothing in them but the picture.

use std::io::Cursor;

use image::codecs::png::PngEncoder;
use image::codecs::webp::WebPEncoder;
use image::{DynamicImage, GrayAlphaImage, GrayImage, ImageBuffer, ImageEncoder, Rgb, RgbImage, RgbaImage};
use jpeg_encoder::Encoder;

use crate::media::pictures::{Gate, Rendition, prepare};

pub fn sizes_of(upload: &[u8]) -> [Rendition; 3] {
    prepare(upload, &Gate::default()).unwrap_or_else(|refusal| panic!("refused: {refusal}"))
}

pub fn pixels(rendition: &Rendition) -> RgbImage {
    image::load_from_memory(&rendition.jpeg).unwrap().into_rgb8()
}

pub fn jpeg_with(picture: &RgbImage, segments: &[(u8, Vec<u8>)], profile: Option<&[u8]>) -> Vec<u8> {
    let mut jpeg = Vec::new();
    let mut encoder = Encoder::new(&mut jpeg, 95);
    for (number, body) in segments {
        encoder.add_app_segment(*number, body.clone()).unwrap();
    }
    if let Some(profile) = profile {
        encoder.add_icc_profile(profile).unwrap();
    }
    let side = |side: u32| u16::try_from(side).unwrap();
    encoder.encode(picture, side(picture.width()), side(picture.height()), jpeg_encoder::ColorType::Rgb).unwrap();
    jpeg
}

pub fn jpeg_of(picture: &RgbImage) -> Vec<u8> {
    jpeg_with(picture, &[], None)
}

pub fn png_of(picture: &DynamicImage) -> Vec<u8> {
    let mut png = Vec::new();
    picture.write_with_encoder(PngEncoder::new(&mut png)).unwrap();
    png
}

/// A segment of a JPEG with its marker and length.
pub fn segment(marker: u8, body: &[u8]) -> Vec<u8> {
    let length = u16::try_from(body.len() + 2).unwrap().to_be_bytes();
    [&[0xFF, marker], &length[..], body].concat()
}

/// An Exif block of a phone: orientation, maker, place, and a thumbnail that is a JPEG of its own.
fn exif(orientation: u16) -> Vec<u8> {
    let entry = |tag: u16, kind: u16, count: u32, value: [u8; 4]| {
        [&tag.to_be_bytes()[..], &kind.to_be_bytes(), &count.to_be_bytes(), &value].concat()
    };
    let [high, low] = orientation.to_be_bytes();
    let tiff = [
        b"MM\0\x2A\0\0\0\x08\0\x04".to_vec(),
        entry(0x010F, 2, 4, *b"Acm\0"),
        entry(0x0112, 3, 1, [high, low, 0, 0]),
        entry(0x8825, 4, 1, [0, 0, 0, 62]),
        entry(0x927C, 7, 4, *b"MKNT"),
        vec![0; 4],
        b"GPSLatitude 51.5074 N MakerNote serial 0123456789".to_vec(),
        jpeg_of(&RgbImage::new(16, 16)),
    ];
    [b"Exif\0\0".to_vec(), tiff.concat()].concat()
}

/// A JPEG as a phone writes it: Exif, XMP, IPTC, a comment, a colour profile, and a film behind it.
pub fn camera_jpeg(picture: &RgbImage, orientation: u16) -> Vec<u8> {
    let profile = moxcms::ColorProfile::new_srgb().encode().unwrap();
    let segments = [
        (1, exif(orientation)),
        (1, b"http://ns.adobe.com/xap/1.0/\0<x:xmpmeta exif:GPSLongitude='0,7.6W'/>".to_vec()),
        (13, b"Photoshop 3.0\08BIM caption of a child".to_vec()),
    ];
    jpeg_with(picture, &segments, Some(&profile))
}

/// Quarters in red, green, blue and yellow, so that every orientation can be told.
fn quarters(width: u32, height: u32) -> RgbImage {
    RgbImage::from_fn(width, height, |x, y| match (x * 2 < width, y * 2 < height) {
        (true, true) => Rgb([220, 20, 20]),
        (false, true) => Rgb([20, 200, 20]),
        (true, false) => Rgb([20, 20, 220]),
        (false, false) => Rgb([220, 220, 20]),
    })
}

/// The colours of the four corners: top left, top right, bottom left, bottom right.
fn corners(picture: &RgbImage) -> [char; 4] {
    let (right, bottom) = (picture.width() - 4, picture.height() - 4);
    [(3, 3), (right, 3), (3, bottom), (right, bottom)].map(|(x, y)| match picture.get_pixel(x, y).0 {
        [200..=255, 0..=60, _] => 'r',
        [0..=60, 180..=255, _] => 'g',
        [0..=60, _, 200..=255] => 'b',
        [200..=255, 200..=255, 0..=60] => 'y',
        _ => '?',
    })
}

#[test]
fn a_photo_becomes_three_sizes_and_is_never_enlarged() {
    let dimensions = |upload: &[u8]| sizes_of(upload).map(|size| (size.width, size.height));
    assert_eq!(dimensions(&jpeg_of(&quarters(420, 1680))), [(400, 1600), (200, 800), (80, 320)]);
    assert_eq!(dimensions(&jpeg_of(&quarters(500, 400))), [(500, 400), (500, 400), (320, 256)]);
    assert_eq!(dimensions(&jpeg_of(&quarters(8, 8))), [(8, 8), (8, 8), (8, 8)]);
    assert_eq!(dimensions(&jpeg_of(&quarters(9000, 2))), [(1600, 1), (800, 1), (320, 1)]);
    let sizes = sizes_of(&jpeg_of(&quarters(1800, 600)));
    assert_eq!(sizes.each_ref().map(|size| (size.width, size.height)), [(1600, 533), (800, 267), (320, 107)]);
    for size in sizes {
        assert_eq!(pixels(&size).dimensions(), (size.width, size.height));
        assert_eq!(corners(&pixels(&size)), ['r', 'g', 'b', 'y']);
    }
}

#[test]
fn a_photo_is_upright_however_the_phone_was_held() {
    let expected =
        [(1, "rgby"), (2, "gryb"), (3, "ybgr"), (4, "byrg"), (5, "rbgy"), (6, "bryg"), (7, "ygbr"), (8, "gyrb")];
    for (orientation, corners_then) in expected {
        let [large, ..] = sizes_of(&camera_jpeg(&quarters(180, 90), orientation));
        let turned = orientation >= 5;
        assert_eq!((large.width, large.height), if turned { (90, 180) } else { (180, 90) }, "{orientation}");
        assert_eq!(corners(&pixels(&large)).iter().collect::<String>(), corners_then, "{orientation}");
    }
}

#[test]
fn nothing_but_the_picture_leaves_the_phone() {
    let upload = [camera_jpeg(&quarters(700, 500), 6), b"ftypmp42 motion film".to_vec()].concat();
    for word in ["Exif", "GPSLatitude", "MKNT", "xmpmeta", "8BIM", "ICC_PROFILE", "motion film"] {
        assert!(contains(&upload, word.as_bytes()), "the sample lacks {word}");
    }
    for size in sizes_of(&upload) {
        let traces = ["Exif", "GPS", "MKNT", "MakerNote", "Acm", "xmp", "adobe", "8BIM", "ICC_PROFILE", "acsp", "film"];
        for trace in traces {
            assert!(!contains(&size.jpeg, trace.as_bytes()), "{trace} is left");
        }
        assert_eq!(markers(&size.jpeg), [0xE0], "an APP0 and no other application segment or comment");
        let starts = size.jpeg.windows(3).filter(|window| *window == [0xFF, 0xD8, 0xFF]).count();
        assert_eq!(starts, 1, "a thumbnail is left");
        assert!(size.jpeg.ends_with(&[0xFF, 0xD9]));
    }
}

/// The application segments and comments of a JPEG, in order.
fn markers(jpeg: &[u8]) -> Vec<u8> {
    let mut found = Vec::new();
    let mut at = 2;
    while jpeg[at + 1] != 0xDA {
        if matches!(jpeg[at + 1], 0xE0..=0xEF | 0xFE) {
            found.push(jpeg[at + 1]);
        }
        at += 2 + usize::from(u16::from_be_bytes([jpeg[at + 2], jpeg[at + 3]]));
    }
    found
}

fn contains(bytes: &[u8], part: &[u8]) -> bool {
    bytes.windows(part.len()).any(|window| window == part)
}

#[test]
fn a_drawing_with_transparency_lies_on_white() {
    let clear = DynamicImage::ImageRgba8(RgbaImage::from_fn(400, 200, |x, _| {
        image::Rgba(if x < 200 { [0, 0, 0, 0] } else { [200, 30, 30, 255] })
    }));
    let half = DynamicImage::ImageLumaA8(GrayAlphaImage::from_pixel(40, 40, image::LumaA([0, 128])));
    let mut webp = Vec::new();
    let rgba = clear.to_rgba8();
    WebPEncoder::new_lossless(&mut webp).write_image(&rgba, 400, 200, image::ExtendedColorType::Rgba8).unwrap();
    for upload in [png_of(&clear), webp] {
        let [large, ..] = sizes_of(&upload);
        let picture = pixels(&large);
        assert!(picture.get_pixel(20, 100).0.iter().all(|channel| *channel > 250));
        assert!(matches!(picture.get_pixel(380, 100).0, [190..=255, 0..=45, 0..=45]));
    }
    let [gray, ..] = sizes_of(&png_of(&half));
    assert!(pixels(&gray).get_pixel(20, 20).0.iter().all(|channel| (120..=135).contains(channel)));
}

#[test]
fn sixteen_bits_and_gray_come_out_as_they_looked() {
    let deep = DynamicImage::ImageRgb16(ImageBuffer::from_pixel(2000, 50, Rgb([0xC8C8, 0x6464, 0x0A0A])));
    let picture = pixels(&sizes_of(&png_of(&deep))[0]);
    let [red, green, blue] = picture.get_pixel(800, 20).0;
    assert!(red.abs_diff(200) < 4 && green.abs_diff(100) < 4 && blue.abs_diff(10) < 6, "{red} {green} {blue}");
    let gray = DynamicImage::ImageLuma8(GrayImage::from_pixel(30, 30, image::Luma([77])));
    assert!(pixels(&sizes_of(&png_of(&gray))[0]).get_pixel(9, 9).0.iter().all(|channel| channel.abs_diff(77) < 3));
    let mut jpeg = Vec::new();
    gray.write_to(&mut Cursor::new(&mut jpeg), image::ImageFormat::Jpeg).unwrap();
    assert!(pixels(&sizes_of(&jpeg)[0]).get_pixel(9, 9).0.iter().all(|channel| channel.abs_diff(77) < 3));
}

#[test]
fn large_pictures_wait_for_each_other_and_all_get_through() {
    let gate = Gate::default();
    let upload = jpeg_of(&quarters(200, 100));
    std::thread::scope(|scope| {
        for _ in 0..6 {
            scope.spawn(|| assert!(prepare(&upload, &gate).is_ok()));
        }
    });
}

#[test]
fn a_photo_that_was_saved_from_bookbag_can_be_posted_again() {
    let [large, ..] = sizes_of(&jpeg_of(&quarters(200, 200)));
    let [again, ..] = sizes_of(&large.jpeg);
    assert_eq!(corners(&pixels(&again)), ['r', 'g', 'b', 'y']);
}
