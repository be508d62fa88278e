-- Virtual keys of the model gateway. Of a secret its hash is kept and nothing else.
CREATE TABLE model_keys (
    id INTEGER PRIMARY KEY,
    key_id TEXT NOT NULL UNIQUE,
    revision INTEGER NOT NULL,
    secret_hash TEXT NOT NULL UNIQUE,
    name TEXT NOT NULL,
    holder_kind TEXT NOT NULL,
    held_by TEXT NOT NULL,
    owner TEXT NOT NULL,
    session_id TEXT,
    run_id TEXT,
    models TEXT NOT NULL,
    requests_per_minute INTEGER,
    tokens_per_minute INTEGER,
    budgets TEXT NOT NULL,
    created_at TEXT NOT NULL,
    expires_at TEXT,
    revoked_at TEXT
);
CREATE INDEX model_keys_by_revision ON model_keys (revision);
CREATE INDEX model_keys_of_run ON model_keys (run_id) WHERE run_id IS NOT NULL;

-- Apart from the keys, for it changes with every call.
CREATE TABLE model_key_uses (
    key_id TEXT PRIMARY KEY,
    last_used_at TEXT NOT NULL
) WITHOUT ROWID;
