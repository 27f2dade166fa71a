//! What an SMS may say, to which numbers, and in how many parts it is paid.
//!
//! Invariants: a text is made by [`Message::compose`] and by nothing else, so that no SMS carries more of a child than a first name
//! (D116); it has at most [`MOST_PARTS`] parts, no line ends and no marks that turn the reading order (TRUST 2.5); a number is one of
//! E.164 before it is queued.

use super::email::one_line;
use super::wording::School;
use crate::db::ids::PersonId;
use crate::locale::Lang;

pub use super::store::sms::{country, queue};

/// The most parts that one SMS may have (TRUST 2.5).
pub const MOST_PARTS: usize = 3;

/// GSM 03.38: the characters of seven bits.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡\
ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// GSM 03.38: those that take an escape and seven bits more.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How the characters of an SMS are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Seven bits each: 160 alone, 153 a part.
    Gsm7,
    /// Sixteen bits each: 70 alone, 67 a part.
    Ucs2,
}

/// What a text costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Parts {
    /// How many SMS it is paid as; at least 1.
    pub count: usize,
    /// The alphabet that all its characters are in.
    pub alphabet: Alphabet,
    /// Its length in units of that alphabet: septets, or UTF-16 units.
    pub units: usize,
}

/// In how many parts a text travels: no character is split between two (3GPP TS 23.038, 23.040 §9.2.3.24).
#[must_use]
pub fn parts(text: &str) -> Parts {
    let septets = |c: char| match c {
        c if BASIC.contains(c) => Some(1),
        c if EXTENDED.contains(c) => Some(2),
        _ => None,
    };
    let (alphabet, widths): (_, Vec<usize>) = match text.chars().map(septets).collect::<Option<Vec<_>>>() {
        Some(widths) => (Alphabet::Gsm7, widths),
        None => (Alphabet::Ucs2, text.chars().map(char::len_utf16).collect()),
    };
    let (alone, in_part) = match alphabet {
        Alphabet::Gsm7 => (160, 153),
        Alphabet::Ucs2 => (70, 67),
    };
    let units = widths.iter().sum();
    let count = if units <= alone { 1 } else { filled(&widths, in_part) };
    Parts { count, alphabet, units }
}

/// How many parts of `room` units the characters fill, one after the other.
fn filled(widths: &[usize], room: usize) -> usize {
    let (count, _) =
        widths.iter().fold(
            (1, 0),
            |(count, used), width| {
                if used + width > room { (count + 1, *width) } else { (count, used + width) }
            },
        );
    count
}

/// The country by which numbers are read that name none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Country {
    /// Its calling code, without `+`: `44`.
    pub code: String,
    /// What stands before a number within the country, `0` in most; may be empty.
    pub trunk: String,
}

/// A number as E.164 writes it: `+` and 8 to 15 digits.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Number(String);

impl Number {
    /// The number that somebody wrote: with `+` or `00`, with the country's code alone, or as it is dialled within the country, also
    /// where a spreadsheet ate its leading zero. `None` where it is no number.
    #[must_use]
    pub fn read(written: &str, country: &Country) -> Option<Self> {
        let written = written.trim().replace("(0)", "");
        let is_written = |c: char| c.is_ascii_digit() || c.is_whitespace() || "+-()./".contains(c);
        let digits: String = written.chars().filter(char::is_ascii_digit).collect();
        if !written.chars().all(is_written) || written.rfind('+').is_some_and(|at| at > 0) {
            return None;
        }
        let (code, trunk) = (country.code.as_str(), country.trunk.as_str());
        let whole = if written.starts_with('+') {
            digits
        } else if let Some(rest) = digits.strip_prefix("00") {
            rest.to_owned()
        } else if let Some(rest) = digits.strip_prefix(trunk).filter(|_| !trunk.is_empty()) {
            format!("{code}{rest}")
        } else if digits.starts_with(code) && digits.len() >= code.len() + 9 {
            digits
        } else {
            format!("{code}{digits}")
        };
        ((8..=15).contains(&whole.len()) && !whole.starts_with('0')).then(|| Self(format!("+{whole}")))
    }

    /// `+` and its digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// An SMS that Bookbag can write. The list is closed, and so is what each may carry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Message {
    /// The school invites a guardian.
    GuardianInvitation {
        /// Where joining begins.
        link: String,
        /// The child's first name; nothing else about the child.
        child: String,
    },
    /// A code that proves the telephone.
    SignInCode {
        /// Its digits.
        code: String,
    },
    /// IT looks whether SMS arrive.
    Test,
}

/// A text that may be queued as an SMS.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    said: String,
    lang: Lang,
}

impl Text {
    /// What it says.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.said
    }

    /// Its language.
    #[must_use]
    pub fn lang(&self) -> Lang {
        self.lang
    }

    /// What it costs.
    #[must_use]
    pub fn parts(&self) -> Parts {
        parts(&self.said)
    }
}

impl Message {
    /// The SMS in the reader's language. Where it would be too long the names in it are cut, never the link.
    #[must_use]
    pub fn compose(&self, school: &School, lang: Lang) -> Text {
        let mut text = Text { said: String::new(), lang };
        for longest in [40, 16, 8] {
            text.said = self.say(&cut(&school.name, longest), longest, lang);
            if text.parts().count <= MOST_PARTS {
                break;
            }
        }
        text
    }

