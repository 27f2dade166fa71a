-- Invitations by SMS, requests to join, families that stay on paper.

-- Many invitations that were sent with one press; the form's key makes a second press do nothing.
CREATE TABLE invitation_round (
    round_id INTEGER PRIMARY KEY,
    form_key TEXT NOT NULL UNIQUE,
    class_id INTEGER NOT NULL REFERENCES class,
    sent_by  INTEGER NOT NULL REFERENCES person,
    sent_at  INTEGER NOT NULL
) STRICT;

-- A third carrier, and what carried the code: SQLite changes a CHECK only in a new table. Nothing refers to the old one.
CREATE TABLE invitation_made_anew (
    invitation_id INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL CHECK (kind IN ('staff', 'guardian')),
    person_id     INTEGER NOT NULL REFERENCES person,  -- the one adult it names
    pupil_id      INTEGER REFERENCES pupil,            -- guardian: the child it is about
    carrier       TEXT NOT NULL CHECK (carrier IN ('letter', 'email', 'sms')),
    outbox_id     INTEGER REFERENCES outbox ON DELETE SET NULL,           -- the mail or SMS that carries it
    token_hash    BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),   -- 128 bit in link and QR code
    find_code     TEXT UNIQUE,                         -- letter: 4 characters that find it
    prove_hash    TEXT,                                -- letter: argon2id of the 10 that prove it
    typed_hash    BLOB UNIQUE CHECK (length(typed_hash) = 32),            -- letter: the link of the browser that proved the typed code
    wrong_tries   INTEGER NOT NULL DEFAULT 0,
    issued_by     INTEGER REFERENCES person,
    issued_at     INTEGER NOT NULL,
    expires_at    INTEGER NOT NULL,
    opened_at     INTEGER,
    used_at       INTEGER,
    declined_at   INTEGER,
    revoked_by    INTEGER REFERENCES person,
    revoked_at    INTEGER,
    CHECK (kind = 'staff' OR pupil_id IS NOT NULL)
) STRICT;
INSERT INTO invitation_made_anew (invitation_id, kind, person_id, pupil_id, carrier, token_hash, find_code, prove_hash, typed_hash, wrong_tries,
       issued_by, issued_at, expires_at, opened_at, used_at, declined_at, revoked_by, revoked_at)
SELECT invitation_id, kind, person_id, pupil_id, carrier, token_hash, find_code, prove_hash, typed_hash, wrong_tries,
       issued_by, issued_at, expires_at, opened_at, used_at, declined_at, revoked_by, revoked_at
  FROM invitation;
UPDATE invitation_made_anew
   SET outbox_id = (SELECT max(outbox_id) FROM outbox
                     WHERE outbox.person_id = invitation_made_anew.person_id AND outbox.kind = 'guardian_invitation'
                       AND outbox.queued_at = invitation_made_anew.issued_at)
 WHERE carrier = 'email';
DROP TABLE invitation;
ALTER TABLE invitation_made_anew RENAME TO invitation;
CREATE INDEX invitation_person ON invitation (person_id, pupil_id, issued_at DESC);
CREATE INDEX invitation_outbox ON invitation (outbox_id) WHERE outbox_id IS NOT NULL;

-- The list of teachers for visitors without a code: shut until a leader opens it (D18).
CREATE TABLE teacher_list (
    opened_by INTEGER NOT NULL REFERENCES person,
    opened_at INTEGER NOT NULL,
    closed_by INTEGER REFERENCES person,
    closed_at INTEGER
) STRICT;
CREATE UNIQUE INDEX teacher_list_open ON teacher_list ((closed_at IS NULL)) WHERE closed_at IS NULL;

CREATE TABLE listed_class (
    class_id  INTEGER PRIMARY KEY REFERENCES class,
    listed_by INTEGER NOT NULL REFERENCES person,
    listed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE address_proof (                           -- a visitor shows that mail to the address arrives
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    email      TEXT NOT NULL,
    asked_at   INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
CREATE INDEX address_proof_asked ON address_proof (asked_at);

CREATE TABLE join_request (
    request_id  INTEGER PRIMARY KEY,
    class_id    INTEGER NOT NULL REFERENCES class,
    asked_by    INTEGER REFERENCES person,             -- who was signed in; else the address is proved
    email       TEXT,
    given_name  TEXT NOT NULL,
    family_name TEXT NOT NULL,
    language    TEXT NOT NULL,
    child       TEXT NOT NULL,                         -- in the asker's words; nobody looked whether there is such a child
    relation    TEXT NOT NULL,
    asked_at    INTEGER NOT NULL,
    decision    TEXT CHECK (decision IN ('accepted', 'declined')),
    decided_by  INTEGER REFERENCES person,
    decided_at  INTEGER,
    pupil_id    INTEGER REFERENCES pupil,              -- whom staff recognised
    CHECK ((asked_by IS NULL) = (email IS NOT NULL)),
    CHECK ((decision IS NULL) = (decided_at IS NULL))
) STRICT;
CREATE INDEX join_request_class ON join_request (class_id) WHERE decision IS NULL;
CREATE INDEX join_request_asked ON join_request (asked_at);
