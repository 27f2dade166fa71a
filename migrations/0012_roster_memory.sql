-- What the office taught the reader about its files, and what an import can be undone from.
CREATE TABLE roster_mapping (
    mapping_id INTEGER PRIMARY KEY,
    header     BLOB NOT NULL UNIQUE CHECK (length(header) = 16),   -- hash of the folded captions: neither they nor cells are kept
    fields     TEXT NOT NULL,                          -- what each column is, in its order, a line each
    told_by    INTEGER REFERENCES person,
    told_at    INTEGER NOT NULL
) STRICT;

ALTER TABLE roster_import ADD COLUMN undone_by INTEGER REFERENCES person;
ALTER TABLE roster_import ADD COLUMN undone_at INTEGER;
ALTER TABLE roster_import ADD COLUMN classes_new INTEGER NOT NULL DEFAULT 0;
ALTER TABLE roster_import ADD COLUMN pupils_left INTEGER NOT NULL DEFAULT 0;

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
