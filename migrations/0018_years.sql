-- A class that moved to the next year: its families go on reading what they shared, as long as the child is at the school.
ALTER TABLE enrolment ADD COLUMN promoted_at INTEGER;   -- ended with the school year, not by leaving the class

CREATE INDEX enrolment_pupil ON enrolment (pupil_id);

DROP VIEW family_reach;
CREATE VIEW family_reach AS
SELECT link.guardian_id AS reader_id, enrolment.class_id
  FROM active_link AS link JOIN enrolment ON enrolment.pupil_id = link.pupil_id
 WHERE enrolment.ended_at IS NULL
    OR (enrolment.promoted_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM enrolment AS present WHERE present.pupil_id = enrolment.pupil_id AND present.ended_at IS NULL))
UNION
SELECT enrolment.pupil_id, enrolment.class_id
  FROM enrolment JOIN consent_state AS story ON story.pupil_id = enrolment.pupil_id AND story.purpose = 'stories' AND story.answer = 'yes'
 WHERE enrolment.ended_at IS NULL
    OR (enrolment.promoted_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM enrolment AS present WHERE present.pupil_id = enrolment.pupil_id AND present.ended_at IS NULL));
