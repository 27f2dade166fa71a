//! Words as people write them: cleaned at the door, split into paragraphs and links on the way out.

use unicode_normalization::UnicodeNormalization;

use crate::error::Complaint;

/// The most letters of a post.
pub const LONGEST_POST: usize = 5_000;
/// The most letters of a comment.
pub const LONGEST_COMMENT: usize = 1_000;
// A letter has at most four bytes; comments go on when the disk is all but full.
const _: () = assert!(4 * LONGEST_COMMENT <= crate::policy::full::LONGEST_WORDS);
/// The most letters of a picture's description.
pub const LONGEST_DESCRIPTION: usize = 300;

/// The text in NFC, with plain line ends, without control and direction-changing characters, trimmed.
#[must_use]
pub fn clean(text: &str) -> String {
    let text: String =
        text.replace("\r\n", "\n").replace('\r', "\n").nfc().filter(|letter| is_welcome(*letter)).collect();
    let mut lines: Vec<&str> = Vec::new();
    for line in text.trim().split('\n').map(str::trim_end) {
        // One blank line parts paragraphs; more are dropped.
        if !(line.is_empty() && lines.last().is_some_and(|last| last.is_empty())) {
            lines.push(line);
        }
    }
    lines.join("\n")
}

/// The text on one line.
#[must_use]
pub fn clean_line(text: &str) -> String {
    clean(text).split_whitespace().collect::<Vec<_>>().join(" ")
}

fn is_welcome(letter: char) -> bool {
    let turns = matches!(letter, '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{061C}' | '\u{FEFF}');
    letter == '\n' || !(letter.is_control() || turns)
}

/// A complaint where the text is longer than `most` letters.
#[must_use]
pub fn too_long(field: &'static str, text: &str, most: usize) -> Option<Complaint> {
    let letters = text.chars().count();
    (letters > most).then(|| {
        Complaint::new(field, "stories-too-long").with("most", most.to_string()).with("letters", letters.to_string())
    })
}

/// A piece of a line: words, or an address that becomes a link.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece<'t> {
    /// Plain words.
    Words(&'t str),
    /// An address of the web (http or https only, TRUST 2.5).
    Link(&'t str),
    /// The end of a line inside a paragraph.
    Break,
}

/// The text in paragraphs; a blank line parts them.
#[must_use]
pub fn paragraphs(text: &str) -> Vec<Vec<Piece<'_>>> {
    text.split("\n\n").filter(|paragraph| !paragraph.trim().is_empty()).map(pieces).collect()
}

fn pieces(paragraph: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    for (index, line) in paragraph.trim_matches('\n').split('\n').enumerate() {
        if index > 0 {
            pieces.push(Piece::Break);
        }
        add_line(&mut pieces, line);
    }
    pieces
}

/// Words up to the next address, the address, and so on.
fn add_line<'t>(pieces: &mut Vec<Piece<'t>>, line: &'t str) {
    let (mut begin, mut at) = (0, 0);
    // No address without this: most lines are words alone.
    let words = if line.contains("http") { line } else { "" };
    for word in words.split_inclusive(' ') {
        let bare = word.trim_end_matches([' ', '.', ',', ';', ':', '!', '?', ')', '"', '\'']);
        if is_address(bare) {
            if begin < at {
                pieces.push(Piece::Words(&line[begin..at]));
            }
            pieces.push(Piece::Link(bare));
            begin = at + bare.len();
        }
        at += word.len();
    }
    if begin < line.len() {
        pieces.push(Piece::Words(&line[begin..]));
    }
}

fn is_address(word: &str) -> bool {
    let rest = word.strip_prefix("https://").or_else(|| word.strip_prefix("http://"));
    rest.is_some_and(|rest| rest.contains('.') && rest.starts_with(|first: char| first.is_ascii_alphanumeric()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_arrive_as_they_were_meant() {
        assert_eq!(clean("  Cafe\u{301}\r\n\r\n\r\n\r\nbeans \u{202E}evil\u{0007}  "), "Café\n\nbeans evil");
        assert_eq!(clean_line("Three\njars\t of  beans"), "Three jars of beans");
        assert!(too_long("text", &"ß".repeat(5_000), LONGEST_POST).is_none());
        assert!(too_long("text", &"ß".repeat(5_001), LONGEST_POST).is_some());
    }

    #[test]
    fn an_address_becomes_a_link_and_nothing_else_does() {
        let (words, link) = (Piece::Words, Piece::Link);
        assert_eq!(
            paragraphs("See https://example.org/farm.\nBring boots"),
            [vec![words("See "), link("https://example.org/farm"), words("."), Piece::Break, words("Bring boots")]]
        );
        for plain in ["javascript:alert(1)", "data:text/html,x", "https://", "http://\"onload=", "ftp://example.org"] {
            assert_eq!(paragraphs(plain), [vec![words(plain)]]);
        }
        assert_eq!(paragraphs("One\n\nTwo").len(), 2);
        assert!(paragraphs("").is_empty());
    }
}
