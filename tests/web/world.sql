-- Birch Lane Primary as the tests know it: the people of permissions-legend.csv, and those with stories of their own.
-- NOW is the standing clock's time. `school.rs` gives the people their names.
INSERT INTO school (school_id, name, town, address, time_zone, colour, languages, academic_year, teacher_factor, staff_factor, privacy_contact, created_at)
VALUES (1, 'Birch Lane Primary', 'Marshford', 'Birch Lane, Marshford', 'Europe/London', '#17694f', 'en ar', 2026, 'required', 'required',
        'office@birchlane.example', NOW - 400 DAY);
INSERT INTO privacy_notice (notice_id, published_at) VALUES (1, NOW - 400 DAY);

-- Staff.
INSERT INTO person (person_id, kind, given_name, family_name, titled_name, email, created_at) VALUES
  (1, 'adult', 'Farah', 'Siddiqui', 'Mrs Siddiqui', 'farah.siddiqui@birchlane.example', NOW - 400 DAY),
  (2, 'adult', 'Gill', 'Thornton', 'Mrs Thornton', 'gill.thornton@birchlane.example', NOW - 400 DAY),
  (3, 'adult', 'Tomasz', 'Lewandowski', 'Mr Lewandowski', 'tomasz.lewandowski@birchlane.example', NOW - 400 DAY),
  (4, 'adult', 'Priya', 'Raman', 'Ms Raman', 'priya.raman@birchlane.example', NOW - 400 DAY),
  (5, 'adult', 'Hannah', 'Whitlock', 'Miss Whitlock', 'hannah.whitlock@birchlane.example', NOW - 400 DAY),
  (6, 'adult', 'Ibrahim', 'Bello', 'Mr Bello', 'ibrahim.bello@birchlane.example', NOW - 400 DAY),
  (7, 'adult', 'Daniel', 'Ashworth', 'Mr Ashworth', 'daniel.ashworth@birchlane.example', NOW - 400 DAY),
  (8, 'adult', 'Wendy', 'Clarke', 'Ms Clarke', NULL, NOW - 1 DAY),
  (9, 'adult', 'Owen', 'Hart', 'Mr Hart', 'owen.hart@birchlane.example', NOW - 400 DAY),
  (10, 'adult', 'Leah', 'Stone', 'Mrs Stone', 'leah.stone@birchlane.example', NOW - 400 DAY);
INSERT INTO staff_role (person_id, role, granted_by, granted_at) VALUES
  (1, 'leader', NULL, NOW - 400 DAY), (2, 'office', 1, NOW - 399 DAY), (3, 'dpo', 1, NOW - 399 DAY), (4, 'it', 1, NOW - 399 DAY),
  (5, 'teacher', 1, NOW - 399 DAY), (6, 'teacher', 1, NOW - 399 DAY), (7, 'teacher', 1, NOW - 399 DAY),
  (9, 'teacher', 1, NOW - 399 DAY), (10, 'teacher', 1, NOW - 399 DAY);

-- Hazel is the legend's class C, Rowan its class D.
INSERT INTO class (class_id, name, year_group, academic_year, tone, contributions, made_at) VALUES
  (1, 'Hazel', 4, 2026, 'leaf', 'closed', NOW - 90 DAY), (2, 'Rowan', 5, 2026, 'sea', 'closed', NOW - 90 DAY);
INSERT INTO teaching (person_id, class_id, since_at, ended_at) VALUES
  (5, 1, NOW - 90 DAY, NULL), (6, 1, NOW - 90 DAY, NULL), (7, 2, NOW - 90 DAY, NULL), (10, 2, NOW - 90 DAY, NULL),
  (9, 1, NOW - 90 DAY, NOW - 7 DAY);
INSERT INTO day_pass (day_pass_id, person_id, class_id, starts_at, ends_at, issued_by, issued_at) VALUES
  (1, 8, 1, NOW - 8 HOUR, NOW + 8 HOUR, 1, NOW - 1 DAY);

