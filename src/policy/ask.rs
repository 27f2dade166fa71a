//! A question as a rule sees it: who asks, where, and which relations hold.
//!
//! A staff relation opens nothing before the briefing of this year and, where the school asks for one, the second factor
//! (D105, D129). Such a relation then counts as absent and the gate is remembered: if nothing else opens the door, the answer
//! names the gate, so that the page can lead through it.

use std::cell::Cell;

use rusqlite::Params;

use super::people::Session;
use super::place::{JoinRequested, Place, Posted};
use super::seeing::Viewing;
use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::{ClassId, PersonId, PupilId};
use crate::error::{Barrier, Error, Result};
use crate::locale::folding::mentions;

/// One question.
pub struct Ask<'a> {
    pub(super) tx: &'a Tx<'a>,
    pub(super) session: Option<Session>,
    pub(super) machine: bool,
    pub(super) place: &'a Place,
    gate: Cell<Option<Barrier>>,
}

/// Which second factor a relation needs.
#[derive(Clone, Copy)]
enum Reach {
    Classes,
    WholeSchool,
    Day,
}

impl<'a> Ask<'a> {
    pub(super) fn new(tx: &'a Tx<'a>, session: Option<Session>, machine: bool, place: &'a Place) -> Self {
        Self { tx, session, machine, place, gate: Cell::new(None) }
    }

    /// The refusal as the person hears it: where only a gate stood in the way, the gate.
    pub(super) fn refusal(&self, refusal: Error) -> Error {
        match (refusal, self.gate.get()) {
            (Error::NotFound | Error::Forbidden(Barrier::NotYours), Some(gate)) => Error::Forbidden(gate),
            (refusal, _) => refusal,
        }
    }

    /// As whom and what the session sees, while it sees as somebody else.
    pub(super) fn viewing(&self) -> Option<Viewing> {
        self.session.as_ref().and_then(|session| session.viewing)
    }

    /// The time of the question.
    #[must_use]
    pub fn now(&self) -> Moment {
        self.tx.now()
    }

    /// Who asks.
    ///
    /// # Errors
    /// [`Error::SignIn`] for a visitor, before anything is looked up.
    pub fn person(&self) -> Result<PersonId> {
        self.session.as_ref().map(|session| session.person).ok_or(Error::SignIn)
    }

    /// Refuses with a reason that the person may know, where a condition of the right does not hold.
    ///
    /// # Errors
    /// [`Error::Forbidden`] with the message.
    pub fn unless(&self, holds: bool, message: &'static str) -> Result<bool> {
        if holds { Ok(true) } else { Err(Error::Forbidden(Barrier::Condition(message))) }
    }

    pub(super) fn finds(&self, sql: &str, params: impl Params) -> Result<bool> {
        self.tx.exists(sql, params)
    }

    /// Whether the person is an adult.
    pub(super) fn is_adult(&self) -> Result<bool> {
        Ok(self.session.as_ref().is_some_and(|session| session.adult))
    }

    /// Teaches the class now.
    pub(super) fn teaches(&self, class: ClassId) -> Result<bool> {
        let holds = self.finds(
            "SELECT 1 FROM teaching WHERE person_id = ?1 AND class_id = ?2 AND ended_at IS NULL",
            (self.person()?, class),
        )?;
        self.gated(holds, Reach::Classes)
    }

    /// Teaches the class that the pupil is in now.
    pub(super) fn teaches_pupil(&self, pupil: PupilId) -> Result<bool> {
        let holds = self.finds(
            "SELECT 1 FROM enrolment JOIN teaching ON teaching.class_id = enrolment.class_id AND teaching.ended_at IS NULL
              WHERE enrolment.pupil_id = ?2 AND enrolment.ended_at IS NULL AND teaching.person_id = ?1",
            (self.person()?, pupil),
        )?;
        self.gated(holds, Reach::Classes)
    }

    /// Teaches the class that a child of this adult is in now.
    pub(super) fn teaches_child_of(&self, guardian: PersonId) -> Result<bool> {
        let holds = self.finds(
            "SELECT 1 FROM family_link JOIN enrolment USING (pupil_id)
               JOIN teaching ON teaching.class_id = enrolment.class_id AND teaching.ended_at IS NULL
              WHERE family_link.guardian_id = ?2 AND family_link.ended_at IS NULL AND enrolment.ended_at IS NULL
                AND teaching.person_id = ?1",
            (self.person()?, guardian),
        )?;
        self.gated(holds, Reach::Classes)
    }

