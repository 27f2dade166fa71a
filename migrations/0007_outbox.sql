-- The outbox: written in the transaction of what it tells, sent at least once with one Message-ID (TRUST 4).
CREATE TABLE outbox (
    outbox_id   INTEGER PRIMARY KEY,
    channel     TEXT NOT NULL CHECK (channel IN ('email')),
    kind        TEXT NOT NULL,
    person_id   INTEGER REFERENCES person,
    recipient   TEXT NOT NULL,
    subject     TEXT NOT NULL,
    text        TEXT NOT NULL,
    html        TEXT NOT NULL,
    message_id  TEXT NOT NULL UNIQUE,
    queued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    leased_until INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    sent_at     INTEGER,
    given_up_at INTEGER,
    last_code   TEXT
) STRICT;
CREATE INDEX outbox_due ON outbox (next_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

CREATE TABLE outbound_contact (                        -- the ledger: every host that Bookbag spoke to (D6)
    purpose    TEXT NOT NULL,
    host       TEXT NOT NULL,
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    contacts   INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    PRIMARY KEY (purpose, host)
) STRICT, WITHOUT ROWID;
