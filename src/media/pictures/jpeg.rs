//! A walk over the markers of a JPEG (ITU-T T.81 annex B), which finds what the decoder would forgive or pay for:
//! a file that is cut off, memory for a progressive picture's coefficients, and more scans than an honest camera writes.

use super::Refusal;

/// What the markers say.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Markers {
    /// Memory beside the pixels that decoding takes, in bytes.
    pub(super) working_bytes: u64,
}

/// Encoders write about ten scans; each makes the decoder go over the whole picture again.
const MOST_SCANS: usize = 64;

/// Goes from the start to the end-of-image marker; what follows it (a film, a second picture) is nobody's.
pub(super) fn walk(bytes: &[u8]) -> Result<Markers, Refusal> {
    let mut at = 2;
    let mut scans = 0;
    let mut working_bytes = 0;
    let mut subsampled_sequential = false;
    loop {
        let (marker, next) = marker_at(bytes, at)?;
        at = next;
        match marker {
            0xD9 if scans > 1 && subsampled_sequential => return Err(Refusal::Unusual),
            0xD9 if scans > 0 => return Ok(Markers { working_bytes }),
            0xD9 => return Err(Refusal::Damaged),
            0x01 | 0xD0..=0xD8 => {}
            _ => {
                let segment = segment_at(bytes, at)?;
                at += 2 + segment.len();
                match marker {
                    0xC0 | 0xC1 => subsampled_sequential |= Frame::read(segment)?.is_subsampled(),
                    0xC2 => working_bytes = Frame::read(segment)?.coefficients().max(working_bytes),
                    0xDA => {
                        scans += 1;
                        if scans > MOST_SCANS {
                            return Err(Refusal::TooHeavy);
                        }
                        at = end_of_scan(bytes, at)?;
                    }
                    _ => {}
                }
            }
        }
    }
}

/// The marker that begins at or after `at`, and where it ends. Bytes between segments are skipped, as decoders do.
fn marker_at(bytes: &[u8], at: usize) -> Result<(u8, usize), Refusal> {
    let rest = bytes.get(at..).ok_or(Refusal::Damaged)?;
    let begin = rest.iter().position(|byte| *byte == 0xFF).ok_or(Refusal::Damaged)?;
    let code = rest[begin..].iter().position(|byte| *byte != 0xFF).ok_or(Refusal::Damaged)? + begin;
    Ok((rest[code], at + code + 1))
}

fn segment_at(bytes: &[u8], at: usize) -> Result<&[u8], Refusal> {
    let length = bytes.get(at..at + 2).ok_or(Refusal::Damaged)?;
    let length = usize::from(u16::from_be_bytes([length[0], length[1]]));
    bytes.get(at + 2..at + length).ok_or(Refusal::Damaged)
}

/// Where the marker after the coded bytes begins: 0xFF that is neither stuffed nor a restart.
fn end_of_scan(bytes: &[u8], mut at: usize) -> Result<usize, Refusal> {
    loop {
        let rest = bytes.get(at..).ok_or(Refusal::Damaged)?;
        at += rest.iter().position(|byte| *byte == 0xFF).ok_or(Refusal::Damaged)?;
        match bytes.get(at + 1) {
            Some(0x00 | 0xD0..=0xD7) => at += 2,
            Some(0xFF) => at += 1,
            Some(_) => return Ok(at),
            None => return Err(Refusal::Damaged),
        }
    }
}

/// What a frame header says (T.81 B.2.2).
struct Frame<'a> {
    pixels: u64,
    components: &'a [u8],
}

impl<'a> Frame<'a> {
    fn read(segment: &'a [u8]) -> Result<Self, Refusal> {
        let [_, h1, h0, w1, w0, count, components @ ..] = segment else { return Err(Refusal::Damaged) };
        let pixels = u64::from(u16::from_be_bytes([*h1, *h0])) * u64::from(u16::from_be_bytes([*w1, *w0]));
        Ok(Self { pixels, components: components.get(..usize::from(*count) * 3).ok_or(Refusal::Damaged)? })
    }

    /// How often each component is sampled, across and down.
    fn sampling(&self) -> impl Iterator<Item = (u64, u64)> {
        self.components.chunks_exact(3).map(|component| (u64::from(component[1] >> 4), u64::from(component[1] & 15)))
    }

    /// Such a picture with a scan a component comes out of the decoder in wrong colours (zune-jpeg 0.5), so it is refused.
    fn is_subsampled(&self) -> bool {
        let mut sampling = self.sampling();
        let first = sampling.next();
        sampling.any(|other| Some(other) != first)
    }

    /// A progressive picture is kept whole as 16-bit coefficients, each component at its own sampling: so many bytes.
    fn coefficients(&self) -> u64 {
        let widest = self.sampling().map(|(across, _)| across).max().unwrap_or(1).max(1);
        let tallest = self.sampling().map(|(_, down)| down).max().unwrap_or(1).max(1);
        let units: u64 = self.sampling().map(|(across, down)| across * down).sum();
        2 * self.pixels * units / (widest * tallest)
    }
}
