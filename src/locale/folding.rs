//! When two spellings are the same name.
//!
//! Invariants: this is the one way in which names are compared; a folded text is never shown or stored as a name.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

/// The text for comparing: lower case, without accents, apostrophes or points; hyphens are spaces.
#[must_use]
pub fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for character in text.nfkd().flat_map(char::to_lowercase).filter(|c| !is_combining_mark(*c)) {
        match character {
            'ß' => folded.push_str("ss"),
            'æ' => folded.push_str("ae"),
            'œ' => folded.push_str("oe"),
            'ł' => folded.push('l'),
            'ø' => folded.push('o'),
            'đ' | 'ð' => folded.push('d'),
            'þ' => folded.push_str("th"),
            'ı' => folded.push('i'),
            c if c.is_alphanumeric() => folded.push(c),
            c if (c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '_'))
                && !folded.is_empty()
                && !folded.ends_with(' ') =>
            {
                folded.push(' ');
            }
            _ => {}
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Whether a text may mean somebody of this name, however either is spelled: `annemarie` means `Anne-Marie`, and `theo` means
/// `Theo James`. It finds rather too much than too little.
#[must_use]
pub fn mentions(text: &str, name: &str) -> bool {
    let (text, name) = (fold(text), fold(name));
    let close = |words: &str| words.replace(' ', "");
    let first = name.split(' ').next().unwrap_or_default();
    !name.is_empty() && (close(&text).contains(&close(&name)) || text.split(' ').any(|word| word == first))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_in_a_text_however_it_is_spelled() {
        for (text, name) in [
            ("my nephew THEO", "Theo"),
            ("zoe", "Zoë"),
            ("annemarie o connor", "Anne-Marie"),
            ("Anne Marie", "Annemarie"),
            ("Dangelo", "D’Angelo"),
            ("Lukasz", "Łukasz"),
            ("theo marsh", "Theo James"),
        ] {
            assert!(mentions(text, name), "{text} means {name}");
        }
        assert!(!mentions("Kofi Mensah", "Theo") && !mentions("Kofi", "") && !mentions("", "Theo"));
    }
}
