//! Pictures that were made to hurt, or broke on the way: refused by name, before they cost anything.

use std::time::{Duration, Instant};

use image::{DynamicImage, RgbImage};

use super::pictures::{camera_jpeg, jpeg_of, png_of, segment};
use crate::media::pictures::{Gate, MOST_BYTES, Refusal, prepare};

fn refused(upload: &[u8]) -> Refusal {
    let begun = Instant::now();
    let refusal = prepare(upload, &Gate::default()).err().expect("refused");
    assert!(begun.elapsed() < Duration::from_secs(2), "refused too slowly: {refusal}");
    refusal
}

/// A PNG that claims to be so large and so deep, with next to nothing in it.
fn claiming_png(width: u32, height: u32, depth: u8, colour: u8) -> Vec<u8> {
    let chunk = |name: &[u8; 4], body: &[u8]| {
        let mut crc = flate2::Crc::new();
        crc.update(name);
        crc.update(body);
        [&u32::try_from(body.len()).unwrap().to_be_bytes()[..], name, body, &crc.sum().to_be_bytes()].concat()
    };
    let head = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[depth, colour, 0, 0, 0]].concat();
    let nothing = [0x78, 0x9C, 0x63, 0x00, 0x00, 0x00, 0x01, 0x00, 0x01];
    [b"\x89PNG\r\n\x1A\n".to_vec(), chunk(b"IHDR", &head), chunk(b"IDAT", &nothing), chunk(b"IEND", b"")].concat()
}

/// A real JPEG whose header claims another size.
fn claiming_jpeg(width: u16, height: u16) -> Vec<u8> {
    let mut jpeg = jpeg_of(&RgbImage::new(16, 16));
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 5..frame + 7].copy_from_slice(&height.to_be_bytes());
    jpeg[frame + 7..frame + 9].copy_from_slice(&width.to_be_bytes());
    jpeg
}

#[test]
fn a_picture_bomb_is_refused_by_its_header() {
    assert_eq!(refused(&claiming_png(30_000, 30_000, 8, 2)), Refusal::TooManyPixels);
    assert_eq!(refused(&claiming_png(u32::MAX / 4, u32::MAX / 4, 16, 6)), Refusal::TooManyPixels);
    assert_eq!(refused(&claiming_png(7_001, 7_200, 8, 2)), Refusal::TooManyPixels);
    assert_eq!(refused(&claiming_jpeg(1, 65_535)), Refusal::TooManyPixels);
    assert_eq!(refused(&claiming_jpeg(65_535, 65_535)), Refusal::TooManyPixels);
}

#[test]
fn a_picture_that_needs_too_much_memory_is_refused_in_those_words() {
    // 49 megapixels of 16 bits are within the pixels and beyond the memory (TRUST 2.6).
    assert_eq!(refused(&claiming_png(7_000, 7_000, 16, 6)), Refusal::TooHeavy);
}

#[test]
fn a_progressive_jpeg_pays_for_its_coefficients_too() {
    let mut jpeg = claiming_jpeg(7_000, 7_000);
    let frame = jpeg.windows(2).position(|marker| marker == [0xFF, 0xC0]).unwrap();
    jpeg[frame + 1] = 0xC2;
    assert_eq!(refused(&jpeg), Refusal::TooHeavy);
}

#[test]
fn a_jpeg_of_a_thousand_scans_is_refused_before_it_burns_the_processor() {
    let jpeg = jpeg_of(&RgbImage::new(64, 64));
    let scan = jpeg.windows(2).rposition(|marker| marker == [0xFF, 0xDA]).unwrap();
    let (head, scan) = jpeg[..jpeg.len() - 2].split_at(scan);
    assert_eq!(refused(&[head, &scan.repeat(1_000), &[0xFF, 0xD9]].concat()), Refusal::TooHeavy);
}

