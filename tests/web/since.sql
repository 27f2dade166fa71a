-- What the same school has by schemas after the sixth; `world.sql` also fills a school of the sixth (tests/badfs/beginnings.rs).
UPDATE school SET device_code = 'off';
INSERT INTO portrait (person_id, jpeg, kept_at) VALUES (40, x'ffd8ffd9', NOW - 1 DAY);
