-- Classes, pupils, families.
CREATE TABLE class (
    class_id      INTEGER PRIMARY KEY,
    name          TEXT NOT NULL,
    year_group    INTEGER NOT NULL,                    -- 0 is Reception, below 0 nursery
    academic_year INTEGER NOT NULL,
    tone          TEXT NOT NULL CHECK (tone IN ('sun', 'coral', 'rose', 'plum', 'sky', 'sea', 'leaf', 'clay')),
    contributions TEXT NOT NULL DEFAULT 'closed' CHECK (contributions IN ('open', 'closed')),
    made_at       INTEGER NOT NULL,
    UNIQUE (academic_year, name)
) STRICT;

CREATE TABLE teaching (
    person_id INTEGER NOT NULL REFERENCES person,
    class_id  INTEGER NOT NULL REFERENCES class,
    since_at  INTEGER NOT NULL,
    ended_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX teaching_open ON teaching (person_id, class_id) WHERE ended_at IS NULL;
CREATE INDEX teaching_class ON teaching (class_id) WHERE ended_at IS NULL;

CREATE TABLE day_pass (
    day_pass_id INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES person,
    class_id    INTEGER NOT NULL REFERENCES class,
    starts_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    issued_by   INTEGER REFERENCES person,
    issued_at   INTEGER NOT NULL
) STRICT;
CREATE INDEX day_pass_person ON day_pass (person_id, ends_at DESC);

CREATE TABLE pupil (
    pupil_id          INTEGER PRIMARY KEY REFERENCES person,
    roster_number     TEXT UNIQUE,                     -- D45: for matching at a re-import
    birth_fingerprint BLOB,                            -- keyed hash of the birth date, never the date (D64)
    buddy             INTEGER NOT NULL CHECK (buddy BETWEEN 0 AND 11199),
    leaves_on         INTEGER,                         -- planned last day, start of day
    left_at           INTEGER,                         -- marked as a leaver; enrolments are ended with it
    left_marked_by    INTEGER REFERENCES person
) STRICT;

CREATE TABLE enrolment (
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    class_id INTEGER NOT NULL REFERENCES class,
    since_at INTEGER NOT NULL,
    ended_at INTEGER
) STRICT;
CREATE UNIQUE INDEX enrolment_open ON enrolment (pupil_id) WHERE ended_at IS NULL;
CREATE INDEX enrolment_class ON enrolment (class_id) WHERE ended_at IS NULL;

CREATE TABLE family_link (
    link_id        INTEGER PRIMARY KEY,
    guardian_id    INTEGER NOT NULL REFERENCES person,
    pupil_id       INTEGER NOT NULL REFERENCES pupil,
    relation       TEXT NOT NULL,                      -- as the roster says: 'Mother', 'Foster Parent'
    responsibility TEXT NOT NULL CHECK (responsibility IN ('yes', 'no', 'unknown')),
    household      TEXT NOT NULL DEFAULT '',           -- guardians of a pupil with the same word live together
    linked_by      INTEGER REFERENCES person,
    linked_at      INTEGER NOT NULL,
    ended_by       INTEGER REFERENCES person,
    ended_at       INTEGER
) STRICT;
CREATE UNIQUE INDEX family_link_open ON family_link (guardian_id, pupil_id) WHERE ended_at IS NULL;
CREATE INDEX family_link_pupil ON family_link (pupil_id) WHERE ended_at IS NULL;

CREATE TABLE suspension (                              -- an import was unclear; the office must confirm
    link_id    INTEGER NOT NULL REFERENCES family_link,
    cause      TEXT NOT NULL CHECK (cause IN ('court_order', 'no_responsibility', 'not_stated')),
    since_at   INTEGER NOT NULL,
    decision   TEXT CHECK (decision IN ('confirmed', 'refused')),
    reason     TEXT,
    decided_by INTEGER REFERENCES person,
    decided_at INTEGER
) STRICT;
CREATE UNIQUE INDEX suspension_open ON suspension (link_id) WHERE decision IS NULL OR decision = 'refused';

CREATE TABLE restriction (                             -- a person recorded a court order (D123)
    restriction_id INTEGER PRIMARY KEY,
    link_id        INTEGER NOT NULL REFERENCES family_link,
    reference      TEXT NOT NULL,
    recorded_by    INTEGER REFERENCES person,
    recorded_at    INTEGER NOT NULL,
    lift_asked_by  INTEGER REFERENCES person,          -- a leader
    lift_asked_at  INTEGER,
    lifted_by      INTEGER REFERENCES person,          -- a second person
    lifted_at      INTEGER,
    CHECK (lifted_by IS NULL OR lifted_by <> lift_asked_by)
) STRICT;
CREATE UNIQUE INDEX restriction_open ON restriction (link_id) WHERE lifted_at IS NULL;

CREATE TABLE paper_family (                            -- a normal state, recorded and counted (D25)
    guardian_id INTEGER NOT NULL REFERENCES person,
    pupil_id    INTEGER NOT NULL REFERENCES pupil,
    cause       TEXT NOT NULL CHECK (cause IN ('declined', 'asked')),
    recorded_by INTEGER REFERENCES person,
    recorded_at INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;
CREATE UNIQUE INDEX paper_family_open ON paper_family (guardian_id, pupil_id) WHERE ended_at IS NULL;

-- A link that opens something: neither ended, restricted nor waiting for the office.
CREATE VIEW active_link AS
SELECT link.link_id, link.guardian_id, link.pupil_id, link.relation, link.responsibility, link.household
  FROM family_link AS link
 WHERE link.ended_at IS NULL
   AND NOT EXISTS (SELECT 1 FROM restriction WHERE restriction.link_id = link.link_id AND restriction.lifted_at IS NULL)
   AND NOT EXISTS (SELECT 1 FROM suspension WHERE suspension.link_id = link.link_id
                      AND (suspension.decision IS NULL OR suspension.decision = 'refused'));

CREATE TABLE roster_import (
    import_id   INTEGER PRIMARY KEY,
    applied_by  INTEGER REFERENCES person,
    applied_at  INTEGER NOT NULL,
    pupils_new  INTEGER NOT NULL,
    pupils_changed INTEGER NOT NULL,
    pupils_same INTEGER NOT NULL,
    adults_new  INTEGER NOT NULL,
    links_new   INTEGER NOT NULL,
    links_suspended INTEGER NOT NULL
) STRICT;
