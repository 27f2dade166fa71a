//! Consents in the database.

use rusqlite::{Row, named_params};

use super::{Answer, PURPOSES, Purpose};
use crate::clock::Moment;
use crate::db::Tx;
use crate::db::ids::{PersonId, PupilId};
use crate::db::live::Topic;
use crate::error::Result;

/// How one purpose stands for one pupil.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// The purpose.
    pub purpose: Purpose,
    /// What holds; nothing where nobody has answered, which counts as a no.
    pub holds: Option<Answer>,
    /// The reader's own newest answer and when it was given.
    pub own: Option<(Answer, Moment)>,
}

impl Standing {
    /// The id of the sentence on the reader's own answer.
    #[must_use]
    pub fn own_text(&self) -> &'static str {
        match self.own {
            Some((Answer::Yes, _)) => "consents-since-yes",
            Some((Answer::No, _)) => "consents-since-no",
            None => "consents-not-answered",
        }
    }

    /// The id of the sentence on what holds.
    #[must_use]
    pub fn holds_text(&self) -> &'static str {
        match self.holds {
            Some(Answer::Yes) => "consents-holds-yes",
            Some(Answer::No) => "consents-holds-no",
            None => "consents-holds-open",
        }
    }

    /// The sugar paper of its chip.
    #[must_use]
    pub fn tone(&self) -> &'static str {
        match self.holds {
            Some(Answer::Yes) => "leaf",
            Some(Answer::No) => "coral",
            None => "",
        }
    }
}

/// How all purposes stand for `pupil`, with the own answers of `reader`.
///
/// # Errors
/// As the database gives them.
pub fn standings(tx: &Tx<'_>, pupil: PupilId, reader: PersonId) -> Result<Vec<Standing>> {
    PURPOSES.into_iter().map(|purpose| standing(tx, pupil, purpose, reader)).collect()
}

fn standing(tx: &Tx<'_>, pupil: PupilId, purpose: Purpose, reader: PersonId) -> Result<Standing> {
    let holds = tx.row(
        "SELECT answer FROM consent_state WHERE pupil_id = :pupil AND purpose = :purpose",
        named_params! { ":pupil": pupil, ":purpose": purpose.word() },
        |row| row.get::<_, String>(0),
    )?;
    let own = newest(tx, pupil, purpose, reader)?;
    Ok(Standing { purpose, holds: holds.as_deref().and_then(Answer::from_word), own })
}

/// The newest answer of one guardian.
fn newest(tx: &Tx<'_>, pupil: PupilId, purpose: Purpose, guardian: PersonId) -> Result<Option<(Answer, Moment)>> {
    let found = tx.row(
        "SELECT answer, given_at
           FROM consent
          WHERE pupil_id = :pupil AND purpose = :purpose AND guardian_id = :guardian
          ORDER BY consent_id DESC
          LIMIT 1",
        named_params! { ":pupil": pupil, ":purpose": purpose.word(), ":guardian": guardian },
        |row| Ok((row.get::<_, String>(0)?, row.get(1)?)),
    )?;
    Ok(found.and_then(|(answer, at)| Answer::from_word(&answer).map(|answer| (answer, at))))
}

/// Appends what `guardian` answers for `pupil`; an answer that repeats their last one is not appended. Tells whether any was.
///
/// # Errors
/// As the database gives them.
pub fn give(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId, answers: &[(Purpose, Answer)]) -> Result<bool> {
    let mut changed = false;
    for (purpose, answer) in answers {
        if newest(tx, pupil, *purpose, guardian)?.is_some_and(|(last, _)| last == *answer) {
            continue;
        }
        tx.insert(
            "INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at)
             VALUES (:pupil, :purpose, :answer, :guardian, :now)",
            named_params! {
                ":pupil": pupil, ":purpose": purpose.word(), ":answer": answer.word(), ":guardian": guardian, ":now": tx.now(),
            },
        )?;
        changed = true;
    }
    if changed {
        take_effect(tx, pupil)?;
    }
    Ok(changed)
}

