-- How a pupil signs in besides with a user name: cards, pictures, codes; and the devices that are opened for a class (D19, D20, D40).

-- When cards and pictures work: the days of the week (Monday is 1) and minutes of the day in the school's time zone.
ALTER TABLE school ADD COLUMN school_days TEXT NOT NULL DEFAULT '12345';
ALTER TABLE school ADD COLUMN opens_minute INTEGER NOT NULL DEFAULT 450 CHECK (opens_minute BETWEEN 0 AND 1439);
ALTER TABLE school ADD COLUMN closes_minute INTEGER NOT NULL DEFAULT 1020 CHECK (closes_minute BETWEEN 1 AND 1440);

CREATE TABLE pupil_card (
    card_id    INTEGER PRIMARY KEY,
    pupil_id   INTEGER NOT NULL REFERENCES pupil,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    printed_by INTEGER NOT NULL REFERENCES person,
    printed_at INTEGER NOT NULL,
    revoked_by INTEGER REFERENCES person,
    revoked_at INTEGER
) STRICT;
CREATE UNIQUE INDEX pupil_card_in_use ON pupil_card (pupil_id) WHERE revoked_at IS NULL;

CREATE TABLE pupil_pictures (
    pupil_id    INTEGER PRIMARY KEY REFERENCES pupil,
    secret_hash TEXT NOT NULL,                         -- PHC string, like a password
    chosen_by   INTEGER REFERENCES person,             -- NULL: the pupil, with a code
    chosen_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE pupil_code (
    code_id     INTEGER PRIMARY KEY,
    pupil_id    INTEGER NOT NULL REFERENCES pupil,
    token_hash  BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    find_part   TEXT UNIQUE,                           -- four characters of the typed code
    prove_hash  TEXT,                                  -- the rest of it, PHC string
    wrong_tries INTEGER NOT NULL DEFAULT 0,            -- ten end the typed code
    typed_hash  BLOB UNIQUE,                           -- the link that the typed code has opened
    issued_by   INTEGER NOT NULL REFERENCES person,
    issued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    used_at     INTEGER,
    revoked_at  INTEGER
) STRICT;
CREATE UNIQUE INDEX pupil_code_in_use ON pupil_code (pupil_id) WHERE used_at IS NULL AND revoked_at IS NULL;

CREATE TABLE class_device (
    device_id  INTEGER PRIMARY KEY,
    class_id   INTEGER NOT NULL REFERENCES class,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    opened_by  INTEGER NOT NULL REFERENCES person,
    opened_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,                       -- the end of that day, or when it was closed
    closed_by  INTEGER REFERENCES person
) STRICT;
CREATE INDEX class_device_of_class ON class_device (class_id, ends_at);

-- A pupil's session on a device of the class: it ends with the device and with the school's day.
ALTER TABLE session ADD COLUMN device_id INTEGER REFERENCES class_device;
CREATE INDEX session_on_device ON session (device_id) WHERE device_id IS NOT NULL;
