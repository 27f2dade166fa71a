//! A school's colour, and every branded colour computed from it.
//!
//! Browsers since 2024 compute them by themselves from `--school-colour` (`web/base.css`, the same formulas); older ones get the
//! values written out here. Invariants: lightness is clamped to where text keeps its contrast, chroma to what screens show, so
//! that gold and black work too; [`Colour::poor_contrasts`] names what would still be hard to read (WCAG 2.2 §1.4.3).

use std::fmt::Write as _;

/// A school's colour, as `#rrggbb`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Colour([u8; 3]);

/// The bottle green that a school starts with.
pub const BOTTLE_GREEN: Colour = Colour([0x17, 0x69, 0x4f]);

/// One computed colour: its token, and its lightness and chroma from those of the school's colour.
type Tone = (&'static str, fn(f64, f64) -> (f64, f64));

const LIGHT: [Tone; 12] = [
    ("brand", |l, c| (l.clamp(0.34, 0.45), c.min(0.16))),
    ("brand-deep", |l, c| ((l - 0.1).clamp(0.26, 0.34), c.min(0.11))),
    ("brand-ink", |l, c| (l.clamp(0.32, 0.43), c.min(0.15))),
    ("brand-tint", |_, c| (0.938, (c * 0.35).min(0.04))),
    ("on-flap", |_, c| (0.985, c.min(0.01))),
    ("on-flap-soft", |_, c| (0.87, c.min(0.045))),
    ("canvas", |_, c| (0.964, c.min(0.011))),
    ("sunk", |_, c| (0.938, c.min(0.014))),
    ("ink", |_, c| (0.255, c.min(0.018))),
    ("ink-soft", |_, c| (0.445, c.min(0.02))),
    ("line", |_, c| (0.89, c.min(0.014))),
    ("line-strong", |_, c| (0.59, c.min(0.022))),
];

const DARK: [Tone; 15] = [
    ("brand", |_, c| (0.80, c.min(0.11))),
    ("brand-deep", |_, c| (0.275, c.min(0.055))),
    ("brand-ink", |_, c| (0.84, c.min(0.10))),
    ("brand-tint", |_, c| (0.32, c.min(0.045))),
    ("on-brand", |_, c| (0.20, c.min(0.04))),
    ("on-flap", |_, c| (0.985, c.min(0.01))),
    ("on-flap-soft", |_, c| (0.87, c.min(0.045))),
    ("canvas", |_, c| (0.195, c.min(0.012))),
    ("paper", |_, c| (0.242, c.min(0.013))),
    ("raised", |_, c| (0.285, c.min(0.015))),
    ("sunk", |_, c| (0.165, c.min(0.012))),
    ("ink", |_, c| (0.945, c.min(0.01))),
    ("ink-soft", |_, c| (0.79, c.min(0.014))),
    ("line", |_, c| (0.35, c.min(0.016))),
    ("line-strong", |_, c| (0.64, c.min(0.02))),
];

/// Text, ground, and the least contrast between them.
const PAIRS: [(&str, &str, f64); 12] = [
    ("on-brand", "brand", 4.5),
    ("on-flap", "brand-deep", 4.5),
    ("on-flap-soft", "brand-deep", 4.5),
    ("brand-ink", "canvas", 4.5),
    ("brand-ink", "paper", 4.5),
    ("brand-ink", "brand-tint", 4.5),
    ("ink", "canvas", 7.0),
    ("ink", "brand-tint", 7.0),
    ("ink-soft", "canvas", 4.5),
    ("ink-soft", "paper", 4.5),
    ("ink-soft", "sunk", 4.5),
    ("line-strong", "paper", 3.0),
];

impl Default for Colour {
    fn default() -> Self {
        BOTTLE_GREEN
    }
}

impl Colour {
    /// Reads `#rrggbb`; none for anything else.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.strip_prefix('#').filter(|digits| digits.len() == 6 && digits.is_ascii())?;
        let part = |from: usize| u8::from_str_radix(digits.get(from..from + 2)?, 16).ok();
        Some(Self([part(0)?, part(2)?, part(4)?]))
    }

    /// The colour as `#rrggbb`.
    #[must_use]
    pub fn hex(self) -> String {
        let [red, green, blue] = self.0;
        format!("#{red:02x}{green:02x}{blue:02x}")
    }

    /// The school's style sheet: its colour, and the computed ones for browsers that cannot compute.
    #[must_use]
    pub fn style(self) -> String {
        let mut css = format!("@layer tokens{{:root,.school{{--school-colour:{}}}", self.hex());
        css.push_str("@supports not (color:oklch(from red l c h)){:root,.school{");
        self.write(&LIGHT, &mut css);
        css.push_str("}@media (prefers-color-scheme:dark){:root,.school{");
        self.write(&DARK, &mut css);
        css.push_str("}}}}\n");
        css
    }

    /// The address under which [`Colour::style`] is served; another content has another address.
    #[must_use]
    pub fn address(self) -> String {
        let digest = ring::digest::digest(&ring::digest::SHA256, self.style().as_bytes());
        let hash: String = digest.as_ref().iter().take(6).map(|byte| format!("{byte:02x}")).collect();
        format!("/school/{hash}.css")
    }

    /// Pairs of text and ground that are below their least contrast, as `dark: ink on canvas 4.31`; none for any real colour.
    #[must_use]
    pub fn poor_contrasts(self) -> Vec<String> {
        let mut poor = Vec::new();
        for (scheme, tones, fixed) in [("light", &LIGHT[..], [255_u8, 254, 251]), ("dark", &DARK[..], [0; 3])] {
            let find = |token: &str| match (tones.iter().find(|tone| tone.0 == token), token) {
                (Some(tone), _) => self.computed(*tone),
                (None, "on-brand") => Self([255; 3]),
                (None, _) => Self(fixed),
            };
            for (text, ground, least) in PAIRS {
                let contrast = find(text).contrast(find(ground));
                if contrast < least {
                    poor.push(format!("{scheme}: {text} on {ground} {contrast:.2}"));
                }
            }
        }
        poor
    }

    fn write(self, tones: &[Tone], css: &mut String) {
        for tone in tones {
            let _ = write!(css, "--{}:{};", tone.0, self.computed(*tone).hex());
        }
    }

    fn computed(self, tone: Tone) -> Self {
        let (lightness, chroma, hue) = self.to_oklch();
        let (lightness, chroma) = tone.1(lightness, chroma);
        Self::from_oklch(lightness, chroma, hue)
    }

    /// Contrast of two colours, 1 to 21 (WCAG 2.2, 'contrast ratio').
    fn contrast(self, other: Self) -> f64 {
        let (a, b) = (self.luminance(), other.luminance());
        (a.max(b) + 0.05) / (a.min(b) + 0.05)
    }

    fn luminance(self) -> f64 {
        let [red, green, blue] = self.0.map(linear);
        0.2126 * red + 0.7152 * green + 0.0722 * blue
    }

    /// Lightness, chroma and hue in radians (CSS Color 4 §9.3).
    fn to_oklch(self) -> (f64, f64, f64) {
        let [r, g, b] = self.0.map(linear);
        let l = (0.412_221_470_8 * r + 0.536_332_536_3 * g + 0.051_445_992_9 * b).cbrt();
        let m = (0.211_903_498_2 * r + 0.680_699_545_1 * g + 0.107_396_956_6 * b).cbrt();
        let s = (0.088_302_461_9 * r + 0.281_718_837_6 * g + 0.629_978_700_5 * b).cbrt();
        let lightness = 0.210_454_255_3 * l + 0.793_617_785_0 * m - 0.004_072_046_8 * s;
        let green_red = 1.977_998_495_1 * l - 2.428_592_205_0 * m + 0.450_593_709_9 * s;
        let blue_yellow = 0.025_904_037_1 * l + 0.782_771_766_2 * m - 0.808_675_766_0 * s;
        (lightness, green_red.hypot(blue_yellow), blue_yellow.atan2(green_red))
    }

    /// The nearest colour that a screen shows: chroma gives way until it fits.
    fn from_oklch(lightness: f64, chroma: f64, hue: f64) -> Self {
        let mut chroma = chroma;
        loop {
            let parts = unclipped(lightness, chroma, hue);
            if chroma <= 0.0 || parts.iter().all(|part| (-0.000_5..=1.000_5).contains(part)) {
                return Self(parts.map(eight_bits));
            }
            chroma -= 0.002;
        }
    }
}

