//! QR codes as one SVG path, so that a template draws them without any raw markup.

use qrcode::{Color, EcLevel, QrCode};

use crate::error::{Error, Result};

/// A QR code: `<svg viewBox="0 0 {side} {side}"><path d="{path}"/></svg>` on white.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Qr {
    /// Width and height in modules, the four light ones around it included.
    pub side: usize,
    /// The dark modules, one run of them a line: moves, horizontal and vertical lines only.
    pub path: String,
}

/// Light modules that a reader needs around the code (ISO/IEC 18004).
const QUIET_ZONE: usize = 4;

impl Qr {
    /// The code of `text`, readable with 15 % of it covered.
    pub fn of(text: &str) -> Result<Self> {
        let code = QrCode::with_error_correction_level(text.as_bytes(), EcLevel::M).map_err(Error::fault)?;
        let width = code.width();
        let mut path = String::new();
        for (y, row) in code.to_colors().chunks(width).enumerate() {
            let mut x = 0;
            while x < width {
                let run = row[x..].iter().take_while(|module| **module == Color::Dark).count();
                if run > 0 {
                    let (left, top) = (x + QUIET_ZONE, y + QUIET_ZONE);
                    path.push_str(&format!("M{left} {top}h{run}v1h-{run}z"));
                }
                x += run.max(1);
            }
        }
        Ok(Self { side: width + 2 * QUIET_ZONE, path })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_has_its_quiet_zone_and_only_drawing_commands() {
        let qr = Qr::of("https://school.example.org/invitations/abc").unwrap();
        assert_eq!(qr.side, 29 + 8);
        assert!(qr.path.starts_with("M4 4h7v1h-7z"), "{}", &qr.path[..20]);
        assert!(qr.path.chars().all(|c| c.is_ascii_digit() || "Mhvz -".contains(c)));
    }
}
