-- Whom a guardian lets look, who substitutes today, and what the nightly self-test found.

-- How far the school's clock has come, for views, which cannot ask it: what begins or ends by date. A job moves it on where a
-- date was passed; the rules ask the clock itself besides (policy/ask.rs), so that nothing opens because the job is late.
CREATE TABLE clock_mark (
    mark_id INTEGER PRIMARY KEY CHECK (mark_id = 1),
    at      INTEGER NOT NULL
) STRICT;
INSERT INTO clock_mark (mark_id, at) VALUES (1, 0);

-- What one link opens (D123). No contact opens nothing, as an order does; the rest is said part by part.
ALTER TABLE family_link ADD COLUMN contact TEXT NOT NULL DEFAULT 'yes' CHECK (contact IN ('yes', 'no'));
ALTER TABLE family_link ADD COLUMN feed TEXT NOT NULL DEFAULT 'yes' CHECK (feed IN ('yes', 'no'));
ALTER TABLE family_link ADD COLUMN photos TEXT NOT NULL DEFAULT 'yes' CHECK (photos IN ('yes', 'no'));
ALTER TABLE family_link ADD COLUMN messages TEXT NOT NULL DEFAULT 'yes' CHECK (messages IN ('yes', 'no'));
ALTER TABLE family_link ADD COLUMN pick_up TEXT NOT NULL DEFAULT 'unknown' CHECK (pick_up IN ('yes', 'no', 'unknown'));
ALTER TABLE family_link ADD COLUMN begins_at INTEGER;
ALTER TABLE family_link ADD COLUMN until_at INTEGER;
ALTER TABLE family_link ADD COLUMN reference TEXT NOT NULL DEFAULT '';
ALTER TABLE family_link ADD COLUMN confirmed_by INTEGER REFERENCES person;
ALTER TABLE family_link ADD COLUMN confirmed_at INTEGER;

DROP VIEW active_link;
CREATE VIEW active_link AS
SELECT link.link_id, link.guardian_id, link.pupil_id, link.relation, link.responsibility, link.household,
       link.feed, link.photos, link.messages,
       coalesce(link.begins_at, 0) AS opens_at, coalesce(link.until_at, 9223372036854775807) AS shuts_at
  FROM family_link AS link
 WHERE link.ended_at IS NULL AND link.contact = 'yes'
   AND NOT EXISTS (SELECT 1 FROM restriction WHERE restriction.link_id = link.link_id AND restriction.lifted_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM suspension WHERE suspension.link_id = link.link_id
                      AND (suspension.decision IS NULL OR suspension.decision = 'refused'))
   AND coalesce(link.begins_at, 0) <= (SELECT at FROM clock_mark)
   AND coalesce(link.until_at, 9223372036854775807) > (SELECT at FROM clock_mark);

-- An adult whom a guardian lets see chosen things about one child until a date (D78).
CREATE TABLE delegate (
    delegate_id   INTEGER PRIMARY KEY,
    person_id     INTEGER NOT NULL REFERENCES person,
    pupil_id      INTEGER NOT NULL REFERENCES pupil,
    link_id       INTEGER NOT NULL REFERENCES family_link,   -- of the guardian who invited: what it does not open, the delegate never sees
    relation      TEXT NOT NULL,
    feed          TEXT NOT NULL CHECK (feed IN ('yes', 'no')),
    photos        TEXT NOT NULL CHECK (photos IN ('yes', 'no')),
    pick_up       TEXT NOT NULL CHECK (pick_up IN ('yes', 'no')),
    until_at      INTEGER NOT NULL,
    invitation_id INTEGER REFERENCES invitation,
    invited_at    INTEGER NOT NULL,
    joined_at     INTEGER,
    revoked_by    INTEGER REFERENCES person,
    revoked_at    INTEGER
) STRICT;
CREATE INDEX delegate_person ON delegate (person_id);
CREATE INDEX delegate_pupil ON delegate (pupil_id);
CREATE INDEX delegate_invitation ON delegate (invitation_id);

-- Delegates as far as the guardian's own link reaches now; somebody with a link of their own goes by that link alone.
CREATE VIEW open_delegate AS
SELECT delegate.delegate_id, delegate.person_id, delegate.pupil_id, delegate.link_id, link.guardian_id,
       min(delegate.feed = 'yes', link.feed = 'yes') AS feed,
       min(delegate.photos = 'yes', link.photos = 'yes') AS photos,
       link.opens_at, min(delegate.until_at, link.shuts_at) AS shuts_at
  FROM delegate JOIN active_link AS link ON link.link_id = delegate.link_id
 WHERE delegate.joined_at IS NOT NULL AND delegate.revoked_at IS NULL AND link.responsibility = 'yes'
   AND delegate.until_at > (SELECT at FROM clock_mark)
   AND NOT EXISTS (SELECT 1 FROM family_link AS own
                    WHERE own.guardian_id = delegate.person_id AND own.pupil_id = delegate.pupil_id AND own.ended_at IS NULL);

