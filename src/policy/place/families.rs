//! What stands between one pupil and one adult.

use super::Spot;
use crate::db::ids::{DelegateId, LinkId, PersonId, PupilId, RestrictionId};
use crate::error::Result;
use crate::policy::{Ask, Concerns};

/// One link of one pupil: the address names both, and they belong together.
#[derive(Clone, Copy, Debug)]
pub struct PupilLink {
    /// The pupil.
    pub pupil: PupilId,
    /// The link.
    pub link: LinkId,
    /// The adult of the link.
    pub guardian: PersonId,
}

impl Spot for PupilLink {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let (pupil, link): (PupilId, LinkId) = (ask.place.id("pupils")?, ask.place.id("links")?);
        let guardian = ask.tx.one(
            "SELECT guardian_id FROM family_link WHERE link_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL",
            (link, pupil),
            |row| row.get(0),
        )?;
        Ok(Self { pupil, link, guardian })
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "pupil", id: Some(self.link.0), class: None, pupil: Some(self.pupil) }
    }
}

/// One adult of one pupil: linked in any way, restricted too, or let look by a guardian.
#[derive(Clone, Copy, Debug)]
pub struct PupilAdult {
    /// The pupil.
    pub pupil: PupilId,
    /// The adult.
    pub adult: PersonId,
}

impl Spot for PupilAdult {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let (pupil, adult): (PupilId, PersonId) = (ask.place.id("pupils")?, ask.place.id("adults")?);
        ask.tx.one(
            "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND ended_at IS NULL
             UNION ALL SELECT 1 FROM delegate WHERE person_id = ?1 AND pupil_id = ?2 AND joined_at IS NOT NULL",
            (adult, pupil),
            |_| Ok(()),
        )?;
        Ok(Self { pupil, adult })
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "guardian_account", id: Some(self.adult.0), class: None, pupil: Some(self.pupil) }
    }
}

/// An adult whom a guardian lets look at one pupil's things.
#[derive(Clone, Copy, Debug)]
pub struct Delegated {
    /// The pupil.
    pub pupil: PupilId,
    /// The delegate.
    pub delegate: DelegateId,
    /// The guardian who invited.
    pub invited_by: PersonId,
}

impl Spot for Delegated {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let (pupil, delegate): (PupilId, DelegateId) = (ask.place.id("pupils")?, ask.place.id("delegates")?);
        let invited_by = ask.tx.one(
            "SELECT link.guardian_id FROM delegate JOIN family_link AS link ON link.link_id = delegate.link_id
              WHERE delegate.delegate_id = ?1 AND delegate.pupil_id = ?2",
            (delegate, pupil),
            |row| row.get(0),
        )?;
        Ok(Self { pupil, delegate, invited_by })
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "pupil", id: Some(self.delegate.0), class: None, pupil: Some(self.pupil) }
    }
}

/// A recorded court order of one pupil.
#[derive(Clone, Copy, Debug)]
pub struct PupilRestriction {
    /// The pupil.
    pub pupil: PupilId,
    /// The order.
    pub restriction: RestrictionId,
}

impl Spot for PupilRestriction {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let (pupil, restriction): (PupilId, RestrictionId) = (ask.place.id("pupils")?, ask.place.id("restrictions")?);
        ask.tx.one(
            "SELECT 1 FROM restriction JOIN family_link USING (link_id) WHERE restriction_id = ?1 AND pupil_id = ?2 AND lifted_at IS NULL",
            (restriction, pupil),
            |_| Ok(()),
        )?;
        Ok(Self { pupil, restriction })
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "pupil", id: Some(self.restriction.0), class: None, pupil: Some(self.pupil) }
    }
}
