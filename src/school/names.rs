//! What a name is at the door, and when two spellings are the same name.
//!
//! Invariants: a cleaned text is in NFC, without control, bidi or other invisible characters, with single spaces, and no
//! longer than its limit; folding is for comparing only and is never shown or stored as a name.

use crate::error::Complaint;
pub use crate::locale::folding::fold;
use unicode_normalization::UnicodeNormalization;

/// The longest first or last name, in characters.
pub const LONGEST_NAME: usize = 80;

/// Words that belong to the family name when they stand before it.
const PARTICLES: [&str; 36] = [
    "van", "von", "vom", "zu", "zum", "zur", "de", "da", "do", "dos", "das", "du", "des", "del", "della", "di", "la",
    "le", "el", "al", "ul", "bin", "bint", "ibn", "ben", "abu", "der", "den", "ter", "ten", "te", "o", "ó", "ní",
    "mac", "st",
];

/// Forms of address that an export writes before a name.
const TITLES: [&str; 21] = [
    "mr",
    "mrs",
    "ms",
    "miss",
    "mx",
    "dr",
    "prof",
    "professor",
    "rev",
    "revd",
    "reverend",
    "sir",
    "lady",
    "lord",
    "dame",
    "herr",
    "frau",
    "mme",
    "mlle",
    "pan",
    "pani",
];

/// Whether a reader cannot see the character: controls, direction marks and overrides, joiners of zero width, the byte-order mark.
#[must_use]
pub fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}'
        )
}

/// The text in NFC, invisible characters removed, every run of white space one space, none at the ends.
#[must_use]
pub fn clean(text: &str) -> String {
    let mut cleaned = String::with_capacity(text.len());
    for character in text.nfc() {
        if character.is_whitespace() {
            if !cleaned.is_empty() && !cleaned.ends_with(' ') {
                cleaned.push(' ');
            }
        } else if !is_invisible(character) {
            cleaned.push(character);
        }
    }
    cleaned.truncate(cleaned.trim_end().len());
    cleaned
}

/// Takes a form of address off the front of a name: `Mrs Nia Smith` is (`Mrs`, `Nia Smith`).
#[must_use]
pub fn split_title(name: &str) -> (Option<&str>, &str) {
    if let Some((first, rest)) = name.split_once(' ')
        && TITLES.contains(&first.trim_end_matches('.').to_lowercase().as_str())
    {
        return (Some(first), rest.trim_start());
    }
    (None, name)
}

/// Splits a whole name into first and last: at a comma (`Smith, Nia`), else before the last word and the particles that belong to it.
#[must_use]
pub fn split_full(name: &str) -> (String, String) {
    if let Some((family, given)) = name.split_once(',') {
        return (given.trim().to_owned(), family.trim().to_owned());
    }
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let Some(mut start) = words.len().checked_sub(1) else {
        return (String::new(), String::new());
    };
    while start > 1 && PARTICLES.contains(&words[start - 1].trim_end_matches(['\'', '’', '.']).to_lowercase().as_str())
    {
        start -= 1;
    }
    if start == 0 {
        return (name.to_owned(), String::new());
    }
    (words[..start].join(" "), words[start..].join(" "))
}

/// Splits a whole name that begins with the last name: at a comma, else behind the words in capitals (`DUPONT MARTIN Zoé`), else
/// behind the first word that is no particle (`de Vries Jan`).
#[must_use]
pub fn split_family_first(name: &str) -> (String, String) {
    if name.contains(',') {
        return split_full(name);
    }
    let words: Vec<&str> = name.split(' ').filter(|word| !word.is_empty()).collect();
    let is_loud = |word: &&&str| word.chars().count() > 1 && !word.chars().any(char::is_lowercase);
    let is_particle = |word: &&&str| PARTICLES.contains(&word.to_lowercase().as_str());
    let loud = words.iter().take_while(is_loud).count();
    let end = if loud > 0 && loud < words.len() { loud } else { words.iter().take_while(is_particle).count() + 1 };
    let end = end.min(words.len());
    (words[end..].join(" "), words[..end].join(" "))
}

/// A name that a person typed into `field`, cleaned.
///
/// # Errors
/// A [`Complaint`] about the field where it is no name or too long.
pub fn entered(field: &'static str, text: &str) -> Result<String, Complaint> {
    let name = clean(text);
    if name.is_empty() {
        Err(Complaint::new(field, "names-missing"))
    } else if name.chars().count() > LONGEST_NAME {
        Err(Complaint::new(field, "names-too-long").with("most", LONGEST_NAME.to_string()))
    } else if !name.chars().any(char::is_alphanumeric) || name.starts_with(['=', '+', '-', '@']) {
        Err(Complaint::new(field, "names-not-a-name"))
    } else {
        Ok(name)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_that_begins_with_the_last_one_is_split_behind_it() {
        let split = |name: &str| split_family_first(name);
        let pair = |given: &str, family: &str| (given.to_owned(), family.to_owned());
        assert_eq!(split("Kowalski Jan Adam"), pair("Jan Adam", "Kowalski"));
        assert_eq!(split("DUPONT MARTIN Zoé"), pair("Zoé", "DUPONT MARTIN"));
        assert_eq!(split("de Vries Jan"), pair("Jan", "de Vries"));
        assert_eq!(split("García López, Ana"), pair("Ana", "García López"));
    }

    #[test]
    fn a_name_keeps_its_accents_and_loses_what_nobody_sees() {
        assert_eq!(clean("  Rene\u{301}e\u{202e}\u{0} \t Ó\u{200b} Súilleabháin \n"), "Renée Ó Súilleabháin");
    }

    #[test]
    fn two_spellings_of_one_name_fold_alike() {
        for (one, other) in [
            ("O’Connor", "o'connor"),
            ("Kovács", "KOVACS"),
            ("al-Masri", "Al Masri"),
            ("Łukasz Groß", "lukasz gross"),
            ("Ayşe Işık", "ayse isik"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
        assert_ne!(fold("Nia Smith"), fold("Nia Smyth"));
    }

    #[test]
    fn particles_stay_with_the_family_name() {
        for (full, given, family) in [
            ("Ayşe de Souza", "Ayşe", "de Souza"),
            ("Gareth Dos Santos", "Gareth", "Dos Santos"),
            ("Siobhán Ó Súilleabháin", "Siobhán", "Ó Súilleabháin"),
            ("Jan van der Berg", "Jan", "van der Berg"),
            ("Smith, Nia Rose", "Nia Rose", "Smith"),
            ("Mary Ann Green", "Mary Ann", "Green"),
            ("Al Green", "Al", "Green"),
        ] {
            assert_eq!(split_full(full), (given.to_owned(), family.to_owned()));
        }
        assert_eq!(split_title("Mrs. Nia Smith"), (Some("Mrs."), "Nia Smith"));
        assert_eq!(split_title("Drew Smith"), (None, "Drew Smith"));
    }
}