/// Linear red, green and blue, beyond 0 to 1 where no screen shows the colour.
fn unclipped(lightness: f64, chroma: f64, hue: f64) -> [f64; 3] {
    let (a, b) = (chroma.max(0.0) * hue.cos(), chroma.max(0.0) * hue.sin());
    let l = (lightness + 0.396_337_777_4 * a + 0.215_803_757_3 * b).powi(3);
    let m = (lightness - 0.105_561_345_8 * a - 0.063_854_172_8 * b).powi(3);
    let s = (lightness - 0.089_484_177_5 * a - 1.291_485_548_0 * b).powi(3);
    [
        4.076_741_662_1 * l - 3.307_711_591_3 * m + 0.230_969_929_2 * s,
        -1.268_438_004_6 * l + 2.609_757_401_1 * m - 0.341_319_396_5 * s,
        -0.004_196_086_3 * l - 0.703_418_614_7 * m + 1.707_614_701_0 * s,
    ]
}

/// sRGB's curve, undone.
fn linear(part: u8) -> f64 {
    let part = f64::from(part) / 255.0;
    if part <= 0.040_45 { part / 12.92 } else { ((part + 0.055) / 1.055).powf(2.4) }
}

/// sRGB's curve.
#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0 to 255 before")]
fn eight_bits(part: f64) -> u8 {
    let part = part.clamp(0.0, 1.0);
    let curved = if part <= 0.003_130_8 { part * 12.92 } else { 1.055 * part.powf(1.0 / 2.4) - 0.055 };
    (curved * 255.0).round() as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_school_colour_keeps_its_texts_readable() {
        for step in 0..=4095_u32 {
            let part = |shift: u32| u8::try_from((step >> shift & 15) * 17).unwrap();
            let colour = Colour([part(8), part(4), part(0)]);
            assert_eq!(colour.poor_contrasts(), Vec::<String>::new(), "{}", colour.hex());
        }
    }

    #[test]
    fn a_colour_comes_back_as_it_went_in() {
        for hex in ["#17694f", "#f2b632", "#b3202c", "#222222", "#ffffff"] {
            let colour = Colour::parse(hex).unwrap();
            let (lightness, chroma, hue) = colour.to_oklch();
            assert_eq!(Colour::from_oklch(lightness, chroma, hue).hex(), hex);
        }
        assert_eq!(Colour::parse("red"), None);
        assert_eq!(Colour::parse("#12345"), None);
    }

    #[test]
    fn old_browsers_get_the_schools_own_values() {
        insta::assert_snapshot!(BOTTLE_GREEN.style());
    }
}
