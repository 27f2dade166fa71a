-- Class stories and the school story.
CREATE TABLE post (
    post_id        INTEGER PRIMARY KEY,
    class_id       INTEGER REFERENCES class,           -- NULL: the school story
    author_id      INTEGER NOT NULL REFERENCES person,
    form_key       TEXT NOT NULL UNIQUE,               -- one form makes one post, however often it is sent
    text           TEXT NOT NULL,
    drafted_at     INTEGER NOT NULL,
    published_at   INTEGER,
    revised_at     INTEGER,
    pinned_at      INTEGER,
    comments       TEXT NOT NULL DEFAULT 'open' CHECK (comments IN ('open', 'closed')),
    contribution   TEXT NOT NULL DEFAULT 'none' CHECK (contribution IN ('none', 'held', 'returned', 'accepted')),
    withdrawn_by   INTEGER REFERENCES person,
    withdrawn_at   INTEGER,
    like_count     INTEGER NOT NULL DEFAULT 0,
    comment_count  INTEGER NOT NULL DEFAULT 0
) STRICT;
CREATE INDEX post_story ON post (class_id, published_at DESC, post_id DESC) WHERE published_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX post_pinned ON post (class_id, pinned_at DESC) WHERE pinned_at IS NOT NULL AND withdrawn_at IS NULL;
CREATE INDEX post_draft ON post (author_id, drafted_at DESC) WHERE published_at IS NULL AND withdrawn_at IS NULL;

CREATE TABLE picture (
    picture_id  INTEGER PRIMARY KEY,
    post_id     INTEGER NOT NULL REFERENCES post,
    position    INTEGER NOT NULL,
    description TEXT NOT NULL DEFAULT '',
    width       INTEGER NOT NULL,
    height      INTEGER NOT NULL,
    nobody_by   INTEGER REFERENCES person,             -- who said 'nobody recognisable'
    nobody_at   INTEGER,
    added_at    INTEGER NOT NULL
) STRICT;
CREATE INDEX picture_post ON picture (post_id, position);

CREATE TABLE picture_size (
    picture_id INTEGER NOT NULL REFERENCES picture,
    blob_id    BLOB NOT NULL REFERENCES blob,
    width      INTEGER NOT NULL,
    height     INTEGER NOT NULL,
    PRIMARY KEY (picture_id, width)
) STRICT, WITHOUT ROWID;
CREATE UNIQUE INDEX picture_size_blob ON picture_size (blob_id);

CREATE TABLE picture_tag (
    picture_id INTEGER NOT NULL REFERENCES picture,
    pupil_id   INTEGER NOT NULL REFERENCES pupil,
    tagged_by  INTEGER NOT NULL REFERENCES person,
    tagged_at  INTEGER NOT NULL,
    PRIMARY KEY (picture_id, pupil_id)
) STRICT, WITHOUT ROWID;
CREATE INDEX picture_tag_pupil ON picture_tag (pupil_id);

CREATE TABLE post_like (
    post_id   INTEGER NOT NULL REFERENCES post,
    person_id INTEGER NOT NULL REFERENCES person,
    liked_at  INTEGER NOT NULL,
    PRIMARY KEY (post_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE post_seen (                               -- D52: one fact per family, for the reach
    post_id   INTEGER NOT NULL REFERENCES post,
    person_id INTEGER NOT NULL REFERENCES person,
    seen_at   INTEGER NOT NULL,
    PRIMARY KEY (post_id, person_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE comment (
    comment_id   INTEGER PRIMARY KEY,
    post_id      INTEGER NOT NULL REFERENCES post,
    author_id    INTEGER NOT NULL REFERENCES person,
    form_key     TEXT NOT NULL UNIQUE,
    text         TEXT NOT NULL,
    written_at   INTEGER NOT NULL,
    revised_at   INTEGER,
    withdrawn_by INTEGER REFERENCES person,
    withdrawn_at INTEGER
) STRICT;
CREATE INDEX comment_author ON comment (author_id, post_id);
CREATE INDEX comment_post ON comment (post_id, written_at, comment_id) WHERE withdrawn_at IS NULL;

-- Who reads which class's story by being of the family (D79, D82): pupils with story consent, and guardians.
CREATE VIEW family_reach AS
SELECT link.guardian_id AS reader_id, enrolment.class_id
  FROM active_link AS link JOIN enrolment ON enrolment.pupil_id = link.pupil_id AND enrolment.ended_at IS NULL
UNION
SELECT enrolment.pupil_id, enrolment.class_id
  FROM enrolment JOIN consent_state AS story ON story.pupil_id = enrolment.pupil_id AND story.purpose = 'stories' AND story.answer = 'yes'
 WHERE enrolment.ended_at IS NULL;

-- … and by working there: the class's teachers, and leaders.
CREATE VIEW staff_reach AS
SELECT person_id AS reader_id, class_id FROM teaching WHERE ended_at IS NULL
UNION
SELECT staff_role.person_id, class.class_id
  FROM staff_role JOIN class
 WHERE staff_role.role = 'leader' AND staff_role.ended_at IS NULL;

CREATE VIEW reach AS
SELECT reader_id, class_id FROM family_reach
UNION
SELECT reader_id, class_id FROM staff_reach;

-- Who reads the school story: current families and pupils with consent; teachers, leaders and the office.
CREATE VIEW school_reach AS
SELECT reader_id FROM family_reach
UNION
SELECT person_id FROM staff_role WHERE role IN ('teacher', 'leader', 'office') AND ended_at IS NULL;

-- A published post and everyone who may read it: the one rule for lists, single posts and pictures.
CREATE VIEW readable_post AS
SELECT reach.reader_id, post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at,
       post.comments, post.like_count, post.comment_count
  FROM reach JOIN post ON post.class_id = reach.class_id
 WHERE post.published_at IS NOT NULL AND post.withdrawn_at IS NULL
UNION ALL
SELECT school_reach.reader_id, post.post_id, post.class_id, post.author_id, post.text, post.published_at, post.revised_at, post.pinned_at,
       post.comments, post.like_count, post.comment_count
  FROM school_reach JOIN post ON post.class_id IS NULL
 WHERE post.published_at IS NOT NULL AND post.withdrawn_at IS NULL;