    /// Holds today's pass for the class.
    pub(super) fn has_pass(&self, class: ClassId) -> Result<bool> {
        let holds = self.finds(
            "SELECT 1 FROM day_pass WHERE person_id = ?1 AND class_id = ?2 AND starts_at <= ?3 AND ends_at > ?3",
            (self.person()?, class, self.now()),
        )?;
        self.gated(holds, Reach::Day)
    }

    /// Holds today's pass for the class that the pupil is in now.
    pub(super) fn has_pass_for(&self, pupil: PupilId) -> Result<bool> {
        let class =
            self.tx.row("SELECT class_id FROM enrolment WHERE pupil_id = ?1 AND ended_at IS NULL", [pupil], |row| {
                row.get(0)
            })?;
        class.map_or(Ok(false), |class| self.has_pass(class))
    }

    /// Is one of the senior leadership.
    pub(super) fn leads(&self) -> Result<bool> {
        self.has_role("leader", Reach::WholeSchool)
    }

    /// Is in the school office.
    pub(super) fn in_office(&self) -> Result<bool> {
        self.has_role("office", Reach::WholeSchool)
    }

    /// Is the data protection officer.
    pub(super) fn protects_data(&self) -> Result<bool> {
        self.has_role("dpo", Reach::WholeSchool)
    }

    /// Is IT support.
    pub(super) fn supports_it(&self) -> Result<bool> {
        self.has_role("it", Reach::WholeSchool)
    }

    /// Is a teacher on the staff, with or without a class.
    pub(super) fn is_teacher(&self) -> Result<bool> {
        self.has_role("teacher", Reach::Classes)
    }

    fn has_role(&self, role: &str, reach: Reach) -> Result<bool> {
        let holds = self.finds(
            "SELECT 1 FROM staff_role WHERE person_id = ?1 AND role = ?2 AND ended_at IS NULL",
            (self.person()?, role),
        )?;
        self.gated(holds, reach)
    }

    /// Is staff of any kind, or holds a pass today; no gate, for the doors that lead through the gates.
    pub(super) fn is_staff(&self) -> Result<bool> {
        self.finds(
            "SELECT 1 FROM staff_role WHERE person_id = ?1 AND ended_at IS NULL
             UNION ALL SELECT 1 FROM day_pass WHERE person_id = ?1 AND starts_at <= ?2 AND ends_at > ?2",
            (self.person()?, self.now()),
        )
    }

    /// Is linked to the child, by a link that is neither restricted nor suspended.
    pub(super) fn guards(&self, pupil: PupilId) -> Result<bool> {
        self.finds(
            "SELECT 1 FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2 AND opens_at <= ?3 AND shuts_at > ?3",
            (self.person()?, pupil, self.now()),
        )
    }

    /// Is linked to the child with parental responsibility.
    pub(super) fn is_responsible_for(&self, pupil: PupilId) -> Result<bool> {
        self.finds(
            "SELECT 1 FROM active_link
              WHERE guardian_id = ?1 AND pupil_id = ?2 AND responsibility = 'yes' AND opens_at <= ?3 AND shuts_at > ?3",
            (self.person()?, pupil, self.now()),
        )
    }

    /// Has any link to any child, even a restricted one, or is let look by a guardian.
    pub(super) fn is_guardian(&self) -> Result<bool> {
        self.finds(
            "SELECT 1 FROM family_link WHERE guardian_id = ?1 AND ended_at IS NULL
             UNION ALL SELECT 1 FROM open_delegate WHERE person_id = ?1 AND opens_at <= ?2 AND shuts_at > ?2",
            (self.person()?, self.now()),
        )
    }

    /// Guards a child who is at the school now.
    pub(super) fn is_current_guardian(&self) -> Result<bool> {
        self.finds(
            "SELECT 1 FROM active_link JOIN enrolment USING (pupil_id)
              WHERE guardian_id = ?1 AND enrolment.ended_at IS NULL AND opens_at <= ?2 AND shuts_at > ?2",
            (self.person()?, self.now()),
        )
    }

