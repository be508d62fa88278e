-- Ids and names are text and times are ISO 8601 in UTC with milliseconds, as the envelope spells them: whoever opens the file with a SQL tool
-- can read it, text order is time order, and SQLite's date functions take it. Lists are ordered by the row number (id), newest last.

-- What happened. It stands by itself: it references nothing, so that all the rest could be made again from it.
CREATE TABLE events (
    id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL,
    seq INTEGER NOT NULL,
    run_id TEXT,
    type TEXT NOT NULL,
    at TEXT NOT NULL,
    envelope TEXT NOT NULL,
    UNIQUE (session_id, seq)
);
CREATE INDEX events_of_run ON events (run_id, seq) WHERE run_id IS NOT NULL;

CREATE TABLE receipts (
    caller TEXT NOT NULL,
    route TEXT NOT NULL,
    key TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    reply_json TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    PRIMARY KEY (caller, route, key)
) WITHOUT ROWID;
CREATE INDEX receipts_by_expiry ON receipts (expires_at);

CREATE TABLE workspaces (
    id INTEGER PRIMARY KEY,
    workspace_id TEXT NOT NULL UNIQUE,
    display_name TEXT NOT NULL,
    source_type TEXT NOT NULL,
    source_uri TEXT NOT NULL,
    local_path TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE UNIQUE INDEX workspaces_local ON workspaces (local_path) WHERE source_type = 'local';

CREATE TABLE sessions (
    id INTEGER PRIMARY KEY,
    session_id TEXT NOT NULL UNIQUE,
    workspace_id TEXT NOT NULL REFERENCES workspaces (workspace_id),
    repo_path TEXT NOT NULL,
    thread_id TEXT,
    agent TEXT NOT NULL,
    mode TEXT NOT NULL,
    title TEXT,
    created_at TEXT NOT NULL
);
CREATE INDEX sessions_of_workspace ON sessions (workspace_id);

CREATE TABLE runs (
    id INTEGER PRIMARY KEY,
    run_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    workspace_id TEXT NOT NULL,
    agent TEXT NOT NULL,
    message_id TEXT NOT NULL,
    prompt TEXT NOT NULL,
    urgent INTEGER NOT NULL,
    status TEXT NOT NULL,
    stop_outcome TEXT,
    stop_by TEXT,
    attempts INTEGER NOT NULL,
    error TEXT,
    created_at TEXT NOT NULL,
    started_at TEXT,
    completed_at TEXT
);
CREATE INDEX runs_of_session ON runs (session_id);
CREATE INDEX runs_by_status ON runs (status);
-- A session has at most one active run: the last line of defence against two agents in one working directory.
CREATE UNIQUE INDEX runs_active ON runs (session_id) WHERE status IN ('running', 'waiting_approval', 'paused');
CREATE INDEX runs_queued ON runs (session_id, urgent DESC) WHERE status = 'queued';

CREATE TABLE messages (
    id INTEGER PRIMARY KEY,
    message_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    run_id TEXT,
    text TEXT NOT NULL,
    delivery TEXT NOT NULL,
    state TEXT NOT NULL,
    created_at TEXT NOT NULL
);
CREATE INDEX messages_of_session ON messages (session_id);
CREATE INDEX messages_to_steer ON messages (session_id) WHERE state = 'waiting' AND delivery = 'steer' AND run_id IS NULL;

CREATE TABLE approvals (
    id INTEGER PRIMARY KEY,
    approval_id TEXT NOT NULL UNIQUE,
    session_id TEXT NOT NULL REFERENCES sessions (session_id),
    run_id TEXT NOT NULL REFERENCES runs (run_id),
    step_id TEXT NOT NULL,
    tool_call_id TEXT NOT NULL,
    agent TEXT NOT NULL,
    tool TEXT NOT NULL,
    title TEXT NOT NULL,
    reason TEXT NOT NULL,
    input TEXT NOT NULL,
    input_hash TEXT NOT NULL,
    diff TEXT,
    sandbox TEXT NOT NULL,
    status TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    decided_at TEXT,
    decided_by TEXT,
    feedback TEXT,
    UNIQUE (run_id, tool_call_id)
);
CREATE INDEX approvals_of_session ON approvals (session_id, tool_call_id);
CREATE INDEX approvals_by_status ON approvals (status);

-- For people who ask with SQL: the names that they know, over what there is. One tenant, so nobody's id yet.
CREATE VIEW session_events (id, session_id, seq, at, event_type, raw_json, tenant_id) AS
SELECT id, session_id, seq, at, type, envelope, NULL FROM events;

CREATE VIEW run_events (id, run_id, seq, at, source, event_type, raw_json, tenant_id) AS
SELECT id, run_id, seq, at, 'runner', type, envelope, NULL FROM events WHERE run_id IS NOT NULL;
