//! What a person reads, in their language: texts with arguments and plurals, numbers, lists and times, from the Fluent files
//! in `web/locales/<language>/`.
//!
//! Invariants: a text that a language lacks is given in English; a text that English lacks is written to the log and shown as
//! `[id]`, never as a fault (tests/tidy.rs and the tests below keep both from happening); right-to-left texts wrap their
//! arguments in isolating marks, so that a Latin name does not turn a sentence round.

pub mod folding;
#[cfg(test)]
pub(crate) mod sources;
mod times;

use std::sync::LazyLock;

use fluent_bundle::concurrent::FluentBundle;
use fluent_bundle::{FluentArgs, FluentResource, FluentValue};
use rust_embed::RustEmbed;
use unic_langid::LanguageIdentifier;

pub use times::Times;

/// A language that the interface speaks.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Lang {
    /// The folder of its texts and what the database stores.
    pub code: &'static str,
    /// What `<html lang>` says (BCP 47).
    pub tag: &'static str,
    /// Its name in itself.
    pub name: &'static str,
    /// What `<html dir>` says: `ltr` or `rtl`.
    pub direction: &'static str,
}

/// English, into which every other language falls back.
pub const ENGLISH: Lang = Lang { code: "en", tag: "en-GB", name: "English", direction: "ltr" };
/// Arabic, the proof that right-to-left works.
pub const ARABIC: Lang = Lang { code: "ar", tag: "ar", name: "العربية", direction: "rtl" };
/// All languages, in the order of the language choice.
pub const LANGS: [Lang; 2] = [ENGLISH, ARABIC];

impl Lang {
    /// The language with this code; none if the interface does not speak it.
    #[must_use]
    pub fn from_code(code: &str) -> Option<Self> {
        LANGS.into_iter().find(|lang| lang.code == code)
    }

    /// The first language of an `Accept-Language` header that the interface speaks, else English (RFC 9110 §12.5.4).
    #[must_use]
    pub fn from_accept(header: &str) -> Self {
        let mut wishes: Vec<(f32, &str)> = header
            .split(',')
            .filter_map(|wish| {
                let (tag, weight) = wish.split_once(";q=").unwrap_or((wish, "1"));
                Some((weight.trim().parse::<f32>().ok()?, tag.trim()))
            })
            .collect();
        wishes.sort_by(|a, b| b.0.total_cmp(&a.0));
        let code = |tag: &str| tag.split('-').next().map(str::to_ascii_lowercase).unwrap_or_default();
        wishes.iter().filter(|wish| wish.0 > 0.0).find_map(|(_, tag)| Self::from_code(&code(tag))).unwrap_or(ENGLISH)
    }

    /// Whether it is written from right to left.
    #[must_use]
    pub fn is_right_to_left(self) -> bool {
        self.direction == "rtl"
    }

    /// The text `id`.
    #[must_use]
    pub fn t(self, id: &str) -> String {
        text(self, id, &[])
    }

    /// The text `id` with values for its variables; a number chooses the plural.
    #[must_use]
    pub fn t_with<V: Into<Value> + Clone>(self, id: &str, values: &[(&str, V)]) -> String {
        let values: Vec<(&str, Value)> = values.iter().map(|(name, value)| (*name, value.clone().into())).collect();
        text(self, id, &values)
    }

    /// A whole number with the language's digits and grouping: `1,240`.
    #[must_use]
    pub fn number(self, number: i64) -> String {
        grouped(number)
    }

    /// A list in words: `Kofi, Esi and Yaw`.
    #[must_use]
    pub fn list(self, parts: &[String]) -> String {
        let Some((last, before)) = parts.split_last() else { return String::new() };
        let Some((first, middle)) = before.split_first() else { return last.clone() };
        let mut list = first.clone();
        for next in middle {
            list = self.t_with("list-next", &[("before", list), ("next", next.clone())]);
        }
        self.t_with("list-last", &[("before", list), ("last", last.clone())])
    }
}

/// A value for a text's variable.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// Shown as it is.
    Text(String),
    /// Shown with the language's grouping; chooses the plural.
    Number(i64),
}

