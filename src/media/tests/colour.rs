//! Colours of wide-gamut phones arrive in sRGB as they were seen: within ΔE 3 by CIEDE2000.

use image::{ExtendedColorType, GrayImage, ImageEncoder, Rgb, RgbImage};
use moxcms::ColorProfile;

use super::pictures::{jpeg_with, pixels, sizes_of};

type Lab = [f64; 3];

fn linear(value: u8, decode: fn(f64) -> f64) -> f64 {
    decode(f64::from(value) / 255.0)
}

fn srgb_decode(value: f64) -> f64 {
    if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
}

fn adobe_decode(value: f64) -> f64 {
    value.powf(563.0 / 256.0)
}

/// RGB to XYZ (D65), from the primaries' published matrices.
const SRGB: [[f64; 3]; 3] = [
    [0.412_456_4, 0.357_576_1, 0.180_437_5],
    [0.212_672_9, 0.715_152_2, 0.072_175],
    [0.019_333_9, 0.119_192, 0.950_304_1],
];
const DISPLAY_P3: [[f64; 3]; 3] =
    [[0.486_570_9, 0.265_667_7, 0.198_217_3], [0.228_974_6, 0.691_738_5, 0.079_286_9], [0.0, 0.045_113_4, 1.043_944_4]];
const ADOBE_RGB: [[f64; 3]; 3] = [
    [0.576_730_9, 0.185_554, 0.188_185_2],
    [0.297_376_9, 0.627_349_1, 0.075_274_1],
    [0.027_034_3, 0.070_687_2, 0.991_108_5],
];

fn lab(rgb: [u8; 3], matrix: &[[f64; 3]; 3], decode: fn(f64) -> f64) -> Lab {
    let rgb = rgb.map(|value| linear(value, decode));
    let white = [0.950_47, 1.0, 1.088_83];
    let mut f = [0.0; 3];
    for (row, place) in f.iter_mut().enumerate() {
        let value: f64 = (0..3).map(|column| matrix[row][column] * rgb[column]).sum::<f64>() / white[row];
        *place = if value > 0.008_856 { value.cbrt() } else { (903.3 * value + 16.0) / 116.0 };
    }
    [116.0 * f[1] - 16.0, 500.0 * (f[0] - f[1]), 200.0 * (f[1] - f[2])]
}

/// CIEDE2000 after Sharma, Wu and Dalal (2005).
fn delta_e([l1, a1, b1]: Lab, [l2, a2, b2]: Lab) -> f64 {
    let seventh = |c: f64| (c.powi(7) / (c.powi(7) + 25_f64.powi(7))).sqrt();
    let g = 0.5 * (1.0 - seventh(f64::midpoint(a1.hypot(b1), a2.hypot(b2))));
    let (a1, a2) = (a1 * (1.0 + g), a2 * (1.0 + g));
    let (c1, c2) = (a1.hypot(b1), a2.hypot(b2));
    let hue = |a: f64, b: f64| if a == 0.0 && b == 0.0 { 0.0 } else { b.atan2(a).to_degrees().rem_euclid(360.0) };
    let (h1, h2) = (hue(a1, b1), hue(a2, b2));
    let gray = c1 * c2 == 0.0;
    let dh = if gray { 0.0 } else { (h2 - h1 + 180.0).rem_euclid(360.0) - 180.0 };
    let mean_h = match (gray, (h1 - h2).abs() > 180.0) {
        (true, _) => h1 + h2,
        (false, false) => f64::midpoint(h1, h2),
        (false, true) => (f64::midpoint(h1, h2) + 180.0).rem_euclid(360.0),
    };
    let (mean_l, mean_c) = (f64::midpoint(l1, l2), f64::midpoint(c1, c2));
    let cos = |degrees: f64| degrees.to_radians().cos();
    let t = 1.0 - 0.17 * cos(mean_h - 30.0) + 0.24 * cos(2.0 * mean_h) + 0.32 * cos(3.0 * mean_h + 6.0)
        - 0.20 * cos(4.0 * mean_h - 63.0);
    let away = (mean_l - 50.0).powi(2);
    let (sl, sc, sh) = (1.0 + 0.015 * away / (20.0 + away).sqrt(), 1.0 + 0.045 * mean_c, 1.0 + 0.015 * mean_c * t);
    let turn = 60.0 * (-((mean_h - 275.0) / 25.0).powi(2)).exp();
    let rt = -2.0 * seventh(mean_c) * turn.to_radians().sin();
    let (l, c) = ((l2 - l1) / sl, (c2 - c1) / sc);
    let h = 2.0 * (c1 * c2).sqrt() * (dh / 2.0).to_radians().sin() / sh;
    (l * l + c * c + h * h + rt * c * h).sqrt()
}

