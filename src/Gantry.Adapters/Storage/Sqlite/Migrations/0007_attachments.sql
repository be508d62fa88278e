-- Files that users gave to sessions. Their bytes are in files named by their hash.
CREATE TABLE attachments (
    id INTEGER PRIMARY KEY,
    attachment_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX attachments_of_session ON attachments (session_id);

-- What a message carries, as its event will: a JSON list, or null.
ALTER TABLE messages ADD COLUMN attachments TEXT;
