-- Folders whose files Bookbag cannot read or take away: IT's page says so until it can.
CREATE TABLE lying_file (
    folder   TEXT PRIMARY KEY,
    files    INTEGER NOT NULL,                         -- 0: the folder itself cannot be read
    why      TEXT NOT NULL CHECK (why IN ('denied', 'broken')),
    since_at INTEGER NOT NULL
) STRICT;
