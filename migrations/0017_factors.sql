-- Passkeys, known devices, codes on new devices, adults' photos.
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
CREATE INDEX passkey_person ON passkey (person_id);

-- A role that needs a second proof opens so many days without one, counted from the day it was given.
ALTER TABLE school ADD COLUMN factor_grace_days INTEGER NOT NULL DEFAULT 0 CHECK (factor_grace_days BETWEEN 0 AND 30);
-- Whether a guardian shows a code from mail or SMS on each new device.
ALTER TABLE school ADD COLUMN device_code TEXT NOT NULL DEFAULT 'required' CHECK (device_code IN ('required', 'off'));
-- Where a session was opened, so that ending it can forget its device; a device has the name its owner gave it (D49).
ALTER TABLE session ADD COLUMN device_hash BLOB;
ALTER TABLE device ADD COLUMN name TEXT NOT NULL DEFAULT '';
-- What somebody who leaves has sent out and nobody has used.
CREATE INDEX invitation_issuer ON invitation (issued_by) WHERE used_at IS NULL AND declined_at IS NULL AND revoked_at IS NULL;

CREATE TABLE portrait (                                -- the photo that an adult may show (D84)
    person_id INTEGER PRIMARY KEY REFERENCES person,
    jpeg      BLOB NOT NULL CHECK (length(jpeg) <= 131072),
    kept_at   INTEGER NOT NULL
) STRICT;
