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

CREATE TABLE access_reason (                           -- what a leader wrote down before looking; may be erased by its own rule
    reason_id INTEGER PRIMARY KEY,
    text      TEXT NOT NULL,
    given_at  INTEGER NOT NULL
) STRICT;

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

CREATE TABLE address_proof (                           -- a visitor shows that mail to the address arrives
    token_hash BLOB PRIMARY KEY CHECK (length(token_hash) = 32),
    email      TEXT NOT NULL,
    asked_at   INTEGER NOT NULL,
    expires_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob (
    blob_id     BLOB PRIMARY KEY CHECK (length(blob_id) = 16),
    media_type  TEXT NOT NULL,
    clear_bytes INTEGER NOT NULL,
    owner_class INTEGER REFERENCES class,              -- NULL: the school's key
    wrapped_key BLOB NOT NULL,
    stored_at   INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE blob_pupil (                              -- whose keys are in the wrap
    blob_id  BLOB NOT NULL REFERENCES blob,
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    PRIMARY KEY (blob_id, pupil_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE briefing (                                -- D129: acknowledged once in each academic year
    person_id       INTEGER NOT NULL REFERENCES person,
    academic_year   INTEGER NOT NULL,
    acknowledged_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, academic_year)
) STRICT, WITHOUT ROWID;

CREATE TABLE class (
    class_id      INTEGER PRIMARY KEY AUTOINCREMENT,
    name          TEXT NOT NULL,
    year_group    INTEGER NOT NULL,                    -- 0 is Reception, below 0 nursery
    academic_year INTEGER NOT NULL,
    tone          TEXT NOT NULL CHECK (tone IN ('sun', 'coral', 'rose', 'plum', 'sky', 'sea', 'leaf', 'clay')),
    contributions TEXT NOT NULL DEFAULT 'closed' CHECK (contributions IN ('open', 'closed')),
    made_at       INTEGER NOT NULL,
    UNIQUE (academic_year, name)
) STRICT;

CREATE TABLE class_device (
    device_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id   INTEGER NOT NULL REFERENCES class,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    opened_by  INTEGER NOT NULL REFERENCES person,
    opened_at  INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL,                       -- the end of that day, or when it was closed
    closed_by  INTEGER REFERENCES person
) STRICT;

CREATE TABLE class_window (
    window_id INTEGER PRIMARY KEY,
    class_id  INTEGER NOT NULL REFERENCES class,
    opened_by INTEGER NOT NULL REFERENCES person,
    opened_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL,                        -- at most 90 minutes later, or when it was closed
    closed_by INTEGER REFERENCES person                -- NULL: it ended by itself, or ten wrong cards ended it
) STRICT;

CREATE TABLE clock_mark (
    mark_id INTEGER PRIMARY KEY CHECK (mark_id = 1),
    at      INTEGER NOT NULL
) STRICT;

CREATE TABLE comment (
    comment_id   INTEGER PRIMARY KEY,
    post_id      INTEGER NOT NULL REFERENCES post,
    author_id    INTEGER NOT NULL REFERENCES person,
    form_key     TEXT NOT NULL UNIQUE,
    text         TEXT NOT NULL,
    written_at   INTEGER NOT NULL,
    revised_at   INTEGER,
    withdrawn_by INTEGER REFERENCES person,
    withdrawn_at INTEGER
) STRICT;

CREATE TABLE consent (
    consent_id  INTEGER PRIMARY KEY,
    pupil_id    INTEGER NOT NULL REFERENCES pupil,
    purpose     TEXT NOT NULL CHECK (purpose IN ('account', 'stories', 'portfolio', 'photos_class', 'photos_school', 'photos_public')),
    answer      TEXT NOT NULL CHECK (answer IN ('yes', 'no')),
    guardian_id INTEGER REFERENCES person,             -- who answered, or …
    attested_by INTEGER REFERENCES person,             -- … which member of staff recorded the paper (D72)
    attested_on INTEGER,                               -- date on the paper, start of day
    given_at    INTEGER NOT NULL,
    CHECK ((guardian_id IS NULL) <> (attested_by IS NULL))
) STRICT;

CREATE TABLE damage (
    blob_id    BLOB PRIMARY KEY REFERENCES blob ON DELETE CASCADE,
    noticed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE day_pass (
    day_pass_id INTEGER PRIMARY KEY,
    person_id   INTEGER NOT NULL REFERENCES person,
    class_id    INTEGER NOT NULL REFERENCES class,
    starts_at   INTEGER NOT NULL,
    ends_at     INTEGER NOT NULL,
    issued_by   INTEGER REFERENCES person,
    issued_at   INTEGER NOT NULL
, token_hash BLOB CHECK (length(token_hash) = 32), used_at INTEGER, revoked_by INTEGER REFERENCES person, revoked_at INTEGER) STRICT;

CREATE TABLE dead_address (                            -- refused for good; the row goes when the address changes
    person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    channel   TEXT NOT NULL CHECK (channel IN ('email', 'sms')),
    code      TEXT NOT NULL,
    since_at  INTEGER NOT NULL,
    PRIMARY KEY (person_id, channel)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE device (
    token_hash   BLOB NOT NULL CHECK (length(token_hash) = 32),
    person_id    INTEGER NOT NULL REFERENCES person,   -- two parents may share a tablet
    known_at     INTEGER NOT NULL,
    factor_at    INTEGER, name TEXT NOT NULL DEFAULT '',                              -- when the second factor was last shown from it
    PRIMARY KEY (token_hash, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE enrolment (
    pupil_id INTEGER NOT NULL REFERENCES pupil,
    class_id INTEGER NOT NULL REFERENCES class,
    since_at INTEGER NOT NULL,
    ended_at INTEGER
, promoted_at INTEGER) STRICT;

CREATE TABLE family_link (
    link_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    guardian_id    INTEGER NOT NULL REFERENCES person,
    pupil_id       INTEGER NOT NULL REFERENCES pupil,
    relation       TEXT NOT NULL,                      -- as the roster says: 'Mother', 'Foster Parent'
    responsibility TEXT NOT NULL CHECK (responsibility IN ('yes', 'no', 'unknown')),
    household      TEXT NOT NULL DEFAULT '',           -- guardians of a pupil with the same word live together
    linked_by      INTEGER REFERENCES person,
    linked_at      INTEGER NOT NULL,
    ended_by       INTEGER REFERENCES person,
    ended_at       INTEGER
, contact TEXT NOT NULL DEFAULT 'yes' CHECK (contact IN ('yes', 'no')), feed TEXT NOT NULL DEFAULT 'yes' CHECK (feed IN ('yes', 'no')), photos TEXT NOT NULL DEFAULT 'yes' CHECK (photos IN ('yes', 'no')), messages TEXT NOT NULL DEFAULT 'yes' CHECK (messages IN ('yes', 'no')), pick_up TEXT NOT NULL DEFAULT 'unknown' CHECK (pick_up IN ('yes', 'no', 'unknown')), begins_at INTEGER, until_at INTEGER, reference TEXT NOT NULL DEFAULT '', confirmed_by INTEGER REFERENCES person, confirmed_at INTEGER) STRICT;

CREATE TABLE import_trace (                            -- what an import did, to take it back exactly; deleted after 30 days
    import_id INTEGER NOT NULL REFERENCES roster_import,
    step      INTEGER NOT NULL,
    kind      TEXT NOT NULL CHECK (kind IN ('pupil', 'adult', 'link', 'class', 'cell', 'entered', 'ended', 'suspended')),
    row_id    INTEGER NOT NULL,                        -- of the person, link or class
    field     TEXT CHECK (field IN ('given_name', 'family_name', 'email', 'mobile', 'roster_number', 'birth_fingerprint',
                                    'responsibility', 'leaves_on', 'left_at', 'left_marked_by')),
    class_id  INTEGER,                                 -- entered, ended: of the enrolment
    before    ANY,
    after     ANY,
    CHECK ((kind = 'cell') = (field IS NOT NULL)),
    CHECK ((kind IN ('entered', 'ended')) = (class_id IS NOT NULL)),
    PRIMARY KEY (import_id, step)
) STRICT, WITHOUT ROWID;

CREATE TABLE "invitation" (
    invitation_id INTEGER PRIMARY KEY AUTOINCREMENT,
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

CREATE TABLE invitation_round (
    round_id INTEGER PRIMARY KEY,
    form_key TEXT NOT NULL UNIQUE,
    class_id INTEGER NOT NULL REFERENCES class,
    sent_by  INTEGER NOT NULL REFERENCES person,
    sent_at  INTEGER NOT NULL
) STRICT;

CREATE TABLE join_request (
    request_id  INTEGER PRIMARY KEY AUTOINCREMENT,
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

CREATE TABLE link_doubt (                              -- the newest file that names the link says that it may not open (D123)
    link_id INTEGER PRIMARY KEY REFERENCES family_link ON DELETE CASCADE,
    cause   TEXT NOT NULL CHECK (cause IN ('court_order', 'no_responsibility')),
    said_at INTEGER NOT NULL
) STRICT;

CREATE TABLE listed_class (
    class_id  INTEGER PRIMARY KEY REFERENCES class,
    listed_by INTEGER NOT NULL REFERENCES person,
    listed_at INTEGER NOT NULL
) STRICT;

CREATE TABLE lying_file (
    folder   TEXT PRIMARY KEY,
    files    INTEGER NOT NULL,                         -- 0: the folder itself cannot be read
    why      TEXT NOT NULL CHECK (why IN ('denied', 'broken')),
    since_at INTEGER NOT NULL
) STRICT;

CREATE TABLE notice_acknowledgement (
    person_id       INTEGER NOT NULL REFERENCES person,
    notice_id       INTEGER NOT NULL REFERENCES privacy_notice,
    acknowledged_at INTEGER NOT NULL,
    PRIMARY KEY (person_id, notice_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE outbound_contact (                        -- the ledger: every host that Bookbag spoke to (D6)
    purpose    TEXT NOT NULL,
    host       TEXT NOT NULL,
    first_at   INTEGER NOT NULL,
    last_at    INTEGER NOT NULL,
    contacts   INTEGER NOT NULL,
    failures   INTEGER NOT NULL,
    PRIMARY KEY (purpose, host)
) STRICT, WITHOUT ROWID;

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

CREATE TABLE paper_family (                            -- a normal state, recorded and counted (D25)
    guardian_id INTEGER NOT NULL REFERENCES person,
    pupil_id    INTEGER NOT NULL REFERENCES pupil,
    cause       TEXT NOT NULL CHECK (cause IN ('declined', 'asked')),
    recorded_by INTEGER REFERENCES person,
    recorded_at INTEGER NOT NULL,
    ended_at    INTEGER
) STRICT;

CREATE TABLE passkey (
    passkey_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    person_id     INTEGER NOT NULL REFERENCES person,
    credential_id BLOB NOT NULL UNIQUE,
    user_handle   BLOB NOT NULL CHECK (length(user_handle) = 16),   -- by lot, the same for all of a person's; says nothing of who
    public_key    TEXT NOT NULL,                       -- JSON as webauthn-rs keeps it: the key, the counter, what it promised
    name          TEXT NOT NULL,                       -- the name its owner gave it
    added_at      INTEGER NOT NULL,
    used_day      INTEGER                              -- start of the day of the last use (D50)
) STRICT;

CREATE TABLE person (
    person_id   INTEGER PRIMARY KEY AUTOINCREMENT,
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

CREATE TABLE picture (
    picture_id  INTEGER PRIMARY KEY AUTOINCREMENT,
    post_id     INTEGER NOT NULL REFERENCES post,
    position    INTEGER NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    nobody_by   INTEGER REFERENCES person,             -- who said 'nobody recognisable'
    nobody_at   INTEGER,
    added_at    INTEGER NOT NULL
) STRICT;

CREATE TABLE picture_size (
    picture_id INTEGER NOT NULL REFERENCES picture,
    blob_id    BLOB NOT NULL REFERENCES blob,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    PRIMARY KEY (picture_id, width)
) STRICT, WITHOUT ROWID;

CREATE TABLE picture_tag (
    picture_id INTEGER NOT NULL REFERENCES picture,
    pupil_id   INTEGER NOT NULL REFERENCES pupil,
    tagged_by  INTEGER NOT NULL REFERENCES person,
    tagged_at  INTEGER NOT NULL,
    PRIMARY KEY (picture_id, pupil_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE portrait (                                -- the photo that an adult may show (D84)
    person_id INTEGER PRIMARY KEY REFERENCES person,
    jpeg      BLOB NOT NULL CHECK (length(jpeg) <= 131072),
    kept_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE post (
    post_id        INTEGER PRIMARY KEY AUTOINCREMENT,
    class_id       INTEGER REFERENCES class,           -- NULL: the school story
    author_id      INTEGER NOT NULL REFERENCES person,
    form_key       TEXT NOT NULL UNIQUE,               -- one form makes one post, however often it is sent
    text           TEXT NOT NULL,
    drafted_at     INTEGER NOT NULL,
    published_at   INTEGER,
    revised_at     INTEGER,
    pinned_at      INTEGER,
    comments       TEXT NOT NULL DEFAULT 'open' CHECK (comments IN ('open', 'closed')),
    contribution   TEXT NOT NULL DEFAULT 'none' CHECK (contribution IN ('none', 'held', 'returned', 'accepted')),
    withdrawn_by   INTEGER REFERENCES person,
    withdrawn_at   INTEGER,
    like_count     INTEGER NOT NULL DEFAULT 0,
    comment_count  INTEGER NOT NULL DEFAULT 0
) STRICT;

CREATE TABLE post_like (
    post_id   INTEGER NOT NULL REFERENCES post,
    person_id INTEGER NOT NULL REFERENCES person,
    liked_at  INTEGER NOT NULL,
    PRIMARY KEY (post_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_seen (                               -- D52: one fact per family, for the reach
    post_id   INTEGER NOT NULL REFERENCES post,
    person_id INTEGER NOT NULL REFERENCES person,
    seen_at   INTEGER NOT NULL,
    PRIMARY KEY (post_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE privacy_notice (
    notice_id    INTEGER PRIMARY KEY,
    published_at INTEGER NOT NULL,
    published_by INTEGER REFERENCES person
) STRICT;

CREATE TABLE pupil (
    pupil_id          INTEGER PRIMARY KEY REFERENCES person,
    roster_number     TEXT UNIQUE,                     -- D45: for matching at a re-import
    birth_fingerprint BLOB,                            -- keyed hash of the birth date, never the date (D64)
    buddy             INTEGER NOT NULL CHECK (buddy BETWEEN 0 AND 11199),
    leaves_on         INTEGER,                         -- planned last day, start of day
    left_at           INTEGER,                         -- marked as a leaver; enrolments are ended with it
    left_marked_by    INTEGER REFERENCES person
) STRICT;

CREATE TABLE pupil_card (
    card_id    INTEGER PRIMARY KEY AUTOINCREMENT,
    pupil_id   INTEGER NOT NULL REFERENCES pupil,
    token_hash BLOB NOT NULL UNIQUE CHECK (length(token_hash) = 32),
    printed_by INTEGER NOT NULL REFERENCES person,
    printed_at INTEGER NOT NULL,
    revoked_by INTEGER REFERENCES person,
    revoked_at INTEGER
) STRICT;

CREATE TABLE pupil_code (
    code_id     INTEGER PRIMARY KEY AUTOINCREMENT,
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

CREATE TABLE pupil_pictures (
    pupil_id    INTEGER PRIMARY KEY REFERENCES pupil,
    secret_hash TEXT NOT NULL,                         -- PHC string, like a password
    chosen_by   INTEGER REFERENCES person,             -- NULL: the pupil, with a code
    chosen_at   INTEGER NOT NULL
) STRICT;

CREATE TABLE recovery_code (
    code_hash BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    person_id INTEGER NOT NULL REFERENCES person,
    used_at   INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE reset_code (
    code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    person_id  INTEGER NOT NULL REFERENCES person,
    kind       TEXT NOT NULL CHECK (kind IN ('password', 'letter')),
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER
) STRICT, WITHOUT ROWID;

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

CREATE TABLE restriction_leak (
    test_id   INTEGER NOT NULL REFERENCES restriction_test ON DELETE CASCADE,
    person_id INTEGER NOT NULL REFERENCES person,
    pupil_id  INTEGER NOT NULL REFERENCES pupil,
    cause     TEXT NOT NULL,                           -- why the link is shut, in a word
    shown     TEXT NOT NULL                            -- what opened, by the name of its right or view
) STRICT;

CREATE TABLE restriction_test (
    test_id   INTEGER PRIMARY KEY,
    begun_at  INTEGER NOT NULL,
    took      INTEGER NOT NULL,                        -- milliseconds
    links     INTEGER NOT NULL,
    questions INTEGER NOT NULL,
    leaks     INTEGER NOT NULL
) STRICT;

CREATE TABLE roster_alias (                            -- another name by which files call an adult, as the office has said (D141)
    person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    name      TEXT NOT NULL,                           -- folded
    import_id INTEGER NOT NULL REFERENCES roster_import,
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;

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
, undone_by INTEGER REFERENCES person, undone_at INTEGER, classes_new INTEGER NOT NULL DEFAULT 0, pupils_left INTEGER NOT NULL DEFAULT 0, academic_year INTEGER NOT NULL DEFAULT 0) STRICT;

CREATE TABLE roster_mapping (
    mapping_id INTEGER PRIMARY KEY,
    header     BLOB NOT NULL UNIQUE CHECK (length(header) = 16),   -- hash of the folded captions: neither they nor cells are kept
    fields     TEXT NOT NULL,                          -- what each column is, in its order, a line each
    told_by    INTEGER REFERENCES person,
    told_at    INTEGER NOT NULL
) STRICT;

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
, school_days TEXT NOT NULL DEFAULT '12345', opens_minute INTEGER NOT NULL DEFAULT 450 CHECK (opens_minute BETWEEN 0 AND 1439), closes_minute INTEGER NOT NULL DEFAULT 1020 CHECK (closes_minute BETWEEN 1 AND 1440), factor_grace_days INTEGER NOT NULL DEFAULT 0 CHECK (factor_grace_days BETWEEN 0 AND 30), device_code TEXT NOT NULL DEFAULT 'required' CHECK (device_code IN ('required', 'off'))) STRICT;

CREATE TABLE security_event (                          -- 90 days; never a name or a whole address (TRUST 2.8)
    event_id     INTEGER PRIMARY KEY,
    at           INTEGER NOT NULL,
    event        TEXT NOT NULL,
    person_id    INTEGER,
    address_mark BLOB
) STRICT;

CREATE TABLE seeing_as (
    session_id INTEGER PRIMARY KEY REFERENCES session ON DELETE CASCADE,
    adult_id   INTEGER NOT NULL REFERENCES person,
    pupil_id   INTEGER NOT NULL REFERENCES pupil,
    begun_at   INTEGER NOT NULL,
    ends_at    INTEGER NOT NULL
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
, device_id INTEGER REFERENCES class_device, device_hash BLOB) STRICT;

CREATE TABLE sms_gateway (                             -- as configured at the last start; no row: no SMS
    sms_gateway_id INTEGER PRIMARY KEY CHECK (sms_gateway_id = 1),
    gateway        TEXT NOT NULL CHECK (gateway IN ('kannel', 'smstools', 'http', 'folder')),
    country        TEXT NOT NULL,                      -- the school's calling code, without '+'
    trunk          TEXT NOT NULL,                      -- what stands before a number within the country; may be empty
    receipt_secret BLOB NOT NULL CHECK (length(receipt_secret) = 32),   -- in the address that receipts come to
    receipt_words  TEXT NOT NULL DEFAULT '',           -- gateway by template: how its receipts are read, as JSON
    kept_at        INTEGER NOT NULL
) STRICT;

CREATE TABLE staff_role (
    person_id  INTEGER NOT NULL REFERENCES person,
    role       TEXT NOT NULL CHECK (role IN ('teacher', 'leader', 'office', 'dpo', 'it')),
    granted_by INTEGER REFERENCES person,
    granted_at INTEGER NOT NULL,
    ended_by   INTEGER REFERENCES person,
    ended_at   INTEGER
) STRICT;

CREATE TABLE start_link (                              -- the first leader's one-time link from the console
    code_hash  BLOB PRIMARY KEY CHECK (length(code_hash) = 32),
    issued_at  INTEGER NOT NULL,
    expires_at INTEGER NOT NULL,
    used_at    INTEGER,
    revoked_at INTEGER
) STRICT, WITHOUT ROWID;

CREATE TABLE suspension (                              -- an import was unclear; the office must confirm
    link_id    INTEGER NOT NULL REFERENCES family_link,
    cause      TEXT NOT NULL CHECK (cause IN ('court_order', 'no_responsibility', 'not_stated')),
    since_at   INTEGER NOT NULL,
    decision   TEXT CHECK (decision IN ('confirmed', 'refused')),
    reason     TEXT,
    decided_by INTEGER REFERENCES person,
    decided_at INTEGER
) STRICT;

CREATE TABLE teacher_list (
    opened_by INTEGER NOT NULL REFERENCES person,
    opened_at INTEGER NOT NULL,
    closed_by INTEGER REFERENCES person,
    closed_at INTEGER
) STRICT;

CREATE TABLE teaching (
    person_id INTEGER NOT NULL REFERENCES person,
    class_id  INTEGER NOT NULL REFERENCES class,
    since_at  INTEGER NOT NULL,
    ended_at  INTEGER
) STRICT;

CREATE TABLE totp (
    person_id    INTEGER PRIMARY KEY REFERENCES person,
    secret       BLOB NOT NULL,
    last_step    INTEGER NOT NULL DEFAULT 0,
    confirmed_at INTEGER                               -- NULL until the first right code
) STRICT;

CREATE INDEX access_log_actor ON access_log (actor_id, seq DESC) WHERE actor_id IS NOT NULL;

CREATE INDEX access_log_object ON access_log (object_id, seq DESC) WHERE object IN ('staff_account', 'guardian_account');

CREATE INDEX access_log_pupil ON access_log (pupil_id, seq DESC) WHERE pupil_id IS NOT NULL;

CREATE INDEX address_proof_asked ON address_proof (asked_at);

CREATE INDEX blob_pupil_pupil ON blob_pupil (pupil_id);

CREATE INDEX class_device_of_class ON class_device (class_id, ends_at);

CREATE INDEX class_window_of_class ON class_window (class_id, ends_at);

CREATE INDEX comment_author ON comment (author_id, post_id);

CREATE INDEX comment_post ON comment (post_id, written_at, comment_id);

CREATE INDEX consent_attested ON consent (attested_by) WHERE attested_by IS NOT NULL;

CREATE INDEX consent_guardian ON consent (guardian_id) WHERE guardian_id IS NOT NULL;

CREATE INDEX consent_pupil ON consent (pupil_id, purpose, guardian_id, consent_id DESC);

CREATE INDEX day_pass_class ON day_pass (class_id, ends_at);

CREATE INDEX day_pass_person ON day_pass (person_id, ends_at DESC);

CREATE UNIQUE INDEX day_pass_token ON day_pass (token_hash) WHERE token_hash IS NOT NULL;

CREATE INDEX delegate_invitation ON delegate (invitation_id);

CREATE INDEX delegate_person ON delegate (person_id);

CREATE INDEX delegate_pupil ON delegate (pupil_id);

CREATE INDEX device_person ON device (person_id);

CREATE INDEX enrolment_class ON enrolment (class_id) WHERE ended_at IS NULL;

CREATE UNIQUE INDEX enrolment_open ON enrolment (pupil_id) WHERE ended_at IS NULL;

CREATE INDEX enrolment_pupil ON enrolment (pupil_id);

CREATE INDEX family_link_ended ON family_link (ended_by) WHERE ended_by IS NOT NULL;

CREATE INDEX family_link_guardian ON family_link (guardian_id);

CREATE INDEX family_link_linked ON family_link (linked_by) WHERE linked_by IS NOT NULL;

CREATE UNIQUE INDEX family_link_open ON family_link (guardian_id, pupil_id) WHERE ended_at IS NULL;

CREATE INDEX family_link_pupil ON family_link (pupil_id) WHERE ended_at IS NULL;

CREATE INDEX invitation_issuer ON invitation (issued_by) WHERE used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL;

CREATE INDEX invitation_outbox ON invitation (outbox_id) WHERE outbox_id IS NOT NULL;

CREATE INDEX invitation_person ON invitation (person_id, pupil_id, issued_at DESC);

CREATE INDEX join_request_asked ON join_request (asked_at);

CREATE INDEX join_request_class ON join_request (class_id) WHERE decision IS NULL;

CREATE INDEX outbox_due ON outbox (channel, next_at) WHERE sent_at IS NULL AND given_up_at IS NULL;

CREATE INDEX outbox_gateway_name ON outbox (gateway_name) WHERE gateway_name IS NOT NULL;

CREATE INDEX outbox_kept ON outbox (expires_at) WHERE given_up_at IS NOT NULL AND text <> '';

CREATE INDEX outbox_queued ON outbox (queued_at);

CREATE UNIQUE INDEX paper_family_open ON paper_family (guardian_id, pupil_id) WHERE ended_at IS NULL;

CREATE INDEX passkey_person ON passkey (person_id);

CREATE INDEX person_email ON person (email) WHERE email IS NOT NULL;

CREATE INDEX picture_post ON picture (post_id, position);

CREATE UNIQUE INDEX picture_size_blob ON picture_size (blob_id);

CREATE INDEX picture_tag_pupil ON picture_tag (pupil_id);

CREATE INDEX post_author ON post (author_id);

CREATE INDEX post_draft ON post (author_id, drafted_at DESC) WHERE published_at IS NULL AND withdrawn_at IS NULL;

CREATE INDEX post_pinned ON post (class_id, pinned_at DESC) WHERE pinned_at IS NOT NULL AND withdrawn_at IS NULL;

CREATE INDEX post_story ON post (class_id, published_at DESC, post_id DESC) WHERE published_at IS NOT NULL AND withdrawn_at IS NULL;

CREATE INDEX post_withdrawn ON post (withdrawn_by) WHERE withdrawn_by IS NOT NULL;

CREATE UNIQUE INDEX pupil_card_in_use ON pupil_card (pupil_id) WHERE revoked_at IS NULL;

CREATE UNIQUE INDEX pupil_code_in_use ON pupil_code (pupil_id) WHERE used_at IS NULL AND revoked_at IS NULL;

CREATE INDEX pupil_left_marked ON pupil (left_marked_by) WHERE left_marked_by IS NOT NULL;

CREATE INDEX recovery_code_person ON recovery_code (person_id);

CREATE INDEX reset_code_person ON reset_code (person_id);

CREATE INDEX restriction_leak_test ON restriction_leak (test_id);

CREATE UNIQUE INDEX restriction_open ON restriction (link_id) WHERE lifted_at IS NULL;

CREATE INDEX security_event_time ON security_event (at DESC);

CREATE INDEX session_on_device ON session (device_id) WHERE device_id IS NOT NULL;

CREATE INDEX session_person ON session (person_id, opened_at DESC);

CREATE UNIQUE INDEX staff_role_open ON staff_role (person_id, role) WHERE ended_at IS NULL;

CREATE INDEX suspension_link ON suspension (link_id);

CREATE UNIQUE INDEX suspension_open ON suspension (link_id) WHERE decision IS NULL OR decision = 'refused';

CREATE UNIQUE INDEX teacher_list_open ON teacher_list ((closed_at IS NULL)) WHERE closed_at IS NULL;

CREATE INDEX teaching_class ON teaching (class_id) WHERE ended_at IS NULL;

CREATE UNIQUE INDEX teaching_open ON teaching (person_id, class_id) WHERE ended_at IS NULL;

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

CREATE VIEW consent_agreed AS
SELECT voice.pupil_id, voice.purpose
  FROM consent_voice AS voice
 WHERE voice.answer = 'yes'
   AND NOT EXISTS (SELECT 1 FROM consent_voice AS other
                    WHERE other.pupil_id = voice.pupil_id AND other.purpose = voice.purpose
                      AND other.guardian_id IS NOT NULL AND (voice.guardian_id IS NULL OR other.answer = 'no'));

CREATE VIEW consent_state AS
SELECT pupil_id, purpose,
       CASE WHEN sum(guardian_id IS NOT NULL) > 0
            THEN CASE WHEN sum(guardian_id IS NOT NULL AND answer = 'no') > 0 THEN 'no' ELSE 'yes' END
            ELSE max(answer) END AS answer
  FROM consent_voice
 GROUP BY pupil_id, purpose;

CREATE VIEW consent_voice AS
SELECT consent.pupil_id, consent.purpose, consent.guardian_id, consent.answer, consent.given_at
  FROM consent
 WHERE NOT EXISTS (SELECT 1 FROM consent AS later
                    WHERE later.pupil_id = consent.pupil_id AND later.purpose = consent.purpose
                      AND later.guardian_id IS consent.guardian_id AND later.consent_id > consent.consent_id)
   AND (consent.guardian_id IS NULL
        OR EXISTS (SELECT 1 FROM family_link AS link
                    WHERE link.guardian_id = consent.guardian_id AND link.pupil_id = consent.pupil_id AND link.ended_at IS NULL));

CREATE VIEW delivery AS
SELECT outbox_id, channel, kind, person_id, recipient, parts, queued_at, sent_at, last_code,
       CASE WHEN receipt IN ('delivered', 'failed') THEN receipt
            WHEN last_code = 'dropped' THEN 'dropped'
            WHEN given_up_at IS NOT NULL THEN 'failed'
            WHEN sent_at IS NULL THEN 'queued'
            WHEN receipt = 'unknown' THEN 'unknown'
            ELSE 'sent' END AS state
  FROM outbox;

CREATE VIEW family_reach AS
SELECT link.guardian_id AS reader_id, shared_class.class_id, link.photos = 'yes' AS photos, 'guardian' AS way, link.opens_at, link.shuts_at
  FROM active_link AS link JOIN shared_class ON shared_class.pupil_id = link.pupil_id
 WHERE link.feed = 'yes'
UNION ALL
SELECT shared_class.pupil_id, shared_class.class_id, 1, 'pupil', 0, 9223372036854775807
  FROM shared_class JOIN consent_state AS story ON story.pupil_id = shared_class.pupil_id AND story.purpose = 'stories' AND story.answer = 'yes'
UNION ALL
SELECT delegate.person_id, enrolment.class_id, delegate.photos, 'delegate', delegate.opens_at, delegate.shuts_at
  FROM open_delegate AS delegate JOIN enrolment ON enrolment.pupil_id = delegate.pupil_id AND enrolment.ended_at IS NULL
 WHERE delegate.feed;

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

CREATE VIEW reach AS
SELECT reader_id, class_id FROM family_reach
UNION
SELECT reader_id, class_id FROM staff_reach;

CREATE VIEW readable_access AS
SELECT log.seq, log.at, log.actor_id, log.right, log.object, log.object_id, log.pupil_id,
       CASE WHEN actor.titled_name <> '' THEN actor.titled_name
            ELSE actor.given_name || ' ' || actor.family_name END AS actor_name,
       (SELECT group_concat(role, ' ') FROM staff_role
         WHERE staff_role.person_id = log.actor_id AND staff_role.ended_at IS NULL) AS actor_roles,
       child.given_name || ' ' || child.family_name AS pupil_name,
       class.name AS class_name,
       access_reason.text AS reason
  FROM access_log AS log
  LEFT JOIN person AS actor ON actor.person_id = log.actor_id
  LEFT JOIN person AS child ON child.person_id = log.pupil_id
  LEFT JOIN class ON class.class_id = log.class_id
  LEFT JOIN access_reason USING (reason_id);

CREATE VIEW readable_post AS
SELECT reach.reader_id, post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at,
       post.comments, post.like_count, post.comment_count
  FROM reach JOIN post ON post.class_id = reach.class_id
 WHERE post.published_at IS NOT NULL AND post.withdrawn_at IS NULL
UNION ALL
SELECT school_reach.reader_id, post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at,
       post.comments, post.like_count, post.comment_count
  FROM school_reach JOIN post ON post.class_id IS NULL
 WHERE post.published_at IS NOT NULL AND post.withdrawn_at IS NULL;

CREATE VIEW school_reach AS
SELECT reader_id FROM family_reach WHERE way <> 'delegate'
UNION
SELECT person_id FROM staff_role WHERE role IN ('teacher', 'leader', 'office') AND ended_at IS NULL;

CREATE VIEW shared_class AS
SELECT enrolment.pupil_id, enrolment.class_id
  FROM enrolment
 WHERE enrolment.ended_at IS NULL
    OR (enrolment.promoted_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM enrolment AS present WHERE present.pupil_id = enrolment.pupil_id AND present.ended_at IS NULL));

CREATE VIEW staff_reach AS
SELECT person_id AS reader_id, class_id FROM teaching WHERE ended_at IS NULL
UNION
SELECT staff_role.person_id, class.class_id
  FROM staff_role JOIN class
 WHERE staff_role.role = 'leader' AND staff_role.ended_at IS NULL;

CREATE VIEW tested_delegate AS
SELECT delegate.delegate_id, delegate.person_id, delegate.pupil_id, delegate.feed, delegate.photos,
       link.feed AS link_feed, link.photos AS link_photos, link.opens_at, min(delegate.until_at, link.shuts_at) AS shuts_at
  FROM delegate JOIN tested_link AS link ON link.link_id = delegate.link_id
 WHERE delegate.revoked_at IS NULL AND delegate.joined_at IS NOT NULL AND link.responsibility = 'yes'
   AND delegate.person_id NOT IN (SELECT own.guardian_id FROM family_link AS own
                                   WHERE own.pupil_id = delegate.pupil_id AND own.ended_at IS NULL);

CREATE VIEW tested_link AS
SELECT link_id, guardian_id, pupil_id, responsibility, feed, photos, household,
       coalesce(begins_at, 0) AS opens_at, coalesce(until_at, 9223372036854775807) AS shuts_at
  FROM family_link
 WHERE ended_at IS NULL AND contact = 'yes'
   AND link_id NOT IN (SELECT link_id FROM restriction WHERE lifted_at IS NULL)
   AND link_id NOT IN (SELECT link_id FROM suspension WHERE decision IS NULL OR decision = 'refused');

CREATE TRIGGER access_log_keeps_lines BEFORE DELETE ON access_log BEGIN SELECT raise(ABORT, 'the access log is append-only'); END;

CREATE TRIGGER access_log_keeps_words BEFORE UPDATE ON access_log BEGIN SELECT raise(ABORT, 'the access log is append-only'); END;

CREATE TRIGGER dead_email_changed AFTER UPDATE OF email ON person WHEN old.email IS NOT new.email
BEGIN DELETE FROM dead_address WHERE person_id = old.person_id AND channel = 'email'; END;

CREATE TRIGGER dead_mobile_changed AFTER UPDATE OF mobile ON person WHEN old.mobile IS NOT new.mobile
BEGIN DELETE FROM dead_address WHERE person_id = old.person_id AND channel = 'sms'; END;
