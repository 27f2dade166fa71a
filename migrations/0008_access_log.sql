-- The access log: appended, chained, never edited (D110). Ids only, so that an erasure need not touch it.
CREATE TABLE access_reason (                           -- what a leader wrote down before looking; may be erased by its own rule
    reason_id INTEGER PRIMARY KEY,
    text      TEXT NOT NULL,
    given_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE access_log (
    seq       INTEGER PRIMARY KEY AUTOINCREMENT,
    at        INTEGER NOT NULL,
    actor_id  INTEGER,                                 -- NULL: visitor or machine
    right     TEXT NOT NULL,
    object    TEXT NOT NULL,                           -- 'class', 'pupil', 'school', …
    object_id INTEGER,
    class_id  INTEGER,
    pupil_id  INTEGER,
    reason_id INTEGER,
    mac       BLOB NOT NULL CHECK (length(mac) = 32)
) STRICT;
CREATE INDEX access_log_pupil ON access_log (pupil_id, seq DESC) WHERE pupil_id IS NOT NULL;
CREATE INDEX access_log_actor ON access_log (actor_id, seq DESC) WHERE actor_id IS NOT NULL;
CREATE TRIGGER access_log_keeps_lines BEFORE DELETE ON access_log BEGIN SELECT raise(ABORT, 'the access log is append-only'); END;
CREATE TRIGGER access_log_keeps_words BEFORE UPDATE ON access_log BEGIN SELECT raise(ABORT, 'the access log is append-only'); END;

CREATE TABLE security_event (                          -- 90 days; never a name or a whole address (TRUST 2.8)
    event_id     INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    event        TEXT NOT NULL,
    person_id    INTEGER,
    address_mark BLOB
) STRICT;
CREATE INDEX security_event_time ON security_event (at DESC);