/// Appends what a paper says that `staff` has seen, signed on the day that begins at `on`.
///
/// # Errors
/// As the database gives them.
pub fn attest(
    tx: &Tx<'_>,
    pupil: PupilId,
    staff: PersonId,
    purpose: Purpose,
    answer: Answer,
    on: Moment,
) -> Result<()> {
    tx.insert(
        "INSERT INTO consent (pupil_id, purpose, answer, attested_by, attested_on, given_at)
         VALUES (:pupil, :purpose, :answer, :staff, :on, :now)",
        named_params! {
            ":pupil": pupil, ":purpose": purpose.word(), ":answer": answer.word(), ":staff": staff, ":on": on, ":now": tx.now(),
        },
    )?;
    take_effect(tx, pupil)
}

/// Lets a change act at once: the pupil's sessions end where a sign-in is no longer agreed to, and all streams prove anew.
fn take_effect(tx: &Tx<'_>, pupil: PupilId) -> Result<()> {
    let signs_in = tx.exists("SELECT 1 FROM consent_agreed WHERE pupil_id = ?1 AND purpose = 'account'", [pupil])?;
    if !signs_in {
        crate::accounts::store::end_sessions(tx, pupil.person(), None)?;
    }
    tx.announce(Topic::Rights);
    Ok(())
}

/// One recorded answer, as its history shows it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// What was asked.
    pub purpose: Purpose,
    /// What was answered.
    pub answer: Answer,
    /// When it was recorded.
    pub given_at: Moment,
    /// Who recorded it from paper; none for an answer in Bookbag.
    pub attested_by: Option<String>,
    /// The day on that paper.
    pub attested_on: Option<Moment>,
}

impl Entry {
    /// The id of the word of its answer.
    #[must_use]
    pub fn answer_text(&self) -> &'static str {
        match self.answer {
            Answer::Yes => "consents-history-yes",
            Answer::No => "consents-history-no",
        }
    }

    fn from_row(row: &Row<'_>) -> rusqlite::Result<Option<Self>> {
        let words: (String, String) = (row.get(0)?, row.get(1)?);
        let (given_at, attested_by, attested_on) = (row.get(2)?, row.get(3)?, row.get(4)?);
        Ok(Purpose::from_word(&words.0).zip(Answer::from_word(&words.1)).map(|(purpose, answer)| Self {
            purpose,
            answer,
            given_at,
            attested_by,
            attested_on,
        }))
    }
}

/// The answers that `guardian` gave for `pupil`, newest first, at most 200.
///
/// # Errors
/// As the database gives them.
pub fn own_history(tx: &Tx<'_>, pupil: PupilId, guardian: PersonId) -> Result<Vec<Entry>> {
    let entries = tx.rows(
        "SELECT purpose, answer, given_at, NULL, NULL
           FROM consent
          WHERE pupil_id = :pupil AND guardian_id = :guardian
          ORDER BY consent_id DESC
          LIMIT 200",
        named_params! { ":pupil": pupil, ":guardian": guardian },
        Entry::from_row,
    )?;
    Ok(entries.into_iter().flatten().collect())
}

/// What staff see: what was recorded for `pupil`, newest first, at most 200; of guardians' answers not whose they are.
///
/// # Errors
/// As the database gives them.
pub fn history(tx: &Tx<'_>, pupil: PupilId) -> Result<Vec<Entry>> {
    let entries = tx.rows(
        "SELECT consent.purpose, consent.answer, consent.given_at, person.titled_name, consent.attested_on
           FROM consent
           LEFT JOIN person ON person.person_id = consent.attested_by
          WHERE consent.pupil_id = :pupil
          ORDER BY consent.consent_id DESC
          LIMIT 200",
        named_params! { ":pupil": pupil },
        Entry::from_row,
    )?;
    Ok(entries.into_iter().flatten().collect())
}

