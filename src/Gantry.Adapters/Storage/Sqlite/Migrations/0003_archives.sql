-- Logs that lie in files, so that their events may be removed here: up to which position, and the checksum of the lines.
CREATE TABLE archives (
    session_id TEXT PRIMARY KEY,
    through_seq INTEGER NOT NULL,
    sha256 TEXT NOT NULL,
    bytes INTEGER NOT NULL,
    archived_at TEXT NOT NULL
) WITHOUT ROWID;
