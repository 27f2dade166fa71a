//! Secrets that a person holds: links, device and session tokens, recovery codes, and the code typed from a letter.
//!
//! Invariants: what is held has 120 bits or more and only its SHA-256 is stored, so that nobody who reads the database can
//! use it; a comparison is a look-up by that hash. The letter's code is shorter, so its proving part is stored with the slow
//! hash of [`super::hashing`] and dies after ten wrong tries (TRUST 2.1).

use data_encoding::BASE64URL_NOPAD;
use ring::digest::{SHA256, digest};
use ring::rand::{SecureRandom, SystemRandom};
use rusqlite::types::{ToSql, ToSqlOutput, ValueRef};
use zeroize::Zeroizing;

use crate::error::{Error, Result};

/// Crockford's alphabet: no I, L, O, U, so that a code can be read aloud.
const CROCKFORD: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// `N` bytes by lot from the operating system.
pub fn random<const N: usize>() -> Result<Zeroizing<[u8; N]>> {
    let mut bytes = Zeroizing::new([0; N]);
    SystemRandom::new().fill(bytes.as_mut()).map_err(Error::fault)?;
    Ok(bytes)
}

/// What is stored of a secret: its SHA-256. No slow hash, because a secret of 120 bits cannot be guessed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Fingerprint([u8; 32]);

impl Fingerprint {
    /// The fingerprint of a secret as its holder presents it.
    #[must_use]
    pub fn of(secret: &str) -> Self {
        let mut bytes = [0; 32];
        bytes.copy_from_slice(digest(&SHA256, secret.as_bytes()).as_ref());
        Self(bytes)
    }

    /// The 32 bytes.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }
}

impl ToSql for Fingerprint {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(ToSqlOutput::Borrowed(ValueRef::Blob(&self.0)))
    }
}

/// A fresh secret in the form its holder gets, and its fingerprint for the table.
pub struct Secret {
    /// What the holder gets; it is shown or sent once and never stored.
    pub held: Zeroizing<String>,
    /// What the table gets.
    pub fingerprint: Fingerprint,
}

impl Secret {
    /// 256 bits in base64url, 43 characters: sessions and devices (TRUST 2.2).
    pub fn of_256_bits() -> Result<Self> {
        Ok(Self::holding(BASE64URL_NOPAD.encode(random::<32>()?.as_ref())))
    }

    /// 128 bits in base64url, 22 characters: links in mails and QR codes of letters.
    pub fn of_128_bits() -> Result<Self> {
        Ok(Self::holding(BASE64URL_NOPAD.encode(random::<16>()?.as_ref())))
    }

    /// 120 bits in six groups of four Crockford characters: a recovery code, to be written down.
    pub fn recovery_code() -> Result<Self> {
        let letters = crockford::<24>()?;
        let fingerprint = Fingerprint::of(&letters);
        Ok(Self { held: Zeroizing::new(grouped(&letters, &[4, 4, 4, 4, 4, 4])), fingerprint })
    }

    fn holding(held: String) -> Self {
        let fingerprint = Fingerprint::of(&held);
        Self { held: Zeroizing::new(held), fingerprint }
    }
}

/// Digits of a code that is sent to a new device (TRUST 2.1).
const DIGITS: usize = 8;

/// A code by lot for a new device, eight digits. It is short, so it lives minutes and dies after a few wrong tries.
pub fn device_code() -> Result<Zeroizing<String>> {
    let number = u64::from_le_bytes(*random::<8>()?) % 10_u64.pow(8);
    Ok(Zeroizing::new(format!("{number:0DIGITS$}")))
}

/// The fingerprint of a device's code as somebody types it, with the ticket of its sign-in as salt.
#[must_use]
pub fn device_code_fingerprint(ticket: &str, typed: &str) -> Fingerprint {
    let digits: Zeroizing<String> = Zeroizing::new(typed.chars().filter(char::is_ascii_digit).collect());
    Fingerprint::of(&format!("{ticket} {}", digits.as_str()))
}

/// The fingerprint of a recovery code as somebody types it; nothing if it cannot be one.
#[must_use]
pub fn recovery_code_fingerprint(typed: &str) -> Option<Fingerprint> {
    read_crockford(typed, 24).map(|letters| Fingerprint::of(&letters))
}

/// The code printed on a letter: `XXXX-XXXXX-XXXXX`, four characters to find the invitation and ten (50 bits) to prove it.
#[derive(Clone)]
pub struct LetterCode(Zeroizing<String>);

