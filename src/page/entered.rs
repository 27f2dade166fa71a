//! What a form had in it when it comes back.

use super::Page;
use crate::error::Complaint;
use crate::locale::Value;

/// What a person entered into a form, with the complaints about it, so that a form comes back as it was sent.
#[derive(Clone, Debug, Default)]
pub struct Entered {
    values: Vec<(&'static str, String)>,
    complaints: Vec<Complaint>,
}

impl Entered {
    /// Nothing entered yet.
    #[must_use]
    pub fn nothing() -> Self {
        Self::default()
    }

    /// With the value of one field.
    #[must_use]
    pub fn with(mut self, field: &'static str, value: impl Into<String>) -> Self {
        self.values.push((field, value.into()));
        self
    }

    /// With what is wrong.
    #[must_use]
    pub fn wrong(mut self, complaints: Vec<Complaint>) -> Self {
        self.complaints.extend(complaints);
        self
    }

    /// The value of a field; empty where nothing was entered.
    #[must_use]
    pub fn value(&self, field: &str) -> &str {
        self.values.iter().find(|(name, _)| *name == field).map_or("", |(_, value)| value)
    }

    /// Whether the field has this value: for radio buttons and lists.
    #[must_use]
    pub fn is(&self, field: &str, value: &str) -> bool {
        self.values.iter().any(|(name, entered)| *name == field && entered == value)
    }

    /// What is wrong with a field, in words; empty where nothing is.
    #[must_use]
    pub fn errors(&self, page: &Page, field: &str) -> Vec<String> {
        self.complaints
            .iter()
            .filter(|complaint| complaint.field == field)
            .map(|complaint| said(page, complaint))
            .collect()
    }

    /// All complaints as field and words, for the summary above the form.
    #[must_use]
    pub fn all_errors(&self, page: &Page) -> Vec<(String, String)> {
        self.complaints.iter().map(|complaint| (complaint.field.to_string(), said(page, complaint))).collect()
    }
}

fn said(page: &Page, complaint: &Complaint) -> String {
    let values: Vec<(&str, Value)> = complaint
        .values
        .iter()
        .map(|(name, value)| (*name, value.parse::<i64>().map_or_else(|_| value.into(), Value::Number)))
        .collect();
    crate::locale::text(page.lang, complaint.message, &values)
}