-- Pupils: Theo is the legend's P, Noa its L. Una's mother said no to pictures.
INSERT INTO person (person_id, kind, given_name, family_name, created_at) VALUES
  (20, 'pupil', 'Theo', 'Marsh', NOW - 300 DAY), (21, 'pupil', 'Kofi', 'Mensah', NOW - 300 DAY), (22, 'pupil', 'Esi', 'Mensah', NOW - 300 DAY),
  (23, 'pupil', 'Una', 'Iqbal', NOW - 300 DAY), (24, 'pupil', 'Zofia', 'Wójcik', NOW - 300 DAY), (25, 'pupil', 'Noa', 'Adler', NOW - 300 DAY),
  (27, 'pupil', 'Maya', 'Stone', NOW - 300 DAY), (28, 'pupil', 'Yusuf', 'Haddad', NOW - 300 DAY);
INSERT INTO pupil (pupil_id, roster_number, buddy, left_at, left_marked_by) VALUES
  (20, 'H001', 77, NULL, NULL), (21, 'H002', 4008, NULL, NULL), (22, 'R001', 905, NULL, NULL), (23, 'H003', 1010, NULL, NULL),
  (24, 'R002', 333, NULL, NULL), (25, 'H004', 222, NOW - 60 DAY, 2), (27, 'H005', 1719, NULL, NULL), (28, 'H006', 2520, NULL, NULL);
INSERT INTO enrolment (pupil_id, class_id, since_at, ended_at) VALUES
  (20, 1, NOW - 90 DAY, NULL), (21, 1, NOW - 90 DAY, NULL), (22, 2, NOW - 90 DAY, NULL), (23, 1, NOW - 90 DAY, NULL),
  (24, 2, NOW - 90 DAY, NULL), (25, 1, NOW - 90 DAY, NOW - 60 DAY), (27, 1, NOW - 90 DAY, NULL), (28, 1, NOW - 90 DAY, NULL);

-- Families: Theo's parents live apart, and an order restricts Declan. Amara has a child in each class. Halina has no e-mail.
INSERT INTO person (person_id, kind, given_name, family_name, language, email, created_at) VALUES
  (40, 'adult', 'Lena', 'Marsh', 'en', 'lena.marsh@families.example', NOW - 300 DAY),
  (41, 'adult', 'Joe', 'Marsh', 'en', 'joe.marsh@families.example', NOW - 300 DAY),
  (42, 'adult', 'Declan', 'O''Neill', 'en', 'declan.oneill@families.example', NOW - 300 DAY),
  (43, 'adult', 'Sana', 'Iqbal', 'en', 'sana.iqbal@families.example', NOW - 300 DAY),
  (44, 'adult', 'Halina', 'Wójcik', 'en', NULL, NOW - 300 DAY),
  (45, 'adult', 'Ruth', 'Adler', 'en', 'ruth.adler@families.example', NOW - 300 DAY),
  (46, 'adult', 'Amara', 'Mensah', 'en', 'amara.mensah@families.example', NOW - 300 DAY),
  (47, 'adult', 'Salma', 'Haddad', 'ar', 'salma.haddad@families.example', NOW - 300 DAY),
  (48, 'adult', 'Ada', 'Marsh', 'en', 'ada.marsh@families.example', NOW - 1 DAY);
INSERT INTO family_link (link_id, guardian_id, pupil_id, relation, responsibility, household, linked_by, linked_at) VALUES
  (1, 40, 20, 'Mother', 'yes', 'a', 2, NOW - 300 DAY), (2, 41, 20, 'Father', 'yes', 'b', 2, NOW - 300 DAY),
  (3, 42, 20, 'Stepfather', 'no', 'c', 2, NOW - 300 DAY), (4, 43, 23, 'Mother', 'yes', 'a', 2, NOW - 300 DAY),
  (5, 44, 24, 'Grandmother', 'yes', 'a', 2, NOW - 300 DAY), (6, 45, 25, 'Mother', 'yes', 'a', 2, NOW - 300 DAY),
  (7, 46, 21, 'Mother', 'yes', 'a', 2, NOW - 300 DAY), (8, 46, 22, 'Mother', 'yes', 'a', 2, NOW - 300 DAY),
  (9, 10, 27, 'Mother', 'yes', 'a', 2, NOW - 300 DAY), (10, 47, 28, 'Mother', 'yes', 'a', 2, NOW - 300 DAY),
  (11, 48, 20, 'Grandmother', 'no', 'd', 2, NOW - 1 DAY);
