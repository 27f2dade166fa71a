//! Where a request stands: the ids in its address, found by the word before them, never by position.

mod families;
mod posts;

pub use self::families::{Delegated, PupilAdult, PupilLink, PupilRestriction};
pub use self::posts::{Commented, Posted, Shown};

use crate::db::Tx;
use crate::db::ids::{ClassId, InvitationId, JoinRequestId, OutboxId, PersonId, PupilId};
use crate::error::{Barrier, Error, Result};
use crate::policy::{Ask, Concerns};

/// The words of a request's path.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place(Vec<String>);

impl Place {
    /// The place that a path names: `/classes/7/stories` has the class 7.
    #[must_use]
    pub fn of(path: &str) -> Self {
        Self(path.split('/').filter(|word| !word.is_empty()).map(str::to_owned).collect())
    }

    /// The word after `before`.
    #[must_use]
    pub fn word(&self, before: &str) -> Option<&str> {
        let at = self.0.iter().position(|word| word == before)?;
        self.0.get(at + 1).map(String::as_str)
    }

    /// The id after `before`.
    ///
    /// # Errors
    /// [`Error::NotFound`] where there is none, or it is no id.
    pub fn id<T: std::str::FromStr>(&self, before: &str) -> Result<T> {
        self.word(before).and_then(|word| word.parse().ok()).ok_or(Error::NotFound)
    }
}

/// What a right is about, and what somebody hears who may not use it there.
pub trait Spot: Copy + Send + Sync + 'static {
    /// Finds it in the address, and that it exists.
    ///
    /// # Errors
    /// [`Error::NotFound`].
    fn find(ask: &Ask<'_>) -> Result<Self>;
    /// What the access log says of it.
    fn concerns(self) -> Concerns;
    /// The refusal of a signed-in person.
    fn refused() -> Error {
        Error::NotFound
    }
}

/// The school itself: a door that everybody can see.
#[derive(Clone, Copy, Debug)]
pub struct School;

impl Spot for School {
    fn find(_: &Ask<'_>) -> Result<Self> {
        Ok(Self)
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "school", ..Concerns::default() }
    }
    fn refused() -> Error {
        Error::Forbidden(Barrier::NotYours)
    }
}

/// The asker's own account.
#[derive(Clone, Copy, Debug)]
pub struct Account;

impl Spot for Account {
    fn find(_: &Ask<'_>) -> Result<Self> {
        Ok(Self)
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "account", ..Concerns::default() }
    }
}

fn exists(tx: &Tx<'_>, sql: &str, id: i64) -> Result<()> {
    if tx.exists(sql, [id])? { Ok(()) } else { Err(Error::NotFound) }
}

impl Spot for ClassId {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let class: Self = ask.place.id("classes")?;
        exists(ask.tx, "SELECT 1 FROM class WHERE class_id = ?1", class.0)?;
        Ok(class)
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "class", id: Some(self.0), class: Some(self), pupil: None }
    }
}

impl Spot for PupilId {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let pupil: Self = ask.place.id("pupils")?;
        exists(ask.tx, "SELECT 1 FROM pupil WHERE pupil_id = ?1", pupil.0)?;
        Ok(pupil)
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "pupil", id: Some(self.0), class: None, pupil: Some(self) }
    }
}

/// A member of staff, or somebody invited to become one.
#[derive(Clone, Copy, Debug)]
pub struct StaffAccount(pub PersonId);

impl Spot for StaffAccount {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let person: PersonId = ask.place.id("staff")?;
        exists(ask.tx, "SELECT 1 FROM staff_role WHERE person_id = ?1", person.0)?;
        Ok(Self(person))
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "staff_account", id: Some(self.0.0), ..Concerns::default() }
    }
}

/// An adult with a link to a child.
#[derive(Clone, Copy, Debug)]
pub struct GuardianAccount(pub PersonId);

impl Spot for GuardianAccount {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let person: PersonId = ask.place.id("guardians")?;
        exists(ask.tx, "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND ended_at IS NULL", person.0)?;
        Ok(Self(person))
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "guardian_account", id: Some(self.0.0), ..Concerns::default() }
    }
}

/// The photo that an adult shows.
#[derive(Clone, Copy, Debug)]
pub struct GuardianPhoto(pub PersonId);

impl Spot for GuardianPhoto {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let person: PersonId = ask.place.id("photos")?;
        exists(ask.tx, "SELECT 1 FROM portrait WHERE person_id = ?1", person.0)?;
        Ok(Self(person))
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "guardian_photo", id: Some(self.0.0), ..Concerns::default() }
    }
}

/// An invitation by its number, as staff list and revoke it.
#[derive(Clone, Copy, Debug)]
pub struct Invited {
    /// The invitation.
    pub invitation: InvitationId,
    /// The child it is about.
    pub pupil: PupilId,
}

impl Spot for Invited {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let invitation: InvitationId = ask.place.id("invitations")?;
        let pupil = ask.tx.one(
            "SELECT pupil_id FROM invitation WHERE invitation_id = ?1 AND kind = 'guardian'",
            [invitation],
            |row| row.get(0),
        )?;
        Ok(Self { invitation, pupil })
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "invitation", id: Some(self.invitation.0), class: None, pupil: Some(self.pupil) }
    }
}

/// A request to join, and the child whom staff recognise in it.
#[derive(Clone, Copy, Debug)]
pub struct JoinRequested {
    /// The request.
    pub request: JoinRequestId,
    /// The class whose teacher was chosen.
    pub class: ClassId,
    /// The child of the address, who is in that class.
    pub pupil: Option<PupilId>,
}

impl Spot for JoinRequested {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let request: JoinRequestId = ask.place.id("join-requests")?;
        let class: ClassId =
            ask.tx.one("SELECT class_id FROM join_request WHERE request_id = ?1", [request], |row| row.get(0))?;
        let pupil = match ask.place.word("pupils") {
            None => None,
            Some(word) => Some(word.parse::<PupilId>().map_err(|_| Error::NotFound)?),
        };
        if let Some(pupil) = pupil {
            ask.tx.one(
                "SELECT 1 FROM enrolment WHERE pupil_id = ?1 AND class_id = ?2 AND ended_at IS NULL",
                (pupil, class),
                |_| Ok(()),
            )?;
        }
        Ok(Self { request, class, pupil })
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "join_request", id: Some(self.request.0), class: Some(self.class), pupil: self.pupil }
    }
}

/// A message in the outbox that did not leave and still could.
#[derive(Clone, Copy, Debug)]
pub struct Delivery(pub OutboxId);

impl Spot for Delivery {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let delivery: OutboxId = ask.place.id("deliveries")?;
        let could = ask.finds(
            "SELECT 1 FROM outbox WHERE outbox_id = ?1 AND sent_at IS NULL AND last_code IS NOT NULL AND text <> '' AND expires_at > ?2",
            (delivery, ask.now()),
        )?;
        if could { Ok(Self(delivery)) } else { Err(Error::NotFound) }
    }
    fn concerns(self) -> Concerns {
        Concerns { object: "delivery", id: Some(self.0.0), ..Concerns::default() }
    }
}
