-- A class that moved to the next year: its families go on reading what they shared, as long as the child is at the school.
ALTER TABLE enrolment ADD COLUMN promoted_at INTEGER;   -- ended with the school year, not by leaving the class

CREATE INDEX enrolment_pupil ON enrolment (pupil_id);

-- The classes whose story is a child's own: this year's, and those it shared in earlier years.
CREATE VIEW shared_class AS
SELECT enrolment.pupil_id, enrolment.class_id
  FROM enrolment
 WHERE enrolment.ended_at IS NULL
    OR (enrolment.promoted_at IS NOT NULL
        AND EXISTS (SELECT 1 FROM enrolment AS present WHERE present.pupil_id = enrolment.pupil_id AND present.ended_at IS NULL));

-- As before, with the classes of earlier years; whom a guardian lets look sees this year's alone.
DROP VIEW family_reach;
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
