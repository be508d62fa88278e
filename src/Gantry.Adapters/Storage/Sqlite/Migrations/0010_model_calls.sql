-- What models were asked and what it cost. Money is in billionths of a US dollar; no cost means that nobody knows it, and charged is what budgets count.
CREATE TABLE model_calls (
    id INTEGER PRIMARY KEY,
    call_id TEXT NOT NULL,
    at TEXT NOT NULL,
    day TEXT NOT NULL,
    owner TEXT NOT NULL,
    key_id TEXT,
    session_id TEXT,
    run_id TEXT,
    tenant_id TEXT,
    protocol TEXT NOT NULL,
    requested_model TEXT NOT NULL,
    provider TEXT,
    model TEXT,
    input_tokens INTEGER,
    output_tokens INTEGER,
    cache_read_tokens INTEGER,
    cache_write_tokens INTEGER,
    reasoning_tokens INTEGER,
    cost_nanos INTEGER,
    charged_nanos INTEGER NOT NULL,
    charged_tokens INTEGER NOT NULL,
    status TEXT NOT NULL,
    partial INTEGER NOT NULL,
    http_status INTEGER,
    latency_ms INTEGER NOT NULL,
    first_byte_ms INTEGER,
    retries INTEGER NOT NULL,
    fallback_from TEXT,
    error TEXT
);
CREATE INDEX model_calls_by_time ON model_calls (at);
CREATE INDEX model_calls_of_key ON model_calls (key_id, at) WHERE key_id IS NOT NULL;
CREATE INDEX model_calls_of_session ON model_calls (session_id, at) WHERE session_id IS NOT NULL;
CREATE INDEX model_calls_of_run ON model_calls (run_id, at) WHERE run_id IS NOT NULL;
