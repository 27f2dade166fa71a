-- The access log as people read it: with the names that its ids have today. Erased people leave their lines, without a name.
CREATE INDEX access_log_object ON access_log (object_id, seq DESC) WHERE object IN ('staff_account', 'guardian_account');

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
