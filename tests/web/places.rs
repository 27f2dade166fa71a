//! Where a row of the table stands in the world: the thing that `on` names, as each person asks for it, and how a condition is
//! taken away.

use crate::law::{Cell, Row};
use crate::school::{HAZEL, INVITATION, School, THEO};

/// The number of a post or comment that the asker wrote, where the row lets the asker write one.
const OWN: i64 = 100;
const NOA: i64 = 25;
/// The link that proves a visitor's address.
const PROOF: &str = "proof-of-nora";

/// One question: a row, asked by a person.
#[derive(Clone, Copy)]
pub struct Question<'r> {
    pub row: &'r Row,
    pub who: &'r str,
    pub person: Option<i64>,
}

impl Question<'_> {
    fn may(&self) -> bool {
        self.row.cell(self.who).lets_in()
    }

    /// P; for the guardian of a leaver, L.
    pub fn pupil(&self) -> i64 {
        if self.who == "guardian_former" { NOA } else { THEO }
    }

    fn post(&self) -> i64 {
        match self.row.on.as_str() {
            "draft" => 2,
            "family_post" => 3,
            "family_school_post" => 4,
            "school_draft" => 5,
            "school_post" | "school_comment" | "own_school_comment" => 6,
            "contribution" => 7,
            "school_contribution" => 8,
            "own_post" if self.may() => OWN,
            "own_school_post" => {
                if self.may() {
                    OWN
                } else {
                    6
                }
            }
            _ => 1,
        }
    }

    fn comment(&self) -> i64 {
        match self.row.on.as_str() {
            "school_comment" => 2,
            "own_comment" if self.may() => OWN,
            "own_comment" => 1,
            "own_school_comment" if self.may() => OWN,
            "own_school_comment" => 2,
            _ => 1,
        }
    }

    /// A link of the pupil that is not the asker's own.
    fn link(&self) -> i64 {
        if self.pupil() == NOA { 6 } else { 11 }
    }

    /// The word that stands in an address behind `before`.
    fn word(&self, school: &School, before: &str) -> String {
        let number = match before {
            "classes" => HAZEL,
            "pupils" => self.pupil(),
            "posts" => self.post(),
            "comments" => self.comment(),
            "pictures" => self.post(),
            "staff" => {
                if self.who == "teacher_other_class" {
                    5
                } else {
                    7
                }
            }
            "guardians" => {
                if self.who == "guardian_of_child" {
                    44
                } else {
                    40
                }
            }
            "photos" => 40,
            "links" => self.link(),
            "restrictions" | "invitations" | "devices" | "mappings" | "past" | "delegates" | "deliveries"
            | "day-passes" => 1,
            "adults" => 40,
            "sessions" => self
                .person
                .map_or(1, |person| school.number("SELECT session_id FROM session WHERE person_id = ?1", [person])),
            "imports" => return "0123456789abcdef0123456789abcdef".to_owned(),
            "teachers" => 6,
            "sms" | "<_>" => return "no-secret-at-all".to_owned(),
            "day-pass" => return "no-code-at-all".to_owned(),
            "join" => return INVITATION.to_owned(),
            "join-proofs" => return PROOF.to_owned(),
            "join-requests" => 1,
            "card" => return "no-card-at-all".to_owned(),
            "code" => return "code-of-theo".to_owned(),
            "assets" | "school" => return "nothing.css".to_owned(),
            "password-reset" => return "no-code-at-all".to_owned(),
            "start" => return "start-of-the-first-leader".to_owned(),
            "media" => return self.blob(school),
            other => panic!("what stands behind /{other}/ in an address? Add it to tests/web/places.rs"),
        };
        number.to_string()
    }

    /// The address of the post's picture in one size; of none, where it has no picture.
    fn blob(&self, school: &School) -> String {
        let sql = "SELECT coalesce(min(lower(hex(blob_id))), '00112233445566778899aabbccddeeff')
                     FROM picture_size JOIN picture USING (picture_id) WHERE post_id = ?1";
        school.text(sql, [self.post()])
    }

    /// The address of a route for this question: `/classes/<_>/stories` is `/classes/1/stories`.
    pub fn address(&self, school: &School, path: &str) -> String {
        let mut before = "";
        let mut words = Vec::new();
        // Writing on at a draft is a part of PostToClass: there the class's draft is meant.
        let draft = path.ends_with("/draft") && self.row.on == "class";
        for word in path.split('/').skip(1) {
            words.push(match word {
                "<_>" if draft && before == "posts" => "2".to_owned(),
                word if word.starts_with('<') => self.word(school, before),
                word => word.to_owned(),
            });
            before = word;
        }
        format!("/{}", words.join("/"))
    }

    /// Brings about what the row's thing needs beyond the world as it stands.
    pub fn arrange(&self, school: &School, path: &str) {
        if self.row.right == "AskToJoin" {
            school.tell(&format!(
                "INSERT INTO teacher_list (opened_by, opened_at) VALUES (1, NOW - 1 DAY);
                 INSERT INTO listed_class (class_id, listed_by, listed_at) VALUES (1, 1, NOW - 1 DAY);
                 INSERT INTO address_proof (token_hash, email, asked_at, expires_at)
                 VALUES (sha256('{PROOF}'), 'nora.field@families.example', NOW - 1 HOUR, NOW + 1 HOUR)"
            ));
        }
        if self.row.on == "pupil_code" {
            self.add_pupil_code(school);
        }
        let Some(person) = self.person else { return };
        match self.row.on.as_str() {
            "own_post" | "own_school_post" if self.may() => {
                let class = if self.row.on == "own_post" { "1" } else { "NULL" };
                school.tell(&format!(
                    "INSERT OR REPLACE INTO post (post_id, class_id, author_id, form_key, text, drafted_at, published_at)
                     VALUES ({OWN}, {class}, {person}, 'own', 'One of my own.', NOW - 1 HOUR, NOW - 1 HOUR)"
                ));
            }
            "own_comment" | "own_school_comment" if self.may() => {
                let post = self.post();
                school.tell(&format!(
                    "INSERT OR REPLACE INTO comment (comment_id, post_id, author_id, form_key, text, written_at)
                     VALUES ({OWN}, {post}, {person}, 'own', 'My own words.', NOW - 1 HOUR)"
                ));
            }
            _ => {}
        }
        match self.row.right.as_str() {
            "CreatePupilAccount" => {
                let pupil = self.pupil();
                if Some(pupil) != self.person {
                    school.tell(&format!(
                        "DELETE FROM session WHERE person_id = {pupil}; DELETE FROM account WHERE person_id = {pupil}"
                    ));
                }
            }
            "ReadClassList" if path.contains("/devices/") => school.tell(
                "INSERT OR REPLACE INTO class_device (device_id, class_id, token_hash, opened_by, opened_at, ends_at)
                 VALUES (1, 1, sha256('device-of-hazel'), 5, NOW, NOW + 8 HOUR)",
            ),
            "ReadClassList" if path.ends_with("/window/closing") => school.tell(
                "INSERT OR REPLACE INTO class_window (window_id, class_id, opened_by, opened_at, ends_at)
                 VALUES (1, 1, 5, NOW, NOW + 1 HOUR)",
            ),
            "ResetPupilSignIn" if path.contains("/card/") => school.tell(&format!(
                "INSERT OR REPLACE INTO pupil_card (card_id, pupil_id, token_hash, printed_by, printed_at)
                 VALUES (1, {}, sha256('card-of-theo'), 5, NOW)",
                self.pupil()
            )),
            "ConfirmSuspendedLink" | "ReadRestriction" => {
                let link = self.link();
                school.tell(&format!(
                    "DELETE FROM suspension; INSERT INTO suspension (link_id, cause, since_at) VALUES ({link}, 'not_stated', NOW - 1 HOUR)"
                ));
            }
            "DecideJoinRequest" => school.tell(
                "DELETE FROM restriction;
                 INSERT INTO join_request (request_id, class_id, email, given_name, family_name, language, child, relation, asked_at)
                 VALUES (1, 1, 'nora.field@families.example', 'Nora', 'Field', 'en', 'Theo Marsh', 'Aunt', NOW - 1 HOUR)",
            ),
            "RevokeDelegate" => school.tell(
                "INSERT OR IGNORE INTO delegate (delegate_id, person_id, pupil_id, link_id, relation, feed, photos, pick_up, until_at, invited_at, joined_at)
                 VALUES (1, 44, 20, 1, 'Grandmother', 'yes', 'no', 'no', NOW + 90 DAY, NOW - 1 DAY, NOW)",
            ),
            "RetryDelivery" => school.tell(
                "INSERT OR REPLACE INTO outbox (outbox_id, channel, kind, recipient, subject, text, html, message_id, queued_at, expires_at,
                                                next_at, given_up_at, last_code)
                 VALUES (1, 'sms', 'test', '+447700900123', '', 'Hello.', '', 'retried', NOW - 1 HOUR, NOW + 1 DAY, NOW, NOW - 1 HOUR,
                         'refused 400')",
            ),
            "ReadPost" if path.starts_with("/media/") => self.add_picture(school),
            "AcknowledgeBriefing" => school.tell(&format!("DELETE FROM briefing WHERE person_id = {person}")),
            "ContributeToClassStory" => school.tell("UPDATE class SET contributions = 'open'"),
            _ => {}
        }
    }

    /// An unused code of P's, who has no account.
    fn add_pupil_code(&self, school: &School) {
        let pupil = self.pupil();
        if Some(pupil) != self.person {
            school.tell(&format!(
                "DELETE FROM session WHERE person_id = {pupil}; DELETE FROM account WHERE person_id = {pupil}"
            ));
        }
        school.tell(&format!(
            "INSERT OR REPLACE INTO pupil_code (code_id, pupil_id, token_hash, issued_by, issued_at, expires_at)
             VALUES (1, {pupil}, sha256('code-of-theo'), 5, NOW, NOW + 30 DAY)"
        ));
    }

    /// A real picture in the post, as its author would send it.
    fn add_picture(&self, school: &School) {
        let post = self.post();
        if school.number("SELECT count(*) FROM picture WHERE post_id = ?1", [post]) > 0 {
            return;
        }
        school.hannah().post_photo("/posts/2/draft", &crate::school::photo()).leads_to("/posts/2/draft");
        school.tell(&format!("UPDATE picture SET post_id = {post} WHERE post_id = 2"));
    }

    /// Makes the condition not hold for the asker and the row's thing; none where this world cannot take it away.
    pub fn take_away(&self, school: &School, condition: &str) -> Option<()> {
        let person = self.person.unwrap_or_default();
        let refuse = |pupil: i64, purpose: &str| {
            school.tell(&format!(
                "INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at)
                 SELECT pupil_id, '{purpose}', 'no', guardian_id, NOW FROM family_link WHERE pupil_id = {pupil} AND link_id NOT IN (3)"
            ));
        };
        match condition {
            "account_consent" => refuse(self.pupil(), "account"),
            "story_consent" => refuse(person, "stories"),
            "responsibility" => {
                school.tell(&format!("UPDATE family_link SET responsibility = 'no' WHERE guardian_id = {person}"))
            }
            "pass_today" => school.tell(&format!("UPDATE day_pass SET ends_at = NOW WHERE person_id = {person}")),
            "briefed" => school.tell(&format!("DELETE FROM briefing WHERE person_id = {person}")),
            "second_factor" => school.tell(&format!("UPDATE session SET second_factor = 0 WHERE person_id = {person}")),
            "comments_open" => {
                school.tell(&format!("UPDATE post SET comments = 'closed' WHERE post_id = {}", self.post()))
            }
            "contact_verified" => school.tell("DELETE FROM address_proof"),
            "no_restricted_link" => school.tell(
                "INSERT INTO restriction (link_id, reference, recorded_by, recorded_at) VALUES (3, 'Order 2025/117', 2, NOW)",
            ),
            "code_valid" => school.tell("UPDATE invitation SET used_at = NOW; UPDATE pupil_code SET used_at = NOW"),
            "contributions_open" => school.tell("UPDATE class SET contributions = 'closed'"),
            _ => return None,
        }
        Some(())
    }
}

/// What the asker should hear.
pub fn heard(cell: Cell) -> &'static str {
    match cell {
        Cell::Yes | Cell::YesWhile => "let in",
        Cell::NotFound | Cell::No => "not found",
        Cell::Forbidden => "forbidden",
        Cell::SignIn => "sign in",
    }
}