INSERT INTO restriction (restriction_id, link_id, reference, recorded_by, recorded_at) VALUES (1, 3, 'Order 2025/117', 2, NOW - 200 DAY);

INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at)
SELECT link.pupil_id, purpose.name, 'yes', link.guardian_id, NOW - 200 DAY
  FROM family_link AS link
  JOIN (SELECT 'account' AS name UNION SELECT 'stories' UNION SELECT 'portfolio' UNION SELECT 'photos_class' UNION SELECT 'photos_school'
        UNION SELECT 'photos_public') AS purpose
 WHERE link.link_id NOT IN (2, 3, 11);
INSERT INTO consent (pupil_id, purpose, answer, guardian_id, given_at) VALUES
  (23, 'photos_class', 'no', 43, NOW - 100 DAY), (23, 'photos_school', 'no', 43, NOW - 100 DAY), (23, 'photos_public', 'no', 43, NOW - 100 DAY);

-- Everybody but Ada has an account; `school.rs` signs them in. Nobody's password is known.
INSERT INTO account (person_id, user_name, password_hash, password_changed_at, made_at)
SELECT person_id,
       CASE WHEN email IS NULL THEN lower(given_name) || '.' || person_id END,
       '$argon2id$v=19$m=8,t=1,p=1$AAAAAAAAAAAAAAAAAAAAAA$AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA', NOW - 100 DAY, NOW - 100 DAY
  FROM person WHERE person_id <> 48;
INSERT INTO totp (person_id, secret, confirmed_at)
SELECT person_id, x'3132333435363738393031323334353637383930', NOW - 100 DAY FROM staff_role;
INSERT INTO briefing (person_id, academic_year, acknowledged_at) SELECT person_id, 2026, NOW - 80 DAY FROM person WHERE person_id <= 10;
INSERT INTO notice_acknowledgement (person_id, notice_id, acknowledged_at) SELECT person_id, 1, NOW - 100 DAY FROM account;

-- Stories: what the legend calls post, draft, family_post, family_school_post, school_draft, school_post, contribution and school_contribution.
INSERT INTO post (post_id, class_id, author_id, form_key, text, drafted_at, published_at, contribution, comment_count) VALUES
  (1, 1, 5, 'k1', 'Our beans have sprouted.', NOW - 2 DAY, NOW - 2 DAY, 'none', 1),
  (2, 1, 5, 'k2', 'A trip to Marsh Farm.', NOW - 1 DAY, NULL, 'none', 0),
  (3, 1, 43, 'k3', 'Una''s kite.', NOW - 3 DAY, NOW - 3 DAY, 'accepted', 0),
  (4, NULL, 44, 'k4', 'Photos of the fair, from a grandmother.', NOW - 3 DAY, NOW - 3 DAY, 'accepted', 0),
  (5, NULL, 7, 'k5', 'The winter concert.', NOW - 1 DAY, NULL, 'none', 0),
  (6, NULL, 1, 'k6', 'School closes at noon on Friday.', NOW - 4 DAY, NOW - 4 DAY, 'none', 1),
  (7, 1, 43, 'k7', 'May I show our allotment?', NOW - 1 DAY, NULL, 'held', 0),
  (8, NULL, 44, 'k8', 'May I show the church roof?', NOW - 1 DAY, NULL, 'held', 0),
  (9, 2, 7, 'k9', 'Rowan measured shadows.', NOW - 2 DAY, NOW - 2 DAY, 'none', 0);
INSERT INTO comment (comment_id, post_id, author_id, form_key, text, written_at) VALUES
  (1, 1, 40, 'c1', 'Theo talks of nothing else.', NOW - 1 DAY),
  (2, 6, 44, 'c2', 'Thank you for telling us early.', NOW - 1 DAY);

-- An unused code for Ada, Theo's grandmother: its link is `invitation-of-ada`.
INSERT INTO invitation (invitation_id, kind, person_id, pupil_id, carrier, token_hash, issued_by, issued_at, expires_at) VALUES
  (1, 'guardian', 48, 20, 'letter', sha256('invitation-of-ada'), 2, NOW - 1 DAY, NOW + 29 DAY);
