//! Invitations: a single-use code by which one adult joins about one child, and the letters and mails that carry it.
//!
//! Invariants: only hashes of codes are stored, a code is shown or sent once; an open invitation is replaced by a newer one of the
//! same adult and child; a link that is restricted or waits for the office can neither be invited nor redeemed; before the code
//! is proved nothing of the school's people is shown; declining is recorded and puts the family on paper (D16, D17, D25).

pub mod letter;
pub mod routes;
pub mod store;

pub use routes::routes;

use crate::clock::{DAY, Moment};
use crate::db::ids::{InvitationId, PersonId, PupilId};

/// What carries a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A printed letter: QR code and code to type.
    Letter,
    /// An e-mail with a link.
    Email,
}

impl Carrier {
    /// The word that is stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Email => "email",
        }
    }

    /// The carrier with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Letter, Self::Email].into_iter().find(|carrier| carrier.word() == word)
    }

    /// How long its code works, in milliseconds: a letter 30 days, a mail 14 (TRUST 2.1).
    #[must_use]
    pub fn lasts(self) -> i64 {
        match self {
            Self::Letter => 30 * DAY,
            Self::Email => 14 * DAY,
        }
    }
}

/// One adult about one child, in a class's list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invitee {
    /// The adult.
    pub guardian: PersonId,
    /// The adult's name.
    pub name: String,
    /// The child.
    pub pupil: PupilId,
    /// The child's first name.
    pub child: String,
    /// The child's family name.
    pub child_family_name: String,
    /// The child's drawing.
    pub buddy: i64,
    /// How the adult is related, as the roster says.
    pub relation: String,
    /// Whether a mail is possible.
    pub has_email: bool,
    /// How often the adult was invited about this child.
    pub times: i64,
    /// The invitation that works at present.
    pub open: Option<InvitationId>,
    /// How far it has come.
    pub standing: Standing,
}

/// How far an adult has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Never invited.
    New,
    /// An invitation is open.
    Invited {
        /// By letter or mail.
        carrier: Carrier,
        /// When it was issued.
        when: Moment,
        /// Until when it works.
        until: Moment,
    },
    /// The last invitation has run out.
    Expired(Moment),
    /// The last invitation was taken back.
    Revoked(Moment),
    /// Has an account.
    Joined,
    /// Said no, and gets paper.
    Declined(Moment),
    /// Gets paper for another reason.
    Paper,
    /// An import was unclear; the office must confirm the link.
    Suspended,
    /// A court order is recorded.
    Restricted,
}

impl Standing {
    /// Whether a letter or mail may go to this adult now.
    #[must_use]
    pub fn is_invitable(&self) -> bool {
        !matches!(self, Self::Joined | Self::Suspended | Self::Restricted)
    }

    /// The sugar paper of its chip.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self {
            Self::New => "",
            Self::Invited { .. } => "sky",
            Self::Expired(_) | Self::Revoked(_) => "sun",
            Self::Joined => "leaf",
            Self::Declined(_) | Self::Paper => "clay",
            Self::Suspended | Self::Restricted => "coral",
        }
    }

    /// Whether the list proposes a letter: who was never invited, or whose invitation has run out.
    #[must_use]
    pub fn is_proposed(&self) -> bool {
        matches!(self, Self::New | Self::Expired(_))
    }
}
