-- Files that users gave to sessions. Their bytes are in files named by their hash.
CREATE TABLE attachments (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    attachment_id text COLLATE "C" NOT NULL UNIQUE,
    session_id text COLLATE "C" NOT NULL REFERENCES sessions (session_id),
    name text NOT NULL,
    media_type text NOT NULL,
    size bigint NOT NULL,
    sha256 text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX attachments_of_session ON attachments (session_id, id);

-- What a message carries, as its event will: a JSON list, or null.
ALTER TABLE messages ADD COLUMN attachments text;