impl LetterCode {
    /// A code by lot. The finding part may be taken already: the caller draws again.
    pub fn fresh() -> Result<Self> {
        Ok(Self(crockford::<14>()?))
    }

    /// The code as somebody typed it: any case, with or without separators, O read as 0 and I, L as 1; nothing if it
    /// cannot be a code.
    #[must_use]
    pub fn read(typed: &str) -> Option<Self> {
        read_crockford(typed, 14).map(Self)
    }

    /// The four characters that find the invitation; not secret.
    #[must_use]
    pub fn finds(&self) -> &str {
        &self.0[..4]
    }

    /// The ten characters that prove it: stored with [`super::hashing::Hasher`], never clear.
    #[must_use]
    pub fn proves(&self) -> &str {
        &self.0[4..]
    }

    /// The code as it is printed.
    #[must_use]
    pub fn printed(&self) -> Zeroizing<String> {
        Zeroizing::new(grouped(&self.0, &[4, 5, 5]))
    }
}

fn crockford<const N: usize>() -> Result<Zeroizing<String>> {
    // 32 divides 256, so the low five bits of a byte are as even as the byte.
    let letters = random::<N>()?.iter().map(|byte| char::from(CROCKFORD[usize::from(byte & 31)])).collect();
    Ok(Zeroizing::new(letters))
}

fn read_crockford(typed: &str, length: usize) -> Option<Zeroizing<String>> {
    let mut letters = Zeroizing::new(String::with_capacity(length));
    for character in typed.chars().filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '.' | '_')) {
        let letter = match character.to_ascii_uppercase() {
            'O' => '0',
            'I' | 'L' => '1',
            other => other,
        };
        if letters.len() == length || !letter.is_ascii() || !CROCKFORD.contains(&(letter as u8)) {
            return None;
        }
        letters.push(letter);
    }
    (letters.len() == length).then_some(letters)
}

fn grouped(letters: &str, groups: &[usize]) -> String {
    let mut rest = letters;
    let mut parts = Vec::with_capacity(groups.len());
    for length in groups {
        let (part, after) = rest.split_at(*length);
        parts.push(part);
        rest = after;
    }
    parts.join("-")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_letters_code_is_read_as_a_tired_parent_types_it() {
        let code = LetterCode::read("7kq2 o1abc-defgh").unwrap();
        assert_eq!(*code.printed(), "7KQ2-01ABC-DEFGH");
        assert_eq!((code.finds(), code.proves()), ("7KQ2", "01ABCDEFGH"));
        assert_eq!(*LetterCode::read("7KQ2–Oiabc–defgh ").unwrap().printed(), "7KQ2-01ABC-DEFGH");
        assert_eq!(*LetterCode::read("lIoO0000000000").unwrap().printed(), "1100-00000-00000");
    }

    #[test]
    fn what_cannot_be_a_code_is_none() {
        for typed in ["", "7KQ2", "7KQ2-01ABC-DEFG", "7KQ2-01ABC-DEFGHJ", "7KQ2-01ABC-DEFGU", "7KQ2-01ABC-DEFGé"] {
            assert!(LetterCode::read(typed).is_none(), "{typed}");
        }
    }

    #[test]
    fn a_printed_code_reads_as_itself() {
        for _ in 0..200 {
            let code = LetterCode::fresh().unwrap();
            assert_eq!(code.printed().len(), 16);
            assert_eq!(*LetterCode::read(&code.printed()).unwrap().0, *code.0);
        }
    }

    #[test]
    fn a_recovery_code_is_found_again_by_its_fingerprint_in_any_case() {
        let code = Secret::recovery_code().unwrap();
        assert_eq!(code.held.len(), 29);
        assert_eq!(recovery_code_fingerprint(&code.held.to_lowercase()), Some(code.fingerprint));
        assert_eq!(recovery_code_fingerprint(&code.held.replace('-', " ")), Some(code.fingerprint));
        assert_eq!(recovery_code_fingerprint("123456"), None);
    }

    #[test]
    fn tokens_are_long_and_never_the_same() {
        let (first, second) = (Secret::of_256_bits().unwrap(), Secret::of_256_bits().unwrap());
        assert_eq!((first.held.len(), Secret::of_128_bits().unwrap().held.len()), (43, 22));
        assert_ne!(*first.held, *second.held);
        assert_eq!(Fingerprint::of(&first.held), first.fingerprint);
    }
}
