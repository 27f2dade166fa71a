//! Where a request stands: the ids in its address, found by the word before them, never by position.

use crate::db::Tx;
use crate::db::ids::{
    BlobId, ClassId, CommentId, DelegateId, InvitationId, JoinRequestId, LinkId, OutboxId, PersonId, PictureId, PostId,
    PupilId, RestrictionId,
};
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

/// A post that is not withdrawn, with the class whose story it is in (none: the school story).
#[derive(Clone, Copy, Debug)]
pub struct Posted {
    /// The post.
    pub post: PostId,
    /// Its class; none is the school story.
    pub class: Option<ClassId>,
    /// Who wrote it.
    pub author: PersonId,
    /// Whether it is published; else a draft.
    pub published: bool,
}

impl Posted {
    pub(super) fn load(tx: &Tx<'_>, post: PostId) -> Result<Self> {
        tx.one(
            "SELECT class_id, author_id, published_at IS NOT NULL FROM post WHERE post_id = ?1 AND withdrawn_at IS NULL",
            [post],
            |row| Ok(Self { post, class: row.get(0)?, author: row.get(1)?, published: row.get(2)? }),
        )
    }
}

impl Spot for Posted {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        match ask.place.word("pictures") {
            Some(word) if ask.place.word("posts").is_none() => {
                let picture: PictureId = word.parse().map_err(|_| Error::NotFound)?;
                let post =
                    ask.tx.one("SELECT post_id FROM picture WHERE picture_id = ?1", [picture], |row| row.get(0))?;
                Self::load(ask.tx, post)
            }
            _ => Self::load(ask.tx, ask.place.id("posts")?),
        }
    }
    fn concerns(self) -> Concerns {
        let object = if self.class.is_some() { "post" } else { "school_post" };
        Concerns { object, id: Some(self.post.0), class: self.class, pupil: None }
    }
}

/// A comment that is not withdrawn, under a post that is not withdrawn.
#[derive(Clone, Copy, Debug)]
pub struct Commented {
    /// The comment.
    pub comment: CommentId,
    /// Who wrote it.
    pub author: PersonId,
    /// The post it stands under.
    pub posted: Posted,
}

impl Spot for Commented {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let comment: CommentId = ask.place.id("comments")?;
        let (author, post) = ask.tx.one(
            "SELECT author_id, post_id FROM comment WHERE comment_id = ?1 AND withdrawn_at IS NULL",
            [comment],
            |row| Ok((row.get(0)?, row.get(1)?)),
        )?;
        Ok(Self { comment, author, posted: Posted::load(ask.tx, post)? })
    }
    fn concerns(self) -> Concerns {
        let object = if self.posted.class.is_some() { "comment" } else { "school_comment" };
        Concerns { object, id: Some(self.comment.0), class: self.posted.class, pupil: None }
    }
}

/// A sealed picture as a browser asks for it, with the post that shows it.
#[derive(Clone, Copy, Debug)]
pub struct Shown {
    /// The blob.
    pub blob: BlobId,
    /// The post whose picture it is.
    pub posted: Posted,
}

impl Spot for Shown {
    fn find(ask: &Ask<'_>) -> Result<Self> {
        let blob: BlobId = ask.place.id("media")?;
        let post = ask.tx.one(
            "SELECT picture.post_id FROM picture_size JOIN picture USING (picture_id) WHERE blob_id = ?1",
            [blob],
            |row| row.get(0),
        )?;
        Ok(Self { blob, posted: Posted::load(ask.tx, post)? })
    }
    fn concerns(self) -> Concerns {
        self.posted.concerns()
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
