//! Invitations: a single-use code by which one adult joins about one child, and the letters and mails that carry it.
//!
//! Invariants: only hashes of codes are stored, a code is shown or sent once; an open invitation is replaced by a newer one of the
//! same adult and child; a link that is restricted or waits for the office can neither be invited nor redeemed; before the code
//! is proved nothing of the school's people is shown; declining is recorded and puts the family on paper (D16, D17, D25).
//! Nothing that goes to one guardian names another one.

pub mod letter;
pub mod requests;
pub mod round;
pub mod routes;
pub mod store;

pub use routes::routes;

use std::collections::BTreeSet;

use crate::clock::{DAY, Moment};
use crate::db::Db;
use crate::db::ids::{InvitationId, PersonId, PupilId};
use crate::error::Result;
use crate::policy::jobs::{RunRetention, may};

/// What carries a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Carrier {
    /// A printed letter: QR code and code to type.
    Letter,
    /// An e-mail with a link.
    Email,
    /// An SMS with a link.
    Sms,
}

impl Carrier {
    /// The word that is stored.
    #[must_use]
    pub fn word(self) -> &'static str {
        match self {
            Self::Letter => "letter",
            Self::Email => "email",
            Self::Sms => "sms",
        }
    }

    /// The carrier with this word.
    #[must_use]
    pub fn from_word(word: &str) -> Option<Self> {
        [Self::Letter, Self::Email, Self::Sms].into_iter().find(|carrier| carrier.word() == word)
    }

    /// How long its code works, in milliseconds: a letter 30 days, a mail or SMS 14 (TRUST 2.1).
    #[must_use]
    pub fn lasts(self) -> i64 {
        match self {
            Self::Letter => 30 * DAY,
            Self::Email | Self::Sms => 14 * DAY,
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
    /// The adult's language.
    pub language: String,
    /// How the adult is related, as the roster says.
    pub relation: String,
    /// Whether there is an address for mails.
    pub has_email: bool,
    /// Whether the mail host of that address says that it takes none.
    pub bounced: bool,
    /// The mobile number as somebody wrote it.
    pub mobile: Option<String>,
    /// Whether the number is known to take no SMS.
    pub mobile_fails: bool,
    /// How often the adult was invited about this child.
    pub times: i64,
    /// When the adult was last invited, about any child, by what was not taken back.
    pub last_at: Option<Moment>,
    /// When the newest invitation was looked at.
    pub opened_at: Option<Moment>,
    /// Whether the adult gets paper about this child.
    pub paper: bool,
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
        /// By letter, mail or SMS.
        carrier: Carrier,
        /// When it was issued.
        when: Moment,
        /// Until when it works.
        until: Moment,
    },
    /// The last invitation went to an address that takes no mail, or a number that takes no SMS.
    Bounced(Moment),
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
            Self::Suspended | Self::Restricted | Self::Bounced(_) => "coral",
        }
    }

    /// Whether the list proposes a letter: who was never invited, or whom the last invitation did not bring or reach.
    #[must_use]
    pub fn is_proposed(&self) -> bool {
        matches!(self, Self::New | Self::Expired(_) | Self::Bounced(_))
    }

    /// Whether the adult has chosen paper, with the strip of a letter or in words.
    #[must_use]
    pub fn is_on_paper(&self) -> bool {
        matches!(self, Self::Declined(_) | Self::Paper)
    }
}

/// How far the families of a class, or of many, have come. A family is all of a child's guardians; it has joined with the first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Tally {
    /// Families.
    pub families: usize,
    /// Families of whom somebody has an account.
    pub families_joined: usize,
    /// Families of whom nobody has, and somebody gets paper.
    pub families_on_paper: usize,
    /// Adults with an invitation that works.
    pub invited: usize,
    /// Adults whose address takes no mail.
    pub bounced: usize,
    /// Adults who were never invited, or whose invitation is over.
    pub unasked: usize,
}

impl Tally {
    /// Of the adults of one class.
    #[must_use]
    pub fn of(invitees: &[Invitee]) -> Self {
        let families = |wanted: &dyn Fn(&Invitee) -> bool| {
            let found: BTreeSet<PupilId> =
                invitees.iter().filter(|invitee| wanted(invitee)).map(|invitee| invitee.pupil).collect();
            found
        };
        let adults = |wanted: &dyn Fn(&Invitee) -> bool| invitees.iter().filter(|invitee| wanted(invitee)).count();
        let joined = families(&|invitee| invitee.standing == Standing::Joined);
        let paper = families(&|invitee| invitee.paper);
        Self {
            families: families(&|_| true).len(),
            families_on_paper: paper.difference(&joined).count(),
            families_joined: joined.len(),
            invited: adults(&|invitee| matches!(invitee.standing, Standing::Invited { .. })),
            bounced: adults(&|invitee| invitee.bounced && invitee.standing != Standing::Joined),
            unasked: adults(&|invitee| {
                matches!(invitee.standing, Standing::New | Standing::Expired(_) | Standing::Revoked(_))
            }),
        }
    }

    /// The sum of two.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self {
            families: self.families + other.families,
            families_joined: self.families_joined + other.families_joined,
            families_on_paper: self.families_on_paper + other.families_on_paper,
            invited: self.invited + other.invited,
            bounced: self.bounced + other.bounced,
            unasked: self.unasked + other.unasked,
        }
    }
}

/// The nightly work: requests to join that waited too long, and proofs of addresses. Leaves a line only where something was deleted.
///
/// # Errors
/// As the database gives them.
pub fn forget(db: &Db) -> Result<()> {
    db.write(&may::<RunRetention>(), |tx, _| {
        if store::forget_requests(tx)? == 0 {
            tx.nothing_changed();
        }
        Ok(())
    })
}
