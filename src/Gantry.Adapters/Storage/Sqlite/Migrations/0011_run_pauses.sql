-- Why a run stands still, from the moment that it is to pause until it goes on or ends.
CREATE TABLE run_pauses (
    run_id TEXT PRIMARY KEY REFERENCES runs (run_id),
    session_id TEXT NOT NULL,
    reason TEXT NOT NULL,
    key_id TEXT,
    budget_window TEXT,
    provider TEXT,
    needed_nanos INTEGER NOT NULL,
    needed_tokens INTEGER NOT NULL,
    until TEXT,
    resumed_by TEXT
) WITHOUT ROWID;