-- Who reads which class's story by being of the family (D79, D82): pupils with story consent, guardians, and whom they let.
DROP VIEW family_reach;
CREATE VIEW family_reach AS
SELECT link.guardian_id AS reader_id, enrolment.class_id, link.photos = 'yes' AS photos, 'guardian' AS way, link.opens_at, link.shuts_at
  FROM active_link AS link JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
 WHERE link.feed = 'yes'
UNION ALL
SELECT enrolment.pupil_id, enrolment.class_id, 1, 'pupil', 0, 9223372036854775807
  FROM enrolment JOIN consent_state AS story ON story.pupil_id = enrolment.pupil_id AND story.purpose = 'stories' AND story.answer = 'yes'
 WHERE enrolment.ended_at IS NULL
UNION ALL
SELECT delegate.person_id, enrolment.class_id, delegate.photos, 'delegate', delegate.opens_at, delegate.shuts_at
  FROM open_delegate AS delegate JOIN enrolment ON enrolment.pupil_id = delegate.pupil_id AND enrolment.ended_at IS NULL
 WHERE delegate.feed;

-- The school story is for the families themselves, not for whom they let look.
DROP VIEW school_reach;
CREATE VIEW school_reach AS
SELECT reader_id FROM family_reach WHERE way <> 'delegate'
UNION
SELECT person_id FROM staff_role WHERE role IN ('teacher', 'leader', 'office') AND ended_at IS NULL;

-- A substitute's pass may be carried by a code on paper, used once; a pass that is taken back ends at that moment.
ALTER TABLE day_pass ADD COLUMN token_hash BLOB CHECK (length(token_hash) = 32);
ALTER TABLE day_pass ADD COLUMN used_at INTEGER;
ALTER TABLE day_pass ADD COLUMN revoked_by INTEGER REFERENCES person;
ALTER TABLE day_pass ADD COLUMN revoked_at INTEGER;
CREATE UNIQUE INDEX day_pass_token ON day_pass (token_hash) WHERE token_hash IS NOT NULL;
CREATE INDEX day_pass_class ON day_pass (class_id, ends_at);

-- A session that sees a child as one of its adults does, and writes nothing (D123).
CREATE TABLE seeing_as (
    session_id INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
    adult_id   INTEGER NOT NULL REFERENCES person,
    pupil_id   INTEGER NOT NULL REFERENCES pupil,
    begun_at   INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL
) STRICT;

-- What may open something, spelled anew from the tables for the self-test: a mistake in active_link is not its measure too.
CREATE VIEW tested_link AS
SELECT link_id, guardian_id, pupil_id, responsibility, feed, photos, household,
       coalesce(begins_at, 0) AS opens_at, coalesce(until_at, 9223372036854775807) AS shuts_at
  FROM family_link
 WHERE ended_at IS NULL AND contact = 'yes'
   AND link_id NOT IN (SELECT link_id FROM restriction WHERE lifted_at IS NULL)
   AND link_id NOT IN (SELECT link_id FROM suspension WHERE decision IS NULL OR decision = 'refused');

CREATE VIEW tested_delegate AS
SELECT delegate.delegate_id, delegate.person_id, delegate.pupil_id, delegate.feed, delegate.photos,
       link.feed AS link_feed, link.photos AS link_photos, link.opens_at, min(delegate.until_at, link.shuts_at) AS shuts_at
  FROM delegate JOIN tested_link AS link ON link.link_id = delegate.link_id
 WHERE delegate.revoked_at IS NULL AND delegate.joined_at IS NOT NULL AND link.responsibility = 'yes'
   AND delegate.person_id NOT IN (SELECT own.guardian_id FROM family_link AS own
                                   WHERE own.pupil_id = delegate.pupil_id AND own.ended_at IS NULL);

-- What the nightly self-test of restricted links tried and found.
CREATE TABLE restriction_test (
    test_id   INTEGER PRIMARY KEY,
    begun_at  INTEGER NOT NULL,
    took      INTEGER NOT NULL,                        -- milliseconds
    links     INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    leaks     INTEGER NOT NULL
) STRICT;

CREATE TABLE restriction_leak (
    test_id   INTEGER NOT NULL REFERENCES restriction_test ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES person,
    pupil_id  INTEGER NOT NULL REFERENCES pupil,
    cause     TEXT NOT NULL,                           -- why the link is shut, in a word
    shown     TEXT NOT NULL                            -- what opened, by the name of its right or view
) STRICT;
CREATE INDEX restriction_leak_test ON restriction_leak (test_id);
