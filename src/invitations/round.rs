//! A round of invitations: who of a class gets a mail, who an SMS, who a letter, and who nothing and why.
//!
//! Invariants: it is worked out for the look at it and once more when it is sent; nobody is in it twice, whoever has two children in
//! the class; nobody is reminded within a week, unless a person insists and invites by name; a 'no' is a no.

use super::{Invitee, Standing};
use crate::clock::{DAY, Moment};
use crate::outbox::sms::{Country, Number};

/// The least time between two invitations of one adult that nobody asked for by name.
pub const BETWEEN: i64 = 7 * DAY;

/// Why somebody gets a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LetterCause {
    /// The school knows no address.
    NoAddress,
    /// The address takes no mail.
    Bounced,
}

impl LetterCause {
    /// The text that says so.
    #[must_use]
    pub fn text(&self) -> &'static str {
        match self {
            Self::NoAddress => "invitations-letter-no-address",
            Self::Bounced => "invitations-letter-bounced",
        }
    }
}

/// Why somebody gets nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum LeftOut {
    /// Has an account.
    Joined,
    /// Said no.
    Declined,
    /// Gets paper for another reason.
    Paper,
    /// The office must confirm the link.
    Suspended,
    /// A court order is recorded.
    Restricted,
    /// Was invited less than a week ago.
    Lately,
    /// Is in the round already, about a brother or sister.
    Sibling,
}

/// All reasons, in the order in which the page names them.
pub const REASONS: [LeftOut; 7] = [
    LeftOut::Joined,
    LeftOut::Lately,
    LeftOut::Sibling,
    LeftOut::Declined,
    LeftOut::Paper,
    LeftOut::Suspended,
    LeftOut::Restricted,
];

impl LeftOut {
    /// The text that says so.
    #[must_use]
    pub fn text(&self) -> &'static str {
        match self {
            Self::Joined => "invitations-left-joined",
            Self::Declined => "invitations-left-declined",
            Self::Paper => "invitations-left-paper",
            Self::Suspended => "invitations-left-suspended",
            Self::Restricted => "invitations-left-restricted",
            Self::Lately => "invitations-left-lately",
            Self::Sibling => "invitations-left-sibling",
        }
    }
}

/// What one press would send.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Round {
    /// By e-mail.
    pub mails: Vec<Invitee>,
    /// By SMS, where there is no address that takes mail.
    pub sms: Vec<(Invitee, Number)>,
    /// By letter, which somebody prints.
    pub letters: Vec<(Invitee, LetterCause)>,
    /// Not at all.
    pub left_out: Vec<(Invitee, LeftOut)>,
}

impl Round {
    /// The round for these adults, now; `country` is none where the school sends no SMS.
    #[must_use]
    pub fn of(invitees: Vec<Invitee>, country: Option<&Country>, now: Moment) -> Self {
        let mut round = Self::default();
        for invitee in invitees {
            if let Some(why) = left_out(&invitee, now) {
                round.left_out.push((invitee, why));
            } else if round.holds(&invitee) {
                round.left_out.push((invitee, LeftOut::Sibling));
            } else if invitee.has_email && !invitee.bounced {
                round.mails.push(invitee);
            } else if let Some(number) = invitee.number(country) {
                round.sms.push((invitee, number));
            } else if invitee.bounced {
                round.letters.push((invitee, LetterCause::Bounced));
            } else {
                round.letters.push((invitee, LetterCause::NoAddress));
            }
        }
        round
    }

    fn holds(&self, invitee: &Invitee) -> bool {
        let letters = self.letters.iter().map(|(other, _)| other);
        let sms = self.sms.iter().map(|(other, _)| other);
        self.mails.iter().chain(sms).chain(letters).any(|other| other.guardian == invitee.guardian)
    }

    /// Who is left out for this reason.
    #[must_use]
    pub fn left_out_for(&self, why: LeftOut) -> Vec<&Invitee> {
        self.left_out.iter().filter(|(_, other)| *other == why).map(|(invitee, _)| invitee).collect()
    }

    /// Whether a press would send anything.
    #[must_use]
    pub fn sends_nothing(&self) -> bool {
        self.mails.is_empty() && self.sms.is_empty()
    }
}

impl Invitee {
    /// The number that an SMS can go to; none where the school sends none, or it is no number that takes one.
    #[must_use]
    pub fn number(&self, country: Option<&Country>) -> Option<Number> {
        let written = self.mobile.as_deref().filter(|_| !self.mobile_fails)?;
        Number::read(written, country?)
    }

