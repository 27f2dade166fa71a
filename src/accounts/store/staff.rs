//! The staff: who they are, who was invited, who may what.

use std::collections::BTreeSet;

use rusqlite::named_params;

use crate::accounts::codes::Fingerprint;
use crate::accounts::roles::Role;
use crate::clock::DAY;
use crate::db::ids::{InvitationId, PersonId};
use crate::db::{Topic, Tx};
use crate::error::{Complaint, Error, Result};
use crate::locale::folding::fold;

/// How long an invitation by mail works.
pub const INVITATION_LASTS: i64 = 14 * DAY;

/// Where a member of staff stands with their account.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Signs in.
    Open,
    /// Has an invitation that works.
    Invited,
    /// Had an invitation that works no more.
    Expired,
    /// Was stopped.
    Suspended,
}

impl State {
    /// The text that names it.
    #[must_use]
    pub fn text(&self) -> &'static str {
        match self {
            Self::Open => "accounts-state-open",
            Self::Invited => "accounts-state-invited",
            Self::Expired => "accounts-state-expired",
            Self::Suspended => "accounts-state-suspended",
        }
    }

    /// The sugar paper of its chip.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self {
            Self::Open => "leaf",
            Self::Invited => "sky",
            Self::Expired => "sun",
            Self::Suspended => "coral",
        }
    }
}

/// A member of staff in the list.
#[derive(Clone, Debug)]
pub struct Member {
    /// Who.
    pub id: PersonId,
    /// First and last name.
    pub name: String,
    /// How families call them; may be empty.
    pub titled_name: String,
    /// Open roles.
    pub roles: Vec<Role>,
    /// Classes taught.
    pub classes: Vec<String>,
    /// Where the account stands.
    pub state: State,
    /// Has a second proof: an authenticator, or a passkey.
    pub has_factor: bool,
}

impl Member {
    /// Whether the account was stopped.
    #[must_use]
    pub fn is_suspended(&self) -> bool {
        self.state == State::Suspended
    }
}

/// All staff, or one of them, by family name.
pub fn members(tx: &Tx<'_>, only: Option<PersonId>) -> Result<Vec<Member>> {
    tx.rows(
        "SELECT person_id, given_name || ' ' || family_name, titled_name,
                (SELECT group_concat(role, ' ') FROM staff_role WHERE staff_role.person_id = person.person_id AND ended_at IS NULL),
                (SELECT group_concat(name, char(10)) FROM teaching JOIN class USING (class_id)
                  WHERE teaching.person_id = person.person_id AND teaching.ended_at IS NULL),
                account.person_id IS NOT NULL AND closed_at IS NULL, suspended_at IS NOT NULL,
                EXISTS (SELECT 1 FROM invitation WHERE invitation.person_id = person.person_id AND invitation.kind = 'staff'
                           AND used_at IS NULL AND revoked_at IS NULL AND expires_at > :now),
                EXISTS (SELECT 1 FROM totp WHERE totp.person_id = person.person_id AND confirmed_at IS NOT NULL)
                  OR EXISTS (SELECT 1 FROM passkey WHERE passkey.person_id = person.person_id)
           FROM person LEFT JOIN account USING (person_id)
          WHERE EXISTS (SELECT 1 FROM staff_role WHERE staff_role.person_id = person.person_id
                           AND (ended_at IS NULL OR person.person_id = :only))
            AND (:only IS NULL OR person_id = :only)
          ORDER BY family_name, given_name
          LIMIT 500",
        named_params! { ":now": tx.now(), ":only": only },
        |row| {
            let state = match (row.get(5)?, row.get(6)?, row.get(7)?) {
                (_, true, _) => State::Suspended,
                (true, false, _) => State::Open,
                (false, false, true) => State::Invited,
                (false, false, false) => State::Expired,
            };
            let roles: String = row.get::<_, Option<String>>(3)?.unwrap_or_default();
            let classes: Option<String> = row.get(4)?;
            Ok(Member {
                id: row.get(0)?,
                name: row.get(1)?,
                titled_name: row.get(2)?,
                roles: Role::ALL.into_iter().filter(|role| roles.split(' ').any(|word| word == role.word())).collect(),
                classes: classes.map(|names| names.lines().map(str::to_owned).collect()).unwrap_or_default(),
                state,
                has_factor: row.get(8)?,
            })
        },
    )
}

/// A person to be invited onto the staff.
#[derive(Clone, Debug)]
pub struct NewMember {
    /// First name.
    pub given_name: String,
    /// Family name.
    pub family_name: String,
    /// How families call them; may be empty.
    pub titled_name: String,
    /// Where the invitation goes, folded.
    pub email: String,
    /// What they will be.
    pub roles: BTreeSet<Role>,
}

