-- Ids and names are text, compared byte by byte: an index in the order of a language is broken by an update of the system's C library.
-- Lists are ordered by the row number (id), newest last. Times are whole milliseconds.

-- Every writer holds it in a mode that lets others in; one that lost a race too often takes it for itself. It holds nothing.
CREATE TABLE writers ();

-- The last position that a session gave. Its row is what makes one of several nodes wait for the other, so that none is given twice; it outlives
-- the events, so that a position of removed ones is not given again.
CREATE TABLE session_positions (
    session_id text COLLATE "C" PRIMARY KEY,
    last_seq bigint NOT NULL
);

-- What happened. It stands by itself: it references nothing, so that all the rest could be made again from it. The envelope is text, for these are the
-- bytes that are sent; jsonb would order them anew and refuse \u0000.
CREATE TABLE events (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    run_id text COLLATE "C",
    type text COLLATE "C" NOT NULL,
    at timestamptz NOT NULL,
    envelope text NOT NULL,
    UNIQUE (session_id, seq)
);
CREATE INDEX events_of_run ON events (run_id, seq) WHERE run_id IS NOT NULL;

CREATE TABLE receipts (
    caller text COLLATE "C" NOT NULL,
    route text COLLATE "C" NOT NULL,
    key text COLLATE "C" NOT NULL,
    body_hash text NOT NULL,
    reply_json text NOT NULL,
    expires_at timestamptz NOT NULL,
    PRIMARY KEY (caller, route, key)
);
CREATE INDEX receipts_by_expiry ON receipts (expires_at);

CREATE TABLE workspaces (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    workspace_id text COLLATE "C" NOT NULL UNIQUE,
    display_name text NOT NULL,
    source_type text NOT NULL,
    source_uri text NOT NULL,
    local_path text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE UNIQUE INDEX workspaces_local ON workspaces (local_path) WHERE source_type = 'local';

CREATE TABLE sessions (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    session_id text COLLATE "C" NOT NULL UNIQUE,
    workspace_id text COLLATE "C" NOT NULL REFERENCES workspaces (workspace_id),
    repo_path text NOT NULL,
    thread_id text,
    agent text NOT NULL,
    mode text NOT NULL,
    title text,
    created_at timestamptz NOT NULL
);
CREATE INDEX sessions_of_workspace ON sessions (workspace_id, id);

CREATE TABLE runs (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    run_id text COLLATE "C" NOT NULL UNIQUE,
    session_id text COLLATE "C" NOT NULL REFERENCES sessions (session_id),
    workspace_id text COLLATE "C" NOT NULL,
    agent text NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    prompt text NOT NULL,
    urgent boolean NOT NULL,
    status text COLLATE "C" NOT NULL,
    stop_outcome text,
    stop_by text,
    attempts integer NOT NULL,
    error text,
    created_at timestamptz NOT NULL,
    started_at timestamptz,
    completed_at timestamptz
);
CREATE INDEX runs_of_session ON runs (session_id, id);
CREATE INDEX runs_by_status ON runs (status, id);
-- A session has at most one active run: the last line of defence against two agents in one working directory.
CREATE UNIQUE INDEX runs_active ON runs (session_id) WHERE status IN ('running', 'waiting_approval', 'paused');
CREATE INDEX runs_queued ON runs (session_id, urgent DESC, id) WHERE status = 'queued';

CREATE TABLE messages (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    message_id text COLLATE "C" NOT NULL UNIQUE,
    session_id text COLLATE "C" NOT NULL REFERENCES sessions (session_id),
    run_id text COLLATE "C",
    text text NOT NULL,
    delivery text NOT NULL,
    state text NOT NULL,
    created_at timestamptz NOT NULL
);
CREATE INDEX messages_of_session ON messages (session_id, id);
CREATE INDEX messages_to_steer ON messages (session_id, id) WHERE state = 'waiting' AND delivery = 'steer' AND run_id IS NULL;

CREATE TABLE approvals (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    approval_id text COLLATE "C" NOT NULL UNIQUE,
    session_id text COLLATE "C" NOT NULL REFERENCES sessions (session_id),
    run_id text COLLATE "C" NOT NULL REFERENCES runs (run_id),
    step_id text COLLATE "C" NOT NULL,
    tool_call_id text COLLATE "C" NOT NULL,
    agent text NOT NULL,
    tool text NOT NULL,
    title text NOT NULL,
    reason text NOT NULL,
    input text NOT NULL,
    input_hash text NOT NULL,
    diff text,
    sandbox text NOT NULL,
    status text COLLATE "C" NOT NULL,
    created_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    decided_at timestamptz,
    decided_by text,
    feedback text,
    UNIQUE (run_id, tool_call_id)
);
CREATE INDEX approvals_of_session ON approvals (session_id, tool_call_id);
CREATE INDEX approvals_by_status ON approvals (status, id);

-- Who works in a session. The row stays when the claim is given up (node is null): its generation must never begin again.
CREATE TABLE claims (
    session_id text COLLATE "C" PRIMARY KEY,
    node text COLLATE "C",
    generation bigint NOT NULL,
    expires_at timestamptz
);

-- Who gets every event, and how far each is. One node at a time delivers to a consumer: its holder, until then.
CREATE TABLE outbox_consumers (
    name text COLLATE "C" PRIMARY KEY,
    delivered bigint NOT NULL,
    holder text COLLATE "C",
    held_until timestamptz
);

-- Events that some consumer has not had yet. They get their position when they are first read, for numbers that were given while several nodes
-- write would not rise with the commits.
CREATE TABLE outbox (
    session_id text COLLATE "C" NOT NULL,
    seq bigint NOT NULL,
    position bigint UNIQUE,
    PRIMARY KEY (session_id, seq)
);
CREATE INDEX outbox_unnumbered ON outbox (session_id, seq) WHERE position IS NULL;

-- The last number that was given, in its one row; who gives numbers locks it.
CREATE TABLE outbox_numbers (last bigint NOT NULL);
INSERT INTO outbox_numbers VALUES (0);

CREATE FUNCTION gantry_event_to_outbox() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM outbox_consumers) THEN
        INSERT INTO outbox (session_id, seq) VALUES (NEW.session_id, NEW.seq);
    END IF;
    RETURN NULL;
END $$;
CREATE TRIGGER events_to_outbox AFTER INSERT ON events FOR EACH ROW EXECUTE FUNCTION gantry_event_to_outbox();

-- What has not been delivered is not pruned: the deletion passes over it.
CREATE FUNCTION gantry_event_owed() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
BEGIN
    IF EXISTS (SELECT FROM outbox WHERE session_id = OLD.session_id AND seq = OLD.seq) THEN
        RETURN NULL;
    END IF;
    RETURN OLD;
END $$;
CREATE TRIGGER events_owed BEFORE DELETE ON events FOR EACH ROW EXECUTE FUNCTION gantry_event_owed();

-- For people who ask with SQL: the names that they know, over what there is. One tenant, so nobody's id yet.
CREATE VIEW session_events (id, session_id, seq, at, event_type, raw_json, tenant_id) AS
SELECT id, session_id, seq, at, type, envelope::json, NULL::text FROM events;

CREATE VIEW run_events (id, run_id, seq, at, source, event_type, raw_json, tenant_id) AS
SELECT id, run_id, seq, at, 'runner'::text, type, envelope::json, NULL::text FROM events WHERE run_id IS NOT NULL;
