//! Consents: a recorded yes or no for one pupil and one purpose.
//!
//! Invariants: answers are appended and never edited; the newest answer of each guardian counts and a guardian's 'no' wins
//! (D71); what staff recorded from paper holds until a guardian answers (D72); nobody asked is a no; a guardian sees the result
//! and their own answers, never who else said what; a change is a change of rights, so every open stream proves itself again.

mod form;
pub mod routes;
pub mod store;

pub use form::Answers;
pub use routes::routes;

/// What is asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Purpose {
    /// The pupil signs in.
    Account,
    /// The pupil reads and likes stories.
    Stories,
    /// The pupil's work is kept.
    Portfolio,
    /// Pictures of the pupil in the class's story.
    PhotosClass,
    /// Pictures of the pupil in the school story.
    PhotosSchool,
    /// Pictures of the pupil that anybody may see.
    PhotosPublic,
}

/// All purposes, in the order in which a family is asked.
pub const PURPOSES: [Purpose; 6] = [
    Purpose::Account,
    Purpose::Stories,
    Purpose::Portfolio,
    Purpose::PhotosClass,
    Purpose::PhotosSchool,
    Purpose::PhotosPublic,
];

impl Purpose {
    /// The word that is stored, and that names the form's field and the texts.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Account => "account",
            Self::Stories => "stories",
            Self::Portfolio => "portfolio",
            Self::PhotosClass => "photos_class",
            Self::PhotosSchool => "photos_school",
            Self::PhotosPublic => "photos_public",
        }
    }

    /// The purpose with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        PURPOSES.into_iter().find(|purpose| purpose.word() == word)
    }

    /// The name of its field in a form.
    #[must_use]
    pub fn field(self) -> &'static str {
        match self {
            Self::Account => "answers.account",
            Self::Stories => "answers.stories",
            Self::Portfolio => "answers.portfolio",
            Self::PhotosClass => "answers.photos_class",
            Self::PhotosSchool => "answers.photos_school",
            Self::PhotosPublic => "answers.photos_public",
        }
    }

    /// The id of its name in the locale files.
    #[must_use]
    pub fn name(self) -> String {
        format!("consents-{}", self.word())
    }

    /// The id of the sentence that says what a yes means.
    #[must_use]
    pub fn hint(self) -> String {
        format!("consents-{}-hint", self.word())
    }

    /// The id of its name in a narrow column.
    #[must_use]
    pub fn short(self) -> String {
        format!("consents-short-{}", self.word())
    }
}

/// Yes or no.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    /// Agreed.
    Yes,
    /// Refused, or taken back.
    No,
}

impl Answer {
    /// The word that is stored and that forms send.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::No => "no",
        }
    }

    /// The answer with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Yes, Self::No].into_iter().find(|answer| answer.word() == word)
    }
}
