-- What is being done to a session's files as one: written before the first file is touched, gone with the fact that it is done.
CREATE TABLE folder_changes (
    session_id text COLLATE "C" PRIMARY KEY REFERENCES sessions (session_id),
    node text COLLATE "C",
    plan text NOT NULL
);
