//! The questions of all purposes in one form, as a family answers them.

use rocket::form::FromForm;

use super::{Answer, PURPOSES, Purpose};
use crate::error::Complaint;
use crate::page::{Entered, Page};

/// What a form says for each purpose; empty where nothing was chosen.
#[derive(Clone, Copy, Debug, Default, FromForm)]
pub struct Answers<'r> {
    #[field(default = "")]
    account: &'r str,
    #[field(default = "")]
    stories: &'r str,
    #[field(default = "")]
    portfolio: &'r str,
    #[field(default = "")]
    photos_class: &'r str,
    #[field(default = "")]
    photos_school: &'r str,
    #[field(default = "")]
    photos_public: &'r str,
}

impl Answers<'_> {
    fn to(&self, purpose: Purpose) -> Option<Answer> {
        Answer::from_word(match purpose {
            Purpose::Account => self.account,
            Purpose::Stories => self.stories,
            Purpose::Portfolio => self.portfolio,
            Purpose::PhotosClass => self.photos_class,
            Purpose::PhotosSchool => self.photos_school,
            Purpose::PhotosPublic => self.photos_public,
        })
    }

    /// The answers to all purposes, or a complaint for each that has none.
    ///
    /// # Errors
    /// The complaints.
    pub fn read(&self, page: &Page) -> Result<Vec<(Purpose, Answer)>, Vec<Complaint>> {
        let missing: Vec<Complaint> = PURPOSES
            .into_iter()
            .filter(|purpose| self.to(*purpose).is_none())
            .map(|purpose| Complaint::new(purpose.field(), "consents-choose").with("purpose", page.t(&purpose.name())))
            .collect();
        if !missing.is_empty() {
            return Err(missing);
        }
        Ok(PURPOSES.into_iter().filter_map(|purpose| Some((purpose, self.to(purpose)?))).collect())
    }

    /// What was chosen, kept for the form to come back with.
    #[must_use]
    pub fn kept(&self, entered: Entered) -> Entered {
        PURPOSES
            .into_iter()
            .filter_map(|purpose| Some((purpose, self.to(purpose)?)))
            .fold(entered, |entered, (purpose, answer)| entered.with(purpose.field(), answer.word()))
    }
}
