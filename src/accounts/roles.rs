//! The staff's roles by their words.

/// What a member of staff may be; a person may hold several (ARCHITECTURE 'Words').
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Role {
    /// Teaches classes.
    Teacher,
    /// Senior leadership.
    Leader,
    /// The school office.
    Office,
    /// Data protection officer.
    Dpo,
    /// IT support.
    It,
}

impl Role {
    /// All of them, in the order of lists.
    pub const ALL: [Self; 5] = [Self::Teacher, Self::Leader, Self::Office, Self::Dpo, Self::It];

    /// The word in the database and in forms.
    #[must_use]
    pub fn word(&self) -> &'static str {
        match self {
            Self::Teacher => "teacher",
            Self::Leader => "leader",
            Self::Office => "office",
            Self::Dpo => "dpo",
            Self::It => "it",
        }
    }

    /// The role of a word; none if it is no role.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.word() == word)
    }

    /// The text with its name.
    #[must_use]
    pub fn text(&self) -> &'static str {
        match self {
            Self::Teacher => "accounts-role-teacher",
            Self::Leader => "accounts-role-leader",
            Self::Office => "accounts-role-office",
            Self::Dpo => "accounts-role-dpo",
            Self::It => "accounts-role-it",
        }
    }

    /// The text that says what it opens.
    #[must_use]
    pub fn hint(&self) -> &'static str {
        match self {
            Self::Teacher => "accounts-role-teacher-hint",
            Self::Leader => "accounts-role-leader-hint",
            Self::Office => "accounts-role-office-hint",
            Self::Dpo => "accounts-role-dpo-hint",
            Self::It => "accounts-role-it-hint",
        }
    }

    /// Whether it reaches beyond the person's own classes: such a session is short, and its second factor asked each time.
    #[must_use]
    pub fn reaches_whole_school(self) -> bool {
        self != Self::Teacher
    }
}