/// Writes the person, the roles and the invitation. An adult known by this address and name (a mother who becomes a teacher) is the
/// same person; who has an account already needs no invitation, and then there is none.
///
/// # Errors
/// [`Error::Invalid`] where the address is another adult's: whoever put it there must not come in by the name of somebody else.
pub fn invite(
    tx: &Tx<'_>,
    by: PersonId,
    member: &NewMember,
    token: Fingerprint,
) -> Result<(PersonId, Option<InvitationId>)> {
    let known: Vec<(PersonId, String)> = tx.rows(
        "SELECT person_id, given_name || ' ' || family_name FROM person WHERE email = ?1 AND kind = 'adult' ORDER BY person_id LIMIT 2",
        [&member.email],
        |row| Ok((row.get(0)?, row.get(1)?)),
    )?;
    let name = fold(&format!("{} {}", member.given_name, member.family_name));
    let person = match &known[..] {
        [] => add_person(tx, member)?,
        [(person, known)] if fold(known) == name => *person,
        _ => return Err(Complaint::new("email", "accounts-email-taken").into()),
    };
    if !member.titled_name.is_empty() {
        tx.execute("UPDATE person SET titled_name = ?2 WHERE person_id = ?1", (person, &member.titled_name))?;
    }
    // A letter that the office made for a guardian opens no account of the staff.
    super::use_reset(tx, person)?;
    for role in &member.roles {
        grant(tx, by, person, *role)?;
    }
    tx.note_object(person.0);
    tx.announce(Topic::Rights);
    if tx.exists("SELECT 1 FROM account WHERE person_id = ?1 AND closed_at IS NULL", [person])? {
        super::end_sessions(tx, person, None)?;
        return Ok((person, None));
    }
    Ok((person, Some(issue(tx, by, person, token)?)))
}

/// Writes the invitation; an earlier one works no more.
fn issue(tx: &Tx<'_>, by: PersonId, person: PersonId, token: Fingerprint) -> Result<InvitationId> {
    tx.execute(
        "UPDATE invitation SET revoked_by = :by, revoked_at = :now
          WHERE person_id = :person AND kind = 'staff' AND used_at IS NULL AND revoked_at IS NULL",
        named_params! { ":by": by, ":now": tx.now(), ":person": person },
    )?;
    tx.insert(
        "INSERT INTO invitation (kind, person_id, carrier, token_hash, issued_by, issued_at, expires_at)
         VALUES ('staff', :person, 'email', :token, :by, :now, :end)",
        named_params! {
            ":person": person, ":token": token, ":by": by, ":now": tx.now(), ":end": tx.now().plus(INVITATION_LASTS),
        },
    )
    .map(InvitationId)
}

/// Adds an adult.
pub fn add_person(tx: &Tx<'_>, member: &NewMember) -> Result<PersonId> {
    tx.insert(
        "INSERT INTO person (kind, given_name, family_name, titled_name, email, created_at)
         VALUES ('adult', :given, :family, :titled, :email, :now)",
        named_params! {
            ":given": member.given_name, ":family": member.family_name, ":titled": member.titled_name,
            ":email": member.email, ":now": tx.now(),
        },
    )
    .map(PersonId)
}

/// Gives a role; nothing happens where it is held already.
pub fn grant(tx: &Tx<'_>, by: PersonId, person: PersonId, role: Role) -> Result<()> {
    tx.execute(
        "INSERT INTO staff_role (person_id, role, granted_by, granted_at) VALUES (:person, :role, :by, :now)
             ON CONFLICT (person_id, role) WHERE ended_at IS NULL DO NOTHING",
        named_params! { ":person": person, ":role": role.word(), ":by": by, ":now": tx.now() },
    )
    .map(|_| ())
}

/// Sets the roles of a member of staff. Every change ends the person's sessions; the end of the role of teacher ends the
/// teaching of classes, and the last leader stays one.
pub fn set_roles(tx: &Tx<'_>, by: PersonId, person: PersonId, roles: &BTreeSet<Role>) -> Result<()> {
    let before: BTreeSet<Role> = super::roles_of(tx, person)?.into_iter().collect();
    if before == *roles {
        tx.nothing_changed();
        return Ok(());
    }
    if before.contains(&Role::Leader) && !roles.contains(&Role::Leader) {
        let others = tx.exists(
            "SELECT 1 FROM staff_role JOIN account USING (person_id)
              WHERE role = 'leader' AND ended_at IS NULL AND person_id <> ?1 AND closed_at IS NULL AND suspended_at IS NULL",
            [person],
        )?;
        if !others {
            return Err(Error::Conflict("accounts-roles-last-leader"));
        }
    }
    for role in roles.difference(&before) {
        grant(tx, by, person, *role)?;
    }
    for role in before.difference(roles) {
        end_role(tx, by, person, *role)?;
    }
    tx.announce(Topic::Rights);
    super::end_sessions(tx, person, None)
}

