-- Consents: append-only; the newest answer of each voice counts, and a guardian's 'no' wins (D71).
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
CREATE INDEX consent_pupil ON consent (pupil_id, purpose, guardian_id, consent_id DESC);

-- The newest answer of each guardian whose link has not ended, and the newest attested one (guardian_id NULL).
CREATE VIEW consent_voice AS
SELECT consent.pupil_id, consent.purpose, consent.guardian_id, consent.answer, consent.given_at
  FROM consent
 WHERE NOT EXISTS (SELECT 1 FROM consent AS later
                    WHERE later.pupil_id = consent.pupil_id AND later.purpose = consent.purpose
                      AND later.guardian_id IS consent.guardian_id AND later.consent_id > consent.consent_id)
   AND (consent.guardian_id IS NULL
        OR EXISTS (SELECT 1 FROM family_link AS link
                    WHERE link.guardian_id = consent.guardian_id AND link.pupil_id = consent.pupil_id AND link.ended_at IS NULL));

-- What holds: a guardian's no, else a guardian's yes, else what staff attested. No row: nobody was asked, which is a no.
CREATE VIEW consent_state AS
SELECT pupil_id, purpose,
       CASE WHEN sum(guardian_id IS NOT NULL) > 0
            THEN CASE WHEN sum(guardian_id IS NOT NULL AND answer = 'no') > 0 THEN 'no' ELSE 'yes' END
            ELSE max(answer) END AS answer
  FROM consent_voice
 GROUP BY pupil_id, purpose;