/// One pupil's line of the register.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RegisterLine {
    /// The pupil.
    pub pupil: PupilId,
    /// The pupil's name.
    pub name: String,
    /// The class's name.
    pub class: String,
    /// What holds for each of [`PURPOSES`], in that order.
    pub answers: Vec<Option<Answer>>,
}

impl RegisterLine {
    /// Each purpose with what holds.
    pub fn by_purpose(&self) -> impl Iterator<Item = (Purpose, &Option<Answer>)> {
        PURPOSES.into_iter().zip(&self.answers)
    }
}

/// The register: every pupil on the roll, by class and name.
///
/// # Errors
/// As the database gives them.
pub fn register(tx: &Tx<'_>) -> Result<Vec<RegisterLine>> {
    tx.rows(
        "SELECT enrolment.pupil_id, person.given_name || ' ' || person.family_name, class.name,
                (SELECT group_concat(purpose || '=' || answer, ' ') FROM consent_state WHERE consent_state.pupil_id = enrolment.pupil_id)
           FROM enrolment
           JOIN class ON class.class_id = enrolment.class_id
           JOIN person ON person.person_id = enrolment.pupil_id
          WHERE enrolment.ended_at IS NULL
          ORDER BY class.year_group, class.name, person.family_name, person.given_name",
        [],
        |row| {
            let held: String = row.get::<_, Option<String>>(3)?.unwrap_or_default();
            let answer = |purpose: Purpose| {
                held.split(' ').filter_map(|pair| pair.split_once('=')).find(|(word, _)| *word == purpose.word())
            };
            Ok(RegisterLine {
                pupil: row.get(0)?,
                name: row.get(1)?,
                class: row.get(2)?,
                answers: PURPOSES.map(|purpose| answer(purpose).and_then(|(_, word)| Answer::from_word(word))).into(),
            })
        },
    )
}

/// The child that a page is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Child {
    /// The pupil.
    pub pupil: PupilId,
    /// The first name.
    pub given_name: String,
    /// The family name.
    pub family_name: String,
    /// The drawing.
    pub buddy: i64,
}

/// The child that a page is about.
///
/// # Errors
/// [`crate::error::Error::NotFound`].
pub fn child(tx: &Tx<'_>, pupil: PupilId) -> Result<Child> {
    tx.one(
        "SELECT given_name, family_name, buddy FROM pupil JOIN person ON person_id = pupil_id WHERE pupil_id = ?1",
        [pupil],
        |row| Ok(Child { pupil, given_name: row.get(0)?, family_name: row.get(1)?, buddy: row.get(2)? }),
    )
}

/// Whether the reader guards the child, and if so whether with parental responsibility.
///
/// # Errors
/// As the database gives them.
pub fn guarding(tx: &Tx<'_>, pupil: PupilId, reader: PersonId) -> Result<Option<bool>> {
    tx.row(
        "SELECT responsibility = 'yes' FROM active_link WHERE guardian_id = ?1 AND pupil_id = ?2",
        (reader, pupil),
        |row| row.get(0),
    )
}

/// Whether the page offers the reader to record a paper: teachers of the class, leaders and the office, not the DPO. The
/// right itself is proved when the form is sent.
///
/// # Errors
/// As the database gives them.
pub fn attests(tx: &Tx<'_>, pupil: PupilId, reader: PersonId) -> Result<bool> {
    tx.exists(
        "SELECT 1 FROM staff_role WHERE person_id = :reader AND role IN ('leader', 'office') AND ended_at IS NULL
         UNION ALL
         SELECT 1 FROM teaching JOIN enrolment USING (class_id)
          WHERE person_id = :reader AND teaching.ended_at IS NULL AND pupil_id = :pupil AND enrolment.ended_at IS NULL",
        named_params! { ":reader": reader, ":pupil": pupil },
    )
}