#[test]
fn a_jpeg_whose_colours_we_would_get_wrong_is_refused_rather_than_shown_wrong() {
    let mut jpeg = Vec::new();
    let mut encoder = jpeg_encoder::Encoder::new(&mut jpeg, 80);
    encoder.set_sampling_factor(jpeg_encoder::SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    encoder.encode(&[90; 64 * 64 * 3], 64, 64, jpeg_encoder::ColorType::Rgb).unwrap();
    assert_eq!(refused(&jpeg), Refusal::Unusual);
}

#[test]
fn a_jpeg_that_was_cut_off_on_the_way_is_refused() {
    let jpeg = camera_jpeg(&RgbImage::new(400, 300), 1);
    for length in [3, 20, 200, jpeg.len() / 2, jpeg.len() - 40, jpeg.len() - 1] {
        assert_eq!(refused(&jpeg[..length]), Refusal::Damaged, "{length} of {}", jpeg.len());
    }
}

#[test]
fn a_cut_png_is_refused() {
    let png = png_of(&DynamicImage::ImageRgb8(RgbImage::new(400, 300)));
    assert_eq!(refused(&png[..png.len() / 2]), Refusal::Damaged);
    assert_eq!(refused(&claiming_png(4_000, 4_000, 8, 2)), Refusal::Damaged);
}

#[test]
fn a_heic_gets_an_answer_of_its_own_and_everything_else_another() {
    assert_eq!(refused(b"\0\0\0\x24ftypheic\0\0\0\0mif1heic"), Refusal::Heic);
    assert_eq!(refused(b"\0\0\0\x18ftypmif1\0\0\0\0"), Refusal::Heic);
    for other in [
        &b""[..],
        b"GIF89a\x01\0\x01\0<script>alert(1)</script>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"%PDF-1.7\nPK\x03\x04",
        b"\0\0\0\x18ftypisom",
        b"\0\0\0\x1cftypavif",
        b"BM",
        b"<html>",
        b"\xFF\xD8",
    ] {
        assert_eq!(refused(other), Refusal::Unknown, "{other:?}");
    }
}

#[test]
fn a_polyglot_comes_out_as_a_picture_or_not_at_all() {
    assert_eq!(refused(b"\xFF\xD8\xFF<html><script>alert(1)</script>"), Refusal::Damaged);
    let page = b"<html><script>alert(1)</script>PK\x03\x04";
    let both = [jpeg_of(&RgbImage::new(40, 40)), segment(0xFE, page), page.to_vec()];
    // In a comment, in front of the picture, and behind it.
    let upload = [&both[0][..2], &both[1], &both[0][2..], &both[2]].concat();
    for size in prepare(&upload, &Gate::default()).unwrap_or_else(|refusal| panic!("{refusal}")) {
        assert!(!size.jpeg.windows(6).any(|window| window == b"script"));
    }
}

#[test]
fn more_than_25_megabytes_are_refused() {
    assert_eq!(refused(&vec![0xFF; MOST_BYTES + 1]), Refusal::TooLarge);
}

#[test]
fn random_bytes_behind_a_good_beginning_never_bring_it_down() {
    let jpeg = camera_jpeg(&RgbImage::from_fn(120, 80, |x, y| image::Rgb([x as u8, y as u8, 90])), 1);
    let png = png_of(&DynamicImage::ImageRgb8(RgbImage::from_fn(60, 60, |x, y| image::Rgb([x as u8, y as u8, 9]))));
    let mut state = 0x2545_F491_4F6C_DD1D_u64;
    for round in 0..600 {
        let mut upload = if round % 2 == 0 { jpeg.clone() } else { png.clone() };
        for _ in 0..=round % 9 {
            state ^= state << 13;
            state ^= state >> 7;
            state ^= state << 17;
            let at = usize::try_from(state >> 20).unwrap() % upload.len();
            upload[at] = state.to_le_bytes()[0];
        }
        // Refused or not: it returns, and what it returns is a JPEG of ours.
        if let Ok(sizes) = prepare(&upload, &Gate::default()) {
            assert!(sizes.iter().all(|size| size.jpeg.starts_with(&[0xFF, 0xD8, 0xFF, 0xE0])));
        }
    }
}
