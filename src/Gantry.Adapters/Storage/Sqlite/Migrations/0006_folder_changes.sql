-- What is being done to a session's files as one: written before the first file is touched, gone with the fact that it is done.
CREATE TABLE folder_changes (
    session_id TEXT PRIMARY KEY REFERENCES sessions (session_id),
    node TEXT,
    plan TEXT NOT NULL
) WITHOUT ROWID;
