-- A device is a class's for 90 days; it signs children in only while a teacher's window is open (TRUST 2.1).
CREATE TABLE class_window (
    window_id INTEGER PRIMARY KEY,
    class_id  INTEGER NOT NULL REFERENCES class,
    opened_by INTEGER NOT NULL REFERENCES person,
    opened_at INTEGER NOT NULL,
    ends_at   INTEGER NOT NULL,                        -- at most 90 minutes later, or when it was closed
    closed_by INTEGER REFERENCES person                -- NULL: it ended by itself, or ten wrong cards ended it
) STRICT;
CREATE INDEX class_window_of_class ON class_window (class_id, ends_at);
