-- Logs that lie in files, so that their events may be removed here: up to which position, and the checksum of the lines.
CREATE TABLE archives (
    session_id text COLLATE "C" PRIMARY KEY,
    through_seq bigint NOT NULL,
    sha256 text NOT NULL,
    bytes bigint NOT NULL,
    archived_at timestamptz NOT NULL
);
