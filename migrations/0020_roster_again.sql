-- What was said of people at one import holds at the next; what a newer file doubts outlives the undoing of an older one; no
-- number of a person, class or link is given twice.

CREATE TABLE roster_alias (                            -- another name by which files call an adult, as the office has said (D141)
    person_id INTEGER NOT NULL REFERENCES person ON DELETE CASCADE,
    name      TEXT NOT NULL,                           -- folded
    import_id INTEGER NOT NULL REFERENCES roster_import,
    PRIMARY KEY (person_id, name)
) STRICT, WITHOUT ROWID;

CREATE TABLE link_doubt (                              -- the newest file that names the link says that it may not open (D123)
    link_id INTEGER PRIMARY KEY REFERENCES family_link ON DELETE CASCADE,
    cause   TEXT NOT NULL CHECK (cause IN ('court_order', 'no_responsibility')),
    said_at INTEGER NOT NULL
) STRICT;

-- An import of the year before is not taken back: the new year was built on it.
ALTER TABLE roster_import ADD COLUMN academic_year INTEGER NOT NULL DEFAULT 0;
UPDATE roster_import
   SET academic_year = (SELECT academic_year FROM school)
                     - EXISTS (SELECT 1 FROM enrolment WHERE promoted_at > applied_at);

-- Rows of these tables are deleted, and the access log goes on naming them: without AUTOINCREMENT the next row would get the
-- number of one that is gone. The word stands in the schema alone and changes nothing of how a table is stored, so it is
-- written there; making the tables anew would cut them off from the forty that refer to them.
PRAGMA writable_schema = ON;
UPDATE sqlite_schema
   SET sql = replace(sql, ' INTEGER PRIMARY KEY,', ' INTEGER PRIMARY KEY AUTOINCREMENT,')
 WHERE type = 'table'
   AND name IN ('person', 'class', 'family_link', 'invitation', 'join_request', 'post', 'picture', 'class_device', 'pupil_card', 'pupil_code');
PRAGMA writable_schema = RESET;
INSERT INTO sqlite_sequence (name, seq)
SELECT 'person', max((SELECT coalesce(max(person_id), 0) FROM person), (SELECT coalesce(max(max(coalesce(actor_id, 0), coalesce(pupil_id, 0))), 0) FROM access_log))
UNION ALL SELECT 'class', max((SELECT coalesce(max(class_id), 0) FROM class), (SELECT coalesce(max(class_id), 0) FROM access_log));
INSERT INTO sqlite_sequence (name, seq)
SELECT 'family_link', coalesce(max(link_id), 0) FROM family_link
UNION ALL SELECT 'invitation', coalesce(max(invitation_id), 0) FROM invitation
UNION ALL SELECT 'join_request', coalesce(max(request_id), 0) FROM join_request
UNION ALL SELECT 'post', coalesce(max(post_id), 0) FROM post
UNION ALL SELECT 'picture', coalesce(max(picture_id), 0) FROM picture
UNION ALL SELECT 'class_device', coalesce(max(device_id), 0) FROM class_device
UNION ALL SELECT 'pupil_card', coalesce(max(card_id), 0) FROM pupil_card
UNION ALL SELECT 'pupil_code', coalesce(max(code_id), 0) FROM pupil_code;