macro_rules! value_from {
    (text: $($text:ty),*; number: $($number:ty),*) => {
        $(impl From<$text> for Value { fn from(text: $text) -> Self { Self::Text(text.to_string()) } })*
        $(impl From<$number> for Value { fn from(number: $number) -> Self { Self::Number(i64::try_from(number).unwrap_or(i64::MAX)) } }
          impl From<&$number> for Value { fn from(number: &$number) -> Self { Self::from(*number) } }
          impl From<&&$number> for Value { fn from(number: &&$number) -> Self { Self::from(**number) } })*
    };
}
value_from!(text: &str, &&str, String, &String, &&String, std::borrow::Cow<'_, str>; number: i32, i64, u8, u16, u32, u64, usize);

impl From<&Value> for Value {
    fn from(value: &Value) -> Self {
        value.clone()
    }
}

/// Whether there is a text `id`, in English at least.
#[must_use]
pub fn knows(id: &str) -> bool {
    BUNDLES.first().is_some_and(|english| english.texts.has_message(id))
}

/// The text `id` in `lang`, else in English.
#[must_use]
pub fn text(lang: Lang, id: &str, values: &[(&str, Value)]) -> String {
    let mut given = FluentArgs::with_capacity(values.len());
    for (name, value) in values {
        match value {
            Value::Text(text) => given.set(*name, text.as_str()),
            Value::Number(number) => given.set(*name, *number),
        }
    }
    let own = BUNDLES.iter().find(|bundle| bundle.code == lang.code).and_then(|bundle| bundle.format(id, &given));
    let text = own.or_else(|| BUNDLES.first().and_then(|english| english.format(id, &given)));
    text.unwrap_or_else(|| {
        tracing::error!(id, "a text is missing");
        format!("[{id}]")
    })
}

/// The files of all languages.
#[derive(RustEmbed)]
#[folder = "$CARGO_MANIFEST_DIR/web/locales"]
#[include = "*.ftl"]
struct Files;

struct Bundle {
    code: &'static str,
    texts: FluentBundle<FluentResource>,
    /// What the files said that could not be read; a test wants none.
    #[cfg_attr(not(test), expect(dead_code, reason = "read by the test that wants none"))]
    complaints: Vec<String>,
}

static BUNDLES: LazyLock<Vec<Bundle>> = LazyLock::new(|| LANGS.into_iter().map(Bundle::read).collect());

impl Bundle {
    fn read(lang: Lang) -> Self {
        let tag: LanguageIdentifier = lang.tag.parse().unwrap_or_default();
        let mut texts = FluentBundle::new_concurrent(vec![tag]);
        texts.set_use_isolating(lang.is_right_to_left());
        texts.set_formatter(Some(|value, _| match value {
            FluentValue::Number(number) if number.value.fract() == 0.0 =>
            {
                #[expect(clippy::cast_possible_truncation, reason = "whole, and texts hold no number beyond 2^53")]
                Some(grouped(number.value as i64))
            }
            _ => None,
        }));
        let mut complaints = Vec::new();
        let own = Files::iter().filter(|name| name.split('/').next() == Some(lang.code));
        for name in own {
            let Some(file) = Files::get(&name) else { continue };
            let source = String::from_utf8_lossy(&file.data).into_owned();
            let resource = FluentResource::try_new(source).unwrap_or_else(|(resource, errors)| {
                complaints.extend(errors.iter().map(|error| format!("{name}: {error}")));
                resource
            });
            if let Err(errors) = texts.add_resource(resource) {
                complaints.extend(errors.iter().map(|error| format!("{name}: {error}")));
            }
        }
        for complaint in &complaints {
            tracing::error!(complaint, "a file of texts is wrong");
        }
        Self { code: lang.code, texts, complaints }
    }

    fn format(&self, id: &str, values: &FluentArgs<'_>) -> Option<String> {
        let pattern = self.texts.get_message(id)?.value()?;
        let mut errors = Vec::new();
        let text = self.texts.format_pattern(pattern, Some(values), &mut errors).into_owned();
        for error in errors {
            tracing::error!(id, code = self.code, %error, "a text lacks a value");
        }
        Some(text)
    }
}

/// `1240` as `1,240`: both languages group by three with a comma.
fn grouped(number: i64) -> String {
    let digits = number.unsigned_abs().to_string();
    let mut out = String::with_capacity(digits.len() + digits.len() / 3 + 1);
    if number < 0 {
        out.push('−');
    }
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            out.push(',');
        }
        out.push(digit);
    }
    out
}

#[cfg(test)]
mod tests;