    /// Whether a further invitation only reminds.
    #[must_use]
    pub fn is_reminded(&self) -> bool {
        self.last_at.is_some()
    }
}

fn left_out(invitee: &Invitee, now: Moment) -> Option<LeftOut> {
    match invitee.standing {
        Standing::Restricted => Some(LeftOut::Restricted),
        Standing::Suspended => Some(LeftOut::Suspended),
        Standing::Joined => Some(LeftOut::Joined),
        Standing::Declined(_) => Some(LeftOut::Declined),
        _ if invitee.paper => Some(LeftOut::Paper),
        // Who heard nothing, because the mail never arrived, need not wait.
        Standing::Bounced(_) => None,
        _ => invitee.last_at.filter(|last| now.since(*last) < BETWEEN).map(|_| LeftOut::Lately),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::db::ids::{PersonId, PupilId};

    const NOW: Moment = Moment(1_795_537_200_000);

    fn adult(number: i64, standing: Standing) -> Invitee {
        Invitee {
            guardian: PersonId(number),
            name: String::new(),
            pupil: PupilId(number + 100),
            child: String::new(),
            child_family_name: String::new(),
            buddy: 0,
            language: "en".to_owned(),
            relation: String::new(),
            has_email: true,
            bounced: false,
            mobile: None,
            mobile_fails: false,
            times: 0,
            last_at: None,
            opened_at: None,
            paper: false,
            open: None,
            standing,
        }
    }

    #[test]
    fn a_mother_of_twins_gets_one_mail() {
        let twin = Invitee { pupil: PupilId(7), ..adult(1, Standing::New) };
        let round = Round::of(vec![adult(1, Standing::New), twin], None, NOW);
        assert_eq!((round.mails.len(), round.left_out_for(LeftOut::Sibling).len()), (1, 1));
    }

    #[test]
    fn a_week_passes_before_a_reminder_and_a_bounce_waits_for_nothing() {
        let asked = |days: i64| Invitee { last_at: Some(NOW.plus(-days * DAY)), ..adult(days, Standing::Expired(NOW)) };
        let bounced = Invitee { bounced: true, ..asked(2) };
        let bounced = Invitee { standing: Standing::Bounced(NOW), ..bounced };
        let round = Round::of(vec![asked(6), asked(7), bounced], None, NOW);
        assert_eq!(round.left_out_for(LeftOut::Lately).len(), 1);
        assert!(round.mails.len() == 1 && round.mails[0].is_reminded());
        assert_eq!(round.letters.iter().map(|(_, why)| *why).collect::<Vec<_>>(), [LetterCause::Bounced]);
    }

    #[test]
    fn an_sms_goes_where_no_mail_can_and_a_letter_where_neither_can() {
        let britain = Country { code: "44".to_owned(), trunk: "0".to_owned() };
        let with = |number: i64, mobile: &str| Invitee {
            has_email: false,
            mobile: Some(mobile.to_owned()),
            ..adult(number, Standing::New)
        };
        let mailed = Invitee { has_email: true, ..with(1, "07700 900123") };
        let fails = Invitee { mobile_fails: true, ..with(2, "07700 900124") };
        let all = vec![mailed, fails, with(3, "07700 900125"), with(4, "ask her mother")];
        let round = Round::of(all.clone(), Some(&britain), NOW);
        assert_eq!((round.mails.len(), round.letters.len()), (1, 2));
        assert_eq!(round.sms.iter().map(|(_, number)| number.as_str()).collect::<Vec<_>>(), ["+447700900125"]);
        assert_eq!(Round::of(all, None, NOW).letters.len(), 3, "a school without SMS prints");
    }

    #[test]
    fn who_stays_on_paper_is_left_alone_even_with_an_open_letter() {
        let open = Standing::Invited { carrier: crate::invitations::Carrier::Letter, when: NOW, until: NOW };
        let paper = Invitee { paper: true, ..adult(1, open) };
        let round = Round::of(vec![paper, adult(2, Standing::Declined(NOW)), adult(3, Standing::Suspended)], None, NOW);
        assert!(round.sends_nothing() && round.letters.is_empty());
        assert_eq!(
            round.left_out.iter().map(|(_, why)| *why).collect::<Vec<_>>(),
            [LeftOut::Paper, LeftOut::Declined, LeftOut::Suspended]
        );
    }
}
