-- Sealed files. The key of each is wrapped by the owner's key and those of all tagged pupils together (TRUST 3).
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
CREATE INDEX blob_pupil_pupil ON blob_pupil (pupil_id);
