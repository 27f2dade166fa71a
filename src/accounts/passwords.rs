//! Which passwords may be chosen, and three words to offer to a child (TRUST 2.1, ASVS 6.2).
//!
//! Invariants: length and what is guessed first decide, never composition; nothing is trimmed or cut; a text counts in NFC,
//! so that it is the same on every keyboard; every refusal is one named complaint that says what to do instead.

use std::collections::HashSet;

use ring::digest::{SHA256, digest};
use unicode_normalization::UnicodeNormalization;
use unicode_normalization::char::is_combining_mark;
use zeroize::Zeroizing;

use super::codes::random;
use crate::error::{Complaint, Result};

/// Fewest characters for staff and guardians.
pub const ADULT_CHARACTERS: usize = 12;
/// Fewest characters for pupils.
pub const PUPIL_CHARACTERS: usize = 8;
/// Most bytes, in NFC.
pub const MOST_BYTES: usize = 256;
/// Context words shorter than this (an initial, "de") say nothing about a password.
const SHORTEST_CONTEXT: usize = 3;

/// First eight bytes of the SHA-256 of each refused password in lower case, sorted; see `breached/README.md`.
static BREACHED: &[u8] = include_bytes!("breached/breached.bin");
/// Words that a child of six can read and type, one a line.
static WORDS: &str = include_str!("words.txt");

/// Whose password it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Holder {
    /// Staff and guardians.
    Adult,
    /// A pupil of a primary school.
    Pupil,
}

impl Holder {
    /// Fewest characters of this holder's password.
    #[must_use]
    pub fn fewest_characters(self) -> usize {
        match self {
            Self::Adult => ADULT_CHARACTERS,
            Self::Pupil => PUPIL_CHARACTERS,
        }
    }
}

/// What somebody who knows the person would try first.
#[derive(Clone, Debug, Default)]
pub struct Context {
    words: HashSet<String>,
}

impl Context {
    /// The context of this product; the school, the person and the children are added to it.
    #[must_use]
    pub fn new() -> Self {
        Self::default().with("bookbag")
    }

    /// One more name: of the school, its town, the person, a child of theirs, their user name.
    #[must_use]
    pub fn with(mut self, name: &str) -> Self {
        self.words.extend(name.split(|c: char| !c.is_alphanumeric() && !is_combining_mark(c)).map(letters));
        self.words.insert(letters(name));
        self.words.retain(|word| word.chars().count() >= SHORTEST_CONTEXT);
        self
    }

    /// The part of an e-mail address before the @.
    #[must_use]
    pub fn with_email(self, address: &str) -> Self {
        let local = address.rsplit_once('@').map_or(address, |(local, _)| local);
        self.with(local)
    }

    /// Whether the password is nothing but context words, one or several, with digits and signs around and between.
    fn explains(&self, password: &str) -> bool {
        let letters: Vec<char> = letters(password).chars().collect();
        let mut explained = vec![false; letters.len() + 1];
        explained[0] = true;
        for end in 1..=letters.len() {
            explained[end] = (0..end).any(|start| explained[start] && self.has(&letters[start..end]));
        }
        !letters.is_empty() && explained[letters.len()]
    }

    fn has(&self, letters: &[char]) -> bool {
        letters.len() >= SHORTEST_CONTEXT && self.words.contains(&letters.iter().collect::<String>())
    }
}

/// Complains about the form field `field` if `password` may not be chosen by `holder`.
pub fn examine(field: &'static str, password: &str, holder: Holder, context: &Context) -> Result<(), Complaint> {
    let normalised = Zeroizing::new(password.nfc().collect::<String>());
    if normalised.chars().count() < holder.fewest_characters() {
        let message = match holder {
            Holder::Adult => "accounts-password-short",
            Holder::Pupil => "accounts-password-short-pupil",
        };
        return Err(Complaint::new(field, message).with("fewest", holder.fewest_characters().to_string()));
    }
    if normalised.len() > MOST_BYTES {
        return Err(Complaint::new(field, "accounts-password-long").with("most", MOST_BYTES.to_string()));
    }
    if context.explains(&normalised) {
        return Err(Complaint::new(field, "accounts-password-name"));
    }
    if is_breached(&normalised) {
        return Err(Complaint::new(field, "accounts-password-breached"));
    }
    Ok(())
}

/// Whether the password stands in lists of breached ones, in any mixture of capitals, alone or with digits and signs
/// around it: `Football2019!` is what follows `football`.
#[must_use]
pub fn is_breached(password: &str) -> bool {
    let folded = Zeroizing::new(password.to_lowercase().nfc().collect::<String>());
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    is_listed(&folded) || (core.chars().count() >= PUPIL_CHARACTERS && is_listed(core))
}

fn is_listed(folded: &str) -> bool {
    let hash = digest(&SHA256, folded.as_bytes());
    let (table, _) = BREACHED.as_chunks::<8>();
    table.binary_search_by(|entry| entry.as_slice().cmp(&hash.as_ref()[..8])).is_ok()
}

/// Three different words by lot for a pupil: more than 300 million ways, none of them breached.
pub fn three_words() -> Result<Zeroizing<String>> {
    let words: Vec<&str> = WORDS.lines().collect();
    loop {
        let mut chosen: Vec<&str> = Vec::with_capacity(3);
        while chosen.len() < 3 {
            let word = words[even(words.len())?];
            if !chosen.contains(&word) {
                chosen.push(word);
            }
        }
        let password = Zeroizing::new(chosen.join(" "));
        if examine("", &password, Holder::Pupil, &Context::new()).is_ok() {
            return Ok(password);
        }
    }
}

/// A number below `end` by lot, each as likely as the other.
fn even(end: usize) -> Result<usize> {
    loop {
        let drawn = usize::from(u16::from_be_bytes(*random::<2>()?));
        if drawn < 65_536 / end * end {
            return Ok(drawn % end);
        }
    }
}

/// Lower case without marks, digits, spaces and signs: `Mensah-Đặng 84` becomes `mensahđang`.
fn letters(text: &str) -> String {
    text.nfkd()
        .filter(|c| !is_combining_mark(*c))
        .flat_map(char::to_lowercase)
        .filter(|c| c.is_alphanumeric() && !c.is_numeric())
        .collect()
}

#[cfg(test)]
mod tests;
