//! Time-based one-time codes (RFC 6238) and the recovery codes beside them: the second factor of staff.
//!
//! Invariants: SHA-1, six digits, 30 s, because that is what every authenticator knows; the current step and, in its first
//! ten seconds, the previous one; a step serves once, so a code seen over a shoulder is spent (TRUST 2.1, ASVS 6.5.1).

use data_encoding::BASE32_NOPAD;
use subtle::ConstantTimeEq;
use totp_rs::{Builder, Totp};
use zeroize::Zeroizing;

use super::codes::{Secret, random};
use crate::clock::Moment;
use crate::error::{Error, Result};

/// Length of a step in seconds.
const STEP: i64 = 30;
/// So many seconds into a step the previous one still counts.
const GRACE: i64 = 10;
/// Recovery codes given with a factor.
pub const RECOVERY_CODES: usize = 10;

/// The secret that the school and the authenticator share: 160 bits.
#[derive(Clone)]
pub struct Factor(Zeroizing<Vec<u8>>);

impl Factor {
    /// A secret by lot.
    pub fn fresh() -> Result<Self> {
        Ok(Self(Zeroizing::new(random::<20>()?.to_vec())))
    }

    /// The secret as it was stored.
    #[must_use]
    pub fn stored(bytes: Vec<u8>) -> Self {
        Self(Zeroizing::new(bytes))
    }

    /// The bytes to store, in the encrypted database.
    #[must_use]
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// The secret as base32 in groups of four, for those who type it.
    #[must_use]
    pub fn typed(&self) -> Zeroizing<String> {
        let letters = BASE32_NOPAD.encode(&self.0);
        let groups: Vec<&str> =
            (0..letters.len()).step_by(4).map(|at| &letters[at..(at + 4).min(letters.len())]).collect();
        Zeroizing::new(groups.join(" "))
    }

    /// The address that an authenticator reads from the QR code; `account` and `school` are what it then shows.
    #[must_use]
    pub fn url(&self, school: &str, account: &str) -> Zeroizing<String> {
        let (school, account) = (percent(school), percent(account));
        let secret = BASE32_NOPAD.encode(&self.0);
        Zeroizing::new(format!(
            "otpauth://totp/{school}:{account}?secret={secret}&issuer={school}&algorithm=SHA1&digits=6&period={STEP}"
        ))
    }

    /// The step that the typed code belongs to, if it is right now and later than `last`, the step used before.
    ///
    /// The caller stores the step in the transaction that the code opens; a code of that step or an older one is spent.
    pub fn step_of(&self, typed: &str, now: Moment, last: Option<i64>) -> Result<Option<i64>> {
        let typed: String = typed.chars().filter(|c| !c.is_whitespace()).collect();
        let current = now.seconds().div_euclid(STEP);
        let mut steps = vec![current];
        if now.seconds().rem_euclid(STEP) < GRACE {
            steps.push(current - 1);
        }
        let codes = self.generator()?;
        Ok(steps.into_iter().filter(|step| last.is_none_or(|last| *step > last)).find(|step| {
            let code = codes.generate(u64::try_from(step * STEP).unwrap_or_default()).to_string();
            code.as_bytes().ct_eq(typed.as_bytes()).into()
        }))
    }

    /// The code that an authenticator shows at `now`.
    pub fn code_at(&self, now: Moment) -> Result<String> {
        Ok(self.generator()?.generate(u64::try_from(now.seconds()).unwrap_or_default()).to_string())
    }

    fn generator(&self) -> Result<Totp> {
        Builder::new().with_secret(self.0.to_vec()).build().map_err(Error::fault)
    }
}

/// Ten fresh recovery codes, each for one sign-in without the authenticator.
pub fn recovery_codes() -> Result<Vec<Secret>> {
    (0..RECOVERY_CODES).map(|_| Secret::recovery_code()).collect()
}

/// Percent-encoding of RFC 3986 for one part of a path or query: all but unreserved characters.
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::clock::SECOND;

    /// RFC 6238 appendix B, SHA-1, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_rfc() {
        let factor = Factor::stored(b"12345678901234567890".to_vec());
        for (second, code) in
            [(59, "287082"), (1_111_111_109, "081804"), (1_234_567_890, "005924"), (20_000_000_000, "353130")]
        {
            assert_eq!(factor.code_at(Moment(second * SECOND)).unwrap(), code);
        }
    }

    #[test]
    fn a_code_counts_in_its_step_and_ten_seconds_more_and_never_twice() {
        let factor = Factor::fresh().unwrap();
        let start = Moment(1_800_000_000 * SECOND);
        let code = factor.code_at(start).unwrap();
        let step = factor.step_of(&code, start, None).unwrap().unwrap();
        for (after, counts) in [(0, true), (29, true), (30, true), (39, true), (40, false), (60, false), (-1, false)] {
            let found = factor.step_of(&code, start.plus(after * SECOND), None).unwrap();
            assert_eq!(found.is_some(), counts, "{after} s");
        }
        assert_eq!(factor.step_of(&code, start.plus(5 * SECOND), Some(step)).unwrap(), None);
        let next = factor.code_at(start.plus(30 * SECOND)).unwrap();
        assert_eq!(factor.step_of(&next, start.plus(31 * SECOND), Some(step)).unwrap(), Some(step + 1));
    }

    #[test]
    fn a_code_may_be_typed_with_the_space_that_the_authenticator_shows() {
        let factor = Factor::stored(b"12345678901234567890".to_vec());
        let at = Moment(59 * SECOND);
        assert!(factor.step_of(" 287 082", at, None).unwrap().is_some());
        assert!(factor.step_of("287083", at, None).unwrap().is_none());
        assert!(factor.step_of("", at, None).unwrap().is_none());
    }

    #[test]
    fn the_address_for_authenticators_is_well_formed() {
        let factor = Factor::stored(b"12345678901234567890".to_vec());
        assert_eq!(
            *factor.url("Birch Lane Primary", "amara@example.org"),
            "otpauth://totp/Birch%20Lane%20Primary:amara%40example.org?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ\
             &issuer=Birch%20Lane%20Primary&algorithm=SHA1&digits=6&period=30"
        );
        assert_eq!(*factor.typed(), "GEZD GNBV GY3T QOJQ GEZD GNBV GY3T QOJQ");
        assert_eq!(recovery_codes().unwrap().len(), 10);
    }
}