fn end_role(tx: &Tx<'_>, by: PersonId, person: PersonId, role: Role) -> Result<()> {
    tx.execute(
        "UPDATE staff_role SET ended_by = :by, ended_at = :now WHERE person_id = :person AND role = :role AND ended_at IS NULL",
        named_params! { ":by": by, ":now": tx.now(), ":person": person, ":role": role.word() },
    )?;
    if role == Role::Teacher {
        tx.execute(
            "UPDATE teaching SET ended_at = :now WHERE person_id = :person AND ended_at IS NULL",
            named_params! { ":now": tx.now(), ":person": person },
        )?;
        super::pupils::close_what_is_opened_by(tx, person, by)?;
    }
    Ok(())
}

/// Stops the account at once, or opens it again; nobody stops their own, so the last leader cannot.
pub fn suspend(tx: &Tx<'_>, by: PersonId, person: PersonId, stop: bool) -> Result<()> {
    if by == person {
        return Err(Error::Conflict("accounts-suspend-self"));
    }
    tx.execute(
        "UPDATE account SET suspended_by = CASE WHEN :stop THEN :by END, suspended_at = CASE WHEN :stop THEN :now END
          WHERE person_id = :person AND closed_at IS NULL AND (suspended_at IS NULL) = :stop",
        named_params! { ":stop": stop, ":by": by, ":now": tx.now(), ":person": person },
    )?;
    tx.announce(Topic::Rights);
    super::end_sessions(tx, person, None)
}

/// Whom an invitation onto the staff names.
#[derive(Clone, Debug)]
pub struct Invited {
    /// First and last name.
    pub name: String,
    /// How families call them; may be empty.
    pub titled_name: String,
    /// The name that will sign in.
    pub email: String,
}

/// Whom an unused invitation onto the staff names, by its link.
pub fn invited_by(tx: &Tx<'_>, token: Fingerprint) -> Result<Invited> {
    tx.one(
        "SELECT given_name || ' ' || family_name, titled_name, coalesce(email, '')
           FROM invitation JOIN person USING (person_id)
          WHERE token_hash = ?1 AND invitation.kind = 'staff' AND used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL
            AND expires_at > ?2",
        (token, tx.now()),
        |row| Ok(Invited { name: row.get(0)?, titled_name: row.get(1)?, email: row.get(2)? }),
    )
}

/// Keeps how families call a member of staff.
pub fn keep_titled_name(tx: &Tx<'_>, person: PersonId, titled_name: &str) -> Result<()> {
    tx.execute("UPDATE person SET titled_name = ?2 WHERE person_id = ?1", (person, titled_name)).map(|_| ())
}

/// Uses up the invitation.
pub fn use_invitation(tx: &Tx<'_>, invitation: InvitationId) -> Result<()> {
    let used = tx.execute(
        "UPDATE invitation SET used_at = ?2 WHERE invitation_id = ?1 AND used_at IS NULL",
        (invitation, tx.now()),
    )?;
    if used == 1 { Ok(()) } else { Err(Error::NotFound) }
}

/// Makes the account of an adult who signs in with the e-mail address; a closed one opens again with the new password.
///
/// # Errors
/// [`Error::Conflict`] where an account is open: whoever has one signs in with it, and no link sets another password.
pub fn make_account(tx: &Tx<'_>, person: PersonId, password: &str) -> Result<()> {
    let made = tx.execute(
        "INSERT INTO account (person_id, password_hash, password_changed_at, made_by, made_at)
         VALUES (:person, :password, :now, :person, :now)
             ON CONFLICT (person_id) DO UPDATE
            SET password_hash = :password, password_changed_at = :now, made_by = :person, made_at = :now, closed_at = NULL
          WHERE closed_at IS NOT NULL",
        named_params! { ":person": person, ":password": password, ":now": tx.now() },
    )?;
    if made == 1 { Ok(()) } else { Err(Error::Conflict("accounts-has-account")) }
}

/// Finds the first leader's link, unused and in time, while there is no leader.
pub fn open_start_link(tx: &Tx<'_>, link: Fingerprint) -> Result<()> {
    tx.one(
        "SELECT 1 FROM start_link
          WHERE code_hash = ?1 AND used_at IS NULL AND revoked_at IS NULL AND expires_at > ?2
            AND NOT EXISTS (SELECT 1 FROM staff_role WHERE role = 'leader' AND ended_at IS NULL)",
        (link, tx.now()),
        |_| Ok(()),
    )
}

/// Marks the first leader's link used.
pub fn use_start_link(tx: &Tx<'_>, link: &[u8; 32]) -> Result<()> {
    let used =
        tx.execute("UPDATE start_link SET used_at = ?2 WHERE code_hash = ?1 AND used_at IS NULL", (link, tx.now()))?;
    if used == 1 { Ok(()) } else { Err(Error::NotFound) }
}
