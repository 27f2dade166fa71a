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

-- Whoever is removed is looked for wherever somebody may hang on them: without these each removal walks through whole tables.
CREATE INDEX consent_guardian ON consent (guardian_id) WHERE guardian_id IS NOT NULL;
CREATE INDEX consent_attested ON consent (attested_by) WHERE attested_by IS NOT NULL;
CREATE INDEX family_link_guardian ON family_link (guardian_id);
CREATE INDEX family_link_linked ON family_link (linked_by) WHERE linked_by IS NOT NULL;
CREATE INDEX family_link_ended ON family_link (ended_by) WHERE ended_by IS NOT NULL;
CREATE INDEX suspension_link ON suspension (link_id);
CREATE INDEX pupil_left_marked ON pupil (left_marked_by) WHERE left_marked_by IS NOT NULL;
CREATE INDEX post_author ON post (author_id);
CREATE INDEX post_withdrawn ON post (withdrawn_by) WHERE withdrawn_by IS NOT NULL;
