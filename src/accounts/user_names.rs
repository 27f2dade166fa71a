//! User names: for adults whose e-mail address is not theirs alone, and for pupils.
//!
//! Invariant: a user name is compared folded, is never somebody's e-mail address, and never says the class or the year.

use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;

use crate::db::Tx;
use crate::error::{Error, Result};

/// Fewest and most characters.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=40;

/// The user name as the table holds it; a complaint about the form's `user_name` where it cannot be one.
///
/// # Errors
/// [`Error::Invalid`].
pub fn read(typed: &str) -> Result<String> {
    let name: String = typed.trim().to_lowercase().nfc().collect();
    let fits = LENGTH.contains(&name.chars().count())
        && name.chars().all(|c| c.is_alphanumeric() || matches!(c, '.' | '-'))
        && name.starts_with(char::is_alphanumeric);
    if fits { Ok(name) } else { Err(Error::invalid("user_name", "user-names-wrong")) }
}

/// Whether somebody signs in with this name.
///
/// # Errors
/// As the database gives them.
pub fn is_taken(tx: &Tx<'_>, name: &str) -> Result<bool> {
    super::store::is_user_name_taken(tx, name)
}

/// A free user name made of these names: `amara.mensah`, or with a number behind it.
///
/// # Errors
/// As the database gives them.
pub fn propose(tx: &Tx<'_>, names: &[&str]) -> Result<String> {
    let parts: Vec<String> = names.iter().map(|name| plain(name)).filter(|part| !part.is_empty()).collect();
    let joined = if parts.is_empty() { "family".to_owned() } else { parts.join(".") };
    let mut stem: String = joined.chars().take(30).collect();
    if stem.chars().count() < *LENGTH.start() {
        stem.push_str(".family");
    }
    let mut name = stem.clone();
    let mut number = 1;
    while is_taken(tx, &name)? {
        number += 1;
        name = format!("{stem}{number}");
    }
    Ok(name)
}

/// Letters that every keyboard has: marks taken off, a few letters spelt out, everything else left out.
fn plain(name: &str) -> String {
    let mut plain = String::new();
    for c in name.to_lowercase().nfkd().filter(|c| !is_combining_mark(*c)) {
        match c {
            'a'..='z' | '0'..='9' => plain.push(c),
            'ł' => plain.push('l'),
            'ø' => plain.push('o'),
            'đ' | 'ð' => plain.push('d'),
            'ı' => plain.push('i'),
            'ß' => plain.push_str("ss"),
            'æ' => plain.push_str("ae"),
            'œ' => plain.push_str("oe"),
            'þ' => plain.push_str("th"),
            _ => {}
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_every_language_become_letters_of_every_keyboard() {
        for (name, expected) in
            [("Zażółć", "zazolc"), ("O’Connor", "oconnor"), ("Şahin", "sahin"), ("Strauß", "strauss"), ("أمل", "")]
        {
            assert_eq!(plain(name), expected, "{name}");
        }
    }

    #[test]
    fn a_user_name_is_three_to_forty_letters_and_no_address() {
        assert_eq!(read(" Amara.Mensah ").unwrap(), "amara.mensah");
        assert_eq!(read("Łucja2").unwrap(), "łucja2");
        for wrong in ["", "ab", "amara@example.org", "amara mensah", ".amara", &"a".repeat(41)] {
            assert!(read(wrong).is_err(), "{wrong:?}");
        }
    }
}