    /// Is a pupil.
    pub(super) fn is_pupil(&self) -> Result<bool> {
        Ok(self.session.as_ref().is_some_and(|session| !session.adult))
    }

    /// Whether the purpose is agreed to for the pupil: a 'no' of any guardian wins (D71).
    pub(super) fn agreed(&self, pupil: PupilId, purpose: &str) -> Result<bool> {
        self.finds("SELECT 1 FROM consent_agreed WHERE pupil_id = ?1 AND purpose = ?2", (pupil, purpose))
    }

    /// Reads the story of the class, by the family's or the staff's way.
    pub(super) fn reads_class(&self, class: ClassId) -> Result<bool> {
        let family = self.finds(
            "SELECT 1 FROM family_reach WHERE reader_id = ?1 AND class_id = ?2 AND opens_at <= ?3 AND shuts_at > ?3",
            (self.person()?, class, self.now()),
        )?;
        if family {
            return Ok(true);
        }
        self.reads_as_staff(Some(class))
    }

    /// Reads the school story, by the family's or the staff's way.
    pub(super) fn reads_school(&self) -> Result<bool> {
        let family = self.finds(
            "SELECT 1 FROM family_reach WHERE reader_id = ?1 AND way <> 'delegate' AND opens_at <= ?2 AND shuts_at > ?2",
            (self.person()?, self.now()),
        )?;
        if family {
            return Ok(true);
        }
        self.reads_as_staff(None)
    }

    /// Reads the published post: the one view of lists, and the way by which it is read.
    pub(super) fn reads_post(&self, posted: Posted) -> Result<bool> {
        let readable = self.finds(
            "SELECT 1 FROM readable_post WHERE reader_id = ?1 AND post_id = ?2",
            (self.person()?, posted.post),
        )?;
        Ok(readable && posted.class.map_or_else(|| self.reads_school(), |class| self.reads_class(class))?)
    }

    /// Reads the post by a way on which its pictures are seen: a link may leave them out (D123).
    pub(super) fn sees_pictures(&self, posted: Posted) -> Result<bool> {
        let family = self.finds(
            "SELECT 1 FROM family_reach
              WHERE reader_id = ?1 AND photos AND opens_at <= ?3 AND shuts_at > ?3
                AND CASE WHEN ?2 IS NULL THEN way <> 'delegate' ELSE class_id = ?2 END",
            (self.person()?, posted.class, self.now()),
        )?;
        Ok(self.reads_post(posted)? && (family || self.reads_as_staff(posted.class)?))
    }

    /// Reads the post and takes part in its talk: whom a guardian lets look only looks (D78).
    pub(super) fn takes_part(&self, posted: Posted) -> Result<bool> {
        let family = self.finds(
            "SELECT 1 FROM family_reach
              WHERE reader_id = ?1 AND way <> 'delegate' AND opens_at <= ?3 AND shuts_at > ?3 AND (?2 IS NULL OR class_id = ?2)",
            (self.person()?, posted.class, self.now()),
        )?;
        Ok(self.reads_post(posted)? && (family || self.reads_as_staff(posted.class)?))
    }

    fn reads_as_staff(&self, class: Option<ClassId>) -> Result<bool> {
        match class {
            Some(class) => Ok(self.teaches(class)? || self.leads()?),
            None => Ok(self.is_teacher()? || self.leads()? || self.in_office()?),
        }
    }

    /// Has any role on the staff; no gate.
    pub(super) fn has_any_role(&self) -> Result<bool> {
        self.finds("SELECT 1 FROM staff_role WHERE person_id = ?1 AND ended_at IS NULL", [self.person()?])
    }

    /// Has acknowledged this year's briefing, and is staff of any kind.
    pub(super) fn may_open_staff_side(&self) -> Result<bool> {
        let holds = self.is_staff()?;
        self.gated(holds, Reach::Day)
    }

    /// Guards the child, who is at the school now.
    pub(super) fn guards_current(&self, pupil: PupilId) -> Result<bool> {
        self.finds(
            "SELECT 1 FROM active_link JOIN enrolment USING (pupil_id)
              WHERE guardian_id = ?1 AND pupil_id = ?2 AND enrolment.ended_at IS NULL AND opens_at <= ?3 AND shuts_at > ?3",
            (self.person()?, pupil, self.now()),
        )
    }

