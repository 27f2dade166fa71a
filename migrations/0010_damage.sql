-- Blobs that did not open whole when somebody wanted to see them: IT's page counts them (TRUST 4 'damaged page or blob').
CREATE TABLE damage (
    blob_id    BLOB PRIMARY KEY REFERENCES blob ON DELETE CASCADE,
    noticed_at INTEGER NOT NULL
) STRICT, WITHOUT ROWID;
