-- What a page asks must not read a table that grows for ever from end to end (tests/web/plans.rs).

-- Pupils for whom a purpose is agreed to, as consent_state says it, in a form that a question about one pupil reaches by the
-- index: SQLite works out consent_state, which sums, for the whole school wherever the pupil comes from another table.
CREATE VIEW consent_agreed AS
SELECT voice.pupil_id, voice.purpose
  FROM consent_voice AS voice
 WHERE voice.answer = 'yes'
   AND NOT EXISTS (SELECT 1 FROM consent_voice AS other
                    WHERE other.pupil_id = voice.pupil_id AND other.purpose = voice.purpose
                      AND other.guardian_id IS NOT NULL AND (voice.guardian_id IS NULL OR other.answer = 'no'));

-- The foreign key asks for comments of a post, withdrawn ones too.
DROP INDEX comment_post;
CREATE INDEX comment_post ON comment (post_id, written_at, comment_id);

CREATE INDEX outbox_queued ON outbox (queued_at);