    /// The request names, or staff recognise in it, a child of the class to whom any adult's link is restricted.
    pub(super) fn may_mean_restricted(&self, at: JoinRequested) -> Result<bool> {
        let restricted: Vec<(PupilId, String, String)> = self.tx.rows(
            "SELECT child.person_id, child.given_name, join_request.child FROM join_request
               JOIN enrolment ON enrolment.class_id = join_request.class_id AND enrolment.ended_at IS NULL
               JOIN person AS child ON child.person_id = enrolment.pupil_id
               JOIN family_link AS link ON link.pupil_id = child.person_id AND link.ended_at IS NULL
               JOIN restriction ON restriction.link_id = link.link_id AND restriction.lifted_at IS NULL
              WHERE join_request.request_id = ?1",
            [at.request],
            |row| Ok((row.get(0)?, row.get(1)?, row.get(2)?)),
        )?;
        Ok(restricted.iter().any(|(child, name, asked)| at.pupil == Some(*child) || mentions(asked, name)))
    }

    /// May read and go on with the draft: a teacher of its class or a leader; for the school story its author or a leader.
    pub(super) fn keeps_draft(&self, posted: Posted) -> Result<bool> {
        if posted.published {
            return Ok(false);
        }
        match posted.class {
            Some(class) => Ok(self.teaches(class)? || self.leads()?),
            None => Ok((posted.author == self.person()? && self.is_teacher()?) || self.leads()?),
        }
    }

    /// Looks after the story that the post is in: a teacher of its class or a leader; for the school story a leader.
    pub(super) fn looks_after(&self, posted: Posted) -> Result<bool> {
        match posted.class {
            Some(class) => Ok(self.teaches(class)? || self.leads()?),
            None => self.leads(),
        }
    }

    /// The author has not closed the comments.
    pub(super) fn comments_are_open(&self, posted: Posted) -> Result<bool> {
        self.finds("SELECT 1 FROM post WHERE post_id = ?1 AND comments = 'open'", [posted.post])
    }

    /// A staff relation counts only behind the gates.
    fn gated(&self, holds: bool, reach: Reach) -> Result<bool> {
        // Seen as an adult of a child, a mother who teaches is the mother alone.
        if !holds || self.viewing().is_some() {
            return Ok(false);
        }
        let barrier = self.barrier(reach)?;
        if barrier.is_some() {
            self.gate.set(barrier);
        }
        Ok(barrier.is_none())
    }

    fn barrier(&self, reach: Reach) -> Result<Option<Barrier>> {
        let Some(session) = &self.session else { return Ok(None) };
        let asked = self.tx.one(
            "SELECT staff_factor, teacher_factor,
                    NOT EXISTS (SELECT 1 FROM totp WHERE person_id = ?1 AND confirmed_at IS NOT NULL)
                      AND NOT EXISTS (SELECT 1 FROM passkey WHERE person_id = ?1)
                      AND (SELECT min(granted_at) FROM staff_role
                            WHERE person_id = ?1 AND ended_at IS NULL AND (role <> 'teacher' OR teacher_factor = 'required'))
                          + factor_grace_days * 86400000 > ?2,
                    EXISTS (SELECT 1 FROM briefing WHERE person_id = ?1 AND briefing.academic_year = school.academic_year)
               FROM school",
            (session.person, self.now()),
            |row| {
                let grace = row.get::<_, Option<bool>>(2)?.unwrap_or(false);
                Ok((row.get::<_, String>(0)?, row.get::<_, String>(1)?, grace, row.get::<_, bool>(3)?))
            },
        )?;
        let (staff_factor, teacher_factor, grace, briefed) = asked;
        let required = staff_factor == "required" && !grace;
        let needs_factor = match reach {
            Reach::WholeSchool => required,
            Reach::Classes => required && teacher_factor == "required",
            Reach::Day => false,
        };
        Ok(match (needs_factor && !session.second_factor, briefed) {
            (true, _) => Some(Barrier::SecondFactor),
            (false, false) => Some(Barrier::Briefing),
            (false, true) => None,
        })
    }
}
