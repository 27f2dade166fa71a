//! One range of bytes out of a file (RFC 9110 §14.1.2, TRUST 2.6).
//!
//! Invariant: a part lies within the file; several ranges or a malformed one are as if none had been asked for.

/// Which bytes are sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// All of it.
    Whole,
    /// From the first to the last, both included.
    Range(u64, u64),
    /// None: the range lies behind the end (416).
    Outside,
}

/// One range of bytes as it was asked for (RFC 9110 §14.1.2).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Range {
    /// From this byte, to that one or the end.
    From(u64, Option<u64>),
    /// The last so many.
    Last(u64),
}

impl Range {
    /// One well-formed range; anything else, several among it, is as if nothing had been asked for.
    #[must_use]
    pub fn parse(header: &str) -> Option<Self> {
        let (first, last) = header.strip_prefix("bytes=")?.split_once('-')?;
        let number = |text: &str| text.bytes().all(|digit| digit.is_ascii_digit()).then(|| text.parse().ok()).flatten();
        match (first.trim(), last.trim()) {
            ("", last) => number(last).map(Self::Last),
            (first, "") => number(first).map(|first| Self::From(first, None)),
            (first, last) => {
                let (first, last) = (number(first)?, number(last)?);
                (first <= last).then_some(Self::From(first, Some(last)))
            }
        }
    }

    /// The part of a file of this length.
    #[must_use]
    pub fn of(self, length: u64) -> Part {
        match self {
            Self::From(first, _) if first >= length => Part::Outside,
            Self::From(first, last) => Part::Range(first, last.map_or(length - 1, |last| last.min(length - 1))),
            Self::Last(0) => Part::Outside,
            Self::Last(_) if length == 0 => Part::Outside,
            Self::Last(count) => Part::Range(length.saturating_sub(count), length - 1),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_range_is_served_and_anything_strange_is_as_if_unasked() {
        let part = |header: &str| Range::parse(header).map_or(Part::Whole, |range| range.of(1000));
        assert_eq!(part("bytes=0-0"), Part::Range(0, 0));
        assert_eq!(part("bytes=200-"), Part::Range(200, 999));
        assert_eq!(part("bytes=200-5000"), Part::Range(200, 999));
        assert_eq!(part("bytes=-100"), Part::Range(900, 999));
        assert_eq!(part("bytes=-5000"), Part::Range(0, 999));
        assert_eq!(part("bytes=1000-"), Part::Outside);
        assert_eq!(part("bytes=-0"), Part::Outside);
        for strange in [
            "bytes=0-1,5-6",
            "bytes=9-3",
            "bytes=a-b",
            "bytes=-",
            "items=0-1",
            "bytes=+1-2",
            "bytes=99999999999999999999-",
        ] {
            assert_eq!(part(strange), Part::Whole, "{strange}");
        }
        assert_eq!(Range::parse("bytes=0-5").map(|range| range.of(0)), Some(Part::Outside));
    }
}
