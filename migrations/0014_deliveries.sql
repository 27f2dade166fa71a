-- SMS beside e-mail, what came of each message, and addresses that do not work. A wider CHECK needs a new table.
DROP INDEX outbox_due;
ALTER TABLE outbox RENAME TO outbox_before;
CREATE TABLE outbox (
    outbox_id   INTEGER PRIMARY KEY,
    channel     TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    kind        TEXT NOT NULL,
    person_id   INTEGER REFERENCES person,
    recipient   TEXT NOT NULL,                         -- an e-mail address, or a number as E.164 writes it
    subject     TEXT NOT NULL,
    text        TEXT NOT NULL,
    html        TEXT NOT NULL,
    language    TEXT NOT NULL DEFAULT '',              -- SMS: the language of its text
    parts       INTEGER NOT NULL DEFAULT 0,            -- SMS: how many it is paid as
    message_id  TEXT NOT NULL UNIQUE,                  -- SMS: the random name by which receipts find it
    queued_at   INTEGER NOT NULL,
    expires_at  INTEGER NOT NULL,
    next_at     INTEGER NOT NULL,
    leased_until INTEGER,
    attempts    INTEGER NOT NULL DEFAULT 0,
    sent_at     INTEGER,
    given_up_at INTEGER,
    last_code   TEXT,
    gateway_name TEXT,                                 -- SMS: what the gateway calls it, where it says so
    receipt     TEXT CHECK (receipt IN ('delivered', 'failed', 'unknown')),
    receipt_at  INTEGER
) STRICT;
INSERT INTO outbox (outbox_id, channel, kind, person_id, recipient, subject, text, html, message_id, queued_at, expires_at, next_at,
                    leased_until, attempts, sent_at, given_up_at, last_code)
SELECT outbox_id, channel, kind, person_id, recipient, subject, text, html, message_id, queued_at, expires_at, next_at,
       leased_until, attempts, sent_at, given_up_at, last_code
  FROM outbox_before;
DROP TABLE outbox_before;
CREATE INDEX outbox_due ON outbox (channel, next_at) WHERE sent_at IS NULL AND given_up_at IS NULL;
CREATE INDEX outbox_queued ON outbox (queued_at);
CREATE INDEX outbox_kept ON outbox (expires_at) WHERE given_up_at IS NOT NULL AND text <> '';
CREATE INDEX outbox_gateway_name ON outbox (gateway_name) WHERE gateway_name IS NOT NULL;

CREATE TABLE sms_gateway (                             -- as configured at the last start; no row: no SMS
    sms_gateway_id INTEGER PRIMARY KEY CHECK (sms_gateway_id = 1),
    gateway        TEXT NOT NULL CHECK (gateway IN ('kannel', 'smstools', 'http', 'folder')),
    country        TEXT NOT NULL,                      -- the school's calling code, without '+'
    trunk          TEXT NOT NULL,                      -- what stands before a number within the country; may be empty
    receipt_secret BLOB NOT NULL CHECK (length(receipt_secret) = 32),   -- in the address that receipts come to
    receipt_words  TEXT NOT NULL DEFAULT '',           -- gateway by template: how its receipts are read, as JSON
    kept_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE dead_address (                            -- refused for good; the row goes when the address changes
    person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    channel   TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    code      TEXT NOT NULL,
    since_at  INTEGER NOT NULL,
    PRIMARY KEY (person_id, channel)
) STRICT, WITHOUT ROWID;
CREATE TRIGGER dead_email_changed AFTER UPDATE OF email ON person WHEN old.email IS NOT new.email
BEGIN DELETE FROM dead_address WHERE person_id = old.person_id AND channel = 'email'; END;
CREATE TRIGGER dead_mobile_changed AFTER UPDATE OF mobile ON person WHEN old.mobile IS NOT new.mobile
BEGIN DELETE FROM dead_address WHERE person_id = old.person_id AND channel = 'sms'; END;

-- What became of each message. 'dropped' is what no longer held when its turn came.
CREATE VIEW delivery AS
SELECT outbox_id, channel, kind, person_id, recipient, parts, queued_at, sent_at, last_code,
       CASE WHEN receipt IN ('delivered', 'failed') THEN receipt
            WHEN last_code = 'dropped' THEN 'dropped'
            WHEN given_up_at IS NOT NULL THEN 'failed'
            WHEN sent_at IS NULL THEN 'queued'
            WHEN receipt = 'unknown' THEN 'unknown'
            ELSE 'sent' END AS state
  FROM outbox;
