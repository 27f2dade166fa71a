-- The school, its people, how they sign in.
CREATE TABLE school (
    school_id      INTEGER PRIMARY KEY CHECK (school_id = 1),
    name           TEXT NOT NULL,
    town           TEXT NOT NULL DEFAULT '',
    address        TEXT NOT NULL DEFAULT '',
    time_zone      TEXT NOT NULL,
    colour         TEXT NOT NULL,
    languages      TEXT NOT NULL,                      -- offered to families, tags separated by a space
    academic_year  INTEGER NOT NULL,                   -- the year in which it began: 2026 is 2026/27
    teacher_factor TEXT NOT NULL CHECK (teacher_factor IN ('required', 'off')),
    staff_factor   TEXT NOT NULL CHECK (staff_factor IN ('required', 'off')),   -- 'off' in the demo alone
    privacy_contact TEXT NOT NULL DEFAULT '',
    created_at     INTEGER NOT NULL
) STRICT;

CREATE TABLE privacy_notice (
    notice_id    INTEGER PRIMARY KEY,
    published_at INTEGER NOT NULL,
    published_by INTEGER REFERENCES person
) STRICT;

CREATE TABLE person (
    person_id   INTEGER PRIMARY KEY,
    kind        TEXT NOT NULL CHECK (kind IN ('adult', 'pupil')),
    given_name  TEXT NOT NULL,
    family_name TEXT NOT NULL,
    titled_name TEXT NOT NULL DEFAULT '',              -- 'Miss Whitlock', how staff are called
    language    TEXT NOT NULL DEFAULT 'en',
    email       TEXT,                                  -- adults only, folded to lower case
    mobile      TEXT,
    created_at  INTEGER NOT NULL,
    CHECK (kind = 'adult' OR (email IS NULL AND mobile IS NULL))   -- D39: pupils have no contact
) STRICT;
CREATE INDEX person_email ON person (email) WHERE email IS NOT NULL;

CREATE TABLE account (
    person_id        INTEGER PRIMARY KEY REFERENCES person,
    user_name        TEXT UNIQUE,                      -- folded; NULL where the unique e-mail signs in
    password_hash    TEXT NOT NULL,                    -- PHC string, argon2id over HMAC with the pepper
    password_changed_at INTEGER NOT NULL,
    made_by          INTEGER REFERENCES person,
    made_at          INTEGER NOT NULL,
    last_sign_in_day INTEGER,                          -- start of the day, for the twelve-month rule (D50, D59)
    suspended_by     INTEGER REFERENCES person,
    suspended_at     INTEGER,
    closed_at        INTEGER
) STRICT;

CREATE TABLE session (
    session_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    token_hash    BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    person_id     INTEGER NOT NULL REFERENCES person,
    opened_at     INTEGER NOT NULL,
    seen_at       INTEGER NOT NULL,                    -- at most a minute old while in use
    idle_for      INTEGER NOT NULL,                    -- milliseconds of quiet that end it
    ends_at       INTEGER NOT NULL,                    -- absolute end
    proved_at     INTEGER NOT NULL,                    -- when password or passkey was last proved (step-up)
    second_factor INTEGER NOT NULL CHECK (second_factor IN (0, 1)),
    shared_computer INTEGER NOT NULL DEFAULT 0 CHECK (shared_computer IN (0, 1)),
    label         TEXT NOT NULL DEFAULT ''             -- the name its owner gave it (D49: never the browser's)
) STRICT;
CREATE INDEX session_person ON session (person_id, opened_at DESC);

CREATE TABLE device (
    token_hash   BLOB NOT NULL CHECK (length(token_hash) = 32),
    person_id    INTEGER NOT NULL REFERENCES person,   -- two parents may share a tablet
    known_at     INTEGER NOT NULL,
    factor_at    INTEGER,                              -- when the second factor was last shown from it
    PRIMARY KEY (token_hash, person_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX device_person ON device (person_id);

CREATE TABLE totp (
    person_id    INTEGER PRIMARY KEY REFERENCES person,
    secret       BLOB NOT NULL,
    last_step    INTEGER NOT NULL DEFAULT 0,
    confirmed_at INTEGER                               -- NULL until the first right code
) STRICT;

CREATE TABLE recovery_code (
    code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    person_id INTEGER NOT NULL REFERENCES person,
    used_at   INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX recovery_code_person ON recovery_code (person_id);

CREATE TABLE reset_code (
    code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    person_id  INTEGER NOT NULL REFERENCES person,
    kind       TEXT NOT NULL CHECK (kind IN ('password', 'letter')),
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;
CREATE INDEX reset_code_person ON reset_code (person_id);

CREATE TABLE staff_role (
    person_id  INTEGER NOT NULL REFERENCES person,
    role       TEXT NOT NULL CHECK (role IN ('teacher', 'leader', 'office', 'dpo', 'it')),
    granted_by INTEGER REFERENCES person,
    granted_at INTEGER NOT NULL,
    ended_by   INTEGER REFERENCES person,
    ended_at   INTEGER
) STRICT;
CREATE UNIQUE INDEX staff_role_open ON staff_role (person_id, role) WHERE ended_at IS NULL;

CREATE TABLE briefing (                                -- D129: acknowledged once in each academic year
    person_id       INTEGER NOT NULL REFERENCES person,
    academic_year   INTEGER NOT NULL,
    acknowledged_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, academic_year)
) STRICT, WITHOUT ROWID;

CREATE TABLE notice_acknowledgement (
    person_id       INTEGER NOT NULL REFERENCES person,
    notice_id       INTEGER NOT NULL REFERENCES privacy_notice,
    acknowledged_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, notice_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE start_link (                              -- the first leader's one-time link from the console
    code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;
