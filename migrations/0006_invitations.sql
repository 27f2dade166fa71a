-- Invitations: single use, expiring, revocable, only hashes stored (TRUST 2.1).
CREATE TABLE invitation (
    invitation_id INTEGER PRIMARY KEY,
    kind          TEXT NOT NULL CHECK (kind IN ('staff', 'guardian')),
    person_id     INTEGER NOT NULL REFERENCES person,  -- the one adult it names
    pupil_id      INTEGER REFERENCES pupil,            -- guardian: the child it is about
    carrier       TEXT NOT NULL CHECK (carrier IN ('letter', 'email')),
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
CREATE INDEX invitation_person ON invitation (person_id, pupil_id, issued_at DESC);