fn arrived(upload: &[u8]) -> Lab {
    let [large, ..] = sizes_of(upload);
    lab(pixels(&large).get_pixel(32, 32).0, &SRGB, srgb_decode)
}

#[test]
fn the_measure_agrees_with_its_published_samples() {
    let samples = [
        ([50.0, 2.6772, -79.7751], [50.0, 0.0, -82.7485], 2.0425),
        ([50.0, 2.5, 0.0], [73.0, 25.0, -18.0], 27.1492),
        ([2.0776, 0.0795, -1.1350], [0.9033, -0.0636, -0.5514], 0.9082),
    ];
    for (one, other, expected) in samples {
        assert!((delta_e(one, other) - expected).abs() < 1e-4);
    }
}

#[test]
fn a_display_p3_patch_looks_the_same_after_it_came_to_school() {
    let profile = ColorProfile::new_display_p3().encode().unwrap();
    // Within both gamuts: skin, grass, sky, a jumper, grays. (Outside of sRGB no answer can be right.)
    for rgb in [
        [214, 168, 140],
        [110, 140, 80],
        [120, 170, 220],
        [90, 190, 70],
        [128, 128, 128],
        [250, 250, 250],
        [30, 32, 40],
    ] {
        let upload = jpeg_with(&RgbImage::from_pixel(64, 64, Rgb(rgb)), &[], Some(&profile));
        let difference = delta_e(lab(rgb, &DISPLAY_P3, srgb_decode), arrived(&upload));
        assert!(difference < 3.0, "{rgb:?}: {difference}");
    }
    // And the test sees the mistake: the same numbers taken for sRGB are too far off.
    let ignored = jpeg_with(&RgbImage::from_pixel(64, 64, Rgb([90, 190, 70])), &[], None);
    assert!(delta_e(lab([90, 190, 70], &DISPLAY_P3, srgb_decode), arrived(&ignored)) > 3.0);
}

#[test]
fn an_adobe_rgb_patch_looks_the_same_too() {
    let profile = ColorProfile::new_adobe_rgb().encode().unwrap();
    for rgb in [[200, 160, 140], [120, 140, 90], [130, 160, 210], [160, 70, 80]] {
        let upload = jpeg_with(&RgbImage::from_pixel(64, 64, Rgb(rgb)), &[], Some(&profile));
        let difference = delta_e(lab(rgb, &ADOBE_RGB, adobe_decode), arrived(&upload));
        assert!(difference < 3.0, "{rgb:?}: {difference}");
    }
}

#[test]
fn a_gray_scan_with_its_own_gamma_looks_the_same() {
    let profile = ColorProfile::new_gray_with_gamma(1.8).encode().unwrap();
    let mut png = Vec::new();
    let mut encoder = image::codecs::png::PngEncoder::new(&mut png);
    encoder.set_icc_profile(profile).unwrap();
    encoder.write_image(&GrayImage::from_pixel(64, 64, image::Luma([100])), 64, 64, ExtendedColorType::L8).unwrap();
    let seen = lab([100; 3], &SRGB, |value| value.powf(1.8));
    let difference = delta_e(seen, arrived(&png));
    assert!(difference < 3.0, "{difference}");
}

#[test]
fn a_profile_that_is_rubbish_or_anothers_counts_as_none() {
    let gray = ColorProfile::new_gray_with_gamma(2.2).encode().unwrap();
    for profile in [&b"rubbish"[..], &gray, &gray[..gray.len() / 2]] {
        let upload = jpeg_with(&RgbImage::from_pixel(64, 64, Rgb([120, 90, 60])), &[], Some(profile));
        assert!(delta_e(lab([120, 90, 60], &SRGB, srgb_decode), arrived(&upload)) < 3.0);
    }
}