    fn say(&self, school: &str, longest: usize, lang: Lang) -> String {
        let said = match self {
            Self::GuardianInvitation { link, child } => lang.t_with(
                "sms-guardian-invitation",
                &[("school", school), ("child", cut(child, longest).as_str()), ("link", link.as_str())],
            ),
            Self::SignInCode { code } => lang.t_with("sms-code", &[("school", school), ("code", code.as_str())]),
            Self::Test => lang.t_with("sms-test", &[("school", school)]),
        };
        one_line(&said)
    }
}

/// The first characters of a name.
fn cut(name: &str, longest: usize) -> String {
    name.chars().take(longest).collect::<String>().trim_end().to_owned()
}

/// An SMS to be written into the outbox.
pub struct NewSms<'a> {
    /// What kind it is, for counts and for dropping what no longer holds.
    pub kind: &'static str,
    /// Whom it is for.
    pub person: Option<PersonId>,
    /// The number.
    pub recipient: &'a Number,
    /// What it says.
    pub text: &'a Text,
    /// Milliseconds after which it is no longer sent; at most [`super::store::LONGEST`].
    pub lasts: i64,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::locale::{ARABIC, ENGLISH};

    fn britain() -> Country {
        Country { code: "44".to_owned(), trunk: "0".to_owned() }
    }

    fn count(text: &str) -> (usize, usize) {
        let parts = parts(text);
        (parts.units, parts.count)
    }

    #[test]
    fn a_text_is_counted_as_the_network_bills_it() {
        assert_eq!(count(&"a".repeat(160)), (160, 1));
        assert_eq!(count(&"a".repeat(161)), (161, 2));
        assert_eq!(count(&"a".repeat(306)), (306, 2));
        assert_eq!(count(&"a".repeat(307)), (307, 3));
        assert_eq!(count(&"€".repeat(80)), (160, 1));
        // A pair of escape and character is not split: 76 of them leave one septet of a part empty.
        assert_eq!(count(&"€".repeat(153)), (306, 3));
        assert_eq!(count(&"ż".repeat(70)), (70, 1));
        assert_eq!(count(&"ż".repeat(71)), (71, 2));
        assert_eq!(count(&"ż".repeat(134)), (134, 2));
        assert_eq!(count(&"📚".repeat(35)), (70, 1));
        assert_eq!(count(&"📚".repeat(67)), (134, 3), "no emoji is cut in two");
        assert_eq!(parts("Ça va").alphabet, Alphabet::Gsm7);
        assert_eq!(parts("ça va").alphabet, Alphabet::Ucs2, "GSM 03.38 has only the capital");
        assert_eq!(count(""), (0, 1));
    }

    #[test]
    fn a_number_is_read_as_people_write_it() {
        for written in [
            "07700 900123",
            "+44 7700 900123",
            "+44 (0)7700 900123",
            "0044 7700-900123",
            "(07700) 900.123",
            "447700900123",
            "7700900123",
        ] {
            assert_eq!(
                Number::read(written, &britain()).map(|number| number.0).as_deref(),
                Some("+447700900123"),
                "{written}"
            );
        }
        let slovak = Number::read("+421 905 123 456", &britain());
        assert_eq!(slovak.map(|number| number.0).as_deref(), Some("+421905123456"));
        let spain = Country { code: "34".to_owned(), trunk: String::new() };
        assert_eq!(Number::read("612 34 56 78", &spain).map(|number| number.0).as_deref(), Some("+34612345678"));
        let none = [
            "",
            "Amara",
            "123",
            "07700 900123 or 07700 900124",
            "+44+7700900123",
            "+0447700900123",
            "07700 900123\r\nTo: 1",
        ];
        for written in none {
            assert_eq!(Number::read(written, &britain()), None, "{written}");
        }
    }

    fn invitation(school: &str, child: &str, lang: Lang) -> Text {
        let link = format!("https://bookbag.birchlane.example/join/{}", "x".repeat(26));
        let school = School { name: school.to_owned(), ..School::default() };
        Message::GuardianInvitation { link, child: child.to_owned() }.compose(&school, lang)
    }

    #[test]
    fn an_invitation_says_the_school_the_first_name_and_the_link() {
        let text = invitation("Birch Lane Primary", "Kofi", ENGLISH);
        assert_eq!(
            text.as_str(),
            "Birch Lane Primary: your place in Bookbag for Kofi is ready. \
             https://bookbag.birchlane.example/join/xxxxxxxxxxxxxxxxxxxxxxxxxx This link works once, for you alone."
        );
        assert_eq!(text.parts().count, 2);
        assert!(invitation("B\r\nTo: 1\u{202e}", "K\0", ENGLISH).as_str().starts_with("B  To: 1: "));
    }

    #[test]
    fn however_long_the_names_are_it_has_three_parts_and_the_whole_link() {
        for lang in [ENGLISH, ARABIC] {
            let text = invitation(&"مدرسة البتولا الابتدائية ".repeat(9), &"ż".repeat(300), lang);
            assert!(text.parts().count <= MOST_PARTS, "{:?}", text.parts());
            assert!(text.as_str().contains(&format!("/join/{} ", "x".repeat(26))), "{}", text.as_str());
        }
    }
}
