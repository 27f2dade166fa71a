//! The recovery phrase: 24 words of BIP39 on paper, from which alone the master key can be made again (TRUST 3).
//!
//! Its 256 bits seal a copy of the master key that lies in the data folder (and so in every backup); without the words the
//! copy is worthless, without the copy the words are.

use std::fs;
use std::path::Path;

use bip39::{Language, Mnemonic};
use zeroize::{Zeroize, Zeroizing};

use super::sealed::{self, Kind};
use super::{Key32, KeyError, MASTER_COPY};
use crate::durable::replace;

const WORDS: usize = 24;

/// A recovery phrase; wiped when dropped, printed only by [`RecoveryPhrase::words`].
pub struct RecoveryPhrase(Key32);

impl RecoveryPhrase {
    /// A new phrase from the operating system's randomness.
    ///
    /// # Errors
    /// [`KeyError::Random`].
    pub fn random() -> Result<Self, KeyError> {
        Key32::random().map(Self)
    }

    /// Reads a phrase as people write it: any case, any spacing, numbered or not.
    ///
    /// # Errors
    /// [`KeyError::WordCount`]; [`KeyError::UnknownWord`] with the position, from 1, of the first one;
    /// [`KeyError::Checksum`].
    pub fn parse(text: &str) -> Result<Self, KeyError> {
        let lowered = Zeroizing::new(text.to_lowercase());
        let words: Vec<&str> = lowered.split(|c: char| !c.is_alphabetic()).filter(|word| !word.is_empty()).collect();
        if let Some(position) = words.iter().position(|word| Language::English.find_word(word).is_none()) {
            return Err(KeyError::UnknownWord(position + 1));
        }
        if words.len() != WORDS {
            return Err(KeyError::WordCount(words.len()));
        }
        let joined = Zeroizing::new(words.join(" "));
        let mnemonic = Mnemonic::parse_in_normalized(Language::English, &joined).map_err(|_| KeyError::Checksum)?;
        let (mut entropy, length) = mnemonic.to_entropy_array();
        let key = entropy.get(..length).and_then(Key32::from_slice);
        entropy.zeroize();
        key.map(Self).ok_or(KeyError::Checksum)
    }

    /// The 24 words, one space between them.
    ///
    /// # Errors
    /// [`KeyError::Derivation`] should the library refuse 256 bits.
    pub fn words(&self) -> Result<Zeroizing<String>, KeyError> {
        let mnemonic =
            Mnemonic::from_entropy_in(Language::English, self.0.bytes()).map_err(|_| KeyError::Derivation)?;
        let mut words = Zeroizing::new(String::with_capacity(256));
        for word in mnemonic.words() {
            if !words.is_empty() {
                words.push(' ');
            }
            words.push_str(word);
        }
        Ok(words)
    }

    /// Keeps a copy of `master` in the data folder that only this phrase opens, in the place of an earlier one.
    ///
    /// # Errors
    /// What the file system says; an earlier copy is then still there.
    pub fn keep(&self, master: &Key32, data_folder: &Path) -> Result<(), KeyError> {
        let path = data_folder.join(MASTER_COPY);
        let sealed = sealed::seal(&self.sealing()?, Kind::Master, master.bytes())?;
        replace(&path, &sealed, 0o600).map_err(|error| KeyError::file(&path, error))
    }

    /// Makes the master key again from the copy in the data folder.
    ///
    /// # Errors
    /// [`KeyError::WrongKey`] for the phrase of another school (or one replaced since), [`KeyError::Damaged`] and its kin.
    pub fn recover(&self, data_folder: &Path) -> Result<Key32, KeyError> {
        let path = data_folder.join(MASTER_COPY);
        let file = fs::read(&path).map_err(|error| KeyError::file(&path, error))?;
        let master = sealed::open(&self.sealing()?, Kind::Master, &file, &path)?;
        Key32::from_slice(&master).ok_or(KeyError::Damaged { path })
    }

    fn sealing(&self) -> Result<Key32, KeyError> {
        Key32::derive(self.0.bytes(), b"bookbag", &[b"recovery phrase"])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    type Outcome = Result<(), Box<dyn std::error::Error>>;

    #[test]
    fn the_words_alone_make_the_master_key_again() -> Outcome {
        let place = tempfile::tempdir()?;
        fs::create_dir(place.path().join("keys"))?;
        let (master, phrase) = (Key32::random()?, RecoveryPhrase::random()?);
        phrase.keep(&master, place.path())?;
        let again = RecoveryPhrase::parse(&phrase.words()?)?.recover(place.path())?;
        assert!(again.bytes() == master.bytes());
        let other = RecoveryPhrase::random()?;
        assert!(matches!(other.recover(place.path()), Err(KeyError::WrongKey { .. })));
        Ok(())
    }

    #[test]
    fn a_phrase_may_be_typed_in_capitals_with_numbers_and_line_breaks() -> Outcome {
        let phrase = RecoveryPhrase::random()?;
        let typed: Vec<String> = phrase
            .words()?
            .split(' ')
            .enumerate()
            .map(|(index, word)| format!("{:>2}. {}\n", index + 1, word.to_uppercase()))
            .collect();
        assert!(RecoveryPhrase::parse(&typed.concat())?.0.bytes() == phrase.0.bytes());
        Ok(())
    }

    #[test]
    fn a_misread_phrase_says_where_to_look() -> Outcome {
        let right = "abandon ".repeat(23) + "art";
        RecoveryPhrase::parse(&right)?;
        let misread = right.replacen("abandon abandon", "abandon abandom", 1);
        assert!(matches!(RecoveryPhrase::parse(&misread), Err(KeyError::UnknownWord(2))));
        assert!(matches!(RecoveryPhrase::parse("abandon art"), Err(KeyError::WordCount(2))));
        let swapped = "art ".to_owned() + &"abandon ".repeat(23);
        assert!(matches!(RecoveryPhrase::parse(&swapped), Err(KeyError::Checksum)));
        Ok(())
    }
}
